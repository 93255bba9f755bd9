// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/privilege.h"
#include "tests/integration/remote/sessiontest.h"
#include "tests/support/fakeprompter.h"
#include "tests/support/memoryscan.h"
#include "tests/support/secretscan.h"
#include "tests/support/tempaccount.h"
#include "tests/support/tempcluster.h"

#include <QTemporaryDir>

#include <algorithm>
#include <vector>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;
using Rights = HostTransport::Rights;
using State = HostTransport::State;

namespace {

const QByteArray rightPassword = "K7-right+'\"$x Vb";

FakePrompter::Answer answering(const QList<QByteArray> &passwords)
{
    return [passwords](const Prompt &prompt) -> std::optional<Secret> {
        const qsizetype index = prompt.attempt - 1;
        if (index >= passwords.size())
            return std::nullopt;
        QByteArray copy(passwords.at(index).constData(), passwords.at(index).size());
        return Secret::fromUtf8(std::move(copy));
    };
}

/// An account on a server of its own, and what is on the way to more rights there.
struct Host
{
    explicit Host(const TempAccountOptions &options, Prompter *prompter,
                  const SessionTimings &timings = {})
        : account(options)
    {
        TempSshdOptions sshd;
        sshd.user = account.name();
        sshd.config = {u"UsePAM yes"_s};
        server = std::make_unique<TempSshd>(sshd);
        HostAccess access;
        access.ssh.host = server->alias();
        transport = std::make_unique<SessionTransport>(
                access, SshClient{u"ssh"_s, {u"-F"_s, server->configFile()}}, timings, prompter);
    }

    QString error() const { return account.error() + server->error(); }
    bool hasNoProcess() const
    {
        const QList<QByteArray> pids =
                runProgram({u"pgrep"_s, u"-u"_s, account.name()}).out.split('\n');
        return std::none_of(pids.cbegin(), pids.cend(), isAlive);
    }
    QString fact(const char *key) const
    {
        return transport->sessionFacts().value(QLatin1String(key));
    }

    TempAccount account;
    std::unique_ptr<TempSshd> server;
    std::unique_ptr<SessionTransport> transport;
};

QByteArray allBytes()
{
    QByteArray bytes;
    for (int i = 0; i < 70'000; ++i)
        bytes += char(i % 251);
    return bytes + "\n\0\r\n"_ba;
}

bool isInstalled(const QString &program)
{
    return !QStandardPaths::findExecutable(program).isEmpty();
}

// What sudo with requiretty is led through.
bool givesTerminals()
{
    return runProgram({u"script"_s, u"-qec"_s, u"true"_s, u"/dev/null"_s}).ok();
}

} // namespace

/// From the login account to one that may work on the server, through the real sudo and doas of
/// this computer and accounts made for it.
class tst_Privilege : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    /// Rules with a log of their own; %1 stays for the account's name.
    QStringList rules(const QString &rule, const QString &defaults = {}) const
    {
        return {u"Defaults:%1 !syslog, !mail_badpass, !mail_no_user, logfile="_s + logFile() +
                        defaults,
                u"%1 "_s + rule};
    }
    QString logFile() const { return m_dir.filePath(u"sudo.log"_s); }

private Q_SLOTS:
    void initTestCase()
    {
        for (const QString &why : {TempAccount::whyNot(), TempSshd::whyNot()}) {
            if (!why.isEmpty())
                QSKIP(qPrintable(why));
        }
        if (!isInstalled(u"sudo"_s))
            QSKIP("the program sudo was not found");
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        QFile::remove(logFile());
    }

