// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/planapplyfixture.h"
#include "tests/support/planfacts.h"
#include "tests/support/secretscan.h"

#include <QDir>
#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

/// Plans on real servers whose configuration, files and tablespaces others have shaped.
class TestPlanConfig : public PlanApplyFixture
{
    Q_OBJECT

private Q_SLOTS:
    void tablespacesGoAlongAndComeBack()
    {
        // On one host the primary's path has to be mapped; here to the one that the old cluster
        // uses.
        const QString mine = m_primary->dir() + u"/space"_s;
        const QString theirs = m_standby->dir() + u"/space"_s;
        for (const auto &[cluster, path] :
             {std::pair{m_primary.get(), mine}, std::pair{m_standby.get(), theirs}}) {
            const QStringList make = TempCluster::asAccount({u"mkdir"_s, u"-m"_s, u"0700"_s, path});
            QVERIFY(runProgram(make).ok());
            cluster->sql(u"CREATE TABLESPACE fast LOCATION '%1'"_s.arg(path));
            cluster->sql(u"CREATE TABLE s TABLESPACE fast AS SELECT generate_series(1, 77) AS i"_s);
            QVERIFY2(cluster->sql(u"SELECT count(*) FROM s"_s) == "77"_L1,
                     qPrintable(cluster->error()));
        }
        m_standby->sql(u"INSERT INTO s VALUES (0)"_s);
        PlanInput input = facts();
        input.spec.standbys[0].tablespaceMapping.insert(mine, theirs);
        input.spec.replaceForeignDataOn << input.spec.standbys[0].name;
        const Result<Plan> plan = makePlan(input);
        QVERIFY2(plan.has_value(), qPrintable(plan ? QString() : plan.error().toPlainText()));
        start(*plan, input);
        QVERIFY2(reaches(RunSession::State::Succeeded), qPrintable(why()));
        QCOMPARE(m_standby->sql(u"SELECT count(*) FROM s"_s), u"77"_s);
        QCOMPARE(m_standby->sql(u"SELECT pg_tablespace_location(oid) FROM pg_tablespace "
                                "WHERE spcname = 'fast'"_s),
                 theirs);
        m_session->undo();
        QVERIFY2(reaches(RunSession::State::Undone), qPrintable(why()));
        QCOMPARE(m_standby->sql(u"SELECT count(*) FROM s"_s), u"78"_s);
        QCOMPARE(m_standby->sql(u"SELECT pg_tablespace_location(oid) FROM pg_tablespace "
                                "WHERE spcname = 'fast'"_s),
                 theirs);
        QCOMPARE(QDir(theirs).entryList(QDir::AllEntries | QDir::NoDotAndDotDot).size(), 1);
        QCOMPARE(leftBeside(), QStringList());
    }

    void secretsOfOthersInTheFilesLeaveNoTrace()
    {
        // On and beside the lines that are changed, in every form that DBAs leave them in.
        SecretScan scan;
        const QByteArrayList canaries{"kanari-conninfo-1", "kanari-comment-2", "kanari-archive-3",
                                      "kanari-ldap-4",     "kanari-radius-5",  "kanari-trail-6"};
        for (const QByteArray &canary : canaries)
            QVERIFY(scan.add(QString::fromLatin1(canary), canary));
        QVERIFY(m_primary->addConf(u"primary_conninfo = 'host=old password=kanari-conninfo-1'"_s));
        QVERIFY(m_primary->addConf(u"# the password is kanari-comment-2"_s));
        QVERIFY(m_primary->addConf(u"#restore_command = 'fetch --key kanari-archive-3 %f'"_s));
        QVERIFY(m_primary->addConf(u"wal_level = minimal # archive_command='x kanari-trail-6'"_s));
        QVERIFY(m_primary->addConf(u"max_wal_senders = 0"_s));
        QVERIFY(m_primary->setHba(hba +
                                  u"host all ldap 192.0.2.1/32 ldap ldapserver=x ldapbasedn=y "
                                  "ldapbinddn=z ldapbindpasswd=\"kanari-ldap-4 x\"\n"
                                  "host all radius 192.0.2.1/32 radius radiusservers=192.0.2.1 "
                                  "radiussecrets=kanari-radius-5\n"_s));
        const QByteArray confBefore = readFile(m_primary->dataDir() + "/postgresql.conf"_L1);
        for (const QByteArray &canary : {canaries[0], canaries[5]})
            QVERIFY(confBefore.contains(canary));

        const PlanInput input = facts();
        const Result<Plan> plan = makePlan(input);
        QVERIFY2(plan.has_value(), qPrintable(plan ? QString() : plan.error().toPlainText()));
        QByteArray shown;
        for (const Step &step : plan->steps) {
            for (const FileChange &file : step.files)
                shown += file.diff().toText().toUtf8();
            for (const CommandPreview &command : step.commands)
                shown += (command.line + command.input).toUtf8();
        }
        QVERIFY(shown.contains("primary_conninfo") || shown.contains("********"));
        QCOMPARE(scan.scanText(shown), QStringList());

        scan.start();
        start(*plan, input);
        QVERIFY2(reaches(RunSession::State::Succeeded), qPrintable(why()));
        m_session->undo();
        QVERIFY2(reaches(RunSession::State::Undone), qPrintable(why()));
        QCOMPARE(scan.stop(), QStringList());
        QCOMPARE(scan.scanFiles({m_runs->path()}), QStringList());
        QCOMPARE(scan.scanText(m_session->report().toUtf8()), QStringList());
        QCOMPARE(scan.scanText(why().toUtf8()), QStringList());
        QCOMPARE(readFile(m_primary->dataDir() + "/postgresql.conf"_L1), confBefore);
    }

