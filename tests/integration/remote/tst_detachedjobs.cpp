// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/remote/sessiontest.h"

#include <QTemporaryDir>
#include <QTimer>
#include <QUuid>

#include <csignal>
#include <unistd.h>

using namespace pgt;
using namespace pgt::test;
using Phase = DetachedState::Phase;

/// Jobs that outlive their session.
class tst_DetachedJobs : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<SessionTransport> m_host;
    QTemporaryDir m_dir;
    QString m_id;
    QString m_runAs;

    DetachedJob job(const QString &script) const
    {
        DetachedJob made;
        made.id = m_id;
        made.runAs = m_runAs;
        made.argv = QStringList{QStringLiteral("/bin/sh"), QStringLiteral("-c"), script,
                                QStringLiteral("sh"), m_dir.path()};
        return made;
    }

    Outcome start(const DetachedJob &wanted)
    {
        const auto task = m_host->startDetached(wanted);
        return run(*task);
    }

    DetachedState poll(qint64 offset = 0,
                       std::chrono::milliseconds wait = std::chrono::milliseconds(0))
    {
        const auto task = m_host->pollDetached(m_id, m_runAs, offset, wait);
        const Outcome outcome = run(*task);
        if (!outcome.isSucceeded())
            qCritical().noquote() << outcome.error().toPlainText();
        return task->result();
    }

    Outcome kill()
    {
        const TaskPtr task = m_host->killDetached(m_id, m_runAs);
        return run(*task);
    }

    Outcome forget()
    {
        const TaskPtr task = m_host->forgetDetached(m_id, m_runAs);
        return run(*task);
    }

    QString directory() const
    {
        return QStringLiteral("/var/tmp/pgtandem-%1-%2").arg(::geteuid()).arg(m_id);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(QFile::setPermissions(m_dir.path(), QFile::Permissions(0x7777)));
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_id = QStringLiteral("test-") + QUuid::createUuid().toString(QUuid::Id128);
        m_runAs.clear();
        m_host = localHost();
        QVERIFY(open(*m_host).isSucceeded());
    }

    void cleanup()
    {
        kill();
        forget();
        m_host.reset();
    }

    void runsToItsEndAndTellsItsOutput()
    {
        DetachedJob wanted = job(QStringLiteral("printf '%s\\n' \"$PGT_A\"; echo err >&2; exit 7"));
        wanted.environment = {{QStringLiteral("PGT_A"), QStringLiteral("it's")}};
        QVERIFY(start(wanted).isSucceeded());
        QTRY_VERIFY_WITH_TIMEOUT(poll().phase == Phase::Exited, patience);
        const DetachedState state = poll();
        QCOMPARE(state.exitCode, 7);
        QCOMPARE(state.newOutput, QByteArray("it's\nerr\n"));
        QCOMPARE(state.nextOffset, 9);
        QCOMPARE(poll(5).newOutput, QByteArray("err\n"));
        QVERIFY(poll(9).newOutput.isEmpty());
        QCOMPARE(QFileInfo(directory()).permissions() & QFile::Permissions(0x0077),
                 QFile::Permissions());
        QVERIFY(forget().isSucceeded());
        QVERIFY(!QFileInfo::exists(directory()));
        QCOMPARE(poll().phase, Phase::Unknown);
    }

    void waitsForTheEndOnTheHost()
    {
        QVERIFY(start(job(QStringLiteral("while [ ! -e \"$1/end\" ]; do sleep 0.05; done; exit 3")))
                        .isSucceeded());
        // Patience that comes to its end: it still runs.
        QCOMPARE(poll(0, std::chrono::milliseconds(200)).phase, Phase::Running);
        // One look is enough: the answer comes with the end, long before the patience is over.
        QTimer::singleShot(100, this, [this] {
            QFile end(m_dir.filePath(QStringLiteral("end")));
            QVERIFY(end.open(QIODevice::WriteOnly));
        });
        const DetachedState state = poll(0, std::chrono::minutes(10));
        QCOMPARE(state.phase, Phase::Exited);
        QCOMPARE(state.exitCode, 3);
        QVERIFY(QFile::remove(m_dir.filePath(QStringLiteral("end"))));
        // Nothing to wait for.
        QCOMPARE(poll(0, std::chrono::minutes(10)).phase, Phase::Exited);
        QVERIFY(forget().isSucceeded());
        QCOMPARE(poll(0, std::chrono::minutes(10)).phase, Phase::Unknown);
    }

    void startsOnlyOnce()
    {
        const DetachedJob wanted = job(QStringLiteral("echo x >>\"$1/count\"; sleep 1000"));
        std::vector<std::unique_ptr<DetachedTask>> tasks;
        for (int i = 0; i < 5; ++i) {
            tasks.push_back(m_host->startDetached(wanted));
            tasks.back()->start();
        }
        for (const auto &task : tasks)
            QTRY_VERIFY_WITH_TIMEOUT(task->state() == Task::State::Finished, patience);
        for (const auto &task : tasks)
            QVERIFY(task->outcome().isSucceeded());
        QTRY_COMPARE_WITH_TIMEOUT(contentOf(m_dir.filePath(QStringLiteral("count"))),
                                  QByteArray("x\n"), patience);
        QVERIFY(kill().isSucceeded());
        QVERIFY(start(wanted).isSucceeded());
        QCOMPARE(contentOf(m_dir.filePath(QStringLiteral("count"))), QByteArray("x\n"));
        QVERIFY(QFile::remove(m_dir.filePath(QStringLiteral("count"))));
    }

    void survivesTheSessionAndIsFoundAgain()
    {
        const QString gate = m_dir.filePath(QStringLiteral("gate"));
        QVERIFY(start(job(QStringLiteral(
                              "echo before; while [ ! -e \"$1/gate\" ]; do sleep 0.05; done; "
                              "echo after")))
                        .isSucceeded());
        QTRY_COMPARE_WITH_TIMEOUT(poll().newOutput, QByteArray("before\n"), patience);
        QVERIFY(::kill(pid_t(m_host->processId()), SIGKILL) == 0);
        QTRY_COMPARE_WITH_TIMEOUT(m_host->state(), HostTransport::State::Lost, patience);
        m_host = localHost(); // as after a restart of the program
        QVERIFY(open(*m_host).isSucceeded());
        QCOMPARE(poll().phase, Phase::Running);
        QVERIFY(putFile(gate, {}));
        QTRY_VERIFY_WITH_TIMEOUT(poll(7).phase == Phase::Exited, patience);
        QCOMPARE(poll(7).newOutput, QByteArray("after\n"));
        QCOMPARE(poll().exitCode, 0);
        QVERIFY(QFile::remove(gate));
    }

    void isKilledWithAllItsProcessesAndSeenGone()
    {
        QVERIFY(start(job(QStringLiteral(
                              "trap '' TERM; echo $$; (trap '' TERM; exec sleep 1000) & echo $!; "
                              "while :; do sleep 1; done")))
                        .isSucceeded());
        QTRY_COMPARE_WITH_TIMEOUT(poll().newOutput.count('\n'), 2, patience);
        const QByteArrayList pids = poll().newOutput.trimmed().split('\n');
        QVERIFY(isAlive(pids.at(0)) && isAlive(pids.at(1)));
        QCOMPARE(forget().error().kind, ErrorKind::CommandFailed);
        QVERIFY(kill().isSucceeded());
        QVERIFY(!isAlive(pids.at(0)) && !isAlive(pids.at(1)));
        QVERIFY(kill().isSucceeded());
        QCOMPARE(poll().phase, Phase::Vanished);
    }

    void tellsTheCodeOfAJobThatEndsPolitely()
    {
        QVERIFY(start(job(QStringLiteral("echo up; exec sleep 1000"))).isSucceeded());
        QTRY_VERIFY_WITH_TIMEOUT(!poll().newOutput.isEmpty(), patience);
        QVERIFY(kill().isSucceeded());
        const DetachedState state = poll();
        QCOMPARE(state.phase, Phase::Exited);
        QCOMPARE(state.exitCode, 128 + SIGTERM);
    }

    void neverTakesAnotherProcessForTheJob()
    {
        QVERIFY(start(job(QStringLiteral("echo up; sleep 1000"))).isSucceeded());
        QVERIFY(kill().isSucceeded());
        QVERIFY(QFile::remove(directory() + QStringLiteral("/code")));
        // The number now belongs to somebody else: a session leader that has nothing to do with us.
        QProcess other;
        other.setChildProcessModifier([] { ::setsid(); });
        other.start(QStringLiteral("sleep"), {QStringLiteral("1000")});
        QVERIFY(other.waitForStarted());
        const QByteArray pid = QByteArray::number(other.processId());
        const QByteArrayList words =
                contentOf(directory() + QStringLiteral("/pid")).trimmed().split(' ');
        QVERIFY(putFile(directory() + QStringLiteral("/pid"),
                        pid + ' ' + words.at(1) + ' ' + words.at(2) + '\n'));
        QCOMPARE(poll().phase, Phase::Vanished);
        QVERIFY(kill().isSucceeded());
        QVERIFY(isAlive(pid));
        other.kill();
        other.waitForFinished();
    }

    void deliversMuchOutputInPieces()
    {
        QVERIFY(start(job(QStringLiteral("head -c 2500000 /dev/zero"))).isSucceeded());
        qint64 offset = 0;
        QByteArray all;
        DetachedState state;
        QElapsedTimer clock;
        clock.start();
        do {
            state = poll(offset);
            all += state.newOutput;
            offset = state.nextOffset;
        } while (state.phase == Phase::Running && clock.elapsed() < patience);
        QCOMPARE(state.phase, Phase::Exited);
        QCOMPARE(all, QByteArray(2'500'000, '\0'));
    }

    void refusesADirectoryThatSomebodyElseMade()
    {
        QVERIFY(QFile::link(m_dir.path(), directory()));
        QCOMPARE(start(job(QStringLiteral(":"))).error().kind, ErrorKind::FileUnwritable);
        QVERIFY(QDir(m_dir.path()).isEmpty());
        QVERIFY(QFile::remove(directory()));
        QVERIFY(QDir().mkdir(directory()));
        QVERIFY(QFile::setPermissions(directory(), QFile::Permissions(0x7777)));
        QCOMPARE(start(job(QStringLiteral(":"))).error().kind, ErrorKind::FileUnwritable);
        QVERIFY(QDir().rmdir(directory()));
    }

    void belongsToTheAccountItRunsAs()
    {
        if (::geteuid() != 0)
            QSKIP("only root may become another account");
        m_runAs = QStringLiteral("nobody");
        QVERIFY(start(job(QStringLiteral("id -un"))).isSucceeded());
        QTRY_VERIFY_WITH_TIMEOUT(poll().phase == Phase::Exited, patience);
        QCOMPARE(poll().newOutput, QByteArray("nobody\n"));
        QVERIFY(forget().isSucceeded());
    }

    void refusesIdsThatArePathsOrWords()
    {
        for (const char *bad : {"", "short", "../../etc/xx", "with blank", "semi;colon"}) {
            m_id = QString::fromLatin1(bad);
            QCOMPARE(start(job(QStringLiteral(":"))).error().kind, ErrorKind::InvalidInput);
        }
    }
};

QTEST_GUILESS_MAIN(tst_DetachedJobs)
#include "tst_detachedjobs.moc"
