// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/clock.h"
#include "app/session/adoptsession.h"
#include "app/session/runsession.h"
#include "app/session/setupsession.h"
#include "app/session/watchsession.h"
#include "tests/lab/labhosts.h"
#include "tests/lab/labssh.h"
#include "tests/lab/labwriter.h"
#include "tests/support/fakesecretstore.h"
#include "tests/support/secretscan.h"
#include "tests/ui/support/wizarddriver.h"
#include "ui/adopt/adoptwizard.h"
#include "ui/theme/theme.h"
#include "ui/wizard/setupwizard.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

/// The main job on real hosts: booted Debian systems, real sshd and sudo, PostgreSQL from the
/// distribution, driven through the wizard's widgets by their accessible names, while somebody
/// writes on the primary.
class TestLabSetup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString reason = LabHosts::whyNot(); !reason.isEmpty())
            QSKIP(qPrintable(reason));
    }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void twoServersBecomeAProvenPair_data();
    void twoServersBecomeAProvenPair();

private:
    void fillServer(WizardDriver &driver, SetupSession &session, const QString &address);
    void walkToReview(WizardDriver &driver, SetupSession &session, const QString &name);
    SavedCluster watchedAs(const Plan &plan) const;
    void adoptFrom(const QString &address, const QString &role, const Secret &password);

    const SystemClock m_clock;
};

namespace {

constexpr std::chrono::seconds connectLimit{60};
constexpr int checkMs = 60'000;
constexpr int runMs = 300'000;

const QString primaryAddress = u"10.97.0.21"_s;
const QString standbyAddress = u"10.97.0.22"_s;

} // namespace

void TestLabSetup::twoServersBecomeAProvenPair_data()
{
    QTest::addColumn<QString>("suite");
    QTest::newRow("PostgreSQL 13 on bullseye") << u"bullseye"_s;
    QTest::newRow("PostgreSQL 15 on bookworm") << u"bookworm"_s;
    QTest::newRow("PostgreSQL 17 on trixie") << u"trixie"_s;
    QTest::newRow("PostgreSQL 18 on forky") << u"forky"_s;
}

void TestLabSetup::fillServer(WizardDriver &driver, SetupSession &session, const QString &address)
{
    QVERIFY2(driver.setText(u"Host"_s, address), qPrintable(driver.problem()));
    QVERIFY2(driver.setText(u"User"_s, u"dba"_s), qPrintable(driver.problem()));
    QVERIFY2(driver.press(u"Connect"_s), qPrintable(driver.problem()));
    QVERIFY2(driver.waitEnabled(u"Next"_s, connectLimit),
             qPrintable((session.standby().error() ? session.standby() : session.primary())
                                .notReadyReason()));
    QVERIFY2(driver.press(u"Next"_s), qPrintable(driver.problem()));
}

void TestLabSetup::walkToReview(WizardDriver &driver, SetupSession &session, const QString &name)
{
    QVERIFY2(driver.setText(u"Cluster name"_s, name), qPrintable(driver.problem()));
    QVERIFY2(driver.press(u"Next"_s), qPrintable(driver.problem()));
    for (const QString &address : {primaryAddress, standbyAddress}) {
        fillServer(driver, session, address);
        if (QTest::currentTestFailed())
            return;
    }
    QVERIFY2(driver.waitEnabled(u"Next"_s), qPrintable(session.replication().notReadyReason()));
    QVERIFY2(driver.press(u"Next"_s), qPrintable(driver.problem()));
    QTRY_COMPARE_WITH_TIMEOUT(session.checks().state(), ChecksPart::State::Done, checkMs);
    QVERIFY2(driver.waitEnabled(u"Next"_s, connectLimit),
             qPrintable(session.checks().notReadyReason()));
    QVERIFY2(driver.press(u"Next"_s), qPrintable(driver.problem()));
    QVERIFY2(session.review().plan(),
             qPrintable(session.review().error() ? session.review().error()->toPlainText()
                                                 : QString()));
}

SavedCluster TestLabSetup::watchedAs(const Plan &plan) const
{
    SavedCluster cluster;
    cluster.id = SavedCluster::newId();
    cluster.name = plan.spec.clusterName;
    cluster.monitorRole = plan.spec.monitorRole;
    for (const PlanHost &host : plan.hosts) {
        SavedServer server;
        server.id = SavedCluster::newId();
        server.name = host.name;
        server.access = host.access;
        server.address = u"127.0.0.1"_s;
        server.port = host.port;
        cluster.servers << server;
    }
    return cluster;
}

