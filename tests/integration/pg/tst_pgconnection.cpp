// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/pgconnection.h"
#include "app/pg/pgquerytask.h"
#include "tests/support/tempcluster.h"

#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace pgt;
using namespace pgt::test;

class PgConnectionTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void connectsThroughSocketAndByName();
    void startReturnsBeforeTheServerAnswers();
    void readsResultsOfSeveralStatements();
    void passesParameters();
    void firstErrorDropsTheRest();
    void queriesWaitTheirTurn();
    void queryWaitsForTheConnection();
    void bigDataPassesBothWays();
    void cancelStopsTheStatement();
    void cancelBeforeItsTurnSendsNothing();
    void destroyingAQueryFreesTheConnection();
    void destroyingTheConnectionFailsItsTasks();
    void reportsNoticesAndNotifications();
    void replicationSessionAnswersItsCommands();
    void refusedConnectionsSayWhy_data();
    void refusedConnectionsSayWhy();
    void notPostgresIsRecognised();
    void refusesToBeLetInWithoutAPassword();
    void silentServerTimesOut();
    void cancelledConnectClosesTheSocket();
    void terminatedSessionIsLost();
    void connectsAgainAfterALoss();
    void logsHoldNoPassword();

private:
    PgTarget socketTarget() const;
    PgTarget tcpTarget(const char *user = "postgres") const;

    std::unique_ptr<TempCluster> m_cluster;
};

static QString text(const char *s)
{
    return QString::fromUtf8(s);
}

/// Starts @p task and waits for its end.
static Outcome outcomeOf(Task &task)
{
    QSignalSpy spy(&task, &Task::finished);
    task.start();
    if (!QTest::qWaitFor([&spy] { return !spy.isEmpty(); }, 20000))
        return Outcome::failed(Error::make(ErrorKind::Internal, text("no end in sight")));
    return task.outcome();
}

static Outcome connectNow(PgConnection &connection)
{
    return outcomeOf(*connection.connectTask());
}

#define CONNECT(connection)                                                                        \
    do {                                                                                           \
        const Outcome connected = connectNow(connection);                                          \
        QVERIFY2(connected.isSucceeded(), qPrintable(connected.error().toPlainText()));            \
    } while (false)

