// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/clusterworld.h"

namespace pgt {

namespace {

struct Row
{
    const char *name;
    const char *group;
    const char *version;
    int standbys;
    qint64 bytes;
    int ms;
};

constexpr Row rows[] = {
        {"orders", "Production", "17.6", 3, 48 << 20, 12000},
        {"billing", "Production", "17.6", 2, 96 << 10, 8},
        {"identity", "Production", "16.10", 1, 0, 2},
        {"warehouse-eu", "Reporting", "17.6", 2, 3565158, 600},
        {"analytics", "Reporting", "15.14", 0, -1, 0},
        {"sandbox", "This computer", "17.6", 1, 0, 1},
};

ReplicationSnapshot snapshotOf(const Row &row)
{
    ReplicationSnapshot snapshot;
    snapshot.primary.id = snapshot.primary.name = QStringLiteral("p");
    snapshot.primary.versionText = QString::fromLatin1(row.version);
    snapshot.primary.isReachable = true;
    snapshot.primary.write = WalPosition{qint64(1) << 32};
    for (int i = 0; i < row.standbys; ++i) {
        StandbySample s;
        s.id = s.name = QStringLiteral("s%1").arg(i);
        s.upstreamId = QStringLiteral("p");
        s.state = StandbyState::Streaming;
        s.isConnected = s.isFresh = s.isReachable = true;
        s.replayed = s.flushed = s.written =
                WalPosition{(qint64(1) << 32) - qMax<qint64>(0, row.bytes)};
        s.replayLag = {row.bytes, LagTime{std::chrono::milliseconds(row.ms)}};
        snapshot.standbys.append(s);
    }
    return snapshot;
}

} // namespace

ClusterWorld::ClusterWorld(Content content, OrdersCluster::Story story)
    : m_orders(story), m_store(m_directory.filePath(QStringLiteral("clusters.json")))
{
    if (const auto loaded = m_store.load(); !loaded)
        qFatal("%s", qPrintable(loaded.error().toPlainText()));
    if (content == Content::SixClusters) {
        for (const Row &row : rows) {
            SavedCluster cluster;
            cluster.id = cluster.name = QString::fromLatin1(row.name);
            cluster.group = QString::fromLatin1(row.group);
            cluster.isPaused = row.standbys == 0;
            SavedServer server;
            server.id = server.name = QStringLiteral("p");
            server.access.ssh.host = QStringLiteral("db.example.net");
            server.instanceId = QStringLiteral("/data");
            server.address = QStringLiteral("127.0.0.1");
            cluster.monitorRole = QStringLiteral("monitor");
            cluster.servers = {server};
            if (const auto saved = m_store.put(cluster); !saved)
                qFatal("%s", qPrintable(saved.error().toPlainText()));
        }
    }
    m_list = std::make_unique<ClusterList>(
            m_store, [this](const SavedCluster &cluster) { return makeSession(cluster); });
}

std::unique_ptr<WatchSession> ClusterWorld::makeSession(const SavedCluster &cluster)
{
    if (cluster.id == QLatin1String("orders")) {
        m_orders.session().saved = cluster;
        return m_orders.release();
    }
    auto session = std::make_unique<FakeWatchSession>(m_clock);
    session->saved = cluster;
    for (const Row &row : rows) {
        if (cluster.id == QLatin1String(row.name))
            session->current = snapshotOf(row);
    }
    session->sentence.level = cluster.isPaused ? HealthLevel::Idle : HealthLevel::Ok;
    if (cluster.isPaused)
        session->watchState = WatchSession::State::Paused;
    return session;
}

} // namespace pgt
