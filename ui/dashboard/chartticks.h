// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/chartscene.h"

namespace pgt {

/// An axis from a bound to a bound with ticks on steps of 1, 2 or 5.
struct ChartAxis
{
    double low = 0, high = 1;
    QList<ChartTick> ticks;
    QString unit; ///< of the ticks: "MB"
};

/// From 0 to at least @p highest bytes, at most seven ticks, all in one unit (powers of 1024).
ChartAxis bytesAxis(double highest);
/// From 0 to at least @p highest seconds.
ChartAxis secondsAxis(double highest);
/// Around positions from @p lowest to @p highest (bytes since 0/0), labelled in GB with as many
/// decimals as the step needs.
ChartAxis positionsAxis(double lowest, double highest);
/// At most seven whole steps of time between two moments, labelled in local time.
QList<ChartTick> timeTicks(double fromMs, double toMs);

} // namespace pgt
