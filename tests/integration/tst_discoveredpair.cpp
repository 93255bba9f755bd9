// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/check/checks.h"
#include "app/probe/hostprobe.h"
#include "app/probe/linkprobe.h"
#include "app/remote/hostaccess.h"
#include "tests/support/tempcluster.h"

#include <QSignalSpy>
#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

/// From real servers to findings: what is read must be what the checks look for.
class TestDiscoveredPair : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void freshPairOnSocketsHasNoFailure();
    void usersDataOnTheTargetIsForeign_data();
    void usersDataOnTheTargetIsForeign();
    void sameClusterTwiceIsRefused();
    void standbyGivenAsPrimaryIsRefused();
    void roleOfThatNameWithOtherRightsIsRefused();
    void brokenFilesAreRefused();
    void stoppedPrimaryIsRefused();
    void finishedPairHasNoFailure();

private:
    QList<Finding> findings(const QString &primary, const QString &standby);
    Finding failure(const QList<Finding> &all) const;

    std::unique_ptr<HostTransport> m_here;
    std::unique_ptr<TempCluster> m_primary, m_standby;
};

void TestDiscoveredPair::initTestCase()
{
    if (const QString reason = TempCluster::whyNot(); !reason.isEmpty())
        QSKIP(qPrintable(reason));
}

void TestDiscoveredPair::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    HostAccess access;
    access.kind = HostAccess::Kind::Local;
    m_here = makeTransport(access);
    const TaskPtr open = m_here->open();
    QSignalSpy spy(open.get(), &Task::finished);
    open->start();
    QVERIFY(spy.wait(20000));
    QVERIFY2(open->outcome().isSucceeded(), qPrintable(open->outcome().error().toPlainText()));
    m_primary = std::make_unique<TempCluster>();
    QVERIFY2(m_primary->start(), qPrintable(m_primary->error()));
    m_standby = std::make_unique<TempCluster>();
    QVERIFY2(m_standby->error().isEmpty(), qPrintable(m_standby->error()));
}

void TestDiscoveredPair::cleanup()
{
    m_standby.reset();
    m_primary.reset();
    m_here.reset();
}

QList<Finding> TestDiscoveredPair::findings(const QString &primary, const QString &standby)
{
    HostProbe probe(*m_here, {primary, standby});
    QSignalSpy spy(&probe, &Task::finished);
    probe.start();
    if (!spy.wait(60000) || !probe.outcome().isSucceeded())
        return {};
    Situation input;
    input.primaryHost() = input.standbyHost() = probe.facts();
    input.now = QDateTime::currentDateTimeUtc();
    ReplicationSpec &spec = input.spec;
    spec.primaryAccess.kind = HostAccess::Kind::Local;
    spec.primaryName = u"primary"_s;
    spec.primaryInstanceId = primary;
    spec.primaryAddress = m_primary->socketDir();
    spec.primaryPort = m_primary->port();
    spec.keepAtMostBytes = 1ll << 30;
    StandbySpec one;
    one.access.kind = HostAccess::Kind::Local;
    one.name = u"standby"_s;
    one.instanceId = standby;
    one.slotName = u"standby_1"_s;
    spec.standbys = {one};
    return runChecks(input);
}

/// The first one; a finding without id if there is none.
Finding TestDiscoveredPair::failure(const QList<Finding> &all) const
{
    for (const Finding &finding : all) {
        if (finding.state == Finding::State::Failure)
            return finding;
    }
    return {};
}

void TestDiscoveredPair::freshPairOnSocketsHasNoFailure()
{
    const QList<Finding> all = findings(m_primary->dataDir(), m_standby->dataDir());
    QVERIFY(all.size() > 30);
    const Finding bad = failure(all);
    QVERIFY2(bad.id.isEmpty(), qPrintable(u"%1: %2"_s.arg(bad.id, bad.evidence)));
}

