// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/monitor/health.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QStringList>

namespace pgt {

/// The standbys of one cluster, a row each. A new snapshot is merged: rows of standbys that stay
/// keep their index, so selection and scroll position stay, and only cells that look different are
/// said to have changed.
class StandbysModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        Standby,
        State,
        Sync,
        SentLag,
        WriteLag,
        FlushLag,
        ReplayLag,
        Slot,
        RetainedWal,
        StateFor,
        ColumnCount
    };
    enum Role {
        IdRole = Qt::UserRole,
        SortRole,    ///< number or text to sort by; unknown sorts below everything known
        KindRole,    ///< int of StateKind
        BytesRole,   ///< text of the bytes of a lag
        TimeRole,    ///< text of the time of a lag
        StaleRole,   ///< bool: the value is old
        ProblemRole, ///< bool: this standby's lag is above the limit or it is disconnected
        PillRole,    ///< int of PillKind for the sync state
        ShareRole,   ///< double 0..1: retained WAL of its limit; invalid without limit
        CopyRole,    ///< the cell as plain text for the clipboard
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setSnapshot(const ReplicationSnapshot &snapshot, const LagLimits &limits);
    const StandbySample *standbyAt(int row) const;
    int rowOf(const QString &id) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QVariant lagData(const StandbySample &standby, const Lag &lag, int role) const;
    QString text(const StandbySample &standby, int column) const;
    QVariant sortValue(const StandbySample &standby, int column) const;
    QString toolTip(const StandbySample &standby, int column) const;

    QStringList shownOf(const StandbySample &standby) const;
    void tellChanges(int row);

    QList<StandbySample> m_standbys;
    QHash<QString, QStringList> m_shown; ///< by id: what each cell looks like
    ReplicationSnapshot m_snapshot;      ///< ages count from its moment
    LagLimits m_limits;
};

} // namespace pgt
