// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/check/checks.h"
#include "app/cluster/targetdata.h"

#include <QTest>

#include <functional>

using namespace pgt;
using namespace Qt::StringLiterals;

using Change = std::function<void(CheckInput &)>;
Q_DECLARE_METATYPE(Change)

namespace {

void set(Instance &instance, const QString &name, const QString &value,
         const QString &source = u"configuration file"_s)
{
    instance.settings.insert(name, {value, u"postmaster"_s, source, {}, 0, false});
}

ConfigFileFact file(const QString &path, const QByteArray &content)
{
    ConfigFileFact fact;
    fact.path = fact.resolvedPath = path;
    fact.content = content;
    fact.exists = fact.writable = true;
    return fact;
}

Instance debianInstance()
{
    Instance instance;
    instance.id = instance.dataDirectory = u"/var/lib/postgresql/17/main"_s;
    instance.layout = Instance::Layout::DebianCommon;
    instance.state = Instance::State::Running;
    instance.clusterName = u"main"_s;
    instance.versionText = u"17.6"_s;
    instance.versionNum = 170006;
    instance.port = 5432;
    instance.owner = u"postgres"_s;
    instance.binDirectory = u"/usr/lib/postgresql/17/bin"_s;
    instance.configFile = u"/etc/postgresql/17/main/postgresql.conf"_s;
    instance.hbaFile = u"/etc/postgresql/17/main/pg_hba.conf"_s;
    instance.config = file(instance.configFile, "listen_addresses = '*'\n");
    instance.hba = file(instance.hbaFile,
                        "local all postgres peer\nhost all all 127.0.0.1/32 scram-sha-256\n"
                        "hostssl replication replicator 10.20.0.12/32 scram-sha-256\n");
    instance.unit = u"postgresql@17-main.service"_s;
    instance.walDirectory = instance.dataDirectory + u"/pg_wal"_s;
    instance.dataDirectoryMode = 0700;
    instance.blockSize = 8192;
    instance.walSegmentBytes = 16 << 20;
    instance.sessions = 0;
    instance.dataChecksums = true;
    instance.databases = {u"postgres"_s, u"template0"_s, u"template1"_s};
    instance.databaseLocales = {u"en_US.UTF-8 (UTF8)"_s};
    instance.disks = {{instance.dataDirectory, u"/"_s, 440ll << 30, 96ll << 30, 1000000}};
    set(instance, u"listen_addresses"_s, u"*"_s);
    set(instance, u"ssl"_s, u"on"_s);
    set(instance, u"wal_level"_s, u"replica"_s);
    set(instance, u"max_wal_senders"_s, u"10"_s);
    set(instance, u"max_replication_slots"_s, u"10"_s);
    set(instance, u"max_connections"_s, u"100"_s);
    set(instance, u"max_prepared_transactions"_s, u"0"_s);
    set(instance, u"max_locks_per_transaction"_s, u"64"_s);
    set(instance, u"max_worker_processes"_s, u"8"_s);
    set(instance, u"fsync"_s, u"on"_s);
    set(instance, u"full_page_writes"_s, u"on"_s);
    RoleFact postgres;
    postgres.name = u"postgres"_s;
    postgres.superuser = postgres.replication = postgres.login = true;
    instance.roles = {postgres};
    return instance;
}

HostFacts debianHost(const QString &name, const QString &address)
{
    HostFacts facts;
    facts.hostname = name;
    facts.osName = u"Debian GNU/Linux 13 (trixie)"_s;
    facts.osId = u"debian"_s;
    facts.architecture = u"x86_64"_s;
    facts.initSystem = u"systemd"_s;
    facts.packageFamily = u"deb"_s;
    facts.machineId = name + u"-machine"_s;
    facts.bootId = name + u"-boot"_s;
    facts.addresses = {address};
    facts.glibcVersion = u"2.41"_s;
    facts.locales = {u"C"_s, u"en_US.utf8"_s};
    facts.clockSource = u"chrony"_s;
    facts.loginUser = u"dba"_s;
    facts.account = u"root"_s;
    facts.canActAsRoot = facts.canActAsOwner = true;
    facts.binaries = {{u"/usr/lib/postgresql/17/bin"_s, u"17.6"_s, 170006, true, true}};
    return facts;
}

/// A pair about which there is nothing to say.
CheckInput goodPair()
{
    CheckInput input;
    input.now = QDateTime(QDate(2026, 11, 22), QTime(14, 30), Qt::UTC);
    input.primaryHost = debianHost(u"berlin-1"_s, u"10.20.0.11"_s);
    input.standbyHost = debianHost(u"berlin-2"_s, u"10.20.0.12"_s);
    input.primaryInstance = debianInstance();
    input.primaryInstance.systemIdentifier = u"7100000000000000001"_s;
    input.primaryInstance.dataDirectoryIdentity = u"65024:11"_s;
    input.primaryInstance.sizeBytes = 11ll << 30;
    input.primaryInstance.walBytes = 2ll << 30;
    input.primaryInstance.holdsUserData = true;
    input.primaryInstance.databases << u"orders"_s;
    RoleFact role;
    role.name = u"replicator"_s;
    role.replication = role.login = true;
    role.passwordKind = u"scram"_s;
    input.primaryInstance.roles << role;
    input.standbyInstance = debianInstance();
    input.standbyInstance.systemIdentifier = u"7200000000000000002"_s;
    input.standbyInstance.dataDirectoryIdentity = u"65024:11"_s; // numbers repeat between hosts
    input.standbyInstance.sizeBytes = 38 << 20;
    input.standbyInstance.holdsUserData = false;

    LinkFacts link;
    link.address = u"10.20.0.11"_s;
    link.port = 5432;
    link.reachable = link.isPostgres = link.tlsOffered = true;
    link.connectMilliseconds = 0.6;
    link.certificateSubject = u"CN=berlin-1"_s;
    link.certificateNames = {u"berlin-1"_s, u"10.20.0.11"_s};
    link.certificateValidUntil = QDateTime(QDate(2027, 3, 3), QTime(12, 0), Qt::UTC);
    link.login = true;
    link.reverseReachable = true;
    input.link = link;

    ReplicationSpec &spec = input.spec;
    spec.clusterName = u"orders"_s;
    spec.primaryName = u"berlin-1"_s;
    spec.primaryInstanceId = input.primaryInstance.id;
    spec.primaryAddress = u"10.20.0.11"_s;
    spec.tls = TlsMode::Require;
    spec.keepAtMostBytes = 6ll << 30;
    StandbySpec standby;
    standby.name = u"berlin-2"_s;
    standby.instanceId = input.standbyInstance.id;
    standby.address = u"10.20.0.12"_s;
    standby.slotName = u"berlin_2"_s;
    spec.standbys = {standby};
    return input;
}

/// All findings of that id; the worst first.
QList<Finding> named(const QList<Finding> &findings, const QString &id)
{
    QList<Finding> found;
    for (const Finding &finding : findings) {
        if (finding.id == id)
            found << finding;
    }
    std::stable_sort(found.begin(), found.end(), [](const Finding &a, const Finding &b) {
        const auto rank = [](Finding::State state) {
            return state == Finding::State::Failure ? 0 : state == Finding::State::Warning ? 1 : 2;
        };
        return rank(a.state) < rank(b.state);
    });
    return found;
}

RoleFact &replicator(CheckInput &input)
{
    return input.primaryInstance.roles.last();
}

} // namespace

