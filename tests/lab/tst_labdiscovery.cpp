// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/check/checks.h"
#include "app/probe/hostprobe.h"
#include "app/probe/linkprobe.h"
#include "app/remote/sessiontransport.h"
#include "tests/lab/labhosts.h"
#include "tests/support/countingtransport.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

/// Discovery and checks against booted Debian servers, through SSH and sudo.
class TestLabDiscovery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_lab.reset(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void everySuiteIsDescribedInTwoRoundTrips_data();
    void everySuiteIsDescribedInTwoRoundTrips();
    void freshPairNeedsOnlyWhatThePlanChanges();
    void blockedPortIsNoticed();
    void sameHostByAnotherNameIsNoticed();

private:
    std::unique_ptr<CountingTransport> connected(const QString &host);
    HostFacts facts(const QString &host);

    std::unique_ptr<LabHosts> m_lab;
};

namespace {

ErrorKind ended(Task &task)
{
    QSignalSpy spy(&task, &Task::finished);
    task.start();
    if (!spy.wait(60000))
        return ErrorKind::Timeout;
    return task.outcome().isSucceeded() ? ErrorKind::Unknown : task.outcome().error().kind;
}

Situation pairOf(const HostFacts &primary, const HostFacts &standby)
{
    Situation input;
    input.primaryHost() = primary;
    input.standbyHost() = standby;
    input.now = QDateTime::currentDateTimeUtc();
    ReplicationSpec &spec = input.spec;
    spec.primaryName = primary.hostname;
    spec.primaryInstanceId = primary.instances.value(0).id;
    spec.primaryAddress = primary.addresses.value(0);
    spec.keepAtMostBytes = 1ll << 30;
    StandbySpec one;
    one.name = standby.hostname;
    one.instanceId = standby.instances.value(0).id;
    one.address = standby.addresses.value(0);
    one.slotName = slotNameFor(one.name);
    spec.standbys = {one};
    return input;
}

QStringList failures(const QList<Finding> &findings)
{
    QStringList found;
    for (const Finding &finding : findings) {
        if (finding.state == Finding::State::Failure)
            found << u"%1: %2"_s.arg(finding.id, finding.evidence);
    }
    return found;
}

} // namespace

void TestLabDiscovery::initTestCase()
{
    if (const QString reason = LabHosts::whyNot(); !reason.isEmpty())
        QSKIP(qPrintable(reason));
    m_lab = std::make_unique<LabHosts>();
    QVERIFY2(m_lab->up({{u"alpha"_s, u"bookworm"_s, u"10.97.0.11"_s},
                        {u"beta"_s, u"bookworm"_s, u"10.97.0.12"_s},
                        {u"gamma"_s, u"trixie"_s, u"10.97.0.13"_s},
                        {u"delta"_s, u"forky"_s, u"10.97.0.14"_s}}),
             qPrintable(m_lab->error()));
}

std::unique_ptr<CountingTransport> TestLabDiscovery::connected(const QString &host)
{
    HostAccess access;
    access.ssh.host = host;
    access.ssh.user = u"dba"_s;
    SshClient client;
    client.options = QStringList{u"-F"_s, m_lab->sshConfigFile()};
    auto transport =
            std::make_unique<CountingTransport>(std::make_unique<SessionTransport>(access, client));
    const TaskPtr open = transport->open();
    if (ended(*open) != ErrorKind::Unknown)
        qWarning("%s", qPrintable(open->outcome().error().toPlainText()));
    return transport;
}

HostFacts TestLabDiscovery::facts(const QString &host)
{
    const auto transport = connected(host);
    HostProbe probe(*transport);
    if (ended(probe) != ErrorKind::Unknown)
        qWarning("%s", qPrintable(probe.outcome().error().toPlainText()));
    return probe.facts();
}

void TestLabDiscovery::everySuiteIsDescribedInTwoRoundTrips_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<int>("major");
    QTest::newRow("bookworm") << u"alpha"_s << 15;
    QTest::newRow("trixie") << u"gamma"_s << 17;
    QTest::newRow("forky") << u"delta"_s << 18;
}

