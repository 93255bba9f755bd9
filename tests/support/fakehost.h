// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/hosttransport.h"
#include "tests/support/fakeserver.h"

#include <functional>

namespace pgt::test {

/// What goes wrong, shared by all hosts of a test. Every request to a host counts as one call.
struct FakeTrouble
{
    enum class Kind {
        None,
        LinkLostBefore, ///< the request never arrives
        LinkLostAfter,  ///< it is carried out, but nobody hears of it
        CommandFails,   ///< it is refused with exit code 1; files and jobs: with an error
        Crash,          ///< it is carried out; then nothing is answered any more until thaw()
        Hang,           ///< it is not carried out and never answered
    };

    Kind kind = Kind::None;
    int atCall = 0; ///< from 1
    int calls = 0;
    bool isFrozen = false; ///< requests are neither carried out nor answered
    int answerAfterMs = 0;

    void thaw()
    {
        kind = Kind::None;
        isFrozen = false;
    }
};

/// A host in memory: files, one PostgreSQL server, detached jobs. Understands the commands of the
/// steps by what they mean, so that the effect of any order and repetition of them can be looked
/// at.
class FakeHost : public HostTransport
{
    Q_OBJECT

public:
    FakeHost(const QString &name, const Instance &instance, FakeTrouble &trouble);

    FakeServer &server() { return m_server; }
    FakeFiles &files() { return m_files; }
    /// Every command line and everything written or sent, for the search for secrets; input that a
    /// command marks as secret is left out.
    const QByteArray &visible() const { return m_visible; }
    /// What detached jobs do by themselves while nobody looks.
    void letJobsGoOn();

    QString name() const override { return m_name; }
    State state() const override { return m_state; }
    Rights rights() const override { return Rights::Root; }
    QHash<QString, QString> sessionFacts() const override { return {}; }
    TaskPtr open() override;
    void close() override { m_state = State::Closed; }
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

    /// How a request went; for the task classes of the fake.
    enum class Fate { Done, LinkLost, Refused, Never };
    /// Counts the call, carries @p effect out as the trouble says, and tells what to answer.
    Fate request(const std::function<void()> &effect);
    CommandResult execute(const Command &command);
    Error linkLost() const;
    int answerAfterMs() const { return m_trouble.answerAfterMs; }

private:
    struct Job
    {
        DetachedJob job;
        DetachedState::Phase phase = DetachedState::Phase::Running;
        int exitCode = -1;
        int polls = 0;
        QByteArray output;
    };

    CommandResult script(const QString &name, const QStringList &arguments);
    enum class NotToBe { Running, Unmarked };
    CommandResult copyState(const QStringList &arguments);
    CommandResult copyRemove(const QString &copy, const QString &name);
    CommandResult rename(const QString &from, const QString &to, NotToBe condition,
                         const QString &marker = {});
    CommandResult control(const QStringList &argv);
    void workOn(Job &job);
    void makeCopy(Job &job);

    QString m_name;
    FakeTrouble &m_trouble;
    FakeFiles m_files;
    FakeServer m_server;
    State m_state = State::Closed;
    bool m_isOpening = false;
    QMap<QString, Job> m_jobs;
    QByteArray m_visible;
};

} // namespace pgt::test
