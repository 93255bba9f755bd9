// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/replicationspec.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <functional>

using namespace pgt;
using namespace Qt::StringLiterals;

namespace {

ReplicationSpec goodSpec()
{
    ReplicationSpec spec;
    spec.clusterName = u"orders"_s;
    spec.primaryAccess.ssh.host = u"berlin-1"_s;
    spec.primaryName = u"berlin-1"_s;
    spec.primaryInstanceId = u"/var/lib/postgresql/17/main"_s;
    spec.primaryAddress = u"10.20.0.11"_s;
    spec.rolePassword = Secret::fromString(u"it's ünusual \\ \"yes\""_s);
    StandbySpec standby;
    standby.access.ssh.host = u"berlin-2"_s;
    standby.name = u"berlin-2"_s;
    standby.instanceId = u"/var/lib/postgresql/17/main"_s;
    standby.address = u"10.20.0.12"_s;
    standby.slotName = u"berlin_2"_s;
    spec.standbys << standby;
    return spec;
}

/// As many as that, each with a name and a slot of its own.
void haveStandbys(ReplicationSpec &spec, int count)
{
    while (spec.standbys.size() < count) {
        StandbySpec next = spec.standbys.constFirst();
        next.name = u"berlin-%1"_s.arg(spec.standbys.size() + 2);
        next.slotName = slotNameFor(next.name);
        spec.standbys << next;
    }
}

using Change = std::function<void(ReplicationSpec &)>;

} // namespace

Q_DECLARE_METATYPE(Change)

class TestReplicationSpec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void namesOfTlsModesAreThoseOfLibpq();
    void jsonKeepsEverythingButSecrets();
    void jsonWithoutTheNewerFieldsIsRead();
    void jsonOfAnotherFormIsRefused();
    void brokenJsonIsRefused_data();
    void brokenJsonIsRefused();
    void goodSpecIsAccepted_data();
    void goodSpecIsAccepted();
    void badSpecIsRefused_data();
    void badSpecIsRefused();
    void allProblemsAreReportedAtOnce();
    void slotNamesAreValidWhateverTheText_data();
    void slotNamesAreValidWhateverTheText();
};

void TestReplicationSpec::namesOfTlsModesAreThoseOfLibpq()
{
    for (const QString &name :
         {u"disable"_s, u"prefer"_s, u"require"_s, u"verify-ca"_s, u"verify-full"_s}) {
        const Result<TlsMode> mode = tlsModeFromName(name);
        QVERIFY(mode);
        QCOMPARE(tlsModeName(*mode), name);
    }
    const Result<TlsMode> unknown = tlsModeFromName(u"Require"_s);
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().kind, ErrorKind::InvalidInput);
}

void TestReplicationSpec::jsonKeepsEverythingButSecrets()
{
    ReplicationSpec spec = goodSpec();
    spec.primaryAccess.ssh = {
            u"db 1"_s,        2222, u"dba"_s, u"bastion"_s, SshTarget::Auth::KeyFile,
            u"/home/ü/key"_s, false};
    spec.standbys[0].access.kind = HostAccess::Kind::Local;
    spec.standbys[0].access.localAccount = u"postgres"_s;
    spec.standbys[0].access.ssh = {};
    spec.role = u"o'hara \"x\" ж"_s;
    spec.monitorPassword = Secret::fromString(u"monitor-secret"_s);
    spec.primaryPort = 6543;
    spec.tls = TlsMode::VerifyFull;
    spec.tlsRootCertificate = u"/etc/ssl/root ca.crt"_s;
    spec.useSlot = false;
    spec.keepAtMostBytes = 9'007'199'254'740'993; // not a double
    spec.walLimit = WalLimitWish::Exactly;
    spec.listen = ListenWish::ThisAddress;
    spec.checkpoint = CheckpointMode::Spread;
    spec.acceptedFixes = QStringList{u"parity:max_connections"_s};
    spec.replaceForeignDataOn = QStringList{u"berlin-2"_s};

    const QByteArray text = QJsonDocument(spec.toJson()).toJson();
    QVERIFY(!text.contains("monitor-secret"));
    QVERIFY(!text.contains("unusual"));
    QVERIFY(!text.contains("nusual"));
    const auto read = ReplicationSpec::fromJson(QJsonDocument::fromJson(text).object());
    QVERIFY(read);
    QCOMPARE(QJsonDocument(read->toJson()).toJson(), text);
    QCOMPARE(read->primaryAccess, spec.primaryAccess);
    QCOMPARE(read->standbys.size(), 1);
    QCOMPARE(read->standbys[0].access, spec.standbys[0].access);
    QCOMPARE(read->standbys[0].slotName, u"berlin_2"_s);
    QCOMPARE(read->role, spec.role);
    QCOMPARE(read->tls, TlsMode::VerifyFull);
    QCOMPARE(read->useSlot, false);
    QCOMPARE(read->keepAtMostBytes, spec.keepAtMostBytes);
    QCOMPARE(read->walLimit, WalLimitWish::Exactly);
    QCOMPARE(read->listen, ListenWish::ThisAddress);
    QCOMPARE(read->checkpoint, CheckpointMode::Spread);
    QCOMPARE(read->acceptedFixes, spec.acceptedFixes);
    QCOMPARE(read->replaceForeignDataOn, spec.replaceForeignDataOn);
    QVERIFY(read->rolePassword.isEmpty());
}