class TestChecks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void goodPairPassesEverything();
    void idsAreUniqueWithinAGroup();
    void everyFindingCanBeExplained();
    void oneChangeOneFinding_data();
    void oneChangeOneFinding();
    void missingFactsAreNotFailures();
    void acceptedFixCountsAsDone();
    void fixIsOnlyOfferedWhereItHelps();
    void confirmationNeedsTheRightName();
    void finishedPairHasNothingToDo();
    void worstComesFirstInEachGroup();
    void blockedPortNamesTheFirewallsOwnCommand();
    void targetDataIsJudgedByWhatIsInIt_data();
    void targetDataIsJudgedByWhatIsInIt();
    void oddNamesStayWhole();
};

void TestChecks::goodPairPassesEverything()
{
    const QList<Finding> findings = runChecks(goodPair());
    QVERIFY(findings.size() > 30);
    for (const Finding &finding : findings) {
        QVERIFY2(finding.state == Finding::State::Pass,
                 qPrintable(u"%1: %2"_s.arg(finding.id, finding.evidence)));
        QVERIFY2(!finding.title.isEmpty(), qPrintable(finding.id));
        QVERIFY2(!finding.evidence.isEmpty(), qPrintable(finding.id));
        QVERIFY(finding.number > 0);
    }
}

