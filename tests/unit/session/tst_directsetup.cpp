// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/directtransport.h"
#include "app/session/directsetup.h"
#include "tests/support/fakesecretstore.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

class TestDirectSetup : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    FakeSecretStore m_secrets;

    QString write(const QString &name, const QByteArray &content) const
    {
        const QString path = m_dir.filePath(name);
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            file.write(content);
        return path;
    }

    static ServiceValues service(const QByteArray &lines)
    {
        return valuesOf(readServices("[one]\n" + lines).value(0));
    }

    static DirectSetup::Values filled()
    {
        DirectSetup::Values values;
        values.clusterName = u"orders"_s;
        values.servers = u"db1.invalid\ndb2.invalid:5433"_s;
        return values;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsOneServerALine_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("servers");
        QTest::newRow("nothing") << u" \n\n"_s << QStringList();
        QTest::newRow("names") << u"db1\n db2:5433 \n\ndb3.example.net"_s
                               << QStringList{"db1:5432", "db2:5433", "db3.example.net:5432"};
        QTest::newRow("addresses")
                << u"10.0.0.1\n10.0.0.2:6000"_s << QStringList{"10.0.0.1:5432", "10.0.0.2:6000"};
        QTest::newRow("v6") << u"2001:db8::1\n[2001:db8::1]:5433\n[::1]"_s
                            << QStringList{"[2001:db8::1]:5432", "[2001:db8::1]:5433",
                                           "[::1]:5432"};
        QTest::newRow("one host, two ports")
                << u"db1\ndb1:5433"_s << QStringList{"db1:5432", "db1:5433"};
    }

    void readsOneServerALine()
    {
        QFETCH(const QString, text);
        QFETCH(const QStringList, servers);
        const Result<QList<DirectServer>> read = parseDirectServers(text);
        QVERIFY2(read, qPrintable(read ? QString() : read.error().text));
        QStringList texts;
        for (const DirectServer &server : *read) {
            texts << server.text();
            QVERIFY(!server.host.contains(u'['));
        }
        QCOMPARE(texts, servers);
    }

    void refusesWhatNamesNoServer_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("line");
        QTest::newRow("no port after the colon") << u"db1\ndb2:"_s << u"Line 2"_s;
        QTest::newRow("port 0") << u"db1:0"_s << u"Line 1"_s;
        QTest::newRow("port too high") << u"db1:65536"_s << u"Line 1"_s;
        QTest::newRow("port in words") << u"db1:postgresql"_s << u"Line 1"_s;
        QTest::newRow("two in a line") << u"db1, db2"_s << u"Line 1"_s;
        QTest::newRow("libpq's list") << u"db1,db2"_s << u"Line 1"_s;
        QTest::newRow("socket") << u"/var/run/postgresql"_s << u"Line 1"_s;
        QTest::newRow("option") << u"-oProxyCommand=x"_s << u"Line 1"_s;
        QTest::newRow("keywords") << u"host=db1"_s << u"Line 1"_s;
        QTest::newRow("open bracket") << u"[::1"_s << u"Line 1"_s;
        QTest::newRow("bracket without address") << u"[]:5432"_s << u"Line 1"_s;
        QTest::newRow("behind the bracket") << u"[::1]5432"_s << u"Line 1"_s;
        QTest::newRow("no address") << u"1:2:3"_s << u"Line 1"_s;
        QTest::newRow("twice") << u"db1\n\nDB1:5432"_s << u"Line 3"_s;
    }

    void refusesWhatNamesNoServer()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, line);
        const Result<QList<DirectServer>> read = parseDirectServers(text);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(read.error().text.startsWith(line), qPrintable(read.error().text));
        QVERIFY(!read.error().why.isEmpty());
        QVERIFY(!read.error().remedy.isEmpty());
    }

    void refusesMoreServersThanAClusterHas()
    {
        QStringList lines;
        for (int i = 0; i < mostDirectServers; ++i)
            lines << u"db%1"_s.arg(i);
        QVERIFY(parseDirectServers(lines.join(u'\n')));
        lines << u"another"_s;
        QVERIFY(!parseDirectServers(lines.join(u'\n')));
    }

    void serviceFillsTheFields()
    {
        const ServiceValues values =
                service("host=db1\nport=5433\nuser=watcher\ndbname=app\nsslmode=verify-ca\n"
                        "sslrootcert=/ca.pem\nsslcert=/me.crt\nsslkey=/me.key\npassword=geheim\n");
        QCOMPARE(values.servers, u"db1:5433"_s);
        QCOMPARE(values.role, u"watcher"_s);
        QCOMPARE(values.database, u"app"_s);
        QCOMPARE(values.tlsMode, u"verify-ca"_s);
        QCOMPARE(values.rootCertificate, u"/ca.pem"_s);
        QCOMPARE(values.certificate, u"/me.crt"_s);
        QCOMPARE(values.key, u"/me.key"_s);
        QCOMPARE(values.password, Secret::fromUtf8("geheim"));
        QVERIFY(values.further.isEmpty());
        QVERIFY(values.notTaken.isEmpty());
    }

    void listsOfHostsBecomeLines()
    {
        QCOMPARE(service("host=db1,db2,2001:db8::1\nport=5433,,5434\n").servers,
                 u"db1:5433\ndb2\n[2001:db8::1]:5434"_s);
        QCOMPARE(service("host=db1,db2\nport=6000\n").servers, u"db1:6000\ndb2:6000"_s);
        QCOMPARE(service("hostaddr=10.0.0.1\n").servers, u"10.0.0.1"_s);
    }

    void furtherKeywordsAreKeptOrNamed()
    {
        const ServiceValues values =
                service("host=db1\nhostaddr=10.0.0.1\nsslmode=disable\nchannel_binding=require\n"
                        "options=-c a=b\nconnect_timeout=3\nsslpassword=geheim\n");
        QCOMPARE(values.further.keywords(), QStringList{"channel_binding"});
        QCOMPARE(values.tlsMode, QString());
        QCOMPARE(values.notTaken, (QStringList{"sslmode=disable", "hostaddr", "options",
                                               "connect_timeout", "sslpassword"}));
    }

    void takesAService()
    {
        const QString own = write(u"own.conf"_s, "[orders]\nhost=db1\nuser=watcher\n"
                                                 "krbsrvname=pg\nconnect_timeout=3\n"
                                                 "password=geheim\n[other]\nhost=x\n");
        const QString system = write(u"system.conf"_s, "[orders]\nhost=elsewhere\n[third]\n");
        DirectSetup setup(m_secrets);
        setup.readServiceFiles({own, m_dir.filePath(u"missing"_s), system});
        QCOMPARE(setup.services(), (QStringList{"orders", "other", "third"}));
        setup.useService(u"orders"_s);
        QCOMPARE(setup.values().clusterName, u"orders"_s);
        QCOMPARE(setup.values().servers, u"db1"_s);
        QCOMPARE(setup.values().role, u"watcher"_s);
        QCOMPARE(setup.values().tlsMode, u"verify-full"_s); // as long as nothing else is said
        QCOMPARE(setup.password(), Secret::fromUtf8("geheim"));
        QCOMPARE(setup.remember(), Remember::ForThisRun);
        QCOMPARE(setup.options(), u"sslmode=verify-full krbsrvname=pg"_s);
        QVERIFY(setup.serviceNote().contains(u"krbsrvname"_s));
        QVERIFY(setup.serviceNote().contains(u"connect_timeout"_s));
        setup.useService({});
        QCOMPARE(setup.values().servers, u"db1"_s); // typing is kept
        QCOMPARE(setup.options(), u"sslmode=verify-full"_s);
        QVERIFY(setup.serviceNote().isEmpty());
    }

    void optionsHaveOnlyAllowedKeywordsAndQuoteBlanks()
    {
        DirectSetup setup(m_secrets);
        DirectSetup::Values values = filled();
        values.rootCertificate = u"/my files/it's.pem"_s;
        values.certificate = u"~/me.crt"_s;
        values.key = u" /me.key "_s;
        values.gssMode = u"prefer"_s;
        setup.setValues(values);
        const Result<ConnInfo> info = ConnInfo::parse(setup.options());
        QVERIFY(info);
        QVERIFY(info->keywordsNotIn(directKeywords()).isEmpty());
        QCOMPARE(info->value(u"sslrootcert"_s), values.rootCertificate);
        QCOMPARE(info->value(u"sslcert"_s), QString(QDir::homePath() + u"/me.crt"));
        QCOMPARE(info->value(u"sslkey"_s), u"/me.key"_s);
        QCOMPARE(info->value(u"gssencmode"_s),
                 DirectSetup::hasGssEncryption() ? u"prefer"_s : QString());
        QVERIFY2(setup.options().contains(u"sslrootcert='/my files/it\\'s.pem'"_s),
                 qPrintable(setup.options()));
    }

    void saysWhatIsMissing_data()
    {
        QTest::addColumn<QString>("servers");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("role");
        QTest::addColumn<QString>("database");
        QTest::addColumn<QString>("reason");
        QTest::newRow("servers") << u" "_s << u"o"_s << u"r"_s << u"d"_s
                                 << u"Name at least one server"_s;
        QTest::newRow("wrong") << u"a b"_s << u"o"_s << u"r"_s << u"d"_s
                               << u"Correct the list of servers"_s;
        QTest::newRow("role") << u"a"_s << u"o"_s << u" "_s << u"d"_s
                              << u"Name the monitoring role"_s;
        QTest::newRow("database") << u"a"_s << u"o"_s << u"r"_s << u""_s << u"Name the database"_s;
        QTest::newRow("name") << u"a"_s << u""_s << u"r"_s << u"d"_s << u"Name the cluster"_s;
        QTest::newRow("test") << u"a"_s << u"o"_s << u"r"_s << u"d"_s << u"Test the sign-in"_s;
    }

    void saysWhatIsMissing()
    {
        QFETCH(const QString, servers);
        QFETCH(const QString, name);
        QFETCH(const QString, role);
        QFETCH(const QString, database);
        QFETCH(const QString, reason);
        DirectSetup setup(m_secrets);
        DirectSetup::Values values;
        values.servers = servers;
        values.clusterName = name;
        values.role = role;
        values.database = database;
        setup.setValues(values);
        QCOMPARE(setup.notReadyReason(), reason);
    }

    void aMissingCertificateIsNamedBeforeAnythingIsSent()
    {
        DirectSetup setup(m_secrets);
        DirectSetup::Values values = filled();
        values.rootCertificate = m_dir.filePath(u"none.pem"_s);
        setup.setValues(values);
        setup.test();
        QVERIFY(setup.error());
        QVERIFY(setup.error()->text.contains(values.rootCertificate));
        QVERIFY(!setup.error()->why.isEmpty());
        QVERIFY(!setup.error()->remedy.isEmpty());
        QVERIFY(setup.servers().isEmpty());
        QVERIFY(!setup.isTesting());
        values.clusterName = u"renamed"_s;
        setup.setValues(values);
        QVERIFY(setup.error()); // the name has nothing to do with it
        values.rootCertificate.clear();
        setup.setValues(values);
        QVERIFY(!setup.error());
    }

    void changesEndATest()
    {
        DirectSetup setup(m_secrets);
        setup.setValues(filled());
        setup.test();
        QVERIFY(setup.isTesting());
        QCOMPARE(setup.servers().size(), 2);
        QCOMPARE(setup.notReadyReason(), u"Still testing"_s);
        setup.setPassword(Secret::fromUtf8("x"));
        QVERIFY(!setup.isTesting());
        QVERIFY(setup.servers().isEmpty());
        setup.test();
        setup.cancelTest();
        QCOMPARE(setup.notReadyReason(), u"Test the sign-in"_s);
    }

    void withoutAKeychainNothingIsRemembered()
    {
        FakeSecretStore none(SecretStore::Keychain::Missing);
        DirectSetup setup(none);
        QCOMPARE(setup.remember(), Remember::ForThisRun);
        QVERIFY(!setup.canRemember());
    }
};

QTEST_GUILESS_MAIN(TestDirectSetup)
#include "tst_directsetup.moc"
