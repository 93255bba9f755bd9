// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/hosttransport.h"
#include "app/remote/sshoptions.h"

namespace pgt {

class SessionTransport;

/// On this computer nothing needs forwarding: the endpoint is the target itself.
std::unique_ptr<TunnelTask> localTunnelTask(const TunnelTarget &target);

/// A forwarding that ssh was started with, from a port of this computer: where there is no control
/// socket, on Windows.
struct SessionForwarding
{
    int localPort = 0; ///< on 127.0.0.1; 0: none
    QString address;   ///< its target, as the host sees it
    int port = 0;

    /// As ssh's -L wants it.
    QString argument() const;
    /// Looks for a port that nobody uses and aims it at the usual PostgreSQL port. It can be taken
    /// by another program until ssh listens; ssh then says so.
    static SessionForwarding toPostgres();
};

/// The tunnel that @p forwarding is, for that target only. Its local end is open to every account
/// of this computer; therefore a target that is a Unix socket is refused, where peer
/// authentication would let them all in as the login user. Its endpoint says so
/// (Endpoint::isOpenToOthers), and PgTarget::Guard closes it where the server asks for no password.
std::unique_ptr<TunnelTask> portTunnelTask(SessionTransport &host,
                                           const SessionForwarding &forwarding,
                                           const TunnelTarget &target);

/// A forwarding through the control socket in @p directory, which is private (0700) and belongs to
/// the session. Its local end is a Unix socket in a new directory there, never a TCP port: a port
/// would be open to every local account. libpq speaks without TLS over it; ssh encrypts.
std::unique_ptr<TunnelTask> sshTunnelTask(SessionTransport &host, const SshClient &client,
                                          const QString &directory, const TunnelTarget &target);

} // namespace pgt
