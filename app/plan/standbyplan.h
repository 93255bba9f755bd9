// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pg/conninfo.h"
#include "app/pg/standbyconfig.h"
#include "app/plan/aftercopy.h"
#include "app/plan/dataplaces.h"
#include "app/plan/nodeplan.h"

namespace pgt {

class PrimaryPlan;

/// What makes one cluster a standby of the primary.
class StandbyPlan : public NodePlan
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Planner)

public:
    StandbyPlan(PlanDraft &draft, const PairView &pair, const PrimaryPlan &primary);

    const PairView &pair() const { return m_pair; }
    bool isStreaming() const { return m_pair.isStreaming; }
    void wantSettings();
    /// For a standby that streams already: nothing but its files.
    void addFollowUp();
    /// The cheap tests, before anything on the host is touched.
    void addTests();
    /// The copy, the swap and the start.
    void addMaking();
    void addVerify();
    void addNotes();

private:
    // standbyplanconfig.cpp
    void wantConnection();
    void overcomeInherited();
    QStringList changedInMarker();
    void tellInherited();
    void addCopiedAutoConf(QList<FileChange> &files);
    // standbyplansteps.cpp
    /// Also with the places of the data, see DataPlaces.
    Step &addDataStep(const QString &name, StepKind kind, const QString &title);
    void addPassFile();
    void addTestLogin();
    void addBaseBackup();
    void addStandbySignal();
    FileChange markerChange(const QString &path) const;
    /// The configuration inside the data directory goes into the copy, the rest is changed when the
    /// old cluster, which uses it too, is stopped.
    void addFilesInCopy(const QList<FileChange> &changes);
    void addStop();
    void addFilesOutside(const QList<FileChange> &changes);
    void addMoveAside();
    void addPlace();
    void addStart();
    DataPlaces places() const;
    ConnInfo connectionToPrimary() const;
    /// The same as the standby's server uses it.
    QString standbyConnection() const;
    QString passFile() const;
    static QString filesDescription();
    QStringList copyCommand() const;
    QString sessionsOfOldCluster() const;
    QStringList filesInsideData() const;

    const PairView &m_pair;
    const PrimaryPlan &m_primaryPlan;
    const Instance &m_primary;
    const Instance &m_standby;
    const ServerRef &m_primaryRef;
    const StandbyConfig m_marking;
};

} // namespace pgt
