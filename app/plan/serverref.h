// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/hostfacts.h"
#include "app/remote/command.h"

#include <QJsonObject>

namespace pgt {

/// What a step has to know of the server it works on, taken from the facts into the plan. The rest
/// of the Instance stays at its defaults.
struct ServerRef
{
    Instance instance;
    /// Which account can start and stop it, and how.
    enum class Control {
        Root,    ///< root, through the service manager where there is one
        Service, ///< the owner, who may run systemctl for its unit through sudo
        Owner,   ///< the owner, past the service manager
    };
    Control control = Control::Owner;

    static ServerRef of(const HostFacts &facts, const Instance &instance);
    QJsonObject toJson() const;
    static ServerRef fromJson(const QJsonObject &json);
};

enum class ServerAction { Start, Stop, Restart };

/// The commands that do it in the way of the host's layout, one after the other: pg_ctlcluster with
/// postgresql-common (as root it goes through systemd by itself; postgresql-common 248), systemctl
/// for a cluster with a unit, else pg_ctl. With Control::Service it is systemctl in any case. Stop
/// means a fast shutdown everywhere. None of them is to be believed: pg_ctl 18 returns 0 for some
/// failed starts and the Debian unit ignores a failed start, so look at the server afterwards.
QList<Command> serverCommands(const ServerRef &server, ServerAction action);

/// What is run on a server right before it is restarted: a server that stops writes all changed
/// pages while nobody can connect, so they are written first. The second checkpoint takes what
/// changed during the first. The statements are for a superuser or pg_checkpoint (15+).
QByteArray checkpointSql();

/// pg_ctl status: exit code 0 running, 3 not running, 4 no data directory there.
Command serverStatus(const ServerRef &server);

} // namespace pgt
