// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/planner.h"

#include "app/base/units.h"
#include "app/pg/confvalue.h"
#include "app/plan/planmaker.h"

#include <QFileInfo>
#include <QRandomGenerator>

#include <algorithm>

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

// Two for the copy (data and WAL), one for the standby that connects while the copy's are just
// ending.
constexpr int sendersForStandby = 3;
constexpr int comfortableSenders = 10; // PostgreSQL's own default since 10
constexpr int comfortableSlots = 10;

// Measured on two ordinary hosts with a network between: what a copy does at best and on a bad day.
constexpr qint64 fastCopyBytesPerSecond = 110ll << 20;
constexpr qint64 slowCopyBytesPerSecond = 15ll << 20;
constexpr std::chrono::seconds checkpointTimeout{300};

bool atLeast(const QString &value, int needed)
{
    bool ok = false;
    const int number = value.toInt(&ok);
    return ok && number >= needed;
}

std::optional<Error> incomplete(const PlanInput &input)
{
    const QList<Error> problems = validate(input.spec);
    if (!problems.isEmpty())
        return problems.constFirst();
    if (input.spec.standbys.size() != 1) {
        return Error::make(ErrorKind::Unsupported,
                           QCoreApplication::translate(
                                   "pgt::Planner", "Exactly one standby can be set up at a time."));
    }
    return std::nullopt;
}

} // namespace

PlanMaker::PlanMaker(const PlanInput &input, const Instance &primary, const Instance &standby)
    : m_input(input)
    , m_primary(primary)
    , m_standby(standby)
    , m_version(PgVersion::fromNumber(primary.versionNum))
    , m_primaryRef(ServerRef::of(input.primary, primary))
    , m_standbyRef(ServerRef::of(input.standby, standby))
    , m_standbyLater(isStreaming() ? standby : afterCopy(standby, primary))
    , m_primaryConfig(primary)
    , m_standbyConfig(m_standbyLater)
{}

Result<Plan> PlanMaker::make()
{
    const ReplicationSpec &spec = m_input.spec;
    m_plan.id = m_input.planId;
    m_plan.createdAt = m_input.now;
    m_plan.spec = spec;
    m_plan.hosts = {{u"primary"_s, spec.primaryName, spec.primaryAddress, true, spec.primaryAccess,
                     m_primary.id, m_primary.socketDirectory, m_primary.port,
                     m_primary.displayName()},
                    {standbySpec().name, standbySpec().name, standbySpec().address, false,
                     standbySpec().access, m_standby.id, m_standby.socketDirectory, m_standby.port,
                     m_standby.displayName()}};
    const bool streams = isStreaming();
    if (const std::optional<Error> missing = passwordRefusal(streams))
        return *missing;
    wantPrimarySettings();
    if (!streams)
        wantStandbySettings();
    allowMonitor(m_standbyConfig, m_standby);
    for (const ServerConfig *config : {&m_primaryConfig, &m_standbyConfig}) {
        if (config->problem())
            return *config->problem();
    }

    addCreateRole();
    addMonitorRole();
    addChangeFiles(Side::Primary, m_primaryConfig.changes(stamp(), mark()));
    // A line that is there may never have been read: a reload costs nothing, a refused login later
    // much.
    if (m_primaryConfig.needsRestart()) {
        if (const auto missing = missingAbility(Ability::Deed::ControlServer, m_input.primary,
                                                m_primary, primaryName()))
            return *missing;
        addRestart(m_primaryConfig);
    } else if (m_primaryConfig.needsReload() || !streams) {
        addReload(Side::Primary);
    }
    if (streams) {
        addChangeFiles(Side::Standby, m_standbyConfig.changes(stamp(), mark()));
        if (m_standbyConfig.needsReload())
            addReload(Side::Standby);
        if (!m_plan.steps.isEmpty())
            addVerify();
    } else {
        addCreateSlot();
        addPassFile();
        addTestLogin();
        QList<FileChange> changes = m_standbyConfig.changes(stamp(), mark());
        addCopiedAutoConf(changes);
        // All of it beside the old cluster, which goes on. What comes into the live place is marked
        // as a standby's: at no moment can anything start it as a second primary.
        addBaseBackup();
        addStandbySignal();
        addFilesInCopy(changes);
        addStop();
        addFilesOutside(changes);
        addMoveAside();
        addPlace();
        addStart();
        addVerify();
        addNotes();
        m_plan.copyBytes = m_primary.sizeBytes;
    }
    if (!m_plan.steps.isEmpty())
        tellRetention();
    addEstimate();
    return m_plan;
}

