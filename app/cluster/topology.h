// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/hostfacts.h"

namespace pgt {

/// A server of a replicating cluster that was read already.
struct TopologyServer
{
    QString id; ///< the caller's
    HostFacts facts;
    QString instanceId; ///< in facts
    QString upstreamId; ///< id of its sender if the caller knows it from how it was found
};

/// A server that a known one points to and that was not read yet.
struct TopologyFind
{
    enum class Kind {
        SameHost, ///< on the host of the one that points to it: instanceId is set
        Standby,  ///< in pg_stat_replication
        Upstream, ///< in the receiver or the configuration of a standby
    };
    Kind kind = Kind::Standby;
    QString fromId;     ///< the server that points to it
    QString instanceId; ///< only with SameHost
    bool isUpstream = false;
    QString application; ///< of a standby, as its sender sees it; empty: not told
    QString address;     ///< as its neighbour names it; empty: the neighbour's own host
    int port = 0;        ///< 0: not known, as of a standby

    bool operator==(const TopologyFind &) const = default;
};

/// A WAL sender that serves no standby: pg_receivewal, a base backup, logical decoding.
struct WalCollector
{
    QString fromId;
    QString application, address, state;

    bool operator==(const WalCollector &) const = default;
};

/// Who receives from whom among the known servers, and what else they point to.
struct Topology
{
    QHash<QString, QString> upstreams; ///< id of a standby -> id of its sender
    QHash<QString, SenderFact> rows;   ///< id of a standby -> its row there, if it was recognised
    QList<TopologyFind> finds;
    QList<WalCollector> collectors;
};

/// Whether an application_name tells one standby from others: not if it is the one that libpq and
/// the server give a standby that has none (PostgreSQL 9.1 to 18).
bool isTellingName(const QString &application);

/// Pure: the same servers give the same answer. Signs, surest first: what the caller knows; the
/// address that a standby receives from; the address and name that a sender sees. A row of a sender
/// and a standby are never used twice. Servers with another system identifier than the first are
/// not looked at.
Topology surveyTopology(const QList<TopologyServer> &known);

} // namespace pgt
