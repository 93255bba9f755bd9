// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/goodpair.h"

#include <QTest>

#include <functional>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

using Change = std::function<void(Situation &)>;
Q_DECLARE_METATYPE(Change)

/// Each rule on its own: one fact is changed, and the finding that belongs to it changes.
class TestCheckRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void oneChangeOneFinding_data();
    void oneChangeOneFinding();
};

void TestCheckRules::oneChangeOneFinding_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("id");
    QTest::addColumn<Finding::State>("state");
    QTest::addColumn<ErrorKind>("kind");
    const auto warns = [](const char *name, const QString &id, const Change &change) {
        QTest::newRow(name) << change << id << Finding::State::Warning << ErrorKind::Unknown;
    };
    const auto fails = [](const char *name, const QString &id, ErrorKind kind,
                          const Change &change) {
        QTest::newRow(name) << change << id << Finding::State::Failure << kind;
    };
    using In = Situation;

    // Hosts
    fails("no rights", u"rights"_s, ErrorKind::PrivilegeMissing,
          [](In &in) { in.standbyHost().canActAsRoot = in.standbyHost().canActAsOwner = false; });
    const auto actAsOwner = [](In &in) {
        in.standbyHost().canActAsRoot = false;
        in.standbyHost().account = u"postgres"_s;
        in.standby().parentWritable = true;
    };
    warns("owner goes past systemd", u"rights"_s, actAsOwner);
    fails("owner cannot write above the data", u"rights"_s, ErrorKind::PrivilegeMissing,
          [actAsOwner](In &in) {
              actAsOwner(in);
              in.standby().parentWritable = false;
          });
    fails("systemd revives what the owner stops", u"rights"_s, ErrorKind::PrivilegeMissing,
          [actAsOwner](In &in) {
              actAsOwner(in);
              in.standby().unitRestart = u"always"_s;
          });
    fails("Kubernetes", u"system"_s, ErrorKind::Managed,
          [](In &in) { in.primaryHost().container = u"kubernetes"_s; });
    warns("Docker", u"system"_s, [](In &in) { in.primaryHost().container = u"docker"_s; });
    fails("no programs, no unit", u"service"_s, ErrorKind::NoPostgres, [](In &in) {
        in.standby().unit.clear();
        in.standby().binDirectory.clear();
    });
    warns("not started at boot", u"service"_s,
          [](In &in) { in.primary().startMode = u"manual"_s; });
    warns("packaged programs, started by hand", u"service"_s, [](In &in) {
        in.standbyHost().initSystem = u"systemd"_s;
        in.standby().layout = Instance::Layout::Pgdg;
        in.standby().unit.clear();
    });
    fails("start of the standby is disabled", u"service"_s, ErrorKind::ServerDown,
          [](In &in) { in.standby().startMode = u"disabled"_s; });
    warns("start of a primary that stays up is disabled", u"service"_s,
          [](In &in) { in.primary().startMode = u"disabled"_s; });
    fails("start of a primary that is restarted is disabled", u"service"_s, ErrorKind::ServerDown,
          [](In &in) {
              in.primary().startMode = u"disabled"_s;
              setSetting(in.primary(), u"wal_level"_s, u"minimal"_s);
          });
    warns("clocks", u"clock"_s, [](In &in) { in.standbyHost().clockOffsetSeconds = 1.5; });

    // Clusters
    fails("stopped primary", u"cluster"_s, ErrorKind::ServerDown,
          [](In &in) { in.primary().state = Instance::State::Stopped; });
    fails("standby starting", u"cluster"_s, ErrorKind::ServerDown,
          [](In &in) { in.standby().state = Instance::State::Starting; });
    fails("primary would not answer", u"cluster"_s, ErrorKind::ServerRejected, [](In &in) {
        in.primary().problems << Error::make(ErrorKind::ServerRejected, u"no"_s, u"w"_s, u"r"_s);
    });
    fails("data directory gone", u"cluster"_s, ErrorKind::NoPostgres, [](In &in) {
        in.standby().state = Instance::State::Stopped;
        in.standby().problems << Error::make(ErrorKind::NoPostgres, u"no"_s, u"w"_s, u"r"_s);
    });
    fails("managed primary", u"managed"_s, ErrorKind::Managed,
          [](In &in) { in.primary().managedBy = u"Patroni"_s; });
    fails("managed standby", u"managed"_s, ErrorKind::Managed,
          [](In &in) { in.standby().managedBy = u"repmgr"_s; });
    warns("manager beside it", u"managed"_s,
          [](In &in) { in.standbyHost().haTools = {u"Pacemaker"_s}; });
    fails("standby given as primary", u"is_primary"_s, ErrorKind::WrongRole,
          [](In &in) { in.primary().inRecovery = true; });
    fails("same server without a machine id", u"same_server"_s, ErrorKind::SameServer, [](In &in) {
        in.primaryHost().machineId.clear();
        in.standbyHost().machineId.clear();
        in.standbyHost().bootId = in.primaryHost().bootId;
        in.standby() = in.primary();
    });
    fails("same server by another name", u"same_server"_s, ErrorKind::SameServer, [](In &in) {
        in.standbyHost().machineId = in.primaryHost().machineId;
        in.standbyHost().bootId = in.primaryHost().bootId;
        in.standby() = in.primary();
        in.spec.standbys[0].name = u"another-name"_s;
    });
    warns("two clusters of one host", u"same_server"_s, [](In &in) {
        in.standbyHost().machineId = in.primaryHost().machineId;
        in.standbyHost().bootId = in.primaryHost().bootId;
        in.standbyHost().hostname = in.primaryHost().hostname;
        in.standbyHost().addresses = in.primaryHost().addresses;
        in.standby().dataDirectoryIdentity = u"65024:12"_s;
    });
    fails("no superuser", u"sql_rights"_s, ErrorKind::PrivilegeMissing,
          [](In &in) { in.primary().roles[0].superuser = false; });

    // Versions
    fails("programs with an unreadable version", u"programs"_s, ErrorKind::VersionMismatch,
          [](In &in) {
              in.standby().binDirectory.clear();
              in.standbyHost().binaries[0].versionNum = 0;
              in.standbyHost().binaries[0].versionText = u"forkdb (Fork) x.y"_s;
          });
    fails("different majors", u"version"_s, ErrorKind::VersionMismatch, [](In &in) {
        in.standby().versionNum = 150018;
        in.standbyHost().binaries[0].versionNum = 150018;
    });
    fails("too old for this version", u"version"_s, ErrorKind::Unsupported,
          [](In &in) { in.standby().versionNum = in.primary().versionNum = 90624; });
    warns("older minor", u"version"_s, [](In &in) { in.standby().versionNum = 170004; });
    fails("newer than this program", u"version"_s, ErrorKind::Unsupported,
          [](In &in) { in.standby().versionNum = in.primary().versionNum = 190001; });
    fails("no pg_basebackup", u"programs"_s, ErrorKind::NoPostgres,
          [](In &in) { in.standbyHost().binaries[0].hasBaseBackup = false; });
    fails("architecture", u"architecture"_s, ErrorKind::VersionMismatch,
          [](In &in) { in.standbyHost().architecture = u"aarch64"_s; });
    fails("block size", u"architecture"_s, ErrorKind::VersionMismatch,
          [](In &in) { in.standby().blockSize = 16384; });
    fails("locale missing", u"locale"_s, ErrorKind::VersionMismatch,
          [](In &in) { in.standbyHost().locales = {u"C"_s}; });
    warns("another glibc", u"locale"_s, [](In &in) { in.standbyHost().glibcVersion = u"2.36"_s; });
    fails("glibc across 2.28", u"locale"_s, ErrorKind::VersionMismatch,
          [](In &in) { in.standbyHost().glibcVersion = u"2.27"_s; });

    // Settings
    warns("wal_level", u"wal_level"_s,
          [](In &in) { setSetting(in.primary(), u"wal_level"_s, u"minimal"_s); });
    warns("senders", u"max_wal_senders"_s,
          [](In &in) { setSetting(in.primary(), u"max_wal_senders"_s, u"2"_s); });
    warns("slots", u"max_replication_slots"_s, [](In &in) {
        setSetting(in.primary(), u"max_replication_slots"_s, u"1"_s);
        in.primary().slotList << SlotFact{u"other"_s, u"physical"_s, true, false, 1, {}, {}, 0};
    });
    warns("listens on localhost only", u"listen_addresses"_s, [](In &in) {
        setSetting(in.primary(), u"listen_addresses"_s, u"localhost"_s);
        in.link()->isPostgres = in.link()->reachable = false;
    });
    fails("port of another server", u"listen_addresses"_s, ErrorKind::InvalidInput, [](In &in) {
        in.primary().port = 5433;
        in.link().reset();
    });
    fails("command line wins", u"overrides"_s, ErrorKind::FileUnwritable, [](In &in) {
        setSetting(in.primary(), u"wal_level"_s, u"minimal"_s, u"command line"_s);
    });
    warns("pending restart", u"pending_restart"_s,
          [](In &in) { in.primary().settings[u"max_connections"_s].pendingRestart = true; });
    warns("fsync", u"fsync"_s, [](In &in) { setSetting(in.primary(), u"fsync"_s, u"off"_s); });
    warns("our name is synchronous", u"synchronous_standby_names"_s, [](In &in) {
        setSetting(in.primary(), u"synchronous_standby_names"_s, u"FIRST 1 (\"berlin-2\")"_s);
    });
    warns("no rewind", u"wal_log_hints"_s, [](In &in) { in.primary().dataChecksums = false; });
    warns("restart", u"restart"_s,
          [](In &in) { setSetting(in.primary(), u"wal_level"_s, u"minimal"_s); });
    fails("parity", u"parity:max_connections"_s, ErrorKind::ConfigBroken,
          [](In &in) { setSetting(in.primary(), u"max_connections"_s, u"200"_s); });
    fails("parity against a built-in default", u"parity:max_worker_processes"_s,
          ErrorKind::ConfigBroken, [](In &in) {
              setSetting(in.primary(), u"max_worker_processes"_s, u"16"_s);
              in.standby().settings.remove(u"max_worker_processes"_s);
          });

    fails("parity with what a restart would bring", u"parity:max_connections"_s,
          ErrorKind::ConfigBroken,
          [](In &in) { in.primary().config.content += "max_connections = 300\n"; });
    fails("parity when the standby's file was lowered", u"parity:max_connections"_s,
          ErrorKind::ConfigBroken,
          [](In &in) { in.standby().config.content += "max_connections = 20\n"; });
    warns("change that waits for a reload", u"pending_restart"_s, [](In &in) {
        WaitingSetting setting;
        setting.name = u"work_mem"_s;
        in.primary().waiting << setting;
    });
    warns("pg_hba.conf that nobody loaded", u"pending_restart"_s,
          [](In &in) { in.primary().unloadedFiles << in.primary().hbaFile; });
    warns("standby that refuses queries", u"inherited"_s,
          [](In &in) { in.standby().config.content += "hot_standby = no\n"; });
    warns("delayed standby", u"inherited"_s,
          [](In &in) { in.standby().config.content += "recovery_min_apply_delay = '1 h'\n"; });
    warns("target of a recovery", u"inherited"_s,
          [](In &in) { in.standby().config.content += "recovery_target_name = 'x'\n"; });
    warns("promotion by a file", u"inherited"_s, [](In &in) {
        in.standby().versionNum = in.primary().versionNum = 150018;
        in.standby().config.content += "promote_trigger_file = '/tmp/t'\n";
    });
    for (const char *id : {"restore_command", "inherited"}) {
        warns(qPrintable(u"%1 in recovery.conf"_s.arg(QLatin1String(id))), QLatin1String(id),
              [](In &in) {
                  in.standby().versionNum = in.primary().versionNum = 110022;
                  in.standby().recoveryConf.exists = true;
                  in.standby().recoveryConf.content =
                          "restore_command = 'cp /archive/%f %p'\ntrigger_file = '/tmp/t'\n";
              });
    }
    warns("archive of an earlier standby", u"restore_command"_s,
          [](In &in) { in.standby().config.content += "restore_command = 'cp /archive/%f %p'\n"; });
    warns("line that never matches", u"file_errors"_s,
          [](In &in) {
              in.primary().hbaWarnings
                      << u"/etc/hba:9: hostssl record cannot match because SSL is disabled"_s;
          });

    // Files
    fails("broken postgresql.conf", u"file_errors"_s, ErrorKind::ConfigBroken, [](In &in) {
        in.primary().fileErrors << u"/etc/postgresql/17/main/postgresql.conf:3: syntax error"_s;
    });
    fails("broken pg_hba.conf of the standby", u"file_errors"_s, ErrorKind::ConfigBroken,
          [](In &in) {
              in.standby().hbaErrors << u"/etc/postgresql/17/main/pg_hba.conf:3: nonsense"_s;
          });
    fails("unwritable", u"file_access"_s, ErrorKind::FileUnwritable,
          [](In &in) { in.primary().config.writable = false; });
    fails("missing file", u"file_access"_s, ErrorKind::NoPostgres,
          [](In &in) { in.standby().hba.exists = false; });
    warns("configuration not in the copy", u"config_place"_s, [](In &in) {
        in.standby().configFile = in.standby().dataDirectory + u"/postgresql.conf"_s;
    });

    // Access
    fails("role is a superuser", u"role"_s, ErrorKind::RoleConflict,
          [](In &in) { replicator(in).superuser = true; });
    fails("role without LOGIN", u"role"_s, ErrorKind::RoleConflict,
          [](In &in) { replicator(in).login = false; });
    fails("role without REPLICATION", u"role"_s, ErrorKind::RoleConflict,
          [](In &in) { replicator(in).replication = false; });
    fails("role with too few connections", u"role"_s, ErrorKind::RoleConflict,
          [](In &in) { replicator(in).connectionLimit = 1; });
    fails("password expired", u"role"_s, ErrorKind::RoleConflict,
          [](In &in) { replicator(in).validUntil = in.now.addSecs(-1); });
    warns("password expires", u"role"_s,
          [](In &in) { replicator(in).validUntil = in.now.addDays(10); });
    warns("role in a group", u"role"_s, [](In &in) { replicator(in).memberOf = {u"admins"_s}; });
    fails("monitoring role with rights", u"monitor_role"_s, ErrorKind::RoleConflict, [](In &in) {
        RoleFact role;
        role.name = in.spec.monitorRole;
        role.superuser = true;
        in.primary().roles << role;
    });
    warns("no rule", u"hba"_s, [](In &in) { in.spec.standbys[0].address = u"10.20.0.99"_s; });
    warns("rejecting rule above", u"hba"_s, [](In &in) {
        in.primary().hba.content.prepend("host replication all 0.0.0.0/0 reject\n");
    });
    warns("trust", u"hba"_s,
          [](In &in) { in.primary().hba.content = "host replication all 10.0.0.0/8 trust\n"; });
    warns("rule for a host name", u"hba"_s, [](In &in) {
        in.primary().hba.content.prepend("host replication all berlin.example reject\n");
    });
    warns("rule that wants a certificate", u"hba"_s, [](In &in) {
        in.primary().hba.content.prepend(
                "hostssl replication all 0.0.0.0/0 scram-sha-256 clientcert=verify-full\n");
    });
    warns("rule with another proof", u"hba"_s, [](In &in) {
        in.primary().hba.content.prepend("hostssl replication all 0.0.0.0/0 ident map=x\n");
    });
    warns("rule for the untranslated address", u"hba"_s,
          [](In &in) { in.link()->seenAddress = u"192.0.2.7"_s; });
    fails("logical slot", u"slot"_s, ErrorKind::SlotProblem, [](In &in) {
        in.primary().slotList << SlotFact{u"berlin_2"_s, u"logical"_s, false, false, 0, {}, {}, 0};
    });
    fails("slot of another", u"slot"_s, ErrorKind::SlotProblem, [](In &in) {
        in.primary().slotList << SlotFact{u"berlin_2"_s, u"physical"_s, true, false, 7, {}, {}, 0};
    });
    fails("lost slot", u"slot"_s, ErrorKind::SlotProblem, [](In &in) {
        in.primary().slotList << SlotFact{
                u"berlin_2"_s, u"physical"_s, false, false, 0, {}, u"lost"_s, 0};
    });
    warns("idle slot", u"slot"_s, [](In &in) {
        in.primary().slotList << SlotFact{u"berlin_2"_s, u"physical"_s, false, false, 0, {}, {}, 0};
    });

    // Target
    fails("foreign data", u"target_data"_s, ErrorKind::ForeignData, [](In &in) {
        in.standby().holdsUserData = true;
        in.standby().databases << u"shop"_s;
    });
    fails("promoted copy", u"target_data"_s, ErrorKind::ForeignData,
          [](In &in) { in.standby().systemIdentifier = in.primary().systemIdentifier; });
    fails("relative path", u"target_data"_s, ErrorKind::InvalidInput,
          [](In &in) { in.standby().dataDirectory = u"data"_s; });
    fails("root directory", u"target_data"_s, ErrorKind::InvalidInput,
          [](In &in) { in.standby().dataDirectory = u"/"_s; });
    warns("sessions on the old cluster", u"target_running"_s,
          [](In &in) { in.standby().sessions = 2; });
    warns("old cluster feeds standbys", u"target_running"_s,
          [](In &in) { in.standby().senders << SenderFact{1, {}, u"x"_s, {}, {}, {}, {}, true}; });
    fails("old cluster cannot be seen", u"target_running"_s, ErrorKind::PrivilegeMissing,
          [](In &in) { in.standby().state = Instance::State::Unknown; });
    fails("WAL elsewhere", u"target_directory"_s, ErrorKind::Unsupported,
          [](In &in) { in.standby().walDirectory = u"/wal"_s; });
    warns("mount point", u"target_directory"_s,
          [](In &in) { in.standby().dataDirectoryIsMountPoint = true; });
    warns("open directory", u"target_directory"_s,
          [](In &in) { in.standby().dataDirectoryMode = 0755; });
    warns("tablespace", u"tablespaces"_s, [](In &in) {
        in.primary().tablespaces << TablespaceFact{u"fast"_s, u"/ssd"_s, 1};
    });
    warns("tablespace of the old cluster", u"tablespaces"_s, [](In &in) {
        in.primary().tablespaces << TablespaceFact{u"fast"_s, u"/ssd"_s, 1};
        in.standby().tablespaces = in.primary().tablespaces;
    });
    fails("tablespace of a third cluster", u"tablespaces"_s, ErrorKind::Unsupported, [](In &in) {
        in.primary().tablespaces << TablespaceFact{u"fast"_s, u"/ssd"_s, 1};
        Instance third = in.standby();
        third.id = third.dataDirectory = u"/srv/third"_s;
        third.tablespaces = in.primary().tablespaces;
        in.standbyHost().instances << third;
    });
    fails("tablespace mapped into the data", u"tablespaces"_s, ErrorKind::InvalidInput, [](In &in) {
        in.primary().tablespaces << TablespaceFact{u"fast"_s, u"/ssd"_s, 1};
        in.spec.standbys[0].tablespaceMapping.insert(u"/ssd"_s,
                                                     in.standby().dataDirectory + u"/t"_s);
    });
    fails("too little space for a tablespace", u"disk"_s, ErrorKind::NoSpace, [](In &in) {
        in.primary().tablespaces << TablespaceFact{u"fast"_s, u"/ssd/t"_s, 8ll << 30};
        in.standbyHost().mounts = {{u"/"_s, u"/"_s, 440ll << 30, 96ll << 30, -1},
                                   {u"/ssd"_s, u"/ssd"_s, 10ll << 30, 8ll << 30, -1}};
    });
    warns("disk of a tablespace not known", u"disk"_s, [](In &in) {
        in.primary().tablespaces << TablespaceFact{u"fast"_s, u"/far/t"_s, 8ll << 30};
        in.standbyHost().mounts = {{u"/"_s, u"/"_s, 440ll << 30, 96ll << 30, -1},
                                   {u"/far"_s, u"/far"_s, -1, -1, -1}};
    });
    warns("exclusive backup", u"backup"_s, [](In &in) { in.primary().hasBackupLabel = true; });

    // Disks
    fails("too little space", u"disk"_s, ErrorKind::NoSpace,
          [](In &in) { in.standby().disks[0].freeBytes = 12ll << 30; });
    fails("no inodes", u"disk"_s, ErrorKind::NoSpace,
          [](In &in) { in.standby().disks[0].freeInodes = 5; });
    warns("space unknown", u"disk"_s, [](In &in) { in.standby().disks.clear(); });
    fails("limit above the primary's space", u"wal_disk"_s, ErrorKind::NoSpace,
          [](In &in) { in.spec.keepAtMostBytes = 200ll << 30; });
    warns("no limit", u"wal_disk"_s, [](In &in) { in.spec.keepAtMostBytes = 0; });
    warns("version without a limit", u"wal_disk"_s,
          [](In &in) { in.primary().versionNum = in.standby().versionNum = 120022; });
    const auto otherSlot = [](In &in) {
        SlotFact slot;
        slot.name = u"barman"_s;
        slot.retainedBytes = 12ll << 30;
        in.primary().slotList << slot;
    };
    warns("others rely on no limit", u"wal_disk"_s, otherSlot);
    warns("others lose WAL by the wish", u"wal_limit"_s, [otherSlot](In &in) {
        otherSlot(in);
        in.spec.walLimit = WalLimitWish::Exactly;
    });
    warns("limit too small and no room", u"wal_limit"_s, [](In &in) {
        setSetting(in.primary(), u"max_slot_wal_keep_size"_s, u"1GB"_s);
        in.primary().disks[0].freeBytes = 5ll << 30;
    });

    // Between
    fails("port blocked", u"port"_s, ErrorKind::PortBlocked, [](In &in) {
        in.link()->reachable = in.link()->isPostgres = false;
        in.link()->answer =
                u"connection to server at \"10.20.0.11\", port 5432 failed: timeout expired"_s;
    });
    fails("a web server answers", u"port"_s, ErrorKind::PortBlocked, [](In &in) {
        in.link()->isPostgres = false;
        in.link()->answer = u"received invalid response to SSL negotiation: H"_s;
    });
    fails("name unknown", u"port"_s, ErrorKind::PortBlocked, [](In &in) {
        in.link()->reachable = in.link()->isPostgres = false;
        in.link()->answer =
                u"could not translate host name \"db\" to address: Name or service not known"_s;
    });
    warns("refused, but the plan makes it listen", u"port"_s, [](In &in) {
        setSetting(in.primary(), u"listen_addresses"_s, u"localhost"_s);
        in.link()->reachable = in.link()->isPostgres = false;
        in.link()->answer = u"Connection refused"_s;
    });
    warns("probe could not run", u"port"_s,
          [](In &in) { in.link()->problem = Error::make(ErrorKind::Timeout, u"too slow"_s); });
    warns("translated address", u"seen_address"_s,
          [](In &in) { in.link()->seenAddress = u"192.0.2.7"_s; });
    warns("no way back", u"reverse"_s, [](In &in) { in.link()->reverseReachable = false; });
    fails("TLS required but not offered", u"tls"_s, ErrorKind::ConfigBroken,
          [](In &in) { in.link()->tlsOffered = false; });
    warns("clear text", u"tls"_s, [](In &in) {
        in.link()->tlsOffered = false;
        in.spec.tls = TlsMode::Prefer;
    });
    warns("TLS switched off", u"tls"_s, [](In &in) { in.spec.tls = TlsMode::Disable; });
    warns("certificate expired", u"tls"_s,
          [](In &in) { in.link()->certificateValidUntil = in.now.addDays(-1); });
    fails("certificate expired and verified", u"tls"_s, ErrorKind::ServerRejected, [](In &in) {
        in.link()->certificateValidUntil = in.now.addDays(-1);
        in.spec.tls = TlsMode::VerifyCa;
    });
    warns("certificate expires", u"tls"_s,
          [](In &in) { in.link()->certificateValidUntil = in.now.addDays(9); });
    fails("certificate for another name", u"tls"_s, ErrorKind::ServerRejected, [](In &in) {
        in.link()->certificateNames = {u"db.example"_s};
        in.spec.tls = TlsMode::VerifyFull;
    });
    fails("wrong password", u"replication_login"_s, ErrorKind::ServerRejected, [](In &in) {
        in.link()->login = false;
        in.link()->loginAnswer =
                u"FATAL:  password authentication failed for user \"replicator\""_s;
    });
    warns("rule missing still", u"replication_login"_s, [](In &in) {
        in.link()->login = false;
        in.link()->loginAnswer =
                u"FATAL:  no pg_hba.conf entry for replication connection from host "
                u"\"10.20.0.12\", user \"replicator\", SSL encryption"_s;
    });
}

void TestCheckRules::oneChangeOneFinding()
{
    QFETCH(const Change, change);
    QFETCH(const QString, id);
    QFETCH(const Finding::State, state);
    QFETCH(const ErrorKind, kind);
    Situation input = goodPair();
    change(input);
    const QList<Finding> found = findingsNamed(runChecks(input), id);
    QVERIFY(!found.isEmpty());
    const Finding &finding = found.first();
    QVERIFY2(finding.state == state, qPrintable(finding.evidence));
    QCOMPARE(finding.kind, kind);
    QVERIFY(!finding.evidence.isEmpty());
    QVERIFY(!finding.reason.isEmpty());
    if (!finding.reason.isEmpty() && id != u"port"_s)
        QVERIFY(!finding.remedy.isEmpty());
}

QTEST_GUILESS_MAIN(TestCheckRules)
#include "tst_checkrules.moc"
