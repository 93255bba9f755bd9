// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/changes.h"

#include "app/base/units.h"

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

/// "after 2 min 39 s"
QString afterText(const QDateTime &since, const QDateTime &now)
{
    return Changes::tr("after %1", "a duration")
            .arg(formatDuration(std::chrono::milliseconds(since.msecsTo(now))));
}

/// The primary stopped answering, or answers again.
std::optional<HistoryEvent> primaryChange(const ReplicationSnapshot &before,
                                          const ReplicationSnapshot &after)
{
    const PrimarySample &old = before.primary;
    const PrimarySample &now = after.primary;
    if (old.id != now.id || old.isReachable == now.isReachable || !old.sampledAt.isValid())
        return std::nullopt;
    if (now.isReachable)
        return HistoryEvent{0, Kind::Connected, now.id,
                            Changes::tr("%1 answers again").arg(now.name),
                            afterText(old.sampledAt, now.sampledAt)};
    return HistoryEvent{now.sampledAt.toMSecsSinceEpoch(),
                        Kind::Disconnected,
                        now.id,
                        Changes::tr("%1 does not answer").arg(now.name),
                        {}};
}

std::optional<HistoryEvent> standbyChange(const StandbySample &before, const StandbySample &after,
                                          const QDateTime &now)
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
        if (after.stateSince)
            event.timeMs = after.stateSince->toMSecsSinceEpoch();
    } else if (before.state == StandbyState::Disconnected && receives(after.state)) {
        event.kind = Kind::Connected;
        event.text = Changes::tr("%1 reconnected").arg(after.name);
        if (before.stateSince)
            event.detail = afterText(*before.stateSince, now);
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
    if (const auto event = primaryChange(before, after))
        events.append(*event);
    for (const StandbySample &standby : after.standbys) {
        const StandbySample *known = before.standby(standby.id);
        if (const auto event = known ? standbyChange(*known, standby, after.atUtc) : std::nullopt)
            events.append(*event);
    }
    return events;
}

ReplicationSnapshot knownAfter(const ReplicationSnapshot &before, const ReplicationSnapshot &after)
{
    ReplicationSnapshot known = after;
    if (!before.primary.sampledAt.isValid() && !after.primary.isReachable)
        known.primary = before.primary;
    for (StandbySample &standby : known.standbys) {
        const StandbySample *last = before.standby(standby.id);
        if (last && standby.state == StandbyState::Unknown)
            standby = *last;
    }
    return known;
}

} // namespace pgt
