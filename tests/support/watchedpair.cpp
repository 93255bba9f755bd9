// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/watchedpair.h"

namespace pgt::test {

using namespace Qt::StringLiterals;

namespace {

SavedServer savedServer(const QString &name, const TempCluster &cluster)
{
    SavedServer server;
    server.id = server.name = name;
    server.access.kind = HostAccess::Kind::Local;
    server.instanceId = cluster.dataDir();
    server.socketDirectory = cluster.socketDir();
    server.port = cluster.port();
    return server;
}

} // namespace

QString WatchedPair::passwordRules()
{
    return u"local all pgtandem_monitor scram-sha-256\n"
           "local all all trust\n"
           "local replication all trust\n"_s;
}

bool WatchedPair::start(const TempClusterOptions &options, const QString &password)
{
    cluster.id = SavedCluster::newId();
    cluster.name = u"orders"_s;
    cluster.monitorRole = password.isEmpty() ? u"postgres"_s : u"pgtandem_monitor"_s;

    primary = std::make_unique<TempCluster>(options);
    if (primary->start()) {
        primary->sql(u"CREATE TABLE t (x text)"_s);
        if (!password.isEmpty())
            primary->sql(u"CREATE ROLE %1 LOGIN PASSWORD '%2'; GRANT pg_monitor TO %1"_s.arg(
                    cluster.monitorRole, password));
        standby = primary->makeStandby(u"s1"_s);
        standby->start();
    }
    m_error = primary->error();
    if (m_error.isEmpty())
        m_error = standby->error();
    if (!m_error.isEmpty())
        return false;
    cluster.servers = {savedServer(u"berlin-1"_s, *primary), savedServer(u"berlin-2"_s, *standby)};
    return true;
}

std::unique_ptr<WatchSession> WatchedPair::session(SecretStore &secrets) const
{
    std::unique_ptr<WatchSession> session = makeWatchSession(cluster, clock, secrets);
    session->setInterval(std::chrono::milliseconds(200));
    return session;
}

} // namespace pgt::test
