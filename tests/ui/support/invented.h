// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/check/finding.h"
#include "app/cluster/hostfacts.h"
#include "app/plan/plan.h"
#include "app/plan/proof.h"
#include "app/session/runsession.h"

/// The invented servers berlin-1 and berlin-2 of the pictures.
namespace pgt::invented {

HostFacts primaryFacts();
HostFacts standbyFacts();
QString primaryInstanceId();
QString standbyInstanceId();
/// One failure, two warnings, and passes.
QList<Finding> findings();
/// The same after the failure was fixed.
QList<Finding> findingsWithoutFailure();
/// Eleven steps on two hosts.
Plan plan();
QString copyStepId();
QList<LogLine> log();
Proof proof();
Proof failedProof();

} // namespace pgt::invented
