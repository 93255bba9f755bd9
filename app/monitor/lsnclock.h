// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/monitor/replicationsnapshot.h"

#include <optional>
#include <vector>

namespace pgt {

/// When did the primary stand at a position? A map from WAL positions to moments of this computer's
/// steady clock, made of the primary's samples. It turns a standby's position into a lag in time
/// without any server's clock and without writing anything, on every version.
///
/// Why not the server's own times: seen on 9.1 to 18, pg_last_xact_replay_timestamp() grows without
/// end on an idle primary, and the lag columns of pg_stat_replication freeze when the link does.
///
/// The error is at most one sampling interval and half a round trip. Idle time never counts,
/// because a lag is measured from the end of the time that the primary stood at the position.
class LsnClock
{
public:
    /// The most points that are kept; the oldest go first.
    static constexpr qsizetype maxPoints = 16'384;

    /// The usual distance of samples: what is below 1.5 of it cannot be told from nothing.
    void setInterval(std::chrono::milliseconds interval) { m_interval = interval; }

    /// The primary stood at @p position (bytes) at @p at: the middle between asking and the answer.
    /// Earlier moments than the last are ignored. A smaller position (restore, crash without fsync)
    /// starts the map anew.
    void add(Clock::Steady at, qint64 position);
    /// Starts anew: another primary, timeline or system, or the steady clock stood still (suspend).
    /// Positions before the next sample are unknown from then on instead of "more than".
    void reset();

    /// How long before @p at the primary stood at @p position. Zero if nothing is missing as of the
    /// primary's last sample. nullopt: no samples, the position is from before a reset, or it is
    /// the newest one known but the primary has not been seen for more than three intervals.
    std::optional<LagTime> lag(qint64 position, Clock::Steady at) const;

    bool isEmpty() const { return m_points.empty(); }
    /// Newest position and when it was last seen. Precondition: not empty.
    qint64 newestPosition() const { return m_points.back().position; }
    Clock::Steady newestAt() const { return m_points.back().at; }
    qsizetype size() const { return qsizetype(m_points.size()); }

private:
    struct Point
    {
        Clock::Steady at;
        qint64 position;
    };

    void thin();
    LagTime measured(Clock::Steady duration) const;

    std::vector<Point> m_points; ///< both members ascending; at most two points of one position
    std::chrono::milliseconds m_interval{1000};
    qsizetype m_thinAt = 4096;
    bool m_isAfterReset = false;
};

} // namespace pgt
