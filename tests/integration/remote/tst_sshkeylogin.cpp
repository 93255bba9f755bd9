// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/remote/logintest.h"
#include "tests/support/memoryscan.h"

#include <QTcpServer>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;
using Kind = Prompt::Kind;

namespace {

const QByteArray passphrase = "open sesame 7Kq";

TempSshdOptions lockedKey()
{
    TempSshdOptions options;
    options.passphrase = passphrase;
    return options;
}

/// A key agent of the test; its own askpass program is a script.
class Agent
{
public:
    Agent(const QString &directory, const QByteArray &consent) : m_socket(directory + u"/agent"_s)
    {
        const QString script = directory + u"/consent"_s;
        putFile(script, "#!/bin/sh\necho \"$SSH_ASKPASS_PROMPT\" >>" + directory.toUtf8() +
                                "/consents\n" + consent + '\n');
        QFile::setPermissions(script, QFile::Permissions(0x7755));
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"SSH_ASKPASS"_s, script);
        environment.insert(u"SSH_ASKPASS_REQUIRE"_s, u"force"_s);
        m_process.setProcessEnvironment(environment);
        m_process.start(u"ssh-agent"_s, {u"-D"_s, u"-a"_s, m_socket});
        m_process.waitForStarted();
    }
    ~Agent()
    {
        m_process.terminate();
        m_process.waitForFinished();
    }

    QString socket() const { return m_socket; }
    bool isUp() const { return QFileInfo::exists(m_socket); }
    bool add(const QString &key, const QStringList &options = {}) const
    {
        return runProgram(QStringList{u"env"_s, u"SSH_AUTH_SOCK="_s + m_socket, u"ssh-add"_s,
                                      u"-q"_s} +
                          options + QStringList{key})
                .ok();
    }
    int keys() const
    {
        return int(runProgram({u"env"_s, u"SSH_AUTH_SOCK="_s + m_socket, u"ssh-add"_s, u"-l"_s})
                           .out.count("SHA256:"));
    }

private:
    QString m_socket;
    QProcess m_process;
};

Answer noAnswer(const Prompt &)
{
    return std::nullopt;
}

} // namespace

