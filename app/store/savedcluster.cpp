// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/savedcluster.h"

#include "app/cluster/accessjson.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRandomGenerator>
#include <QSet>

namespace pgt {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("pgt::SavedCluster", text);
}

Error invalid(const QString &member)
{
    return Error::make(ErrorKind::InvalidInput,
                       tr("The saved cluster has no usable value of \"%1\".").arg(member),
                       tr("Without it the cluster cannot be watched."),
                       tr("Export it again, or add the cluster anew."));
}

bool isPort(int port)
{
    return port > 0 && port < 65536;
}

QJsonObject serverToJson(const SavedServer &server)
{
    QJsonObject json{
            {QStringLiteral("id"), server.id},
            {QStringLiteral("name"), server.name},
            {QStringLiteral("access"), accessToJson(server.access)},
            {QStringLiteral("instance"), server.instanceId},
            {QStringLiteral("port"), server.port},
            {QStringLiteral("shownAddress"), server.shownAddress},
    };
    if (!server.socketDirectory.isEmpty())
        json.insert(QStringLiteral("socketDirectory"), server.socketDirectory);
    if (!server.address.isEmpty())
        json.insert(QStringLiteral("address"), server.address);
    // A program that does not know the word tries the address that is there.
    if (server.view == SavedServer::View::FromSender)
        json.insert(QStringLiteral("view"), QStringLiteral("sender"));
    if (server.lastRole != SavedServer::Role::Unknown)
        json.insert(QStringLiteral("lastRole"), server.lastRole == SavedServer::Role::Primary
                                                        ? QStringLiteral("primary")
                                                        : QStringLiteral("standby"));
    return json;
}

Result<SavedServer> serverFromJson(const QJsonObject &json)
{
    SavedServer server;
    server.id = json.value(QLatin1String("id")).toString();
    server.name = json.value(QLatin1String("name")).toString();
    server.instanceId = json.value(QLatin1String("instance")).toString();
    server.socketDirectory = json.value(QLatin1String("socketDirectory")).toString();
    server.address = json.value(QLatin1String("address")).toString();
    server.port = json.value(QLatin1String("port")).toInt(0);
    server.shownAddress = json.value(QLatin1String("shownAddress")).toString();
    if (json.value(QLatin1String("view")).toString() == QLatin1String("sender"))
        server.view = SavedServer::View::FromSender;
    const QString role = json.value(QLatin1String("lastRole")).toString();
    server.lastRole = role == QLatin1String("primary")   ? SavedServer::Role::Primary
                      : role == QLatin1String("standby") ? SavedServer::Role::Standby
                                                         : SavedServer::Role::Unknown;
    if (server.id.isEmpty())
        return invalid(QStringLiteral("servers.id"));
    if (server.name.isEmpty())
        return invalid(QStringLiteral("servers.name"));
    if (!isPort(server.port))
        return invalid(QStringLiteral("servers.port"));
    if (server.socketDirectory.isEmpty() && server.address.isEmpty())
        return invalid(QStringLiteral("servers.address"));
    const Result<HostAccess> access =
            accessFromJson(json.value(QLatin1String("access")).toObject());
    if (!access)
        return access.error();
    if ((access->kind == HostAccess::Kind::Ssh && access->ssh.host.isEmpty()) ||
        (access->kind == HostAccess::Kind::Direct && access->direct.host.isEmpty()))
        return invalid(QStringLiteral("access.host"));
    server.access = *access;
    return server;
}

} // namespace

QString SavedCluster::newId()
{
    // 80 bits, so that ids of different computers do not meet in an import.
    static constexpr char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
    QString id;
    for (int i = 0; i < 16; ++i)
        id.append(QLatin1Char(digits[QRandomGenerator::system()->bounded(32)]));
    return id;
}

QString SavedCluster::secretKey() const
{
    return QStringLiteral("cluster/%1/%2").arg(id, monitorRole);
}

QJsonObject SavedCluster::toJson() const
{
    QJsonArray serverList;
    for (const SavedServer &server : servers)
        serverList.append(serverToJson(server));
    return {
            {QStringLiteral("id"), id},
            {QStringLiteral("name"), name},
            {QStringLiteral("group"), group},
            {QStringLiteral("systemIdentifier"), systemIdentifier},
            {QStringLiteral("monitorRole"), monitorRole},
            {QStringLiteral("database"), database},
            {QStringLiteral("sandbox"), isSandbox},
            {QStringLiteral("paused"), isPaused},
            {QStringLiteral("servers"), serverList},
    };
}

Result<SavedCluster> SavedCluster::fromJson(const QJsonObject &json)
{
    SavedCluster cluster;
    cluster.id = json.value(QLatin1String("id")).toString();
    cluster.name = json.value(QLatin1String("name")).toString();
    cluster.group = json.value(QLatin1String("group")).toString();
    cluster.systemIdentifier = json.value(QLatin1String("systemIdentifier")).toString();
    cluster.monitorRole = json.value(QLatin1String("monitorRole")).toString();
    cluster.database = json.value(QLatin1String("database")).toString(cluster.database);
    cluster.isSandbox = json.value(QLatin1String("sandbox")).toBool();
    cluster.isPaused = json.value(QLatin1String("paused")).toBool();
    if (cluster.id.isEmpty())
        return invalid(QStringLiteral("id"));
    if (cluster.name.isEmpty())
        return invalid(QStringLiteral("name"));
    QSet<QString> ids;
    for (const QJsonValue &item : json.value(QLatin1String("servers")).toArray()) {
        auto server = serverFromJson(item.toObject());
        if (!server)
            return server.error();
        if (ids.contains(server->id))
            return invalid(QStringLiteral("servers.id"));
        ids.insert(server->id);
        cluster.servers.append(*server);
    }
    if (cluster.servers.isEmpty())
        return invalid(QStringLiteral("servers"));
    return cluster;
}

QString SavedCluster::lastPrimaryId() const
{
    bool isKnown = false;
    for (const SavedServer &server : servers) {
        if (server.lastRole == SavedServer::Role::Primary)
            return server.id;
        isKnown = isKnown || server.lastRole != SavedServer::Role::Unknown;
    }
    // Versions that saved no roles put the primary first.
    return isKnown || servers.size() < 2 ? QString() : servers.first().id;
}

} // namespace pgt
