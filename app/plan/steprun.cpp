// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/steprun.h"

#include "app/task/adapters.h"

namespace pgt {

StepRun::StepRun(const Means &means, const Step &step, Terms terms, QObject *parent)
    : QObject(parent)
    , m_record(means.record)
    , m_step(step)
    , m_wasStarted(means.record.started().contains(step.id))
    , m_action(makeStepAction(StepContext{
              means.record.plan(), step, means.hosts, means.secrets, means.clock, means.timings,
              *this, means.record.undoData(), m_wasStarted, terms.isAgreed, terms.keepsCopy}))
{}

StepRun::~StepRun() = default;

void StepRun::run(TaskPtr task)
{
    m_task = std::move(task);
    connect(m_task.get(), &Task::finished, this, &StepRun::ended);
    m_task->start();
}

void StepRun::carryOut()
{
    run(forward());
}

TaskPtr StepRun::forward()
{
    auto sequence = std::make_unique<Sequence>();
    sequence->add([this] { return m_action->check(); });
    sequence->add([this]() -> TaskPtr {
        m_isNothingToDo = m_action->isDone();
        m_isSkipped = m_isNothingToDo && !m_wasStarted;
        // What was started before keeps the undo data of its first start.
        return m_isNothingToDo || m_wasStarted ? nullptr : m_action->prepare();
    });
    sequence->add([this]() -> Outcome {
        if (m_isNothingToDo || m_wasStarted)
            return Outcome::succeeded();
        const Result<void> written = m_record.begin(m_step.id, m_action->undoData());
        return written ? Outcome::succeeded() : Outcome::failed(written.error());
    });
    sequence->add([this]() -> TaskPtr {
        if (m_isNothingToDo)
            return nullptr;
        m_isApplying = true;
        return m_action->apply();
    });
    sequence->add([this]() -> TaskPtr { return m_isSkipped ? nullptr : m_action->verify(); });
    return sequence;
}

void StepRun::takeBack()
{
    TaskPtr task = m_action->undo(m_record.undoData().value(m_step.id));
    if (!task)
        task = std::make_unique<FunctionTask>([] { return Outcome::succeeded(); });
    run(std::move(task));
}

TaskPtr StepRun::tidy()
{
    return ignoringFailure(m_action->finish());
}

void StepRun::cancel()
{
    if (m_task && (!m_isApplying || m_action->isInterruptible()))
        m_task->cancel();
}

void StepRun::log(LogLine::Level level, const QString &text)
{
    m_record.log(m_step.id, level, text);
}

void StepRun::note(const QString &text)
{
    m_record.note(m_step.id, text);
}

void StepRun::copyProgress(const CopyProgress &progress)
{
    m_record.setCopyProgress(m_step.id, progress);
}

void StepRun::primaryDowntime(std::chrono::milliseconds duration)
{
    m_record.addDowntime(m_step.id, duration);
}

void StepRun::proof(const Proof &proof)
{
    m_record.setProof(m_step.id, proof);
}

void StepRun::reverted(const QString &stepId)
{
    m_record.revert(stepId);
}

void StepRun::leftover(const QString &sentence)
{
    m_record.addLeftover(m_step.id, sentence);
}

void StepRun::remember(const QJsonObject &facts)
{
    m_record.remember(m_step.id, facts);
}

void StepRun::ask(const RunQuestion &question)
{
    m_question = question;
    m_question->stepId = m_step.id;
}

} // namespace pgt