    void changesOfOthersAreNoObstacleAndAreTold()
    {
        m_primary->sql(u"ALTER SYSTEM SET max_connections = 123"_s);
        QVERIFY(m_primary->addConf(u"work_mem = 11MB"_s));
        QVERIFY(m_primary->setHba(hba + u"hostssl all all 10.0.0.0/8 md5\n"_s));
        const PlanInput input = facts();
        const Result<Plan> plan = makePlan(input);
        QVERIFY2(plan.has_value(), qPrintable(plan ? QString() : plan.error().toPlainText()));
        const Step *restart = findStep(*plan, StepKind::RestartServer);
        QVERIFY(restart);
        QCOMPARE(restart->parameters.value("others"_L1).toArray(),
                 QJsonArray({u"max_connections"_s, u"work_mem"_s, u"pg_hba.conf"_s}));
        start(*plan, input);
        QVERIFY2(reaches(RunSession::State::Succeeded), qPrintable(why()));
        QCOMPARE(m_primary->sql(u"SHOW max_connections"_s), u"123"_s);
        QCOMPARE(m_primary->sql(u"SHOW work_mem"_s), u"11MB"_s);
        QCOMPARE(m_standby->sql(u"SHOW max_connections"_s), u"123"_s);
        // Undo leaves wal_level waiting for a restart; a new plan starts from there.
        m_session->undo();
        QVERIFY2(reaches(RunSession::State::Undone), qPrintable(why()));
        const PlanInput again = facts();
        const Instance *primary = again.primaryHost().instance(m_primary->dataDir());
        QVERIFY(primary);
        QStringList waiting;
        for (const WaitingSetting &setting : primary->waiting)
            waiting << setting.name;
        QVERIFY2(waiting.contains(u"wal_level"_s), qPrintable(waiting.join(u' ')));
        const Result<Plan> second = makePlan(again);
        QVERIFY2(second.has_value(), qPrintable(second ? QString() : second.error().toPlainText()));
        QVERIFY(!findStep(*second, StepKind::RestartServer));
    }

    void limitThatOnlyTheRunningServerHasBindsTheStandby()
    {
        for (const char *line :
             {"wal_level = replica", "max_wal_senders = 10", "max_connections = 130"})
            QVERIFY(m_primary->addConf(QLatin1String(line)));
        QVERIFY(m_primary->restart());
        QVERIFY(m_primary->addConf(u"max_connections = 60"_s));
        const PlanInput input = facts();
        const Result<Plan> plan = makePlan(input);
        QVERIFY2(plan.has_value(), qPrintable(plan ? QString() : plan.error().toPlainText()));
        QVERIFY(!findStep(*plan, StepKind::RestartServer));
        start(*plan, input);
        QVERIFY2(reaches(RunSession::State::Succeeded), qPrintable(why()));
        QCOMPARE(m_standby->sql(u"SHOW max_connections"_s), u"130"_s);
        QCOMPARE(m_primary->sql(u"SHOW max_connections"_s), u"130"_s);
    }

