// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/monitor/history.h"
#include "app/monitor/replicationsnapshot.h"

namespace pgt {

/// What happened between two snapshots of one cluster, as events without a time. What was unknown
/// before is no change: a program that starts watching reports nothing.
QList<HistoryEvent> changesBetween(const ReplicationSnapshot &before,
                                   const ReplicationSnapshot &after);

} // namespace pgt
