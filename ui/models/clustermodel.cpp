// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/clustermodel.h"

#include "ui/models/healthlook.h"

#include <algorithm>

namespace pgt {

// The internal id of a group's index is 0, that of a cluster's index the key of its group.

void ClusterModel::setEntries(const QList<ClusterEntry> &entries)
{
    m_entries = entries;
    merge();
}

void ClusterModel::setFilter(const QString &text)
{
    m_filter = text.trimmed();
    merge();
}

QList<ClusterModel::Group> ClusterModel::wantedGroups() const
{
    QList<Group> groups;
    for (const ClusterEntry &entry : m_entries) {
        if (!entry.name.contains(m_filter, Qt::CaseInsensitive) &&
            !entry.group.contains(m_filter, Qt::CaseInsensitive))
            continue;
        const QString name = entry.group.isEmpty() ? tr("Clusters") : entry.group;
        Group *group = nullptr;
        for (Group &known : groups) {
            if (known.name == name)
                group = &known;
        }
        if (!group) {
            groups.append(Group{name, 0, {}});
            group = &groups.last();
        }
        group->clusters.append(entry);
    }
    return groups;
}

void ClusterModel::merge()
{
    const QList<Group> wanted = wantedGroups();
    const auto isWanted = [&](const QString &name) {
        return std::any_of(wanted.begin(), wanted.end(),
                           [&](const Group &group) { return group.name == name; });
    };
    for (int row = int(m_groups.size()) - 1; row >= 0; --row) {
        if (!isWanted(m_groups.at(row).name)) {
            beginRemoveRows({}, row, row);
            m_groups.removeAt(row);
            endRemoveRows();
        }
    }
    for (int row = 0; row < wanted.size(); ++row) {
        const QString &name = wanted.at(row).name;
        int from = row;
        while (from < m_groups.size() && m_groups.at(from).name != name)
            ++from;
        if (from >= m_groups.size()) {
            beginInsertRows({}, row, row);
            m_groups.insert(row, Group{name, m_nextKey++, {}});
            endInsertRows();
        } else if (from != row) {
            beginMoveRows({}, from, from, {}, row);
            m_groups.move(from, row);
            endMoveRows();
        }
        mergeGroup(row, wanted.at(row).clusters);
    }
}

void ClusterModel::mergeGroup(int row, const QList<ClusterEntry> &wanted)
{
    const QModelIndex parentIndex = index(row, 0);
    QList<ClusterEntry> &present = m_groups[row].clusters;
    const auto find = [](const QList<ClusterEntry> &in, const QString &id, qsizetype from) {
        for (qsizetype i = from; i < in.size(); ++i) {
            if (in.at(i).id == id)
                return int(i);
        }
        return -1;
    };
    for (int i = int(present.size()) - 1; i >= 0; --i) {
        if (find(wanted, present.at(i).id, 0) < 0) {
            beginRemoveRows(parentIndex, i, i);
            present.removeAt(i);
            endRemoveRows();
        }
    }
    for (int i = 0; i < wanted.size(); ++i) {
        const int from = find(present, wanted.at(i).id, i);
        if (from < 0) {
            beginInsertRows(parentIndex, i, i);
            present.insert(i, wanted.at(i));
            endInsertRows();
            continue;
        }
        if (from != i) {
            beginMoveRows(parentIndex, from, from, parentIndex, i);
            present.move(from, i);
            endMoveRows();
        }
        if (present.at(i) != wanted.at(i)) {
            present[i] = wanted.at(i);
            const QModelIndex changed = index(i, 0, parentIndex);
            Q_EMIT dataChanged(changed, changed);
        }
    }
}

int ClusterModel::rowOfKey(quintptr key) const
{
    for (int row = 0; row < m_groups.size(); ++row) {
        if (m_groups.at(row).key == key)
            return row;
    }
    return -1;
}

const ClusterEntry *ClusterModel::entryAt(const QModelIndex &index) const
{
    if (!index.isValid() || index.internalId() == 0)
        return nullptr;
    const int group = rowOfKey(index.internalId());
    if (group < 0 || index.row() >= m_groups.at(group).clusters.size())
        return nullptr;
    return &m_groups.at(group).clusters.at(index.row());
}

QModelIndex ClusterModel::indexOf(const QString &clusterId) const
{
    for (const Group &group : m_groups) {
        for (int row = 0; row < group.clusters.size(); ++row) {
            if (group.clusters.at(row).id == clusterId)
                return createIndex(row, 0, group.key);
        }
    }
    return {};
}

QModelIndex ClusterModel::index(int row, int column, const QModelIndex &parent) const
{
    if (column != 0 || row < 0 || row >= rowCount(parent))
        return {};
    if (!parent.isValid())
        return createIndex(row, 0, quintptr(0));
    return createIndex(row, 0, m_groups.at(parent.row()).key);
}

QModelIndex ClusterModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || child.internalId() == 0)
        return {};
    const int row = rowOfKey(child.internalId());
    return row < 0 ? QModelIndex() : createIndex(row, 0, quintptr(0));
}

int ClusterModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_groups.size());
    if (parent.internalId() != 0 || parent.row() >= m_groups.size())
        return 0;
    return int(m_groups.at(parent.row()).clusters.size());
}

int ClusterModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QVariant ClusterModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const ClusterEntry *entry = entryAt(index);
    if (!entry) {
        if (role == Qt::DisplayRole && index.row() < m_groups.size())
            return m_groups.at(index.row()).name;
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        return entry->name;
    case Qt::AccessibleTextRole:
        return QStringList{entry->name, levelText(entry->level), entry->subtitle}.join(
                QStringLiteral(", "));
    case Qt::AccessibleDescriptionRole: // changes with every sample: no part of the name
        return QStringList{entry->lagBytes, entry->lagTime}.join(QStringLiteral(", "));
    case Qt::ToolTipRole:
        return entry->name;
    case IdRole:
        return entry->id;
    case SubtitleRole:
        return entry->subtitle;
    case BytesRole:
        return entry->lagBytes;
    case TimeRole:
        return entry->lagTime;
    case KindRole:
        return int(stateKind(entry->level));
    default:
        return {};
    }
}

Qt::ItemFlags ClusterModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    return entryAt(index) ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren
                          : Qt::ItemIsEnabled;
}

} // namespace pgt
