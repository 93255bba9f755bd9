// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/lsn.h"

#include <QTest>

using namespace pgt;

class LsnTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void readsWhatTheServerPrints_data();
    void readsWhatTheServerPrints();
    void refusesWhatIsNoPosition_data();
    void refusesWhatIsNoPosition();
    void ordersByPosition();
    void countsEveryByteSince93();
    void leavesOutTheUnusedSegmentBefore93();
    void byteCountsRoundTrip_data();
    void byteCountsRoundTrip();
    void namesTheFileThatHoldsThePosition_data();
    void namesTheFileThatHoldsThePosition();
    void fileNamesSayWhereTheyEnd();
};

static Lsn lsn(const char *text)
{
    return Lsn::parse(QString::fromLatin1(text)).value_or(Lsn());
}

void LsnTest::readsWhatTheServerPrints_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<quint64>("raw");
    QTest::addColumn<QString>("printed");
    QTest::newRow("null") << "0/0" << Q_UINT64_C(0) << "0/0";
    QTest::newRow("usual") << "1C/8F3A62D0" << Q_UINT64_C(0x1C8F3A62D0) << "1C/8F3A62D0";
    QTest::newRow("lower case") << "1c/8f3a62d0" << Q_UINT64_C(0x1C8F3A62D0) << "1C/8F3A62D0";
    QTest::newRow("leading zeros") << "0000001C/00000060" << Q_UINT64_C(0x1C00000060) << "1C/60";
    QTest::newRow("low part without zeros") << "1/2" << Q_UINT64_C(0x100000002) << "1/2";
    QTest::newRow("highest") << "FFFFFFFF/FFFFFFFF" << Q_UINT64_C(0xFFFFFFFFFFFFFFFF)
                             << "FFFFFFFF/FFFFFFFF";
    QTest::newRow("blanks around") << " 0/3000060\n" << Q_UINT64_C(0x3000060) << "0/3000060";
}

void LsnTest::readsWhatTheServerPrints()
{
    QFETCH(QString, text);
    QFETCH(quint64, raw);
    QFETCH(QString, printed);
    const Result<Lsn> result = Lsn::parse(text);
    QVERIFY(result.has_value());
    QCOMPARE(result->raw(), raw);
    QCOMPARE(result->toString(), printed);
}

void LsnTest::refusesWhatIsNoPosition_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "0", "/", "1/", "/1", "1/2/3", "G/0", "0/123456789", "123456789/0",
                             "0x1/2", "-1/0", "1 /2", "1/2x", "\u0661/2"}) {
        QTest::newRow(text) << QString::fromUtf8(text);
    }
}

void LsnTest::refusesWhatIsNoPosition()
{
    QFETCH(QString, text);
    const Result<Lsn> result = Lsn::parse(text);
    QVERIFY(!result.has_value());
    QCOMPARE(result.error().kind, ErrorKind::InvalidInput);
    QVERIFY(!result.error().remedy.isEmpty());
}

void LsnTest::ordersByPosition()
{
    QVERIFY(lsn("0/FFFFFFFF") < lsn("1/0"));
    QVERIFY(lsn("A/0") > lsn("9/FFFFFFFF"));
    QVERIFY(lsn("1C/60") == lsn("1c/00000060"));
    QVERIFY(Lsn().isNull());
    QVERIFY(!lsn("0/1").isNull());
}

void LsnTest::countsEveryByteSince93()
{
    QCOMPARE(difference(lsn("1/0"), lsn("0/FE000000"), LsnArithmetic::Continuous), 33554432);
    QCOMPARE(difference(lsn("0/0"), lsn("0/60"), LsnArithmetic::Continuous), -96);
}

void LsnTest::leavesOutTheUnusedSegmentBefore93()
{
    QCOMPARE(difference(lsn("1/0"), lsn("0/FE000000"), LsnArithmetic::Skipping), 16777216);
    QCOMPARE(difference(lsn("0/FE000000"), lsn("1/0"), LsnArithmetic::Skipping), -16777216);
    QCOMPARE(lsn("1/0").byteCount(LsnArithmetic::Skipping), Q_INT64_C(4278190080));
}

void LsnTest::byteCountsRoundTrip_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"0/0", "0/1", "0/FEFFFFFF", "1/0", "2A/FE000028", "FFFF/0"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void LsnTest::byteCountsRoundTrip()
{
    QFETCH(QString, text);
    const Lsn position = Lsn::parse(text).value();
    for (const auto arithmetic : {LsnArithmetic::Continuous, LsnArithmetic::Skipping}) {
        const qint64 bytes = position.byteCount(arithmetic);
        QCOMPARE(Lsn::fromByteCount(bytes, arithmetic).toString(), text);
    }
    QVERIFY(Lsn::fromByteCount(-1, LsnArithmetic::Continuous).isNull());
}

void LsnTest::namesTheFileThatHoldsThePosition_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<uint>("timeline");
    QTest::addColumn<uint>("segmentSize");
    QTest::addColumn<QString>("file");
    // Compared with SELECT pg_walfile_name(...) on 15.
    QTest::newRow("16 MB") << "0/3000060" << 1u << (16u << 20) << "000000010000000000000003";
    QTest::newRow("high part") << "1C/8F3A62D0" << 3u << (16u << 20) << "000000030000001C0000008F";
    QTest::newRow("boundary") << "0/3000000" << 1u << (16u << 20) << "000000010000000000000003";
    QTest::newRow("1 MB") << "0/3000060" << 1u << (1u << 20) << "000000010000000000000030";
    QTest::newRow("1 GB") << "2/C0000001" << 255u << (1u << 30) << "000000FF0000000200000003";
}

void LsnTest::namesTheFileThatHoldsThePosition()
{
    QFETCH(QString, text);
    QFETCH(uint, timeline);
    QFETCH(uint, segmentSize);
    QFETCH(QString, file);
    QCOMPARE(Lsn::parse(text)->walFileName(timeline, segmentSize), file);
}

void LsnTest::fileNamesSayWhereTheyEnd()
{
    const auto end = [](const char *name, qint64 size) {
        const auto position = endOfWalFile(QLatin1String(name), size);
        return position ? position->toString() : QString();
    };
    QCOMPARE(end("00000001000000000000002A", 16 << 20), QStringLiteral("0/2B000000"));
    QCOMPARE(end("000000030000000A000000FF", 16 << 20), QStringLiteral("B/0"));
    QCOMPARE(end("000000010000001C00000002", 1 << 30), QStringLiteral("1C/C0000000"));
    for (const char *name :
         {"00000002.history", "00000001000000000000002A.partial", "", "000000010000000000000100"})
        QVERIFY(end(name, 16 << 20).isEmpty());
    QVERIFY(end("00000001000000000000002A", 0).isEmpty());
}

QTEST_GUILESS_MAIN(LsnTest)
#include "tst_lsn.moc"
