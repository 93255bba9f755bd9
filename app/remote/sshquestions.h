// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/askpassserver.h"
#include "app/remote/prompter.h"
#include "app/remote/sshlog.h"
#include "app/remote/sshoptions.h"
#include "app/remote/sshprompt.h"

#include <QElapsedTimer>

#include <chrono>
#include <functional>
#include <map>
#include <optional>

namespace pgt {

/// The questions of one ssh process and its jump hosts: recognises them, puts them to the prompter
/// and takes the answers back. One object per attempt to log in, because it counts repetitions.
class SshQuestions : public QObject
{
    Q_OBJECT

public:
    /// @p prompter is borrowed. If it is null, the first question ends the login: unanswered, ssh
    /// would try an empty password.
    SshQuestions(Prompter *prompter, const SshTarget &target, const SshResolved &resolved,
                 QObject *parent = nullptr);
    ~SshQuestions() override;

    /// See AskPassServer::listen().
    bool listen(const QString &directory) { return m_server.listen(directory); }
    QString errorString() const { return m_server.errorString(); }
    QList<std::pair<QString, QString>> environment(const QString &helper) const
    {
        return m_server.environment(helper);
    }
    /// The ssh process that connects to the host itself; others are those of jump hosts. @p log is
    /// what it has said so far.
    void setProcess(qint64 pid, std::function<SshLog()> log);

    /// Kinds of the questions put so far.
    const QList<Prompt::Kind> &asked() const { return m_asked; }
    /// After a refused login: the question whose answer was the wrong one. nullopt: none, or it
    /// cannot be told.
    const std::optional<Prompt> &refusedQuestion() const { return m_suspect; }
    /// Since the last question was put.
    std::chrono::milliseconds waited() const;

    /// Withdraws all questions and asks no more. End ssh first.
    void close();

Q_SIGNALS:
    /// A question was put to the user, or has ended in whatever way.
    void opened();
    void closed();
    /// The user does not want to answer: ssh has to be ended at once, before this object.
    void givenUp(const pgt::Error &error);

private:
    struct Open
    {
        Prompt prompt;
        std::unique_ptr<PromptTask> task;
    };

    void ask(quint32 id, const AskPassQuestion &question);
    void withdraw(quint32 id);
    void answered(quint32 id, const Outcome &outcome);
    void pass(quint32 id, const Prompt &prompt, const Secret &answer);
    void complete(const SshQuestion &question, qint64 asker, Prompt &prompt);
    QString jumpHost(const Prompt &prompt, qint64 asker) const;
    Error refusal(const Prompt &prompt) const;

    Prompter *m_prompter;
    SshTarget m_target;
    SshResolved m_resolved;
    AskPassServer m_server;
    qint64 m_process = 0;
    std::function<SshLog()> m_log;
    QElapsedTimer m_waiting;
    QList<Prompt::Kind> m_asked;
    std::optional<Prompt> m_suspect;
    QHash<QString, int> m_attempts;      ///< by asker, kind and text
    QHash<qint64, Prompt> m_hostKeys;    ///< the last question about one, by asker
    std::map<quint32, Open> m_questions; ///< open ones
};

} // namespace pgt
