// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/walmeter.h"

#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr double MB = 1 << 20;

QDateTime at(int seconds)
{
    return QDateTime(QDate(2026, 11, 22), QTime(14, 30), Qt::UTC).addSecs(seconds);
}

Instance reading(const char *position, int seconds, double momentary = 7)
{
    Instance primary;
    primary.systemIdentifier = u"7100000000000000001"_s;
    primary.timeline = 1;
    primary.walPosition = QLatin1String(position);
    primary.walPositionAt = at(seconds);
    primary.walBytesPerSecond = momentary;
    return primary;
}

} // namespace

class TestWalMeter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void oneReadingIsAMoment()
    {
        WalMeter meter;
        QCOMPARE(meter.bytesPerSecond(), -1.0);
        meter.add(reading("1/0", 0));
        QVERIFY(!meter.visit() && !meter.files());
        QCOMPARE(meter.bytesPerSecond(), 7.0);
    }

    // A quiet half second between two bursts says nothing; three minutes do.
    void wholeVisitCounts()
    {
        WalMeter meter;
        meter.add(reading("0/FC000000", 0, 0));
        meter.add(reading("1/38000000", 90, 0));
        meter.add(WalPoint{u"1/83000000"_s, at(180)}); // 0x87000000 bytes: 2160 MB
        QVERIFY(meter.visit().has_value());
        QCOMPARE(meter.visit()->bytesPerSecond, 12 * MB);
        QCOMPARE(meter.visit()->span, 180s);
        QCOMPARE(meter.bytesPerSecond(), 12 * MB);
        // The same facts handed over again change nothing.
        meter.add(reading("1/38000000", 90, 0));
        QCOMPARE(meter.visit()->span, 180s);
    }

    void filesReachFurtherBack()
    {
        WalMeter meter;
        Instance primary = reading("1/0", 0, 0);
        primary.earlierWal = {u"0/C4000000"_s, at(-320)}; // 960 MB
        meter.add(primary);
        QVERIFY(!meter.visit());
        QCOMPARE(meter.files()->bytesPerSecond, 3 * MB);
        QCOMPARE(meter.files()->span, 320s);
        QCOMPARE(meter.bytesPerSecond(), 3 * MB);
        // The higher one counts: what is kept has to last.
        meter.add(WalPoint{u"1/40000000"_s, at(64)}); // 1024 MB in 64 s
        QCOMPARE(meter.visit()->bytesPerSecond, 16 * MB);
        QCOMPARE(meter.bytesPerSecond(), 16 * MB);
    }

    void anotherServerStartsAnew()
    {
        WalMeter meter;
        meter.add(reading("1/0", 0));
        Instance other = reading("5/0", 60);
        other.systemIdentifier = u"7200000000000000002"_s;
        meter.add(other);
        QVERIFY(!meter.visit());
        // So does one that was restored to an earlier position.
        WalMeter restored;
        restored.add(reading("5/0", 0));
        restored.add(reading("1/0", 60));
        QVERIFY(!restored.visit());
        restored.add(reading("1/A00000", 70));
        QCOMPARE(restored.visit()->bytesPerSecond, 1 * MB);
    }

    void tooShortOrBrokenIsUnknown()
    {
        WalMeter meter;
        meter.add(reading("1/0", 0));
        meter.add(WalPoint{u"1/100"_s, at(1)});
        QVERIFY(!meter.visit());
        meter.add(WalPoint{u"nonsense"_s, at(60)});
        meter.add(WalPoint{});
        QVERIFY(!meter.visit());
        QCOMPARE(meter.bytesPerSecond(), 7.0);
    }
};

QTEST_GUILESS_MAIN(TestWalMeter)
#include "tst_walmeter.moc"
