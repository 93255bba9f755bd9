// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/monitor/monitorlogin.h"
#include "app/session/serverpart.h"
#include "app/store/savedcluster.h"
#include "app/store/secretstore.h"

namespace pgt {

/// The ways to sign in to a server from its own host, the surest first. A socket is the surest way
/// to the right server, but often lets only the OS account of that name in; the loopback address is
/// what pg_hba.conf of most packages has a password line for.
QList<TunnelTarget> monitorWays(const Instance &instance, const HostAccess &access);

/// Finds out whether the password with which a cluster is watched still opens its primary. Ends
/// with success also if it does not; see works(). A password that is refused is tried once.
class MonitorLookup : public Task
{
    Q_OBJECT

public:
    /// @p secrets and @p primary are borrowed; the part is Found and has a chosen cluster.
    MonitorLookup(SecretStore &secrets, const SavedCluster &cluster, const ServerPart &primary,
                  QObject *parent = nullptr);
    ~MonitorLookup() override;

    bool works() const { return m_works; }
    QString role() const { return m_request.role; }
    Secret password() const { return m_request.password; }

protected:
    void run() override;
    void abort() override;

private:
    void secretRead(const Outcome &outcome);

    SecretStore &m_secrets;
    QString m_key;
    HostTransport &m_transport;
    MonitorLogin::Request m_request;
    std::unique_ptr<ReadSecretTask> m_read;
    std::unique_ptr<MonitorLogin> m_login;
    bool m_works = false;
};

} // namespace pgt