    void findsTheWay_data()
    {
        QTest::addColumn<QStringList>("sudoers");
        QTest::addColumn<QByteArray>("doas");
        QTest::addColumn<int>("questions");
        QTest::addColumn<Rights>("rights");
        QTest::addColumn<QString>("sentence");
        const QStringList none;
        QTest::newRow("sudo without password")
                << rules(u"ALL=(ALL:ALL) NOPASSWD: ALL"_s) << QByteArray() << 0 << Rights::Root
                << u"sudo works without a password"_s;
        QTest::newRow("sudo of one shell without password")
                << rules(u"ALL=(root) NOPASSWD: /bin/sh"_s) << QByteArray() << 0 << Rights::Root
                << u"sudo works without a password"_s;
        QTest::newRow("sudo to postgres only")
                << rules(u"ALL=(postgres) NOPASSWD: /bin/sh"_s) << QByteArray() << 0
                << Rights::Postgres << u"acts as postgres through sudo"_s;
        QTest::newRow("sudo with password")
                << rules(u"ALL=(ALL:ALL) ALL"_s) << QByteArray() << 1 << Rights::Root
                << u"acts as root through sudo, with a password"_s;
        QTest::newRow("terminal required, without password")
                << rules(u"ALL=(ALL:ALL) NOPASSWD: ALL"_s, u", requiretty"_s) << QByteArray() << 0
                << Rights::Root << u"sudo works without a password"_s;
        QTest::newRow("terminal required, to postgres only")
                << rules(u"ALL=(postgres) NOPASSWD: ALL"_s, u", requiretty"_s) << QByteArray() << 0
                << Rights::Postgres << u"acts as postgres through sudo"_s;
        QTest::newRow("terminal required, with password")
                << rules(u"ALL=(ALL:ALL) ALL"_s, u", requiretty"_s) << QByteArray() << 1
                << Rights::Root << u"acts as root through sudo, with a password"_s;
        QTest::newRow("doas to root") << none << QByteArray("permit nopass %1 as root\n") << 0
                                      << Rights::Root << u"doas works without a password"_s;
        QTest::newRow("doas to postgres")
                << none << QByteArray("permit nopass %1 as postgres\n") << 0 << Rights::Postgres
                << u"acts as postgres through doas"_s;
    }

    void findsTheWay()
    {
        QFETCH(QStringList, sudoers);
        QFETCH(QByteArray, doas);
        QFETCH(int, questions);
        QFETCH(Rights, rights);
        QFETCH(QString, sentence);
        if (!doas.isEmpty() && !isInstalled(u"doas"_s))
            QSKIP("the program doas was not found (Debian's package is opendoas)");
        if (sudoers.join(u' ').contains("requiretty"_L1) && !givesTerminals())
            QSKIP("the program script gives no terminal here (is /dev/pts missing?)");
        FakePrompter prompter(answering({rightPassword}));
        TempAccountOptions options;
        options.password = rightPassword;
        options.sudoers = sudoers;
        options.doas = doas;
        const Host host(options, &prompter);
        QVERIFY2(host.error().isEmpty(), qPrintable(host.error()));
        const Outcome outcome = open(*host.transport);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        QCOMPARE(host.transport->rights(), rights);
        QCOMPARE(prompter.asked().size(), questions);
        QCOMPARE(privilegeSentence(host.transport->sessionFacts()), sentence);
        QCOMPARE(host.fact("user"), host.account.name());
        // Whatever lies between, bytes stay bytes, streams stay apart and exit codes arrive.
        Command command = shell(u"cat; echo aside >&2; exit 7"_s);
        command.input = allBytes();
        const CommandResult echoed = result(*host.transport, command);
        QCOMPARE(echoed.out, command.input);
        QCOMPARE(echoed.err, QByteArray("aside\n"));
        QCOMPARE(echoed.code, 7);
        QCOMPARE(result(*host.transport, shell(u"id -un"_s)).out,
                 rights == Rights::Root ? QByteArray("root\n") : QByteArray("postgres\n"));
        host.transport->close();
        QTRY_VERIFY_WITH_TIMEOUT(host.hasNoProcess(), patience);
    }

    void namesTheQuestion()
    {
        FakePrompter prompter(answering({rightPassword}));
        TempAccountOptions options;
        options.password = rightPassword;
        options.sudoers = rules(u"ALL=(ALL:ALL) ALL"_s);
        const Host host(options, &prompter);
        prompter.hold();
        QList<State> states;
        connect(host.transport.get(), &HostTransport::stateChanged, this,
                [&](State state) { states << state; });
        const TaskPtr task = host.transport->open();
        QSignalSpy spy(task.get(), &Task::finished);
        task->start();
        QTRY_COMPARE_WITH_TIMEOUT(prompter.openCount(), 1, patience);
        QCOMPARE(host.transport->state(), State::Asking);
        const Prompt &prompt = prompter.asked().constFirst();
        QCOMPARE(prompt.kind, Prompt::Kind::PrivilegePassword);
        QCOMPARE(prompt.host, host.server->alias());
        QCOMPARE(prompt.account, host.account.name());
        QCOMPARE(prompt.text, u"sudo"_s);
        QCOMPARE(prompt.attempt, 1);
        QCOMPARE(prompt.secretKey, u"sudo/%1@%2"_s.arg(host.account.name(), prompt.host));
        prompter.release();
        QTRY_COMPARE_WITH_TIMEOUT(spy.size(), 1, patience);
        QVERIFY(task->outcome().isSucceeded());
        QCOMPARE(states,
                 (QList<State>{State::Connecting, State::Asking, State::Connecting, State::Ready}));
    }

