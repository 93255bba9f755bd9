// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/remote/sessiontest.h"

#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace pgt;
using namespace pgt::test;
using namespace std::chrono_literals;

namespace {

QByteArray allBytes()
{
    QByteArray bytes;
    for (int i = 0; i < 256; ++i)
        bytes += char(i);
    return bytes;
}

} // namespace

/// What every HostTransport promises, tried on the real ones: a shell here, and ssh to a private
/// server.
class tst_TransportContract : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TempSshd> m_sshd;
    std::unique_ptr<SessionTransport> m_host;
    QTemporaryDir m_dir;

    std::unique_ptr<SessionTransport> makeHost() const
    {
        QFETCH_GLOBAL(bool, throughSsh);
        return throughSsh ? sshHost(*m_sshd) : localHost();
    }

    QString path(const QString &name) const { return m_dir.filePath(name); }

    QByteArray output(const QString &script, const QStringList &arguments = {})
    {
        return result(*m_host, shell(script, arguments)).out;
    }

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<bool>("throughSsh");
        QTest::newRow("local") << false;
        QTest::newRow("ssh") << true;
    }

    void initTestCase()
    {
        QVERIFY(m_dir.isValid());
        if (!TempSshd::whyNot().isEmpty())
            return;
        m_sshd = std::make_unique<TempSshd>();
        QVERIFY2(m_sshd->isRunning(), qPrintable(m_sshd->error()));
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        QFETCH_GLOBAL(bool, throughSsh);
        if (throughSsh && !m_sshd)
            QSKIP(qPrintable(TempSshd::whyNot()));
        m_host = makeHost();
        const Outcome outcome = open(*m_host);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        QCOMPARE(m_host->state(), HostTransport::State::Ready);
    }

    void cleanup() { m_host.reset(); }

    void knowsWhoItIs()
    {
        QVERIFY(!m_host->sessionFacts().value(QStringLiteral("user")).isEmpty());
        QCOMPARE(m_host->sessionFacts().value(QStringLiteral("os")), QStringLiteral("Linux"));
        QFETCH_GLOBAL(bool, throughSsh);
        QCOMPARE(m_host->hostKey().contains(QStringLiteral("SHA256:")), throughSsh);
    }

    void returnsEveryByteUnchanged()
    {
        Command command =
                shell(QStringLiteral("cat; cat >&2 <\"$1\""), {path(QStringLiteral("bytes"))});
        QFile file(path(QStringLiteral("bytes")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(allBytes());
        file.close();
        command.input = allBytes();
        const CommandResult answer = result(*m_host, command);
        QCOMPARE(answer.out, allBytes());
        QCOMPARE(answer.err, allBytes());
        QVERIFY(answer.ok());
    }

    void returnsTheExitCode_data()
    {
        QTest::addColumn<int>("code");
        for (const int code : {0, 1, 2, 77, 126, 127, 128, 160, 254, 255})
            QTest::addRow("%d", code) << code;
    }

    void returnsTheExitCode()
    {
        QFETCH(int, code);
        const CommandResult answer =
                result(*m_host, shell(QStringLiteral("exit $1"), {QString::number(code)}));
        QCOMPARE(answer.end, CommandEnd::Exited);
        QCOMPARE(answer.code, code);
    }

    void tellsASignalFromAnExit()
    {
        const CommandResult answer = result(*m_host, shell(QStringLiteral("kill -s SEGV $$")));
        QCOMPARE(answer.end, CommandEnd::Signalled);
        QCOMPARE(answer.code, SIGSEGV);
        QVERIFY2(answer.err.isEmpty(), answer.err.constData());
    }

    void failsWithTheEndOfStderr()
    {
        Command command = shell(QStringLiteral("echo the cause >&2; exit 3"));
        command.exit = Command::Exit::MustBeZero;
        const auto task = m_host->command(command);
        const Outcome outcome = run(*task);
        QVERIFY(outcome.isFailed());
        QCOMPARE(outcome.error().kind, ErrorKind::CommandFailed);
        QCOMPARE(outcome.error().exitCode, 3);
        QCOMPARE(outcome.error().detail, QStringLiteral("the cause"));
        QCOMPARE(outcome.error().host, m_host->name());
    }

    void runsSeveralAtOnce()
    {
        // Each waits for a file that only the next one makes.
        std::vector<std::unique_ptr<CommandTask>> tasks;
        const QString dir = m_dir.filePath(QStringLiteral("ring"));
        QDir().mkpath(dir);
        for (int i = 0; i < 3; ++i) {
            tasks.push_back(m_host->command(
                    shell(QStringLiteral(": >\"$1/$2\"; while [ ! -e \"$1/$3\" ]; do sleep 0.02; "
                                         "done; rm \"$1/$3\""),
                          {dir, QString::number(i), QString::number((i + 1) % 3)})));
        }
        std::vector<std::unique_ptr<QSignalSpy>> spies;
        for (const auto &task : tasks) {
            spies.push_back(std::make_unique<QSignalSpy>(task.get(), &Task::finished));
            task->start();
        }
        for (const auto &spy : spies)
            QTRY_COMPARE_WITH_TIMEOUT(spy->size(), 1, patience);
        for (const auto &task : tasks)
            QVERIFY(task->result().ok());
    }

    void streamsOutputWhileItRuns()
    {
        // It goes on only after its first line was seen here.
        const QString gate = path(QStringLiteral("gate"));
        QFile::remove(gate);
        Command command =
                shell(QStringLiteral("echo first; printf '1%%\\r2%%\\rtail' >&2; "
                                     "while [ ! -e \"$1\" ]; do sleep 0.02; done; echo second"),
                      {gate});
        command.output = Command::Output::Stream;
        const auto task = m_host->command(command);
        QByteArray seen;
        QByteArrayList lines;
        connect(task.get(), &CommandTask::output, this, [&](const QByteArray &bytes) {
            seen += bytes;
            QFile file(gate);
            QVERIFY(file.open(QIODevice::WriteOnly));
        });
        connect(task.get(), &CommandTask::errorLine, this,
                [&](const QByteArray &line) { lines << line; });
        QVERIFY(run(*task).isSucceeded());
        QCOMPARE(seen, QByteArray("first\nsecond\n"));
        QCOMPARE(lines, (QByteArrayList{"1%", "2%", "tail"}));
        QVERIFY(task->result().out.isEmpty());
    }

    void takesLargeInput()
    {
        QByteArray data(5 << 20, Qt::Uninitialized);
        QRandomGenerator random(7);
        for (char &byte : data)
            byte = char(random.generate());
        Command command = shell(QStringLiteral("sha256sum"));
        command.input = data;
        const auto slow = m_host->command(command);
        const auto quick = m_host->command(shell(QStringLiteral("echo quick")));
        QSignalSpy spy(slow.get(), &Task::finished);
        slow->start();
        QVERIFY(run(*quick).isSucceeded());
        QCOMPARE(quick->result().out, QByteArray("quick\n"));
        QTRY_COMPARE_WITH_TIMEOUT(spy.size(), 1, patience);
        QCOMPARE(slow->result().out.left(64),
                 QCryptographicHash::hash(data, QCryptographicHash::Sha256).toHex());
    }

    void returnsLargeOutput()
    {
        const CommandResult answer =
                result(*m_host, shell(QStringLiteral("head -c 3000000 /dev/zero; echo end")));
        QCOMPARE(answer.out, QByteArray(3'000'000, '\0') + "end\n");
    }

    void stopsACommandThatPrintsTooMuch()
    {
        Command command = shell(QStringLiteral("while :; do echo 0123456789; done"));
        command.maxOutput = 100'000;
        const CommandResult answer = result(*m_host, command);
        QCOMPARE(answer.end, CommandEnd::TooMuch);
        QCOMPARE(answer.out.size(), 100'000);
    }

    void stopsACommandThatTakesTooLong()
    {
        Command command = shell(QStringLiteral("echo $$; exec sleep 1000"));
        command.timeout = 300ms;
        const auto task = m_host->command(command);
        const Outcome outcome = run(*task);
        QVERIFY(outcome.isFailed());
        QCOMPARE(outcome.error().kind, ErrorKind::Timeout);
        QCOMPARE(task->result().end, CommandEnd::TimedOut);
        QVERIFY(!task->result().out.isEmpty());
        QVERIFY(!isAlive(task->result().out));
    }

    void cancelsAndSeesItGone_data()
    {
        QTest::addColumn<QString>("script");
        QTest::newRow("polite") << QStringLiteral("echo $$; exec sleep 1000");
        QTest::newRow("ignores TERM")
                << QStringLiteral("trap '' TERM; echo $$; while :; do sleep 1000; done");
    }

    void cancelsAndSeesItGone()
    {
        QFETCH(QString, script);
        Command command = shell(script);
        command.output = Command::Output::Stream;
        const auto task = m_host->command(command);
        QByteArray pid;
        connect(task.get(), &CommandTask::output, this, [&](const QByteArray &bytes) {
            pid += bytes;
            task->cancel();
        });
        QVERIFY(run(*task).isCancelled());
        QCOMPARE(task->result().end, CommandEnd::Cancelled);
        QVERIFY(pid.endsWith('\n'));
        QVERIFY(!isAlive(pid));
        QCOMPARE(output(QStringLiteral("echo on")), QByteArray("on\n"));
    }

    void cancelsRightAfterTheStart()
    {
        for (int i = 0; i < 20; ++i) {
            const auto task = m_host->command(shell(QStringLiteral("sleep 1000")));
            QSignalSpy spy(task.get(), &Task::finished);
            task->start();
            task->cancel();
            QTRY_COMPARE_WITH_TIMEOUT(spy.size(), 1, patience);
            QVERIFY(task->outcome().isCancelled());
        }
    }

    void stopsTheCommandOfADestroyedTask()
    {
        Command command = shell(QStringLiteral("echo $$; exec sleep 1000"));
        command.output = Command::Output::Stream;
        auto task = m_host->command(command);
        QByteArray pid;
        connect(task.get(), &CommandTask::output, this,
                [&](const QByteArray &bytes) { pid += bytes; });
        task->start();
        QTRY_VERIFY_WITH_TIMEOUT(pid.endsWith('\n'), patience);
        QVERIFY(isAlive(pid));
        task.reset();
        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(pid), patience);
    }

    void doesNotWaitForADaemonThatKeepsThePipes()
    {
        const CommandResult answer =
                result(*m_host, shell(QStringLiteral("setsid sleep 1000 & echo $!; exit 4")));
        QCOMPARE(answer.end, CommandEnd::Exited);
        QCOMPARE(answer.code, 4);
        const pid_t pid = answer.out.trimmed().toInt();
        QVERIFY(isAlive(answer.out));
        QVERIFY(pid > 1 && ::kill(pid, SIGKILL) == 0);
    }

    void quotesEveryWord()
    {
        QStringList words{QString(),
                          QStringLiteral("-n"),
                          QStringLiteral("!!"),
                          QStringLiteral("'"),
                          QStringLiteral("\n"),
                          QStringLiteral("a\n"),
                          QStringLiteral("\\"),
                          QStringLiteral("$(id)"),
                          QStringLiteral("`id`"),
                          QStringLiteral("*"),
                          QStringLiteral("~"),
                          QStringLiteral("; exit 9"),
                          QStringLiteral("ä€😀")};
        QRandomGenerator random(42);
        while (words.size() < 1600) {
            QString word;
            const int length = random.bounded(1, 40);
            for (int i = 0; i < length; ++i)
                word += QChar(random.bounded(1, 256));
            words << word;
        }
        for (qsizetype start = 0; start < words.size(); start += 400) {
            const QStringList part = words.mid(start, 400);
            QByteArray expected;
            for (const QString &word : part)
                expected += word.toUtf8() + '\0';
            Command command;
            command.argv = QStringList{QStringLiteral("printf"), QStringLiteral("%s\\0")} + part;
            QCOMPARE(result(*m_host, command).out, expected);
        }
        for (const QString &word : words.mid(0, 13))
            QCOMPARE(output(QStringLiteral("printf %s \"$1\""), {word}), word.toUtf8());
    }

    void passesEnvironmentAndAFixedLocale()
    {
        Command command =
                shell(QStringLiteral("printf '%s|%s|%s' \"$PGT_A\" \"$LC_ALL\" \"$(pwd)\""));
        command.environment = {{QStringLiteral("PGT_A"), QStringLiteral("it's\n$HOME")}};
        QCOMPARE(result(*m_host, command).out, QByteArray("it's\n$HOME|C|/"));
    }

    void refusesWhatNoShellCanTake_data()
    {
        QTest::addColumn<QStringList>("argv");
        QTest::newRow("nothing") << QStringList();
        QTest::newRow("no program") << QStringList{QString()};
        QTest::newRow("NUL") << QStringList{QStringLiteral("echo"), QString(QChar(u'\0'))};
        QTest::newRow("too long") << QStringList{QStringLiteral("echo"),
                                                 QString(130'000, QLatin1Char('x'))};
    }

    void refusesWhatNoShellCanTake()
    {
        QFETCH(QStringList, argv);
        Command command;
        command.argv = argv;
        const auto task = m_host->command(command);
        const Outcome outcome = run(*task);
        QVERIFY(outcome.isFailed());
        QCOMPARE(outcome.error().kind, ErrorKind::InvalidInput);
    }

    void keepsInputOutOfEveryProcessList()
    {
        const QByteArray canary = "canary-" +
                                  QByteArray::number(QRandomGenerator::global()->generate64(), 36) +
                                  "-of-the-test";
        Command command = shell(QStringLiteral("cat >/dev/null; sleep 0.3"));
        command.input = canary;
        command.privacy = Command::Privacy::Secret;
        const auto task = m_host->command(command);
        QSignalSpy spy(task.get(), &Task::finished);
        task->start();
        int scans = 0;
        while (spy.isEmpty() && scans < 1000) {
            QVERIFY(!anyProcessShows(canary));
            ++scans;
            QTest::qWait(1);
        }
        QVERIFY(task->result().ok());
        QVERIFY(scans > 0);
    }

    void failsWithLinkLostWhenTheSessionDies()
    {
        const auto task = m_host->command(shell(QStringLiteral("sleep 1000")));
        QSignalSpy spy(task.get(), &Task::finished);
        QSignalSpy states(m_host.get(), &HostTransport::stateChanged);
        task->start();
        QTest::qWait(50); // any moment will do
        QVERIFY(::kill(pid_t(m_host->processId()), SIGKILL) == 0);
        QTRY_COMPARE_WITH_TIMEOUT(spy.size(), 1, patience);
        QVERIFY(task->outcome().isFailed());
        QCOMPARE(task->outcome().error().kind, ErrorKind::LinkLost);
        QCOMPARE(m_host->state(), HostTransport::State::Lost);
        QVERIFY(!states.last().at(1).toString().isEmpty());
        const auto next = m_host->command(shell(QStringLiteral(":")));
        QCOMPARE(run(*next).error().kind, ErrorKind::LinkLost);
        QVERIFY(open(*m_host).isSucceeded());
        QCOMPARE(output(QStringLiteral("echo again")), QByteArray("again\n"));
    }

    void endsItsCommandsWhenItIsClosed()
    {
        Command command =
                shell(QStringLiteral("trap '' TERM; echo $$; while :; do sleep 1000; done"));
        command.output = Command::Output::Stream;
        const auto task = m_host->command(command);
        QByteArray pid;
        connect(task.get(), &CommandTask::output, this,
                [&](const QByteArray &bytes) { pid += bytes; });
        QSignalSpy spy(task.get(), &Task::finished);
        task->start();
        QTRY_VERIFY_WITH_TIMEOUT(pid.endsWith('\n'), patience);
        const QByteArray session = QByteArray::number(m_host->processId());
        m_host->close();
        QCOMPARE(m_host->state(), HostTransport::State::Closed);
        QTRY_COMPARE_WITH_TIMEOUT(spy.size(), 1, patience);
        QCOMPARE(task->outcome().error().kind, ErrorKind::LinkLost);
        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(pid), patience);
        QTRY_VERIFY_WITH_TIMEOUT(
                !QFileInfo::exists(QStringLiteral("/proc/") + QString::fromLatin1(session)),
                patience); // not even a zombie
    }

    void endsItsCommandsOnABusyHost()
    {
        Command command =
                shell(QStringLiteral("trap '' TERM; echo $$ $PPID; while :; do sleep 1000; done"));
        command.output = Command::Output::Stream;
        const auto task = m_host->command(command);
        QByteArray said;
        connect(task.get(), &CommandTask::output, this,
                [&](const QByteArray &bytes) { said += bytes; });
        task->start();
        QTRY_VERIFY_WITH_TIMEOUT(said.endsWith('\n'), patience);
        const QByteArrayList pids = said.trimmed().split(' ');
        // The shell that knows what to kill does not get its turn for longer than TERM is given.
        const pid_t guard = pid_t(pids.value(1).toInt());
        QVERIFY(guard > 1 && ::kill(guard, SIGSTOP) == 0);
        m_host->close();
        QTest::qWait(3000);
        QVERIFY(::kill(guard, SIGCONT) == 0);
        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(pids.at(0)), patience);
        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(pids.at(1)), patience);
    }

    void survivesManyCommands()
    {
        constexpr int total = 500;
        QRandomGenerator random(11);
        int finished = 0;
        int wrong = 0;
        int cancelled = 0;
        std::vector<std::unique_ptr<CommandTask>> running;
        for (int i = 0; i < total; ++i) {
            const int size = random.bounded(0, 20'000);
            Command command =
                    shell(QStringLiteral("head -c $1 /dev/zero; cat >&2"), {QString::number(size)});
            command.input = QByteArray(random.bounded(0, 3'000), char(random.bounded(256)));
            auto task = m_host->command(command);
            CommandTask *raw = task.get();
            const bool toCancel = random.bounded(10) == 0;
            connect(raw, &Task::finished, this, [&, raw, size, toCancel](const Outcome &outcome) {
                ++finished;
                if (toCancel && outcome.isCancelled())
                    ++cancelled;
                else if (!raw->result().ok() || raw->result().out != QByteArray(size, '\0') ||
                         raw->result().err != raw->command().input)
                    ++wrong;
            });
            raw->start();
            if (toCancel)
                QTimer::singleShot(random.bounded(0, 30), raw, [raw] { raw->cancel(); });
            running.push_back(std::move(task));
            if (i % 6 == 5)
                QTRY_VERIFY_WITH_TIMEOUT(finished > i - 6, patience);
        }
        QTRY_COMPARE_WITH_TIMEOUT(finished, total, 60'000);
        QCOMPARE(wrong, 0);
        QVERIFY(cancelled > 0);
    }
};

QTEST_GUILESS_MAIN(tst_TransportContract)
#include "tst_transportcontract.moc"
