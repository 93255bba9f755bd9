// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/instance.h"

#include <QAbstractTableModel>

namespace pgt {

/// The PostgreSQL clusters found on a host, one row each.
class InstancesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Version, Cluster, Port, DataDirectory, Size, State, ColumnCount };
    enum Role {
        InstanceIdRole = Qt::UserRole, ///< QString
        StateRole,                     ///< int of StateKind; column State
        ChosenRole                     ///< bool: the one to work on
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Keeps the rows of clusters that are still there.
    void setInstances(const QList<Instance> &instances);
    void setChosen(const QString &instanceId);
    QString instanceId(int row) const;
    /// -1: not there.
    int rowOf(const QString &instanceId) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    QString text(const Instance &instance, int column) const;
    QString stateText(const Instance &instance) const;

    QList<Instance> m_instances;
    QString m_chosen;
};

} // namespace pgt
