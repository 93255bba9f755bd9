// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/snapshotbuilder.h"
#include "tests/support/fakeclock.h"

#include <QRegularExpression>
#include <QTest>

using namespace pgt;
using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

const QString P = QStringLiteral("p");
const QString S = QStringLiteral("s");
constexpr qint64 MB = 1 << 20;

/// A primary and a standby that tests change between samples.
struct World
{
    test::FakeClock clock;
    SnapshotBuilder builder{clock};
    ServerSample primary, standby;
    bool primaryAnswers = true, standbyAnswers = true;
    milliseconds roundTrip{0}, standbyClockAhead{0};
    int version = 170006;

    explicit World(int versionNumber = 170006) : version(versionNumber)
    {
        builder.setServers({{P, QStringLiteral("berlin-1"), QStringLiteral("10.0.0.1:5432")},
                            {S, QStringLiteral("berlin-2"), QStringLiteral("10.0.0.2:5432")}});
        primary.timeline = 1;
        primary.position = 100 * MB;
        ServerInfo info;
        info.synchronousCommit = QStringLiteral("on");
        info.slotLimitBytes = 4096 * MB;
        info.systemIdentifier = QStringLiteral("1");
        primary.info = info;
        SenderSample row;
        row.pid = 77;
        row.application = QStringLiteral("berlin-2");
        row.state = QStringLiteral("streaming");
        row.syncState = QStringLiteral("async");
        primary.senders = {row};
        SlotSample slot;
        slot.name = QStringLiteral("berlin_2");
        slot.isActive = true;
        slot.activePid = 77;
        slot.retained = 0;
        slot.walStatus = QStringLiteral("reserved");
        primary.slotList = {slot};
        standby.isInRecovery = true;
        standby.isReceiverRunning = true;
        standby.receiverStatus = QStringLiteral("streaming");
        standby.receivedTimeline = 1;
        standby.slotName = QStringLiteral("berlin_2");
        standby.isPaused = false;
        follow();
    }

    void follow(qint64 behind = 0)
    {
        const qint64 at = *primary.position - behind;
        standby.receive = standby.replay = standby.written = at;
        if (!primary.senders.isEmpty()) {
            SenderSample &row = primary.senders[0];
            row.sent = row.write = row.flush = row.replay = at;
        }
    }
    void stopReceiver()
    {
        standby.isReceiverRunning = false;
        standby.receiverStatus.clear();
        standby.slotName.clear();
        primary.senders.clear();
        primary.slotList[0].activePid = 0;
        primary.slotList[0].isActive = false;
    }
    ReplicationSnapshot sample()
    {
        const auto give = [this](const QString &id, ServerSample sample) {
            sample.at = clock.steady();
            sample.atUtc = clock.utc();
            sample.roundTrip = roundTrip;
            sample.serverNowUs = clock.utc().toMSecsSinceEpoch() * 1000;
            if (id == S)
                sample.serverNowUs += microseconds(standbyClockAhead).count();
            sample.version = PgVersion::fromNumber(version);
            builder.addSample(id, sample);
        };
        if (primaryAnswers)
            give(P, primary);
        if (standbyAnswers)
            give(S, standby);
        else
            builder.addFailure(S, Error::make(ErrorKind::HostUnreachable, QStringLiteral("away")));
        return builder.build();
    }
    ReplicationSnapshot second()
    {
        clock.advance(1s);
        return sample();
    }
    static const StandbySample &standbyOf(const ReplicationSnapshot &snapshot)
    {
        return snapshot.standbys.first();
    }
};

} // namespace

