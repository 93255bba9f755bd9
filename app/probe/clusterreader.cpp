// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe/clusterreader.h"

#include "app/base/redact.h"
#include "app/cluster/instanceconf.h"
#include "app/layout/managers.h"
#include "app/pg/hbafile.h"
#include "app/pg/pgversion.h"
#include "app/pg/redactfile.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QSet>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::HostProbe)
};

QString text(const HostRecord &record, QByteArrayView key)
{
    return QString::fromUtf8(record.value(key));
}

QString directoryOf(const QString &path)
{
    return path.section(u'/', 0, -2);
}

/// "LABEL:     value" of pg_controldata in the C locale.
QString labelled(const HostRecord &record, QByteArrayView label)
{
    for (const QByteArray &line : record.lines) {
        if (line.startsWith(label) && line.size() > label.size() && line[label.size()] == ':')
            return QString::fromUtf8(line.sliced(label.size() + 1)).trimmed();
    }
    return {};
}

/// Total, used, free and mount point out of a line of `df -P`; its first column may hold blanks.
QRegularExpressionMatch dfColumns(const QString &line)
{
    static const QRegularExpression columns(
            u"\\s(\\d+)\\s+(-?\\d+)\\s+(-?\\d+)\\s+(?:\\d+%|-)\\s+(/.*)$"_s);
    return columns.match(line);
}

/// The token that the server stumbles over, unless it is part of a secret.
QString shownToken(const Instance &instance, const ConfProblem &problem)
{
    QList<ConfigFileFact> files{instance.config, instance.autoConf};
    files += instance.includedFiles;
    for (const ConfigFileFact &file : std::as_const(files)) {
        if (file.path == problem.path &&
            redactedLines(file.content).value(problem.line - 1).contains(problem.near))
            return problem.near;
    }
    return redactedMark;
}

/// What a start named by a relative path and thereby left open; empty if nothing.
QString relativeStart(const QStringList &arguments)
{
    static const QRegularExpression place(u"^(?:-D|(?:-c|--)(?:config|hba|ident)[-_]file=)(.+)$"_s);
    QString pending;
    for (const QString &argument : arguments) {
        const bool isValue = !pending.isEmpty();
        const QString whole = pending + argument;
        pending = !isValue && (argument == "-D"_L1 || argument == "-c"_L1) ? argument : QString();
        const QString path = place.match(whole).captured(1);
        if (pending.isEmpty() && !path.isEmpty() && !path.startsWith(u'/'))
            return whole;
    }
    return {};
}

/// From the UnitFileState of systemd; of a template unit or one that something else starts it says
/// nothing.
QString startModeOf(const QString &state)
{
    if (state == "enabled"_L1)
        return u"auto"_s;
    if (state == "disabled"_L1)
        return u"manual"_s;
    return state.startsWith("masked"_L1) ? u"disabled"_s : QString();
}

} // namespace

ClusterReader::ClusterReader(const QString &hostName) : m_hostName(hostName)
{}

void ClusterReader::setHost(const QString &initSystem, bool hasPostgresqlCommon)
{
    m_initSystem = initSystem;
    m_hasPostgresqlCommon = hasPostgresqlCommon;
}

void ClusterReader::read(const HostRecord &record)
{
    if (record.name == "units") {
        m_units = parseUnits(record.text());
        return;
    }
    if (record.name == "controllable") {
        m_controllable.insert(text(record, "unit"), text(record, "systemctl"));
        return;
    }
    if (record.name == "cluster") {
        readCluster(record);
        return;
    }
    if (m_drafts.isEmpty())
        return;
    Draft &draft = m_drafts.last();
    if (m_files.read(draft.instance, record))
        return;
    if (record.name == "pidfile")
        readPidFile(draft, record);
    else if (record.name == "process")
        readProcess(draft, record);
    else if (record.name == "lent")
        draft.isLent = true;
    else if (record.name == "cmdline")
        draft.commandLine = record.text();
    else if (record.name == "opts")
        draft.options = record.text();
    else if (record.name == "logfiles")
        draft.logFiles = record.text();
    else if (record.name == "controldata")
        readControlData(draft, record);
    else if (record.name == "start")
        readStart(draft, record);
    else if (record.name == "disk")
        readDisk(draft, record);
    else if (record.name == "size")
        readSize(draft, record);
}

