// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/units.h"
#include "app/check/checkcontext.h"
#include "app/cluster/tablespaces.h"
#include "app/cluster/targetdata.h"

#include <QCoreApplication>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Checks)
};

bool isConfirmed(const CheckContext &context)
{
    const QStringList &names = context.spec.replaceForeignDataOn;
    return names.contains(context.wishes.name) || names.contains(context.standbyHost.hostname);
}

/// "orders, shop": what people would miss.
QString userDatabases(const Instance &instance)
{
    QStringList names = instance.databases;
    names.removeIf([](const QString &name) {
        return name == "postgres"_L1 || name == "template0"_L1 || name == "template1"_L1;
    });
    return names.join(u", "_s);
}

QString sizeText(const Instance &instance)
{
    return instance.sizeBytes < 0 ? Texts::tr("data of unknown size")
                                  : formatBytes(instance.sizeBytes);
}

Finding confirmation(const CheckContext &context, Finding finding, TargetData data)
{
    const Instance &target = context.standby;
    const QString databases = userDatabases(target);
    QString what =
            data == TargetData::Promoted
                    ? Texts::tr("%1 was a copy of this primary, but is a primary of its own now")
                    : Texts::tr("%1 holds data of another system");
    what = what.arg(target.displayName());
    QStringList more{sizeText(target)};
    if (!databases.isEmpty())
        more << Texts::tr("databases %1").arg(databases);
    const QString evidence = u"%1: %2"_s.arg(what, more.join(u", "_s));
    if (isConfirmed(context)) {
        return warning(
                finding, evidence,
                Texts::tr(
                        "You confirmed that it may be moved aside; this server's databases are not "
                        "reachable afterwards."),
                Texts::tr("It stays on the disk until you remove it."));
    }
    return failure(
            finding, ErrorKind::ForeignData, evidence,
            Texts::tr("It would be moved aside, and nobody could reach these databases any more."),
            Texts::tr("Choose another cluster, or confirm by typing the host's name, %1.")
                    .arg(context.wishes.name));
}

Finding dataCheck(const CheckContext &context)
{
    const Instance &target = context.standby;
    Finding finding = context.finding("target_data", 36, Finding::Scope::Standby,
                                      Texts::tr("Data directory"));
    finding = seenBy(finding, u"pg_controldata "_s + target.dataDirectory,
                     Texts::tr("system identifier %1, %2")
                             .arg(target.systemIdentifier, target.controlState));
    const QString path = target.dataDirectory;
    if (!path.startsWith(u'/') || path.count(u'/') < 2 || path.contains("/../"_L1) ||
        path.endsWith("/.."_L1)) {
        return failure(finding, ErrorKind::InvalidInput,
                       Texts::tr("“%1” is no data directory").arg(path),
                       Texts::tr("Its content would be moved; only a complete path below a "
                                 "directory is safe."),
                       Texts::tr("Choose a cluster with an absolute data directory."));
    }
    if (context.isStreaming)
        return passed(finding,
                      Texts::tr("%1 is a standby of this primary").arg(target.displayName()));
    const TargetData data = targetData(target, context.primary);
    if (needsConfirmation(data))
        return confirmation(context, finding, data);
    if (data == TargetData::Nothing)
        return passed(finding, Texts::tr("%1 is empty").arg(path));
    return passed(finding, Texts::tr("%1 has %2, will be moved aside")
                                   .arg(target.displayName(), sizeText(target)));
}

Finding runningCheck(const CheckContext &context)
{
    const Instance &target = context.standby;
    Finding finding = context.finding("target_running", 37, Finding::Scope::Standby,
                                      Texts::tr("Old cluster"));
    finding = seenBy(finding, u"cat %1/postmaster.pid"_s.arg(target.dataDirectory),
                     QString::number(target.postmasterPid));
    if (context.isStreaming)
        return passed(finding, Texts::tr("stays as it is"));
    if (target.state == Instance::State::Stopped)
        return passed(finding, Texts::tr("is stopped"));
    if (target.state == Instance::State::Unknown) {
        return failure(finding, ErrorKind::PrivilegeMissing,
                       Texts::tr("it cannot be seen whether it runs"),
                       Texts::tr("Files of a running server must not be moved."),
                       Texts::tr("Log in as root, as %1, or with sudo.").arg(target.owner));
    }
    QStringList standbys;
    for (const SenderFact &sender : target.senders) {
        if (sender.isStandby)
            standbys << (sender.applicationName.isEmpty() ? sender.clientAddress
                                                          : sender.applicationName);
    }
    if (!standbys.isEmpty()) {
        return warning(finding, Texts::tr("runs and feeds %1").arg(standbys.join(u", "_s)),
                       Texts::tr("These standbys lose their source when it is stopped."),
                       Texts::tr("Make sure that this server is no longer needed."));
    }
    if (target.sessions > 0) {
        return warning(
                finding,
                Texts::tr("runs with %n session(s). The plan stops it.", nullptr, target.sessions),
                Texts::tr("These sessions end."), Texts::tr("Make sure that nobody works on it."));
    }
    return passed(finding, Texts::tr("runs without sessions; the plan stops it"));
}

