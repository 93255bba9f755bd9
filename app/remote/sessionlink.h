// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/privilege.h"
#include "app/remote/processreaper.h"
#include "app/remote/sessionprotocol.h"
#include "app/remote/sessionscripts.h"
#include "app/remote/sshlog.h"
#include "app/task/outcome.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QStringList>
#include <QTimer>

#include <chrono>
#include <deque>
#include <memory>

namespace pgt {

class Elevation;
class Prompter;
class Secret;
class SessionJob;
struct Command;

/// How long a session waits for what. The values are the product's; tests shorten them.
struct SessionTimings
{
    /// From the start of the process, or from the last answer of the user, to READY.
    std::chrono::milliseconds ready{60'000};
    std::chrono::milliseconds ping{5'000};  ///< between two pings
    std::chrono::milliseconds stale{5'000}; ///< without any answer: Stale
    std::chrono::milliseconds lost{
            75'000}; ///< without any answer: given up. The agent does so at 60 s
    std::chrono::milliseconds killGrace{3'000}; ///< between TERM and KILL, and after KILL
    /// After a process ended: without any of its last output, which may be slow on a busy host.
    std::chrono::milliseconds outputGrace{60'000};
};

/// The process that carries a session: the program with its arguments, fed by sessionReader() on
/// the other side.
struct SessionLaunch
{
    QString host; ///< as the user knows it; for questions
    QString program;
    QStringList arguments;
    QList<std::pair<QString, QString>> environment; ///< added to ours
    SudoProbe sudo = SudoProbe::No;                 ///< whether to look for sudo and to use it
    /// Where the process has its sockets: released when the process is gone. May be null.
    std::shared_ptr<void> directory;
};

/// Why a link ended.
struct LinkEnd
{
    enum class Cause {
        NotStarted,   ///< the local program could not be started
        Exited,       ///< the process ended by itself, before or after Ready
        NoShell,      ///< the host lacks tools that the agent needs
        TooSlow,      ///< not Ready in time
        Unresponsive, ///< no answer for SessionTimings::lost, or a command could not be stopped
        Protocol,     ///< the other side sent something that is not the protocol
        NoPrivilege,  ///< sudo, doas or su ended without starting a shell; see privilege
        Declined,     ///< a question of sudo or su was not answered
    };
    Cause cause = Cause::Exited;
    int exitCode = -1;
    QString words;               ///< what was said about it, verbatim; may be empty
    PrivilegeChoice privilege{}; ///< with NoPrivilege: the way that was tried
    QString loginAccount{};      ///< with NoPrivilege
    int answers = 0;             ///< with NoPrivilege: passwords that were given
    Outcome declined{};          ///< with Declined: Cancelled, or why nobody could be asked
};

/// One session from its start to its end: a process, the handshake, the jobs and the pings. A new
/// attempt to connect is a new object. Destroying it ends the process and with it all commands.
class SessionLink : public QObject
{
    Q_OBJECT

public:
    /// @p prompter answers what sudo asks on the host; borrowed, may be null.
    SessionLink(const SessionLaunch &launch, const SessionTimings &timings,
                Prompter *prompter = nullptr, QObject *parent = nullptr);
    ~SessionLink() override;

    void start();
    /// Ends process and jobs without emitting ended().
    void close();
    bool isReady() const { return m_ready; }
    const SessionTimings &timings() const { return m_timings; }
    /// See pgt::endMark().
    const QByteArray &endMark() const { return m_endMark; }
    const QHash<QString, QString> &facts() const { return m_facts; }
    /// What the process said on stderr, told apart into ssh's diagnostics and the rest.
    const SshLog &log() const { return m_log; }
    bool hasBegun() const { return m_protocol.hasBegun(); }
    QString noise() const;
    qint64 processId() const;

    /// A question to the user was opened or closed; calls are counted. While one is open no limit
    /// for becoming ready runs, and askingChanged() says so.
    void questionOpened();
    void questionClosed();

    /// Runs shell text. Precondition: isReady(). The job belongs to the link and is deleted by it.
    SessionJob *run(const Command &command, const QByteArray &shellText);

    /// For jobs.
    void send(const QByteArray &bytes);
    void forgetUpload(quint32 id);
    /// Gives the link up because the other side does not do what it has to.
    void breakOff();

Q_SIGNALS:
    void ready();
    void staleChanged(bool isStale);
    void askingChanged(bool isAsking);
    /// Once; afterwards the link is dead. Not emitted by the destructor.
    void ended(const pgt::LinkEnd &end);

private:
    /// A command whose input is still to be sent; input goes piece by piece, so that requests of
    /// others and pings get their turn.
    struct Upload
    {
        quint32 id;
        QByteArray input;
        qsizetype sent;
        QByteArray request;
    };

    void readOutput();
    void handle(const SessionEvent &event);
    void readErrors();
    void goOn();
    void elevate();
    void writePassword(const Secret &password);
    void elevated();
    void refused(int status);
    void exited(int code);
    void dropElevation();
    void becomeReady(const SessionEvent &event);
    void feedUploads();
    void tick();
    void heard();
    void end(LinkEnd::Cause cause, int exitCode, const QString &words);
    void end(const LinkEnd &end);

    SessionLaunch m_launch;
    SessionTimings m_timings;
    Prompter *m_prompter;
    QByteArray m_nonce;
    QByteArray m_endMark;
    SessionProtocol m_protocol;
    SshLog m_log;
    std::unique_ptr<QProcess> m_process;
    PrivilegeChoice m_privilege;
    std::unique_ptr<Elevation> m_elevation; ///< while sudo or su may ask for a password
    QHash<QString, QString> m_facts;
    QHash<quint32, SessionJob *> m_jobs;
    std::deque<Upload> m_uploads;
    QTimer m_readyTimer;
    QTimer m_tick;
    QElapsedTimer m_sinceHeard;
    QElapsedTimer m_sincePing;
    quint32 m_lastId = 0;
    quint32 m_lastPing = 0;
    int m_questions = 0; ///< open ones
    bool m_isElevated = false;
    bool m_pingOpen = false;
    bool m_ready = false;
    bool m_stale = false;
    bool m_ended = false;
};

} // namespace pgt
