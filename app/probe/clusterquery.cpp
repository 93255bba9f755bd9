// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe/clusterquery.h"

#include "app/cluster/instanceconf.h"
#include "app/cluster/sendernature.h"
#include "app/pg/conninfo.h"
#include "app/pg/lsn.h"
#include "app/pg/pgversion.h"
#include "app/probe/configrows.h"

#include <functional>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

// Transactions younger than this are daily business and not worth a line beside a restart.
constexpr int longTransactionSeconds = 60;
// Long enough to tell a busy server from an idle one, short enough for a person who waits.
constexpr double rateSeconds = 0.5;

QString walPosition(const PgVersion &version)
{
    const WalNames &wal = version.walNames();
    return u"SELECT 'wal', extract(epoch FROM clock_timestamp()), CASE WHEN pg_is_in_recovery() "
           u"THEN %1()::text ELSE %2()::text END;\n"_s.arg(wal.lastReplay, wal.currentWrite);
}

/// The oldest WAL file that was written to its end within the last hour. Files for later use have
/// higher names and old times, so only names below the current one count; older timelines do not.
QString walFilePart(const PgVersion &version)
{
    if (!version.isAtLeast(PgMajor::V10)) // no pg_ls_waldir()
        return {};
    return u"SELECT 'walfile', f.name, extract(epoch FROM f.modification) FROM pg_ls_waldir() f, "
           u"(SELECT CASE WHEN NOT pg_is_in_recovery() THEN "
           u"pg_walfile_name(pg_current_wal_lsn()) END AS name OFFSET 0) c WHERE f.name ~ "
           u"'^[0-9A-F]{24}$' AND f.name < c.name AND left(f.name, 8) = left(c.name, 8) AND "
           u"f.modification > clock_timestamp() - interval '1 hour' ORDER BY f.modification, "
           u"f.name DESC LIMIT 1;\n"_s;
}

QString generalPart(const PgVersion &version)
{
    QString sql = u"SELECT 'server', current_setting('server_version_num'), "
                  u"current_setting('server_version'), pg_is_in_recovery(), current_user, "
                  u"extract(epoch FROM pg_postmaster_start_time()), CASE WHEN "
                  u"pg_is_in_recovery() THEN %1() ELSE false END;\n"_s.arg(
                          version.walNames().isReplayPaused);
    sql += walPosition(version);
    sql += ConfigRows::query(version);
    sql += u"SELECT 'setting', name, current_setting(name), context, source, sourcefile, "
           u"sourceline, %1, "
           u"vartype, unit, reset_val FROM pg_settings;\n"_s.arg(
                   version.hasPendingRestart() ? u"pending_restart"_s : u"false"_s);
    if (version.hasControlFunctions()) {
        const WalNames &wal = version.walNames();
        sql += u"SELECT 'control', s.system_identifier, c.timeline_id, i.database_block_size, "
               u"i.bytes_per_wal_segment, i.data_page_checksum_version, %1(CASE WHEN "
               u"pg_is_in_recovery() THEN %2() ELSE %3() END, c.%4) FROM pg_control_system() s, "
               u"pg_control_checkpoint() c, pg_control_init() i;\n"_s.arg(
                       wal.difference, wal.lastReplay, wal.currentWrite,
                       version.isAtLeast(PgMajor::V10) ? u"redo_lsn"_s : u"redo_location"_s);
        sql += walFilePart(version);
    }
    return sql;
}

QString rolePart()
{
    return u"SELECT 'role', rolname, rolsuper, rolreplication, rolcanlogin, rolconnlimit, "
           u"CASE WHEN isfinite(rolvaliduntil) THEN extract(epoch FROM rolvaliduntil) END FROM "
           u"pg_roles;\n"
           u"SELECT 'password', rolname, CASE WHEN rolpassword IS NULL THEN 'none' "
           u"WHEN rolpassword LIKE 'SCRAM-SHA-256$%' THEN 'scram' WHEN rolpassword LIKE 'md5%' "
           u"THEN "
           u"'md5' ELSE 'other' END FROM pg_authid;\n"
           u"SELECT 'member', m.rolname, g.rolname FROM pg_auth_members a JOIN pg_roles m ON m.oid "
           u"= "
           u"a.member JOIN pg_roles g ON g.oid = a.roleid;\n"_s;
}

