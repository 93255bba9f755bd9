// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/adoptsession.h"

#include "app/session/monitorlookup.h"

#include <QHostAddress>

#include <algorithm>

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

QString withPort(const QString &address, int port)
{
    if (port <= 0 || address.isEmpty())
        return address;
    return (address.contains(u':') ? u"[%1]:%2"_s : u"%1:%2"_s).arg(address).arg(port);
}

bool isTelling(const QString &application)
{
    return !application.isEmpty() && application != "walreceiver"_L1;
}

} // namespace

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
    return AdoptSession::tr("Upstream");
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

void AdoptSession::survey()
{
    const Instance *instance = m_first->selectedInstance();
    if (!instance)
        return;
    if (instance->id != m_firstInstance) {
        reset();
        m_firstInstance = instance->id;
        m_system = instance->systemIdentifier;
        AdoptedServer server;
        server.id = u"s%1"_s.arg(++m_lastId);
        server.foundBy = tr("was given by you");
        server.state = AdoptedServer::State::Reached;
        m_servers << server;
        Entry entry;
        entry.part = m_first.get();
        entry.instanceId = instance->id;
        m_entries.push_back(std::move(entry));
        if (m_clusterName.isEmpty())
            m_clusterName = m_first->displayName();
    }
    look();
    Q_EMIT changed();
}

// Each server that is read may point to others, so this goes on until nothing new is found.
void AdoptSession::look()
{
    for (qsizetype before = -1; before != m_servers.size();) {
        before = m_servers.size();
        QList<TopologyServer> known;
        for (qsizetype i = 0; i < m_servers.size(); ++i) {
            const Entry &entry = m_entries[size_t(i)];
            if (!instanceOf(i))
                continue;
            const bool isBelow = !entry.find.fromId.isEmpty() && !entry.find.isUpstream;
            known << TopologyServer{m_servers.at(i).id, *entry.part->facts(), entry.instanceId,
                                    isBelow ? entry.find.fromId : QString()};
        }
        applyTopology(surveyTopology(known));
    }
    for (qsizetype i = 0; i < m_servers.size(); ++i)
        describe(i);
    makeNamesUnique();
}

void AdoptSession::applyTopology(const Topology &topology)
{
    for (qsizetype i = 0; i < m_servers.size(); ++i) {
        AdoptedServer &server = m_servers[i];
        Entry &entry = m_entries[size_t(i)];
        if (topology.upstreams.contains(server.id))
            server.upstreamId = topology.upstreams.value(server.id);
        if (topology.rows.contains(server.id))
            entry.row = topology.rows.value(server.id);
    }
    for (const TopologyFind &find : topology.finds) {
        if (!isKnownFind(find))
            addFind(find);
    }
    m_leftOut.clear();
    for (const WalCollector &collector : topology.collectors)
        m_leftOut << collectorSentence(collector);
    m_leftOut.removeDuplicates();
}

bool AdoptSession::isKnownFind(const TopologyFind &find) const
{
    return std::any_of(m_entries.cbegin(), m_entries.cend(), [&find](const Entry &entry) {
        const TopologyFind &known = entry.find;
        return known.fromId == find.fromId && known.kind == find.kind &&
               known.instanceId == find.instanceId && known.application == find.application &&
               known.address == find.address && known.isUpstream == find.isUpstream;
    });
}

void AdoptSession::addFind(const TopologyFind &find)
{
    const qsizetype from = indexOf(find.fromId);
    AdoptedServer server;
    server.id = u"s%1"_s.arg(++m_lastId);
    server.role = find.isUpstream ? AdoptedServer::Role::Unknown : AdoptedServer::Role::Standby;
    server.upstreamId = find.isUpstream ? QString() : find.fromId;
    Entry entry;
    entry.find = find;
    ServerPart *neighbour = m_entries[size_t(from)].part;
    if (find.kind == TopologyFind::Kind::SameHost) {
        entry.part = neighbour;
        entry.instanceId = find.instanceId;
        server.state = AdoptedServer::State::Reached;
    } else {
        HostAccess access = m_first->access();
        if (find.address.isEmpty()) {
            access = neighbour->access();
        } else {
            access.kind = HostAccess::Kind::Ssh;
            access.ssh.host = find.address;
        }
        entry.own =
                std::make_unique<ServerPart>(ServerPart::Purpose::Watch, m_makeTransport, m_desk);
        entry.own->setAccess(access);
        entry.own->setDirectoryHints(m_hints);
        entry.part = entry.own.get();
        connect(entry.part, &ServerPart::changed, this,
                [this, id = server.id] { partChanged(id); });
        connect(entry.part, &ServerPart::transportClosing, this, [this, id = server.id] {
            Entry &closing = m_entries[size_t(indexOf(id))];
            closing.login.reset();
            closing.refresh.reset();
        });
    }
    m_servers << server;
    m_entries.push_back(std::move(entry));
}

QString AdoptSession::nameOf(const QString &id) const
{
    const AdoptedServer *found = server(id);
    return found ? found->name : QString();
}

QString AdoptSession::collectorSentence(const WalCollector &collector) const
{
    const QString where =
            collector.address.isEmpty() ? nameOf(collector.fromId) : collector.address;
    const QString &name = collector.application;
    if (name == "pg_basebackup"_L1 || collector.state == "backup"_L1)
        return tr("%1 on %2 copies the data at this moment; it is no standby.").arg(name, where);
    if (name == "pg_receivewal"_L1 || name == "pg_receivexlog"_L1)
        return tr("%1 on %2 only collects WAL; it is no standby.").arg(name, where);
    return tr("%1 on %2 receives changes, but does not replay them as a standby does.")
            .arg(name.isEmpty() ? tr("A program") : name, where);
}

