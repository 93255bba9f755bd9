// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/lsnclock.h"

#include <QRegularExpression>
#include <QTest>

using namespace pgt;
using namespace std::chrono;

namespace {

using Q = LagTime::Qualifier;

Clock::Steady ms(qint64 value)
{
    return milliseconds(value);
}

/// A primary that writes, a link and a replay that follow it: the truth to compare with.
struct World
{
    LsnClock clock;
    qint64 now = 0; ///< ms
    qint64 written = 0;
    qint64 replayed = 0;
    qint64 truthSince = -1; ///< the moment from which on the standby misses something; -1: nothing
    double worstError = 0;

    enum class Write { Busy, Idle };
    enum class Follow { Yes, No };

    /// One second: samples of both sides, then the comparison.
    void second(Write write, Follow follow)
    {
        for (int i = 0; i < 10; ++i) {
            now += 100;
            if (write == Write::Busy) {
                written += 100'000;
                if (follow == Follow::No && truthSince < 0)
                    truthSince = now - 100;
            }
            if (follow == Follow::Yes) {
                replayed = written;
                truthSince = -1;
            }
            if (i == 3)
                clock.add(ms(now), written);
        }
        const auto lag = clock.lag(replayed, ms(now));
        QVERIFY(lag.has_value());
        QVERIFY(lag->value.count() >= 0);
        const double truth = truthSince < 0 ? 0 : double(now - truthSince) / 1000;
        if (lag->qualifier == Q::AtMost) {
            QVERIFY2(truth <= 2.0, qPrintable(QString::number(truth)));
            return;
        }
        QCOMPARE(lag->qualifier, Q::Measured);
        worstError = std::max(worstError, std::abs(truth - double(lag->value.count()) / 1000));
    }
};

} // namespace

