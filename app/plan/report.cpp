// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/report.h"

#include "app/base/units.h"

#include <QCoreApplication>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Report)
};

QString stateWord(StepState state)
{
    switch (state) {
    case StepState::Waiting:
        return Texts::tr("not done");
    case StepState::Running:
        return Texts::tr("running");
    case StepState::Done:
        return Texts::tr("done");
    case StepState::Skipped:
        return Texts::tr("nothing to do");
    case StepState::Failed:
        return Texts::tr("failed");
    case StepState::Undone:
        return Texts::tr("undone");
    case StepState::Interrupted:
        return Texts::tr("interrupted");
    case StepState::Cancelled:
        break;
    }
    return Texts::tr("stopped");
}

/// A fenced block whose fence is longer than any run of backticks inside.
QString block(const QString &text, const QString &language = {})
{
    QString fence = u"```"_s;
    while (text.contains(fence))
        fence += u'`';
    QString body = text;
    if (!body.endsWith(u'\n'))
        body += u'\n';
    return fence + language + u'\n' + body + fence + "\n\n"_L1;
}

QString stepText(const Step &step, const StepStatus &status)
{
    QString text = "### "_L1 + step.title + "\n\n"_L1 + step.description + "\n\n"_L1;
    QString state = stateWord(status.state);
    if (status.elapsed.count() > 0)
        state += ", "_L1 + formatDuration(status.elapsed);
    if (!status.note.isEmpty())
        state += ", "_L1 + status.note;
    text += Texts::tr("State: %1").arg(state) + "\n\n"_L1;
    QStringList lines;
    for (const CommandPreview &command : step.commands) {
        lines << u"# %1"_s.arg(command.account) << command.line;
        if (!command.input.isEmpty())
            lines << command.input;
    }
    if (!lines.isEmpty())
        text += block(lines.join(u'\n'), u"sh"_s);
    for (const FileChange &file : step.files) {
        text += u'`' + file.path + u'`';
        if (!file.backupPath.isEmpty())
            text += Texts::tr(", old content in `%1`").arg(file.backupPath);
        text += "\n\n"_L1;
        const Diff diff = file.diff();
        if (!diff.isEmpty())
            text += block(diff.toText(), u"diff"_s);
    }
    return text + Texts::tr("To undo: %1").arg(step.undoText) + "\n\n"_L1;
}

QString proofText(const Proof &proof, bool isOneOfSeveral)
{
    const QString title = isOneOfSeveral ? Texts::tr("Proof of %1", "a standby").arg(proof.standby)
                                         : Texts::tr("Proof");
    QString text = "## "_L1 + title + "\n\n"_L1;
    const auto line = [&text](const QString &name, const QString &value) {
        if (!value.isEmpty())
            text += u"- %1: %2\n"_s.arg(name, value);
    };
    const auto time = [](const std::optional<std::chrono::microseconds> &value) {
        return value ? formatDuration(*value) : unknownValue();
    };
    line(Texts::tr("Mark"), proof.canaryLsn);
    line(Texts::tr("Received after"), time(proof.received));
    line(Texts::tr("Flushed after"), time(proof.flushed));
    line(Texts::tr("Replayed after"), time(proof.replayed));
    line(Texts::tr("Primary write"), proof.primaryWrite);
    line(Texts::tr("Standby receive"), proof.standbyReceive);
    line(Texts::tr("Standby replay"), proof.standbyReplay);
    line(Texts::tr("System identifier"),
         u"%1, %2"_s.arg(proof.systemIdentifierPrimary, proof.systemIdentifierStandby));
    line(Texts::tr("Timeline"), u"%1, %2"_s.arg(proof.timelinePrimary).arg(proof.timelineStandby));
    if (!proof.slot.isEmpty())
        line(Texts::tr("Slot"),
             proof.slot + (proof.slotActive ? Texts::tr(", active") : Texts::tr(", not active")));
    line(Texts::tr("State"), u"%1, %2"_s.arg(proof.state, proof.syncState));
    line(u"TLS"_s, proof.tls.isEmpty() ? Texts::tr("not used") : proof.tls);
    text += u'\n';
    QStringList lines;
    for (const EvidenceLine &process : proof.processes)
        lines << u"%1 %2 %3"_s.arg(process.host).arg(process.pid).arg(process.text);
    if (!lines.isEmpty())
        text += block(lines.join(u'\n'));
    lines.clear();
    for (const EvidenceLine &entry : proof.log)
        lines << entry.text;
    if (!lines.isEmpty())
        text += block(lines.join(u'\n'));
    return text;
}

} // namespace

QString makeReport(const ReportInput &input)
{
    const Plan &plan = input.plan;
    QString text = "# "_L1 + Texts::tr("Replication of %1").arg(plan.spec.clusterName) + "\n\n"_L1 +
                   input.outcome + "\n\n"_L1;
    text += u"- %1: %2\n"_s.arg(Texts::tr("Run"), plan.id);
    text += u"- %1: %2\n"_s.arg(Texts::tr("Started"),
                                input.startedAt.toUTC().toString(Qt::ISODate));
    text += u"- %1: %2\n"_s.arg(Texts::tr("Duration"), formatDuration(input.elapsed));
    for (const PlanHost &host : plan.hosts)
        text += u"- %1: %2 (%3), %4\n"_s.arg(host.isPrimary ? Texts::tr("Primary")
                                                            : Texts::tr("Standby"),
                                             host.name, host.address, host.instanceId);
    if (input.downtime)
        text += u"- %1: %2\n"_s.arg(Texts::tr("Primary without connections"),
                                    formatDuration(*input.downtime));
    text += u'\n';
    if (!input.leftovers.isEmpty()) {
        text += "## "_L1 + Texts::tr("Left on the servers") + "\n\n"_L1;
        for (const QString &leftover : input.leftovers)
            text += "- "_L1 + leftover + u'\n';
        text += u'\n';
    }
    for (const Proof &proof : input.proofs)
        text += proofText(proof, input.proofs.size() > 1);
    for (const PlanHost &host : plan.hosts) {
        text += "## "_L1 + host.name + "\n\n"_L1;
        for (const Step &step : plan.steps) {
            if (step.hostId == host.id)
                text += stepText(step, input.status(step.id));
        }
    }
    return text;
}

} // namespace pgt
