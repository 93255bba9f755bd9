// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/task/composites.h"

#include <QTimer>

#include <algorithm>

namespace pgt {

namespace {

// A child that is just emitting finished() must not be deleted on the spot.
void retire(TaskPtr &child)
{
    if (child)
        child.release()->deleteLater();
}

} // namespace

// --- Sequence

Sequence::Sequence(QObject *parent) : Task(parent)
{}

Sequence::Sequence(std::vector<TaskFactory> steps, QObject *parent)
    : Task(parent)
    , m_steps(std::make_move_iterator(steps.begin()), std::make_move_iterator(steps.end()))
{}

Sequence::~Sequence() = default;

void Sequence::add(TaskFactory step)
{
    m_steps.push_back(std::move(step));
}

void Sequence::add(std::function<Outcome()> function)
{
    m_steps.push_back([function = std::move(function)]() -> TaskPtr {
        return std::make_unique<FunctionTask>(function);
    });
}

void Sequence::run()
{
    next();
}

void Sequence::next()
{
    while (!m_steps.empty()) {
        if (isCancelRequested()) {
            finish(Outcome::cancelled());
            return;
        }
        const TaskFactory factory = std::move(m_steps.front());
        m_steps.pop_front();
        m_child = factory();
        if (!m_child)
            continue;
        if (isCancelRequested()) { // by the factory
            m_child.reset();
            finish(Outcome::cancelled());
            return;
        }
        connect(m_child.get(), &Task::finished, this, &Sequence::childFinished);
        m_child->start();
        return;
    }
    finish(Outcome::succeeded());
}

void Sequence::childFinished(const Outcome &outcome)
{
    retire(m_child);
    if (outcome.isSucceeded())
        next();
    else
        finish(outcome);
}

void Sequence::abort()
{
    if (m_child)
        m_child->cancel();
    // Without a child we are inside a factory: next() sees the request when the factory returns.
}

// --- Parallel

Parallel::Parallel(std::vector<TaskFactory> tasks, int limit, OnFailure policy, QObject *parent)
    : Task(parent)
    , m_waiting(std::make_move_iterator(tasks.begin()), std::make_move_iterator(tasks.end()))
    , m_limit(limit)
    , m_policy(policy)
{}

Parallel::~Parallel() = default;

void Parallel::run()
{
    fill();
}

void Parallel::fill()
{
    if (m_filling)
        return;
    m_filling = true;
    while (!m_stopping && !m_waiting.empty() &&
           (m_limit == noLimit || int(m_running.size()) < m_limit)) {
        const TaskFactory factory = std::move(m_waiting.front());
        m_waiting.pop_front();
        TaskPtr child = factory();
        if (!child)
            continue;
        if (m_stopping) { // by the factory
            if (m_worst.isSucceeded())
                m_worst = Outcome::cancelled();
            break;
        }
        Task *raw = child.get();
        connect(raw, &Task::finished, this,
                [this, raw](const Outcome &outcome) { childFinished(raw, outcome); });
        m_running.push_back(std::move(child));
        raw->start();
    }
    m_filling = false;
    if (m_running.empty())
        finish(isCancelRequested() && m_worst.isSucceeded() && m_stopping ? Outcome::cancelled()
                                                                          : m_worst);
}

void Parallel::childFinished(Task *child, const Outcome &outcome)
{
    const auto it = std::find_if(m_running.begin(), m_running.end(),
                                 [child](const TaskPtr &task) { return task.get() == child; });
    if (it != m_running.end()) {
        retire(*it);
        m_running.erase(it);
    }
    // The first failure is the cause; cancellations that it provoked are not.
    if (outcome.isFailed() && !m_worst.isFailed())
        m_worst = outcome;
    else if (outcome.isCancelled() && m_worst.isSucceeded())
        m_worst = outcome;
    if (outcome.isFailed() && m_policy == OnFailure::CancelOthers)
        stopOthers();
    fill();
}

void Parallel::stopOthers()
{
    m_stopping = true;
    for (const TaskPtr &task : m_running)
        task->cancel();
}

void Parallel::abort()
{
    const bool somethingLeft = !m_waiting.empty();
    stopOthers();
    if (somethingLeft && m_worst.isSucceeded())
        m_worst = Outcome::cancelled();
    if (m_running.empty() && !m_filling)
        finish(m_worst);
}

// --- Timeout

Timeout::Timeout(TaskPtr child, std::chrono::milliseconds limit, const Error &onTimeout,
                 std::chrono::milliseconds grace, QObject *parent)
    : Task(parent)
    , m_child(std::move(child))
    , m_limit(limit)
    , m_grace(grace)
    , m_error(onTimeout)
    , m_timer(new QTimer(this))
{
    m_error.kind = ErrorKind::Timeout;
    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &Timeout::expired);
}

