// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/changes.h"
#include "app/monitor/health.h"

#include <QLocale>
#include <QRegularExpression>
#include <QTest>

using namespace pgt;
using namespace std::chrono_literals;

namespace {

constexpr qint64 MB = 1 << 20;
const LagLimits limits;

StandbySample standby(const QString &name, qint64 behind = 0, std::chrono::milliseconds time = 0ms)
{
    StandbySample s;
    s.id = s.name = name;
    s.upstreamId = QStringLiteral("p");
    s.state = StandbyState::Streaming;
    s.isConnected = s.isFresh = s.isReachable = s.isProven = true;
    s.sync = SyncState::Async;
    s.flushed = s.replayed = s.written = WalPosition{1000 * MB - behind};
    const Lag lag{behind, LagTime{time}};
    s.sentLag = s.writeLag = s.flushLag = s.replayLag = lag;
    return s;
}

StandbySample disconnected(const QString &name)
{
    StandbySample s = standby(name);
    s.state = StandbyState::Disconnected;
    s.isConnected = s.isFresh = s.isReachable = false;
    s.sentLag = s.writeLag = s.flushLag = s.replayLag = {};
    s.slot = QStringLiteral("slot_1");
    s.retainedBytes = 746 * MB;
    s.retainLimitBytes = 4096 * MB;
    return s;
}

ReplicationSnapshot cluster(const QList<StandbySample> &standbys)
{
    ReplicationSnapshot s;
    s.primary.id = QStringLiteral("p");
    s.primary.name = QStringLiteral("berlin-1");
    s.primary.isReachable = true;
    s.primary.timeline = 1;
    s.primary.write = WalPosition{1000 * MB};
    s.primary.synchronousCommit = QStringLiteral("flush");
    s.standbys = standbys;
    return s;
}

/// Spaces that do not break are no matter here.
QString plain(QString text)
{
    return text.replace(QChar(0xA0), QLatin1Char(' '));
}

} // namespace

