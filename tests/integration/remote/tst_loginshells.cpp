// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/remote/sessiontest.h"
#include "tests/support/tempaccount.h"
#include "tests/support/tempcluster.h"

#include <QTemporaryDir>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

namespace {

// What people have in start-up files: no newline at the end, escape sequences, and once a line
// that looks like ours.
const QByteArray noise = "Welcome \033[31mred\033[0m\nREADY 00 0 root\nH x begin\nno newline";

struct Host
{
    explicit Host(const TempAccountOptions &options, const QStringList &sshdConfig = {})
        : account(options)
    {
        TempSshdOptions sshd;
        sshd.user = account.name();
        sshd.config = sshdConfig + QStringList{u"UsePAM yes"_s};
        server = std::make_unique<TempSshd>(sshd);
        transport = sshHost(*server);
    }
    QString error() const { return account.error() + server->error(); }

    TempAccount account;
    std::unique_ptr<TempSshd> server;
    std::unique_ptr<SessionTransport> transport;
};

QString pathOf(const QString &shell)
{
    return QStandardPaths::findExecutable(shell);
}

} // namespace

/// Accounts with all kinds of login shells and start-up files, on a real sshd.
class tst_LoginShells : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const QString &why : {TempAccount::whyNot(), TempSshd::whyNot()}) {
            if (!why.isEmpty())
                QSKIP(qPrintable(why));
        }
    }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void worksInEveryShell_data()
    {
        QTest::addColumn<QString>("shell");
        QTest::addColumn<QString>("startFile");
        QTest::addColumn<QByteArray>("content");
        const QByteArray print = "printf '%s' '" + noise + "'\n";
        const QByteArray huge = "head -c 300000 /dev/zero | tr '\\0' x\n";
        QTest::newRow("bash, noisy") << u"bash"_s << u".bashrc"_s << print;
        QTest::newRow("bash, 300 kB in one line") << u"bash"_s << u".bashrc"_s << huge;
        QTest::newRow("dash") << u"dash"_s << u".profile"_s << print;
        QTest::newRow("zsh, noisy") << u"zsh"_s << u".zshenv"_s << print;
        QTest::newRow("ksh") << u"ksh"_s << u".kshrc"_s << print;
        QTest::newRow("fish, noisy") << u"fish"_s << u".config/fish/config.fish"_s
                                     << QByteArray("printf 'Welcome \\e[31mred\\e[0m\\nREADY 00 0 "
                                                   "root\\nno newline'\n");
        QTest::newRow("tcsh, noisy")
                << u"tcsh"_s << u".tcshrc"_s
                << QByteArray("echo 'READY 00 0 root'\necho -n 'no newline'\n");
        QTest::newRow("csh, noisy") << u"csh"_s << u".cshrc"_s
                                    << QByteArray("echo 'READY 00 0 root'\necho -n 'no newline'\n");
        QTest::newRow("busybox sh") << u"busybox"_s << u".profile"_s << print;
    }

    void worksInEveryShell()
    {
        QFETCH(QString, shell);
        QFETCH(QString, startFile);
        QFETCH(QByteArray, content);
        if (pathOf(shell).isEmpty())
            QSKIP(qPrintable(u"the shell %1 is not installed"_s.arg(shell)));
        TempAccountOptions options;
        options.shell = pathOf(shell);
        const QTemporaryDir dir;
        if (shell == "busybox"_L1) {
            // sshd starts it as "busybox"; a link makes it a shell.
            QVERIFY(QFile::setPermissions(dir.path(), QFile::Permissions(0x7755)));
            options.shell = dir.filePath(u"sh"_s);
            QVERIFY(QFile::link(pathOf(shell), options.shell));
        }
        Host host(options);
        QVERIFY2(host.error().isEmpty(), qPrintable(host.error()));
        QVERIFY(host.account.putFile(startFile, content));
        const Outcome outcome = open(*host.transport);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        // The words that shells disagree about arrive as they are.
        const QStringList words{u"it's"_s, u"!!"_s,      u"$HOME"_s, u"`id`"_s, u"a\nb"_s, u"-n"_s,
                                u"*"_s,    u"\\n"_s,     u"{a,b}"_s, u"^x"_s,   u"ä €"_s,  u"\t"_s,
                                {},        u"(cat x)"_s, u"%1"_s,    u"~"_s};
        const CommandResult echoed =
                result(*host.transport, commandOf(u"printf '<%s>' \"$@\""_s, words));
        QCOMPARE(QString::fromUtf8(echoed.out), u"<%1>"_s.arg(words.join(u"><"_s)));
        Command command = commandOf(u"cat"_s);
        for (int i = 0; i < 300'000; ++i)
            command.input += char(i % 253);
        QCOMPARE(result(*host.transport, command).out, command.input);
        // Nobody finds our commands in a history.
        const QDir home(host.account.home());
        QVERIFY(home.entryList({u"*history*"_s}, QDir::AllEntries | QDir::Hidden).isEmpty());
    }

    void saysWhyThereIsNoShell_data()
    {
        QTest::addColumn<QString>("shell");
        QTest::addColumn<QStringList>("config");
        QTest::addColumn<QString>("words");
        QTest::newRow("nologin") << u"/usr/sbin/nologin"_s << QStringList() << u"not available"_s;
        QTest::newRow("false") << u"/bin/false"_s << QStringList() << QString();
        QTest::newRow("forced command")
                << u"/bin/bash"_s << QStringList{u"ForceCommand echo 'only backups here'; exit 3"_s}
                << u"only backups here"_s;
        QTest::newRow("sftp only")
                << u"/bin/bash"_s << QStringList{u"ForceCommand internal-sftp"_s} << QString();
        QTest::newRow("no sessions at all")
                << u"/bin/bash"_s << QStringList{u"MaxSessions 0"_s} << QString();
    }

    void saysWhyThereIsNoShell()
    {
        QFETCH(QString, shell);
        QFETCH(QStringList, config);
        QFETCH(QString, words);
        TempAccountOptions options;
        options.shell = shell;
        const Host host(options, config);
        QVERIFY2(host.error().isEmpty(), qPrintable(host.error()));
        const Error error = open(*host.transport).error();
        QCOMPARE(error.kind, ErrorKind::ShellUnusable);
        QVERIFY(!error.text.isEmpty() && !error.why.isEmpty() && !error.remedy.isEmpty());
        QVERIFY2(error.detail.contains(words), qPrintable(error.detail));
    }

    // All commands share one session, and tunnels are none.
    void needsOnlyOneSession()
    {
        const Host host({}, {u"MaxSessions 1"_s});
        QVERIFY2(host.error().isEmpty(), qPrintable(host.error()));
        QVERIFY(open(*host.transport).isSucceeded());
        QCOMPARE(result(*host.transport, commandOf(u"echo ok"_s)).out, QByteArray("ok\n"));
        const auto task = host.transport->openTunnel({u"/tmp"_s, {}, 5432});
        QVERIFY(run(*task).isSucceeded());
        QCOMPARE(result(*host.transport, commandOf(u"echo ok"_s)).out, QByteArray("ok\n"));
        QVERIFY(!host.server->log().contains("Failed"));
    }

    void takesALongBannerForNoAnswer()
    {
        const QTemporaryDir dir;
        QVERIFY(QFile::setPermissions(dir.path(), QFile::Permissions(0x7755)));
        const QString banner = dir.filePath(u"banner"_s);
        QVERIFY(putFile(banner, noise + '\n' + QByteArray(100'000, 'x')));
        const Host host({}, {u"Banner "_s + banner});
        QVERIFY(open(*host.transport).isSucceeded());
        QCOMPARE(result(*host.transport, commandOf(u"echo ok"_s)).out, QByteArray("ok\n"));
    }

private:
    static Command commandOf(const QString &script, const QStringList &arguments = {})
    {
        return pgt::test::shell(script, arguments);
    }
};

QTEST_GUILESS_MAIN(tst_LoginShells)
#include "tst_loginshells.moc"