QString receiverPart(const PgVersion &version)
{
    if (!version.hasWalReceiverView())
        return {};
    // With several hosts in primary_conninfo only the columns of 11 say which one it is.
    const QString sender =
            version.isAtLeast(PgMajor::V11) ? u"sender_host, sender_port"_s : u"NULL, NULL"_s;
    return u"SELECT 'receiver', conninfo, %1 FROM pg_stat_wal_receiver;\n"_s.arg(sender);
}

QString replicationPart(const PgVersion &version)
{
    const StatNames &names = version.statNames();
    // Base backups and archivers are WAL senders too; see natureOf().
    const QString reports = u"r.%1 IS NOT NULL, r.%2 IS NOT NULL OR r.%3 IS NOT NULL"_s.arg(
            names.replay, names.write, names.flush);
    QString sql;
    if (version.hasSlots() && version.isAtLeast(PgMajor::V9_5)) {
        sql = u"SELECT 'sender', r.%1, r.usename, r.application_name, r.client_addr, r.state, "
              u"r.sync_state, extract(epoch FROM r.backend_start), %2, "
              u"coalesce(s.slot_type, '') FROM pg_stat_replication r LEFT JOIN "
              u"pg_replication_slots s "
              u"ON s.active_pid = r.%1;\n"_s.arg(names.pid, reports);
    } else {
        sql = u"SELECT 'sender', r.%1, r.usename, r.application_name, r.client_addr, r.state, "
              u"r.sync_state, extract(epoch FROM r.backend_start), %2, '' FROM "
              u"pg_stat_replication r;\n"_s.arg(names.pid, reports);
    }
    sql += receiverPart(version);
    if (!version.hasSlots())
        return sql;
    const WalNames &wal = version.walNames();
    sql += u"SELECT 'slot', slot_name, slot_type, active, %1, %2, restart_lsn, %3, %4(CASE WHEN "
           u"pg_is_in_recovery() THEN %5() ELSE %6() END, restart_lsn) FROM pg_replication_slots;\n"_s
                   .arg(version.hasTemporarySlots() ? u"temporary"_s : u"false"_s,
                        version.isAtLeast(PgMajor::V9_5) ? u"active_pid"_s : u"NULL"_s,
                        version.hasSlotWalStatus() ? u"wal_status"_s : u"NULL"_s, wal.difference,
                        wal.lastReplay, wal.currentWrite);
    return sql;
}

QString activityPart(const PgVersion &version)
{
    const bool old = !version.isAtLeast(PgMajor::V9_2);
    const QString clients =
            version.isAtLeast(PgMajor::V10) ? u"backend_type = 'client backend'"_s : u"true"_s;
    QString sql = u"SELECT 'sessions', count(*) FROM pg_stat_activity WHERE %1 <> pg_backend_pid() "
                  u"AND %2;\n"_s.arg(version.statNames().pid, clients);
    sql += u"SELECT 'transaction', usename, datname, left(%1, 120), "
           u"extract(epoch FROM now() - xact_start)::bigint FROM pg_stat_activity WHERE %2 AND "
           u"%3 <> pg_backend_pid() AND now() - xact_start > interval '%4 s';\n"_s
                   .arg(old ? u"current_query"_s : u"query"_s, clients, version.statNames().pid)
                   .arg(longTransactionSeconds);
    sql += u"SELECT 'prepared', owner, database, gid, extract(epoch FROM now() - prepared)::bigint "
           u"FROM "
           u"pg_prepared_xacts;\n"_s;
    return sql;
}

QString dataPart(const PgVersion &version)
{
    const QString location =
            version.isAtLeast(PgMajor::V9_2) ? u"pg_tablespace_location(oid)"_s : u"spclocation"_s;
    QString sql =
            u"SELECT 'tablespace', spcname, %1, pg_tablespace_size(oid) FROM pg_tablespace WHERE "
            u"spcname NOT IN ('pg_default', 'pg_global');\n"_s.arg(location);
    sql += u"SELECT 'database', datname, datistemplate, pg_encoding_to_char(encoding), datcollate, "
           u"datctype FROM pg_database;\n"
           u"SELECT 'relations', count(*) FROM pg_class WHERE oid >= 16384 AND relkind IN ('r', "
           u"'m', "
           u"'p', 'S', 'v', 'f');\n"_s;
    return sql;
}

