// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/layout/managers.h"
#include "app/probe/hostscript.h"

#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;

class TestManagers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void discoveryLooksForAllOfThem();
    void processTellsItsManager_data();
    void processTellsItsManager();
    void markTellsItsManager_data();
    void markTellsItsManager();
    void addressTellsItsProvider_data();
    void addressTellsItsProvider();
    void wordsFitTheManager();
};

void TestManagers::discoveryLooksForAllOfThem()
{
    const QByteArray script = hostScript();
    QVERIFY(!script.contains("%MANAGERS%") && !script.contains("%ARGUMENTS%"));
    const auto has = [&script](const QString &pattern) {
        return QRegularExpression(pattern).match(QString::fromUtf8(script)).hasMatch();
    };
    QStringList names;
    for (const ClusterManager &manager : clusterManagers()) {
        QVERIFY2(!names.contains(manager.name), qPrintable(manager.name));
        names << manager.name;
        for (const QString &process : manager.processes) {
            QVERIFY2(process.size() <= 15, "longer names are cut off by the kernel");
            QVERIFY2(has("[| ]%1\\|"_L1.arg(process)), qPrintable(process));
            QCOMPARE(managerOfProcess(process.toUtf8())->name, manager.name);
        }
        for (const QString &argument : manager.arguments)
            QVERIFY2(has("-e '%1'"_L1.arg(QRegularExpression::escape(argument))),
                     qPrintable(argument));
        for (const QString &mark : manager.marks)
            QCOMPARE(managerOfText("# "_L1 + mark)->name, manager.name);
        for (const QString &suffix : manager.hostSuffixes)
            QCOMPARE(managerOfHost("db"_L1 + suffix)->name, manager.name);
    }
    QVERIFY(!managerOfProcess("postgres") && !managerOfText(u"port = 5432"_s));
}

void TestManagers::processTellsItsManager_data()
{
    QTest::addColumn<QByteArray>("process");
    QTest::addColumn<QString>("manager");
    QTest::newRow("Python") << QByteArray("@/patroni") << u"Patroni"_s;
    QTest::newRow("module") << QByteArray("@patroni.") << u"Patroni"_s;
    QTest::newRow("daemon") << QByteArray("repmgrd") << u"repmgr"_s;
    QTest::newRow("monitor") << QByteArray("pg_autoctl") << u"pg_auto_failover"_s;
    QTest::newRow("remote node") << QByteArray("pacemaker-remot") << u"Pacemaker"_s;
    QTest::newRow("Java") << QByteArray("@efm") << u"EDB Failover Manager"_s;
}

void TestManagers::processTellsItsManager()
{
    QFETCH(const QByteArray, process);
    QFETCH(const QString, manager);
    QVERIFY(managerOfProcess(process));
    QCOMPARE(managerOfProcess(process)->name, manager);
}

void TestManagers::markTellsItsManager_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("manager");
    QTest::newRow("comment") << u"# overwritten by Patroni"_s << u"Patroni"_s;
    QTest::newRow("library") << u"pg_stat_statements,repmgr"_s << u"repmgr"_s;
    QTest::newRow("include") << u"postgresql-auto-failover.conf"_s << u"pg_auto_failover"_s;
    QTest::newRow("setting") << u"cnpg.config_sha256"_s << u"CloudNativePG"_s;
}

void TestManagers::markTellsItsManager()
{
    QFETCH(const QString, text);
    QFETCH(const QString, manager);
    QVERIFY(managerOfText(text));
    QCOMPARE(managerOfText(text)->name, manager);
}

void TestManagers::addressTellsItsProvider_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("provider");
    QTest::newRow("RDS") << u"db1.abc.eu-central-1.rds.amazonaws.com"_s << u"Amazon RDS"_s;
    QTest::newRow("case and dot") << u"DB1.Postgres.Database.Azure.COM."_s
                                  << u"Azure Database for PostgreSQL"_s;
    QTest::newRow("a virtual machine") << u"ec2-1-2-3-4.compute.amazonaws.com"_s << QString();
    QTest::newRow("alike") << u"rds.amazonaws.com.example.org"_s << QString();
    QTest::newRow("address") << u"192.0.2.1"_s << QString();
}

void TestManagers::addressTellsItsProvider()
{
    QFETCH(const QString, host);
    QFETCH(const QString, provider);
    const ClusterManager *found = managerOfHost(host);
    QCOMPARE(found ? found->name : QString(), provider);
}

void TestManagers::wordsFitTheManager()
{
    for (const ClusterManager &manager : clusterManagers()) {
        const ManagerWords words = wordsAbout(manager.name);
        QVERIFY(!words.why.isEmpty());
        QVERIFY2(words.remedy.contains("watch"_L1), qPrintable(words.remedy));
        QVERIFY2(words.remedy.contains(manager.tool), qPrintable(words.remedy));
    }
    QVERIFY(wordsAbout(u"Patroni"_s).remedy.contains("Patroni (patronictl)"_L1));
    QVERIFY(wordsAbout(u"Pacemaker, repmgr"_s).remedy.contains("Pacemaker, repmgr;"_L1));
    QVERIFY(wordsAbout(containerName()).why.contains("container"_L1));
    QVERIFY(wordsAbout(u"Amazon RDS"_s).why.contains("provider"_L1));
    QVERIFY(wordsAbout(kubernetesName()).remedy.contains("operator"_L1));
}

QTEST_GUILESS_MAIN(TestManagers)
#include "tst_managers.moc"
