// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/hostaccess.h"
#include "app/remote/sessionlink.h"
#include "app/remote/sshoptions.h"
#include "app/remote/sshtunnel.h"

#include <QTemporaryDir>

namespace pgt {

struct SessionFailure;
class SshPreparation;
class SshQuestions;

/// A host reached by a shell session: on this computer or through ssh. Both are the same session
/// with another program in front, so they behave alike.
///
/// One ssh process per host carries all commands; it is also the control master in a private
/// directory, which is used for tunnels. ssh does all checking of host keys and reads the user's
/// own configuration. What ssh asks goes to the prompter; without one the login has to work with
/// keys or an agent.
class SessionTransport : public HostTransport
{
    Q_OBJECT

public:
    explicit SessionTransport(const HostAccess &access, const SshClient &client = {},
                              const SessionTimings &timings = {}, Prompter *prompter = nullptr,
                              QObject *parent = nullptr);
    ~SessionTransport() override;

    QString name() const override;
    State state() const override { return m_state; }
    Rights rights() const override;
    QHash<QString, QString> sessionFacts() const override { return m_facts; }
    QString hostKey() const override { return m_hostKey; }

    TaskPtr open() override;
    void close() override;

    std::unique_ptr<CommandTask> command(const Command &command) override;
    std::unique_ptr<ReadFileTask> readFile(const QString &path, const QString &runAs = {}) override;
    TaskPtr writeFile(const FileWrite &write) override;
    std::unique_ptr<DetachedTask> startDetached(const DetachedJob &job) override;
    std::unique_ptr<DetachedTask> pollDetached(const QString &id, const QString &runAs,
                                               qint64 offset,
                                               std::chrono::milliseconds patience) override;
    TaskPtr killDetached(const QString &id, const QString &runAs) override;
    TaskPtr forgetDetached(const QString &id, const QString &runAs) override;
    std::unique_ptr<TunnelTask> openTunnel(const TunnelTarget &target) override;

    /// What ssh has said so far, verbatim.
    QString sshWords() const;
    /// Process id of the local ssh or shell, 0 if there is none; for diagnostics.
    qint64 processId() const;
    /// Who answers the questions of the login and of sudo; may be null.
    Prompter *prompter() const { return m_prompter; }
    bool isOpening() const { return m_state == State::Connecting || m_state == State::Asking; }
    bool isConnected() const { return m_state == State::Ready || m_state == State::Stale; }

    /// For the tasks of this transport. Runs a command on the session; LinkLost or the reason why
    /// it cannot be run.
    Result<SessionJob *> run(const Command &command);
    /// For OpenTask: begins to connect unless that is under way.
    void connectSession();
    /// For OpenTask: one that waited has gone away before the end.
    void stopWaiting();

Q_SIGNALS:
    /// The attempt to connect has ended.
    void opened(const pgt::Outcome &outcome);

private:
    Result<void> validateAccess() const;
    Result<SessionLaunch> localLaunch() const;
    void prepared(const Outcome &outcome);
    void startLink(const SessionLaunch &launch);
    void linkReady();
    void linkEnded(const LinkEnd &end);
    void giveUp(const Error &error);
    SessionFailure failureOf(const LinkEnd &end) const;
    void failOpening(const Error &error);
    void dropLink();
    void setState(State state, const QString &why = {});

    HostAccess m_access;
    SshClient m_client;
    SessionTimings m_timings;
    Prompter *m_prompter; ///< borrowed, may be null
    State m_state = State::Closed;
    QHash<QString, QString> m_facts;
    QString m_hostKey;
    SshResolved m_resolved;
    SshCapabilities m_capabilities;
    SessionForwarding m_forwarding; ///< without multiplexing only
    std::unique_ptr<SshPreparation> m_preparation;
    std::unique_ptr<SshQuestions> m_questions;
    std::unique_ptr<SessionLink> m_link;
    std::shared_ptr<QTemporaryDir> m_directory; ///< control socket and tunnels of this session
    int m_waiting = 0;

    friend class OpenTask;
};

} // namespace pgt
