// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/units.h"

#include <QtTest>

using namespace pgt;
using namespace std::chrono;
using namespace std::chrono_literals;

class TestUnits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void bytesAreScaledByPowersOf1024_data();
    void bytesAreScaledByPowersOf1024();
    void durationsReadAsPeopleSayThem_data();
    void durationsReadAsPeopleSayThem();
    void rangesAreRoundedUp();
    void addressesAreUnambiguous();
};

void TestUnits::bytesAreScaledByPowersOf1024_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << qint64(0) << "0 B";
    QTest::newRow("below a kilobyte") << qint64(1023) << "1023 B";
    QTest::newRow("one decimal below 100") << qint64(1536) << "1.5 kB";
    QTest::newRow("none above") << qint64(120) * 1024 << "120 kB";
    QTest::newRow("99.96 rounds to 100") << qint64(102359) << "100 kB";
    QTest::newRow("never 1024 of a unit") << qint64(1024 * 1024 - 10) << "1.0 MB";
    QTest::newRow("gigabytes") << qint64(11.8 * 1024 * 1024 * 1024) << "11.8 GB";
    QTest::newRow("minus sign") << qint64(-36.9 * 1024 * 1024) << QStringLiteral("\u221236.9 MB");
    QTest::newRow("largest") << std::numeric_limits<qint64>::max() << "8192 PB";
}

void TestUnits::bytesAreScaledByPowersOf1024()
{
    QFETCH(qint64, bytes);
    QFETCH(QString, text);
    QCOMPARE(formatBytes(bytes).replace(QChar(0xA0), ' '), text);
}

void TestUnits::durationsReadAsPeopleSayThem_data()
{
    QTest::addColumn<qint64>("us");
    QTest::addColumn<QString>("text");
    QTest::newRow("zero") << qint64(0) << "0 ms";
    QTest::newRow("never negative") << qint64(-5'000) << "0 ms";
    QTest::newRow("milliseconds") << qint64(99'400) << "99 ms";
    QTest::newRow("seconds") << qint64(100'000) << "0.1 s";
    QTest::newRow("just below a minute") << qint64(59'900'000) << "59.9 s";
    QTest::newRow("rounds into a minute") << qint64(59'960'000) << "1 min 0 s";
    QTest::newRow("minutes") << qint64(137) * 1'000'000 << "2 min 17 s";
    QTest::newRow("hours") << qint64(3 * 3600 + 12 * 60) * 1'000'000 << "3 h 12 min";
    QTest::newRow("days") << qint64(41 * 86400 + 2 * 3600) * 1'000'000 << "41 d 2 h";
}

void TestUnits::durationsReadAsPeopleSayThem()
{
    QFETCH(qint64, us);
    QFETCH(QString, text);
    QCOMPARE(formatDuration(microseconds(us)).replace(QChar(0xA0), ' '), text);
}

void TestUnits::rangesAreRoundedUp()
{
    using std::chrono::milliseconds;
    const auto range = [](int from, int to) {
        return formatRange(milliseconds(from), milliseconds(to)).replace(QChar(0xA0), ' ');
    };
    QCOMPARE(range(1000, 4248), QStringLiteral("1 to 5 s"));
    QCOMPARE(range(3000, 3000), QStringLiteral("3 s"));
    QCOMPARE(range(2100, 2900), QStringLiteral("3 s"));
    QCOMPARE(range(0, 2000), QStringLiteral("2 s"));
    QCOMPARE(range(26'000, 119'000), QStringLiteral("26 to 119 s"));
    QCOMPARE(range(61'000, 840'000), QStringLiteral("2 to 14 min"));
}

void TestUnits::addressesAreUnambiguous()
{
    QCOMPARE(formatAddress(QStringLiteral("berlin-1"), 5432), QStringLiteral("berlin-1:5432"));
    QCOMPARE(formatAddress(QStringLiteral("fd00::11"), 5432), QStringLiteral("[fd00::11]:5432"));
    QCOMPARE(formatAddress(QStringLiteral("fd00::11"), 0), QStringLiteral("fd00::11"));
    QCOMPARE(formatAddress(QString(), 5432), QString());
}

QTEST_APPLESS_MAIN(TestUnits)
#include "tst_units.moc"