void PgConnectionTest::initTestCase()
{
    if (const QString why = TempCluster::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    m_cluster = std::make_unique<TempCluster>();
    QVERIFY2(m_cluster->start(), qPrintable(m_cluster->error()));
    m_cluster->sql(text("CREATE ROLE pw LOGIN PASSWORD 'geheim'; CREATE ROLE nologin;"
                        "CREATE ROLE plain LOGIN"));
    QVERIFY(m_cluster->setHba(text("local all all trust\nlocal replication all trust\n"
                                   "host all pw 127.0.0.1/32 scram-sha-256\n"
                                   "host all nobody 127.0.0.1/32 reject\n"
                                   "host all postgres,plain,nologin,missing all trust\n")));
    QVERIFY(m_cluster->reload());
}

PgTarget PgConnectionTest::socketTarget() const
{
    PgTarget target;
    target.name = text("db1");
    target.info = ConnInfo::parse(m_cluster->connInfo()).value_or(ConnInfo());
    return target;
}

PgTarget PgConnectionTest::tcpTarget(const char *user) const
{
    PgTarget target;
    target.name = text("db1");
    target.info.set(text("host"), text("127.0.0.1"));
    target.info.set(text("port"), QString::number(m_cluster->port()));
    target.info.set(text("dbname"), text("postgres"));
    target.info.set(text("user"), text(user));
    return target;
}

void PgConnectionTest::connectsThroughSocketAndByName()
{
    PgConnection connection(socketTarget());
    QCOMPARE(connection.state(), PgConnection::State::Closed);
    CONNECT(connection);
    QCOMPARE(connection.state(), PgConnection::State::Ready);
    QCOMPARE(int(connection.serverVersion().major()), TempCluster::majorVersion() * 100);
    QVERIFY(connection.backendPid() > 0);
    QCOMPARE(connection.parameter(text("client_encoding")), text("UTF8"));
    QCOMPARE(connection.parameter(text("application_name")), text("pgTandem"));

    PgTarget named = tcpTarget();
    named.info.set(text("host"), text("localhost"));
    PgConnection byName(named);
    CONNECT(byName);
    QVERIFY(!byName.isEncrypted());
    byName.close();
    QCOMPARE(byName.state(), PgConnection::State::Closed);
    QVERIFY(byName.serverVersion().isNull());
}

void PgConnectionTest::startReturnsBeforeTheServerAnswers()
{
    PgConnection connection(tcpTarget());
    const TaskPtr task = connection.connectTask();
    task->start();
    QCOMPARE(connection.state(), PgConnection::State::Connecting);
    QTRY_COMPARE(connection.state(), PgConnection::State::Ready);
}

void PgConnectionTest::readsResultsOfSeveralStatements()
{
    PgConnection connection(socketTarget());
    CONNECT(connection);
    const auto query = connection.query(
            text("SELECT 1 AS a, NULL AS b, '' AS c; CREATE TEMP TABLE t(i int);"
                 "INSERT INTO t VALUES (1),(2); SELECT i, i > 1 AS big FROM t ORDER BY i; SELECT "
                 "'\u00e4\u65e5' AS u;"));
    QVERIFY(outcomeOf(*query).isSucceeded());
    const QList<PgResult> results = query->results();
    QCOMPARE(results.size(), 5);
    QCOMPARE(results.at(0).columns, QStringList({text("a"), text("b"), text("c")}));
    QCOMPARE(results.at(0).integer(0, text("a")), std::optional<qint64>(1));
    QVERIFY(!results.at(0).cell(0, text("b")).has_value());
    QVERIFY(results.at(0).text(0, text("b")).isNull());
    QVERIFY(!results.at(0).text(0, text("c")).isNull());
    QVERIFY(!results.at(0).cell(0, text("nothing")).has_value());
    QVERIFY(!results.at(0).cell(1, text("a")).has_value());
    QCOMPARE(results.at(1).command, text("CREATE TABLE"));
    QCOMPARE(results.at(2).affected, 2);
    QCOMPARE(results.at(3).rows.size(), 2);
    QVERIFY(!results.at(3).isTrue(0, text("big")));
    QVERIFY(results.at(3).isTrue(1, text("big")));
    QCOMPARE(query->result().text(0, text("u")), text("\u00e4\u65e5"));
    QCOMPARE(connection.state(), PgConnection::State::Ready);
}

void PgConnectionTest::passesParameters()
{
    PgConnection connection(socketTarget());
    CONNECT(connection);
    const auto query =
            connection.query(text("SELECT $1::text AS a, $2::int + 1 AS b, $3::text AS c"),
                             {QByteArray("it's; \\ \"x\""), QByteArray("41"), std::nullopt});
    QVERIFY(outcomeOf(*query).isSucceeded());
    QCOMPARE(query->result().text(0, text("a")), text("it's; \\ \"x\""));
    QCOMPARE(query->result().integer(0, text("b")), std::optional<qint64>(42));
    QVERIFY(!query->result().cell(0, text("c")).has_value());
}

void PgConnectionTest::firstErrorDropsTheRest()
{
    PgConnection connection(socketTarget());
    CONNECT(connection);
    const auto query = connection.query(text("SELECT 1; SELECT 1/0; SELECT 3"));
    const Outcome outcome = outcomeOf(*query);
    QVERIFY(outcome.isFailed());
    QCOMPARE(outcome.error().sqlState, text("22012"));
    QCOMPARE(outcome.error().kind, ErrorKind::ServerRejected);
    QVERIFY(outcome.error().detail.contains(QLatin1String("division by zero")));
    QCOMPARE(outcome.error().host, text("db1"));
    QCOMPARE(query->results().size(), 1);
    const auto secret = connection.query(text("SELECT 'geheim' FROM nosuchtable"));
    const Outcome refused = outcomeOf(*secret);
    QCOMPARE(refused.error().sqlState, text("42P01"));
    QVERIFY(!refused.error().toPlainText().contains(QLatin1String("geheim")));
    QVERIFY(outcomeOf(*connection.query(text("SELECT 1"))).isSucceeded());
}

void PgConnectionTest::queriesWaitTheirTurn()
{
    PgConnection connection(socketTarget());
    CONNECT(connection);
    QStringList order;
    std::vector<std::unique_ptr<PgQueryTask>> tasks;
    for (int i = 0; i < 20; ++i) {
        tasks.push_back(connection.query(text("SELECT %1 AS n").arg(i)));
        PgQueryTask *task = tasks.back().get();
        connect(task, &Task::finished, this,
                [&order, task] { order << task->result().text(0, text("n")); });
    }
    for (const auto &task : tasks)
        task->start();
    QCOMPARE(connection.state(), PgConnection::State::Busy);
    QTRY_COMPARE(order.size(), 20);
    for (int i = 0; i < 20; ++i)
        QCOMPARE(order.at(i), QString::number(i));
}

void PgConnectionTest::queryWaitsForTheConnection()
{
    PgConnection connection(tcpTarget());
    const TaskPtr connecting = connection.connectTask();
    connecting->start();
    const auto query = connection.query(text("SELECT 7 AS n"));
    QVERIFY(outcomeOf(*query).isSucceeded());
    QCOMPARE(query->result().text(0, text("n")), text("7"));

    PgConnection closed(tcpTarget());
    const Outcome outcome = outcomeOf(*closed.query(text("SELECT 1")));
    QCOMPARE(outcome.error().kind, ErrorKind::LinkLost);
}

void PgConnectionTest::bigDataPassesBothWays()
{
    PgConnection connection(tcpTarget());
    CONNECT(connection);
    const QByteArray big(16 << 20, 'x');
    const auto query = connection.query(text("SELECT $1::text AS t, length($1::text) AS n"), {big});
    QVERIFY(outcomeOf(*query).isSucceeded());
    QVERIFY(query->result().cell(0, text("t")) == PgCell(big));
    QCOMPARE(query->result().integer(0, text("n")), std::optional<qint64>(big.size()));
}

void PgConnectionTest::cancelStopsTheStatement()
{
    PgConnection connection(tcpTarget());
    CONNECT(connection);
    const auto sleeping = connection.query(text("SELECT pg_sleep(600)"));
    const auto next = connection.query(text("SELECT 1 AS n"));
    QSignalSpy ended(sleeping.get(), &Task::finished);
    QSignalSpy nextEnded(next.get(), &Task::finished);
    const QString seen = text("SELECT count(*) FROM pg_stat_activity WHERE pid = %1 AND "
                              "state = 'active'")
                                 .arg(connection.backendPid());
    sleeping->start();
    next->start();
    QTRY_COMPARE(m_cluster->sql(seen), text("1"));
    sleeping->cancel();
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, 20000);
    QVERIFY(sleeping->outcome().isCancelled());
    QTRY_COMPARE(m_cluster->sql(seen), text("0"));
    QTRY_COMPARE(nextEnded.size(), 1);
    QVERIFY(next->outcome().isSucceeded());
    QCOMPARE(next->result().text(0, text("n")), text("1"));
}

