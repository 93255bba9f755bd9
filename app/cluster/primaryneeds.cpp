// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/primaryneeds.h"

#include <algorithm>

namespace pgt {

namespace {

constexpr int sendersForStandby = 3;
constexpr int comfortableSenders = 10; // PostgreSQL's own default since 10

bool isAnyStandby(const ReplicationSpec &spec, auto has)
{
    return std::any_of(spec.standbys.cbegin(), spec.standbys.cend(), has);
}

} // namespace

PrimaryNeed neededSenders(const ReplicationSpec &spec, const Instance &primary)
{
    const auto isOther = [&spec](const SenderFact &sender) {
        return !isAnyStandby(spec, [&sender](const StandbySpec &standby) {
            return standby.application() == sender.applicationName;
        });
    };
    const auto others = std::count_if(primary.senders.cbegin(), primary.senders.cend(), isOther);
    return {int(others), sendersForStandby * int(spec.standbys.size())};
}

SenderLimits limitsFor(int needed, SenderLimits next, const PgVersion &version)
{
    const auto least = [&](int senders) {
        return version.leastConnections(senders, next.reserved);
    };
    if (next.senders < needed) {
        next.senders = std::max(comfortableSenders, needed);
        while (next.senders > needed && next.connections < least(next.senders))
            --next.senders;
    }
    next.connections = std::max(next.connections, least(next.senders));
    return next;
}

PrimaryNeed neededSlots(const ReplicationSpec &spec, const Instance &primary)
{
    if (!spec.useSlot)
        return {};
    const auto isOther = [&spec](const SlotFact &slot) {
        return !slot.temporary && !isAnyStandby(spec, [&slot](const StandbySpec &standby) {
            return standby.slotName == slot.name;
        });
    };
    const auto others = std::count_if(primary.slotList.cbegin(), primary.slotList.cend(), isOther);
    return {int(others), int(spec.standbys.size())};
}

} // namespace pgt
