// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/pgversion.h"
#include "app/plan/dataplaces.h"
#include "app/session/livewatchsession.h"
#include "tests/support/fakesecretstore.h"
#include "tests/support/planfacts.h"
#include "tests/support/planrebootfixture.h"

#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

/// The whole set-up on servers of other majors than this computer's packages: made, proved, taken
/// back. PGTANDEM_TEST_SERVERS names a folder of them, see tests/lab/servers.sh.
class TestPlanVersions : public PlanRebootFixture
{
    Q_OBJECT

protected:
    QString programs() const override
    {
        QFETCH(QString, programs);
        return programs;
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = TempCluster::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
        if (TempCluster::otherServers().isEmpty())
            QSKIP("PGTANDEM_TEST_SERVERS names no folder with servers of other versions "
                  "(tests/lab/servers.sh makes one)");
    }

    void setsUpProvesAndUndoes_data() { addServers(); }
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
        QVERIFY(proof->slotActive);
        QVERIFY(proof->replayed.has_value());
        qInfo("replayed after %lld us, down for %lld ms, %lld ms in all",
              qlonglong(proof->replayed->count()), qlonglong(m_session->primaryDowntime()->count()),
              qlonglong(m_session->elapsed().count()));
        m_primary->sql(u"INSERT INTO t VALUES (-1)"_s);
        QTRY_COMPARE(m_standby->sql(u"SELECT count(*) FROM t"_s), u"1001"_s);
        isMarked();
        watch(input.spec.monitorRole, input.spec.monitorPassword);
        if (QTest::currentTestFailed())
            return;

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
        QCOMPARE(leftBeside(), QStringList());
    }

    /// The rule that no finished copy starts as a primary.
    void restartBetweenStepsMakesNoSecondPrimary_data() { addNewestServer(writesRecoveryConf); }
    void restartBetweenStepsMakesNoSecondPrimary()
    {
        rebootAfter(u"box/place"_s, u"standby"_s);
        if (QTest::currentTestFailed())
            return;
        m_session->retry();
        if (!reaches(RunSession::State::Succeeded) &&
            m_session->currentStepId() == "box/move-aside"_L1)
            m_session->retry(); // the old cluster, which was started again, is stopped again
        QVERIFY2(reaches(RunSession::State::Succeeded), qPrintable(why()));
        QCOMPARE(m_standby->sql(u"SELECT pg_is_in_recovery()"_s), u"t"_s);
    }

    void copyIsMarkedBeforeItIsInPlace_data() { addNewestServer(writesRecoveryConf); }
    void copyIsMarkedBeforeItIsInPlace()
    {
        const PlanInput input = facts();
        const Result<Plan> plan = makePlan(input);
        QVERIFY2(plan.has_value(), qPrintable(plan ? QString() : plan.error().toPlainText()));
        const Step *place = findStep(*plan, StepKind::PlaceCopy);
        runUntil(*plan, input, u"box/signal"_s);
        const DataPlaces places =
                DataPlaces::fromJson(place->parameters.value("places"_L1).toObject());
        QVERIFY(QFile::exists(places.copy + u'/' + marker()));
        // Somebody takes the mark away: it is written again, or the copy stays where it is.
        QVERIFY(QFile::remove(places.copy + u'/' + marker()));
        auto resumed = PlanRunSession::resume(m_runs->path(), plan->id,
                                              {input.spec.rolePassword, input.spec.monitorPassword},
                                              m_clock);
        QVERIFY(resumed.has_value());
        m_session = std::move(*resumed);
        m_session->setTimings(timings());
        m_session->retry();
        QVERIFY(reaches(RunSession::State::NeedsDecision));
        QVERIFY(QFile::exists(places.copy));
        QVERIFY2(why().contains(marker()), qPrintable(why()));
        QCOMPARE(m_standby->sql(u"SELECT pg_is_in_recovery()"_s), u"f"_s);
    }

    /// Rebuilt over an older standby: its archive stays, what would hold it back goes, and undo
    /// brings its file back as it was.
    void ownRecoveryConfGoesOnAndComesBack_data() { addNewestServer(writesRecoveryConf); }
    void ownRecoveryConfGoesOnAndComesBack()
    {
        const QByteArray own = "# ours\nstandby_mode = 'on'\n"
                               "primary_conninfo = 'host=/nowhere user=x password=hush'\n"
                               "restore_command = 'test -e /nowhere/%f # key=sesame'\n"
                               "recovery_min_apply_delay = '1h'\n"
                               "trigger_file = '/tmp/anybody'\n";
        const QString path = m_standby->dataDir() + "/recovery.conf"_L1;
        QVERIFY2(m_standby->stop(), qPrintable(m_standby->error()));
        const QStringList write =
                TempCluster::asAccount({u"sh"_s, u"-c"_s, u"cat >\"$0\""_s, path});
        QVERIFY(runProgram(write, own).ok());
        QVERIFY2(m_standby->start(), qPrintable(m_standby->error()));
        PlanInput input = facts();
        input.spec.replaceForeignDataOn << input.spec.standbys[0].name;
        const Result<Plan> plan = makePlan(input);
        QVERIFY2(plan.has_value(), qPrintable(plan ? QString() : plan.error().toPlainText()));
        const QByteArray saved = QJsonDocument(plan->toJson()).toJson();
        QVERIFY(!saved.contains("hush") && !saved.contains("sesame"));
        QVERIFY(plan->notes.join(u'\n').contains("recovery_min_apply_delay"_L1));
        start(*plan, input);
        QVERIFY2(reaches(RunSession::State::Succeeded), qPrintable(why()));
        const QByteArray made = readFile(path);
        QVERIFY2(made.contains("# ours\n") && made.contains("key=sesame"), made.constData());
        for (const char *gone : {"hush", "1h", "/tmp/anybody"})
            QVERIFY2(!made.contains(gone), made.constData());
        m_session->undo();
        QVERIFY2(reaches(RunSession::State::Undone), qPrintable(why()));
        QCOMPARE(readFile(path), own);
        QCOMPARE(leftBeside(), QStringList());
    }

    /// From 12 to 15: of an older standby, and the file is there already.
    void triggerFileDoesNotPromote_data() { addNewestServer(hasTriggerFile); }
    void triggerFileDoesNotPromote()
    {
        const QString trigger = m_standby->dir() + "/trigger"_L1;
        QVERIFY(runProgram(TempCluster::asAccount({u"touch"_s, trigger})).ok());
        QVERIFY(m_standby->addConf(u"promote_trigger_file = '%1'"_s.arg(trigger)));
        const PlanInput input = facts();
        const Result<Plan> plan = makePlan(input);
        QVERIFY2(plan.has_value(), qPrintable(plan ? QString() : plan.error().toPlainText()));
        start(*plan, input);
        QVERIFY2(reaches(RunSession::State::Succeeded), qPrintable(why()));
        QCOMPARE(m_standby->sql(u"SELECT pg_is_in_recovery()"_s), u"t"_s);
        QVERIFY(QFile::exists(trigger)); // a promotion removes it
    }

