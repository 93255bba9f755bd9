// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of AdoptSession that finds servers: what a neighbour points to, and which cluster of a
// host is meant.
#include "app/base/units.h"
#include "app/cluster/samehost.h"
#include "app/session/adoptsession.h"

#include <QHostAddress>

#include <algorithm>

namespace pgt {

using namespace Qt::StringLiterals;

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
                                           : formatAddress(address, instance->port);
        server.name = isTellingName(application) && instance->inRecovery
                              ? application
                              : entry.part->displayName();
    } else {
        server.address = formatAddress(entry.find.address, entry.find.port);
        server.name = isTellingName(application)     ? application
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

} // namespace pgt
