// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/secret.h"
#include "app/cluster/instance.h"
#include "app/cluster/linkfacts.h"
#include "app/cluster/replicationspec.h"
#include "app/remote/hosttransport.h"

namespace pgt {

/// What LinkProbe tries.
struct LinkRequest
{
    Instance standby; ///< whose psql is used, as its owner
    QString address;  ///< of the primary, as the standby reaches it
    int port = 5432;
    QString role; ///< the replication role, whether it exists or not
    TlsMode tls = TlsMode::Prefer;
    QString tlsRootCertificate;
    /// A login that the server refuses leaves a line FATAL in its log, the alarm of every log
    /// monitor (seen with 13, 15, 17 and 18). What writes nothing there: a connection, a complete
    /// TLS handshake, a refusal of TLS, a login up to the question for the password.
    enum class Login {
        Silent, ///< no line of pg_hba.conf lets the role in yet: none is tried
        Try     ///< one does
    };
    Login login = Login::Silent;
    /// Set, with Login::Try: sign in to replication twice, as a base backup does. Empty: the role
    /// does not exist yet, or its password is not known.
    Secret password;
    QString reverseAddress; ///< of the standby, tried from the primary's host; empty: not tried
    int reversePort = 0;
};

/// Looks at the way from the standby's host to the primary's PostgreSQL with the tools that are
/// there, in one round trip a host, changing nothing. A password travels on standard input into a
/// file that only the owner may read, in a directory of its own that is removed at once.
///
/// The address that the primary sees is read from its host's table of connections. Only where that
/// shows nothing (a proxy, a container) the server is asked by a login that it refuses, and
/// LinkFacts::wroteToLog says so.
///
/// Fails only if the session is lost; what could not be found out stays unknown in facts().
class LinkProbe : public Task
{
    Q_OBJECT

public:
    /// @p standbyHost and @p primaryHost (may be nullptr: the way back is not tried) must outlive
    /// it.
    LinkProbe(HostTransport &standbyHost, HostTransport *primaryHost, const LinkRequest &request,
              QObject *parent = nullptr);
    ~LinkProbe() override;

    /// Valid after Succeeded.
    const LinkFacts &facts() const { return m_facts; }

protected:
    void run() override;
    void abort() override;

private:
    void partEnded(const Outcome &outcome);
    void asked(const Outcome &outcome);
    bool mustAsk() const;

    HostTransport &m_standbyHost;
    HostTransport *m_primaryHost;
    LinkRequest m_request;
    LinkFacts m_facts;
    std::unique_ptr<CommandTask> m_forward, m_reverse, m_asking;
    int m_pending = 0;
    Outcome m_worst;
};

/// The commands of LinkProbe, and how their output is read; pure.
Command linkCommand(const LinkRequest &request);
/// Tries the way back and meanwhile lists who is connected to @p watchedPort of its own host.
Command reverseCommand(const QString &address, int port, int watchedPort);
/// A login that is refused in the server's own words.
Command refusedLoginCommand(const LinkRequest &request);
LinkFacts readLinkOutput(const QByteArray &output, const LinkRequest &request);
/// Fills seenAddress from what reverseCommand() printed, if the connection is among them.
void readPeers(LinkFacts &facts, const QByteArray &forward, const QByteArray &reverse);
/// Fills seenAddress and wroteToLog from what refusedLoginCommand() printed.
void readRefusal(LinkFacts &facts, const QByteArray &output);
std::optional<bool> readReverseOutput(const QByteArray &output);

} // namespace pgt
