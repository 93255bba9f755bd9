// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/monitor/replicationsnapshot.h"

#include <optional>

namespace pgt {

/// The four looks a thing can have.
enum class HealthLevel { Ok, Warning, Error, Idle };

/// From which values on a standby that receives WAL is said to be behind.
struct LagLimits
{
    qint64 bytes = 32LL << 20;
    std::chrono::milliseconds time{10'000};

    bool operator==(const LagLimits &) const = default;
};

/// The sentence under the cluster's name: "2 of 3 standbys streaming" - "berlin-2 is 48 MB / 12 s
/// behind".
struct HealthSentence
{
    HealthLevel level = HealthLevel::Idle;
    QString headline;
    QString detail; ///< without the dash; may be empty
};

/// One message for the bar above the dashboard, in the usual three parts.
struct Alert
{
    QString id; ///< stays the same while the state that it is about lasts: for "hide until it
                ///< changes"
    HealthLevel level = HealthLevel::Warning;
    QString serverId; ///< the server it is about
    QString what, why, remedy;

    bool operator==(const Alert &) const = default;
};

/// What the sudden end of the primary would mean, from sync state and received WAL.
struct FailoverView
{
    struct Line
    {
        QString standbyId;
        QString emphasis; ///< "Promote munich-1:" - bold, before text; empty except for the
                          ///< proposal
        QString text;     ///< "no committed data lost."
    };
    QString title; ///< "If berlin-1 failed now"
    QList<Line> lines;
};

/// The one judge of lag: whether a standby that receives WAL is behind. One that is delayed on
/// purpose is judged by what it has received, and by its delay. An upper limit is no measured lag.
bool isBehind(const StandbySample &standby, const LagLimits &limits);
/// Whether a slot that no listed standby uses endangers its server or whoever needs it.
bool isDangerous(const LooseSlot &slot);
/// "48.0 MB / 12.0 s", "10.0 MB / more than 1.0 s", "48.0 MB"; empty if nothing is known.
QString lagWords(const Lag &lag);
HealthLevel healthOf(const StandbySample &standby, const LagLimits &limits);
HealthSentence healthSentence(const ReplicationSnapshot &snapshot, const LagLimits &limits);
/// All alerts, worst first.
QList<Alert> alertsOf(const ReplicationSnapshot &snapshot, const LagLimits &limits);
/// nullopt without standbys, or if one is connected but the sync state of none is known: then
/// nothing honest can be said. Only what is proven to be a standby is proposed.
std::optional<FailoverView> failoverView(const ReplicationSnapshot &snapshot);
QList<const StandbySample *> worstFirst(const ReplicationSnapshot &snapshot,
                                        const LagLimits &limits);
/// The standby that is worst off; nullptr without standbys.
const StandbySample *worstStandby(const ReplicationSnapshot &snapshot, const LagLimits &limits);

} // namespace pgt
