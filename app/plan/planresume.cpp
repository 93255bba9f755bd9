// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of PlanRunner that takes up a run which an earlier program has begun.
#include "app/plan/planrunner.h"

#include <QLocale>

namespace pgt {

using namespace Qt::StringLiterals;

/// How many steps have to be done again for it.
int PlanRunner::replaceLostSecrets()
{
    int lost = 0;
    const auto again = [this, &lost](const Step &step) {
        lost += m_record.done().contains(step.id);
        m_record.forgetDone(step.id);
    };
    bool newPassword = false;
    for (const Step &step : plan().steps) {
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
    }
    for (const Step &step : plan().steps) {
        if (step.kind == StepKind::WritePassFile && newPassword)
            again(step);
    }
    return lost;
}

void PlanRunner::repeatProofs()
{
    for (const Step &step : plan().steps) {
        if (step.kind == StepKind::VerifyReplication && m_record.done().contains(step.id))
            m_record.forgetDone(step.id);
    }
}

/// How the earlier part ended, in words: killed is not cancelled.
Error PlanRunner::interruption(int lostSecrets) const
{
    const RunState state = m_record.journal()->state();
    const QString when = QLocale().toString(state.lastAt.toLocalTime(), QLocale::ShortFormat);
    QString steps = tr("%1 of %2 steps are done.").arg(state.done.size()).arg(plan().steps.size());
    if (lostSecrets > 0)
        steps += u' ' + tr("%n step(s) have to be done again, because passwords are not saved.",
                           nullptr, lostSecrets);
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
    QStringList running;
    for (const Step &step : plan().steps) {
        const bool isUnfinished = state.started.contains(step.id) && !state.done.contains(step.id);
        if (isUnfinished)
            running << step.title;
    }
    const QString text =
            state.isUndoing ? tr("pgTandem was ended on %1, while it took this run back.").arg(when)
            : running.isEmpty() ? tr("pgTandem was ended on %1, between two steps.").arg(when)
            : running.size() == 1
                    ? tr("pgTandem was ended on %1, while the step “%2” was running.")
                              .arg(when, running.constFirst())
                    //: 2 is a list of titles
                    : tr("pgTandem was ended on %1, while these steps were running: %2.")
                              .arg(when, running.join(u", "_s));
    return Error::make(
            ErrorKind::Unknown, text,
            u"%1 %2"_s.arg(steps, tr("What had begun is looked at first; nothing is done "
                                     "twice.")),
            remedy);
}

} // namespace pgt
