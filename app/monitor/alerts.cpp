// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of health.h that makes the alerts.
#include "app/base/units.h"
#include "app/monitor/health.h"

#include <QCoreApplication>

namespace pgt {

namespace {

struct Health
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Health)
};

Alert primaryAlert(const ReplicationSnapshot &snapshot)
{
    const PrimarySample &primary = snapshot.primary;
    Alert alert;
    alert.level = HealthLevel::Error;
    alert.serverId = primary.id;
    if (primary.id.isEmpty()) {
        alert.id = QStringLiteral("no-primary");
        alert.what = Health::tr("No server says that it is the primary.");
        alert.why = Health::tr("Nothing can be written until one of them is.");
        alert.remedy = Health::tr("Find out which server should be the primary, and start or "
                                  "promote it.");
        return alert;
    }
    alert.id = QStringLiteral("primary-away:%1").arg(primary.id);
    alert.what = primary.sampledAt.isValid()
                         ? Health::tr("%1 has not answered since %2.", "name; time")
                                   .arg(primary.name, momentText(primary.sampledAt, snapshot.atUtc))
                         : Health::tr("%1 does not answer.").arg(primary.name);
    alert.why =
            Health::tr("The lag of the standbys cannot be measured, and applications may not be "
                       "able to write.");
    alert.remedy = primary.error && !primary.error->text.isEmpty()
                           ? primary.error->text
                           : Health::tr("Look at the server's log.");
    return alert;
}

/// WAL that @p standby needs is gone.
void sayLost(Alert &alert, const StandbySample &standby, const QString &senderName)
{
    alert.why = Health::tr("Slot %1 on %2 is lost: WAL that %3 needs was removed.")
                        .arg(standby.slot, senderName, standby.name);
    alert.remedy = Health::tr("Rebuild %1.").arg(standby.name);
}

Alert disconnectedAlert(const StandbySample &standby, const ReplicationSnapshot &snapshot)
{
    const StandbySample *sender = snapshot.standby(standby.upstreamId);
    const QString primaryName = sender ? sender->name : snapshot.primary.name;
    Alert alert;
    alert.id = QStringLiteral("disconnected:%1").arg(standby.id);
    alert.level = HealthLevel::Error;
    alert.serverId = standby.id;
    alert.what = standby.stateSince ? Health::tr("%1 stopped receiving WAL at %2.", "name; time")
                                              .arg(standby.name,
                                                   momentText(*standby.stateSince, snapshot.atUtc))
                                    : Health::tr("%1 receives no WAL.").arg(standby.name);
    if (standby.error && !standby.error->text.isEmpty())
        alert.what = Health::tr("%1 %2", "two sentences").arg(alert.what, standby.error->text);
    else if (!standby.stateReason.isEmpty())
        alert.what = Health::tr("%1 %2", "two sentences").arg(alert.what, standby.stateReason);
    if (standby.slotStatus == QLatin1String("lost")) {
        sayLost(alert, standby, primaryName);
        return alert;
    }
    if (!standby.slot.isEmpty() && standby.retainedBytes) {
        const QString kept = formatBytes(*standby.retainedBytes);
        alert.why =
                standby.retainLimitBytes
                        ? Health::tr("No data is lost yet: slot %1 on %2 keeps its WAL (%3 of %4).")
                                  .arg(standby.slot, primaryName, kept,
                                       formatBytes(*standby.retainLimitBytes))
                        : Health::tr("No data is lost yet: slot %1 on %2 keeps its WAL (%3, no "
                                     "limit: the "
                                     "disk of %2 can fill up).")
                                  .arg(standby.slot, primaryName, kept);
    } else {
        alert.why = Health::tr("Without a slot, %1 removes WAL that %2 still needs after a while.")
                            .arg(primaryName, standby.name);
    }
    alert.remedy = Health::tr("Bring %1 or its network back; its log says why it does not connect.")
                           .arg(standby.name);
    return alert;
}

Alert pausedAlert(const StandbySample &standby)
{
    Alert alert;
    alert.serverId = standby.id;
    alert.id = QStringLiteral("paused:%1").arg(standby.id);
    alert.what = Health::tr("Replay is paused on %1.").arg(standby.name);
    const QString lag = lagWords(standby.replayLag);
    alert.why = lag.isEmpty() ? Health::tr("Queries there see old data.")
                              : Health::tr("Queries there see data that is %1 behind.").arg(lag);
    alert.remedy = Health::tr("Resume replay when the pause is no longer needed.");
    return alert;
}

Alert behindAlert(const StandbySample &standby)
{
    Alert alert;
    alert.serverId = standby.id;
    alert.id = QStringLiteral("behind:%1").arg(standby.id);
    alert.what = Health::tr("%1 is %2 behind.").arg(standby.name, lagWords(standby.replayLag));
    const qint64 network = standby.networkStageBytes().value_or(0);
    const qint64 flush = standby.flushStageBytes().value_or(0);
    const qint64 replay = standby.replayStageBytes().value_or(0);
    if (network >= flush && network >= replay) {
        alert.why = Health::tr("The network stage is slowest: %1 is not sent or not received yet.")
                            .arg(formatBytes(network));
        alert.remedy = Health::tr("Check the link to %1.").arg(standby.name);
    } else if (replay >= flush) {
        alert.why = Health::tr("The replay stage is slowest: %1 is on disk there and waits.")
                            .arg(formatBytes(replay));
        alert.remedy = Health::tr("Look for long queries and a busy disk on %1.").arg(standby.name);
    } else {
        alert.why = Health::tr("The flush stage is slowest: %1 waits for the disk.")
                            .arg(formatBytes(flush));
        alert.remedy = Health::tr("Check the disk of %1.").arg(standby.name);
    }
    return alert;
}

