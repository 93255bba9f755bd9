// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakesecretstore.h"
#include "tests/support/watchedpair.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <csignal>

using namespace pgt;
using namespace pgt::test;
using namespace std::chrono_literals;

namespace {

const QString role = QStringLiteral("pgtandem_monitor");
const char password[] = "sehr geheim";
constexpr int patience = 60000;

} // namespace

/// A real pair, watched through the local session as the monitoring role. No assertion depends on
/// how fast this computer is.
class TestWatchSession : public QObject
{
    Q_OBJECT

    WatchedPair m_pair;
    FakeSecretStore m_secrets;
    std::unique_ptr<WatchSession> m_session;

    const StandbySample &standby() const { return m_session->snapshot().standbys.first(); }
    StandbyState state() const { return standby().state; }
    void write(int megabytes)
    {
        m_pair.primary->sql(QStringLiteral("INSERT INTO t SELECT repeat('x', 1000) "
                                           "FROM generate_series(1, %1)")
                                    .arg(megabytes * 1000));
        QVERIFY2(m_pair.primary->error().isEmpty(), qPrintable(m_pair.primary->error()));
    }
    void watch()
    {
        m_session = m_pair.session(m_secrets);
        m_session->start();
    }
    /// Zero lag is only for those who have everything and are connected.
    void checkHonesty()
    {
        for (const StandbySample &s : m_session->snapshot().standbys) {
            for (const Lag &lag : {s.sentLag, s.writeLag, s.flushLag, s.replayLag}) {
                QVERIFY(lag.bytes.value_or(0) >= 0);
                QVERIFY(!lag.time || lag.time->value.count() >= 0);
                if (s.state == StandbyState::Disconnected)
                    QVERIFY(!lag.bytes || *lag.bytes > 0);
            }
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = TempCluster::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
        TempClusterOptions options;
        options.conf = {QStringLiteral("wal_receiver_timeout = 60s"),
                        QStringLiteral("password_encryption = 'scram-sha-256'")};
        options.hba = WatchedPair::passwordRules();
        QVERIFY2(m_pair.start(options, QLatin1String(password)), qPrintable(m_pair.error()));
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void cleanup()
    {
        if (m_session)
            checkHonesty();
    }
    void cleanupTestCase()
    {
        m_session.reset();
        m_pair.standby.reset();
        m_pair.primary.reset();
    }

    void asksForThePasswordOnceAndAgainWhenItIsWrong()
    {
        m_session = m_pair.session(m_secrets);
        QSignalSpy needed(m_session.get(), &WatchSession::secretNeeded);
        m_session->start();
        QTRY_COMPARE_WITH_TIMEOUT(m_session->state(), WatchSession::State::NeedsSecret, patience);
        QCOMPARE(needed.count(), 1);
        QVERIFY(m_session->secretRequest()->canRemember);
        QCOMPARE(m_session->secretRequest()->role, role);

        m_session->provideSecret(Secret::fromUtf8("wrong"), Remember::ForThisRun);
        QTRY_VERIFY_WITH_TIMEOUT(needed.count() >= 2, patience);
        QVERIFY(m_session->secretRequest()->reason.contains(role));

        m_session->provideSecret(Secret::fromUtf8(QByteArray(password)), Remember::InKeychain);
        QTRY_COMPARE_WITH_TIMEOUT(m_session->state(), WatchSession::State::Watching, patience);
        QVERIFY(!m_session->secretRequest().has_value());
        QVERIFY(m_secrets.inKeychain.contains(m_pair.cluster.secretKey()));
    }

    /// As after a restart of the program.
    void findsThePasswordInTheKeychain()
    {
        m_session.reset();
        m_secrets.restart();
        watch();
        QSignalSpy needed(m_session.get(), &WatchSession::secretNeeded);
        QTRY_COMPARE_WITH_TIMEOUT(m_session->state(), WatchSession::State::Watching, patience);
        QVERIFY(needed.isEmpty());
        QCOMPARE(m_session->connectedHostCount(), 1);
    }

    void seesThePairStream()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_session->snapshot().primary.isReachable, patience);
        QTRY_COMPARE_WITH_TIMEOUT(state(), StandbyState::Streaming, patience);
        const PrimarySample &primary = m_session->snapshot().primary;
        QCOMPARE(primary.name, QStringLiteral("berlin-1"));
        QCOMPARE(primary.timeline, 1);
        QTRY_VERIFY_WITH_TIMEOUT(standby().flushLag.bytes == std::optional<qint64>(0), patience);
        QTRY_VERIFY_WITH_TIMEOUT(standby().replayLag.bytes == std::optional<qint64>(0), patience);
        QCOMPARE(standby().replayLag.time, std::optional(LagTime{}));
        QCOMPARE(standby().slot, QStringLiteral("s1"));
        QCOMPARE(standby().sync, SyncState::Async);
        QCOMPARE(standby().upstreamId, QStringLiteral("berlin-1"));
        QCOMPARE(m_session->health().level, HealthLevel::Ok);
        QVERIFY(!m_session->alert().has_value());
        QVERIFY(m_session->failover().has_value());
        QVERIFY(m_session->snapshot().clocks.has_value());
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->history()
                                          .trace(QStringLiteral("berlin-2"), Channel::TotalBytes,
                                                 m_session->history().nowMs() - 60000,
                                                 m_session->history().nowMs(), 100)
                                          .isEmpty(),
                                 patience);
    }

    void followsWhatIsWritten()
    {
        const auto before = m_session->snapshot().primary.write;
        write(2);
        QTRY_VERIFY_WITH_TIMEOUT(
                m_session->snapshot().primary.write->bytes > before->bytes + 2'000'000, patience);
        QTRY_VERIFY_WITH_TIMEOUT(standby().replayed->bytes > before->bytes + 2'000'000, patience);
        QTRY_VERIFY_WITH_TIMEOUT(m_session->snapshot().primary.walBytesPerSecond.has_value(),
                                 patience);
    }

    void saysThatReplayIsPaused()
    {
        m_pair.standby->sql(QStringLiteral("SELECT pg_wal_replay_pause()"));
        QTRY_COMPARE_WITH_TIMEOUT(state(), StandbyState::ReplayPaused, patience);
        write(2);
        QTRY_VERIFY_WITH_TIMEOUT(standby().replayStageBytes().value_or(0) > 1'000'000, patience);
        // The lag in time grows while it is paused; the received part keeps up.
        const auto measured = [this] {
            const auto &time = standby().replayLag.time;
            return time && time->qualifier == LagTime::Qualifier::Measured ? time->value : 0ms;
        };
        QTRY_VERIFY_WITH_TIMEOUT(measured() > 1s, patience);
        const auto early = measured();
        QTRY_VERIFY_WITH_TIMEOUT(measured() > early + 500ms, patience);
        QTRY_VERIFY_WITH_TIMEOUT(standby().flushLag.bytes == std::optional<qint64>(0), patience);
        QVERIFY(standby().isConnected);
        QVERIFY(m_session->alert().has_value());
        m_pair.standby->sql(QStringLiteral("SELECT pg_wal_replay_resume()"));
        QTRY_COMPARE_WITH_TIMEOUT(state(), StandbyState::Streaming, patience);
    }

    /// A frozen receiver stands for a dead network: both ends go on saying "streaming".
    void noticesAFrozenReceiver()
    {
        const int pid =
                m_pair.standby->sql(QStringLiteral("SELECT pid FROM pg_stat_wal_receiver")).toInt();
        QVERIFY(pid > 1);
        QTRY_VERIFY_WITH_TIMEOUT(standby().replayLag.bytes == std::optional<qint64>(0), patience);
        QCOMPARE(::kill(pid, SIGSTOP), 0);
        write(3);
        QTRY_VERIFY_WITH_TIMEOUT(standby().flushLag.bytes.value_or(0) > 1'000'000, patience);
        QTRY_COMPARE_WITH_TIMEOUT(state(), StandbyState::Disconnected, patience);
        QVERIFY(standby().replayLag.bytes.value_or(0) > 0);
        QCOMPARE(m_session->health().level, HealthLevel::Error);
        QCOMPARE(::kill(pid, SIGCONT), 0);
        QTRY_COMPARE_WITH_TIMEOUT(state(), StandbyState::Streaming, patience);
        QTRY_VERIFY_WITH_TIMEOUT(standby().replayLag.bytes == std::optional<qint64>(0), patience);
    }

    void saysThatAStoppedStandbyIsDisconnected()
    {
        QSignalSpy events(m_session.get(), &WatchSession::historyEvent);
        QVERIFY2(m_pair.standby->stop(), qPrintable(m_pair.standby->error()));
        QTRY_COMPARE_WITH_TIMEOUT(state(), StandbyState::Disconnected, patience);
        QVERIFY(!standby().isReachable);
        write(2);
        QTRY_VERIFY_WITH_TIMEOUT(standby().retainedBytes.value_or(0) > 1'000'000, patience);
        QCOMPARE(standby().slot, QStringLiteral("s1"));
        QTRY_VERIFY_WITH_TIMEOUT(standby().replayLag == Lag{}, patience); // unknown, not zero
        const auto alert = m_session->alert();
        QVERIFY(alert.has_value());
        QCOMPARE(alert->level, HealthLevel::Error);
        m_session->hideAlert(alert->id);
        QVERIFY(!m_session->alert().has_value());
        QCOMPARE(m_session->alertCount(), 1);
        m_session->showAlerts();
        QVERIFY(m_session->alert() == alert);

        QVERIFY2(m_pair.standby->start(), qPrintable(m_pair.standby->error()));
        QTRY_COMPARE_WITH_TIMEOUT(state(), StandbyState::Streaming, patience);
        QTRY_VERIFY_WITH_TIMEOUT(standby().isReachable, patience);
        QVERIFY(events.count() >= 2);
    }

    void survivesARestartOfThePrimary()
    {
        QVERIFY2(m_pair.primary->stop(), qPrintable(m_pair.primary->error()));
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->snapshot().primary.isReachable, patience);
        QCOMPARE(m_session->health().level, HealthLevel::Error);
        QCOMPARE(m_session->snapshot().primary.name, QStringLiteral("berlin-1"));
        QVERIFY2(m_pair.primary->start(), qPrintable(m_pair.primary->error()));
        m_session->sampleNow();
        QTRY_VERIFY_WITH_TIMEOUT(m_session->snapshot().primary.isReachable, patience);
        QTRY_COMPARE_WITH_TIMEOUT(state(), StandbyState::Streaming, patience);
    }

    void pausesAndResumesWatching()
    {
        m_session->pause();
        QCOMPARE(m_session->state(), WatchSession::State::Paused);
        QTRY_COMPARE_WITH_TIMEOUT(
                m_pair.primary->sql(QStringLiteral("SELECT count(*) FROM pg_stat_activity "
                                                   "WHERE usename = '%1'")
                                            .arg(role)),
                QStringLiteral("0"), patience);
        QCOMPARE(m_session->connectedHostCount(), 0);
        // What is shown is old, and says so.
        QVERIFY(!m_session->snapshot().isCurrent);
        QVERIFY(!standby().isFresh);
        QCOMPARE(m_session->health().level, HealthLevel::Idle);
        QVERIFY(m_session->health().detail.contains(
                momentText(m_session->lastSampleAt(), m_pair.clock.utc())));
        QSignalSpy events(m_session.get(), &WatchSession::historyEvent);
        m_session->resume();
        QTRY_COMPARE_WITH_TIMEOUT(m_session->state(), WatchSession::State::Watching, patience);
        QTRY_VERIFY_WITH_TIMEOUT(m_session->snapshot().primary.isReachable, patience);
        QVERIFY(m_session->snapshot().isCurrent);
        // Our silence was no outage of theirs.
        QCOMPARE(events.count(), 1);
        QCOMPARE(events.at(0).at(0).value<HistoryEvent>().kind, HistoryEvent::Kind::WatchResumed);
    }

    void followsAPromotion()
    {
        QTRY_COMPARE_WITH_TIMEOUT(state(), StandbyState::Streaming, patience);
        QVERIFY2(m_pair.primary->stop(), qPrintable(m_pair.primary->error()));
        m_pair.standby->sql(QStringLiteral("SELECT pg_promote()"));
        QTRY_COMPARE_WITH_TIMEOUT(m_session->snapshot().primary.name, QStringLiteral("berlin-2"),
                                  patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_session->snapshot().primary.timeline, 2, patience);
        QCOMPARE(m_session->snapshot().standbys.size(), 1);
        QCOMPARE(standby().name, QStringLiteral("berlin-1"));
    }

    void saysThatAPasswordIsKnownForThisRunOnly()
    {
        m_session.reset();
        FakeSecretStore missing(SecretStore::Keychain::Missing);
        m_session = m_pair.session(missing);
        QSignalSpy notKept(m_session.get(), &WatchSession::secretNotKept);
        m_session->start();
        QTRY_COMPARE_WITH_TIMEOUT(m_session->state(), WatchSession::State::NeedsSecret, patience);
        QVERIFY(!m_session->secretRequest()->canRemember);
        m_session->provideSecret(Secret::fromUtf8(QByteArray(password)), Remember::InKeychain);
        QTRY_COMPARE_WITH_TIMEOUT(m_session->state(), WatchSession::State::Watching, patience);
        QCOMPARE(notKept.count(), 1);
        m_session.reset(); // before its store
    }

    void canBeDestroyedAtAnyTime()
    {
        for (int i = 0; i < 6; ++i) {
            watch();
            QTest::qWait(i * 15);
            m_session.reset();
        }
    }
};

QTEST_GUILESS_MAIN(TestWatchSession)
#include "tst_watchsession.moc"
