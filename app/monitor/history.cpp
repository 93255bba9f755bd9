// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/history.h"

#include <algorithm>
#include <cmath>

namespace pgt {

using namespace std::chrono;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr float nanF = std::numeric_limits<float>::quiet_NaN();
constexpr qint64 secondMs = 1000;
constexpr qint64 hourMs = 3600 * secondMs;
constexpr qint64 dayMs = 24 * hourMs;
constexpr int positionCount = 3; ///< the first channels are positions, the rest lags
constexpr int lagCount = channelCount - positionCount;
constexpr size_t maxEvents = 2000;
constexpr int gapIntervals = 3;

enum Part { Min, Max, Last };

double bytesOf(const std::optional<WalPosition> &position)
{
    return position ? double(position->bytes) : nan;
}

float number(const std::optional<qint64> &value)
{
    return value ? float(*value) : nanF;
}

/// A lower limit is no value to draw; an upper limit is drawn as half of it, the likeliest value.
float secondsOf(const std::optional<LagTime> &time)
{
    if (!time || time->qualifier == LagTime::Qualifier::MoreThan)
        return nanF;
    const float value = float(time->value.count()) / 1000;
    return time->qualifier == LagTime::Qualifier::AtMost ? value / 2 : value;
}

/// Collects the samples of one trace into columns and runs.
class TraceBuilder
{
public:
    TraceBuilder(qint64 fromMs, qint64 toMs, int columns)
        : m_fromMs(fromMs), m_spanMs(std::max<qint64>(1, toMs - fromMs)), m_columns(columns)
    {}

    void add(qint64 timeMs, double min, double max, double last)
    {
        const qint64 slot = (timeMs - m_fromMs) * m_columns / m_spanMs;
        if (!m_run.isEmpty() && slot == m_slot) {
            HistoryColumn &column = m_run.last();
            column.timeMs = timeMs;
            column.min = std::min(column.min, min);
            column.max = std::max(column.max, max);
            column.last = last;
        } else {
            m_run.append({timeMs, min, max, last});
        }
        m_slot = slot;
    }

    void endRun()
    {
        if (!m_run.isEmpty())
            m_trace.runs.append(std::exchange(m_run, {}));
    }

    void addGap(qint64 fromMs, qint64 toMs) { m_trace.gaps.append({fromMs, toMs, false}); }
    void addOpenGap(qint64 fromMs, qint64 toMs) { m_trace.gaps.append({fromMs, toMs, true}); }

    HistoryTrace take()
    {
        endRun();
        return std::move(m_trace);
    }

private:
    HistoryTrace m_trace;
    QList<HistoryColumn> m_run;
    qint64 m_fromMs;
    qint64 m_spanMs;
    int m_columns;
    qint64 m_slot = -1;
};

} // namespace

std::optional<double> HistoryReading::value(Channel channel) const
{
    const double value = values[size_t(channel)];
    return std::isnan(value) ? std::nullopt : std::optional(value);
}

History::History(const Clock &clock, qsizetype budgetBytes) : m_clock(clock), m_budget(budgetBytes)
{
    m_offsetMs =
            clock.utc().toMSecsSinceEpoch() - duration_cast<milliseconds>(clock.steady()).count();
}

void History::setInterval(milliseconds interval)
{
    m_intervalMs = std::max<qint64>(1, interval.count());
}

qint64 History::timeOf(Clock::Steady at) const
{
    return duration_cast<milliseconds>(at).count() + m_offsetMs;
}

qint64 History::nowMs() const
{
    // The steady clock may stand still while the computer sleeps; the wall clock does not.
    constexpr qint64 toleranceMs = 2000;
    const qint64 now = timeOf(m_clock.steady());
    const qint64 missed = m_clock.utc().toMSecsSinceEpoch() - now;
    if (missed <= toleranceMs)
        return now;
    m_offsetMs += missed;
    return now + missed;
}

History::Row History::makeRow(qint64 timeMs)
{
    Row row;
    row.timeMs = timeMs;
    std::fill(std::begin(row.positions), std::end(row.positions), nan);
    for (float *values : {row.min, row.max, row.last})
        std::fill(values, values + lagCount, nanF);
    return row;
}

void History::merge(Row &into, const Row &row)
{
    into.timeMs = row.timeMs;
    for (int i = 0; i < positionCount; ++i) {
        if (!std::isnan(row.positions[i]))
            into.positions[i] = row.positions[i];
    }
    for (int i = 0; i < lagCount; ++i) {
        // fmin and fmax ignore a NaN if the other is a number.
        into.min[i] = std::fmin(into.min[i], row.min[i]);
        into.max[i] = std::fmax(into.max[i], row.max[i]);
        if (!std::isnan(row.last[i]))
            into.last[i] = row.last[i];
    }
}

