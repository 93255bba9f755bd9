// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/monitor/health.h"
#include "app/monitor/lsnclock.h"
#include "app/monitor/replicationsnapshot.h"
#include "app/monitor/serversample.h"

#include <QHash>
#include <QList>
#include <QSet>

#include <deque>
#include <map>

namespace pgt {

/// A server that is watched, as far as the screens name it.
struct WatchedServer
{
    enum class View { Own, FromSender };
    QString id, name, address;
    View view = View::Own;   ///< FromSender: it is never sampled itself
    bool wasPrimary = false; ///< names the primary until one was sampled

    bool operator==(const WatchedServer &) const = default;
};

/// Puts the samples of all servers of a cluster together and judges them: who is the primary, who
/// receives from whom, the state words, the lags. No I/O. It knows what was sampled before, so that
/// a value that stopped moving is seen.
class SnapshotBuilder
{
public:
    explicit SnapshotBuilder(const Clock &clock);

    /// Servers that stay keep their samples.
    void setServers(const QList<WatchedServer> &servers);
    void setInterval(std::chrono::milliseconds interval);
    void setLimits(const LagLimits &limits) { m_limits = limits; }

    void addSample(const QString &serverId, const ServerSample &sample);
    void addFailure(const QString &serverId, const Error &error);
    /// Sampling was interrupted (paused, computer asleep): nothing older may be used for time.
    void interrupt();

    /// As of now; call it again later and ages have grown.
    ReplicationSnapshot build();

private:
    /// One look at a server's clock, in microseconds: it was ahead of this computer's by @p offset,
    /// give or take @p error.
    struct ClockReading
    {
        qint64 offset, error;
    };
    /// What is known of one server.
    struct Server
    {
        WatchedServer identity;
        std::optional<ServerSample> sample; ///< the last good one
        std::optional<ServerInfo> info;     ///< the last one that was read
        std::optional<Error> error;         ///< of the last attempt; nullopt: it succeeded
        /// Senders whose receiver has reported a further replay since the sample before.
        QSet<int> moved;
        std::deque<ClockReading> clock; ///< newest last
    };
    /// What a standby was like before; also of standbys that are known only from their sender.
    struct Memory
    {
        StandbyState state = StandbyState::Unknown;
        std::optional<QDateTime> since;
        QDateTime aliveAt;           ///< UTC: the last sample that showed it connected
        qint64 receivedUpTo = 0;     ///< furthest received position
        Clock::Steady receivedAt{0}; ///< when it moved last, or last had everything
        bool hasReceived = false;
        bool isProven = false;
        QString slot, upstreamId;
        SyncState sync = SyncState::Unknown;
        std::optional<WalPosition> sent, written, flushed, replayed;
        Clock::Steady positionsAt{0};
        QDateTime positionsAtUtc;
        bool hasPositions = false;
        WatchedServer identity;   ///< of one that is not a watched server
        int pid = 0;              ///< of its sender's process, of one that is not a watched server
        bool isCollector = false; ///< was seen to collect WAL only
    };
    /// A standby's row at its sender.
    struct SenderOf
    {
        const Server *server = nullptr;
        const SenderSample *row = nullptr;
    };

    static void noteMoved(Server &server, const ServerSample &sample);
    static void noteClock(Server &server, const ServerSample &sample);
    bool isFresh(const ServerSample &sample) const;
    const Server *freshServer(const QString &id) const;
    void choosePrimary();
    void feedClock();
    PrimarySample primarySample() const;
    void addSettings(PrimarySample &primary, const Server &server) const;
    void addWaiting(ReplicationSnapshot &snapshot) const;
    QHash<QString, SenderOf> matchSenders(QList<CollectorSample> &collectors);
    void takeStrangers(const Server &sender, const QList<int> &claimed,
                       QHash<QString, SenderOf> &found, QList<CollectorSample> &collectors);
    QString strangerId(const Server &sender, const SenderSample &row) const;
    bool isCollector(const Server &server, QList<CollectorSample> &all);
    QList<LooseSlot> looseSlots(const QList<StandbySample> &standbys) const;
    void forgetStrangers(const QHash<QString, SenderOf> &senders);
    StandbySample standbySample(const QString &id, const Server *own, const SenderOf &sender,
                                const PrimarySample &primary);
    void fillPositions(StandbySample &standby, const Server *own, const SenderOf &sender,
                       Memory &memory) const;
    void fillSlot(StandbySample &standby, const Server *own, const SenderOf &sender,
                  Memory &memory) const;
    void fillLags(StandbySample &standby, const SenderOf &sender, const Memory &memory) const;
    void refineLags(StandbySample &standby, const SenderOf &sender) const;
    void judge(StandbySample &standby, const Server *own, const SenderOf &sender, Memory &memory);
    void judgeRole(StandbySample &standby, const Server *own, const SenderOf &sender) const;
    void judgeReceiver(StandbySample &standby, const Server &own, const SenderOf &sender) const;
    void judgeFromSender(StandbySample &standby, const SenderOf &sender) const;
    bool isFromSenderOnly(const QString &id) const;
    bool isStalled(const StandbySample &standby, Memory &memory) const;
    void rememberState(StandbySample &standby, Memory &memory, const QDateTime &aliveAt) const;
    std::optional<ClockDifference> clockDifference() const;
    std::chrono::milliseconds ageOf(Clock::Steady at) const;

    const Clock &m_clock;
    std::chrono::milliseconds m_interval{1000};
    LagLimits m_limits;
    QList<Server> m_servers;
    std::map<QString, Memory> m_memories;
    QString m_primaryId;
    LsnClock m_lsnClock;
    int m_clockTimeline = 0;
    QString m_clockPrimary, m_clockSystem;
};

} // namespace pgt