void TestChecks::idsAreUniqueWithinAGroup()
{
    QSet<QString> seen;
    for (const Finding &finding : runChecks(goodPair())) {
        const QString key = u"%1/%2"_s.arg(int(finding.scope)).arg(finding.id);
        QVERIFY2(!seen.contains(key), qPrintable(key));
        seen << key;
        QCOMPARE(finding.standby.isEmpty(), finding.scope == Finding::Scope::Primary);
    }
}

void TestChecks::everyFindingCanBeExplained()
{
    for (const Finding &finding : runChecks(goodPair()))
        QVERIFY2(!finding.command.isEmpty(), qPrintable(finding.id));
}

void TestChecks::oneChangeOneFinding_data()
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
    using In = CheckInput;

    // Hosts
    fails("no rights", u"rights"_s, ErrorKind::PrivilegeMissing,
          [](In &in) { in.standbyHost.canActAsRoot = in.standbyHost.canActAsOwner = false; });
    const auto actAsOwner = [](In &in) {
        in.standbyHost.canActAsRoot = false;
        in.standbyHost.account = u"postgres"_s;
        in.standbyInstance.parentWritable = true;
    };
    warns("owner goes past systemd", u"rights"_s, actAsOwner);
    fails("owner cannot write above the data", u"rights"_s, ErrorKind::PrivilegeMissing,
          [actAsOwner](In &in) {
              actAsOwner(in);
              in.standbyInstance.parentWritable = false;
          });
    fails("systemd revives what the owner stops", u"rights"_s, ErrorKind::PrivilegeMissing,
          [actAsOwner](In &in) {
              actAsOwner(in);
              in.standbyInstance.unitRestart = u"always"_s;
          });
    fails("Kubernetes", u"system"_s, ErrorKind::Managed,
          [](In &in) { in.primaryHost.container = u"kubernetes"_s; });
    warns("Docker", u"system"_s, [](In &in) { in.primaryHost.container = u"docker"_s; });
    fails("no programs, no unit", u"service"_s, ErrorKind::NoPostgres, [](In &in) {
        in.standbyInstance.unit.clear();
        in.standbyInstance.binDirectory.clear();
    });
    warns("clocks", u"clock"_s, [](In &in) { in.standbyHost.clockOffsetSeconds = 1.5; });

    // Clusters
    fails("stopped primary", u"cluster"_s, ErrorKind::ServerDown,
          [](In &in) { in.primaryInstance.state = Instance::State::Stopped; });
    fails("standby starting", u"cluster"_s, ErrorKind::ServerDown,
          [](In &in) { in.standbyInstance.state = Instance::State::Starting; });
    fails("primary would not answer", u"cluster"_s, ErrorKind::ServerRejected, [](In &in) {
        in.primaryInstance.problems
                << Error::make(ErrorKind::ServerRejected, u"no"_s, u"w"_s, u"r"_s);
    });
    fails("data directory gone", u"cluster"_s, ErrorKind::NoPostgres, [](In &in) {
        in.standbyInstance.state = Instance::State::Stopped;
        in.standbyInstance.problems << Error::make(ErrorKind::NoPostgres, u"no"_s, u"w"_s, u"r"_s);
    });
    fails("managed primary", u"managed"_s, ErrorKind::Managed,
          [](In &in) { in.primaryInstance.managedBy = u"Patroni"_s; });
    fails("managed standby", u"managed"_s, ErrorKind::Managed,
          [](In &in) { in.standbyInstance.managedBy = u"repmgr"_s; });
    warns("manager beside it", u"managed"_s,
          [](In &in) { in.standbyHost.haTools = {u"Pacemaker"_s}; });
    fails("standby given as primary", u"is_primary"_s, ErrorKind::WrongRole,
          [](In &in) { in.primaryInstance.inRecovery = true; });
    fails("same server by another name", u"same_server"_s, ErrorKind::SameServer, [](In &in) {
        in.standbyHost.machineId = in.primaryHost.machineId;
        in.standbyHost.bootId = in.primaryHost.bootId;
        in.standbyInstance = in.primaryInstance;
        in.spec.standbys[0].name = u"another-name"_s;
    });
    warns("two clusters of one host", u"same_server"_s, [](In &in) {
        in.standbyHost.machineId = in.primaryHost.machineId;
        in.standbyHost.bootId = in.primaryHost.bootId;
        in.standbyHost.hostname = in.primaryHost.hostname;
        in.standbyInstance.dataDirectoryIdentity = u"65024:12"_s;
    });
    fails("no superuser", u"sql_rights"_s, ErrorKind::PrivilegeMissing,
          [](In &in) { in.primaryInstance.roles[0].superuser = false; });

    // Versions
    fails("different majors", u"version"_s, ErrorKind::VersionMismatch, [](In &in) {
        in.standbyInstance.versionNum = 150018;
        in.standbyHost.binaries[0].versionNum = 150018;
    });
    fails("too old for this version", u"version"_s, ErrorKind::Unsupported,
          [](In &in) { in.standbyInstance.versionNum = in.primaryInstance.versionNum = 110022; });
    warns("older minor", u"version"_s, [](In &in) { in.standbyInstance.versionNum = 170004; });
    warns("newer than this program", u"version"_s,
          [](In &in) { in.standbyInstance.versionNum = in.primaryInstance.versionNum = 190001; });
    fails("no pg_basebackup", u"programs"_s, ErrorKind::NoPostgres,
          [](In &in) { in.standbyHost.binaries[0].hasBaseBackup = false; });
    fails("architecture", u"architecture"_s, ErrorKind::VersionMismatch,
          [](In &in) { in.standbyHost.architecture = u"aarch64"_s; });
    fails("block size", u"architecture"_s, ErrorKind::VersionMismatch,
          [](In &in) { in.standbyInstance.blockSize = 16384; });
    fails("locale missing", u"locale"_s, ErrorKind::VersionMismatch,
          [](In &in) { in.standbyHost.locales = {u"C"_s}; });
    warns("another glibc", u"locale"_s, [](In &in) { in.standbyHost.glibcVersion = u"2.36"_s; });
    fails("glibc across 2.28", u"locale"_s, ErrorKind::VersionMismatch,
          [](In &in) { in.standbyHost.glibcVersion = u"2.27"_s; });

    // Settings
    warns("wal_level", u"wal_level"_s,
          [](In &in) { set(in.primaryInstance, u"wal_level"_s, u"minimal"_s); });
    warns("senders", u"max_wal_senders"_s,
          [](In &in) { set(in.primaryInstance, u"max_wal_senders"_s, u"2"_s); });
    warns("slots", u"max_replication_slots"_s, [](In &in) {
        set(in.primaryInstance, u"max_replication_slots"_s, u"1"_s);
        in.primaryInstance.slotList
                << SlotFact{u"other"_s, u"physical"_s, true, false, 1, {}, {}, 0};
    });
    warns("listens on localhost only", u"listen_addresses"_s, [](In &in) {
        set(in.primaryInstance, u"listen_addresses"_s, u"localhost"_s);
        in.link->isPostgres = in.link->reachable = false;
    });
    fails("port of another server", u"listen_addresses"_s, ErrorKind::InvalidInput, [](In &in) {
        in.primaryInstance.port = 5433;
        in.link.reset();
    });
    fails("command line wins", u"overrides"_s, ErrorKind::FileUnwritable,
          [](In &in) { set(in.primaryInstance, u"wal_level"_s, u"minimal"_s, u"command line"_s); });
    warns("pending restart", u"pending_restart"_s,
          [](In &in) { in.primaryInstance.settings[u"max_connections"_s].pendingRestart = true; });
    warns("fsync", u"fsync"_s, [](In &in) { set(in.primaryInstance, u"fsync"_s, u"off"_s); });
    warns("our name is synchronous", u"synchronous_standby_names"_s, [](In &in) {
        set(in.primaryInstance, u"synchronous_standby_names"_s, u"FIRST 1 (\"berlin-2\")"_s);
    });
    warns("no rewind", u"wal_log_hints"_s,
          [](In &in) { in.primaryInstance.dataChecksums = false; });
    warns("restart", u"restart"_s,
          [](In &in) { set(in.primaryInstance, u"wal_level"_s, u"minimal"_s); });
    fails("parity", u"parity:max_connections"_s, ErrorKind::ConfigBroken,
          [](In &in) { set(in.primaryInstance, u"max_connections"_s, u"200"_s); });
    fails("parity against a built-in default", u"parity:max_worker_processes"_s,
          ErrorKind::ConfigBroken, [](In &in) {
              set(in.primaryInstance, u"max_worker_processes"_s, u"16"_s);
              in.standbyInstance.settings.remove(u"max_worker_processes"_s);
          });

    // Files
    fails("broken postgresql.conf", u"file_errors"_s, ErrorKind::ConfigBroken, [](In &in) {
        in.primaryInstance.fileErrors
                << u"/etc/postgresql/17/main/postgresql.conf:3: syntax error"_s;
    });
    fails("broken pg_hba.conf of the standby", u"file_errors"_s, ErrorKind::ConfigBroken,
          [](In &in) {
              in.standbyInstance.hbaErrors << u"/etc/postgresql/17/main/pg_hba.conf:3: nonsense"_s;
          });
    fails("unwritable", u"file_access"_s, ErrorKind::FileUnwritable,
          [](In &in) { in.primaryInstance.config.writable = false; });
    fails("missing file", u"file_access"_s, ErrorKind::NoPostgres,
          [](In &in) { in.standbyInstance.hba.exists = false; });
    warns("configuration not in the copy", u"config_place"_s, [](In &in) {
        in.standbyInstance.configFile = in.standbyInstance.dataDirectory + u"/postgresql.conf"_s;
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
        in.primaryInstance.roles << role;
    });
    warns("no rule", u"hba"_s, [](In &in) { in.spec.standbys[0].address = u"10.20.0.99"_s; });
    warns("rejecting rule above", u"hba"_s, [](In &in) {
        in.primaryInstance.hba.content.prepend("host replication all 0.0.0.0/0 reject\n");
    });
    warns("trust", u"hba"_s, [](In &in) {
        in.primaryInstance.hba.content = "host replication all 10.0.0.0/8 trust\n";
    });
    warns("rule for a host name", u"hba"_s, [](In &in) {
        in.primaryInstance.hba.content.prepend("host replication all berlin.example reject\n");
    });
    warns("rule for the untranslated address", u"hba"_s,
          [](In &in) { in.link->seenAddress = u"192.0.2.7"_s; });
    fails("logical slot", u"slot"_s, ErrorKind::SlotProblem, [](In &in) {
        in.primaryInstance.slotList
                << SlotFact{u"berlin_2"_s, u"logical"_s, false, false, 0, {}, {}, 0};
    });
    fails("slot of another", u"slot"_s, ErrorKind::SlotProblem, [](In &in) {
        in.primaryInstance.slotList
                << SlotFact{u"berlin_2"_s, u"physical"_s, true, false, 7, {}, {}, 0};
    });
    fails("lost slot", u"slot"_s, ErrorKind::SlotProblem, [](In &in) {
        in.primaryInstance.slotList
                << SlotFact{u"berlin_2"_s, u"physical"_s, false, false, 0, {}, u"lost"_s, 0};
    });
    warns("idle slot", u"slot"_s, [](In &in) {
        in.primaryInstance.slotList
                << SlotFact{u"berlin_2"_s, u"physical"_s, false, false, 0, {}, {}, 0};
    });

    // Target
    fails("foreign data", u"target_data"_s, ErrorKind::ForeignData, [](In &in) {
        in.standbyInstance.holdsUserData = true;
        in.standbyInstance.databases << u"shop"_s;
    });
    fails("promoted copy", u"target_data"_s, ErrorKind::ForeignData, [](In &in) {
        in.standbyInstance.systemIdentifier = in.primaryInstance.systemIdentifier;
    });
    fails("relative path", u"target_data"_s, ErrorKind::InvalidInput,
          [](In &in) { in.standbyInstance.dataDirectory = u"data"_s; });
    fails("root directory", u"target_data"_s, ErrorKind::InvalidInput,
          [](In &in) { in.standbyInstance.dataDirectory = u"/"_s; });
    warns("sessions on the old cluster", u"target_running"_s,
          [](In &in) { in.standbyInstance.sessions = 2; });
    warns("old cluster feeds standbys", u"target_running"_s, [](In &in) {
        in.standbyInstance.senders << SenderFact{1, {}, u"x"_s, {}, {}, {}, {}, true};
    });
    fails("old cluster cannot be seen", u"target_running"_s, ErrorKind::PrivilegeMissing,
          [](In &in) { in.standbyInstance.state = Instance::State::Unknown; });
    fails("WAL elsewhere", u"target_directory"_s, ErrorKind::Unsupported,
          [](In &in) { in.standbyInstance.walDirectory = u"/wal"_s; });
    warns("mount point", u"target_directory"_s,
          [](In &in) { in.standbyInstance.dataDirectoryIsMountPoint = true; });
    warns("open directory", u"target_directory"_s,
          [](In &in) { in.standbyInstance.dataDirectoryMode = 0755; });
    warns("tablespace", u"tablespaces"_s, [](In &in) {
        in.primaryInstance.tablespaces << TablespaceFact{u"fast"_s, u"/ssd"_s, 1};
    });
    fails("tablespace in use", u"tablespaces"_s, ErrorKind::Unsupported, [](In &in) {
        in.primaryInstance.tablespaces << TablespaceFact{u"fast"_s, u"/ssd"_s, 1};
        in.standbyInstance.tablespaces = in.primaryInstance.tablespaces;
    });
    warns("exclusive backup", u"backup"_s,
          [](In &in) { in.primaryInstance.hasBackupLabel = true; });

    // Disks
    fails("too little space", u"disk"_s, ErrorKind::NoSpace,
          [](In &in) { in.standbyInstance.disks[0].freeBytes = 12ll << 30; });
    fails("no inodes", u"disk"_s, ErrorKind::NoSpace,
          [](In &in) { in.standbyInstance.disks[0].freeInodes = 5; });
    warns("space unknown", u"disk"_s, [](In &in) { in.standbyInstance.disks.clear(); });
    fails("limit above the primary's space", u"wal_disk"_s, ErrorKind::NoSpace,
          [](In &in) { in.spec.keepAtMostBytes = 200ll << 30; });
    warns("no limit", u"wal_disk"_s, [](In &in) { in.spec.keepAtMostBytes = 0; });

    // Between
    fails("port blocked", u"port"_s, ErrorKind::PortBlocked, [](In &in) {
        in.link->reachable = in.link->isPostgres = false;
        in.link->answer =
                u"connection to server at \"10.20.0.11\", port 5432 failed: timeout expired"_s;
    });
    fails("a web server answers", u"port"_s, ErrorKind::PortBlocked, [](In &in) {
        in.link->isPostgres = false;
        in.link->answer = u"received invalid response to SSL negotiation: H"_s;
    });
    fails("name unknown", u"port"_s, ErrorKind::PortBlocked, [](In &in) {
        in.link->reachable = in.link->isPostgres = false;
        in.link->answer =
                u"could not translate host name \"db\" to address: Name or service not known"_s;
    });
    warns("refused, but the plan makes it listen", u"port"_s, [](In &in) {
        set(in.primaryInstance, u"listen_addresses"_s, u"localhost"_s);
        in.link->reachable = in.link->isPostgres = false;
        in.link->answer = u"Connection refused"_s;
    });
    warns("probe could not run", u"port"_s,
          [](In &in) { in.link->problem = Error::make(ErrorKind::Timeout, u"too slow"_s); });
    warns("translated address", u"seen_address"_s,
          [](In &in) { in.link->seenAddress = u"192.0.2.7"_s; });
    warns("no way back", u"reverse"_s, [](In &in) { in.link->reverseReachable = false; });
    fails("TLS required but not offered", u"tls"_s, ErrorKind::ConfigBroken,
          [](In &in) { in.link->tlsOffered = false; });
    warns("clear text", u"tls"_s, [](In &in) {
        in.link->tlsOffered = false;
        in.spec.tls = TlsMode::Prefer;
    });
    warns("TLS switched off", u"tls"_s, [](In &in) { in.spec.tls = TlsMode::Disable; });
    warns("certificate expired", u"tls"_s,
          [](In &in) { in.link->certificateValidUntil = in.now.addDays(-1); });
    fails("certificate expired and verified", u"tls"_s, ErrorKind::ServerRejected, [](In &in) {
        in.link->certificateValidUntil = in.now.addDays(-1);
        in.spec.tls = TlsMode::VerifyCa;
    });
    warns("certificate expires", u"tls"_s,
          [](In &in) { in.link->certificateValidUntil = in.now.addDays(9); });
    fails("certificate for another name", u"tls"_s, ErrorKind::ServerRejected, [](In &in) {
        in.link->certificateNames = {u"db.example"_s};
        in.spec.tls = TlsMode::VerifyFull;
    });
    fails("wrong password", u"replication_login"_s, ErrorKind::ServerRejected, [](In &in) {
        in.link->login = false;
        in.link->loginAnswer = u"FATAL:  password authentication failed for user \"replicator\""_s;
    });
    warns("rule missing still", u"replication_login"_s, [](In &in) {
        in.link->login = false;
        in.link->loginAnswer = u"FATAL:  no pg_hba.conf entry for replication connection from host "
                               u"\"10.20.0.12\", user \"replicator\", SSL encryption"_s;
    });
}

