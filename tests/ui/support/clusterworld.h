// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/clusterlist.h"
#include "tests/ui/support/orderscluster.h"

#include <QTemporaryDir>

namespace pgt {

/// The side bar of the drawings: six clusters in three groups, of which "orders" tells the story.
class ClusterWorld
{
public:
    enum class Content { Nothing, SixClusters };

    explicit ClusterWorld(Content content,
                          OrdersCluster::Story story = OrdersCluster::Story::CatchingUp);

    ClusterList &list() { return *m_list; }
    FakeWatchSession &orders() { return m_orders.session(); }
    OrdersCluster &story() { return m_orders; }

private:
    std::unique_ptr<WatchSession> makeSession(const SavedCluster &cluster);

    QTemporaryDir m_directory;
    StandingClock m_clock;
    OrdersCluster m_orders;
    ClusterStore m_store;
    std::unique_ptr<ClusterList> m_list;
};

} // namespace pgt
