// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of PlanRunner that takes everything back, the last step first.
#include "app/plan/planrunner.h"

#include "app/task/composites.h"

#include <algorithm>

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

/// Steps whose effect does no harm when it stays; their failure does not stop a roll-back.
bool isHarmlessLeftover(StepKind kind)
{
    switch (kind) {
    case StepKind::CreateRole:
    case StepKind::CreateMonitorRole:
    case StepKind::ChangeFiles:
    case StepKind::ReloadServer:
    case StepKind::CreateSlot:
    case StepKind::WritePassFile:
        return true;
    default:
        return false;
    }
}

bool isAboutTheWay(ErrorKind kind)
{
    return kind == ErrorKind::LinkLost || kind == ErrorKind::HostUnreachable ||
           kind == ErrorKind::Timeout || kind == ErrorKind::Io || kind == ErrorKind::LoginRefused;
}

} // namespace

void PlanRunner::undo()
{
    if ((m_state != State::NeedsDecision && m_state != State::Succeeded) || !m_journal)
        return;
    if (!m_journal->state().isUndoing)
        m_leftovers.clear();
    m_agreedStep.clear();
    beginUndo();
}

void PlanRunner::undoByPolicy()
{
    // Also for one that goes on after a crash: whoever resumes it was not asked about the copy.
    m_keepsCopy = true;
    undo();
}

void PlanRunner::beginUndo()
{
    m_error.reset();
    m_question.reset();
    setState(State::Undoing);
    if (!write(u"undoing"_s, {},
               m_keepsCopy ? QJsonObject{{u"keepsCopy"_s, true}} : QJsonObject())) {
        setState(State::NeedsDecision);
        return;
    }
    run(openHosts(), &PlanRunner::hostsOpenedForUndo);
}

void PlanRunner::hostsOpenedForUndo(const Outcome &outcome)
{
    if (outcome.isSucceeded()) {
        undoNext();
        return;
    }
    m_currentStep.clear();
    m_error = outcome.error();
    setState(State::NeedsDecision);
}

void PlanRunner::undoNext()
{
    dropAction();
    const auto it = std::find_if(m_plan.steps.crbegin(), m_plan.steps.crend(),
                                 [this](const Step &step) { return m_started.contains(step.id); });
    if (it == m_plan.steps.crend()) {
        m_currentStep.clear();
        if (!write(u"rolled-back"_s)) {
            setState(State::NeedsDecision);
            return;
        }
        setState(State::Undone);
        return;
    }
    const Step &step = *it;
    makeAction(step);
    setStep(step.id, StepState::Running);
    TaskPtr task = m_action->undo(m_undoData.value(step.id));
    if (!task)
        task = std::make_unique<FunctionTask>([] { return Outcome::succeeded(); });
    run(std::move(task), &PlanRunner::undoFinished);
}

void PlanRunner::undoFinished(const Outcome &outcome)
{
    const Step &step = *m_plan.step(m_currentStep);
    if (!outcome.isSucceeded()) {
        const Error error = outcome.error();
        writeFailure(u"undo-failed"_s, error);
        log(LogLine::Level::Bad, error.text);
        if (m_question || !isHarmlessLeftover(step.kind) || isAboutTheWay(error.kind)) {
            setStep(step.id, StepState::Failed);
            m_error = error;
            setState(State::NeedsDecision);
            return;
        }
        leftover(error.text);
    } else if (step.undo == UndoKind::None) {
        leftover(u"%1: %2"_s.arg(step.title, step.undoText));
    }
    if (!write(u"undone"_s, step.id)) {
        setState(State::NeedsDecision);
        return;
    }
    forgetStep(step.id);
    setStep(step.id, StepState::Undone);
    undoNext();
}

void PlanRunner::forgetStep(const QString &stepId)
{
    m_started.removeAll(stepId);
    m_undoData.remove(stepId);
    m_done.remove(stepId);
}

void PlanRunner::skip()
{
    if (m_state != State::NeedsDecision || !m_question || m_question->skip.isEmpty())
        return;
    const RunQuestion question = *m_question;
    const Step &asking = *m_plan.step(question.stepId);
    m_currentStep = asking.id;
    leftover(question.kept);
    // The data directory of a server that is kept cannot be removed or replaced below it.
    const bool keepsData =
            asking.kind == StepKind::StartServer || asking.kind == StepKind::PlaceCopy;
    for (const Step &step : std::as_const(m_plan.steps)) {
        const bool isMeant = step.id == asking.id || (keepsData && step.hostId == asking.hostId);
        if (!isMeant || !m_started.contains(step.id))
            continue;
        if (!write(u"undone"_s, step.id, {{u"kept"_s, true}})) {
            setState(State::NeedsDecision);
            return;
        }
        forgetStep(step.id);
        setStep(step.id, StepState::Skipped);
    }
    beginUndo();
}

} // namespace pgt
