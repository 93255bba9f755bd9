// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/monitor/replicationsnapshot.h"

#include <QList>
#include <QString>

namespace pgt {

/// Where a standby stands in the strip: column 1 receives from the primary, column 2 from one in
/// column 1, and so on. A sender and its first receiver share a row.
struct TopologyPlace
{
    QString id;
    QString senderId; ///< empty: the primary
    int column = 1;
    int row = 0;

    bool operator==(const TopologyPlace &) const = default;
};

struct TopologyLayout
{
    QList<TopologyPlace> places;
    int rows = 1;
    int columns = 1;

    bool isFree(int column, int row) const;
};

/// Pure. A standby whose sender is not known, unknown to the snapshot, or part of a circle stands
/// in column 1.
TopologyLayout layoutTopology(const ReplicationSnapshot &snapshot);

} // namespace pgt
