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
    using State = RunTerms::State;
    using OnFailure = RunTerms::OnFailure;

    using QObject::QObject;

    virtual const Plan &plan() const = 0;
    virtual State state() const = 0;
    virtual StepStatus stepStatus(const QString &stepId) const = 0;
    /// The steps that are worked on now, in the order of the plan.
    virtual QStringList runningSteps() const = 0;
    /// The step that error() is about; while none has failed the first of runningSteps().
    virtual QString currentStepId() const = 0;
    /// Steps done, skipped included.
    virtual int doneCount() const = 0;
    virtual std::chrono::milliseconds elapsed() const = 0;
    virtual QDateTime startedAt() const = 0;
    /// Of a step that copies, while it runs.
    virtual std::optional<CopyProgress> copyProgress(const QString &stepId) const = 0;
    virtual const QList<LogLine> &log() const = 0;
    /// The cause in NeedsDecision; kind Cancelled if the user asked. Also while Running, if a step
    /// has failed and those of other hosts have not ended yet.
    virtual std::optional<Error> error() const = 0;
    /// In NeedsDecision: what a step asks besides retry, undo and leave; nullopt: nothing.
    virtual std::optional<RunQuestion> question() const { return {}; }
    /// Set in Succeeded, one for each host that became a standby (PlanHost::id).
    virtual std::optional<Proof> proof(const QString &standbyId) const = 0;
    /// All there are, in the order of the plan.
    QList<Proof> proofs() const;
    /// Whether every standby of the plan has passed.
    bool isProved() const;
    /// How long the primary did not accept connections; nullopt: it was not restarted.
    virtual std::optional<std::chrono::milliseconds> primaryDowntime() const = 0;
    /// What could not be undone automatically, as sentences; filled in Undone.
    virtual QStringList leftovers() const = 0;
    /// Everything that was changed and how to undo it, as Markdown, without secrets.
    virtual QString report() const = 0;

    virtual OnFailure onFailure() const = 0;
    virtual void setOnFailure(OnFailure policy) = 0;
    virtual void start() = 0;
    /// Begins no further step and interrupts those that say they may be.
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
