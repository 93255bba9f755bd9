// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of SnapshotBuilder that finds out who is at the other end of each WAL sender.
#include "app/monitor/sendermatch.h"
#include "app/monitor/snapshotbuilder.h"

#include <algorithm>

namespace pgt {

using namespace std::chrono;

namespace {

/// So long a standby that is not in the list is shown after its sender showed it last.
constexpr auto strangerLimit = minutes(10);

const QString unnamed = QStringLiteral("walreceiver"); // what a standby without a name is called

/// A standby that only its sender shows, among others that call themselves the same.
QString strangerName(const SenderSample &row, const SlotSample *slot, int number)
{
    const QString name = row.application.isEmpty() ? unnamed : row.application;
    if (name == unnamed && slot)
        return QStringLiteral("%1 (%2)").arg(name, slot->name);
    return number > 1 ? QStringLiteral("%1 #%2").arg(name).arg(number) : name;
}

} // namespace

QHash<QString, SnapshotBuilder::SenderOf> SnapshotBuilder::matchSenders(
        QList<CollectorSample> &collectors)
{
    QHash<QString, SenderOf> found;
    for (const Server &sender : m_servers) {
        if (!sender.sample || !isFresh(*sender.sample))
            continue;
        QStringList ids;
        QList<SenderCandidate> candidates;
        for (const Server &server : m_servers) {
            if (&server == &sender || server.identity.id == m_primaryId ||
                found.contains(server.identity.id))
                continue;
            const bool isKnown = server.sample && isFresh(*server.sample);
            QString slot = isKnown ? server.sample->slotName : QString();
            if (slot.isEmpty())
                slot = m_memories[server.identity.id].slot;
            ids.append(server.identity.id);
            candidates.append({server.identity.name, server.identity.address, slot,
                               isKnown ? server.sample->receive : std::nullopt,
                               !isKnown || server.sample->isReceiverRunning.value_or(true)});
        }
        const QList<int> rows = pgt::matchSenders(*sender.sample, candidates);
        for (int i = 0; i < rows.size(); ++i) {
            if (rows[i] < 0)
                continue;
            const SenderSample &row = sender.sample->senders[rows[i]];
            found.insert(ids[i], {&sender, &row});
            // It was a stranger before its standby answered for the first time.
            std::erase_if(m_memories, [&](const auto &entry) {
                const Memory &memory = entry.second;
                return !memory.identity.id.isEmpty() && memory.pid == row.pid &&
                       memory.upstreamId == sender.identity.id;
            });
        }
        // A former primary goes on showing what it saw before it was replaced.
        if (sender.sample->isInRecovery || sender.identity.id == m_primaryId)
            takeStrangers(sender, rows, found, collectors);
    }
    return found;
}

// What nobody claims is a standby that is not in the list, or no standby at all.
void SnapshotBuilder::takeStrangers(const Server &sender, const QList<int> &claimed,
                                    QHash<QString, SenderOf> &found,
                                    QList<CollectorSample> &collectors)
{
    const ServerSample &sample = *sender.sample;
    for (int i = 0; i < sample.senders.size(); ++i) {
        const SenderSample &row = sample.senders[i];
        if (claimed.contains(i))
            continue;
        const SenderNature nature = senderNature(sample, row);
        const SlotSample *slot = slotOf(sample, row);
        const QString id = strangerId(sender, row);
        // One that reconnects right now has reported nothing yet; of hidden rows nothing is known.
        const bool isBack = nature == SenderNature::Undecided &&
                            (row.state.isEmpty() || m_memories.count(id) > 0);
        if (nature == SenderNature::Standby || isBack) {
            Memory &memory = m_memories[id];
            const int number = id.section(QLatin1Char('#'), 1).toInt();
            memory.identity = {id, strangerName(row, slot, number), row.client};
            memory.pid = row.pid;
            memory.upstreamId = sender.identity.id;
            found.insert(id, {&sender, &row});
            continue;
        }
        collectors.append({sender.identity.id, sender.identity.name, nature, row.application,
                           row.client, slot ? slot->name : QString(), syncStateOf(row.syncState)});
    }
}

// The same process keeps its id. After a reconnection it is found again by its slot, else by name
// and address, if the process that had them is gone: several may come from behind one address.
QString SnapshotBuilder::strangerId(const Server &sender, const SenderSample &row) const
{
    const QString base = QStringLiteral("app:%1@%2").arg(row.application, row.client);
    const SlotSample *slot = slotOf(*sender.sample, row);
    const auto isPresent = [this](const Memory &memory) {
        const Server *server = freshServer(memory.upstreamId);
        return server && std::any_of(server->sample->senders.begin(), server->sample->senders.end(),
                                     [&](const auto &other) { return other.pid == memory.pid; });
    };
    QString free;
    for (int number = 1;; ++number) {
        const QString id = number == 1 ? base : base + QLatin1Char('#') + QString::number(number);
        const auto known = m_memories.find(id);
        if (known == m_memories.end())
            return free.isEmpty() ? id : free;
        const Memory &memory = known->second;
        if (memory.pid == row.pid && memory.upstreamId == sender.identity.id)
            return id;
        if (isPresent(memory))
            continue;
        if (slot && memory.slot == slot->name)
            return id;
        if (free.isEmpty() && (!slot || memory.slot.isEmpty()))
            free = id;
    }
}

// Whether a saved server that is only known from its sender turns out to be no standby.
bool SnapshotBuilder::isCollector(const Server &server, QList<CollectorSample> &all)
{
    const WatchedServer &identity = server.identity;
    if (identity.view != WatchedServer::View::FromSender)
        return false;
    for (CollectorSample &collector : all) {
        const bool isUnnamed = collector.name.isEmpty() || collector.name == unnamed;
        const bool isSameAddress = !collector.address.isEmpty() &&
                                   (identity.address == collector.address ||
                                    identity.address.startsWith(collector.address + u':'));
        if (collector.name == identity.name || (isUnnamed && isSameAddress)) {
            collector.name = identity.name;
            m_memories[identity.id].isCollector = true;
            return true;
        }
    }
    return m_memories[identity.id].isCollector;
}

void SnapshotBuilder::forgetStrangers(const QHash<QString, SenderOf> &senders)
{
    std::erase_if(m_memories, [&](const auto &entry) {
        const Memory &memory = entry.second;
        return !memory.identity.id.isEmpty() && !senders.contains(entry.first) &&
               ageOf(memory.positionsAt) > strangerLimit;
    });
}

QList<LooseSlot> SnapshotBuilder::looseSlots(const QList<StandbySample> &standbys) const
{
    QList<LooseSlot> loose;
    for (const Server &server : m_servers) {
        if (!server.sample || !isFresh(*server.sample))
            continue;
        for (const SlotSample &slot : server.sample->slotList) {
            const bool isListed =
                    std::any_of(standbys.begin(), standbys.end(), [&](const auto &standby) {
                        return standby.upstreamId == server.identity.id &&
                               standby.slot == slot.name;
                    });
            if (isListed)
                continue;
            loose.append({server.identity.id, server.identity.name, slot.name, slot.isPhysical,
                          slot.isActive, slot.walStatus, slot.retained,
                          server.info ? server.info->slotLimitBytes : std::nullopt});
        }
    }
    return loose;
}

} // namespace pgt
