// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/replicationlogin.h"
#include "app/pg/hbafile.h"

namespace pgt {

/// The line that lets the standby sign in for replication on the primary.
HbaRule ruleForReplication(const PairView &pair);
/// Methods by which a login with a password, or without one, is let in.
QStringList passwordMethods();

} // namespace pgt
