// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/listening.h"
#include "app/cluster/situation.h"
#include "app/plan/plan.h"

#include <optional>

namespace pgt {

/// Everything a plan is made from. Equal input gives an equal plan.
struct PlanInput : Situation
{
    QString planId; ///< see newPlanId()
    /// Instance::id of the only clusters that may be touched: the sandbox's two servers stand on a
    /// computer that may have real ones. Empty: any.
    QStringList onlyInstances;
};

/// Decides what has to be done, in which order, to get from the facts to the wishes: the one place
/// that does. Pure: no I/O, no clock, no randomness. Of everything that is right already nothing is
/// planned; for a finished pair the plan is empty.
///
/// Errors say why nothing may be done: SameServer, WrongRole, VersionMismatch, Managed, ServerDown,
/// ForeignData, ConfigBroken, FileUnwritable, RoleConflict, SlotProblem, NoSpace, NoPostgres,
/// Unsupported, InvalidInput.
Result<Plan> makePlan(const PlanInput &input);

/// An id that no other plan has: "20251122-143207-k3f9xw". Letters, digits and hyphens only.
QString newPlanId(const QDateTime &now);

/// The line that pg_hba.conf of the primary needs for the standby, and whether it has to be added.
struct ReplicationRule
{
    QString line;          ///< "hostssl replication replicator 10.20.0.12/32 scram-sha-256"
    bool isNeeded = false; ///< false: a line that is there allows the login already
};
/// For the page that shows the line of the standby at that index before there is a plan. Nothing if
/// the cluster is not chosen or the standby's address is not known.
std::optional<ReplicationRule> replicationRule(const Situation &situation, qsizetype standby = 0);

/// What listen_addresses of the primary is changed to; nothing if the standby is heard already, or
/// the clusters are not chosen.
std::optional<ListenChange> listenChangeFor(const Situation &situation);

} // namespace pgt
