// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/changes.h"

#include <QCoreApplication>

namespace pgt {

namespace {

using Kind = HistoryEvent::Kind;

struct Changes
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Changes)
};

bool receives(StandbyState state)
{
    return state == StandbyState::Streaming || state == StandbyState::CatchingUp ||
           state == StandbyState::ReplayPaused;
}

std::optional<HistoryEvent> standbyChange(const StandbySample &before, const StandbySample &after)
{
    if (before.state == after.state || before.state == StandbyState::Unknown ||
        after.state == StandbyState::Unknown)
        return std::nullopt;
    HistoryEvent event;
    event.serverId = after.id;
    event.detail = after.stateReason;
    if (after.state == StandbyState::Disconnected) {
        event.kind = Kind::Disconnected;
        event.text = Changes::tr("%1 disconnected").arg(after.name);
    } else if (before.state == StandbyState::Disconnected && receives(after.state)) {
        event.kind = Kind::Connected;
        event.text = Changes::tr("%1 reconnected").arg(after.name);
    } else {
        event.kind = Kind::StateChanged;
        event.text = Changes::tr("%1: %2", "standby and its new state")
                             .arg(after.name, standbyStateText(after.state));
    }
    return event;
}

} // namespace

QList<HistoryEvent> changesBetween(const ReplicationSnapshot &before,
                                   const ReplicationSnapshot &after)
{
    QList<HistoryEvent> events;
    const PrimarySample &old = before.primary;
    const PrimarySample &now = after.primary;
    if (!old.id.isEmpty() && !now.id.isEmpty() && old.id != now.id) {
        events.append({0, Kind::RoleChanged, now.id,
                       Changes::tr("%1 is the primary now").arg(now.name),
                       Changes::tr("before: %1").arg(old.name)});
    } else if (old.timeline > 0 && now.timeline > 0 && old.timeline != now.timeline) {
        events.append({0, Kind::TimelineChanged, now.id,
                       Changes::tr("%1 is on timeline %2").arg(now.name).arg(now.timeline),
                       Changes::tr("before: %1").arg(old.timeline)});
    }
    if (old.startedAt && now.startedAt && old.id == now.id &&
        std::abs(old.startedAt->msecsTo(*now.startedAt)) > 1000) {
        events.append(
                {0, Kind::ServerRestarted, now.id, Changes::tr("%1 restarted").arg(now.name), {}});
    }
    for (const StandbySample &standby : after.standbys) {
        const StandbySample *known = before.standby(standby.id);
        if (const auto event = known ? standbyChange(*known, standby) : std::nullopt)
            events.append(*event);
    }
    return events;
}

} // namespace pgt