    void asksAgainAfterAWrongPassword()
    {
        FakePrompter prompter(answering({"wrong", rightPassword}));
        TempAccountOptions options;
        options.password = rightPassword;
        options.sudoers = rules(u"ALL=(ALL:ALL) ALL"_s);
        const Host host(options, &prompter);
        QVERIFY(open(*host.transport).isSucceeded());
        QCOMPARE(host.transport->rights(), Rights::Root);
        QCOMPARE(prompter.asked().size(), 2);
        QCOMPARE(prompter.asked().constLast().attempt, 2);
        QVERIFY(prompter.refusedQuestions().isEmpty());
    }

    void saysThatThePasswordWasNotAccepted()
    {
        FakePrompter prompter(answering({"wrong", "wrong too", "and again"}));
        TempAccountOptions options;
        options.password = rightPassword;
        options.sudoers = rules(u"ALL=(ALL:ALL) ALL"_s);
        const Host host(options, &prompter);
        const Error error = open(*host.transport).error();
        QCOMPARE(error.kind, ErrorKind::PrivilegeMissing);
        QVERIFY2(error.text.contains(u"did not accept the password of "_s + host.account.name()),
                 qPrintable(error.text));
        QVERIFY(!error.why.isEmpty() && !error.remedy.isEmpty());
        QVERIFY2(error.detail.contains(u"incorrect password attempts"_s), qPrintable(error.detail));
        QVERIFY2(!error.detail.contains(u"[pw:"_s), qPrintable(error.detail));
        QCOMPARE(prompter.asked().size(), 3);
        QCOMPARE(prompter.refusedQuestions().size(), 1);
        QCOMPARE(prompter.refusedQuestions().first().secretKey,
                 prompter.asked().constLast().secretKey);
    }

    void saysThatSudoersDoesNotKnowTheAccount()
    {
        FakePrompter prompter(answering({rightPassword}));
        TempAccountOptions options;
        options.password = rightPassword;
        options.sudoers = {rules({}).constFirst()}; // only where to log
        const Host host(options, &prompter);
        const Error error = open(*host.transport).error();
        QCOMPARE(error.kind, ErrorKind::PrivilegeMissing);
        QVERIFY2(error.text.contains(u"does not let "_s + host.account.name()),
                 qPrintable(error.text));
        QVERIFY(error.remedy.contains(host.account.name() + " ALL=(root) NOPASSWD: ALL"_L1));
        QVERIFY2(error.detail.contains(u"sudoers"_s), qPrintable(error.detail));
        QCOMPARE(prompter.asked().size(), 1);
        // The same account without sudo.
        HostAccess access;
        access.ssh.host = host.server->alias();
        access.ssh.useSudo = false;
        SessionTransport plain(access, SshClient{u"ssh"_s, {u"-F"_s, host.server->configFile()}},
                               {}, &prompter);
        QVERIFY(open(plain).isSucceeded());
        QCOMPARE(plain.rights(), Rights::User);
        QCOMPARE(prompter.asked().size(), 1);
        QVERIFY(prompter.refusedQuestions().isEmpty()); // the password was right
    }

    void endsTheSessionWhenTheUserDeclines()
    {
        FakePrompter prompter([](const Prompt &) { return std::nullopt; });
        TempAccountOptions options;
        options.password = rightPassword;
        options.sudoers = rules(u"ALL=(ALL:ALL) ALL"_s);
        const Host host(options, &prompter);
        QCOMPARE(open(*host.transport).error().kind, ErrorKind::Cancelled);
        QCOMPARE(host.transport->state(), State::Closed);
        QTRY_VERIFY_WITH_TIMEOUT(host.hasNoProcess(), patience);
        // No attempt with an empty password is held against the account.
        QVERIFY2(!contentOf(logFile()).contains("incorrect"), contentOf(logFile()).constData());
    }

    void withdrawsTheQuestionWhenTheLinkIsLost()
    {
        FakePrompter prompter(answering({rightPassword}));
        TempAccountOptions options;
        options.password = rightPassword;
        options.sudoers = rules(u"ALL=(ALL:ALL) ALL"_s);
        const Host host(options, &prompter);
        prompter.hold();
        const TaskPtr task = host.transport->open();
        QSignalSpy spy(task.get(), &Task::finished);
        task->start();
        QTRY_COMPARE_WITH_TIMEOUT(prompter.openCount(), 1, patience);
        host.server->killSessions();
        QTRY_COMPARE_WITH_TIMEOUT(spy.size(), 1, patience);
        QCOMPARE(prompter.openCount(), 0);
        QVERIFY(task->outcome().isFailed());
    }

