// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sampledpair.h"

#include <QRegularExpression>
#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace std::chrono;
using namespace std::chrono_literals;

class TestSnapshotBuilder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    /// Before anything was sampled the saved roles are names, not findings.
    void savedRolesNameServersThatWereNeverAsked()
    {
        FakeClock clock;
        SnapshotBuilder builder(clock);
        using View = WatchedServer::View;
        builder.setServers({{P, QStringLiteral("berlin-1"), {}, View::Own, true},
                            {S, QStringLiteral("berlin-2"), {}, View::Own, false}});
        ReplicationSnapshot snapshot = builder.build();
        QCOMPARE(snapshot.primary.name, QStringLiteral("berlin-1"));
        QVERIFY(!snapshot.primary.isReachable);
        QVERIFY(!snapshot.primary.sampledAt.isValid());
        QCOMPARE(snapshot.standbys.size(), 1);
        QCOMPARE(snapshot.standbys.first().name, QStringLiteral("berlin-2"));
        QCOMPARE(snapshot.standbys.first().state, StandbyState::Unknown);
        // What is seen wins.
        ServerSample primary;
        primary.at = clock.steady();
        primary.timeline = 2;
        builder.addSample(S, primary);
        snapshot = builder.build();
        QCOMPARE(snapshot.primary.name, QStringLiteral("berlin-2"));
    }

    void tellsAHealthyPair()
    {
        SampledPair w;
        const ReplicationSnapshot snapshot = w.sample();
        QCOMPARE(snapshot.primary.id, P);
        QVERIFY(snapshot.primary.isReachable);
        QCOMPARE(snapshot.primary.versionText, QStringLiteral("17.6"));
        QCOMPARE(snapshot.primary.write->toString(), QStringLiteral("0/6400000"));
        QCOMPARE(snapshot.primary.synchronousCommit, QStringLiteral("flush"));
        QCOMPARE(snapshot.standbys.size(), 1);
        const StandbySample &s = SampledPair::standbyOf(snapshot);
        QCOMPARE(s.id, S);
        QCOMPARE(s.state, StandbyState::Streaming);
        QVERIFY(s.isConnected);
        QCOMPARE(s.sync, SyncState::Async);
        QCOMPARE(s.upstreamId, P);
        QCOMPARE(s.timeline, 1);
        QCOMPARE(s.slot, QStringLiteral("berlin_2"));
        QCOMPARE(s.retainLimitBytes, std::optional<qint64>(4096 * MB));
        QCOMPARE(s.replayLag, (Lag{0, LagTime{}}));
        QCOMPARE(snapshot.streamingCount(), 1);
        QVERIFY(snapshot.clocks.has_value());
    }

    void stacksTheStages()
    {
        SampledPair w;
        w.sample();
        w.clock.advance(1s);
        *w.primary.position += 50 * MB;
        w.standby.written = *w.primary.position - 36 * MB;
        w.standby.receive = *w.primary.position - 40 * MB;
        w.standby.replay = *w.primary.position - 48 * MB;
        const ReplicationSnapshot snapshot = w.sample();
        const StandbySample &s = SampledPair::standbyOf(snapshot);
        QCOMPARE(s.networkStageBytes(), std::optional<qint64>(36 * MB));
        QCOMPARE(s.flushStageBytes(), std::optional<qint64>(4 * MB));
        QCOMPARE(s.replayStageBytes(), std::optional<qint64>(8 * MB));
        QCOMPARE(s.replayLag.bytes, std::optional<qint64>(48 * MB));
        QCOMPARE(s.state, StandbyState::CatchingUp); // above the limit of 32 MB
    }

    void isNeverNegative()
    {
        SampledPair w;
        w.follow(-397296); // asked later than the primary
        const ReplicationSnapshot snapshot = w.sample();
        QCOMPARE(SampledPair::standbyOf(snapshot).replayLag.bytes, std::optional<qint64>(0));
    }

    void idleTimeIsNoLag()
    {
        SampledPair w;
        for (int i = 0; i < 600; ++i) {
            const ReplicationSnapshot snapshot = w.second();
            QCOMPARE(SampledPair::standbyOf(snapshot).replayLag, (Lag{0, LagTime{}}));
            QCOMPARE(SampledPair::standbyOf(snapshot).state, StandbyState::Streaming);
        }
    }

    void aPausedReplayIsSaidAndItsLagGrows()
    {
        SampledPair w;
        w.sample();
        w.standby.isPaused = true;
        ReplicationSnapshot snapshot;
        for (int i = 0; i < 9; ++i) {
            *w.primary.position += MB;
            w.standby.receive = w.standby.written = *w.primary.position;
            snapshot = w.second();
        }
        const StandbySample &s = SampledPair::standbyOf(snapshot);
        QCOMPARE(s.state, StandbyState::ReplayPaused);
        QVERIFY(s.isConnected);
        QCOMPARE(s.replayLag.bytes, std::optional<qint64>(9 * MB));
        QCOMPARE(s.replayLag.time->value, milliseconds(9000));
        QCOMPARE(s.flushLag.bytes, std::optional<qint64>(0));
    }

    /// receive = replay, and the classic query says 0: the receiver's own state goes first.
    void aStoppedReceiverIsDisconnectedAndHasNoZeroLag()
    {
        SampledPair w;
        w.sample();
        w.stopReceiver();
        ReplicationSnapshot snapshot = w.second();
        QCOMPARE(SampledPair::standbyOf(snapshot).state, StandbyState::Disconnected);
        QVERIFY(!SampledPair::standbyOf(snapshot).isConnected);
        QCOMPARE(SampledPair::standbyOf(snapshot).replayLag, Lag{});
        QCOMPARE(SampledPair::standbyOf(snapshot).slot, QStringLiteral("berlin_2")); // remembered
        // When the primary writes on, the distance is known and not zero.
        *w.primary.position += 5 * MB;
        w.primary.slotList[0].retained = 5 * MB;
        snapshot = w.second();
        QCOMPARE(SampledPair::standbyOf(snapshot).replayLag.bytes, std::optional<qint64>(5 * MB));
        QCOMPARE(SampledPair::standbyOf(snapshot).retainedBytes, std::optional<qint64>(5 * MB));
        QCOMPARE(snapshot.streamingCount(), 0);
    }

    void theReceiverGoesBeforeASenderThatDoesNotKnowYet()
    {
        SampledPair w;
        w.standby.isReceiverRunning = false; // the sender's row is still there
        QCOMPARE(SampledPair::standbyOf(w.sample()).state, StandbyState::Disconnected);
    }

    /// A dead network or a hanging receiver: both ends say "streaming", the numbers stand still.
    void aReceiverThatStandsStillWhileThereIsWalIsDisconnected()
    {
        SampledPair w;
        w.sample();
        for (int i = 1; i <= 9; ++i) {
            *w.primary.position += MB;
            const ReplicationSnapshot snapshot = w.second();
            QCOMPARE(SampledPair::standbyOf(snapshot).state, StandbyState::Streaming);
            if (i > 1)
                QVERIFY(SampledPair::standbyOf(snapshot).replayLag.time->value.count() > 0);
        }
        ReplicationSnapshot snapshot;
        for (int i = 0; i < 4; ++i) {
            *w.primary.position += MB;
            snapshot = w.second();
        }
        QCOMPARE(SampledPair::standbyOf(snapshot).state, StandbyState::Disconnected);
        QVERIFY(!SampledPair::standbyOf(snapshot).stateReason.isEmpty());
        QCOMPARE(SampledPair::standbyOf(snapshot).replayLag.time->value, milliseconds(13'000));
        w.follow(MB); // the link is back
        QCOMPARE(SampledPair::standbyOf(w.second()).state, StandbyState::Streaming);
    }

    void aWaitingReceiverIsDisconnected()
    {
        SampledPair w;
        w.standby.receiverStatus = QStringLiteral("waiting");
        QCOMPARE(SampledPair::standbyOf(w.sample()).state, StandbyState::Disconnected);
    }

    void oneThatNeverTriedToConnectRecoversFromAnArchive()
    {
        SampledPair w;
        w.stopReceiver();
        w.standby.receive.reset();
        w.standby.written.reset();
        w.standby.replay = *w.primary.position - MB;
        const ReplicationSnapshot snapshot = w.sample();
        QCOMPARE(SampledPair::standbyOf(snapshot).state, StandbyState::ArchiveRecovery);
        QCOMPARE(SampledPair::standbyOf(snapshot).replayLag.bytes, std::optional<qint64>(MB));
    }

    void catchupIsSaidByTheSender()
    {
        SampledPair w;
        w.primary.senders[0].state = QStringLiteral("catchup");
        QCOMPARE(SampledPair::standbyOf(w.sample()).state, StandbyState::CatchingUp);
    }

    void aStandbyThatDoesNotAnswerIsShownByItsSender()
    {
        SampledPair w;
        w.standbyAnswers = false;
        w.follow(MB);
        const ReplicationSnapshot snapshot = w.sample();
        const StandbySample &s = SampledPair::standbyOf(snapshot);
        QCOMPARE(s.state, StandbyState::Streaming);
        QVERIFY(!s.isReachable);
        QVERIFY(s.isFresh);
        QCOMPARE(s.replayLag.bytes, std::optional<qint64>(MB));
        QCOMPARE(s.error->kind, ErrorKind::HostUnreachable);
    }

    void aStandbyThatNobodySeesIsDisconnectedAndKeepsItsLastPositions()
    {
        SampledPair w;
        w.sample();
        w.standbyAnswers = false;
        w.stopReceiver();
        ReplicationSnapshot snapshot;
        for (int i = 0; i < 5; ++i)
            snapshot = w.second();
        const StandbySample &s = SampledPair::standbyOf(snapshot);
        QCOMPARE(s.state, StandbyState::Disconnected);
        QVERIFY(!s.isFresh);
        QVERIFY(s.replayed.has_value());
        QCOMPARE(s.replayLag, Lag{});
        QCOMPARE(s.sampleAge, milliseconds(5000));
    }

    void beforeItsFirstAnswerAStandbyIsUnknown()
    {
        SampledPair w;
        w.primary.senders[0].application = QStringLiteral("walreceiver");
        w.builder.setServers({{P, QStringLiteral("berlin-1"), {}},
                              {S, QStringLiteral("berlin-2"), {}},
                              {QStringLiteral("c"), QStringLiteral("berlin-3"), {}}});
        const ReplicationSnapshot snapshot = w.sample(); // "c" has not answered yet
        QCOMPARE(snapshot.standby(QStringLiteral("c"))->state, StandbyState::Unknown);
        w.builder.addFailure(QStringLiteral("c"), Error::make(ErrorKind::ServerDown, {}));
        QCOMPARE(w.second().standby(QStringLiteral("c"))->state, StandbyState::Disconnected);
    }

    void withoutAnySampleEverythingIsUnknown()
    {
        SampledPair w;
        const ReplicationSnapshot snapshot = w.builder.build();
        QVERIFY(snapshot.primary.id.isEmpty());
        QVERIFY(!snapshot.primary.isReachable);
        QCOMPARE(snapshot.standbys.size(), 2);
        for (const StandbySample &s : snapshot.standbys) {
            QCOMPARE(s.state, StandbyState::Unknown);
            QCOMPARE(s.replayLag, Lag{});
        }
    }

    void withThePrimaryAwayALagOfZeroIsUnknown()
    {
        SampledPair w;
        w.sample();
        w.primaryAnswers = false;
        ReplicationSnapshot snapshot;
        for (int i = 0; i < 5; ++i)
            snapshot = w.second();
        QCOMPARE(snapshot.primary.id, P);
        QVERIFY(!snapshot.primary.isReachable);
        QCOMPARE(SampledPair::standbyOf(snapshot).replayLag, Lag{});
        QCOMPARE(SampledPair::standbyOf(snapshot).state,
                 StandbyState::Streaming); // its receiver says so
    }

    void beforeTheReceiverViewTheSenderDecides()
    {
        SampledPair w(90524);
        w.standby.isReceiverRunning.reset();
        w.standby.receiverStatus.clear();
        w.standby.written.reset();
        QCOMPARE(SampledPair::standbyOf(w.sample()).state, StandbyState::Streaming);
        w.primary.senders.clear();
        w.primary.slotList.clear();
        QCOMPARE(SampledPair::standbyOf(w.second()).state, StandbyState::Disconnected);
        w.primaryAnswers = false;
        ReplicationSnapshot snapshot;
        for (int i = 0; i < 5; ++i)
            snapshot = w.second();
        QCOMPARE(SampledPair::standbyOf(snapshot).state, StandbyState::Unknown);
    }

    /// Up to 9.6 the sender's view of a quiet standby is up to 10 s old.
    void theNewerOfTwoReportsCounts()
    {
        SampledPair w(90124);
        w.standby.isReceiverRunning.reset();
        SenderSample &row = w.primary.senders[0];
        row.sent = row.write = row.flush = row.replay = *w.primary.position - MB;
        const ReplicationSnapshot snapshot = w.sample();
        QCOMPARE(SampledPair::standbyOf(snapshot).replayLag.bytes, std::optional<qint64>(0));
        QCOMPARE(SampledPair::standbyOf(snapshot).replayed->arithmetic, LsnArithmetic::Skipping);
    }

    /// receive starts at the beginning of the segment after a restart of the receiver.
    void replayedWalWasReceived()
    {
        SampledPair w;
        w.primary.senders.clear();
        w.standby.written.reset();
        w.standby.receive = *w.primary.position - 10 * MB;
        w.standby.replay = *w.primary.position - MB;
        const ReplicationSnapshot snapshot = w.sample();
        QCOMPARE(SampledPair::standbyOf(snapshot).flushLag.bytes, std::optional<qint64>(MB));
    }

    void hiddenRowsAreNotTakenForDisconnection()
    {
        SampledPair w;
        w.standbyAnswers = false;
        SenderSample &row = w.primary.senders[0];
        row.application.clear();
        row.state.clear();
        row.sent = row.write = row.flush = row.replay = {};
        w.primary.isHidden = true;
        w.primary.slotList.clear();
        QCOMPARE(SampledPair::standbyOf(w.sample()).state, StandbyState::Unknown);
    }

    void aDelayOnPurposeIsNoTrouble()
    {
        SampledPair w;
        ServerInfo info;
        info.applyDelay = 1h;
        w.standby.info = info;
        w.sample();
        for (int i = 0; i < 60; ++i) {
            *w.primary.position += MB;
            w.standby.receive = w.standby.written = *w.primary.position;
            w.second();
        }
        const ReplicationSnapshot snapshot = w.second();
        const StandbySample &s = SampledPair::standbyOf(snapshot);
        QCOMPARE(s.replayLag.bytes, std::optional<qint64>(60 * MB));
        QCOMPARE(s.state, StandbyState::Streaming);
        QCOMPARE(healthOf(s, {}), HealthLevel::Ok);
        QVERIFY(alertsOf(snapshot, {}).isEmpty());
        QVERIFY(healthSentence(snapshot, {}).detail.contains(QLatin1String("on purpose")));
    }

    /// One judge: what is late in receiving is behind, delay or not.
    void aDelayedStandbyThatReceivesLateIsBehind()
    {
        SampledPair w;
        ServerInfo info;
        info.applyDelay = 1h;
        w.standby.info = info;
        w.sample();
        *w.primary.position += 60 * MB;
        w.standby.receive = w.standby.written = *w.primary.position - 40 * MB;
        const ReplicationSnapshot snapshot = w.second();
        QCOMPARE(SampledPair::standbyOf(snapshot).state, StandbyState::CatchingUp);
        QCOMPARE(alertsOf(snapshot, {}).size(), 1);
    }

    void theServersOwnTimesSpeakWhileWalMoves()
    {
        SampledPair w;
        w.sample();
        const auto flow = [&](microseconds replayLag) {
            *w.primary.position += MB;
            w.follow(8192);
            SenderSample &row = w.primary.senders[0];
            row.writeLag = 300us;
            row.flushLag = 2100us;
            row.replayLag = replayLag;
            return w.second();
        };
        using Q = LagTime::Qualifier;
        using From = LagTime::Source;
        ReplicationSnapshot snapshot = flow(4600us);
        QCOMPARE(SampledPair::standbyOf(snapshot).writeLag.time,
                 std::optional(LagTime{1ms, Q::AtMost, From::Server}));
        QCOMPARE(SampledPair::standbyOf(snapshot).replayLag.time,
                 std::optional(LagTime{4ms, Q::Measured, From::Server}));
        // A value that our own samples contradict is not shown, nor are the other two.
        snapshot = flow(3600s);
        QCOMPARE(SampledPair::standbyOf(snapshot).replayLag.time->source, From::Samples);
        QCOMPARE(SampledPair::standbyOf(snapshot).writeLag.time->source, From::Samples);
        // Idle: the columns keep their values for a while, the standby has caught up.
        flow(4600us);
        w.follow();
        snapshot = w.second();
        snapshot = w.second();
        QCOMPARE(SampledPair::standbyOf(snapshot).replayLag, (Lag{0, LagTime{}}));
    }

    /// Both ends say "streaming" and the columns keep their last, small values.
    void theServersFrozenTimesAreNotBelieved()
    {
        SampledPair w;
        w.sample();
        SenderSample &row = w.primary.senders[0];
        row.writeLag = row.flushLag = row.replayLag = 400us;
        ReplicationSnapshot snapshot;
        for (int i = 0; i < 6; ++i) {
            *w.primary.position += MB;
            snapshot = w.second();
        }
        const LagTime time = *SampledPair::standbyOf(snapshot).replayLag.time;
        QCOMPARE(time.source, LagTime::Source::Samples);
        QCOMPARE(time.value, milliseconds(6000));
    }

    void clocksOfOneComputerAgree()
    {
        SampledPair w;
        w.roundTrip = 120ms; // a busy computer: 60 ms in doubt on each side
        w.standbyClockAhead = 56ms;
        ReplicationSnapshot snapshot = w.second();
        QVERIFY(snapshot.clocks->agree());
        QCOMPARE(snapshot.clocks->difference, 56ms);
        QCOMPARE(snapshot.clocks->error, 122ms);
        // Once an answer did not have to wait, the difference is known better.
        w.roundTrip = 2ms;
        w.standbyClockAhead = 3ms;
        snapshot = w.second();
        QCOMPARE(snapshot.clocks->error, 4ms);
        QVERIFY(snapshot.clocks->agree());
        w.standbyClockAhead = 5s; // somebody sets it
        snapshot = w.second();
        QVERIFY(!snapshot.clocks->agree());
        QCOMPARE(snapshot.clocks->difference, 5s);
    }

    /// Alert, chart, table and events name one moment: the last sign of life.
    void anOutageBeginsWithTheLastSignOfLife()
    {
        SampledPair w;
        w.sample();
        const QDateTime last = w.clock.utc();
        w.standbyAnswers = w.primaryAnswers = false;
        for (int i = 0; i < 8; ++i)
            w.second(); // the link of this computer is cut: nobody is seen
        w.primaryAnswers = true;
        w.stopReceiver();
        const ReplicationSnapshot snapshot = w.second();
        QCOMPARE(SampledPair::standbyOf(snapshot).state, StandbyState::Disconnected);
        QCOMPARE(*SampledPair::standbyOf(snapshot).stateSince, last);
        QCOMPARE(SampledPair::standbyOf(snapshot).sampledAt, last);
        const QString time = momentText(last, snapshot.atUtc);
        QVERIFY(alertsOf(snapshot, {}).first().what.contains(time));
        QVERIFY(healthSentence(snapshot, {}).detail.contains(time));
    }

    void afterASleepOlderTimesAreNotUsed()
    {
        SampledPair w;
        w.sample();
        w.builder.interrupt();
        *w.primary.position += 10 * MB;
        ReplicationSnapshot snapshot = w.second();
        QCOMPARE(SampledPair::standbyOf(snapshot).replayLag.bytes, std::optional<qint64>(10 * MB));
        QVERIFY(!SampledPair::standbyOf(snapshot).replayLag.time.has_value());
    }
};

QTEST_GUILESS_MAIN(TestSnapshotBuilder)
#include "tst_snapshotbuilder.moc"
