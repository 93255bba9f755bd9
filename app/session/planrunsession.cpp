// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/planrunsession.h"

#include "app/base/units.h"
#include "app/plan/report.h"
#include "app/remote/hostaccess.h"

namespace pgt {

using namespace Qt::StringLiterals;

PlanRunSession::PlanRunSession(const Plan &plan, const RunSecrets &secrets,
                               const QHash<QString, HostTransport *> &hosts, const Clock &clock,
                               const QString &runsDirectory, QObject *parent)
    : RunSession(parent)
    , m_runner(std::make_unique<PlanRunner>(plan, secrets, hosts, clock, runsDirectory))
{
    bind();
}

PlanRunSession::PlanRunSession(std::unique_ptr<Journal> journal, const RunSecrets &secrets,
                               std::vector<std::unique_ptr<HostTransport>> transports,
                               const QHash<QString, HostTransport *> &hosts, const Clock &clock)
    : m_transports(std::move(transports))
    , m_runner(std::make_unique<PlanRunner>(std::move(journal), secrets, hosts, clock))
{
    bind();
}

PlanRunSession::~PlanRunSession() = default;

Result<std::unique_ptr<PlanRunSession>> PlanRunSession::resume(const QString &runsDirectory,
                                                               const QString &planId,
                                                               const RunSecrets &secrets,
                                                               const Clock &clock,
                                                               Prompter *prompter)
{
    Result<std::unique_ptr<Journal>> journal = Journal::open(runsDirectory, planId);
    if (!journal)
        return journal.error();
    std::vector<std::unique_ptr<HostTransport>> transports;
    QHash<QString, HostTransport *> hosts;
    for (const PlanHost &host : (*journal)->plan().hosts) {
        transports.push_back(makeTransport(host.access, prompter));
        hosts.insert(host.id, transports.back().get());
    }
    return std::unique_ptr<PlanRunSession>(
            new PlanRunSession(std::move(*journal), secrets, std::move(transports), hosts, clock));
}

void PlanRunSession::bind()
{
    PlanRunner *runner = m_runner.get();
    connect(runner, &PlanRunner::stateChanged, this, &RunSession::stateChanged);
    connect(runner, &PlanRunner::stepChanged, this, &RunSession::stepChanged);
    connect(runner, &PlanRunner::copyProgressChanged, this, &RunSession::copyProgressChanged);
    connect(runner, &PlanRunner::logAppended, this, &RunSession::logAppended);
}

QString PlanRunSession::outcomeSentence() const
{
    switch (state()) {
    case State::Succeeded:
        return tr("All %n step(s) finished; replication is running.", nullptr,
                  int(plan().steps.size()));
    case State::Undone:
        return tr("Everything that could be taken back was taken back.");
    case State::LeftForLater:
    case State::NeedsDecision:
        return tr("%1 of %2 steps are done. %3")
                .arg(doneCount())
                .arg(plan().steps.size())
                .arg(error() ? error()->text : QString());
    default:
        return tr("%1 of %2 steps are done.").arg(doneCount()).arg(plan().steps.size());
    }
}

QString PlanRunSession::report() const
{
    return makeReport({plan(), [this](const QString &id) { return stepStatus(id); },
                       outcomeSentence(), startedAt(), elapsed(), primaryDowntime(), proofs(),
                       leftovers()});
}

} // namespace pgt