void TestChecks::oneChangeOneFinding()
{
    QFETCH(const Change, change);
    QFETCH(const QString, id);
    QFETCH(const Finding::State, state);
    QFETCH(const ErrorKind, kind);
    CheckInput input = goodPair();
    change(input);
    const QList<Finding> found = named(runChecks(input), id);
    QVERIFY(!found.isEmpty());
    const Finding &finding = found.first();
    QVERIFY2(finding.state == state, qPrintable(finding.evidence));
    QCOMPARE(finding.kind, kind);
    QVERIFY(!finding.evidence.isEmpty());
    QVERIFY(!finding.reason.isEmpty());
    if (!finding.reason.isEmpty() && id != u"port"_s)
        QVERIFY(!finding.remedy.isEmpty());
}

void TestChecks::missingFactsAreNotFailures()
{
    CheckInput input = goodPair();
    input.link.reset();
    const QList<Finding> findings = runChecks(input);
    QCOMPARE(named(findings, u"port"_s).first().state, Finding::State::Skipped);
    QCOMPARE(named(findings, u"replication_login"_s).first().state, Finding::State::Skipped);
    for (const Finding &finding : findings)
        QVERIFY2(finding.state != Finding::State::Failure, qPrintable(finding.id));
    // A stopped cluster may be replaced, whatever its server cannot say.
    input.standbyInstance.state = Instance::State::Stopped;
    input.standbyInstance.roles.clear();
    input.standbyInstance.databases.clear();
    input.standbyInstance.sessions = -1;
    for (const Finding &finding : runChecks(input))
        QVERIFY2(finding.state != Finding::State::Failure, qPrintable(finding.id));
}

