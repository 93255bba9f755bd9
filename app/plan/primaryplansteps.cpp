// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/primaryplan.h"

#include "app/base/units.h"
#include "app/cluster/downtime.h"
#include "app/remote/shellquote.h"

#include <QJsonArray>

#include <algorithm>

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 longTransactionSeconds = 60;

QString quoteIdentifier(const QString &name)
{
    return u'"' + QString(name).replace(u'"', "\"\""_L1) + u'"';
}

} // namespace

void PrimaryPlan::addCreateRole()
{
    const QString &name = m_spec.role;
    const RoleFact *existing = m_pair.role(name);
    QStringList missing;
    if (!existing || !existing->login)
        missing << u"LOGIN"_s;
    if (!existing || !existing->replication)
        missing << u"REPLICATION"_s;
    const bool setPassword = !existing || existing->passwordKind == "none"_L1;
    if (missing.isEmpty() && !setPassword)
        return;
    Step &step = addStep(u"role"_s, StepKind::CreateRole,
                         existing ? tr("Alter role %1").arg(name) : tr("Create role %1").arg(name));
    step.description = existing ? tr("The standby signs in with this role. It exists; only what it "
                                     "lacks is added.")
                                : tr("The standby signs in with this role. The password is turned "
                                     "into a SCRAM verifier "
                                     "on this computer, so the server never sees it in clear.");
    QString sql = (existing ? u"ALTER ROLE "_s : u"CREATE ROLE "_s) + quoteIdentifier(name) + u' ' +
                  missing.join(u' ');
    if (setPassword)
        sql += missing.isEmpty() ? "PASSWORD '****'"_L1 : " PASSWORD '****'"_L1;
    step.commands << sqlPreview(m_ref, sql + u';');
    step.undo = UndoKind::Automatic;
    step.undoText =
            existing ? tr("The added rights are taken away again.") : tr("The role is dropped.");
    step.checkText = tr("The role has the rights and the password already.");
    step.verifyText = tr("The role's rights and password are read back.");
    step.parameters.insert("role"_L1, name);
    step.parameters.insert("create"_L1, !existing);
    step.parameters.insert("rights"_L1, QJsonArray::fromStringList(missing));
    step.parameters.insert("setPassword"_L1, setPassword);
}

void PrimaryPlan::addMonitorRole()
{
    const QString &name = m_spec.monitorRole;
    const RoleFact *existing = m_pair.role(name);
    const bool complete =
            existing && existing->login &&
            (!m_version.hasPgMonitor() || existing->memberOf.contains("pg_monitor"_L1));
    // Somebody may watch with the password that it has: it is never replaced without need.
    const bool keeps = existing && m_spec.keepMonitorPassword;
    if (complete && (keeps || allStream()))
        return;
    Step &step = addStep(u"monitor-role"_s, StepKind::CreateMonitorRole,
                         !existing ? tr("Create role %1").arg(name)
                         : keeps   ? tr("Complete role %1").arg(name)
                                   : tr("Change the password of %1").arg(name));
    step.description =
            !existing ? tr("pgTandem watches replication with this role. It may read statistics "
                           "and nothing else; its password is generated.")
            : keeps   ? tr("pgTandem watches replication with this role. Its password is known "
                             "and stays; only the rights that it lacks are added.")
                      : tr("The role exists on %1, but its password is not known here, so it gets "
                             "a new one. Whoever watches with the old one is locked out until told "
                             "the new one.")
                              .arg(hostName());
    if (existing && !keeps) {
        step.subtitle = tr("the old one stops working");
        m_draft.plan.notes
                << tr("The password of %1 changes: pgTandem on another computer that watches "
                      "with it will ask for the new one. To keep it, watch the cluster with "
                      "its present password first.")
                           .arg(name);
    }
    QStringList sql;
    sql << (existing ? u"ALTER ROLE "_s : u"CREATE ROLE "_s) + quoteIdentifier(name) + " LOGIN"_L1 +
                    (existing ? QString() : u" CONNECTION LIMIT 10"_s) +
                    (keeps ? QString() : u" PASSWORD '****'"_s) + u';';
    if (m_version.hasPgMonitor())
        sql << "GRANT pg_monitor TO "_L1 + quoteIdentifier(name) + u';';
    step.commands << sqlPreview(m_ref, sql.join(u'\n'));
    step.undo = existing ? UndoKind::None : UndoKind::Automatic;
    step.undoText = keeps      ? tr("The added rights stay.")
                    : existing ? tr("The role stays; its former password is not known.")
                               : tr("The role is dropped.");
    step.checkText = tr("The role has its rights and the password already.");
    step.verifyText = tr("The role's rights and password are read back.");
    step.parameters.insert("role"_L1, name);
    step.parameters.insert("create"_L1, !existing);
    step.parameters.insert("setPassword"_L1, !keeps);
    step.parameters.insert("grant"_L1, m_version.hasPgMonitor() ? u"pg_monitor"_s : QString());
}

