// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/task/composites.h"

#include <functional>
#include <optional>

namespace pgt {

/// Runs a task and turns its outcome into another one.
class MappedTask final : public Task
{
    Q_OBJECT

public:
    using Map = std::function<Outcome(const Outcome &outcome)>;
    MappedTask(TaskPtr child, Map map);
    ~MappedTask() override;

protected:
    void run() override;
    void abort() override;

private:
    TaskPtr m_child;
    Map m_map;
};

/// Runs a task again and again until the judge has a verdict; nullopt means another round.
class RepeatTask final : public Task
{
    Q_OBJECT

public:
    using Judge = std::function<std::optional<Outcome>(const Outcome &outcome)>;
    RepeatTask(TaskFactory factory, Judge judge, std::chrono::milliseconds delay);
    ~RepeatTask() override;

protected:
    void run() override;
    void abort() override;

private:
    void attempt();

    TaskFactory m_factory;
    Judge m_judge;
    std::chrono::milliseconds m_delay;
    TaskPtr m_child;
};

/// Runs a clean-up if the task was cancelled; the outcome stays Cancelled.
class OnCancelTask final : public Task
{
    Q_OBJECT

public:
    OnCancelTask(TaskPtr child, TaskFactory cleanUp);
    ~OnCancelTask() override;

protected:
    void run() override;
    void abort() override;

private:
    TaskPtr m_child;
    TaskFactory m_cleanUpFactory;
    TaskPtr m_cleanUp;
};

/// Runs something else if a task failed. The failure stays the outcome, unless the recovery itself
/// fails: then that is the outcome.
class RecoverTask final : public Task
{
    Q_OBJECT

public:
    using Recovery = std::function<TaskPtr(const Error &error)>;
    RecoverTask(TaskPtr child, Recovery recovery);
    ~RecoverTask() override;

protected:
    void run() override;
    void abort() override;

private:
    TaskPtr m_child;
    Recovery m_recovery;
    TaskPtr m_recovering;
};

/// Runs a task whose result is used when it succeeded.
template<typename T>
TaskPtr withResult(std::unique_ptr<T> task, std::function<Outcome(T &task)> use)
{
    T *raw = task.get();
    return std::make_unique<MappedTask>(std::move(task), [raw, use](const Outcome &outcome) {
        return outcome.isSucceeded() ? use(*raw) : outcome;
    });
}

/// Runs a task and goes on whatever came of it.
TaskPtr ignoringFailure(TaskPtr task);

/// A sequence made of a list; factories may return nullptr.
TaskPtr inSequence(std::vector<TaskFactory> steps);

} // namespace pgt
