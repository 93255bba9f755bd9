// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/pairing.h"

#include <QHostAddress>

#include <algorithm>

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestName = 63; // the server cuts what is longer

bool isSameName(const QString &a, const QString &b)
{
    return a.compare(b, Qt::CaseInsensitive) == 0;
}

bool comesFrom(const SenderFact &sender, const QStringList &addresses)
{
    const QHostAddress address(sender.clientAddress);
    // A socket, or this very host.
    if (address.isNull() || address.isLoopback())
        return true;
    return std::any_of(addresses.cbegin(), addresses.cend(), [&address](const QString &own) {
        return address.isEqual(QHostAddress(own), QHostAddress::TolerantConversion);
    });
}

} // namespace

const SenderFact *senderOf(const Instance &standby, const QStringList &standbyAddresses,
                           const Instance &primary)
{
    if (!standby.upstream.isReceiving)
        return nullptr;
    const QString slotName = standby.setting(u"primary_slot_name"_s);
    if (!slotName.isEmpty()) {
        for (const SlotFact &slot : primary.slotList) {
            if (slot.name != slotName || slot.activePid == 0)
                continue;
            for (const SenderFact &sender : primary.senders) {
                if (sender.pid == slot.activePid)
                    return &sender;
            }
        }
        return nullptr;
    }
    const SenderFact *found = nullptr;
    for (const SenderFact &sender : primary.senders) {
        const bool fits =
                sender.isStandby && sender.applicationName == standby.upstream.applicationName;
        if (fits && (!found || comesFrom(sender, standbyAddresses)))
            found = &sender;
    }
    return found;
}

const SenderFact *otherWithName(const QString &application, const Instance &standby,
                                const QStringList &standbyAddresses, const Instance &primary)
{
    const SenderFact *own = senderOf(standby, standbyAddresses, primary);
    for (const SenderFact &sender : primary.senders) {
        if (sender.isStandby && &sender != own && isSameName(sender.applicationName, application))
            return &sender;
    }
    return nullptr;
}

QString freeApplicationName(const QString &name, const Instance &standby,
                            const QStringList &standbyAddresses, const Instance &primary)
{
    const auto numbered = [&name](int number) {
        const QString end = u"-%1"_s.arg(number);
        return QString(name.left(longestName - end.size()) + end);
    };
    const int most = int(primary.senders.size()) + 2;
    if (const SenderFact *own = senderOf(standby, standbyAddresses, primary)) {
        for (int number = 2; number <= most; ++number) {
            if (own->applicationName == numbered(number))
                return own->applicationName;
        }
    }
    if (!otherWithName(name, standby, standbyAddresses, primary))
        return name;
    int number = 2;
    while (number < most && otherWithName(numbered(number), standby, standbyAddresses, primary))
        ++number;
    return numbered(number);
}

bool isStreamingFrom(const Instance &standby, const QStringList &standbyAddresses,
                     const Instance &primary, const QString &application)
{
    if (standby.state != Instance::State::Running || !standby.inRecovery ||
        standby.systemIdentifier.isEmpty() || standby.systemIdentifier != primary.systemIdentifier)
        return false;
    const SenderFact *sender = senderOf(standby, standbyAddresses, primary);
    return sender && sender->state == "streaming"_L1 && sender->applicationName == application;
}

} // namespace pgt