/// Logins with keys: passphrases, agents, certificates, and what a user's own configuration makes
/// of it all.
class tst_SshKeyLogin : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = TempSshd::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
    }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void asksForThePassphraseUntilItOpensTheKey()
    {
        const TempSshd server(lockedKey());
        FakePrompter prompter([](const Prompt &prompt) {
            return secret(prompt.attempt == 1 ? QByteArray("wrong") : passphrase);
        });
        const auto host = askingHost(server, prompter);
        const Outcome outcome = open(*host);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        QCOMPARE(prompter.asked().size(), 2);
        for (const Prompt &prompt : prompter.asked()) {
            QCOMPARE(int(prompt.kind), int(Kind::Passphrase));
            QCOMPARE(prompt.keyFile, server.identityFile());
            QCOMPARE(prompt.secretKey, u"ssh-key/"_s + server.identityFile());
            QCOMPARE(prompt.asker, QString());
        }
        QCOMPARE(prompter.asked().last().attempt, 2);
        QCOMPARE(server.log().count("Accepted publickey"), 1);
        QVERIFY(prompter.refusedQuestions().isEmpty());
    }

    void takesTheChosenKeyFileAndNoOther()
    {
        const TempSshd server(lockedKey());
        FakePrompter prompter([](const Prompt &) { return secret(passphrase); });
        HostAccess access;
        access.ssh.host = u"127.0.0.1"_s;
        access.ssh.port = server.port();
        access.ssh.user = server.user();
        access.ssh.auth = SshTarget::Auth::KeyFile;
        access.ssh.keyFile = server.identityFile();
        const SshClient client{u"ssh"_s,
                               {u"-F"_s, u"none"_s, u"-o"_s,
                                u"UserKnownHostsFile="_s + server.knownHostsFile(), u"-o"_s,
                                u"IdentityAgent=none"_s}};
        SessionTransport host(access, client, {}, &prompter);
        const Outcome outcome = open(host);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        QCOMPARE(prompter.asked().size(), 1);
        QCOMPARE(prompter.asked().first().keyFile, server.identityFile());
    }

    void saysThatThePassphraseDidNotOpenTheKey()
    {
        const TempSshd server(lockedKey());
        FakePrompter prompter([](const Prompt &) { return secret(QByteArray("wrong")); });
        const auto host = askingHost(server, prompter);
        const Error error = open(*host).error();
        QCOMPARE(error.kind, ErrorKind::LoginRefused);
        QVERIFY2(error.why.contains(u"passphrase"_s), qPrintable(error.why));
        QCOMPARE(prompter.asked().size(), 3);
        QCOMPARE(prompter.asked().last().attempt, 3);
        QCOMPARE(prompter.refusedQuestions().size(), 1);
    }

    void stopsAtAPassphraseThatIsNotGiven()
    {
        const TempSshd server(lockedKey());
        FakePrompter prompter(noAnswer);
        const auto host = askingHost(server, prompter);
        QCOMPARE(open(*host).error().kind, ErrorKind::Cancelled);
        QCOMPARE(prompter.asked().size(), 1);
    }

    void keepsNoCopyOfAnAnswerInMemory()
    {
        const TempSshd server;
        const MaskedSecret hidden;
        const ProgramResult locked = runProgram(
                {u"sh"_s, u"-c"_s, u"ssh-keygen -q -p -P '' -N \"$(printf %b \"$2\")\" -f \"$1\""_s,
                 u"sh"_s, server.identityFile(), QString::fromLatin1(hidden.octal())});
        QVERIFY2(locked.ok(), locked.err.constData());
        FakePrompter prompter(
                [&hidden](const Prompt &) { return Answer(Secret::fromUtf8(hidden.clear())); });
        QCOMPARE(hidden.copiesInMemory(), 0);
        const auto host = askingHost(server, prompter);
        QVERIFY(open(*host).isSucceeded());
        QCOMPARE(prompter.asked().size(), 1);
        QCOMPARE(hidden.copiesInMemory(), 0);
    }

    void asksNothingThatNobodyAnswers()
    {
        const TempSshd server(lockedKey());
        HostAccess access;
        access.ssh.host = server.alias();
        SessionTransport host(access, SshClient{u"ssh"_s, {u"-F"_s, server.configFile()}});
        const Error error = open(host).error();
        QCOMPARE(error.kind, ErrorKind::LoginRefused);
        QVERIFY2(error.why.contains(u"nothing was asked"_s), qPrintable(error.why));
    }

    void asksNothingThatAnAgentAnswers()
    {
        const TempSshd server;
        const Agent agent(server.dir(), "exit 1");
        QTRY_VERIFY_WITH_TIMEOUT(agent.isUp(), patience);
        QVERIFY(agent.add(server.identityFile()));
        QVERIFY(QFile::remove(server.identityFile()));
        QVERIFY(prependConfig(server, "Host test\n    IdentitiesOnly no\n    IdentityAgent " +
                                              agent.socket().toUtf8() + '\n'));
        FakePrompter prompter(noAnswer);
        const auto host = askingHost(server, prompter);
        const Outcome outcome = open(*host);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        QVERIFY(prompter.asked().isEmpty());
        // It is not lent to the host.
        QCOMPARE(result(*host, shell(u"echo \"$SSH_AUTH_SOCK\""_s)).out, QByteArray("\n"));
    }

    void leavesConsentToTheAgent_data()
    {
        QTest::addColumn<QByteArray>("consent");
        QTest::addColumn<bool>("isAllowed");
        QTest::newRow("yes") << QByteArray("exit 0") << true;
        QTest::newRow("no") << QByteArray("exit 1") << false;
    }

    void leavesConsentToTheAgent()
    {
        QFETCH(QByteArray, consent);
        QFETCH(bool, isAllowed);
        const TempSshd server;
        const Agent agent(server.dir(), consent);
        QTRY_VERIFY_WITH_TIMEOUT(agent.isUp(), patience);
        QVERIFY(agent.add(server.identityFile(), {u"-c"_s}));
        QVERIFY(QFile::remove(server.identityFile()));
        QVERIFY(prependConfig(server, "Host test\n    IdentitiesOnly no\n    IdentityAgent " +
                                              agent.socket().toUtf8() + '\n'));
        FakePrompter prompter(noAnswer);
        const auto host = askingHost(server, prompter);
        const Outcome outcome = open(*host);
        QCOMPARE(contentOf(server.dir() + u"/consents"_s), QByteArray("confirm\n"));
        QVERIFY(prompter.asked().isEmpty()); // the agent has a program of its own for that
        QCOMPARE(outcome.isSucceeded(), isAllowed);
        if (!isAllowed)
            QCOMPARE(outcome.error().kind, ErrorKind::LoginRefused);
    }

    void passesAConsentOn_data()
    {
        QTest::addColumn<bool>("isGiven");
        QTest::newRow("yes") << true;
        QTest::newRow("no") << false;
    }

    void passesAConsentOn()
    {
        QFETCH(bool, isGiven);
        const TempSshd server(lockedKey());
        const Agent agent(server.dir(), "exit 1");
        QTRY_VERIFY_WITH_TIMEOUT(agent.isUp(), patience);
        QVERIFY(prependConfig(server, "Host test\n    AddKeysToAgent ask\n    IdentityAgent " +
                                              agent.socket().toUtf8() + '\n'));
        FakePrompter prompter([isGiven](const Prompt &prompt) {
            if (prompt.kind != Kind::Confirm)
                return secret(passphrase);
            return isGiven ? Answer(Secret()) : Answer();
        });
        const auto host = askingHost(server, prompter);
        const Outcome outcome = open(*host);
        // A no is an answer, not the end of the login.
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        QCOMPARE(prompter.count(Kind::Confirm), 1);
        QCOMPARE(agent.keys(), isGiven ? 1 : 0);
    }

    void logsInWithAUserCertificate()
    {
        TempSshdOptions options;
        options.config = {u"TrustedUserCAKeys %DIR%/ca.pub"_s, u"AuthorizedKeysFile none"_s};
        TempSshd server(options);
        QVERIFY(keygen(server, {u"-t"_s, u"ed25519"_s, u"-N"_s, QString(), u"-f"_s, u"ca"_s}));
        QVERIFY(keygen(server, {u"-s"_s, u"ca"_s, u"-I"_s, u"test"_s, u"-n"_s, server.user(),
                                u"id.pub"_s}));
        server.stop();
        QVERIFY(server.start());
        FakePrompter prompter(noAnswer);
        const auto host = askingHost(server, prompter);
        const Outcome outcome = open(*host);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        QVERIFY(server.log().contains("ED25519-CERT"));
        QVERIFY(prompter.asked().isEmpty());
    }

    void worksWithAConfigurationMadeForTerminals()
    {
        const TempSshd server(lockedKey());
        QTcpServer busy;
        QVERIFY(busy.listen(QHostAddress::LocalHost));
        const QByteArray usersSocket = server.dir().toUtf8() + "/users-master";
        QVERIFY(prependConfig(server, "Match host test,127.0.0.1\n"
                                      "    RemoteCommand tmux attach\n"
                                      "    RequestTTY force\n"
                                      "    BatchMode yes\n"
                                      "    ControlMaster auto\n"
                                      "    ControlPersist 60\n"
                                      "    ControlPath " +
                                              usersSocket + "\n    LocalForward 127.0.0.1:" +
                                              QByteArray::number(busy.serverPort()) +
                                              " 127.0.0.1:1\n"
                                              "    ExitOnForwardFailure yes\n"
                                              "    ForwardAgent yes\n"
                                              "    ForwardX11 yes\n"
                                              "    StdinNull yes\n"
                                              "    SessionType none\n"
                                              "    ForkAfterAuthentication yes\n"
                                              "    PermitLocalCommand yes\n"
                                              "    LocalCommand touch " +
                                              server.dir().toUtf8() +
                                              "/local-command\n"
                                              "    LogLevel QUIET\n"
                                              "    VisualHostKey yes\n"));
        FakePrompter prompter([](const Prompt &) { return secret(passphrase); });
        const auto host = askingHost(server, prompter);
        const Outcome outcome = open(*host);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        QCOMPARE(prompter.asked().size(), 1);
        QCOMPARE(result(*host, shell(u"echo \"[$SSH_AUTH_SOCK$DISPLAY]\"; tty || :"_s)).out,
                 QByteArray("[]\nnot a tty\n"));
        const auto tunnel = host->openTunnel({u"/tmp"_s, {}, 5432});
        QVERIFY(run(*tunnel).isSucceeded());
        QVERIFY(!QFileInfo::exists(QString::fromUtf8(usersSocket))); // it is not ours to make
        QVERIFY(!QFileInfo::exists(server.dir() + u"/local-command"_s));
        QCOMPARE(server.log().count("Accepted publickey"), 1);
    }

    void readsIncludedFilesAndChainsOfJumps()
    {
        const TempSshd first;
        const TempSshd second(lockedKey());
        const TempSshd server;
        const auto renamed = [](const TempSshd &gate, const char *name) -> QByteArray {
            return contentOf(gate.configFile())
                    .replace("Host test", QByteArray(QByteArray("Host ") + name));
        };
        QVERIFY(putFile(server.dir() + u"/included"_s,
                        renamed(first, "gate1") + renamed(second, "gate2")));
        QVERIFY(prependConfig(server, "Include " + server.dir().toUtf8() +
                                              "/included\nHost test\n    ProxyJump gate1,gate2\n"));
        FakePrompter prompter([](const Prompt &) { return secret(passphrase); });
        const auto host = askingHost(server, prompter);
        const Outcome outcome = open(*host);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        QCOMPARE(prompter.asked().size(), 1);
        QCOMPARE(int(prompter.asked().first().kind), int(Kind::Passphrase));
        QCOMPARE(prompter.asked().first().asker, u"gate2"_s); // the question itself names no host
        for (const TempSshd *each : {&first, &second, &server})
            QCOMPARE(each->log().count("Accepted publickey"), 1);
    }
};

QTEST_GUILESS_MAIN(tst_SshKeyLogin)
#include "tst_sshkeylogin.moc"
