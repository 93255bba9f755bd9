// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/targetdata.h"

#include <algorithm>

namespace pgt {

TargetData targetData(const Instance &target, const Instance &primary)
{
    const bool hasIdentifier = !target.systemIdentifier.isEmpty();
    if (target.dataDirectoryEmpty)
        return TargetData::Nothing;
    if (hasIdentifier && target.systemIdentifier == primary.systemIdentifier) {
        if (target.inRecovery)
            return TargetData::OwnStandby;
        // pg_controldata of a cluster that was a primary when it stopped says so.
        const bool wasPrimary = target.state == Instance::State::Running ||
                                target.controlState == QLatin1String("shut down") ||
                                target.controlState == QLatin1String("in production");
        return wasPrimary ? TargetData::Promoted : TargetData::OlderCopy;
    }
    const bool feedsStandbys =
            std::any_of(target.senders.cbegin(), target.senders.cend(),
                        [](const SenderFact &sender) { return sender.isStandby; });
    if (feedsStandbys || target.inRecovery || target.holdsUserData.value_or(true))
        return TargetData::Foreign;
    return TargetData::FreshCluster;
}

bool needsConfirmation(TargetData data)
{
    return data == TargetData::Foreign || data == TargetData::Promoted;
}

} // namespace pgt
