// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe/linkprobe.h"
#include "app/remote/hostaccess.h"
#include "tests/support/countingtransport.h"
#include "tests/support/tempcluster.h"

#include <QDir>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

class TestLinkProbe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_here.reset(); }
    void learnsTheSeenAddressFromTheRefusal();
    void signsInTwiceWithThePasswordAndLeavesNothing();
    void wrongPasswordIsShownInTheServersWords();
    void leavesNoErrorInTheServersLog_data();
    void leavesNoErrorInTheServersLog();
    void readsTheTableOfConnections();
    void readsTheCertificate();
    void closedPortIsNotReachable();
    void anotherServiceIsNotPostgres();
    void socketsNeedNoAddress();
    void wayBackIsTriedAtTheSameTime();

private:
    LinkFacts probed(const LinkRequest &request);
    LinkRequest request() const;

    std::unique_ptr<CountingTransport> m_here;
    std::unique_ptr<TempCluster> m_primary;
};

void TestLinkProbe::initTestCase()
{
    if (const QString reason = TempCluster::whyNot(); !reason.isEmpty())
        QSKIP(qPrintable(reason));
    m_primary = std::make_unique<TempCluster>();
    QVERIFY2(m_primary->start(), qPrintable(m_primary->error()));
    m_primary->sql(u"CREATE ROLE \"o'hara ж\" REPLICATION LOGIN PASSWORD 'it''s: \\ ж'"_s);
    QVERIFY(m_primary->setHba(u"local all all trust\n"
                              u"host replication \"o'hara ж\" 127.0.0.1/32 scram-sha-256\n"_s));
    QVERIFY(m_primary->reload());
}

void TestLinkProbe::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    HostAccess access;
    access.kind = HostAccess::Kind::Local;
    m_here = std::make_unique<CountingTransport>(makeTransport(access));
    const TaskPtr open = m_here->open();
    QSignalSpy spy(open.get(), &Task::finished);
    open->start();
    QVERIFY(spy.wait(20000));
    QVERIFY2(open->outcome().isSucceeded(), qPrintable(open->outcome().error().toPlainText()));
}

LinkRequest TestLinkProbe::request() const
{
    LinkRequest request;
    request.standby.binDirectory = TempCluster::binDir();
    request.standby.owner = TempCluster::account();
    request.address = u"127.0.0.1"_s;
    request.port = m_primary->port();
    request.role = u"o'hara ж"_s;
    return request;
}

LinkFacts TestLinkProbe::probed(const LinkRequest &request)
{
    LinkProbe probe(*m_here, nullptr, request);
    QSignalSpy spy(&probe, &Task::finished);
    probe.start();
    spy.wait(60000);
    if (!probe.outcome().isSucceeded())
        qWarning("%s", qPrintable(probe.outcome().error().toPlainText()));
    return probe.facts();
}

void TestLinkProbe::learnsTheSeenAddressFromTheRefusal()
{
    LinkRequest nobody = request();
    nobody.role = u"no such role"_s;
    const LinkFacts facts = probed(nobody);
    QVERIFY2(!facts.problem, qPrintable(facts.problem.value_or(Error()).toPlainText()));
    QVERIFY(facts.reachable);
    QVERIFY(facts.isPostgres);
    QVERIFY(!facts.tlsOffered);
    QCOMPARE(facts.seenAddress, u"127.0.0.1"_s);
    QVERIFY2(facts.answer.contains(u"no pg_hba.conf entry"_s), qPrintable(facts.answer));
    QVERIFY(facts.wroteToLog); // the other way, the table of connections, was not there
    QVERIFY(!facts.login.has_value());
    QVERIFY(facts.connectMilliseconds < 1000);
    QCOMPARE(m_here->roundTrips(), 2);
}

