// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/standbyplan.h"

#include "app/base/units.h"
#include "app/cluster/spaceneed.h"
#include "app/pg/backupcommand.h"
#include "app/remote/shellquote.h"

#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>

namespace pgt {

using namespace Qt::StringLiterals;

DataPlaces StandbyPlan::places() const
{
    DataPlaces places;
    places.directory = m_standby.dataDirectory;
    places.isMountPoint = m_standby.dataDirectoryIsMountPoint;
    places.identity = places.isMountPoint ? QString() : m_standby.dataDirectoryIdentity;
    // A mount point cannot be renamed: copy and old content are directories inside.
    const QString prefix = places.directory + (places.isMountPoint ? u'/' : u'.');
    places.copy = prefix + "copy-pgtandem-"_L1 + m_draft.plan.id;
    places.aside = prefix + "before-pgtandem-"_L1 + m_draft.stamp();
    places.label = "pgTandem "_L1 + m_draft.plan.id;
    places.systemIdentifier = m_primary.systemIdentifier;
    const SpaceNeed need = spaceNeed(m_primary, m_pair.wishes.tablespaceMapping);
    places.dataBytes = need.dataBytes + need.walBytes;
    places.tablespaces = need.tablespaces;
    return places;
}

QStringList StandbyPlan::filesInsideData() const
{
    QStringList names;
    const QString prefix = m_standby.dataDirectory + u'/';
    const auto add = [&](const QString &path) {
        if (path.startsWith(prefix) && !names.contains(path.mid(prefix.size())))
            names << path.mid(prefix.size());
    };
    add(m_standby.config.path);
    add(m_standby.hba.path);
    add(m_standby.identFile);
    for (const ConfigFileFact &file : m_standby.includedFiles)
        add(file.path);
    if (m_standby.autoConf.exists)
        add(m_standby.autoConf.path);
    return names;
}

Step &StandbyPlan::addDataStep(const QString &name, StepKind kind, const QString &title)
{
    Step &step = addStep(name, kind, title);
    step.parameters.insert("places"_L1, places().toJson());
    return step;
}

QStringList StandbyPlan::copyCommand() const
{
    const DataPlaces where = places();
    BackupWishes wishes;
    wishes.program = m_standby.binDirectory + "/pg_basebackup"_L1;
    wishes.directory = where.copy;
    wishes.connection = connectionToPrimary();
    wishes.slot = m_spec.useSlot ? m_pair.wishes.slotName : QString();
    // Each into a directory of its own until the swap: the old cluster may use the same path.
    for (const TablespacePlace &tablespace : where.tablespaces)
        wishes.tablespaces.append({tablespace.from, tablespace.to + u'/' + where.copyName()});
    wishes.isFast = m_spec.checkpoint == CheckpointMode::Fast;
    wishes.label = where.label;
    return backupCommand(m_version, wishes);
}

void StandbyPlan::addBaseBackup()
{
    const ReplicationSpec &spec = m_spec;
    const QStringList argv = copyCommand();
    const DataPlaces where = places();
    Step &step = addDataStep(u"copy"_s, StepKind::BaseBackup, tr("Copy the data directory"));
    step.subtitle = m_primary.sizeBytes >= 0
                            ? tr("pg_basebackup, %1").arg(formatBytes(m_primary.sizeBytes))
                            : u"pg_basebackup"_s;
    step.description =
            spec.checkpoint == CheckpointMode::Fast
                    ? tr("Runs on %1 by itself: a lost connection or a closed laptop does not stop "
                         "it. It "
                         "begins with a checkpoint on %2 at once.")
                              .arg(m_pair.wishes.name, m_pair.primaryName)
                    : tr("Runs on %1 by itself: a lost connection or a closed laptop does not stop "
                         "it. It "
                         "begins when a spread checkpoint on %2 is done, which takes some minutes.")
                              .arg(m_pair.wishes.name, m_pair.primaryName);
    step.description +=
            u' ' + (m_standby.state == Instance::State::Stopped
                            ? tr("The old data stays where it is meanwhile.")
                            : tr("The old cluster goes on serving meanwhile, until it is "
                                 "stopped for the swap."));
    if (m_facts.canActAsRoot && m_facts.hasSystemdRun)
        step.description += u' ' + tr("systemd keeps it as a service of its own, so that no logout "
                                      "ends it.");
    step.commands << CommandPreview{m_standby.owner,
                                    shellShown({u"mkdir"_s, u"-m"_s, u"0700"_s, where.copy}),
                                    {}}
                  << CommandPreview{m_standby.owner, shellShown(argv), {}};
    step.undo = UndoKind::Automatic;
    step.undoText = tr("The copy is stopped and %1 is removed, nothing else. After a failure with "
                       "\"Undo everything\" a complete copy is kept.")
                            .arg(where.copy);
    step.checkText = tr("A complete copy of this run is there already.");
    step.verifyText =
            tr("pg_basebackup ended without an error; version and system identifier of the "
               "copy are read.");
    step.parameters.insert("argv"_L1, QJsonArray::fromStringList(argv));
    step.parameters.insert("jobId"_L1, QString(m_draft.plan.id + "-copy"_L1));
    step.parameters.insert("primaryServer"_L1, m_primaryRef.toJson());
}

void StandbyPlan::addStandbySignal()
{
    const QString path = places().copy + u'/' + m_marking.marker();
    Step &step = addDataStep(u"signal"_s, StepKind::WriteStandbySignal,
                             tr("Write %1").arg(m_marking.marker()));
    step.description =
            m_marking.isInMarker()
                    ? tr("With this file the server starts as a standby, follows %1 and stays a "
                         "standby. It is in the copy before the copy comes into its place.")
                              .arg(m_pair.primaryName)
                    : tr("With this empty file the server starts as a standby and stays one. It "
                         "is in the copy before the copy comes into its place.");
    step.files << markerChange(path);
    step.undo = UndoKind::Automatic;
    step.undoText = tr("Goes away together with the copy.");
    step.checkText = tr("The file is there already.");
    step.verifyText = step.checkText;
    step.parameters.insert("path"_L1, path);
    step.parameters.insert("ownFile"_L1, step.files.constFirst().existsBefore
                                                 ? m_standby.recoveryConf.path
                                                 : QString());
}

/// The old cluster's own recovery.conf goes on where it has one. It stays in the old data directory
/// as it is.
FileChange StandbyPlan::markerChange(const QString &path) const
{
    FileChange file;
    file.path = path;
    const ConfigFileFact &own = m_standby.recoveryConf;
    file.existsBefore = m_marking.isInMarker() && own.exists;
    if (file.existsBefore) {
        file.before = own.content;
        file.beforeSha256 = own.sha256;
    }
    StandbyConfig::Wishes wishes;
    wishes.connection = standbyConnection();
    wishes.slot = m_spec.useSlot ? m_pair.wishes.slotName : QString();
    wishes.triggerFile = m_standby.dataDirectory + "/promote.pgtandem"_L1;
    wishes.keepsArchive = !m_spec.acceptedFixes.contains("restore_command"_L1);
    wishes.mark = m_draft.mark({m_pair.wishes.name});
    file.after = m_marking.markerContent(wishes, file.before);
    return file;
}

void StandbyPlan::addFilesInCopy(const QList<FileChange> &changes)
{
    const QStringList inside = filesInsideData();
    const DataPlaces where = places();
    QStringList names = inside;
    QList<FileChange> files;
    for (FileChange file : changes) {
        if (where.inCopy(file.path) == file.path)
            continue;
        file.path = where.inCopy(file.path);
        // The original stays in the old data directory; what the copy brought is the primary's.
        file.backupPath.clear();
        files << file;
        if (const QString name = file.path.mid(where.copy.size() + 1); !names.contains(name))
            names << name;
    }
    if (names.isEmpty())
        return;
    Step &step =
            addDataStep(u"files"_s, StepKind::ChangeFiles, tr("Write the standby's configuration"));
    step.subtitle = names.join(u", "_s);
    step.description =
            inside.isEmpty()
                    ? tr("The copy brought the primary's files along, and the standby has none of "
                         "its own there.")
                    : tr("The copy brought the primary's files along; in it they are replaced by "
                         "the standby's own ones.");
    if (!files.isEmpty())
        step.description += u' ' + tr("What it needs to follow the primary is added.");
    step.files = files;
    for (const QString &name : inside) {
        step.commands << CommandPreview{m_standby.owner,
                                        shellShown({u"cp"_s, u"-p"_s, where.directory + u'/' + name,
                                                    where.copy + u'/' + name}),
                                        {}};
    }
    step.undo = UndoKind::Automatic;
    step.undoText = tr("Goes away together with the copy.");
    step.checkText = tr("The files have the new content already.");
    step.verifyText = tr("The files are read back; the server finds no error in them.");
    step.parameters.insert("restore"_L1, QJsonArray::fromStringList(inside));
    step.parameters.insert("inCopy"_L1, true);
    step.parameters.insert("standsStill"_L1, true);
}

QString StandbyPlan::sessionsOfOldCluster() const
{
    QStringList parts;
    if (m_standby.sessions > 0)
        parts << tr("%n session(s) of the old cluster end", nullptr, m_standby.sessions);
    const auto standbys = std::count_if(m_standby.senders.cbegin(), m_standby.senders.cend(),
                                        [](const SenderFact &s) { return s.isStandby; });
    if (standbys > 0)
        parts << tr("%n standby(s) of it lose their source", nullptr, int(standbys));
    return parts.join(u", "_s);
}

void StandbyPlan::addStop()
{
    if (m_standby.state == Instance::State::Stopped)
        return;
    Step &step = addDataStep(u"stop"_s, StepKind::StopServer, tr("Stop PostgreSQL"));
    step.description =
            tr("The present cluster %1 on %2 has gone on serving until here; now it is shut down "
               "cleanly, and its data is moved in the next step.")
                    .arg(m_standby.displayName(), m_pair.wishes.name);
    for (const Command &command : serverCommands(m_ref, ServerAction::Stop))
        step.commands << preview(command);
    step.risk = Risk::StopsStandby;
    step.blastRadius = sessionsOfOldCluster();
    step.undo = UndoKind::Automatic;
    step.undoText = tr("The old cluster is started again.");
    step.checkText = tr("No server runs on this data directory.");
    step.verifyText = step.checkText;
}

void StandbyPlan::addFilesOutside(const QList<FileChange> &changes)
{
    const DataPlaces where = places();
    QList<FileChange> files;
    for (const FileChange &file : changes) {
        if (where.inCopy(file.path) == file.path)
            files << file;
    }
    Step *step = addFilesStep(u"config"_s, files, filesDescription());
    if (!step)
        return;
    step->parameters.insert("places"_L1, where.toJson());
    step->parameters.insert("standsStill"_L1, true);
}

void StandbyPlan::addMoveAside()
{
    const DataPlaces where = places();
    const QString &directory = where.directory;
    const QString &aside = where.aside;
    Step &step =
            addDataStep(u"move-aside"_s, StepKind::MoveDataAside, tr("Move data directory aside"));
    step.subtitle = tr("to %1").arg(where.asideName());
    step.description = m_standby.sizeBytes >= 0
                               ? tr("The old data (%1) is renamed, never deleted. You can remove "
                                    "%2 yourself when you "
                                    "are sure.")
                                         .arg(formatBytes(m_standby.sizeBytes), aside)
                               : tr("The old data is renamed, never deleted. You can remove %1 "
                                    "yourself when you are "
                                    "sure.")
                                         .arg(aside);
    const QString &owner = m_standby.owner;
    if (where.isMountPoint) {
        step.commands << CommandPreview{owner, shellShown({u"mkdir"_s, aside}), {}}
                      << CommandPreview{
                                 owner, shellShown({u"mv"_s, directory + "/*"_L1, aside}), {}};
    } else {
        step.commands << CommandPreview{
                owner, shellShown({u"mv"_s, u"-T"_s, directory, aside}), {}};
    }
    for (const TablespacePlace &tablespace : where.tablespaces) {
        const bool inTheWay = std::any_of(
                m_standby.tablespaces.cbegin(), m_standby.tablespaces.cend(),
                [&](const TablespaceFact &theirs) { return theirs.path == tablespace.to; });
        if (inTheWay) {
            step.commands << CommandPreview{owner,
                                            shellShown({u"mv"_s, tablespace.to + "/PG_*"_L1,
                                                        tablespace.to + u'/' + where.asideName()}),
                                            {}};
        }
    }
    step.risk = Risk::MovesData;
    step.undo = UndoKind::Automatic;
    step.undoText = tr("The old data directory is moved back to its place.");
    step.checkText = tr("The old data is at its new place already.");
    step.verifyText = tr("The old data is complete at its new place, the live place is free.");
    step.parameters.insert("directory"_L1, directory);
    step.parameters.insert("aside"_L1, aside);
}

void StandbyPlan::addPlace()
{
    const DataPlaces where = places();
    Step &step = addDataStep(u"place"_s, StepKind::PlaceCopy, tr("Move the copy into place"));
    step.subtitle = where.copyName();
    step.description = tr("The finished copy gets the name of the data directory. It has its "
                          "%1, so whatever starts it now starts a standby.")
                               .arg(m_marking.marker());
    const QString &owner = m_standby.owner;
    for (const TablespacePlace &tablespace : where.tablespaces) {
        step.commands << CommandPreview{
                owner,
                shellShown({u"mv"_s, tablespace.to + u'/' + where.copyName() + "/PG_*"_L1,
                            tablespace.to}),
                {}};
    }
    step.commands << CommandPreview{
            owner,
            where.isMountPoint ? shellShown({u"mv"_s, where.copy + "/*"_L1, where.directory})
                               : shellShown({u"mv"_s, u"-T"_s, where.copy, where.directory}),
            {}};
    step.risk = Risk::MovesData;
    step.undo = UndoKind::Automatic;
    step.undoText = tr("The copy is moved out of the live place. A copy that has been a primary "
                       "since is left where it is.");
    step.checkText = tr("The copy is in its place already.");
    step.verifyText =
            tr("The data directory is the copy of this run, with %1.").arg(m_marking.marker());
}

void StandbyPlan::addStart()
{
    Step &step = addDataStep(u"start"_s, StepKind::StartServer, tr("Start PostgreSQL"));
    step.description =
            tr("The standby replays the WAL of the copy and then follows the primary. If "
               "it does not start, the copy is kept and its log is shown.");
    for (const Command &command : serverCommands(m_ref, ServerAction::Start))
        step.commands << preview(command);
    step.undo = UndoKind::Automatic;
    step.undoText = tr("The standby is stopped.");
    step.checkText = tr("The server runs as a standby already.");
    step.verifyText = tr("The server accepts connections and is in recovery.");
    step.parameters.insert("systemIdentifier"_L1, m_primary.systemIdentifier);
    tellControl(step);
}

void StandbyPlan::addVerify()
{
    Step &step =
            addStep(u"verify"_s, StepKind::VerifyReplication, tr("Verify that WAL is replayed"));
    step.description =
            tr("A mark is written into the WAL of %1 and followed until %2 has replayed it. "
               "No table is touched.")
                    .arg(m_pair.primaryName, m_pair.wishes.name);
    step.commands << sqlPreview(
            m_primaryRef,
            u"SELECT pg_logical_emit_message(true, 'pgtandem', '%1');"_s.arg(m_draft.plan.id));
    step.undo = UndoKind::Automatic;
    step.undoText = tr("Nothing to undo.");
    step.checkText = tr("The test is always made.");
    step.verifyText = tr("The standby's replay position has passed the mark; system identifier and "
                         "timeline are the same, the slot is active.");
    step.parameters.insert("primaryServer"_L1, m_primaryRef.toJson());
    step.parameters.insert("applicationName"_L1, m_pair.wishes.application());
    step.parameters.insert("slot"_L1, m_spec.useSlot ? m_pair.wishes.slotName : QString());
    step.parameters.insert("planId"_L1, m_draft.plan.id);
}

} // namespace pgt
