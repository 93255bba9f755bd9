// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/health.h"

#include "app/base/units.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace pgt {

namespace {

struct Health
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Health)
};

bool isAbove(const Lag &lag, const LagLimits &limits)
{
    if (lag.bytes && *lag.bytes > limits.bytes)
        return true;
    // An upper limit is no measured lag.
    return lag.time && lag.time->qualifier != LagTime::Qualifier::AtMost &&
           lag.time->value > limits.time;
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

/// "48.0 MB / 12.0 s", or what of it is known.
QString lagText(const Lag &lag)
{
    QStringList parts;
    if (lag.bytes)
        parts.append(formatBytes(*lag.bytes));
    if (lag.time)
        parts.append(lag.time->toText());
    return parts.join(QStringLiteral(" / "));
}

bool isWaitedFor(const StandbySample &standby)
{
    return standby.sync == SyncState::Sync || standby.sync == SyncState::Quorum;
}

/// One clause about the worst standby.
QString detailOf(const StandbySample &standby, const LagLimits &limits)
{
    switch (standby.state) {
    case StandbyState::Disconnected:
        return Health::tr("%1 is disconnected").arg(standby.name);
    case StandbyState::Unknown:
        return Health::tr("nothing is known about %1").arg(standby.name);
    case StandbyState::ReplayPaused:
        return Health::tr("replay is paused on %1").arg(standby.name);
    case StandbyState::ArchiveRecovery:
        return Health::tr("%1 replays from the archive").arg(standby.name);
    case StandbyState::CatchingUp:
    case StandbyState::Streaming:
        break;
    }
    const QString lag = lagText(standby.replayLag);
    if (lag.isEmpty())
        return Health::tr("the lag of %1 is not known").arg(standby.name);
    if (standby.replayLag.bytes == 0)
        return Health::tr("%1 has replayed everything").arg(standby.name);
    if (standby.state == StandbyState::Streaming && !isAbove(standby.replayLag, limits))
        return Health::tr("%1 is at most %2 behind", "name; bytes and time").arg(standby.name, lag);
    return Health::tr("%1 is %2 behind", "name; bytes and time").arg(standby.name, lag);
}

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
                         ? Health::tr("%1 does not answer since %2.")
                                   .arg(primary.name,
                                        QLocale().toString(primary.sampledAt.toLocalTime().time(),
                                                           QLocale::ShortFormat))
                         : Health::tr("%1 does not answer.").arg(primary.name);
    alert.why =
            Health::tr("The lag of the standbys cannot be measured, and applications may not be "
                       "able to write.");
    alert.remedy = primary.error && !primary.error->text.isEmpty()
                           ? primary.error->text
                           : Health::tr("Look at the server's log.");
    return alert;
}

