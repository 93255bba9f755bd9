// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/orderscluster.h"

#include <cmath>

namespace pgt {

namespace {

constexpr qint64 kB = 1024;
constexpr qint64 MB = 1024 * kB;
constexpr qint64 GB = 1024 * MB;

QString positionAddress(const QString &name)
{
    if (name == QLatin1String("berlin-1"))
        return QStringLiteral("10.20.0.11:5432");
    return QStringLiteral("10.20.0.12:5432");
}

Lag lagOf(qint64 bytes, double seconds)
{
    return {bytes, LagTime{std::chrono::milliseconds(qint64(seconds * 1000))}};
}

} // namespace

OrdersCluster::OrdersCluster(Story story)
    : m_story(story)
    , m_owned(std::make_unique<FakeWatchSession>(m_clock))
    , m_session(m_owned.get())
    , m_write(qint64(112.9 * double(GB)))
{
    m_session->saved.id = QStringLiteral("orders");
    m_session->saved.name = QStringLiteral("orders");
    m_session->saved.group = QStringLiteral("Production");
    run(300);
    tellStory();
}

double OrdersCluster::noise()
{
    m_noise = m_noise * 1664525u + 1013904223u;
    return double(m_noise >> 8) / double(1u << 24);
}

void OrdersCluster::run(int seconds)
{
    for (int i = 0; i < seconds; ++i) {
        m_session->sample(snapshotAt(m_second));
        ++m_second;
        m_clock.advance(std::chrono::seconds(1));
        if (m_story == Story::CatchingUp && m_second == 163) {
            m_session->m_history.addEvent(HistoryEvent::Kind::Connected, QStringLiteral("berlin-2"),
                                          QStringLiteral("berlin-2 reconnected"));
        }
    }
}

StandbySample OrdersCluster::standby(const QString &name, qint64 receiveBehind, qint64 replayBehind,
                                     double seconds)
{
    StandbySample s;
    s.id = name;
    s.name = name;
    s.address = positionAddress(name);
    s.upstreamId = QStringLiteral("berlin-1");
    s.state = StandbyState::Streaming;
    s.sync = SyncState::Async;
    s.timeline = 3;
    const qint64 flushBehind = receiveBehind + receiveBehind / 40;
    s.sent = WalPosition{m_write - receiveBehind};
    s.written = WalPosition{m_write - receiveBehind};
    s.flushed = WalPosition{m_write - flushBehind};
    s.replayed = WalPosition{m_write - qMax(replayBehind, flushBehind)};
    s.sentLag = lagOf(receiveBehind * 19 / 20, seconds * 0.7);
    s.writeLag = lagOf(receiveBehind, seconds * 0.75);
    s.flushLag = lagOf(flushBehind, seconds * 0.77);
    s.replayLag = lagOf(qMax(replayBehind, flushBehind), seconds);
    s.slot = QString(name).replace(QLatin1Char('-'), QLatin1Char('_'));
    s.retainedBytes = flushBehind;
    s.retainLimitBytes = 4 * GB;
    s.slotStatus = QStringLiteral("reserved");
    s.receiveBytesPerSecond = 4.0 * double(MB);
    s.since = m_clock.utc().addSecs(-530'000);
    s.stateSince = s.since;
    s.isConnected = s.isFresh = s.isReachable = true;
    s.sampledAt = m_clock.utc();
    return s;
}

ReplicationSnapshot OrdersCluster::snapshotAt(int second)
{
    const bool isBurst = second > 55 && second < 70;
    m_write += qint64((isBurst ? 12.0 : 3.6 + noise() * 0.9) * double(MB));
    ReplicationSnapshot snapshot;
    snapshot.at = m_clock.steady();
    snapshot.atUtc = m_clock.utc();
    snapshot.clocks = ClockDifference{std::chrono::milliseconds(1), std::chrono::milliseconds(2)};
    PrimarySample &p = snapshot.primary;
    p.id = p.name = QStringLiteral("berlin-1");
    p.address = positionAddress(p.name);
    p.versionText = QStringLiteral("17.6");
    p.versionNum = 170006;
    p.isReachable = true;
    p.timeline = 3;
    p.write = WalPosition{m_write};
    p.walBytesPerSecond = 4.0 * double(MB);
    p.synchronousNames = {QStringLiteral("munich-1")};
    p.synchronousCommit = QStringLiteral("flush");
    p.sampledAt = m_clock.utc();

    StandbySample munich1 =
            standby(QStringLiteral("munich-1"), 0, qint64((90 + noise() * 60) * double(kB)), 0.03);
    munich1.sync = SyncState::Sync;
    munich1.flushLag = lagOf(8 * kB, 0.002);
    munich1.flushed = WalPosition{m_write - 8 * kB};
    munich1.since = m_clock.utc().addSecs(-3'549'600);
    StandbySample munich2 = standby(QStringLiteral("munich-2"), 123 * kB,
                                    qint64((300 + noise() * 220) * double(kB)), 0.1);
    munich2.upstreamId = munich1.id;

    double behind = 0.9 + noise() * 0.5;
    if (second > 60 && second < 85)
        behind = 20.0 * (1 - std::abs(second - 67) / 18.0) + 1;
    if (second >= 163)
        behind = 1 + (second - 163) / 136.0 * 47 + (second < 295 ? noise() * 3 : 0);
    StandbySample berlin2 = standby(QStringLiteral("berlin-2"), qint64(behind * 0.75 * double(MB)),
                                    qint64(behind * double(MB)), qMax(0.03, behind / 4));
    if (behind > 8) {
        berlin2.state = StandbyState::CatchingUp;
        berlin2.receiveBytesPerSecond = 3.6 * double(MB);
    }
    berlin2.since = m_clock.utc().addSecs(-137);
    p.retainedBytes = berlin2.retainedBytes;
    p.retainedBySlot = berlin2.slot;
    if (m_story == Story::Disconnected && (second >= 140 || (second > 69 && second < 88))) {
        berlin2.state = StandbyState::Disconnected;
        berlin2.isConnected = berlin2.isFresh = berlin2.isReachable = false;
        berlin2.sampleAge = std::chrono::seconds(second - 140);
        berlin2.sampledAt = m_clock.utc().addSecs(140 - second);
        berlin2.retainedBytes = 746 * MB;
        berlin2.stateSince = berlin2.sampledAt;
        p.retainedBytes = berlin2.retainedBytes;
    }
    snapshot.standbys = {munich1, munich2, berlin2};
    return snapshot;
}

void OrdersCluster::tellStory()
{
    FakeWatchSession &s = *m_session;
    const bool isCut = m_story == Story::Disconnected;
    s.sentence.level = isCut ? HealthLevel::Error : HealthLevel::Warning;
    s.sentence.headline = QStringLiteral("2 of 3 standbys streaming");
    s.sentence.detail = isCut ? QStringLiteral("berlin-2 is disconnected. Commits go on: munich-1 "
                                               "is the synchronous standby.")
                              : QStringLiteral("berlin-2 is 48 MB / 12 s behind");
    FailoverView failover;
    failover.title = QStringLiteral("If berlin-1 failed now");
    failover.lines = {{QStringLiteral("munich-1"), QStringLiteral("Promote munich-1:"),
                       QStringLiteral("no committed data lost.")},
                      {QStringLiteral("munich-2"),
                       {},
                       QStringLiteral("munich-2 follows munich-1 by itself.")},
                      {QStringLiteral("berlin-2"),
                       {},
                       isCut ? QStringLiteral("berlin-2 would need a rewind or a rebuild.")
                             : QStringLiteral("berlin-2 would lose up to 36.9 MB / 9.2 s.")}};
    s.failoverText = failover;
    if (isCut) {
        s.connectedHosts = 3;
        s.currentAlert = Alert{
                QStringLiteral("berlin-2/disconnected"),
                HealthLevel::Error,
                QStringLiteral("berlin-2"),
                QStringLiteral("berlin-2 stopped receiving WAL at 14:29:41 (2 min 39 s ago). Its "
                               "host answers neither SSH nor PostgreSQL."),
                QStringLiteral("No data is lost yet: slot berlin_2 on berlin-1 keeps its WAL (746 "
                               "MB of 4 GB), at this rate until 14:46 (14 min)."),
                QStringLiteral("After that berlin-2 must be rebuilt. Bring the host or its network "
                               "back before then, or raise the limit.")};
    }
}

} // namespace pgt
