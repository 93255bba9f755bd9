// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of PlanRunner that takes everything back, the last step first.
#include "app/plan/planrunner.h"

#include "app/task/composites.h"

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
    if ((m_state != State::NeedsDecision && m_state != State::Succeeded) || !m_record.journal())
        return;
    if (!m_record.journal()->state().isUndoing)
        m_record.clearLeftovers();
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
    m_failures.clear();
    m_failedStep.clear();
    setState(State::Undoing);
    const QJsonObject data = m_keepsCopy ? QJsonObject{{u"keepsCopy"_s, true}} : QJsonObject();
    if (isWritten(m_record.write(u"undoing"_s, {}, data)))
        run(openHosts(), &PlanRunner::hostsOpenedForUndo);
}

void PlanRunner::hostsOpenedForUndo(const Outcome &outcome)
{
    if (outcome.isSucceeded()) {
        undoNext();
        return;
    }
    m_error = outcome.error();
    setState(State::NeedsDecision);
}

void PlanRunner::undoNext()
{
    const Step *step = plan().step(m_schedule.nextUndo(m_record.started()));
    if (!step) {
        if (isWritten(m_record.write(u"rolled-back"_s)))
            setState(State::Undone);
        return;
    }
    StepRun *stepRun = makeStep(*step);
    connect(stepRun, &StepRun::ended, this,
            [this, stepRun](const Outcome &outcome) { undoEnded(stepRun, outcome); });
    m_running << stepRun;
    m_record.setState(step->id, StepState::Running);
    stepRun->takeBack();
}

void PlanRunner::undoEnded(StepRun *stepRun, const Outcome &outcome)
{
    const Step &step = stepRun->step();
    dropStep(stepRun);
    if (!outcome.isSucceeded()) {
        const Error error = outcome.error();
        m_record.mentionFailure(u"undo-failed"_s, step.id, error);
        m_record.log(step.id, LogLine::Level::Bad, error.text);
        if (stepRun->question() || !isHarmlessLeftover(step.kind) || isAboutTheWay(error.kind)) {
            m_record.setState(step.id, StepState::Failed);
            m_error = error;
            m_question = stepRun->question();
            m_failedStep = step.id;
            setState(State::NeedsDecision);
            return;
        }
        m_record.addLeftover(step.id, error.text);
    } else if (step.undo == UndoKind::None) {
        m_record.addLeftover(step.id, u"%1: %2"_s.arg(step.title, step.undoText));
    }
    if (isWritten(m_record.takeBack(step.id, StepState::Undone)))
        undoNext();
}

void PlanRunner::skip()
{
    if (m_state != State::NeedsDecision || !m_question || m_question->skip.isEmpty())
        return;
    const RunQuestion question = *m_question;
    const Step &asking = *plan().step(question.stepId);
    m_record.addLeftover(asking.id, question.kept);
    // The data directory of a server that is kept cannot be removed or replaced below it.
    const bool keepsData =
            asking.kind == StepKind::StartServer || asking.kind == StepKind::PlaceCopy;
    for (const Step &step : plan().steps) {
        const bool isMeant = step.id == asking.id || (keepsData && step.hostId == asking.hostId);
        if (!isMeant || !m_record.started().contains(step.id))
            continue;
        if (!isWritten(m_record.takeBack(step.id, StepState::Skipped, {{u"kept"_s, true}})))
            return;
    }
    beginUndo();
}

} // namespace pgt
