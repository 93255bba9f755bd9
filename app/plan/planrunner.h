// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/journal.h"
#include "app/plan/stepaction.h"

#include <QObject>

#include <optional>

namespace pgt {

class HostTransport;

/// Carries a plan out, one step after the other, and takes it back. Each step: check -> journal
/// "started" with the undo data -> apply -> verify -> journal "done". After a crash the same plan
/// and journal give a runner that trusts finished steps and checks the one that had started.
class PlanRunner : public QObject, private StepSink
{
    Q_OBJECT

public:
    /// As RunSession::State.
    enum class State {
        Ready,
        Running,
        Stopping,
        NeedsDecision,
        Undoing,
        Undone,
        LeftForLater,
        Succeeded
    };
    Q_ENUM(State)
    enum class Policy { StopAndAsk, UndoEverything, KeepWhatIsDone };

    /// A new run; the journal is made by start(). All references and hosts (by PlanHost::id) are
    /// borrowed.
    PlanRunner(const Plan &plan, const RunSecrets &secrets,
               const QHash<QString, HostTransport *> &hosts, const Clock &clock,
               const QString &runsDirectory, QObject *parent = nullptr);
    /// Goes on with an interrupted run, in state NeedsDecision. Without secrets new ones are made
    /// for the roles that the plan creates or whose password it sets; those steps and the password
    /// file are then done again, which is safe because nothing else uses them.
    PlanRunner(std::unique_ptr<Journal> journal, const RunSecrets &secrets,
               const QHash<QString, HostTransport *> &hosts, const Clock &clock,
               QObject *parent = nullptr);
    /// Destroying a running one leaves everything as after a crash: it can be resumed.
    ~PlanRunner() override;

    const Plan &plan() const { return m_plan; }
    const RunSecrets &secrets() const { return m_secrets; }
    State state() const { return m_state; }
    StepStatus stepStatus(const QString &stepId) const;
    QString currentStepId() const { return m_currentStep; }
    int doneCount() const;
    std::chrono::milliseconds elapsed() const;
    QDateTime startedAt() const { return m_startedAt; }
    const std::optional<CopyProgress> &copyProgress() const { return m_copyProgress; }
    const QList<LogLine> &log() const { return m_log; }
    const std::optional<Error> &error() const { return m_error; }
    const std::optional<Proof> &proof() const { return m_proof; }
    std::optional<std::chrono::milliseconds> primaryDowntime() const { return m_downtime; }
    const QStringList &leftovers() const { return m_leftovers; }
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
    // StepSink
    void log(LogLine::Level level, const QString &text) override;
    void note(const QString &text) override;
    void copyProgress(const CopyProgress &progress) override;
    void primaryDowntime(std::chrono::milliseconds duration) override;
    void proof(const Proof &proof) override;
    void reverted(const QString &stepId) override;
    void leftover(const QString &sentence) override;
    void remember(const QJsonObject &facts) override;
    void ask(const RunQuestion &question) override;

    void setState(State state);
    void setStep(const QString &stepId, StepState state);
    bool write(const QString &event, const QString &step = {}, const QJsonObject &data = {});
    bool writeFailure(const QString &event, const Error &error);
    TaskPtr openHosts();
    void run(TaskPtr task, void (PlanRunner::*then)(const Outcome &));
    void makeAction(const Step &step);
    void dropAction();

    void begin();
    void hostsOpened(const Outcome &outcome);
    void nextStep();
    TaskPtr stepTask();
    void stepFinished(const Outcome &outcome);
    void stopAt(const Error &error);
    void tidyUp();
    void tidied(const Outcome &outcome);

    /// Nobody has looked at what the failure left behind: a complete copy is kept.
    void undoByPolicy();
    void hostsOpenedForUndo(const Outcome &outcome);
    void beginUndo();
    void forgetStep(const QString &stepId);
    void undoNext();
    void undoFinished(const Outcome &outcome);
    void takeJournal();
    Error interruption() const;
    void replaceLostSecrets();

    Plan m_plan;
    RunSecrets m_secrets;
    QHash<QString, HostTransport *> m_hosts;
    const Clock &m_clock;
    QString m_runsDirectory;
    RunTimings m_timings;
    Policy m_policy = Policy::StopAndAsk;
    std::unique_ptr<Journal> m_journal;

    State m_state = State::Ready;
    QHash<QString, StepStatus> m_status;
    QSet<QString> m_done;
    QStringList m_started;
    QHash<QString, QJsonObject> m_undoData;
    QString m_currentStep;
    Clock::Steady m_stepBegan{0}, m_runBegan{0};
    std::chrono::milliseconds m_elapsedBefore{0};
    QDateTime m_startedAt;
    std::optional<CopyProgress> m_copyProgress;
    QList<LogLine> m_log;
    std::optional<Error> m_error;
    std::optional<Proof> m_proof;
    std::optional<std::chrono::milliseconds> m_downtime;
    QStringList m_leftovers;

    std::optional<RunQuestion> m_question;
    QString m_agreedStep; ///< the step whose question was agreed to, until it has run

    std::unique_ptr<StepAction> m_action;
    std::unique_ptr<StepAction> m_retired; ///< until the task that used it is surely gone
    bool m_isApplying = false;
    bool m_wasSkipped = false;
    bool m_keepsCopy = false; ///< while it is undone by policy
    TaskPtr m_task;           // after m_action: it is destroyed first
};

} // namespace pgt
