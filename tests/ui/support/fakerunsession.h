// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/runsession.h"

#include <QHash>

namespace pgt {

/// A run that does what the test says. Records what the screens ask for.
class FakeRunSession : public RunSession
{
    Q_OBJECT

public:
    explicit FakeRunSession(Plan plan) : m_plan(std::move(plan)) {}

    const Plan &plan() const override { return m_plan; }
    State state() const override { return m_state; }
    StepStatus stepStatus(const QString &stepId) const override { return m_steps.value(stepId); }
    QStringList runningSteps() const override
    {
        QStringList ids;
        for (const Step &step : m_plan.steps) {
            if (m_steps.value(step.id).state == StepState::Running)
                ids << step.id;
        }
        return ids;
    }
    QString currentStepId() const override
    {
        return m_failed.isEmpty() ? runningSteps().value(0) : m_failed;
    }
    int doneCount() const override
    {
        int count = 0;
        for (const StepStatus &status : m_steps)
            count += status.state == StepState::Done || status.state == StepState::Skipped;
        return count;
    }
    std::chrono::milliseconds elapsed() const override { return m_elapsed; }
    QDateTime startedAt() const override { return m_startedAt; }
    std::optional<CopyProgress> copyProgress(const QString &stepId) const override
    {
        return m_copies.contains(stepId) ? std::optional(m_copies.value(stepId)) : std::nullopt;
    }
    const QList<LogLine> &log() const override { return m_log; }
    std::optional<Error> error() const override { return m_error; }
    std::optional<RunQuestion> question() const override { return m_question; }
    std::optional<Proof> proof(const QString &standbyId) const override
    {
        return m_proofs.contains(standbyId) ? std::optional(m_proofs.value(standbyId))
                                            : std::nullopt;
    }
    std::optional<std::chrono::milliseconds> primaryDowntime() const override { return m_downtime; }
    QStringList leftovers() const override { return m_leftovers; }
    QString report() const override { return m_report; }
    OnFailure onFailure() const override { return m_onFailure; }
    void setOnFailure(OnFailure policy) override { m_onFailure = policy; }
    void start() override { call(QStringLiteral("start"), State::Running); }
    void cancel() override { call(QStringLiteral("cancel"), State::Stopping); }
    void retry() override { call(QStringLiteral("retry"), State::Running); }
    void undo() override { call(QStringLiteral("undo"), State::Undoing); }
    void leaveForLater() override { call(QStringLiteral("leave"), State::LeftForLater); }
    void proceed() override { call(QStringLiteral("proceed"), State::Running); }
    void skipStep() override { call(QStringLiteral("skip"), State::Undoing); }

    void setState(State state)
    {
        m_state = state;
        Q_EMIT stateChanged();
    }
    void setStep(const QString &id, StepState state, std::chrono::milliseconds elapsed,
                 const QString &note = {})
    {
        m_steps[id] = {state, note, elapsed};
        Q_EMIT stepChanged(id);
    }
    /// Of the copy to that standby; without one of the only copy.
    void setCopy(const CopyProgress &progress, const QString &standbyId = {})
    {
        for (const Step &step : m_plan.steps) {
            if (step.kind == StepKind::BaseBackup &&
                (standbyId.isEmpty() || step.hostId == standbyId))
                m_copies.insert(step.id, progress);
        }
        Q_EMIT copyProgressChanged();
    }
    void addLog(const LogLine &line)
    {
        m_log << line;
        Q_EMIT logAppended();
    }
    void fail(const QString &stepId, const Error &error)
    {
        m_error = error;
        m_failed = stepId;
        setStep(stepId, StepState::Failed, std::chrono::milliseconds(100));
        setState(State::NeedsDecision);
    }
    void setProof(const QString &standbyId, const Proof &proof)
    {
        m_proofs.insert(standbyId, proof);
    }
    void succeed(const Proof &proof)
    {
        for (const QString &id : m_plan.standbyIds()) {
            if (!m_proofs.contains(id))
                m_proofs.insert(id, proof);
        }
        for (const Step &step : m_plan.steps) {
            if (m_steps.value(step.id).state != StepState::Done)
                setStep(step.id, StepState::Done, std::chrono::milliseconds(100));
        }
        setState(State::Succeeded);
    }

    QStringList calls; ///< what was asked for, in order
    std::chrono::milliseconds m_elapsed{0};
    QDateTime m_startedAt;
    std::optional<std::chrono::milliseconds> m_downtime;
    std::optional<RunQuestion> m_question;
    QStringList m_leftovers;
    QString m_report = QStringLiteral("# Report\n");

private:
    void call(const QString &name, State next)
    {
        calls << name;
        setState(next);
    }

    Plan m_plan;
    State m_state = State::Ready;
    QHash<QString, StepStatus> m_steps;
    QString m_failed;
    QHash<QString, CopyProgress> m_copies;
    QList<LogLine> m_log;
    std::optional<Error> m_error;
    QHash<QString, Proof> m_proofs;
    OnFailure m_onFailure = OnFailure::StopAndAsk;
};

} // namespace pgt