void TestChecks::acceptedFixCountsAsDone()
{
    CheckInput input = goodPair();
    set(input.primaryInstance, u"max_connections"_s, u"200"_s);
    replicator(input).replication = false;
    QList<Finding> findings = runChecks(input);
    const Finding parity = named(findings, u"parity:max_connections"_s).first();
    QCOMPARE(parity.title, u"max_connections is lower than on the primary: 100, needs 200"_s);
    QCOMPARE(parity.fix, u"postgresql.conf: max_connections = 200"_s);
    QCOMPARE(named(findings, u"role"_s).first().fix, u"ALTER ROLE \"replicator\" REPLICATION"_s);
    input.spec.acceptedFixes = {u"parity:max_connections"_s, u"role"_s};
    findings = runChecks(input);
    for (const QString &id : input.spec.acceptedFixes) {
        QCOMPARE(named(findings, id).first().state, Finding::State::Pass);
        QVERIFY(named(findings, id).first().fixAccepted);
    }
}

void TestChecks::fixIsOnlyOfferedWhereItHelps()
{
    CheckInput input = goodPair();
    replicator(input).superuser = true;
    input.spec.acceptedFixes = {u"role"_s}; // accepted when the role still lacked only a right
    const Finding finding = named(runChecks(input), u"role"_s).first();
    QCOMPARE(finding.state, Finding::State::Failure);
    QVERIFY(finding.fix.isEmpty());
}

