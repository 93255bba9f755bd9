// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of SnapshotBuilder that finds the state word of a standby.
#include "app/base/units.h"
#include "app/monitor/snapshotbuilder.h"

#include <QCoreApplication>

#include <algorithm>

namespace pgt {

using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

struct Judge
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Judge)
};

/// A receiver that keeps still for so long while there is WAL to receive is cut off. Shorter pauses
/// are normal when the primary or the network is slow.
constexpr auto stallLimit = 10s;

} // namespace

void SnapshotBuilder::judge(StandbySample &standby, const Server *own, const SenderOf &sender,
                            Memory &memory)
{
    const bool isStill = isStalled(standby, memory);
    const bool isElsewhere = sender.server && !sender.server->sample->isInRecovery &&
                             sender.server->identity.id != m_primaryId;
    if (isElsewhere || (own && !own->sample->isInRecovery)) {
        judgeRole(standby, own, sender);
    } else if (own) {
        judgeReceiver(standby, *own, sender);
    } else {
        judgeFromSender(standby, sender);
    }
    const bool shouldReceive =
            standby.state == StandbyState::Streaming || standby.state == StandbyState::ReplayPaused;
    QDateTime aliveAt = memory.aliveAt;
    if (isStill && shouldReceive) {
        const auto still = duration_cast<milliseconds>(m_clock.steady() - memory.receivedAt);
        aliveAt = m_clock.utc().addMSecs(-still.count());
        // Both ends go on saying "streaming" for up to wal_receiver_timeout (60 s) when the link is
        // dead or the receiver hangs; seen on 9.1 to 18.
        standby.state = StandbyState::Disconnected;
        standby.isConnected = false;
        standby.stateReason = Judge::tr("WAL waits to be sent, but none has arrived since then.");
    }
    if (standby.state == StandbyState::Streaming && isBehind(standby, m_limits))
        standby.state = StandbyState::CatchingUp;
    if (standby.state == StandbyState::Streaming && standby.applyDelay > 0ms) {
        standby.stateReason = Judge::tr("Replay is delayed by %1 on purpose.")
                                      .arg(formatDuration(standby.applyDelay));
    }
    if (standby.state == StandbyState::Disconnected) {
        // Nothing missing as of now is luck, not a measurement: never show it as a lag of 0.
        for (Lag *lag :
             {&standby.sentLag, &standby.writeLag, &standby.flushLag, &standby.replayLag}) {
            if (lag->bytes.value_or(0) == 0 || !standby.isFresh)
                *lag = {};
        }
    }
    rememberState(standby, memory, aliveAt);
}

// An outage begins with the last sign of life, not with the moment when it was noticed: alert,
// chart, table and events all say this time.
void SnapshotBuilder::rememberState(StandbySample &standby, Memory &memory,
                                    const QDateTime &aliveAt) const
{
    if (memory.state != standby.state || !memory.since) {
        const bool isAway = standby.state == StandbyState::Disconnected;
        memory.since = isAway && aliveAt.isValid() ? aliveAt : m_clock.utc();
        memory.state = standby.state;
    }
    if (standby.isConnected && standby.isFresh)
        memory.aliveAt = memory.positionsAtUtc;
    standby.stateSince = memory.since;
}

// Two servers that both say they are the primary have histories of their own: a position of one
// means nothing on the other.
void SnapshotBuilder::judgeRole(StandbySample &standby, const Server *own,
                                const SenderOf &sender) const
{
    for (Lag *lag : {&standby.sentLag, &standby.writeLag, &standby.flushLag, &standby.replayLag})
        *lag = {};
    if (own && !own->sample->isInRecovery) {
        standby.state = StandbyState::AlsoPrimary;
        standby.sync = SyncState::Unknown;
        standby.isFresh = false;
        standby.timeline = own->sample->timeline;
        standby.stateReason = Judge::tr("%1 says that it is a primary itself.").arg(standby.name);
        return;
    }
    standby.state = StandbyState::Diverged;
    standby.stateReason = Judge::tr("It receives from %1, which says that it is a primary, too.")
                                  .arg(sender.server->identity.name);
}

