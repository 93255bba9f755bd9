// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/dataplaces.h"
#include "app/plan/planrunner.h"
#include "tests/support/fakehost.h"
#include "tests/support/planfacts.h"

#include <QTemporaryDir>

namespace pgt::test {

/// Starts every password of debianPair().
inline constexpr char canary[] = "CANARY-";

/// As QTest::qWaitFor(), which sleeps 10 ms between looks: too long for thousands of runs.
bool spinUntil(const std::function<bool()> &condition);
/// All files below @p directory one after the other.
QByteArray everythingSaved(const QString &directory);

/// Two fake hosts, the plan for them, and the runner.
class PlanWorld
{
public:
    explicit PlanWorld(const PlanInput &facts = debianPair());

    RunSecrets secrets() const { return {input.spec.rolePassword, input.spec.monitorPassword}; }
    QHash<QString, HostTransport *> hosts()
    {
        return {{QStringLiteral("primary"), &primary}, {QStringLiteral("berlin-2"), &standby}};
    }

    void begin();
    /// As if the program had died and were started again, without its secrets.
    void restartProgram();

    bool waitFor(std::initializer_list<PlanRunner::State> states);
    bool reaches(PlanRunner::State state);

    /// What differs from the state before the run, apart from the servers' logs.
    QStringList remains();
    bool works();

    QString asideDirectory() const { return places().aside; }
    DataPlaces places() const;

    /// The standby's host restarts, and its system starts what lies in the live place.
    void rebootStandby();
    /// What must never be: a second primary made from the copy.
    bool hasSecondPrimary();

    QString why() const;

    PlanInput input;
    Plan plan;
    FakeTrouble trouble;
    FakeHost primary, standby;
    QMap<QString, FakeFile> primaryBefore, standbyBefore;
    SystemClock clock;
    QTemporaryDir runs;
    std::unique_ptr<PlanRunner> runner;
};

/// Requests to hosts that a run without trouble takes.
int callsOfAWholeRun();

} // namespace pgt::test
