// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/planrunner.h"

#include "app/base/log.h"
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
    , m_plan(plan.asSaved())
    , m_secrets(secrets)
    , m_hosts(hosts)
    , m_clock(clock)
    , m_runsDirectory(runsDirectory)
{}

PlanRunner::PlanRunner(std::unique_ptr<Journal> journal, const RunSecrets &secrets,
                       const QHash<QString, HostTransport *> &hosts, const Clock &clock,
                       QObject *parent)
    : QObject(parent)
    , m_plan(journal->plan())
    , m_secrets(secrets)
    , m_hosts(hosts)
    , m_clock(clock)
    , m_journal(std::move(journal))
    , m_state(State::NeedsDecision)
{
    takeJournal();
    replaceLostSecrets();
    m_log = m_journal->log();
    m_error = interruption();
}

PlanRunner::~PlanRunner()
{
    m_task.reset();
}

StepStatus PlanRunner::stepStatus(const QString &stepId) const
{
    StepStatus status = m_status.value(stepId);
    if (status.state == StepState::Running)
        status.elapsed = std::chrono::duration_cast<milliseconds>(m_clock.steady() - m_stepBegan);
    return status;
}

int PlanRunner::doneCount() const
{
    return int(m_done.size());
}

milliseconds PlanRunner::elapsed() const
{
    const bool isActive =
            m_state == State::Running || m_state == State::Stopping || m_state == State::Undoing;
    return m_elapsedBefore +
           (isActive ? std::chrono::duration_cast<milliseconds>(m_clock.steady() - m_runBegan)
                     : milliseconds(0));
}

// --- What steps report

void PlanRunner::log(LogLine::Level level, const QString &words)
{
    const QString text = redactText(words);
    const Step *step = m_plan.step(m_currentStep);
    const PlanHost *host = step ? m_plan.host(step->hostId) : nullptr;
    LogLine line;
    line.at = m_clock.utc();
    line.hostId = host ? host->id : QString();
    line.host = host ? host->name : QString();
    line.level = level;
    line.text = text;
    m_log << line;
    if (m_journal)
        m_journal->keep(line);
    qCInfo(lcPlan, "%s: %s", qUtf8Printable(line.host), qUtf8Printable(text));
    Q_EMIT logAppended();
}

void PlanRunner::note(const QString &text)
{
    m_status[m_currentStep].note = redactText(text);
    Q_EMIT stepChanged(m_currentStep);
}

void PlanRunner::copyProgress(const CopyProgress &progress)
{
    m_copyProgress = progress;
    Q_EMIT copyProgressChanged();
}

void PlanRunner::primaryDowntime(milliseconds duration)
{
    m_downtime = m_downtime.value_or(milliseconds(0)) + duration;
    write(u"downtime"_s, m_currentStep, {{u"ms"_s, qint64(m_downtime->count())}});
}

void PlanRunner::proof(const Proof &proof)
{
    m_proof = proof;
}

void PlanRunner::reverted(const QString &stepId)
{
    m_done.remove(stepId);
    write(u"reverted"_s, stepId);
    setStep(stepId, StepState::Undone);
}

void PlanRunner::leftover(const QString &words)
{
    const QString sentence = redactText(words);
    if (m_leftovers.contains(sentence))
        return;
    m_leftovers << sentence;
    write(u"leftover"_s, m_currentStep, {{u"text"_s, sentence}});
}

void PlanRunner::remember(const QJsonObject &facts)
{
    QJsonObject &data = m_undoData[m_currentStep];
    for (auto it = facts.begin(); it != facts.end(); ++it)
        data.insert(it.key(), it.value());
    write(u"fact"_s, m_currentStep, facts);
}

void PlanRunner::ask(const RunQuestion &question)
{
    m_question = question;
    m_question->stepId = m_currentStep;
}

// --- Helpers

