// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/planner.h"

#include <vector>

namespace pgt {

/// Why nothing may be planned for these clusters; nullopt if all is well. See makePlan().
std::optional<Error> refusal(const PlanInput &input, const std::vector<PairView> &pairs);

} // namespace pgt
