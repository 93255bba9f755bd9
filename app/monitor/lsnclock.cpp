// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/lsnclock.h"

#include <algorithm>

namespace pgt {

using namespace std::chrono;
using namespace std::chrono_literals;

void LsnClock::add(Clock::Steady at, qint64 position)
{
    if (!m_points.empty()) {
        const Point &last = m_points.back();
        if (at <= last.at)
            return;
        if (position < last.position)
            reset();
    }
    const size_t count = m_points.size();
    if (count >= 2 && m_points[count - 1].position == position &&
        m_points[count - 2].position == position) {
        m_points.back().at = at; // an idle primary costs no memory
        return;
    }
    m_points.push_back({at, position});
    if (size() >= m_thinAt)
        thin();
}

void LsnClock::reset()
{
    m_isAfterReset = m_isAfterReset || !m_points.empty();
    m_points.clear();
    m_thinAt = 4096;
}

std::optional<LagTime> LsnClock::lag(qint64 position, Clock::Steady at) const
{
    if (m_points.empty())
        return std::nullopt;
    const Point &newest = m_points.back();
    if (position >= newest.position) {
        // The primary may have moved on unseen: then nothing is known about the time.
        if (at - newest.at > std::max<milliseconds>(3 * m_interval, 3s))
            return std::nullopt;
        return LagTime{};
    }
    const Point &oldest = m_points.front();
    if (position < oldest.position) {
        const auto known = duration_cast<milliseconds>(at - oldest.at);
        if (m_isAfterReset || known < m_interval)
            return std::nullopt;
        return LagTime{known, LagTime::Qualifier::MoreThan};
    }
    const auto after = std::upper_bound(
            m_points.begin(), m_points.end(), position,
            [](qint64 value, const Point &point) { return value < point.position; });
    const Point &high = *after;
    const Point &low = *std::prev(after); // the last one: the end of a time without writing
    const double part = double(position - low.position) / double(high.position - low.position);
    const auto stoodAt = low.at + Clock::Steady(qint64(double((high.at - low.at).count()) * part));
    return measured(std::max(Clock::Steady::zero(), at - stoodAt));
}

LagTime LsnClock::measured(Clock::Steady duration) const
{
    if (2 * duration < 3 * m_interval)
        return {2 * m_interval, LagTime::Qualifier::AtMost};
    return {duration_cast<milliseconds>(duration), LagTime::Qualifier::Measured};
}

void LsnClock::thin()
{
    const Clock::Steady now = m_points.back().at;
    const auto stepAt = [now](Clock::Steady at) -> Clock::Steady {
        const auto age = now - at;
        if (age < 1h)
            return Clock::Steady::zero();
        return age < 24h ? Clock::Steady(10s) : Clock::Steady(1min);
    };
    std::vector<Point> kept;
    kept.reserve(m_points.size());
    kept.push_back(m_points.front());
    for (size_t i = 1; i + 1 < m_points.size(); ++i) {
        // Only what its neighbours can stand for: the ends of a long idle time stay.
        if (m_points[i + 1].at - kept.back().at > stepAt(m_points[i].at))
            kept.push_back(m_points[i]);
    }
    kept.push_back(m_points.back());
    // Well below the limit, so that this does not have to be done again at once.
    constexpr qsizetype room = 1024;
    if (const qsizetype over = qsizetype(kept.size()) - (maxPoints - room); over > 0)
        kept.erase(kept.begin(), kept.begin() + over);
    m_points = std::move(kept);
    m_thinAt = size() + room;
}

} // namespace pgt