void PgConnectionTest::cancelBeforeItsTurnSendsNothing()
{
    PgConnection connection(socketTarget());
    CONNECT(connection);
    const auto first = connection.query(text("CREATE TEMP TABLE first(i int)"));
    const auto second = connection.query(text("CREATE TEMP TABLE second(i int)"));
    QSignalSpy ended(second.get(), &Task::finished);
    first->start();
    second->start();
    second->cancel();
    QTRY_COMPARE(ended.size(), 1);
    QVERIFY(second->outcome().isCancelled());
    const auto look =
            connection.query(text("SELECT to_regclass('second') AS c, to_regclass('first') AS f"));
    QVERIFY(outcomeOf(*look).isSucceeded());
    QVERIFY(!look->result().cell(0, text("c")).has_value());
    QVERIFY(look->result().cell(0, text("f")).has_value());
    const auto never = connection.query(text("SELECT 1"));
    never->cancel();
    QTRY_VERIFY(never->state() == Task::State::Finished);
    QVERIFY(never->outcome().isCancelled());
}

void PgConnectionTest::destroyingAQueryFreesTheConnection()
{
    PgConnection connection(socketTarget());
    CONNECT(connection);
    auto sleeping = connection.query(text("SELECT pg_sleep(600)"));
    sleeping->start();
    QCOMPARE(connection.state(), PgConnection::State::Busy);
    sleeping.reset();
    const auto next = connection.query(text("SELECT 5 AS n"));
    QVERIFY(outcomeOf(*next).isSucceeded());
    QCOMPARE(next->results().size(), 1);
    QCOMPARE(next->result().text(0, text("n")), text("5"));
}

