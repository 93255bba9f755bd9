// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of PlanRunner that takes up a run which an earlier program has begun.
#include "app/plan/planrunner.h"

#include <QLocale>

namespace pgt {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

void PlanRunner::takeJournal()
{
    const RunState state = m_journal->state();
    m_done = state.done;
    m_started = state.started;
    m_undoData = state.undoData;
    m_keepsCopy = state.keepsCopy;
    m_startedAt = state.startedAt;
    m_leftovers = state.leftovers;
    if (state.downtimeMs >= 0)
        m_downtime = milliseconds(state.downtimeMs);
    for (const Step &step : std::as_const(m_plan.steps)) {
        StepStatus status;
        const QJsonObject result = state.results.value(step.id);
        if (m_done.contains(step.id)) {
            status.state = state.skipped.contains(step.id) ? StepState::Skipped : StepState::Done;
            status.note = result.value("note"_L1).toString();
            status.elapsed = milliseconds(result.value("ms"_L1).toInteger());
            m_elapsedBefore += status.elapsed;
        } else if (state.undone.contains(step.id)) {
            status.state = StepState::Undone;
        } else if (m_started.contains(step.id)) {
            status.state = state.ending == RunState::Ending::Killed    ? StepState::Interrupted
                           : state.ending == RunState::Ending::Stopped ? StepState::Cancelled
                                                                       : StepState::Failed;
        }
        m_status.insert(step.id, status);
    }
}

void PlanRunner::replaceLostSecrets()
{
    const auto again = [this](const Step &step) {
        m_done.remove(step.id);
        m_status[step.id].state = StepState::Waiting;
    };
    bool newPassword = false;
    for (const Step &step : std::as_const(m_plan.steps)) {
        const bool setsPassword = step.parameters.value("setPassword"_L1).toBool();
        if (step.kind == StepKind::CreateRole && setsPassword && m_secrets.rolePassword.isEmpty()) {
            m_secrets.rolePassword = Secret::generate();
            newPassword = true;
            again(step);
        }
        if (step.kind == StepKind::CreateMonitorRole && setsPassword &&
            m_secrets.monitorPassword.isEmpty()) {
            m_secrets.monitorPassword = Secret::generate();
            again(step);
        }
        if (step.kind == StepKind::WritePassFile && newPassword)
            again(step);
    }
}

/// How the earlier part ended, in words: killed is not cancelled.
Error PlanRunner::interruption() const
{
    const RunState state = m_journal->state();
    const QString when = QLocale().toString(state.lastAt.toLocalTime(), QLocale::ShortFormat);
    QString steps = tr("%1 of %2 steps are done.").arg(state.done.size()).arg(m_plan.steps.size());
    if (const int again = int(state.done.size() - m_done.size()); again > 0)
        steps += u' ' + tr("%n step(s) have to be done again, because passwords are not saved.",
                           nullptr, again);
    const QString remedy =
            state.isUndoing
                    ? tr("Undo goes on taking back. Retry sets up again what was taken back.")
                    : tr("Retry goes on from there, Undo takes back what was done.");
    const QString left =
            state.wasLeft ? u' ' + tr("It was left for later on %1.").arg(when) : QString();
    if (state.ending == RunState::Ending::Stopped)
        return Error::make(ErrorKind::Cancelled, tr("You stopped this run. %1").arg(steps) + left,
                           {}, remedy);
    if (state.ending == RunState::Ending::Failed)
        return Error::make(state.cause, state.causeText,
                           tr("This is why the run stopped. %1").arg(steps) + left, remedy);
    QString running;
    for (const Step &step : m_plan.steps) {
        const bool isUnfinished = state.started.contains(step.id) && !state.done.contains(step.id);
        if (isUnfinished)
            running = step.title;
    }
    const QString text =
            state.isUndoing ? tr("pgTandem was ended on %1, while it took this run back.").arg(when)
            : running.isEmpty() ? tr("pgTandem was ended on %1, between two steps.").arg(when)
                                : tr("pgTandem was ended on %1, while the step “%2” was running.")
                                          .arg(when, running);
    return Error::make(
            ErrorKind::Unknown, text,
            u"%1 %2"_s.arg(steps, tr("What had begun is looked at first; nothing is done "
                                     "twice.")),
            remedy);
}

} // namespace pgt
