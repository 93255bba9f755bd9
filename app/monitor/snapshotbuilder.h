// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/monitor/health.h"
#include "app/monitor/lsnclock.h"
#include "app/monitor/replicationsnapshot.h"
#include "app/monitor/serversample.h"

#include <QHash>
#include <QList>

#include <map>

namespace pgt {

/// A server that is watched, as far as the screens name it.
struct WatchedServer
{
    enum class View { Own, FromSender };
    QString id, name, address;
    View view = View::Own; ///< FromSender: it is never sampled itself

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
    /// What is known of one server.
    struct Server
    {
        WatchedServer identity;
        std::optional<ServerSample> sample; ///< the last good one
        std::optional<ServerInfo> info;     ///< the last one that was read
        std::optional<Error> error;         ///< of the last attempt; nullopt: it succeeded
    };
    /// What a standby was like before; also of standbys that are known only from their sender.
    struct Memory
    {
        StandbyState state = StandbyState::Unknown;
        std::optional<QDateTime> since;
        qint64 receivedUpTo = 0;     ///< furthest received position
        Clock::Steady receivedAt{0}; ///< when it moved last, or last had everything
        bool hasReceived = false;
        QString slot, upstreamId;
        SyncState sync = SyncState::Unknown;
        std::optional<WalPosition> sent, written, flushed, replayed;
        Clock::Steady positionsAt{0};
        QDateTime positionsAtUtc;
        bool hasPositions = false;
        WatchedServer identity; ///< of one that is not a watched server
    };
    /// A standby's row at its sender.
    struct SenderOf
    {
        const Server *server = nullptr;
        const SenderSample *row = nullptr;
    };

    bool isFresh(const ServerSample &sample) const;
    const Server *freshServer(const QString &id) const;
    void choosePrimary();
    void feedClock();
    PrimarySample primarySample() const;
    void addSettings(PrimarySample &primary, const Server &server) const;
    QHash<QString, SenderOf> matchSenders();
    void forgetStrangers(const QHash<QString, SenderOf> &senders);
    StandbySample standbySample(const QString &id, const Server *own, const SenderOf &sender,
                                const PrimarySample &primary);
    void fillPositions(StandbySample &standby, const Server *own, const SenderOf &sender,
                       Memory &memory) const;
    void fillSlot(StandbySample &standby, const Server *own, const SenderOf &sender,
                  Memory &memory) const;
    void fillLags(StandbySample &standby, const Memory &memory) const;
    void judge(StandbySample &standby, const Server *own, const SenderOf &sender, Memory &memory);
    void judgeReceiver(StandbySample &standby, const Server &own, const SenderOf &sender) const;
    void judgeFromSender(StandbySample &standby, const SenderOf &sender) const;
    bool isFromSenderOnly(const QString &id) const;
    bool isStalled(const StandbySample &standby, Memory &memory) const;
    bool isFarBehind(const StandbySample &standby, const Server *own) const;
    std::optional<std::chrono::milliseconds> clockSpread() const;
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
