// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/instance.h"
#include "app/cluster/replicationspec.h"
#include "app/pg/pgversion.h"

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

/// What a primary has or is to have from its next start. To PostgreSQL 11 senders are counted among
/// the connections: a server that has too few of these does not start.
struct SenderLimits
{
    int senders = 0;     ///< max_wal_senders
    int connections = 0; ///< max_connections
    int reserved = 0;    ///< superuser_reserved_connections
};
/// @p next with limits that are high enough for @p needed senders. More than needed, up to
/// PostgreSQL's own default, only where no connections have to be added for them.
SenderLimits limitsFor(int needed, SenderLimits next, const PgVersion &version);

/// max_replication_slots; nothing is needed without slots.
PrimaryNeed neededSlots(const ReplicationSpec &spec, const Instance &primary);

} // namespace pgt