Alert disconnectedAlert(const StandbySample &standby, const QString &primaryName)
{
    Alert alert;
    alert.id = QStringLiteral("disconnected:%1").arg(standby.id);
    alert.level = HealthLevel::Error;
    alert.serverId = standby.id;
    alert.what = standby.stateSince
                         ? Health::tr("%1 stopped receiving WAL at %2.")
                                   .arg(standby.name,
                                        QLocale().toString(standby.stateSince->toLocalTime().time(),
                                                           QLocale::LongFormat))
                         : Health::tr("%1 receives no WAL.").arg(standby.name);
    if (standby.error && !standby.error->text.isEmpty())
        alert.what = Health::tr("%1 %2", "two sentences").arg(alert.what, standby.error->text);
    else if (!standby.stateReason.isEmpty())
        alert.what = Health::tr("%1 %2", "two sentences").arg(alert.what, standby.stateReason);
    if (standby.slotStatus == QLatin1String("lost")) {
        alert.why = Health::tr("Slot %1 on %2 is lost: WAL that %3 needs was removed.")
                            .arg(standby.slot, primaryName, standby.name);
        alert.remedy = Health::tr("Rebuild %1.").arg(standby.name);
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

std::optional<Alert> standbyAlert(const StandbySample &standby, const QString &primaryName,
                                  const LagLimits &limits)
{
    if (standby.state == StandbyState::Disconnected)
        return disconnectedAlert(standby, primaryName);
    Alert alert;
    alert.serverId = standby.id;
    if (standby.state == StandbyState::ReplayPaused) {
        alert.id = QStringLiteral("paused:%1").arg(standby.id);
        alert.what = Health::tr("Replay is paused on %1.").arg(standby.name);
        const QString lag = lagText(standby.replayLag);
        alert.why =
                lag.isEmpty()
                        ? Health::tr("Queries there see old data.")
                        : Health::tr("Queries there see data that is %1 old; WAL goes on arriving.")
                                  .arg(lag);
        alert.remedy = Health::tr("Resume replay when the pause is no longer needed.");
        return alert;
    }
    if (isAbove(standby.replayLag, limits)) {
        alert.id = QStringLiteral("behind:%1").arg(standby.id);
        alert.what = Health::tr("%1 is %2 behind.").arg(standby.name, lagText(standby.replayLag));
        const qint64 network = standby.networkStageBytes().value_or(0);
        const qint64 flush = standby.flushStageBytes().value_or(0);
        const qint64 replay = standby.replayStageBytes().value_or(0);
        if (network >= flush && network >= replay) {
            alert.why = Health::tr("The network stage is slowest: %1 is not sent or not received "
                                   "yet.")
                                .arg(formatBytes(network));
            alert.remedy = Health::tr("Check the link to %1.").arg(standby.name);
        } else if (replay >= flush) {
            alert.why = Health::tr("The replay stage is slowest: %1 is on disk there and waits.")
                                .arg(formatBytes(replay));
            alert.remedy =
                    Health::tr("Look for long queries and a busy disk on %1.").arg(standby.name);
        } else {
            alert.why = Health::tr("The flush stage is slowest: %1 waits for the disk.")
                                .arg(formatBytes(flush));
            alert.remedy = Health::tr("Check the disk of %1.").arg(standby.name);
        }
        return alert;
    }
    return std::nullopt;
}

/// What would be missing on @p standby: received WAL is still replayed, so only what was not
/// received counts.
QString lossText(const StandbySample &standby)
{
    const Lag &lag = standby.flushLag;
    if (!standby.isConnected)
        return Health::tr("%1 would need a rewind or a rebuild.").arg(standby.name);
    if (!lag.bytes)
        return Health::tr("what %1 would lose is not known.").arg(standby.name);
    if (*lag.bytes == 0)
        return Health::tr("%1 had everything as of the last sample.").arg(standby.name);
    return Health::tr("%1 would lose up to %2.").arg(standby.name, lagText(lag));
}

} // namespace

HealthLevel healthOf(const StandbySample &standby, const LagLimits &limits)
{
    switch (standby.state) {
    case StandbyState::Disconnected:
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
    return isAbove(standby.replayLag, limits) ? HealthLevel::Warning : HealthLevel::Ok;
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
    HealthSentence sentence;
    const int total = int(snapshot.standbys.size());
    if (!snapshot.primary.isReachable) {
        sentence.level = HealthLevel::Error;
        sentence.headline = snapshot.primary.id.isEmpty()
                                    ? Health::tr("No primary found")
                                    : Health::tr("%1 does not answer").arg(snapshot.primary.name);
        if (total > 0) {
            sentence.detail = Health::tr("%1 of %n standby(s) streaming", nullptr, total)
                                      .arg(snapshot.streamingCount());
        }
        return sentence;
    }
    if (total == 0) {
        sentence.level = HealthLevel::Warning;
        sentence.headline = Health::tr("No standby");
        sentence.detail = Health::tr("nothing receives WAL from %1").arg(snapshot.primary.name);
        return sentence;
    }
    const StandbySample *worst = worstStandby(snapshot, limits);
    sentence.level = healthOf(*worst, limits);
    sentence.headline = total == snapshot.streamingCount() && total > 1
                                ? Health::tr("All %n standby(s) streaming", nullptr, total)
                                : Health::tr("%1 of %n standby(s) streaming", nullptr, total)
                                          .arg(snapshot.streamingCount());
    sentence.detail = detailOf(*worst, limits);
    return sentence;
}

QList<Alert> alertsOf(const ReplicationSnapshot &snapshot, const LagLimits &limits)
{
    QList<Alert> alerts;
    if (!snapshot.primary.isReachable)
        alerts.append(primaryAlert(snapshot));
    QList<const StandbySample *> standbys;
    for (const StandbySample &standby : snapshot.standbys)
        standbys.append(&standby);
    std::stable_sort(standbys.begin(), standbys.end(),
                     [&limits](const StandbySample *a, const StandbySample *b) {
                         return badness(*a, limits) > badness(*b, limits);
                     });
    for (const StandbySample *standby : standbys) {
        if (const auto alert = standbyAlert(*standby, snapshot.primary.name, limits))
            alerts.append(*alert);
    }
    return alerts;
}

std::optional<FailoverView> failoverView(const ReplicationSnapshot &snapshot)
{
    const StandbySample *best = nullptr;
    bool isSyncKnown = false;
    for (const StandbySample &standby : snapshot.standbys) {
        isSyncKnown = isSyncKnown || standby.sync != SyncState::Unknown;
        if (!standby.isConnected || !standby.flushed)
            continue;
        const auto rank = [](const StandbySample &s) {
            return std::pair(isWaitedFor(s), s.flushed->bytes);
        };
        // One below another standby would bring it along, so those of the primary go first.
        const bool isDirect = standby.upstreamId == snapshot.primary.id;
        const bool isBestDirect = best && best->upstreamId == snapshot.primary.id;
        if (!best || std::pair(isDirect, rank(standby)) > std::pair(isBestDirect, rank(*best)))
            best = &standby;
    }
    if (!isSyncKnown || snapshot.primary.name.isEmpty())
        return std::nullopt;
    FailoverView view;
    view.title = Health::tr("If %1 failed now").arg(snapshot.primary.name);
    if (!best) {
        view.lines.append(
                {{}, {}, Health::tr("No standby is connected: none can take over without loss.")});
    } else {
        FailoverView::Line line{best->id, Health::tr("Promote %1:").arg(best->name), {}};
        const Lag &lag = best->flushLag;
        if (isWaitedFor(*best) && snapshot.primary.synchronousCommit != QLatin1String("off"))
            line.text = Health::tr("no committed data lost.");
        else if (!lag.bytes)
            line.text = Health::tr("what would be lost is not known.");
        else if (*lag.bytes == 0)
            line.text = Health::tr("nothing was missing as of the last sample.");
        else
            line.text = Health::tr("up to %1 lost.").arg(lagText(lag));
        view.lines.append(line);
    }
    for (const StandbySample &standby : snapshot.standbys) {
        if (&standby == best)
            continue;
        const bool follows = best && standby.upstreamId == best->id && standby.isConnected;
        view.lines.append(
                {standby.id,
                 {},
                 follows ? Health::tr("%1 follows %2 by itself.").arg(standby.name, best->name)
                         : lossText(standby)});
    }
    return view;
}

} // namespace pgt
