// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/clusterlist.h"

#include "app/base/log.h"
#include "app/base/units.h"

#include <algorithm>

namespace pgt {

ClusterList::ClusterList(ClusterStore &store, const SessionFactory &factory, QObject *parent)
    : QObject(parent), m_store(store), m_factory(factory)
{
    for (const SavedCluster &cluster : m_store.clusters())
        watch(cluster);
    const QStringList ids = orderedIds();
    if (!ids.isEmpty())
        m_selectedId = ids.first();
}

ClusterList::~ClusterList() = default;

void ClusterList::watch(const SavedCluster &cluster)
{
    auto session = m_factory(cluster);
    const QString id = cluster.id;
    const auto notify = [this, id] { Q_EMIT entryChanged(id); };
    connect(session.get(), &WatchSession::stateChanged, this, notify);
    connect(session.get(), &WatchSession::snapshotChanged, this, notify);
    connect(session.get(), &WatchSession::alertChanged, this, notify);
    connect(session.get(), &WatchSession::secretNeeded, this,
            [this, id](const SecretRequest &request) { Q_EMIT secretNeeded(id, request); });
    WatchSession *watched = session.get();
    connect(watched, &WatchSession::rolesLearned, this, [this, watched] {
        // Only a name for a time without answers: that it cannot be saved is no news for now.
        if (const auto saved = m_store.put(watched->cluster()); !saved)
            qCInfo(lcStore) << "roles not saved:" << saved.error().text;
    });
    m_sessions[id] = std::move(session);
    if (cluster.isPaused)
        watched->pause();
    else
        watched->start();
}

QStringList ClusterList::groups() const
{
    QStringList groups;
    for (const SavedCluster &cluster : m_store.clusters()) {
        if (!groups.contains(cluster.group))
            groups.append(cluster.group);
    }
    return groups;
}

QStringList ClusterList::orderedIds() const
{
    QStringList ids;
    for (const QString &group : groups()) {
        for (const SavedCluster &cluster : m_store.clusters()) {
            if (cluster.group == group)
                ids.append(cluster.id);
        }
    }
    return ids;
}

QList<ClusterEntry> ClusterList::entries() const
{
    QList<ClusterEntry> entries;
    for (const QString &id : orderedIds())
        entries.append(makeEntry(*m_store.cluster(id)));
    return entries;
}

std::optional<ClusterEntry> ClusterList::entry(const QString &id) const
{
    const SavedCluster *cluster = m_store.cluster(id);
    return cluster ? std::optional(makeEntry(*cluster)) : std::nullopt;
}

ClusterEntry ClusterList::makeEntry(const SavedCluster &cluster) const
{
    ClusterEntry entry;
    entry.id = cluster.id;
    entry.name = cluster.name;
    entry.group = cluster.group;
    entry.lagBytes = unknownValue();
    const WatchSession *watched = session(cluster.id);
    if (!watched)
        return entry;
    const ReplicationSnapshot &snapshot = watched->snapshot();
    entry.level = watched->health().level;
    entry.alertCount = watched->alertCount();
    const QString version = snapshot.primary.versionText;
    QString what;
    switch (watched->state()) {
    case WatchSession::State::Paused:
        what = tr("watching paused");
        break;
    case WatchSession::State::Stopped:
    case WatchSession::State::Connecting:
        what = tr("connecting");
        break;
    case WatchSession::State::NeedsSecret:
        what = tr("password needed");
        break;
    case WatchSession::State::NeedsLogin:
        what = tr("login needed");
        break;
    case WatchSession::State::Unreachable:
        what = tr("not reachable");
        break;
    case WatchSession::State::Watching:
        what = tr("%n standby(s)", nullptr, int(snapshot.standbys.size()));
        break;
    }
    //: version of PostgreSQL, then the number of standbys or a state
    entry.subtitle = version.isEmpty() ? what : tr("PG %1 · %2").arg(version, what);
    if (watched->state() != WatchSession::State::Watching)
        return entry;
    if (const StandbySample *worst = worstStandby(snapshot, watched->limits())) {
        const bool silent =
                worst->state == StandbyState::Disconnected || worst->state == StandbyState::Unknown;
        if (worst->replayLag.bytes)
            entry.lagBytes = formatBytes(*worst->replayLag.bytes);
        else if (silent && worst->retainedBytes)
            entry.lagBytes = formatBytes(*worst->retainedBytes);
        if (silent)
            entry.lagTime = tr("no data");
        else if (worst->replayLag.time)
            entry.lagTime = worst->replayLag.time->toText();
    }
    return entry;
}

void ClusterList::select(const QString &id)
{
    if (id == m_selectedId || !m_store.cluster(id))
        return;
    m_selectedId = id;
    Q_EMIT selectionChanged();
}

void ClusterList::selectNext()
{
    const QStringList ids = orderedIds();
    const qsizetype index = ids.indexOf(m_selectedId);
    if (index + 1 < ids.size())
        select(ids[index + 1]);
}

void ClusterList::selectPrevious()
{
    const QStringList ids = orderedIds();
    const qsizetype index = ids.indexOf(m_selectedId);
    if (index > 0)
        select(ids[index - 1]);
}

WatchSession *ClusterList::session(const QString &id) const
{
    const auto found = m_sessions.find(id);
    return found == m_sessions.end() ? nullptr : found->second.get();
}

Result<void> ClusterList::add(const SavedCluster &cluster)
{
    if (auto saved = m_store.put(cluster); !saved)
        return saved;
    if (WatchSession *known = session(cluster.id))
        known->setCluster(cluster);
    else
        watch(cluster);
    Q_EMIT listChanged();
    select(cluster.id);
    return {};
}

Result<void> ClusterList::remove(const QString &id)
{
    const QStringList before = orderedIds();
    const SavedCluster *known = m_store.cluster(id);
    const SavedCluster cluster = known ? *known : SavedCluster();
    if (auto saved = m_store.remove(id); !saved)
        return saved;
    const auto found = m_sessions.find(id);
    if (found == m_sessions.end())
        return {};
    // A screen may still look at it while it learns of its end.
    std::unique_ptr<WatchSession> session = std::move(found->second);
    m_sessions.erase(found);
    session->disconnect(this);
    const bool wasSelected = id == m_selectedId;
    if (wasSelected) {
        const qsizetype index = before.indexOf(id);
        const QStringList ids = orderedIds();
        m_selectedId = ids.isEmpty() ? QString() : ids[std::min(index, ids.size() - 1)];
    }
    Q_EMIT listChanged();
    if (wasSelected)
        Q_EMIT selectionChanged();
    session.release()->deleteLater();
    Q_EMIT removed(cluster);
    return {};
}

Result<void> ClusterList::change(const QString &id, const std::function<void(SavedCluster &)> &edit)
{
    const SavedCluster *known = m_store.cluster(id);
    if (!known) {
        return Error::make(ErrorKind::InvalidInput, tr("The cluster is not in the list any more."));
    }
    SavedCluster cluster = *known;
    edit(cluster);
    if (auto saved = m_store.put(cluster); !saved)
        return saved;
    if (WatchSession *watched = session(id))
        watched->setCluster(cluster);
    Q_EMIT listChanged();
    return {};
}

Result<void> ClusterList::rename(const QString &id, const QString &name)
{
    return change(id, [&name](SavedCluster &cluster) { cluster.name = name.trimmed(); });
}

Result<void> ClusterList::setGroup(const QString &id, const QString &group)
{
    return change(id, [&group](SavedCluster &cluster) { cluster.group = group.trimmed(); });
}

Result<void> ClusterList::pause(const QString &id)
{
    auto saved = change(id, [](SavedCluster &cluster) { cluster.isPaused = true; });
    if (WatchSession *watched = saved ? session(id) : nullptr)
        watched->pause();
    return saved;
}

Result<void> ClusterList::resume(const QString &id)
{
    auto saved = change(id, [](SavedCluster &cluster) { cluster.isPaused = false; });
    if (WatchSession *watched = saved ? session(id) : nullptr)
        watched->resume();
    return saved;
}

Result<int> ClusterList::importFrom(const QByteArray &json)
{
    auto added = m_store.importJson(json);
    if (!added)
        return added.error();
    for (const SavedCluster &cluster : *added)
        watch(cluster);
    Q_EMIT listChanged();
    if (!added->isEmpty())
        select(added->first().id);
    return int(added->size());
}

QByteArray ClusterList::exportAll() const
{
    return m_store.exportJson(orderedIds());
}

} // namespace pgt