void PgConnectionTest::destroyingTheConnectionFailsItsTasks()
{
    auto connection = std::make_unique<PgConnection>(socketTarget());
    CONNECT(*connection);
    const auto running = connection->query(text("SELECT pg_sleep(600)"));
    const auto waiting = connection->query(text("SELECT 1"));
    const auto later = connection->query(text("SELECT 2"));
    const int pid = connection->backendPid();
    running->start();
    waiting->start();
    connection.reset();
    QTRY_VERIFY(running->state() == Task::State::Finished);
    QTRY_VERIFY(waiting->state() == Task::State::Finished);
    QCOMPARE(running->outcome().error().kind, ErrorKind::LinkLost);
    QCOMPARE(waiting->outcome().error().kind, ErrorKind::LinkLost);
    QCOMPARE(outcomeOf(*later).error().kind, ErrorKind::LinkLost);
    m_cluster->sql(text("SELECT pg_terminate_backend(%1)").arg(pid));
}

void PgConnectionTest::reportsNoticesAndNotifications()
{
    PgConnection connection(socketTarget());
    CONNECT(connection);
    QSignalSpy notices(&connection, &PgConnection::noticed);
    QSignalSpy notifications(&connection, &PgConnection::notified);
    const auto listen = connection.query(
            text("LISTEN \"chan nel\"; DO $$BEGIN RAISE WARNING 'careful'; END$$"));
    QVERIFY(outcomeOf(*listen).isSucceeded());
    QTRY_COMPARE(notices.size(), 1);
    const auto notice = notices.first().first().value<PgNotice>();
    QCOMPARE(notice.severity, text("WARNING"));
    QCOMPARE(notice.message, text("careful"));
    m_cluster->sql(text("NOTIFY \"chan nel\", 'load'"));
    QTRY_COMPARE(notifications.size(), 1);
    QCOMPARE(notifications.first().at(0).toString(), text("chan nel"));
    QCOMPARE(notifications.first().at(1).toString(), text("load"));
}

void PgConnectionTest::replicationSessionAnswersItsCommands()
{
    PgTarget target = socketTarget();
    target.session = PgSession::Replication;
    PgConnection connection(target);
    CONNECT(connection);
    const auto identify = connection.query(text("IDENTIFY_SYSTEM"));
    QVERIFY(outcomeOf(*identify).isSucceeded());
    QVERIFY(identify->result().integer(0, text("systemid")).has_value());
    QCOMPARE(identify->result().text(0, text("timeline")), text("1"));
    QVERIFY(outcomeOf(*connection.query(text("SHOW wal_level"))).isSucceeded());
    const auto withParameters = connection.query(text("SELECT $1"), {QByteArray("1")});
    QCOMPARE(outcomeOf(*withParameters).error().kind, ErrorKind::Internal);

    PgTarget plain = target;
    plain.info.set(text("user"), text("plain"));
    PgConnection refused(plain);
    const Outcome outcome = connectNow(refused);
    QCOMPARE(outcome.error().kind, ErrorKind::ServerRejected);
    QVERIFY(outcome.error().remedy.contains(QLatin1String("REPLICATION")));
}

