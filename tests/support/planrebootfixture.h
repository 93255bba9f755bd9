// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/planapplyfixture.h"

namespace pgt::test {

/// What tests share in which the standby's host restarts, and the program dies, between two steps
/// of a plan.
class PlanRebootFixture : public PlanApplyFixture
{
protected:
    /// The columns lastStep and lives, and a row for each step after which the standby differs,
    /// named by the step and by @p ending, e.g. "copy, undone".
    static void addSteps(const char *ending);

    /// Runs a new plan until @p lastStep is done, restarts the host, and sees what lives in the
    /// live directory then: "old", "standby" or "nothing". The session is one that resumes the run.
    void rebootAfter(const QString &lastStep, const QString &lives);
};

} // namespace pgt::test
