// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/directsetup.h"

#include "app/pg/libpqglue.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 longestFile = 1 << 20;

// libpq expands nothing, and what is saved has to mean the same from every folder.
QString fullPath(const QString &typed)
{
    const QString path = typed.trimmed();
    if (path.isEmpty() || (path == "system"_L1 && knowsSystemAuthorities()))
        return path;
    if (path.startsWith("~/"_L1))
        return QDir::homePath() + path.mid(1);
    return QDir::cleanPath(QFileInfo(path).absoluteFilePath());
}

std::optional<Error> fileError(const QString &what, const QString &typed)
{
    const QString path = fullPath(typed);
    const QFileInfo file(path);
    if (path.isEmpty() || path == "system"_L1 || (file.isFile() && file.isReadable()))
        return std::nullopt;
    return Error::make(
            ErrorKind::InvalidInput,
            file.isFile() ? DirectSetup::tr("%1 %2 cannot be read.").arg(what, path)
                          : DirectSetup::tr("%1 %2 is no file.").arg(what, path),
            DirectSetup::tr("No server can be signed in to without it, so nothing was sent."),
            DirectSetup::tr("Choose the file again, or leave the field empty to use the one in "
                            "~/.postgresql."));
}

} // namespace

DirectSetup::DirectSetup(SecretStore &secrets, TransportMaker maker, QObject *parent)
    : QObject(parent), m_secrets(secrets), m_makeTransport(std::move(maker))
{
    connect(&m_secrets, &SecretStore::keychainChanged, this, &DirectSetup::changed);
}

DirectSetup::~DirectSetup() = default;

bool DirectSetup::hasGssEncryption()
{
    return libpqHasGss();
}

// --- Services

void DirectSetup::readServiceFiles(const QStringList &files)
{
    m_services.clear();
    for (const QString &name : files) {
        QFile file(name);
        if (!QFileInfo(file).isFile() || !file.open(QIODevice::ReadOnly))
            continue;
        QByteArray text = file.read(longestFile);
        for (const PgService &service : readServices(text)) {
            if (!services().contains(service.name))
                m_services << service;
        }
        wipe(text); // it may have passwords
    }
    Q_EMIT changed();
}

QStringList DirectSetup::services() const
{
    QStringList names;
    for (const PgService &service : m_services)
        names << service.name;
    return names;
}

void DirectSetup::useService(const QString &name)
{
    const auto it = std::find_if(m_services.cbegin(), m_services.cend(),
                                 [&name](const PgService &one) { return one.name == name; });
    const bool isKnown = it != m_services.cend();
    m_service = isKnown ? name : QString();
    m_serviceValues = isKnown ? valuesOf(*it) : ServiceValues();
    forget();
    const auto fill = [](QString &field, const QString &value) {
        if (!value.isEmpty())
            field = value;
    };
    fill(m_values.servers, m_serviceValues.servers);
    fill(m_values.role, m_serviceValues.role);
    fill(m_values.database, m_serviceValues.database);
    fill(m_values.tlsMode, m_serviceValues.tlsMode);
    fill(m_values.rootCertificate, m_serviceValues.rootCertificate);
    fill(m_values.certificate, m_serviceValues.certificate);
    fill(m_values.key, m_serviceValues.key);
    if (hasGssEncryption())
        fill(m_values.gssMode, m_serviceValues.gssMode);
    if (m_values.clusterName.trimmed().isEmpty())
        m_values.clusterName = m_service;
    if (!m_serviceValues.password.isEmpty()) {
        m_password = m_serviceValues.password;
        m_remember = Remember::ForThisRun; // it is kept in that file already
    }
    Q_EMIT changed();
}

QString DirectSetup::serviceNote() const
{
    QStringList sentences;
    if (const QStringList kept = m_serviceValues.further.keywords(); !kept.isEmpty())
        sentences << tr("Also used from there: %1.").arg(kept.join(", "_L1));
    if (const QStringList &left = m_serviceValues.notTaken; !left.isEmpty())
        sentences << tr("Not taken from there: %1.").arg(left.join(", "_L1));
    return sentences.join(u' ');
}

// --- Values

