// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/layout/managers.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;
using Kind = ClusterManager::Kind;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Managers)
};

ClusterManager availability(const QString &name, const QString &tool, const QStringList &processes,
                            const QStringList &arguments = {}, const QStringList &marks = {})
{
    return {name, Kind::HighAvailability, tool, processes, arguments, marks, {}};
}

ClusterManager service(const QString &name, const QStringList &hostSuffixes)
{
    return {name, Kind::Service, {}, {}, {}, {}, hostSuffixes};
}

QList<ClusterManager> makeTable()
{
    return {
            // Also in the pods of the operators of Zalando, Crunchy Data, Percona and StackGres.
            availability(u"Patroni"_s, u"patronictl"_s, {u"patroni"_s},
                         {u"/patroni "_s, u"patroni\\."_s}, {u"overwritten by Patroni"_s}),
            availability(u"repmgr"_s, u"repmgr standby clone"_s, {u"repmgrd"_s}, {}, {u"repmgr"_s}),
            availability(u"pg_auto_failover"_s, u"pg_autoctl create postgres"_s, {u"pg_autoctl"_s},
                         {}, {u"postgresql-auto-failover"_s, u"pgautofailover"_s}),
            // With PAF or its own agent pgsql.
            availability(u"Pacemaker"_s, u"pcs"_s,
                         {u"pacemakerd"_s, u"pacemaker-remot"_s, u"corosync"_s}),
            availability(u"Stolon"_s, u"stolonctl"_s, {u"stolon-keeper"_s}),
            availability(u"EDB Failover Manager"_s, u"efm"_s, {}, {u"efm"_s}),
            {u"CloudNativePG"_s, Kind::Orchestrator, u"kubectl cnpg"_s, {}, {}, {u"cnpg."_s}, {}},
            {kubernetesName(), Kind::Orchestrator, u"kubectl"_s, {}, {}, {}, {}},
            service(u"Amazon RDS"_s, {u".rds.amazonaws.com"_s, u".rds.amazonaws.com.cn"_s}),
            service(u"Azure Database for PostgreSQL"_s,
                    {u".postgres.database.azure.com"_s, u".postgres.cosmos.azure.com"_s}),
            service(u"Google Cloud"_s, {u".sql.goog"_s}),
            service(u"Neon"_s, {u".neon.tech"_s}),
            service(u"Supabase"_s, {u".supabase.co"_s, u".supabase.com"_s}),
            service(u"Aiven"_s, {u".aivencloud.com"_s}),
            service(u"DigitalOcean"_s, {u".db.ondigitalocean.com"_s}),
            service(u"Crunchy Bridge"_s, {u".postgresbridge.com"_s}),
    };
}

template<class Match>
const ClusterManager *find(Match match)
{
    for (const ClusterManager &manager : clusterManagers()) {
        if (match(manager))
            return &manager;
    }
    return nullptr;
}

} // namespace

const QList<ClusterManager> &clusterManagers()
{
    static const QList<ClusterManager> table = makeTable();
    return table;
}

const ClusterManager *managerOfProcess(const QByteArray &process)
{
    const QString name = QString::fromUtf8(process);
    return find([&name](const ClusterManager &manager) {
        if (!name.startsWith(u'@'))
            return manager.processes.contains(name);
        for (const QString &pattern : manager.arguments) {
            const QRegularExpression expression(pattern.trimmed());
            if (expression.match(name).hasMatch())
                return true;
        }
        return false;
    });
}

const ClusterManager *managerOfText(const QString &text)
{
    return find([&text](const ClusterManager &manager) {
        for (const QString &mark : manager.marks) {
            if (text.contains(mark))
                return true;
        }
        return false;
    });
}

const ClusterManager *managerOfHost(const QString &host)
{
    QString name = host.toLower();
    while (name.endsWith(u'.'))
        name.chop(1);
    return find([&name](const ClusterManager &manager) {
        for (const QString &suffix : manager.hostSuffixes) {
            if (name.endsWith(suffix))
                return true;
        }
        return false;
    });
}

QString containerName()
{
    return Texts::tr("a container");
}

QString kubernetesName()
{
    return u"Kubernetes"_s;
}

ManagerWords wordsAbout(const QString &manager)
{
    const ClusterManager *known =
            find([&manager](const ClusterManager &each) { return each.name == manager; });
    Kind kind = known ? known->kind : Kind::HighAvailability;
    if (manager == containerName())
        kind = Kind::Container;
    const QString tool = known && !known->tool.isEmpty() ? u" (%1)"_s.arg(known->tool) : QString();
    switch (kind) {
    case Kind::Orchestrator:
        return {Texts::tr("The cluster's operator or the next restart of the pod would undo every "
                          "change."),
                Texts::tr("Set up replication with the operator that runs this database%1; "
                          "pgTandem can watch it.")
                        .arg(tool)};
    case Kind::Container:
        return {Texts::tr("Its files and its start belong to the container's own tools."),
                Texts::tr(
                        "Set up replication where the container is made; pgTandem can watch it.")};
    case Kind::Service:
        return {Texts::tr("Its provider allows no login to the host and no change of its files."),
                Texts::tr("Add a replica on the pages of %1. pgTandem can watch it by its database "
                          "login: Watch an existing cluster.")
                        .arg(manager)};
    case Kind::HighAvailability:
        break;
    }
    return {Texts::tr(
                    "Two tools that change the same settings and start the same server fight each "
                    "other."),
            Texts::tr("Add the standby with the commands of %1%2; pgTandem can watch it.")
                    .arg(manager, tool)};
}

} // namespace pgt
