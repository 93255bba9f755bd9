// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/remote/logintest.h"
#include "tests/support/secretscan.h"
#include "tests/support/tempaccount.h"

#include <QLocalSocket>
#include <QMessageAuthenticationCode>
#include <QTimer>
#include <QtEndian>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Prompt::Kind;
using State = HostTransport::State;

namespace {

// The secret of the test's one-time codes (RFC 4226).
const QByteArray codeKey = "3132333435363738393031323334353637383930";

QByteArray oneTimeCode(quint64 counter)
{
    QByteArray message(8, Qt::Uninitialized);
    qToBigEndian(counter, message.data());
    const QByteArray hash = QMessageAuthenticationCode::hash(message, QByteArray::fromHex(codeKey),
                                                             QCryptographicHash::Sha1);
    const int at = hash.back() & 0xf;
    const quint32 number = qFromBigEndian<quint32>(hash.constData() + at) & 0x7fffffff;
    return QByteArray::number(number % 1'000'000).rightJustified(6, '0');
}

// Why no server that wants codes can be made here; empty if it can.
QString whyNoCodes()
{
    if (runProgram({u"find"_s, u"/lib"_s, u"/usr/lib"_s, u"-name"_s, u"pam_oath.so"_s})
                .out.isEmpty())
        return u"there is no pam_oath.so; on Debian and Ubuntu the package is libpam-oath"_s;
    // Its own PAM service needs a mount of its own.
    if (!runProgram({u"unshare"_s, u"-m"_s, u"true"_s}).ok())
        return u"mounts of its own are not possible here (a bare chroot?)"_s;
    return {};
}

} // namespace

