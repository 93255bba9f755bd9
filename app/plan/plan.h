// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/replicationspec.h"
#include "app/plan/byteedits.h"
#include "app/plan/diff.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>

#include <chrono>
#include <optional>

namespace pgt {

/// One file as a step changes it. Configuration files hold secrets of others (an old
/// primary_conninfo, ldapbindpasswd, keys in commands): a saved plan has no contents of them, only
/// the edits, which are made to the file as it is on its host. Hashes say which file that must be.
struct FileChange
{
    enum class Privacy { Plain, Secret };

    /// What a saved plan knows instead of the contents.
    struct Saved
    {
        QList<ByteEdit> edits;
        QByteArray afterSha256; ///< hex
        Diff shown;             ///< redacted
    };

    QString path;
    /// Whole contents, in the memory of the program that made the plan only; unset if saved is
    /// there. Of a secret file: placeholders, never the secret.
    QByteArray before, after;
    bool existsBefore = true;
    QByteArray beforeSha256; ///< hex; of the file that the plan was made for; empty: any content
    QString backupPath;      ///< where the old content is kept; empty for a new file
    Privacy privacy = Privacy::Plain;
    std::optional<Saved> saved;

    /// For people, without the secrets in the lines.
    Diff diff() const;
    /// Whether a file with @p content is the one that the step leaves behind.
    bool isNew(const QByteArray &content) const;
    /// Whether a file with @p content is the one that the plan was made for.
    bool isOld(const QByteArray &content) const;
    /// What has to be written in the place of @p present; nullopt if the change does not fit it.
    std::optional<QByteArray> newContent(const QByteArray &present) const;
    /// The same change without contents.
    Saved toSaved() const;
};

/// A command as the review page and the log show it; secrets are written as ****.
struct CommandPreview
{
    QString account; ///< OS account it runs as
    QString line;    ///< shell-quoted command line
    QString input;   ///< what goes to its standard input, for example SQL; empty: nothing
};

enum class StepKind {
    CreateRole,        ///< the replication role on the primary, or its missing rights
    CreateMonitorRole, ///< the monitoring role on the primary
    ChangeFiles,       ///< configuration files of one cluster
    ReloadServer,
    RestartServer,
    CreateSlot,
    WritePassFile, ///< on the standby
    TestLogin,     ///< a real replication login from the standby's host
    StopServer,    ///< the old cluster on the standby's host
    MoveDataAside,
    BaseBackup,
    WriteStandbySignal,
    PlaceCopy, ///< the finished, marked copy into the live place
    StartServer,
    VerifyReplication
};
QString stepKindName(StepKind kind);
Result<StepKind> stepKindFromName(const QString &name);

/// What a step can do to people's work; shown beside it.
enum class Risk {
    None,
    Reload,       ///< settings are read again; no session notices
    Restart,      ///< all sessions of that server are ended
    StopsStandby, ///< the old cluster on the standby's host goes down
    MovesData     ///< a data directory is renamed
};

/// How a step can be taken back.
enum class UndoKind { Automatic, Manual, None };

/// One step. Data only: what the review page shows and what the runner executes.
struct Step
{
    QString id; ///< unique in the plan, stable: "primary/restart"
    StepKind kind = StepKind::ChangeFiles;
    QString hostId; ///< PlanHost::id
    /// Ids of the steps that must be done before this one begins; what those need in turn need not
    /// be named again. Steps of one host never run at the same time anyway.
    QStringList dependsOn;
    QString title;       ///< "Restart PostgreSQL"
    QString subtitle;    ///< "1 to 4 s of downtime"; may be empty
    QString description; ///< one or two sentences: what and why
    QList<CommandPreview> commands;
    QList<FileChange> files;
    Risk risk = Risk::None;
    QString blastRadius; ///< with Risk::Restart: "12 sessions, 1 transaction open for 3 h, ..."
    std::chrono::milliseconds downtime{0}, longestDowntime{0}; ///< expected, shortest and longest
    UndoKind undo = UndoKind::None;
    QString undoText;       ///< what undo does, or what to do by hand
    QString checkText;      ///< how it is seen that nothing is left to do
    QString verifyText;     ///< how success is seen afterwards
    QJsonObject parameters; ///< for the step's action; no secrets
};

struct PlanHost
{
    QString id;   ///< "primary", or the standby's name
    QString name; ///< for people: "berlin-1"
    QString address;
    bool isPrimary = false;
    HostAccess access;
    QString instanceId; ///< Instance::id of the cluster worked on there
    QString socketDirectory;
    int port = 5432; ///< of that cluster, for watching it afterwards
    QString cluster; ///< its name for people: "17/main"; empty in plans of older versions
};

/// A cluster that a plan takes out of service.
struct GivenUpCluster
{
    QString name, host; ///< "17/main", "berlin-2"
    bool stops = false; ///< it runs and is stopped
    bool moves = false; ///< its data is moved aside
};

/// Everything that will be done. Made by the Planner, shown, saved, executed unchanged. The steps
/// are in the order in which they are shown, which decides where there is a choice; when each
/// begins follows from Step::dependsOn, see Schedule.
struct Plan
{
    QString id; ///< unique for ever; names journal, backups and the detached copy
    QDateTime createdAt;
    ReplicationSpec spec; ///< secrets are not saved
    QList<PlanHost> hosts;
    QList<Step> steps;
    QStringList notes; ///< sentences worth knowing before Apply
    /// What else has to be agreed to besides restart and move: clauses that go on "I agree that".
    QStringList consents;
    qint64 copyBytes = -1;
    std::chrono::seconds shortest{0}, longest{0}; ///< expected duration

    bool isEmpty() const { return steps.isEmpty(); }
    const Step *step(const QString &stepId) const;
    const PlanHost *host(const QString &hostId) const;
    /// The host whose server the standbys are made from; nullptr if the plan works on none.
    const PlanHost *primary() const;
    /// The wishes for the standby on that host; nullptr for the primary.
    const StandbySpec *standby(const QString &hostId) const;
    /// Ids of the hosts that become standbys, in the order of the plan.
    QStringList standbyIds() const;
    int restarts() const;
    /// Every cluster that is stopped or whose data is moved, in order of the steps.
    QList<GivenUpCluster> givenUpClusters() const;

    QJsonObject toJson() const;
    /// Reads the forms of all versions so far. Error: InvalidInput.
    static Result<Plan> fromJson(const QJsonObject &json);
    /// The plan as it is read back after it was saved: what runs at once is what a resumed run has.
    Plan asSaved() const;
};

} // namespace pgt