bool isTrue(const QString &value)
{
    return value == "t"_L1 || value == "true"_L1;
}

QDateTime fromEpoch(const QString &seconds)
{
    bool known = false;
    const double value = seconds.toDouble(&known);
    return known ? QDateTime::fromMSecsSinceEpoch(qint64(value * 1000), Qt::UTC) : QDateTime();
}

/// What the rows say together.
struct Reading
{
    Instance &instance;
    ConfigRows config{};
    bool answered = false;
    QList<std::pair<double, QString>> walPositions{};
    int userDatabases = 0, relations = -1;
    qint64 databaseBytes = -1;
};

/// Passwords never get into facts: ConnInfo keeps them apart.
void takeConnection(UpstreamFact &upstream, const QString &text)
{
    const Result<ConnInfo> connection = ConnInfo::parse(text);
    if (!connection)
        return;
    const auto first = [&connection](const QString &keyword) {
        return connection->value(keyword).section(u',', 0, 0);
    };
    upstream.host = first(u"host"_s).isEmpty() ? first(u"hostaddr"_s) : first(u"host"_s);
    if (const int port = first(u"port"_s).toInt(); port > 0)
        upstream.port = port;
    upstream.applicationName = connection->value(u"application_name"_s);
    if (upstream.applicationName.isEmpty())
        upstream.applicationName = connection->value(u"fallback_application_name"_s);
}

void serverRow(Reading &reading, const QStringList &row)
{
    Instance &instance = reading.instance;
    reading.answered = true;
    instance.versionNum = row.value(1).toInt();
    // "15.18 (Debian 15.18-0+deb12u1)"
    instance.versionText = row.value(2).section(u' ', 0, 0);
    instance.inRecovery = isTrue(row.value(3));
    instance.sqlUser = row.value(4) == instance.owner ? QString() : row.value(4);
    instance.startedAt = fromEpoch(row.value(5));
    instance.state = Instance::State::Running;
    // The server has the last word on what the files say.
    instance.settings.clear();
    instance.isReplayPaused = isTrue(row.value(6));
    instance.tablespaces.clear();
}

void settingRow(Reading &reading, const QStringList &row)
{
    SettingFact fact;
    fact.value = row.value(2);
    fact.context = row.value(3);
    fact.source = row.value(4);
    fact.sourceFile = row.value(5);
    fact.sourceLine = row.value(6).toInt();
    fact.pendingRestart = isTrue(row.value(7));
    fact.type = row.value(8);
    fact.unit = row.value(9);
    fact.resetValue = row.value(10);
    reading.instance.settings.insert(row.value(1).toLower(), fact);
}

void controlRow(Reading &reading, const QStringList &row)
{
    Instance &instance = reading.instance;
    // The view shows a signed number, pg_controldata an unsigned one: the same bits.
    instance.systemIdentifier = QString::number(quint64(row.value(1).toLongLong()));
    instance.timeline = row.value(2).toInt();
    instance.blockSize = row.value(3).toInt();
    instance.walSegmentBytes = row.value(4).toLongLong();
    instance.dataChecksums = row.value(5).toInt() > 0;
    bool known = false;
    const qint64 written = row.value(6).toLongLong(&known);
    instance.walSinceCheckpointBytes = known ? std::max<qint64>(0, written) : -1;
}

/// Its end had been reached when it was last changed.
void walFileRow(Reading &reading, const QStringList &row)
{
    const qint64 size = reading.instance.walSegmentBytes;
    const auto end = endOfWalFile(row.value(1), size);
    if (end)
        reading.instance.earlierWal = {end->toString(), fromEpoch(row.value(2))};
}