void TestLabDiscovery::everySuiteIsDescribedInTwoRoundTrips()
{
    QFETCH(const QString, host);
    QFETCH(const int, major);
    const auto transport = connected(host);
    QElapsedTimer clock;
    clock.start();
    HostProbe probe(*transport);
    QCOMPARE(ended(probe), ErrorKind::Unknown);
    qInfo("%s described in %lld ms", qPrintable(host), clock.elapsed());
    QCOMPARE(transport->roundTrips(), 2);
    QCOMPARE(transport->otherRequests(), 0);
    const HostFacts &facts = probe.facts();
    QCOMPARE(facts.hostname, host);
    QVERIFY(facts.canActAsRoot);
    QCOMPARE(facts.loginUser, u"dba"_s);
    QCOMPARE(facts.instances.size(), 1);
    const Instance &instance = facts.instances.first();
    QVERIFY2(instance.problems.isEmpty(), qPrintable(instance.problems.value(0).toPlainText()));
    QCOMPARE(instance.displayName(), u"%1/main"_s.arg(major));
    QCOMPARE(instance.layout, Instance::Layout::DebianCommon);
    QCOMPARE(instance.unit, u"postgresql@%1-main.service"_s.arg(major));
    QCOMPARE(instance.setting(u"config_file"_s), instance.configFile);
    QCOMPARE(instance.setting(u"hba_file"_s), instance.hbaFile);
    QCOMPARE(instance.systemIdentifier,
             m_lab->sql(host, u"SELECT system_identifier FROM pg_control_system()"_s));
    QCOMPARE(instance.holdsUserData, false);
    QVERIFY(instance.sqlUser.isEmpty());
    // Everything runs as one user on one kernel: the clocks of the lab are one clock.
    QVERIFY(std::abs(facts.clockOffsetSeconds) < 1);
}

void TestLabDiscovery::freshPairNeedsOnlyWhatThePlanChanges()
{
    const auto standby = connected(u"beta"_s);
    Situation input = pairOf(facts(u"alpha"_s), facts(u"beta"_s));
    LinkRequest request;
    request.standby = input.standby();
    request.address = input.spec.primaryAddress;
    request.role = input.spec.role;
    LinkProbe link(*standby, nullptr, request);
    QCOMPARE(ended(link), ErrorKind::Unknown);
    input.link() = link.facts();
    QVERIFY2(input.link()->answer.contains(u"refused"_s), qPrintable(input.link()->answer));
    const QList<Finding> findings = runChecks(input);
    QCOMPARE(failures(findings), QStringList());
    // Debian listens on localhost only and has no rule for replication from outside.
    QStringList warnings;
    for (const Finding &finding : findings) {
        if (finding.state == Finding::State::Warning)
            warnings << finding.id;
    }
    for (const char *id : {"listen_addresses", "hba", "port", "restart"})
        QVERIFY2(warnings.contains(QLatin1String(id)), id);

    m_lab->sql(u"alpha"_s, u"ALTER SYSTEM SET listen_addresses = '*'"_s);
    QVERIFY(m_lab->run(u"alpha"_s, {u"systemctl"_s, u"restart"_s, u"postgresql@15-main"_s}).ok());
    LinkProbe again(*standby, nullptr, request);
    QCOMPARE(ended(again), ErrorKind::Unknown);
    QVERIFY2(again.facts().isPostgres, qPrintable(again.facts().answer));
    QVERIFY(again.facts().tlsOffered);
    QCOMPARE(again.facts().seenAddress, u"10.97.0.12"_s);
    QVERIFY(again.facts().connectMilliseconds >= 0);
}

void TestLabDiscovery::blockedPortIsNoticed()
{
    Situation input = pairOf(facts(u"alpha"_s), facts(u"beta"_s));
    QCOMPARE(input.primary().setting(u"listen_addresses"_s), u"*"_s);
    const auto standby = connected(u"beta"_s);
    QVERIFY(m_lab->run(u"beta"_s,
                       {u"ip"_s, u"route"_s, u"add"_s, u"blackhole"_s, u"10.97.0.11/32"_s})
                    .ok());
    LinkRequest request;
    request.standby = input.standby();
    request.address = input.spec.primaryAddress;
    request.role = input.spec.role;
    LinkProbe link(*standby, nullptr, request);
    QCOMPARE(ended(link), ErrorKind::Unknown);
    QVERIFY(m_lab->run(u"beta"_s,
                       {u"ip"_s, u"route"_s, u"del"_s, u"blackhole"_s, u"10.97.0.11/32"_s})
                    .ok());
    QVERIFY(!link.facts().reachable);
    input.link() = link.facts();
    const QStringList failed = failures(runChecks(input));
    QCOMPARE(failed.size(), 1);
    QVERIFY2(failed.first().startsWith(u"port: "_s), qPrintable(failed.first()));
}

void TestLabDiscovery::sameHostByAnotherNameIsNoticed()
{
    const Situation input = pairOf(facts(u"alpha"_s), facts(u"10.97.0.11"_s));
    bool found = false;
    for (const Finding &finding : runChecks(input))
        found = found ||
                (finding.kind == ErrorKind::SameServer && finding.state == Finding::State::Failure);
    QVERIFY(found);
}

QTEST_GUILESS_MAIN(TestLabDiscovery)
#include "tst_labdiscovery.moc"