class TestSnapshotBuilder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Before anything was sampled the saved roles are names, not findings.
    void savedRolesNameServersThatWereNeverAsked()
    {
        test::FakeClock clock;
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

    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsAHealthyPair()
    {
        World w;
        const ReplicationSnapshot snapshot = w.sample();
        QCOMPARE(snapshot.primary.id, P);
        QVERIFY(snapshot.primary.isReachable);
        QCOMPARE(snapshot.primary.versionText, QStringLiteral("17.6"));
        QCOMPARE(snapshot.primary.write->toString(), QStringLiteral("0/6400000"));
        QCOMPARE(snapshot.primary.synchronousCommit, QStringLiteral("flush"));
        QCOMPARE(snapshot.standbys.size(), 1);
        const StandbySample &s = World::standbyOf(snapshot);
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
        World w;
        w.sample();
        w.clock.advance(1s);
        *w.primary.position += 50 * MB;
        w.standby.written = *w.primary.position - 36 * MB;
        w.standby.receive = *w.primary.position - 40 * MB;
        w.standby.replay = *w.primary.position - 48 * MB;
        const ReplicationSnapshot snapshot = w.sample();
        const StandbySample &s = World::standbyOf(snapshot);
        QCOMPARE(s.networkStageBytes(), std::optional<qint64>(36 * MB));
        QCOMPARE(s.flushStageBytes(), std::optional<qint64>(4 * MB));
        QCOMPARE(s.replayStageBytes(), std::optional<qint64>(8 * MB));
        QCOMPARE(s.replayLag.bytes, std::optional<qint64>(48 * MB));
        QCOMPARE(s.state, StandbyState::CatchingUp); // above the limit of 32 MB
    }

    void isNeverNegative()
    {
        World w;
        w.follow(-397296); // asked later than the primary
        const ReplicationSnapshot snapshot = w.sample();
        QCOMPARE(World::standbyOf(snapshot).replayLag.bytes, std::optional<qint64>(0));
    }

    void idleTimeIsNoLag()
    {
        World w;
        for (int i = 0; i < 600; ++i) {
            const ReplicationSnapshot snapshot = w.second();
            QCOMPARE(World::standbyOf(snapshot).replayLag, (Lag{0, LagTime{}}));
            QCOMPARE(World::standbyOf(snapshot).state, StandbyState::Streaming);
        }
    }

    void aPausedReplayIsSaidAndItsLagGrows()
    {
        World w;
        w.sample();
        w.standby.isPaused = true;
        ReplicationSnapshot snapshot;
        for (int i = 0; i < 9; ++i) {
            *w.primary.position += MB;
            w.standby.receive = w.standby.written = *w.primary.position;
            snapshot = w.second();
        }
        const StandbySample &s = World::standbyOf(snapshot);
        QCOMPARE(s.state, StandbyState::ReplayPaused);
        QVERIFY(s.isConnected);
        QCOMPARE(s.replayLag.bytes, std::optional<qint64>(9 * MB));
        QCOMPARE(s.replayLag.time->value, milliseconds(9000));
        QCOMPARE(s.flushLag.bytes, std::optional<qint64>(0));
    }

    /// receive = replay, and the classic query says 0: the receiver's own state goes first.
    void aStoppedReceiverIsDisconnectedAndHasNoZeroLag()
    {
        World w;
        w.sample();
        w.stopReceiver();
        ReplicationSnapshot snapshot = w.second();
        QCOMPARE(World::standbyOf(snapshot).state, StandbyState::Disconnected);
        QVERIFY(!World::standbyOf(snapshot).isConnected);
        QCOMPARE(World::standbyOf(snapshot).replayLag, Lag{});
        QCOMPARE(World::standbyOf(snapshot).slot, QStringLiteral("berlin_2")); // remembered
        // When the primary writes on, the distance is known and not zero.
        *w.primary.position += 5 * MB;
        w.primary.slotList[0].retained = 5 * MB;
        snapshot = w.second();
        QCOMPARE(World::standbyOf(snapshot).replayLag.bytes, std::optional<qint64>(5 * MB));
        QCOMPARE(World::standbyOf(snapshot).retainedBytes, std::optional<qint64>(5 * MB));
        QCOMPARE(snapshot.streamingCount(), 0);
    }

    void theReceiverGoesBeforeASenderThatDoesNotKnowYet()
    {
        World w;
        w.standby.isReceiverRunning = false; // the sender's row is still there
        QCOMPARE(World::standbyOf(w.sample()).state, StandbyState::Disconnected);
    }

    /// A dead network or a hanging receiver: both ends say "streaming", the numbers stand still.
    void aReceiverThatStandsStillWhileThereIsWalIsDisconnected()
    {
        World w;
        w.sample();
        for (int i = 1; i <= 9; ++i) {
            *w.primary.position += MB;
            const ReplicationSnapshot snapshot = w.second();
            QCOMPARE(World::standbyOf(snapshot).state, StandbyState::Streaming);
            if (i > 1)
                QVERIFY(World::standbyOf(snapshot).replayLag.time->value.count() > 0);
        }
        ReplicationSnapshot snapshot;
        for (int i = 0; i < 4; ++i) {
            *w.primary.position += MB;
            snapshot = w.second();
        }
        QCOMPARE(World::standbyOf(snapshot).state, StandbyState::Disconnected);
        QVERIFY(!World::standbyOf(snapshot).stateReason.isEmpty());
        QCOMPARE(World::standbyOf(snapshot).replayLag.time->value, milliseconds(13'000));
        w.follow(MB); // the link is back
        QCOMPARE(World::standbyOf(w.second()).state, StandbyState::Streaming);
    }

    void aWaitingReceiverIsDisconnected()
    {
        World w;
        w.standby.receiverStatus = QStringLiteral("waiting");
        QCOMPARE(World::standbyOf(w.sample()).state, StandbyState::Disconnected);
    }

    void oneThatNeverTriedToConnectRecoversFromAnArchive()
    {
        World w;
        w.stopReceiver();
        w.standby.receive.reset();
        w.standby.written.reset();
        w.standby.replay = *w.primary.position - MB;
        const ReplicationSnapshot snapshot = w.sample();
        QCOMPARE(World::standbyOf(snapshot).state, StandbyState::ArchiveRecovery);
        QCOMPARE(World::standbyOf(snapshot).replayLag.bytes, std::optional<qint64>(MB));
    }

    void catchupIsSaidByTheSender()
    {
        World w;
        w.primary.senders[0].state = QStringLiteral("catchup");
        QCOMPARE(World::standbyOf(w.sample()).state, StandbyState::CatchingUp);
    }

    void aStandbyThatDoesNotAnswerIsShownByItsSender()
    {
        World w;
        w.standbyAnswers = false;
        w.follow(MB);
        const ReplicationSnapshot snapshot = w.sample();
        const StandbySample &s = World::standbyOf(snapshot);
        QCOMPARE(s.state, StandbyState::Streaming);
        QVERIFY(!s.isReachable);
        QVERIFY(s.isFresh);
        QCOMPARE(s.replayLag.bytes, std::optional<qint64>(MB));
        QCOMPARE(s.error->kind, ErrorKind::HostUnreachable);
    }

    void aStandbyThatNobodySeesIsDisconnectedAndKeepsItsLastPositions()
    {
        World w;
        w.sample();
        w.standbyAnswers = false;
        w.stopReceiver();
        ReplicationSnapshot snapshot;
        for (int i = 0; i < 5; ++i)
            snapshot = w.second();
        const StandbySample &s = World::standbyOf(snapshot);
        QCOMPARE(s.state, StandbyState::Disconnected);
        QVERIFY(!s.isFresh);
        QVERIFY(s.replayed.has_value());
        QCOMPARE(s.replayLag, Lag{});
        QCOMPARE(s.sampleAge, milliseconds(5000));
    }

    void beforeItsFirstAnswerAStandbyIsUnknown()
    {
        World w;
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
        World w;
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
        World w;
        w.sample();
        w.primaryAnswers = false;
        ReplicationSnapshot snapshot;
        for (int i = 0; i < 5; ++i)
            snapshot = w.second();
        QCOMPARE(snapshot.primary.id, P);
        QVERIFY(!snapshot.primary.isReachable);
        QCOMPARE(World::standbyOf(snapshot).replayLag, Lag{});
        QCOMPARE(World::standbyOf(snapshot).state, StandbyState::Streaming); // its receiver says so
    }

    void aPromotionChangesTheRolesAndTheClock()
    {
        World w;
        w.sample();
        w.primaryAnswers = false;
        w.standby.isInRecovery = false;
        w.standby.timeline = 2;
        w.standby.position = *w.primary.position + MB;
        w.standby.receive = w.standby.replay = w.standby.written = {};
        const ReplicationSnapshot snapshot = w.second();
        QCOMPARE(snapshot.primary.id, S);
        QCOMPARE(snapshot.primary.timeline, 2);
        QCOMPARE(snapshot.standbys.size(), 1);
        QCOMPARE(snapshot.standbys[0].id, P);
    }

    void theOldPrimaryThatComesBackIsNoStandby()
    {
        World w;
        w.sample();
        w.standby.isInRecovery = false;
        w.standby.timeline = 2;
        w.standby.position = *w.primary.position + MB;
        const ReplicationSnapshot snapshot = w.second();
        QCOMPARE(snapshot.primary.id, S);
        const StandbySample &old = snapshot.standbys[0];
        QCOMPARE(old.state, StandbyState::AlsoPrimary);
        QVERIFY(!old.stateReason.isEmpty());
        QCOMPARE(old.timeline, 1);
        QCOMPARE(old.replayLag, Lag{});
        QVERIFY(!old.isConnected);
        const HealthSentence sentence = healthSentence(snapshot, {});
        QCOMPARE(sentence.level, HealthLevel::Error);
        QCOMPARE(sentence.detail, QStringLiteral("berlin-2 on timeline 2, berlin-1 on timeline 1"));
        QCOMPARE(alertsOf(snapshot, {}).first().id, QStringLiteral("two-primaries:p"));
    }

    void whoFollowsTheOtherPrimaryHasAnotherHistory()
    {
        World w;
        const QString third = QStringLiteral("c");
        w.builder.setServers({{P, QStringLiteral("berlin-1"), {}},
                              {S, QStringLiteral("berlin-2"), {}},
                              {third, QStringLiteral("berlin-3"), {}}});
        w.sample();
        w.standby.isInRecovery = false;
        w.standby.timeline = 2;
        w.standby.position = *w.primary.position + MB;
        w.primary.senders[0].application = QStringLiteral("berlin-3");
        w.primary.slotList.clear();
        const ReplicationSnapshot snapshot = w.second();
        QCOMPARE(snapshot.primary.id, S);
        QCOMPARE(snapshot.standby(third)->state, StandbyState::Diverged);
        QCOMPARE(snapshot.standby(third)->replayLag, Lag{});
        QCOMPARE(healthOf(*snapshot.standby(third), {}), HealthLevel::Error);
    }

    void findsACascade()
    {
        World w;
        w.builder.setServers({{P, QStringLiteral("berlin-1"), {}},
                              {S, QStringLiteral("berlin-2"), {}},
                              {QStringLiteral("c"), QStringLiteral("berlin-3"), {}}});
        SenderSample row = w.primary.senders[0];
        row.pid = 5;
        row.application = QStringLiteral("berlin-3");
        w.standby.senders = {row};
        const ReplicationSnapshot snapshot = w.sample();
        QCOMPARE(snapshot.standbys.size(), 2);
        QCOMPARE(snapshot.standbys[1].upstreamId, S);
        QCOMPARE(snapshot.standbys[1].state, StandbyState::Streaming);
    }

    void showsStandbysThatAreNotInTheList()
    {
        World w;
        SenderSample row = w.primary.senders[0];
        row.pid = 5;
        row.application = QStringLiteral("stranger");
        row.client = QStringLiteral("10.9.9.9");
        w.primary.senders.append(row);
        ReplicationSnapshot snapshot = w.sample();
        QCOMPARE(snapshot.standbys.size(), 2);
        QCOMPARE(snapshot.standbys[1].name, QStringLiteral("stranger"));
        QCOMPARE(snapshot.standbys[1].state, StandbyState::Streaming);
        w.primary.senders.removeLast();
        snapshot = w.second();
        QCOMPARE(snapshot.standbys[1].state, StandbyState::Disconnected);
        w.clock.advance(11min);
        QCOMPARE(w.sample().standbys.size(), 1); // forgotten
    }

    /// pg_receivewal under the name of a standby: it has all WAL and can never take over.
    void whatNeverReplaysIsNoStandby()
    {
        World w;
        SenderSample row = w.primary.senders[0];
        row.pid = 5;
        row.application = QStringLiteral("barman_receive_wal");
        row.client = QStringLiteral("10.9.9.9");
        row.syncState = QStringLiteral("sync");
        row.replay.reset();
        w.primary.senders.append(row);
        const ReplicationSnapshot snapshot = w.sample();
        QCOMPARE(snapshot.standbys.size(), 1);
        QCOMPARE(snapshot.collectors.size(), 1);
        QCOMPARE(snapshot.collectors[0].nature, SenderNature::WalCollector);
        QCOMPARE(snapshot.collectors[0].sentence(),
                 QStringLiteral("barman_receive_wal on 10.9.9.9 only collects WAL of berlin-1; it "
                                "is no standby."));
        QVERIFY(healthSentence(snapshot, {}).headline.startsWith(QLatin1String("1 of 1")));
        // Commits wait for it all the same, and it is not what to promote.
        QCOMPARE(snapshot.primary.synchronousNames, QStringList{row.application});
        const auto view = failoverView(snapshot);
        QCOMPARE(view->lines[0].standbyId, S);
        QVERIFY(!view->lines[0].text.contains(QLatin1String("no committed data")));
        QVERIFY(view->lines.last().text.startsWith(QLatin1String("barman_receive_wal cannot")));
    }

    /// Adopted without a login of its own, and taken for a standby by an older version.
    void aSavedCollectorIsNoDisconnectedStandby()
    {
        World w;
        const QString barman = QStringLiteral("barman");
        w.builder.setServers({{P, QStringLiteral("berlin-1"), {}},
                              {S, QStringLiteral("berlin-2"), {}},
                              {barman, barman, {}, WatchedServer::View::FromSender}});
        SenderSample row = w.primary.senders[0];
        row.pid = 5;
        row.application = barman;
        row.replay.reset();
        w.primary.senders.append(row);
        QCOMPARE(w.sample().standbys.size(), 1);
        w.primary.senders.removeLast(); // the tool is restarted
        QCOMPARE(w.second().standbys.size(), 1);
    }

    /// Behind one address translation, both with the default name.
    void twoReceiversOfOneAddressAreTwoStandbys()
    {
        World w;
        SenderSample row = w.primary.senders[0];
        row.application = QStringLiteral("walreceiver");
        row.client = QStringLiteral("10.9.9.9");
        for (const int pid : {5, 6}) {
            row.pid = pid;
            w.primary.senders.append(row);
        }
        ReplicationSnapshot snapshot = w.sample();
        QCOMPARE(snapshot.standbys.size(), 3);
        const QString first = snapshot.standbys[1].id;
        const QString second = snapshot.standbys[2].id;
        QVERIFY(first != second);
        QVERIFY(snapshot.standbys[1].name != snapshot.standbys[2].name);
        // One of them reconnects: a new process, the same standby; the other one stays itself.
        w.primary.senders.last().pid = 7;
        SenderSample &back = w.primary.senders.last();
        back.write = back.flush = back.replay = *w.primary.position - MB;
        snapshot = w.second();
        QCOMPARE(snapshot.standbys.size(), 3);
        QCOMPARE(snapshot.standby(first)->replayLag.bytes, std::optional<qint64>(0));
        QCOMPARE(snapshot.standby(second)->replayLag.bytes, std::optional<qint64>(MB));
        QCOMPARE(snapshot.standby(first)->state, StandbyState::Streaming);
        QCOMPARE(snapshot.standby(second)->state, StandbyState::Streaming);
        w.primary.senders.removeLast();
        snapshot = w.second();
        QCOMPARE(snapshot.standby(first)->state, StandbyState::Streaming);
        QCOMPARE(snapshot.standby(second)->state, StandbyState::Disconnected);
    }

    void aRowWithoutANameIsNoStrangerOnceItsStandbyAnswers()
    {
        World w;
        w.primary.senders[0].application = QStringLiteral("walreceiver");
        w.standbyAnswers = false;
        w.primary.slotList.clear();
        w.sample();
        w.standbyAnswers = true;
        w.standby.slotName.clear();
        const ReplicationSnapshot snapshot = w.second();
        QCOMPARE(snapshot.standbys.size(), 1);
        QCOMPARE(World::standbyOf(snapshot).state, StandbyState::Streaming);
    }

    void beforeTheReceiverViewTheSenderDecides()
    {
        World w(90524);
        w.standby.isReceiverRunning.reset();
        w.standby.receiverStatus.clear();
        w.standby.written.reset();
        QCOMPARE(World::standbyOf(w.sample()).state, StandbyState::Streaming);
        w.primary.senders.clear();
        w.primary.slotList.clear();
        QCOMPARE(World::standbyOf(w.second()).state, StandbyState::Disconnected);
        w.primaryAnswers = false;
        ReplicationSnapshot snapshot;
        for (int i = 0; i < 5; ++i)
            snapshot = w.second();
        QCOMPARE(World::standbyOf(snapshot).state, StandbyState::Unknown);
    }

    /// Up to 9.6 the sender's view of a quiet standby is up to 10 s old.
    void theNewerOfTwoReportsCounts()
    {
        World w(90124);
        w.standby.isReceiverRunning.reset();
        SenderSample &row = w.primary.senders[0];
        row.sent = row.write = row.flush = row.replay = *w.primary.position - MB;
        const ReplicationSnapshot snapshot = w.sample();
        QCOMPARE(World::standbyOf(snapshot).replayLag.bytes, std::optional<qint64>(0));
        QCOMPARE(World::standbyOf(snapshot).replayed->arithmetic, LsnArithmetic::Skipping);
    }

    /// receive starts at the beginning of the segment after a restart of the receiver.
    void replayedWalWasReceived()
    {
        World w;
        w.primary.senders.clear();
        w.standby.written.reset();
        w.standby.receive = *w.primary.position - 10 * MB;
        w.standby.replay = *w.primary.position - MB;
        const ReplicationSnapshot snapshot = w.sample();
        QCOMPARE(World::standbyOf(snapshot).flushLag.bytes, std::optional<qint64>(MB));
    }

    void hiddenRowsAreNotTakenForDisconnection()
    {
        World w;
        w.standbyAnswers = false;
        SenderSample &row = w.primary.senders[0];
        row.application.clear();
        row.state.clear();
        row.sent = row.write = row.flush = row.replay = {};
        w.primary.isHidden = true;
        w.primary.slotList.clear();
        QCOMPARE(World::standbyOf(w.sample()).state, StandbyState::Unknown);
    }

    void aDelayOnPurposeIsNoTrouble()
    {
        World w;
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
        const StandbySample &s = World::standbyOf(snapshot);
        QCOMPARE(s.replayLag.bytes, std::optional<qint64>(60 * MB));
        QCOMPARE(s.state, StandbyState::Streaming);
        QCOMPARE(healthOf(s, {}), HealthLevel::Ok);
        QVERIFY(alertsOf(snapshot, {}).isEmpty());
        QVERIFY(healthSentence(snapshot, {}).detail.contains(QLatin1String("on purpose")));
    }

    /// One judge: what is late in receiving is behind, delay or not.
    void aDelayedStandbyThatReceivesLateIsBehind()
    {
        World w;
        ServerInfo info;
        info.applyDelay = 1h;
        w.standby.info = info;
        w.sample();
        *w.primary.position += 60 * MB;
        w.standby.receive = w.standby.written = *w.primary.position - 40 * MB;
        const ReplicationSnapshot snapshot = w.second();
        QCOMPARE(World::standbyOf(snapshot).state, StandbyState::CatchingUp);
        QCOMPARE(alertsOf(snapshot, {}).size(), 1);
    }

    void theServersOwnTimesSpeakWhileWalMoves()
    {
        World w;
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
        QCOMPARE(World::standbyOf(snapshot).writeLag.time,
                 std::optional(LagTime{1ms, Q::AtMost, From::Server}));
        QCOMPARE(World::standbyOf(snapshot).replayLag.time,
                 std::optional(LagTime{4ms, Q::Measured, From::Server}));
        // A value that our own samples contradict is not shown, nor are the other two.
        snapshot = flow(3600s);
        QCOMPARE(World::standbyOf(snapshot).replayLag.time->source, From::Samples);
        QCOMPARE(World::standbyOf(snapshot).writeLag.time->source, From::Samples);
        // Idle: the columns keep their values for a while, the standby has caught up.
        flow(4600us);
        w.follow();
        snapshot = w.second();
        snapshot = w.second();
        QCOMPARE(World::standbyOf(snapshot).replayLag, (Lag{0, LagTime{}}));
    }

    /// Both ends say "streaming" and the columns keep their last, small values.
    void theServersFrozenTimesAreNotBelieved()
    {
        World w;
        w.sample();
        SenderSample &row = w.primary.senders[0];
        row.writeLag = row.flushLag = row.replayLag = 400us;
        ReplicationSnapshot snapshot;
        for (int i = 0; i < 6; ++i) {
            *w.primary.position += MB;
            snapshot = w.second();
        }
        const LagTime time = *World::standbyOf(snapshot).replayLag.time;
        QCOMPARE(time.source, LagTime::Source::Samples);
        QCOMPARE(time.value, milliseconds(6000));
    }

    void clocksOfOneComputerAgree()
    {
        World w;
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
        World w;
        w.sample();
        const QDateTime last = w.clock.utc();
        w.standbyAnswers = w.primaryAnswers = false;
        for (int i = 0; i < 8; ++i)
            w.second(); // the link of this computer is cut: nobody is seen
        w.primaryAnswers = true;
        w.stopReceiver();
        const ReplicationSnapshot snapshot = w.second();
        QCOMPARE(World::standbyOf(snapshot).state, StandbyState::Disconnected);
        QCOMPARE(*World::standbyOf(snapshot).stateSince, last);
        QCOMPARE(World::standbyOf(snapshot).sampledAt, last);
        const QString time = momentText(last, snapshot.atUtc);
        QVERIFY(alertsOf(snapshot, {}).first().what.contains(time));
        QVERIFY(healthSentence(snapshot, {}).detail.contains(time));
    }

    void aSlotThatNobodyListedUsesIsShown()
    {
        World w;
        SlotSample orphan;
        orphan.name = QStringLiteral("old_standby");
        orphan.retained = 400 * 1024 * MB;
        orphan.walStatus = QStringLiteral("extended");
        w.primary.slotList.append(orphan);
        ReplicationSnapshot snapshot = w.sample();
        QCOMPARE(snapshot.looseSlots.size(), 1);
        QList<Alert> alerts = alertsOf(snapshot, {});
        QCOMPARE(alerts.size(), 1);
        QCOMPARE(alerts[0].id, QStringLiteral("slot:p:old_standby"));
        QCOMPARE(healthSentence(snapshot, {}).level, HealthLevel::Warning);
        w.primary.slotList.last().retained.reset();
        w.primary.slotList.last().walStatus = QStringLiteral("lost");
        snapshot = w.second();
        alerts = alertsOf(snapshot, {});
        QCOMPARE(alerts.size(), 1);
        QVERIFY(alerts[0].what.contains(QLatin1String("lost")));
        // A small one that is read is daily business.
        w.primary.slotList.last().walStatus = QStringLiteral("reserved");
        w.primary.slotList.last().retained = 900 * MB;
        w.primary.slotList.last().isActive = true;
        QVERIFY(alertsOf(w.second(), {}).isEmpty());
    }

    void afterASleepOlderTimesAreNotUsed()
    {
        World w;
        w.sample();
        w.builder.interrupt();
        *w.primary.position += 10 * MB;
        ReplicationSnapshot snapshot = w.second();
        QCOMPARE(World::standbyOf(snapshot).replayLag.bytes, std::optional<qint64>(10 * MB));
        QVERIFY(!World::standbyOf(snapshot).replayLag.time.has_value());
    }
};

QTEST_GUILESS_MAIN(TestSnapshotBuilder)
#include "tst_snapshotbuilder.moc"
