// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/monitor/health.h"
#include "ui/theme/tokens.h"

#include <QString>

namespace pgt {

/// How values of app/monitor look. The only place that turns levels and states into glyphs.
StateKind stateKind(HealthLevel level);
StateKind stateKind(const StandbySample &standby, const LagLimits &limits);
/// The same, but nothing of a snapshot that is not about now looks alive.
StateKind stateKind(const ReplicationSnapshot &snapshot, const StandbySample &standby,
                    const LagLimits &limits);
/// The state's word; "not watched" in a snapshot that is not about now.
QString stateText(const ReplicationSnapshot &snapshot, const StandbySample &standby);
/// "streaming", "warning", "failure", "not watched": for assistive technology.
QString levelText(HealthLevel level);
/// "48.0 MB" or an en dash.
QString bytesText(const std::optional<qint64> &bytes);
/// U+2212 and the bytes; "0 B" without sign; an en dash for unknown.
QString behindText(const std::optional<qint64> &bytes);
/// "12.0 s" or an en dash.
QString timeText(const std::optional<LagTime> &time);
QString positionText(const std::optional<WalPosition> &position);
/// "48 MB · 12 s"; the parts that are not known are left out; an en dash if none is.
QString lagText(const Lag &lag);

} // namespace pgt
