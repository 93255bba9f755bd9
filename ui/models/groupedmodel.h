// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>
#include <QHash>

#include <memory>
#include <vector>

namespace pgt {

/// A tree of two levels, groups and their rows, with one column. Rows are known by keys:
/// setGroups() merges, so that selection, expansion and scroll position of the views stay.
class GroupedModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    /// Roles that all trees of the wizard share. Qt::DisplayRole is the title.
    enum Role {
        KeyRole = Qt::UserRole, ///< QString, unique among its siblings
        IsGroupRole,            ///< bool
        SubtitleRole,           ///< QString beside or under the title
        TrailingRole,           ///< QString at the end of the row
        StateRole,              ///< int of StateKind
        IconRole,               ///< int of Icon
        WarningRole,            ///< QString: why there is a warning sign; empty: none
        FirstOwnRole = Qt::UserRole + 100
    };

    struct Row
    {
        QString key;
        QHash<int, QVariant> data; ///< by role
        bool operator==(const Row &) const = default;
    };
    struct Group
    {
        Row head;
        QList<Row> rows;
    };

    using QAbstractItemModel::QAbstractItemModel;

    /// Makes the tree equal to @p groups with the smallest set of inserts, moves and removals.
    void setGroups(const QList<Group> &groups);
    /// The row with that key in any group; invalid if there is none.
    QModelIndex indexOfRow(const QString &key) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    struct Node
    {
        Row row;
        Node *group = nullptr; ///< nullptr: this is a group
        std::vector<std::unique_ptr<Node>> children;
    };
    using Nodes = std::vector<std::unique_ptr<Node>>;

    void merge(Nodes &nodes, const QList<Row> &target, Node *group);
    QModelIndex indexOf(const Node *node) const;

    Nodes m_groups;
};

} // namespace pgt
