// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/planmaker.h"

#include "app/base/units.h"
#include "app/cluster/downtime.h"
#include "app/probe/psql.h"
#include "app/remote/shellquote.h"

#include <QFileInfo>
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

QString fileNames(const QList<FileChange> &files)
{
    QStringList names;
    for (const FileChange &file : files)
        names << QFileInfo(file.path).fileName();
    return names.join(u", "_s);
}

} // namespace

Step &PlanMaker::addStep(Side side, const QString &name, StepKind kind, const QString &title)
{
    const PlanHost &host = m_plan.hosts.at(side == Side::Primary ? 0 : 1);
    Step step;
    step.id = host.id + u'/' + name;
    step.kind = kind;
    step.hostId = host.id;
    if (!m_plan.steps.isEmpty())
        step.dependsOn = {m_plan.steps.constLast().id};
    step.title = title;
    const ServerRef &server = side == Side::Primary ? m_primaryRef : m_standbyRef;
    step.parameters.insert("server"_L1, server.toJson());
    m_plan.steps.append(step);
    return m_plan.steps.last();
}

CommandPreview PlanMaker::preview(const Command &command, const QString &input) const
{
    Command shown = command;
    shown.environment.clear(); // LC_ALL=C everywhere would only distract
    const QString account = command.runAs.isEmpty() ? u"root"_s : command.runAs;
    return {account, shown.shown(), input};
}

CommandPreview PlanMaker::sqlPreview(const ServerRef &server, const QString &sql) const
{
    return preview(psqlCommand(server.instance, {}), sql);
}

