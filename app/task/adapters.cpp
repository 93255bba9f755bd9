// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/task/adapters.h"

#include <QTimer>

namespace pgt {

// --- MappedTask

MappedTask::MappedTask(TaskPtr child, Map map) : m_child(std::move(child)), m_map(std::move(map))
{}

MappedTask::~MappedTask() = default;

void MappedTask::run()
{
    if (!m_child) {
        finish(m_map(Outcome::succeeded()));
        return;
    }
    connect(m_child.get(), &Task::finished, this,
            [this](const Outcome &outcome) { finish(m_map(outcome)); });
    m_child->start();
}

void MappedTask::abort()
{
    if (m_child)
        m_child->cancel();
}

// --- RepeatTask

RepeatTask::RepeatTask(TaskFactory factory, Judge judge, std::chrono::milliseconds delay)
    : m_factory(std::move(factory)), m_judge(std::move(judge)), m_delay(delay)
{}

RepeatTask::~RepeatTask() = default;

void RepeatTask::run()
{
    attempt();
}

void RepeatTask::attempt()
{
    m_child = m_factory();
    connect(m_child.get(), &Task::finished, this, [this](const Outcome &outcome) {
        m_child.release()->deleteLater();
        if (outcome.isCancelled() || isCancelRequested()) {
            finish(Outcome::cancelled());
            return;
        }
        if (const std::optional<Outcome> verdict = m_judge(outcome))
            finish(*verdict);
        else
            QTimer::singleShot(m_delay, this, [this] {
                if (!isCancelRequested())
                    attempt();
            });
    });
    m_child->start();
}

void RepeatTask::abort()
{
    if (m_child)
        m_child->cancel();
    else
        finish(Outcome::cancelled());
}

// --- OnCancelTask

OnCancelTask::OnCancelTask(TaskPtr child, TaskFactory cleanUp)
    : m_child(std::move(child)), m_cleanUpFactory(std::move(cleanUp))
{}

OnCancelTask::~OnCancelTask() = default;

void OnCancelTask::run()
{
    connect(m_child.get(), &Task::finished, this, [this](const Outcome &outcome) {
        if (outcome.isCancelled())
            m_cleanUp = m_cleanUpFactory();
        if (!m_cleanUp) {
            finish(outcome);
            return;
        }
        connect(m_cleanUp.get(), &Task::finished, this,
                [this](const Outcome &) { finish(Outcome::cancelled()); });
        m_cleanUp->start();
    });
    m_child->start();
}

void OnCancelTask::abort()
{
    m_child->cancel();
}

// --- RecoverTask

RecoverTask::RecoverTask(TaskPtr child, Recovery recovery)
    : m_child(std::move(child)), m_recovery(std::move(recovery))
{}

RecoverTask::~RecoverTask() = default;

void RecoverTask::run()
{
    connect(m_child.get(), &Task::finished, this, [this](const Outcome &outcome) {
        if (outcome.isFailed())
            m_recovering = m_recovery(outcome.error());
        if (!m_recovering) {
            finish(outcome);
            return;
        }
        connect(m_recovering.get(), &Task::finished, this,
                [this, outcome](const Outcome &recovery) {
                    finish(recovery.isFailed() ? recovery : outcome);
                });
        m_recovering->start();
    });
    m_child->start();
}

void RecoverTask::abort()
{
    // A recovery that has begun is not to be cut short.
    if (!m_recovering)
        m_child->cancel();
}

// --- Functions

TaskPtr ignoringFailure(TaskPtr task)
{
    if (!task)
        return nullptr;
    return std::make_unique<MappedTask>(std::move(task), [](const Outcome &outcome) {
        return outcome.isCancelled() ? outcome : Outcome::succeeded();
    });
}

TaskPtr inSequence(std::vector<TaskFactory> steps)
{
    return std::make_unique<Sequence>(std::move(steps));
}

} // namespace pgt