void SnapshotBuilder::judgeReceiver(StandbySample &standby, const Server &own,
                                    const SenderOf &sender) const
{
    const ServerSample &mine = *own.sample;
    // Up to 9.5 a standby has no view of its receiver: only its sender can tell.
    const bool isUpstreamKnown = sender.row || freshServer(standby.upstreamId);
    const bool isRunning = mine.isReceiverRunning.value_or(sender.row != nullptr);
    if (!mine.isReceiverRunning && !isUpstreamKnown) {
        standby.state = StandbyState::Unknown;
        standby.stateReason =
                Judge::tr("Its sender is not reachable, and this version of PostgreSQL "
                          "cannot say by itself whether it receives WAL.");
        return;
    }
    if (!isRunning) {
        // With primary_conninfo there is a position as soon as the first attempt, even a failing
        // one.
        const bool neverTried = !mine.receive;
        standby.state = neverTried ? StandbyState::ArchiveRecovery : StandbyState::Disconnected;
        if (!neverTried && mine.isPaused.value_or(false))
            standby.stateReason = Judge::tr("Replay is paused, too.");
        return;
    }
    if (mine.receiverStatus == QLatin1String("waiting")) {
        standby.state = StandbyState::Disconnected;
        standby.stateReason = Judge::tr("Its sender does not have the WAL that comes next: the "
                                        "timelines of the two may have parted.");
        return;
    }
    standby.isConnected = true;
    if (mine.isPaused.value_or(false))
        standby.state = StandbyState::ReplayPaused;
    else if (sender.row && sender.row->state == QLatin1String("catchup"))
        standby.state = StandbyState::CatchingUp;
    else
        standby.state = StandbyState::Streaming;
}

void SnapshotBuilder::judgeFromSender(StandbySample &standby, const SenderOf &sender) const
{
    if (sender.row) {
        const QString &word = sender.row->state;
        standby.isConnected =
                word == QLatin1String("streaming") || word == QLatin1String("catchup");
        standby.state = word == QLatin1String("catchup") ? StandbyState::CatchingUp
                        : standby.isConnected            ? StandbyState::Streaming
                                                         : StandbyState::Unknown;
        if (word.isEmpty()) {
            standby.stateReason = Judge::tr("The monitoring role may not see the state of WAL "
                                            "senders; it needs the role pg_monitor.");
        } else if (standby.error) {
            standby.stateReason =
                    Judge::tr("It does not answer itself; this is what its sender says.");
        } else if (isFromSenderOnly(standby.id)) {
            standby.stateReason =
                    Judge::tr("It is not asked itself; this is what its sender says.");
        }
        return;
    }
    const Server *upstream = freshServer(standby.upstreamId);
    const auto isPending = [&standby](const Server &server) {
        return server.identity.id == standby.id && !server.sample && !server.error &&
               server.identity.view == WatchedServer::View::Own;
    };
    // Rows without a name could be this standby's; and before its own first answer a row can be
    // one that only the standby can tell to be its own.
    if (std::any_of(m_servers.begin(), m_servers.end(), isPending))
        standby.state = StandbyState::Unknown;
    else if (upstream && !upstream->sample->isHidden)
        standby.state = StandbyState::Disconnected;
    else
        standby.state = StandbyState::Unknown;
    if (isFromSenderOnly(standby.id)) {
        // Without a sender nobody speaks for it: it may replay from an archive or be promoted.
        standby.stateReason = upstream ? Judge::tr("It is not asked itself, and its sender does "
                                                   "not list it.")
                                       : Judge::tr("It is not asked itself, and its sender is "
                                                   "not known or does not answer.");
    }
}

bool SnapshotBuilder::isFromSenderOnly(const QString &id) const
{
    return std::any_of(m_servers.begin(), m_servers.end(), [&id](const Server &server) {
        return server.identity.id == id && server.identity.view == WatchedServer::View::FromSender;
    });
}

bool SnapshotBuilder::isStalled(const StandbySample &standby, Memory &memory) const
{
    if (!standby.flushed || !standby.isFresh) {
        memory.hasReceived = false; // a new count begins with the next fresh position
        return false;
    }
    const qint64 received = standby.written ? standby.written->bytes : standby.flushed->bytes;
    const bool hasMoved = received > memory.receivedUpTo;
    const bool hasAll = standby.writeLag.bytes.value_or(0) == 0;
    if (!memory.hasReceived || hasMoved || hasAll) {
        memory.hasReceived = true;
        memory.receivedUpTo = received;
        memory.receivedAt = m_clock.steady();
        return false;
    }
    const auto limit = std::max<Clock::Steady>(stallLimit, 5 * m_interval);
    return m_clock.steady() - memory.receivedAt > limit;
}

} // namespace pgt
