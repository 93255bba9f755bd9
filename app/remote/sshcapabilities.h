// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace pgt {

/// Where an ssh program belongs to. Other Unix systems count as Linux.
enum class SshPlatform { Linux, Mac, Windows };

/// What this program was built for.
#if defined(Q_OS_WIN)
constexpr SshPlatform hostSshPlatform = SshPlatform::Windows;
#elif defined(Q_OS_MACOS)
constexpr SshPlatform hostSshPlatform = SshPlatform::Mac;
#else
constexpr SshPlatform hostSshPlatform = SshPlatform::Linux;
#endif

/// Version of the OpenSSH client as printed by `ssh -V`.
struct SshClientVersion
{
    int major = 0;
    int minor = 0;
    SshPlatform platform = hostSshPlatform;

    bool operator==(const SshClientVersion &) const = default;
    bool isAtLeast(int wantedMajor, int wantedMinor) const;
    /// From "OpenSSH_9.2p1 Debian-2, OpenSSL 3.0" or "OpenSSH_for_Windows_8.1p1, ..."; nullopt if
    /// it is another program.
    static std::optional<SshClientVersion> parse(const QByteArray &text);
};

/// What an ssh program can do. The one place for the differences between clients and systems: all
/// else looks here, and only at run time.
struct SshCapabilities
{
    /// Its questions reach us. Needs SSH_ASKPASS_REQUIRE (8.4), or a process without a terminal,
    /// which we have on Linux only: on a Mac a session of its own would cost the keychain. The
    /// older client for Windows asks on a console that nobody sees, and hangs.
    bool canAsk = true;
    /// It takes further channels over a control socket; never on Windows, where sockets cannot be
    /// passed between processes (Win32-OpenSSH issues 405 and 1328).
    bool canShare = true;
    /// The options SessionType, StdinNull and ForkAfterAuthentication (8.7).
    bool hasSessionType = true;

    static SshCapabilities of(const SshClientVersion &version);
};

} // namespace pgt
