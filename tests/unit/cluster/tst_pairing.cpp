// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/pairing.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;

namespace {

const QStringList own{u"10.20.0.12"_s};

SenderFact senderRow(int pid, const QString &name, const QString &address)
{
    SenderFact fact;
    fact.pid = pid;
    fact.applicationName = name;
    fact.clientAddress = address;
    fact.state = u"streaming"_s;
    return fact;
}

/// A primary that serves berlin-2 (process 99, slot berlin_2), and that standby.
struct Pair
{
    explicit Pair(const QString &slot = u"berlin_2"_s)
    {
        primary.state = standby.state = Instance::State::Running;
        primary.systemIdentifier = standby.systemIdentifier = u"7100000000000000001"_s;
        primary.senders = {senderRow(99, u"berlin-2"_s, u"10.20.0.12"_s)};
        standby.inRecovery = true;
        standby.upstream.isReceiving = true;
        standby.upstream.applicationName = u"berlin-2"_s;
        if (slot.isEmpty())
            return;
        standby.settings[u"primary_slot_name"_s].value = slot;
        SlotFact fact;
        fact.name = slot;
        fact.active = true;
        fact.activePid = 99;
        primary.slotList = {fact};
    }

    bool streams() const { return isStreamingFrom(standby, own, primary, u"berlin-2"_s); }

    Instance primary, standby;
};

} // namespace

class TestPairing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void streamsWithAndWithoutASlot()
    {
        QVERIFY(Pair().streams());
        QVERIFY(Pair(QString()).streams());
        QCOMPARE(Pair().primary.senders.size(), 1);
    }

    void deadStandbyIsNotAliveByTheNameOfAnother()
    {
        Pair pair;
        pair.standby.upstream.isReceiving = false;
        pair.primary.senders[0].clientAddress = u"10.20.0.99"_s;
        QVERIFY(!pair.streams());
        // Not even if it receives from somewhere: the slot is another's.
        pair.standby.upstream.isReceiving = true;
        pair.primary.slotList[0].activePid = 98;
        QVERIFY(!pair.streams());
        Pair without{QString()};
        without.standby.upstream.isReceiving = false;
        QVERIFY(!without.streams());
    }

    void oneOfSeveralIsKnownByItsAddress()
    {
        Pair pair{QString()};
        pair.primary.senders.prepend(senderRow(98, u"berlin-2"_s, u"10.20.0.99"_s));
        QCOMPARE(senderOf(pair.standby, own, pair.primary)->pid, 99);
        QCOMPARE(otherWithName(u"berlin-2"_s, pair.standby, own, pair.primary)->pid, 98);
    }

    void nameOfAnotherIsNotFree()
    {
        Pair pair;
        QVERIFY(!otherWithName(u"berlin-2"_s, pair.standby, own, pair.primary));
        QCOMPARE(freeApplicationName(u"berlin-2"_s, pair.standby, own, pair.primary),
                 u"berlin-2"_s);
        Instance fresh;
        QCOMPARE(otherWithName(u"BERLIN-2"_s, fresh, {}, pair.primary)->pid, 99);
        QCOMPARE(freeApplicationName(u"berlin-2"_s, fresh, {}, pair.primary), u"berlin-2-2"_s);
        pair.primary.senders << senderRow(100, u"berlin-2-2"_s, u"10.20.0.13"_s);
        QCOMPARE(freeApplicationName(u"berlin-2"_s, fresh, {}, pair.primary), u"berlin-2-3"_s);
    }

    void longNameStaysWithinWhatTheServerKeeps()
    {
        Pair pair;
        const QString name(63, u'x');
        pair.primary.senders[0].applicationName = name;
        const QString free = freeApplicationName(name, Instance(), {}, pair.primary);
        QCOMPARE(free, QString(QString(61, u'x') + u"-2"_s));
    }

    void standbyKeepsTheNumberedNameThatItHas()
    {
        Pair pair;
        pair.primary.senders[0].applicationName = u"berlin-2-2"_s;
        QCOMPARE(freeApplicationName(u"berlin-2"_s, pair.standby, own, pair.primary),
                 u"berlin-2-2"_s);
    }
};

QTEST_GUILESS_MAIN(TestPairing)
#include "tst_pairing.moc"