void TestChecks::confirmationNeedsTheRightName()
{
    CheckInput input = goodPair();
    input.standbyInstance.holdsUserData = true;
    input.standbyInstance.databases << u"shop"_s;
    const auto state = [&input] { return named(runChecks(input), u"target_data"_s).first().state; };
    QVERIFY(named(runChecks(input), u"target_data"_s).first().evidence.contains(u"shop"_s));
    QCOMPARE(state(), Finding::State::Failure);
    input.spec.replaceForeignDataOn = {u"berlin-1"_s};
    QCOMPARE(state(), Finding::State::Failure);
    input.spec.replaceForeignDataOn = {u"berlin-2"_s};
    QCOMPARE(state(), Finding::State::Warning);
}

void TestChecks::finishedPairHasNothingToDo()
{
    CheckInput input = goodPair();
    input.standbyInstance.inRecovery = true;
    input.standbyInstance.holdsUserData = true;
    input.standbyInstance.sessions = 5;
    input.standbyInstance.systemIdentifier = input.primaryInstance.systemIdentifier;
    input.standbyInstance.disks[0].freeBytes = 1 << 20;
    input.primaryInstance.senders << SenderFact{
            9, u"replicator"_s, u"berlin-2"_s, {}, u"streaming"_s, {}, {}, true};
    input.primaryInstance.slotList
            << SlotFact{u"berlin_2"_s, u"physical"_s, true, false, 9, {}, {}, 0};
    for (const Finding &finding : runChecks(input))
        QVERIFY2(finding.state == Finding::State::Pass,
                 qPrintable(u"%1: %2"_s.arg(finding.id, finding.evidence)));
}

