// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/history.h"
#include "tests/support/fakeclock.h"

#include <QRegularExpression>
#include <QTest>

using namespace pgt;
using namespace std::chrono;

namespace {

const QString standbyId = QStringLiteral("s1");

ReplicationSnapshot snapshot(qint64 write, qint64 behind)
{
    ReplicationSnapshot s;
    s.primary.isReachable = true;
    s.primary.write = WalPosition{write};
    StandbySample standby;
    standby.id = standbyId;
    standby.isFresh = true;
    standby.written = standby.flushed = standby.replayed = WalPosition{write - behind};
    standby.writeLag.bytes = standby.flushLag.bytes = standby.replayLag.bytes = behind;
    standby.replayLag.time = LagTime{milliseconds(behind)};
    s.standbys = {standby};
    return s;
}

struct Recorder
{
    test::FakeClock clock;
    History history;
    qint64 write = 1'000'000;

    explicit Recorder(qsizetype budget = History::defaultBudget) : history(clock, budget) {}

    void run(seconds length, qint64 behind = 0, seconds step = 1s)
    {
        for (seconds t = 0s; t < length; t += step) {
            clock.advance(step);
            history.append(snapshot(write += 1000 * step.count(), behind));
        }
    }
    HistoryTrace lag(seconds span, int columns) const
    {
        const qint64 now = history.nowMs();
        return history.trace(standbyId, Channel::TotalBytes,
                             now - duration_cast<milliseconds>(span).count(), now, columns);
    }
};

qsizetype columnsOf(const HistoryTrace &trace)
{
    qsizetype count = 0;
    for (const auto &run : trace.runs)
        count += run.size();
    return count;
}

} // namespace

class TestHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void givesEverySampleWhenThereIsRoom()
    {
        Recorder r;
        r.run(60s, 7);
        const HistoryTrace trace = r.lag(300s, 1000);
        QCOMPARE(trace.runs.size(), 1);
        QCOMPARE(trace.runs[0].size(), 60);
        QCOMPARE(trace.runs[0].last().last, 7.0);
        QVERIFY(trace.gaps.isEmpty());
    }

    void neverGivesMoreColumnsThanAskedFor()
    {
        Recorder r;
        r.run(1h);
        QVERIFY(columnsOf(r.lag(1h, 300)) <= 302); // one more at each end
        QVERIFY(columnsOf(r.lag(1h, 300)) >= 290);
    }

    void keepsThePeakOfEveryColumn()
    {
        Recorder r;
        r.run(30min, 10);
        r.run(1s, 5'000'000);
        r.run(29min, 10);
        double highest = 0;
        const HistoryTrace trace = r.lag(1h, 50);
        for (const HistoryColumn &column : trace.runs.first()) {
            QCOMPARE(column.min, 10.0);
            highest = std::max(highest, column.max);
        }
        QCOMPARE(highest, 5'000'000.0);
    }

    void keepsThePeakWhenTheFineRowsAreGone()
    {
        Recorder r;
        r.run(1s, 5'000'000);
        r.run(26h, 10, 5s);
        double highest = 0;
        const HistoryTrace trace = r.lag(48h, 500);
        for (const auto &run : trace.runs) {
            for (const HistoryColumn &column : run)
                highest = std::max(highest, column.max);
        }
        QCOMPARE(highest, 5'000'000.0);
    }

    void keepsGapsAsGaps()
    {
        Recorder r;
        r.run(60s);
        const qint64 lost = r.history.nowMs();
        r.clock.advance(30s);
        r.run(60s);
        const HistoryTrace trace = r.lag(300s, 1000);
        QCOMPARE(trace.runs.size(), 2);
        QCOMPARE(trace.gaps.size(), 1);
        QCOMPARE(trace.gaps[0].fromMs, lost);
        QCOMPARE(trace.gaps[0].toMs, lost + 31'000);
        QVERIFY(!trace.gaps[0].isOpen);
        // A column must not join what lies on both sides of a gap.
        QCOMPARE(r.lag(300s, 3).runs.size(), 2);
    }

    void threeIntervalsAreNoGapYet()
    {
        Recorder r;
        r.run(10s);
        r.clock.advance(2s);
        r.run(10s);
        QCOMPARE(r.lag(60s, 100).runs.size(), 1);
        r.history.setInterval(10s);
        r.clock.advance(29s);
        r.run(10s);
        QCOMPARE(r.lag(300s, 100).runs.size(), 1);
    }

    void anOpenGapEndsNow()
    {
        Recorder r;
        r.run(60s);
        const qint64 lost = r.history.nowMs();
        r.clock.advance(3s);
        QVERIFY(r.lag(300s, 100).gaps.isEmpty());
        r.clock.advance(10s);
        const HistoryTrace trace = r.lag(300s, 100);
        QCOMPARE(trace.gaps.size(), 1);
        QVERIFY(trace.gaps[0].isOpen);
        QCOMPARE(trace.gaps[0].fromMs, lost);
        QCOMPARE(trace.gaps[0].toMs, r.history.nowMs());
    }

    void aValueThatIsNotKnownEndsTheRunAndIsNotZero()
    {
        Recorder r;
        r.run(10s, 5);
        for (int i = 0; i < 5; ++i) {
            r.clock.advance(1s);
            ReplicationSnapshot s = snapshot(r.write, 0);
            s.standbys[0].replayLag = {};
            r.history.append(s);
        }
        r.run(10s, 5);
        const HistoryTrace trace = r.lag(60s, 1000);
        QCOMPARE(trace.runs.size(), 2);
        for (const auto &run : trace.runs) {
            for (const HistoryColumn &column : run)
                QCOMPARE(column.min, 5.0);
        }
    }

    void recordsASampleOnce()
    {
        Recorder r;
        r.run(1s);
        const qsizetype used = r.history.usedBytes();
        r.clock.advance(400ms);
        ReplicationSnapshot again = snapshot(r.write, 0);
        again.primary.sampleAge = again.standbys[0].sampleAge = 400ms;
        r.history.append(again);
        QCOMPARE(r.history.usedBytes(), used);
    }

    void recordsNothingStale()
    {
        Recorder r;
        ReplicationSnapshot s = snapshot(100, 0);
        s.primary.isReachable = false;
        s.standbys[0].isFresh = false;
        r.history.append(s);
        QVERIFY(r.history.tracks().isEmpty());
        QVERIFY(!r.history.range().has_value());
    }

    void staysWithinItsBudgetForAMonth()
    {
        Recorder r(2 << 20);
        qsizetype highest = 0;
        for (int day = 0; day < 32; ++day) {
            r.run(24h, 3, 10s);
            highest = std::max(highest, r.history.usedBytes());
        }
        QVERIFY2(highest <= 2 << 20, qPrintable(QString::number(highest)));
        // The newest hour suffers last.
        QVERIFY(columnsOf(r.lag(1h, 1000)) >= 350);
    }

    void aMonthOfThreeStandbysFitsTheDefaultBudget()
    {
        // Rows of a full set of levels: 3600 + 8640 + 43200.
        Recorder r;
        r.run(2h);
        r.run(31 * 24h, 3, 10s);
        const qsizetype perTrack = r.history.usedBytes() / 2;
        QVERIFY2(4 * perTrack < History::defaultBudget, qPrintable(QString::number(perTrack)));
        const HistoryTrace trace = r.lag(30 * 24h, 1000);
        QCOMPARE(trace.runs.size(), 1);
        QVERIFY(columnsOf(trace) >= 990);
    }

    void measuresTheRateOfWal()
    {
        Recorder r;
        QVERIFY(!r.history.rate({}, Channel::WritePosition, 300s).has_value());
        r.run(600s);
        const auto rate = r.history.rate({}, Channel::WritePosition, 300s);
        QCOMPARE(qRound(rate.value()), 1000);
        r.write = 0; // another history, a promotion for example
        r.run(10s);
        QCOMPARE(qRound(r.history.rate({}, Channel::WritePosition, 300s).value()), 1000);
    }

    void timeNeverGoesBackWithTheWallClock()
    {
        Recorder r;
        r.run(10s);
        const qint64 before = r.history.nowMs();
        r.clock.jump(-1h);
        r.clock.advance(1s);
        QCOMPARE(r.history.nowMs(), before + 1000);
    }

    void aSleepOfTheComputerLeavesAGap()
    {
        Recorder r;
        r.run(10s);
        const qint64 before = r.history.nowMs();
        r.clock.jump(20min); // the steady clock stood still
        QCOMPARE(r.history.nowMs(), before + 20 * 60 * 1000);
        r.run(10s);
        QCOMPARE(r.lag(1h, 1000).gaps.size(), 1);
    }

    void readsTheValuesAtAMoment()
    {
        Recorder r;
        r.run(30s, 4);
        const qint64 middle = r.history.nowMs() - 10'300;
        const auto reading = r.history.at(standbyId, middle);
        QVERIFY(reading.has_value());
        QCOMPARE(reading->timeMs, r.history.nowMs() - 10'000);
        QCOMPARE(reading->value(Channel::TotalBytes), std::optional(4.0));
        QVERIFY(!r.history.at(standbyId, middle - 3'600'000).has_value());
        const auto primary = r.history.at({}, middle);
        QVERIFY(!primary->value(Channel::TotalBytes).has_value());
        QVERIFY(primary->value(Channel::WritePosition).has_value());
        QVERIFY(!r.history.at(QStringLiteral("nobody"), middle).has_value());
    }

    void keepsEventsBounded()
    {
        Recorder r;
        for (int i = 0; i < 3000; ++i) {
            r.clock.advance(1s);
            r.history.addEvent(HistoryEvent::Kind::StateChanged, standbyId, QString::number(i));
        }
        const auto events = r.history.events(0, r.history.nowMs());
        QCOMPARE(events.size(), 2000);
        QCOMPARE(events.last().text, QStringLiteral("2999"));
        QCOMPARE(r.history.events(r.history.nowMs() - 1500, r.history.nowMs()).size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"