// What was saved before these fields existed: "*" was set then, and a limit without asking.
void TestReplicationSpec::jsonWithoutTheNewerFieldsIsRead()
{
    QJsonObject json = goodSpec().toJson();
    json.remove("walLimit"_L1);
    json.remove("listen"_L1);
    const auto read = ReplicationSpec::fromJson(json);
    QVERIFY(read);
    QCOMPARE(read->listen, ListenWish::All);
    QCOMPARE(read->walLimit, WalLimitWish::TakeFromNobody);
}

void TestReplicationSpec::jsonOfAnotherFormIsRefused()
{
    QJsonObject json = goodSpec().toJson();
    json.insert("format"_L1, 2);
    QCOMPARE(ReplicationSpec::fromJson(json).error().kind, ErrorKind::InvalidInput);
    QCOMPARE(ReplicationSpec::fromJson({}).error().kind, ErrorKind::InvalidInput);
}

void TestReplicationSpec::brokenJsonIsRefused_data()
{
    QTest::addColumn<QJsonObject>("json");
    const auto with = [](const QString &key, const QJsonValue &value) {
        QJsonObject json = goodSpec().toJson();
        json.insert(key, value);
        return json;
    };
    QTest::newRow("no way to the primary") << with(u"primary"_s, QJsonObject());
    QTest::newRow("no TLS mode") << with(u"tls"_s, QJsonValue());
    QTest::newRow("standby without access") << with(u"standbys"_s, QJsonArray{QJsonObject()});
    QTest::newRow("port") << with(
            u"primary"_s,
            QJsonObject{{u"access"_s, QJsonObject{{u"kind"_s, u"ssh"_s}, {u"port"_s, 70000}}}});
    QTest::newRow("way to sign in")
            << with(u"primary"_s, QJsonObject{{u"access"_s, QJsonObject{{u"kind"_s, u"ssh"_s},
                                                                        {u"auth"_s, u"voice"_s}}}});
}

void TestReplicationSpec::brokenJsonIsRefused()
{
    QFETCH(const QJsonObject, json);
    const Result<ReplicationSpec> spec = ReplicationSpec::fromJson(json);
    QVERIFY(!spec);
    QCOMPARE(spec.error().kind, ErrorKind::InvalidInput);
    QVERIFY(!spec.error().text.isEmpty());
}

void TestReplicationSpec::goodSpecIsAccepted_data()
{
    QTest::addColumn<Change>("change");
    QTest::newRow("as it is") << Change([](ReplicationSpec &) {});
    QTest::newRow("odd role") << Change(
            [](ReplicationSpec &spec) { spec.role = u"o'hara \"x\", ж #1"_s; });
    QTest::newRow("longest role") << Change(
            [](ReplicationSpec &spec) { spec.role = QString(63, u'r'); });
    QTest::newRow("sixteen standbys")
            << Change([](ReplicationSpec &spec) { haveStandbys(spec, 16); });
    QTest::newRow("IPv6") << Change(
            [](ReplicationSpec &spec) { spec.primaryAddress = u"fd00::1"_s; });
    QTest::newRow("no slot, no slot name") << Change([](ReplicationSpec &spec) {
        spec.useSlot = false;
        spec.standbys[0].slotName.clear();
    });
    QTest::newRow("sockets on this computer") << Change([](ReplicationSpec &spec) {
        spec.primaryAccess.kind = HostAccess::Kind::Local;
        spec.standbys[0].access.kind = HostAccess::Kind::Local;
        spec.standbys[0].instanceId = u"/home/me/sandbox/standby"_s;
        spec.primaryAddress = u"/home/me/a sandbox/ü"_s;
        spec.standbys[0].address.clear();
    });
}

void TestReplicationSpec::goodSpecIsAccepted()
{
    QFETCH(const Change, change);
    ReplicationSpec spec = goodSpec();
    change(spec);
    const QList<Error> errors = validate(spec);
    QVERIFY2(errors.isEmpty(), qPrintable(errors.value(0).text));
}

