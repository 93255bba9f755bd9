// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/topology.h"

#include "app/cluster/samehost.h"

#include <QHostAddress>

#include <algorithm>

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

/// An address that leads back to the host it was read on.
bool isLocalAddress(const QString &address, const HostFacts &host)
{
    if (address.isEmpty() || address.startsWith(u'/') || address.startsWith(u'@') ||
        address == "localhost"_L1)
        return true;
    return QHostAddress(address).isLoopback() || host.addresses.contains(address);
}

bool isNameOf(const QString &name, const HostFacts &host)
{
    if (host.addresses.contains(name))
        return true;
    const QString shortName = name.section(u'.', 0, 0);
    return QHostAddress(name).isNull() && !host.hostname.isEmpty() &&
           shortName.compare(host.hostname.section(u'.', 0, 0), Qt::CaseInsensitive) == 0;
}

class Surveyor
{
public:
    explicit Surveyor(const QList<TopologyServer> &known)
    {
        for (const TopologyServer &server : known) {
            const Instance *instance = server.facts.instance(server.instanceId);
            if (!instance)
                continue;
            if (m_system.isEmpty())
                m_system = instance->systemIdentifier;
            if (instance->systemIdentifier == m_system)
                m_nodes.append({server, *instance});
        }
    }

    Topology survey()
    {
        linkByUpstream();
        for (int i = 0; i < m_nodes.size(); ++i)
            matchRows(i);
        for (int i = 0; i < m_nodes.size(); ++i)
            lookUpwards(m_nodes[i]);
        return m_result;
    }

private:
    struct Node
    {
        TopologyServer server;
        Instance instance;
    };

    bool isUpstreamOf(const Instance &standby, const HostFacts &host, const Node &sender) const
    {
        const UpstreamFact &upstream = standby.upstream;
        if (upstream.host.isEmpty() || upstream.port != sender.instance.port)
            return false;
        return isLocalAddress(upstream.host, host) ? isSameHost(host, sender.server.facts)
                                                   : isNameOf(upstream.host, sender.server.facts);
    }

    bool isKnown(const HostFacts &host, const QString &instanceId) const
    {
        return std::any_of(m_nodes.cbegin(), m_nodes.cend(), [&](const Node &node) {
            return node.server.instanceId == instanceId && isSameHost(host, node.server.facts);
        });
    }

    bool isMember(const Instance &instance) const
    {
        return instance.state == Instance::State::Running &&
               instance.systemIdentifier == m_system && !m_system.isEmpty();
    }

    void linkByUpstream()
    {
        for (const Node &node : std::as_const(m_nodes)) {
            const QString &id = node.server.id;
            if (!node.instance.inRecovery)
                continue;
            if (!node.server.upstreamId.isEmpty()) {
                m_result.upstreams.insert(id, node.server.upstreamId);
                continue;
            }
            for (const Node &sender : std::as_const(m_nodes)) {
                if (sender.server.id != id &&
                    isUpstreamOf(node.instance, node.server.facts, sender))
                    m_result.upstreams.insert(id, sender.server.id);
            }
        }
    }

    /// How sure it is that @p row of @p sender serves the standby; 0: it cannot be.
    int evidence(const SenderFact &row, const Node &sender, const Instance &standby,
                 const HostFacts &host) const
    {
        const bool fromHere = isLocalAddress(row.clientAddress, sender.server.facts);
        const bool isThere = fromHere ? isSameHost(host, sender.server.facts)
                                      : host.addresses.contains(row.clientAddress);
        const QString &own = standby.upstream.applicationName;
        const bool bothTell = isTellingName(row.applicationName) && isTellingName(own);
        if (bothTell && row.applicationName != own)
            return 0;
        return (isThere ? 2 : 0) + (bothTell ? 1 : 0);
    }

