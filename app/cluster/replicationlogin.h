// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/situation.h"
#include "app/pg/hbafile.h"

namespace pgt {

/// The standby's login for replication as the primary's pg_hba.conf sees it, for the rule that is
/// added and the check that judges the present ones. The address is null if only a name is known,
/// and with a socket.
HbaQuery replicationQuery(const PairView &pair);

} // namespace pgt
