// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/hostfacts.h"
#include "app/layout/units.h"
#include "app/remote/command.h"

#include <QList>
#include <QStringList>

namespace pgt {

/// What a cluster's layout is recognised by.
struct LayoutInput
{
    QString dataDirectory;
    QString binDirectory;
    QString debianName; ///< of the cluster in /etc/postgresql/VERSION/NAME; empty if not there
    QString debianVersion;
    QString osId; ///< of os-release: "debian", "rocky", "opensuse-leap" ...
    QString initSystem;
    QStringList cgroups; ///< of the postmaster, as in /proc/PID/cgroup after the last colon
    int postmasterPid = 0;
    QList<SystemdUnit> units;
    bool hasPostgresqlCommon = false;
};

enum class ServerAction { Start, Stop, Restart, Reload };

/// Which account can start and stop a server, and how.
enum class ControlRight {
    Root,    ///< root, through the service manager where there is one
    Service, ///< the owner, who may run systemctl for its unit through sudo
    Owner,   ///< the owner, past the service manager
};

/// Where a layout puts the things of a new cluster.
struct ClusterPlaces
{
    QString dataDirectory, configDirectory;
    QString binDirectory;
    QString unit; ///< systemd unit that will control it; empty: none
};

/// How a family of systems lays out PostgreSQL: where things are, and by which commands its servers
/// are installed, made, started and stopped. The one place that differs by layout; each has a file
/// of its own here. Facts in, paths and commands out: no I/O, no state. What the base class answers
/// holds for a directory made by initdb.
class ServerLayout
{
public:
    virtual ~ServerLayout() = default;

    virtual Instance::Layout kind() const = 0;
    /// As it is written into plans and reports.
    virtual QString name() const = 0;

    /// Whether this cluster is laid out so; asked in the order of serverLayouts(). @p unit is what
    /// recogniseUnit() found.
    virtual bool recognises(const LayoutInput &input, const QString &unit) const = 0;
    /// The unit that such a cluster has by its name or its place, if nothing tells more; else
    /// empty.
    virtual QString usualUnit(const LayoutInput &input) const;
    /// Whether new servers of @p major on such a host are laid out so.
    virtual bool isUsualOn(const HostFacts &host, const QString &major) const = 0;
    /// Whether the tools of the system know the cluster, so that people expect it to be started
    /// when the host boots.
    virtual bool isKnownToSystem() const { return true; }

    /// Shell patterns of the directories that may hold programs or data, for discovery.
    virtual QStringList programPatterns() const = 0;
    virtual QStringList dataPatterns() const = 0;

    /// The commands that do it, one after the other: through systemd for root if there is a unit,
    /// with ControlRight::Service through sudo and systemctl, else by pg_ctl as the owner. Stop and
    /// Restart mean a fast shutdown everywhere. None of them is to be believed: pg_ctl 18 returns 0
    /// for some failed starts and the Debian unit ignores a failed start, so look at the server
    /// afterwards.
    QList<Command> control(const Instance &instance, ControlRight right, ServerAction action) const;
    /// pg_ctl status: exit code 0 running, 3 not running, 4 no data directory there.
    Command status(const Instance &instance) const;
    /// What the owner types to stop a server that runs past systemd.
    virtual QStringList stopByHand(const Instance &instance) const;

    /// The places of a new cluster of @p major ("17", "9.6").
    virtual ClusterPlaces newCluster(const QString &major) const = 0;
    /// What root types to install the server programs of @p major; empty: not known.
    virtual QStringList installCommands(const HostFacts &host, const QString &major) const = 0;
    /// What root types to make a first cluster after that; empty: it is made with the package.
    virtual QStringList createCommands(const HostFacts &host, const QString &major) const = 0;
    /// What root types so that the system starts this cluster when it boots, though nothing does
    /// yet; empty: not known.
    virtual QStringList bootCommands(const HostFacts &host, const Instance &instance) const;

protected:
    /// What root or the owner runs if neither sudo nor a plain unit decides.
    virtual QList<Command> ownControl(const Instance &instance, ControlRight right,
                                      ServerAction action) const;
};

/// All layouts, those that are recognised by more before those recognised by less; the last is
/// Generic and recognises everything.
const QList<const ServerLayout *> &serverLayouts();
const ServerLayout &layoutOf(Instance::Layout kind);
inline const ServerLayout &layoutOf(const Instance &instance)
{
    return layoutOf(instance.layout);
}
/// How a server of @p major ("17", "9.6") that is installed on @p host would be laid out.
const ServerLayout &usualLayout(const HostFacts &host, const QString &major);
/// What root types on @p host to install the server of @p major, as one line; empty: not known.
QString installLine(const HostFacts &host, const QString &major);
/// The same until there is a cluster: what is missing of the programs, and a first cluster.
QString setUpLine(const HostFacts &host, const QString &major);

/// The systemd unit that controls a cluster: the one its process runs in, else the one that names
/// its data directory, else the one its layout is known to have. Empty: none.
QString recogniseUnit(const LayoutInput &input);
Instance::Layout recogniseLayout(const LayoutInput &input, const QString &unit);
/// A name for people: of the Debian cluster, else the last part of the directory that says
/// something ("data" alone does not).
QString recogniseName(const LayoutInput &input);

QString layoutName(Instance::Layout kind);
/// Also knows the names in plans of older versions; Generic if it knows none.
Instance::Layout layoutFromName(const QString &name);

} // namespace pgt
