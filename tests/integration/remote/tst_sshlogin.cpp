// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/log.h"
#include "tests/integration/remote/sessiontest.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <csignal>
#include <unistd.h>

using namespace pgt;
using namespace pgt::test;
using namespace std::chrono_literals;
using State = HostTransport::State;

namespace {

std::unique_ptr<SessionTransport> hostAt(quint16 port)
{
    HostAccess access;
    access.ssh.host = QStringLiteral("127.0.0.1");
    access.ssh.port = port;
    return std::make_unique<SessionTransport>(
            access,
            SshClient{QStringLiteral("ssh"), {QStringLiteral("-F"), QStringLiteral("none")}});
}

QByteArray fingerprintOf(const TempSshd &server)
{
    QProcess keygen;
    keygen.start(QStringLiteral("ssh-keygen"), {QStringLiteral("-lf"), QStringLiteral("-")});
    keygen.write(server.hostKey());
    keygen.closeWriteChannel();
    keygen.waitForFinished();
    return keygen.readAllStandardOutput().split(' ').value(1);
}

// Every message has what happened, why and what to do, and names the host.
void verifyParts(const Error &error, const QString &host)
{
    QVERIFY(!error.text.isEmpty() && !error.why.isEmpty() && !error.remedy.isEmpty());
    QVERIFY2(error.text.contains(host), qPrintable(error.text));
    QCOMPARE(error.host, host);
}

QStringList privateDirectories()
{
    return QDir::temp().entryList({QStringLiteral("pgtandem-??????")}, QDir::Dirs);
}

// A server of its own in which the login account is not root.
TempSshdOptions ordinaryAccount(const QStringList &config = {})
{
    TempSshdOptions options;
    options.config =
            config + QStringList{QStringLiteral("UsePAM yes")}; // its password may be locked
    if (::geteuid() == 0)
        options.user = QStringLiteral("postgres");
    return options;
}

} // namespace