    void filesElsewhereAndAnAutoConfThatTheCopyBrings()
    {
        for (const char *line : {"wal_level = replica", "max_wal_senders = 10"})
            QVERIFY(m_primary->addConf(QLatin1String(line)));
        QVERIFY(m_primary->restart());
        for (const char *setting :
             {"primary_conninfo = 'host=/nowhere'", "hot_standby = off", "port = 1",
              "cluster_name = 'prim'", "recovery_min_apply_delay = '1h'", "work_mem = '13MB'"})
            m_primary->sql(u"ALTER SYSTEM SET "_s + QLatin1String(setting));
        // The standby as "postgres -D etc", with stale files where everybody looks first.
        QVERIFY(m_standby->stop());
        const QString etc = m_standby->dir() + u"/etc"_s;
        const QString data = m_standby->dataDir();
        QVERIFY(asAccount({u"mkdir"_s, etc}));
        for (const char *name : {"postgresql.conf", "pg_hba.conf", "pg_ident.conf"})
            QVERIFY(asAccount({u"cp"_s, data + u'/' + QLatin1String(name), etc}));
        QFile conf(etc + u"/postgresql.conf"_s);
        QVERIFY(conf.open(QIODevice::Append));
        conf.write("data_directory = '" + data.toUtf8() + "'\nmax_connections = 30\n");
        conf.close();
        QVERIFY(asAccount({u"rm"_s, data + u"/postgresql.auto.conf"_s}));
        QVERIFY(asAccount({u"/bin/sh"_s, u"-c"_s,
                           u"cd \"$1\"; \"$2\" -D etc -c hba_file=etc/pg_hba.conf >log2 2>&1 "
                           "</dev/null &"_s,
                           u"start"_s, m_standby->dir(), TempCluster::binDir() + u"/postgres"_s}));
        QTRY_COMPARE_WITH_TIMEOUT(m_standby->sql(u"SELECT 1"_s), u"1"_s, 20000);
        const QByteArray stale = readFile(data + "/postgresql.conf"_L1);

        const PlanInput input = facts();
        const Result<Plan> plan = makePlan(input);
        QVERIFY2(plan.has_value(), qPrintable(plan ? QString() : plan.error().toPlainText()));
        QVERIFY(plan->notes.join(u' ').contains(u"cluster_name"_s));
        start(*plan, input);
        QVERIFY2(reaches(RunSession::State::Succeeded), qPrintable(why()));
        QCOMPARE(m_standby->sql(u"SHOW config_file"_s), QString(etc + u"/postgresql.conf"_s));
        QCOMPARE(m_standby->sql(u"SHOW hba_file"_s), QString(etc + u"/pg_hba.conf"_s));
        QCOMPARE(m_standby->sql(u"SHOW hot_standby"_s), u"on"_s);
        QCOMPARE(m_standby->sql(u"SHOW cluster_name"_s), QString());
        QCOMPARE(m_standby->sql(u"SHOW recovery_min_apply_delay"_s), u"0"_s);
        QCOMPARE(m_standby->sql(u"SHOW work_mem"_s), u"13MB"_s);
        m_primary->sql(u"INSERT INTO t VALUES (-1)"_s);
        QTRY_COMPARE(m_standby->sql(u"SELECT count(*) FROM t"_s), u"1001"_s);

        m_session->undo();
        QVERIFY2(reaches(RunSession::State::Undone), qPrintable(why()));
        QVERIFY(m_standby->isRunning());
        QCOMPARE(m_standby->sql(u"SHOW hba_file"_s), QString(etc + u"/pg_hba.conf"_s));
        QCOMPARE(m_standby->sql(u"SHOW max_connections"_s), u"30"_s);
        QCOMPARE(readFile(data + "/postgresql.conf"_L1), stale);
        QCOMPARE(readFile(data + "/postgresql.auto.conf"_L1), QByteArray("missing"));
    }

private:
    static bool asAccount(const QStringList &line)
    {
        return runProgram(TempCluster::asAccount(line)).ok();
    }
};

QTEST_GUILESS_MAIN(TestPlanConfig)
#include "tst_planconfig.moc"
