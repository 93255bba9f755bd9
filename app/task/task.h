// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/task/outcome.h"

#include <QObject>

#include <functional>
#include <memory>

namespace pgt {

/// A piece of asynchronous work in the main thread.
///
/// States: Created -> Running -> Finished, or Created -> Finished when cancelled before the start.
/// finished() is emitted exactly once and always from the event loop, never from within start() or
/// cancel(); so a caller may connect after start() and long chains do not grow the stack.
/// Destroying a task in any state is legal and silent: finished() is not emitted any more, and
/// the destructor of a subclass releases what it holds (kills its process, drops its children).
/// The receiver of finished() may call deleteLater() on the task or delete it.
class Task : public QObject
{
    Q_OBJECT

public:
    enum class State { Created, Running, Finished };
    Q_ENUM(State)

    explicit Task(QObject *parent = nullptr);
    ~Task() override;

    /// Begins the work. Precondition: Created; otherwise nothing happens.
    void start();
    /// Asks for an early end. The task still ends with finished(): Cancelled if the work was cut
    /// short, or its real outcome if it was quicker. No effect in Finished; idempotent.
    void cancel();

    State state() const { return m_state; }
    bool isCancelRequested() const { return m_cancelRequested; }
    /// Meaningful once finished() was emitted (or is about to be).
    const Outcome &outcome() const { return m_outcome; }

Q_SIGNALS:
    void finished(const pgt::Outcome &outcome);

protected:
    /// Does or begins the work; must lead to one call of finish(), now or later.
    virtual void run() = 0;
    /// Called once, while Running, after cancel(). Must lead to finish() in a bounded time.
    /// The default finishes with Cancelled at once, for tasks that hold nothing outside.
    virtual void abort();
    /// Ends the task. Later calls are ignored. Nothing of the subclass runs after it.
    void finish(const Outcome &outcome);

private:
    State m_state = State::Created;
    bool m_cancelRequested = false;
    bool m_ending = false;
    Outcome m_outcome;
};

using TaskPtr = std::unique_ptr<Task>;

/// Makes a task at the moment it is needed, so that it can use what earlier tasks found out.
/// Returning nullptr means there is nothing to do here: counted as Succeeded.
using TaskFactory = std::function<TaskPtr()>;

} // namespace pgt
