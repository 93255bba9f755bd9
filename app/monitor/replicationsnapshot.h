// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/base/error.h"
#include "app/cluster/sendernature.h"
#include "app/monitor/walposition.h"

#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace pgt {

/// What a standby does, judged from both ends; the receiver's own state goes first.
enum class StandbyState {
    Unknown,    ///< nothing trustworthy is known now: no fresh sample of either side
    Streaming,  ///< receives WAL from its sender and keeps up
    CatchingUp, ///< receives WAL, but the sender still sends old WAL or the lag is above the limit
    ReplayPaused,    ///< receives WAL or not; replay was paused on purpose or by the server
    ArchiveRecovery, ///< no receiver, replays from an archive
    Disconnected,    ///< no WAL arrives although there should be a connection
    AlsoPrimary,     ///< no standby: says that it is a primary, beside the one that was chosen
    Diverged,        ///< receives from another server that says it is a primary
};

/// "streaming", "catching up" ...: one or two lower-case words, translated.
QString standbyStateText(StandbyState state);

/// What the sender says about commits waiting for this standby (pg_stat_replication.sync_state).
enum class SyncState { Unknown, Async, Potential, Sync, Quorum };

/// From the server's word.
SyncState syncStateOf(const QString &word);
/// "async", "sync" ...; an en dash if not known.
QString syncStateText(SyncState state);

/// A moment for people on this computer's clock: "14:29:41", of another day than @p now "22 Nov
/// 14:29".
QString momentText(const QDateTime &moment, const QDateTime &now);

/// A lag in time and how exact it is.
struct LagTime
{
    enum class Qualifier {
        Measured, ///< within one sampling interval and half a round trip
        AtMost,   ///< below what sampling can resolve; value is the upper limit
        MoreThan, ///< the position is older than the recorded history; value is the lower limit
    };
    /// Who measured it.
    enum class Source {
        Samples, ///< this program, from its samples of the primary: good to about their interval
        Server,  ///< the primary, by its own clock: the lag columns of PostgreSQL 10, milliseconds
    };
    std::chrono::milliseconds value{0};
    Qualifier qualifier = Qualifier::Measured;
    Source source = Source::Samples;

    /// "12.3 s", "< 2 s", "> 5 min 10 s"; "0 s" for nothing to wait for as of the last sample.
    QString toText() const;
    /// The same for a sentence: "12.3 s", "at most 2 s", "more than 5 min 10 s".
    QString toWords() const;
    /// Who measured it, a sentence for tool tips and assistive technology.
    QString sourceText() const;

    bool operator==(const LagTime &) const = default;
};

/// A distance behind the primary's position. nullopt: not known; never 0 instead.
struct Lag
{
    std::optional<qint64> bytes; ///< >= 0
    std::optional<LagTime> time;

    bool operator==(const Lag &) const = default;
};

/// The primary as of its last sample.
struct PrimarySample
{
    QString id;          ///< of the saved server; empty: no server says that it is primary
    QString name;        ///< for people
    QString address;     ///< "10.20.0.11:5432"
    QString versionText; ///< "17.6"; empty until known
    int versionNum = 0;
    bool isReachable = false;   ///< the last sample succeeded
    std::optional<Error> error; ///< why it is not reachable
    int timeline = 0;           ///< 0: not known
    std::optional<WalPosition>
            write; ///< end of WAL that can be sent: flushed since 9.6, written before
    std::optional<double>
            walBytesPerSecond; ///< average over the last 5 min, or what there is of it
    std::optional<qint64>
            retainedBytes;        ///< most that one slot keeps; nullopt: no slots or not known
    QString retainedBySlot;       ///< the slot that keeps most
    QStringList synchronousNames; ///< what commits wait for now: standbys and WAL collectors
    /// With ANY: how many of those that answer with "quorum" a commit waits for; 0: not known.
    int quorumNeeded = 0;
    QString synchronousCommit; ///< what commits wait for: "flush", "write", "apply"; empty: not
                               ///< known
    std::optional<QDateTime> startedAt; ///< start of the server, on its own clock
    std::chrono::milliseconds sampleAge{0};
    QDateTime sampledAt; ///< UTC; invalid: never
};