void PlanMaker::addCreateRole()
{
    const QString &name = m_input.spec.role;
    const RoleFact *existing = role(name);
    QStringList missing;
    if (!existing || !existing->login)
        missing << u"LOGIN"_s;
    if (!existing || !existing->replication)
        missing << u"REPLICATION"_s;
    const bool setPassword = !existing || existing->passwordKind == "none"_L1;
    if (missing.isEmpty() && !setPassword)
        return;
    Step &step = addStep(Side::Primary, u"role"_s, StepKind::CreateRole,
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
    step.commands << sqlPreview(m_primaryRef, sql + u';');
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

void PlanMaker::addMonitorRole()
{
    const QString &name = m_input.spec.monitorRole;
    const RoleFact *existing = role(name);
    const bool complete =
            existing && existing->login &&
            (!m_version.hasPgMonitor() || existing->memberOf.contains("pg_monitor"_L1));
    // Somebody may watch with the password that it has: it is never replaced without need.
    const bool keeps = existing && m_input.spec.keepMonitorPassword;
    if (complete && (keeps || isStreaming()))
        return;
    Step &step = addStep(Side::Primary, u"monitor-role"_s, StepKind::CreateMonitorRole,
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
                              .arg(primaryName());
    if (existing && !keeps) {
        step.subtitle = tr("the old one stops working");
        m_plan.notes << tr("The password of %1 changes: pgTandem on another computer that watches "
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
    step.commands << sqlPreview(m_primaryRef, sql.join(u'\n'));
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

void PlanMaker::addChangeFiles(Side side, const QList<FileChange> &files)
{
    if (files.isEmpty())
        return;
    const QString title =
            files.size() == 1 ? tr("Change %1").arg(QFileInfo(files.constFirst().path).fileName())
                              : tr("Change %n files", nullptr, int(files.size()));
    Step &step = addStep(side, u"files"_s, StepKind::ChangeFiles, title);
    step.subtitle = files.size() == 1 ? QString() : fileNames(files);
    step.description = side == Side::Primary
                               ? tr("Only what replication needs and is not there yet. Each file "
                                    "is replaced in one step "
                                    "if it is still what was read, with owner and mode kept.")
                               : tr("What the standby needs to follow the primary. The rest of its "
                                    "configuration stays "
                                    "its own.");
    step.files = files;
    step.undo = UndoKind::Automatic;
    step.undoText = tr("The files are restored byte for byte and read again by the server.");
    step.checkText = tr("The files have the new content already.");
    step.verifyText = tr("The files are read back; the server finds no error in them.");
    const ServerRef &server = side == Side::Primary ? m_primaryRef : m_standbyRef;
    for (const FileChange &file : files) {
        if (!file.backupPath.isEmpty())
            step.commands << CommandPreview{
                    server.instance.owner,
                    shellShown({u"cp"_s, u"-p"_s, file.path, file.backupPath}),
                    {}};
    }
}

void PlanMaker::addReload(Side side)
{
    Step &step = addStep(side, u"reload"_s, StepKind::ReloadServer, tr("Reload PostgreSQL"));
    const ServerRef &server = side == Side::Primary ? m_primaryRef : m_standbyRef;
    step.description = tr("The server reads its configuration files again; no session notices.");
    step.commands << sqlPreview(server, u"SELECT pg_reload_conf();"_s);
    step.risk = Risk::Reload;
    step.undo = UndoKind::Automatic;
    step.undoText = tr("The restored files are read again.");
    step.checkText = tr("The files were read after their last change.");
    step.verifyText = tr("The time of the last reload has moved on and no file has an error.");
    if (side == Side::Primary)
        tellOthersChanges(step);
}

QString PlanMaker::blastRadius() const
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

void PlanMaker::addRestart(const ServerConfig &config)
{
    Step &step =
            addStep(Side::Primary, u"restart"_s, StepKind::RestartServer, tr("Restart PostgreSQL"));
    const DowntimeEstimate estimate = estimateDowntime(m_primary, m_primary.walBytesPerSecond);
    step.downtime = estimate.shortest;
    step.longestDowntime = estimate.longest;
    step.subtitle = tr("%1 of downtime").arg(formatRange(step.downtime, step.longestDowntime));
    QStringList names = config.restartFor();
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
    step.commands << sqlPreview(m_primaryRef,
                                QString::fromUtf8(checkpointSql()).section(u'\n', 1).trimmed());
    for (const Command &command : serverCommands(m_primaryRef, ServerAction::Restart))
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
        values.insert(name, config.value(name));
    step.parameters.insert("values"_L1, values);
    step.parameters.insert("filesStep"_L1, u"primary/files"_s);
    tellOthersChanges(step);
    tellControl(step, Side::Primary);
}

void PlanMaker::tellControl(Step &step, Side side)
{
    const bool isPrimary = side == Side::Primary;
    const Instance &instance = isPrimary ? m_primary : m_standby;
    const Ability ability = abilityTo(Ability::Deed::ControlServer,
                                      isPrimary ? m_input.primary : m_input.standby, instance);
    if (ability.answer != Ability::Answer::WithSideEffect)
        return;
    step.description += u' ' + ability.sentence + u' ' + ability.reason;
    const QString stop = shellShown(layoutOf(instance).stopByHand(instance));
    m_plan.notes << tr("On %1 systemd does not control the server that this plan starts. To hand "
                       "it back: stop it as %2 (%3), then as root systemctl start %4.")
                            .arg(isPrimary ? primaryName() : standbySpec().name, instance.owner,
                                 stop, instance.unit);
}

void PlanMaker::addCreateSlot()
{
    if (!m_input.spec.useSlot || slot())
        return;
    const QString &name = standbySpec().slotName;
    Step &step =
            addStep(Side::Primary, u"slot"_s, StepKind::CreateSlot, tr("Create slot %1").arg(name));
    step.description = keepingSentence(m_retention, m_primary, standbySpec().name);
    step.commands << sqlPreview(
            m_primaryRef, u"SELECT pg_create_physical_replication_slot('%1', true);"_s.arg(name));
    step.undo = UndoKind::Automatic;
    step.undoText = tr("The slot is dropped once nobody uses it.");
    step.checkText = tr("The slot exists and keeps WAL already.");
    step.verifyText = tr("The slot is listed as physical with a position that is kept.");
    step.parameters.insert("slot"_L1, name);
}

void PlanMaker::addPassFile()
{
    const ReplicationSpec &spec = m_input.spec;
    const QString path = passFile();
    // libpq looks a socket up as "localhost" or by its directory, depending on how it was built;
    // the file is for this one connection anyway.
    const QString host = usesSocket() ? u"*"_s : spec.primaryAddress;
    const QString port = QString::number(spec.primaryPort);
    Step &step = addStep(Side::Standby, u"passfile"_s, StepKind::WritePassFile,
                         tr("Write %1").arg(QFileInfo(path).fileName()));
    step.subtitle = path;
    step.description =
            tr("The password of %1, readable by %2 only. No other file and no command line "
               "has it.")
                    .arg(spec.role, m_standby.owner);
    FileChange file;
    file.path = path;
    file.existsBefore = false;
    file.privacy = FileChange::Privacy::Secret;
    for (const QString &database : {u"replication"_s, u"*"_s})
        file.after += (QStringList{host, port, database, spec.role, u"****"_s}.join(u':') + u'\n')
                              .toUtf8();
    step.files << file;
    step.undo = UndoKind::Automatic;
    step.undoText = tr("The file is removed.");
    step.checkText = tr("The file has the password already.");
    step.verifyText = tr("Owner, mode 0600 and both lines are read back.");
    step.parameters.insert("path"_L1, path);
    step.parameters.insert("host"_L1, host);
    step.parameters.insert("port"_L1, port);
    step.parameters.insert("role"_L1, spec.role);
}

void PlanMaker::addTestLogin()
{
    ConnInfo connection = connectionToPrimary();
    connection.set(u"replication"_s, u"true"_s);
    connection.set(u"application_name"_s, u"pgtandem_test"_s);
    connection.set(u"connect_timeout"_s, u"10"_s);
    Step &step = addStep(Side::Standby, u"test-login"_s, StepKind::TestLogin,
                         tr("Sign in to %1 for replication").arg(primaryName()));
    step.description = tr("The decisive test, before anything on %1 is stopped or moved: two real "
                          "replication connections with the new password.")
                               .arg(standbySpec().name);
    const QString psql = m_standby.binDirectory + "/psql"_L1;
    const QStringList argv{psql,
                           u"-X"_s,
                           u"-w"_s,
                           u"-A"_s,
                           u"-t"_s,
                           u"-d"_s,
                           connection.toString(),
                           u"-c"_s,
                           u"IDENTIFY_SYSTEM"_s};
    step.commands << CommandPreview{m_standby.owner, shellShown(argv), {}};
    step.undo = UndoKind::Automatic;
    step.undoText = tr("Nothing to undo.");
    step.checkText = tr("The test is always made.");
    step.verifyText = tr("The primary answers with its system identifier %1.")
                              .arg(m_primary.systemIdentifier);
    step.parameters.insert("argv"_L1, QJsonArray::fromStringList(argv));
    step.parameters.insert("systemIdentifier"_L1, m_primary.systemIdentifier);
    step.parameters.insert("primaryServer"_L1, m_primaryRef.toJson());
}

} // namespace pgt