void TestReplicationSpec::badSpecIsRefused_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<ErrorKind>("kind");
    const auto row = [](const char *name, const Change &change,
                        ErrorKind kind = ErrorKind::InvalidInput) {
        QTest::newRow(name) << change << kind;
    };
    row("no cluster name", [](ReplicationSpec &s) { s.clusterName = u"  "_s; });
    row("no primary cluster", [](ReplicationSpec &s) { s.primaryInstanceId.clear(); });
    row("no role", [](ReplicationSpec &s) { s.role.clear(); });
    row("role of 64 bytes", [](ReplicationSpec &s) { s.role = QString(32, QChar(0x0436)); });
    row("role with line break", [](ReplicationSpec &s) { s.role = u"a\nb"_s; });
    row("reserved role", [](ReplicationSpec &s) { s.role = u"pg_replicator"_s; });
    row("role public", [](ReplicationSpec &s) { s.role = u"public"_s; });
    row("same role twice", [](ReplicationSpec &s) { s.role = s.monitorRole; });
    row("password with line break",
        [](ReplicationSpec &s) { s.rolePassword = Secret::fromString(u"a\nb"_s); });
    row("no address", [](ReplicationSpec &s) { s.primaryAddress.clear(); });
    row("two addresses", [](ReplicationSpec &s) { s.primaryAddress = u"a,b"_s; });
    row("address with user", [](ReplicationSpec &s) { s.primaryAddress = u"me@a"_s; });
    row("a URL", [](ReplicationSpec &s) { s.primaryAddress = u"postgresql://a"_s; });
    row("directory over SSH", [](ReplicationSpec &s) { s.primaryAddress = u"/run/postgresql"_s; });
    row("port 0", [](ReplicationSpec &s) { s.primaryPort = 0; });
    row("port 65536", [](ReplicationSpec &s) { s.primaryPort = 65536; });
    row("relative certificate", [](ReplicationSpec &s) { s.tlsRootCertificate = u"root.crt"_s; });
    row("negative limit", [](ReplicationSpec &s) { s.keepAtMostBytes = -1; });
    row("standby name", [](ReplicationSpec &s) { s.standbys[0].name = u"Berlin 2"_s; });
    row("no standby cluster", [](ReplicationSpec &s) { s.standbys[0].instanceId.clear(); });
    row("slot name", [](ReplicationSpec &s) { s.standbys[0].slotName = u"berlin-2"_s; });
    row("no standby address", [](ReplicationSpec &s) { s.standbys[0].address.clear(); });
    row("no standby", [](ReplicationSpec &s) { s.standbys.clear(); });
    row(
            "same cluster", [](ReplicationSpec &s) { s.standbys[0].access = s.primaryAccess; },
            ErrorKind::SameServer);
    row("one standby twice", [](ReplicationSpec &s) { s.standbys << s.standbys[0]; });
    row("one slot for two", [](ReplicationSpec &s) {
        haveStandbys(s, 2);
        s.standbys[1].slotName = s.standbys[0].slotName;
    });
    row(
            "more than one run takes", [](ReplicationSpec &s) { haveStandbys(s, 17); },
            ErrorKind::Unsupported);
    row(
            "old data thrown away", [](ReplicationSpec &s) { s.keepOldData = false; },
            ErrorKind::Unsupported);
}

void TestReplicationSpec::badSpecIsRefused()
{
    QFETCH(const Change, change);
    QFETCH(const ErrorKind, kind);
    ReplicationSpec spec = goodSpec();
    change(spec);
    const QList<Error> errors = validate(spec);
    QCOMPARE(errors.size(), 1);
    QCOMPARE(errors[0].kind, kind);
    QVERIFY(!errors[0].text.isEmpty());
    QVERIFY(!errors[0].remedy.isEmpty());
}

void TestReplicationSpec::allProblemsAreReportedAtOnce()
{
    ReplicationSpec spec = goodSpec();
    spec.role.clear();
    spec.primaryPort = -1;
    spec.standbys[0].name.clear();
    QCOMPARE(validate(spec).size(), 3);
}

void TestReplicationSpec::slotNamesAreValidWhateverTheText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("slot");
    QTest::newRow("hyphen") << u"berlin-2"_s << u"berlin_2"_s;
    QTest::newRow("capitals") << u"Berlin.Example"_s << u"berlin_example"_s;
    QTest::newRow("runs") << u"a -- b"_s << u"a_b"_s;
    QTest::newRow("ends") << u"-a-"_s << u"a"_s;
    QTest::newRow("accents") << u"münchen"_s << u"munchen"_s;
    QTest::newRow("other script") << u"база-1"_s << u"1"_s;
    QTest::newRow("nothing left") << u"база"_s << u"standby"_s;
    QTest::newRow("empty") << QString() << u"standby"_s;
    QTest::newRow("long") << QString(80, u'x') << QString(63, u'x');
}

void TestReplicationSpec::slotNamesAreValidWhateverTheText()
{
    QFETCH(const QString, text);
    QFETCH(const QString, slot);
    QCOMPARE(slotNameFor(text), slot);
}

QTEST_GUILESS_MAIN(TestReplicationSpec)
#include "tst_replicationspec.moc"
