// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/support/fakewatchsession.h"

#include <memory>

namespace pgt {

/// Invented data for tests and pictures: the cluster "orders" with berlin-1 (primary), munich-1
/// (sync), munich-2 (cascaded from munich-1) and berlin-2, sampled every second.
class OrdersCluster
{
public:
    enum class Story {
        CatchingUp,   ///< berlin-2 falls behind: above the limit
        Disconnected, ///< berlin-2 gives no data since two and a half minutes
    };

    explicit OrdersCluster(Story story);

    FakeWatchSession &session() { return *m_session; }
    /// Hands the session over, to a ClusterList; session() stays valid as long as that lives.
    std::unique_ptr<FakeWatchSession> release() { return std::move(m_owned); }
    StandingClock &clock() { return m_clock; }
    /// Moves the clock and samples once a second for @p seconds.
    void run(int seconds);

private:
    ReplicationSnapshot snapshotAt(int second);
    StandbySample standby(const QString &name, qint64 receiveBehind, qint64 replayBehind,
                          double seconds);
    void tellStory();
    double noise();

    Story m_story;
    StandingClock m_clock;
    std::unique_ptr<FakeWatchSession> m_owned;
    FakeWatchSession *m_session;
    int m_second = 0;
    qint64 m_write;
    quint32 m_noise = 7;
};

} // namespace pgt
