// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/confvalue.h"

#include <QTest>

using namespace pgt;

class ConfValueTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void comparesAsTheServer_data();
    void comparesAsTheServer();
    void quotesOnlyWhatNeedsIt_data();
    void quotesOnlyWhatNeedsIt();
    void unitsOfWalSizesFollowTheVersion();
    void sizesAreBytes();
    void comparesWhatAServerDescribes();
};

void ConfValueTest::comparesAsTheServer_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::addColumn<bool>("same");
    const auto row = [](const char *name, const char *a, const char *b, bool same) {
        const QByteArray title = QByteArray(name) + ": " + a + (same ? " = " : " <> ") + b;
        QTest::newRow(title.constData())
                << QString::fromUtf8(name) << QString::fromUtf8(a) << QString::fromUtf8(b) << same;
    };
    row("wal_sender_timeout", "60000", "1min", true);
    row("wal_sender_timeout", "60s", "1min", true);
    row("Wal_Sender_Timeout", "60s", "61s", false);
    row("wal_sender_timeout", "0.5min", "30 s", true);
    row("wal_sender_timeout", "1d", "24h", true);
    row("wal_sender_timeout", "1MB", "1MB ", false);
    row("checkpoint_timeout", "300", "5min", true);
    row("max_wal_size", "1GB", "1024", true);
    row("max_wal_size", "1TB", "1048576MB", true);
    row("max_wal_size", "1gb", "1GB", false);
    row("wal_keep_size", "512MB", "0.5GB", true);
    row("max_slot_wal_keep_size", "-1", "-1", true);
    row("max_wal_senders", "10", " 10", true);
    row("max_wal_senders", "0xA", "10", true);
    row("max_wal_senders", "10", "11", false);
    row("hot_standby", "on", "TRUE", true);
    row("hot_standby", "yes", "1", true);
    row("hot_standby", "y", "t", true);
    row("hot_standby", "off", "no", true);
    row("hot_standby", "o", "on", false);
    row("hot_standby", "maybe", "on", false);
    row("wal_level", "Replica", "replica", true);
    row("wal_level", "hot_standby", "replica", true);
    row("wal_level", "logical", "replica", false);
    row("archive_mode", "true", "on", true);
    row("archive_mode", "always", "on", false);
    row("listen_addresses", "*", "localhost", false);
    row("listen_addresses", "a", "A", false);
    row("my.setting", "1", "1", true);
    row("my.setting", "on", "true", false);
}

void ConfValueTest::comparesAsTheServer()
{
    QFETCH(QString, name);
    QFETCH(QString, a);
    QFETCH(QString, b);
    QFETCH(bool, same);
    QCOMPARE(sameValue(name, a, b), same);
    QCOMPARE(sameValue(name, b, a), same);
}

void ConfValueTest::quotesOnlyWhatNeedsIt_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("plain");
    for (const char *value : {"on", "replica", "10", "1GB", "-1", "0.5", "_x"})
        QTest::newRow(value) << QString::fromUtf8(value) << true;
    for (const char *value : {"", "*", "a b", "a,b", "1.5GB", "192.168.0.1", "db.example", "a#b",
                              "it's", "\u00e4", "/tmp", "10 ", "a\n"}) {
        QTest::newRow(value) << QString::fromUtf8(value) << false;
    }
}

void ConfValueTest::quotesOnlyWhatNeedsIt()
{
    QFETCH(QString, value);
    QFETCH(bool, plain);
    QCOMPARE(isPlainConfValue(value), plain);
}

void ConfValueTest::unitsOfWalSizesFollowTheVersion()
{
    const QString name = QStringLiteral("max_wal_size");
    QVERIFY(sameValue(name, QStringLiteral("64"), QStringLiteral("1GB"), PgMajor::V9_5));
    QVERIFY(sameValue(name, QStringLiteral("64"), QStringLiteral("1GB"), PgMajor::V9_6));
    QVERIFY(sameValue(name, QStringLiteral("1024"), QStringLiteral("1GB"), PgMajor::V10));
    QVERIFY(!sameValue(QStringLiteral("wal_level"), QStringLiteral("hot_standby"),
                       QStringLiteral("archive"), PgMajor::V9_5));
}

void ConfValueTest::sizesAreBytes()
{
    const auto bytes = [](const char *value, const char *unit) {
        return confBytes(QLatin1String(value), QLatin1String(unit)).value_or(-2);
    };
    QCOMPARE(bytes("6GB", "MB"), 6ll << 30);
    QCOMPARE(bytes("6144", "MB"), 6ll << 30);
    QCOMPARE(bytes("128MB", "8kB"), 128ll << 20);
    QCOMPARE(bytes("16384", "8kB"), 128ll << 20);
    QCOMPARE(bytes("0", "MB"), 0);
    QCOMPARE(bytes("-1", "MB"), -1);
    QCOMPARE(bytes("", "MB"), -2);
    QCOMPARE(bytes("on", "MB"), -2);
    QCOMPARE(bytes("5min", "MB"), -2);
}

void ConfValueTest::comparesWhatAServerDescribes()
{
    const auto same = [](const char *type, const char *unit, const char *a, const char *b) {
        return sameValue({QStringLiteral("x"), QLatin1String(type), QLatin1String(unit)},
                         QLatin1String(a), QLatin1String(b), PgMajor::V18);
    };
    QVERIFY(same("integer", "kB", "64MB", "65536"));
    QVERIFY(same("integer", "8kB", "128MB", "16384"));
    QVERIFY(!same("integer", "kB", "64MB", "64"));
    QVERIFY(same("real", "ms", "2ms", "2"));
    QVERIFY(same("real", "", "0.5", ".50"));
    QVERIFY(!same("real", "", "0.4", "0.5"));
    QVERIFY(same("bool", "", "yes", "on"));
    QVERIFY(same("enum", "", "True", "on"));
    QVERIFY(same("string", "", "iso, mdy", "ISO, MDY"));
    QVERIFY(!same("string", "", "/a", "/b"));
}

QTEST_GUILESS_MAIN(ConfValueTest)
#include "tst_confvalue.moc"
