// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/clock.h"
#include "app/plan/planner.h"
#include "app/session/localsandbox.h"
#include "app/session/setupsession.h"
#include "tests/support/tempcluster.h"

#include <QDir>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace pgt;
using namespace pgt::test;

namespace {

constexpr int patience = 120000;

/// Command lines of all processes that name @p text.
QStringList processesNaming(const QString &text)
{
    QStringList found;
    for (const QString &pid : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        QFile file(QStringLiteral("/proc/%1/cmdline").arg(pid));
        if (pid.toInt() > 0 && pid.toLongLong() != QCoreApplication::applicationPid() &&
            file.open(QIODevice::ReadOnly)) {
            const QString line = QString::fromUtf8(file.readAll().replace('\0', ' '));
            if (line.contains(text))
                found.append(line);
        }
    }
    return found;
}

} // namespace

/// Two real servers, made, loaded and removed. Steps build on each other.
class TestSandbox : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QString m_directory;
    SandboxPlaces m_places;
    std::unique_ptr<Sandbox> m_sandbox;

    bool waitUntilIdle()
    {
        return QTest::qWaitFor([this] { return m_sandbox->state() != Sandbox::State::Working; },
                               patience);
    }
    QString why() const
    {
        return m_sandbox->error() ? m_sandbox->error()->toPlainText() : QString();
    }
    QString psql(int port, const QString &sql,
                 const QString &database = QStringLiteral("postgres")) const
    {
        const ProgramResult result = runProgram(TempCluster::asAccount(
                {TempCluster::binDir() + QStringLiteral("/psql"), QStringLiteral("-XAtqw"),
                 QStringLiteral("-h"), m_places.sockets, QStringLiteral("-p"),
                 QString::number(port), QStringLiteral("-d"), database, QStringLiteral("-c"),
                 sql}));
        return result.ok() ? QString::fromUtf8(result.out).trimmed()
                           : QString::fromUtf8(result.err);
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = TempCluster::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_directory = m_dir.filePath(QStringLiteral("data of a user/sandbox"));
        m_places = SandboxPlaces::of(m_directory);
        m_sandbox = makeSandbox(m_directory);
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void cleanupTestCase()
    {
        if (!m_sandbox)
            return;
        m_sandbox.reset();
        m_sandbox = makeSandbox(m_directory);
        m_sandbox->remove();
        waitUntilIdle();
    }

    void isAbsentAtFirst()
    {
        QCOMPARE(m_sandbox->state(), Sandbox::State::Unknown);
        m_sandbox->look();
        QVERIFY(waitUntilIdle());
        QCOMPARE(m_sandbox->state(), Sandbox::State::Absent);
        QVERIFY(!QFileInfo::exists(m_places.base));
    }

    void makesTwoClustersAndStartsThePrimary()
    {
        m_sandbox->prepare();
        QCOMPARE(m_sandbox->state(), Sandbox::State::Working);
        QVERIFY(waitUntilIdle());
        QVERIFY2(m_sandbox->state() == Sandbox::State::Ready, qPrintable(why()));
        const Sandbox::Servers servers = m_sandbox->servers();
        QVERIFY(servers.primaryRunning);
        QVERIFY(!servers.standbyRunning);
        QVERIFY(!servers.isReplicating);
        QVERIFY(!servers.versionText.isEmpty());
        QVERIFY(QFileInfo::exists(m_sandbox->standbyDirectory() + QStringLiteral("/PG_VERSION")));
        QVERIFY(m_sandbox->primaryPort() != m_sandbox->standbyPort());
        // Nobody but the owner gets in without a password, and there is no port.
        QCOMPARE(psql(m_sandbox->primaryPort(), QStringLiteral("SHOW listen_addresses")),
                 QString());
        QVERIFY(psql(m_sandbox->primaryPort(), QStringLiteral("SELECT 1")) == QLatin1String("1"));
    }

    void preparingAgainChangesNothing()
    {
        const QString before =
                psql(m_sandbox->primaryPort(), QStringLiteral("SELECT pg_postmaster_start_time()"));
        m_sandbox->prepare();
        QVERIFY(waitUntilIdle());
        QVERIFY2(m_sandbox->state() == Sandbox::State::Ready, qPrintable(why()));
        QCOMPARE(
                psql(m_sandbox->primaryPort(), QStringLiteral("SELECT pg_postmaster_start_time()")),
                before);
    }

    void offersNoOtherClusterOfThisComputer()
    {
        TempCluster other;
        QVERIFY2(other.start(), qPrintable(other.error()));
        SystemClock clock;
        SetupSession session(clock, m_dir.filePath(QStringLiteral("runs")));
        session.useSandbox(m_sandbox->access(), m_sandbox->primaryDirectory(),
                           m_sandbox->standbyDirectory());
        for (ServerPart *server : {&session.primary(), &session.standby()}) {
            server->connectToHost();
            QTRY_VERIFY_WITH_TIMEOUT(server->state() == ServerPart::State::Found, patience);
        }
        const QString primary = m_sandbox->primaryDirectory();
        const QString standby = m_sandbox->standbyDirectory();
        QCOMPARE(session.primary().selectedInstanceId(), primary);
        QCOMPARE(session.standby().selectedInstanceId(), standby);
        for (ServerPart *server : {&session.primary(), &session.standby()}) {
            for (const Instance &instance : server->facts()->instances)
                QVERIFY2(instance.id == primary || instance.id == standby, qPrintable(instance.id));
        }
        // The second fence holds if a page offered one all the same.
        PlanInput input = session.planInput();
        Instance foreign = *session.standby().selectedInstance();
        foreign.id = foreign.dataDirectory = other.dataDir();
        input.standbyHost().instances << foreign;
        input.spec.standbys.first().instanceId = foreign.id;
        input.spec.clusterName = QStringLiteral("sandbox");
        input.spec.primaryAddress = m_places.sockets;
        input.spec.standbys.first().slotName = QStringLiteral("sandbox_2");
        input.spec.rolePassword = Secret::generate();
        const Result<Plan> plan = makePlan(input);
        QVERIFY(!plan.has_value());
        QVERIFY2(plan.error().text.contains(QStringLiteral("sandbox")),
                 qPrintable(plan.error().toPlainText()));
    }

    void isFoundAgainByAnotherRunOfTheProgram()
    {
        const int port = m_sandbox->primaryPort();
        m_sandbox = makeSandbox(m_directory); // the servers live on
        m_sandbox->look();
        QVERIFY(waitUntilIdle());
        QCOMPARE(m_sandbox->state(), Sandbox::State::Ready);
        QVERIFY(m_sandbox->servers().primaryRunning);
        QCOMPARE(m_sandbox->primaryPort(), port);
    }

    void writesAtAboutTheChosenRate()
    {
        const QString position = QStringLiteral("SELECT (pg_current_wal_lsn() - '0/0')::bigint");
        const qint64 before = psql(m_sandbox->primaryPort(), position).toLongLong();
        m_sandbox->startLoad(4 << 20);
        QCOMPARE(m_sandbox->loadRate(), 4 << 20);
        QTRY_VERIFY_WITH_TIMEOUT(psql(m_sandbox->primaryPort(), position).toLongLong() >
                                         before + (8 << 20),
                                 patience);
        QVERIFY2(!m_sandbox->loadError().has_value(),
                 qPrintable(m_sandbox->loadError() ? m_sandbox->loadError()->toPlainText()
                                                   : QString()));
        // The table stays small, however long it lasts.
        m_sandbox->startLoad(200 << 20);
        for (int i = 0; i < 5; ++i) {
            const qint64 now = psql(m_sandbox->primaryPort(), position).toLongLong();
            QTRY_VERIFY_WITH_TIMEOUT(psql(m_sandbox->primaryPort(), position).toLongLong() >
                                             now + (24 << 20),
                                     patience);
            const qint64 size =
                    psql(m_sandbox->primaryPort(),
                         QStringLiteral("SELECT pg_total_relation_size('load')"), loadDatabase())
                            .toLongLong();
            QVERIFY2(size < 64 << 20, qPrintable(QString::number(size)));
        }
        m_sandbox->stopLoad();
        QCOMPARE(m_sandbox->loadRate(), 0);
    }

    void worksTheStandby()
    {
        // What the set-up does, by hand.
        const QString standby = m_sandbox->standbyDirectory();
        const QString tool = TempCluster::binDir() + QStringLiteral("/pg_basebackup");
        QVERIFY(runProgram(TempCluster::asAccount(
                                   {QStringLiteral("rm"), QStringLiteral("-rf"), standby}))
                        .ok());
        const ProgramResult copied = runProgram(TempCluster::asAccount(
                {tool, QStringLiteral("-h"), m_places.sockets, QStringLiteral("-p"),
                 QString::number(m_sandbox->primaryPort()), QStringLiteral("-D"), standby,
                 QStringLiteral("-R"), QStringLiteral("-c"), QStringLiteral("fast")}));
        QVERIFY2(copied.ok(), copied.err.constData());
        QVERIFY(runProgram(TempCluster::asAccount(
                                   {QStringLiteral("sh"), QStringLiteral("-c"),
                                    QStringLiteral("echo port = \"$1\" >> \"$2/postgresql.conf\""),
                                    QStringLiteral("sh"), QString::number(m_sandbox->standbyPort()),
                                    standby}))
                        .ok());
        m_sandbox->startStandby();
        QVERIFY(waitUntilIdle());
        QVERIFY2(m_sandbox->state() == Sandbox::State::Ready, qPrintable(why()));
        QVERIFY(m_sandbox->servers().standbyRunning);
        QVERIFY(m_sandbox->servers().isReplicating);
        QVERIFY(!m_sandbox->servers().isReplayPaused);

        m_sandbox->pauseReplay();
        QVERIFY(waitUntilIdle());
        QVERIFY2(m_sandbox->servers().isReplayPaused, qPrintable(why()));
        m_sandbox->resumeReplay();
        QVERIFY(waitUntilIdle());
        QVERIFY(!m_sandbox->servers().isReplayPaused);

        m_sandbox->stopStandby();
        QVERIFY(waitUntilIdle());
        QVERIFY(!m_sandbox->servers().standbyRunning);
        m_sandbox->startStandby();
        QVERIFY(waitUntilIdle());
        QVERIFY(m_sandbox->servers().standbyRunning);
    }

    void stopsBothServersAndStartsThemAgain()
    {
        m_sandbox->startLoad(1 << 20);
        m_sandbox->stop();
        QCOMPARE(m_sandbox->state(), Sandbox::State::Working);
        QVERIFY(waitUntilIdle());
        QVERIFY2(m_sandbox->state() == Sandbox::State::Ready, qPrintable(why()));
        QVERIFY(!m_sandbox->servers().primaryRunning);
        QVERIFY(!m_sandbox->servers().standbyRunning);
        QCOMPARE(m_sandbox->loadRate(), 0);
        QVERIFY(processesNaming(m_places.base).isEmpty());
        m_sandbox->prepare();
        QVERIFY(waitUntilIdle());
        QVERIFY2(m_sandbox->state() == Sandbox::State::Ready, qPrintable(why()));
        QVERIFY(m_sandbox->servers().primaryRunning);
    }

    void removalLeavesNothing()
    {
        m_sandbox->startLoad(1 << 20);
        QVERIFY(!processesNaming(m_places.base).isEmpty());
        m_sandbox->remove();
        QVERIFY(waitUntilIdle());
        QVERIFY2(m_sandbox->state() == Sandbox::State::Absent, qPrintable(why()));
        QVERIFY(!QFileInfo::exists(m_places.base));
        QVERIFY(!QFileInfo::exists(m_places.sockets));
        const QStringList left = processesNaming(m_places.base);
        QVERIFY2(left.isEmpty(), qPrintable(left.join(QLatin1Char('\n'))));
        QCOMPARE(m_sandbox->loadRate(), 0);
        m_sandbox->remove(); // nothing there: nothing to do
        QVERIFY(waitUntilIdle());
        QCOMPARE(m_sandbox->state(), Sandbox::State::Absent);
    }

    void neverTouchesAFolderThatIsNotItsOwn()
    {
        QVERIFY(QDir().mkpath(m_places.base));
        QFile file(m_places.base + QStringLiteral("/precious"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        m_sandbox->prepare();
        QVERIFY(waitUntilIdle());
        QCOMPARE(m_sandbox->state(), Sandbox::State::Failed);
        QVERIFY(!m_sandbox->error()->remedy.isEmpty());
        m_sandbox->remove();
        QVERIFY(waitUntilIdle());
        QCOMPARE(m_sandbox->state(), Sandbox::State::Failed);
        QVERIFY(file.exists());
        QVERIFY(QDir(m_places.base).removeRecursively());
    }
};

QTEST_GUILESS_MAIN(TestSandbox)
#include "tst_sandbox.moc"