// Name, role and address as far as they are known by now.
void AdoptSession::describe(qsizetype index)
{
    AdoptedServer &server = m_servers[index];
    const Entry &entry = m_entries[size_t(index)];
    const Instance *instance = instanceOf(index);
    const QString application = entry.row ? entry.row->applicationName : entry.find.application;
    if (instance) {
        server.role =
                instance->inRecovery ? AdoptedServer::Role::Standby : AdoptedServer::Role::Primary;
        QString address = entry.row ? entry.row->clientAddress : entry.find.address;
        if (QHostAddress(address).isNull())
            address = entry.part->facts()->addresses.value(0);
        server.address = address.isEmpty() ? tr("port %1 on this computer").arg(instance->port)
                                           : withPort(address, instance->port);
        server.name = isTelling(application) && instance->inRecovery ? application
                                                                     : entry.part->displayName();
    } else {
        server.address = withPort(entry.find.address, entry.find.port);
        server.name = isTelling(application)         ? application
                      : entry.find.address.isEmpty() ? entry.part->displayName()
                                                     : entry.find.address;
    }
    if (!entry.find.fromId.isEmpty()) {
        const QString from = nameOf(entry.find.fromId);
        server.foundBy = entry.find.isUpstream ? tr("sends WAL to %1").arg(from)
                                               : tr("receives WAL from %1").arg(from);
    }
}

// Several servers on one host: the port tells them apart, as it does for people.
void AdoptSession::makeNamesUnique()
{
    QHash<QString, int> uses;
    for (const AdoptedServer &server : std::as_const(m_servers))
        ++uses[server.name];
    for (qsizetype i = 0; i < m_servers.size(); ++i) {
        AdoptedServer &server = m_servers[i];
        const Instance *instance = instanceOf(i);
        if (uses.value(server.name) > 1 && instance)
            server.name = u"%1:%2"_s.arg(server.name).arg(instance->port);
    }
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

bool AdoptSession::isTaken(const HostFacts &facts, const QString &instanceId,
                           qsizetype except) const
{
    for (qsizetype i = 0; i < m_servers.size(); ++i) {
        if (i != except && instanceOf(i) && m_entries[size_t(i)].instanceId == instanceId &&
            isSameHost(facts, *m_entries[size_t(i)].part->facts()))
            return true;
    }
    return false;
}

// Which of the clusters on the host is the one that the neighbour pointed to.
void AdoptSession::choose(qsizetype index)
{
    AdoptedServer &server = m_servers[index];
    Entry &entry = m_entries[size_t(index)];
    const HostFacts &facts = *entry.part->facts();
    const TopologyFind &find = entry.find;
    const qsizetype from = indexOf(find.fromId);
    const Instance *sender = find.isUpstream ? nullptr : instanceOf(from);
    QStringList candidates;
    for (const Instance &instance : facts.instances) {
        const bool isMember =
                instance.state == Instance::State::Running && instance.systemIdentifier == m_system;
        const bool fits = find.isUpstream ? instance.port == find.port
                                          : instance.inRecovery &&
                                                    (!sender || instance.upstream.host.isEmpty() ||
                                                     instance.upstream.port == sender->port);
        if (isMember && fits && !isTaken(facts, instance.id, index))
            candidates << instance.id;
    }
    const QString chosen = entry.part->selectedInstanceId();
    entry.instanceId.clear();
    if (candidates.size() == 1)
        entry.instanceId = candidates.constFirst();
    else if (candidates.contains(chosen))
        entry.instanceId = chosen;
    server.error.reset();
    if (!entry.instanceId.isEmpty()) {
        server.state = AdoptedServer::State::Reached;
        entry.part->selectInstance(entry.instanceId);
    } else if (candidates.isEmpty()) {
        server.state = AdoptedServer::State::Failed;
        server.error = noClusterError(index);
    } else {
        server.state = AdoptedServer::State::NeedsChoice;
    }
}

Error AdoptSession::noClusterError(qsizetype index) const
{
    const Entry &entry = m_entries[size_t(index)];
    const HostFacts &facts = *entry.part->facts();
    const QString host = entry.part->displayName();
    const QString remedy = tr("Change the way to it, or skip it.");
    const auto running =
            std::find_if(facts.instances.cbegin(), facts.instances.cend(),
                         [](const Instance &i) { return i.state == Instance::State::Running; });
    if (running == facts.instances.cend()) {
        return Error::make(ErrorKind::NoPostgres, tr("No PostgreSQL runs on %1.").arg(host),
                           tr("The address may lead to another host than its neighbour sees, for "
                              "example to a jump host or a proxy."),
                           remedy)
                .withHost(host);
    }
    if (running->systemIdentifier.isEmpty()) {
        return Error::make(ErrorKind::PrivilegeMissing,
                           tr("The clusters on %1 cannot be asked.").arg(host),
                           tr("Without the right to act as %1 nobody can tell which of them "
                              "belongs to this cluster.")
                                   .arg(running->owner),
                           tr("Sign in there as a user who may use sudo, or skip it."))
                .withHost(host);
    }
    return Error::make(ErrorKind::ForeignData,
                       tr("No cluster on %1 belongs to this one.").arg(host),
                       tr("What runs there has another system identifier, follows another server, "
                          "or is in this list already."),
                       remedy)
            .withHost(host);
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
        const SavedServer saved = savedServer(i);
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
