// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tempcluster.h"

#include <QDir>
#include <QTest>

using namespace pgt::test;
using namespace Qt::StringLiterals;

class TestTempCluster : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString reason = TempCluster::whyNot(); !reason.isEmpty())
            QSKIP(qPrintable(reason));
    }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void startsStopsAndLeavesNothing();
    void takesSettingsAndRules();
    void saysWhyItDidNotStart();
    void standbyReceivesWhatThePrimaryWrites();
};

void TestTempCluster::startsStopsAndLeavesNothing()
{
    QString dir;
    {
        TempCluster cluster;
        QVERIFY2(cluster.start(), qPrintable(cluster.error()));
        QVERIFY(cluster.isRunning());
        dir = cluster.dir();
        QCOMPARE(cluster.sql(u"SELECT 40 + 2"_s), u"42"_s);
        QVERIFY(cluster.log().contains("ready to accept connections"));
        QVERIFY2(cluster.stop(), qPrintable(cluster.error()));
        QVERIFY(!cluster.isRunning());
        QVERIFY2(cluster.start(), qPrintable(cluster.error()));
    }
    QVERIFY(!dir.isEmpty());
    QVERIFY(!QDir(dir).exists());
}

void TestTempCluster::takesSettingsAndRules()
{
    TempClusterOptions options;
    options.initdbArgs = QStringList{u"--data-checksums"_s};
    options.conf = QStringList{u"max_wal_senders = 3"_s};
    options.hba = u"local all postgres trust\n"_s;
    TempCluster cluster(options);
    QVERIFY2(cluster.start(), qPrintable(cluster.error()));
    QCOMPARE(cluster.sql(u"SHOW data_checksums"_s), u"on"_s);
    QCOMPARE(cluster.sql(u"SHOW max_wal_senders"_s), u"3"_s);
    cluster.sql(u"CREATE ROLE someone LOGIN"_s);
    const ProgramResult refused = cluster.psql({u"-U"_s, u"someone"_s, u"-c"_s, u"SELECT 1"_s});
    QVERIFY(!refused.ok());
    QVERIFY(refused.err.contains("pg_hba.conf"));
}

void TestTempCluster::saysWhyItDidNotStart()
{
    TempCluster cluster({{}, {u"no_such_setting = 1"_s}, {}, 0});
    QVERIFY(!cluster.start());
    QVERIFY(cluster.error().contains(u"no_such_setting"_s));
}

void TestTempCluster::standbyReceivesWhatThePrimaryWrites()
{
    TempCluster primary;
    QVERIFY2(primary.start(), qPrintable(primary.error()));
    const auto standby = primary.makeStandby(u"standby_1"_s);
    QVERIFY2(standby->start(), qPrintable(standby->error()));
    QCOMPARE(standby->sql(u"SELECT pg_is_in_recovery()"_s), u"t"_s);
    primary.sql(u"CREATE TABLE t AS SELECT 7 AS n"_s);
    QTRY_COMPARE_WITH_TIMEOUT(standby->sql(u"SELECT n FROM t"_s), u"7"_s, 20000);
    QCOMPARE(primary.sql(u"SELECT active FROM pg_replication_slots"_s), u"t"_s);
}

QTEST_GUILESS_MAIN(TestTempCluster)
#include "tst_tempcluster.moc"