void roleRow(Reading &reading, const QStringList &row)
{
    RoleFact role;
    role.name = row.value(1);
    role.superuser = isTrue(row.value(2));
    role.replication = isTrue(row.value(3));
    role.login = isTrue(row.value(4));
    role.connectionLimit = row.value(5).toInt();
    if (const QDateTime until = fromEpoch(row.value(6)); until.isValid())
        role.validUntil = until;
    reading.instance.roles << role;
}

void forRole(Reading &reading, const QString &name, const std::function<void(RoleFact &)> &change)
{
    for (RoleFact &role : reading.instance.roles) {
        if (role.name == name)
            change(role);
    }
}

void senderRow(Reading &reading, const QStringList &row)
{
    SenderFact sender;
    sender.pid = row.value(1).toInt();
    sender.user = row.value(2);
    sender.applicationName = row.value(3);
    sender.clientAddress = row.value(4);
    sender.state = row.value(5);
    sender.syncState = row.value(6);
    sender.since = fromEpoch(row.value(7));
    const SenderNature nature = natureOf({sender.state, row.value(10) == "logical"_L1,
                                          isTrue(row.value(9)), isTrue(row.value(8))});
    // A standby reports as soon as it streams: one that has not is none, or is still connecting.
    sender.isStandby = nature == SenderNature::Standby ||
                       (nature == SenderNature::Undecided && sender.state != "streaming"_L1);
    reading.instance.senders << sender;
}

void receiverRow(Reading &reading, const QStringList &row)
{
    UpstreamFact &upstream = reading.instance.upstream;
    takeConnection(upstream, row.value(1));
    upstream.isReceiving = true;
    if (!row.value(2).isEmpty())
        upstream.host = row.value(2);
    if (const int port = row.value(3).toInt(); port > 0)
        upstream.port = port;
}

void slotRow(Reading &reading, const QStringList &row)
{
    SlotFact slot;
    slot.name = row.value(1);
    slot.type = row.value(2);
    slot.active = isTrue(row.value(3));
    slot.temporary = isTrue(row.value(4));
    slot.activePid = row.value(5).toInt();
    slot.restartLsn = row.value(6);
    slot.walStatus = row.value(7);
    bool known = false;
    const qint64 retained = row.value(8).toLongLong(&known);
    slot.retainedBytes = known ? retained : -1;
    reading.instance.slotList << slot;
}

void databaseRow(Reading &reading, const QStringList &row)
{
    Instance &instance = reading.instance;
    instance.databases << row.value(1);
    if (!isTrue(row.value(2)) && row.value(1) != "postgres"_L1)
        ++reading.userDatabases;
    QString locale = u"%1 (%2)"_s.arg(row.value(4), row.value(3));
    if (row.value(5) != row.value(4))
        locale = u"%1, %2 (%3)"_s.arg(row.value(4), row.value(5), row.value(3));
    if (!instance.databaseLocales.contains(locale))
        instance.databaseLocales << locale;
}

void blockerRow(Reading &reading, const QStringList &row)
{
    BlockerFact blocker;
    blocker.user = row.value(1);
    blocker.database = row.value(2);
    blocker.description = row.value(3).simplified();
    blocker.ageSeconds = row.value(4).toLongLong();
    blocker.prepared = row.value(0) == "prepared"_L1;
    reading.instance.blockers << blocker;
}

void apply(Reading &reading, const QStringList &row)
{
    Instance &instance = reading.instance;
    const QString tag = row.value(0);
    if (reading.config.take(row))
        return;
    if (tag == "server"_L1)
        serverRow(reading, row);
    else if (tag == "wal"_L1)
        reading.walPositions.append({row.value(1).toDouble(), row.value(2)});
    else if (tag == "walfile"_L1)
        walFileRow(reading, row);
    else if (tag == "setting"_L1)
        settingRow(reading, row);
    else if (tag == "control"_L1)
        controlRow(reading, row);
    else if (tag == "role"_L1)
        roleRow(reading, row);
    else if (tag == "password"_L1)
        forRole(reading, row.value(1),
                [&row](RoleFact &role) { role.passwordKind = row.value(2); });
    else if (tag == "member"_L1)
        forRole(reading, row.value(1), [&row](RoleFact &role) { role.memberOf << row.value(2); });
    else if (tag == "sender"_L1)
        senderRow(reading, row);
    else if (tag == "receiver"_L1)
        receiverRow(reading, row);
    else if (tag == "slot"_L1)
        slotRow(reading, row);
    else if (tag == "sessions"_L1)
        instance.sessions = row.value(1).toInt();
    else if (tag == "transaction"_L1 || tag == "prepared"_L1)
        blockerRow(reading, row);
    else if (tag == "tablespace"_L1)
        instance.tablespaces.append({row.value(1), row.value(2), row.value(3).toLongLong()});
    else if (tag == "database"_L1)
        databaseRow(reading, row);
    else if (tag == "relations"_L1)
        reading.relations = row.value(1).toInt();
    else if (tag == "size"_L1)
        reading.databaseBytes = row.value(1).toLongLong();
}

