// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/task/adapters.h"

#include <QEventLoop>
#include <QTest>
#include <QTimer>

using namespace pgt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Error trouble = Error::make(ErrorKind::CommandFailed, u"trouble"_s);
const Error worse = Error::make(ErrorKind::ServerDown, u"worse"_s);

TaskPtr ending(const Outcome &outcome)
{
    return std::make_unique<FunctionTask>([outcome] { return outcome; });
}

TaskPtr neverEnding()
{
    return std::make_unique<DelayTask>(24h);
}

/// Runs it to its end, at which @p whenRunning may help.
Outcome run(Task &task, const std::function<void()> &whenRunning = {})
{
    QEventLoop loop; // QTest::qWaitFor() would sleep 10 ms between any two events
    QObject::connect(&task, &Task::finished, &loop, &QEventLoop::quit);
    QTimer::singleShot(10s, &loop, &QEventLoop::quit);
    task.start();
    if (whenRunning)
        QTimer::singleShot(10ms, &task, whenRunning);
    if (task.state() != Task::State::Finished)
        loop.exec();
    if (task.state() != Task::State::Finished)
        return Outcome::failed(Error::make(ErrorKind::Timeout, u"it does not end"_s));
    return task.outcome();
}

} // namespace

/// Tasks that change what becomes of another one.
class TestTaskAdapters : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mappedTaskHasAnotherOutcome();
    void mappedTaskPassesCancelOn();
    void repeatsUntilThereIsAVerdict();
    void repeatsWithoutGrowingTheStack();
    void repeatCanBeCancelledBetweenRounds();
    void repeatCanBeCancelledWithinARound();
    void cleansUpOnlyAfterACancel();
    void failureIsRecoveredFrom_data();
    void failureIsRecoveredFrom();
    void recoveryIsNotCutShort();
    void resultIsUsedOnlyAfterSuccess();
    void failureCanBeIgnoredButNoCancel();
};

void TestTaskAdapters::mappedTaskHasAnotherOutcome()
{
    MappedTask strict(ending(Outcome::succeeded()), [](const Outcome &outcome) {
        return outcome.isSucceeded() ? Outcome::failed(trouble) : outcome;
    });
    QCOMPARE(run(strict).error().text, trouble.text);
    MappedTask empty(nullptr, [](const Outcome &outcome) { return outcome; });
    QVERIFY(run(empty).isSucceeded());
}

void TestTaskAdapters::mappedTaskPassesCancelOn()
{
    MappedTask task(neverEnding(), [](const Outcome &outcome) { return outcome; });
    QVERIFY(run(task, [&task] { task.cancel(); }).isCancelled());
}

void TestTaskAdapters::repeatsUntilThereIsAVerdict()
{
    int rounds = 0;
    RepeatTask task([] { return ending(Outcome::failed(trouble)); },
                    [&rounds](const Outcome &outcome) -> std::optional<Outcome> {
                        if (!outcome.isFailed())
                            return Outcome::failed(worse);
                        return ++rounds < 3 ? std::nullopt : std::optional(Outcome::succeeded());
                    },
                    1ms);
    QVERIFY(run(task).isSucceeded());
    QCOMPARE(rounds, 3);
}

void TestTaskAdapters::repeatsWithoutGrowingTheStack()
{
    constexpr int all = 20'000;
    int rounds = 0;
    RepeatTask task([] { return ending(Outcome::succeeded()); },
                    [&rounds](const Outcome &outcome) -> std::optional<Outcome> {
                        return ++rounds < all ? std::nullopt : std::optional(outcome);
                    },
                    0ms);
    QVERIFY(run(task).isSucceeded());
    QCOMPARE(rounds, all);
}

void TestTaskAdapters::repeatCanBeCancelledBetweenRounds()
{
    int rounds = 0;
    RepeatTask task([] { return ending(Outcome::succeeded()); },
                    [&rounds](const Outcome &) -> std::optional<Outcome> {
                        ++rounds;
                        return std::nullopt;
                    },
                    24h);
    QVERIFY(run(task, [&task] { task.cancel(); }).isCancelled());
    QCOMPARE(rounds, 1);
}

