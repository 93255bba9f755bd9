// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/ssherrors.h"

#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(pgt::ErrorKind)
Q_DECLARE_METATYPE(pgt::Prompt::Kind)

class tst_SshErrors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void namesTheKind_data()
    {
        QTest::addColumn<QByteArray>("words");
        QTest::addColumn<ErrorKind>("kind");
        const auto row = [](const char *name, const char *words, ErrorKind kind) {
            QTest::newRow(name) << QByteArray(words) << kind;
        };
        row("name", "ssh: Could not resolve hostname db1: Name or service not known\n",
            ErrorKind::HostUnreachable);
        row("refused", "ssh: connect to host db1 port 22: Connection refused\n",
            ErrorKind::HostUnreachable);
        row("no route", "ssh: connect to host db1 port 22: No route to host\n",
            ErrorKind::HostUnreachable);
        row("timeout", "ssh: connect to host db1 port 22: Connection timed out\n",
            ErrorKind::HostUnreachable);
        row("web server",
            "debug1: kex_exchange_identification: banner line 0: HTTP/1.1 400 Bad Request\n"
            "kex_exchange_identification: Connection closed by remote host\n",
            ErrorKind::NotSsh);
        row("silent", "Connection timed out during banner exchange\n", ErrorKind::NotSsh);
        row("unknown key", "Host key verification failed.\r\n", ErrorKind::HostKeyUnknown);
        row("unknown key, strict",
            "No ED25519 host key is known for db1 and you have requested strict checking.\r\nHost "
            "key verification failed.\r\n",
            ErrorKind::HostKeyUnknown);
        row("changed key",
            "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key for db1 has "
            "changed and you have requested strict checking.\n"
            "Host key verification failed.\n",
            ErrorKind::HostKeyChanged);
        row("changed key of the address",
            "Warning: the ED25519 host key for 'db1' differs from the key for the IP address "
            "'10.0.0.1'\r\nOffending key for IP in /home/me/.ssh/known_hosts:2\r\n"
            "Matching host key in /home/me/.ssh/known_hosts:1\r\n"
            "Exiting, you have requested strict checking.\r\n"
            "Host key verification failed.\r\n",
            ErrorKind::HostKeyChanged);
        row("revoked key",
            "@       WARNING: REVOKED HOST KEY DETECTED!               @\nHost key verification "
            "failed.\n",
            ErrorKind::HostKeyChanged);
        row("revoked by a file",
            "Host key ED25519 SHA256:x revoked by file /etc/ssh/revoked\nHost key verification "
            "failed.\n",
            ErrorKind::HostKeyChanged);
        row("bad certificate", "Certificate invalid: expired\nHost key verification failed.\n",
            ErrorKind::HostKeyUnknown);
        row("refused login", "dba@db1: Permission denied (publickey,password).\r\n",
            ErrorKind::LoginRefused);
        row("too many keys",
            "Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures\n",
            ErrorKind::LoginRefused);
        row("no shared method",
            "Unable to negotiate with 10.0.0.1 port 22: no matching host key type found. Their "
            "offer: ssh-rsa\n",
            ErrorKind::Unsupported);
        row("broken configuration", "/home/me/.ssh/config: line 3: Bad configuration option: foo\n",
            ErrorKind::Io);
        row("open configuration", "Bad owner or permissions on /home/me/.ssh/config\n",
            ErrorKind::Io);
        row("no shell",
            "Authenticated to db1 ([10.0.0.1]:22) using \"publickey\".\nThis account is currently "
            "not available.\n",
            ErrorKind::ShellUnusable);
        row("words from another country", "etwas anderes\n", ErrorKind::HostUnreachable);
        row("nothing", "", ErrorKind::HostUnreachable);
    }

    void namesTheKind()
    {
        QFETCH(QByteArray, words);
        QFETCH(ErrorKind, kind);
        SessionFailure failure;
        failure.target.host = u"db1"_s;
        failure.resolved.hostName = u"10.0.0.1"_s;
        failure.end.exitCode = 255;
        failure.log.feed(words);
        const Error error = sshError(failure);
        QCOMPARE(errorKindName(error.kind), errorKindName(kind));
        QVERIFY(!error.text.isEmpty() && !error.why.isEmpty() && !error.remedy.isEmpty());
        QVERIFY(!error.text.contains(u"%1"_s) && !error.remedy.contains(u"%1"_s));
        QCOMPARE(error.exitCode, 255);
        // ssh's own words are kept, its diagnostics are not.
        QVERIFY(!error.detail.contains(u"debug1"_s));
        if (words.startsWith("ssh: "))
            QCOMPARE(error.detail, QString::fromUtf8(words).trimmed());
    }

    void namesAliasAndRealAddress()
    {
        SessionFailure failure;
        failure.target.host = u"prod"_s;
        failure.resolved.hostName = u"10.0.0.1"_s;
        failure.resolved.port = 2222;
        const Error error = sshError(failure);
        for (const QString &part : {u"prod"_s, u"10.0.0.1"_s, u"2222"_s})
            QVERIFY2(error.text.contains(part), qPrintable(error.text));
    }

    void doesNotTakeArgumentsForPlaceholders()
    {
        SessionFailure failure;
        failure.target.host = u"%2"_s;
        failure.resolved.user = u"%1"_s;
        failure.log.feed("Permission denied (publickey).\n");
        QVERIFY(sshError(failure).text.contains(u"%2"_s));
    }

    void showsTheCommandForATerminal()
    {
        SessionFailure failure;
        failure.target = {u"db1"_s, 2222, u"dba"_s, u"gate"_s, SshTarget::Auth::Defaults, {}, true};
        failure.log.feed(
                "debug1: Server host key: ssh-ed25519 SHA256:abc\nHost key verification failed.\n");
        const Error error = sshError(failure);
        QVERIFY(error.remedy.contains(u"ssh -p 2222 -J gate -l dba db1"_s));
        QVERIFY(error.text.contains(u"ssh-ed25519 SHA256:abc"_s));
    }

    void saysWhyALoginWasRefused_data()
    {
        using Questions = SessionFailure::Questions;
        QTest::addColumn<int>("questions");
        QTest::addColumn<QList<Prompt::Kind>>("asked");
        QTest::addColumn<QString>("word");
        const auto row = [](const char *name, Questions questions, const QList<Prompt::Kind> &asked,
                            const char *word) {
            QTest::newRow(name) << int(questions) << asked << QString::fromLatin1(word);
        };
        row("nobody to ask", Questions::NobodyToAsk, {}, "nothing was asked");
        row("old client", Questions::OldClient, {}, "old version");
        row("nothing to ask", Questions::Possible, {}, "does not take passwords");
        row("password", Questions::Possible, {Prompt::Kind::LoginPassword}, "password");
        row("code", Questions::Possible, {Prompt::Kind::Challenge}, "code");
        row("passphrase", Questions::Possible, {Prompt::Kind::Passphrase}, "passphrase");
    }

    void saysWhyALoginWasRefused()
    {
        QFETCH(int, questions);
        QFETCH(QList<Prompt::Kind>, asked);
        QFETCH(QString, word);
        SessionFailure failure;
        failure.target.host = u"db1"_s;
        failure.questions = SessionFailure::Questions(questions);
        failure.asked = asked;
        failure.log.feed("dba@db1: Permission denied (publickey).\n");
        const Error error = sshError(failure);
        QCOMPARE(error.kind, ErrorKind::LoginRefused);
        QVERIFY2(error.why.contains(word), qPrintable(error.why));
        QVERIFY(!error.remedy.isEmpty());
    }

    void saysThatTheServerDidNotWaitForTheAnswer()
    {
        SessionFailure failure;
        failure.target.host = u"db1"_s;
        failure.log.feed("Connection closed by 10.0.0.1 port 22\n");
        QCOMPARE(sshError(failure).kind, ErrorKind::HostUnreachable); // nothing was asked
        failure.asked = {Prompt::Kind::LoginPassword};
        failure.waited = std::chrono::seconds(121);
        const Error error = sshError(failure);
        QCOMPARE(error.kind, ErrorKind::Timeout);
        QVERIFY2(error.why.contains(u"121"_s), qPrintable(error.why));
        QVERIFY(error.why.contains(u"LoginGraceTime"_s));
    }

    void limitsWhatItKeeps()
    {
        SshLog log;
        for (int i = 0; i < 1000; ++i)
            log.feed(QByteArray(1000, 'x') + '\n');
        log.feed(QByteArray(1 << 20, 'y'));
        QVERIFY(log.words().size() <= 200'000);
    }

    void saysWhyALinkWasLost()
    {
        QVERIFY(lossReason(u"db1"_s,
                           {LinkEnd::Cause::Exited, 255, u"Timeout, server db1 not responding."_s})
                        .contains(u"stopped answering"_s));
        QVERIFY(lossReason(u"db1"_s, {LinkEnd::Cause::Exited, 255, {}}).contains(u"closed"_s));
        QVERIFY(lossReason(u"db1"_s, {LinkEnd::Cause::Unresponsive, -1, {}})
                        .contains(u"stopped answering"_s));
    }
};

QTEST_GUILESS_MAIN(tst_SshErrors)
#include "tst_ssherrors.moc"
