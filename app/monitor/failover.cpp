// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of health.h that says what the sudden end of the primary would mean.
#include "app/base/units.h"
#include "app/monitor/health.h"

#include <QCoreApplication>

#include <algorithm>

namespace pgt {

namespace {

struct Health
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Health)
};

bool isWaitedFor(SyncState sync)
{
    return sync == SyncState::Sync || sync == SyncState::Quorum;
}

/// "36.0 MB / 9.2 s", with the right word before it for what is only known to be more.
QString lossAmount(const Lag &lag)
{
    if (lag.time && lag.time->qualifier == LagTime::Qualifier::MoreThan)
        return lagWords(lag);
    QStringList parts;
    if (lag.bytes)
        parts.append(formatBytes(*lag.bytes));
    if (lag.time)
        parts.append(formatDuration(lag.time->value));
    return Health::tr("up to %1", "an amount of data, a duration")
            .arg(parts.join(QStringLiteral(" / ")));
}

/// How much of what the primary has written did not reach a standby that is away. nullopt: not
/// known; never 0, for the primary may have written since.
std::optional<qint64> missingOn(const StandbySample &standby, const PrimarySample &primary)
{
    if (!standby.flushed || !primary.write || primary.write->bytes <= standby.flushed->bytes)
        return std::nullopt;
    return primary.write->bytes - standby.flushed->bytes;
}

/// What is lost with a standby that has received nothing since a while.
QString awayText(const StandbySample &standby, const ReplicationSnapshot &snapshot)
{
    const auto missing = missingOn(standby, snapshot.primary);
    if (!standby.stateSince || !standby.flushed)
        return Health::tr("what it has is not known.");
    const QString since = momentText(*standby.stateSince, snapshot.atUtc);
    return missing ? Health::tr("everything since %1 lost, at least %2.", "time; bytes")
                             .arg(since, formatBytes(*missing))
                   : Health::tr("everything since %1 lost.", "time").arg(since);
}

/// What would be missing on @p standby: received WAL is still replayed, so only what was not
/// received counts.
QString lossText(const StandbySample &standby, const ReplicationSnapshot &snapshot)
{
    if (standby.state == StandbyState::AlsoPrimary)
        return Health::tr("%1 says that it is a primary itself.").arg(standby.name);
    if (standby.state == StandbyState::Diverged)
        return Health::tr("%1 follows another primary.").arg(standby.name);
    if (!standby.isConnected) {
        const auto missing = missingOn(standby, snapshot.primary);
        return missing ? Health::tr("%1 is disconnected and lacks at least %2.")
                                 .arg(standby.name, formatBytes(*missing))
                       : Health::tr("%1 is disconnected: what it would lose is not known.")
                                 .arg(standby.name);
    }
    if (!standby.isProven)
        return Health::tr("%1 has not shown yet that it is a standby.").arg(standby.name);
    const Lag &lag = standby.flushLag;
    if (!lag.bytes)
        return Health::tr("what %1 would lose is not known.").arg(standby.name);
    if (*lag.bytes == 0)
        return Health::tr("%1 had everything as of the last sample.").arg(standby.name);
    return Health::tr("%1 would lose %2.").arg(standby.name, lossAmount(lag));
}

/// The connected standby to promote: one that is proven to be a standby, of the primary itself if
/// there is one, that commits wait for, that has received most.
const StandbySample *bestStandby(const ReplicationSnapshot &snapshot)
{
    const auto rank = [&snapshot](const StandbySample &s) {
        // One below another standby would bring it along, so those of the primary go first.
        return std::tuple(s.upstreamId == snapshot.primary.id, isWaitedFor(s.sync),
                          s.flushed->bytes);
    };
    const StandbySample *best = nullptr;
    for (const StandbySample &standby : snapshot.standbys) {
        const bool canBe = standby.isConnected && standby.isProven && standby.flushed &&
                           standby.state != StandbyState::Diverged &&
                           standby.state != StandbyState::AlsoPrimary;
        if (canBe && (!best || rank(standby) > rank(*best)))
            best = &standby;
    }
    return best;
}

