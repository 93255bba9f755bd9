// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/planner.h"
#include "app/probe/hostprobe.h"
#include "app/remote/hostaccess.h"
#include "tests/support/planfacts.h"
#include "tests/support/tempcluster.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

namespace {

constexpr int runLimit = 120000;

} // namespace

/// What a plan does to those who share the primary, on a real server: other slots, and whoever can
/// reach its other addresses.
class TestSharedLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = TempCluster::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        TempClusterOptions options;
        options.conf = {u"wal_level = replica"_s, u"max_wal_size = 64MB"_s,
                        u"min_wal_size = 32MB"_s, u"log_checkpoints = on"_s};
        m_primary = std::make_unique<TempCluster>(options);
        m_standby = std::make_unique<TempCluster>();
        QVERIFY2(m_primary->start(), qPrintable(m_primary->error()));
        QVERIFY2(m_standby->start(), qPrintable(m_standby->error()));
        m_access.kind = HostAccess::Kind::Local;
        m_access.localAccount = TempCluster::account();
        m_host = makeTransport(m_access);
        TaskPtr open = m_host->open();
        QSignalSpy spy(open.get(), &Task::finished);
        open->start();
        QVERIFY(spy.wait(runLimit));
    }

    void cleanup()
    {
        if (m_host)
            m_host->close();
        m_host.reset();
        m_standby.reset();
        m_primary.reset();
    }

    /// Another slot holds more than the new standby would be given: the default plan leaves it its
    /// WAL; an exact limit, as older versions set it unasked, costs it its life, and the plan says
    /// so.
    void otherSlotsOutliveTheDefault()
    {
        m_primary->sql(u"SELECT pg_create_physical_replication_slot('barman', true)"_s);
        writeWal(8);
        PlanInput input = facts(u"127.0.0.1"_s);
        const qint64 held =
                input.primaryHost().instance(m_primary->dataDir())->slotList[0].retainedBytes;
        QVERIFY2(held > (96 << 20), qPrintable(QString::number(held)));
        const Plan plan = planOf(input);
        QVERIFY(plan.consents.isEmpty());
        QVERIFY2(plan.notes.join(u' ').contains(u"barman (not in use) holds"_s),
                 qPrintable(plan.notes.join(u'\n')));
        apply(plan);
        QCOMPARE(m_primary->sql(u"SHOW max_slot_wal_keep_size"_s), u"-1"_s);
        QCOMPARE(statusAfterCheckpoint(), u"extended"_s);

        input.spec.walLimit = WalLimitWish::Exactly;
        const Plan exact = planOf(input);
        QCOMPARE(exact.consents.size(), 1);
        QVERIFY2(exact.consents[0].contains(u"barman will be lost"_s),
                 qPrintable(exact.consents[0]));
        apply(exact);
        QCOMPARE(m_primary->sql(u"SHOW max_slot_wal_keep_size"_s), u"32MB"_s);
        QCOMPARE(statusAfterCheckpoint(), u"lost"_s);
    }

    void largerLimitOutlivesTheDefault()
    {
        m_primary->sql(u"SELECT pg_create_physical_replication_slot('barman', true)"_s);
        QVERIFY(m_primary->addConf(u"max_slot_wal_keep_size = 1GB"_s));
        QVERIFY(m_primary->reload());
        QTRY_COMPARE(m_primary->sql(u"SHOW max_slot_wal_keep_size"_s), u"1GB"_s);
        writeWal(8);
        apply(planOf(facts(u"127.0.0.1"_s)));
        QCOMPARE(m_primary->sql(u"SHOW max_slot_wal_keep_size"_s), u"1GB"_s);
        QCOMPARE(statusAfterCheckpoint(), u"extended"_s);
    }

    /// The narrow value is one that the server takes, and with it other addresses stay shut.
    void narrowListenAddressIsAccepted()
    {
        const PlanInput before = facts(u"127.0.0.1"_s);
        const QString address = before.primaryHost().addresses.value(0);
        if (address.isEmpty())
            QSKIP("this computer has no address besides loopback");
        PlanInput input = facts(address);
        QVERIFY(!answers(address));
        for (const ListenWish wish : {ListenWish::ThisAddress, ListenWish::All}) {
            input.primaryHost()
                    .dynamicAddresses.clear(); // this one will not change during the test
            input.spec.listen = wish;
            apply(planOf(input));
            QVERIFY2(m_primary->restart(), qPrintable(m_primary->error()));
            const bool isNarrow = wish == ListenWish::ThisAddress;
            QCOMPARE(m_primary->sql(u"SHOW listen_addresses"_s),
                     isNarrow ? QString(u"127.0.0.1, "_s + address) : u"*"_s);
            QVERIFY(answers(address));
            QVERIFY(answers(u"127.0.0.1"_s));
            QCOMPARE(answers(u"127.0.0.2"_s), !isNarrow);
        }
    }

    /// What the rate and the downtime rest on is read from a real server.
    void walOfTheLastHourIsRead()
    {
        // Otherwise the checkpoint keeps no file before the current one.
        m_primary->sql(u"SELECT pg_create_physical_replication_slot('barman', true)"_s);
        writeWal(4);
        m_primary->sql(u"CHECKPOINT; "
                       "SELECT pg_logical_emit_message(false, 'test', repeat('x', 4 << 20))"_s);
        // The server tells these times in whole seconds: segments of one second cannot be told
        // apart.
        const QString segment = m_primary->sql(
                u"SELECT min(name) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'"_s);
        QFile file(m_primary->dataDir() + u"/pg_wal/"_s + segment);
        const QDateTime written = QDateTime::currentDateTimeUtc().addSecs(-600);
        QVERIFY2(file.open(QIODevice::ReadWrite) &&
                         file.setFileTime(written, QFileDevice::FileModificationTime),
                 qPrintable(file.errorString()));
        file.close();
        const PlanInput input = facts(u"127.0.0.1"_s);
        const Instance *primary = input.primaryHost().instance(m_primary->dataDir());
        const qint64 since = primary->walSinceCheckpointBytes;
        QVERIFY2(since > (4 << 20) && since < (8 << 20), qPrintable(QString::number(since)));
        QVERIFY(primary->walPositionAt.isValid());
        QVERIFY(!primary->earlierWal.position.isEmpty());
        const qint64 behind = m_primary
                                      ->sql(u"SELECT pg_wal_lsn_diff('%1', '%2')"_s.arg(
                                              primary->walPosition, primary->earlierWal.position))
                                      .toLongLong();
        QVERIFY2(behind >= (16 << 20) && behind <= (128 << 20),
                 qPrintable(u"%1 is %2 bytes after %3"_s.arg(primary->walPosition)
                                    .arg(behind)
                                    .arg(primary->earlierWal.position)));
        QCOMPARE(primary->earlierWal.at.toSecsSinceEpoch(), written.toSecsSinceEpoch());
    }

