// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/planner.h"

namespace pgt::test {

/// A pair of Debian hosts as discovery describes them: berlin-1 with a running 17/main full of data
/// and wal_level = minimal, berlin-2 with the fresh 17/main of the package.
PlanInput debianPair();

/// One more fresh standby beside the ones there are, on a host of its own.
void addStandby(PlanInput &input, const QString &name, const QString &address);

/// The same pair after the plan was applied: settings, rule, roles, slot, standby streaming.
PlanInput finishedPair(const PlanInput &before, const Plan &applied);

/// The plan for @p input; an empty one, with a warning that fails the test, if it is refused.
Plan planOf(const PlanInput &input);
/// Why makePlan() refuses @p input; Internal if it does not.
ErrorKind refusalOf(const PlanInput &input);
/// The first cluster of each host.
Instance &primaryOf(PlanInput &input);
Instance &standbyOf(PlanInput &input);
/// The change of @p step to the file whose path ends in @p name; nullptr if there is none.
const FileChange *fileOf(const Step *step, const QString &name);

/// The step of that kind on that host; nullptr if there is none.
const Step *findStep(const Plan &plan, StepKind kind, const QString &hostId = {});
QStringList stepIds(const Plan &plan);

/// A fact about a file with this content.
ConfigFileFact fileFact(const QString &path, const QByteArray &content);

} // namespace pgt::test
