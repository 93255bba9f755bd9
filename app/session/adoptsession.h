// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/topology.h"
#include "app/monitor/monitorlogin.h"
#include "app/session/serverpart.h"
#include "app/store/savedcluster.h"
#include "app/store/secretstore.h"

#include <vector>

namespace pgt {

/// One server of a cluster that is to be watched, as far as it is known.
struct AdoptedServer
{
    enum class State {
        Found,       ///< a neighbour points to it; nothing was tried yet
        Connecting,  ///< its host is being reached and read
        NeedsChoice, ///< several clusters there could be meant
        Reached,     ///< read
        Failed,      ///< see error
        Skipped,     ///< by the user: shown as its sender sees it, or not at all
    };
    enum class Role { Unknown, Primary, Standby };
    enum class Login { NotTested, Testing, Passed, Failed };

    QString id;
    QString name;    ///< for people
    QString address; ///< "10.20.0.12:5432"; without port where that is not known
    QString foundBy; ///< "listed by berlin-1", "named by berlin-2"
    QString upstreamId;
    Role role = Role::Unknown;
    State state = State::Found;
    std::optional<Error> error;
    Login login = Login::NotTested;
    std::optional<Error> loginError;

    /// The state in words, for the table.
    QString stateText() const;
    QString roleText() const;
};

/// The sign-in to one of them is under way.
bool isAnyTesting(const QList<AdoptedServer> &servers);

/// From one server of a running cluster to all of them, and to the sign-in that watches them. Reads
/// only: nothing on any server is changed. Nothing is connected to but what the user asks for.
class AdoptSession : public QObject
{
    Q_OBJECT

public:
    /// @p secrets and @p desk are borrowed and must outlive the session. What logins ask goes to
    /// the desk; nullptr: nothing is asked.
    explicit AdoptSession(SecretStore &secrets, TransportMaker maker = makeTransport,
                          PromptDesk *desk = nullptr, QObject *parent = nullptr);
    ~AdoptSession() override;

    /// The server to begin with; its part is that of the first page.
    ServerPart &first() { return *m_first; }
    /// Values known beforehand, as after a set-up that had nothing to do. @p instanceId is chosen
    /// as soon as the host was read.
    void suggest(const QString &clusterName, const HostAccess &access, const QString &instanceId);
    /// The servers of the sandbox: in directories that no package manager knows of.
    void useSandbox(const QStringList &directories);

    // --- The servers

    /// Looks for the other servers from the first one. Keeps what is there unless the first server
    /// is another one now. Precondition: first().isReady().
    void survey();
    const QList<AdoptedServer> &servers() const { return m_servers; }
    /// nullptr: unknown id.
    const AdoptedServer *server(const QString &id) const;
    /// The way to it, to be shown and corrected; nullptr for one on a host that is reached already.
    ServerPart *way(const QString &id) const;
    /// Sentences about WAL senders that serve no standby: "pg_receivewal on 10.20.0.9 only ...".
    QStringList leftOut() const { return m_leftOut; }
    /// Reaches and reads it. Also after a failure.
    void connectTo(const QString &id);
    /// connectTo() for all that are Found or Failed.
    void connectToAll();
    void skip(const QString &id);
    /// Back to Found.
    void unskip(const QString &id);
    bool isBusy() const;
    /// What is not right about the set as a whole, as a sentence; empty: nothing.
    QString serversNote() const;
    /// Why the page All servers is not complete, in words; empty: it is.
    QString serversNotReadyReason() const;

    // --- Sign-in

    QString clusterName() const { return m_clusterName; }
    void setClusterName(const QString &name);
    QString role() const { return m_role; }
    void setRole(const QString &role);
    Secret password() const { return m_password; }
    void setPassword(const Secret &password);
    /// Whether this computer has a keychain, as far as that is known.
    bool canRemember() const { return m_secrets.keychain() != SecretStore::Keychain::Missing; }
    QString keychainName() const { return m_secrets.keychainName(); }
    Remember remember() const { return canRemember() ? m_remember : Remember::ForThisRun; }
    void setRemember(Remember remember) { m_remember = remember; }
    /// Signs in to every reached server. Precondition: not testing.
    void testLogin();
    void cancelTest();
    bool isTesting() const;
    /// What makes the role, as psql understands it; without a password.
    QString roleScript() const;
    /// Why Watch is disabled, in words; empty: it is not.
    QString signInNotReadyReason() const;

    /// The cluster to be saved. Precondition: signInNotReadyReason() is empty. Without id.
    SavedCluster cluster() const;

Q_SIGNALS:
    void changed(); ///< anything above

private:
    /// What belongs to the server of the same index in m_servers.
    struct Entry
    {
        TopologyFind find; ///< how it was found; without fromId: the first
        ServerPart *part = nullptr;
        std::unique_ptr<ServerPart> own; ///< empty: the part of another one on the same host
        QString instanceId;
        std::optional<SenderFact> row;
        TunnelTarget way;
        std::unique_ptr<MonitorLogin> login;
        TaskPtr refresh;
    };

    qsizetype indexOf(const QString &id) const;
    const Instance *instanceOf(qsizetype index) const;
    void reset();
    void dropTasks();
    void look();
    void addFind(const TopologyFind &find);
    void applyTopology(const Topology &topology);
    bool isKnownFind(const TopologyFind &find) const;
    void partChanged(const QString &id);
    void choose(qsizetype index);
    void fail(qsizetype index, const Error &error);
    Error noClusterError(qsizetype index) const;
    bool isTaken(const HostFacts &facts, const QString &instanceId, qsizetype except) const;
    void describe(qsizetype index);
    void makeNamesUnique();
    QString nameOf(const QString &id) const;
    QString collectorSentence(const WalCollector &collector) const;
    void forgetLogins();
    void startLogin(qsizetype index);
    void loginFinished(const QString &id, const Outcome &outcome);
    void explainRefusal(const QString &id, const Error &error);
    SavedServer savedServer(qsizetype index) const;

    SecretStore &m_secrets;
    TransportMaker m_makeTransport;
    PromptDesk *m_desk;
    std::unique_ptr<ServerPart> m_first;
    QString m_suggestedInstance;
    QString m_firstInstance; ///< that the present servers were found from
    bool m_isSandbox = false;
    QStringList m_hints;
    QString m_system;
    QList<AdoptedServer> m_servers;
    std::vector<Entry> m_entries;
    QStringList m_leftOut;
    int m_lastId = 0;
    QString m_clusterName;
    QString m_role;
    Secret m_password;
    Remember m_remember = Remember::InKeychain;
};

} // namespace pgt