void TestLinkProbe::signsInTwiceWithThePasswordAndLeavesNothing()
{
    const QStringList before = QDir(u"/tmp"_s).entryList({u"tmp.*"_s}, QDir::AllEntries);
    LinkRequest known = request();
    known.login = LinkRequest::Login::Try;
    known.password = Secret::fromString(u"it's: \\ ж"_s);
    const LinkFacts facts = probed(known);
    QVERIFY2(facts.login == true, qPrintable(facts.loginAnswer));
    QCOMPARE(QDir(u"/tmp"_s).entryList({u"tmp.*"_s}, QDir::AllEntries), before);
    for (const Command &command : m_here->commands()) {
        QVERIFY(command.privacy == Command::Privacy::Secret);
        QVERIFY(!command.shown().contains(u"it's"_s));
    }
}

void TestLinkProbe::wrongPasswordIsShownInTheServersWords()
{
    LinkRequest wrong = request();
    wrong.login = LinkRequest::Login::Try;
    wrong.password = Secret::fromString(u"wrong"_s);
    const LinkFacts facts = probed(wrong);
    QVERIFY(facts.login == false);
    QVERIFY2(facts.loginAnswer.contains(u"password authentication failed"_s),
             qPrintable(facts.loginAnswer));
}

void TestLinkProbe::leavesNoErrorInTheServersLog_data()
{
    QTest::addColumn<QString>("role");
    QTest::addColumn<bool>("tries");
    QTest::newRow("nobody is let in") << u"no such role"_s << false;
    QTest::newRow("a login up to the password") << u"o'hara ж"_s << true;
}

void TestLinkProbe::leavesNoErrorInTheServersLog()
{
    QFETCH(QString, role);
    QFETCH(bool, tries);
    const QByteArray before = m_primary->log();
    LinkRequest quiet = request();
    quiet.role = role;
    if (tries)
        quiet.login = LinkRequest::Login::Try;
    quiet.reverseAddress = u"127.0.0.1"_s;
    quiet.reversePort = m_primary->port();
    LinkProbe probe(*m_here, m_here.get(), quiet);
    QSignalSpy spy(&probe, &Task::finished);
    probe.start();
    QVERIFY(spy.wait(60000));
    const LinkFacts facts = probe.facts();
    QVERIFY2(facts.isPostgres, qPrintable(facts.answer));
    QCOMPARE(facts.seenAddress, u"127.0.0.1"_s); // from the table of connections
    QCOMPARE(facts.sourceAddress, u"127.0.0.1"_s);
    QVERIFY(!facts.wroteToLog);
    const QByteArray logged = m_primary->log().mid(before.size());
    for (const char *level : {"FATAL", "ERROR", "PANIC", "WARNING"})
        QVERIFY2(!logged.contains(level), logged.constData());
}

void TestLinkProbe::readsTheTableOfConnections()
{
    const auto seen = [](const QByteArray &own, const QByteArray &peers) {
        LinkFacts facts;
        readPeers(facts, "@begin\n@source\n end=" + own + "\n@end\n",
                  "@begin\n@peers\n" + peers + "@end\n");
        return facts.seenAddress;
    };
    // 192.168.1.11:41650, as itself and as an IPv4-mapped IPv6 address
    QCOMPARE(seen("0B01A8C0:A2B2", " peer=0B01A8C0:A2B2\n"), u"192.168.1.11"_s);
    QCOMPARE(seen("0B01A8C0:A2B2", " peer=0000000000000000FFFF00000B01A8C0:A2B2\n"),
             u"192.168.1.11"_s);
    // translated to 203.0.113.9 on the way
    QCOMPARE(seen("0B01A8C0:A2B2", " peer=0100007F:1234\n peer=097100CB:A2B2\n"), u"203.0.113.9"_s);
    QCOMPARE(seen("0B01A8C0:A2B2", " peer=0B01A8C0:1234\n"), QString());
    QCOMPARE(seen("B80D0120000000000000000001000000:A2B2",
                  " peer=B80D0120000000000000000001000000:A2B2\n"),
             u"2001:db8::1"_s);
}