void PgConnectionTest::refusedConnectionsSayWhy_data()
{
    QTest::addColumn<QString>("user");
    QTest::addColumn<QString>("database");
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("word");
    QTest::newRow("wrong password") << "pw"
                                    << "postgres"
                                    << "falsch"
                                    << "password";
    QTest::newRow("no password") << "pw"
                                 << "postgres"
                                 << ""
                                 << "password";
    QTest::newRow("reject") << "nobody"
                            << "postgres"
                            << ""
                            << "reject";
    QTest::newRow("no line") << "other"
                             << "postgres"
                             << ""
                             << "no line";
    QTest::newRow("no login") << "nologin"
                              << "postgres"
                              << ""
                              << "log in";
    QTest::newRow("no role") << "missing"
                             << "postgres"
                             << ""
                             << "does not exist";
    QTest::newRow("no database") << "plain"
                                 << "no where"
                                 << ""
                                 << "no where";
}

void PgConnectionTest::refusedConnectionsSayWhy()
{
    QFETCH(QString, user);
    QFETCH(QString, database);
    QFETCH(QString, password);
    QFETCH(QString, word);
    PgTarget target = tcpTarget();
    target.info.set(text("user"), user);
    target.info.set(text("dbname"), database);
    target.info.set(text("passfile"), text("/nonexistent"));
    target.info.setPassword(Secret::fromString(password));
    PgConnection connection(target);
    const Outcome outcome = connectNow(connection);
    QVERIFY(outcome.isFailed());
    const Error error = outcome.error();
    QCOMPARE(error.kind, ErrorKind::ServerRejected);
    QVERIFY2(error.text.contains(word), qPrintable(error.toPlainText()));
    QVERIFY(!error.why.isEmpty());
    QVERIFY(!error.remedy.isEmpty());
    QVERIFY(password.isEmpty() || !error.toPlainText().contains(password));
    QCOMPARE(connection.state(), PgConnection::State::Broken);
}

void PgConnectionTest::refusesToBeLetInWithoutAPassword()
{
    PgTarget target = tcpTarget();
    target.guard = PgTarget::Guard::Password;
    PgConnection connection(target);
    const TaskPtr task = connection.connectTask();
    const Outcome outcome = outcomeOf(*task);
    QVERIFY(outcome.isFailed());
    QCOMPARE(outcome.error().kind, ErrorKind::Unsupported);
    QVERIFY(!outcome.error().why.isEmpty() && !outcome.error().remedy.isEmpty());
    QCOMPARE(connection.state(), PgConnection::State::Broken);
    QTRY_COMPARE(m_cluster->sql(text("SELECT count(*) FROM pg_stat_activity "
                                     "WHERE backend_type = 'client backend'")),
                 text("1"));
}

void PgConnectionTest::notPostgresIsRecognised()
{
    QTcpServer web;
    QVERIFY(web.listen(QHostAddress::LocalHost));
    connect(&web, &QTcpServer::newConnection, this, [&web] {
        QTcpSocket *socket = web.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->readAll();
            socket->write("HTTP/1.1 400 Bad Request\r\n\r\n");
        });
    });
    PgTarget target = tcpTarget();
    target.info.set(text("port"), QString::number(web.serverPort()));
    PgConnection connection(target);
    QCOMPARE(connectNow(connection).error().kind, ErrorKind::NoPostgres);

    web.close();
    PgConnection refused(target);
    QCOMPARE(connectNow(refused).error().kind, ErrorKind::ServerDown);

    PgTarget unknown = tcpTarget();
    unknown.info.set(text("host"), text("no-such-host.invalid"));
    PgConnection nowhere(unknown);
    QCOMPARE(connectNow(nowhere).error().kind, ErrorKind::HostUnreachable);
}

void PgConnectionTest::silentServerTimesOut()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    PgTarget target = tcpTarget();
    target.info.set(text("port"), QString::number(silent.serverPort()));
    target.timeout = std::chrono::milliseconds(1000);
    PgConnection connection(target);
    const Outcome outcome = connectNow(connection);
    QVERIFY(outcome.isFailed());
    QCOMPARE(outcome.error().kind, ErrorKind::Timeout);
    QCOMPARE(connection.state(), PgConnection::State::Broken);
}

