// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/sessiontransport.h"
#include "app/session/livewatchsession.h"
#include "tests/support/fakesecretstore.h"
#include "tests/support/tempcluster.h"
#include "tests/support/tempsshd.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace std::chrono_literals;

/// A real pair behind a real SSH server: sessions, tunnels to a socket and to a port, and their
/// loss.
class TestWatchOverSsh : public QObject
{
    Q_OBJECT

    static constexpr int patience = 90'000;
    std::unique_ptr<TempSshd> m_sshd;
    std::unique_ptr<TempCluster> m_primary, m_standby;
    SystemClock m_clock;
    FakeSecretStore m_secrets;
    std::unique_ptr<WatchSession> m_session;

    const StandbySample &standby() const { return m_session->snapshot().standbys.first(); }
    SavedServer server(const QString &name, const TempCluster &cluster) const
    {
        SavedServer s;
        s.id = s.name = name;
        s.access.ssh.host = m_sshd->alias();
        s.access.ssh.useSudo = false;
        s.instanceId = cluster.dataDir();
        s.port = cluster.port();
        return s;
    }

private Q_SLOTS:
    void initTestCase()
    {
        for (const QString &why : {TempCluster::whyNot(), TempSshd::whyNot()}) {
            if (!why.isEmpty())
                QSKIP(qPrintable(why));
        }
        m_sshd = std::make_unique<TempSshd>();
        QVERIFY2(m_sshd->isRunning(), qPrintable(m_sshd->error()));
        m_primary = std::make_unique<TempCluster>();
        QVERIFY2(m_primary->start(), qPrintable(m_primary->error()));
        m_primary->sql(QStringLiteral("CREATE ROLE watcher LOGIN; GRANT pg_monitor TO watcher"));
        m_standby = m_primary->makeStandby();
        QVERIFY2(m_standby->start(), qPrintable(m_standby->error()));

        SavedCluster cluster;
        cluster.id = SavedCluster::newId();
        cluster.name = QStringLiteral("orders");
        cluster.monitorRole = QStringLiteral("watcher");
        cluster.servers = {server(QStringLiteral("berlin-1"), *m_primary),
                           server(QStringLiteral("berlin-2"), *m_standby)};
        cluster.servers[0].socketDirectory = m_primary->socketDir();
        cluster.servers[1].address = QStringLiteral("127.0.0.1");
        const QString config = m_sshd->configFile();
        m_session = std::make_unique<LiveWatchSession>(
                cluster, m_clock, m_secrets,
                [config](const HostAccess &access, Prompter *prompter) {
                    const SshClient client{QStringLiteral("ssh"), {QStringLiteral("-F"), config}};
                    return std::make_unique<SessionTransport>(access, client, SessionTimings{},
                                                              prompter);
                });
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void cleanupTestCase()
    {
        m_session.reset();
        m_standby.reset();
        m_primary.reset();
        m_sshd.reset();
    }

    void watchesThroughOneSessionAHost()
    {
        m_session->start();
        QTRY_VERIFY_WITH_TIMEOUT(m_session->snapshot().primary.isReachable, patience);
        QTRY_VERIFY_WITH_TIMEOUT(standby().isReachable, patience);
        QTRY_COMPARE_WITH_TIMEOUT(standby().state, StandbyState::Streaming, patience);
        QTRY_VERIFY_WITH_TIMEOUT(standby().replayLag.bytes == std::optional<qint64>(0), patience);
        QCOMPARE(m_session->hostCount(), 1); // both servers are on one host
        QCOMPARE(m_session->connectedHostCount(), 1);
    }

    /// Everything is said to be connected, and nothing comes through: what is shown is old.
    void saysThatNothingComesThroughAFrozenLink()
    {
        QSignalSpy events(m_session.get(), &WatchSession::historyEvent);
        m_sshd->freezeSessions();
        QTRY_COMPARE_WITH_TIMEOUT(m_session->connectedHostCount(), 0, patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_session->links().constFirst().state, LinkStatus::State::Stale,
                                  patience);
        const QDateTime last = m_session->lastSampleAt();
        const QString said = m_session->links().constFirst().text;
        QVERIFY2(said.contains(momentText(last, m_clock.utc())), qPrintable(said));
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->snapshot().primary.isReachable, patience);
        QCOMPARE(m_session->health().level, HealthLevel::Error);
        QCOMPARE(standby().replayLag, Lag{});
        QTRY_COMPARE_WITH_TIMEOUT(events.count(), 1, patience);
        const auto away = events.at(0).at(0).value<HistoryEvent>();
        QCOMPARE(away.kind, HistoryEvent::Kind::Disconnected);
        QCOMPARE(away.timeMs, m_session->snapshot().primary.sampledAt.toMSecsSinceEpoch());
        m_sshd->thawSessions();
        QTRY_COMPARE_WITH_TIMEOUT(m_session->connectedHostCount(), 1, patience);
        QTRY_COMPARE_WITH_TIMEOUT(standby().state, StandbyState::Streaming, patience);
        // One outage, one end: the standby was not known meanwhile, which is no event.
        QTRY_COMPARE_WITH_TIMEOUT(events.count(), 2, patience);
        QCOMPARE(events.at(1).at(0).value<HistoryEvent>().kind, HistoryEvent::Kind::Connected);
    }

    void comesBackByItselfAfterTheSessionWasLost()
    {
        const QDateTime before = m_session->lastSampleAt();
        // Without the listener too: a quick machine is back before anybody has noticed.
        m_sshd->stop();
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->snapshot().primary.isReachable, patience);
        QCOMPARE(m_session->state(), WatchSession::State::Unreachable);
        QVERIFY(m_session->error().has_value());
        QCOMPARE(standby().replayLag, Lag{});    // unknown, not zero
        QVERIFY(standby().replayed.has_value()); // the last known position stays
        QVERIFY2(m_sshd->start(), qPrintable(m_sshd->error()));
        QTRY_COMPARE_WITH_TIMEOUT(m_session->state(), WatchSession::State::Watching, patience);
        QTRY_COMPARE_WITH_TIMEOUT(standby().state, StandbyState::Streaming, patience);
        QVERIFY(m_session->lastSampleAt() > before);
    }
};

QTEST_GUILESS_MAIN(TestWatchOverSsh)
#include "tst_watchoverssh.moc"
