// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/planner.h"
#include "app/remote/hostaccess.h"
#include "app/session/planrunsession.h"
#include "tests/support/tempcluster.h"

#include <QTemporaryDir>

#include <memory>

namespace pgt::test {

/// What tests of plans on real servers share; a test class derives from it and adds its functions.
/// Before each function it makes and starts two clusters of this computer and opens the local
/// session to it: a primary that is not yet fit for replication (wal_level = minimal) with the
/// table t of 1000 rows, and another cluster, which is to become its standby ("box"). After the
/// function all of it is gone. A warning fails the test; where clusters cannot be made, all is
/// skipped.
class PlanApplyFixture : public QObject
{
    Q_OBJECT

protected:
    /// Folder of the programs of both clusters' server; empty: the newest of this computer.
    virtual QString programs() const { return {}; }

    static const QString hba; ///< the pg_hba.conf of both clusters

    /// The content of the file; "missing" if it cannot be read.
    static QByteArray readFile(const QString &path);
    static RunTimings timings();
    static QString systemOf(TempCluster &cluster);

    /// Runs the task to its end; cancelled if it takes too long.
    Outcome finished(TaskPtr task);
    /// What discovery finds now, and the wish for a standby without any extras.
    PlanInput facts();
    /// Starts the plan in a new session. Without @p password it has the one of the input.
    void start(const Plan &plan, const PlanInput &input, const Secret &password = {});
    /// Waits for that state. False if the run waits for a decision instead, or takes too long.
    bool reaches(RunSession::State state);
    /// Runs until that step is done; then the program dies.
    void runUntil(const Plan &plan, const PlanInput &input, const QString &lastStep);
    /// The error of the run and all that it said.
    QString why() const;
    /// What runs left beside the standby's data directory.
    QStringList leftBeside() const;

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_runs;
    std::unique_ptr<TempCluster> m_primary, m_standby;
    HostAccess m_access;
    std::unique_ptr<HostTransport> m_host;
    std::unique_ptr<PlanRunSession> m_session;

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
};

} // namespace pgt::test