void PgConnectionTest::cancelledConnectClosesTheSocket()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    PgTarget target = tcpTarget();
    target.info.set(text("port"), QString::number(silent.serverPort()));
    PgConnection connection(target);
    TaskPtr task = connection.connectTask();
    QSignalSpy ended(task.get(), &Task::finished);
    task->start();
    QTRY_VERIFY(silent.hasPendingConnections());
    const QTcpSocket *socket = silent.nextPendingConnection();
    task->cancel();
    QTRY_COMPARE(ended.size(), 1);
    QVERIFY(task->outcome().isCancelled());
    QCOMPARE(connection.state(), PgConnection::State::Closed);
    QTRY_COMPARE(socket->state(), QAbstractSocket::UnconnectedState);

    task = connection.connectTask();
    task->start();
    task.reset();
    QCOMPARE(connection.state(), PgConnection::State::Closed);
}

void PgConnectionTest::terminatedSessionIsLost()
{
    PgConnection connection(tcpTarget());
    CONNECT(connection);
    QSignalSpy lost(&connection, &PgConnection::lost);
    m_cluster->sql(text("SELECT pg_terminate_backend(%1)").arg(connection.backendPid()));
    QTRY_COMPARE(lost.size(), 1);
    QCOMPARE(connection.state(), PgConnection::State::Broken);
    const auto idle = lost.first().first().value<Error>();
    QVERIFY2(idle.detail.contains(QLatin1String("administrator command")), qPrintable(idle.detail));

    PgConnection busy(tcpTarget());
    CONNECT(busy);
    QSignalSpy busyLost(&busy, &PgConnection::lost);
    const auto running = busy.query(text("SELECT pg_sleep(600)"));
    const auto waiting = busy.query(text("SELECT 1"));
    QSignalSpy ended(running.get(), &Task::finished);
    running->start();
    waiting->start();
    m_cluster->sql(text("SELECT pg_terminate_backend(%1)").arg(busy.backendPid()));
    QTRY_COMPARE(ended.size(), 1);
    QCOMPARE(running->outcome().error().sqlState, text("57P01"));
    QTRY_COMPARE(busyLost.size(), 1);
    QTRY_VERIFY(waiting->state() == Task::State::Finished);
    QCOMPARE(waiting->outcome().error().kind, ErrorKind::LinkLost);
    QCOMPARE(busyLost.size(), 1);
}

void PgConnectionTest::connectsAgainAfterALoss()
{
    PgConnection connection(tcpTarget());
    CONNECT(connection);
    m_cluster->sql(text("SELECT pg_terminate_backend(%1)").arg(connection.backendPid()));
    QTRY_COMPARE(connection.state(), PgConnection::State::Broken);
    CONNECT(connection);
    QVERIFY(outcomeOf(*connection.query(text("SELECT 1"))).isSucceeded());
    const Outcome twice = connectNow(connection);
    QCOMPARE(twice.error().kind, ErrorKind::Internal);
    QCOMPARE(connection.state(), PgConnection::State::Ready);
}

static QStringList logged;

static void keepLog(QtMsgType, const QMessageLogContext &, const QString &message)
{
    logged << message;
}

void PgConnectionTest::logsHoldNoPassword()
{
    QLoggingCategory::setFilterRules(text("pgtandem.*=true"));
    const QtMessageHandler previous = qInstallMessageHandler(keepLog);
    PgTarget target = tcpTarget("pw");
    target.info.setPassword(Secret::fromString(text("geheim")));
    PgConnection connection(target);
    const Outcome outcome = connectNow(connection);
    m_cluster->sql(text("SELECT pg_terminate_backend(%1)").arg(connection.backendPid()));
    const bool isBroken = QTest::qWaitFor(
            [&connection] { return connection.state() == PgConnection::State::Broken; });
    qInstallMessageHandler(previous);
    QLoggingCategory::setFilterRules(QString());
    QVERIFY(outcome.isSucceeded());
    QVERIFY(isBroken);
    const QString all = logged.join(QLatin1Char('\n'));
    QVERIFY(all.contains(QLatin1String("password=********")));
    QVERIFY(!all.contains(QLatin1String("geheim")));
}

QTEST_GUILESS_MAIN(PgConnectionTest)
#include "tst_pgconnection.moc"
