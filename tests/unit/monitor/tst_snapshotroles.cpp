// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sampledpair.h"

#include <QRegularExpression>
#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace std::chrono;
using namespace std::chrono_literals;

/// Who is taken for the primary, a standby, a collector of WAL, one of another history.
class TestSnapshotRoles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aPromotionChangesTheRolesAndTheClock()
    {
        SampledPair w;
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
        SampledPair w;
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
        SampledPair w;
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
        SampledPair w;
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
        SampledPair w;
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
        SampledPair w;
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
        SampledPair w;
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
        SampledPair w;
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
        SampledPair w;
        w.primary.senders[0].application = QStringLiteral("walreceiver");
        w.standbyAnswers = false;
        w.primary.slotList.clear();
        w.sample();
        w.standbyAnswers = true;
        w.standby.slotName.clear();
        const ReplicationSnapshot snapshot = w.second();
        QCOMPARE(snapshot.standbys.size(), 1);
        QCOMPARE(SampledPair::standbyOf(snapshot).state, StandbyState::Streaming);
    }

    void aSlotThatNobodyListedUsesIsShown()
    {
        SampledPair w;
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
};

QTEST_GUILESS_MAIN(TestSnapshotRoles)
#include "tst_snapshotroles.moc"