void ClusterReader::readCluster(const HostRecord &record)
{
    Draft draft;
    Instance &instance = draft.instance;
    draft.source = text(record, "source");
    instance.dataDirectory = text(record, "real");
    instance.id = instance.dataDirectory;
    draft.exists = record.has("exists");
    draft.readable = record.has("readable");
    const QStringList stat = text(record, "stat").split(u' ');
    if (stat.size() == 5) {
        instance.dataDirectoryMode = stat[0].toInt(nullptr, 8);
        instance.owner = stat[1];
        instance.dataDirectoryIdentity = stat[3] + u':' + stat[4];
        const QString parent = text(record, "parent_device");
        instance.dataDirectoryIsMountPoint = !parent.isEmpty() && parent != stat[3];
    }
    instance.dataDirectoryEmpty = record.has("empty");
    instance.parentWritable = record.has("parent_writable");
    const QList<QByteArray> special = record.values("has");
    instance.hasStandbySignal = special.contains("standby.signal");
    instance.hasRecoveryConf = special.contains("recovery.conf");
    instance.hasBackupLabel = special.contains("backup_label");
    instance.walDirectory = text(record, "wal");
    if (const QByteArray user = record.value("user_data"); !user.isEmpty())
        instance.holdsUserData = user == "1";
    instance.logFile = text(record, "log");
    instance.startMode = text(record, "start");
    if (record.has("unreadable_log"))
        m_unreadableLogs << text(record, "unreadable_log");

    draft.majorText = text(record, "version");
    draft.layout.debianName = text(record, "name");
    if (draft.source == "debian"_L1) {
        instance.configFile = text(record, "config");
        draft.layout.debianVersion =
                directoryOf(directoryOf(instance.configFile)).section(u'/', -1);
        if (draft.majorText.isEmpty())
            draft.majorText = draft.layout.debianVersion;
    }
    m_drafts << draft;
    m_files.reset();
}

void ClusterReader::readPidFile(Draft &draft, const HostRecord &record)
{
    // postmaster.pid since 9.1: pid, data directory, start time, port, socket directory, listen
    // address, shared memory; since 10 the status.
    Instance &instance = draft.instance;
    instance.postmasterPid = record.lines.value(0).toInt();
    if (const qint64 start = record.lines.value(2).toLongLong(); start > 0)
        instance.startedAt = QDateTime::fromSecsSinceEpoch(start, Qt::UTC);
    instance.port = record.lines.value(3).toInt();
    instance.socketDirectory = QString::fromUtf8(record.lines.value(4));
    const QByteArray status = record.lines.value(7).trimmed();
    instance.state = status == "starting" || status == "stopping" ? Instance::State::Starting
                                                                  : Instance::State::Running;
}

void ClusterReader::readProcess(Draft &draft, const HostRecord &record)
{
    // The script has seen that it works in this directory.
    draft.isAlive = true;
    draft.instance.postmasterPid = text(record, "pid").toInt();
    draft.layout.postmasterPid = draft.instance.postmasterPid;
    if (const QString program = text(record, "exe"); !program.isEmpty())
        draft.instance.binDirectory = directoryOf(program);
    if (draft.instance.owner.isEmpty())
        draft.instance.owner = text(record, "owner");
    const QString log = text(record, "log");
    if (draft.instance.logFile.isEmpty() && log.startsWith(u'/') && !log.startsWith("/dev/"_L1))
        draft.instance.logFile = log;
    for (const QByteArray &group : record.values("cgroup"))
        draft.layout.cgroups << QString::fromUtf8(group);
}

void ClusterReader::readStart(Draft &draft, const HostRecord &record)
{
    for (const QByteArray &argument : record.lines) {
        if (!argument.isEmpty() && !argument.startsWith("--PGDATA="))
            draft.instance.startArguments << QString::fromUtf8(argument);
    }
}

void ClusterReader::readControlData(Draft &draft, const HostRecord &record)
{
    Instance &instance = draft.instance;
    instance.systemIdentifier = labelled(record, "Database system identifier");
    instance.controlState = labelled(record, "Database cluster state");
    instance.timeline = labelled(record, "Latest checkpoint's TimeLineID").toInt();
    instance.blockSize = labelled(record, "Database block size").toInt();
    instance.walSegmentBytes = labelled(record, "Bytes per WAL segment").toLongLong();
    instance.dataChecksums = labelled(record, "Data page checksum version").toInt() > 0;
}

