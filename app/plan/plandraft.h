// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/planner.h"

namespace pgt {

/// A plan in the making, with what all its parts share. Borrows the input.
struct PlanDraft
{
    explicit PlanDraft(const PlanInput &planInput);

    /// Names backups and what is moved aside: "20261122-143207".
    QString stamp() const;
    /// The comment beside what is written for these standbys: "pgTandem 2026-11-22: standby a".
    QString mark(const QStringList &standbys) const;

    const PlanInput &input;
    const ReplicationSpec &spec;
    Plan plan;
};

} // namespace pgt