void TestTaskAdapters::repeatCanBeCancelledWithinARound()
{
    bool isJudged = false;
    RepeatTask task([] { return neverEnding(); },
                    [&isJudged](const Outcome &outcome) -> std::optional<Outcome> {
                        isJudged = true;
                        return outcome;
                    },
                    0ms);
    QVERIFY(run(task, [&task] { task.cancel(); }).isCancelled());
    QVERIFY(!isJudged);
}

void TestTaskAdapters::cleansUpOnlyAfterACancel()
{
    int cleaned = 0;
    const auto cleanUp = [&cleaned] {
        ++cleaned;
        return ending(Outcome::failed(worse));
    };
    OnCancelTask good(ending(Outcome::succeeded()), cleanUp);
    QVERIFY(run(good).isSucceeded());
    OnCancelTask bad(ending(Outcome::failed(trouble)), cleanUp);
    QCOMPARE(run(bad).error().text, trouble.text);
    QCOMPARE(cleaned, 0);
    OnCancelTask cancelled(neverEnding(), cleanUp);
    QVERIFY(run(cancelled, [&cancelled] { cancelled.cancel(); }).isCancelled());
    QCOMPARE(cleaned, 1);
}

void TestTaskAdapters::failureIsRecoveredFrom_data()
{
    QTest::addColumn<bool>("hasRecovery");
    QTest::addColumn<bool>("recoveryFails");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing to be done") << false << false << trouble.text;
    QTest::newRow("recovered, and still told") << true << false << trouble.text;
    QTest::newRow("the recovery's own failure") << true << true << worse.text;
}

void TestTaskAdapters::failureIsRecoveredFrom()
{
    QFETCH(const bool, hasRecovery);
    QFETCH(const bool, recoveryFails);
    QFETCH(const QString, text);
    QString cause;
    RecoverTask task(ending(Outcome::failed(trouble)), [&](const Error &error) -> TaskPtr {
        cause = error.text;
        if (!hasRecovery)
            return nullptr;
        return ending(recoveryFails ? Outcome::failed(worse) : Outcome::succeeded());
    });
    QCOMPARE(run(task).error().text, text);
    QCOMPARE(cause, trouble.text);
    RecoverTask good(ending(Outcome::succeeded()),
                     [](const Error &) { return ending(Outcome::failed(worse)); });
    QVERIFY(run(good).isSucceeded());
}

void TestTaskAdapters::recoveryIsNotCutShort()
{
    bool isRecovered = false;
    RecoverTask task(ending(Outcome::failed(trouble)), [&isRecovered](const Error &) -> TaskPtr {
        return std::make_unique<MappedTask>(std::make_unique<DelayTask>(50ms),
                                            [&isRecovered](const Outcome &outcome) {
                                                isRecovered = outcome.isSucceeded();
                                                return outcome;
                                            });
    });
    const Outcome outcome = run(task, [&task] { task.cancel(); });
    QVERIFY(isRecovered);
    QCOMPARE(outcome.error().text, trouble.text);
}

void TestTaskAdapters::resultIsUsedOnlyAfterSuccess()
{
    int used = 0;
    const auto use = [&used](Task &) {
        ++used;
        return Outcome::succeeded();
    };
    const TaskPtr good = withResult<Task>(ending(Outcome::succeeded()), use);
    QVERIFY(run(*good).isSucceeded());
    QCOMPARE(used, 1);
    const TaskPtr bad = withResult<Task>(ending(Outcome::failed(trouble)), use);
    QCOMPARE(run(*bad).error().text, trouble.text);
    QCOMPARE(used, 1);
}

void TestTaskAdapters::failureCanBeIgnoredButNoCancel()
{
    const TaskPtr failing = ignoringFailure(ending(Outcome::failed(trouble)));
    QVERIFY(run(*failing).isSucceeded());
    const TaskPtr cancelled = ignoringFailure(neverEnding());
    QVERIFY(run(*cancelled, [&cancelled] { cancelled->cancel(); }).isCancelled());
    QVERIFY(!ignoringFailure(nullptr));
}

QTEST_GUILESS_MAIN(TestTaskAdapters)
#include "tst_taskadapters.moc"
