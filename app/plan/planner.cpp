// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/planner.h"

#include "app/plan/plandependencies.h"
#include "app/plan/planrefusals.h"
#include "app/plan/primaryplan.h"
#include "app/plan/standbyplan.h"

#include <QRandomGenerator>

#include <algorithm>

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

// Measured on two ordinary hosts with a network between: what a copy does at best and on a bad day.
constexpr qint64 fastCopyBytesPerSecond = 110ll << 20;
constexpr qint64 slowCopyBytesPerSecond = 15ll << 20;
constexpr std::chrono::seconds checkpointTimeout{300};

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Planner)
};

/// @p copies: that share the primary's network.
void addEstimate(Plan &plan, qsizetype copies)
{
    const std::chrono::seconds fixed = std::chrono::seconds(plan.steps.size());
    const qint64 bytes = std::max<qint64>(plan.copyBytes, 0) * copies;
    plan.shortest = fixed + std::chrono::seconds(bytes / fastCopyBytesPerSecond);
    plan.longest = 3 * fixed + std::chrono::seconds(bytes / slowCopyBytesPerSecond);
    for (const Step &step : std::as_const(plan.steps)) {
        plan.shortest += std::chrono::ceil<std::chrono::seconds>(step.downtime);
        plan.longest += std::chrono::ceil<std::chrono::seconds>(step.longestDowntime);
    }
    if (plan.copyBytes >= 0 && plan.spec.checkpoint == CheckpointMode::Spread)
        plan.longest += checkpointTimeout;
}

Error chosenClusterIsGone(const Situation &situation)
{
    const ReplicationSpec &spec = situation.spec;
    QString host = spec.primaryName;
    if (situation.facts.primary.host.instance(spec.primaryInstanceId)) {
        for (qsizetype i = 0; i < spec.standbys.size(); ++i) {
            if (!PairView::of(situation, i)) {
                host = spec.standbys.at(i).name;
                break;
            }
        }
    }
    return Error::make(ErrorKind::NoPostgres,
                       Texts::tr("The chosen cluster is not there any more on %1.").arg(host), {},
                       Texts::tr("Read the server again and choose a cluster."))
            .withHost(host);
}

/// The steps in the order in which they are shown: the primary's, then each standby's.
std::optional<Error> addSteps(PrimaryPlan &primary, std::vector<StandbyPlan> &standbys)
{
    primary.addCreateRole();
    primary.addMonitorRole();
    primary.addChangeFiles();
    if (auto error = primary.addActivation())
        return error;
    for (StandbyPlan &standby : standbys) {
        if (standby.isStreaming())
            standby.addFollowUp();
        else
            primary.addCreateSlot(standby.pair());
    }
    for (StandbyPlan &standby : standbys) {
        if (!standby.isStreaming())
            standby.addTests();
    }
    for (StandbyPlan &standby : standbys) {
        if (!standby.isStreaming())
            standby.addMaking();
    }
    return std::nullopt;
}

} // namespace

Result<Plan> makePlan(const PlanInput &input)
{
    const QList<Error> problems = validate(input.spec);
    if (!problems.isEmpty())
        return problems.constFirst();
    const std::vector<PairView> pairs = pairsOf(input);
    if (pairs.empty())
        return chosenClusterIsGone(input);
    if (auto error = refusal(input, pairs))
        return *error;

    PlanDraft draft(input);
    Plan &plan = draft.plan;
    PrimaryPlan primary(draft, pairs);
    primary.wantSettings();
    primary.allowMonitor();
    std::vector<StandbyPlan> standbys;
    standbys.reserve(pairs.size());
    qsizetype copies = 0;
    for (const PairView &pair : pairs) {
        StandbyPlan &standby = standbys.emplace_back(draft, pair, primary);
        if (!standby.isStreaming()) {
            ++copies;
            standby.wantSettings();
        }
        standby.allowMonitor();
        if (standby.config().problem())
            return *standby.config().problem();
    }
    if (primary.config().problem())
        return *primary.config().problem();
    if (auto error = addSteps(primary, standbys))
        return *error;
    if (plan.isEmpty())
        return plan;
    for (StandbyPlan &standby : standbys) {
        if (standby.isStreaming())
            standby.addVerify();
    }
    if (copies > 0) {
        primary.addNotes();
        plan.copyBytes = pairs.front().primary.sizeBytes;
    }
    for (StandbyPlan &standby : standbys) {
        if (!standby.isStreaming())
            standby.addNotes();
    }
    primary.tellRetention();
    stateDependencies(plan);
    addEstimate(plan, copies);
    return plan;
}

QString newPlanId(const QDateTime &now)
{
    static constexpr char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    QString id = now.toString(u"yyyyMMdd-HHmmss-");
    for (int i = 0; i < 6; ++i)
        id += QLatin1Char(letters[QRandomGenerator::system()->bounded(int(sizeof(letters) - 1))]);
    return id;
}

} // namespace pgt
