// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/remote/sshtarget.h"

#include <QByteArray>
#include <QStringList>

#include <optional>

namespace pgt {

/// Which ssh program to use.
struct SshClient
{
    QString program = QStringLiteral("ssh");
    QStringList options; ///< put before ours, for example -F FILE
};

/// Version of the OpenSSH client as printed by `ssh -V`.
struct SshClientVersion
{
    int major = 0;
    int minor = 0;

    bool operator==(const SshClientVersion &) const = default;
    bool isAtLeast(int wantedMajor, int wantedMinor) const;
    /// From "OpenSSH_9.2p1 Debian-2, OpenSSL 3.0" or "OpenSSH_for_Windows_8.1p1, ..."; nullopt if
    /// it is another program.
    static std::optional<SshClientVersion> parse(const QByteArray &text);
};

/// What OpenSSH's own configuration makes of a target: the answer of `ssh -G`.
struct SshResolved
{
    QString hostName; ///< where it connects to
    QString user;
    int port = 22;
    /// The configuration would accept any host key; we then ask for checking instead.
    bool acceptsAnyHostKey = false;

    static SshResolved parse(const QByteArray &text);
};

/// Refuses what could be taken for an option, a shell word or a token of OpenSSH: a leading "-",
/// blanks, control characters, quotes and the like. InvalidInput names the field; Unsupported for
/// ways to log in that this version does not have.
Result<void> validate(const SshTarget &target);
Result<void> validateAccountName(const QString &name);
/// A path on a host for the file functions: absolute, without control characters.
Result<void> validatePath(const QString &path);

/// Arguments of `ssh -G`.
QStringList sshConfigArguments(const SshTarget &target);

/// Arguments of the ssh process that carries a session. First value wins in OpenSSH, so these come
/// before the user's configuration, which stays in force for all else (aliases, jumps, keys).
/// @p controlPath: socket in a private directory; empty: no multiplexing.
QStringList sshSessionArguments(const SshTarget &target, const SshResolved &resolved,
                                const SshClientVersion &version, const QString &controlPath);

/// Arguments that ask the running session for a forwarding of a Unix socket @p localSocket to
/// @p remote ("/dir/.s.PGSQL.5432" or "host:port"); and to end it again.
QStringList sshForwardArguments(const QString &controlPath, const QString &localSocket,
                                const QString &remote);
QStringList sshCancelForwardArguments(const QString &controlPath, const QString &localSocket,
                                      const QString &remote);

} // namespace pgt
