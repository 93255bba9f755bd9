// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/check/finding.h"
#include "app/cluster/linkfacts.h"
#include "app/cluster/listening.h"
#include "app/cluster/walretention.h"
#include "app/plan/plan.h"
#include "app/session/serverpart.h"
#include "app/session/walmeter.h"

#include <QElapsedTimer>
#include <QSet>

namespace pgt {

class Clock;
class LinkProbe;
class PromptDesk;
class PlanRunSession;
class RunSession;
class SecretStore;
struct SavedCluster;
struct PlanInput;
struct Situation;

/// Page Goal.
class GoalPart : public QObject
{
    Q_OBJECT
public:
    enum class Goal { OverSsh, Sandbox };
    using QObject::QObject;

    QString clusterName() const { return m_clusterName; }
    void setClusterName(const QString &name);
    Goal goal() const { return m_goal; }
    void setGoal(Goal goal);
    bool isReady() const { return notReadyReason().isEmpty(); }
    QString notReadyReason() const;

Q_SIGNALS:
    void changed();

private:
    QString m_clusterName;
    Goal m_goal = Goal::OverSsh;
};

/// Page Replication: how the standby signs in and how much WAL is kept. Defaults are filled from
/// the discovery as long as the user has not typed something else.
class ReplicationPart : public QObject
{
    Q_OBJECT
public:
    enum class TestState { NotRun, Running, Passed, Warning, Failed };
    Q_ENUM(TestState)
    /// What the page shows under the fields about WAL retention.
    struct Retention
    {
        double walBytesPerSecond = -1; ///< over all that is known of its time; -1: not measured
        qint64 databaseBytes = -1;
        qint64 walDuringCopyBytes = -1;
        qint64 primaryFreeBytes = -1;
        QString sentence;      ///< how the suggestion came about, complete, with figures
        WalRetention decision; ///< what the plan would do
        /// What will be true of the kept WAL, and of whoever else relies on the same limit.
        QString consequence;
        bool isDoubtful = false; ///< others lose WAL, nothing limits it, or it is too little
    };

    explicit ReplicationPart(class SetupSession *session);
    ~ReplicationPart() override;

    /// The wishes of this page; the rest of the spec is filled in by SetupSession::spec().
    const ReplicationSpec &values() const { return m_values; }
    void setRole(const QString &role);
    void setPassword(const Secret &password);
    void generatePassword();
    void setPrimaryAddress(const QString &address);
    void setPrimaryPort(int port);
    void setTls(TlsMode mode);
    void setUseSlot(bool use);
    void setSlotName(const QString &name);
    /// Where a tablespace of the primary goes on the standby; the same path or an empty one: as on
    /// the primary.
    void setTablespacePlace(const QString &from, const QString &to);
    void setKeepAtMostBytes(qint64 bytes);
    void setCheckpoint(CheckpointMode mode);
    void setListen(ListenWish wish);
    /// What listen_addresses would become; nothing if it need not change.
    std::optional<ListenChange> listenChange() const;
    /// For the field: the limit or reserve there will be; 0: none. The wish, once it was typed.
    qint64 shownKeepBytes() const;
    /// There is a limit or reserve to set: not for a slot on a server to 12.
    bool hasLimit() const;
    QString slotName() const { return m_slotName; }
    /// As StandbySpec::tablespaceMapping, only of tablespaces that the chosen primary has.
    QMap<QString, QString> tablespaceMapping() const;
    /// Directories of the chosen primary's tablespaces.
    QStringList tablespaces() const;
    /// Whether the role exists already ("Role, exists" / "Role, will be created").
    bool roleExists() const;
    bool isPasswordGenerated() const { return m_passwordGenerated; }
    /// 0 (empty) to 4 (strong).
    int passwordStrength() const;

    /// The pg_hba.conf line that would be added, and its file; empty if none is needed.
    QString hbaRule() const;
    QString hbaFile() const;
    Retention retention() const;
    /// Asks the primary again where its WAL ends, so that the rate is of more than a moment.
    void readWal();
    /// The primary with the rate of the whole visit. Precondition: a cluster is chosen.
    Instance measuredPrimary() const;

