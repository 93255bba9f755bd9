// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/listening.h"

#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;

namespace {

HostFacts host()
{
    HostFacts facts;
    facts.addresses = {u"10.20.0.11"_s, u"203.0.113.9"_s, u"fd00::11"_s, u"192.168.7.7"_s};
    facts.dynamicAddresses = {u"192.168.7.7"_s};
    return facts;
}

ReplicationSpec specTo(const QString &address, ListenWish wish = ListenWish::ThisAddress)
{
    ReplicationSpec spec;
    spec.primaryAddress = address;
    spec.listen = wish;
    return spec;
}

} // namespace

class TestListening : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void whoIsHeard_data()
    {
        QTest::addColumn<QString>("listens");
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<bool>("isHeard");
        const auto row = [](const char *listens, const char *wanted, bool isHeard) {
            QTest::addRow("%s for %s", listens, wanted)
                    << QString(QLatin1String(listens)) << QString(QLatin1String(wanted)) << isHeard;
        };
        row("localhost", "10.20.0.11", false);
        row("", "10.20.0.11", false);
        row("*", "10.20.0.11", true);
        row("localhost, 10.20.0.11", "10.20.0.11", true);
        row("localhost,203.0.113.9", "10.20.0.11", false);
        row("0.0.0.0", "10.20.0.11", true);
        row("0.0.0.0", "fd00::11", false);
        row("::", "fd00::11", true);
        row("::", "10.20.0.11", false);
        row("fd00:0::11", "fd00::11", true);
        row("127.0.0.1", "localhost", true);
        row("db1.example.org", "10.20.0.11", true);  // a name may mean it
        row("203.0.113.9", "db1.example.org", true); // so may the other side
        row("203.0.113.9", "198.51.100.4", true);    // an address behind a translation
        row("localhost", "198.51.100.4", false);
    }

    void whoIsHeard()
    {
        QFETCH(const QString, listens);
        QFETCH(const QString, wanted);
        QTEST(listensAt(listens, wanted, host()), "isHeard");
    }

    void fixedAddressIsEnough()
    {
        const ListenChange change = listenChange(u"localhost"_s, specTo(u"10.20.0.11"_s), host());
        QCOMPARE(change.value, u"localhost, 10.20.0.11"_s);
        QVERIFY(change.sentence.contains(u"on localhost, 10.20.0.11 only"_s));
        QVERIFY2(change.sentence.contains(u"at boot"_s), "the address may come up later");
        QVERIFY(listensAt(change.value, u"10.20.0.11"_s, host()));
    }

    void whatIsListenedOnStays()
    {
        QCOMPARE(listenChange(u"203.0.113.9"_s, specTo(u"10.20.0.11"_s), host()).value,
                 u"localhost, 203.0.113.9, 10.20.0.11"_s);
        QCOMPARE(listenChange(u""_s, specTo(u"fd00::11"_s), host()).value,
                 u"localhost, fd00::11"_s);
    }

    void starIsChosenOrTheOnlyWay()
    {
        const ListenChange chosen =
                listenChange(u"localhost"_s, specTo(u"10.20.0.11"_s, ListenWish::All), host());
        QCOMPARE(chosen.value, u"*"_s);
        QCOMPARE(chosen.narrow, u"localhost, 10.20.0.11"_s);
        QVERIFY(chosen.sentence.contains(u"203.0.113.9, fd00::11, 192.168.7.7"_s));
        QVERIFY(chosen.sentence.contains(u"pg_hba.conf decides"_s));
        const ListenChange leased = listenChange(u"localhost"_s, specTo(u"192.168.7.7"_s), host());
        QCOMPARE(leased.value, u"*"_s);
        QVERIFY(leased.whyNotNarrow.contains(u"leased"_s));
        for (const QString &elsewhere : {u"198.51.100.4"_s, u"db1.example.org"_s}) {
            const ListenChange change = listenChange(u"localhost"_s, specTo(elsewhere), host());
            QCOMPARE(change.value, u"*"_s);
            QVERIFY(change.narrow.isEmpty());
            QVERIFY(change.whyNotNarrow.contains(elsewhere));
        }
    }

    void whatTheFilesSayAlreadyStays()
    {
        const ListenChange change = listenChange(u"*"_s, specTo(u"10.20.0.11"_s), host());
        QCOMPARE(change.value, u"*"_s);
        QVERIFY(change.sentence.contains(u"files say already"_s));
    }
};

QTEST_GUILESS_MAIN(TestListening)
#include "tst_listening.moc"
