// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/snapshotbuilder.h"

#include "app/cluster/replicationspec.h"
#include "app/monitor/sendermatch.h"

#include <QRegularExpression>

#include <algorithm>

namespace pgt {

using namespace std::chrono;

namespace {

constexpr int freshIntervals = 3;
/// However fast it is sampled: a busy computer must not look like a server that is away.
constexpr auto leastFresh = seconds(3);

template<typename... Others>
std::optional<qint64> furthest(std::optional<qint64> first, Others... others)
{
    // nullopt is smaller than every value.
    return std::max({first, std::optional<qint64>(others)...});
}

} // namespace

SnapshotBuilder::SnapshotBuilder(const Clock &clock) : m_clock(clock)
{}

void SnapshotBuilder::setServers(const QList<WatchedServer> &servers)
{
    QList<Server> next;
    for (const WatchedServer &identity : servers) {
        const auto known = std::find_if(m_servers.begin(), m_servers.end(), [&](const Server &s) {
            return s.identity.id == identity.id;
        });
        Server server = known == m_servers.end() ? Server() : *known;
        server.identity = identity;
        next.append(server);
    }
    m_servers = next;
    if (m_primaryId.isEmpty()) {
        for (const WatchedServer &identity : servers) {
            if (identity.wasPrimary)
                m_primaryId = identity.id;
        }
    }
    // Senders show those that are still not in the list.
    std::erase_if(m_memories,
                  [](const auto &entry) { return !entry.second.identity.id.isEmpty(); });
}

void SnapshotBuilder::setInterval(milliseconds interval)
{
    m_interval = interval;
    m_lsnClock.setInterval(interval);
}

void SnapshotBuilder::addSample(const QString &serverId, const ServerSample &sample)
{
    for (Server &server : m_servers) {
        if (server.identity.id != serverId)
            continue;
        noteMoved(server, sample);
        noteClock(server, sample);
        server.sample = sample;
        server.error.reset();
        if (sample.info)
            server.info = sample.info;
    }
    choosePrimary();
    if (serverId == m_primaryId)
        feedClock();
}

void SnapshotBuilder::addFailure(const QString &serverId, const Error &error)
{
    for (Server &server : m_servers) {
        if (server.identity.id == serverId)
            server.error = error;
    }
}

void SnapshotBuilder::interrupt()
{
    m_lsnClock.reset();
    for (auto &[id, memory] : m_memories)
        memory.hasReceived = false;
}

milliseconds SnapshotBuilder::ageOf(Clock::Steady at) const
{
    return std::max(milliseconds::zero(), duration_cast<milliseconds>(m_clock.steady() - at));
}

bool SnapshotBuilder::isFresh(const ServerSample &sample) const
{
    return ageOf(sample.at) <= std::max<milliseconds>(freshIntervals * m_interval, leastFresh);
}

const SnapshotBuilder::Server *SnapshotBuilder::freshServer(const QString &id) const
{
    for (const Server &server : m_servers) {
        if (server.identity.id == id)
            return server.sample && isFresh(*server.sample) ? &server : nullptr;
    }
    return nullptr;
}

void SnapshotBuilder::choosePrimary()
{
    // Two may say so (an old primary that came back): the newer timeline, then the one with
    // standbys.
    const Server *best = nullptr;
    const auto rank = [this](const Server &server) {
        return std::tuple(server.sample->timeline, server.sample->senders.size(),
                          server.identity.id == m_primaryId);
    };
    for (const Server &server : m_servers) {
        if (server.sample && !server.sample->isInRecovery && isFresh(*server.sample) &&
            (!best || rank(server) > rank(*best)))
            best = &server;
    }
    if (best) {
        m_primaryId = best->identity.id;
        return;
    }
    // Not seen any more: it stays the primary unless it has become a standby.
    for (const Server &server : m_servers) {
        if (server.identity.id == m_primaryId && server.sample && server.sample->isInRecovery)
            m_primaryId.clear();
    }
}

void SnapshotBuilder::feedClock()
{
    const Server *primary = freshServer(m_primaryId);
    if (!primary || !primary->sample->position)
        return;
    const QString system = primary->info ? primary->info->systemIdentifier : QString();
    const bool isOther = m_clockPrimary != m_primaryId ||
                         m_clockTimeline != primary->sample->timeline ||
                         (!system.isEmpty() && !m_clockSystem.isEmpty() && system != m_clockSystem);
    if (isOther && !m_clockPrimary.isEmpty())
        m_lsnClock.reset();
    m_clockPrimary = m_primaryId;
    m_clockTimeline = primary->sample->timeline;
    m_clockSystem = system;
    m_lsnClock.add(primary->sample->at, *primary->sample->position);
}

ReplicationSnapshot SnapshotBuilder::build()
{
    choosePrimary();
    ReplicationSnapshot snapshot;
    snapshot.at = m_clock.steady();
    snapshot.atUtc = m_clock.utc();
    snapshot.primary = primarySample();
    const QHash<QString, SenderOf> senders = matchSenders(snapshot.collectors);
    for (const Server &server : m_servers) {
        const QString &id = server.identity.id;
        if (id != m_primaryId &&
            (senders.contains(id) || !isCollector(server, snapshot.collectors)))
            snapshot.standbys.append(
                    standbySample(id, &server, senders.value(id), snapshot.primary));
    }
    forgetStrangers(senders);
    for (const auto &[id, memory] : m_memories) {
        if (!memory.identity.id.isEmpty())
            snapshot.standbys.append(
                    standbySample(id, nullptr, senders.value(id), snapshot.primary));
    }
    addWaiting(snapshot);
    snapshot.looseSlots = looseSlots(snapshot.standbys);
    snapshot.clocks = clockDifference();
    return snapshot;
}

void SnapshotBuilder::addWaiting(ReplicationSnapshot &snapshot) const
{
    const auto isWaitedFor = [](SyncState sync) {
        return sync == SyncState::Sync || sync == SyncState::Quorum;
    };
    for (const StandbySample &standby : snapshot.standbys) {
        if (isWaitedFor(standby.sync) && standby.isConnected)
            snapshot.primary.synchronousNames.append(standby.name);
    }
    // pg_receivewal --synchronous: commits wait for it as for a standby.
    for (const CollectorSample &collector : std::as_const(snapshot.collectors)) {
        if (isWaitedFor(collector.sync))
            snapshot.primary.synchronousNames.append(collector.name);
    }
}

PrimarySample SnapshotBuilder::primarySample() const
{
    PrimarySample primary;
    primary.id = m_primaryId;
    for (const Server &server : m_servers) {
        if (server.identity.id != m_primaryId || m_primaryId.isEmpty())
            continue;
        primary.name = server.identity.name;
        primary.address = server.identity.address;
        primary.error = server.error;
        if (!server.sample)
            break;
        const ServerSample &sample = *server.sample;
        primary.isReachable = isFresh(sample);
        primary.versionText = sample.version.toString();
        primary.versionNum = sample.version.number();
        primary.timeline = sample.timeline;
        if (sample.position)
            primary.write = WalPosition{*sample.position, sample.arithmetic()};
        primary.sampleAge = ageOf(sample.at);
        primary.sampledAt = sample.atUtc;
        addSettings(primary, server);
    }
    return primary;
}

void SnapshotBuilder::addSettings(PrimarySample &primary, const Server &server) const
{
    for (const SlotSample &slot : server.sample->slotList) {
        if (slot.retained && (!primary.retainedBytes || *slot.retained > *primary.retainedBytes)) {
            primary.retainedBytes = std::max<qint64>(0, *slot.retained);
            primary.retainedBySlot = slot.name;
        }
    }
    if (!server.info)
        return;
    if (server.info->startUs > 0) {
        primary.startedAt = QDateTime::fromMSecsSinceEpoch(server.info->startUs / 1000, Qt::UTC);
    }
    // What these words mean: "on" waits for the flush on the standby (since 9.1).
    const QString setting = server.info->synchronousCommit;
    primary.synchronousCommit = setting == QLatin1String("on")             ? QStringLiteral("flush")
                                : setting == QLatin1String("remote_write") ? QStringLiteral("write")
                                : setting == QLatin1String("remote_apply") ? QStringLiteral("apply")
                                                                           : QStringLiteral("off");
    static const QRegularExpression any(QStringLiteral(R"(^\s*ANY\s+(\d+)\s*\()"),
                                        QRegularExpression::CaseInsensitiveOption);
    primary.quorumNeeded =
            any.match(server.info->synchronousStandbyNames).captured(1).toInt(); // 0: it is FIRST
}

StandbySample SnapshotBuilder::standbySample(const QString &id, const Server *own,
                                             const SenderOf &sender, const PrimarySample &primary)
{
    Memory &memory = m_memories[id];
    const WatchedServer &identity = own ? own->identity : memory.identity;
    StandbySample standby;
    standby.id = id;
    standby.name = identity.name;
    standby.address = identity.address;
    const bool isOwnFresh = own && own->sample && isFresh(*own->sample);
    standby.isReachable = isOwnFresh;
    if (own)
        standby.error = own->error;
    if (own && own->info)
        standby.applyDelay = own->info->applyDelay;
    memory.isProven = memory.isProven || (isOwnFresh && own->sample->isInRecovery) ||
                      (sender.row && sender.row->replay);
    standby.isProven = memory.isProven;
    if (sender.row) {
        memory.isCollector = false;
        memory.upstreamId = sender.server->identity.id;
        memory.sync = syncStateOf(sender.row->syncState);
        const auto age = microseconds(sender.server->sample->serverNowUs - sender.row->startUs);
        if (sender.row->startUs > 0)
            standby.since = sender.server->sample->atUtc.addMSecs(-age.count() / 1000);
    }
    standby.upstreamId = memory.upstreamId.isEmpty() ? primary.id : memory.upstreamId;
    standby.sync = memory.sync;
    standby.timeline = isOwnFresh && own->sample->receivedTimeline > 0
                               ? own->sample->receivedTimeline
                       : sender.row ? sender.server->sample->timeline
                                    : 0;
    fillPositions(standby, isOwnFresh ? own : nullptr, sender, memory);
    fillSlot(standby, isOwnFresh ? own : nullptr, sender, memory);
    fillLags(standby, sender, memory);
    judge(standby, isOwnFresh ? own : nullptr, sender, memory);
    return standby;
}

void SnapshotBuilder::fillPositions(StandbySample &standby, const Server *own,
                                    const SenderOf &sender, Memory &memory) const
{
    static const ServerSample noSample;
    static const SenderSample noRow;
    const bool isStandby = own && own->sample->isInRecovery;
    const ServerSample &mine = isStandby ? *own->sample : noSample;
    const SenderSample &row = sender.row ? *sender.row : noRow;
    // Positions only grow, so the larger of two reports is the newer one: up to 9.6 the sender's
    // view of a quiet standby is up to 10 s old. After a restart of the receiver its own position
    // begins at a segment's start, below what is replayed already.
    const auto replayed = furthest(mine.replay, row.replay);
    const auto flushed = furthest(mine.receive, row.flush, replayed);
    const auto written = furthest(mine.written, row.write, flushed);
    if (replayed || flushed) {
        const LsnArithmetic scale =
                isStandby ? mine.arithmetic() : sender.server->sample->arithmetic();
        const auto position = [scale](const std::optional<qint64> &bytes) {
            return bytes ? std::optional(WalPosition{*bytes, scale}) : std::nullopt;
        };
        memory.hasPositions = true;
        memory.sent = row.sent ? position(furthest(row.sent, written)) : std::nullopt;
        memory.written = position(written);
        memory.flushed = position(flushed);
        memory.replayed = position(replayed);
        memory.positionsAt = isStandby ? mine.at : sender.server->sample->at;
        memory.positionsAtUtc = isStandby ? mine.atUtc : sender.server->sample->atUtc;
    }
    if (!memory.hasPositions)
        return;
    standby.isFresh = replayed || flushed;
    standby.sent = memory.sent;
    standby.written = memory.written;
    standby.flushed = memory.flushed;
    standby.replayed = memory.replayed;
    standby.sampleAge = ageOf(memory.positionsAt);
    standby.sampledAt = memory.positionsAtUtc;
}

void SnapshotBuilder::fillSlot(StandbySample &standby, const Server *own, const SenderOf &sender,
                               Memory &memory) const
{
    const Server *upstream = sender.server ? sender.server : freshServer(standby.upstreamId);
    if (own && !own->sample->slotName.isEmpty())
        memory.slot = own->sample->slotName;
    if (upstream) {
        for (const SlotSample &slot : upstream->sample->slotList) {
            const bool isHeld =
                    sender.row && slot.activePid != 0 && slot.activePid == sender.row->pid;
            // Never seen connected: the name that this program gives to a standby's slot.
            const bool isNamed = memory.slot.isEmpty() && !slot.isActive &&
                                 slot.name == slotNameFor(standby.name);
            if (slot.isPhysical && (isHeld || isNamed))
                memory.slot = slot.name;
        }
    }
    standby.slot = memory.slot;
    if (!upstream || memory.slot.isEmpty())
        return;
    for (const SlotSample &slot : upstream->sample->slotList) {
        if (slot.name != memory.slot)
            continue;
        if (slot.retained)
            standby.retainedBytes = std::max<qint64>(0, *slot.retained);
        standby.slotStatus = slot.walStatus;
        if (upstream->info)
            standby.retainLimitBytes = upstream->info->slotLimitBytes;
    }
}

} // namespace pgt
