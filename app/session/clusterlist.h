// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/watchsession.h"
#include "app/store/clusterstore.h"

#include <QObject>

#include <functional>
#include <map>
#include <memory>

namespace pgt {

/// One row of the side bar.
struct ClusterEntry
{
    QString id;
    QString name;
    QString group; ///< may be empty
    HealthLevel level = HealthLevel::Idle;
    QString subtitle; ///< "PG 17.6 · 3 standbys", "PG 15.14 · watching paused"
    QString lagBytes; ///< worst standby's, formatted; an en dash if not known
    QString lagTime;  ///< same; "no data" for a disconnected standby; may be empty
    int alertCount = 0;

    bool operator==(const ClusterEntry &) const = default;
};

/// The saved clusters, the selected one and a WatchSession for each.
class ClusterList : public QObject
{
    Q_OBJECT

public:
    using SessionFactory = std::function<std::unique_ptr<WatchSession>(const SavedCluster &)>;

    /// @p store is borrowed, is loaded already, and must outlive the list. Starts watching all
    /// clusters that are not paused.
    ClusterList(ClusterStore &store, const SessionFactory &factory, QObject *parent = nullptr);
    ~ClusterList() override;

    /// Ordered by group (first appearance), then as saved.
    QList<ClusterEntry> entries() const;
    std::optional<ClusterEntry> entry(const QString &id) const;
    bool isEmpty() const { return m_sessions.empty(); }
    QStringList groups() const;

    QString selectedId() const { return m_selectedId; }
    /// Unknown ids are ignored.
    void select(const QString &id);
    void selectNext();
    void selectPrevious();
    /// nullptr: none of that id.
    WatchSession *session(const QString &id) const;
    WatchSession *selectedSession() const { return session(m_selectedId); }

    /// Saves, watches and selects. Errors as ClusterStore::put().
    Result<void> add(const SavedCluster &cluster);
    /// Stops watching and forgets it, nothing on the servers changes.
    Result<void> remove(const QString &id);
    Result<void> rename(const QString &id, const QString &name);
    Result<void> setGroup(const QString &id, const QString &group);
    /// Pauses or resumes watching and remembers it.
    Result<void> pause(const QString &id);
    Result<void> resume(const QString &id);
    /// Reads an exported file and watches what is in it; returns how many were added.
    Result<int> importFrom(const QByteArray &json);
    QByteArray exportAll() const;

Q_SIGNALS:
    void listChanged(); ///< clusters came, went, were renamed or moved
    void entryChanged(const QString &id);
    /// It is out of the list for good.
    void removed(const pgt::SavedCluster &cluster);
    void selectionChanged();
    void secretNeeded(const QString &id, const pgt::SecretRequest &request);

private:
    ClusterEntry makeEntry(const SavedCluster &cluster) const;
    void watch(const SavedCluster &cluster);
    Result<void> change(const QString &id, const std::function<void(SavedCluster &)> &edit);
    QStringList orderedIds() const;

    ClusterStore &m_store;
    SessionFactory m_factory;
    std::map<QString, std::unique_ptr<WatchSession>> m_sessions;
    QString m_selectedId;
};

} // namespace pgt