/// The finished pair as somebody else finds it who knows one of its servers and a role.
void TestLabSetup::adoptFrom(const QString &address, const QString &role, const Secret &password)
{
    FakeSecretStore secrets;
    AdoptSession session(secrets);
    AdoptWizard wizard(session);
    wizard.show();
    WizardDriver driver(&wizard);
    QVERIFY2(driver.setText(u"Host"_s, address), qPrintable(driver.problem()));
    QVERIFY2(driver.setText(u"User"_s, u"dba"_s), qPrintable(driver.problem()));
    QVERIFY2(driver.press(u"Connect"_s), qPrintable(driver.problem()));
    QVERIFY2(driver.waitEnabled(u"Next"_s, connectLimit),
             qPrintable(session.first().error().value_or(Error()).toPlainText()));
    QVERIFY2(driver.press(u"Next"_s), qPrintable(driver.problem()));
    QCOMPARE(session.servers().size(), 2);
    QVERIFY2(driver.press(u"Connect to all"_s), qPrintable(driver.problem()));
    QVERIFY2(driver.waitEnabled(u"Next"_s, connectLimit), qPrintable(driver.describe()));
    QCOMPARE(session.servers().size(), 2); // the second one does not point to further ones
    QVERIFY2(driver.press(u"Next"_s), qPrintable(driver.problem()));
    QVERIFY2(driver.setText(u"Cluster name"_s, u"adopted"_s), qPrintable(driver.problem()));
    QVERIFY2(driver.setText(u"Role"_s, role), qPrintable(driver.problem()));
    QVERIFY2(driver.setText(u"Password"_s, QString::fromUtf8(password.toUtf8())),
             qPrintable(driver.problem()));
    QVERIFY2(driver.press(u"Test"_s), qPrintable(driver.problem()));
    QVERIFY2(driver.waitEnabled(u"Watch"_s, connectLimit), qPrintable(driver.describe()));

    SavedCluster cluster = session.cluster();
    cluster.id = SavedCluster::newId();
    QCOMPARE(cluster.servers.size(), 2);
    secrets.inKeychain.insert(cluster.secretKey(), password);
    const auto watch = makeWatchSession(cluster, m_clock, secrets);
    watch->start();
    QTRY_VERIFY2_WITH_TIMEOUT(watch->snapshot().primary.isReachable &&
                                      watch->snapshot().standbys.size() == 1 &&
                                      watch->snapshot().standbys.constFirst().isReachable &&
                                      watch->snapshot().standbys.constFirst().replayLag.bytes,
                              qPrintable(watch->statusText()), 30'000);
    QCOMPARE(watch->health().level, HealthLevel::Ok);
}

void TestLabSetup::twoServersBecomeAProvenPair()
{
    QFETCH(QString, suite);
    LabHosts lab;
    QVERIFY2(lab.up({{u"prima"_s, suite, primaryAddress}, {u"stand"_s, suite, standbyAddress}}),
             qPrintable(lab.error()));
    const LabSsh ssh(lab); // `ssh` finds the lab's key and known_hosts
    lab.sql(u"prima"_s,
            u"CREATE TABLE public.tellers AS SELECT g AS id FROM generate_series(1, 200000) g"_s);
    LabWriter writer(lab, u"prima"_s);
    QVERIFY2(writer.start(), qPrintable(writer.error()));

    const QTemporaryDir runs;
    const Theme theme;
    SetupSession session(m_clock, runs.path());
    SecretScan scan;
    Secret rolePassword, monitorPassword;
    {
        SetupWizard wizard(session, nullptr);
        wizard.show();
        WizardDriver driver(&wizard);
        walkToReview(driver, session, u"orders “ä” 'x'"_s);
        if (QTest::currentTestFailed())
            return;
        rolePassword = session.spec().rolePassword;
        monitorPassword = session.spec().monitorPassword;
        QVERIFY(scan.add(u"replication password"_s, rolePassword.toUtf8()));
        QVERIFY(scan.add(u"monitoring password"_s, monitorPassword.toUtf8()));
        scan.start();

        QVERIFY(!driver.isEnabled(u"Apply"_s)); // not before the consent
        const QByteArray before =
                lab.shell(u"prima"_s, u"cat /etc/postgresql/*/main/postgresql.conf"_s).out;
        QVERIFY(!before.contains("pgTandem"));
        QVERIFY2(driver.check(u"I agree that"_s), qPrintable(driver.problem()));
        QVERIFY2(driver.press(u"Apply"_s), qPrintable(driver.problem()));
        QTRY_VERIFY_WITH_TIMEOUT(session.runSession() != nullptr, 5000);
        RunSession &run = *session.runSession();
        QTRY_VERIFY2_WITH_TIMEOUT(run.state() == RunSession::State::Succeeded ||
                                          run.state() == RunSession::State::NeedsDecision,
                                  "the run did not end", runMs);
        QVERIFY2(run.state() == RunSession::State::Succeeded,
                 qPrintable(run.error() ? run.error()->toPlainText() : QString()));
        QVERIFY(run.isProved());
        const Proof proof = run.proofs().constFirst();
        QCOMPARE(proof.systemIdentifierPrimary, proof.systemIdentifierStandby);
        QVERIFY(proof.slotActive);
        QVERIFY2(driver.waitEnabled(u"Open dashboard"_s), qPrintable(driver.describe()));
        qInfo("set up in %.1f s, primary down for %lld ms, canary replayed after %lld us",
              double(run.elapsed().count()) / 1000.0,
              (long long)run.primaryDowntime().value_or(std::chrono::milliseconds(0)).count(),
              (long long)proof.replayed.value_or(std::chrono::microseconds(-1)).count());
    }

    // Every acknowledged row is on the standby, and the writers saw one interruption at most: the
    // restart that the plan had announced.
    const LabWriter::Report report = writer.stop();
    QVERIFY2(report.written > 100, qPrintable(writer.error()));
    QCOMPARE(report.interruptions, session.review().plan()->restarts());
    const QString target = lab.sql(u"prima"_s, u"SELECT pg_current_wal_flush_lsn()"_s);
    QTRY_COMPARE_WITH_TIMEOUT(
            lab.sql(u"stand"_s, u"SELECT pg_last_wal_replay_lsn() >= '%1'"_s.arg(target)), u"t"_s,
            20'000);
    QCOMPARE(writer.missingOn(u"stand"_s), 0);
    const QString sum = u"SELECT count(*), sum(id) FROM public.tellers"_s;
    QCOMPARE(lab.sql(u"stand"_s, sum), lab.sql(u"prima"_s, sum));

    // Watching: through tunnels, as the monitoring role.
    FakeSecretStore secrets;
    const SavedCluster cluster = watchedAs(session.runSession()->plan());
    secrets.inKeychain.insert(cluster.secretKey(), monitorPassword);
    {
        const auto watch = makeWatchSession(cluster, m_clock, secrets);
        watch->start();
        QTRY_VERIFY2_WITH_TIMEOUT(
                !watch->snapshot().standbys.isEmpty() &&
                        watch->snapshot().standbys.constFirst().replayLag.bytes.has_value(),
                qPrintable(watch->statusText()), 30'000);
        QCOMPARE(watch->health().level, HealthLevel::Ok);
    }

    // The finished pair needs nothing more.
    SetupSession again(m_clock, runs.path());
    {
        SetupWizard wizard(again, nullptr);
        wizard.show();
        WizardDriver driver(&wizard);
        walkToReview(driver, again, u"orders"_s);
        if (QTest::currentTestFailed())
            return;
        QVERIFY2(again.review().plan()->isEmpty(),
                 qPrintable(again.review().plan()->steps.value(0).title));
        QVERIFY2(driver.isEnabled(u"Watch this cluster"_s), qPrintable(driver.describe()));
    }
    for (const QString &address : {standbyAddress, primaryAddress}) {
        adoptFrom(address, cluster.monitorRole, monitorPassword);
        if (QTest::currentTestFailed())
            return;
    }

    QCOMPARE(scan.stop(), QStringList());
    QStringList places = lab.places(u"prima"_s) + lab.places(u"stand"_s);
    places << runs.path();
    QCOMPARE(scan.scanFiles(places, {u"pgpass"_s}), QStringList());
    for (const QString &host : {u"prima"_s, u"stand"_s})
        QCOMPARE(scan.scanText(lab.journal(host)), QStringList());
}

QTEST_MAIN(TestLabSetup)
#include "tst_labsetup.moc"
