// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/hostfacts.h"

namespace pgt::test {

/// Facts about hosts of one replicating cluster, as discovery would give them.
inline const QString systemOfFacts = QStringLiteral("7100000000000000001");

/// A running cluster on port 5432 in /var/lib/postgresql/17/main.
inline Instance runningInstance(int port = 5432)
{
    Instance instance;
    instance.id = instance.dataDirectory =
            QStringLiteral("/var/lib/postgresql/17/%1").arg(port == 5432 ? 0 : port);
    instance.layout = Instance::Layout::DebianCommon;
    instance.state = Instance::State::Running;
    instance.clusterName = QStringLiteral("main");
    instance.versionText = QStringLiteral("17.6");
    instance.versionNum = 170006;
    instance.port = port;
    instance.owner = QStringLiteral("postgres");
    instance.socketDirectory = QStringLiteral("/var/run/postgresql");
    instance.systemIdentifier = systemOfFacts;
    SettingFact listens;
    listens.value = QStringLiteral("*");
    instance.settings.insert(QStringLiteral("listen_addresses"), listens);
    return instance;
}

/// A standby of the server at that address and port.
inline Instance standbyInstance(const QString &upstream, int upstreamPort = 5432, int port = 5432)
{
    Instance instance = runningInstance(port);
    instance.inRecovery = true;
    instance.upstream.isReceiving = true;
    instance.upstream.host = upstream;
    instance.upstream.port = upstreamPort;
    return instance;
}

inline HostFacts hostWith(const QString &name, const QString &address,
                          const QList<Instance> &instances)
{
    HostFacts facts;
    facts.hostname = name;
    facts.machineId = name;
    facts.addresses = QStringList{address};
    facts.canActAsRoot = facts.canActAsOwner = true;
    facts.instances = instances;
    return facts;
}

inline SenderFact senderRow(const QString &application, const QString &client)
{
    SenderFact row;
    row.pid = 99;
    row.applicationName = application;
    row.clientAddress = client;
    row.state = QStringLiteral("streaming");
    return row;
}

} // namespace pgt::test