void DirectSetup::setValues(const Values &values)
{
    if (m_values == values)
        return;
    Values renamed = m_values;
    renamed.clusterName = values.clusterName;
    const bool isOnlyRenamed = renamed == values;
    m_values = values;
    if (!isOnlyRenamed)
        forget();
    Q_EMIT changed();
}

void DirectSetup::setPassword(const Secret &password)
{
    if (m_password == password)
        return;
    m_password = password;
    forget();
    Q_EMIT changed();
}

void DirectSetup::setRemember(Remember remember)
{
    if (m_remember == remember)
        return;
    m_remember = remember;
    Q_EMIT changed();
}

void DirectSetup::forget()
{
    m_entries.clear();
    m_servers.clear();
    m_error.reset();
}

std::optional<Error> DirectSetup::serversError() const
{
    const Result<QList<DirectServer>> servers = parseDirectServers(m_values.servers);
    return servers ? std::nullopt : std::optional<Error>(servers.error());
}

QString DirectSetup::options() const
{
    ConnInfo info;
    const auto set = [&info](const char *keyword, const QString &value) {
        if (!value.isEmpty())
            info.set(QLatin1String(keyword), value);
    };
    set("sslmode", m_values.tlsMode);
    set("sslrootcert", fullPath(m_values.rootCertificate));
    set("sslcert", fullPath(m_values.certificate));
    set("sslkey", fullPath(m_values.key));
    if (hasGssEncryption() && m_values.gssMode != "disable"_L1)
        set("gssencmode", m_values.gssMode);
    for (const QString &keyword : m_serviceValues.further.keywords())
        info.set(keyword, m_serviceValues.further.value(keyword));
    return info.toString();
}

HostAccess DirectSetup::accessOf(const DirectServer &server) const
{
    HostAccess access;
    access.kind = HostAccess::Kind::Direct;
    access.direct = {server.host, options()};
    return access;
}

// --- Test

QString DirectSetup::testNotReadyReason() const
{
    const Result<QList<DirectServer>> servers = parseDirectServers(m_values.servers);
    if (!servers)
        return tr("Correct the list of servers");
    if (servers->isEmpty())
        return tr("Name at least one server");
    if (m_values.role.trimmed().isEmpty())
        return tr("Name the monitoring role");
    if (m_values.database.trimmed().isEmpty())
        return tr("Name the database");
    return isTesting() ? tr("Still testing") : QString();
}

QString DirectSetup::notReadyReason() const
{
    if (const QString reason = testNotReadyReason(); !reason.isEmpty())
        return reason;
    if (m_values.clusterName.trimmed().isEmpty())
        return tr("Name the cluster");
    if (m_error)
        return tr("Nothing was tested");
    if (m_servers.isEmpty())
        return tr("Test the sign-in");
    for (const AdoptedServer &server : m_servers) {
        if (server.login != AdoptedServer::Login::Passed)
            return tr("%1 cannot be watched this way").arg(server.name);
    }
    return {};
}

void DirectSetup::test()
{
    forget();
    for (const auto &[what, path] :
         {std::pair(tr("The root certificate"), m_values.rootCertificate),
          std::pair(tr("The client certificate"), m_values.certificate),
          std::pair(tr("The client key"), m_values.key)}) {
        m_error = fileError(what, path);
        if (m_error) {
            Q_EMIT changed();
            return;
        }
    }
    const QList<DirectServer> named = *parseDirectServers(m_values.servers);
    for (const DirectServer &one : named) {
        AdoptedServer server;
        server.id = server.address = one.text();
        server.name = one.host;
        server.state = AdoptedServer::State::Reached;
        server.login = AdoptedServer::Login::Testing;
        m_servers << server;
        Entry entry;
        entry.server = one;
        entry.transport = m_makeTransport(accessOf(one), nullptr);
        m_entries.push_back(std::move(entry));
    }
    nameServers();
    for (qsizetype i = 0; i < m_servers.size(); ++i) {
        Entry &entry = m_entries[size_t(i)];
        entry.open = entry.transport->open();
        connect(entry.open.get(), &Task::finished, this, [this, i](const Outcome &outcome) {
            if (outcome.isSucceeded())
                startLogin(i);
            else
                loginFinished(i, Outcome(outcome));
        });
        entry.open->start();
    }
    Q_EMIT changed();
}