/// Logins with passwords and one-time codes, on real accounts of this computer.
class tst_SshQuestions : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TempAccount> m_account;
    /// Random, so that the scan finds nothing else.
    const QByteArray m_password = Secret::generate().toUtf8();

    TempSshdOptions passwordServer(const QStringList &config = {}) const
    {
        TempSshdOptions options;
        options.user = m_account->name();
        options.config = config + QStringList{u"UsePAM yes"_s, u"PasswordAuthentication yes"_s,
                                              u"PubkeyAuthentication no"_s};
        return options;
    }

    /// Wants the password and then a one-time code, by keyboard-interactive.
    TempSshdOptions codeServer() const
    {
        TempSshdOptions options = passwordServer(
                {u"KbdInteractiveAuthentication yes"_s, u"PasswordAuthentication no"_s});
        options.pamStack = {u"auth requisite pam_unix.so nodelay"_s,
                            u"auth required pam_oath.so usersfile=%DIR%/oath window=5 digits=6"_s,
                            u"account required pam_permit.so"_s,
                            u"session required pam_permit.so"_s};
        return options;
    }

    bool startCodes(const TempSshd &server) const
    {
        return putFile(server.dir() + u"/oath"_s,
                       "HOTP " + m_account->name().toUtf8() + " - " + codeKey + '\n') &&
               QFile::setPermissions(server.dir() + u"/oath"_s,
                                     QFile::ReadOwner | QFile::WriteOwner);
    }

    static qsizetype failedLogins(const TempSshd &server)
    {
        return server.log().count("Failed password");
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = TempSshd::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
        if (const QString why = TempAccount::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
        TempAccountOptions options;
        options.password = m_password;
        m_account = std::make_unique<TempAccount>(options);
        QVERIFY2(m_account->error().isEmpty(), qPrintable(m_account->error()));
    }
    void cleanupTestCase() { m_account.reset(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void logsInWithAPassword()
    {
        const TempSshd server(passwordServer());
        FakePrompter prompter([this](const Prompt &) { return secret(m_password); });
        const auto host = askingHost(server, prompter);
        const Outcome outcome = open(*host);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        QCOMPARE(prompter.asked().size(), 1);
        const Prompt prompt = prompter.asked().first();
        QCOMPARE(int(prompt.kind), int(Kind::LoginPassword));
        QCOMPARE(prompt.host, server.alias());
        QCOMPARE(prompt.asker, QString());
        QCOMPARE(prompt.account, m_account->name());
        QCOMPARE(prompt.attempt, 1);
        QCOMPARE(prompt.secretKey,
                 u"ssh-login/%1@127.0.0.1:%2"_s.arg(m_account->name()).arg(server.port()));
        QCOMPARE(result(*host, shell(u"id -un"_s)).out.trimmed(), m_account->name().toUtf8());
        // None of what serves the questions gets to the host.
        QVERIFY(!result(*host, shell(u"env"_s)).out.contains("PGTANDEM"));
    }

    void saysThatAPasswordWasWrong()
    {
        const TempSshd server(passwordServer());
        FakePrompter prompter([this](const Prompt &prompt) {
            return secret(prompt.attempt == 1 ? QByteArray("wrong-password") : m_password);
        });
        const auto host = askingHost(server, prompter);
        QVERIFY(open(*host).isSucceeded());
        QCOMPARE(prompter.asked().size(), 2);
        QCOMPARE(prompter.asked().last().attempt, 2);
        QVERIFY(prompter.refusedQuestions().isEmpty());
        QCOMPARE(failedLogins(server), 1);
    }

    void givesUpAsOftenAsTheUserHasConfigured()
    {
        const TempSshd server(passwordServer());
        QVERIFY(prependConfig(server, "Host test\n    NumberOfPasswordPrompts 2\n"));
        FakePrompter prompter([](const Prompt &) { return secret(QByteArray("wrong-password")); });
        const auto host = askingHost(server, prompter);
        const Error error = open(*host).error();
        QCOMPARE(error.kind, ErrorKind::LoginRefused);
        QVERIFY2(error.why.contains(u"password"_s), qPrintable(error.why));
        QVERIFY(!error.remedy.isEmpty());
        QCOMPARE(prompter.asked().size(), 2);
        QCOMPARE(prompter.refusedQuestions().size(), 1);
        QCOMPARE(prompter.refusedQuestions().first().secretKey, prompter.asked().last().secretKey);
        QCOMPARE(host->state(), State::Closed);
    }

    void leavesNoFailedLoginWhenCancelled()
    {
        const TempSshd server(passwordServer());
        FakePrompter prompter([](const Prompt &) { return Answer(); });
        const auto host = askingHost(server, prompter);
        const Error error = open(*host).error();
        QCOMPARE(error.kind, ErrorKind::Cancelled);
        QVERIFY(!error.text.isEmpty() && !error.why.isEmpty() && !error.remedy.isEmpty());
        QCOMPARE(prompter.asked().size(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(server.log().contains("[preauth]"), patience); // it has gone
        QCOMPARE(failedLogins(server), 0);
        QVERIFY(!server.log().contains("Accepted"));
    }

    void leavesNoFailedLoginWhenTheTaskEndsWhileAsking_data()
    {
        QTest::addColumn<bool>("isDestroyed");
        QTest::newRow("cancelled") << false;
        QTest::newRow("destroyed") << true;
    }

    void leavesNoFailedLoginWhenTheTaskEndsWhileAsking()
    {
        QFETCH(bool, isDestroyed);
        const TempSshd server(passwordServer());
        FakePrompter prompter([this](const Prompt &) { return secret(m_password); });
        prompter.hold();
        auto host = askingHost(server, prompter);
        const TaskPtr task = host->open();
        task->start();
        QTRY_COMPARE_WITH_TIMEOUT(prompter.openCount(), 1, patience);
        QCOMPARE(host->state(), State::Asking);
        if (isDestroyed)
            host.reset();
        else
            task->cancel();
        QCOMPARE(prompter.openCount(), 0); // its dialog goes away
        QTRY_VERIFY_WITH_TIMEOUT(server.log().contains("[preauth]"), patience);
        QCOMPARE(failedLogins(server), 0);
    }

    void letsNoLimitRunWhileAQuestionIsOpen()
    {
        const TempSshd server(passwordServer());
        FakePrompter prompter([this](const Prompt &) { return secret(m_password); });
        prompter.hold();
        SessionTimings timings;
        timings.ready = 4s;
        const auto host = askingHost(server, prompter, timings);
        QList<State> states;
        connect(host.get(), &HostTransport::stateChanged, this,
                [&states](State state) { states << state; });
        QTimer::singleShot(timings.ready + 1s, this, [&prompter] { prompter.release(); });
        const Outcome outcome = open(*host);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        QCOMPARE(states,
                 (QList<State>{State::Connecting, State::Asking, State::Connecting, State::Ready}));
    }

    void saysThatTheServersOwnLimitRanOut()
    {
        const TempSshd server(passwordServer({u"LoginGraceTime 2"_s}));
        FakePrompter prompter([this](const Prompt &) { return secret(m_password); });
        prompter.hold();
        const auto host = askingHost(server, prompter);
        const TaskPtr task = host->open();
        QSignalSpy spy(task.get(), &Task::finished);
        task->start();
        // The server's side ends by itself; OpenSSH 9.2 logs nothing about it.
        const auto sessions = [&server] {
            const QByteArray listener = contentOf(server.dir() + u"/sshd.pid"_s).trimmed();
            return runProgram({u"pgrep"_s, u"-P"_s, QString::fromLatin1(listener)}).out;
        };
        QTRY_COMPARE_WITH_TIMEOUT(prompter.openCount(), 1, patience);
        QTRY_COMPARE_WITH_TIMEOUT(sessions(), QByteArray(), patience);
        QCOMPARE(host->state(), State::Asking);
        prompter.release();
        QTRY_COMPARE_WITH_TIMEOUT(spy.size(), 1, patience);
        const Error error = task->outcome().error();
        QCOMPARE(error.kind, ErrorKind::Timeout);
        QVERIFY2(error.why.contains(u"LoginGraceTime"_s), qPrintable(error.why));
    }

    void authenticatesOnceForEverything()
    {
        if (const QString why = whyNoCodes(); !why.isEmpty())
            QSKIP(qPrintable(why));
        const TempSshd server(codeServer());
        QVERIFY2(server.error().isEmpty(), qPrintable(server.error()));
        QVERIFY(startCodes(server));
        // A code is good for one login; there is no other for further connections.
        FakePrompter prompter([this](const Prompt &prompt) {
            return secret(prompt.text.contains(u"One-time"_s) ? oneTimeCode(0) : m_password);
        });
        const auto host = askingHost(server, prompter);
        const Outcome outcome = open(*host);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        QCOMPARE(prompter.asked().size(), 2);
        for (const Prompt &prompt : prompter.asked()) {
            QCOMPARE(int(prompt.kind), int(Kind::Challenge));
            QCOMPARE(prompt.account, m_account->name());
            QVERIFY(prompt.secretKey.isEmpty()); // never remembered
        }
        const QString file = m_account->home() + u"/file"_s;
        FileWrite write;
        write.path = file;
        write.content = "content";
        const TaskPtr writing = host->writeFile(write);
        QVERIFY(run(*writing).isSucceeded());
        const auto reading = host->readFile(file);
        QVERIFY(run(*reading).isSucceeded());
        QCOMPARE(reading->result().content, QByteArray("content"));
        for (int i = 0; i < 3; ++i) {
            const auto tunnel = host->openTunnel({u"/tmp"_s, {}, 5432 + i});
            QVERIFY(run(*tunnel).isSucceeded());
        }
        QCOMPARE(server.log().count("Accepted "), 1);
        QCOMPARE(prompter.asked().size(), 2);
    }

    void asksAgainForAWrongCode()
    {
        if (const QString why = whyNoCodes(); !why.isEmpty())
            QSKIP(qPrintable(why));
        const TempSshd server(codeServer());
        QVERIFY(startCodes(server));
        int codes = 0;
        FakePrompter prompter([&](const Prompt &prompt) {
            if (!prompt.text.contains(u"One-time"_s))
                return secret(m_password);
            return secret(codes++ == 0 ? QByteArray("000000") : oneTimeCode(0));
        });
        const auto host = askingHost(server, prompter);
        QVERIFY(open(*host).isSucceeded());
        QCOMPARE(prompter.asked().size(), 4);
        QCOMPARE(prompter.asked().value(1).attempt, 1);
        QCOMPARE(prompter.asked().value(3).attempt, 2);
    }

    void wantsKeyAndPasswordWhereTheServerDoes()
    {
        TempSshdOptions options = passwordServer(
                {u"PubkeyAuthentication yes"_s, u"AuthenticationMethods publickey,password"_s});
        const TempSshd server(options);
        FakePrompter prompter([this](const Prompt &) { return secret(m_password); });
        HostAccess access;
        access.ssh.host = server.alias();
        access.ssh.auth = SshTarget::Auth::Password;
        access.ssh.useSudo = false;
        SessionTransport host(access, SshClient{u"ssh"_s, {u"-F"_s, server.configFile()}}, {},
                              &prompter);
        const Outcome outcome = open(host);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        QCOMPARE(prompter.asked().size(), 1);
    }

    void triesThePasswordBeforeKeysIfThatIsWanted()
    {
        const TempSshd server(passwordServer({u"PubkeyAuthentication yes"_s}));
        FakePrompter prompter([this](const Prompt &) { return secret(m_password); });
        HostAccess access;
        access.ssh.host = server.alias();
        access.ssh.auth = SshTarget::Auth::Password;
        access.ssh.useSudo = false;
        SessionTransport host(access, SshClient{u"ssh"_s, {u"-F"_s, server.configFile()}}, {},
                              &prompter);
        QVERIFY(open(host).isSucceeded());
        QVERIFY(server.log().contains("Accepted password"));
    }

    void asksForTheJumpHostAndForTheHost()
    {
        const QByteArray otherPassword = Secret::generate().toUtf8();
        TempAccountOptions other;
        other.password = otherPassword;
        const TempAccount gateAccount(other);
        QVERIFY2(gateAccount.error().isEmpty(), qPrintable(gateAccount.error()));
        TempSshdOptions gateOptions = passwordServer();
        gateOptions.user = gateAccount.name();
        const TempSshd gate(gateOptions);
        const TempSshd server(passwordServer());
        QVERIFY(prependConfig(server,
                              contentOf(gate.configFile()).replace("Host test", "Host gate")));
        FakePrompter prompter([&](const Prompt &prompt) {
            return secret(prompt.asker == u"gate"_s ? otherPassword : m_password);
        });
        HostAccess access;
        access.ssh.host = server.alias();
        access.ssh.jumpHost = u"gate"_s;
        access.ssh.useSudo = false;
        SessionTransport host(access, SshClient{u"ssh"_s, {u"-F"_s, server.configFile()}}, {},
                              &prompter);
        const Outcome outcome = open(host);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        QCOMPARE(prompter.asked().size(), 2);
        const Prompt first = prompter.asked().first();
        const Prompt second = prompter.asked().last();
        QCOMPARE(first.asker, u"gate"_s);
        QCOMPARE(first.account, gateAccount.name());
        QCOMPARE(first.host, server.alias());
        QCOMPARE(second.asker, QString());
        QCOMPARE(second.account, m_account->name());
        QVERIFY(first.secretKey != second.secretKey);
    }

    void leavesNoFailedLoginOnTheJumpHostEither()
    {
        const TempSshd gate(passwordServer());
        const TempSshd server(passwordServer());
        QVERIFY(prependConfig(server,
                              contentOf(gate.configFile()).replace("Host test", "Host gate") +
                                      "Host test\n    ProxyJump gate\n"));
        FakePrompter prompter([](const Prompt &) { return Answer(); });
        const auto host = askingHost(server, prompter);
        const Error error = open(*host).error();
        QCOMPARE(error.kind, ErrorKind::Cancelled);
        QVERIFY2(error.text.contains(u"gate"_s), qPrintable(error.text));
        QTRY_VERIFY_WITH_TIMEOUT(gate.log().contains("[preauth]"), patience);
        QCOMPARE(failedLogins(gate), 0);
        QVERIFY(!server.log().contains(m_account->name().toUtf8())); // it was not reached
    }

    void keepsSecretsOutOfArgumentsAndEnvironments()
    {
        if (const QString why = SecretScan::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
        SecretScan scan;
        QVERIFY(scan.add(u"password"_s, m_password));
        scan.start();
        const TempSshd server(passwordServer());
        for (int i = 0; i < 3; ++i) {
            FakePrompter prompter([this](const Prompt &) { return secret(m_password); });
            prompter.hold();
            const auto host = askingHost(server, prompter);
            const TaskPtr task = host->open();
            QSignalSpy spy(task.get(), &Task::finished);
            task->start();
            QTRY_COMPARE_WITH_TIMEOUT(prompter.openCount(), 1, patience);
            const int rounds = scan.rounds();
            prompter.release();
            QTRY_COMPARE_WITH_TIMEOUT(spy.size(), 1, patience);
            QVERIFY(task->outcome().isSucceeded());
            QTRY_VERIFY_WITH_TIMEOUT(scan.rounds() > rounds + 1, patience);
        }
        QCOMPARE(scan.stop(), QStringList());
        QCOMPARE(scan.scanText(server.log()), QStringList());
    }

    void doesNotStartWithoutTheProgramThatAsks()
    {
        const TempSshd server(passwordServer());
        FakePrompter prompter([this](const Prompt &) { return secret(m_password); });
        HostAccess access;
        access.ssh.host = server.alias();
        SshClient client{u"ssh"_s, {u"-F"_s, server.configFile()}};
        client.askPass = server.dir() + u"/updated-meanwhile"_s;
        SessionTransport host(access, client, {}, &prompter);
        QCOMPARE(open(host).error().kind, ErrorKind::Io);
        // ssh would have tried empty passwords.
        QVERIFY(!server.log().contains(m_account->name().toUtf8()));
    }

    void asksNothingBehindOurBack()
    {
        const TempSshd gate(passwordServer());
        const TempSshd server(passwordServer());
        QVERIFY(prependConfig(server,
                              contentOf(gate.configFile()).replace("Host test", "Host gate") +
                                      "Host test\n    ProxyJump gate\n"));
        // What a desktop sets for its users.
        const QString script = server.dir() + u"/desktop-askpass"_s;
        QVERIFY(putFile(script, "#!/bin/sh\necho called >\"$0.log\"\nexit 1\n"));
        QVERIFY(QFile::setPermissions(script, QFile::Permissions(0x7755)));
        qputenv("SSH_ASKPASS", script.toUtf8());
        qputenv("SSH_ASKPASS_REQUIRE", "force");
        HostAccess access;
        access.ssh.host = server.alias();
        SessionTransport host(access, SshClient{u"ssh"_s, {u"-F"_s, server.configFile()}});
        const Error error = open(host).error();
        qunsetenv("SSH_ASKPASS");
        qunsetenv("SSH_ASKPASS_REQUIRE");
        QCOMPARE(error.kind, ErrorKind::AnswerNeeded);
        QVERIFY(!QFileInfo::exists(script + u".log"_s));
        QVERIFY2(error.text.contains(u"gate"_s), qPrintable(error.text));
        QTRY_VERIFY_WITH_TIMEOUT(gate.log().contains("[preauth]"), patience);
        QCOMPARE(failedLogins(gate), 0);
    }

    void tellsNothingToWhoeverDoesNotKnowTheToken()
    {
        const TempSshd server(passwordServer());
        FakePrompter prompter([this](const Prompt &) { return secret(m_password); });
        prompter.hold();
        const auto host = askingHost(server, prompter);
        const TaskPtr task = host->open();
        QSignalSpy spy(task.get(), &Task::finished);
        task->start();
        QTRY_COMPARE_WITH_TIMEOUT(prompter.openCount(), 1, patience);
        const QByteArray environment = contentOf(u"/proc/%1/environ"_s.arg(host->processId()));
        const QString path = QString::fromUtf8(
                environment.mid(environment.indexOf("PGTANDEM_ASKPASS=") + 17).split('\0').first());
        QVERIFY(QFileInfo::exists(path));
        QCOMPARE(QFileInfo(QFileInfo(path).path()).permissions() & QFile::Permissions(0x0077),
                 QFile::Permissions());
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"without the token"_s));
        QLocalSocket forger;
        forger.connectToServer(path);
        const auto field = [](const QByteArray &bytes) -> QByteArray {
            QByteArray length(4, '\0');
            qToBigEndian(quint32(bytes.size()), length.data());
            return length + bytes;
        };
        forger.write("PGT1" + field(QByteArray(32, '0')) + field({}) + field("1") +
                     field("dba@db1's password: "));
        QTRY_COMPARE_WITH_TIMEOUT(forger.state(), QLocalSocket::UnconnectedState, patience);
        QCOMPARE(forger.bytesAvailable(), 0);
        QCOMPARE(prompter.asked().size(), 1);
        prompter.release();
        QTRY_COMPARE_WITH_TIMEOUT(spy.size(), 1, patience);
        QVERIFY(task->outcome().isSucceeded());
    }
};

QTEST_GUILESS_MAIN(tst_SshQuestions)
#include "tst_sshquestions.moc"