Alert otherPrimaryAlert(const StandbySample &other, const PrimarySample &primary)
{
    Alert alert;
    alert.id = QStringLiteral("two-primaries:%1").arg(other.id);
    alert.level = HealthLevel::Error;
    alert.serverId = other.id;
    alert.what = Health::tr("%1 and %2 both say that they are the primary.")
                         .arg(primary.name, other.name);
    alert.why = other.timeline == primary.timeline
                        ? Health::tr("Both are on timeline %1 and have written on their own: what "
                                     "is written to one of them is missing on the other.")
                                  .arg(primary.timeline)
                        : Health::tr("%1 is on timeline %2, %3 on timeline %4: what applications "
                                     "write to one of them is missing on the other.")
                                  .arg(primary.name)
                                  .arg(primary.timeline)
                                  .arg(other.name)
                                  .arg(other.timeline);
    alert.remedy = Health::tr("Keep applications away from the one that is not meant to be the "
                              "primary, stop it, and rejoin it by pg_rewind or a new copy.");
    return alert;
}

Alert divergedAlert(const StandbySample &standby, const PrimarySample &primary)
{
    Alert alert;
    alert.id = QStringLiteral("diverged:%1").arg(standby.id);
    alert.level = HealthLevel::Error;
    alert.serverId = standby.id;
    alert.what = Health::tr("%1 does not follow %2.").arg(standby.name, primary.name);
    alert.why = standby.stateReason;
    alert.remedy = Health::tr("Point %1 to %2; if it has replayed too far, rebuild it.")
                           .arg(standby.name, primary.name);
    return alert;
}

std::optional<Alert> standbyAlert(const StandbySample &standby, const ReplicationSnapshot &snapshot,
                                  const LagLimits &limits)
{
    switch (standby.state) {
    case StandbyState::Disconnected:
        return disconnectedAlert(standby, snapshot);
    case StandbyState::Diverged:
        return divergedAlert(standby, snapshot.primary);
    case StandbyState::ReplayPaused:
        return pausedAlert(standby);
    default:
        break;
    }
    if (standby.slotStatus == QLatin1String("lost")) {
        const StandbySample *sender = snapshot.standby(standby.upstreamId);
        Alert alert;
        alert.id = QStringLiteral("lost:%1").arg(standby.id);
        alert.serverId = standby.id;
        alert.what = Health::tr("The slot of %1 is lost.").arg(standby.name);
        sayLost(alert, standby, sender ? sender->name : snapshot.primary.name);
        return alert;
    }
    if (isBehind(standby, limits))
        return behindAlert(standby);
    return std::nullopt;
}

Alert slotAlert(const LooseSlot &slot)
{
    Alert alert;
    alert.id = QStringLiteral("slot:%1:%2").arg(slot.serverId, slot.name);
    if (slot.status == QLatin1String("lost")) {
        alert.what = Health::tr("Slot %1 on %2 is lost: WAL that it kept was removed.")
                             .arg(slot.name, slot.serverName);
        alert.why =
                Health::tr("Whoever read from it cannot go on. No standby in the list uses it.");
        alert.remedy = Health::tr("Find its reader: a standby must be rebuilt, a subscriber set up "
                                  "again. Drop the slot if nobody needs it.");
        return alert;
    }
    const QString kept = slot.retained ? formatBytes(*slot.retained) : unknownValue();
    alert.what = slot.isActive
                         ? Health::tr("Slot %1 on %2 keeps %3 of WAL: its reader is behind.")
                                   .arg(slot.name, slot.serverName, kept)
                         : Health::tr("Slot %1 on %2 keeps %3 of WAL and nothing reads from it.")
                                   .arg(slot.name, slot.serverName, kept);
    if (slot.status == QLatin1String("unreserved"))
        alert.why = Health::tr("It is above its limit: the next checkpoint may remove WAL that its "
                               "reader needs.");
    else if (slot.limit)
        alert.why = Health::tr("It may keep %1; then its WAL is removed.")
                            .arg(formatBytes(*slot.limit));
    else
        alert.why = Health::tr("Nothing limits it: the disk of %1 can fill up, and then %1 stops.")
                            .arg(slot.serverName);
    alert.remedy = Health::tr("No standby in the list uses it. Bring its reader back, or drop the "
                              "slot if nobody needs it.");
    return alert;
}

} // namespace

QList<Alert> alertsOf(const ReplicationSnapshot &snapshot, const LagLimits &limits)
{
    QList<Alert> alerts;
    // A contradiction goes before everything: nothing else can be trusted while it lasts.
    for (const StandbySample &standby : snapshot.standbys) {
        if (standby.state == StandbyState::AlsoPrimary)
            alerts.append(otherPrimaryAlert(standby, snapshot.primary));
    }
    if (!snapshot.primary.isReachable)
        alerts.append(primaryAlert(snapshot));
    const QList<const StandbySample *> standbys = worstFirst(snapshot, limits);
    for (const StandbySample *standby : standbys) {
        if (standby->state == StandbyState::AlsoPrimary)
            continue;
        if (const auto alert = standbyAlert(*standby, snapshot, limits))
            alerts.append(*alert);
    }
    for (const LooseSlot &slot : snapshot.looseSlots) {
        if (isDangerous(slot))
            alerts.append(slotAlert(slot));
    }
    return alerts;
}

} // namespace pgt
