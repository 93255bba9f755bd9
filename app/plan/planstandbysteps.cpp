// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/planmaker.h"

#include "app/base/units.h"
#include "app/remote/shellquote.h"

#include <QFileInfo>
#include <QJsonArray>

namespace pgt {

using namespace Qt::StringLiterals;

QString PlanMaker::asideDirectory() const
{
    const QString name = ".before-pgtandem-"_L1 + stamp();
    // A mount point cannot be renamed: its content moves into a directory inside.
    return m_standby.dataDirectoryIsMountPoint
                   ? QString(m_standby.dataDirectory + u'/' + name.mid(1))
                   : QString(m_standby.dataDirectory + name);
}

QString PlanMaker::copyDirectory() const
{
    // pg_basebackup wants an empty directory; a mount point holds the old data and lost+found.
    return m_standby.dataDirectoryIsMountPoint
                   ? QString(m_standby.dataDirectory + "/pgtandem-copy-"_L1 + stamp())
                   : m_standby.dataDirectory;
}

QStringList PlanMaker::filesInsideData() const
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

void PlanMaker::addStop()
{
    if (m_standby.state == Instance::State::Stopped)
        return;
    Step &step = addStep(Side::Standby, u"stop"_s, StepKind::StopServer, tr("Stop PostgreSQL"));
    step.description =
            tr("The present cluster %1 on %2 is shut down cleanly; its data is moved in the "
               "next step.")
                    .arg(m_standby.displayName(), standbySpec().name);
    for (const Command &command : serverCommands(m_standbyRef, ServerAction::Stop))
        step.commands << preview(command);
    step.risk = Risk::StopsStandby;
    step.undo = UndoKind::Automatic;
    step.undoText = tr("The old cluster is started again.");
    step.checkText = tr("No server runs on this data directory.");
    step.verifyText = step.checkText;
}

void PlanMaker::addMoveAside()
{
    const QString &directory = m_standby.dataDirectory;
    const QString aside = asideDirectory();
    Step &step = addStep(Side::Standby, u"move-aside"_s, StepKind::MoveDataAside,
                         tr("Move data directory aside"));
    step.subtitle = tr("to %1").arg(QFileInfo(aside).fileName());
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
    if (m_standby.dataDirectoryIsMountPoint) {
        step.commands << CommandPreview{owner, shellShown({u"mkdir"_s, aside}), {}}
                      << CommandPreview{
                                 owner, shellShown({u"mv"_s, directory + "/*"_L1, aside}), {}};
    } else {
        step.commands << CommandPreview{
                owner, shellShown({u"mv"_s, u"-T"_s, directory, aside}), {}};
    }
    step.commands << CommandPreview{
            owner, shellShown({u"mkdir"_s, u"-m"_s, u"0700"_s, copyDirectory()}), {}};
    step.risk = Risk::MovesData;
    step.undo = UndoKind::Automatic;
    step.undoText = tr("The old data directory is moved back to its place.");
    step.checkText = tr("The old data is at its new place already.");
    step.verifyText = tr("The old data is complete at its new place, the directory for the copy is "
                         "empty.");
    step.parameters.insert("directory"_L1, directory);
    step.parameters.insert("aside"_L1, aside);
    step.parameters.insert("copy"_L1, copyDirectory());
    step.parameters.insert("mountPoint"_L1, m_standby.dataDirectoryIsMountPoint);
}

void PlanMaker::addBaseBackup()
{
    const ReplicationSpec &spec = m_input.spec;
    const QString program = m_standby.binDirectory + "/pg_basebackup"_L1;
    const QString label = "pgTandem "_L1 + m_plan.id;
    QStringList argv{
            program, u"-D"_s,    copyDirectory(), u"-d"_s, connectionToPrimary().toString(),
            u"-X"_s, u"stream"_s};
    if (spec.useSlot)
        argv << u"-S"_s << standbySpec().slotName;
    argv << u"-c"_s << (spec.checkpoint == CheckpointMode::Fast ? u"fast"_s : u"spread"_s)
         << u"-l"_s
         << label
         // A copy that fails must not remove anything by itself: a stray one could remove the data
         // of its successor.
         << u"--no-clean"_s << u"-w"_s << u"-P"_s << u"-v"_s;
    Step &step =
            addStep(Side::Standby, u"copy"_s, StepKind::BaseBackup, tr("Copy the data directory"));
    step.subtitle = m_primary.sizeBytes >= 0
                            ? tr("pg_basebackup, %1").arg(formatBytes(m_primary.sizeBytes))
                            : u"pg_basebackup"_s;
    step.description =
            spec.checkpoint == CheckpointMode::Fast
                    ? tr("Runs on %1 by itself: a lost connection or a closed laptop does not stop "
                         "it. It "
                         "begins with a checkpoint on %2 at once.")
                              .arg(standbySpec().name, primaryName())
                    : tr("Runs on %1 by itself: a lost connection or a closed laptop does not stop "
                         "it. It "
                         "begins when a spread checkpoint on %2 is done, which takes some minutes.")
                              .arg(standbySpec().name, primaryName());
    step.commands << CommandPreview{m_standby.owner, shellShown(argv), {}};
    step.undo = UndoKind::Automatic;
    step.undoText =
            tr("The copy is stopped and what it wrote is removed; only a directory marked by "
               "this run is touched.");
    step.checkText = tr("A complete copy of this run is there already.");
    step.verifyText =
            tr("pg_basebackup ended without an error; version and system identifier of the "
               "copy are read.");
    step.parameters.insert("argv"_L1, QJsonArray::fromStringList(argv));
    step.parameters.insert("jobId"_L1, QString(m_plan.id + "-copy"_L1));
    step.parameters.insert("label"_L1, label);
    step.parameters.insert("directory"_L1, m_standby.dataDirectory);
    step.parameters.insert("copy"_L1, copyDirectory());
    step.parameters.insert("mountPoint"_L1, m_standby.dataDirectoryIsMountPoint);
    step.parameters.insert("requiredBytes"_L1, requiredBytes());
    step.parameters.insert("primaryServer"_L1, m_primaryRef.toJson());
    step.parameters.insert("systemIdentifier"_L1, m_primary.systemIdentifier);
    QStringList tablespaces;
    for (const TablespaceFact &tablespace : m_primary.tablespaces)
        tablespaces << tablespace.path;
    step.parameters.insert("tablespaces"_L1, QJsonArray::fromStringList(tablespaces));
}

void PlanMaker::addStandbyFiles(const ServerConfig &config)
{
    const QStringList inside = filesInsideData();
    const QString prefix = m_standby.dataDirectory + u'/';
    QList<FileChange> files = config.changes(stamp(), mark());
    for (FileChange &file : files) {
        // The original stays in the old data directory; what the copy brought is the primary's.
        if (file.path.startsWith(prefix))
            file.backupPath.clear();
    }
    addChangeFiles(Side::Standby, files);
    if (files.isEmpty())
        return;
    Step &step = m_plan.steps.last();
    step.parameters.insert("standsStill"_L1, true);
    if (inside.isEmpty())
        return;
    QList<CommandPreview> restores;
    for (const QString &name : inside) {
        restores << CommandPreview{
                m_standby.owner,
                shellShown({u"cp"_s, u"-p"_s, asideDirectory() + u'/' + name, prefix + name}),
                {}};
    }
    step.commands = restores + step.commands;
    step.parameters.insert("aside"_L1, asideDirectory());
    step.parameters.insert("restore"_L1, QJsonArray::fromStringList(inside));
    step.description +=
            u' ' +
            tr("The copy brought the primary's files along; the standby gets its own ones back.");
}

void PlanMaker::addStandbySignal()
{
    const QString path = m_standby.dataDirectory + "/standby.signal"_L1;
    Step &step = addStep(Side::Standby, u"signal"_s, StepKind::WriteStandbySignal,
                         tr("Write standby.signal"));
    step.description = tr("With this empty file the server starts as a standby and stays one.");
    FileChange file;
    file.path = path;
    file.existsBefore = false;
    step.files << file;
    step.undo = UndoKind::Automatic;
    step.undoText = tr("Goes away together with the copy.");
    step.checkText = tr("The file is there already.");
    step.verifyText = step.checkText;
    step.parameters.insert("path"_L1, path);
    step.parameters.insert("jobId"_L1, QString(m_plan.id + "-copy"_L1));
}

void PlanMaker::addStart()
{
    Step &step = addStep(Side::Standby, u"start"_s, StepKind::StartServer, tr("Start PostgreSQL"));
    step.description =
            tr("The standby replays the WAL of the copy and then follows the primary. If "
               "it does not start, the copy is kept and its log is shown.");
    for (const Command &command : serverCommands(m_standbyRef, ServerAction::Start))
        step.commands << preview(command);
    step.undo = UndoKind::Automatic;
    step.undoText = tr("The standby is stopped.");
    step.checkText = tr("The server runs as a standby already.");
    step.verifyText = tr("The server accepts connections and is in recovery.");
    step.parameters.insert("systemIdentifier"_L1, m_primary.systemIdentifier);
    tellControl(step, Side::Standby);
}

void PlanMaker::addVerify()
{
    Step &step = addStep(Side::Standby, u"verify"_s, StepKind::VerifyReplication,
                         tr("Verify that WAL is replayed"));
    step.description =
            tr("A mark is written into the WAL of %1 and followed until %2 has replayed it. "
               "No table is touched.")
                    .arg(primaryName(), standbySpec().name);
    step.commands << sqlPreview(
            m_primaryRef,
            u"SELECT pg_logical_emit_message(true, 'pgtandem', '%1');"_s.arg(m_plan.id));
    step.undo = UndoKind::Automatic;
    step.undoText = tr("Nothing to undo.");
    step.checkText = tr("The test is always made.");
    step.verifyText = tr("The standby's replay position has passed the mark; system identifier and "
                         "timeline are the same, the slot is active.");
    step.parameters.insert("primaryServer"_L1, m_primaryRef.toJson());
    step.parameters.insert("applicationName"_L1, standbySpec().application());
    step.parameters.insert("slot"_L1, m_input.spec.useSlot ? standbySpec().slotName : QString());
    step.parameters.insert("planId"_L1, m_plan.id);
}

} // namespace pgt
