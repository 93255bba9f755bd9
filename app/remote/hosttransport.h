// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/remote/command.h"

#include <QHash>

#include <optional>

namespace pgt {

/// What a file on a host looked like when it was read.
struct RemoteFileState
{
    QString path; ///< with symbolic links resolved: what a replacement must rename onto
    bool exists = false;
    QByteArray content;
    QByteArray sha256;    ///< hex, lower case; of content
    QString owner, group; ///< names, or numbers if the host has no name
    int mode = 0;         ///< permission bits, for example 0640
};

/// Reads one file. result() is valid if Succeeded; a missing file is a success with exists ==
/// false.
class ReadFileTask : public Task
{
    Q_OBJECT
public:
    using Task::Task;
    const RemoteFileState &result() const { return m_state; }

protected:
    RemoteFileState m_state;
};

/// A request to put content in place of a file in one step (rename), see
/// HostTransport::writeFile().
struct FileWrite
{
    QString path; ///< absolute; symbolic links are followed
    QByteArray content;
    std::optional<QByteArray>
            expectedSha256; ///< hex digest the present file must have; nullopt: it must not exist
    QString owner, group;   ///< for a new file; an existing one keeps its own
    int mode = 0600;        ///< for a new file; an existing one keeps its own
    QString backupPath;     ///< copy of the old file made first with owner and mode; empty: none
    QString runAs;          ///< account to do it as; empty: the session's
    Command::Privacy privacy = Command::Privacy::Plain;
};

/// A command that goes on when the session, the network or this program dies: started in its own
/// session on the host, its output and exit code in a private directory (0700) there.
struct DetachedJob
{
    QString id; ///< [A-Za-z0-9_-]{8,64}; chosen by the caller, unique for ever (for example plan id
                ///< + step id)
    QStringList argv;
    QString runAs; ///< also the owner of the job's directory
    QList<std::pair<QString, QString>> environment;
};

/// State of a detached job as read from its host.
struct DetachedState
{
    enum class Phase { Unknown, Running, Exited, Vanished };
    Phase phase =
            Phase::Unknown; ///< Vanished: no process and no exit code (killed, host restarted)
    int exitCode = -1;
    QByteArray newOutput; ///< stdout and stderr together, from the offset asked for
    qint64 nextOffset = 0;
};

class DetachedTask : public Task
{
    Q_OBJECT
public:
    using Task::Task;
    const DetachedState &result() const { return m_state; }

protected:
    DetachedState m_state;
};

/// Where libpq finds a server: give all three to it. Valid while the Tunnel object lives.
struct Endpoint
{
    QString host;     ///< a directory with a Unix socket, or a name for certificate checks
    QString hostAddr; ///< numeric address if host is not a directory
    int port = 5432;
    QString options; ///< further keywords as in a connection string; mostly empty
    /// Every account of this computer can connect to it: it may lead only to servers that ask for a
    /// password.
    bool isOpenToOthers = false;
};

/// Keeps a forwarding to a remote socket or port open. Destroying it closes the forwarding.
class Tunnel : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual Endpoint endpoint() const = 0;
};

class TunnelTask : public Task
{
    Q_OBJECT
public:
    using Task::Task;
    /// Hands the tunnel over; once, after Succeeded.
    std::unique_ptr<Tunnel> take() { return std::move(m_tunnel); }

protected:
    std::unique_ptr<Tunnel> m_tunnel;
};

/// Where a tunnel leads on the host's side.
struct TunnelTarget
{
    QString socketDirectory; ///< PostgreSQL's socket directory; or empty and then
    QString address;         ///< an address as the host sees it, for example 127.0.0.1
    int port = 5432;         ///< also names the socket file .s.PGSQL.PORT
};

/// A host that runs commands. Implementations: SessionTransport (this computer, or through ssh) and
/// FakeHost in the tests. Everything above this layer knows only this interface.
///
/// All factories below return tasks in state Created; they must be destroyed before the transport.
/// Tasks started while the transport is not Ready fail with LinkLost.
class HostTransport : public QObject
{
    Q_OBJECT

public:
    /// Closed -> Connecting -> (Asking <-> Connecting) -> Ready <-> Stale -> Lost; any -> Closed.
    enum class State {
        Closed,
        Connecting,
        Asking, ///< a question to the user is open; no time-out runs
        Ready,
        Stale, ///< no answer to the ping; may come back by itself
        Lost   ///< the session ended by itself; open() tries again
    };
    Q_ENUM(State)
    /// What the session may do on the host.
    enum class Rights { User, Postgres, Root };
    Q_ENUM(Rights)

    using QObject::QObject;

    /// The host's name as shown to the user and put into errors.
    virtual QString name() const = 0;
    virtual State state() const = 0;
    virtual Rights rights() const = 0;
    /// What the session's first probe found (uid, user, os, sudo ...); keys as in the boot script.
    virtual QHash<QString, QString> sessionFacts() const = 0;
    /// SHA256 fingerprint line of the host key in use, if known; for display.
    virtual QString hostKey() const { return {}; }

    /// Connects and logs in; a task, so that a page can cancel it. Succeeds at once if Ready.
    virtual TaskPtr open() = 0;
    /// Ends the session and all commands of it, here and on the host. Detached jobs go on.
    virtual void close() = 0;

    virtual std::unique_ptr<CommandTask> command(const Command &command) = 0;
    /// Reads a file of at most 16 MiB as account @p runAs.
    virtual std::unique_ptr<ReadFileTask> readFile(const QString &path,
                                                   const QString &runAs = {}) = 0;
    /// Writes a file atomically: temporary file in the same directory, checksum of what arrived,
    /// the present file must still be what the caller read (else FileChanged, nothing written),
    /// owner, group, mode (and SELinux label) kept, file and directory synced, renamed.
    virtual TaskPtr writeFile(const FileWrite &write) = 0;
    /// Starts a detached job, or, if one of that id exists already, succeeds without starting
    /// another.
    virtual std::unique_ptr<DetachedTask> startDetached(const DetachedJob &job) = 0;
    /// Reads the state of a detached job and its output from @p offset on. A job that runs is
    /// waited for on the host, at most for @p patience (in steps of 100 ms), so that its end is
    /// seen at once and not at the next look.
    virtual std::unique_ptr<DetachedTask> pollDetached(const QString &id, const QString &runAs,
                                                       qint64 offset,
                                                       std::chrono::milliseconds patience) = 0;
    /// TERM, then KILL to the job's whole session; succeeds when it is seen gone.
    virtual TaskPtr killDetached(const QString &id, const QString &runAs) = 0;
    /// Removes the job's directory; refuses while it runs.
    virtual TaskPtr forgetDetached(const QString &id, const QString &runAs) = 0;
    virtual std::unique_ptr<TunnelTask> openTunnel(const TunnelTarget &target) = 0;

Q_SIGNALS:
    /// @p why is a sentence for people, filled for Stale and Lost.
    void stateChanged(pgt::HostTransport::State state, const QString &why);
};

} // namespace pgt
