// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/adoptsession.h"

#include "app/session/monitorlookup.h"

#include <algorithm>

namespace pgt {

using namespace Qt::StringLiterals;

QString AdoptedServer::stateText() const
{
    switch (state) {
    case State::Found:
        return AdoptSession::tr("not connected yet");
    case State::Connecting:
        return AdoptSession::tr("connecting");
    case State::NeedsChoice:
        return AdoptSession::tr("choose a cluster");
    case State::Reached:
        return AdoptSession::tr("reached");
    case State::Failed:
        return AdoptSession::tr("not reached");
    case State::Skipped:
        break;
    }
    return role == Role::Standby ? AdoptSession::tr("as its sender sees it")
                                 : AdoptSession::tr("skipped");
}

QString AdoptedServer::roleText() const
{
    switch (role) {
    case Role::Primary:
        return AdoptSession::tr("Primary");
    case Role::Standby:
        return AdoptSession::tr("Standby");
    case Role::Unknown:
        break;
    }
    // Without a neighbour that named it nothing is known of it.
    return foundBy.isEmpty() ? AdoptSession::tr("not known") : AdoptSession::tr("Upstream");
}

bool isAnyTesting(const QList<AdoptedServer> &servers)
{
    return std::any_of(servers.cbegin(), servers.cend(), [](const AdoptedServer &server) {
        return server.login == AdoptedServer::Login::Testing;
    });
}

AdoptSession::AdoptSession(SecretStore &secrets, TransportMaker maker, PromptDesk *desk,
                           QObject *parent)
    : QObject(parent)
    , m_secrets(secrets)
    , m_makeTransport(std::move(maker))
    , m_desk(desk)
    , m_first(std::make_unique<ServerPart>(ServerPart::Purpose::Watch, m_makeTransport, m_desk))
    , m_role(u"pgtandem_monitor"_s)
{
    connect(&m_secrets, &SecretStore::keychainChanged, this, &AdoptSession::changed);
    connect(m_first.get(), &ServerPart::transportClosing, this, &AdoptSession::reset);
    connect(m_first.get(), &ServerPart::changed, this, [this] {
        if (!m_suggestedInstance.isEmpty() && m_first->facts())
            m_first->selectInstance(std::exchange(m_suggestedInstance, QString()));
        Q_EMIT changed();
    });
}

AdoptSession::~AdoptSession()
{
    dropTasks(); // before the transports of the parts
    for (const Entry &entry : m_entries) {
        if (entry.own)
            entry.own->disconnect(this);
    }
    m_first->disconnect(this);
}

void AdoptSession::suggest(const QString &clusterName, const HostAccess &access,
                           const QString &instanceId)
{
    m_clusterName = clusterName;
    m_first->setAccess(access);
    m_suggestedInstance = instanceId;
    Q_EMIT changed();
}

void AdoptSession::useSandbox(const QStringList &directories)
{
    m_isSandbox = true;
    m_hints = directories;
    m_first->setDirectoryHints(directories);
}

// --- The servers

qsizetype AdoptSession::indexOf(const QString &id) const
{
    const auto it = std::find_if(m_servers.cbegin(), m_servers.cend(),
                                 [&id](const AdoptedServer &s) { return s.id == id; });
    return it == m_servers.cend() ? -1 : it - m_servers.cbegin();
}

const AdoptedServer *AdoptSession::server(const QString &id) const
{
    const qsizetype index = indexOf(id);
    return index < 0 ? nullptr : &m_servers.at(index);
}

ServerPart *AdoptSession::way(const QString &id) const
{
    const qsizetype index = indexOf(id);
    return index < 0 ? nullptr : m_entries[size_t(index)].own.get();
}

const Instance *AdoptSession::instanceOf(qsizetype index) const
{
    const Entry &entry = m_entries[size_t(index)];
    const bool isReached = m_servers.at(index).state == AdoptedServer::State::Reached;
    return isReached && entry.part->facts() ? entry.part->facts()->instance(entry.instanceId)
                                            : nullptr;
}

void AdoptSession::dropTasks()
{
    for (Entry &entry : m_entries) {
        entry.login.reset();
        entry.refresh.reset();
    }
}

void AdoptSession::reset()
{
    dropTasks();
    for (Entry &entry : m_entries) {
        if (entry.own) {
            entry.own->disconnect(this);
            entry.own.release()->deleteLater(); // it may be the sender of what led here
        }
    }
    m_entries.clear();
    m_servers.clear();
    m_leftOut.clear();
    m_firstInstance.clear();
    m_system.clear();
}

void AdoptSession::connectTo(const QString &id)
{
    const qsizetype index = indexOf(id);
    ServerPart *part = way(id);
    if (!part || m_servers.at(index).state == AdoptedServer::State::Connecting)
        return;
    m_servers[index].state = AdoptedServer::State::Connecting;
    m_servers[index].error.reset();
    part->connectToHost();
}

void AdoptSession::connectToAll()
{
    QStringList ids;
    for (const AdoptedServer &server : std::as_const(m_servers)) {
        if (server.state == AdoptedServer::State::Found ||
            server.state == AdoptedServer::State::Failed)
            ids << server.id;
    }
    for (const QString &id : std::as_const(ids))
        connectTo(id);
}

void AdoptSession::skip(const QString &id)
{
    const qsizetype index = indexOf(id);
    if (index <= 0 || m_servers.at(index).state == AdoptedServer::State::Skipped)
        return;
    if (ServerPart *part = way(id))
        part->cancelConnect();
    m_servers[index].state = AdoptedServer::State::Skipped;
    m_servers[index].login = AdoptedServer::Login::NotTested;
    m_entries[size_t(index)].login.reset();
    m_entries[size_t(index)].refresh.reset();
    Q_EMIT changed();
}

void AdoptSession::unskip(const QString &id)
{
    const qsizetype index = indexOf(id);
    if (index < 0 || m_servers.at(index).state != AdoptedServer::State::Skipped)
        return;
    const ServerPart *own = m_entries[size_t(index)].own.get();
    m_servers[index].state = own ? AdoptedServer::State::Found : AdoptedServer::State::Reached;
    if (own && own->state() == ServerPart::State::Found)
        choose(index);
    look();
    Q_EMIT changed();
}

bool AdoptSession::isBusy() const
{
    return std::any_of(m_servers.cbegin(), m_servers.cend(), [](const AdoptedServer &server) {
        return server.state == AdoptedServer::State::Connecting;
    });
}

void AdoptSession::partChanged(const QString &id)
{
    const qsizetype index = indexOf(id);
    if (index < 0 || m_servers.at(index).state == AdoptedServer::State::Skipped)
        return;
    AdoptedServer &server = m_servers[index];
    const ServerPart &part = *m_entries[size_t(index)].part;
    switch (part.state()) {
    case ServerPart::State::Idle:
        server.state = AdoptedServer::State::Found;
        server.error.reset();
        break;
    case ServerPart::State::Connecting:
    case ServerPart::State::Discovering:
        server.state = AdoptedServer::State::Connecting;
        server.error.reset();
        break;
    case ServerPart::State::Failed:
        server.state = AdoptedServer::State::Failed;
        server.error = part.error();
        break;
    case ServerPart::State::Found:
        choose(index);
        look();
        break;
    }
    Q_EMIT changed();
}

QString AdoptSession::serversNote() const
{
    const auto primary =
            std::find_if(m_servers.cbegin(), m_servers.cend(), [](const AdoptedServer &s) {
                return s.role == AdoptedServer::Role::Primary &&
                       s.state == AdoptedServer::State::Reached;
            });
    if (primary != m_servers.cend() || m_servers.isEmpty() || isBusy())
        return {};
    return tr("Without the primary nobody knows how far the standbys are behind: what they have "
              "received and replayed is shown, the lag is not.");
}

QString AdoptSession::serversNotReadyReason() const
{
    if (m_servers.isEmpty())
        return tr("No server was read yet");
    if (isBusy())
        return tr("Still connecting");
    for (const AdoptedServer &server : m_servers) {
        if (server.state == AdoptedServer::State::NeedsChoice)
            return tr("Choose the cluster on %1").arg(server.name);
    }
    const auto open = std::count_if(m_servers.cbegin(), m_servers.cend(), [](const auto &server) {
        return server.state == AdoptedServer::State::Found ||
               server.state == AdoptedServer::State::Failed;
    });
    return open > 0 ? tr("Connect to %n server(s) or skip them", nullptr, int(open)) : QString();
}

// --- The cluster

SavedServer AdoptSession::savedServer(qsizetype index) const
{
    const AdoptedServer &server = m_servers.at(index);
    const Entry &entry = m_entries[size_t(index)];
    SavedServer saved;
    saved.id = SavedCluster::newId();
    saved.name = server.name;
    saved.access = entry.part->access();
    saved.shownAddress = server.address;
    if (server.state == AdoptedServer::State::Skipped) {
        saved.view = SavedServer::View::FromSender;
        saved.address = u"127.0.0.1"_s;
        return saved;
    }
    saved.instanceId = entry.instanceId;
    TunnelTarget way = entry.way;
    if (server.login != AdoptedServer::Login::Passed)
        way = monitorWays(*instanceOf(index), entry.part->access()).value(0);
    saved.socketDirectory = way.socketDirectory;
    saved.address = way.address;
    saved.port = way.port;
    return saved;
}

SavedCluster AdoptSession::cluster() const
{
    SavedCluster cluster;
    cluster.name = m_clusterName.trimmed();
    cluster.systemIdentifier = m_system;
    cluster.monitorRole = m_role.trimmed();
    cluster.isSandbox = m_isSandbox;
    bool isLocal = true;
    for (qsizetype i = 0; i < m_servers.size(); ++i) {
        const AdoptedServer &server = m_servers.at(i);
        const bool isSkipped = server.state == AdoptedServer::State::Skipped;
        if (isSkipped && server.role != AdoptedServer::Role::Standby)
            continue; // no sender shows it
        SavedServer saved = savedServer(i);
        if (server.role == AdoptedServer::Role::Primary)
            saved.lastRole = SavedServer::Role::Primary;
        else if (server.role == AdoptedServer::Role::Standby)
            saved.lastRole = SavedServer::Role::Standby;
        isLocal = isLocal && saved.access.kind == HostAccess::Kind::Local;
        if (server.role == AdoptedServer::Role::Primary)
            cluster.servers.prepend(saved);
        else
            cluster.servers.append(saved);
    }
    if (isLocal)
        cluster.group = tr("This computer");
    return cluster;
}

} // namespace pgt
