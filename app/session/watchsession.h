// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/secret.h"
#include "app/monitor/health.h"
#include "app/monitor/history.h"
#include "app/monitor/linkstatus.h"
#include "app/store/savedcluster.h"
#include "app/store/secretstore.h"

#include <QObject>

#include <chrono>
#include <optional>

namespace pgt {

class PromptDesk;

/// A question for the monitoring role's password, to be answered with provideSecret().
struct SecretRequest
{
    QString clusterName;
    QString role;
    QString reason; ///< a sentence: why it is asked for; after a refused login the server's words
    bool canRemember = false; ///< a keychain is there
    QString keychainName;
    QString filePath;      ///< of Remember::InFile; empty: there is no such way
    bool canReset = false; ///< a host is reached by login, so that a PasswordReset is possible
};

/// One cluster being watched, for the dashboard and the side bar: the newest snapshot, the history,
/// and the sentences made from them. Made by makeWatchSession(); tests of screens implement their
/// own.
class WatchSession : public QObject
{
    Q_OBJECT

public:
    enum class State {
        Stopped,     ///< start() was not called yet
        Connecting,  ///< no sample yet
        NeedsSecret, ///< waits for provideSecret(); what needs no password goes on, and sampleNow()
                     ///< looks again where passwords are kept
        NeedsLogin,  ///< no samples, and a host waits for logIn(); see links()
        Watching,    ///< at least one server gives samples
        Unreachable, ///< no server gives samples; goes on trying, see error()
        Paused,      ///< by the user; all connections are closed
    };
    Q_ENUM(State)

    using QObject::QObject;

    virtual const SavedCluster &cluster() const = 0;
    virtual State state() const = 0;
    /// The step in progress or what is wrong, one sentence; may be empty.
    virtual QString statusText() const = 0;
    /// Set in Unreachable: the primary's problem, or the first one there is.
    virtual std::optional<Error> error() const = 0;

    /// Kept up to date also between samples: ages grow.
    virtual const ReplicationSnapshot &snapshot() const = 0;
    virtual const History &history() const = 0;
    virtual HealthSentence health() const = 0;
    /// The worst alert that was not hidden; nullopt: none.
    virtual std::optional<Alert> alert() const = 0;
    /// All alerts, hidden ones included: what is wrong stays wrong.
    virtual int alertCount() const = 0;
    /// Hides the alert until the state that it is about changes.
    virtual void hideAlert(const QString &alertId) = 0;
    /// Shows the hidden ones again.
    virtual void showAlerts() = 0;
    virtual std::optional<FailoverView> failover() const = 0;

    virtual LagLimits limits() const = 0;
    virtual void setLimits(const LagLimits &limits) = 0;
    virtual std::chrono::milliseconds interval() const = 0;
    virtual void setInterval(std::chrono::milliseconds interval) = 0;
    /// The sessions to the hosts, in the order of the servers.
    virtual QList<LinkStatus> links() const = 0;
    virtual int hostCount() const = 0;
    virtual int connectedHostCount() const = 0;
    /// UTC; invalid: none yet.
    virtual QDateTime lastSampleAt() const = 0;
    /// The open question in NeedsSecret.
    virtual std::optional<SecretRequest> secretRequest() const = 0;

    virtual void start() = 0;
    /// Closes all connections; the history stays.
    virtual void pause() = 0;
    virtual void resume() = 0;
    /// One sample of every server now, also of those waiting to be tried again.
    virtual void sampleNow() = 0;
    /// Answers secretRequest(); a refused one leads to another request.
    virtual void provideSecret(const Secret &secret, Remember remember) = 0;
    /// The user wants to log in to a host of links() now and waits for it: questions are asked.
    virtual void logIn(const HostAccess &access) = 0;
    /// Servers were added, removed or renamed; those that stay keep their connection.
    virtual void setCluster(const SavedCluster &cluster) = 0;

Q_SIGNALS:
    void stateChanged();
    void snapshotChanged(); ///< at most a few times per interval
    void alertChanged();
    void linksChanged();
    void historyEvent(const pgt::HistoryEvent &event);
    void secretNeeded(const pgt::SecretRequest &request);
    /// The keychain did not take the password; it is known for this run only.
    void secretNotKept(const pgt::Error &error);
    /// cluster() has other roles than were saved.
    void rolesLearned();
};

/// The real one. All are borrowed and must outlive it; without a desk no login can ask anything.
/// State Stopped.
std::unique_ptr<WatchSession> makeWatchSession(const SavedCluster &cluster, const Clock &clock,
                                               SecretStore &secrets, PromptDesk *desk = nullptr,
                                               const TransportMaker &maker = makeTransport);

} // namespace pgt
