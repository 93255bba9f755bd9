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
    QString currentStepId() const override { return m_current; }
    int doneCount() const override
    {
        int count = 0;
        for (const StepStatus &status : m_steps)
            count += status.state == StepState::Done || status.state == StepState::Skipped;
        return count;
    }
    std::chrono::milliseconds elapsed() const override { return m_elapsed; }
    QDateTime startedAt() const override { return m_startedAt; }
    std::optional<CopyProgress> copyProgress() const override { return m_copy; }
    const QList<LogLine> &log() const override { return m_log; }
    std::optional<Error> error() const override { return m_error; }
    std::optional<RunQuestion> question() const override { return m_question; }
    std::optional<Proof> proof() const override { return m_proof; }
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
        if (state == StepState::Running)
            m_current = id;
        Q_EMIT stepChanged(id);
    }
    void setCopy(const CopyProgress &progress)
    {
        m_copy = progress;
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
        setStep(stepId, StepState::Failed, std::chrono::milliseconds(100));
        setState(State::NeedsDecision);
    }
    void succeed(const Proof &proof)
    {
        m_proof = proof;
        m_current.clear();
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
    QString m_current;
    std::optional<CopyProgress> m_copy;
    QList<LogLine> m_log;
    std::optional<Error> m_error;
    std::optional<Proof> m_proof;
    OnFailure m_onFailure = OnFailure::StopAndAsk;
};

} // namespace pgt