/// Bytes per second between the first and the last position; -1 if they cannot be read.
double walRate(const Reading &reading)
{
    if (reading.walPositions.size() < 2)
        return -1;
    const auto [firstTime, firstText] = reading.walPositions.first();
    const auto [lastTime, lastText] = reading.walPositions.last();
    const auto first = Lsn::parse(firstText);
    const auto last = Lsn::parse(lastText);
    if (!first || !last || lastTime <= firstTime)
        return -1;
    const bool old = !PgVersion::fromNumber(reading.instance.versionNum).isAtLeast(PgMajor::V9_3);
    const qint64 bytes =
            difference(*last, *first, old ? LsnArithmetic::Skipping : LsnArithmetic::Continuous);
    return std::max(0.0, double(bytes) / (lastTime - firstTime));
}

} // namespace

QByteArray clusterQuery(const Instance &instance)
{
    const PgVersion version = PgVersion::fromNumber(instance.versionNum);
    QString sql = u"\\set ON_ERROR_STOP off\n"
                  u"SET default_transaction_read_only = on;\n"
                  u"SET statement_timeout = '10s';\n"_s;
    sql += generalPart(version);
    sql += rolePart();
    sql += replicationPart(version);
    sql += activityPart(version);
    sql += dataPart(version);
    if (instance.sizeBytes < 0)
        sql += u"SELECT 'size', sum(pg_database_size(oid))::bigint FROM pg_database;\n"_s;
    sql += u"SELECT pg_sleep(%1);\n"_s.arg(rateSeconds);
    sql += walPosition(version);
    return sql.toUtf8();
}

QByteArray walPointQuery(const Instance &instance)
{
    return walPosition(PgVersion::fromNumber(instance.versionNum)).toUtf8();
}

WalPoint walPointOf(const QList<QStringList> &rows)
{
    for (const QStringList &row : rows) {
        if (row.value(0) == "wal"_L1)
            return {row.value(2), fromEpoch(row.value(1))};
    }
    return {};
}

bool applyClusterRows(Instance &instance, const QList<QStringList> &rows)
{
    Reading reading{instance};
    for (const QStringList &row : rows)
        apply(reading, row);
    if (!reading.answered)
        return false;
    reading.config.finish(instance);
    takeRecoveryConf(instance);
    if (instance.inRecovery && !instance.upstream.isReceiving)
        takeConnection(instance.upstream, instance.setting(u"primary_conninfo"_s));
    instance.walBytesPerSecond = walRate(reading);
    if (!reading.walPositions.isEmpty()) {
        const auto &[time, position] = reading.walPositions.last();
        instance.walPosition = position;
        instance.walPositionAt = fromEpoch(QString::number(time, 'f', 3));
    }
    if (reading.relations >= 0 && !instance.databases.isEmpty())
        instance.holdsUserData = reading.userDatabases > 0 || reading.relations > 0 ||
                                 !instance.tablespaces.isEmpty();
    if (instance.sizeBytes < 0 && reading.databaseBytes >= 0) {
        instance.sizeBytes = reading.databaseBytes;
        if (instance.walBytes > 0 && instance.walDirectory.startsWith(instance.dataDirectory))
            instance.sizeBytes += instance.walBytes;
    }
    if (instance.socketDirectory.isEmpty())
        instance.socketDirectory =
                instance.setting(u"unix_socket_directories"_s).section(u',', 0, 0).trimmed();
    return true;
}

} // namespace pgt
