// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/remote/logintest.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

namespace {

/// Stands in for the ssh of Windows: it introduces itself as that, refuses what that does not know
/// or cannot do, and never reads SSH_ASKPASS. What is left is done by the real program.
constexpr auto fakeClient = R"sh(#!/bin/sh
echo "$*" >>"$0.calls"
[ "$1" != -V ] || { echo "OpenSSH_for_Windows_VERSION, LibreSSL 3.0.2" >&2; exit 0; }
for word; do
    case $word in
        ControlMaster=yes | ControlMaster=auto | -S | -O | -M)
            echo "getsockname failed: Not a socket" >&2; exit 255 ;;
        SessionType=* | StdinNull=* | ForkAfterAuthentication=*)
            case VERSION in 8.1*) echo "command-line: line 0: Bad configuration option: $word" >&2
                exit 255 ;; esac ;;
        BatchMode=no)
            case VERSION in 8.1*) exec sleep 1000 ;; esac ;; # asks on a console nobody sees
    esac
done
exec ssh "$@"
)sh";

} // namespace

/// Clients that can do less than OpenSSH on Linux, Windows' above all.
class tst_OldSshClient : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    SshClient client(const TempSshd &server, const QByteArray &version) const
    {
        const QString program = m_dir.filePath(u"ssh-"_s + QString::fromLatin1(version));
        putFile(program, QByteArray(fakeClient).replace("VERSION", version));
        QFile::setPermissions(program, QFile::Permissions(0x7755));
        return {program, {u"-F"_s, server.configFile()}};
    }

    /// A control socket would be found by this name.
    bool hasUsed(const SshClient &client, const QByteArray &word) const
    {
        return contentOf(client.program + u".calls"_s).contains(word);
    }

    static HostAccess accessTo(const TempSshd &server)
    {
        HostAccess access;
        access.ssh.host = server.alias();
        access.ssh.useSudo = false;
        return access;
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = TempSshd::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
    }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void worksWithoutMultiplexing_data()
    {
        QTest::addColumn<QByteArray>("version");
        QTest::newRow("Windows 10") << QByteArray("8.1p1");
        QTest::newRow("Windows 11") << QByteArray("9.5p1");
    }

    void worksWithoutMultiplexing()
    {
        QFETCH(QByteArray, version);
        const TempSshd server;
        // A configuration that is shared with a Linux computer.
        QVERIFY(prependConfig(server, "Host test\n    ControlMaster auto\n    ControlPath " +
                                              server.dir().toUtf8() + "/master\n"));
        const SshClient ssh = client(server, version);
        FakePrompter prompter([](const Prompt &) { return Answer(); });
        SessionTransport host(accessTo(server), ssh, {}, &prompter);
        const Outcome outcome = open(host);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        QCOMPARE(result(host, shell(u"echo ok"_s)).out, QByteArray("ok\n"));
        QVERIFY(hasUsed(ssh, "ControlMaster=no"));
        QVERIFY(!QFileInfo::exists(server.dir() + u"/master"_s));
    }

    void asksThroughAClientThatCan()
    {
        TempSshdOptions options;
        options.passphrase = "open sesame";
        const TempSshd server(options);
        const SshClient ssh = client(server, "9.5p1");
        FakePrompter prompter([&](const Prompt &) { return secret(options.passphrase); });
        SessionTransport host(accessTo(server), ssh, {}, &prompter);
        QVERIFY(open(host).isSucceeded());
        QCOMPARE(prompter.asked().size(), 1);
    }

    void saysThatAnOldClientCannotAsk()
    {
        TempSshdOptions options;
        options.passphrase = "open sesame";
        const TempSshd server(options);
        const SshClient ssh = client(server, "8.1p1");
        FakePrompter prompter([&](const Prompt &) { return secret(options.passphrase); });
        SessionTransport host(accessTo(server), ssh, {}, &prompter);
        const Error error = open(host).error();
        QCOMPARE(error.kind, ErrorKind::LoginRefused);
        QVERIFY2(error.why.contains(u"old version"_s), qPrintable(error.why));
        QVERIFY(prompter.asked().isEmpty());
        QVERIFY(hasUsed(ssh, "BatchMode=yes"));

        HostAccess access = accessTo(server);
        access.ssh.auth = SshTarget::Auth::Password;
        SessionTransport password(access, ssh, {}, &prompter);
        const Error refused = open(password).error();
        QCOMPARE(refused.kind, ErrorKind::Unsupported);
        QVERIFY2(refused.text.contains(u"8.1"_s), qPrintable(refused.text));
        QVERIFY(!refused.why.isEmpty() && !refused.remedy.isEmpty());
    }

    void tunnelsToThePortItWasStartedFor()
    {
        const TempSshd server;
        const SshClient ssh = client(server, "9.5p1");
        SessionTransport host(accessTo(server), ssh);
        QVERIFY(open(host).isSucceeded());
        const auto task = host.openTunnel({{}, u"127.0.0.1"_s, 5432});
        const Outcome outcome = run(*task);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        const Endpoint end = task->take()->endpoint();
        QCOMPARE(end.hostAddr, u"127.0.0.1"_s);
        QCOMPARE(end.host, u"127.0.0.1"_s);
        QVERIFY(end.port > 0 && end.port != 5432);
        QTcpSocket socket;
        socket.connectToHost(end.hostAddr, quint16(end.port));
        QVERIFY(socket.waitForConnected(patience)); // ssh listens; nobody else does by chance
        QVERIFY(hasUsed(ssh, ":127.0.0.1:5432"));
    }

    void neverTunnelsToASocketThroughAPort()
    {
        const TempSshd server;
        const SshClient ssh = client(server, "9.5p1");
        SessionTransport host(accessTo(server), ssh);
        QVERIFY(open(host).isSucceeded());
        for (const TunnelTarget &target :
             {TunnelTarget{u"/run/postgresql"_s, {}, 5432}, TunnelTarget{{}, u"127.0.0.1"_s, 5433},
              TunnelTarget{{}, u"192.0.2.7"_s, 5432}}) {
            const auto task = host.openTunnel(target);
            const Error error = run(*task).error();
            QCOMPARE(error.kind, ErrorKind::Unsupported);
            QVERIFY(!error.text.isEmpty() && !error.why.isEmpty() && !error.remedy.isEmpty());
        }
        QVERIFY(!hasUsed(ssh, "/run/postgresql"));
        QCOMPARE(result(host, shell(u"echo ok"_s)).out, QByteArray("ok\n"));
    }

    void saysThatThePortWasTaken()
    {
        const TempSshd server;
        const SshClient ssh = client(server, "9.5p1");
        // Takes the port between the choice and ssh's start.
        QTcpServer thief;
        QVERIFY(thief.listen(QHostAddress::LocalHost));
        const QByteArray aimed =
                "n=$#\nwhile [ $n -gt 0 ]; do\n    w=$1; shift; n=$((n - 1))\n    case $w in "
                "127.0.0.1:*:127.0.0.1:5432) w=127.0.0.1:" +
                QByteArray::number(thief.serverPort()) +
                ":127.0.0.1:5432 ;; esac\n    set -- \"$@\" \"$w\"\ndone\nexec ssh \"$@\"";
        QVERIFY(putFile(ssh.program, contentOf(ssh.program).replace("exec ssh \"$@\"", aimed)));
        SessionTransport host(accessTo(server), ssh);
        const Outcome outcome = open(host);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        const auto task = host.openTunnel({{}, u"127.0.0.1"_s, 5432});
        const Error error = run(*task).error();
        QCOMPARE(error.kind, ErrorKind::Io);
        QVERIFY2(error.detail.contains(u"cannot listen"_s), qPrintable(error.detail));
    }
};

QTEST_GUILESS_MAIN(tst_OldSshClient)
#include "tst_oldsshclient.moc"