void PlanMaker::wantPrimarySettings()
{
    const ReplicationSpec &spec = m_input.spec;
    ServerConfig &config = m_primaryConfig;
    config.want(u"wal_level"_s, m_version.walLevelForStandby(),
                [this](const QString &value) { return m_version.walLevelSuffices(value); });
    const int senders = plannedSenders();
    config.want(u"max_wal_senders"_s, QString::number(std::max(comfortableSenders, senders)),
                [senders](const QString &value) { return atLeast(value, senders); });
    m_listen = listenChange();
    if (m_listen) {
        config.want(u"listen_addresses"_s, m_listen->value, [this](const QString &value) {
            return listensAt(value, m_input.spec.primaryAddress, m_input.primary);
        });
    }
    if (spec.useSlot) {
        const int others = int(std::count_if(
                m_primary.slotList.cbegin(), m_primary.slotList.cend(), [this](const SlotFact &s) {
                    return s.name != standbySpec().slotName && !s.temporary;
                }));
        config.want(u"max_replication_slots"_s,
                    QString::number(std::max(comfortableSlots, others + 1)),
                    [others](const QString &value) { return atLeast(value, others + 1); });
    }
    wantRetention();
    if (spec.acceptedFixes.contains("wal_log_hints"_L1) && !m_primary.dataChecksums)
        config.want(u"wal_log_hints"_s, u"on"_s);

    HbaRule rule = replicationRule();
    rule.comment = mark();
    config.allow(replicationQuery(), rule, passwordMethods());
    allowMonitor(config, m_primary);
}

int PlanMaker::plannedSenders() const
{
    const int others = int(std::count_if(
            m_primary.senders.cbegin(), m_primary.senders.cend(), [this](const SenderFact &s) {
                return s.applicationName != standbySpec().application();
            }));
    return others + sendersForStandby;
}

void PlanMaker::allowMonitor(ServerConfig &config, const Instance &instance)
{
    const bool tcp = !config.value(u"listen_addresses"_s).trimmed().isEmpty();
    HbaQuery query;
    query.isReplication = false;
    query.database = u"postgres"_s;
    query.user = m_input.spec.monitorRole;
    query.address = QHostAddress(QHostAddress::LocalHost);
    query.transport = !tcp                                    ? HbaTransport::Socket
                      : instance.setting(u"ssl"_s) == "on"_L1 ? HbaTransport::TlsTcp
                                                              : HbaTransport::PlainTcp;
    HbaRule rule;
    rule.type = tcp ? u"host"_s : u"local"_s;
    rule.database = u"postgres"_s;
    rule.user = quoteHbaName(m_input.spec.monitorRole);
    rule.address = tcp ? u"127.0.0.1/32"_s : QString();
    rule.method = m_version.hasScram() ? u"scram-sha-256"_s : u"md5"_s;
    rule.comment = mark();
    config.allow(query, rule, passwordMethods());
}

HbaRule PlanMaker::replicationRule() const
{
    HbaRule rule;
    const ReplicationSpec &spec = m_input.spec;
    rule.user = quoteHbaName(spec.role);
    const RoleFact *existing = role(spec.role);
    // md5 accepts both kinds of stored passwords, scram-sha-256 only its own.
    const bool storedMd5 = existing && existing->passwordKind == "md5"_L1;
    rule.method = m_version.hasScram() && !storedMd5 ? u"scram-sha-256"_s : u"md5"_s;
    if (usesSocket()) {
        rule.type = u"local"_s;
        return rule;
    }
    rule.type = spec.tls >= TlsMode::Require ? u"hostssl"_s : u"host"_s;
    const QHostAddress address = replicationQuery().address;
    rule.address = address.isNull()
                           ? standbySpec().address
                           : QString(address.toString() +
                                     (address.protocol() == QHostAddress::IPv6Protocol ? "/128"_L1
                                                                                       : "/32"_L1));
    return rule;
}

