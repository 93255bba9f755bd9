// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/plan.h"

namespace pgt {

/// Says of each step what it needs, so that the rest may be done at the same time; Step::dependsOn
/// of before is replaced. The steps of a host are in the order in which they could be done.
/// Precondition: the plan has a primary.
void stateDependencies(Plan &plan);

} // namespace pgt