/// Without a connected one: that with the most.
const StandbySample *lastResort(const ReplicationSnapshot &snapshot)
{
    const StandbySample *best = nullptr;
    for (const StandbySample &standby : snapshot.standbys) {
        const bool canBe = standby.isProven && standby.flushed &&
                           standby.state != StandbyState::Diverged &&
                           standby.state != StandbyState::AlsoPrimary;
        if (canBe && (!best || standby.flushed->bytes > best->flushed->bytes))
            best = &standby;
    }
    return best;
}

/// How many answer with "quorum" now, WAL collectors too.
int quorumSize(const ReplicationSnapshot &snapshot)
{
    const auto isQuorum = [](const auto &s) { return s.sync == SyncState::Quorum; };
    return int(std::count_if(snapshot.standbys.begin(), snapshot.standbys.end(),
                             [&](const auto &s) { return s.isConnected && isQuorum(s); }) +
               std::count_if(snapshot.collectors.begin(), snapshot.collectors.end(), isQuorum));
}

FailoverView::Line proposal(const StandbySample &best, const ReplicationSnapshot &snapshot)
{
    FailoverView::Line line{best.id, Health::tr("Promote %1:").arg(best.name), {}};
    const Lag &lag = best.flushLag;
    const bool doWait = snapshot.primary.synchronousCommit != QLatin1String("off");
    const int size = quorumSize(snapshot);
    const int needed = snapshot.primary.quorumNeeded;
    if (doWait && best.sync == SyncState::Quorum && (needed == 0 || needed < size)) {
        // ANY n of more than n: a commit may be on others only.
        line.text = Health::tr("only if it has received most by then. Each commit is on at least "
                               "%1 of %2 receivers, not on every one.")
                            .arg(std::max(1, needed))
                            .arg(size);
    } else if (doWait && isWaitedFor(best.sync)) {
        line.text = Health::tr("no committed data lost.");
    } else if (!lag.bytes) {
        line.text = Health::tr("what would be lost is not known.");
    } else if (*lag.bytes == 0) {
        line.text = Health::tr("nothing was missing as of the last sample.");
    } else {
        line.text = Health::tr("%1 lost.", "an amount").arg(lossAmount(lag));
    }
    return line;
}

} // namespace

std::optional<FailoverView> failoverView(const ReplicationSnapshot &snapshot)
{
    const StandbySample *best = bestStandby(snapshot);
    const StandbySample *named = best ? best : lastResort(snapshot);
    const bool isSyncKnown =
            std::any_of(snapshot.standbys.begin(), snapshot.standbys.end(),
                        [](const auto &s) { return s.sync != SyncState::Unknown; });
    const bool canSay = best ? isSyncKnown : !snapshot.standbys.isEmpty();
    if (!canSay || snapshot.primary.name.isEmpty())
        return std::nullopt;
    FailoverView view;
    view.title = Health::tr("If %1 failed now").arg(snapshot.primary.name);
    if (best) {
        view.lines.append(proposal(*best, snapshot));
    } else {
        view.lines.append({{}, {}, Health::tr("No standby is connected.")});
        if (named) {
            view.lines.append({named->id, Health::tr("Only %1 is left:").arg(named->name),
                               awayText(*named, snapshot)});
        }
    }
    for (const StandbySample &standby : snapshot.standbys) {
        if (&standby == named)
            continue;
        const bool follows = best && standby.upstreamId == best->id && standby.isConnected;
        view.lines.append(
                {standby.id,
                 {},
                 follows ? Health::tr("%1 follows %2 by itself.").arg(standby.name, best->name)
                         : lossText(standby, snapshot)});
    }
    for (const CollectorSample &collector : snapshot.collectors) {
        if (isWaitedFor(collector.sync)) {
            view.lines.append({{},
                               {},
                               Health::tr("%1 cannot be promoted although commits wait for it: it "
                                          "only collects WAL.")
                                       .arg(collector.name)});
        }
    }
    return view;
}

} // namespace pgt
