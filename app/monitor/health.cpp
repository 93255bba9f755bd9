// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/health.h"

#include "app/base/units.h"

#include <QCoreApplication>

#include <algorithm>

namespace pgt {

using namespace std::chrono_literals;

namespace {

struct Health
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Health)
};

/// What a slot that nobody reads may keep before it is worth a word.
constexpr qint64 looseLimit = 1LL << 30;
/// The same of one that is read, where nothing limits it: decoding may wait for a transaction.
constexpr qint64 readLimit = 10LL << 30;

/// An upper limit is no measured lag.
bool isAbove(const std::optional<LagTime> &time, std::chrono::milliseconds limit)
{
    return time && time->qualifier != LagTime::Qualifier::AtMost && time->value > limit;
}

/// Badness in one number: the level first, then the lag.
std::pair<int, qint64> badness(const StandbySample &standby, const LagLimits &limits)
{
    const HealthLevel level = healthOf(standby, limits);
    const int rank = level == HealthLevel::Error     ? 3
                     : level == HealthLevel::Warning ? 2
                     : level == HealthLevel::Idle    ? 1
                                                     : 0;
    return {rank, standby.replayLag.bytes.value_or(standby.retainedBytes.value_or(0))};
}

/// One clause about the worst standby.
QString detailOf(const StandbySample &standby, const QDateTime &now)
{
    switch (standby.state) {
    case StandbyState::Disconnected:
        return standby.stateSince ? Health::tr("%1 has been disconnected since %2", "name; time")
                                            .arg(standby.name, momentText(*standby.stateSince, now))
                                  : Health::tr("%1 is disconnected").arg(standby.name);
    case StandbyState::Unknown:
        return Health::tr("nothing is known about %1").arg(standby.name);
    case StandbyState::ReplayPaused:
        return Health::tr("replay is paused on %1").arg(standby.name);
    case StandbyState::ArchiveRecovery:
        return Health::tr("%1 replays from the archive").arg(standby.name);
    case StandbyState::AlsoPrimary:
        return Health::tr("%1 says that it is a primary, too").arg(standby.name);
    case StandbyState::Diverged:
        return Health::tr("%1 follows another primary").arg(standby.name);
    case StandbyState::CatchingUp:
    case StandbyState::Streaming:
        break;
    }
    const QString lag = lagWords(standby.replayLag);
    if (lag.isEmpty())
        return Health::tr("the lag of %1 is not known").arg(standby.name);
    if (standby.replayLag.bytes == 0)
        return Health::tr("%1 has replayed everything").arg(standby.name);
    if (standby.applyDelay > 0ms)
        return Health::tr("%1 is %2 behind, delayed by %3 on purpose", "name; lag; duration")
                .arg(standby.name, lag, formatDuration(standby.applyDelay));
    return Health::tr("%1 is %2 behind", "name; bytes and time").arg(standby.name, lag);
}

HealthSentence withoutPrimary(const ReplicationSnapshot &snapshot)
{
    const PrimarySample &primary = snapshot.primary;
    const int total = int(snapshot.standbys.size());
    HealthSentence sentence;
    sentence.level = HealthLevel::Error;
    if (primary.id.isEmpty())
        sentence.headline = Health::tr("No primary found");
    else if (primary.sampledAt.isValid())
        sentence.headline =
                Health::tr("%1 has not answered since %2", "name; time")
                        .arg(primary.name, momentText(primary.sampledAt, snapshot.atUtc));
    else
        sentence.headline = Health::tr("%1 does not answer").arg(primary.name);
    if (total > 0) {
        sentence.detail = Health::tr("%1 of %n standby(s) streaming", nullptr, total)
                                  .arg(snapshot.streamingCount());
    }
    return sentence;
}

HealthSentence twoPrimaries(const PrimarySample &primary, const StandbySample &other)
{
    HealthSentence sentence;
    sentence.level = HealthLevel::Error;
    sentence.headline = Health::tr("Two servers say that they are the primary");
    sentence.detail = Health::tr("%1 on timeline %2, %3 on timeline %4")
                              .arg(primary.name)
                              .arg(primary.timeline)
                              .arg(other.name)
                              .arg(other.timeline);
    return sentence;
}

} // namespace

