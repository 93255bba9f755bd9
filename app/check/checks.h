// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/check/finding.h"
#include "app/cluster/situation.h"

namespace pgt {

/// All preflight checks; pure. What the plan will change by itself is a Warning that says so, what
/// the user should decide is a Failure with a fix, what pgTandem cannot put right is a Failure
/// without one and blocks. Fixes named in ReplicationSpec::acceptedFixes count as done.
/// Order: the standbys' findings, the primary's, those between the hosts; in each the worst first.
/// Precondition: all chosen clusters are among the facts.
QList<Finding> runChecks(const Situation &situation);

} // namespace pgt
