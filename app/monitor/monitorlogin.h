// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/secret.h"
#include "app/pg/pgversion.h"
#include "app/remote/hosttransport.h"

namespace pgt {

class PgConnection;
class PgQueryTask;

/// Signs in to one server as it will be watched, and looks whether the role sees what watching
/// needs. Reads only. Ways in are tried in order until one is let in; what speaks against the
/// password ends it at once, because servers count wrong passwords.
///
/// Failed: ServerRejected (see isRefused()), RoleConflict (signed in, but without pg_monitor),
/// ServerDown, ForeignData (another system answers), and what a tunnel fails with.
class MonitorLogin : public Task
{
    Q_OBJECT

public:
    struct Request
    {
        QString serverName;       ///< for messages
        QList<TunnelTarget> ways; ///< at least one; the surest first
        QString role, database;
        Secret password;          ///< empty: none is offered
        QString systemIdentifier; ///< that must answer; empty: any
    };

    /// What the server says of itself; after success.
    struct Seen
    {
        QString systemIdentifier; ///< empty before PostgreSQL 9.6
        bool isInRecovery = false;
        QString address;     ///< its own end of the connection; empty on a Unix socket
        QString startedAt;   ///< seconds since 1970; differs between any two servers
        QString application; ///< of its WAL receiver, as its sender lists it; empty: none runs
    };

    /// @p transport is borrowed, Ready, and outlives the task.
    MonitorLogin(HostTransport &transport, const Request &request, QObject *parent = nullptr);
    ~MonitorLogin() override;

    /// After success: the way that worked.
    const TunnelTarget &way() const { return m_way; }
    PgVersion version() const { return m_version; }
    const Seen &seen() const { return m_seen; }
    /// After a failure: the server knows the role not or its password not, it does not say which.
    bool isRefused() const { return m_isRefused; }

protected:
    void run() override;
    void abort() override;

private:
    void tryNext();
    void tunnelOpened(Outcome outcome);
    void connected(Outcome outcome);
    void answered(Outcome outcome);
    QString question() const;
    void refuse(const Error &error);
    void end(const Outcome &outcome);

    HostTransport &m_transport;
    Request m_request;
    qsizetype m_next = 0;
    TunnelTarget m_way;
    PgVersion m_version;
    Seen m_seen;
    bool m_isRefused = false;
    std::optional<Error> m_first; ///< why the first way was closed
    // Order matters: tasks go before the connection, that before the tunnel.
    std::unique_ptr<Tunnel> m_tunnel;
    std::unique_ptr<PgConnection> m_connection;
    std::unique_ptr<TunnelTask> m_tunnelTask;
    TaskPtr m_connectTask;
    std::unique_ptr<PgQueryTask> m_query;
};

} // namespace pgt
