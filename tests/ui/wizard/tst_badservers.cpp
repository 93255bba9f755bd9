// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/clock.h"
#include "app/probe/hostscript.h"
#include "app/remote/sessiontransport.h"
#include "app/session/setupsession.h"
#include "tests/support/fakehost.h"
#include "tests/support/planfacts.h"
#include "tests/support/sourcetree.h"
#include "tests/support/tempcluster.h"
#include "tests/support/tempsshd.h"
#include "tests/ui/support/wizarddriver.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/wizard/setupwizard.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

namespace {

using Id = WizardPage::Id;

/// A command that answers what it is told to.
class AnsweredCommand final : public CommandTask
{
public:
    AnsweredCommand(const Command &command, int code, const QByteArray &out) : CommandTask(command)
    {
        m_answer.end = CommandEnd::Exited;
        m_answer.code = code;
        m_answer.out = out;
    }

protected:
    void run() override
    {
        QTimer::singleShot(0, this, [this] { complete(m_answer, u"recorded"_s); });
    }

private:
    CommandResult m_answer;
};

/// A host on which the discovery script prints what it printed on a real one. Counts everything
/// that is more than reading.
class RecordedHost final : public FakeHost
{
public:
    RecordedHost(const QString &recording, Rights rights, FakeTrouble &trouble, int &changes)
        : FakeHost(u"recorded"_s, Instance(), trouble), m_rights(rights), m_changes(changes)
    {
        QFile file(testDataPath(QStringLiteral("probe/%1.txt").arg(recording)));
        if (file.open(QIODevice::ReadOnly))
            m_recording = file.readAll();
    }
    Rights rights() const override { return m_rights; }
    QHash<QString, QString> sessionFacts() const override { return {{u"user"_s, u"dba"_s}}; }
    std::unique_ptr<CommandTask> command(const Command &command) override
    {
        if (command.argv == hostScriptCommand().argv)
            return std::make_unique<AnsweredCommand>(command, 0, m_recording);
        // Servers are asked read-only; these do not answer.
        const bool isReading = command.input.contains("SET default_transaction_read_only = on");
        m_changes += isReading ? 0 : 1;
        return std::make_unique<AnsweredCommand>(command, 2, QByteArray());
    }
    TaskPtr writeFile(const FileWrite &write) override
    {
        ++m_changes;
        return FakeHost::writeFile(write);
    }
    std::unique_ptr<DetachedTask> startDetached(const DetachedJob &job) override
    {
        ++m_changes;
        return FakeHost::startDetached(job);
    }

private:
    Rights m_rights;
    int &m_changes;
    QByteArray m_recording;
};

/// Answers everybody as a web server does.
class WebServer : public QTcpServer
{
public:
    WebServer()
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *client = nextPendingConnection();
            client->write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
            client->disconnectFromHost();
        });
    }
};

} // namespace

/// What the page of a server says about each thing that can be wrong with it, as a person reads it:
/// what happened, why it matters, what to do. Nothing typed is lost, nothing on a server changes.
class TestBadServers : public QObject
{
    Q_OBJECT

    std::unique_ptr<Theme> m_theme;
    QTemporaryDir m_runs;
    SystemClock m_clock;
    FakeTrouble m_trouble;
    std::unique_ptr<SetupSession> m_session;
    std::unique_ptr<SetupWizard> m_wizard;
    std::unique_ptr<WizardDriver> m_driver;
    TransportMaker m_maker;
    int m_changes = 0;

    void type(int port);
    void connectAndWait();
    void checkTyping(int port);
    QString banner() const;
    void checkThreeParts(const QString &says);

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void init();
    void cleanup();
    void hostThatCannotBeReached();
    void webServerOnThePort();
    void refusedLogin();
    void unknownHostKey();
    void hostWithAProblem_data();
    void hostWithAProblem();
    void severalClustersAreNeverGuessed();
    void pairWithAProblem_data();
    void pairWithAProblem();
};

