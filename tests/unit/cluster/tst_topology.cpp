// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/topology.h"
#include "tests/support/clusterfacts.h"

#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

/// Who follows whom, from what the servers say about each other.
class TestTopology : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void primaryNamesItsStandbys();
    void standbyNamesItsPrimary();
    void knownStandbyClaimsItsRow();
    void standbyBehindATranslationIsKnownByHowItWasFound();
    void serversOnOneHostAreToldApartByTheirPort();
    void cascadeIsFollowedBothWays();
    void collectorsAreNoStandbys();
    void otherSystemsAreNotLookedAt();
    void nameOfTheHostInPrimaryConninfoIsEnough();
};

namespace {

TopologyServer server(const QString &id, const HostFacts &facts, const QString &upstream = {})
{
    return {id, facts, facts.instances.constFirst().id, upstream};
}

HostFacts berlin1(const QList<SenderFact> &rows)
{
    Instance primary = runningInstance();
    primary.senders = rows;
    return hostWith(u"berlin-1"_s, u"10.0.0.11"_s, {primary});
}

HostFacts berlin2(const QList<SenderFact> &rows = {})
{
    Instance standby = standbyInstance(u"10.0.0.11"_s);
    standby.senders = rows;
    return hostWith(u"berlin-2"_s, u"10.0.0.12"_s, {standby});
}

} // namespace

void TestTopology::primaryNamesItsStandbys()
{
    const Topology found = surveyTopology(
            {server(u"a"_s, berlin1({senderRow(u"berlin_2"_s, u"10.0.0.12"_s),
                                     senderRow(u"walreceiver"_s, u"10.0.0.13"_s)}))});
    QCOMPARE(found.finds.size(), 2);
    QCOMPARE(found.finds[0].kind, TopologyFind::Kind::Standby);
    QCOMPARE(found.finds[0].application, u"berlin_2"_s);
    QCOMPARE(found.finds[0].address, u"10.0.0.12"_s);
    QCOMPARE(found.finds[1].address, u"10.0.0.13"_s);
    QVERIFY(found.upstreams.isEmpty());
}

void TestTopology::standbyNamesItsPrimary()
{
    const Topology found = surveyTopology({server(u"b"_s, berlin2())});
    QCOMPARE(found.finds.size(), 1);
    QCOMPARE(found.finds[0].kind, TopologyFind::Kind::Upstream);
    QVERIFY(found.finds[0].isUpstream);
    QCOMPARE(found.finds[0].address, u"10.0.0.11"_s);
    QCOMPARE(found.finds[0].port, 5432);
}

void TestTopology::knownStandbyClaimsItsRow()
{
    const Topology found =
            surveyTopology({server(u"a"_s, berlin1({senderRow(u"berlin_2"_s, u"10.0.0.12"_s)})),
                            server(u"b"_s, berlin2())});
    QVERIFY(found.finds.isEmpty());
    QCOMPARE(found.upstreams.value(u"b"_s), u"a"_s);
    QCOMPARE(found.rows.value(u"b"_s).applicationName, u"berlin_2"_s);
}

void TestTopology::standbyBehindATranslationIsKnownByHowItWasFound()
{
    // Neither address fits: the primary sees a router, the standby names a virtual address.
    HostFacts standby = berlin2();
    standby.instances[0].upstream.host = u"192.0.2.1"_s;
    const QList<TopologyServer> both{
            server(u"a"_s, berlin1({senderRow(u"walreceiver"_s, u"203.0.113.9"_s)})),
            server(u"b"_s, standby, u"a"_s)};
    const Topology found = surveyTopology(both);
    QVERIFY(found.finds.isEmpty());
    QCOMPARE(found.upstreams.value(u"b"_s), u"a"_s);
}

void TestTopology::serversOnOneHostAreToldApartByTheirPort()
{
    Instance primary = runningInstance(5432);
    primary.senders = {senderRow(u"walreceiver"_s, {}),
                       senderRow(u"walreceiver"_s, u"127.0.0.1"_s)};
    const Instance first = standbyInstance(u"/var/run/postgresql"_s, 5432, 5433);
    const Instance second = standbyInstance(u"localhost"_s, 5432, 5434);
    const Instance ofAnother = standbyInstance(u"localhost"_s, 6000, 5435);
    const HostFacts host = hostWith(u"lab"_s, u"10.0.0.5"_s, {primary, first, second, ofAnother});
    const Topology down = surveyTopology({{u"p"_s, host, primary.id, {}}});
    QCOMPARE(down.finds.size(), 2);
    QCOMPARE(down.finds[0].kind, TopologyFind::Kind::SameHost);
    QCOMPARE(down.finds[0].instanceId, first.id);
    QCOMPARE(down.finds[1].instanceId, second.id);

    const Topology up = surveyTopology({{u"s"_s, host, first.id, {}}});
    QCOMPARE(up.finds.size(), 1);
    QCOMPARE(up.finds[0].instanceId, primary.id);
    QVERIFY(up.finds[0].isUpstream);
}

void TestTopology::cascadeIsFollowedBothWays()
{
    const HostFacts middle = berlin2({senderRow(u"munich"_s, u"10.0.0.13"_s)});
    const Topology found = surveyTopology({server(u"m"_s, middle)});
    QCOMPARE(found.finds.size(), 2);
    QCOMPARE(found.finds[0].application, u"munich"_s);
    QCOMPARE(found.finds[1].kind, TopologyFind::Kind::Upstream);

    const HostFacts last = hostWith(u"munich"_s, u"10.0.0.13"_s, {standbyInstance(u"10.0.0.12"_s)});
    const Topology whole =
            surveyTopology({server(u"a"_s, berlin1({senderRow(u"berlin_2"_s, u"10.0.0.12"_s)})),
                            server(u"m"_s, middle), server(u"l"_s, last)});
    QVERIFY(whole.finds.isEmpty());
    QCOMPARE(whole.upstreams.value(u"m"_s), u"a"_s);
    QCOMPARE(whole.upstreams.value(u"l"_s), u"m"_s);
}

void TestTopology::collectorsAreNoStandbys()
{
    SenderFact receiver = senderRow(u"pg_receivewal"_s, u"10.0.0.20"_s);
    receiver.isStandby = false;
    const Topology found = surveyTopology({server(u"a"_s, berlin1({receiver}))});
    QVERIFY(found.finds.isEmpty());
    QCOMPARE(found.collectors.size(), 1);
    QCOMPARE(found.collectors[0].application, u"pg_receivewal"_s);
}

void TestTopology::otherSystemsAreNotLookedAt()
{
    HostFacts stranger = berlin2();
    stranger.instances[0].systemIdentifier = u"42"_s;
    const Topology found = surveyTopology({server(u"a"_s, berlin1({})), server(u"b"_s, stranger)});
    QVERIFY(found.finds.isEmpty());
    QVERIFY(found.upstreams.isEmpty());
}

void TestTopology::nameOfTheHostInPrimaryConninfoIsEnough()
{
    HostFacts standby = berlin2();
    standby.instances[0].upstream.host = u"berlin-1.example.net"_s;
    const Topology found = surveyTopology({server(u"a"_s, berlin1({})), server(u"b"_s, standby)});
    QCOMPARE(found.upstreams.value(u"b"_s), u"a"_s);
    QVERIFY(found.finds.isEmpty());
}

QTEST_GUILESS_MAIN(TestTopology)
#include "tst_topology.moc"
