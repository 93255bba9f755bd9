// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/instance.h"

namespace pgt {

/// An installed set of PostgreSQL server programs.
struct BinariesFact
{
    QString directory; ///< holds postgres, pg_ctl ...
    QString versionText;
    int versionNum = 0; ///< major * 10000 + minor for 10 and later
    bool hasBaseBackup = false, hasPsql = false;
};

/// What discovery found out about a host. A plain value with the time of reading; everything that
/// decides something about a server reads it from here.
struct HostFacts
{
    QDateTime readAt;
    QString hostname;          ///< the host's own short name
    QString osName;            ///< PRETTY_NAME: "Debian GNU/Linux 12 (bookworm)"
    QString osId, osVersionId; ///< "debian", "12"
    QString architecture;      ///< uname -m
    QString kernel;
    int cpuCount = 0;
    qint64 memoryBytes = 0;
    QString initSystem;    ///< "systemd", "openrc", "sysv", "none"
    QString packageFamily; ///< "deb", "rpm", "pacman", "apk", "none"
    /// Names of PostgreSQL server packages that the package manager's lists offer.
    QStringList serverPackages;
    bool hasPgdg = false; ///< packages of postgresql.org are among its sources
    QString container;    ///< "docker", "lxc" ...; empty: none seen
    QString machineId, bootId;
    QStringList addresses;        ///< without loopback, most useful first
    QStringList dynamicAddresses; ///< those of them that are leased or temporary, as ip(8) says
    QString glibcVersion;
    QStringList locales;           ///< locale -a
    QString clockSource;           ///< "chrony", "systemd-timesyncd", ...; empty: none found
    double clockOffsetSeconds = 0; ///< host minus this computer, corrected by half the round trip
    double roundTripSeconds = 0;
    QString loginUser; ///< who logged in
    QString account;   ///< who the session acts as: the same, root or postgres
    QString sudo;      ///< what the session's probe said: nopasswd, password, denied ...
    bool canActAsRoot = false, canActAsOwner = false;
    QString systemctl;              ///< full path; empty: not there
    bool endsUserProcesses = false; ///< systemd ends what a session leaves behind
    bool hasSystemdRun = false;     ///< and can be told by systemd-run not to
    QString firewall;               ///< "ufw", "firewalld", "nftables" if active; empty: none seen
    QString selinux;                ///< Enforcing, Permissive, Disabled; empty: none
    QStringList listening;          ///< "address:port" of listening TCP sockets
    QStringList haTools;            ///< names of HA managers seen running
    QList<BinariesFact> binaries;
    QList<Instance> instances;
    QList<Error> problems;
    /// All mount points; of file systems over a network without sizes.
    QList<DiskFact> mounts;

    const Instance *instance(const QString &id) const;
    /// The file system that holds @p path by its name; nullptr if mounts were not read.
    const DiskFact *mountOf(const QString &path) const;
};

} // namespace pgt