void TestBadServers::init()
{
    // The offscreen platform says so whenever a window has a smallest size.
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    m_changes = 0;
    m_session = std::make_unique<SetupSession>(
            m_clock, m_runs.path(), [this](const HostAccess &access, Prompter *prompter) {
                return m_maker(access, prompter);
            });
    m_wizard = std::make_unique<SetupWizard>(*m_session, nullptr);
    m_driver = std::make_unique<WizardDriver>(m_wizard.get());
    m_wizard->show();
    m_wizard->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_wizard.get()));
    QVERIFY(m_driver->setText(u"Cluster name"_s, u"Aufträge \"x\" 'y'"_s));
    QVERIFY(m_driver->press(u"Next"_s));
    QCOMPARE(m_wizard->currentPage(), Id::Primary);
}

void TestBadServers::cleanup()
{
    m_driver.reset();
    m_wizard.reset();
    m_session.reset();
}

void TestBadServers::type(int port)
{
    QVERIFY2(m_driver->setText(u"Host"_s, u"127.0.0.1"_s), qPrintable(m_driver->problem()));
    QVERIFY2(m_driver->setValue(u"SSH port"_s, port), qPrintable(m_driver->problem()));
    QVERIFY2(m_driver->setText(u"User"_s, u"dba"_s), qPrintable(m_driver->problem()));
}

