// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/task/composites.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace pgt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// What happened, in order: "+a" started, "!a" was cancelled, "-a" ended, "~a" destroyed
/// unfinished.
using Log = QStringList;

enum class Ends { WithSuccess, WithFailure, OnlyWhenCancelled, NotEvenThen };

/// A leaf that writes into a log.
class Leaf : public Task
{
    Q_OBJECT

public:
    Leaf(Log &log, const QString &name, Ends ends, std::chrono::milliseconds after)
        : m_log(log), m_name(name), m_ends(ends), m_after(after)
    {}
    ~Leaf() override
    {
        if (m_running)
            m_log << u"~"_s + m_name;
    }

protected:
    void run() override
    {
        m_running = true;
        m_log << u"+"_s + m_name;
        if (m_ends == Ends::WithSuccess || m_ends == Ends::WithFailure) {
            if (m_after.count() == 0)
                end();
            else
                QTimer::singleShot(m_after, this, &Leaf::end);
        }
    }

    void abort() override
    {
        m_log << u"!"_s + m_name;
        if (m_ends == Ends::NotEvenThen)
            return;
        m_running = false;
        finish(Outcome::cancelled());
    }

private:
    void end()
    {
        if (!m_running)
            return;
        m_running = false;
        m_log << u"-"_s + m_name;
        finish(m_ends == Ends::WithFailure
                       ? Outcome::failed(Error::make(ErrorKind::CommandFailed, m_name))
                       : Outcome::succeeded());
    }

    Log &m_log;
    QString m_name;
    Ends m_ends;
    std::chrono::milliseconds m_after;
    bool m_running = false;
};

TaskFactory leaf(Log &log, const QString &name, Ends ends = Ends::WithSuccess,
                 std::chrono::milliseconds after = 0ms)
{
    return [&log, name, ends, after] { return std::make_unique<Leaf>(log, name, ends, after); };
}

TaskFactory wrapped(TaskPtr (*make)(Log &log), Log &log)
{
    return [make, &log] { return make(log); };
}

Error timeoutError()
{
    return Error::make(ErrorKind::Unknown, u"too late"_s);
}

// A tree with every composite, each at another depth.
TaskPtr bigTree(Log &log)
{
    auto sequence = std::make_unique<Sequence>();
    sequence->add(leaf(log, u"a"_s));
    sequence->add([&log]() -> TaskPtr {
        return std::make_unique<Finally>(
                std::make_unique<Timeout>(
                        std::make_unique<Parallel>(std::vector<TaskFactory>{
                                leaf(log, u"p1"_s, Ends::WithSuccess, 1ms), leaf(log, u"p2"_s),
                                [&log]() -> TaskPtr {
                                    return std::make_unique<Sequence>(std::vector<TaskFactory>{
                                            leaf(log, u"s1"_s),
                                            leaf(log, u"s2"_s, Ends::WithSuccess, 1ms)});
                                }}),
                        10s, timeoutError()),
                leaf(log, u"clean"_s));
    });
    sequence->add([&log]() -> TaskPtr {
        auto count = std::make_shared<int>(0);
        return std::make_unique<Retry>(
                [&log, count] {
                    ++*count;
                    return std::make_unique<Leaf>(
                            log, u"r%1"_s.arg(*count),
                            *count < 3 ? Ends::WithFailure : Ends::WithSuccess, 0ms);
                },
                5, 1ms, [](const Error &) { return true; });
    });
    sequence->add(leaf(log, u"z"_s));
    return sequence;
}

Outcome run(Task &task)
{
    QSignalSpy spy(&task, &Task::finished);
    task.start();
    if (spy.isEmpty() && !spy.wait(20'000))
        return Outcome::failed(Error::make(ErrorKind::Internal, u"never finished"_s));
    return task.outcome();
}

void processEvents(int rounds)
{
    for (int i = 0; i < rounds; ++i) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
    }
}

} // namespace

Q_DECLARE_METATYPE(Ends)

