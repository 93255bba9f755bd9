// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/check/finding.h"
#include "app/cluster/hostfacts.h"
#include "app/cluster/linkfacts.h"
#include "app/cluster/replicationspec.h"

namespace pgt {

/// Everything the checks look at. The instances are the chosen ones of the hosts' facts.
struct CheckInput
{
    HostFacts primaryHost;
    Instance primaryInstance;
    HostFacts standbyHost;
    Instance standbyInstance;
    std::optional<LinkFacts> link; ///< nullopt: the way between the hosts was not tried
    ReplicationSpec spec;          ///< with at least one standby; the first one is checked
    QDateTime now;
};

/// All preflight checks; pure. What the plan will change by itself is a Warning that says so, what
/// the user should decide is a Failure with a fix, what pgTandem cannot put right is a Failure
/// without one and blocks. Fixes named in ReplicationSpec::acceptedFixes count as done.
/// Order: the standby's findings, the primary's, those between the hosts; in each the worst first.
QList<Finding> runChecks(const CheckInput &input);

} // namespace pgt
