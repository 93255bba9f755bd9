// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/hostfacts.h"
#include "app/plan/plan.h"

namespace pgt {

/// What a new password of the monitoring role is planned from.
struct PasswordPlanInput
{
    QString clusterName;
    QString role;       ///< the monitoring role
    QString hostName;   ///< for people
    HostAccess access;  ///< the way to the primary's host
    HostFacts host;     ///< as just read
    QString instanceId; ///< of the primary, in host
    QString planId;
    QDateTime now;
};

/// The plan with the one step that gives the monitoring role a new password on the primary. The
/// password itself is no part of it. Errors: InvalidInput (no such cluster there), ServerDown,
/// WrongRole (it is a standby: the role is changed on the primary).
Result<Plan> makePasswordPlan(const PasswordPlanInput &input);

} // namespace pgt
