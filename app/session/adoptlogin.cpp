// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of AdoptSession that signs in as the monitoring role.
#include "app/pg/hbafile.h"
#include "app/plan/steps/steptools.h"
#include "app/session/adoptsession.h"
#include "app/session/monitorlookup.h"

#include <algorithm>

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

const RoleFact *roleNamed(const Instance &instance, const QString &name)
{
    const auto it = std::find_if(instance.roles.cbegin(), instance.roles.cend(),
                                 [&name](const RoleFact &role) { return role.name == name; });
    return it == instance.roles.cend() ? nullptr : &*it;
}

} // namespace

void AdoptSession::setClusterName(const QString &name)
{
    if (m_clusterName == name)
        return;
    m_clusterName = name;
    Q_EMIT changed();
}

void AdoptSession::setRole(const QString &role)
{
    if (m_role == role)
        return;
    m_role = role;
    forgetLogins();
}

void AdoptSession::setPassword(const Secret &password)
{
    if (m_password == password)
        return;
    m_password = password;
    forgetLogins();
}

void AdoptSession::forgetLogins()
{
    dropTasks();
    for (AdoptedServer &server : m_servers) {
        server.login = AdoptedServer::Login::NotTested;
        server.loginError.reset();
    }
    Q_EMIT changed();
}

void AdoptSession::cancelTest()
{
    if (isTesting())
        forgetLogins();
}

bool AdoptSession::isTesting() const
{
    return isAnyTesting(m_servers);
}

void AdoptSession::testLogin()
{
    if (isTesting())
        return;
    forgetLogins();
    for (qsizetype i = 0; i < m_servers.size(); ++i) {
        if (instanceOf(i))
            startLogin(i);
    }
    Q_EMIT changed();
}

void AdoptSession::startLogin(qsizetype index)
{
    AdoptedServer &server = m_servers[index];
    Entry &entry = m_entries[size_t(index)];
    const Instance &instance = *instanceOf(index);
    HostTransport *transport = entry.part->transport();
    const QList<TunnelTarget> ways = monitorWays(instance, entry.part->access());
    if (!transport || ways.isEmpty()) {
        server.login = AdoptedServer::Login::Failed;
        server.loginError = Error::make(
                ErrorKind::ServerDown,
                tr("%1 listens on no address and no socket.").arg(server.name),
                tr("Nobody can sign in to it."), tr("Look at listen_addresses on its host."));
        return;
    }
    server.login = AdoptedServer::Login::Testing;
    MonitorLogin::Request request;
    request.serverName = server.name;
    request.ways = ways;
    request.role = m_role.trimmed();
    request.database = SavedCluster().database;
    request.password = m_password;
    request.systemIdentifier = m_system;
    entry.login = std::make_unique<MonitorLogin>(*transport, request);
    connect(entry.login.get(), &Task::finished, this,
            [this, id = server.id](const Outcome &outcome) {
                loginFinished(id, Outcome(outcome));
            });
    entry.login->start();
}

void AdoptSession::loginFinished(const QString &id, const Outcome &outcome)
{
    const qsizetype index = indexOf(id);
    AdoptedServer &server = m_servers[index];
    Entry &entry = m_entries[size_t(index)];
    const std::unique_ptr<MonitorLogin> login = std::move(entry.login);
    if (outcome.isSucceeded()) {
        server.login = AdoptedServer::Login::Passed;
        entry.way = login->way();
    } else if (outcome.isFailed() && login->isRefused()) {
        // Servers do not say whether role or password are wrong; whoever may act as the owner can
        // look. The facts may be older than the role.
        entry.refresh = entry.part->makeRefresh();
        connect(entry.refresh.get(), &Task::finished, this,
                [this, id, error = outcome.error()] { explainRefusal(id, error); });
        entry.refresh->start();
    } else {
        server.login = AdoptedServer::Login::Failed;
        server.loginError = outcome.isFailed() ? outcome.error() : Error();
    }
    Q_EMIT changed();
}