void TestBadServers::connectAndWait()
{
    QVERIFY2(m_driver->press(u"Connect"_s), qPrintable(m_driver->problem()));
    QTRY_VERIFY_WITH_TIMEOUT(m_session->primary().state() == ServerPart::State::Failed ||
                                     m_session->primary().state() == ServerPart::State::Found,
                             60'000);
}

void TestBadServers::checkTyping(int port)
{
    for (int round = 0; round < 2; ++round) {
        QCOMPARE(m_driver->text(u"Host"_s), u"127.0.0.1"_s);
        QCOMPARE(m_driver->text(u"User"_s), u"dba"_s);
        QCOMPARE(m_session->primary().access().ssh.port, port);
        QVERIFY(!m_driver->isEnabled(u"Next"_s));
        QVERIFY(m_driver->press(u"Back"_s));
        QCOMPARE(m_driver->text(u"Cluster name"_s), u"Aufträge \"x\" 'y'"_s);
        QVERIFY(m_driver->press(u"Next"_s));
    }
}

/// Of the page that is shown.
QString TestBadServers::banner() const
{
    QStringList texts;
    for (const Banner *shown : m_wizard->page(m_wizard->currentPage())->findChildren<Banner *>()) {
        if (shown->isVisible() && shown->kind() == Banner::Kind::Error)
            texts << shown->text();
    }
    return texts.join(u' ');
}

void TestBadServers::checkThreeParts(const QString &says)
{
    const bool isPrimary = m_wizard->currentPage() == Id::Primary;
    const ServerPart &part = isPrimary ? m_session->primary() : m_session->standby();
    QStringList parts;
    if (part.error())
        parts = QStringList{part.error()->text, part.error()->why, part.error()->remedy};
    else if (const auto note = part.note())
        parts = QStringList{note->what, note->why, note->remedy};
    QCOMPARE(parts.size(), 3);
    const QString shown = banner();
    for (const QString &sentence : parts) {
        QVERIFY2(!sentence.isEmpty(), qPrintable(shown));
        QVERIFY2(shown.contains(sentence), qPrintable(shown));
    }
    QVERIFY2(shown.contains(says, Qt::CaseInsensitive), qPrintable(shown));
    for (const QString &word : {u"!"_s, u"please"_s, u"null"_s, u"%1"_s})
        QVERIFY2(!shown.contains(word, Qt::CaseInsensitive), qPrintable(shown));
}

void TestBadServers::hostThatCannotBeReached()
{
    if (const QString why = TempSshd::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    const TempSshd sshd;
    m_maker = [&sshd](const HostAccess &access, Prompter *) {
        const SshClient client{u"ssh"_s, {u"-F"_s, sshd.configFile()}};
        return std::make_unique<SessionTransport>(access, client);
    };
    const int port = freePort();
    type(port);
    connectAndWait();
    QCOMPARE(m_session->primary().error()->kind, ErrorKind::HostUnreachable);
    checkThreeParts(u"127.0.0.1"_s);
    checkTyping(port);
}

void TestBadServers::webServerOnThePort()
{
    WebServer web;
    QVERIFY(web.listen(QHostAddress::LocalHost));
    m_maker = [](const HostAccess &access, Prompter *) {
        return std::make_unique<SessionTransport>(access);
    };
    type(web.serverPort());
    connectAndWait();
    QCOMPARE(m_session->primary().error()->kind, ErrorKind::NotSsh);
    checkThreeParts(u"SSH"_s);
    checkTyping(web.serverPort());
}

void TestBadServers::refusedLogin()
{
    if (const QString why = TempSshd::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    TempSshdOptions options;
    options.config = QStringList{u"AuthorizedKeysFile none"_s};
    const TempSshd sshd(options);
    QVERIFY2(sshd.isRunning(), qPrintable(sshd.error()));
    m_maker = [&sshd](const HostAccess &access, Prompter *) {
        const SshClient client{u"ssh"_s, {u"-F"_s, sshd.configFile()}};
        HostAccess way = access;
        way.ssh.host = sshd.alias();
        way.ssh.user = sshd.user();
        return std::make_unique<SessionTransport>(way, client);
    };
    type(sshd.port());
    connectAndWait();
    QCOMPARE(m_session->primary().error()->kind, ErrorKind::LoginRefused);
    checkThreeParts(u"refused the login"_s);
    checkTyping(sshd.port());
}

void TestBadServers::unknownHostKey()
{
    if (const QString why = TempSshd::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    TempSshdOptions options;
    options.knownHost = KnownHost::Absent;
    const TempSshd sshd(options);
    QVERIFY2(sshd.isRunning(), qPrintable(sshd.error()));
    m_maker = [&sshd](const HostAccess &access, Prompter *) {
        const SshClient client{u"ssh"_s, {u"-F"_s, sshd.configFile()}};
        HostAccess way = access;
        way.ssh.host = sshd.alias();
        way.ssh.user = sshd.user();
        return std::make_unique<SessionTransport>(way, client);
    };
    type(sshd.port());
    connectAndWait();
    QCOMPARE(m_session->primary().error()->kind, ErrorKind::HostKeyUnknown);
    checkThreeParts(u"key"_s);
    checkTyping(sshd.port());
}

void TestBadServers::hostWithAProblem_data()
{
    QTest::addColumn<QString>("recording");
    QTest::addColumn<bool>("mayDoAll");
    QTest::addColumn<int>("row");
    QTest::addColumn<QString>("says");
    QTest::newRow("no right to act as postgres")
            << u"bookworm-15"_s << false << 0 << u"No right to act as postgres"_s;
    QTest::newRow("no PostgreSQL")
            << u"no-postgresql"_s << true << -1 << u"No PostgreSQL cluster was found"_s;
    QTest::newRow("stopped") << u"bookworm-several"_s << true << 1 << u"is not running"_s;
    QTest::newRow("managed by another tool")
            << u"patroni"_s << true << 0 << u"is managed by Patroni"_s;
}

void TestBadServers::hostWithAProblem()
{
    QFETCH(const QString, recording);
    QFETCH(const bool, mayDoAll);
    QFETCH(const int, row);
    QFETCH(const QString, says);
    const auto rights = mayDoAll ? HostTransport::Rights::Root : HostTransport::Rights::User;
    m_maker = [&](const HostAccess &, Prompter *) {
        return std::make_unique<RecordedHost>(recording, rights, m_trouble, m_changes);
    };
    type(2222);
    connectAndWait();
    QVERIFY2(!m_session->primary().error(),
             qPrintable(m_session->primary().error().value_or(Error()).toPlainText()));
    const auto &found = m_session->primary().facts()->instances;
    if (row >= 0 && found.size() > 1) {
        for (const Instance &instance : found) {
            if ((instance.state == Instance::State::Stopped) == (row == 1))
                m_driver->selectRowWith(u"PostgreSQL clusters"_s, instance.dataDirectory);
        }
    }
    checkThreeParts(says);
    checkTyping(2222);
    QCOMPARE(m_changes, 0);
}

void TestBadServers::severalClustersAreNeverGuessed()
{
    m_maker = [&](const HostAccess &, Prompter *) {
        return std::make_unique<RecordedHost>(u"bookworm-several"_s, HostTransport::Rights::Root,
                                              m_trouble, m_changes);
    };
    type(2222);
    connectAndWait();
    QVERIFY(m_session->primary().facts()->instances.size() > 1);
    QCOMPARE(m_session->primary().selectedInstanceId(), QString());
    QCOMPARE(m_session->primary().notReadyReason(), u"Choose a cluster"_s);
    checkTyping(2222);
    QCOMPARE(m_changes, 0);
}

void TestBadServers::pairWithAProblem_data()
{
    QTest::addColumn<QString>("problem");
    QTest::addColumn<QString>("says");
    QTest::newRow("a standby given as primary") << u"standby"_s << u"is a standby"_s;
    QTest::newRow("the same server twice") << u"same"_s << u"This is the primary itself"_s;
    QTest::newRow("by another name") << u"alias"_s << u"This is the primary itself"_s;
    QTest::newRow("different majors") << u"major"_s << u"The primary runs PostgreSQL 17"_s;
}

void TestBadServers::pairWithAProblem()
{
    QFETCH(const QString, problem);
    QFETCH(const QString, says);
    m_maker = [](const HostAccess &, Prompter *) { return std::unique_ptr<HostTransport>(); };
    PlanInput pair = debianPair();
    if (problem == u"standby"_s) {
        pair.primaryHost().instances[0].inRecovery = true;
        pair.primaryHost().instances[0].upstream.host = u"10.20.0.10"_s;
    }
    if (problem == u"same"_s || problem == u"alias"_s)
        pair.standbyHost() = pair.primaryHost();
    if (problem == u"alias"_s)
        pair.standbyHost().hostname = u"db1-replica"_s;
    if (problem == u"major"_s)
        pair.standbyHost().instances[0].versionNum = 160004;
    type(2222);
    m_session->primary().setFacts(pair.primaryHost());
    if (problem == u"standby"_s) {
        checkThreeParts(says);
        QVERIFY(banner().contains(u"10.20.0.10"_s)); // where the primary is
        checkTyping(2222);
        return;
    }
    QVERIFY2(m_driver->press(u"Next"_s), qPrintable(m_session->primary().notReadyReason()));
    QVERIFY(m_driver->setText(u"Host"_s, u"db2.example.net"_s));
    QVERIFY(m_driver->setText(u"User"_s, u"operator"_s));
    m_session->standby().setFacts(pair.standbyHost());
    checkThreeParts(says);
    QVERIFY(!m_driver->isEnabled(u"Next"_s));
    QVERIFY(m_driver->press(u"Back"_s));
    QCOMPARE(m_driver->text(u"User"_s), u"dba"_s);
    QVERIFY(m_driver->press(u"Next"_s));
    QCOMPARE(m_driver->text(u"Host"_s), u"db2.example.net"_s);
    QCOMPARE(m_driver->text(u"User"_s), u"operator"_s);
    checkThreeParts(says);
}

QTEST_MAIN(TestBadServers)
#include "tst_badservers.moc"