HbaQuery PlanMaker::replicationQuery() const
{
    HbaQuery query;
    query.user = m_input.spec.role;
    if (usesSocket()) {
        query.transport = HbaTransport::Socket;
        return query;
    }
    const bool tlsServer = m_primary.setting(u"ssl"_s) == "on"_L1;
    const bool tls = m_input.spec.tls >= TlsMode::Require ||
                     (m_input.spec.tls == TlsMode::Prefer && tlsServer);
    query.transport = tls ? HbaTransport::TlsTcp : HbaTransport::PlainTcp;
    // Behind a translation the primary sees another address than the host has.
    const bool wasSeen = m_input.link && !m_input.link->seenAddress.isEmpty();
    query.address = QHostAddress(wasSeen ? m_input.link->seenAddress : standbySpec().address);
    return query;
}

QStringList PlanMaker::passwordMethods()
{
    return {u"scram-sha-256"_s, u"md5"_s, u"password"_s, u"trust"_s};
}

ConnInfo PlanMaker::connectionToPrimary() const
{
    const ReplicationSpec &spec = m_input.spec;
    ConnInfo connection;
    connection.set(u"host"_s, spec.primaryAddress);
    connection.set(u"port"_s, QString::number(spec.primaryPort));
    connection.set(u"user"_s, spec.role);
    connection.set(u"passfile"_s, passFile());
    if (!usesSocket()) {
        connection.set(u"sslmode"_s, tlsModeName(spec.tls));
        if (spec.tls >= TlsMode::VerifyCa && !spec.tlsRootCertificate.isEmpty())
            connection.set(u"sslrootcert"_s, spec.tlsRootCertificate);
    }
    for (const QString &keyword : connection.keywordsNotIn(m_version.conninfoKeywords()))
        connection.remove(keyword);
    return connection;
}

QString PlanMaker::passFile() const
{
    // Beside the data directory, so that it survives a new copy; a mount point has no such place
    // that belongs to the server's account.
    const QFileInfo data(m_standby.dataDirectory);
    const bool configOutside = !m_standby.configFile.startsWith(m_standby.dataDirectory + u'/');
    const QString directory = m_standby.dataDirectoryIsMountPoint && configOutside
                                      ? QFileInfo(m_standby.configFile).path()
                                      : data.path();
    return directory + "/.pgtandem-"_L1 + data.fileName() + ".pgpass"_L1;
}

QString PlanMaker::mark() const
{
    return u"pgTandem %1: standby %2"_s.arg(m_input.now.date().toString(Qt::ISODate),
                                            standbySpec().name);
}

QString PlanMaker::stamp() const
{
    return m_input.now.toString(u"yyyyMMdd-HHmmss");
}

bool PlanMaker::usesSocket() const
{
    return m_input.spec.primaryAddress.startsWith(u'/');
}

const RoleFact *PlanMaker::role(const QString &name) const
{
    const auto it = std::find_if(m_primary.roles.cbegin(), m_primary.roles.cend(),
                                 [&name](const RoleFact &role) { return role.name == name; });
    return it == m_primary.roles.cend() ? nullptr : &*it;
}

const SlotFact *PlanMaker::slot() const
{
    const QString &name = standbySpec().slotName;
    const auto it = std::find_if(m_primary.slotList.cbegin(), m_primary.slotList.cend(),
                                 [&name](const SlotFact &slot) { return slot.name == name; });
    return it == m_primary.slotList.cend() ? nullptr : &*it;
}

