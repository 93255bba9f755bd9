// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakesecretstore.h"
#include "tests/support/watchedpair.h"

#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int patience = 60'000;

/// pg_receivewal under a name of the test's choice; ended with the object.
class Collector
{
public:
    Collector(const TempCluster &primary, const QString &directory, const QString &name,
              const QStringList &options)
    {
        const QStringList line = TempCluster::asAccount(
                QStringList{TempCluster::binDir() + u"/pg_receivewal"_s, u"-D"_s, directory,
                            u"--status-interval=1"_s, u"-d"_s,
                            primary.connInfo() + u" application_name="_s + name} +
                options);
        m_process.start(line.first(), line.sliced(1));
    }
    ~Collector()
    {
        m_process.terminate();
        m_process.waitForFinished();
    }

private:
    QProcess m_process;
};

} // namespace

/// What the dashboard says, against real servers in states that fooled monitors before.
class TestWatchTruth : public QObject
{
    Q_OBJECT

    WatchedPair m_pair;
    FakeSecretStore m_secrets;
    std::unique_ptr<WatchSession> m_session;

    const ReplicationSnapshot &now() const { return m_session->snapshot(); }
    const StandbySample &standby() const { return *now().standby(u"berlin-2"_s); }
    QStringList alerts() const
    {
        QStringList ids;
        for (const Alert &alert : alertsOf(now(), m_session->limits()))
            ids << alert.id;
        return ids;
    }
    void write(int kilobytes)
    {
        m_pair.primary->sql(
                u"INSERT INTO t SELECT repeat('x', 1000) FROM generate_series(1, %1)"_s.arg(
                        kilobytes));
        QVERIFY2(m_pair.primary->error().isEmpty(), qPrintable(m_pair.primary->error()));
    }
    QString folder(const QString &name) const
    {
        const QString path = m_pair.standby->dir() + u'/' + name;
        runProgram(TempCluster::asAccount({u"mkdir"_s, path}));
        return path;
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = TempCluster::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
        if (TempCluster::majorVersion() < 13)
            QSKIP("max_slot_wal_keep_size needs 13");
        TempClusterOptions options;
        options.initdbArgs = {u"--wal-segsize=1"_s};
        options.conf = {u"min_wal_size = 4MB"_s, u"max_wal_size = 16MB"_s};
        QVERIFY2(m_pair.start(options), qPrintable(m_pair.error()));
        m_session = m_pair.session(m_secrets);
        m_session->start();
        QTRY_VERIFY_WITH_TIMEOUT(now().standby(u"berlin-2"_s) &&
                                         standby().state == StandbyState::Streaming,
                                 patience);
    }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void cleanupTestCase()
    {
        m_session.reset();
        m_pair.standby.reset();
        m_pair.primary.reset();
    }

    /// They report flushed WAL under the names of standbys, the one even for synchronous commits.
    void collectorsAreNoStandbysWhateverTheirName()
    {
        m_pair.primary->sql(u"SELECT pg_create_physical_replication_slot('archive')"_s);
        m_pair.primary->sql(u"ALTER SYSTEM SET synchronous_standby_names = 'berlin_9'"_s);
        // Nothing waits for the standby here: reading and setting up go on.
        m_pair.primary->sql(u"ALTER SYSTEM SET synchronous_commit = 'local'"_s);
        m_pair.primary->sql(u"SELECT pg_reload_conf()"_s);
        const Collector plain(*m_pair.primary, folder(u"plain"_s), u"berlin_3"_s, {});
        const Collector synchronous(*m_pair.primary, folder(u"sync"_s), u"berlin_9"_s,
                                    {u"--synchronous"_s, u"--slot=archive"_s});
        QTRY_COMPARE_WITH_TIMEOUT(now().collectors.size(), 2, patience);
        write(100);
        const auto all = [this](SenderNature nature) {
            return std::all_of(now().collectors.begin(), now().collectors.end(),
                               [nature](const auto &c) { return c.nature == nature; });
        };
        QTRY_VERIFY_WITH_TIMEOUT(all(SenderNature::WalCollector), patience);
        QCOMPARE(m_pair.primary->sql(
                         u"SELECT count(*) FROM pg_stat_replication WHERE flush_lsn IS NOT "
                         "NULL AND replay_lsn IS NULL AND application_name = 'berlin_9'"_s),
                 u"1"_s);
        QCOMPARE(now().standbys.size(), 1);
        QCOMPARE(now().streamingCount(), 1);
        QVERIFY(m_session->health().headline.startsWith(u"1 of 1"_s));
        QTRY_COMPARE_WITH_TIMEOUT(now().primary.synchronousNames, QStringList{u"berlin_9"_s},
                                  patience);
        const auto view = m_session->failover();
        QVERIFY(view.has_value());
        QCOMPARE(view->lines.first().standbyId, u"berlin-2"_s);
        QVERIFY(!view->lines.first().text.contains(u"no committed"_s));
        QVERIFY(view->lines.last().text.startsWith(u"berlin_9 cannot be promoted"_s));
        m_pair.primary->sql(u"ALTER SYSTEM RESET ALL"_s);
        m_pair.primary->sql(u"SELECT pg_reload_conf()"_s);
    }

