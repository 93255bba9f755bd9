// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/integration/remote/sessiontest.h"
#include "tests/support/fakeprompter.h"
#include "tests/support/tempcluster.h"

#include <optional>

namespace pgt::test {

using Answer = std::optional<Secret>;

inline Answer secret(const QByteArray &bytes)
{
    return Secret::fromUtf8(QByteArray(bytes));
}

inline Answer secret(const QString &text)
{
    return Secret::fromString(text);
}

/// A transport to @p server that asks @p prompter; ssh starts this very program for it.
inline std::unique_ptr<SessionTransport> askingHost(const TempSshd &server, Prompter &prompter,
                                                    const SessionTimings &timings = {})
{
    HostAccess access;
    access.ssh.host = server.alias();
    access.ssh.useSudo = false;
    return std::make_unique<SessionTransport>(
            access, SshClient{QStringLiteral("ssh"), {QStringLiteral("-F"), server.configFile()}},
            timings, &prompter);
}

/// Puts lines before the others of the client's configuration, where they win.
inline bool prependConfig(const TempSshd &server, const QByteArray &lines)
{
    return putFile(server.configFile(), lines + contentOf(server.configFile()));
}

/// Fingerprint of a public key file or of a line of one.
inline QString fingerprintOf(const QByteArray &publicKey)
{
    const ProgramResult shown = runProgram(
            {QStringLiteral("ssh-keygen"), QStringLiteral("-lf"), QStringLiteral("-")}, publicKey);
    return QString::fromUtf8(shown.out).section(QLatin1Char(' '), 1, 1);
}

/// Runs ssh-keygen in the server's directory; for certificates and further keys.
inline bool keygen(const TempSshd &server, const QStringList &arguments)
{
    return runProgram(QStringList{QStringLiteral("sh"), QStringLiteral("-c"),
                                  QStringLiteral("cd \"$1\" && shift && exec ssh-keygen -q \"$@\""),
                                  QStringLiteral("sh"), server.dir()} +
                      arguments)
            .ok();
}

} // namespace pgt::test
