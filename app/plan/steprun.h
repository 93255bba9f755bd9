// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/runrecord.h"
#include "app/plan/stepaction.h"

#include <QObject>

namespace pgt {

/// One step while it is worked on: its action, the task of that, and what they report, which goes
/// to the record under the name of this step. One of carryOut(), takeBack() and tidy() is called,
/// once.
class StepRun final : public QObject, private StepSink
{
    Q_OBJECT

public:
    /// What all steps of a run share; borrowed.
    struct Means
    {
        RunRecord &record;
        const QHash<QString, HostTransport *> &hosts; ///< by PlanHost::id
        const RunSecrets &secrets;
        const Clock &clock;
        const RunTimings &timings;
    };
    struct Terms
    {
        bool isAgreed = false;  ///< to what the step asked, this one time
        bool keepsCopy = false; ///< see StepContext
    };

    StepRun(const Means &means, const Step &step, Terms terms, QObject *parent);
    ~StepRun() override;

    const Step &step() const { return m_step; }
    /// check -> journal "started" with the undo data -> apply -> verify; then ended().
    void carryOut();
    /// After carryOut() has succeeded: there was nothing to do.
    bool wasSkipped() const { return m_isSkipped; }
    /// Then ended().
    void takeBack();
    /// What is left to do when the whole plan has succeeded; without ended().
    TaskPtr tidy();
    /// Of carryOut(): ends it now if the step may be interrupted; otherwise it goes on to its end.
    void cancel();
    /// What the step asked for when it failed.
    const std::optional<RunQuestion> &question() const { return m_question; }

Q_SIGNALS:
    /// The last thing that this does; it may be deleted later, not at once.
    void ended(const pgt::Outcome &outcome);

private:
    void log(LogLine::Level level, const QString &text) override;
    void note(const QString &text) override;
    void copyProgress(const CopyProgress &progress) override;
    void primaryDowntime(std::chrono::milliseconds duration) override;
    void proof(const Proof &proof) override;
    void reverted(const QString &stepId) override;
    void leftover(const QString &sentence) override;
    void remember(const QJsonObject &facts) override;
    void ask(const RunQuestion &question) override;

    void run(TaskPtr task);
    TaskPtr forward();

    RunRecord &m_record;
    const Step &m_step;
    const bool m_wasStarted;
    bool m_isNothingToDo = false;
    bool m_isSkipped = false;
    bool m_isApplying = false;
    std::optional<RunQuestion> m_question;
    std::unique_ptr<StepAction> m_action;
    TaskPtr m_task; // after the action: it is destroyed first
};

} // namespace pgt