private:
    static bool isSetUp(const QString &major)
    {
        return !PgVersion::parse(major).value_or(PgVersion()).setUpProblem();
    }
    static bool writesRecoveryConf(const QString &major)
    {
        return isSetUp(major) && !PgVersion::parse(major)->hasStandbySignal();
    }

    static bool hasTriggerFile(const QString &major)
    {
        const PgVersion version = PgVersion::parse(major).value_or(PgVersion());
        return version.isAtLeast(PgMajor::V12) && !version.isAtLeast(PgMajor::V16);
    }

    static QStringList majors(bool (*isWanted)(const QString &major))
    {
        QStringList found = TempCluster::otherServers().keys();
        found.removeIf([isWanted](const QString &major) { return !isWanted(major); });
        return found;
    }
    static void add(const QStringList &majors)
    {
        QTest::addColumn<QString>("programs");
        for (const QString &major : majors)
            QTest::newRow(qPrintable(major)) << TempCluster::otherServers().value(major);
    }
    static void addServers() { add(majors(isSetUp)); }
    /// Where one of them speaks for all.
    static void addNewestServer(bool (*isWanted)(const QString &major))
    {
        const QStringList found = majors(isWanted);
        add(found.mid(std::max<qsizetype>(found.size() - 1, 0)));
    }

    PgVersion version() const
    {
        return PgVersion::parse(
                       QString::fromUtf8(m_primary->runTool(u"postgres"_s, {u"--version"_s}).out))
                .value_or(PgVersion());
    }
    QString marker() const
    {
        return version().hasStandbySignal() ? u"standby.signal"_s : u"recovery.conf"_s;
    }

    void isMarked()
    {
        QVERIFY(QFile::exists(m_standby->dataDir() + u'/' + marker()));
        if (version().hasStandbySignal())
            return;
        const QByteArray conf = readFile(m_standby->dataDir() + "/postgresql.conf"_L1);
        QVERIFY(!conf.contains("primary_conninfo = 'host"));
        const QFile file(m_standby->dataDir() + "/recovery.conf"_L1);
        QCOMPARE(file.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    /// With the role that the run has made.
    void watch(const QString &role, const Secret &password)
    {
        SavedCluster cluster;
        cluster.id = SavedCluster::newId();
        cluster.name = u"orders"_s;
        cluster.monitorRole = role;
        for (const auto &[name, server] :
             {std::pair{u"boxed"_s, m_primary.get()}, {u"box"_s, m_standby.get()}}) {
            SavedServer saved;
            saved.id = saved.name = name;
            saved.access.kind = HostAccess::Kind::Direct;
            saved.access.direct = {u"127.0.0.1"_s, u"sslmode=disable"_s};
            saved.address = u"127.0.0.1"_s;
            saved.port = server->port();
            cluster.servers << saved;
        }
        FakeSecretStore secrets;
        secrets.inKeychain.insert(cluster.secretKey(), password);
        const auto session = makeWatchSession(cluster, m_clock, secrets);
        session->setInterval(std::chrono::milliseconds(200));
        session->start();
        const auto standby = [&session] { return session->snapshot().standby(u"box"_s); };
        const auto why = [&session] {
            return session->error() ? session->error()->toPlainText() : session->statusText();
        };
        constexpr int patience = 60000;
        QVERIFY2(QTest::qWaitFor(
                         [&] { return standby() && standby()->state == StandbyState::Streaming; },
                         patience),
                 qPrintable(why()));
        m_primary->sql(u"INSERT INTO t SELECT generate_series(1, 5000)"_s);
        QVERIFY2(QTest::qWaitFor(
                         [&] { return standby()->replayLag.bytes == std::optional<qint64>(0); },
                         patience),
                 qPrintable(why()));
    }
};

QTEST_GUILESS_MAIN(TestPlanVersions)
#include "tst_planversions.moc"
