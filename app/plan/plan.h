// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/replicationspec.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>

#include <chrono>

namespace pgt {

/// One file as a step changes it. before and after are whole contents.
struct FileChange
{
    enum class Privacy { Plain, Secret };

    QString path;
    QByteArray before, after; ///< of a secret file: placeholders, never the secret
    bool existsBefore = true;
    QByteArray beforeSha256; ///< hex; of the file that the plan was made for
    QString backupPath;      ///< where the old content is kept; empty for a new file
    Privacy privacy = Privacy::Plain;
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
};

/// Everything that will be done, in order. Made by the Planner, shown, saved, executed unchanged.
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
    int restarts() const;

    QJsonObject toJson() const;
    static Result<Plan> fromJson(const QJsonObject &json);
};

} // namespace pgt
