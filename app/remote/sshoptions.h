// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/remote/sshcapabilities.h"
#include "app/remote/sshtarget.h"

#include <QByteArray>
#include <QStringList>

namespace pgt {

/// Which ssh program to use.
struct SshClient
{
    QString program = QStringLiteral("ssh");
    QStringList options; ///< put before ours, for example -F FILE
    /// What ssh starts to ask its questions, see runAskPass(); empty: this program.
    QString askPass = {};
};

/// What OpenSSH's own configuration makes of a target: the answer of `ssh -G`.
struct SshResolved
{
    QString hostName; ///< where it connects to
    QString user;
    int port = 22;
    /// The configuration would accept any host key; we then ask for checking instead.
    bool acceptsAnyHostKey = false;
    bool usesProxy = false; ///< goes through a jump host or another program

    static SshResolved parse(const QByteArray &text);
};

/// Refuses what could be taken for an option, a shell word or a token of OpenSSH: a leading "-",
/// blanks, control characters, quotes and the like. InvalidInput names the field.
Result<void> validate(const SshTarget &target);
Result<void> validateAccountName(const QString &name);
/// A path on a host for the file functions: absolute, without control characters.
Result<void> validatePath(const QString &path);

/// Arguments of `ssh -G`.
QStringList sshConfigArguments(const SshTarget &target);

/// What the ssh process of one session is started for.
struct SshSessionOptions
{
    enum class Questions { None, Asked };

    SshTarget target;
    SshResolved resolved;
    SshCapabilities client;
    QString controlPath; ///< socket in a private directory; empty: no multiplexing
    Questions questions = Questions::None;
    /// As for -L, from a port of this computer: for clients without multiplexing. Empty: none.
    QString forwarding;
};

/// Arguments of the ssh process that carries a session. First value wins in OpenSSH, so these come
/// before the user's configuration, which stays in force for all else (aliases, jumps, keys).
QStringList sshSessionArguments(const SshSessionOptions &options);

/// Arguments that ask the running session for a forwarding of a Unix socket @p localSocket to
/// @p remote ("/dir/.s.PGSQL.5432" or "host:port"); and to end it again.
QStringList sshForwardArguments(const QString &controlPath, const QString &localSocket,
                                const QString &remote);
QStringList sshCancelForwardArguments(const QString &controlPath, const QString &localSocket,
                                      const QString &remote);

} // namespace pgt
