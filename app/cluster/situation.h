// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/hostfacts.h"
#include "app/cluster/linkfacts.h"
#include "app/cluster/replicationspec.h"
#include "app/pg/pgversion.h"

#include <optional>
#include <vector>

namespace pgt {

/// What was found of one server of the cluster.
struct NodeFacts
{
    HostFacts host;
    /// The way from here to the server that it is to follow; nullopt: not tried, or the primary.
    std::optional<LinkFacts> link = {};
};

/// All servers of a cluster as they were found.
struct ClusterFacts
{
    NodeFacts primary;
    QList<NodeFacts> standbys; ///< in the order of ReplicationSpec::standbys
};

/// What is wished for and what was found: everything that checks and planner decide on.
struct Situation
{
    ReplicationSpec spec;
    ClusterFacts facts;
    QDateTime now;

    HostFacts &primaryHost() { return facts.primary.host; }
    const HostFacts &primaryHost() const { return facts.primary.host; }
    /// Nodes up to the index are added as long as they are missing.
    HostFacts &standbyHost(qsizetype index = 0) { return standbyNode(index).host; }
    /// Precondition: there is such a node.
    const HostFacts &standbyHost(qsizetype index = 0) const { return facts.standbys[index].host; }
    std::optional<LinkFacts> &link(qsizetype index = 0) { return standbyNode(index).link; }
    /// The chosen clusters. Precondition: they are among the facts.
    Instance &primary() { return chosen(primaryHost(), spec.primaryInstanceId); }
    Instance &standby(qsizetype index = 0)
    {
        return chosen(standbyHost(index), spec.standbys.at(index).instanceId);
    }

private:
    NodeFacts &standbyNode(qsizetype index);
    static Instance &chosen(HostFacts &host, const QString &instanceId);
};

/// One standby and the primary that it is to follow, looked up once. Borrows from the situation.
class PairView
{
public:
    /// The standby at @p index of the spec; nullopt if the facts lack one of the two clusters.
    static std::optional<PairView> of(const Situation &situation, qsizetype index);

    const ReplicationSpec &spec;
    const StandbySpec &wishes; ///< for this standby
    const HostFacts &primaryHost, &standbyHost;
    const Instance &primary, &standby;
    const LinkFacts *link;                  ///< from the standby's host to the primary; may be null
    const PgVersion version;                ///< the primary's
    const QString primaryName, standbyName; ///< for people
    const bool isStreaming;                 ///< the standby receives from this primary already
    const bool usesSocket;                  ///< both on this computer, through a socket directory

    const RoleFact *role(const QString &name) const; ///< on the primary; nullptr: there is none
    const SlotFact *slot() const;                    ///< of the name wished for, likewise

private:
    PairView(const ReplicationSpec &spec, const StandbySpec &standby, const HostFacts &primaryHost,
             const Instance &primary, const NodeFacts &node, const Instance &instance);
};

/// All pairs in the order of the spec; none at all if the facts lack a chosen cluster.
std::vector<PairView> pairsOf(const Situation &situation);

} // namespace pgt