void TestLinkProbe::readsTheCertificate()
{
    if (runProgram({u"openssl"_s, u"version"_s}).exitCode != 0)
        QSKIP("openssl is not installed");
    TempCluster cluster;
    const QString key = cluster.dataDir() + u"/server.key"_s;
    const ProgramResult made = runProgram(TempCluster::asAccount(
            {u"openssl"_s, u"req"_s, u"-new"_s, u"-x509"_s, u"-days"_s, u"100"_s, u"-nodes"_s,
             u"-subj"_s, u"/CN=db.example"_s, u"-addext"_s,
             u"subjectAltName=DNS:db.example,IP:127.0.0.1"_s, u"-keyout"_s, key, u"-out"_s,
             cluster.dataDir() + u"/server.crt"_s}));
    QVERIFY2(made.ok(), made.err.constData());
    QVERIFY(cluster.addConf(u"ssl = on"_s));
    QVERIFY2(cluster.start(), qPrintable(cluster.error()));
    LinkRequest secure = request();
    secure.port = cluster.port();
    const LinkFacts facts = probed(secure);
    QVERIFY(facts.tlsOffered);
    QVERIFY2(!cluster.log().contains("could not accept SSL connection"), cluster.log().constData());
    QCOMPARE(facts.certificateSubject, u"CN=db.example"_s);
    QCOMPARE(facts.certificateNames, (QStringList{u"db.example"_s, u"127.0.0.1"_s}));
    QVERIFY(facts.certificateValidUntil.has_value());
    const qint64 days = QDateTime::currentDateTimeUtc().daysTo(*facts.certificateValidUntil);
    QVERIFY2(days >= 99 && days <= 100, qPrintable(QString::number(days)));
}

void TestLinkProbe::closedPortIsNotReachable()
{
    LinkRequest closed = request();
    closed.port = freePort();
    const LinkFacts facts = probed(closed);
    QVERIFY(!facts.reachable);
    QVERIFY(!facts.isPostgres);
    QVERIFY2(facts.answer.contains(u"refused"_s), qPrintable(facts.answer));
}

void TestLinkProbe::anotherServiceIsNotPostgres()
{
    QTcpServer web;
    QVERIFY(web.listen(QHostAddress::LocalHost));
    connect(&web, &QTcpServer::newConnection, &web, [&web] {
        QTcpSocket *socket = web.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->readAll();
            socket->write("HTTP/1.1 400 Bad Request\r\n\r\n");
            socket->disconnectFromHost();
        });
    });
    LinkRequest other = request();
    other.port = web.serverPort();
    const LinkFacts facts = probed(other);
    QVERIFY(facts.reachable);
    QVERIFY2(!facts.isPostgres, qPrintable(facts.answer));
}

void TestLinkProbe::socketsNeedNoAddress()
{
    LinkRequest local = request();
    local.address = m_primary->socketDir();
    const LinkFacts facts = probed(local);
    QVERIFY2(facts.reachable, qPrintable(facts.answer));
    QVERIFY(facts.isPostgres);
    QVERIFY(facts.login.has_value() || !facts.answer.isEmpty());
}

void TestLinkProbe::wayBackIsTriedAtTheSameTime()
{
    LinkRequest both = request();
    both.reverseAddress = u"127.0.0.1"_s;
    both.reversePort = m_primary->port();
    LinkProbe probe(*m_here, m_here.get(), both);
    QSignalSpy spy(&probe, &Task::finished);
    probe.start();
    QVERIFY(spy.wait(60000));
    QVERIFY(probe.outcome().isSucceeded());
    QVERIFY(probe.facts().reverseReachable == true);
    QVERIFY(!probe.facts().seenAddress.isEmpty());
    QCOMPARE(m_here->roundTrips(), 1);
    both.reversePort = freePort();
    LinkProbe closed(*m_here, m_here.get(), both);
    QSignalSpy second(&closed, &Task::finished);
    closed.start();
    QVERIFY(second.wait(60000));
    QVERIFY2(!closed.facts().reverseReachable, "a stopped server says nothing about the way");
}

QTEST_GUILESS_MAIN(TestLinkProbe)
#include "tst_linkprobe.moc"