Finding directoryCheck(const CheckContext &context)
{
    const Instance &target = context.standby;
    Finding finding = context.finding("target_directory", 36, Finding::Scope::Standby,
                                      Texts::tr("Place for the copy"));
    const QString mode = QString::number(target.dataDirectoryMode, 8);
    finding =
            seenBy(finding, u"stat "_s + target.dataDirectory, u"%1 %2"_s.arg(mode, target.owner));
    const QString own = target.dataDirectory + u'/' + context.version.walNames().directory;
    if (!target.walDirectory.isEmpty() && target.walDirectory != own && !context.isStreaming) {
        return failure(finding, ErrorKind::Unsupported,
                       Texts::tr("WAL in %1").arg(target.walDirectory),
                       Texts::tr("This version of pgTandem cannot make a copy whose WAL is in "
                                 "another place."),
                       Texts::tr("Use a cluster with its WAL in the data directory."));
    }
    if (target.dataDirectoryIsMountPoint) {
        return warning(
                finding, Texts::tr("%1 is a mount point").arg(target.dataDirectory),
                Texts::tr("It cannot be renamed; the old content is moved into a directory inside "
                          "it."),
                Texts::tr("Nothing to do; the moved data takes room on the same file system."));
    }
    const bool isOpen = target.dataDirectoryMode != 0 && (target.dataDirectoryMode & 0027) != 0;
    if (isOpen) {
        return warning(
                finding, Texts::tr("%1 has mode %2").arg(target.dataDirectory, mode),
                Texts::tr("PostgreSQL accepts 0700 and 0750 only; the copy is made with 0700."),
                Texts::tr("Nothing to do."));
    }
    return passed(finding,
                  Texts::tr("%1, owner %2, mode %3").arg(target.dataDirectory, target.owner, mode));
}

Finding tablespaceCheck(const CheckContext &context)
{
    Finding finding =
            context.finding("tablespaces", 38, Finding::Scope::Primary, Texts::tr("Tablespaces"));
    QStringList lines, places;
    bool moves = false;
    for (const TablespaceFact &space : context.primary.tablespaces) {
        const QString place = context.wishes.tablespaceMapping.value(space.path, space.path);
        lines << u"%1 %2"_s.arg(space.name, space.path);
        places << (place == space.path ? place : u"%1 (%2)"_s.arg(place, space.path));
        for (const TablespaceFact &theirs : context.standby.tablespaces)
            moves = moves || theirs.path == place;
    }
    finding = seenBy(finding, u"SELECT spcname, pg_tablespace_location(oid) FROM pg_tablespace"_s,
                     lines.join(u'\n'));
    if (places.isEmpty())
        return passed(finding, Texts::tr("only pg_default, nothing else to copy"));
    if (context.isStreaming)
        return passed(finding, lines.join(u", "_s));
    if (const auto problem =
                tablespaceProblem(context.primaryHost, context.primary, context.standbyHost,
                                  context.standby, context.wishes.tablespaceMapping)) {
        return failure(finding, problem->kind, problem->text.arg(context.standbyName), problem->why,
                       problem->remedy);
    }
    if (moves) {
        return warning(
                finding, places.join(u", "_s),
                Texts::tr("The old cluster uses these directories, too. Its part of them is moved "
                          "aside inside each, with the rest of its data."),
                Texts::tr("Nothing to do; the moved data takes room on the same file system."));
    }
    return warning(finding, places.join(u", "_s),
                   Texts::tr("They are copied to these paths, which belong to %1 or are made by "
                             "it.")
                           .arg(context.standby.owner),
                   Texts::tr("Make these directories on %1 if their parent belongs to root, or "
                             "choose others on the page Replication.")
                           .arg(context.standbyName));
}

Finding backupCheck(const CheckContext &context)
{
    Finding finding =
            context.finding("backup", 46, Finding::Scope::Primary, Texts::tr("Other backups"));
    finding = seenBy(finding, u"SELECT * FROM pg_stat_replication; ls backup_label"_s, {});
    if (context.primary.hasBackupLabel) {
        return warning(
                finding, Texts::tr("an exclusive backup is running"),
                Texts::tr(
                        "A restart in the middle of it makes that backup worthless and may fail."),
                Texts::tr("Wait for its end, or end it with pg_stop_backup()."));
    }
    for (const SenderFact &sender : context.primary.senders) {
        if (sender.state != "backup"_L1)
            continue;
        return warning(
                finding, Texts::tr("%1 runs a base backup").arg(sender.user),
                Texts::tr("It would be broken off by a restart, and both slow each other down."),
                Texts::tr("Wait for its end."));
    }
    return passed(finding, Texts::tr("none running"));
}

} // namespace

void checkTarget(const CheckContext &context, QList<Finding> &findings)
{
    findings << dataCheck(context) << runningCheck(context) << directoryCheck(context)
             << tablespaceCheck(context) << backupCheck(context);
}

} // namespace pgt