void DirectSetup::cancelTest()
{
    if (!isTesting())
        return;
    forget();
    Q_EMIT changed();
}

bool DirectSetup::isTesting() const
{
    return isAnyTesting(m_servers);
}

void DirectSetup::startLogin(qsizetype index)
{
    Entry &entry = m_entries[size_t(index)];
    MonitorLogin::Request request;
    request.serverName = m_servers.at(index).name;
    request.ways = {{{}, entry.server.host, entry.server.port}};
    request.role = m_values.role.trimmed();
    request.database = m_values.database.trimmed();
    request.password = m_password;
    entry.login = std::make_unique<MonitorLogin>(*entry.transport, request);
    connect(entry.login.get(), &Task::finished, this,
            [this, index](const Outcome &outcome) { loginFinished(index, Outcome(outcome)); });
    entry.login->start();
}

void DirectSetup::loginFinished(qsizetype index, const Outcome &outcome)
{
    AdoptedServer &server = m_servers[index];
    Entry &entry = m_entries[size_t(index)];
    if (outcome.isSucceeded()) {
        entry.seen = entry.login->seen();
        server.login = AdoptedServer::Login::Passed;
        server.role = entry.seen.isInRecovery ? AdoptedServer::Role::Standby
                                              : AdoptedServer::Role::Primary;
    } else {
        server.login = AdoptedServer::Login::Failed;
        server.loginError = refusal(server, outcome.isFailed() ? outcome.error() : Error());
    }
    if (!isTesting())
        judge();
    Q_EMIT changed();
}

// --- The cluster

qsizetype DirectSetup::primaryIndex() const
{
    for (qsizetype i = 0; i < m_servers.size(); ++i) {
        if (m_servers.at(i).role == AdoptedServer::Role::Primary)
            return i;
    }
    return -1;
}

QList<Error> DirectSetup::notes() const
{
    const bool allPassed = !m_servers.isEmpty() &&
                           std::all_of(m_servers.cbegin(), m_servers.cend(), [](const auto &one) {
                               return one.login == AdoptedServer::Login::Passed;
                           });
    if (!allPassed)
        return {};
    QList<Error> notes;
    if (primaryIndex() < 0) {
        notes << Error::make(ErrorKind::WrongRole, tr("None of these servers is the primary."),
                             tr("Nobody knows how far the standbys are behind: what they have "
                                "received and replayed is shown, the lag is not."),
                             tr("Add the primary to the list if it can be reached from here."));
    }
    const QString known = m_known ? m_known(m_entries.front().seen.systemIdentifier) : QString();
    if (!known.isEmpty()) {
        notes << Error::make(ErrorKind::SameServer,
                             tr("This cluster is in the list already, as %1.").arg(known),
                             tr("Watching it this way takes the place of that entry and of its "
                                "logins over SSH."),
                             tr("Press Cancel to keep the entry as it is."));
    }
    return notes;
}

SavedCluster DirectSetup::cluster() const
{
    SavedCluster cluster;
    cluster.name = m_values.clusterName.trimmed();
    cluster.systemIdentifier = m_entries.front().seen.systemIdentifier;
    cluster.monitorRole = m_values.role.trimmed();
    cluster.database = m_values.database.trimmed();
    for (qsizetype i = 0; i < m_servers.size(); ++i) {
        const Entry &entry = m_entries[size_t(i)];
        SavedServer saved;
        saved.id = SavedCluster::newId();
        saved.name = m_servers.at(i).name;
        saved.access = accessOf(entry.server);
        saved.address = entry.server.host;
        saved.port = entry.server.port;
        // Its neighbours see that address, by which its WAL sender is told from others.
        const QString address = entry.seen.address;
        saved.shownAddress = address.isEmpty() ? entry.server.text()
                                               : DirectServer{address, entry.server.port}.text();
        saved.lastRole = m_servers.at(i).role == AdoptedServer::Role::Primary
                                 ? SavedServer::Role::Primary
                                 : SavedServer::Role::Standby;
        if (saved.lastRole == SavedServer::Role::Primary)
            cluster.servers.prepend(saved);
        else
            cluster.servers.append(saved);
    }
    return cluster;
}

} // namespace pgt