void ClusterReader::readDisk(Draft &draft, const HostRecord &record)
{
    DiskFact disk;
    disk.path = text(record, "path");
    const QRegularExpressionMatch bytes = dfColumns(text(record, "bytes"));
    if (bytes.hasMatch()) {
        disk.totalBytes = bytes.captured(1).toLongLong() * 1024;
        disk.freeBytes = bytes.captured(3).toLongLong() * 1024;
        disk.mountPoint = bytes.captured(4);
    }
    // File systems without a fixed number of inodes (btrfs) show zeros.
    const QRegularExpressionMatch inodes = dfColumns(text(record, "inodes"));
    if (inodes.hasMatch() && inodes.captured(1).toLongLong() > 0)
        disk.freeInodes = inodes.captured(3).toLongLong();
    draft.instance.disks << disk;
    if (record.value("what") == "tablespace")
        draft.instance.tablespaces.append({{}, disk.path, -1});
}

void ClusterReader::readSize(Draft &draft, const HostRecord &record)
{
    bool known = false;
    const qint64 kilobytes = record.value("kb").toLongLong(&known);
    if (!known)
        return;
    Instance &instance = draft.instance;
    const qint64 bytes = kilobytes * 1024;
    const QByteArray what = record.value("what");
    if (what == "wal")
        instance.walBytes = bytes;
    else if (instance.sizeBytes < 0)
        instance.sizeBytes = bytes;
    else
        instance.sizeBytes += bytes;
    if (what == "tablespace" && !instance.tablespaces.isEmpty())
        instance.tablespaces.last().sizeBytes = bytes;
}

void ClusterReader::completePrograms(Draft &draft, const HostFacts &host)
{
    Instance &instance = draft.instance;
    const PgVersion major = PgVersion::parse(draft.majorText).value_or(PgVersion());
    if (instance.binDirectory.isEmpty()) {
        static const QRegularExpression first(u"^(\\S.*?)/post(?:gres|master)(?: |$)"_s);
        instance.binDirectory =
                first.match(QString::fromUtf8(draft.options).section(u'\n', 0, 0)).captured(1);
    }
    const BinariesFact *chosen = nullptr;
    for (const BinariesFact &binaries : host.binaries) {
        const bool same = binaries.versionNum > 0 &&
                          PgVersion::fromNumber(binaries.versionNum).major() == major.major();
        if (same && (!chosen || binaries.directory == instance.binDirectory))
            chosen = &binaries;
    }
    const bool usable = std::any_of(host.binaries.cbegin(), host.binaries.cend(),
                                    [&instance](const BinariesFact &binaries) {
                                        return binaries.directory == instance.binDirectory;
                                    });
    if (chosen && (!usable || instance.binDirectory == chosen->directory)) {
        instance.binDirectory = chosen->directory;
        instance.versionNum = chosen->versionNum;
        instance.versionText = chosen->versionText;
    } else {
        instance.versionNum = major.number();
        instance.versionText = major.toString();
    }
    if (!chosen || !chosen->hasPsql) {
        for (const BinariesFact &binaries : host.binaries) {
            if (binaries.hasPsql && binaries.versionNum >= instance.versionNum)
                instance.clientDirectory = binaries.directory;
        }
    }
}

