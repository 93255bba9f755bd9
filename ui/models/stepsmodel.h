// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/plan.h"
#include "app/session/runsession.h"
#include "ui/models/groupedmodel.h"

namespace pgt {

/// The steps of a plan in their order, grouped by the host they run on. A host that is worked on
/// twice has two groups: the order is never hidden. With a run it also tells how each step stands.
class StepsModel : public GroupedModel
{
    Q_OBJECT

public:
    enum Role {
        StepIdRole = FirstOwnRole, ///< QString; empty for groups
        CurrentRole,               ///< bool: the step runs now
        StepStateRole              ///< int of pgt::StepState; without a run invalid
    };

    using GroupedModel::GroupedModel;

    /// For the page Review.
    void setPlan(const Plan &plan);
    /// For the page Apply; @p run is only used during the call.
    void setRun(const RunSession &run);
    QModelIndex indexOfStep(const QString &stepId) const { return indexOfRow(stepId); }
    /// 1-based place in the plan, 0 if it has no such step.
    static int numberOf(const Plan &plan, const QString &stepId);

private:
    void build(const Plan &plan, const RunSession *run);
    static Row planRow(const Step &step);
    static Row runRow(const Step &step, const StepStatus &status, bool isCurrent);
};

} // namespace pgt
