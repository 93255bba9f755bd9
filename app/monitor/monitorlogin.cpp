// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/monitorlogin.h"

#include "app/monitor/watchtarget.h"
#include "app/pg/pgconnection.h"
#include "app/pg/pgquerytask.h"
#include "app/pg/servermessages.h"

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

// The view shows the connection string without quotes and with its password hidden (PostgreSQL 9.6
// to 18, libpqrcv_get_conninfo()). Where that cannot be read back, no name is known.
QString applicationOf(const QString &receiver)
{
    const Result<ConnInfo> info = ConnInfo::parse(receiver);
    if (!info)
        return {};
    const QString own = info->value(u"application_name"_s);
    return own.isEmpty() ? info->value(u"fallback_application_name"_s) : own;
}

} // namespace

MonitorLogin::MonitorLogin(HostTransport &transport, const Request &request, QObject *parent)
    : Task(parent), m_transport(transport), m_request(request)
{}

MonitorLogin::~MonitorLogin() = default;

void MonitorLogin::run()
{
    tryNext();
}

void MonitorLogin::abort()
{
    end(Outcome::cancelled());
}

void MonitorLogin::end(const Outcome &outcome)
{
    m_query.reset();
    m_connectTask.reset();
    m_tunnelTask.reset();
    m_connection.reset();
    m_tunnel.reset();
    finish(outcome);
}

void MonitorLogin::tryNext()
{
    m_way = m_request.ways.at(m_next++);
    m_tunnelTask = m_transport.openTunnel(m_way);
    connect(m_tunnelTask.get(), &Task::finished, this, &MonitorLogin::tunnelOpened);
    m_tunnelTask->start();
}

void MonitorLogin::tunnelOpened(Outcome outcome)
{
    if (outcome.isSucceeded())
        m_tunnel = m_tunnelTask->take();
    m_tunnelTask.reset();
    if (!m_tunnel) {
        end(outcome);
        return;
    }
    const Result<PgTarget> target =
            watchTarget(m_tunnel->endpoint(), {m_request.serverName, m_request.role,
                                               m_request.database, m_request.password});
    if (!target) {
        end(Outcome::failed(target.error()));
        return;
    }
    m_connection = std::make_unique<PgConnection>(*target);
    m_connectTask = m_connection->connectTask();
    connect(m_connectTask.get(), &Task::finished, this, &MonitorLogin::connected);
    m_connectTask->start();
}

void MonitorLogin::connected(Outcome outcome)
{
    m_connectTask.reset();
    if (outcome.isCancelled()) {
        end(outcome);
        return;
    }
    if (outcome.isFailed()) {
        refuse(outcome.error());
        return;
    }
    m_version = m_connection->serverVersion();
    m_query = m_connection->query(question());
    connect(m_query.get(), &Task::finished, this, &MonitorLogin::answered);
    m_query->start();
}

QString MonitorLogin::question() const
{
    const QString sees = m_version.hasPgMonitor()
                                 ? u"pg_has_role(current_user, 'pg_read_all_stats', 'USAGE')"_s
                                 : u"current_setting('is_superuser') = 'on'"_s;
    const QString system = m_version.hasControlFunctions()
                                   ? u"(SELECT system_identifier FROM pg_control_system())"_s
                                   : u"NULL"_s;
    const QString receiver = m_version.hasWalReceiverView()
                                     ? u"(SELECT conninfo FROM pg_stat_wal_receiver)"_s
                                     : u"NULL"_s;
    return u"SELECT %1 AS sees, %2::text AS system_identifier, %3::text AS receiver, "
           "pg_is_in_recovery() AS in_recovery, host(inet_server_addr()) AS address, "
           "extract(epoch FROM pg_postmaster_start_time())::text AS started_at"_s.arg(sees, system,
                                                                                      receiver);
}

void MonitorLogin::refuse(const Error &error)
{
    const auto known = ServerMessages::explain(error.detail);
    m_isRefused = known && (known->cause == ServerCause::PasswordWrong ||
                            known->cause == ServerCause::PasswordNotSent ||
                            known->cause == ServerCause::RoleMissing ||
                            known->cause == ServerCause::RoleNoLogin);
    if (!m_first || m_isRefused)
        m_first = error;
    if (m_isRefused || m_next >= m_request.ways.size()) {
        end(Outcome::failed(*m_first));
        return;
    }
    m_connection.reset();
    m_tunnel.reset();
    tryNext();
}

void MonitorLogin::answered(Outcome outcome)
{
    if (!outcome.isSucceeded()) {
        end(outcome);
        return;
    }
    const PgResult result = m_query->result();
    const QString system = result.text(0, u"system_identifier"_s);
    m_seen = {system.isEmpty() ? QString() : QString::number(quint64(system.toLongLong())),
              result.isTrue(0, u"in_recovery"_s), result.text(0, u"address"_s),
              result.text(0, u"started_at"_s), applicationOf(result.text(0, u"receiver"_s))};
    if (!system.isEmpty() && !m_request.systemIdentifier.isEmpty() &&
        quint64(system.toLongLong()) != m_request.systemIdentifier.toULongLong()) {
        Error error = Error::make(ErrorKind::ForeignData,
                                  tr("Another PostgreSQL answers on port %1 of %2.")
                                          .arg(m_way.port)
                                          .arg(m_request.serverName),
                                  tr("Its positions would be mixed up with those of this cluster."),
                                  tr("Look which server listens there, then connect to %1 again.")
                                          .arg(m_request.serverName));
        end(Outcome::failed(error.withHost(m_request.serverName)));
        return;
    }
    if (!result.isTrue(0, u"sees"_s)) {
        const QString right = m_version.hasPgMonitor() ? tr("It is no member of pg_monitor.")
                                                       : tr("It is no superuser.");
        Error error = Error::make(
                ErrorKind::RoleConflict,
                tr("Role %1 may sign in to %2, but not see replication.")
                        .arg(m_request.role, m_request.serverName),
                tr("%1 The server hides state and positions of its standbys from it.").arg(right),
                m_version.hasPgMonitor()
                        ? tr("On the primary, run GRANT pg_monitor TO the role, then test again.")
                        : tr("Before PostgreSQL 10 only a superuser sees them: name one."));
        end(Outcome::failed(error.withHost(m_request.serverName)));
        return;
    }
    end(Outcome::succeeded());
}

} // namespace pgt
