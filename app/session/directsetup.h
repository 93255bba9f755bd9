// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/adoptsession.h"
#include "app/session/directservers.h"

namespace pgt {

/// A cluster that is watched straight through PostgreSQL's port, without a login on its hosts: the
/// servers are named by the user, and each is signed in to before it is saved. Reads only.
class DirectSetup : public QObject
{
    Q_OBJECT

public:
    /// What is typed; paths may begin with "~/".
    struct Values
    {
        QString clusterName;
        QString servers; ///< see parseDirectServers()
        QString role = QStringLiteral("pgtandem_monitor");
        QString database = QStringLiteral("postgres");
        QString tlsMode = QStringLiteral("verify-full"); ///< one of directTlsModes()
        QString rootCertificate, certificate, key;       ///< empty: libpq's own files
        QString gssMode = QStringLiteral("disable");     ///< one of directGssModes()

        bool operator==(const Values &) const = default;
    };
    /// The name of the watched cluster with a system identifier; empty: none.
    using KnownCluster = std::function<QString(const QString &systemIdentifier)>;

    /// @p secrets is borrowed and must outlive the session; @p maker: how servers are reached.
    explicit DirectSetup(SecretStore &secrets, TransportMaker maker = makeTransport,
                         QObject *parent = nullptr);
    ~DirectSetup() override;

    void setKnownCluster(const KnownCluster &known) { m_known = known; }

    /// Reads the services of these files; of one name the first counts, as for libpq. Files that
    /// are not there have none.
    void readServiceFiles(const QStringList &files = serviceFiles());
    QStringList services() const;
    /// Fills in what the service says and keeps its further keywords; empty: forgets those again.
    void useService(const QString &name);
    QString service() const { return m_service; }
    /// What became of the service's further keywords, as sentences; empty: it had none.
    QString serviceNote() const;

    const Values &values() const { return m_values; }
    void setValues(const Values &values);
    Secret password() const { return m_password; }
    /// Empty: libpq looks into the passfile.
    void setPassword(const Secret &password);
    /// As AdoptSession.
    bool canRemember() const { return m_secrets.keychain() != SecretStore::Keychain::Missing; }
    QString keychainName() const { return m_secrets.keychainName(); }
    Remember remember() const { return canRemember() ? m_remember : Remember::ForThisRun; }
    void setRemember(Remember remember);
    /// Whether this libpq can encrypt with Kerberos.
    static bool hasGssEncryption();

    /// What is wrong with the list of servers.
    std::optional<Error> serversError() const;
    /// Why Test is disabled, in words; empty: it is not.
    QString testNotReadyReason() const;
    /// Signs in to all servers at once. Precondition: testNotReadyReason() is empty.
    void test();
    void cancelTest();
    bool isTesting() const;
    /// Since the last test; empty after a change.
    const QList<AdoptedServer> &servers() const { return m_servers; }
    /// What ended the test before anything was sent.
    const std::optional<Error> &error() const { return m_error; }
    /// What is to be known about the tested servers as a whole, in the three parts; at most two.
    QList<Error> notes() const;

    /// Why Watch is disabled, in words; empty: it is not.
    QString notReadyReason() const;
    /// Keywords of libpq for all servers, without secrets; see DirectAccess::options.
    QString options() const;
    /// The cluster to be saved. Precondition: notReadyReason() is empty. Without id.
    SavedCluster cluster() const;

Q_SIGNALS:
    void changed(); ///< anything above

private:
    /// What belongs to the server of the same index in m_servers.
    struct Entry
    {
        DirectServer server;
        std::unique_ptr<HostTransport> transport;
        TaskPtr open;
        std::unique_ptr<MonitorLogin> login; ///< goes before the transport
        MonitorLogin::Seen seen;
    };

    HostAccess accessOf(const DirectServer &server) const;
    void forget();
    void startLogin(qsizetype index);
    void loginFinished(qsizetype index, const Outcome &outcome);
    Error refusal(const AdoptedServer &server, Error error) const;
    std::optional<Error> conflict(qsizetype index, qsizetype other) const;
    void judge();
    void nameServers();
    qsizetype primaryIndex() const;

    SecretStore &m_secrets;
    TransportMaker m_makeTransport;
    KnownCluster m_known;
    QList<PgService> m_services;
    QString m_service;
    ServiceValues m_serviceValues;
    Values m_values;
    Secret m_password;
    Remember m_remember = Remember::InKeychain;
    std::optional<Error> m_error;
    QList<AdoptedServer> m_servers;
    std::vector<Entry> m_entries;
};

} // namespace pgt
