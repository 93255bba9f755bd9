// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/samehost.h"

#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;

namespace {

struct Server
{
    HostFacts host;
    Instance instance;
};

/// A primary on an ordinary host; what is told apart is changed by the rows.
Server server()
{
    Server made;
    made.host.hostname = u"db1"_s;
    made.host.machineId = u"machine-1"_s;
    made.host.bootId = u"boot-1"_s;
    made.host.kernel = u"6.1"_s;
    made.host.addresses = {u"10.0.0.1"_s, u"172.17.0.1"_s};
    made.instance.dataDirectory = u"/var/lib/postgresql/17/main"_s;
    made.instance.dataDirectoryIdentity = u"2049:77"_s;
    made.instance.systemIdentifier = u"7300"_s;
    made.instance.port = 5432;
    made.instance.startedAt = QDateTime(QDate(2026, 1, 1), QTime(8, 0), Qt::UTC);
    return made;
}

using Change = void (*)(Server &a, Server &b);

} // namespace

Q_DECLARE_METATYPE(Change)

class TestSameHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void tellsServersApart_data();
    void tellsServersApart();
};

void TestSameHost::tellsServersApart_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<bool>("sameHost");
    QTest::addColumn<bool>("sameCluster");
    const auto row = [](const char *name, bool sameHost, bool sameCluster, Change change) {
        QTest::newRow(name) << change << sameHost << sameCluster;
    };
    row("one server", true, true, [](Server &, Server &) {});
    row("one server without machine id", true, true,
        [](Server &a, Server &b) { a.host.machineId = b.host.machineId = {}; });
    row("one server, the id was readable once only", true, true,
        [](Server &, Server &b) { b.host.machineId.clear(); });
    row("one server without any id", true, true, [](Server &a, Server &b) {
        a.host.machineId = b.host.machineId = a.host.bootId = b.host.bootId = {};
    });
    row("one server without any id or address", false, true, [](Server &a, Server &b) {
        a.host.machineId = b.host.machineId = a.host.bootId = b.host.bootId = {};
        a.host.addresses = b.host.addresses = {};
    });
    row("one directory by two names", true, true,
        [](Server &, Server &b) { b.instance.dataDirectory = u"/data/main"_s; });
    row("one directory that nobody can look at", true, true, [](Server &, Server &b) {
        b.instance.dataDirectoryIdentity.clear();
        b.host.machineId.clear();
    });
    row("two clusters of one host", true, false, [](Server &, Server &b) {
        b.instance.dataDirectory = u"/var/lib/postgresql/17/other"_s;
        b.instance.dataDirectoryIdentity = u"2049:78"_s;
        b.instance.port = 5433;
    });
    row("two clusters of one host without any id", true, false, [](Server &a, Server &b) {
        a.host.machineId = b.host.machineId = a.host.bootId = b.host.bootId = {};
        b.instance.dataDirectory = u"/var/lib/postgresql/17/other"_s;
        b.instance.dataDirectoryIdentity = u"2049:78"_s;
    });
    row("clone of a disk", false, false, [](Server &, Server &b) {
        b.host.bootId = u"boot-2"_s;
        b.host.addresses = {u"10.0.0.2"_s};
    });
    row("clone of a disk with the name and the address", false, false,
        [](Server &, Server &b) { b.host.bootId = u"boot-2"_s; });
    row("clone of a disk, no boot id", false, false, [](Server &a, Server &b) {
        a.host.bootId = b.host.bootId = {};
        b.host.addresses = {u"10.0.0.2"_s, u"172.17.0.1"_s};
        b.instance.startedAt = a.instance.startedAt.addSecs(600);
    });
    row("two hosts without ids, started together, same bridge", false, false,
        [](Server &a, Server &b) {
            a.host.machineId = b.host.machineId = a.host.bootId = b.host.bootId = {};
            b.host.hostname = u"db2"_s;
            b.host.addresses = {u"10.0.0.2"_s, u"172.17.0.1"_s};
        });
    row("two containers of one kernel", false, false, [](Server &a, Server &b) {
        a.host.machineId = b.host.machineId = {};
        a.host.addresses = {u"172.18.0.2"_s};
        b.host.addresses = {u"172.18.0.3"_s};
        b.host.hostname = u"db2"_s;
        b.instance.dataDirectoryIdentity = u"57:9"_s;
    });
    row("two containers of one kernel with one name and one machine id of their image", false,
        false, [](Server &a, Server &b) {
            a.host.addresses = {u"172.18.0.2"_s};
            b.host.addresses = {u"172.18.0.3"_s};
            b.instance.dataDirectoryIdentity = u"57:9"_s;
        });
    row("two containers that share a volume", false, true, [](Server &, Server &b) {
        b.host.machineId = u"machine-2"_s;
        b.host.hostname = u"db2"_s;
        b.host.addresses = {u"172.18.0.3"_s};
    });
    row("two hosts with equal numbers of device and inode", false, false, [](Server &, Server &b) {
        b.host.machineId = u"machine-2"_s;
        b.host.bootId = u"boot-2"_s;
        b.host.hostname = u"db2"_s;
        b.host.addresses = {u"10.0.0.2"_s};
    });
    row("another system at the same path without ids", true, false, [](Server &a, Server &b) {
        a.host.machineId = b.host.machineId = a.host.bootId = b.host.bootId = {};
        b.instance.systemIdentifier = u"7301"_s;
    });
}

void TestSameHost::tellsServersApart()
{
    QFETCH(Change, change);
    QFETCH(bool, sameHost);
    QFETCH(bool, sameCluster);
    Server a = server();
    Server b = server();
    change(a, b);
    QCOMPARE(isSameHost(a.host, b.host), sameHost);
    QCOMPARE(isSameHost(b.host, a.host), sameHost);
    QCOMPARE(isSameCluster(a.host, a.instance, b.host, b.instance), sameCluster);
    QCOMPARE(isSameCluster(b.host, b.instance, a.host, a.instance), sameCluster);
}

QTEST_GUILESS_MAIN(TestSameHost)
#include "tst_samehost.moc"