double History::valueOf(const Row &row, Channel channel, int which)
{
    const int index = int(channel);
    if (index < positionCount)
        return row.positions[index];
    const float *values = which == Min ? row.min : which == Max ? row.max : row.last;
    return double(values[index - positionCount]);
}

History::Track History::makeTrack() const
{
    Track track;
    track.levels[0] = {0, hourMs, {}, {}};
    track.levels[1] = {10 * secondMs, dayMs, {}, {}};
    track.levels[2] = {60 * secondMs, 30 * dayMs, {}, {}};
    return track;
}

void History::append(const ReplicationSnapshot &snapshot)
{
    const qint64 now = nowMs();
    const PrimarySample &primary = snapshot.primary;
    if (primary.isReachable && primary.write) {
        Row row = makeRow(now - primary.sampleAge.count());
        row.positions[int(Channel::WritePosition)] = bytesOf(primary.write);
        store(primaryTrack(), row);
    }
    for (const StandbySample &standby : snapshot.standbys) {
        if (!standby.isFresh)
            continue;
        Row row = makeRow(now - standby.sampleAge.count());
        row.positions[int(Channel::WritePosition)] = bytesOf(standby.written);
        row.positions[int(Channel::ReceivePosition)] = bytesOf(standby.flushed);
        row.positions[int(Channel::ReplayPosition)] = bytesOf(standby.replayed);
        const float lags[lagCount] = {
                number(standby.networkStageBytes()), number(standby.flushStageBytes()),
                number(standby.replayStageBytes()), number(standby.replayLag.bytes),
                secondsOf(standby.replayLag.time)};
        for (float *values : {row.min, row.max, row.last})
            std::copy(std::begin(lags), std::end(lags), values);
        store(standby.id, row);
    }
    enforceBudget();
}

void History::store(const QString &track, const Row &row)
{
    const auto found = m_tracks.find(track);
    Track &target = found != m_tracks.end() ? *found : *m_tracks.insert(track, makeTrack());
    // Two snapshots may carry the same sample; ages are rounded to a millisecond.
    if (row.timeMs <= target.lastSampleMs + 1)
        return;
    target.lastSampleMs = row.timeMs;
    for (Level &level : target.levels) {
        if (level.stepMs == 0) {
            level.rows.push_back(row);
        } else if (level.open && level.open->timeMs / level.stepMs == row.timeMs / level.stepMs) {
            merge(*level.open, row);
        } else {
            if (level.open)
                level.rows.push_back(*level.open);
            level.open = row;
        }
        while (!level.rows.empty() && level.rows.front().timeMs < row.timeMs - level.spanMs)
            level.rows.pop_front();
    }
}

qsizetype History::usedBytes() const
{
    qsizetype rows = 0;
    for (const Track &track : m_tracks) {
        for (const Level &level : track.levels)
            rows += qsizetype(level.rows.size());
    }
    return rows * qsizetype(sizeof(Row));
}

void History::enforceBudget()
{
    for (qsizetype over = usedBytes() - m_budget; over > 0; over -= qsizetype(sizeof(Row))) {
        Level *oldest = nullptr;
        for (Track &track : m_tracks) {
            for (Level &level : track.levels) {
                if (!level.rows.empty() &&
                    (!oldest || level.rows.front().timeMs < oldest->rows.front().timeMs))
                    oldest = &level;
            }
        }
        if (!oldest)
            return;
        oldest->rows.pop_front();
    }
}

void History::addEvent(HistoryEvent::Kind kind, const QString &serverId, const QString &text,
                       const QString &detail)
{
    addEvent({nowMs(), kind, serverId, text, detail});
}

void History::addEvent(const HistoryEvent &event)
{
    const auto later = std::upper_bound(
            m_events.begin(), m_events.end(), event.timeMs,
            [](qint64 timeMs, const HistoryEvent &known) { return timeMs < known.timeMs; });
    m_events.insert(later, event);
    if (m_events.size() > maxEvents)
        m_events.pop_front();
}

void History::clear()
{
    m_tracks.clear();
    m_events.clear();
}

QStringList History::tracks() const
{
    return m_tracks.keys();
}

std::optional<std::pair<qint64, qint64>> History::range() const
{
    std::optional<std::pair<qint64, qint64>> range;
    for (const Track &track : m_tracks) {
        qint64 first = track.lastSampleMs;
        for (const Level &level : track.levels) {
            if (!level.rows.empty())
                first = std::min(first, level.rows.front().timeMs);
        }
        if (!range)
            range = {first, track.lastSampleMs};
        range = {std::min(range->first, first), std::max(range->second, track.lastSampleMs)};
    }
    return range;
}

