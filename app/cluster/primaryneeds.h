// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/instance.h"
#include "app/cluster/replicationspec.h"

namespace pgt {

/// How many of a limited thing the primary has to offer for the wishes to come true.
struct PrimaryNeed
{
    int others = 0;   ///< in use by others than the standbys wished for
    int standbys = 0; ///< needed for those

    int total() const { return others + standbys; }
};

/// max_wal_senders: two for each copy (data and WAL), one for the standby that connects while the
/// copy's are just ending.
PrimaryNeed neededSenders(const ReplicationSpec &spec, const Instance &primary);
/// max_replication_slots; nothing is needed without slots.
PrimaryNeed neededSlots(const ReplicationSpec &spec, const Instance &primary);

} // namespace pgt