    void staysTheLoginAccountWhereNobodyCanBeAsked()
    {
        TempAccountOptions options;
        options.password = rightPassword;
        options.sudoers = rules(u"ALL=(ALL:ALL) ALL"_s);
        const Host host(options, nullptr);
        QVERIFY(open(*host.transport).isSucceeded());
        QCOMPARE(host.transport->rights(), Rights::User);
        QCOMPARE(host.fact("sudo"), u"password"_s);
        QCOMPARE(privilegeSentence(host.transport->sessionFacts()),
                 u"without the right to act as root or postgres"_s);
    }

    void waitsAsLongAsTheUserThinks()
    {
        FakePrompter prompter(answering({rightPassword}));
        TempAccountOptions options;
        options.password = rightPassword;
        options.sudoers = rules(u"ALL=(ALL:ALL) ALL"_s);
        SessionTimings timings;
        timings.ready = std::chrono::seconds(6);
        const Host host(options, &prompter, timings);
        prompter.hold();
        const TaskPtr task = host.transport->open();
        QSignalSpy spy(task.get(), &Task::finished);
        task->start();
        QTRY_COMPARE_WITH_TIMEOUT(prompter.openCount(), 1, patience);
        QVERIFY(!spy.wait(int(timings.ready.count()) + 500)); // longer than it may take otherwise
        prompter.release();
        QTRY_COMPARE_WITH_TIMEOUT(spy.size(), 1, patience);
        QVERIFY(task->outcome().isSucceeded());
    }

    void leavesThePasswordNowhere()
    {
        if (const QString reason = SecretScan::whyNot(); !reason.isEmpty())
            QSKIP(qPrintable(reason));
        if (!givesTerminals())
            QSKIP("the program script gives no terminal here (is /dev/pts missing?)");
        static QStringList log;
        log.clear();
        QLoggingCategory::setFilterRules(u"pgtandem.*.debug=true"_s);
        const auto previous = qInstallMessageHandler(
                [](QtMsgType, const QMessageLogContext &, const QString &text) { log << text; });
        const auto restore = qScopeGuard([previous] {
            qInstallMessageHandler(previous);
            QLoggingCategory::setFilterRules({});
        });
        SecretScan scan;
        QVERIFY(scan.add(u"password"_s, rightPassword));
        scan.start();
        const QStringList defaults{{}, u", requiretty"_s};
        for (const QString &more : defaults) {
            FakePrompter prompter(answering({"wrong", rightPassword}));
            TempAccountOptions options;
            options.password = rightPassword;
            options.sudoers = rules(u"ALL=(ALL:ALL) ALL"_s, more);
            const Host host(options, &prompter);
            const Outcome outcome = open(*host.transport);
            QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
            QCOMPARE(result(*host.transport, shell(u"env; cat /proc/self/environ"_s)).code, 0);
            QCOMPARE(scan.scanFiles({m_dir.path(), host.server->dir(), host.account.home(),
                                     u"/run/sudo"_s}),
                     QStringList());
            QCOMPARE(scan.scanText(host.server->log()), QStringList());
        }
        QCOMPARE(scan.stop(), QStringList());
        QVERIFY(contentOf(logFile()).contains("COMMAND=")); // it was the log
        QVERIFY(!log.isEmpty());
        QCOMPARE(scan.scanText(log.join(u'\n').toUtf8()), QStringList());
    }

    // The password as such must be gone; here it is known to the test in a masked form only.
    void keepsNoCopyInMemory()
    {
        const MaskedSecret password;
        FakePrompter prompter([&password](const Prompt &) -> std::optional<Secret> {
            return Secret::fromUtf8(password.clear());
        });
        TempAccountOptions options;
        options.sudoers = rules(u"ALL=(ALL:ALL) ALL"_s);
        const Host host(options, &prompter);
        const ProgramResult set =
                runProgram({u"sh"_s, u"-c"_s, u"printf '%s:%b\\n' \"$1\" \"$2\" | chpasswd"_s,
                            u"sh"_s, host.account.name(), QString::fromLatin1(password.octal())});
        QVERIFY2(set.ok(), set.err.constData());
        QCOMPARE(password.copiesInMemory(), 0);
        QVERIFY(open(*host.transport).isSucceeded());
        QCOMPARE(prompter.asked().size(), 1);
        QCOMPARE(password.copiesInMemory(), 0);
    }
};

QTEST_GUILESS_MAIN(tst_Privilege)
#include "tst_privilege.moc"
