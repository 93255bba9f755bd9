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

} // namespace

QList<Finding> runChecks(const CheckInput &input)
{
    const CheckContext context(input);
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
    std::stable_sort(findings.begin(), findings.end(), [](const Finding &a, const Finding &b) {
        return std::pair(rank(a.scope), rank(a.state)) < std::pair(rank(b.scope), rank(b.state));
    });
    return findings;
}

} // namespace pgt