    void aHealthyStandbyUnderLoadHasMilliseconds()
    {
        QTRY_VERIFY_WITH_TIMEOUT(now().collectors.isEmpty(), patience);
        bool isServers = false;
        for (int i = 0; i < 300 && !isServers; ++i) {
            write(8);
            QTest::qWait(50); // the load; what is waited for is looked at, not timed
            const auto &time = standby().replayLag.time;
            isServers = time && time->source == LagTime::Source::Server;
        }
        QVERIFY(isServers);
        QVERIFY(standby().replayLag.time->value < 2s);
        QVERIFY(standby().replayLag.time->sourceText().contains(u"primary"_s));
        // Idle again: the columns of the server keep their last values, our samples say 0.
        QTRY_COMPARE_WITH_TIMEOUT(standby().replayLag, (Lag{0, LagTime{}}), patience);
    }

    void aStandbyDelayedOnPurposeRaisesNoAlarm()
    {
        m_session->setLimits({64 << 20, 1500ms});
        m_pair.standby->sql(u"ALTER SYSTEM SET recovery_min_apply_delay = '20s'"_s);
        m_pair.standby->sql(u"SELECT pg_reload_conf()"_s);
        // Settings are read when a connection begins, and seldom after.
        m_session->pause();
        m_session->resume();
        QTRY_COMPARE_WITH_TIMEOUT(standby().applyDelay, std::chrono::milliseconds(20s), patience);
        write(2000);
        QTRY_VERIFY_WITH_TIMEOUT(standby().replayLag.time && standby().replayLag.time->value > 3s,
                                 patience);
        QTRY_VERIFY_WITH_TIMEOUT(standby().flushLag.bytes == std::optional<qint64>(0), patience);
        QCOMPARE(standby().state, StandbyState::Streaming);
        QCOMPARE(alerts(), QStringList());
        QCOMPARE(m_session->health().level, HealthLevel::Ok);
        QTRY_VERIFY_WITH_TIMEOUT(standby().replayLag.bytes == std::optional<qint64>(0), patience);
        m_pair.standby->sql(u"ALTER SYSTEM RESET ALL"_s);
        m_pair.standby->sql(u"SELECT pg_reload_conf()"_s);
        m_session->setLimits({});
    }

    void aLostSlotOfNobodyIsAnAlert()
    {
        m_pair.primary->sql(u"SELECT pg_create_physical_replication_slot('forgotten', true)"_s);
        m_pair.primary->sql(u"ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'"_s);
        m_pair.primary->sql(u"SELECT pg_reload_conf()"_s);
        QTRY_VERIFY_WITH_TIMEOUT(standby().replayLag.bytes == std::optional<qint64>(0), patience);
        QTRY_VERIFY_WITH_TIMEOUT(
                (write(3000), m_pair.primary->sql(u"CHECKPOINT"_s),
                 m_pair.primary->sql(u"SELECT wal_status FROM pg_replication_slots WHERE "
                                     "slot_name = 'forgotten'"_s) == u"lost"_s),
                patience);
        QTRY_VERIFY_WITH_TIMEOUT(alerts().contains(u"slot:berlin-1:forgotten"_s), patience);
        QTRY_VERIFY_WITH_TIMEOUT(m_session->health().level != HealthLevel::Ok, patience);
        m_pair.primary->sql(u"SELECT pg_drop_replication_slot('forgotten')"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!alerts().contains(u"slot:berlin-1:forgotten"_s), patience);
    }

    /// Last: nothing brings the pair together again.
    void twoPrimariesAreTheFirstLine()
    {
        m_pair.standby->sql(u"SELECT pg_promote()"_s);
        QTRY_VERIFY_WITH_TIMEOUT(now().otherPrimary() != nullptr, patience);
        QTRY_COMPARE_WITH_TIMEOUT(now().primary.name, u"berlin-2"_s, patience);
        QCOMPARE(now().otherPrimary()->name, u"berlin-1"_s);
        const HealthSentence sentence = m_session->health();
        QCOMPARE(sentence.level, HealthLevel::Error);
        QCOMPARE(sentence.headline, u"Two servers say that they are the primary"_s);
        QCOMPARE(sentence.detail, u"berlin-2 on timeline 2, berlin-1 on timeline 1"_s);
        QCOMPARE(alerts().value(0), u"two-primaries:berlin-1"_s);
    }
};

QTEST_GUILESS_MAIN(TestWatchTruth)
#include "tst_watchtruth.moc"
