// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/plan.h"
#include "app/plan/proof.h"
#include "app/plan/runevents.h"

#include <QObject>

#include <chrono>
#include <memory>
#include <optional>

namespace pgt {

/// A plan being applied, for the pages Apply and Done. The journal is on disk all the time: the
/// window may be closed, the program may die, resume() continues.
class RunSession : public QObject
{
    Q_OBJECT

public:
    enum class State {
        Ready,
        Running,
        Stopping,      ///< cancel was asked for; the present step is being ended
        NeedsDecision, ///< a step failed or the run was cancelled: retry, undo or leave
        Undoing,
        Undone,       ///< everything that could be taken back was
        LeftForLater, ///< the journal stays and is offered at the next start
        Succeeded
    };
    Q_ENUM(State)
    enum class OnFailure { StopAndAsk, UndoEverything, KeepWhatIsDone };
    Q_ENUM(OnFailure)

    using QObject::QObject;

    virtual const Plan &plan() const = 0;
    virtual State state() const = 0;
    virtual StepStatus stepStatus(const QString &stepId) const = 0;
    virtual QString currentStepId() const = 0;
    /// Steps done, skipped included.
    virtual int doneCount() const = 0;
    virtual std::chrono::milliseconds elapsed() const = 0;
    virtual QDateTime startedAt() const = 0;
    virtual std::optional<CopyProgress> copyProgress() const = 0;
    virtual const QList<LogLine> &log() const = 0;
    /// The cause in NeedsDecision; kind Cancelled if the user asked.
    virtual std::optional<Error> error() const = 0;
    /// In NeedsDecision: what a step asks besides retry, undo and leave; nullopt: nothing.
    virtual std::optional<RunQuestion> question() const { return {}; }
    /// Set in Succeeded.
    virtual std::optional<Proof> proof() const = 0;
    /// How long the primary did not accept connections; nullopt: it was not restarted.
    virtual std::optional<std::chrono::milliseconds> primaryDowntime() const = 0;
    /// What could not be undone automatically, as sentences; filled in Undone.
    virtual QStringList leftovers() const = 0;
    /// Everything that was changed and how to undo it, as Markdown, without secrets.
    virtual QString report() const = 0;

    virtual OnFailure onFailure() const = 0;
    virtual void setOnFailure(OnFailure policy) = 0;
    virtual void start() = 0;
    /// Stops before the next step, or interrupts one that says it may be.
    virtual void cancel() = 0;
    virtual void retry() = 0;         ///< from NeedsDecision
    virtual void undo() = 0;          ///< from NeedsDecision
    virtual void leaveForLater() = 0; ///< from NeedsDecision
    virtual void proceed() {}         ///< from NeedsDecision: agrees to the question, this one time
    virtual void skipStep() {} ///< from NeedsDecision: undoes the rest, if the question allows it

Q_SIGNALS:
    void stateChanged();
    void stepChanged(const QString &stepId);
    void copyProgressChanged();
    void logAppended();
};

} // namespace pgt
