// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/groupedmodel.h"

#include <algorithm>

namespace pgt {

void GroupedModel::setGroups(const QList<Group> &groups)
{
    QList<Row> heads;
    for (const Group &group : groups)
        heads << group.head;
    merge(m_groups, heads, nullptr);
    for (qsizetype i = 0; i < groups.size(); ++i) {
        Node *group = m_groups[size_t(i)].get();
        merge(group->children, groups[i].rows, group);
    }
}

void GroupedModel::merge(Nodes &nodes, const QList<Row> &target, Node *group)
{
    const QModelIndex parent = group ? indexOf(group) : QModelIndex();
    for (qsizetype i = 0; i < target.size(); ++i) {
        const auto at = nodes.begin() + std::min(size_t(i), nodes.size());
        const auto found = std::find_if(
                at, nodes.end(), [&](const auto &node) { return node->row.key == target[i].key; });
        const int row = int(i);
        if (found == nodes.end()) {
            beginInsertRows(parent, row, row);
            auto node = std::make_unique<Node>();
            node->row = target[i];
            node->group = group;
            nodes.insert(at, std::move(node));
            endInsertRows();
            continue;
        }
        if (found != at) {
            const int from = int(found - nodes.begin());
            beginMoveRows(parent, from, from, parent, row);
            std::rotate(at, found, found + 1);
            endMoveRows();
        }
        Node *node = nodes[size_t(i)].get();
        if (node->row != target[i]) {
            node->row = target[i];
            const QModelIndex changed = index(row, 0, parent);
            Q_EMIT dataChanged(changed, changed);
        }
    }
    if (nodes.size() > size_t(target.size())) {
        beginRemoveRows(parent, int(target.size()), int(nodes.size()) - 1);
        nodes.erase(nodes.begin() + target.size(), nodes.end());
        endRemoveRows();
    }
}

QModelIndex GroupedModel::indexOf(const Node *node) const
{
    const Nodes &siblings = node->group ? node->group->children : m_groups;
    const auto found = std::find_if(siblings.begin(), siblings.end(),
                                    [node](const auto &other) { return other.get() == node; });
    return createIndex(int(found - siblings.begin()), 0, node);
}

QModelIndex GroupedModel::indexOfRow(const QString &key) const
{
    for (const auto &group : m_groups) {
        for (const auto &node : group->children) {
            if (node->row.key == key)
                return indexOf(node.get());
        }
    }
    return {};
}

QModelIndex GroupedModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    const Nodes *nodes = &m_groups;
    if (parent.isValid())
        nodes = &static_cast<const Node *>(parent.constInternalPointer())->children;
    return createIndex(row, column, (*nodes)[size_t(row)].get());
}

QModelIndex GroupedModel::parent(const QModelIndex &child) const
{
    if (!child.isValid())
        return {};
    const auto *node = static_cast<const Node *>(child.constInternalPointer());
    return node->group ? indexOf(node->group) : QModelIndex();
}

int GroupedModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_groups.size());
    if (parent.column() != 0)
        return 0;
    return int(static_cast<const Node *>(parent.constInternalPointer())->children.size());
}

int GroupedModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QVariant GroupedModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto *node = static_cast<const Node *>(index.constInternalPointer());
    if (role == KeyRole)
        return node->row.key;
    if (role == IsGroupRole)
        return node->group == nullptr;
    return node->row.data.value(role);
}

} // namespace pgt