void PlanRunner::setState(State state)
{
    const bool wasActive =
            m_state == State::Running || m_state == State::Stopping || m_state == State::Undoing;
    const bool isActive =
            state == State::Running || state == State::Stopping || state == State::Undoing;
    if (!wasActive && isActive)
        m_runBegan = m_clock.steady();
    if (wasActive && !isActive)
        m_elapsedBefore += std::chrono::duration_cast<milliseconds>(m_clock.steady() - m_runBegan);
    m_state = state;
    Q_EMIT stateChanged();
}

void PlanRunner::setStep(const QString &stepId, StepState state)
{
    StepStatus &status = m_status[stepId];
    if (state == StepState::Running)
        m_stepBegan = m_clock.steady();
    else if (status.state == StepState::Running)
        status.elapsed = std::chrono::duration_cast<milliseconds>(m_clock.steady() - m_stepBegan);
    status.state = state;
    Q_EMIT stepChanged(stepId);
}

bool PlanRunner::write(const QString &event, const QString &step, const QJsonObject &data)
{
    const Result<void> written = m_journal->append(event, step, data);
    if (!written) {
        m_error = written.error();
        qCWarning(lcPlan, "%s", qUtf8Printable(written.error().toPlainText()));
        return false;
    }
    Q_EMIT journalled(int(m_journal->entries().size()));
    return true;
}

