// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/instance.h"

namespace pgt {

/// What the recognisers below look at.
struct LayoutInput
{
    QString source; ///< how the cluster was found: "debian" (in /etc/postgresql), "process" ...
    QString dataDirectory;
    QString binDirectory;
    QString debianName; ///< of the cluster in /etc/postgresql/VERSION/NAME; empty if not there
    QString debianVersion;
    QString initSystem;
    QStringList cgroups; ///< of the postmaster, as in /proc/PID/cgroup after the last colon
    int postmasterPid = 0;
    QByteArray units; ///< systemctl show, blocks of KEY=VALUE lines
    bool hasPostgresqlCommon = false;
};

/// The systemd unit that controls a cluster: the one its process runs in, else the one that names
/// its data directory, else the one its layout is known to have. Empty: none.
QString recogniseUnit(const LayoutInput &input);

/// A property of a unit from the output of systemctl show; empty if it is not there.
QString unitProperty(const QByteArray &units, const QString &unit, const QString &name);

Instance::Layout recogniseLayout(const LayoutInput &input, const QString &unit);

/// A name for people: of the Debian cluster, else the last part of the directory that says
/// something
/// ("data" alone does not).
QString recogniseName(const LayoutInput &input);

} // namespace pgt
