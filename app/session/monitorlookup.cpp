// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/monitorlookup.h"

namespace pgt {

namespace {

/// The address through which a server can be reached from its own host; empty: only by its socket.
QString addressOf(const Instance &instance)
{
    const QString listens = instance.setting(QStringLiteral("listen_addresses"));
    QString specific;
    for (const QString &part : listens.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const QString address = part.trimmed();
        if (address == QLatin1String("*") || address == QLatin1String("0.0.0.0") ||
            address == QLatin1String("localhost") || address == QLatin1String("127.0.0.1"))
            return QStringLiteral("127.0.0.1");
        if (specific.isEmpty())
            specific = address == QLatin1String("::") ? QStringLiteral("::1") : address;
    }
    return specific;
}

} // namespace

QList<TunnelTarget> monitorWays(const Instance &instance, const HostAccess &access)
{
    QList<TunnelTarget> ways;
    if (const QString address = addressOf(instance); !address.isEmpty())
        ways << TunnelTarget{{}, address, instance.port};
    if (!instance.socketDirectory.isEmpty()) {
        const TunnelTarget socket{instance.socketDirectory, {}, instance.port};
        if (access.kind == HostAccess::Kind::Local)
            ways.prepend(socket);
        else
            ways.append(socket);
    }
    return ways;
}

MonitorLookup::MonitorLookup(SecretStore &secrets, const SavedCluster &cluster,
                             const ServerPart &primary, QObject *parent)
    : Task(parent)
    , m_secrets(secrets)
    , m_key(cluster.secretKey())
    , m_transport(*primary.transport())
{
    const Instance &instance = *primary.selectedInstance();
    m_request.serverName = primary.displayName();
    m_request.ways = monitorWays(instance, primary.access());
    m_request.role = cluster.monitorRole;
    m_request.database = cluster.database;
    m_request.systemIdentifier = instance.systemIdentifier;
}

MonitorLookup::~MonitorLookup() = default;

void MonitorLookup::run()
{
    m_read = m_secrets.read(m_key);
    connect(m_read.get(), &Task::finished, this, &MonitorLookup::secretRead);
    m_read->start();
}

void MonitorLookup::abort()
{
    m_login.reset();
    m_read.reset();
    finish(Outcome::cancelled());
}

void MonitorLookup::secretRead(const Outcome &outcome)
{
    const std::optional<Secret> secret =
            outcome.isSucceeded() ? m_read->result() : std::optional<Secret>();
    m_read.release()->deleteLater();
    if (!secret || m_request.ways.isEmpty()) {
        finish(Outcome::succeeded());
        return;
    }
    m_request.password = *secret;
    m_login = std::make_unique<MonitorLogin>(m_transport, m_request);
    connect(m_login.get(), &Task::finished, this, [this](const Outcome &result) {
        m_works = result.isSucceeded();
        finish(Outcome::succeeded());
    });
    m_login->start();
}

} // namespace pgt