/// One standby as of the last samples of itself and of its sender.
struct StandbySample
{
    QString id; ///< of the saved server, or "app:NAME@ADDRESS" for one that only the sender shows
    QString name;
    QString address;
    QString upstreamId; ///< id of the server it receives from; empty: not known
    StandbyState state = StandbyState::Unknown;
    QString stateReason; ///< a sentence if there is more to say than the word; may be empty
    SyncState sync = SyncState::Unknown;
    int timeline = 0; ///< 0: not known
    // Positions: the last known ones; see isFresh.
    std::optional<WalPosition> sent;
    std::optional<WalPosition> written; ///< received, not yet synced to disk
    std::optional<WalPosition> flushed; ///< received and on disk (pg_last_wal_receive_lsn)
    std::optional<WalPosition> replayed;
    // Behind the primary's write position; cumulative from left to right.
    Lag sentLag, writeLag, flushLag, replayLag;
    QString slot;                        ///< empty: none
    std::optional<qint64> retainedBytes; ///< WAL that the slot keeps on its sender
    std::optional<qint64>
            retainLimitBytes; ///< what the slot may keep; nullopt: no limit or not known
    QString slotStatus;       ///< wal_status of 13+: reserved, extended, unreserved, lost
    std::optional<double> receiveBytesPerSecond;
    std::chrono::milliseconds applyDelay{0}; ///< recovery_min_apply_delay: behind on purpose
    std::optional<QDateTime> since;          ///< UTC: start of the present connection to the sender
    /// UTC: when the present state began; of Disconnected the moment of the last sign of life.
    std::optional<QDateTime> stateSince;
    /// It has been seen to replay, or says itself that it is in recovery: it can be promoted.
    bool isProven = false;
    bool isConnected = false;   ///< its WAL receiver is connected, as far as either side shows
    bool isFresh = false;       ///< the positions are from the last three sampling intervals
    bool isReachable = false;   ///< its own last sample succeeded
    std::optional<Error> error; ///< why its own sample failed
    std::chrono::milliseconds sampleAge{0}; ///< of the positions
    QDateTime sampledAt;                    ///< UTC; invalid: never

    // The stages of the lag, for stacked charts: each nullopt if one of its ends is not known.
    std::optional<qint64> networkStageBytes() const; ///< not yet received
    std::optional<qint64> flushStageBytes() const;   ///< received, not yet on disk
    std::optional<qint64> replayStageBytes() const;  ///< on disk, not yet replayed
    std::optional<std::chrono::milliseconds> networkStageTime() const;
    std::optional<std::chrono::milliseconds> flushStageTime() const;
    std::optional<std::chrono::milliseconds> replayStageTime() const;
};

/// A WAL sender that serves no standby. Nothing of it can be promoted.
struct CollectorSample
{
    QString senderId, senderName; ///< the server that sends to it
    SenderNature nature = SenderNature::Undecided;
    QString name;    ///< of the saved server, else the application_name
    QString address; ///< empty: through a Unix socket of the sender's host
    QString slot;    ///< empty: none
    SyncState sync = SyncState::Unknown;

    /// "barman on 10.20.0.9 only collects WAL from berlin-1; it is no standby."
    QString sentence() const;

    bool operator==(const CollectorSample &) const = default;
};

/// A replication slot that belongs to no listed standby.
struct LooseSlot
{
    QString serverId, serverName, name;
    bool isPhysical = true;
    bool isActive = false;
    QString status;                        ///< wal_status of 13+
    std::optional<qint64> retained, limit; ///< bytes

    bool operator==(const LooseSlot &) const = default;
};

/// How far the clocks of the servers are apart.
struct ClockDifference
{
    std::chrono::milliseconds difference{0}; ///< the largest between two servers
    std::chrono::milliseconds error{0};      ///< what it may be wrong by: half the round trips

    /// Nothing that could be told from the error of the measurement.
    bool agree() const { return difference <= error; }

    bool operator==(const ClockDifference &) const = default;
};

/// Everything the dashboard shows about one cluster at one moment. A plain value.
struct ReplicationSnapshot
{
    Clock::Steady at{0}; ///< when it was put together
    QDateTime atUtc;
    PrimarySample primary;
    QList<StandbySample>
            standbys; ///< order of the saved servers; then those only seen from a sender
    QList<CollectorSample> collectors;
    QList<LooseSlot> looseSlots;
    std::optional<ClockDifference> clocks; ///< nullopt with fewer than two fresh servers
    /// False: watching was paused then, nothing in here is about now.
    bool isCurrent = true;

    const StandbySample *standby(const QString &id) const;
    /// The first server beside the primary that says it is one, too; nullptr: none.
    const StandbySample *otherPrimary() const;
    int streamingCount() const; ///< standbys that are connected to their sender
};

} // namespace pgt

Q_DECLARE_METATYPE(pgt::ReplicationSnapshot)
