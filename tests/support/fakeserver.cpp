// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeserver.h"

#include "app/pg/conffile.h"
#include "app/pg/conninfo.h"
#include "app/pg/hbafile.h"
#include "app/pg/passfile.h"
#include "app/pg/scramverifier.h"

#include <QRegularExpression>

#include <algorithm>

namespace pgt::test {

using namespace Qt::StringLiterals;

// --- FakeFiles

std::optional<FakeFile> FakeFiles::file(const QString &path) const
{
    const auto it = m_files.constFind(path);
    return it == m_files.cend() ? std::nullopt : std::optional(*it);
}

void FakeFiles::write(const QString &path, const QByteArray &content, const QString &owner,
                      int mode)
{
    FakeFile &file = m_files[path];
    const bool isNew = file.inode == 0;
    file.inode = ++m_lastInode;
    file.content = content;
    if (isNew) {
        file.owner = owner;
        file.mode = mode;
    }
}

void FakeFiles::makeDirectory(const QString &path, const QString &owner)
{
    FakeFile directory;
    directory.isDirectory = true;
    directory.owner = owner;
    directory.mode = 0700;
    directory.inode = ++m_lastInode;
    m_files.insert(path, directory);
}

void FakeFiles::remove(const QString &path)
{
    removeBelow(path);
    m_files.remove(path);
}

void FakeFiles::removeBelow(const QString &path)
{
    for (const QString &entry : below(path))
        m_files.remove(entry);
}

void FakeFiles::move(const QString &from, const QString &to)
{
    for (const QString &entry : below(from))
        m_files.insert(to + entry.mid(from.size()), m_files.take(entry));
    m_files.insert(to, m_files.take(from));
}

QStringList FakeFiles::below(const QString &path) const
{
    QStringList found;
    const QString prefix = path + u'/';
    for (auto it = m_files.lowerBound(prefix); it != m_files.cend() && it.key().startsWith(prefix);
         ++it)
        found << it.key();
    return found;
}

// --- FakeServer

namespace {

/// verifierMatches() computes thousands of hashes; the fake signs in at every look.
bool isPasswordOf(const QByteArray &stored, const Secret &password, const QString &user)
{
    static QByteArray lastStored, lastPassword;
    const QByteArray clear = password.view().toByteArray();
    if (stored == lastStored && clear == lastPassword)
        return true;
    if (!verifierMatches(Secret::fromUtf8(QByteArray(stored)), password, user))
        return false;
    lastStored = stored;
    lastPassword = clear;
    return true;
}

} // namespace

FakeServer::FakeServer(FakeFiles &files, const Instance &instance)
    : m_files(files), m_instance(instance)
{
    const QString &data = instance.dataDirectory;
    const QString &owner = instance.owner;
    files.makeDirectory(data, owner);
    files.write(data + "/PG_VERSION"_L1, "17\n", owner);
    files.write(data + "/pg_control"_L1, instance.systemIdentifier.toUtf8(), owner);
    files.write(data + "/base"_L1, "rows of " + instance.systemIdentifier.toUtf8(), owner);
    for (const ConfigFileFact *file : {&instance.config, &instance.hba, &instance.autoConf})
        files.write(file->path, file->content, file->owner, file->mode);
    if (instance.state == Instance::State::Running)
        start();
    starts = 0;
}

QString FakeServer::systemIdentifier() const
{
    return QString::fromUtf8(m_files.content(m_instance.dataDirectory + "/pg_control"_L1));
}

QString FakeServer::configured(const QString &name) const
{
    const QStringList paths{m_instance.dataDirectory + "/postgresql.auto.conf"_L1,
                            m_instance.configFile};
    for (const QString &path : paths) {
        const ConfFile file(m_files.content(path));
        if (file.find(name))
            return file.value(name);
    }
    return m_instance.settings.value(name).source == "default"_L1 ? m_instance.setting(name)
                                                                  : QString();
}

bool FakeServer::configIsUsable() const
{
    return m_files.exists(m_instance.configFile) &&
           ConfFile(m_files.content(m_instance.configFile)).errors().isEmpty();
}

void FakeServer::readConfiguration()
{
    m_hba = m_files.content(m_instance.hbaFile);
    ++m_loads;
}

void FakeServer::appendLog(const QByteArray &line)
{
    m_files.write(m_instance.logFile, m_files.content(m_instance.logFile) + line + '\n',
                  m_instance.owner);
}

QByteArray FakeServer::log() const
{
    return m_files.content(m_instance.logFile);
}

bool FakeServer::start()
{
    if (m_running)
        return true;
    const QString &data = m_instance.dataDirectory;
    const QByteArray conf = m_files.content(m_instance.configFile);
    if (!m_files.exists(data + "/PG_VERSION"_L1) || !configIsUsable() ||
        (!poison.isEmpty() && conf.contains(poison))) {
        appendLog("FATAL:  could not access file \"poison\": No such file or directory");
        return false;
    }
    m_running = true;
    ++starts;
    m_inRecovery = m_files.exists(data + "/standby.signal"_L1);
    writeState(m_inRecovery ? "in archive recovery" : "in production");
    if (m_files.exists(data + "/backup_label"_L1))
        m_files.move(data + "/backup_label"_L1, data + "/backup_label.old"_L1);
    m_files.write(data + "/postmaster.pid"_L1, "4711\n", m_instance.owner);
    const QStringList names{
            u"wal_level"_s,        u"max_wal_senders"_s,   u"max_replication_slots"_s,
            u"primary_conninfo"_s, u"primary_slot_name"_s, u"listen_addresses"_s,
            u"max_connections"_s};
    for (const QString &name : names)
        m_values.insert(name, overrides.value(name, configured(name)));
    readConfiguration();
    appendLog("LOG:  database system is ready to accept connections");
    return true;
}

void FakeServer::promote()
{
    m_inRecovery = false;
    ++timeline;
    m_files.remove(m_instance.dataDirectory + "/standby.signal"_L1);
    writeState("in production");
}

void FakeServer::stop()
{
    if (!m_running)
        return;
    m_running = false;
    ++stops;
    writeState(m_inRecovery ? "shut down in recovery" : "shut down");
    m_files.remove(m_instance.dataDirectory + "/postmaster.pid"_L1);
}

void FakeServer::writeState(const QByteArray &state)
{
    m_files.write(m_instance.dataDirectory + "/pg_control.state"_L1, state, m_instance.owner);
}

QByteArray FakeServer::controlState(const QString &directory) const
{
    return m_files.content(directory + "/pg_control.state"_L1);
}

bool FakeServer::isStreaming() const
{
    if (!upstream || !m_running || !m_inRecovery || !upstream->m_running ||
        systemIdentifier() != upstream->systemIdentifier())
        return false;
    const QString slot = m_values.value(u"primary_slot_name"_s);
    return (slot.isEmpty() || upstream->slotList.contains(slot)) &&
           upstream->login(m_values.value(u"primary_conninfo"_s), m_files).code == 0;
}

bool FakeServer::slotIsActive(const QString &slot) const
{
    return std::any_of(downstream.cbegin(), downstream.cend(), [&slot](const FakeServer *standby) {
        return standby->isStreaming() && standby->m_values.value(u"primary_slot_name"_s) == slot;
    });
}

int FakeServer::streamingStandbys() const
{
    return int(std::count_if(downstream.cbegin(), downstream.cend(),
                             [](const FakeServer *standby) { return standby->isStreaming(); }));
}

bool FakeServer::isStreamingWithSlotIn(const QByteArray &sql) const
{
    return std::any_of(downstream.cbegin(), downstream.cend(), [&sql](const FakeServer *standby) {
        const QByteArray slot = standby->m_values.value(u"primary_slot_name"_s).toUtf8();
        const QByteArray quoted = '\'' + slot + '\'';
        return standby->isStreaming() && sql.contains(quoted);
    });
}

FakeAnswer FakeServer::rows(const Rows &rows)
{
    FakeAnswer answer;
    for (const QByteArrayList &row : rows)
        answer.out += row.join('\037') + '\0';
    return answer;
}

FakeAnswer FakeServer::error(const char *state, const QByteArray &text)
{
    return {3, {}, "ERROR:  " + QByteArray(state) + ": " + text + '\n'};
}

FakeAnswer FakeServer::login(const QString &conninfo, const FakeFiles &clientFiles) const
{
    const auto refuse = [](const QByteArray &text) {
        return FakeAnswer{2, {}, "psql: error: connection to server failed: " + text + '\n'};
    };
    if (!m_running)
        return refuse("Connection refused");
    const Result<ConnInfo> connection = ConnInfo::parse(conninfo);
    if (!connection)
        return refuse("bad connection string");
    const QString user = connection->value(u"user"_s);
    HbaQuery query;
    query.user = user;
    query.transport = HbaTransport::TlsTcp;
    query.address = QHostAddress(u"10.20.0.12"_s);
    const HbaFile hba(m_hba, PgVersion::fromNumber(m_instance.versionNum));
    if (!hba.decide(query).isAllowed())
        return refuse("FATAL:  no pg_hba.conf entry for replication connection");
    if (m_values.value(u"max_wal_senders"_s).toInt() < 2)
        return refuse("FATAL:  number of requested standby connections exceeds max_wal_senders");
    const PassFile passFile(clientFiles.content(connection->value(u"passfile"_s)));
    const std::optional<Secret> password = passFile.lookup(
            {connection->value(u"host"_s), connection->value(u"port"_s), u"replication"_s, user});
    const FakeRole role = roles.value(user);
    if (!password || !isPasswordOf(role.stored, *password, user))
        return refuse("FATAL:  password authentication failed for user");
    if (!role.replication || !role.login)
        return refuse("FATAL:  permission denied to start WAL sender");
    return {0, systemIdentifier().toUtf8() + "|1|0/3000060|\n", {}};
}

FakeAnswer FakeServer::sql(const QByteArray &sql)
{
    if (!m_running)
        return {2, {}, "psql: error: connection to server on socket failed: No such file\n"};
    static const QRegularExpression mark(u"-- pgtandem:([a-z-]+)"_s);
    const QByteArray name = mark.match(QString::fromUtf8(sql)).captured(1).toUtf8();
    if (name == "server-state")
        return rows({{m_inRecovery ? "t" : "f", QByteArray::number(1'700'000'000 + starts),
                      systemIdentifier().toUtf8(), QByteArray::number(timeline),
                      QByteArray::number(streamingStandbys())}});
    if (name == "role-users")
        return rows({{QByteArray::number(otherUsers + streamingStandbys())}});
    if (name == "role-state")
        return roleState(sql);
    if (name == "change-role" || name == "alter-role" || name == "drop-role")
        return m_inRecovery ? error("25006", "read-only") : changeRole(sql);
    if (name == "load-time")
        return rows({{"load " + QByteArray::number(m_loads)}});
    if (name == "reload") {
        if (configIsUsable())
            readConfiguration();
        return rows({{"t"}});
    }
    if (name == "checkpoint") {
        if (!checkpointFailure.isEmpty())
            return error("58030", checkpointFailure);
        ++checkpoints;
        return rows({});
    }
    if (name == "file-errors")
        return configIsUsable() ? rows({})
                                : rows({{m_instance.configFile.toUtf8(), "1", "", "syntax error"}});
    if (name == "settings") {
        static const QRegularExpression one(u"SELECT '([a-z_]+)'"_s);
        Rows values;
        auto it = one.globalMatch(QString::fromUtf8(sql));
        while (it.hasNext()) {
            const QString setting = it.next().captured(1);
            values << QByteArrayList{setting.toUtf8(), m_values.value(setting).toUtf8()};
        }
        return rows(values);
    }
    if (name.contains("slot"))
        return slotStatement(name, sql);
    return replicationState(name, sql);
}

FakeAnswer FakeServer::roleState(const QByteArray &sql) const
{
    static const QRegularExpression wanted(u"a\\.rolname = '([^']+)'"_s);
    const QString name = wanted.match(QString::fromUtf8(sql)).captured(1);
    if (!roles.contains(name))
        return rows({});
    const FakeRole role = roles.value(name);
    return rows({{"f", role.replication ? "t" : "f", role.login ? "t" : "f", role.stored,
                  role.monitors ? "t" : "f"}});
}

FakeAnswer FakeServer::changeRole(const QByteArray &sql)
{
    static const QRegularExpression statement(
            u"(CREATE|ALTER|DROP) ROLE (?:IF EXISTS )?\"([^\"]+)\"([^;]*);"_s);
    static const QRegularExpression password(u"PASSWORD '([^']+)'"_s);
    const QRegularExpressionMatch match = statement.match(QString::fromUtf8(sql));
    const QString verb = match.captured(1);
    const QString name = match.captured(2);
    const QString clauses = match.captured(3);
    if (verb == "DROP"_L1) {
        roles.remove(name);
        return rows({});
    }
    if (verb == "CREATE"_L1 && roles.contains(name))
        return error("42710", "role already exists");
    FakeRole &role = roles[name];
    if (clauses.contains(" NOREPLICATION"_L1))
        role.replication = false;
    else if (clauses.contains(" REPLICATION"_L1))
        role.replication = true;
    if (clauses.contains(" LOGIN"_L1))
        role.login = true;
    if (const auto set = password.match(clauses); set.hasMatch())
        role.stored = set.captured(1).toUtf8();
    if (sql.contains("GRANT \"pg_monitor\""))
        role.monitors = true;
    return rows({});
}

FakeAnswer FakeServer::slotStatement(const QByteArray &name, const QByteArray &sql)
{
    static const QRegularExpression literal(u"(?:slot_name = |slot\\()'([a-z0-9_]+)'"_s);
    const QString slot = literal.match(QString::fromUtf8(sql)).captured(1);
    if (name == "create-slot") {
        if (slotList.contains(slot))
            return error("42710", "replication slot already exists");
        if (m_values.value(u"max_replication_slots"_s) == "0"_L1 ||
            m_values.value(u"wal_level"_s) == "minimal"_L1)
            return error("55000", "replication slots can only be used if wal_level >= replica");
        slotList.insert(slot, {u"0/3000000"_s});
        return rows({{slot.toUtf8() + " 0/3000000"}});
    }
    if (!slotList.contains(slot))
        return rows({});
    if (name == "drop-slot") {
        if (slotIsActive(slot))
            return error("55006", "replication slot is active for PID 99");
        slotList.remove(slot);
        return rows({{""}});
    }
    return rows({{"physical", slotIsActive(slot) ? "t" : "f",
                  slotList.value(slot).restartLsn.toUtf8()}});
}

FakeAnswer FakeServer::replicationState(const QByteArray &name, const QByteArray &sql) const
{
    if (name == "sender")
        return isStreamingWithSlotIn(sql)
                       ? rows({{"99", "streaming", "async", "TLSv1.3", "TLS_AES_256_GCM_SHA384"}})
                       : rows({});
    if (name == "canary")
        return rows({{"0/5000060", "1000,2000,3000,8000"}});
    if (name == "primary-evidence")
        return rows({{"0/5000060", systemIdentifier().toUtf8(), "1",
                      isStreamingWithSlotIn(sql) ? "t" : "f"}});
    if (name == "standby-evidence") {
        const QByteArray position = isStreaming() ? "0/5000060" : "";
        return rows({{position, position, systemIdentifier().toUtf8(), "1", "77", "78",
                      m_values.value(u"primary_slot_name"_s).toUtf8()}});
    }
    return error("42601", "the fake does not know " + name);
}

} // namespace pgt::test
