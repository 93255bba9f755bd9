// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>

#include <chrono>

namespace pgt {

/// The program's sense of time, replaced by a fake in tests. Lag and durations use steady() only,
/// so that a jump of the wall clock (NTP, suspend, the user) never shows up as lag.
class Clock
{
public:
    using Steady = std::chrono::nanoseconds; ///< since an arbitrary start; never goes back

    virtual ~Clock() = default;
    virtual Steady steady() const = 0;
    /// Wall time in UTC, for labels and file names only.
    virtual QDateTime utc() const = 0;
};

/// The real clocks of this computer.
class SystemClock final : public Clock
{
public:
    Steady steady() const override;
    QDateTime utc() const override;
};

} // namespace pgt
