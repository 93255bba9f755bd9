// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/clusterlist.h"

#include <QAbstractItemModel>

namespace pgt {

/// The clusters of the side bar: groups with their clusters below. Clusters without a group stand
/// in one named "Clusters". Changes are merged, so the selection stays; what does not match the
/// filter is left out.
class ClusterModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole, ///< empty for a group
        SubtitleRole,
        BytesRole,
        TimeRole,
        KindRole, ///< int of StateKind
    };

    using QAbstractItemModel::QAbstractItemModel;

    /// Merges @p entries; their order is kept.
    void setEntries(const QList<ClusterEntry> &entries);
    /// Shows only clusters whose name or group contains @p text, without regard to case.
    void setFilter(const QString &text);
    QModelIndex indexOf(const QString &clusterId) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Group
    {
        QString name;
        quintptr key = 0; ///< stays the same while the group lives
        QList<ClusterEntry> clusters;
    };

    void merge();
    void mergeGroup(int row, const QList<ClusterEntry> &wanted);
    QList<Group> wantedGroups() const;
    int rowOfKey(quintptr key) const;
    const ClusterEntry *entryAt(const QModelIndex &index) const;

    QList<ClusterEntry> m_entries;
    QString m_filter;
    QList<Group> m_groups;
    quintptr m_nextKey = 1;
};

} // namespace pgt
