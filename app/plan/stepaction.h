// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/base/secret.h"
#include "app/plan/plan.h"
#include "app/plan/proof.h"
#include "app/plan/runevents.h"
#include "app/task/task.h"

#include <QHash>
#include <QJsonObject>

#include <memory>

namespace pgt {

class HostTransport;

/// The passwords of one run. Never saved; a resumed run gets new ones for the roles it made itself.
struct RunSecrets
{
    Secret rolePassword;
    Secret monitorPassword;
};

/// How patient a run is. Tests shorten everything.
struct RunTimings
{
    std::chrono::milliseconds poll{500};          ///< between looks at a server or the copy
    std::chrono::milliseconds reload{20'000};     ///< until a reload must have been seen
    std::chrono::milliseconds serverGone{5'000};  ///< without a process until a start has failed
    std::chrono::milliseconds start{30 * 60'000}; ///< until a starting server must answer
    std::chrono::milliseconds streaming{90'000};  ///< until a started standby must stream
    std::chrono::milliseconds canary{30'000};     ///< until the mark must be replayed
};

/// What a step reports while it works, to the one place that keeps it under the step's name.
class StepSink
{
public:
    virtual ~StepSink() = default;
    virtual void log(LogLine::Level level, const QString &text) = 0;
    /// The line beside the step's title: "2.1 s without connections".
    virtual void note(const QString &text) = 0;
    virtual void copyProgress(const CopyProgress &progress) = 0;
    virtual void primaryDowntime(std::chrono::milliseconds duration) = 0;
    virtual void proof(const Proof &proof) = 0;
    /// The step had to take back the effect of an earlier one, which has to be done again.
    virtual void reverted(const QString &stepId) = 0;
    /// Something that is left on a host and could not be undone, as a sentence.
    virtual void leftover(const QString &sentence) = 0;
    /// Adds facts to the step's undo data, in the journal too: what undo or a later start of the
    /// step has to know of what was done.
    virtual void remember(const QJsonObject &facts) = 0;
    /// The step fails and would go on only if the user agrees; see StepContext::isAgreed.
    virtual void ask(const RunQuestion &question) = 0;
};

/// Everything a step may use. All borrowed for the life of the action.
struct StepContext
{
    const Plan &plan;
    const Step &step;
    const QHash<QString, HostTransport *> &hosts; ///< by PlanHost::id
    const RunSecrets &secrets;
    const Clock &clock;
    const RunTimings &timings;
    StepSink &sink;
    /// Undo data of the steps that were started, from the journal.
    const QHash<QString, QJsonObject> &undoData;
    /// The step was started before, by this run or the one it continues: what is there is ours.
    bool wasStarted = false;
    /// The user has agreed to what this step asked for; holds for this one time.
    bool isAgreed = false;
    /// Undo after a failure that nobody looked at: a complete copy is too good to be removed.
    bool keepsCopy = false;

    QJsonObject recorded() const { return undoData.value(step.id); }
    HostTransport &host() const { return *hosts.value(step.hostId); }
    QString hostName() const;
    /// The server that the step's standby follows.
    HostTransport &primary() const { return *hosts.value(primaryHost().id); }
    const PlanHost &primaryHost() const { return *plan.primary(); }
    /// The name of the slot that the step's standby streams from; empty: it uses none.
    QString slotName() const;
};

/// What one kind of step does on its host. Each function gives a task, or nullptr if there is
/// nothing to do; one task of an action runs at a time, and all are destroyed before the action.
/// Everything is idempotent: after a crash at any point the same call again leads to the same
/// result.
class StepAction
{
public:
    explicit StepAction(const StepContext &context);
    virtual ~StepAction();
    StepAction(const StepAction &) = delete;
    StepAction &operator=(const StepAction &) = delete;

    /// Looks, without changing anything, whether the effect is there already; see isDone().
    virtual TaskPtr check();
    bool isDone() const { return m_isDone; }
    /// Finds out what undo() will need; see undoData(). Called once, before the first apply().
    virtual TaskPtr prepare();
    const QJsonObject &undoData() const { return m_undoData; }
    virtual TaskPtr apply() = 0;
    /// Looks at the effect after apply(). Error: VerifyFailed or the cause.
    virtual TaskPtr verify();
    /// Takes back what apply() did, also half of it. @p undoData is what prepare() found.
    virtual TaskPtr undo(const QJsonObject &undoData);
    /// Tidies up after the whole plan has succeeded; its failure is of no consequence.
    virtual TaskPtr finish();
    /// apply() may be cancelled in the middle; otherwise a cancel waits for its end.
    virtual bool isInterruptible() const { return false; }

protected:
    const StepContext m_context;
    bool m_isDone = false;
    QJsonObject m_undoData;
};

/// The action of a step; never null.
std::unique_ptr<StepAction> makeStepAction(const StepContext &context);

} // namespace pgt
