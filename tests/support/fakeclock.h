// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"

namespace pgt::test {

/// Clocks that stand still until the test moves them.
class FakeClock final : public Clock
{
public:
    Steady steady() const override { return m_steady; }
    QDateTime utc() const override { return m_utc; }

    /// Both clocks go on.
    void advance(Steady by)
    {
        m_steady += by;
        jump(by);
    }
    /// Only the wall clock moves: the user, NTP, or a computer that slept.
    void jump(Steady by)
    {
        m_utc = m_utc.addMSecs(std::chrono::duration_cast<std::chrono::milliseconds>(by).count());
    }

private:
    Steady m_steady = std::chrono::hours(5);
    QDateTime m_utc = QDateTime(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC);
};

} // namespace pgt::test
