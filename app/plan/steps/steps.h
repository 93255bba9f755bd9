// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/stepaction.h"

namespace pgt {

// One function a kind of step; makeStepAction() chooses.
std::unique_ptr<StepAction> makeRoleStep(const StepContext &context);
std::unique_ptr<StepAction> makeFilesStep(const StepContext &context);
std::unique_ptr<StepAction> makeReloadStep(const StepContext &context);
std::unique_ptr<StepAction> makeRestartStep(const StepContext &context);
std::unique_ptr<StepAction> makeSlotStep(const StepContext &context);
std::unique_ptr<StepAction> makePassFileStep(const StepContext &context);
std::unique_ptr<StepAction> makeTestLoginStep(const StepContext &context);
std::unique_ptr<StepAction> makeStopStep(const StepContext &context);
std::unique_ptr<StepAction> makeMoveStep(const StepContext &context);
std::unique_ptr<StepAction> makeCopyStep(const StepContext &context);
std::unique_ptr<StepAction> makePlaceStep(const StepContext &context);
std::unique_ptr<StepAction> makeSignalStep(const StepContext &context);
std::unique_ptr<StepAction> makeStartStep(const StepContext &context);
std::unique_ptr<StepAction> makeVerifyStep(const StepContext &context);

} // namespace pgt
