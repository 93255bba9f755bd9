// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/dataplaces.h"
#include "app/plan/steps/steptools.h"
#include "tests/support/planapplyfixture.h"
#include "tests/support/planfacts.h"

#include <QFile>
#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

/// Plans made from real facts and carried out on real servers through the local session: what they
/// set up, what undoes them, and what stops them half-way.
class TestPlanApply : public PlanApplyFixture
{
    Q_OBJECT

private Q_SLOTS:
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
        const std::optional<Proof> proof = m_session->proof(u"box"_s);
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
        QVERIFY(m_session->proof(u"box"_s)->replayed.has_value());
        qInfo("the role took %lld ms, the mark was replayed after %lld us", qlonglong(role.count()),
              qlonglong(m_session->proof(u"box"_s)->replayed->count()));
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
        const ServerRef server = ServerRef::of(
                input.primaryHost(), *input.primaryHost().instance(input.spec.primaryInstanceId));
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

    void refusedLoginLeavesTheStandbyAlone()
    {
        PlanInput input = facts();
        Plan plan = *makePlan(input);
        start(plan, input, Secret::fromString(u"right"_s));
        // Another password for the role right before it is used: the passfile is wrong then.
        connect(m_session.get(), &RunSession::stepChanged, this, [this](const QString &id) {
            if (id == "box/test-login"_L1 && m_session->stepStatus(id).state == StepState::Running)
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

private:
    /// By the server's own log: two checkpoints as asked for, then the order to stop.
    void checkpointsCameBeforeTheStop()
    {
        const QByteArray log = m_primary->log();
        const qsizetype stop = log.indexOf("received fast shutdown request");
        QVERIFY2(stop > 0, log.constData());
        QVERIFY2(log.left(stop).count("checkpoint starting: immediate force wait") >= 2,
                 log.constData());
    }
};

QTEST_GUILESS_MAIN(TestPlanApply)
#include "tst_planapply.moc"
