// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/task/task.h"

#include <deque>
#include <vector>

class QTimer;

namespace pgt {

/// Runs tasks one after the other; each is made when its turn comes. The first Failed or Cancelled
/// child ends the sequence with that outcome. cancel() cancels the running child and starts no
/// other.
class Sequence : public Task
{
    Q_OBJECT

public:
    explicit Sequence(QObject *parent = nullptr);
    explicit Sequence(std::vector<TaskFactory> steps, QObject *parent = nullptr);
    ~Sequence() override;

    /// Adds a step. Allowed until the sequence is Finished, also from within a step's factory.
    void add(TaskFactory step);
    /// Adds a synchronous step.
    void add(std::function<Outcome()> function);

protected:
    void run() override;
    void abort() override;

private:
    void next();
    void childFinished(const Outcome &outcome);

    std::deque<TaskFactory> m_steps;
    TaskPtr m_child;
};

/// What a Parallel does when a child fails.
enum class OnFailure {
    CancelOthers, ///< cancel the running children, start no more
    FinishAll,    ///< go on; the first failure is reported at the end
};

/// Runs tasks at the same time, at most @c limit of them. Ends when all children have ended.
class Parallel : public Task
{
    Q_OBJECT

public:
    static constexpr int noLimit = 0;

    explicit Parallel(std::vector<TaskFactory> tasks, int limit = noLimit,
                      OnFailure policy = OnFailure::CancelOthers, QObject *parent = nullptr);
    ~Parallel() override;

protected:
    void run() override;
    void abort() override;

private:
    void fill();
    void childFinished(Task *child, const Outcome &outcome);
    void stopOthers();

    std::deque<TaskFactory> m_waiting;
    std::vector<TaskPtr> m_running;
    int m_limit;
    OnFailure m_policy;
    bool m_stopping = false;
    bool m_filling = false;
    Outcome m_worst;
};

/// Cancels its child when it takes longer than the limit, and then fails with ErrorKind::Timeout.
/// If the child does not end within the grace time after that, it is destroyed.
class Timeout : public Task
{
    Q_OBJECT

public:
    Timeout(TaskPtr child, std::chrono::milliseconds limit, const Error &onTimeout,
            std::chrono::milliseconds grace = std::chrono::seconds(10), QObject *parent = nullptr);
    ~Timeout() override;

protected:
    void run() override;
    void abort() override;

private:
    void expired();

    TaskPtr m_child;
    std::chrono::milliseconds m_limit;
    std::chrono::milliseconds m_grace;
    Error m_error;
    QTimer *m_timer;
    bool m_expired = false;
};

/// Runs a task again while it fails with an error that the predicate calls worth another try.
class Retry : public Task
{
    Q_OBJECT

public:
    using Predicate = std::function<bool(const Error &error)>;

    /// @p maxAttempts counts the first try too. @p delay is waited between tries.
    Retry(TaskFactory factory, int maxAttempts, std::chrono::milliseconds delay,
          Predicate isWorthRetrying, QObject *parent = nullptr);
    ~Retry() override;

protected:
    void run() override;
    void abort() override;

private:
    void attempt();

    TaskFactory m_factory;
    int m_left;
    Predicate m_isWorthRetrying;
    QTimer *m_timer;
    TaskPtr m_child;
};

/// Runs a clean-up after the main task, however that ended; the clean-up is not cancelled.
/// The outcome is the main task's; if that succeeded, the clean-up's.
class Finally : public Task
{
    Q_OBJECT

public:
    Finally(TaskPtr child, TaskFactory cleanUp, QObject *parent = nullptr);
    ~Finally() override;

protected:
    void run() override;
    void abort() override;

private:
    void childFinished(const Outcome &outcome);

    TaskPtr m_child;
    TaskFactory m_cleanUp;
    TaskPtr m_cleanUpTask;
    Outcome m_outcome;
};

/// Wraps a function that does its work at once.
class FunctionTask : public Task
{
    Q_OBJECT

public:
    explicit FunctionTask(std::function<Outcome()> function, QObject *parent = nullptr);

protected:
    void run() override;

private:
    std::function<Outcome()> m_function;
};

/// Succeeds after a time.
class DelayTask : public Task
{
    Q_OBJECT

public:
    explicit DelayTask(std::chrono::milliseconds delay, QObject *parent = nullptr);

protected:
    void run() override;

private:
    std::chrono::milliseconds m_delay;
};

} // namespace pgt