class TestHealth : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void namesTheWorstStandby()
    {
        const auto snapshot = cluster({standby(QStringLiteral("munich-1")),
                                       standby(QStringLiteral("berlin-2"), 48 * MB, 12s),
                                       standby(QStringLiteral("munich-2"), MB)});
        const HealthSentence sentence = healthSentence(snapshot, limits);
        QCOMPARE(sentence.level, HealthLevel::Warning);
        QCOMPARE(plain(sentence.detail), QStringLiteral("berlin-2 is 48.0 MB / 12.0 s behind"));
        QCOMPARE(worstStandby(snapshot, limits)->id, QStringLiteral("berlin-2"));
    }

    void aDisconnectedStandbyIsWorseThanAnyLag()
    {
        const auto snapshot = cluster(
                {standby(QStringLiteral("a"), 900 * MB, 1h), disconnected(QStringLiteral("b"))});
        const HealthSentence sentence = healthSentence(snapshot, limits);
        QCOMPARE(sentence.level, HealthLevel::Error);
        QVERIFY(sentence.detail.startsWith(QLatin1String("b ")));
        QVERIFY(sentence.headline.startsWith(QLatin1String("1 of 2")));
        const QList<Alert> alerts = alertsOf(snapshot, limits);
        QCOMPARE(alerts.size(), 2);
        QCOMPARE(alerts[0].serverId, QStringLiteral("b"));
        QCOMPARE(alerts[0].level, HealthLevel::Error);
        QVERIFY(plain(alerts[0].why).contains(QLatin1String("746 MB of 4.0 GB")));
    }

    void aHealthyClusterHasNoAlert()
    {
        const auto snapshot = cluster({standby(QStringLiteral("a"), MB, 100ms)});
        QVERIFY(alertsOf(snapshot, limits).isEmpty());
        QCOMPARE(healthSentence(snapshot, limits).level, HealthLevel::Ok);
    }

    void anUpperLimitIsNoAlarm()
    {
        StandbySample s = standby(QStringLiteral("a"));
        s.replayLag.time = LagTime{60s, LagTime::Qualifier::AtMost}; // sampled every 30 s
        QCOMPARE(healthOf(s, limits), HealthLevel::Ok);
        s.replayLag.time = LagTime{60s, LagTime::Qualifier::MoreThan};
        QCOMPARE(healthOf(s, limits), HealthLevel::Warning);
    }

    void saysThatThePrimaryIsAway()
    {
        auto snapshot = cluster({standby(QStringLiteral("a"))});
        snapshot.primary.isReachable = false;
        QCOMPARE(healthSentence(snapshot, limits).level, HealthLevel::Error);
        QVERIFY(alertsOf(snapshot, limits).first().what.contains(QLatin1String("berlin-1")));
        snapshot.primary = {};
        QCOMPARE(alertsOf(snapshot, limits).first().id, QStringLiteral("no-primary"));
        QCOMPARE(healthSentence(snapshot, limits).level, HealthLevel::Error);
    }

    void everyAlertHasThreePartsAndAStableId()
    {
        StandbySample paused = standby(QStringLiteral("paused"), 5 * MB, 20s);
        paused.state = StandbyState::ReplayPaused;
        StandbySample behind = standby(QStringLiteral("behind"), 64 * MB, 20s);
        StandbySample lost = disconnected(QStringLiteral("lost"));
        lost.slotStatus = QStringLiteral("lost");
        StandbySample noSlot = disconnected(QStringLiteral("noSlot"));
        noSlot.slot.clear();
        auto snapshot = cluster({paused, behind, lost, noSlot, disconnected(QStringLiteral("d"))});
        snapshot.primary.isReachable = false;
        const QList<Alert> alerts = alertsOf(snapshot, limits);
        QCOMPARE(alerts.size(), 6);
        for (const Alert &alert : alerts) {
            QVERIFY(!alert.id.isEmpty() && !alert.what.isEmpty());
            QVERIFY2(!alert.why.isEmpty() && !alert.remedy.isEmpty(), qPrintable(alert.id));
            QVERIFY(!alert.what.contains(QLatin1Char('!')));
        }
        // The figures change, the alert is the same.
        snapshot.standbys[1].replayLag.bytes = 65 * MB;
        const QList<Alert> later = alertsOf(snapshot, limits);
        QCOMPARE(later.size(), alerts.size());
        for (int i = 0; i < later.size(); ++i)
            QCOMPARE(later[i].id, alerts[i].id);
    }

    void saysWhatThePrimarysEndWouldMean()
    {
        StandbySample sync = standby(QStringLiteral("munich-1"));
        sync.sync = SyncState::Sync;
        StandbySample cascaded = standby(QStringLiteral("munich-2"), MB, 1s);
        cascaded.upstreamId = QStringLiteral("munich-1");
        StandbySample behind = standby(QStringLiteral("berlin-2"), 36 * MB, 9200ms);
        const auto view = failoverView(cluster({behind, sync, cascaded}));
        QVERIFY(view.has_value());
        QCOMPARE(view->title, QStringLiteral("If berlin-1 failed now"));
        QCOMPARE(view->lines.size(), 3);
        QCOMPARE(view->lines[0].emphasis, QStringLiteral("Promote munich-1:"));
        QCOMPARE(view->lines[0].text, QStringLiteral("no committed data lost."));
        QCOMPARE(plain(view->lines[1].text),
                 QStringLiteral("berlin-2 would lose up to 36.0 MB / 9.2 s."));
        QCOMPARE(view->lines[2].text, QStringLiteral("munich-2 follows munich-1 by itself."));
    }

    void promisesNothingWithoutSynchronousCommit()
    {
        const auto view = failoverView(cluster({standby(QStringLiteral("a"), 0)}));
        QVERIFY(!view->lines[0].text.contains(QLatin1String("no committed data")));
        const auto behind = failoverView(cluster({standby(QStringLiteral("a"), 2 * MB, 3s)}));
        QCOMPARE(plain(behind->lines[0].text), QStringLiteral("up to 2.0 MB / 3.0 s lost."));
    }

    void saysNothingWhenTheSyncStateIsUnknown()
    {
        StandbySample s = standby(QStringLiteral("a"));
        s.sync = SyncState::Unknown;
        QVERIFY(!failoverView(cluster({s})).has_value());
        QVERIFY(!failoverView(cluster({})).has_value());
    }

    void proposesNoDisconnectedStandby()
    {
        const auto view = failoverView(cluster({disconnected(QStringLiteral("a"))}));
        QVERIFY(view->lines[0].emphasis.isEmpty());
        QCOMPARE(view->lines[0].text, QStringLiteral("No standby is connected."));
    }

    /// Its only standby is away: it is still the only one to take over, at a price that is named.
    void namesTheStandbyThatIsLeftAndWhatWouldBeLost()
    {
        StandbySample away = disconnected(QStringLiteral("a"));
        away.flushed = WalPosition{964 * MB};
        away.stateSince = QDateTime(QDate(2026, 11, 22), QTime(14, 29, 41), Qt::LocalTime);
        auto snapshot = cluster({away});
        snapshot.atUtc = away.stateSince->addSecs(60);
        const auto view = failoverView(snapshot);
        QCOMPARE(view->lines.size(), 2);
        QCOMPARE(view->lines[1].emphasis, QStringLiteral("Only a is left:"));
        QCOMPARE(plain(view->lines[1].text),
                 QStringLiteral("everything since 14:29:41 lost, at least 36.0 MB."));
        // It had everything when it was seen last: that is no promise for what came since.
        snapshot.standbys[0].flushed = snapshot.primary.write;
        QCOMPARE(failoverView(snapshot)->lines[1].text,
                 QStringLiteral("everything since 14:29:41 lost."));
        // Beside one that is connected it is not what to promote, and its loss is named as well.
        snapshot.standbys[0].flushed = WalPosition{964 * MB};
        snapshot.standbys.append(standby(QStringLiteral("b")));
        const auto two = failoverView(snapshot);
        QCOMPARE(two->lines[0].emphasis, QStringLiteral("Promote b:"));
        QCOMPARE(plain(two->lines[1].text),
                 QStringLiteral("a is disconnected and lacks at least 36.0 MB."));
    }

    /// ANY 1 of 2: a commit may be on the other one only.
    void promisesNothingForAQuorum()
    {
        StandbySample a = standby(QStringLiteral("a"));
        StandbySample b = standby(QStringLiteral("b"));
        a.sync = b.sync = SyncState::Quorum;
        auto snapshot = cluster({a, b});
        snapshot.primary.quorumNeeded = 1;
        QCOMPARE(failoverView(snapshot)->lines[0].text,
                 QStringLiteral("only if it has received most by then. Each commit is on at least "
                                "1 of 2 receivers, not on every one."));
        snapshot.primary.quorumNeeded = 2; // each has to confirm
        QCOMPARE(failoverView(snapshot)->lines[0].text, QStringLiteral("no committed data lost."));
        // A WAL collector may be the one that confirmed.
        CollectorSample collector;
        collector.sync = SyncState::Quorum;
        snapshot.collectors = {collector};
        QVERIFY(!failoverView(snapshot)->lines[0].text.contains(QLatin1String("no committed")));
        snapshot.collectors.clear();
        snapshot.primary.quorumNeeded = 0; // not known
        QVERIFY(!failoverView(snapshot)->lines[0].text.contains(QLatin1String("no committed")));
    }

    void proposesOnlyWhatIsProvenToBeAStandby()
    {
        StandbySample unproven = standby(QStringLiteral("a"));
        unproven.sync = SyncState::Sync;
        unproven.isProven = false;
        const auto view = failoverView(cluster({unproven, standby(QStringLiteral("b"), MB, 1s)}));
        QCOMPARE(view->lines[0].emphasis, QStringLiteral("Promote b:"));
        QVERIFY(view->lines[1].text.contains(QLatin1String("has not shown")));
    }

    /// One form of sentence for what is known, bounded from above, from below, and not at all.
    void saysALagInOneForm()
    {
        using Q = LagTime::Qualifier;
        const auto detail = [](const Lag &lag) {
            StandbySample s = standby(QStringLiteral("a"));
            s.replayLag = lag;
            return plain(healthSentence(cluster({s}), limits).detail);
        };
        QCOMPARE(detail({10 * MB, LagTime{1200ms}}), QStringLiteral("a is 10.0 MB / 1.2 s behind"));
        QCOMPARE(detail({10 * MB, LagTime{2s, Q::AtMost}}),
                 QStringLiteral("a is 10.0 MB / at most 2.0 s behind"));
        QCOMPARE(detail({10 * MB, LagTime{1s, Q::MoreThan}}),
                 QStringLiteral("a is 10.0 MB / more than 1.0 s behind"));
        QCOMPARE(detail({10 * MB, {}}), QStringLiteral("a is 10.0 MB behind"));
        QCOMPARE(detail({}), QStringLiteral("the lag of a is not known"));
        StandbySample s = standby(QStringLiteral("a"), 2 * MB);
        s.flushLag.time = LagTime{1s, Q::MoreThan};
        QCOMPARE(plain(failoverView(cluster({s}))->lines[0].text),
                 QStringLiteral("2.0 MB / more than 1.0 s lost."));
    }

    void writesLagTimes()
    {
        using Q = LagTime::Qualifier;
        QCOMPARE(plain(LagTime{}.toText()), QStringLiteral("0 s"));
        QCOMPARE(plain(LagTime{12340ms, Q::Measured}.toText()), QStringLiteral("12.3 s"));
        QCOMPARE(plain(LagTime{2s, Q::AtMost}.toText()), QStringLiteral("< 2 s"));
        QCOMPARE(plain(LagTime{400ms, Q::AtMost}.toText()), QStringLiteral("< 1 s"));
        QCOMPARE(plain(LagTime{1ms, Q::AtMost, LagTime::Source::Server}.toText()),
                 QStringLiteral("< 1 ms"));
        QCOMPARE(plain(LagTime{310s, Q::MoreThan}.toText()), QStringLiteral("> 5 min 10 s"));
    }

    /// Streaming, unknown, disconnected, unknown, streaming: one outage of one duration.
    void anOutageIsOneEvent()
    {
        const QDateTime start(QDate(2026, 11, 22), QTime(14, 29, 41), Qt::UTC);
        auto good = cluster({standby(QStringLiteral("a"))});
        good.atUtc = good.primary.sampledAt = start;
        auto unknown = good;
        unknown.standbys[0].state = StandbyState::Unknown;
        auto away = good;
        away.standbys[0] = disconnected(QStringLiteral("a"));
        away.standbys[0].stateSince = start;
        auto back = good;
        back.atUtc = start.addSecs(159);
        QList<HistoryEvent> events;
        ReplicationSnapshot known;
        for (const auto &snapshot : {good, unknown, away, unknown, away, back}) {
            events += changesBetween(known, snapshot);
            known = knownAfter(known, snapshot);
        }
        QCOMPARE(events.size(), 2);
        QCOMPARE(events[0].kind, HistoryEvent::Kind::Disconnected);
        QCOMPARE(events[0].timeMs, start.toMSecsSinceEpoch());
        QCOMPARE(events[1].kind, HistoryEvent::Kind::Connected);
        QCOMPARE(plain(events[1].detail), QStringLiteral("after 2 min 39 s"));
    }

    void thePrimarysSilenceIsAnEventAtItsTime()
    {
        const QDateTime start(QDate(2026, 11, 22), QTime(14, 29, 41), Qt::UTC);
        auto good = cluster({});
        good.atUtc = good.primary.sampledAt = start;
        auto away = good;
        away.primary.isReachable = false;
        auto events = changesBetween(good, away);
        QCOMPARE(events.size(), 1);
        QCOMPARE(events[0].timeMs, start.toMSecsSinceEpoch());
        // It was never seen: that is no change.
        QVERIFY(changesBetween(knownAfter({}, away), good).isEmpty());
    }

    void reportsChangesOnce()
    {
        const auto before = cluster({standby(QStringLiteral("a")), standby(QStringLiteral("b"))});
        QVERIFY(changesBetween(before, before).isEmpty());
        auto after = before;
        after.standbys[0] = disconnected(QStringLiteral("a"));
        after.standbys[1].state = StandbyState::ReplayPaused;
        auto events = changesBetween(before, after);
        QCOMPARE(events.size(), 2);
        QCOMPARE(events[0].kind, HistoryEvent::Kind::Disconnected);
        QCOMPARE(events[1].kind, HistoryEvent::Kind::StateChanged);
        events = changesBetween(after, before);
        QCOMPARE(events[0].kind, HistoryEvent::Kind::Connected);
        after = before;
        after.primary.id = after.primary.name = QStringLiteral("x");
        after.primary.timeline = 2;
        events = changesBetween(before, after);
        QCOMPARE(events.size(), 1);
        QCOMPARE(events[0].kind, HistoryEvent::Kind::RoleChanged);
        // What was unknown before is no change.
        QVERIFY(changesBetween(ReplicationSnapshot(), before).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestHealth)
#include "tst_health.moc"