QString PrimaryPlan::blastRadius() const
{
    QStringList parts;
    if (m_primary.sessions >= 0)
        parts << tr("%n session(s) end", nullptr, m_primary.sessions);
    const auto standbys = std::count_if(m_primary.senders.cbegin(), m_primary.senders.cend(),
                                        [](const SenderFact &s) { return s.isStandby; });
    if (standbys > 0)
        parts << tr("%n standby(s) reconnect", nullptr, int(standbys));
    qint64 oldest = 0;
    int prepared = 0;
    for (const BlockerFact &blocker : m_primary.blockers) {
        prepared += blocker.prepared;
        if (!blocker.prepared)
            oldest = std::max(oldest, blocker.ageSeconds);
    }
    if (oldest >= longTransactionSeconds)
        parts << tr("a transaction open for %1 is rolled back")
                         .arg(formatDuration(std::chrono::seconds(oldest)));
    if (prepared > 0)
        parts << tr("%n prepared transaction(s) stay", nullptr, prepared);
    return parts.join(u", "_s);
}

void PrimaryPlan::addRestart()
{
    Step &step = addStep(u"restart"_s, StepKind::RestartServer, tr("Restart PostgreSQL"));
    const DowntimeEstimate estimate = estimateDowntime(m_primary, m_primary.walBytesPerSecond);
    step.downtime = estimate.shortest;
    step.longestDowntime = estimate.longest;
    step.subtitle = tr("%1 of downtime").arg(formatRange(step.downtime, step.longestDowntime));
    QStringList names = m_config.restartFor();
    names.removeDuplicates();
    step.description =
            tr("%1 cannot be changed while the server runs. The new configuration is "
               "checked first; if the server does not come up with it, the old files are "
               "put back and it is started again. Two checkpoints right before take most of the "
               "writing out of the downtime. Its estimate rests on %2.")
                    .arg(names.join(u", "_s), estimate.basis);
    step.commands << CommandPreview{
            m_primary.owner,
            shellShown({m_primary.binDirectory + "/postgres"_L1, u"-C"_s, names.constFirst(),
                        u"-D"_s, m_primary.dataDirectory, u"-c"_s,
                        "config_file="_L1 + m_primary.configFile}),
            {}};
    // Without the comment that names it.
    step.commands << sqlPreview(m_ref,
                                QString::fromUtf8(checkpointSql()).section(u'\n', 1).trimmed());
    for (const Command &command : serverCommands(m_ref, ServerAction::Restart))
        step.commands << preview(command);
    step.risk = Risk::Restart;
    step.blastRadius = blastRadius();
    step.undo = UndoKind::Manual;
    step.undoText =
            tr("Restored settings that need a restart take effect with the next one; pgTandem "
               "does not restart the primary a second time.");
    step.checkText = tr("The server runs with the new values already.");
    step.verifyText = tr("The server accepts connections and shows the new values.");
    step.parameters.insert("settings"_L1, QJsonArray::fromStringList(names));
    QJsonObject values;
    for (const QString &name : std::as_const(names))
        values.insert(name, m_config.value(name));
    step.parameters.insert("values"_L1, values);
    step.parameters.insert("filesStep"_L1, u"primary/files"_s);
    tellOthersChanges(step);
    tellControl(step);
}

void PrimaryPlan::addCreateSlot(const PairView &pair)
{
    if (!m_spec.useSlot || pair.slot())
        return;
    const QString &name = pair.wishes.slotName;
    Step &step = addStep("slot-"_L1 + name, StepKind::CreateSlot, tr("Create slot %1").arg(name));
    step.description = keepingSentence(m_retention, m_primary, pair.wishes.name);
    step.commands << sqlPreview(
            m_ref, u"SELECT pg_create_physical_replication_slot('%1', true);"_s.arg(name));
    step.undo = UndoKind::Automatic;
    step.undoText = tr("The slot is dropped once nobody uses it.");
    step.checkText = tr("The slot exists and keeps WAL already.");
    step.verifyText = tr("The slot is listed as physical with a position that is kept.");
    step.parameters.insert("slot"_L1, name);
}

} // namespace pgt
