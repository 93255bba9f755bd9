// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/hosttransport.h"
#include "app/remote/prompter.h"

#include <optional>

namespace pgt::test {

/// What a login asks, and what it has seen; shared by all sessions to one host.
struct LoginScript
{
    QList<Prompt> questions; ///< one after the other
    Secret rightAnswer;      ///< to all of them
    int attemptsAllowed = 3;
    std::optional<Error> failure; ///< how an attempt ends before anything is asked
    int logins = 0;               ///< attempts begun
    int wrongAnswers = 0;
};

/// A host whose login follows a script; nothing can be run on it.
class LoginHost final : public HostTransport
{
    Q_OBJECT

public:
    /// Both are borrowed.
    LoginHost(LoginScript &script, Prompter *prompter) : m_script(script), m_prompter(prompter) {}

    QString name() const override { return QStringLiteral("berlin-1"); }
    State state() const override { return m_state; }
    Rights rights() const override { return Rights::Root; }
    QHash<QString, QString> sessionFacts() const override { return {}; }
    TaskPtr open() override;
    void close() override { setState(State::Closed); }
    /// What happens to the link.
    void setState(State state, const QString &why = {});

    std::unique_ptr<CommandTask> command(const Command &command) override;
    std::unique_ptr<ReadFileTask> readFile(const QString &path, const QString &runAs) override;
    TaskPtr writeFile(const FileWrite &write) override;
    std::unique_ptr<DetachedTask> startDetached(const DetachedJob &job) override;
    std::unique_ptr<DetachedTask> pollDetached(const QString &id, const QString &runAs,
                                               qint64 offset,
                                               std::chrono::milliseconds patience) override;
    TaskPtr killDetached(const QString &id, const QString &runAs) override;
    TaskPtr forgetDetached(const QString &id, const QString &runAs) override;
    std::unique_ptr<TunnelTask> openTunnel(const TunnelTarget &target) override;

private:
    class LoginTask;

    LoginScript &m_script;
    Prompter *m_prompter;
    State m_state = State::Closed;
};

} // namespace pgt::test