QString lagWords(const Lag &lag)
{
    QStringList parts;
    if (lag.bytes)
        parts.append(formatBytes(*lag.bytes));
    if (lag.time)
        parts.append(lag.time->toWords());
    return parts.join(QStringLiteral(" / "));
}

bool isBehind(const StandbySample &standby, const LagLimits &limits)
{
    const bool isDelayed = standby.applyDelay > 0ms;
    const Lag &judged = isDelayed ? standby.flushLag : standby.replayLag;
    return judged.bytes.value_or(0) > limits.bytes || isAbove(judged.time, limits.time) ||
           (isDelayed && isAbove(standby.replayLag.time, limits.time + standby.applyDelay));
}

bool isDangerous(const LooseSlot &slot)
{
    if (slot.status == QLatin1String("lost") || slot.status == QLatin1String("unreserved"))
        return true;
    if (!slot.retained)
        return false;
    if (slot.limit && *slot.retained >= *slot.limit / 2)
        return true;
    if (slot.isActive)
        return !slot.limit && *slot.retained >= readLimit;
    return *slot.retained >= looseLimit;
}

HealthLevel healthOf(const StandbySample &standby, const LagLimits &limits)
{
    switch (standby.state) {
    case StandbyState::Disconnected:
    case StandbyState::AlsoPrimary:
    case StandbyState::Diverged:
        return HealthLevel::Error;
    case StandbyState::Unknown:
        return HealthLevel::Idle;
    case StandbyState::CatchingUp:
    case StandbyState::ReplayPaused:
    case StandbyState::ArchiveRecovery:
        return HealthLevel::Warning;
    case StandbyState::Streaming:
        break;
    }
    return isBehind(standby, limits) ? HealthLevel::Warning : HealthLevel::Ok;
}

const StandbySample *worstStandby(const ReplicationSnapshot &snapshot, const LagLimits &limits)
{
    const auto worst = std::max_element(snapshot.standbys.begin(), snapshot.standbys.end(),
                                        [&limits](const auto &a, const auto &b) {
                                            return badness(a, limits) < badness(b, limits);
                                        });
    return worst == snapshot.standbys.end() ? nullptr : &*worst;
}

HealthSentence healthSentence(const ReplicationSnapshot &snapshot, const LagLimits &limits)
{
    if (const StandbySample *other = snapshot.otherPrimary())
        return twoPrimaries(snapshot.primary, *other);
    if (!snapshot.primary.isReachable)
        return withoutPrimary(snapshot);
    HealthSentence sentence;
    const int total = int(snapshot.standbys.size());
    if (total == 0) {
        sentence.level = HealthLevel::Warning;
        sentence.headline = Health::tr("No standby");
        sentence.detail =
                snapshot.collectors.isEmpty()
                        ? Health::tr("nothing receives WAL from %1").arg(snapshot.primary.name)
                        : Health::tr("nothing that could take over receives WAL from %1")
                                  .arg(snapshot.primary.name);
        return sentence;
    }
    const StandbySample *worst = worstStandby(snapshot, limits);
    sentence.level = healthOf(*worst, limits);
    sentence.headline = total == snapshot.streamingCount() && total > 1
                                ? Health::tr("All %n standby(s) streaming", nullptr, total)
                                : Health::tr("%1 of %n standby(s) streaming", nullptr, total)
                                          .arg(snapshot.streamingCount());
    sentence.detail = detailOf(*worst, snapshot.atUtc);
    const auto slot =
            std::find_if(snapshot.looseSlots.begin(), snapshot.looseSlots.end(), isDangerous);
    if (sentence.level == HealthLevel::Ok && slot != snapshot.looseSlots.end()) {
        sentence.level = HealthLevel::Warning;
        sentence.detail =
                Health::tr("slot %1 on %2 needs attention").arg(slot->name, slot->serverName);
    }
    return sentence;
}

QList<const StandbySample *> worstFirst(const ReplicationSnapshot &snapshot,
                                        const LagLimits &limits)
{
    QList<const StandbySample *> standbys;
    for (const StandbySample &standby : snapshot.standbys)
        standbys.append(&standby);
    std::stable_sort(standbys.begin(), standbys.end(),
                     [&limits](const StandbySample *a, const StandbySample *b) {
                         return badness(*a, limits) > badness(*b, limits);
                     });
    return standbys;
}

} // namespace pgt
