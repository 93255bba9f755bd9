// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/abilities.h"
#include "app/cluster/walretention.h"
#include "app/pg/conninfo.h"
#include "app/plan/aftercopy.h"
#include "app/plan/dataplaces.h"
#include "app/plan/planner.h"
#include "app/plan/serverconfig.h"
#include "app/plan/serverref.h"

#include <QCoreApplication>

namespace pgt {

/// Why this cannot be done there with the rights of the session; nullopt if it can.
std::optional<Error> missingAbility(Ability::Deed deed, const HostFacts &host,
                                    const Instance &instance, const QString &hostName);

/// Makes one plan; the parts behind makePlan(). Lives for one call.
class PlanMaker
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Planner)

public:
    /// Preconditions: one standby in the spec, both clusters exist in their facts.
    PlanMaker(const PlanInput &input, const Instance &primary, const Instance &standby);

    /// Why nothing may be done with these two clusters.
    std::optional<Error> refusal() const;
    Result<Plan> make();

    // Also for questions before there is a plan.
    HbaRule replicationRule() const;
    HbaQuery replicationQuery() const;
    static QStringList passwordMethods();
    /// Nothing if the primary listens already where the standby will call.
    std::optional<ListenChange> listenChange() const;

private:
    // planrefusals.cpp
    std::optional<Error> identityRefusal() const;
    std::optional<Error> versionRefusal() const;
    std::optional<Error> configRefusal() const;
    std::optional<Error> roleRefusal() const;
    std::optional<Error> passwordRefusal(bool isStreaming) const;
    std::optional<Error> slotRefusal() const;
    std::optional<Error> nameRefusal() const;
    std::optional<Error> targetRefusal() const;
    std::optional<Error> spaceRefusal() const;
    std::optional<Error> rightsRefusal() const;

    // planner.cpp
    void wantPrimarySettings();
    void allowMonitor(ServerConfig &config, const Instance &instance);
    void wantRetention();
    int plannedSenders() const;
    void addNotes();
    void tellRetention();
    void addEstimate();
    ConnInfo connectionToPrimary() const;
    QString passFile() const;
    QString mark() const;
    bool isStreaming() const; ///< the standby receives from this primary already
    QString stamp() const;
    bool usesSocket() const;
    const RoleFact *role(const QString &name) const;
    const SlotFact *slot() const;
    const QString &primaryName() const { return m_input.spec.primaryName; }
    const StandbySpec &standbySpec() const { return m_input.spec.standbys.constFirst(); }

    // plansteps.cpp
    enum class Side { Primary, Standby };
    Step &addStep(Side side, const QString &name, StepKind kind, const QString &title);
    /// Also with the places of the data, see DataPlaces.
    Step &addDataStep(const QString &name, StepKind kind, const QString &title);
    void addCreateRole();
    void addMonitorRole();
    void addChangeFiles(Side side, const QList<FileChange> &files);
    void addReload(Side side);
    void addRestart(const ServerConfig &config);
    /// What a start past systemd leaves behind, in the step and among the notes.
    void tellControl(Step &step, Side side);
    // planstandbyconfig.cpp
    void wantStandbySettings();
    void overcomeInherited();
    void tellInherited();
    QString bindingValue(const QString &name) const;
    void addCopiedAutoConf(QList<FileChange> &files);
    // planothers.cpp
    QList<WaitingSetting> othersSettings(bool isRestart) const;
    /// What else a reload or restart of the primary brings into force, in the step and the notes.
    void tellOthersChanges(Step &step);
    // plansteps.cpp
    void addCreateSlot();
    void addPassFile();
    void addTestLogin();
    // planstandbysteps.cpp
    void addStop();
    void addMoveAside();
    void addBaseBackup();
    void addPlace();
    /// The configuration inside the data directory goes into the copy, the rest is changed when the
    /// old cluster, which uses it too, is stopped.
    void addFilesInCopy(const QList<FileChange> &changes);
    void addFilesOutside(const QList<FileChange> &changes);
    void addStandbySignal();
    void addStart();
    void addVerify();
    DataPlaces places() const;
    QStringList backupCommand() const;
    QString sessionsOfOldCluster() const;
    QStringList filesInsideData() const;
    QString blastRadius() const;
    CommandPreview preview(const Command &command, const QString &input = {}) const;
    CommandPreview sqlPreview(const ServerRef &server, const QString &sql) const;

    const PlanInput &m_input;
    const Instance &m_primary;
    const Instance &m_standby;
    PgVersion m_version;
    ServerRef m_primaryRef, m_standbyRef;
    const Instance m_standbyLater; ///< m_standby with the files that it will have after the copy
    ServerConfig m_primaryConfig, m_standbyConfig;
    WalRetention m_retention;
    std::optional<ListenChange> m_listen;
    Plan m_plan;
};

} // namespace pgt
