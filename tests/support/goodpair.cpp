// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/goodpair.h"

#include "tests/support/planfacts.h"

#include <algorithm>

namespace pgt::test {

using namespace Qt::StringLiterals;

void setSetting(Instance &instance, const QString &name, const QString &value,
                const QString &source)
{
    instance.settings.insert(name, {value, u"postmaster"_s, source, {}, 0, false});
}

namespace {

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
    instance.config = fileFact(instance.configFile, "listen_addresses = '*'\n");
    instance.hba = fileFact(instance.hbaFile,
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
    setSetting(instance, u"listen_addresses"_s, u"*"_s);
    setSetting(instance, u"ssl"_s, u"on"_s);
    setSetting(instance, u"wal_level"_s, u"replica"_s);
    setSetting(instance, u"max_wal_senders"_s, u"10"_s);
    setSetting(instance, u"max_replication_slots"_s, u"10"_s);
    setSetting(instance, u"max_connections"_s, u"100"_s);
    setSetting(instance, u"max_prepared_transactions"_s, u"0"_s);
    setSetting(instance, u"max_locks_per_transaction"_s, u"64"_s);
    setSetting(instance, u"max_worker_processes"_s, u"8"_s);
    setSetting(instance, u"fsync"_s, u"on"_s);
    setSetting(instance, u"full_page_writes"_s, u"on"_s);
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

ReplicationSpec goodSpec()
{
    ReplicationSpec spec;
    spec.clusterName = u"orders"_s;
    spec.primaryName = u"berlin-1"_s;
    spec.primaryInstanceId = debianInstance().id;
    spec.primaryAddress = u"10.20.0.11"_s;
    spec.tls = TlsMode::Require;
    spec.keepAtMostBytes = 6ll << 30;
    StandbySpec standby;
    standby.name = u"berlin-2"_s;
    standby.instanceId = spec.primaryInstanceId;
    standby.address = u"10.20.0.12"_s;
    standby.slotName = u"berlin_2"_s;
    spec.standbys = {standby};
    return spec;
}

} // namespace

Situation goodPair()
{
    Situation input;
    input.now = QDateTime(QDate(2026, 11, 22), QTime(14, 30), Qt::UTC);
    input.spec = goodSpec();
    input.primaryHost() = debianHost(u"berlin-1"_s, u"10.20.0.11"_s);
    input.standbyHost() = debianHost(u"berlin-2"_s, u"10.20.0.12"_s);
    input.primaryHost().instances = input.standbyHost().instances = {debianInstance()};
    input.primary().systemIdentifier = u"7100000000000000001"_s;
    input.primary().dataDirectoryIdentity = u"65024:11"_s;
    input.primary().sizeBytes = 11ll << 30;
    input.primary().walBytes = 2ll << 30;
    input.primary().holdsUserData = true;
    input.primary().databases << u"orders"_s;
    RoleFact role;
    role.name = u"replicator"_s;
    role.replication = role.login = true;
    role.passwordKind = u"scram"_s;
    input.primary().roles << role;
    input.standby().systemIdentifier = u"7200000000000000002"_s;
    input.standby().dataDirectoryIdentity = u"65024:11"_s; // numbers repeat between hosts
    input.standby().sizeBytes = 38 << 20;
    input.standby().holdsUserData = false;

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
    input.link() = link;
    return input;
}

QList<Finding> findingsNamed(const QList<Finding> &findings, const QString &id)
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

RoleFact &replicator(Situation &input)
{
    return input.primary().roles.last();
}

} // namespace pgt::test
