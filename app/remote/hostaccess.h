// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/hosttransport.h"
#include "app/remote/sshtarget.h"

#include <functional>
#include <memory>

namespace pgt {

class Prompter;

/// The way to a server that is only watched: straight to PostgreSQL's port, no login on its host.
struct DirectAccess
{
    QString host; ///< name or address as this computer sees it; the name in its TLS certificate
    /// Further keywords for libpq, as in a connection string, about TLS and Kerberos only:
    /// "sslmode=verify-full sslrootcert=/home/me/ca.pem". No secrets; see directKeywords().
    QString options;

    bool operator==(const DirectAccess &) const = default;
};

/// Which host to work on and the way to it, as the user chose it. A plain value without secrets,
/// so it can be saved with a cluster.
struct HostAccess
{
    enum class Kind {
        Ssh,    ///< through OpenSSH's own client, to ssh
        Local,  ///< a shell on this computer
        Direct, ///< no shell at all: tunnels lead straight to PostgreSQL, all else is Unsupported
    };

    Kind kind = Kind::Ssh;
    SshTarget ssh; ///< with Kind::Ssh
    /// With Kind::Local: the account the shell runs as; needs this program to run as root. Empty:
    /// as this program runs.
    QString localAccount;
    DirectAccess direct; ///< with Kind::Direct

    bool operator==(const HostAccess &) const = default;
};

/// A transport for that host, in state Closed. Never null; what is wrong with @p access is
/// reported by HostTransport::open(), before any process is started. Questions of the login and of
/// sudo go to @p prompter, which is borrowed and has to outlive the transport; without one nothing
/// is asked, and a login that needs an answer fails.
std::unique_ptr<HostTransport> makeTransport(const HostAccess &access,
                                             Prompter *prompter = nullptr);

/// How hosts are reached: makeTransport(), or what a test puts in its place.
using TransportMaker =
        std::function<std::unique_ptr<HostTransport>(const HostAccess &access, Prompter *prompter)>;

} // namespace pgt
