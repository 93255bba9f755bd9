// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/check/checks.h"

#include "app/check/checkcontext.h"

#include <algorithm>

namespace pgt {

namespace {

int rank(Finding::Scope scope)
{
    switch (scope) {
    case Finding::Scope::Standby:
        return 0;
    case Finding::Scope::Primary:
        return 1;
    case Finding::Scope::Between:
        break;
    }
    return 2;
}

int rank(Finding::State state)
{
    switch (state) {
    case Finding::State::Failure:
        return 0;
    case Finding::State::Warning:
        return 1;
    case Finding::State::Pass:
        return 2;
    case Finding::State::Skipped:
        break;
    }
    return 3;
}

QList<Finding> checkPair(const PairView &pair, const QDateTime &now)
{
    const CheckContext context(pair, now);
    QList<Finding> findings;
    checkHosts(context, findings);
    checkClusters(context, findings);
    checkVersions(context, findings);
    checkSettings(context, findings);
    checkFiles(context, findings);
    checkAccess(context, findings);
    checkTarget(context, findings);
    checkDisks(context, findings);
    checkLink(context, findings);
    for (Finding &finding : findings)
        context.settle(finding);
    return findings;
}

} // namespace

QList<Finding> runChecks(const Situation &situation)
{
    QList<Finding> findings;
    for (const PairView &pair : pairsOf(situation)) {
        for (const Finding &finding : checkPair(pair, situation.now)) {
            // What is true of the primary is said once, however many standbys are to follow it.
            const bool isKnown =
                    std::any_of(findings.cbegin(), findings.cend(), [&finding](const Finding &f) {
                        return finding.scope == Finding::Scope::Primary &&
                               f.scope == finding.scope && f.id == finding.id &&
                               f.state == finding.state && f.evidence == finding.evidence;
                    });
            if (!isKnown)
                findings << finding;
        }
    }
    std::stable_sort(findings.begin(), findings.end(), [](const Finding &a, const Finding &b) {
        return std::pair(rank(a.scope), rank(a.state)) < std::pair(rank(b.scope), rank(b.state));
    });
    return findings;
}

} // namespace pgt
