// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/plan.h"
#include "app/plan/proof.h"
#include "app/plan/runevents.h"

#include <functional>
#include <optional>

namespace pgt {

/// How a run went, for its report.
struct ReportInput
{
    const Plan &plan;
    std::function<StepStatus(const QString &stepId)> status;
    QString outcome; ///< one sentence
    QDateTime startedAt;
    std::chrono::milliseconds elapsed{0};
    std::optional<std::chrono::milliseconds> downtime;
    QList<Proof> proofs; ///< one a standby
    QStringList leftovers;
};

/// Everything that was changed and how to undo it, as Markdown, to attach to a ticket. Contains no
/// secrets, because neither plan nor proof does.
QString makeReport(const ReportInput &input);

} // namespace pgt