    void matchRows(int index)
    {
        const Node node = m_nodes.at(index);
        QList<SenderFact> rows;
        for (const SenderFact &row : node.instance.senders) {
            if (row.isStandby)
                rows << row;
            else
                m_result.collectors << WalCollector{node.server.id, row.applicationName,
                                                    row.clientAddress, row.state};
        }
        claimByKnown(node, rows);
        claimOnHost(node, rows);
        for (const SenderFact &row : std::as_const(rows)) {
            TopologyFind find;
            find.fromId = node.server.id;
            find.application = row.applicationName;
            if (!isLocalAddress(row.clientAddress, node.server.facts))
                find.address = row.clientAddress;
            m_result.finds << find;
        }
    }

    void claimByKnown(const Node &node, QList<SenderFact> &rows)
    {
        for (const Node &standby : std::as_const(m_nodes)) {
            const QString linked = m_result.upstreams.value(standby.server.id);
            const bool isOther = !linked.isEmpty() && linked != node.server.id;
            if (!standby.instance.inRecovery || standby.server.id == node.server.id || isOther)
                continue;
            // A standby that names its sender by something that only its own network knows is
            // recognised by the address it comes from; one that names another port is another's.
            if (linked.isEmpty() && !standby.instance.upstream.host.isEmpty() &&
                standby.instance.upstream.port != node.instance.port)
                continue;
            const int needed = linked.isEmpty() ? 2 : 0;
            const auto row = claim(node, standby.instance, standby.server.facts, needed, rows);
            if (row)
                m_result.rows.insert(standby.server.id, *row);
            if (row || !linked.isEmpty())
                m_result.upstreams.insert(standby.server.id, node.server.id);
        }
    }

    std::optional<SenderFact> claim(const Node &sender, const Instance &standby,
                                    const HostFacts &host, int needed, QList<SenderFact> &rows)
    {
        qsizetype best = -1;
        int sure = needed - 1;
        for (qsizetype i = 0; i < rows.size(); ++i) {
            const int now = evidence(rows[i], sender, standby, host);
            const bool canBe = now > 0 || needed == 0;
            if (canBe && now > sure) {
                sure = now;
                best = i;
            }
        }
        // Known to receive from it, yet no row speaks for it: through an address translation. Only
        // a row that cannot be another one's is taken.
        if (best >= 0 && sure == 0 && rows.size() > 1)
            best = -1;
        if (best < 0)
            return std::nullopt;
        return rows.takeAt(best);
    }

    void claimOnHost(const Node &node, QList<SenderFact> &rows)
    {
        const HostFacts &host = node.server.facts;
        for (const Instance &other : host.instances) {
            if (!isMember(other) || !other.inRecovery || isKnown(host, other.id) ||
                !isUpstreamOf(other, host, node))
                continue;
            const auto row = claim(node, other, host, 1, rows);
            add({TopologyFind::Kind::SameHost,
                 node.server.id,
                 other.id,
                 false,
                 row ? row->applicationName : other.upstream.applicationName,
                 {},
                 other.port});
        }
    }

    void lookUpwards(const Node &node)
    {
        const UpstreamFact &upstream = node.instance.upstream;
        const bool isLinked = m_result.upstreams.contains(node.server.id);
        if (!node.instance.inRecovery || isLinked || upstream.host.isEmpty())
            return;
        const HostFacts &host = node.server.facts;
        if (!isLocalAddress(upstream.host, host)) {
            add({TopologyFind::Kind::Upstream,
                 node.server.id,
                 {},
                 true,
                 {},
                 upstream.host,
                 upstream.port});
            return;
        }
        for (const Instance &other : host.instances) {
            if (isMember(other) && other.port == upstream.port && other.id != node.instance.id)
                add({TopologyFind::Kind::SameHost,
                     node.server.id,
                     other.id,
                     true,
                     {},
                     {},
                     other.port});
        }
    }

    void add(const TopologyFind &find)
    {
        if (!m_result.finds.contains(find))
            m_result.finds << find;
    }

    QList<Node> m_nodes;
    QString m_system;
    Topology m_result;
};

} // namespace

bool isTellingName(const QString &application)
{
    return !application.isEmpty() && application != "walreceiver"_L1;
}

Topology surveyTopology(const QList<TopologyServer> &known)
{
    return Surveyor(known).survey();
}

} // namespace pgt
