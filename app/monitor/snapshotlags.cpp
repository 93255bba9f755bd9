// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of SnapshotBuilder that measures: lags, and the clocks of the servers.
#include "app/monitor/snapshotbuilder.h"

#include <algorithm>

namespace pgt {

using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

/// So many looks at a clock are kept: among them is one that waited for nothing.
constexpr size_t maxClockReadings = 30;

/// What the server says, for people; below a millisecond only that.
LagTime serverTime(microseconds value)
{
    if (value < 1ms)
        return {1ms, LagTime::Qualifier::AtMost, LagTime::Source::Server};
    return {duration_cast<milliseconds>(value), LagTime::Qualifier::Measured,
            LagTime::Source::Server};
}

/// Whether the server's value can be true, by what our samples say: its columns freeze when the
/// link does, and stay for a while after a standby has caught up.
bool isCredible(microseconds value, const std::optional<LagTime> &ours, milliseconds interval)
{
    if (!ours)
        return true;
    switch (ours->qualifier) {
    case LagTime::Qualifier::AtMost:
        return value <= ours->value;
    case LagTime::Qualifier::MoreThan:
        return value >= ours->value;
    case LagTime::Qualifier::Measured:
        break;
    }
    return abs(value - microseconds(ours->value)) <= 2 * interval;
}

} // namespace

void SnapshotBuilder::fillLags(StandbySample &standby, const SenderOf &sender,
                               const Memory &memory) const
{
    if (!standby.isFresh || m_lsnClock.isEmpty())
        return;
    // With the primary away, what it wrote last is a lower limit: a distance of 0 would be a guess.
    const bool isPrimaryFresh = freshServer(m_primaryId) != nullptr;
    const qint64 end = m_lsnClock.newestPosition();
    const auto lag = [&](const std::optional<WalPosition> &position) {
        Lag result;
        if (!position)
            return result;
        const qint64 behind = std::max<qint64>(0, end - position->bytes);
        if (isPrimaryFresh || behind > 0)
            result.bytes = behind;
        result.time = m_lsnClock.lag(position->bytes, memory.positionsAt);
        if (!isPrimaryFresh && behind == 0)
            result.time.reset();
        return result;
    };
    standby.sentLag = lag(standby.sent);
    standby.writeLag = lag(standby.written);
    standby.flushLag = lag(standby.flushed);
    standby.replayLag = lag(standby.replayed);
    refineLags(standby, sender);
}

// From 10 on the primary measures by its own clock how long its newest WAL took. It speaks while
// WAL moves: a further replay was reported since the sample before. Of a standby below another one
// it would be the time behind that one, not behind the primary.
void SnapshotBuilder::refineLags(StandbySample &standby, const SenderOf &sender) const
{
    const SenderSample *row = sender.row;
    if (!row || sender.server->identity.id != m_primaryId || !row->writeLag || !row->flushLag ||
        !row->replayLag || !sender.server->moved.contains(row->pid))
        return;
    // Each from another message: later stages cannot be earlier.
    const microseconds write = *row->writeLag;
    const microseconds flush = std::max(write, *row->flushLag);
    const microseconds replay = std::max(flush, *row->replayLag);
    // All or none: the stages must add up.
    if (!isCredible(write, standby.writeLag.time, m_interval) ||
        !isCredible(flush, standby.flushLag.time, m_interval) ||
        !isCredible(replay, standby.replayLag.time, m_interval))
        return;
    standby.writeLag.time = serverTime(write);
    standby.flushLag.time = serverTime(flush);
    standby.replayLag.time = serverTime(replay);
}

void SnapshotBuilder::noteMoved(Server &server, const ServerSample &sample)
{
    server.moved.clear();
    if (!server.sample)
        return;
    for (const SenderSample &now : sample.senders) {
        for (const SenderSample &before : std::as_const(server.sample->senders)) {
            if (before.pid == now.pid && before.startUs == now.startUs && before.replay &&
                now.replay && *now.replay > *before.replay)
                server.moved.insert(now.pid);
        }
    }
}

void SnapshotBuilder::noteClock(Server &server, const ServerSample &sample)
{
    // The server read its clock somewhere between asking and the answer, and the wall clock here
    // has whole milliseconds.
    const ClockReading reading{sample.serverNowUs - sample.atUtc.toMSecsSinceEpoch() * 1000,
                               duration_cast<microseconds>(sample.roundTrip).count() / 2 + 1000};
    // One that contradicts the readings before: a clock was set.
    const auto contradicts = [&reading](const ClockReading &other) {
        return std::abs(other.offset - reading.offset) > other.error + reading.error;
    };
    if (std::any_of(server.clock.begin(), server.clock.end(), contradicts))
        server.clock.clear();
    server.clock.push_back(reading);
    if (server.clock.size() > maxClockReadings)
        server.clock.pop_front();
}

std::optional<ClockDifference> SnapshotBuilder::clockDifference() const
{
    QList<ClockReading> best;
    for (const Server &server : m_servers) {
        if (!server.sample || !isFresh(*server.sample) || server.clock.empty())
            continue;
        best.append(
                *std::min_element(server.clock.begin(), server.clock.end(),
                                  [](const auto &a, const auto &b) { return a.error < b.error; }));
    }
    if (best.size() < 2)
        return std::nullopt;
    const auto ends =
            std::minmax_element(best.begin(), best.end(),
                                [](const auto &a, const auto &b) { return a.offset < b.offset; });
    const auto up = [](qint64 us) { return milliseconds((us + 999) / 1000); };
    return ClockDifference{up(ends.second->offset - ends.first->offset),
                           up(ends.second->error + ends.first->error)};
}

} // namespace pgt