void PlanMaker::addNotes()
{
    if (m_primary.setting(u"fsync"_s) == "off"_L1)
        m_plan.notes << tr("fsync is off on %1: a crash there can damage both servers.")
                                .arg(primaryName());
    if (const SlotFact *found = m_input.spec.useSlot ? slot() : nullptr)
        m_plan.notes << tr("The slot %1 exists on %2 and is idle; it will be used.")
                                .arg(found->name, primaryName());
    if (m_input.spec.tls <= TlsMode::Prefer && !usesSocket() &&
        m_primary.setting(u"ssl"_s) != "on"_L1)
        m_plan.notes
                << tr("TLS is off on %1: all changes travel in clear text.").arg(primaryName());
    for (const TablespacePlace &tablespace : places().tablespaces) {
        m_plan.notes << (tablespace.to == tablespace.from
                                 ? tr("The tablespace in %1 is copied to the same path on %2.")
                                           .arg(tablespace.from, standbySpec().name)
                                 : tr("The tablespace in %1 is copied to %3 on %2.")
                                           .arg(tablespace.from, standbySpec().name,
                                                tablespace.to));
    }
    const HostFacts &host = m_input.standby;
    if (host.endsUserProcesses && !(host.canActAsRoot && host.hasSystemdRun))
        m_plan.notes << tr("On %1 systemd ends what a session leaves behind "
                           "(KillUserProcesses=yes), and only root could start the copy apart "
                           "from the session: it breaks off when the connection ends.")
                                .arg(standbySpec().name);
}

void PlanMaker::addEstimate()
{
    const std::chrono::seconds fixed = std::chrono::seconds(m_plan.steps.size());
    const qint64 bytes = std::max<qint64>(m_plan.copyBytes, 0);
    m_plan.shortest = fixed + std::chrono::seconds(bytes / fastCopyBytesPerSecond);
    m_plan.longest = 3 * fixed + std::chrono::seconds(bytes / slowCopyBytesPerSecond);
    for (const Step &step : std::as_const(m_plan.steps)) {
        m_plan.shortest += std::chrono::ceil<std::chrono::seconds>(step.downtime);
        m_plan.longest += std::chrono::ceil<std::chrono::seconds>(step.longestDowntime);
    }
    if (m_plan.copyBytes >= 0 && m_input.spec.checkpoint == CheckpointMode::Spread)
        m_plan.longest += checkpointTimeout;
}

Result<Plan> makePlan(const PlanInput &input)
{
    if (auto error = incomplete(input))
        return *error;
    const Instance *primary = input.primary.instance(input.spec.primaryInstanceId);
    const Instance *standby = input.standby.instance(input.spec.standbys.constFirst().instanceId);
    if (!primary || !standby) {
        const QString host =
                primary ? input.spec.standbys.constFirst().name : input.spec.primaryName;
        return Error::make(
                       ErrorKind::NoPostgres,
                       QCoreApplication::translate(
                               "pgt::Planner", "The chosen cluster is not there any more on %1.")
                               .arg(host),
                       {},
                       QCoreApplication::translate("pgt::Planner",
                                                   "Read the server again and choose a cluster."))
                .withHost(host);
    }
    PlanMaker maker(input, *primary, *standby);
    if (auto error = maker.refusal())
        return *error;
    return maker.make();
}

QString newPlanId(const QDateTime &now)
{
    static constexpr char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    QString id = now.toString(u"yyyyMMdd-HHmmss-");
    for (int i = 0; i < 6; ++i)
        id += QLatin1Char(letters[QRandomGenerator::system()->bounded(int(sizeof(letters) - 1))]);
    return id;
}

std::optional<ReplicationRule> replicationRule(const PlanInput &input)
{
    if (input.spec.standbys.isEmpty())
        return std::nullopt;
    const Instance *primary = input.primary.instance(input.spec.primaryInstanceId);
    const Instance *standby = input.standby.instance(input.spec.standbys.constFirst().instanceId);
    if (!primary || !standby)
        return std::nullopt;
    const PlanMaker maker(input, *primary, *standby);
    const HbaRule rule = maker.replicationRule();
    if (rule.type != "local"_L1 && rule.address.isEmpty())
        return std::nullopt;
    ReplicationRule result;
    QStringList fields{rule.type, rule.database, rule.user};
    if (!rule.address.isEmpty())
        fields << rule.address;
    result.line = (fields << rule.method).join(u' ');
    result.isNeeded = ServerConfig(*primary).needsRule(maker.replicationQuery(),
                                                       PlanMaker::passwordMethods());
    return result;
}

} // namespace pgt
