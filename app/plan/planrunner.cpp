// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/planrunner.h"

#include "app/base/redact.h"
#include "app/task/adapters.h"

#include <algorithm>

namespace pgt {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

PlanRunner::PlanRunner(const Plan &plan, const RunSecrets &secrets,
                       const QHash<QString, HostTransport *> &hosts, const Clock &clock,
                       const QString &runsDirectory, QObject *parent)
    : QObject(parent)
    , m_record(plan.asSaved(), clock)
    , m_schedule(m_record.plan().steps)
    , m_secrets(secrets)
    , m_hosts(hosts)
    , m_clock(clock)
    , m_runsDirectory(runsDirectory)
{
    bindRecord();
}

PlanRunner::PlanRunner(std::unique_ptr<Journal> journal, const RunSecrets &secrets,
                       const QHash<QString, HostTransport *> &hosts, const Clock &clock,
                       QObject *parent)
    : QObject(parent)
    , m_record(journal->plan(), clock)
    , m_schedule(m_record.plan().steps)
    , m_secrets(secrets)
    , m_hosts(hosts)
    , m_clock(clock)
    , m_state(State::NeedsDecision)
{
    const RunState state = journal->state();
    m_keepsCopy = state.keepsCopy;
    m_elapsedBefore = state.elapsed;
    m_record.takeJournal(std::move(journal));
    const int lostSecrets = replaceLostSecrets();
    if (!state.isFinished)
        repeatProofs();
    m_error = interruption(lostSecrets);
    bindRecord();
}

PlanRunner::~PlanRunner()
{
    m_task.reset();
    // Before what they borrow.
    qDeleteAll(findChildren<StepRun *>(Qt::FindDirectChildrenOnly));
}

void PlanRunner::bindRecord()
{
    connect(&m_record, &RunRecord::stepChanged, this, &PlanRunner::stepChanged);
    connect(&m_record, &RunRecord::copyProgressChanged, this, &PlanRunner::copyProgressChanged);
    connect(&m_record, &RunRecord::logAppended, this, &PlanRunner::logAppended);
    connect(&m_record, &RunRecord::journalled, this, &PlanRunner::journalled);
}

QStringList PlanRunner::runningSteps() const
{
    QStringList ids;
    for (const QString &id : m_schedule.order()) {
        if (m_record.status(id).state == StepState::Running)
            ids << id;
    }
    return ids;
}

QString PlanRunner::currentStepId() const
{
    return m_failedStep.isEmpty() ? runningSteps().value(0) : m_failedStep;
}

bool PlanRunner::isActive(State state)
{
    return state == State::Running || state == State::Stopping || state == State::Undoing;
}

milliseconds PlanRunner::elapsed() const
{
    return m_elapsedBefore +
           (isActive(m_state)
                    ? std::chrono::duration_cast<milliseconds>(m_clock.steady() - m_runBegan)
                    : milliseconds(0));
}

// --- Helpers

void PlanRunner::setState(State state)
{
    if (!isActive(m_state) && isActive(state))
        m_runBegan = m_clock.steady();
    if (isActive(m_state) && !isActive(state))
        m_elapsedBefore += std::chrono::duration_cast<milliseconds>(m_clock.steady() - m_runBegan);
    m_state = state;
    Q_EMIT stateChanged();
}

bool PlanRunner::isWritten(const Result<void> &written)
{
    if (written)
        return true;
    m_error = written.error();
    setState(State::NeedsDecision);
    return false;
}

TaskPtr PlanRunner::openHosts()
{
    std::vector<TaskFactory> opening;
    for (HostTransport *host : std::as_const(m_hosts)) {
        if (host->state() != HostTransport::State::Ready)
            opening.push_back([host] { return host->open(); });
    }
    return std::make_unique<Parallel>(std::move(opening));
}

void PlanRunner::run(TaskPtr task, void (PlanRunner::*then)(const Outcome &))
{
    m_task = std::move(task);
    connect(m_task.get(), &Task::finished, this, [this, then](const Outcome &outcome) {
        m_task.release()->deleteLater();
        (this->*then)(outcome);
    });
    m_task->start();
}

StepRun *PlanRunner::makeStep(const Step &step)
{
    const StepRun::Means means{m_record, m_hosts, m_secrets, m_clock, m_timings};
    const StepRun::Terms terms{m_agreedStep == step.id, m_keepsCopy};
    if (terms.isAgreed)
        m_agreedStep.clear();
    return new StepRun(means, step, terms, this);
}

void PlanRunner::dropStep(StepRun *stepRun)
{
    m_running.removeOne(stepRun);
    stepRun->deleteLater(); // it is still in its signal
}

// --- Forward

void PlanRunner::start()
{
    if (m_state != State::Ready)
        return;
    if (const Result<QStringList> order = planOrder(plan().steps); !order) {
        m_error = order.error();
        setState(State::NeedsDecision);
        return;
    }
    Result<std::unique_ptr<Journal>> journal = Journal::create(m_runsDirectory, plan());
    if (!journal) {
        m_error = journal.error();
        setState(State::NeedsDecision);
        return;
    }
    m_record.setJournal(std::move(*journal));
    begin();
}

void PlanRunner::retry()
{
    if (m_state != State::NeedsDecision)
        return;
    if (!m_record.journal()) {
        m_state = State::Ready;
        start();
        return;
    }
    m_agreedStep.clear();
    begin();
}

void PlanRunner::proceed()
{
    if (m_state != State::NeedsDecision || !m_question)
        return;
    const RunQuestion question = *m_question;
    if (!isWritten(m_record.write(u"agreed"_s, question.stepId, {{u"what"_s, question.proceed}})))
        return;
    m_agreedStep = question.stepId;
    if (question.kind == RunQuestion::Kind::UndoAnyway)
        beginUndo();
    else
        begin();
}

void PlanRunner::begin()
{
    m_error.reset();
    m_question.reset();
    m_failures.clear();
    m_failedStep.clear();
    m_keepsCopy = false;
    setState(State::Running);
    if (!isWritten(m_record.write(u"run"_s)))
        return;
    m_record.setStartedNow();
    run(openHosts(), &PlanRunner::hostsOpened);
}

void PlanRunner::hostsOpened(const Outcome &outcome)
{
    if (!outcome.isSucceeded())
        takeFailure({{}, outcome.error(), {}});
    startSteps();
}

/// Begins what may begin; if nothing runs then, the run has come to its end or to rest.
void PlanRunner::startSteps()
{
    if (m_state == State::Running && m_failures.isEmpty()) {
        QSet<QString> running;
        for (const StepRun *stepRun : std::as_const(m_running))
            running.insert(stepRun->step().id);
        const QStringList next = m_schedule.next(m_record.done(), running);
        for (const QString &id : next) {
            // Who is told that a step begins may cancel the run.
            if (m_state == State::Running)
                startStep(*plan().step(id));
        }
    }
    if (m_running.isEmpty())
        rest();
}

void PlanRunner::startStep(const Step &step)
{
    StepRun *stepRun = makeStep(step);
    connect(stepRun, &StepRun::ended, this,
            [this, stepRun](const Outcome &outcome) { stepEnded(stepRun, outcome); });
    m_running << stepRun;
    m_record.clearNote(step.id);
    m_record.setState(step.id, StepState::Running);
    stepRun->carryOut();
    if (m_state == State::Stopping)
        stepRun->cancel();
}

void PlanRunner::stepEnded(StepRun *stepRun, const Outcome &outcome)
{
    const QString id = stepRun->step().id;
    dropStep(stepRun);
    if (outcome.isSucceeded()) {
        const Result<void> written =
                m_record.finish(id, stepRun->wasSkipped() ? StepState::Skipped : StepState::Done);
        if (!written)
            takeFailure({id, written.error(), {}});
    } else {
        m_record.setState(id, outcome.isCancelled() ? StepState::Cancelled : StepState::Failed);
        if (outcome.isFailed())
            m_record.log(id, LogLine::Level::Bad, outcome.error().text);
        takeFailure({id, told({id, outcome.error(), {}}), stepRun->question()});
    }
    startSteps();
}

/// That the user stopped a step needs words; those of a failure may hold a secret.
Error PlanRunner::told(const Failure &failure) const
{
    if (failure.error.kind == ErrorKind::Cancelled && failure.error.text.isEmpty())
        return Error::make(ErrorKind::Cancelled, tr("The run was stopped."),
                           tr("What was done so far is kept."),
                           tr("Go on, undo everything, or leave it for later."));
    return redacted(failure.error);
}

void PlanRunner::takeFailure(const Failure &failure)
{
    m_failures << Failure{failure.stepId, told(failure), failure.question};
    m_record.mentionFailure(u"failed"_s, failure.stepId, m_failures.constLast().error);
    const bool isStop = failure.error.kind == ErrorKind::Cancelled;
    if (m_error || isStop)
        return;
    m_error = m_failures.constLast().error;
    m_failedStep = failure.stepId;
    if (!m_running.isEmpty())
        Q_EMIT stateChanged(); // the others may take long
}

void PlanRunner::rest()
{
    if (m_state == State::Stopping && m_failures.isEmpty())
        takeFailure({{}, Outcome::cancelled().error(), {}});
    const bool isWhole = doneCount() == plan().steps.size();
    if (m_failures.isEmpty() && !isWhole) // never of a plan that was looked through
        takeFailure({{}, Error::make(ErrorKind::Internal, tr("No further step can begin.")), {}});
    if (m_failures.isEmpty()) {
        tidyUp();
        return;
    }
    // The first that failed; that the user stopped the others says less.
    const auto cause =
            std::find_if(m_failures.cbegin(), m_failures.cend(), [](const Failure &failure) {
                return failure.error.kind != ErrorKind::Cancelled;
            });
    stopAt(cause == m_failures.cend() ? m_failures.constFirst() : *cause);
}

void PlanRunner::stopAt(const Failure &failure)
{
    m_failedStep = failure.stepId;
    m_question = failure.question;
    m_error = failure.error;
    for (const Failure &other : std::as_const(m_failures)) {
        const Step *step = plan().step(other.stepId);
        const PlanHost *host = step ? plan().host(step->hostId) : nullptr;
        const bool isToldApart =
                other.stepId != failure.stepId && host && other.error.kind != ErrorKind::Cancelled;
        if (isToldApart)
            m_error->why += (m_error->why.isEmpty() ? QString() : u" "_s) +
                            tr("Besides, “%1” on %2 failed: %3")
                                    .arg(step->title, host->name, other.error.text);
    }
    m_record.clearCopyProgress();
    setState(State::NeedsDecision);
    if (failure.error.kind == ErrorKind::Cancelled)
        return;
    if (m_policy == Policy::UndoEverything)
        undoByPolicy();
    else if (m_policy == Policy::KeepWhatIsDone)
        leave();
}

void PlanRunner::cancel()
{
    if (m_state != State::Running)
        return;
    setState(State::Stopping);
    if (m_task)
        m_task->cancel();
    for (StepRun *stepRun : std::as_const(m_running))
        stepRun->cancel();
}

/// Host by host at the same time.
void PlanRunner::tidyUp()
{
    QHash<QString, QList<StepRun *>> byHost;
    for (const Step &step : plan().steps)
        byHost[step.hostId] << makeStep(step);
    std::vector<TaskFactory> hosts;
    for (const PlanHost &host : plan().hosts) {
        std::vector<TaskFactory> tidying;
        for (StepRun *stepRun : byHost.value(host.id))
            tidying.push_back([stepRun] { return stepRun->tidy(); });
        auto inOrder = std::make_shared<TaskPtr>(inSequence(std::move(tidying)));
        hosts.push_back([inOrder] { return std::move(*inOrder); });
    }
    run(std::make_unique<Parallel>(std::move(hosts)), &PlanRunner::tidied);
}

void PlanRunner::tidied(const Outcome &)
{
    for (StepRun *stepRun : findChildren<StepRun *>(Qt::FindDirectChildrenOnly))
        stepRun->deleteLater();
    const Result<void> written = m_record.write(u"succeeded"_s);
    if (!written) {
        takeFailure({{}, written.error(), {}});
        rest();
        return;
    }
    setState(State::Succeeded);
}

void PlanRunner::leave()
{
    if (m_state != State::NeedsDecision)
        return;
    if (m_record.journal())
        m_record.mention(u"left"_s, {}, {});
    m_record.closeJournal();
    setState(State::LeftForLater);
}

} // namespace pgt
