// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/adoptsession.h"
#include "app/session/clusterlist.h"
#include "app/session/directsetup.h"
#include "app/session/runsession.h"
#include "app/session/sandbox.h"
#include "app/session/setupsession.h"

#include <vector>

namespace pgt {

class PasswordReset;
class PlanRunSession;
class PromptDesk;
struct UnfinishedRun;

/// A run whose journal was found on disk: the program or the computer stopped in the middle of it,
/// or the user left it for later.
struct OpenRun
{
    QString planId;
    QString clusterName;
    QDateTime startedAt;
    QString summary; ///< "berlin-1 -> berlin-2, 7 of 11 steps done, left for later"
};

/// Everything behind the main window: the saved clusters, the set-up in progress, runs left open
/// and the sandbox. Owns them; the screens borrow.
class Workspace : public QObject
{
    Q_OBJECT

public:
    struct Folders
    {
        QString config; ///< clusters.json
        QString data;   ///< runs/ and sandbox/
    };
    /// The user's own folders on this computer.
    static Folders defaultFolders();

    /// Clock and secrets are borrowed and must outlive the workspace. @p sandbox: the one to use;
    /// nullptr: the real one in the folder for data. @p maker: how hosts are reached.
    Workspace(const Folders &folders, const Clock &clock, SecretStore &secrets,
              std::unique_ptr<Sandbox> sandbox = nullptr, TransportMaker maker = makeTransport,
              QObject *parent = nullptr);
    ~Workspace() override;

    /// Reads the saved clusters and begins to watch them. An error (a damaged file was moved aside)
    /// leaves an empty, usable list.
    Result<void> load();

    ClusterList &clusters() { return *m_clusters; }
    Sandbox &sandbox() { return *m_sandbox; }
    SecretStore &secrets() { return m_secrets; }
    /// Where all questions of logins come together.
    PromptDesk &prompts() { return *m_prompts; }

    /// A fresh set-up. There is one at a time: nullptr while a run is in progress.
    SetupSession *beginSetup();
    SetupSession *setup() const { return m_setup.get(); }
    /// The run in progress, from the set-up or resumed; nullptr: none.
    RunSession *run() const;
    bool isRunInProgress() const;
    /// Forgets the present set-up and its connections. Precondition: no run in progress.
    void endSetup();

    /// A fresh session to watch an existing cluster; the one before is forgotten.
    AdoptSession *beginAdopt();
    /// The same for the pair of the present set-up, with all that it knows already.
    AdoptSession *beginAdoptOfSetup();
    void endAdopt();
    /// Saves and watches what the adoption found; a cluster of the same system identifier that is
    /// in the list already is replaced. Precondition: it is ready. Errors as ClusterStore::put().
    Result<void> adopt();
    /// A fresh session to watch a cluster without SSH; the one before is forgotten.
    DirectSetup *beginDirect();
    void endDirect();
    /// As adopt(), of the session without SSH.
    Result<void> watchDirect();
    /// The watched cluster that the present set-up is about; empty: none.
    QString clusterOfSetup() const;

    /// Runs left on disk that are not open in this program.
    QList<OpenRun> openRuns() const;
    /// Opens a run again, in state NeedsDecision: retry() goes on, undo() takes back. nullptr with
    /// the reason in @p error.
    RunSession *resumeRun(const QString &planId, Error *error);

    /// A new password for the role that the cluster is watched with; nullptr: no such cluster, or
    /// none of its hosts is reached by login. Must end before the workspace.
    std::unique_ptr<PasswordReset> makePasswordReset(const QString &clusterId);
    /// The file that the password of this cluster could be kept in, if it is known for this run
    /// only because there is no keychain; empty otherwise.
    QString offeredPasswordFile(const QString &clusterId) const;
    /// By the user's own choice. Precondition: offeredPasswordFile() is not empty.
    void keepPasswordInFile(const QString &clusterId);

    /// The saved cluster that the last successful run became; empty: none.
    QString lastClusterId() const { return m_lastClusterId; }

Q_SIGNALS:
    /// A run has succeeded and its cluster is saved and watched.
    void clusterMade(const QString &clusterId);
    /// The monitoring password could not be put into the keychain; it is known for this run only.
    void secretNotKept(const QString &clusterName, const pgt::Error &why);
    /// The password of a cluster that was removed is still in the keychain.
    void secretNotForgotten(const QString &clusterName, const pgt::Error &why);
    /// By the user's own choice it is in the file of the secrets now.
    void secretKeptInFile(const QString &clusterId);
    void setupChanged();
    /// The run in progress has begun, gone on or ended.
    void runChanged();

private:
    QString runsFolder() const;
    static QString endingWords(const UnfinishedRun &run);
    void follow(PlanRunSession *run);
    void runStateChanged();
    void saveMade(const PlanRunSession &run);
    Result<void> watch(SavedCluster cluster, const Secret &password, Remember remember);
    void keepPassword(const SavedCluster &cluster, const Secret &password, Remember remember);
    void forgetPassword(const SavedCluster &cluster);
    const SavedCluster *clusterOf(const QString &systemIdentifier) const;

    Folders m_folders;
    const Clock &m_clock;
    SecretStore &m_secrets;
    TransportMaker m_makeTransport;
    std::unique_ptr<PromptDesk> m_prompts; ///< outlives everything that logs in
    std::unique_ptr<ClusterStore> m_store;
    std::unique_ptr<ClusterList> m_clusters;
    std::unique_ptr<Sandbox> m_sandbox;
    std::unique_ptr<SetupSession> m_setup;
    std::unique_ptr<PlanRunSession> m_resumed;
    std::unique_ptr<AdoptSession> m_adopt;
    std::unique_ptr<DirectSetup> m_direct;
    PlanRunSession *m_followed = nullptr;
    TaskPtr m_secretTask;
    std::vector<TaskPtr> m_forgetting;
    std::unique_ptr<ReadSecretTask> m_readTask;
    QStringList m_onlyThisRun; ///< clusters whose password no keychain took
    QString m_lastClusterId;
};

} // namespace pgt
