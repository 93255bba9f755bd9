// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/dataplaces.h"
#include "app/plan/planner.h"
#include "app/plan/steps/steptools.h"
#include "app/probe/hostprobe.h"
#include "app/remote/hostaccess.h"
#include "app/session/planrunsession.h"
#include "tests/support/planfacts.h"
#include "tests/support/secretscan.h"
#include "tests/support/tempcluster.h"

#include <QJsonArray>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

namespace {

constexpr int runLimit = 120000;

const QString hba = u"local all all trust\n"
                    "host all all 127.0.0.1/32 scram-sha-256\n"_s;

QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("missing");
}

} // namespace

/// Plans made from real facts and carried out on real servers through the local session.
class TestPlanApply : public QObject
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
        m_runs = std::make_unique<QTemporaryDir>();
        TempClusterOptions primary;
        primary.conf = {u"wal_level = minimal"_s, u"max_wal_senders = 0"_s,
                        u"log_checkpoints = on"_s};
        primary.hba = hba;
        m_primary = std::make_unique<TempCluster>(primary);
        TempClusterOptions standby;
        standby.hba = hba;
        standby.conf = {u"max_connections = 40"_s};
        m_standby = std::make_unique<TempCluster>(standby);
        QVERIFY2(m_primary->start(), qPrintable(m_primary->error()));
        QVERIFY2(m_standby->start(), qPrintable(m_standby->error()));
        m_primary->sql(u"CREATE TABLE t AS SELECT generate_series(1, 1000) AS i"_s);
        HostAccess access;
        access.kind = HostAccess::Kind::Local;
        access.localAccount = TempCluster::account();
        m_access = access;
        m_host = makeTransport(access);
        QVERIFY(finished(m_host->open()).isSucceeded());
    }

    void cleanup()
    {
        m_session.reset();
        if (m_host)
            m_host->close();
        m_host.reset();
        m_standby.reset();
        m_primary.reset();
    }

    void setsUpProvesAndUndoes()
    {
        const PlanInput input = facts();
        const Result<Plan> plan = makePlan(input);
        QVERIFY2(plan.has_value(), qPrintable(plan ? QString() : plan.error().toPlainText()));
        const QByteArray confBefore = readFile(m_primary->dataDir() + "/postgresql.conf"_L1);
        const QByteArray hbaBefore = readFile(m_primary->dataDir() + "/pg_hba.conf"_L1);
        const QByteArray standbyConf = readFile(m_standby->dataDir() + "/postgresql.conf"_L1);
        const QString standbySystem = systemOf(*m_standby);

        start(*plan, input);
        QVERIFY2(reaches(RunSession::State::Succeeded), qPrintable(why()));
        const std::optional<Proof> proof = m_session->proof();
        QVERIFY(proof && proof->passed);
        QVERIFY(proof->replayed.has_value());
        QVERIFY(proof->slotActive);
        QVERIFY(!proof->processes.isEmpty());
        QVERIFY(m_session->primaryDowntime().has_value());
        checkpointsCameBeforeTheStop();
        qInfo("replayed after %lld us, down for %lld ms, %lld ms in all",
              qlonglong(proof->replayed->count()), qlonglong(m_session->primaryDowntime()->count()),
              qlonglong(m_session->elapsed().count()));
        m_primary->sql(u"INSERT INTO t VALUES (-1)"_s);
        QTRY_COMPARE(m_standby->sql(u"SELECT count(*) FROM t"_s), u"1001"_s);
        QCOMPARE(m_standby->sql(u"SHOW max_connections"_s), u"100"_s);
        QCOMPARE(m_standby->sql(u"SHOW port"_s), QString::number(m_standby->port()));

        const PlanInput again = facts();
        const Result<Plan> second = makePlan(again);
        QVERIFY2(second.has_value(), qPrintable(second ? QString() : second.error().toPlainText()));
        QCOMPARE(stepIds(*second), QStringList());

        m_session->undo();
        QVERIFY2(reaches(RunSession::State::Undone), qPrintable(why()));
        QCOMPARE(readFile(m_primary->dataDir() + "/postgresql.conf"_L1), confBefore);
        QCOMPARE(readFile(m_primary->dataDir() + "/pg_hba.conf"_L1), hbaBefore);
        QCOMPARE(readFile(m_standby->dataDir() + "/postgresql.conf"_L1), standbyConf);
        QCOMPARE(systemOf(*m_standby), standbySystem);
        QVERIFY(m_primary->isRunning());
        QCOMPARE(m_primary->sql(u"SELECT count(*) FROM pg_replication_slots"_s), u"0"_s);
        QCOMPARE(m_primary->sql(u"SELECT count(*) FROM pg_roles WHERE rolname IN ('replicator', "
                                "'pgtandem_monitor')"_s),
                 u"0"_s);
        QCOMPARE(leftBeside(), QStringList());
    }

    void restartOfTheHostBetweenStepsMakesNoSecondPrimary_data()
    {
        QTest::addColumn<QString>("lastStep");
        QTest::addColumn<bool>("resumes");
        QTest::addColumn<QString>("lives"); // what a start in the live directory gives
        const QString old = u"old"_s;
        const std::pair<QString, QString> rows[] = {
                {u"copy"_s, old},
                {u"signal"_s, old},
                {u"files"_s, old},
                {u"stop"_s, old},
                {u"move-aside"_s, u"nothing"_s},
                {u"place"_s, u"standby"_s},
                {u"start"_s, u"standby"_s},
        };
        for (const bool resumes : {true, false}) {
            for (const auto &[step, lives] : rows)
                QTest::addRow("%s, %s", qPrintable(step), resumes ? "resumed" : "undone")
                        << QString(u"box/"_s + step) << resumes << lives;
        }
    }
    void restartOfTheHostBetweenStepsMakesNoSecondPrimary()
    {
        QFETCH(QString, lastStep);
        QFETCH(bool, resumes);
        QFETCH(QString, lives);
        const PlanInput input = facts();
        const Result<Plan> plan = makePlan(input);
        QVERIFY2(plan.has_value(), qPrintable(plan ? QString() : plan.error().toPlainText()));
        const QString oldSystem = systemOf(*m_standby);
        const QString primarySystem = systemOf(*m_primary);
        QVERIFY(oldSystem != primarySystem);
        runUntil(*plan, input, lastStep);
        if (QTest::currentTestFailed())
            return;

        m_standby->stop(u"immediate"_s);
        m_standby->start(); // as the system would
        if (lives == "nothing"_L1) {
            QVERIFY(!m_standby->isRunning());
        } else {
            QVERIFY2(m_standby->isRunning(), qPrintable(m_standby->error()));
            QCOMPARE(systemOf(*m_standby), lives == "old"_L1 ? oldSystem : primarySystem);
            QCOMPARE(m_standby->sql(u"SELECT pg_is_in_recovery()"_s),
                     lives == "old"_L1 ? u"f"_s : u"t"_s);
        }

        auto resumed = PlanRunSession::resume(m_runs->path(), plan->id,
                                              {input.spec.rolePassword, input.spec.monitorPassword},
                                              m_clock);
        QVERIFY2(resumed.has_value(),
                 qPrintable(resumed ? QString() : resumed.error().toPlainText()));
        m_session = std::move(*resumed);
        m_session->setTimings(timings());
        if (!resumes) {
            m_session->undo();
            if (!reaches(RunSession::State::Undone) && m_session->question())
                m_session->proceed(); // the standby was started again, by the host
            QVERIFY2(reaches(RunSession::State::Undone), qPrintable(why()));
            QCOMPARE(systemOf(*m_standby), oldSystem);
            QCOMPARE(leftBeside(), QStringList());
            return;
        }
        m_session->retry();
        if (!reaches(RunSession::State::Succeeded) &&
            m_session->currentStepId() == "box/move-aside"_L1)
            m_session->retry(); // the old cluster, which was started again, is stopped again
        QVERIFY2(reaches(RunSession::State::Succeeded), qPrintable(why()));
        QCOMPARE(m_standby->sql(u"SELECT pg_is_in_recovery()"_s), u"t"_s);
        QCOMPARE(m_standby->sql(u"SELECT count(*) FROM t"_s), u"1000"_s);
    }

    void copyThatWasStartedByHandIsNeverMarkedNorRemoved()
    {
        const PlanInput input = facts();
        const Plan plan = *makePlan(input);
        const QString copy =
                DataPlaces::fromJson(
                        plan.step(u"box/place"_s)->parameters.value("places"_L1).toObject())
                        .copy;
        runUntil(plan, input, u"box/copy"_s);
        if (QTest::currentTestFailed())
            return;
        // Somebody starts it where it lies, writes, and stops it.
        const QString port = QString::number(freePort());
        const QStringList options{u"-D"_s,
                                  copy,
                                  u"-w"_s,
                                  u"-o"_s,
                                  u"-p %1 -c unix_socket_directories=%2 -c listen_addresses="_s.arg(
                                          port, m_standby->socketDir()),
                                  u"-l"_s,
                                  m_standby->dir() + u"/byhand"_s};
        const ProgramResult started =
                m_standby->runTool(u"pg_ctl"_s, options + QStringList{u"start"_s});
        QVERIFY2(started.ok(), started.err.constData());
        const ProgramResult written = m_standby->runTool(
                u"psql"_s, {u"-h"_s, m_standby->socketDir(), u"-p"_s, port, u"-U"_s, u"postgres"_s,
                            u"-c"_s, u"CREATE TABLE precious AS SELECT 1"_s, u"postgres"_s});
        QVERIFY2(written.ok(), written.err.constData());
        QVERIFY(m_standby->runTool(u"pg_ctl"_s, {u"-D"_s, copy, u"-w"_s, u"stop"_s}).ok());

        auto resumed = PlanRunSession::resume(m_runs->path(), plan.id,
                                              {input.spec.rolePassword, input.spec.monitorPassword},
                                              m_clock);
        QVERIFY(resumed.has_value());
        m_session = std::move(*resumed);
        m_session->setTimings(timings());
        m_session->retry();
        QVERIFY(reaches(RunSession::State::NeedsDecision));
        QCOMPARE(m_session->error()->kind, ErrorKind::WrongRole);
        QVERIFY2(m_session->error()->why.contains(u"shut down"_s), qPrintable(why()));
        QVERIFY(!QFile::exists(copy + u"/standby.signal"_s));
        QVERIFY(m_standby->isRunning());
        m_session->undo();
        QVERIFY2(reaches(RunSession::State::Undone), qPrintable(why()));
        QVERIFY(QFile::exists(copy + u"/PG_VERSION"_s));
        QVERIFY(m_session->leftovers().join(u' ').contains(copy));
    }

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

    /// Nothing of ours waits for a synchronous standby that is away: a commit of ours is in force
    /// without it, and a lock that such a commit holds would make the next one wait, too.
    void synchronousStandbyThatIsAwayHindersNothing()
    {
        QVERIFY(m_primary->addConf(u"wal_level = replica"_s));
        QVERIFY(m_primary->addConf(u"max_wal_senders = 10"_s));
        QVERIFY(m_primary->addConf(u"synchronous_standby_names = 'elsewhere'"_s));
        QVERIFY2(m_primary->restart(), qPrintable(m_primary->error()));
        const PlanInput input = facts();
        const Result<Plan> plan = makePlan(input);
        QVERIFY2(plan.has_value(), qPrintable(plan ? QString() : plan.error().toPlainText()));
        QVERIFY(findStep(*plan, StepKind::CreateRole));
        start(*plan, input);
        QVERIFY2(reaches(RunSession::State::Succeeded), qPrintable(why()));
        const auto role = m_session->stepStatus(u"primary/role"_s).elapsed;
        QVERIFY2(role < std::chrono::seconds(5), qPrintable(QString::number(role.count())));
        QVERIFY(m_session->proof()->replayed.has_value());
        qInfo("the role took %lld ms, the mark was replayed after %lld us", qlonglong(role.count()),
              qlonglong(m_session->proof()->replayed->count()));
        m_session->undo();
        QVERIFY2(reaches(RunSession::State::Undone), qPrintable(why()));
    }

    void waitForALockNamesItsHolder()
    {
        QProcess holder;
        const QStringList line = TempCluster::asAccount(
                {TempCluster::binDir() + "/psql"_L1, u"-X"_s, u"-d"_s, m_primary->connInfo()});
        holder.start(line.first(), line.mid(1));
        holder.write("BEGIN; CREATE ROLE held_back;\n");
        QTRY_COMPARE_WITH_TIMEOUT(
                m_primary->sql(u"SELECT count(*) FROM pg_stat_activity WHERE state = "
                               "'idle in transaction'"_s),
                u"1"_s, 20000);
        const PlanInput input = facts();
        const ServerRef server =
                ServerRef::of(input.primary, *input.primary.instance(input.spec.primaryInstanceId));
        TaskPtr waiting =
                runSql(*m_host, server, "SET lock_timeout = '200ms';\nCREATE ROLE held_back;\n",
                       u"The role could not be made."_s);
        const Outcome outcome = finished(std::move(waiting));
        QVERIFY(outcome.isFailed());
        const Error error = outcome.error();
        QCOMPARE(error.sqlState, u"55P03"_s);
        const QString pid = m_primary->sql(
                u"SELECT pid FROM pg_stat_activity WHERE state = 'idle in transaction'"_s);
        QVERIFY2(error.why.contains("process "_L1 + pid), qPrintable(error.toPlainText()));
        QVERIFY2(error.remedy.contains(pid), qPrintable(error.toPlainText()));
        holder.closeWriteChannel();
        QVERIFY(holder.waitForFinished());
    }

    /// A real promotion between run and undo: what was written since must not be lost by it.
    void promotedStandbyIsNotStoppedByUndo()
    {
        const PlanInput input = facts();
        const Result<Plan> plan = makePlan(input);
        QVERIFY2(plan.has_value(), qPrintable(plan ? QString() : plan.error().toPlainText()));
        start(*plan, input);
        QVERIFY2(reaches(RunSession::State::Succeeded), qPrintable(why()));
        m_standby->sql(u"SELECT pg_promote()"_s);
        m_standby->sql(u"CREATE TABLE after_promotion ()"_s);
        m_session->undo();
        QVERIFY(reaches(RunSession::State::NeedsDecision));
        QVERIFY2(m_session->question().has_value(), qPrintable(why()));
        QVERIFY(m_standby->isRunning());
        m_session->skipStep();
        QVERIFY2(reaches(RunSession::State::Undone), qPrintable(why()));
        QVERIFY(m_standby->isRunning());
        QCOMPARE(m_standby->sql(u"SELECT to_regclass('after_promotion')"_s), u"after_promotion"_s);
        QCOMPARE(m_primary->sql(u"SELECT count(*) FROM pg_roles WHERE rolname = 'replicator'"_s),
                 u"0"_s);
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

    void refusedLoginLeavesTheStandbyAlone()
    {
        PlanInput input = facts();
        Plan plan = *makePlan(input);
        start(plan, input, Secret::fromString(u"right"_s));
        // Another password for the role right after it was made: the passfile is wrong then.
        connect(m_session.get(), &RunSession::stepChanged, this, [this](const QString &id) {
            if (id == "box/passfile"_L1 && m_session->stepStatus(id).state == StepState::Running)
                m_primary->sql(u"ALTER ROLE replicator PASSWORD 'other'"_s);
        });
        QVERIFY2(reaches(RunSession::State::NeedsDecision), qPrintable(why()));
        QCOMPARE(m_session->currentStepId(), u"box/test-login"_s);
        QVERIFY(m_session->error()->detail.contains("password authentication failed"_L1));
        QVERIFY(m_standby->isRunning());
        m_session->undo();
        QVERIFY2(reaches(RunSession::State::Undone), qPrintable(why()));
        QVERIFY(m_primary->isRunning());
        QVERIFY(m_standby->isRunning());
    }

    void failedRestartPutsTheOldFilesBack()
    {
        PlanInput input = facts();
        Plan plan = *makePlan(input);
        const QByteArray before = readFile(m_primary->dataDir() + "/postgresql.conf"_L1);
        // postgres -C accepts it, a start does not: the library is missing.
        for (Step &step : plan.steps) {
            if (step.kind == StepKind::ChangeFiles && step.hostId == "primary"_L1) {
                for (FileChange &file : step.files) {
                    if (file.path.endsWith("postgresql.conf"_L1))
                        file.after += "shared_preload_libraries = 'no_such_library'\n";
                }
            }
        }
        start(plan, input);
        QVERIFY2(reaches(RunSession::State::NeedsDecision), qPrintable(why()));
        QCOMPARE(m_session->currentStepId(), u"primary/restart"_s);
        QCOMPARE(m_session->error()->kind, ErrorKind::ConfigBroken);
        QVERIFY2(m_session->error()->detail.contains("no_such_library"_L1), qPrintable(why()));
        QVERIFY(m_primary->isRunning());
        QCOMPARE(readFile(m_primary->dataDir() + "/postgresql.conf"_L1), before);
        QCOMPARE(m_primary->sql(u"SHOW wal_level"_s), u"minimal"_s);
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
        const Instance *primary = again.primary.instance(m_primary->dataDir());
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

    Outcome finished(TaskPtr task)
    {
        QSignalSpy spy(task.get(), &Task::finished);
        task->start();
        if (!spy.wait(runLimit))
            return Outcome::cancelled();
        return task->outcome();
    }

    /// By the server's own log: two checkpoints as asked for, then the order to stop.
    void checkpointsCameBeforeTheStop()
    {
        const QByteArray log = m_primary->log();
        const qsizetype stop = log.indexOf("received fast shutdown request");
        QVERIFY2(stop > 0, log.constData());
        QVERIFY2(log.left(stop).count("checkpoint starting: immediate force wait") >= 2,
                 log.constData());
    }

    QStringList leftBeside() const
    {
        return QDir(m_standby->dir())
                .entryList({u"*pgtandem*"_s},
                           QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }

    /// Runs until that step is done; then the program dies.
    void runUntil(const Plan &plan, const PlanInput &input, const QString &lastStep)
    {
        start(plan, input);
        connect(m_session.get(), &RunSession::stepChanged, this,
                [this, lastStep](const QString &id) {
                    if (id == lastStep && m_session->stepStatus(id).state == StepState::Done)
                        m_session->cancel(); // before the next step begins
                });
        QVERIFY2(reaches(RunSession::State::NeedsDecision), qPrintable(why()));
        QVERIFY2(m_session->stepStatus(lastStep).state == StepState::Done, qPrintable(why()));
        m_session.reset();
    }

    static RunTimings timings()
    {
        RunTimings timings;
        timings.poll = std::chrono::milliseconds(100);
        timings.serverGone = std::chrono::milliseconds(1500);
        return timings;
    }

    static QString systemOf(TempCluster &cluster)
    {
        return cluster.sql(u"SELECT system_identifier FROM pg_control_system()"_s);
    }

    PlanInput facts()
    {
        auto probe = std::make_unique<HostProbe>(*m_host);
        HostProbe *raw = probe.get();
        QSignalSpy spy(raw, &Task::finished);
        raw->start();
        spy.wait(runLimit);
        PlanInput input;
        input.primary = input.standby = raw->facts();
        input.now = QDateTime::currentDateTimeUtc();
        input.planId = newPlanId(input.now);
        ReplicationSpec &spec = input.spec;
        spec.clusterName = u"test"_s;
        spec.primaryName = u"boxed"_s;
        spec.primaryAccess = m_access;
        spec.primaryInstanceId = m_primary->dataDir();
        spec.primaryAddress = u"127.0.0.1"_s;
        spec.primaryPort = m_primary->port();
        spec.rolePassword = Secret::fromString(u"it's a \\ päss:word"_s);
        spec.monitorPassword = Secret::generate();
        spec.keepAtMostBytes = 1ll << 30;
        StandbySpec standby;
        standby.name = u"box"_s;
        standby.access = m_access;
        standby.instanceId = m_standby->dataDir();
        standby.address = u"127.0.0.1"_s;
        standby.slotName = u"box"_s;
        spec.standbys = {standby};
        return input;
    }

    void start(const Plan &plan, const PlanInput &input, const Secret &password = {})
    {
        const RunSecrets secrets{password.isEmpty() ? input.spec.rolePassword : password,
                                 input.spec.monitorPassword};
        m_session = std::make_unique<PlanRunSession>(
                plan, secrets,
                QHash<QString, HostTransport *>{{u"primary"_s, m_host.get()},
                                                {u"box"_s, m_host.get()}},
                m_clock, m_runs->path());
        m_session->setTimings(timings());
        m_session->start();
    }

    bool reaches(RunSession::State state)
    {
        return QTest::qWaitFor(
                       [this, state] {
                           return m_session->state() == state ||
                                  (m_session->state() == RunSession::State::NeedsDecision &&
                                   state != RunSession::State::NeedsDecision);
                       },
                       runLimit) &&
               m_session->state() == state;
    }

    QString why() const
    {
        QString text = m_session->error() ? m_session->error()->toPlainText() : QString();
        for (const LogLine &line : m_session->log())
            text += u'\n' + line.host + u": "_s + line.text;
        return text;
    }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_runs;
    std::unique_ptr<TempCluster> m_primary, m_standby;
    HostAccess m_access;
    std::unique_ptr<HostTransport> m_host;
    std::unique_ptr<PlanRunSession> m_session;
};

QTEST_GUILESS_MAIN(TestPlanApply)
#include "tst_planapply.moc"
