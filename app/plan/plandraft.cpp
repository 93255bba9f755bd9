// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/plandraft.h"

namespace pgt {

using namespace Qt::StringLiterals;

PlanDraft::PlanDraft(const PlanInput &planInput) : input(planInput), spec(planInput.spec)
{
    plan.id = input.planId;
    plan.createdAt = input.now;
    plan.spec = spec;
}

QString PlanDraft::stamp() const
{
    return input.now.toString(u"yyyyMMdd-HHmmss");
}

QString PlanDraft::mark(const QStringList &standbys) const
{
    return u"pgTandem %1: standby %2"_s.arg(input.now.date().toString(Qt::ISODate),
                                            standbys.join(u", "_s));
}

} // namespace pgt
