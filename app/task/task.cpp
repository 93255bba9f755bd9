// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/task/task.h"

#include <QMetaObject>

namespace pgt {

Outcome Outcome::failed(const Error &error)
{
    Outcome outcome;
    outcome.m_kind = Kind::Failed;
    outcome.m_error = error;
    return outcome;
}

Outcome Outcome::cancelled()
{
    Outcome outcome;
    outcome.m_kind = Kind::Cancelled;
    outcome.m_error.kind = ErrorKind::Cancelled;
    return outcome;
}

Task::Task(QObject *parent) : QObject(parent)
{}

Task::~Task() = default;

void Task::start()
{
    if (m_state != State::Created || m_ending)
        return;
    m_state = State::Running;
    run();
}

void Task::cancel()
{
    if (m_cancelRequested || m_ending || m_state == State::Finished)
        return;
    m_cancelRequested = true;
    if (m_state == State::Created)
        finish(Outcome::cancelled());
    else
        abort();
}

void Task::abort()
{
    finish(Outcome::cancelled());
}

void Task::finish(const Outcome &outcome)
{
    if (m_ending)
        return;
    m_ending = true;
    m_outcome = outcome;
    QMetaObject::invokeMethod(
            this,
            [this] {
                m_state = State::Finished;
                const Outcome copy = m_outcome; // a receiver may delete this task
                Q_EMIT finished(copy);
            },
            Qt::QueuedConnection);
}

} // namespace pgt