bool PlanRunner::writeFailure(const QString &event, const Error &error)
{
    return write(event, m_currentStep,
                 {{u"kind"_s, errorKindName(error.kind)}, {u"text"_s, error.text}});
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

void PlanRunner::makeAction(const Step &step)
{
    m_currentStep = step.id;
    m_question.reset();
    const StepContext context{m_plan,
                              step,
                              m_hosts,
                              m_secrets,
                              m_clock,
                              m_timings,
                              *this,
                              m_undoData,
                              m_started.contains(step.id),
                              m_agreedStep == step.id,
                              m_keepsCopy};
    if (context.isAgreed)
        m_agreedStep.clear();
    m_action = makeStepAction(context);
}

void PlanRunner::dropAction()
{
    // The task that has just ended may still refer to it and is deleted by the event loop.
    if (m_action)
        m_retired = std::move(m_action);
}

// --- Forward

void PlanRunner::start()
{
    if (m_state != State::Ready)
        return;
    Result<std::unique_ptr<Journal>> journal = Journal::create(m_runsDirectory, m_plan);
    if (!journal) {
        m_error = journal.error();
        setState(State::NeedsDecision);
        return;
    }
    m_journal = std::move(*journal);
    begin();
}

void PlanRunner::retry()
{
    if (m_state != State::NeedsDecision)
        return;
    if (!m_journal) {
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
    if (!write(u"agreed"_s, question.stepId, {{u"what"_s, question.proceed}})) {
        setState(State::NeedsDecision);
        return;
    }
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
    m_keepsCopy = false;
    setState(State::Running);
    if (!write(u"run"_s)) {
        setState(State::NeedsDecision);
        return;
    }
    if (!m_startedAt.isValid())
        m_startedAt = m_clock.utc();
    run(openHosts(), &PlanRunner::hostsOpened);
}

void PlanRunner::hostsOpened(const Outcome &outcome)
{
    if (outcome.isSucceeded()) {
        nextStep();
        return;
    }
    m_currentStep.clear();
    stopAt(outcome.error());
}

void PlanRunner::nextStep()
{
    dropAction();
    if (m_state == State::Stopping) {
        stopAt(Outcome::cancelled().error());
        return;
    }
    const auto it = std::find_if(m_plan.steps.cbegin(), m_plan.steps.cend(),
                                 [this](const Step &step) { return !m_done.contains(step.id); });
    if (it == m_plan.steps.cend()) {
        tidyUp();
        return;
    }
    makeAction(*it);
    m_isApplying = m_wasSkipped = false;
    m_status[it->id].note.clear();
    setStep(it->id, StepState::Running);
    run(stepTask(), &PlanRunner::stepFinished);
}

TaskPtr PlanRunner::stepTask()
{
    const bool wasStarted = m_started.contains(m_currentStep);
    auto sequence = std::make_unique<Sequence>();
    sequence->add([this] { return m_action->check(); });
    sequence->add([this, wasStarted]() -> TaskPtr {
        m_wasSkipped = m_action->isDone();
        // What was started before keeps the undo data of its first start.
        return m_wasSkipped || wasStarted ? nullptr : m_action->prepare();
    });
    sequence->add([this, wasStarted]() -> Outcome {
        if (m_wasSkipped || wasStarted)
            return Outcome::succeeded();
        if (!write(u"started"_s, m_currentStep, {{u"undo"_s, m_action->undoData()}}))
            return Outcome::failed(*m_error);
        m_started << m_currentStep;
        m_undoData.insert(m_currentStep, m_action->undoData());
        return Outcome::succeeded();
    });
    sequence->add([this]() -> TaskPtr {
        if (m_wasSkipped)
            return nullptr;
        m_isApplying = true;
        return m_action->apply();
    });
    sequence->add([this, wasStarted]() -> TaskPtr {
        return m_wasSkipped && !wasStarted ? nullptr : m_action->verify();
    });
    return sequence;
}

void PlanRunner::stepFinished(const Outcome &outcome)
{
    const QString stepId = m_currentStep;
    const bool wasStarted = m_started.contains(stepId);
    m_isApplying = false;
    if (outcome.isSucceeded()) {
        const bool isSkipped = m_wasSkipped && !wasStarted;
        setStep(stepId, isSkipped ? StepState::Skipped : StepState::Done);
        const StepStatus status = m_status.value(stepId);
        if (!write(isSkipped ? u"skipped"_s : u"done"_s, stepId,
                   {{u"note"_s, status.note}, {u"ms"_s, qint64(status.elapsed.count())}})) {
            stopAt(*m_error);
            return;
        }
        m_done.insert(stepId);
        nextStep();
        return;
    }
    setStep(stepId, outcome.isCancelled() ? StepState::Cancelled : StepState::Failed);
    if (outcome.isFailed())
        log(LogLine::Level::Bad, outcome.error().text);
    stopAt(outcome.error());
}

void PlanRunner::stopAt(const Error &error)
{
    dropAction();
    m_error = redacted(error);
    if (error.kind == ErrorKind::Cancelled && error.text.isEmpty())
        m_error = Error::make(ErrorKind::Cancelled, tr("The run was stopped."),
                              tr("What was done so far is kept."),
                              tr("Go on, undo everything, or leave it for later."));
    const Error cause = *m_error;
    writeFailure(u"failed"_s, cause);
    m_error = cause;
    m_copyProgress.reset();
    setState(State::NeedsDecision);
    if (cause.kind == ErrorKind::Cancelled)
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
    const bool mayInterrupt = !m_isApplying || !m_action || m_action->isInterruptible();
    if (m_task && mayInterrupt)
        m_task->cancel();
}

void PlanRunner::tidyUp()
{
    m_currentStep.clear();
    auto actions = std::make_shared<std::vector<std::unique_ptr<StepAction>>>();
    std::vector<TaskFactory> tidying;
    for (const Step &step : std::as_const(m_plan.steps)) {
        makeAction(step);
        actions->push_back(std::move(m_action));
        tidying.push_back([actions, action = actions->back().get()] {
            return ignoringFailure(action->finish());
        });
    }
    m_currentStep.clear();
    run(inSequence(std::move(tidying)), &PlanRunner::tidied);
}

void PlanRunner::tidied(const Outcome &)
{
    if (!write(u"succeeded"_s)) {
        stopAt(*m_error);
        return;
    }
    setState(State::Succeeded);
}

void PlanRunner::leave()
{
    if (m_state != State::NeedsDecision)
        return;
    if (m_journal)
        write(u"left"_s);
    m_journal.reset();
    setState(State::LeftForLater);
}

} // namespace pgt
