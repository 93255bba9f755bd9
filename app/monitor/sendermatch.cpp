// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/sendermatch.h"

#include <algorithm>
#include <limits>

namespace pgt {

namespace {

/// How sure it is that the row serves the standby; 0: nothing speaks for it.
int evidence(const ServerSample &sender, const SenderSample &row, const SenderCandidate &standby)
{
    if (!standby.slot.isEmpty()) {
        if (const SlotSample *held = slotOf(sender, row))
            return held->name == standby.slot ? 4 : 0; // holds another one's slot: not it
        for (const SlotSample &slot : sender.slotList) {
            if (slot.name == standby.slot && slot.activePid != 0)
                return 0; // another process holds its slot
        }
    }
    const bool sameName = !row.application.isEmpty() && row.application == standby.name;
    const bool sameAddress =
            !row.client.isEmpty() &&
            (standby.address == row.client ||
             standby.address.startsWith(row.client + QLatin1Char(':')) ||
             standby.address.startsWith(QLatin1Char('[') + row.client + QLatin1Char(']')));
    if (sameName)
        return sameAddress ? 3 : 2;
    return sameAddress ? 1 : 0;
}

qint64 distance(const SenderSample &row, const SenderCandidate &standby)
{
    if (!row.flush || !standby.received)
        return std::numeric_limits<qint64>::max();
    return std::abs(*row.flush - *standby.received);
}

} // namespace

const SlotSample *slotOf(const ServerSample &sender, const SenderSample &row)
{
    for (const SlotSample &slot : sender.slotList) {
        if (slot.activePid != 0 && slot.activePid == row.pid)
            return &slot;
    }
    return nullptr;
}

SenderNature senderNature(const ServerSample &sender, const SenderSample &row)
{
    const SlotSample *slot = slotOf(sender, row);
    return natureOf(
            {row.state, slot && !slot->isPhysical, row.write || row.flush, row.replay.has_value()});
}

QList<int> matchSenders(const ServerSample &sender, const QList<SenderCandidate> &standbys)
{
    struct Pair
    {
        int evidence;
        qint64 distance;
        int standby, row;
    };
    std::vector<Pair> pairs;
    QList<int> free;
    for (int row = 0; row < sender.senders.size(); ++row) {
        const SenderSample &candidate = sender.senders[row];
        const SenderNature nature = senderNature(sender, candidate);
        if (nature != SenderNature::Standby && nature != SenderNature::Undecided)
            continue;
        free.append(row);
        for (int i = 0; i < standbys.size(); ++i) {
            if (const int sure = evidence(sender, candidate, standbys[i]))
                pairs.push_back({sure, distance(candidate, standbys[i]), i, row});
        }
    }
    std::stable_sort(pairs.begin(), pairs.end(), [](const Pair &a, const Pair &b) {
        return std::pair(-a.evidence, a.distance) < std::pair(-b.evidence, b.distance);
    });
    QList<int> result(standbys.size(), -1);
    for (const Pair &pair : pairs) {
        if (result[pair.standby] < 0 && free.contains(pair.row)) {
            result[pair.standby] = pair.row;
            free.removeOne(pair.row);
        }
    }
    // One row and one standby left over, and the standby says that it receives: nothing else can
    // be meant. application_name is "walreceiver" and the client has no address on a Unix socket.
    if (free.size() == 1 && result.count(-1) == 1) {
        const int left = int(result.indexOf(-1));
        const SenderSample &row = sender.senders[free.first()];
        const bool isNamed = row.application != QLatin1String("walreceiver");
        if (!isNamed && standbys[left].isReceiverRunning && standbys[left].received)
            result[left] = free.first();
    }
    return result;
}

} // namespace pgt