class TestLsnClock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void knowsNothingWithoutSamples() { QVERIFY(!LsnClock().lag(100, ms(0)).has_value()); }

    void isZeroWhenNothingIsMissing()
    {
        LsnClock clock;
        clock.add(ms(1000), 500);
        QCOMPARE(clock.lag(500, ms(1200)), LagTime{});
    }

    void isNeverNegativeWhenTheStandbyWasAskedLater()
    {
        LsnClock clock;
        clock.add(ms(1000), 500);
        // Seen on a real pair: the standby was 397296 bytes ahead of the primary's older sample.
        QCOMPARE(clock.lag(500 + 397296, ms(1200)), LagTime{});
        clock.add(ms(2000), 1'000'000);
        // A standby's sample from before the primary's newest one.
        const auto lag = clock.lag(999'999, ms(1500));
        QVERIFY(lag->value.count() >= 0);
    }

    void interpolatesBetweenSamples()
    {
        LsnClock clock;
        clock.add(ms(0), 0);
        clock.add(ms(10'000), 1000);
        clock.add(ms(20'000), 1000);
        const auto lag = clock.lag(250, ms(20'000));
        QCOMPARE(*lag, (LagTime{milliseconds(17'500), Q::Measured}));
    }

    void doesNotGrowWhileThePrimaryIsIdle()
    {
        LsnClock clock;
        clock.add(ms(0), 1000);
        for (int t = 1; t <= 3600; ++t) {
            clock.add(ms(t * 1000), 1000);
            QCOMPARE(clock.lag(1000, ms(t * 1000 + 300)), LagTime{});
        }
        QCOMPARE(clock.size(), 2);
        // The first record after the idle hour: counted from its end, not from its start.
        clock.add(ms(3'601'000), 2000);
        QCOMPARE(*clock.lag(1000, ms(3'605'000)), (LagTime{milliseconds(5'000), Q::Measured}));
    }

    void saysLessThanWhatSamplingCanResolve()
    {
        LsnClock clock;
        clock.add(ms(0), 0);
        clock.add(ms(1000), 1000);
        QCOMPARE(*clock.lag(900, ms(2000)), (LagTime{milliseconds(2000), Q::AtMost}));
        QCOMPARE(*clock.lag(0, ms(1600)), (LagTime{milliseconds(1600), Q::Measured}));
        clock.setInterval(seconds(5));
        QCOMPARE(*clock.lag(0, ms(7400)), (LagTime{milliseconds(10'000), Q::AtMost}));
    }

    void saysMoreThanWhatItHasSeen()
    {
        LsnClock clock;
        clock.add(ms(5000), 1000);
        clock.add(ms(6000), 2000);
        QCOMPARE(*clock.lag(999, ms(20'000)), (LagTime{milliseconds(15'000), Q::MoreThan}));
        // Just started: "more than nothing" says nothing.
        LsnClock fresh;
        fresh.add(ms(5000), 1000);
        QVERIFY(!fresh.lag(999, ms(5100)).has_value());
    }

    void startsAnewWhenThePositionGoesBack()
    {
        LsnClock clock;
        clock.add(ms(0), 5000);
        clock.add(ms(1000), 6000);
        clock.add(ms(2000), 4000);
        QCOMPARE(clock.size(), 1);
        QCOMPARE(clock.newestPosition(), 4000);
        // What the old history said about smaller positions holds no more.
        QVERIFY(!clock.lag(3000, ms(60'000)).has_value());
    }

    void isUnknownBelowAReset()
    {
        LsnClock clock;
        clock.add(ms(0), 1000);
        clock.reset();
        QVERIFY(!clock.lag(1000, ms(1)).has_value());
        clock.add(ms(10'000), 2000);
        clock.add(ms(20'000), 3000);
        QVERIFY(!clock.lag(1500, ms(60'000)).has_value());
        QVERIFY(clock.lag(2500, ms(60'000)).has_value());
    }

    void goesOnCountingForKnownWalWhenThePrimaryIsAway()
    {
        LsnClock clock;
        clock.add(ms(0), 0);
        clock.add(ms(1000), 1000);
        QCOMPARE(*clock.lag(0, ms(60'000)), (LagTime{milliseconds(60'000), Q::Measured}));
        // Has all that is known, but nobody knows what the primary did since.
        QCOMPARE(clock.lag(1000, ms(3900)), LagTime{});
        QVERIFY(!clock.lag(1000, ms(4100)).has_value());
    }

    void ignoresSamplesOutOfOrder()
    {
        LsnClock clock;
        clock.add(ms(2000), 2000);
        clock.add(ms(1000), 1000);
        QCOMPARE(clock.size(), 1);
        QCOMPARE(clock.newestPosition(), 2000);
    }

    /// The minute of the comparison on real servers: load, replay paused, idle, link frozen. The
    /// rule: right within one sampling interval, through all phases.
    void staysWithinOneIntervalOfTheTruthThroughAllPhases()
    {
        using W = World::Write;
        using F = World::Follow;
        World world;
        world.clock.add(ms(0), 0);
        const std::vector<std::tuple<int, W, F>> phases{
                {15, W::Busy, F::Yes}, {9, W::Busy, F::No},  {5, W::Busy, F::Yes},
                {10, W::Idle, F::Yes}, {10, W::Idle, F::No}, {9, W::Busy, F::No},
                {5, W::Idle, F::No},   {5, W::Busy, F::Yes},
        };
        for (const auto &[length, write, follow] : phases) {
            for (int i = 0; i < length; ++i)
                world.second(write, follow);
        }
        QVERIFY2(world.worstError <= 1.1, qPrintable(QString::number(world.worstError)));
        QVERIFY(world.worstError > 0); // it was compared at all
    }

    void staysBoundedOverAMonthAndKeepsItsPrecision()
    {
        LsnClock clock;
        constexpr qint64 days = 3;
        constexpr qint64 end = days * 86'400;
        for (qint64 t = 0; t <= end; ++t)
            clock.add(ms(t * 1000), t * 1000);
        QVERIFY2(clock.size() <= LsnClock::maxPoints, qPrintable(QString::number(clock.size())));
        for (const qint64 behind : {30LL, 3000LL, 7200LL, 80'000LL}) {
            const auto lag = clock.lag((end - behind) * 1000, ms(end * 1000));
            QVERIFY(lag.has_value());
            QCOMPARE(lag->qualifier, Q::Measured);
            QCOMPARE(duration_cast<seconds>(lag->value).count(), behind);
        }
    }

    void thinningKeepsTheEndOfALongIdleTime()
    {
        LsnClock clock;
        qint64 t = 0;
        qint64 position = 0;
        for (; t < 100; ++t)
            clock.add(ms(t * 1000), position += 1000);
        const qint64 idleAt = position;
        for (; t < 2000; ++t)
            clock.add(ms(t * 1000), position); // 30 min idle
        const qint64 idleEnd = t - 1;
        for (; t < 20'000; ++t)
            clock.add(ms(t * 1000), position += 1000);
        const auto lag = clock.lag(idleAt, ms(t * 1000));
        QVERIFY(std::abs(duration_cast<seconds>(lag->value).count() - (t - idleEnd)) <= 10);
    }

    /// 9.1 and 9.2 count on another scale; only differences matter, and both ends use the same.
    void worksOnTheScaleOfOldVersions()
    {
        const auto skipping = LsnArithmetic::Skipping;
        const qint64 before = Lsn::parse(QStringLiteral("0/FEFFFFF0"))->byteCount(skipping);
        const qint64 after = Lsn::parse(QStringLiteral("1/10"))->byteCount(skipping);
        QCOMPARE(after - before, 0x20);
        LsnClock clock;
        clock.add(ms(0), before);
        clock.add(ms(10'000), after);
        clock.add(ms(20'000), after);
        QCOMPARE(*clock.lag(before + 0x10, ms(20'000)),
                 (LagTime{milliseconds(15'000), Q::Measured}));
    }
};

QTEST_GUILESS_MAIN(TestLsnClock)
#include "tst_lsnclock.moc"