private:
    PlanInput facts(const QString &address)
    {
        HostProbe probe(*m_host);
        QSignalSpy spy(&probe, &Task::finished);
        probe.start();
        spy.wait(runLimit);
        PlanInput input;
        input.primaryHost() = input.standbyHost() = probe.facts();
        input.now = QDateTime::currentDateTimeUtc();
        input.planId = newPlanId(input.now);
        ReplicationSpec &spec = input.spec;
        spec.clusterName = u"test"_s;
        spec.primaryName = u"boxed"_s;
        spec.primaryAccess = m_access;
        spec.primaryInstanceId = m_primary->dataDir();
        spec.primaryAddress = address;
        spec.primaryPort = m_primary->port();
        spec.rolePassword = Secret::generate();
        spec.monitorPassword = Secret::generate();
        spec.keepAtMostBytes = 32 << 20;
        StandbySpec standby;
        standby.name = u"box"_s;
        standby.access = m_access;
        standby.instanceId = m_standby->dataDir();
        standby.address = address;
        standby.slotName = u"box"_s;
        spec.standbys = {standby};
        return input;
    }

    static Plan planOf(const PlanInput &input)
    {
        const Result<Plan> plan = makePlan(input);
        if (!plan)
            qFatal("%s", qPrintable(plan.error().toPlainText()));
        return *plan;
    }

    /// Writes what the plan makes of the primary's postgresql.conf, if anything, and nothing else.
    void apply(const Plan &plan)
    {
        const Step *step = findStep(plan, StepKind::ChangeFiles, u"primary"_s);
        for (const FileChange &change : step ? step->files : QList<FileChange>()) {
            if (!change.path.endsWith("/postgresql.conf"_L1))
                continue;
            QFile file(change.path);
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
            QCOMPARE(file.write(change.after), change.after.size());
        }
        const QString loaded = m_primary->sql(u"SELECT pg_conf_load_time()"_s);
        QVERIFY(m_primary->reload());
        QTRY_VERIFY(m_primary->sql(u"SELECT pg_conf_load_time()"_s) != loaded);
    }

    void writeWal(int segments)
    {
        for (int i = 0; i < segments; ++i)
            m_primary->sql(u"SELECT pg_logical_emit_message(false, 'test', 'x'); "
                           "SELECT pg_switch_wal();"_s);
    }

    QString statusAfterCheckpoint()
    {
        m_primary->sql(u"CHECKPOINT"_s);
        return m_primary->sql(
                u"SELECT wal_status FROM pg_replication_slots WHERE slot_name = 'barman'"_s);
    }

    bool answers(const QString &address) const
    {
        return m_primary
                ->runTool(u"pg_isready"_s, {u"-t"_s, u"5"_s, u"-h"_s, address, u"-p"_s,
                                            QString::number(m_primary->port())})
                .ok();
    }

    std::unique_ptr<TempCluster> m_primary, m_standby;
    HostAccess m_access;
    std::unique_ptr<HostTransport> m_host;
};

QTEST_GUILESS_MAIN(TestSharedLimits)
#include "tst_sharedlimits.moc"