/// What the files say, for a server that cannot be asked.
void ClusterReader::completeSettings(Draft &draft)
{
    Instance &instance = draft.instance;
    const ConfTree tree = confTreeOf(instance);
    QSet<QString> names;
    const auto collect = [&names](const ConfigFileFact &file) {
        const ConfFile parsed(file.content);
        for (const ConfLine &line : parsed.lines()) {
            if (line.kind == ConfLine::Kind::Setting)
                names.insert(line.name.toLower());
        }
    };
    collect(instance.config);
    collect(instance.autoConf);
    for (const ConfigFileFact &file : std::as_const(instance.includedFiles))
        collect(file);
    for (const QString &name : std::as_const(names)) {
        const std::optional<ConfOrigin> origin = tree.find(name);
        if (origin)
            instance.settings.insert(
                    name,
                    {origin->line.value, {}, u"file"_s, origin->path, origin->line.number, false});
    }
    for (const ConfProblem &problem : tree.problems()) {
        QString what;
        if (problem.kind == ConfProblem::Kind::Syntax)
            what = Texts::tr("syntax error near “%1”").arg(shownToken(instance, problem));
        else if (problem.kind == ConfProblem::Kind::TooDeep)
            what = Texts::tr("the files include one another");
        else
            what = Texts::tr("%1 does not exist").arg(problem.near);
        instance.fileErrors << u"%1:%2: %3"_s.arg(problem.path).arg(problem.line).arg(what);
    }
    if (instance.hba.exists && !instance.hba.unreadable) {
        const HbaFile hba(instance.hba.content, PgVersion::fromNumber(instance.versionNum));
        for (const HbaRecord &record : hba.errors()) {
            instance.hbaErrors << u"%1:%2: %3"_s.arg(instance.hbaFile)
                                          .arg(record.line)
                                          .arg(redactText(record.problem));
        }
    }
    if (instance.port == 0)
        instance.port =
                instance.settings.contains(u"port"_s) ? instance.setting(u"port"_s).toInt() : 5432;
    if (instance.socketDirectory.isEmpty())
        instance.socketDirectory =
                instance.setting(u"unix_socket_directories"_s).section(u',', 0, 0).trimmed();
}

void ClusterReader::completeLog(Draft &draft)
{
    Instance &instance = draft.instance;
    // current_logfiles (10+): "stderr log/postgresql-Mon.log"
    for (const QByteArray &line : draft.logFiles.split('\n')) {
        if (!line.startsWith("stderr "))
            continue;
        const QString path = QString::fromUtf8(line.sliced(7));
        instance.logFile =
                path.startsWith(u'/') ? path : QString(instance.dataDirectory + u'/' + path);
    }
}

void ClusterReader::addProblems(Draft &draft, const HostFacts &host)
{
    Instance &instance = draft.instance;
    if (!draft.exists) {
        Error error =
                Error::make(ErrorKind::NoPostgres,
                            Texts::tr("The data directory %1 on %2 does not exist.")
                                    .arg(instance.dataDirectory, m_hostName),
                            Texts::tr("Its configuration is there, but no database."),
                            Texts::tr("Create the cluster with the tools of the system, or choose "
                                      "another one."));
        instance.problems << error.withHost(m_hostName);
    } else if (!draft.readable) {
        Error error =
                Error::make(ErrorKind::PrivilegeMissing,
                            Texts::tr("The data directory %1 on %2 cannot be read by %3.")
                                    .arg(instance.dataDirectory, m_hostName, host.loginUser),
                            Texts::tr("Version, state and settings of this cluster stay unknown."),
                            Texts::tr("Log in as root, as %1, or with sudo.").arg(instance.owner));
        instance.problems << error.withHost(m_hostName);
    }
    const QString relative = draft.isAlive ? QString() : relativeStart(instance.startArguments);
    if (!relative.isEmpty()) {
        Error error = Error::make(
                ErrorKind::ConfigBroken,
                Texts::tr("It is not certain which configuration the cluster %1 on %2 uses.")
                        .arg(instance.displayName(), m_hostName),
                Texts::tr("It was last started with “%1”, relative to a directory that nobody "
                          "knows any more. pgTandem takes %2.")
                        .arg(relative, instance.configFile),
                Texts::tr("Start it and connect again: a running server says where its files "
                          "are."));
        instance.problems << error.withHost(m_hostName);
    }
    const QStringList missing = confTreeOf(instance).wantedFiles();
    if (draft.readable && !missing.isEmpty() && instance.config.exists) {
        Error error = Error::make(
                ErrorKind::PrivilegeMissing,
                Texts::tr("%1 on %2 could not be read.").arg(missing.first(), m_hostName),
                Texts::tr("Settings in it may override what pgTandem sees."),
                Texts::tr("Give the file to %1, or log in with more rights.").arg(instance.owner));
        instance.problems << error.withHost(m_hostName);
    }
}