void TestDiscoveredPair::usersDataOnTheTargetIsForeign_data()
{
    QTest::addColumn<bool>("stopped");
    QTest::newRow("running") << false;
    QTest::newRow("stopped") << true;
}

void TestDiscoveredPair::usersDataOnTheTargetIsForeign()
{
    QFETCH(const bool, stopped);
    QVERIFY2(m_standby->start(), qPrintable(m_standby->error()));
    m_standby->sql(u"CREATE TABLE precious AS SELECT 1 AS n"_s);
    if (stopped)
        QVERIFY(m_standby->stop());
    const Finding bad = failure(findings(m_primary->dataDir(), m_standby->dataDir()));
    QCOMPARE(bad.id, u"target_data"_s);
    QCOMPARE(bad.kind, ErrorKind::ForeignData);
}

void TestDiscoveredPair::sameClusterTwiceIsRefused()
{
    const QList<Finding> all = findings(m_primary->dataDir(), m_primary->dataDir());
    bool refused = false;
    for (const Finding &finding : all)
        refused = refused || (finding.state == Finding::State::Failure &&
                              finding.kind == ErrorKind::SameServer);
    QVERIFY(refused);
}

void TestDiscoveredPair::standbyGivenAsPrimaryIsRefused()
{
    const auto copy = m_primary->makeStandby();
    QVERIFY2(copy->start(), qPrintable(copy->error()));
    const Finding bad = failure(findings(copy->dataDir(), m_standby->dataDir()));
    QCOMPARE(bad.kind, ErrorKind::WrongRole);
}

void TestDiscoveredPair::roleOfThatNameWithOtherRightsIsRefused()
{
    m_primary->sql(u"CREATE ROLE replicator NOLOGIN"_s);
    const Finding bad = failure(findings(m_primary->dataDir(), m_standby->dataDir()));
    QCOMPARE(bad.kind, ErrorKind::RoleConflict);
    QCOMPARE(bad.fix, u"ALTER ROLE \"replicator\" LOGIN REPLICATION"_s);
}

void TestDiscoveredPair::brokenFilesAreRefused()
{
    QVERIFY(m_primary->addConf(u"max_connections = 100 potatoes"_s));
    const Finding bad = failure(findings(m_primary->dataDir(), m_standby->dataDir()));
    QCOMPARE(bad.id, u"file_errors"_s);
    QCOMPARE(bad.kind, ErrorKind::ConfigBroken);
    QCOMPARE(bad.scope, Finding::Scope::Primary);
    QVERIFY(m_standby->setHba(u"local all all trust\nhost everything\n"_s));
    QCOMPARE(failure(findings(m_primary->dataDir(), m_standby->dataDir())).scope,
             Finding::Scope::Standby);
}

void TestDiscoveredPair::stoppedPrimaryIsRefused()
{
    QVERIFY(m_primary->stop());
    const Finding bad = failure(findings(m_primary->dataDir(), m_standby->dataDir()));
    QCOMPARE(bad.kind, ErrorKind::ServerDown);
    QCOMPARE(bad.id, u"cluster"_s);
}

void TestDiscoveredPair::finishedPairHasNoFailure()
{
    TempClusterOptions options;
    options.conf = QStringList{u"cluster_name = 'standby'"_s}; // libpq's fallback application name
    const auto copy = m_primary->makeStandby(u"standby_1"_s, options);
    QVERIFY2(copy->start(), qPrintable(copy->error()));
    QTRY_COMPARE_WITH_TIMEOUT(m_primary->sql(u"SELECT application_name FROM pg_stat_replication"_s),
                              u"standby"_s, 20000);
    const Finding bad = failure(findings(m_primary->dataDir(), copy->dataDir()));
    QVERIFY2(bad.id.isEmpty(), qPrintable(u"%1: %2"_s.arg(bad.id, bad.evidence)));
}

QTEST_GUILESS_MAIN(TestDiscoveredPair)
#include "tst_discoveredpair.moc"