void AdoptSession::explainRefusal(const QString &id, const Error &refusal)
{
    const qsizetype index = indexOf(id);
    AdoptedServer &server = m_servers[index];
    m_entries[size_t(index)].refresh.release()->deleteLater();
    const Instance *instance = instanceOf(index);
    const RoleFact *role = instance ? roleNamed(*instance, m_role.trimmed()) : nullptr;
    const QString name = m_role.trimmed();
    Error error = refusal;
    error.host = server.name;
    if (instance && !instance->roles.isEmpty() && !role) {
        error.kind = ErrorKind::RoleConflict;
        error.text = tr("Role %1 does not exist on %2.").arg(name, server.name);
        error.why = tr("Watching signs in with a role of PostgreSQL that may read statistics.");
        error.remedy = tr("Run the statements below on the primary, or name a role that exists.");
    } else if (role && !role->login) {
        error.kind = ErrorKind::RoleConflict;
        error.text = tr("Role %1 may not log in to %2.").arg(name, server.name);
        error.why = tr("It was made as a group of rights, not for signing in.");
        error.remedy = tr("Run ALTER ROLE ... LOGIN on the primary, or name another role.");
    } else if (role && role->passwordKind == "none"_L1) {
        error.text = tr("Role %1 has no password on %2, but the server asks for one.")
                             .arg(name, server.name);
        error.why = tr("No password that is typed here can fit.");
        error.remedy = tr("Set one with \\password in psql on the primary, then type it here.");
    } else if (m_password.isEmpty()) {
        error.text = tr("%1 asks for the password of %2.").arg(server.name, name);
        error.why = tr("The role exists; its pg_hba.conf line wants a password.");
        error.remedy = tr("Type the password, then press Test.");
    } else {
        error.text = tr("%1 did not accept the password of %2.").arg(server.name, name);
        error.why = role ? tr("The role exists there, so the password is wrong or has expired.")
                         : tr("The role may be missing, or the password is wrong or has expired.");
        error.remedy = tr("Type the password again, or set a new one with \\password in psql. "
                          "Others who sign in with the old one are locked out then.");
    }
    server.login = AdoptedServer::Login::Failed;
    server.loginError = error;
    Q_EMIT changed();
}

QString AdoptSession::roleScript() const
{
    const QString name = m_role.trimmed();
    const QString quoted = QString::fromUtf8(sqlIdentifier(name));
    bool exists = false;
    bool hasMonitor = true;
    for (qsizetype i = 0; i < m_servers.size(); ++i) {
        if (const Instance *instance = instanceOf(i)) {
            exists = exists || roleNamed(*instance, name);
            hasMonitor = PgVersion::fromNumber(instance->versionNum).hasPgMonitor();
        }
    }
    const QString superuser = hasMonitor ? QString() : u" SUPERUSER"_s;
    QStringList lines;
    if (exists)
        lines << u"ALTER ROLE %1 LOGIN%2;"_s.arg(quoted, superuser);
    else
        lines << u"CREATE ROLE %1 LOGIN%2 CONNECTION LIMIT 10;"_s.arg(quoted, superuser);
    if (hasMonitor)
        lines << u"GRANT pg_monitor TO %1;"_s.arg(quoted);
    // psql turns it into a verifier before it is sent, so that no log ever has it.
    const QString ask = u"\\password %1"_s.arg(quoted);
    lines << (exists ? tr("-- %1   only if nobody knows its password", "a comment in SQL").arg(ask)
                     : ask);
    return lines.join(u'\n') + u'\n';
}

QString AdoptSession::signInNotReadyReason() const
{
    if (m_clusterName.trimmed().isEmpty())
        return tr("Name the cluster");
    if (m_role.trimmed().isEmpty())
        return tr("Name the monitoring role");
    if (isTesting())
        return tr("Still testing");
    for (qsizetype i = 0; i < m_servers.size(); ++i) {
        const AdoptedServer &server = m_servers.at(i);
        if (!instanceOf(i) || server.login == AdoptedServer::Login::Passed)
            continue;
        return server.login == AdoptedServer::Login::Failed
                       ? tr("The sign-in to %1 failed").arg(server.name)
                       : tr("Test the sign-in");
    }
    return {};
}

} // namespace pgt
