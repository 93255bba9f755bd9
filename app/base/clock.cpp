// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/clock.h"

namespace pgt {

Clock::Steady SystemClock::steady() const
{
    return std::chrono::duration_cast<Steady>(std::chrono::steady_clock::now().time_since_epoch());
}

QDateTime SystemClock::utc() const
{
    return QDateTime::currentDateTimeUtc();
}

} // namespace pgt
