// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/hosttransport.h"
#include "app/remote/sshoptions.h"

namespace pgt {

class SessionTransport;

/// On this computer nothing needs forwarding: the endpoint is the target itself.
std::unique_ptr<TunnelTask> localTunnelTask(const TunnelTarget &target);

/// A forwarding through the control socket in @p directory, which is private (0700) and belongs to
/// the session. Its local end is a Unix socket in a new directory there, never a TCP port: a port
/// would be open to every local account. libpq speaks without TLS over it; ssh encrypts.
std::unique_ptr<TunnelTask> sshTunnelTask(SessionTransport &host, const SshClient &client,
                                          const QString &directory, const TunnelTarget &target);

} // namespace pgt
