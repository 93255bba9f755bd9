// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/standbyconfig.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;

/// recovery.conf and standby.signal, by version.
class TestStandbyConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void markerIsThatOfTheVersion_data()
    {
        QTest::addColumn<PgMajor>("major");
        QTest::addColumn<QString>("marker");
        const QString conf = u"recovery.conf"_s, signal = u"standby.signal"_s;
        QTest::newRow("9.1") << PgMajor::V9_1 << conf;
        QTest::newRow("9.6") << PgMajor::V9_6 << conf;
        QTest::newRow("11") << PgMajor::V11 << conf;
        QTest::newRow("12") << PgMajor::V12 << signal;
        QTest::newRow("18") << PgMajor::V18 << signal;
    }
    void markerIsThatOfTheVersion()
    {
        QFETCH(PgMajor, major);
        QFETCH(QString, marker);
        const StandbyConfig config(PgVersion::fromMajor(major));
        QCOMPARE(config.marker(), marker);
        QCOMPARE(config.isInMarker(), marker == "recovery.conf"_L1);
        QCOMPARE(config.markerContent(wishes(), {}).isEmpty(), marker == "standby.signal"_L1);
    }

    void newFileSaysAllThatAStandbyNeeds()
    {
        QCOMPARE(on(PgMajor::V11).markerContent(wishes(), {}),
                 "# pgTandem\n"
                 "standby_mode = 'on'\n"
                 "primary_conninfo = 'host=a user=''r'''\n"
                 "recovery_target_timeline = 'latest'\n"
                 "trigger_file = '/data/promote.pgtandem'\n"
                 "primary_slot_name = 'box'\n"_ba);
        // Slots came with 9.4; an unknown key stops the start.
        QVERIFY(!on(PgMajor::V9_3).markerContent(wishes(), {}).contains("primary_slot_name"));
        StandbyConfig::Wishes slotless = wishes();
        slotless.slot.clear();
        QVERIFY(!on(PgMajor::V11)
                         .markerContent(slotless, "primary_slot_name = 'old'\n")
                         .contains("primary_slot_name"));
    }

    void ownFileGoesOn()
    {
        const QByteArray before = "# ours\r\n"
                                  "standby_mode = off\r\n"
                                  "restore_command = 'cp /archive/%f %p' # key\r\n"
                                  "primary_conninfo = 'host=old password=hush'\r\n"
                                  "recovery_target_time = '2020-01-01'\r\n"
                                  "recovery_target_inclusive = true\r\n"
                                  "recovery_min_apply_delay = '1h'\r\n"
                                  "trigger_file = '/tmp/anybody'\r\n"
                                  "nonsense = 1\r\n";
        QCOMPARE(on(PgMajor::V11).markerContent(wishes(), before),
                 "# pgTandem\n"
                 "# ours\r\n"
                 "standby_mode = 'on'\r\n"
                 "restore_command = 'cp /archive/%f %p' # key\r\n"
                 "primary_conninfo = 'host=a user=''r'''\r\n"
                 "trigger_file = '/data/promote.pgtandem'\r\n"
                 "recovery_target_timeline = 'latest'\r\n"
                 "primary_slot_name = 'box'\r\n"_ba);
        StandbyConfig::Wishes without = wishes();
        without.keepsArchive = false;
        QVERIFY(!on(PgMajor::V11).markerContent(without, before).contains("restore_command"));
    }

    void fileThatCouldSayAnythingIsNotGoneOnWith()
    {
        for (const QByteArray &before :
             {"include 'other.conf'\nrestore_command = 'x'\n"_ba, "restore_command = 'x\n"_ba}) {
            QVERIFY(!StandbyConfig::isReusable(before));
            const QByteArray content = on(PgMajor::V10).markerContent(wishes(), before);
            QCOMPARE(content, on(PgMajor::V10).markerContent(wishes(), {}));
        }
    }

    void onlyStandbyModeMarks_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("isMarked");
        QTest::newRow("empty") << QByteArray() << false;
        QTest::newRow("on") << "standby_mode = on\n"_ba << true;
        QTest::newRow("yes") << "Standby_Mode 'yes'\n"_ba << true;
        QTest::newRow("off") << "standby_mode = on\nstandby_mode = 'off'\n"_ba << false;
        QTest::newRow("comment") << "#standby_mode = on\n"_ba << false;
        QTest::newRow("refused") << "standby_mode = on\n= 1\n"_ba << false;
    }
    void onlyStandbyModeMarks()
    {
        QFETCH(QByteArray, content);
        QFETCH(bool, isMarked);
        QCOMPARE(on(PgMajor::V11).isMarked(content), isMarked);
        QVERIFY(on(PgMajor::V12).isMarked(content)); // there the name is enough
    }

private:
    static StandbyConfig on(PgMajor major) { return StandbyConfig(PgVersion::fromMajor(major)); }
    static StandbyConfig::Wishes wishes()
    {
        StandbyConfig::Wishes wishes;
        wishes.connection = u"host=a user='r'"_s;
        wishes.slot = u"box"_s;
        wishes.triggerFile = u"/data/promote.pgtandem"_s;
        wishes.mark = u"pgTandem"_s;
        return wishes;
    }
};

QTEST_GUILESS_MAIN(TestStandbyConfig)
#include "tst_standbyconfig.moc"