Timeout::~Timeout() = default;

void Timeout::run()
{
    connect(m_child.get(), &Task::finished, this, [this](const Outcome &outcome) {
        m_timer->stop();
        retire(m_child);
        // A child that made it although the limit had passed is a success all the same.
        finish(m_expired && !outcome.isSucceeded() ? Outcome::failed(m_error) : outcome);
    });
    m_timer->start(m_limit);
    m_child->start();
}

void Timeout::expired()
{
    if (m_expired) {
        m_child.reset(); // did not react to cancel()
        finish(Outcome::failed(m_error));
        return;
    }
    m_expired = true;
    m_timer->start(m_grace);
    m_child->cancel();
}

void Timeout::abort()
{
    if (m_child)
        m_child->cancel();
}

// --- Retry

Retry::Retry(TaskFactory factory, int maxAttempts, std::chrono::milliseconds delay,
             Predicate isWorthRetrying, QObject *parent)
    : Task(parent)
    , m_factory(std::move(factory))
    , m_left(maxAttempts)
    , m_isWorthRetrying(std::move(isWorthRetrying))
    , m_timer(new QTimer(this))
{
    m_timer->setSingleShot(true);
    m_timer->setInterval(delay);
    connect(m_timer, &QTimer::timeout, this, &Retry::attempt);
}

Retry::~Retry() = default;

void Retry::run()
{
    attempt();
}

void Retry::attempt()
{
    --m_left;
    m_child = m_factory();
    if (!m_child) {
        finish(Outcome::succeeded());
        return;
    }
    if (isCancelRequested()) { // by the factory
        m_child.reset();
        finish(Outcome::cancelled());
        return;
    }
    connect(m_child.get(), &Task::finished, this, [this](const Outcome &outcome) {
        retire(m_child);
        if (!outcome.isFailed() || isCancelRequested() || m_left <= 0 ||
            !m_isWorthRetrying(outcome.error())) {
            finish(outcome);
            return;
        }
        m_timer->start();
    });
    m_child->start();
}

void Retry::abort()
{
    if (m_child) {
        m_child->cancel();
        return;
    }
    m_timer->stop();
    finish(Outcome::cancelled());
}

// --- Finally

Finally::Finally(TaskPtr child, TaskFactory cleanUp, QObject *parent)
    : Task(parent), m_child(std::move(child)), m_cleanUp(std::move(cleanUp))
{}

Finally::~Finally() = default;

void Finally::run()
{
    connect(m_child.get(), &Task::finished, this, &Finally::childFinished);
    m_child->start();
}

void Finally::childFinished(const Outcome &outcome)
{
    m_outcome = outcome;
    retire(m_child);
    m_cleanUpTask = m_cleanUp();
    if (!m_cleanUpTask) {
        finish(m_outcome);
        return;
    }
    connect(m_cleanUpTask.get(), &Task::finished, this, [this](const Outcome &cleanUpOutcome) {
        retire(m_cleanUpTask);
        finish(m_outcome.isSucceeded() ? cleanUpOutcome : m_outcome);
    });
    m_cleanUpTask->start();
}

void Finally::abort()
{
    if (m_child)
        m_child->cancel();
}

// --- FunctionTask, DelayTask

FunctionTask::FunctionTask(std::function<Outcome()> function, QObject *parent)
    : Task(parent), m_function(std::move(function))
{}

void FunctionTask::run()
{
    finish(m_function());
}

DelayTask::DelayTask(std::chrono::milliseconds delay, QObject *parent)
    : Task(parent), m_delay(delay)
{}

void DelayTask::run()
{
    QTimer::singleShot(m_delay, this, [this] { finish(Outcome::succeeded()); });
}

} // namespace pgt
