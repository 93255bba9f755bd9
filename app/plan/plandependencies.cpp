// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/plandependencies.h"

namespace pgt {

namespace {

using Kinds = QList<StepKind>;

QStringList idsOf(const Plan &plan, const QString &hostId, const Kinds &kinds)
{
    QStringList ids;
    for (const Step &step : plan.steps) {
        if (step.hostId == hostId && kinds.contains(step.kind))
            ids << step.id;
    }
    return ids;
}

/// Tried before the primary is restarted: cheap, harmless, and could fail. A restart for a set-up
/// that then does not go on would interrupt people for nothing.
QStringList triedBeforeRestart(const Plan &plan, const QString &primaryId)
{
    QStringList ids =
            idsOf(plan, primaryId,
                  {StepKind::CreateRole, StepKind::CreateMonitorRole, StepKind::ChangeFiles});
    for (const QString &standbyId : plan.standbyIds()) {
        // After a copy the files of a standby are changed in it; the copy needs the restart.
        const bool isCopied = !idsOf(plan, standbyId, {StepKind::BaseBackup}).isEmpty();
        ids += idsOf(plan, standbyId,
                     isCopied ? Kinds{StepKind::WritePassFile}
                              : Kinds{StepKind::ChangeFiles, StepKind::ReloadServer});
    }
    return ids;
}

QStringList needsOnPrimary(const Plan &plan, const Step &step)
{
    switch (step.kind) {
    case StepKind::ReloadServer:
        return idsOf(plan, step.hostId, {StepKind::ChangeFiles});
    case StepKind::RestartServer:
        return triedBeforeRestart(plan, step.hostId);
    case StepKind::CreateSlot: // wal_level and the number of slots, and what limits the kept WAL
        return idsOf(plan, step.hostId, {StepKind::ReloadServer, StepKind::RestartServer});
    default:
        return {};
    }
}

QStringList needsOnStandby(const Plan &plan, const Step &step, const QString &primaryId,
                           const QString &before)
{
    const Kinds inForce{StepKind::ReloadServer, StepKind::RestartServer};
    const QStringList previous = before.isEmpty() ? QStringList() : QStringList(before);
    switch (step.kind) {
    case StepKind::WritePassFile:
        return {};
    case StepKind::TestLogin:
        return idsOf(plan, primaryId, inForce + Kinds{StepKind::CreateRole}) + previous;
    case StepKind::BaseBackup:
        return idsOf(plan, primaryId, inForce + Kinds{StepKind::CreateSlot}) + previous;
    case StepKind::VerifyReplication:
        return idsOf(plan, primaryId, inForce) + previous;
    default:
        return previous; // the way of a standby's data is one line
    }
}

} // namespace

void stateDependencies(Plan &plan)
{
    const PlanHost *primary = plan.primary();
    QHash<QString, QString> before; // the last step of each host
    for (qsizetype i = 0; i < plan.steps.size(); ++i) {
        const Step &step = plan.steps.at(i);
        const QStringList needs =
                step.hostId == primary->id
                        ? needsOnPrimary(plan, step)
                        : needsOnStandby(plan, step, primary->id, before.value(step.hostId));
        before.insert(step.hostId, step.id);
        plan.steps[i].dependsOn = needs;
    }
}

} // namespace pgt
