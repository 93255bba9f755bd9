// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/runrecord.h"
#include "app/plan/schedule.h"
#include "app/plan/steprun.h"

#include <QObject>

#include <optional>

namespace pgt {

class HostTransport;

/// Carries a plan out, as its Schedule says several steps at a time, and takes it back, one after
/// the other. When a step fails, those that run on other hosts are let to their end and no other
/// begins; then it is decided how to go on. After a crash the same plan and journal give a runner
/// that trusts finished steps and checks those that had started.
class PlanRunner : public QObject
{
    Q_OBJECT

public:
    using State = RunTerms::State;
    using Policy = RunTerms::OnFailure;

    /// A new run; the journal is made by start(). All references and hosts (by PlanHost::id) are
    /// borrowed.
    PlanRunner(const Plan &plan, const RunSecrets &secrets,
               const QHash<QString, HostTransport *> &hosts, const Clock &clock,
               const QString &runsDirectory, QObject *parent = nullptr);
    /// Goes on with an interrupted run, in state NeedsDecision. Without secrets new ones are made
    /// for the roles that the plan creates or whose password it sets; those steps and the password
    /// file are then done again, which is safe because nothing else uses them. So are proofs that
    /// were made: they were only in the memory of the other program.
    PlanRunner(std::unique_ptr<Journal> journal, const RunSecrets &secrets,
               const QHash<QString, HostTransport *> &hosts, const Clock &clock,
               QObject *parent = nullptr);
    /// Destroying a running one leaves everything as after a crash: it can be resumed.
    ~PlanRunner() override;

    const Plan &plan() const { return m_record.plan(); }
    const RunSecrets &secrets() const { return m_secrets; }
    State state() const { return m_state; }
    StepStatus stepStatus(const QString &stepId) const { return m_record.status(stepId); }
    /// The steps that are worked on now, in the order of the plan.
    QStringList runningSteps() const;
    /// The step that error() is about; while none has failed the first of runningSteps().
    QString currentStepId() const;
    int doneCount() const { return int(m_record.done().size()); }
    std::chrono::milliseconds elapsed() const;
    QDateTime startedAt() const { return m_record.startedAt(); }
    /// Of a step that copies, while it runs.
    std::optional<CopyProgress> copyProgress(const QString &stepId) const
    {
        return m_record.copyProgress(stepId);
    }
    const QList<LogLine> &log() const { return m_record.log(); }
    /// Also while Running, if a step has failed and others have not ended yet.
    const std::optional<Error> &error() const { return m_error; }
    std::optional<Proof> proof(const QString &standbyId) const { return m_record.proof(standbyId); }
    std::optional<std::chrono::milliseconds> primaryDowntime() const
    {
        return m_record.primaryDowntime();
    }
    const QStringList &leftovers() const { return m_record.leftovers(); }
    /// In NeedsDecision: what a step asks; see proceed() and skip().
    const std::optional<RunQuestion> &question() const { return m_question; }

    Policy policy() const { return m_policy; }
    void setPolicy(Policy policy) { m_policy = policy; }
    /// For tests: shorter waits.
    void setTimings(const RunTimings &timings) { m_timings = timings; }

    void start();  ///< from Ready
    void cancel(); ///< from Running
    void retry();  ///< from NeedsDecision
    void undo();   ///< from NeedsDecision or Succeeded
    void leave();  ///< from NeedsDecision
    /// From NeedsDecision with a question: agrees to it once, then retry() or undo().
    void proceed();
    /// From NeedsDecision with a question that can be skipped: leaves that step, and what stands on
    /// it, as it is and undoes the rest.
    void skip();

Q_SIGNALS:
    void stateChanged();
    void stepChanged(const QString &stepId);
    void copyProgressChanged();
    void logAppended();
    /// A line was written to the journal; its number from 1. Emitted from within the work.
    void journalled(int line);

private:
    /// Why a step, or none in particular, ended the run.
    struct Failure
    {
        QString stepId;
        Error error;
        std::optional<RunQuestion> question;
    };

    void bindRecord();
    static bool isActive(State state);
    void setState(State state);
    /// A failure to write ends the work: false, and the state is NeedsDecision.
    bool isWritten(const Result<void> &written);
    TaskPtr openHosts();
    void run(TaskPtr task, void (PlanRunner::*then)(const Outcome &));
    StepRun *makeStep(const Step &step);
    void dropStep(StepRun *stepRun);

    void begin();
    void hostsOpened(const Outcome &outcome);
    void startSteps();
    void startStep(const Step &step);
    void stepEnded(StepRun *stepRun, const Outcome &outcome);
    void takeFailure(const Failure &failure);
    void rest();
    void stopAt(const Failure &failure);
    Error told(const Failure &failure) const;
    void tidyUp();
    void tidied(const Outcome &outcome);

    /// Nobody has looked at what the failure left behind: a complete copy is kept.
    void undoByPolicy();
    void hostsOpenedForUndo(const Outcome &outcome);
    void beginUndo();
    void undoNext();
    void undoEnded(StepRun *stepRun, const Outcome &outcome);

    Error interruption(int lostSecrets) const;
    int replaceLostSecrets();
    void repeatProofs();

    RunRecord m_record;
    const Schedule m_schedule;
    RunSecrets m_secrets;
    QHash<QString, HostTransport *> m_hosts;
    const Clock &m_clock;
    QString m_runsDirectory;
    RunTimings m_timings;
    Policy m_policy = Policy::StopAndAsk;

    State m_state = State::Ready;
    Clock::Steady m_runBegan{0};
    std::chrono::milliseconds m_elapsedBefore{0};
    QList<StepRun *> m_running; ///< children
    QList<Failure> m_failures;  ///< since the run last went on
    QString m_failedStep;       ///< the one that m_error is about
    std::optional<Error> m_error;
    std::optional<RunQuestion> m_question;
    QString m_agreedStep;     ///< the step whose question was agreed to, until it has run
    bool m_keepsCopy = false; ///< while it is undone by policy
    TaskPtr m_task;           ///< of no step
};

} // namespace pgt
