// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/planrunner.h"
#include "app/session/runsession.h"

#include <QHash>

#include <vector>

namespace pgt {

class Prompter;

/// The run of a plan by a PlanRunner.
class PlanRunSession final : public RunSession
{
    Q_OBJECT

public:
    /// A new run in state Ready. @p hosts by PlanHost::id; they and the clock are borrowed and must
    /// outlive the session. Journals go to @p runsDirectory.
    PlanRunSession(const Plan &plan, const RunSecrets &secrets,
                   const QHash<QString, HostTransport *> &hosts, const Clock &clock,
                   const QString &runsDirectory, QObject *parent = nullptr);
    ~PlanRunSession() override;

    /// Opens an interrupted run in state NeedsDecision, with connections of its own to the hosts of
    /// the plan. Their questions go to @p prompter, which is borrowed and must outlive the session.
    /// Errors: Io (damaged, or open in another program), InvalidInput.
    static Result<std::unique_ptr<PlanRunSession>> resume(const QString &runsDirectory,
                                                          const QString &planId,
                                                          const RunSecrets &secrets,
                                                          const Clock &clock,
                                                          Prompter *prompter = nullptr);

    /// The passwords in use; those of a resumed run may be new, see PlanRunner.
    const RunSecrets &secrets() const { return m_runner->secrets(); }

    const Plan &plan() const override { return m_runner->plan(); }
    State state() const override { return m_runner->state(); }
    StepStatus stepStatus(const QString &stepId) const override
    {
        return m_runner->stepStatus(stepId);
    }
    QStringList runningSteps() const override { return m_runner->runningSteps(); }
    QString currentStepId() const override { return m_runner->currentStepId(); }
    int doneCount() const override { return m_runner->doneCount(); }
    std::chrono::milliseconds elapsed() const override { return m_runner->elapsed(); }
    QDateTime startedAt() const override { return m_runner->startedAt(); }
    std::optional<CopyProgress> copyProgress(const QString &stepId) const override
    {
        return m_runner->copyProgress(stepId);
    }
    const QList<LogLine> &log() const override { return m_runner->log(); }
    std::optional<Error> error() const override { return m_runner->error(); }
    std::optional<RunQuestion> question() const override { return m_runner->question(); }
    std::optional<Proof> proof(const QString &standbyId) const override
    {
        return m_runner->proof(standbyId);
    }
    std::optional<std::chrono::milliseconds> primaryDowntime() const override
    {
        return m_runner->primaryDowntime();
    }
    QStringList leftovers() const override { return m_runner->leftovers(); }
    QString report() const override;

    OnFailure onFailure() const override { return m_runner->policy(); }
    void setOnFailure(OnFailure policy) override { m_runner->setPolicy(policy); }
    void start() override { m_runner->start(); }
    void cancel() override { m_runner->cancel(); }
    void retry() override { m_runner->retry(); }
    void undo() override { m_runner->undo(); }
    void leaveForLater() override { m_runner->leave(); }
    void proceed() override { m_runner->proceed(); }
    void skipStep() override { m_runner->skip(); }
    /// For tests: shorter waits.
    void setTimings(const RunTimings &timings) { m_runner->setTimings(timings); }

private:
    PlanRunSession(std::unique_ptr<Journal> journal, const RunSecrets &secrets,
                   std::vector<std::unique_ptr<HostTransport>> transports,
                   const QHash<QString, HostTransport *> &hosts, const Clock &clock);
    void bind();
    QString outcomeSentence() const;

    std::vector<std::unique_ptr<HostTransport>> m_transports; ///< of a resumed run
    std::unique_ptr<PlanRunner> m_runner;
};

} // namespace pgt
