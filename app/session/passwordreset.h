// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/monitor/monitorlogin.h"
#include "app/plan/stepaction.h"
#include "app/session/serverpart.h"
#include "app/store/savedcluster.h"

namespace pgt {

/// A new password for the role with which a cluster is watched, for when nobody knows the old one:
/// looks at the primary over the way that the cluster is watched by, shows what would be done,
/// does it after the user has agreed, and tries to sign in.
/// States: Looking -> Planned -> Applying -> Trying -> Done; Failed from any of them.
///
/// There is no journal: it is one transaction on one server, and doing it again is always safe.
class PasswordReset : public QObject, private StepSink
{
    Q_OBJECT

public:
    enum class State { Looking, Planned, Applying, Trying, Done, Failed };
    Q_ENUM(State)

    /// The clock and the desk are borrowed and must outlive this.
    PasswordReset(const SavedCluster &cluster, const Clock &clock, TransportMaker maker,
                  PromptDesk *desk, QObject *parent = nullptr);
    ~PasswordReset() override;

    /// Whether a server of the cluster is reached by a login on its host.
    static bool isPossibleFor(const SavedCluster &cluster);

    /// Looks, also again after Failed. Changes nothing.
    void begin();
    State state() const { return m_state; }
    const SavedCluster &cluster() const { return m_cluster; }
    /// What is being done, or was: one sentence.
    QString statusText() const;
    /// Set in Failed.
    const std::optional<Error> &error() const { return m_error; }
    /// From Planned on; what will be done.
    const std::optional<Plan> &plan() const { return m_plan; }
    /// What the user agrees to: "I agree that ...".
    QString consentText() const;
    bool isAgreed() const { return m_isAgreed; }
    void setAgreed(bool isAgreed);
    /// Precondition: Planned and agreed.
    void apply();
    /// Whether the server has the new password; from Trying on, also if the login failed then.
    bool isChanged() const { return m_isChanged; }
    /// The new one, once isChanged().
    Secret password() const { return m_isChanged ? m_secrets.monitorPassword : Secret(); }

Q_SIGNALS:
    void changed();
    /// isChanged() became true.
    void passwordChanged();

private:
    // StepSink: the plan is too small for any of it.
    void log(LogLine::Level, const QString &) override {}
    void note(const QString &) override {}
    void copyProgress(const CopyProgress &) override {}
    void primaryDowntime(std::chrono::milliseconds) override {}
    void proof(const Proof &) override {}
    void reverted(const QString &) override {}
    void leftover(const QString &) override {}
    void remember(const QJsonObject &) override {}
    void ask(const RunQuestion &) override {}

    void lookAtNext();
    void looked();
    void makePlan();
    void run(TaskPtr task, void (PasswordReset::*then)());
    void stepChecked();
    void stepApplied();
    void stepVerified();
    void loggedIn();
    void fail(const Error &error);
    void setState(State state);

    SavedCluster m_cluster;
    const Clock &m_clock;
    TransportMaker m_makeTransport;
    PromptDesk *m_desk;
    State m_state = State::Looking;
    QList<SavedServer> m_candidates; ///< not looked at yet; the likeliest first
    SavedServer m_server;            ///< the one looked at
    std::optional<Error> m_error;
    std::optional<Error> m_firstError; ///< why the likeliest could not be looked at
    std::optional<Plan> m_plan;
    bool m_isAgreed = false;
    bool m_isChanged = false;
    RunSecrets m_secrets;
    RunTimings m_timings;
    QHash<QString, HostTransport *> m_hosts;
    QHash<QString, QJsonObject> m_undoData;
    // Order matters: tasks go before the action, that before the way to the host.
    std::unique_ptr<ServerPart> m_part;
    std::unique_ptr<StepAction> m_action;
    TaskPtr m_task;
};

} // namespace pgt