const History::Level &History::levelFor(const Track &track, qint64 fromMs) const
{
    // The finest one that reaches back far enough; a young track is complete in the finest.
    qint64 oldest = track.lastSampleMs;
    for (const Level &level : track.levels) {
        if (!level.rows.empty())
            oldest = std::min(oldest, level.rows.front().timeMs);
    }
    for (const Level &level : track.levels) {
        const qint64 slack = level.stepMs + gapLimit(level);
        if (!level.rows.empty() && level.rows.front().timeMs <= std::max(fromMs, oldest) + slack)
            return level;
    }
    return track.levels.back();
}

qint64 History::gapLimit(const Level &level) const
{
    // Neighbours of a coarse level may be almost two steps apart: the last sample of each counts.
    return std::max(gapIntervals * m_intervalMs, 2 * level.stepMs);
}

HistoryTrace History::trace(const QString &track, Channel channel, qint64 fromMs, qint64 toMs,
                            int columns) const
{
    const auto found = m_tracks.constFind(track);
    if (found == m_tracks.cend() || columns < 1 || toMs <= fromMs)
        return {};
    const Level &level = levelFor(*found, fromMs);
    const qint64 limit = gapLimit(level);
    TraceBuilder builder(fromMs, toMs, columns);
    std::optional<qint64> previous; // time of the last row with a value, also before the span
    const auto visit = [&](const Row &row) {
        const double last = valueOf(row, channel, Last);
        if (std::isnan(last)) {
            builder.endRun();
            return;
        }
        if (previous && row.timeMs - *previous > limit) {
            builder.endRun();
            builder.addGap(*previous, row.timeMs);
        }
        builder.add(row.timeMs, valueOf(row, channel, Min), valueOf(row, channel, Max), last);
        previous = row.timeMs;
    };
    auto row = std::lower_bound(level.rows.begin(), level.rows.end(), fromMs,
                                [](const Row &r, qint64 t) { return r.timeMs < t; });
    // One row more at each end lets the line run to the border and shows a gap that begins outside.
    if (row != level.rows.begin())
        --row;
    for (; row != level.rows.end(); ++row) {
        visit(*row);
        if (row->timeMs > toMs)
            break;
    }
    if (row == level.rows.end() && level.open && level.open->timeMs >= fromMs)
        visit(*level.open);
    if (previous && std::min(toMs, nowMs()) - *previous > gapIntervals * m_intervalMs) {
        builder.endRun();
        builder.addOpenGap(*previous, toMs);
    }
    return builder.take();
}

std::optional<HistoryReading> History::at(const QString &track, qint64 timeMs) const
{
    const auto found = m_tracks.constFind(track);
    if (found == m_tracks.cend())
        return std::nullopt;
    const Level &level = levelFor(*found, timeMs);
    auto row = std::lower_bound(level.rows.begin(), level.rows.end(), timeMs,
                                [](const Row &r, qint64 t) { return r.timeMs < t; });
    const Row *best = row != level.rows.end() ? &*row : level.open ? &*level.open : nullptr;
    if (row != level.rows.begin()) {
        const Row &before = *std::prev(row);
        if (!best || timeMs - before.timeMs <= std::abs(best->timeMs - timeMs))
            best = &before;
    }
    if (!best || std::abs(best->timeMs - timeMs) > gapLimit(level) / 2 + level.stepMs)
        return std::nullopt;
    HistoryReading reading;
    reading.timeMs = best->timeMs;
    for (int i = 0; i < channelCount; ++i)
        reading.values[size_t(i)] = valueOf(*best, Channel(i), Last);
    return reading;
}

QList<HistoryEvent> History::events(qint64 fromMs, qint64 toMs) const
{
    QList<HistoryEvent> found;
    for (const HistoryEvent &event : m_events) {
        if (event.timeMs >= fromMs && event.timeMs <= toMs)
            found.append(event);
    }
    return found;
}

std::optional<double> History::rate(const QString &track, Channel channel, seconds window) const
{
    const auto found = m_tracks.constFind(track);
    if (found == m_tracks.cend())
        return std::nullopt;
    const qint64 from = nowMs() - duration_cast<milliseconds>(window).count();
    const Level &level = levelFor(*found, from);
    const Row *first = nullptr;
    const Row *last = nullptr;
    for (auto row = level.rows.rbegin(); row != level.rows.rend() && row->timeMs >= from; ++row) {
        const double value = valueOf(*row, channel, Last);
        if (std::isnan(value))
            continue;
        // A smaller position later on: another history began there.
        if (first && value > valueOf(*first, channel, Last))
            break;
        first = &*row;
        if (!last)
            last = first;
    }
    if (!first || first->timeMs == last->timeMs)
        return std::nullopt;
    const double grown = valueOf(*last, channel, Last) - valueOf(*first, channel, Last);
    return grown * 1000 / double(last->timeMs - first->timeMs);
}

} // namespace pgt
