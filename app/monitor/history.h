// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/monitor/replicationsnapshot.h"

#include <QHash>
#include <QList>
#include <QString>

#include <array>
#include <chrono>
#include <deque>
#include <limits>
#include <optional>

namespace pgt {

/// What is recorded of the primary (Position, of its write position) and of each standby (all).
enum class Channel {
    WritePosition,   ///< bytes since 0/0; of the primary: its write position
    ReceivePosition, ///< flushed on the standby
    ReplayPosition,
    NetworkBytes, ///< stages, to be stacked
    FlushBytes,
    ReplayBytes,
    TotalBytes,
    TotalSeconds,
};
inline constexpr int channelCount = 8;

/// What happened at one moment; a dotted line in the charts and a row in the events.
struct HistoryEvent
{
    enum class Kind {
        Connected, ///< streaming again
        Disconnected,
        StateChanged,
        TimelineChanged, ///< promotion
        RoleChanged,
        ServerRestarted,
        WatchPaused,
        WatchResumed,
    };
    qint64 timeMs = 0; ///< on the history's time scale
    Kind kind = Kind::StateChanged;
    QString serverId;
    QString text;   ///< "berlin-2 reconnected"
    QString detail; ///< may be empty
};

/// One pixel column (or one sample, if there are fewer samples than columns).
struct HistoryColumn
{
    qint64 timeMs = 0; ///< of the last sample in it
    double min = 0;
    double max = 0;
    double last = 0;
};

/// A span without samples, to be hatched.
struct HistoryGap
{
    qint64 fromMs = 0;   ///< last sample before it
    qint64 toMs = 0;     ///< first sample after it, or the end of the range if isOpen
    bool isOpen = false; ///< nothing has come since
};

/// One line of a chart: runs of columns that may be joined, and what lies between them.
struct HistoryTrace
{
    QList<QList<HistoryColumn>> runs;
    QList<HistoryGap> gaps;

    bool isEmpty() const { return runs.isEmpty(); }
};

/// Values of all channels at one moment, for the crosshair. NaN: not known.
struct HistoryReading
{
    qint64 timeMs = 0;
    std::array<double, channelCount> values;

    HistoryReading() { values.fill(std::numeric_limits<double>::quiet_NaN()); }
    std::optional<double> value(Channel channel) const;
};

/// The recorded past of one cluster, bounded: every sample for an hour, one row in 10 s for a day,
/// one in a minute for 30 days; coarser rows keep the minimum and maximum of what they stand for.
/// Never more than the budget (the oldest coarse rows go first).
///
/// The time scale is milliseconds since 1970 UTC and never goes back: it follows the steady clock,
/// and the wall clock only forwards (after a suspend), which leaves a gap.
class History
{
public:
    static constexpr qsizetype defaultBudget = 48 << 20;

    explicit History(const Clock &clock, qsizetype budgetBytes = defaultBudget);

    /// The primary's track; standbys use their id.
    static QString primaryTrack() { return {}; }

    /// The sampling interval: a span of more than three of them without a sample is a gap.
    void setInterval(std::chrono::milliseconds interval);
    /// Records what is fresh in @p snapshot and was not recorded before; a value that is not known
    /// ends the run of its channel.
    void append(const ReplicationSnapshot &snapshot);
    /// Something that happens now.
    void addEvent(HistoryEvent::Kind kind, const QString &serverId, const QString &text,
                  const QString &detail = {});
    /// Something that was noticed later than it happened, at its own time.
    void addEvent(const HistoryEvent &event);
    void clear();

    /// Now, on the history's time scale.
    qint64 nowMs() const;
    /// A moment of the steady clock on the history's time scale.
    qint64 timeOf(Clock::Steady at) const;
    /// Tracks with at least one row: primaryTrack() and ids of standbys.
    QStringList tracks() const;
    /// First and last recorded moment of all tracks; nullopt: empty.
    std::optional<std::pair<qint64, qint64>> range() const;

    /// At most @p columns columns a run for the span [fromMs, toMs], with minimum and maximum of
    /// every sample in it. Joins nothing across a gap. Takes time proportional to the rows of the
    /// span.
    HistoryTrace trace(const QString &track, Channel channel, qint64 fromMs, qint64 toMs,
                       int columns) const;
    /// The recorded row nearest to @p timeMs, if there is one that belongs to it (not in a gap).
    std::optional<HistoryReading> at(const QString &track, qint64 timeMs) const;
    /// Events of the span, oldest first.
    QList<HistoryEvent> events(qint64 fromMs, qint64 toMs) const;

    /// Growth of a channel (a position) per second over the @p window before now, without gaps at
    /// its ends; nullopt: fewer than two samples in it.
    std::optional<double> rate(const QString &track, Channel channel,
                               std::chrono::seconds window) const;

    /// Memory in use by rows, for tests and the bound.
    qsizetype usedBytes() const;

private:
    /// One stored row. Positions only grow while a track lives, so their last value is enough.
    struct Row
    {
        qint64 timeMs;
        double positions[3];
        float min[5], max[5], last[5];
    };
    struct Level
    {
        qint64 stepMs; ///< 0: every sample
        qint64 spanMs;
        std::deque<Row> rows;
        std::optional<Row> open; ///< the bucket being filled
    };
    struct Track
    {
        std::array<Level, 3> levels;
        qint64 lastSampleMs = std::numeric_limits<qint64>::min();
    };

    static Row makeRow(qint64 timeMs);
    static void merge(Row &into, const Row &row);
    static double valueOf(const Row &row, Channel channel, int which);
    Track makeTrack() const;
    void store(const QString &track, const Row &row);
    void enforceBudget();
    const Level &levelFor(const Track &track, qint64 fromMs) const;
    qint64 gapLimit(const Level &level) const;

    const Clock &m_clock;
    qsizetype m_budget;
    qint64 m_intervalMs = 1000;
    mutable qint64 m_offsetMs = 0; ///< history time minus steady time
    QHash<QString, Track> m_tracks;
    std::deque<HistoryEvent> m_events;
};

} // namespace pgt