void TestChecks::worstComesFirstInEachGroup()
{
    CheckInput input = goodPair();
    set(input.primaryInstance, u"max_connections"_s, u"200"_s);
    input.standbyInstance.versionNum = 170004;
    const QList<Finding> findings = runChecks(input);
    QCOMPARE(findings[0].id, u"parity:max_connections"_s);
    QCOMPARE(findings[0].scope, Finding::Scope::Standby);
    QCOMPARE(findings[1].id, u"version"_s);
    QCOMPARE(findings.last().scope, Finding::Scope::Between);
}

void TestChecks::blockedPortNamesTheFirewallsOwnCommand()
{
    CheckInput input = goodPair();
    input.link->reachable = input.link->isPostgres = false;
    input.link->answer = u"timeout expired"_s;
    input.primaryHost.firewall = u"ufw"_s;
    QVERIFY(named(runChecks(input), u"port"_s)
                    .first()
                    .remedy.contains(u"ufw allow from 10.20.0.12 to any port 5432 proto tcp"_s));
}

void TestChecks::targetDataIsJudgedByWhatIsInIt_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<TargetData>("data");
    using In = CheckInput;
    QTest::newRow("Debian's own") << Change([](In &) {}) << TargetData::FreshCluster;
    QTest::newRow("empty") << Change([](In &in) { in.standbyInstance.dataDirectoryEmpty = true; })
                           << TargetData::Nothing;
    QTest::newRow("unknown") << Change([](In &in) { in.standbyInstance.holdsUserData.reset(); })
                             << TargetData::Foreign;
    QTest::newRow("users' data") << Change([](In &in) { in.standbyInstance.holdsUserData = true; })
                                 << TargetData::Foreign;
    QTest::newRow("standby of another")
            << Change([](In &in) { in.standbyInstance.inRecovery = true; }) << TargetData::Foreign;
    QTest::newRow("our standby") << Change([](In &in) {
        in.standbyInstance.inRecovery = true;
        in.standbyInstance.systemIdentifier = in.primaryInstance.systemIdentifier;
    }) << TargetData::OwnStandby;
    QTest::newRow("broken-off copy") << Change([](In &in) {
        in.standbyInstance.state = Instance::State::Stopped;
        in.standbyInstance.controlState = u"in archive recovery"_s;
        in.standbyInstance.systemIdentifier = in.primaryInstance.systemIdentifier;
    }) << TargetData::OlderCopy;
    QTest::newRow("old primary") << Change([](In &in) {
        in.standbyInstance.state = Instance::State::Stopped;
        in.standbyInstance.controlState = u"shut down"_s;
        in.standbyInstance.systemIdentifier = in.primaryInstance.systemIdentifier;
    }) << TargetData::Promoted;
}

void TestChecks::targetDataIsJudgedByWhatIsInIt()
{
    QFETCH(const Change, change);
    QFETCH(const TargetData, data);
    CheckInput input = goodPair();
    change(input);
    QCOMPARE(targetData(input.standbyInstance, input.primaryInstance), data);
}

void TestChecks::oddNamesStayWhole()
{
    CheckInput input = goodPair();
    input.spec.role = replicator(input).name = u"o'hara \"%1\" ж"_s;
    replicator(input).login = false;
    const Finding finding = named(runChecks(input), u"role"_s).first();
    QCOMPARE(finding.fix, u"ALTER ROLE \"o'hara \"\"%1\"\" ж\" LOGIN"_s);
    QVERIFY2(finding.evidence.contains(u"o'hara \"%1\" ж exists"_s), qPrintable(finding.evidence));
}

QTEST_GUILESS_MAIN(TestChecks)
#include "tst_checks.moc"
