// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/labhosts.h"

#include "tests/support/secretscan.h"

#include <QTest>

using namespace pgt::test;
using namespace Qt::StringLiterals;

class TestLabHosts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString reason = LabHosts::whyNot(); !reason.isEmpty())
            QSKIP(qPrintable(reason));
    }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void twoHostsAreLikeRealServers();
    void cableAndPowerCanBePulled();
    void aSecretIsFoundWhereverAHostHasIt();
};

namespace {

const QList<LabHost> twoHosts{{u"alpha"_s, u"bookworm"_s, u"10.97.0.11"_s},
                              {u"beta"_s, u"bookworm"_s, u"10.97.0.12"_s}};

ProgramResult login(const LabHosts &lab, const QString &target, const QString &command)
{
    return runProgram({u"ssh"_s, u"-F"_s, lab.sshConfigFile(), u"-o"_s, u"BatchMode=yes"_s, u"-o"_s,
                       u"ConnectTimeout=2"_s, target, command});
}

} // namespace

void TestLabHosts::twoHostsAreLikeRealServers()
{
    LabHosts lab;
    QVERIFY2(lab.up(twoHosts), qPrintable(lab.error()));
    for (const LabHost &host : twoHosts) {
        const ProgramResult sudo = login(lab, u"dba@"_s + host.name, u"hostname; sudo -n id -un"_s);
        QVERIFY2(sudo.ok(), sudo.err.constData());
        QCOMPARE(sudo.out, host.name.toUtf8() + "\nroot\n");
        const ProgramResult clusters = login(lab, u"root@"_s + host.name, u"pg_lsclusters -h"_s);
        QVERIFY2(clusters.ok(), clusters.err.constData());
        QVERIFY2(clusters.out.simplified().startsWith("15 main 5432 online postgres"),
                 clusters.out.constData());
    }
    // Copies of one cluster would be one system to PostgreSQL, and to our checks.
    const QString identifier = u"SELECT system_identifier FROM pg_control_system()"_s;
    const QString alpha = lab.sql(u"alpha"_s, identifier);
    const QString beta = lab.sql(u"beta"_s, identifier);
    QVERIFY2(!alpha.isEmpty() && !beta.isEmpty(), qPrintable(lab.error()));
    QVERIFY(alpha != beta);
    // The hosts reach each other by name.
    const ProgramResult between =
            lab.shell(u"alpha"_s, u"exec 3<>/dev/tcp/beta/22; head -c 4 <&3"_s);
    QCOMPARE(between.out, QByteArray("SSH-"));
}

void TestLabHosts::cableAndPowerCanBePulled()
{
    LabHosts lab;
    QVERIFY2(lab.up(twoHosts), qPrintable(lab.error()));
    QVERIFY2(lab.control({u"link"_s, u"alpha"_s, u"down"_s}), qPrintable(lab.error()));
    QCOMPARE(login(lab, u"alpha"_s, u"true"_s).exitCode, 255);
    QVERIFY2(lab.control({u"link"_s, u"alpha"_s, u"up"_s}), qPrintable(lab.error()));
    QTRY_VERIFY_WITH_TIMEOUT(login(lab, u"alpha"_s, u"true"_s).ok(), 20000);

    lab.sql(u"beta"_s, u"CREATE TABLE kept AS SELECT 1 AS n"_s);
    QVERIFY2(lab.control({u"cut"_s, u"beta"_s}), qPrintable(lab.error()));
    QCOMPARE(login(lab, u"beta"_s, u"true"_s).exitCode, 255);
    QVERIFY2(lab.control({u"up"_s, u"beta"_s}), qPrintable(lab.error()));
    QTRY_COMPARE_WITH_TIMEOUT(lab.sql(u"beta"_s, u"SELECT n FROM kept"_s), u"1"_s, 60000);
}

void TestLabHosts::aSecretIsFoundWhereverAHostHasIt()
{
    LabHosts lab;
    QVERIFY2(lab.up({twoHosts.first()}), qPrintable(lab.error()));
    const QByteArray canary("Kp3-canary-Vb8");
    SecretScan scan;
    QVERIFY(scan.add(u"canary"_s, canary));
    QCOMPARE(scan.scanFiles(lab.places(u"alpha"_s)), QStringList());
    QCOMPARE(scan.scanText(lab.journal(u"alpha"_s)), QStringList());
    scan.start();
    const QString plant = u"printf %1 >/root/.left; printf %1 >/run/left; logger %1; "
                          "sh -c 'sleep 1; true' %1"_s.arg(QString::fromLatin1(canary));
    QVERIFY(lab.shell(u"alpha"_s, plant).ok());
    QVERIFY(scan.stop().join(u'\n').contains(u"canary in the command line of process"_s));
    const QString files = scan.scanFiles(lab.places(u"alpha"_s)).join(u'\n');
    QVERIFY2(files.contains(u"upper/root/.left"_s), qPrintable(files));
    QVERIFY2(files.contains(u"root/run/left"_s), qPrintable(files));
    QCOMPARE(scan.scanText(lab.journal(u"alpha"_s)), QStringList{u"canary"_s});
}

QTEST_GUILESS_MAIN(TestLabHosts)
#include "tst_labhosts.moc"
