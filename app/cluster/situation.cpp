// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/situation.h"

#include "app/cluster/pairing.h"

#include <algorithm>

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

QString nameOf(const QString &wanted, const HostFacts &facts)
{
    return wanted.isEmpty() ? facts.hostname : wanted;
}

template<typename Fact>
const Fact *named(const QList<Fact> &facts, const QString &name)
{
    const auto found = std::find_if(facts.cbegin(), facts.cend(),
                                    [&name](const Fact &fact) { return fact.name == name; });
    return found == facts.cend() ? nullptr : &*found;
}

} // namespace

NodeFacts &Situation::standbyNode(qsizetype index)
{
    if (index >= facts.standbys.size())
        facts.standbys.resize(index + 1);
    return facts.standbys[index];
}

Instance &Situation::chosen(HostFacts &host, const QString &instanceId)
{
    const auto found =
            std::find_if(host.instances.begin(), host.instances.end(),
                         [&instanceId](const Instance &one) { return one.id == instanceId; });
    Q_ASSERT(found != host.instances.end());
    return *found;
}

std::optional<PairView> PairView::of(const Situation &situation, qsizetype index)
{
    const ReplicationSpec &spec = situation.spec;
    const ClusterFacts &facts = situation.facts;
    if (index >= spec.standbys.size() || index >= facts.standbys.size())
        return std::nullopt;
    const StandbySpec &wishes = spec.standbys.at(index);
    const NodeFacts &node = facts.standbys.at(index);
    const Instance *primary = facts.primary.host.instance(spec.primaryInstanceId);
    const Instance *standby = node.host.instance(wishes.instanceId);
    if (!primary || !standby)
        return std::nullopt;
    return PairView(spec, wishes, facts.primary.host, *primary, node, *standby);
}

PairView::PairView(const ReplicationSpec &allWishes, const StandbySpec &standbyWishes,
                   const HostFacts &primaryFacts, const Instance &primaryInstance,
                   const NodeFacts &node, const Instance &standbyInstance)
    : spec(allWishes)
    , wishes(standbyWishes)
    , primaryHost(primaryFacts)
    , standbyHost(node.host)
    , primary(primaryInstance)
    , standby(standbyInstance)
    , link(node.link ? &*node.link : nullptr)
    , version(PgVersion::fromNumber(primaryInstance.versionNum))
    , primaryName(nameOf(allWishes.primaryName, primaryFacts))
    , standbyName(nameOf(standbyWishes.name, node.host))
    , isStreaming(isStreamingFrom(standbyInstance, node.host.addresses, primaryInstance,
                                  standbyWishes.application()))
    , usesSocket(allWishes.primaryAddress.startsWith(u'/'))
{}

const RoleFact *PairView::role(const QString &name) const
{
    return named(primary.roles, name);
}

const SlotFact *PairView::slot() const
{
    return named(primary.slotList, wishes.slotName);
}

std::vector<PairView> pairsOf(const Situation &situation)
{
    std::vector<PairView> pairs;
    for (qsizetype i = 0; i < situation.spec.standbys.size(); ++i) {
        const std::optional<PairView> pair = PairView::of(situation, i);
        if (!pair)
            return {};
        pairs.push_back(*pair);
    }
    return pairs;
}

} // namespace pgt