/// Logging in through ssh: what works, and what is said when it does not.
class tst_SshLogin : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    /// A program called sudo that does what the script says; found first by the server's sessions.
    QStringList fakeSudo(const QByteArray &script)
    {
        const QString file = m_dir.filePath(QStringLiteral("sudo"));
        QFile::remove(file);
        putFile(file, "#!/bin/sh\n" + script + '\n');
        QFile::setPermissions(file, QFile::Permissions(0x7755));
        return {QStringLiteral("SetEnv PATH=%1:/usr/bin:/bin").arg(m_dir.path())};
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = TempSshd::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
        QVERIFY(QFile::setPermissions(m_dir.path(), QFile::Permissions(0x7755)));
        qputenv("TMPDIR",
                m_dir.path().toUtf8()); // so that other programs' directories do not count
    }

    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void saysThatNothingListens()
    {
        QTcpServer reserved;
        QVERIFY(reserved.listen(QHostAddress::LocalHost));
        const quint16 port = reserved.serverPort();
        reserved.close();
        const auto host = hostAt(port);
        const Error error = open(*host).error();
        QCOMPARE(error.kind, ErrorKind::HostUnreachable);
        verifyParts(error, QStringLiteral("127.0.0.1"));
        QVERIFY(error.text.contains(QString::number(port)));
        QVERIFY(error.detail.contains(QStringLiteral("Connection refused")));
        QVERIFY(!error.detail.contains(QStringLiteral("debug1")));
        QCOMPARE(host->state(), State::Closed);
    }

    void saysThatTheNameIsUnknown()
    {
        HostAccess access;
        access.ssh.host = QStringLiteral("no-such-host.invalid");
        SessionTransport host(access);
        const Error error = open(host).error();
        QCOMPARE(error.kind, ErrorKind::HostUnreachable);
        verifyParts(error, access.ssh.host);
        QVERIFY(error.detail.contains(QStringLiteral("resolve")));
    }

    void saysThatAWebServerAnswers()
    {
        QTcpServer web;
        QVERIFY(web.listen(QHostAddress::LocalHost));
        connect(&web, &QTcpServer::newConnection, &web, [&web] {
            QTcpSocket *socket = web.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                socket->write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
                socket->disconnectFromHost();
            });
        });
        const auto host = hostAt(web.serverPort());
        const Error error = open(*host).error();
        QCOMPARE(error.kind, ErrorKind::NotSsh);
        verifyParts(error, QStringLiteral("127.0.0.1"));
        QVERIFY2(error.why.contains(QStringLiteral("HTTP/1.1 400")), qPrintable(error.why));
    }

    void namesTheFingerprintOfAnUnknownHostAndSendsNothing()
    {
        TempSshdOptions options;
        options.knownHost = KnownHost::Absent;
        const TempSshd server(options);
        const auto host = sshHost(server);
        const Error error = open(*host).error();
        QCOMPARE(error.kind, ErrorKind::HostKeyUnknown);
        verifyParts(error, server.alias());
        QVERIFY(error.text.contains(QString::fromUtf8(fingerprintOf(server))));
        QVERIFY(error.remedy.contains(QStringLiteral("ssh test")));
        QVERIFY(!server.log().contains("Accepted"));
        QVERIFY(contentOf(server.knownHostsFile()).isEmpty());
    }

    void neverFollowsAConfigurationThatAcceptsAnyHostKey()
    {
        TempSshdOptions options;
        options.knownHost = KnownHost::Absent;
        const TempSshd server(options);
        const QByteArray before = contentOf(server.configFile());
        QVERIFY(putFile(server.configFile(), before + "    StrictHostKeyChecking no\n"));
        const auto host = sshHost(server);
        QCOMPARE(open(*host).error().kind, ErrorKind::HostKeyUnknown);
        QVERIFY(contentOf(server.knownHostsFile()).isEmpty());
    }

    void stopsWhenTheHostKeyHasChanged()
    {
        TempSshdOptions options;
        options.knownHost = KnownHost::Wrong;
        const TempSshd server(options);
        const auto host = sshHost(server);
        const Error error = open(*host).error();
        QCOMPARE(error.kind, ErrorKind::HostKeyChanged);
        verifyParts(error, server.alias());
        QVERIFY(error.detail.contains(server.knownHostsFile())); // file and line to look at
        QVERIFY(!server.log().contains("Accepted"));
    }

    void saysThatTheLoginWasRefused()
    {
        const TempSshd server;
        QVERIFY(QFile::remove(server.identityFile()));
        const auto host = sshHost(server);
        const Error error = open(*host).error();
        QCOMPARE(error.kind, ErrorKind::LoginRefused);
        verifyParts(error, server.alias());
        QVERIFY(error.text.contains(server.user()));
        QVERIFY(error.detail.contains(QStringLiteral("Permission denied")));
    }

    void saysWhatAForcedCommandSaid()
    {
        TempSshdOptions options;
        options.config = {QStringLiteral("ForceCommand echo '<b>only backups here</b>'")};
        const TempSshd server(options);
        const auto host = sshHost(server);
        const Error error = open(*host).error();
        QCOMPARE(error.kind, ErrorKind::ShellUnusable);
        verifyParts(error, server.alias());
        QVERIFY(error.detail.contains(QStringLiteral("<b>only backups here</b>")));
    }

    void saysThatTheAccountHasNoShell()
    {
        if (::geteuid() != 0)
            QSKIP("only root may let another account log in");
        TempSshdOptions options;
        options.user = QStringLiteral("nobody"); // its shell is nologin
        const TempSshd server(options);
        const auto host = sshHost(server);
        const Error error = open(*host).error();
        QCOMPARE(error.kind, ErrorKind::ShellUnusable);
        QVERIFY2(error.detail.contains(QStringLiteral("not available")), qPrintable(error.detail));
    }

    void saysThatTheConfigurationIsBroken()
    {
        const TempSshd server;
        QVERIFY(putFile(server.configFile(),
                        contentOf(server.configFile()) + "    NoSuchOption yes\n"));
        const auto host = sshHost(server);
        const Error error = open(*host).error();
        QCOMPARE(error.kind, ErrorKind::Io);
        QVERIFY(error.detail.contains(server.configFile()));
    }

    void saysThatSshIsMissing()
    {
        HostAccess access;
        access.ssh.host = QStringLiteral("x");
        SessionTransport host(access, SshClient{QStringLiteral("/no/such/ssh"), {}});
        const Error error = open(host).error();
        QCOMPARE(error.kind, ErrorKind::Io);
        QVERIFY(error.remedy.contains(QStringLiteral("openssh-client")));
        SessionTransport other(access, SshClient{QStringLiteral("/bin/true"), {}});
        QCOMPARE(open(other).error().kind, ErrorKind::Io);
    }

    void startsNothingForBadInput()
    {
        HostAccess access;
        access.ssh.host =
                QStringLiteral("-oProxyCommand=touch ") + m_dir.filePath(QStringLiteral("hacked"));
        SessionTransport host(access, SshClient{QStringLiteral("/no/such/ssh"), {}});
        QCOMPARE(open(host).error().kind, ErrorKind::InvalidInput);
        access.ssh.host = QStringLiteral("x");
        access.ssh.auth = SshTarget::Auth::Password;
        SessionTransport password(access, SshClient{QStringLiteral("/no/such/ssh"), {}});
        QCOMPARE(open(password).error().kind, ErrorKind::Unsupported);
    }

    void takesABannerForNoAnswer()
    {
        const QString banner = m_dir.filePath(QStringLiteral("banner"));
        QVERIFY(putFile(banner,
                        "READY 00 0 root\nH x begin\n\033[31mred\n" + QByteArray(100'000, 'x')));
        TempSshdOptions options;
        options.config = {QStringLiteral("Banner ") + banner};
        const TempSshd server(options);
        const auto host = sshHost(server);
        QVERIFY(open(*host).isSucceeded());
        QCOMPARE(result(*host, shell(QStringLiteral("echo ok"))).out, QByteArray("ok\n"));
    }

    void ignoresWhatBashStartFilesPrint()
    {
        // What a noisy ~/.bashrc does: a command in front of ours, its output without a newline.
        TempSshdOptions options;
        options.config = {
                QStringLiteral("ForceCommand printf 'Welcome\\nREADY 00 0 root\\nno newline'; "
                               "exec /bin/bash -c \"$SSH_ORIGINAL_COMMAND\"")};
        const TempSshd server(options);
        const auto host = sshHost(server);
        QVERIFY(open(*host).isSucceeded());
        QCOMPARE(result(*host, shell(QStringLiteral("echo ok"))).out, QByteArray("ok\n"));
    }

    void keepsItsOwnOptionsBeforeTheUsersConfiguration()
    {
        const TempSshd server;
        QVERIFY(putFile(server.configFile(),
                        contentOf(server.configFile()) +
                                "    RemoteCommand echo hijacked\n    RequestTTY force\n"
                                "    ControlMaster auto\n    ControlPath /tmp/never-made\n"
                                "    ControlPersist 1h\n    LocalForward 1 127.0.0.1:1\n"
                                "    ForwardAgent yes\n    LogLevel QUIET\n    EscapeChar ~\n"));
        const auto host = sshHost(server);
        const Outcome outcome = open(*host);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        Command command = shell(QStringLiteral("cat; printf '%s' \"$SSH_AUTH_SOCK\""));
        command.input = "\n~.\nstill here";
        QCOMPARE(result(*host, command).out, command.input);
        QVERIFY(!QFileInfo::exists(QStringLiteral("/tmp/never-made")));
    }

    void saysWhatSudoAllows_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<QString>("fact");
        QTest::addColumn<bool>("throughSudo");
        const QByteArray run = "shift 3; shift; PGT_SUDO=$0; export PGT_SUDO; exec \"$@\"";
        QTest::newRow("root without password") << run << QStringLiteral("nopasswd") << true;
        QTest::newRow("password") << QByteArray("echo 'sudo: a password is required' >&2; exit 1")
                                  << QStringLiteral("password") << false;
        QTest::newRow("sudo-rs, password")
                << QByteArray("echo 'sudo: interactive authentication is required' >&2; exit 1")
                << QStringLiteral("password") << false;
        QTest::newRow("not allowed")
                << QByteArray("echo 'x is not in the sudoers file.' >&2; exit 1")
                << QStringLiteral("denied") << false;
        QTest::newRow("requires a terminal")
                << QByteArray("echo 'sudo: sorry, you must have a tty to run sudo' >&2; exit 1")
                << QStringLiteral("tty") << false;
    }

    void saysWhatSudoAllows()
    {
        QFETCH(QByteArray, script);
        QFETCH(QString, fact);
        QFETCH(bool, throughSudo);
        const TempSshd server(ordinaryAccount(fakeSudo(script)));
        QVERIFY2(server.error().isEmpty(), qPrintable(server.error()));
        const auto host = sshHost(server);
        const Outcome outcome = open(*host);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        QCOMPARE(host->sessionFacts().value(QStringLiteral("sudo")), fact);
        QCOMPARE(result(*host, shell(QStringLiteral("printf %s \"$PGT_SUDO\""))).out.isEmpty(),
                 !throughSudo);
        if (server.user() == QLatin1String("postgres"))
            QCOMPARE(host->rights(), HostTransport::Rights::Postgres);
        // Nobody but root becomes somebody else.
        Command command = shell(QStringLiteral("id"));
        command.runAs = QStringLiteral("nobody");
        const auto task = host->command(command);
        QCOMPARE(run(*task).error().kind, ErrorKind::PrivilegeMissing);
    }

    void doesNotTouchSudoIfToldNotTo()
    {
        const QString mark = m_dir.filePath(QStringLiteral("called"));
        const TempSshd server(ordinaryAccount(fakeSudo("touch " + mark.toUtf8())));
        HostAccess access;
        access.ssh.host = server.alias();
        access.ssh.useSudo = false;
        SessionTransport host(access, SshClient{QStringLiteral("ssh"),
                                                {QStringLiteral("-F"), server.configFile()}});
        QVERIFY(open(host).isSucceeded());
        QVERIFY(!host.sessionFacts().contains(QStringLiteral("sudo")));
        QVERIFY(!QFileInfo::exists(mark));
    }

    void isRootOrNotAsTheLoginSays()
    {
        const TempSshd server;
        const auto host = sshHost(server);
        QVERIFY(open(*host).isSucceeded());
        if (::geteuid() != 0)
            QSKIP("needs root");
        QCOMPARE(host->rights(), HostTransport::Rights::Root);
        Command command = shell(QStringLiteral("id -un; echo \"$HOME $USER\"; printf '%s' \"$1\""),
                                {QStringLiteral("it's")});
        command.runAs = QStringLiteral("nobody");
        QCOMPARE(result(*host, command).out, QByteArray("nobody\n/nonexistent nobody\nit's"));
    }

    void losesTheLinkAndConnectsAgain()
    {
        TempSshd server;
        const auto host = sshHost(server);
        QVERIFY(open(*host).isSucceeded());
        const QStringList withSession = privateDirectories();
        Command command = shell(QStringLiteral("echo $$; exec sleep 1000"));
        command.output = Command::Output::Stream;
        const auto task = host->command(command);
        QByteArray pid;
        connect(task.get(), &CommandTask::output, this,
                [&](const QByteArray &bytes) { pid += bytes; });
        QSignalSpy spy(task.get(), &Task::finished);
        task->start();
        QTRY_VERIFY_WITH_TIMEOUT(pid.endsWith('\n'), patience);
        server.killSessions();
        QTRY_COMPARE_WITH_TIMEOUT(spy.size(), 1, patience);
        QCOMPARE(task->outcome().error().kind, ErrorKind::LinkLost);
        QCOMPARE(host->state(), State::Lost);
        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(pid), patience); // nothing of ours outlives its session
        QVERIFY(privateDirectories().size() < withSession.size());
        QVERIFY(open(*host).isSucceeded());
        QCOMPARE(result(*host, shell(QStringLiteral("echo again"))).out, QByteArray("again\n"));
    }

    void goesOnWhenTheLinkReturns()
    {
        const TempSshd server;
        SessionTimings timings;
        timings.ping = 100ms;
        timings.stale = 300ms;
        const auto host = sshHost(server, timings);
        QVERIFY(open(*host).isSucceeded());
        const pid_t ssh = pid_t(host->processId());
        QVERIFY(::kill(ssh, SIGSTOP) == 0); // like a network that swallows everything
        QTRY_COMPARE_WITH_TIMEOUT(host->state(), State::Stale, patience);
        const auto task = host->command(shell(QStringLiteral("echo queued")));
        QSignalSpy spy(task.get(), &Task::finished);
        task->start();
        QVERIFY(::kill(ssh, SIGCONT) == 0);
        QTRY_COMPARE_WITH_TIMEOUT(spy.size(), 1, patience);
        QCOMPARE(task->result().out, QByteArray("queued\n"));
        QTRY_COMPARE_WITH_TIMEOUT(host->state(), State::Ready, patience);
    }

    void givesUpALinkThatStaysSilent()
    {
        const TempSshd server;
        SessionTimings timings;
        timings.ping = 100ms;
        timings.stale = 200ms;
        timings.lost = 600ms;
        const auto host = sshHost(server, timings);
        QVERIFY(open(*host).isSucceeded());
        const pid_t ssh = pid_t(host->processId());
        QVERIFY(::kill(ssh, SIGSTOP) == 0);
        QTRY_COMPARE_WITH_TIMEOUT(host->state(), State::Lost, patience);
        // A stopped process cannot take TERM; it has to be gone all the same.
        QTRY_VERIFY_WITH_TIMEOUT(::kill(ssh, 0) != 0, patience);
    }

    void leavesNoProcessAndNoDirectoryBehind()
    {
        const QStringList before = privateDirectories();
        const TempSshd server;
        for (int i = 0; i < 6; ++i) {
            auto host = sshHost(server);
            const TaskPtr task = host->open();
            task->start();
            QTest::qWait(i * 60); // destroyed at different moments
            const pid_t ssh = pid_t(host->processId());
            if (i % 2 == 0)
                task->cancel();
            host.reset();
            QTRY_VERIFY_WITH_TIMEOUT(ssh == 0 || ::kill(ssh, 0) != 0, patience);
            QCOMPARE(privateDirectories(), before);
        }
    }

    void cancelsWhileItConnects()
    {
        QTcpServer silent; // takes the connection and says nothing
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        const auto host = hostAt(silent.serverPort());
        const TaskPtr first = host->open();
        const TaskPtr second = host->open();
        QSignalSpy firstEnd(first.get(), &Task::finished);
        QSignalSpy secondEnd(second.get(), &Task::finished);
        first->start();
        second->start();
        QTRY_VERIFY_WITH_TIMEOUT(silent.hasPendingConnections(), patience);
        first->cancel();
        QTRY_COMPARE_WITH_TIMEOUT(firstEnd.size(), 1, patience);
        QVERIFY(first->outcome().isCancelled());
        QCOMPARE(host->state(), State::Connecting); // somebody else still waits
        second->cancel();
        QTRY_COMPARE_WITH_TIMEOUT(secondEnd.size(), 1, patience);
        QCOMPARE(host->state(), State::Closed);
    }

    void saysThatTheOtherSideKeepsSilent()
    {
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        SessionTimings timings;
        timings.ready = 500ms;
        HostAccess access;
        access.ssh.host = QStringLiteral("127.0.0.1");
        access.ssh.port = silent.serverPort();
        SessionTransport host(
                access,
                SshClient{QStringLiteral("ssh"), {QStringLiteral("-F"), QStringLiteral("none")}},
                timings);
        const Error error = open(host).error();
        QCOMPARE(error.kind, ErrorKind::Timeout);
        verifyParts(error, access.ssh.host);
    }

    void tunnelsToASocketOfTheServer()
    {
        const TempSshd server;
        const auto host = sshHost(server);
        QVERIFY(open(*host).isSucceeded());
        QLocalServer postgres;
        QVERIFY(postgres.listen(m_dir.filePath(QStringLiteral(".s.PGSQL.5544"))));
        connect(&postgres, &QLocalServer::newConnection, &postgres, [&postgres] {
            QLocalSocket *socket = postgres.nextPendingConnection();
            connect(socket, &QLocalSocket::readyRead, socket,
                    [socket] { socket->write("answer to " + socket->readAll()); });
        });
        const auto task = host->openTunnel({m_dir.path(), {}, 5544});
        const Outcome outcome = run(*task);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        std::unique_ptr<Tunnel> tunnel = task->take();
        const Endpoint end = tunnel->endpoint();
        QCOMPARE(end.port, 5544);
        QVERIFY(end.hostAddr.isEmpty());
        const QString socketFile = end.host + QStringLiteral("/.s.PGSQL.5544");
        QCOMPARE(QFileInfo(end.host).permissions() & QFile::Permissions(0x0077),
                 QFile::Permissions());
        QLocalSocket client;
        client.connectToServer(socketFile);
        client.write("hello");
        QTRY_COMPARE_WITH_TIMEOUT(client.bytesAvailable(), 15, patience);
        QCOMPARE(client.readAll(), QByteArray("answer to hello"));
        tunnel.reset();
        QVERIFY(!QFileInfo::exists(end.host));
        QLocalSocket late;
        late.connectToServer(socketFile);
        QVERIFY(!late.waitForConnected(1000));
        // The session does not suffer.
        QCOMPARE(result(*host, shell(QStringLiteral("echo ok"))).out, QByteArray("ok\n"));
    }

    void tunnelsToAPortOfTheServer()
    {
        const TempSshd server;
        const auto host = sshHost(server);
        QVERIFY(open(*host).isSucceeded());
        QTcpServer postgres;
        QVERIFY(postgres.listen(QHostAddress::LocalHost));
        connect(&postgres, &QTcpServer::newConnection, &postgres,
                [&postgres] { postgres.nextPendingConnection()->write("hello"); });
        const auto task =
                host->openTunnel({{}, QStringLiteral("127.0.0.1"), postgres.serverPort()});
        QVERIFY(run(*task).isSucceeded());
        const std::unique_ptr<Tunnel> tunnel = task->take();
        QLocalSocket client;
        client.connectToServer(tunnel->endpoint().host +
                               QStringLiteral("/.s.PGSQL.%1").arg(postgres.serverPort()));
        QTRY_COMPARE_WITH_TIMEOUT(client.bytesAvailable(), 5, patience);
    }

    void refusesTunnelsToWordsThatSshWouldExpand()
    {
        const TempSshd server;
        const auto host = sshHost(server);
        QVERIFY(open(*host).isSucceeded());
        for (const char *bad : {"/tmp/%h", "/tmp/${HOME}", "/tmp/a:b", "relative"}) {
            const auto task = host->openTunnel({QString::fromLatin1(bad), {}, 5432});
            QCOMPARE(run(*task).error().kind, ErrorKind::InvalidInput);
        }
    }

    void saysThatTunnelsAreForbidden()
    {
        TempSshdOptions options;
        options.config = {QStringLiteral("DisableForwarding yes")};
        const TempSshd server(options);
        const auto host = sshHost(server);
        QVERIFY(open(*host).isSucceeded());
        const auto task = host->openTunnel({QStringLiteral("/tmp"), {}, 5432});
        const Outcome outcome = run(*task);
        // ssh listens all the same; only a connection finds out. Either way nothing breaks.
        QVERIFY(outcome.isSucceeded() || outcome.error().kind == ErrorKind::HostUnreachable);
        QCOMPARE(result(*host, shell(QStringLiteral("echo ok"))).out, QByteArray("ok\n"));
    }

    void logsNoInputAndNoOutputOfSecretCommands()
    {
        static QStringList log;
        log.clear();
        QLoggingCategory::setFilterRules(QStringLiteral("pgtandem.*.debug=true"));
        const auto previous = qInstallMessageHandler(
                [](QtMsgType, const QMessageLogContext &, const QString &text) { log << text; });
        const TempSshd server;
        {
            const auto host = sshHost(server);
            open(*host);
            Command command =
                    shell(QStringLiteral("cat; exit 3"), {QStringLiteral("canary-argument")});
            command.exit = Command::Exit::MustBeZero;
            command.privacy = Command::Privacy::Secret;
            command.input = "canary-input";
            const auto task = host->command(command);
            log << run(*task).error().detail;
        }
        qInstallMessageHandler(previous);
        QLoggingCategory::setFilterRules({});
        QVERIFY(!log.isEmpty());
        QVERIFY2(!log.join(QLatin1Char('\n')).contains(QStringLiteral("canary")),
                 qPrintable(log.join(QLatin1Char('\n'))));
        QVERIFY(!server.log().contains("canary"));
    }
};

QTEST_GUILESS_MAIN(tst_SshLogin)
#include "tst_sshlogin.moc"