class tst_TaskTree : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void finishedComesOnceAndFromTheEventLoop()
    {
        FunctionTask task([] { return Outcome::succeeded(); });
        QSignalSpy spy(&task, &Task::finished);
        task.start();
        QVERIFY(spy.isEmpty());
        QCOMPARE(task.state(), Task::State::Running);
        processEvents(3);
        QCOMPARE(spy.size(), 1);
        QCOMPARE(task.state(), Task::State::Finished);
        task.start();
        task.cancel();
        processEvents(3);
        QCOMPARE(spy.size(), 1);
    }

    void cancelBeforeTheStartNeverRuns()
    {
        Log log;
        Leaf task(log, u"a"_s, Ends::WithSuccess, 0ms);
        QSignalSpy spy(&task, &Task::finished);
        task.cancel();
        task.cancel();
        task.start();
        QVERIFY(spy.isEmpty());
        processEvents(3);
        QCOMPARE(spy.size(), 1);
        QVERIFY(task.outcome().isCancelled());
        QVERIFY(log.isEmpty());
    }

    void theReceiverMayDeleteTheTask()
    {
        Log log;
        auto *task = new Leaf(log, u"a"_s, Ends::WithSuccess, 0ms);
        connect(task, &Task::finished, task, [task] { delete task; });
        task->start();
        processEvents(3);
        QCOMPARE(log, (Log{u"+a"_s, u"-a"_s}));
    }

    void sequenceRunsInOrder()
    {
        Log log;
        Sequence task({leaf(log, u"a"_s, Ends::WithSuccess, 2ms), leaf(log, u"b"_s),
                       [] { return TaskPtr(); }, leaf(log, u"c"_s, Ends::WithSuccess, 1ms)});
        QVERIFY(run(task).isSucceeded());
        QCOMPARE(log, (Log{u"+a"_s, u"-a"_s, u"+b"_s, u"-b"_s, u"+c"_s, u"-c"_s}));
    }

    void sequenceStopsAtTheFirstFailure()
    {
        Log log;
        Sequence task({leaf(log, u"a"_s), leaf(log, u"b"_s, Ends::WithFailure), leaf(log, u"c"_s)});
        const Outcome outcome = run(task);
        QVERIFY(outcome.isFailed());
        QCOMPARE(outcome.error().text, u"b"_s);
        QCOMPARE(log, (Log{u"+a"_s, u"-a"_s, u"+b"_s, u"-b"_s}));
    }

    void sequenceTakesStepsWhileItRuns()
    {
        Log log;
        Sequence task;
        task.add([&] {
            task.add(leaf(log, u"late"_s));
            return Outcome::succeeded();
        });
        QVERIFY(run(task).isSucceeded());
        QCOMPARE(log, (Log{u"+late"_s, u"-late"_s}));
    }

    void emptyCompositesSucceed()
    {
        Sequence sequence;
        QVERIFY(run(sequence).isSucceeded());
        Parallel parallel({});
        QVERIFY(run(parallel).isSucceeded());
        Parallel nothing({[] { return TaskPtr(); }, [] { return TaskPtr(); }});
        QVERIFY(run(nothing).isSucceeded());
    }

    void cancelFromAFactoryStartsNothing()
    {
        Log log;
        Sequence sequence;
        sequence.add([&]() -> TaskPtr {
            sequence.cancel();
            return std::make_unique<Leaf>(log, u"a"_s, Ends::WithSuccess, 0ms);
        });
        QVERIFY(run(sequence).isCancelled());
        QVERIFY2(log.isEmpty(), qPrintable(log.join(u' ')));

        Parallel *running = nullptr;
        Parallel parallel({[&]() -> TaskPtr {
                               running->cancel();
                               return std::make_unique<Leaf>(log, u"b"_s, Ends::WithSuccess, 0ms);
                           },
                           leaf(log, u"c"_s)});
        running = &parallel;
        QVERIFY(run(parallel).isCancelled());
        QVERIFY2(log.isEmpty(), qPrintable(log.join(u' ')));

        Retry *retrying = nullptr;
        Retry retry(
                [&]() -> TaskPtr {
                    retrying->cancel();
                    return std::make_unique<Leaf>(log, u"d"_s, Ends::WithSuccess, 0ms);
                },
                3, 0ms, [](const Error &) { return true; });
        retrying = &retry;
        QVERIFY(run(retry).isCancelled());
        QVERIFY2(log.isEmpty(), qPrintable(log.join(u' ')));
    }

    void parallelStartsAllAtOnce()
    {
        Log log;
        Parallel task(
                {leaf(log, u"a"_s, Ends::WithSuccess, 1ms), leaf(log, u"b"_s), leaf(log, u"c"_s)});
        task.start();
        QCOMPARE(log, (Log{u"+a"_s, u"+b"_s, u"-b"_s, u"+c"_s, u"-c"_s}));
        QTRY_COMPARE(task.state(), Task::State::Finished);
        QCOMPARE(log.last(), u"-a"_s);
        QVERIFY(task.outcome().isSucceeded());
    }

    void parallelKeepsItsLimit()
    {
        Log log;
        int running = 0;
        int most = 0;
        std::vector<TaskFactory> tasks;
        for (int i = 0; i < 20; ++i) {
            tasks.push_back([&]() -> TaskPtr {
                auto task = std::make_unique<Leaf>(log, u"x"_s, Ends::WithSuccess, 1ms);
                most = qMax(most, ++running);
                connect(task.get(), &Task::finished, task.get(), [&running] { --running; });
                return task;
            });
        }
        Parallel task(std::move(tasks), 3);
        QVERIFY(run(task).isSucceeded());
        QCOMPARE(most, 3);
        QCOMPARE(log.count(u"-x"_s), 20);
    }

    void parallelCancelsTheOthersAfterAFailure()
    {
        Log log;
        Parallel task({leaf(log, u"a"_s, Ends::OnlyWhenCancelled),
                       leaf(log, u"b"_s, Ends::WithFailure), leaf(log, u"c"_s)},
                      2);
        const Outcome outcome = run(task);
        QVERIFY(outcome.isFailed());
        QCOMPARE(outcome.error().text, u"b"_s);
        QCOMPARE(log, (Log{u"+a"_s, u"+b"_s, u"-b"_s, u"!a"_s}));
    }

    void parallelCanFinishAllAndReportsTheFirstFailure()
    {
        Log log;
        Parallel task({leaf(log, u"a"_s, Ends::WithSuccess, 5ms),
                       leaf(log, u"b"_s, Ends::WithFailure, 2ms),
                       leaf(log, u"c"_s, Ends::WithFailure)},
                      Parallel::noLimit, OnFailure::FinishAll);
        const Outcome outcome = run(task);
        QCOMPARE(outcome.error().text, u"c"_s);
        QCOMPARE(log.filter(u"-"_s).size(), 3);
    }

    void timeoutCancelsAndFails()
    {
        Log log;
        Timeout task(std::make_unique<Leaf>(log, u"a"_s, Ends::OnlyWhenCancelled, 0ms), 5ms,
                     timeoutError());
        const Outcome outcome = run(task);
        QVERIFY(outcome.isFailed());
        QCOMPARE(outcome.error().kind, ErrorKind::Timeout);
        QCOMPARE(outcome.error().text, u"too late"_s);
        QCOMPARE(log, (Log{u"+a"_s, u"!a"_s}));
    }

    void timeoutDestroysAChildThatDoesNotReact()
    {
        Log log;
        Timeout task(std::make_unique<Leaf>(log, u"a"_s, Ends::NotEvenThen, 0ms), 2ms,
                     timeoutError(), 2ms);
        QCOMPARE(run(task).error().kind, ErrorKind::Timeout);
        QCOMPARE(log, (Log{u"+a"_s, u"!a"_s, u"~a"_s}));
    }

    void timeoutPassesOnWhatWasInTime()
    {
        Log log;
        Timeout good(std::make_unique<Leaf>(log, u"a"_s, Ends::WithSuccess, 0ms), 10s,
                     timeoutError());
        QVERIFY(run(good).isSucceeded());
        Timeout bad(std::make_unique<Leaf>(log, u"b"_s, Ends::WithFailure, 0ms), 10s,
                    timeoutError());
        QCOMPARE(run(bad).error().kind, ErrorKind::CommandFailed);
    }

    void retryStopsAtSuccessAtTheLimitAndAtTheWrongError()
    {
        Log log;
        const auto attempts = [&log](int goodFrom, int limit, ErrorKind worth) {
            log.clear();
            auto count = std::make_shared<int>(0);
            Retry task(
                    [&log, count, goodFrom] {
                        ++*count;
                        return std::make_unique<Leaf>(
                                log, u"a"_s,
                                *count < goodFrom ? Ends::WithFailure : Ends::WithSuccess, 0ms);
                    },
                    limit, 0ms, [worth](const Error &error) { return error.kind == worth; });
            const Outcome outcome = run(task);
            return std::pair(outcome.kind(), log.count(u"+a"_s));
        };
        QCOMPARE(attempts(3, 5, ErrorKind::CommandFailed),
                 std::pair(Outcome::Kind::Succeeded, qsizetype(3)));
        QCOMPARE(attempts(9, 4, ErrorKind::CommandFailed),
                 std::pair(Outcome::Kind::Failed, qsizetype(4)));
        QCOMPARE(attempts(9, 4, ErrorKind::LinkLost),
                 std::pair(Outcome::Kind::Failed, qsizetype(1)));
    }

    void retryIsCancelledWhileItWaits()
    {
        Log log;
        Retry task(leaf(log, u"a"_s, Ends::WithFailure), 5, 10s,
                   [](const Error &) { return true; });
        QSignalSpy spy(&task, &Task::finished);
        task.start();
        processEvents(3);
        task.cancel();
        processEvents(3);
        QCOMPARE(spy.size(), 1);
        QVERIFY(task.outcome().isCancelled());
    }

    void finallyCleansUpAfterEveryEnd_data()
    {
        QTest::addColumn<Ends>("ends");
        QTest::newRow("success") << Ends::WithSuccess;
        QTest::newRow("failure") << Ends::WithFailure;
        QTest::newRow("cancelled") << Ends::OnlyWhenCancelled;
    }

    void finallyCleansUpAfterEveryEnd()
    {
        QFETCH(Ends, ends);
        Log log;
        Finally task(std::make_unique<Leaf>(log, u"a"_s, ends, 0ms),
                     leaf(log, u"clean"_s, Ends::WithSuccess, 1ms));
        QSignalSpy spy(&task, &Task::finished);
        task.start();
        if (ends == Ends::OnlyWhenCancelled)
            task.cancel();
        QTRY_COMPARE(spy.size(), 1);
        QCOMPARE(task.outcome().isSucceeded(), ends == Ends::WithSuccess);
        QCOMPARE(task.outcome().isCancelled(), ends == Ends::OnlyWhenCancelled);
        QCOMPARE(log.mid(2), (Log{u"+clean"_s, u"-clean"_s}));
    }

    void finallyDoesNotCancelTheCleanUp()
    {
        Log log;
        Finally task(std::make_unique<Leaf>(log, u"a"_s, Ends::WithSuccess, 0ms),
                     leaf(log, u"clean"_s, Ends::WithSuccess, 20ms));
        QSignalSpy spy(&task, &Task::finished);
        task.start();
        QTRY_VERIFY(log.contains(u"+clean"_s));
        task.cancel();
        QTRY_COMPARE(spy.size(), 1);
        QCOMPARE(log.last(), u"-clean"_s);
        QVERIFY(!log.contains(u"!clean"_s));
    }

    void finallyReportsAFailedCleanUpOnlyIfAllElseWasWell()
    {
        Log log;
        Finally bad(std::make_unique<Leaf>(log, u"a"_s, Ends::WithSuccess, 0ms),
                    leaf(log, u"clean"_s, Ends::WithFailure));
        QCOMPARE(run(bad).error().text, u"clean"_s);
        Finally worse(std::make_unique<Leaf>(log, u"a"_s, Ends::WithFailure, 0ms),
                      leaf(log, u"clean"_s, Ends::WithFailure));
        QCOMPARE(run(worse).error().text, u"a"_s);
    }

    void manyImmediateStepsDoNotGrowTheStack_data()
    {
        QTest::addColumn<bool>("parallel");
        QTest::newRow("sequence") << false;
        QTest::newRow("parallel, two at a time") << true;
    }

    void manyImmediateStepsDoNotGrowTheStack()
    {
        QFETCH(bool, parallel);
        constexpr int steps = 20'000;
        int done = 0;
        quintptr lowest = ~quintptr(0);
        quintptr highest = 0;
        std::vector<TaskFactory> factories;
        for (int i = 0; i < steps; ++i) {
            factories.push_back([&]() -> TaskPtr {
                return std::make_unique<FunctionTask>([&] {
                    const char here = 0;
                    lowest = qMin(lowest, quintptr(&here));
                    highest = qMax(highest, quintptr(&here));
                    ++done;
                    return Outcome::succeeded();
                });
            });
        }
        TaskPtr task;
        if (parallel)
            task = std::make_unique<Parallel>(std::move(factories), 2);
        else
            task = std::make_unique<Sequence>(std::move(factories));
        QVERIFY(run(*task).isSucceeded());
        QCOMPARE(done, steps);
        QVERIFY2(highest - lowest < 16 << 10, qPrintable(QString::number(highest - lowest)));
    }

    void theBigTreeRunsInOrder()
    {
        Log log;
        const TaskPtr tree = bigTree(log);
        QVERIFY(run(*tree).isSucceeded());
        QCOMPARE(log.mid(0, 2), (Log{u"+a"_s, u"-a"_s}));
        QVERIFY(log.indexOf(u"+clean"_s) > log.indexOf(u"-p1"_s));
        QVERIFY(log.indexOf(u"+clean"_s) > log.indexOf(u"-s2"_s));
        QCOMPARE(log.mid(log.indexOf(u"-clean"_s)),
                 (Log{u"-clean"_s, u"+r1"_s, u"-r1"_s, u"+r2"_s, u"-r2"_s, u"+r3"_s, u"-r3"_s,
                      u"+z"_s, u"-z"_s}));
    }

    void cancelAtEveryPointEndsOnceAndCleansUp()
    {
        int successes = 0;
        for (int point = 0; point < 60; ++point) {
            Log log;
            const TaskPtr tree = bigTree(log);
            QSignalSpy spy(tree.get(), &Task::finished);
            tree->start();
            for (int i = 0; i < point && spy.isEmpty(); ++i)
                QTest::qWait(i % 3 == 0 ? 1 : 0);
            tree->cancel();
            QTRY_COMPARE(spy.size(), 1);
            processEvents(5);
            QCOMPARE(spy.size(), 1);
            QVERIFY(tree->outcome().isCancelled() || tree->outcome().isSucceeded());
            successes += tree->outcome().isSucceeded() ? 1 : 0;
            QCOMPARE(log.contains(u"+p1"_s), log.contains(u"-clean"_s)); // Finally keeps its word
            QVERIFY(log.filter(u"~"_s).isEmpty());
            const qsizetype cancelled = log.indexOf(QRegularExpression(u"^!.*"_s));
            if (cancelled >= 0) {
                const Log after = log.mid(cancelled);
                for (const QString &entry : after)
                    QVERIFY2(!entry.startsWith(u'+') || entry == u"+clean"_s,
                             qPrintable(log.join(u' ')));
            }
        }
        QVERIFY(successes < 60);
    }

    void destroyAtEveryPointIsSilent()
    {
        for (int point = 0; point < 60; ++point) {
            Log log;
            TaskPtr tree = bigTree(log);
            int finished = 0;
            connect(tree.get(), &Task::finished, this, [&finished] { ++finished; });
            tree->start();
            for (int i = 0; i < point && finished == 0; ++i)
                QTest::qWait(i % 3 == 0 ? 1 : 0);
            const int before = finished;
            tree.reset();
            const Log atEnd = log;
            processEvents(10);
            QTest::qWait(2);
            QCOMPARE(finished, before);
            QCOMPARE(log, atEnd); // nothing of it goes on
        }
    }

    void compositesNest()
    {
        Log log;
        TaskFactory nested = leaf(log, u"core"_s);
        for (int depth = 0; depth < 200; ++depth) {
            nested = [inner = nested, depth]() -> TaskPtr {
                if (depth % 2 == 0)
                    return std::make_unique<Sequence>(std::vector<TaskFactory>{inner});
                return std::make_unique<Parallel>(std::vector<TaskFactory>{inner});
            };
        }
        const TaskPtr task = nested();
        QVERIFY(run(*task).isSucceeded());
        QCOMPARE(log, (Log{u"+core"_s, u"-core"_s}));
        Sequence outer({wrapped(&bigTree, log), leaf(log, u"end"_s)});
        QVERIFY(run(outer).isSucceeded());
        QCOMPARE(log.last(), u"-end"_s);
    }
};

QTEST_GUILESS_MAIN(tst_TaskTree)
#include "tst_tasktree.moc"
