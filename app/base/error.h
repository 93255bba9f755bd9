// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

namespace pgt {

/// Why something did not work. Tests and decisions look at the kind, never at translated text.
enum class ErrorKind {
    Unknown,
    // The program itself
    InvalidInput, ///< a value typed by the user or read from a file cannot be used
    Cancelled,    ///< the user or a parent task stopped it
    Timeout,      ///< no answer within the limit; nobody knows what the other side did
    Io,           ///< a local file or process could not be used
    Unsupported,  ///< this version of pgTandem cannot do it; the text says so
    Internal,     ///< a promise of our own code was broken
    // Reaching a host
    HostUnreachable,  ///< no TCP connection (refused, no route, name not found, no answer)
    NotSsh,           ///< something answers on the port, but not an SSH server
    HostKeyUnknown,   ///< the host key is not known and was not accepted
    AnswerNeeded,     ///< a login asks what only the user can answer, and the user was not there
    HostKeyChanged,   ///< the host key differs from the known one; never continue
    LoginRefused,     ///< all ways to log in were refused
    ShellUnusable,    ///< logged in, but no usable shell (ForceCommand, nologin, missing tools)
    PrivilegeMissing, ///< neither root nor the right to act as the database's owner
    LinkLost,         ///< the session ended while something ran
    // Commands and files on a host
    CommandFailed,  ///< a remote command ended with a non-zero exit code
    FileChanged,    ///< the file is not what was read before; nothing was written
    FileUnwritable, ///< missing right, read-only or full file system
    NoSpace,        ///< not enough free space
    // PostgreSQL
    NoPostgres,      ///< no PostgreSQL installation or cluster on the host
    ServerDown,      ///< the cluster is not running
    ServerRejected,  ///< PostgreSQL refused the connection or the statement; see sqlState
    ConfigBroken,    ///< postgresql.conf or pg_hba.conf has errors
    RoleConflict,    ///< a role of that name exists with other rights
    WrongRole,       ///< a standby where a primary is needed, or the other way round
    SameServer,      ///< primary and standby are the same cluster
    VersionMismatch, ///< different majors, or a version we cannot handle
    ForeignData,     ///< the directory holds data of another system
    Managed,         ///< another tool manages this cluster
    PortBlocked,     ///< the standby's host cannot reach the primary's port
    SlotProblem,     ///< slot missing, in use or lost
    VerifyFailed,    ///< a step ran, but the check afterwards says it had no effect
};

/// A failure in the three parts every message of pgTandem has, plus the raw evidence.
/// A plain value; travels inside Result<T> and Outcome.
struct Error
{
    ErrorKind kind = ErrorKind::Unknown;
    QString text;      ///< what happened, one sentence with host and object, translated
    QString why;       ///< why it matters, one sentence, translated; may be empty
    QString remedy;    ///< what to do, one sentence, translated; may be empty
    QString detail;    ///< the other side's own words, untranslated and verbatim, without secrets
    QString host;      ///< the host's name as the user knows it; empty for this program
    QString command;   ///< the command line as shown to the user, without secrets
    QString sqlState;  ///< five characters if PostgreSQL gave one
    int exitCode = -1; ///< exit code of the command, -1 if there was none

    static Error make(ErrorKind kind, const QString &text, const QString &why = {},
                      const QString &remedy = {});
    Error &withDetail(const QString &d)
    {
        detail = d;
        return *this;
    }
    Error &withHost(const QString &h)
    {
        host = h;
        return *this;
    }
    /// All parts as plain text for "Copy" and the log; never contains secrets because no part does.
    QString toPlainText() const;
};

/// Stable name of a kind ("HostUnreachable") for journals and tests.
QString errorKindName(ErrorKind kind);
ErrorKind errorKindFromName(const QString &name);

} // namespace pgt

Q_DECLARE_METATYPE(pgt::Error)
