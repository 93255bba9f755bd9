// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/clusterstore.h"

#include "app/store/jsonfile.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStandardPaths>

#include <algorithm>

namespace pgt {

namespace {

constexpr int formatVersion = 1;

QString tr(const char *text)
{
    return QCoreApplication::translate("pgt::ClusterStore", text);
}

Error unreadable(const QString &detail)
{
    return Error::make(ErrorKind::InvalidInput, tr("The file is no list of saved clusters."), {},
                       tr("Choose a file that was exported from pgTandem."))
            .withDetail(detail);
}

Error tooNew(int version)
{
    return Error::make(ErrorKind::Unsupported,
                       tr("The list of clusters was written by a newer version of pgTandem "
                          "(format %1).")
                               .arg(version),
                       tr("Reading it in part could lose what this version does not know."),
                       tr("Update pgTandem on this computer."));
}

} // namespace

ClusterStore::ClusterStore(const QString &path) : m_path(path)
{}

QString ClusterStore::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) +
           QStringLiteral("/clusters.json");
}

Result<void> ClusterStore::load()
{
    m_clusters.clear();
    m_unknownMembers.clear();
    m_unusable = {};
    m_loadError.reset();
    auto read = readJsonFile(m_path);
    if (!read) {
        // Moved aside: an empty list may be saved. Not readable: nothing may be written over it.
        if (read.error().kind != ErrorKind::InvalidInput)
            m_loadError = read.error();
        return read.error();
    }
    const int version = read->value(QLatin1String("format")).toInt(formatVersion);
    if (version > formatVersion) {
        m_loadError = tooNew(version);
        return *m_loadError;
    }
    std::optional<Error> problem;
    for (const QJsonValue &item : read->value(QLatin1String("clusters")).toArray()) {
        auto cluster = SavedCluster::fromJson(item.toObject());
        if (!cluster) {
            m_unusable.append(item);
            problem = cluster.error();
            continue;
        }
        QJsonObject unknown = item.toObject();
        for (const QString &name : cluster->toJson().keys())
            unknown.remove(name);
        if (!unknown.isEmpty())
            m_unknownMembers.insert(cluster->id, unknown);
        m_clusters.append(*cluster);
    }
    return problem ? Result<void>(*problem) : Result<void>();
}

const SavedCluster *ClusterStore::cluster(const QString &id) const
{
    const auto found = std::find_if(m_clusters.begin(), m_clusters.end(),
                                    [&id](const SavedCluster &c) { return c.id == id; });
    return found == m_clusters.end() ? nullptr : &*found;
}

Result<void> ClusterStore::put(const SavedCluster &cluster)
{
    // What could not be read again must not be written.
    if (auto checked = SavedCluster::fromJson(cluster.toJson()); !checked)
        return checked.error();
    QList<SavedCluster> changed = m_clusters;
    const auto found =
            std::find_if(changed.begin(), changed.end(),
                         [&cluster](const SavedCluster &c) { return c.id == cluster.id; });
    if (found == changed.end())
        changed.append(cluster);
    else
        *found = cluster;
    return save(changed);
}

Result<void> ClusterStore::remove(const QString &id)
{
    QList<SavedCluster> changed = m_clusters;
    if (changed.removeIf([&id](const SavedCluster &c) { return c.id == id; }) == 0)
        return {};
    return save(changed);
}

Result<void> ClusterStore::reorder(const QStringList &ids)
{
    QList<SavedCluster> changed = m_clusters;
    const auto place = [&ids](const SavedCluster &cluster) {
        const qsizetype index = ids.indexOf(cluster.id);
        return index < 0 ? ids.size() : index;
    };
    std::stable_sort(changed.begin(), changed.end(),
                     [&place](const auto &a, const auto &b) { return place(a) < place(b); });
    return save(changed);
}

QByteArray ClusterStore::exportJson(const QStringList &ids) const
{
    QJsonArray list;
    for (SavedCluster cluster : m_clusters) {
        if (!ids.contains(cluster.id) || cluster.isSandbox)
            continue; // a sandbox exists on this computer only
        cluster.isPaused = false;
        for (SavedServer &server : cluster.servers) {
            // A path in this user's home is of no use elsewhere and says who the user is.
            server.access.ssh.keyFile.clear();
            if (server.access.ssh.auth == SshTarget::Auth::KeyFile)
                server.access.ssh.auth = SshTarget::Auth::Defaults;
        }
        list.append(cluster.toJson());
    }
    const QJsonObject root{{QStringLiteral("format"), formatVersion},
                           {QStringLiteral("clusters"), list}};
    return QJsonDocument(root).toJson();
}

Result<QList<SavedCluster>> ClusterStore::importJson(const QByteArray &json)
{
    QJsonParseError problem;
    const QJsonObject root = QJsonDocument::fromJson(json, &problem).object();
    if (problem.error != QJsonParseError::NoError)
        return unreadable(problem.errorString());
    if (!root.value(QLatin1String("clusters")).isArray())
        return unreadable(QStringLiteral("no array \"clusters\""));
    if (const int version = root.value(QLatin1String("format")).toInt(); version > formatVersion)
        return tooNew(version);
    QList<SavedCluster> added;
    QList<SavedCluster> changed = m_clusters;
    for (const QJsonValue &item : root.value(QLatin1String("clusters")).toArray()) {
        auto read = SavedCluster::fromJson(item.toObject());
        if (!read)
            return read.error(); // all or nothing
        const auto isTaken = [&](const SavedCluster &c) { return c.id == read->id; };
        if (std::any_of(changed.begin(), changed.end(), isTaken))
            read->id = SavedCluster::newId();
        added.append(*read);
        changed.append(*read);
    }
    if (auto saved = save(changed); !saved)
        return saved.error();
    return added;
}

Result<void> ClusterStore::save(const QList<SavedCluster> &clusters)
{
    if (m_loadError)
        return *m_loadError;
    QJsonArray list;
    for (const SavedCluster &cluster : clusters) {
        QJsonObject json = m_unknownMembers.value(cluster.id);
        const QJsonObject known = cluster.toJson();
        for (auto member = known.begin(); member != known.end(); ++member)
            json.insert(member.key(), member.value());
        list.append(json);
    }
    for (const QJsonValue &item : m_unusable)
        list.append(item);
    auto written = writeJsonFile(m_path, {{QStringLiteral("format"), formatVersion},
                                          {QStringLiteral("clusters"), list}});
    if (written)
        m_clusters = clusters;
    return written;
}

} // namespace pgt
