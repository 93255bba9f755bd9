// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/hostfacts.h"
#include "app/layout/serverlayout.h"
#include "app/remote/command.h"

#include <QJsonObject>

namespace pgt {

/// What a step has to know of the server it works on, taken from the facts into the plan. The rest
/// of the Instance stays at its defaults.
struct ServerRef
{
    Instance instance;
    using Control = ControlRight;
    Control control = Control::Owner;

    static ServerRef of(const HostFacts &facts, const Instance &instance);
    QJsonObject toJson() const;
    static ServerRef fromJson(const QJsonObject &json);
};

/// ServerLayout::control() for it.
QList<Command> serverCommands(const ServerRef &server, ServerAction action);

/// What is run on a server right before it is restarted: a server that stops writes all changed
/// pages while nobody can connect, so they are written first. The second checkpoint takes what
/// changed during the first. The statements are for a superuser or pg_checkpoint (15+).
QByteArray checkpointSql();

/// ServerLayout::status() for it.
Command serverStatus(const ServerRef &server);

} // namespace pgt
