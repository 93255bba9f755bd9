// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/monitor/history.h"
#include "app/monitor/replicationsnapshot.h"

namespace pgt {

/// What happened between two snapshots of one cluster, as events. What was unknown before is no
/// change: a program that starts watching reports nothing. An event has a time of its own (ms since
/// 1970) if it began before it was noticed, else 0.
QList<HistoryEvent> changesBetween(const ReplicationSnapshot &before,
                                   const ReplicationSnapshot &after);

/// What @p after must be compared with next: what is not known in it stays as it was in @p before,
/// so that an outage with a while of not knowing in it is one outage.
ReplicationSnapshot knownAfter(const ReplicationSnapshot &before, const ReplicationSnapshot &after);

} // namespace pgt