    /// Reaches the primary's port from the standby's host, read-only.
    void test();
    TestState testState() const { return m_testState; }
    QString testText() const { return m_testText; }

    bool isReady() const { return notReadyReason().isEmpty(); }
    QString notReadyReason() const;
    /// Fills untouched fields from new facts.
    void applyDefaults();

Q_SIGNALS:
    void changed();

private:
    friend class SetupSession;
    friend class SetupFixture; ///< tests of the screens
    void tested(const class Outcome &outcome);
    void forgetTest();
    int passwordRevision() const { return m_passwordRevision; }
    const RoleFact *existingRole() const;
    qint64 suggestedKeep() const;
    QString rateText() const;
    void noteWal();
    void dropTasks();

    SetupSession *m_session;
    ReplicationSpec m_values;
    QString m_slotName;
    QMap<QString, QString> m_tablespacePlaces;
    bool m_passwordGenerated = false;
    int m_passwordRevision = 0;
    QSet<QString> m_touched;
    TestState m_testState = TestState::NotRun;
    QString m_testText;
    std::unique_ptr<Task> m_task;
    TaskPtr m_walTask;
    WalMeter m_walMeter;
};

/// Page Checks.
class ChecksPart : public QObject
{
    Q_OBJECT
public:
    enum class State { NotRun, Running, Done, Failed };
    Q_ENUM(State)

    explicit ChecksPart(class SetupSession *session);
    ~ChecksPart() override;

    /// Reads all facts again on all hosts in parallel and evaluates. Also cancels a running one.
    void run();
    void cancel();
    State state() const { return m_state; }
    QString statusText() const { return m_statusText; } ///< "finished in 3.2 s"
    const QList<Finding> &findings() const { return m_findings; }
    int count(Finding::State state) const;
    /// Takes the fix into the plan; the findings are evaluated again from the same facts.
    void acceptFix(const QString &findingId);
    const std::optional<Error> &error() const { return m_error; }
    const std::optional<LinkFacts> &link() const { return m_link; }
    QStringList acceptedFixes() const { return m_acceptedFixes; }

    bool isReady() const { return notReadyReason().isEmpty(); }
    QString notReadyReason() const;
    /// Something they depend on has changed: back to NotRun.
    void invalidate();

Q_SIGNALS:
    void changed();

private:
    friend class SetupFixture; ///< tests of the screens
    void evaluate();
    void finishedReading(const class Outcome &outcome);
    TaskPtr makeLinkProbe();

    SetupSession *m_session;
    State m_state = State::NotRun;
    QString m_statusText;
    QList<Finding> m_findings;
    QStringList m_acceptedFixes;
    std::optional<Error> m_error;
    std::optional<LinkFacts> m_link;
    TaskPtr m_task;
    QElapsedTimer m_clock;
};

/// Page Review.
class ReviewPart : public QObject
{
    Q_OBJECT
public:
    explicit ReviewPart(class SetupSession *session);

    /// Makes the plan from the present facts and wishes; drops the consent.
    void makePlan();
    const std::optional<Plan> &plan() const { return m_plan; }
    const std::optional<Error> &error() const { return m_error; }
    /// The sentence beside the consent box ("I agree that berlin-1 restarts once and ...");
    /// HTML-free, with the parts to stress between U+0002 and U+0003.
    QString consentText() const;
    static QString consentText(const Plan &plan);
    bool isAgreed() const { return m_agreed; }
    void setAgreed(bool agreed);
    bool isReady() const { return notReadyReason().isEmpty(); }
    QString notReadyReason() const;
    void invalidate();

Q_SIGNALS:
    void changed();

private:
    friend class SetupFixture; ///< tests of the screens

