// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/stepsmodel.h"

#include "app/base/units.h"
#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"

namespace pgt {

namespace {

Icon iconOf(StepKind kind)
{
    switch (kind) {
    case StepKind::CreateRole:
    case StepKind::CreateMonitorRole:
        return Icon::Terminal;
    case StepKind::ChangeFiles:
        return Icon::FileEdit;
    case StepKind::ReloadServer:
        return Icon::Refresh;
    case StepKind::RestartServer:
        return Icon::Restart;
    case StepKind::CreateSlot:
        return Icon::Slot;
    case StepKind::WritePassFile:
        return Icon::Key;
    case StepKind::TestLogin:
        return Icon::Plug;
    case StepKind::StopServer:
        return Icon::Stop;
    case StepKind::MoveDataAside:
    case StepKind::PlaceCopy:
        return Icon::FolderMove;
    case StepKind::BaseBackup:
        return Icon::CopyData;
    case StepKind::WriteStandbySignal:
        return Icon::File;
    case StepKind::StartServer:
        return Icon::Play;
    case StepKind::VerifyReplication:
        return Icon::Success;
    }
    return Icon::Terminal;
}

StateKind kindOf(StepState state)
{
    switch (state) {
    case StepState::Waiting:
        return StateKind::Waiting;
    case StepState::Running:
        return StateKind::Busy;
    case StepState::Done:
        return StateKind::Ok;
    case StepState::Failed:
        return StateKind::Error;
    case StepState::Skipped:
    case StepState::Undone:
    case StepState::Cancelled:
    case StepState::Interrupted:
        break;
    }
    return StateKind::Idle;
}

QString stateWord(StepState state)
{
    switch (state) {
    case StepState::Waiting:
        return StepsModel::tr("waiting");
    case StepState::Running:
        return StepsModel::tr("running");
    case StepState::Done:
        return StepsModel::tr("done");
    case StepState::Failed:
        return StepsModel::tr("failed");
    case StepState::Skipped:
        return StepsModel::tr("nothing to do");
    case StepState::Undone:
        return StepsModel::tr("undone");
    case StepState::Cancelled:
        return StepsModel::tr("cancelled");
    case StepState::Interrupted:
        return StepsModel::tr("interrupted");
    }
    return {};
}

/// The word is only shown where the glyph alone does not tell.
QString noteOf(const StepStatus &status)
{
    if (!status.note.isEmpty())
        return status.note;
    switch (status.state) {
    case StepState::Skipped:
    case StepState::Undone:
    case StepState::Cancelled:
    case StepState::Interrupted:
        return stateWord(status.state);
    default:
        return {};
    }
}

QString warningOf(const Step &step)
{
    switch (step.risk) {
    case Risk::None:
    case Risk::Reload:
        return {};
    case Risk::Restart:
        return step.blastRadius.isEmpty() ? StepsModel::tr("Ends all sessions of this server.")
                                          : step.blastRadius;
    case Risk::StopsStandby:
        return StepsModel::tr("The old cluster on this host goes down.");
    case Risk::MovesData:
        return StepsModel::tr("The old data directory is renamed, not deleted.");
    }
    return {};
}

QString sentence(const QStringList &parts)
{
    QStringList filled = parts;
    filled.removeAll(QString());
    return filled.join(QStringLiteral(", "));
}

} // namespace

void StepsModel::setPlan(const Plan &plan)
{
    build(plan, nullptr);
}

void StepsModel::setRun(const RunSession &run)
{
    build(run.plan(), &run);
}

void StepsModel::build(const Plan &plan, const RunSession *run)
{
    const QStringList running = run ? run->runningSteps() : QStringList();
    QList<Group> groups;
    QString hostId;
    for (const Step &step : plan.steps) {
        if (groups.isEmpty() || step.hostId != hostId) {
            hostId = step.hostId;
            const PlanHost *host = plan.host(hostId);
            const QString name = host ? host->name : hostId;
            const QString role = !host             ? QString()
                                 : host->isPrimary ? tr("primary")
                                                   : tr("standby");
            groups << Group{{QStringLiteral("%1#%2").arg(hostId).arg(groups.size()),
                             {{Qt::DisplayRole, name}, {SubtitleRole, role}}},
                            {}};
        }
        groups.last().rows << (run ? runRow(step, run->stepStatus(step.id),
                                            running.contains(step.id))
                                   : planRow(step));
    }
    for (Group &group : groups) {
        const QString count = group.rows.size() == 1
                                      ? tr("1 step")
                                      : tr("%n steps", nullptr, int(group.rows.size()));
        if (!run)
            group.head.data[TrailingRole] = count;
        group.head.data[Qt::AccessibleTextRole] =
                sentence({group.head.data[Qt::DisplayRole].toString(),
                          group.head.data[SubtitleRole].toString(), count});
    }
    setGroups(groups);
}

GroupedModel::Row StepsModel::planRow(const Step &step)
{
    const QString warning = warningOf(step);
    return {step.id,
            {{Qt::DisplayRole, step.title},
             {SubtitleRole, step.subtitle},
             {StepIdRole, step.id},
             {IconRole, int(iconOf(step.kind))},
             {WarningRole, warning},
             {Qt::ToolTipRole, warning.isEmpty() ? step.description : warning},
             {Qt::AccessibleTextRole, sentence({step.title, step.subtitle})},
             {Qt::AccessibleDescriptionRole, sentence({step.description, warning})}}};
}

GroupedModel::Row StepsModel::runRow(const Step &step, const StepStatus &status, bool isCurrent)
{
    const bool hasTime = status.state != StepState::Waiting && status.elapsed.count() > 0;
    const QString duration = hasTime ? formatDuration(status.elapsed) : QString();
    const QString note = noteOf(status);
    return {step.id,
            {{Qt::DisplayRole, step.title},
             {SubtitleRole, note},
             {StepIdRole, step.id},
             {StateRole, int(kindOf(status.state))},
             {StepStateRole, int(status.state)},
             {CurrentRole, isCurrent && status.state == StepState::Running},
             {TrailingRole, duration},
             {Qt::ToolTipRole, step.description},
             {Qt::AccessibleTextRole,
              sentence({stateWord(status.state), step.title,
                        note == stateWord(status.state) ? QString() : note, duration})}}};
}

int StepsModel::numberOf(const Plan &plan, const QString &stepId)
{
    for (qsizetype i = 0; i < plan.steps.size(); ++i) {
        if (plan.steps[i].id == stepId)
            return int(i) + 1;
    }
    return 0;
}

} // namespace pgt
