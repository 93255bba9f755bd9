// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/invented.h"

#include <QTimeZone>

namespace pgt::invented {

namespace {

using namespace std::chrono_literals;

constexpr qint64 mega = qint64(1) << 20;
constexpr qint64 giga = qint64(1) << 30;
constexpr qint64 dataBytes = qint64(11.8 * double(giga));

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

SettingFact setting(const char *value)
{
    SettingFact fact;
    fact.value = s(value);
    return fact;
}

Instance instance(const char *name, const char *version, int number, int port)
{
    Instance result;
    const QString major = QString::number(number / 10000);
    result.clusterName = s(name);
    result.versionText = s(version);
    result.versionNum = number;
    result.port = port;
    result.dataDirectory = QStringLiteral("/var/lib/postgresql/%1/%2").arg(major, s(name));
    result.id = result.dataDirectory;
    result.hbaFile = QStringLiteral("/etc/postgresql/%1/%2/pg_hba.conf").arg(major, s(name));
    result.layout = Instance::Layout::DebianCommon;
    result.owner = s("postgres");
    result.state = Instance::State::Running;
    return result;
}

DiskFact disk(qint64 freeBytes, qint64 totalBytes)
{
    DiskFact fact;
    fact.path = s("/var/lib/postgresql");
    fact.mountPoint = s("/var/lib/postgresql");
    fact.freeBytes = freeBytes;
    fact.totalBytes = totalBytes;
    return fact;
}

HostFacts host(const char *name, const char *address)
{
    HostFacts facts;
    facts.hostname = s(name);
    facts.osName = s("Debian 12.12");
    facts.osId = s("debian");
    facts.architecture = s("x86_64");
    facts.cpuCount = 16;
    facts.memoryBytes = 64 * giga;
    facts.initSystem = s("systemd");
    facts.addresses = {s(address)};
    facts.loginUser = s("dba");
    facts.account = s("root");
    facts.canActAsRoot = facts.canActAsOwner = true;
    return facts;
}

Finding finding(Finding::Scope scope, Finding::State state, const char *id, const char *title,
                const char *evidence)
{
    Finding result;
    result.scope = scope;
    result.state = state;
    result.id = s(id);
    result.title = s(title);
    result.evidence = s(evidence);
    result.reason = s("A standby depends on it.");
    result.command = s("psql -c 'SHOW all'");
    result.answer = s(evidence);
    return result;
}

Step step(const char *id, StepKind kind, const char *title, const char *subtitle = "")
{
    Step result;
    result.id = s(id);
    result.kind = kind;
    result.hostId = result.id.section(QLatin1Char('/'), 0, 0);
    result.title = s(title);
    result.subtitle = s(subtitle);
    result.description = s("What this step does and why it is needed.");
    result.undo = UndoKind::Automatic;
    result.undoText = s("Puts the previous state back.");
    result.checkText = s("the wanted state is there already");
    result.verifyText = s("the state is read again");
    return result;
}

FileChange change(const char *path, const QByteArray &before, const QByteArray &after)
{
    FileChange result;
    result.path = s(path);
    result.before = before;
    result.after = after;
    result.backupPath = result.path + QStringLiteral(".pgtandem-20251122-1432");
    return result;
}

QByteArray filler(int lines, const QByteArray &text)
{
    QByteArray result;
    for (int i = 0; i < lines; ++i)
        result += text;
    return result;
}

FileChange postgresqlConf()
{
    const QByteArray head = filler(209, "# ...\n") + "# - Settings -\n";
    const QByteArray middle = "\t\t\t\t\t# (change requires restart)\n" + filler(114, "# ...\n") +
                              "# - Sending Servers -\n" +
                              "# Set these on the primary and on any standby\n";
    const QByteArray tail = "\n" + filler(60, "# ...\n");
    return change("/etc/postgresql/17/main/postgresql.conf",
                  head + "wal_level = minimal\n" + middle + "max_wal_senders = 0\n" +
                          "#max_replication_slots = 10\n#max_slot_wal_keep_size = -1\n" + tail,
                  head + "wal_level = replica\n" + middle +
                          "# pgTandem 2025-11-22: standby berlin-2\nmax_wal_senders = 10\n" +
                          "max_replication_slots = 10\nmax_slot_wal_keep_size = 6GB\n" + tail);
}

FileChange hbaConf()
{
    const QByteArray head = filler(93, "# ...\n") + "# replication privilege.\n" +
                            "host    replication all        127.0.0.1/32  scram-sha-256\n" +
                            "host    replication all        ::1/128       scram-sha-256\n";
    return change("/etc/postgresql/17/main/pg_hba.conf", head,
                  head + "# pgTandem 2025-11-22: standby berlin-2\n" +
                          "hostssl replication replicator 10.20.0.12/32 scram-sha-256\n");
}

QList<Step> primarySteps()
{
    Step role = step("primary/role", StepKind::CreateRole, "Create role replicator");
    role.commands = {{s("postgres"), s("psql -X -d postgres"),
                      s("CREATE ROLE replicator LOGIN REPLICATION PASSWORD '****';\n")}};
    Step files = step("primary/files", StepKind::ChangeFiles, "Change 2 files",
                      "postgresql.conf, pg_hba.conf");
    files.files = {postgresqlConf(), hbaConf()};
    files.commands = {{s("root"), s("install -m 640 -o postgres ... postgresql.conf"), {}}};
    Step restart = step("primary/restart", StepKind::RestartServer, "Restart PostgreSQL",
                        "1 to 5 s of downtime");
    restart.risk = Risk::Restart;
    restart.downtime = 1s;
    restart.longestDowntime = 5s;
    restart.blastRadius = s("12 sessions end, 1 transaction is open for 3 h.");
    restart.commands = {{s("root"), s("systemctl restart postgresql@17-main"), {}}};
    return {role, files, restart,
            step("primary/slot-berlin_2", StepKind::CreateSlot, "Create slot berlin_2")};
}

QList<Step> standbySteps()
{
    Step move = step("standby/move", StepKind::MoveDataAside, "Move data directory aside",
                     "to main.before-pgtandem");
    move.risk = Risk::MovesData;
    move.parameters.insert(s("aside"), s("/var/lib/postgresql/17/main.before-pgtandem"));
    Step copy = step("standby/copy", StepKind::BaseBackup, "Copy the data directory",
                     "pg_basebackup, 11.8 GB");
    copy.commands = {{s("postgres"),
                      s("pg_basebackup -D /var/lib/postgresql/17/main -S berlin_2 -X stream"),
                      {}}};
    return {step("standby/stop", StepKind::StopServer, "Stop PostgreSQL"),
            move,
            copy,
            step("standby/conf", StepKind::ChangeFiles, "Change postgresql.conf"),
            step("standby/pass", StepKind::WritePassFile, "Write .pgpass"),
            step("standby/start", StepKind::StartServer, "Start PostgreSQL"),
            step("standby/verify", StepKind::VerifyReplication, "Verify that WAL is replayed")};
}

} // namespace

HostFacts primaryFacts()
{
    HostFacts facts = host("berlin-1", "10.20.0.11");
    Instance main = instance("main", "17.6", 170006, 5432);
    main.sizeBytes = dataBytes;
    main.systemIdentifier = s("7412345678901234567");
    main.dataChecksums = true;
    main.settings.insert(s("wal_level"), setting("minimal"));
    main.settings.insert(s("max_wal_senders"), setting("0"));
    main.settings.insert(s("archive_mode"), setting("off"));
    main.settings.insert(s("listen_addresses"), setting("*"));
    main.disks = {disk(182 * giga, 440 * giga)};
    main.walBytesPerSecond = 3.1 * double(mega);
    main.walPosition = s("1C/8F3A62D0");
    main.walPositionAt = QDateTime(QDate(2025, 11, 22), QTime(14, 30), QTimeZone::utc());
    main.earlierWal = {s("1C/53000000"), main.walPositionAt.addSecs(-322)};
    Instance archive = instance("archive", "15.14", 150014, 5433);
    archive.state = Instance::State::Stopped;
    archive.sizeBytes = qint64(2.1 * double(giga));
    facts.instances = {main, archive};
    return facts;
}

HostFacts standbyFacts()
{
    HostFacts facts = host("berlin-2", "10.20.0.12");
    Instance main = instance("main", "17.4", 170004, 5432);
    main.sizeBytes = 38 * mega;
    main.systemIdentifier = s("7498765432109876543");
    main.dataChecksums = true;
    main.settings.insert(s("max_connections"), setting("100"));
    main.settings.insert(s("hot_standby"), setting("on"));
    main.disks = {disk(96 * giga, 440 * giga)};
    facts.instances = {main};
    return facts;
}

QString primaryInstanceId()
{
    return s("/var/lib/postgresql/17/main");
}

QString standbyInstanceId()
{
    return primaryInstanceId();
}

QList<Finding> findings()
{
    using State = Finding::State;
    using Scope = Finding::Scope;
    Finding parity = finding(Scope::Standby, State::Failure, "max_connections",
                             "max_connections is lower than on the primary: 100, needs 200", "");
    parity.reason = s("A standby refuses to start when this limit is below the one of its primary "
                      "(“insufficient parameter settings”).");
    parity.fix = s("postgresql.conf: max_connections = 200");
    return {parity,
            finding(Scope::Standby, State::Warning, "minor", "PostgreSQL minor version",
                    "17.4 here, 17.6 on the primary. Works; update the standby soon."),
            finding(Scope::Standby, State::Pass, "disk", "Free disk space",
                    "96 GB free, 11.8 GB data + 6 GB WAL needed"),
            finding(Scope::Standby, State::Pass, "data", "Data directory",
                    "17/main has 38 MB, will be moved aside"),
            finding(Scope::Standby, State::Pass, "locale", "Locale and collation versions",
                    "en_US.UTF-8, glibc 2.36 on both hosts"),
            finding(Scope::Standby, State::Pass, "arch", "Same architecture and block size",
                    "x86_64, 8 kB blocks, 16 MB WAL segments"),
            finding(Scope::Standby, State::Pass, "service", "Service control",
                    "systemd, 17/main can be stopped and started"),
            finding(Scope::Primary, State::Warning, "wal_level", "wal_level",
                    "minimal. The plan sets replica and restarts once (1 to 5 s)."),
            finding(Scope::Primary, State::Pass, "senders", "Free WAL senders after the change",
                    "10 allowed, 0 in use, 2 needed"),
            finding(Scope::Primary, State::Pass, "tablespaces", "Tablespaces",
                    "only pg_default, nothing else to copy"),
            finding(Scope::Primary, State::Pass, "role", "Role", "replicator will be created"),
            finding(Scope::Primary, State::Pass, "files", "Configuration files", "no errors"),
            finding(Scope::Primary, State::Pass, "listen", "Listens for the standby", "*:5432"),
            finding(Scope::Primary, State::Pass, "managed", "Managed by another tool", "no"),
            finding(Scope::Between, State::Pass, "port", "Port 5432 reachable",
                    "answers in 0.6 ms, no firewall in between"),
            finding(Scope::Between, State::Pass, "tls", "TLS certificate",
                    "issued for 10.20.0.11, valid until 3 Mar 2027"),
            finding(Scope::Between, State::Pass, "clock", "Clock difference",
                    "2 ms, both use chrony")};
}

QList<Finding> findingsWithoutFailure()
{
    QList<Finding> result = findings();
    result[0].state = Finding::State::Pass;
    result[0].fixAccepted = true;
    result[0].title = s("max_connections");
    result[0].evidence = s("100, the plan sets 200 as on the primary");
    return result;
}

Plan plan()
{
    Plan result;
    result.id = s("20251122-143241-invented");
    result.spec.clusterName = s("orders");
    PlanHost primary;
    primary.id = s("primary");
    primary.name = s("berlin-1");
    primary.address = s("10.20.0.11");
    primary.isPrimary = true;
    PlanHost standby;
    standby.id = s("standby");
    standby.name = s("berlin-2");
    standby.address = s("10.20.0.12");
    primary.cluster = standby.cluster = s("17/main");
    result.hosts = {primary, standby};
    result.steps = primarySteps() + standbySteps();
    result.copyBytes = dataBytes;
    result.shortest = 2min;
    result.longest = 14min;
    return result;
}

QString copyStepId()
{
    return s("standby/copy");
}

QList<LogLine> log()
{
    QList<LogLine> lines;
    const auto add = [&lines](const char *time, const char *hostId, LogLine::Level level,
                              const char *text) {
        LogLine line;
        line.at = QDateTime(QDate(2025, 11, 22), QTime::fromString(s(time), Qt::ISODateWithMs));
        line.hostId = s(hostId);
        line.host = line.hostId == QLatin1String("primary") ? s("berlin-1") : s("berlin-2");
        line.level = level;
        line.text = s(text);
        lines << line;
    };
    using Level = LogLine::Level;
    add("14:32:43.310", "primary", Level::Command, "$ psql -c \"CREATE ROLE replicator …\"");
    add("14:32:43.402", "primary", Level::Output, "role replicator created");
    add("14:32:43.517", "primary", Level::Output, "postgresql.conf saved, backup kept");
    add("14:32:43.588", "primary", Level::Output, "pg_hba.conf saved, backup kept");
    add("14:32:43.640", "primary", Level::Command, "$ postgres -C wal_level");
    add("14:32:43.702", "primary", Level::Good, "new configuration is valid");
    add("14:32:44.021", "primary", Level::Command, "$ systemctl restart postgresql@17-main");
    add("14:32:46.830", "primary", Level::Good, "ready to accept connections");
    add("14:32:46.902", "primary", Level::Output, "slot berlin_2 created");
    add("14:32:48.311", "standby", Level::Output, "17/main stopped");
    add("14:32:48.395", "standby", Level::Command, "$ mv 17/main 17/main.before-pgtandem");
    add("14:32:48.420", "standby", Level::Command, "$ pg_basebackup -D 17/main -S berlin_2");
    add("14:32:49.107", "standby", Level::Output, "checkpoint completed");
    add("14:32:49.110", "standby", Level::Output, "start point 1C/8F000028 on timeline 3");
    add("14:33:00.004", "standby", Level::Output, "2108/12083 MB (17%)");
    add("14:33:10.006", "standby", Level::Output, "4301/12083 MB (36%)");
    return lines;
}

Proof proof()
{
    Proof result;
    result.passed = true;
    result.primary = s("berlin-1");
    result.standby = s("berlin-2");
    result.sent = 1ms;
    result.received = 3ms;
    result.flushed = 5ms;
    result.replayed = 8ms;
    result.primaryWrite = result.standbyReceive = result.standbyReplay = s("1C/9B000148");
    result.bytesApart = 0;
    result.timelinePrimary = result.timelineStandby = 3;
    result.slot = s("berlin_2");
    result.slotActive = true;
    result.state = s("streaming");
    result.syncState = s("async");
    result.tls = s("TLSv1.3");
    result.logFile = s("/var/log/postgresql/postgresql-17-main.log");
    const auto logLine = [&result](int pid, const char *text, bool isMilestone) {
        result.log << EvidenceLine{s("berlin-2"), pid, s(text), isMilestone};
    };
    logLine(48211, "14:33:49.412  [48211]  LOG:  entering standby mode", false);
    logLine(48211, "14:33:49.431  [48211]  LOG:  redo starts at 1C/8F000028", false);
    logLine(48211,
            "14:33:50.518  [48211]  LOG:  completed backup recovery with redo LSN 1C/8F000028 and "
            "end LSN 1C/9A000100",
            false);
    logLine(48211, "14:33:50.533  [48211]  LOG:  consistent recovery state reached at 1C/9A000100",
            false);
    logLine(48208,
            "14:33:50.534  [48208]  LOG:  database system is ready to accept read-only "
            "connections",
            false);
    logLine(48215,
            "14:33:50.561  [48215]  LOG:  started streaming WAL from primary at 1C/9B000000 "
            "on timeline 3",
            true);
    result.processes = {
            {s("berlin-1"), 31077,
             s("postgres: 17/main: walsender replicator 10.20.0.12(40822) streaming 1C/9B000148"),
             false},
            {s("berlin-2"), 48215, s("postgres: 17/main: walreceiver streaming 1C/9B000148"),
             false},
            {s("berlin-2"), 48211,
             s("postgres: 17/main: startup recovering 000000030000001C0000009B"), false}};
    return result;
}

Proof failedProof()
{
    Proof result = proof();
    result.passed = false;
    result.flushed.reset();
    result.replayed.reset();
    result.standbyReplay = s("1C/9A000100");
    result.bytesApart = 16 * mega + 72;
    result.failures = {s("Replay on berlin-2 is paused, so the write was received but is not "
                         "visible there.")};
    return result;
}

} // namespace pgt::invented