void ClusterReader::complete(Draft &draft, const HostFacts &host)
{
    Instance &instance = draft.instance;
    if (!draft.isAlive) {
        // The server of a container runs on these files; only the container's tools know it.
        if (draft.isLent)
            instance.managedBy = containerName();
        const bool known = !draft.isLent && (draft.readable || !draft.exists);
        instance.state = known ? Instance::State::Stopped : Instance::State::Unknown;
        instance.postmasterPid = 0;
        instance.startedAt = {};
    } else if (instance.state == Instance::State::Unknown) {
        instance.state = Instance::State::Running;
    }
    // Its server is what the container is there for: stopped, all of it ends. What somebody has put
    // into a pod himself, as hinted at, is his own.
    if (draft.isAlive && instance.postmasterPid == 1 && !host.container.isEmpty())
        instance.managedBy = containerName();
    else if (host.container == "kubernetes"_L1 && draft.source != "hint"_L1)
        instance.managedBy = kubernetesName();
    completePrograms(draft, host);
    completeSettings(draft);
    completeLog(draft);
    draft.layout.dataDirectory = instance.dataDirectory;
    draft.layout.binDirectory = instance.binDirectory;
    draft.layout.initSystem = m_initSystem;
    draft.layout.osId = host.osId;
    draft.layout.units = m_units;
    draft.layout.hasPostgresqlCommon = m_hasPostgresqlCommon;
    instance.unit = recogniseUnit(draft.layout);
    instance.logReadable = !m_unreadableLogs.contains(instance.logFile);
    instance.unitRestart = unitProperty(m_units, instance.unit, u"Restart"_s);
    if (instance.startMode.isEmpty())
        instance.startMode = startModeOf(unitProperty(m_units, instance.unit, u"UnitFileState"_s));
    // A server that was started past systemd cannot be controlled through its unit.
    const QStringList &groups = draft.layout.cgroups;
    const bool runsInUnit = !draft.isAlive ||
                            std::any_of(groups.cbegin(), groups.cend(), [&](const QString &group) {
                                return group.endsWith(u'/' + instance.unit);
                            });
    if (runsInUnit)
        instance.serviceControl = m_controllable.value(instance.unit);
    instance.layout = recogniseLayout(draft.layout, instance.unit);
    instance.clusterName = recogniseName(draft.layout);
    if (instance.walDirectory.isEmpty() && !instance.dataDirectoryEmpty)
        instance.walDirectory = instance.dataDirectory + u'/' +
                                PgVersion::fromNumber(instance.versionNum).walNames().directory;
    instance.inRecovery = instance.hasStandbySignal || instance.hasRecoveryConf;
    takeRecoveryConf(instance);
    addProblems(draft, host);
}

/// First what the cluster's own files say; a manager that runs beside clusters without such a mark
/// may manage any of the running ones.
void ClusterReader::findManagers(const HostFacts &host)
{
    bool marked = false;
    for (Draft &draft : m_drafts) {
        QString content;
        // Patroni passes its dynamic settings as arguments.
        if (draft.commandLine.contains("\n--cluster_name=") &&
            draft.commandLine.contains("\n--max_wal_senders="))
            content = u"overwritten by Patroni "_s;
        const ConfFile file(draft.instance.config.content);
        for (const QByteArray &line : draft.instance.config.content.split('\n')) {
            if (line.contains("overwritten by Patroni"))
                content += QString::fromUtf8(line);
        }
        for (const ConfLine &include : file.includes())
            content += include.value;
        for (const QString &name : draft.instance.settings.keys())
            content += name + u'\n';
        content += draft.instance.setting(u"shared_preload_libraries"_s);
        const ClusterManager *manager = managerOfText(content);
        QString &managedBy = draft.instance.managedBy;
        // The operator tells more than where it runs.
        if (manager && (managedBy.isEmpty() || managedBy == kubernetesName())) {
            managedBy = manager->name;
            marked = true;
        }
    }
    if (marked || host.haTools.isEmpty())
        return;
    for (Draft &draft : m_drafts) {
        if (draft.isAlive && draft.instance.managedBy.isEmpty())
            draft.instance.managedBy = host.haTools.join(u", "_s);
    }
}

QList<Instance> ClusterReader::take(const HostFacts &host)
{
    for (Draft &draft : m_drafts)
        complete(draft, host);
    findManagers(host);
    QList<Instance> instances;
    for (const Draft &draft : std::as_const(m_drafts))
        instances << draft.instance;
    m_drafts.clear();
    return instances;
}

} // namespace pgt