    SetupSession *m_session;
    std::optional<Plan> m_plan;
    std::optional<Error> m_error;
    bool m_agreed = false;
};

/// The state behind the whole wizard. Owns the connections to both hosts until the run is over.
class SetupSession : public QObject
{
    Q_OBJECT

public:
    /// Clock and desk are borrowed and must outlive the session. Journals go to @p runsDirectory.
    /// Questions of logins go to @p desk; without one, a login that needs an answer fails.
    SetupSession(const Clock &clock, QString runsDirectory, TransportMaker maker = makeTransport,
                 PromptDesk *desk = nullptr, QObject *parent = nullptr);
    ~SetupSession() override;

    GoalPart &goal() { return *m_goal; }
    ServerPart &primary() { return *m_primary; }
    ServerPart &standby() { return *m_standby; }
    ReplicationPart &replication() { return *m_replication; }
    ChecksPart &checks() { return *m_checks; }
    ReviewPart &review() { return *m_review; }
    /// nullptr until startRun().
    virtual RunSession *runSession() const;
    /// The same, for whoever keeps its secrets.
    PlanRunSession *planRun() const;

    /// All wishes together, with secrets.
    ReplicationSpec spec() const;
    /// Wishes and facts. Precondition: both servers are Found.
    Situation situation() const;
    /// The same for the planner.
    PlanInput planInput() const;
    /// Where the monitoring password of a cluster that is watched already can be found: it is kept
    /// if it still works. @p clusterOf finds a saved cluster by its system identifier. Both
    /// borrowed.
    using ClusterFinder = std::function<const SavedCluster *(const QString &systemIdentifier)>;
    void setKnownClusters(const ClusterFinder &clusterOf, SecretStore &secrets);
    /// Tries that password; always succeeds. nullptr: there is none to try.
    TaskPtr makeMonitorLookup();
    /// Looks at the way between the two hosts. Precondition as above.
    std::unique_ptr<LinkProbe> makeLinkProbe() const;
    /// Host names that the user typed to confirm that another system's data is moved aside there.
    void setReplaceForeignDataOn(const QStringList &hosts);
    /// "orders: berlin-1 -> berlin-2", as far as known; for the wizard's side bar.
    QString summary() const;
    /// Something was typed that would be lost by closing.
    bool hasInput() const;
    const Clock &clock() const { return m_clock; }
    /// Fixed settings for the sandbox goal: hosts are local and prepared by it.
    void useSandbox(const HostAccess &access, const QString &primaryDirectory,
                    const QString &standbyDirectory);
    /// Undoes useSandbox(): what was typed for SSH before is back, and nothing that was read from
    /// the sandbox is left. No effect without it.
    void leaveSandbox();

    /// Hands plan, secrets and connections to a new RunSession and starts it.
    /// Precondition: review().isReady().
    virtual void startRun();

Q_SIGNALS:
    void changed();
    void runStarted();

private:
    friend class SetupFixture; ///< tests of the screens
    void partChanged();
    void dropTasks();

    const Clock &m_clock;
    QString m_runsDirectory;
    QStringList m_replaceForeignDataOn;
    QStringList m_sandboxDirectories; ///< set while both hosts are this computer
    std::optional<std::pair<HostAccess, HostAccess>> m_beforeSandbox; ///< set: it is in use
    QByteArray m_fingerprint; ///< of the wishes that checks and plan were made for
    std::unique_ptr<GoalPart> m_goal;
    std::unique_ptr<ServerPart> m_primary, m_standby;
    std::unique_ptr<ReplicationPart> m_replication;
    std::unique_ptr<ChecksPart> m_checks;
    std::unique_ptr<ReviewPart> m_review;
    std::unique_ptr<RunSession> m_run;
    PlanRunSession *m_planRun = nullptr; ///< the same object
    Secret m_monitorPassword;
    ClusterFinder m_clusterOf;
    SecretStore *m_secrets = nullptr;
    QString m_keptMonitorRole; ///< empty: none is kept
    Secret m_keptMonitorPassword;
};

} // namespace pgt
