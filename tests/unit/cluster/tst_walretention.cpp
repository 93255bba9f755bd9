// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/walretention.h"

#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;
using Bound = WalRetention::Bound;
using Change = WalRetention::Change;
using Stays = WalRetention::Stays;

Q_DECLARE_METATYPE(pgt::WalRetention::Bound)
Q_DECLARE_METATYPE(pgt::WalRetention::Change)
Q_DECLARE_METATYPE(pgt::WalRetention::Stays)
Q_DECLARE_METATYPE(pgt::WalLimitWish)

namespace {

constexpr qint64 GB = 1ll << 30;
constexpr qint64 MB = 1ll << 20;

SlotFact otherSlot(const char *name, qint64 retained, bool active = false)
{
    SlotFact slot;
    slot.name = QLatin1String(name);
    slot.type = u"physical"_s;
    slot.active = active;
    slot.restartLsn = u"0/3000000"_s;
    slot.walStatus = u"reserved"_s;
    slot.retainedBytes = retained;
    return slot;
}

Instance primaryWith(int version, const QString &setting, const QString &value,
                     const QString &source = u"default"_s)
{
    Instance primary;
    primary.versionNum = version;
    primary.walSegmentBytes = 16 * MB;
    primary.walDirectory = u"/data/pg_wal"_s;
    primary.disks = {{primary.walDirectory, u"/"_s, 100 * GB, 60 * GB, -1}};
    SettingFact fact;
    fact.value = value;
    fact.source = source;
    primary.settings.insert(setting, fact);
    return primary;
}

ReplicationSpec wish(qint64 bytes, WalLimitWish kind = WalLimitWish::TakeFromNobody,
                     bool useSlot = true)
{
    ReplicationSpec spec;
    spec.keepAtMostBytes = bytes;
    spec.walLimit = kind;
    spec.useSlot = useSlot;
    StandbySpec standby;
    standby.name = u"berlin-2"_s;
    standby.slotName = u"berlin_2"_s;
    spec.standbys = {standby};
    return spec;
}

} // namespace

class TestWalRetention : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    /// With other slots there: one that holds 12 GB and one that holds 3 MB.
    void defaultTakesWalFromNobody_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("source");
        QTest::addColumn<bool>("hasOthers");
        QTest::addColumn<Change>("change");
        QTest::addColumn<Stays>("stays");
        QTest::addColumn<qint64>("result");
        QTest::addColumn<QString>("written");
        const auto row = [](const char *name, const char *value, const char *source, bool others,
                            Change change, Stays stays, qint64 result, const char *written) {
            QTest::newRow(name) << QString(QLatin1String(value)) << QString(QLatin1String(source))
                                << others << change << stays << result
                                << QString(QLatin1String(written));
        };
        row("no limit, others rely on it", "-1", "default", true, Change::None, Stays::OthersRely,
            -1, "-1");
        row("no limit written, others", "-1", "configuration file", true, Change::None,
            Stays::OthersRely, -1, "-1");
        row("no limit written, nobody", "-1", "configuration file", false, Change::None,
            Stays::OnPurpose, -1, "-1");
        row("no limit by default, nobody", "-1", "default", false, Change::Cap, Stays::No, 6 * GB,
            "6GB");
        row("no limit by the command line", "-1", "command line", false, Change::None, Stays::Fixed,
            -1, "-1");
        row("larger", "20GB", "configuration file", true, Change::None, Stays::Enough, 20 * GB,
            "20GB");
        row("equal in other units", "6144MB", "configuration file", true, Change::None,
            Stays::Enough, 6 * GB, "6144MB");
        row("smaller is raised", "1GB", "configuration file", true, Change::Raise, Stays::No,
            6 * GB, "6GB");
        row("smaller by the command line", "1GB", "command line", true, Change::None, Stays::Fixed,
            GB, "1GB");
    }

    void defaultTakesWalFromNobody()
    {
        QFETCH(const QString, value);
        QFETCH(const QString, source);
        QFETCH(const bool, hasOthers);
        Instance primary = primaryWith(170006, u"max_slot_wal_keep_size"_s, value, source);
        if (hasOthers)
            primary.slotList = {otherSlot("barman", 12 * GB), otherSlot("sub", 3 * MB, true)};
        // The standby's own slot is nobody else's.
        primary.slotList << otherSlot("berlin_2", 0);
        const WalRetention result = walRetention(wish(6 * GB), primary);
        QTEST(result.change, "change");
        QTEST(result.stays, "stays");
        QTEST(result.resultBytes, "result");
        QTEST(result.value, "written");
        QVERIFY(!result.takesFromOthers());
        QVERIFY(takingClause(result, u"berlin-1"_s).isEmpty());
        QCOMPARE(result.others.size(), hasOthers ? 2 : 0);
        if (hasOthers && result.stays != Stays::Enough && result.stays != Stays::Fixed)
            QVERIFY(limitSentence(result, u"berlin-1"_s).contains(u"barman, sub"_s));
    }

    void raisedOnlyWithRoom()
    {
        Instance primary =
                primaryWith(150018, u"max_slot_wal_keep_size"_s, u"1GB"_s, u"configuration file"_s);
        primary.disks[0].freeBytes = 5 * GB;
        WalRetention result = walRetention(wish(6 * GB), primary);
        QCOMPARE(result.change, Change::None);
        QCOMPARE(result.stays, Stays::NoRoom);
        QVERIFY(result.isTooSmall());
        QVERIFY(limitSentence(result, u"berlin-1"_s).contains(u"only 5.0\u00a0GB are free"_s));
        primary.disks.clear();
        result = walRetention(wish(6 * GB), primary);
        QCOMPARE(result.stays, Stays::NoRoom);
        QVERIFY(limitSentence(result, u"berlin-1"_s).contains(u"not known"_s));
    }

    void wishedCapNamesWhomItHits()
    {
        Instance primary = primaryWith(150018, u"max_slot_wal_keep_size"_s, u"-1"_s);
        primary.slotList = {otherSlot("barman", 12 * GB), otherSlot("sub", 3 * MB, true)};
        SlotFact gone = otherSlot("gone", -1);
        gone.walStatus = u"lost"_s;
        primary.slotList << gone;
        const WalRetention result = walRetention(wish(6 * GB, WalLimitWish::Exactly), primary);
        QCOMPARE(result.change, Change::Cap);
        QCOMPARE(result.value, u"6GB"_s);
        QVERIFY(result.takesFromOthers());
        QCOMPARE(result.lost.size(), 1);
        QCOMPARE(result.lost[0].name, u"barman"_s);
        const QString clause = takingClause(result, u"berlin-1"_s);
        QVERIFY(clause.contains(u"berlin-1 keeps at most 6.0\u00a0GB"_s));
        QVERIFY(clause.contains(u"barman (not in use) holds 12.0\u00a0GB"_s));
        QVERIFY(clause.contains(u"sub (in use) holds 3.0\u00a0MB"_s));
        QVERIFY(clause.contains(u"barman will be lost at the next checkpoint"_s));
        QVERIFY2(!clause.contains(u"gone"_s), "it has lost its WAL already");
    }

    void whatTheReserveKeepsIsNotLost()
    {
        Instance primary = primaryWith(150018, u"max_slot_wal_keep_size"_s, u"-1"_s);
        primary.settings[u"wal_keep_size"_s].value = u"16GB"_s;
        primary.slotList = {otherSlot("barman", 12 * GB)};
        const WalRetention result = walRetention(wish(6 * GB, WalLimitWish::Exactly), primary);
        QVERIFY(result.takesFromOthers());
        QVERIFY(result.lost.isEmpty());
    }

    void wishedChangeIsExact_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<qint64>("bytes");
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("written");
        QTest::newRow("lower") << u"50GB"_s << 6 * GB << Change::Lower << u"6GB"_s;
        QTest::newRow("raise") << u"1GB"_s << 1536 * MB << Change::Raise << u"1536MB"_s;
        QTest::newRow("lift") << u"50GB"_s << 0ll << Change::Lift << u"-1"_s;
        QTest::newRow("as it is") << u"6GB"_s << 6 * GB << Change::None << u"6GB"_s;
        QTest::newRow("none as it is") << u"-1"_s << 0ll << Change::None << u"-1"_s;
        // Less than a megabyte more or less is the same setting.
        QTest::newRow("rounded") << u"6145MB"_s << 6 * GB + 1 << Change::None << u"6145MB"_s;
    }

    void wishedChangeIsExact()
    {
        QFETCH(const QString, value);
        QFETCH(const qint64, bytes);
        const Instance primary =
                primaryWith(180004, u"max_slot_wal_keep_size"_s, value, u"configuration file"_s);
        const WalRetention result = walRetention(wish(bytes, WalLimitWish::Exactly), primary);
        QTEST(result.change, "change");
        QTEST(result.value, "written");
    }

    /// What the texts say must be true in every version.
    void everyVersionSaysWhatItCan_data()
    {
        QTest::addColumn<int>("version");
        QTest::addColumn<bool>("useSlot");
        QTest::addColumn<Bound>("bound");
        QTest::addColumn<QString>("setting");
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("says");
        const QString unlimited = u"without a limit: PostgreSQL %1 has none for slots"_s;
        QTest::newRow("9.6 slot") << 90624 << true << Bound::SlotWithoutLimit << QString()
                                  << QString() << unlimited.arg(u"9.6"_s);
        QTest::newRow("11 slot") << 110022 << true << Bound::SlotWithoutLimit << QString()
                                 << QString() << unlimited.arg(11);
        QTest::newRow("12 slot") << 120022 << true << Bound::SlotWithoutLimit << QString()
                                 << QString() << unlimited.arg(12);
        QTest::newRow("13 slot") << 130023 << true << Bound::SlotLimit
                                 << u"max_slot_wal_keep_size"_s << u"6GB"_s
                                 << u"still needs, at most 6.0\u00a0GB."_s;
        QTest::newRow("18 slot") << 180004 << true << Bound::SlotLimit
                                 << u"max_slot_wal_keep_size"_s << u"6GB"_s
                                 << u"still needs, at most 6.0\u00a0GB."_s;
        const QString reserve = u"at least the last 6.0\u00a0GB of WAL"_s;
        QTest::newRow("9.3 no slot") << 90325 << false << Bound::Reserve << u"wal_keep_segments"_s
                                     << u"384"_s << reserve;
        QTest::newRow("12 no slot") << 120022 << false << Bound::Reserve << u"wal_keep_segments"_s
                                    << u"384"_s << reserve;
        QTest::newRow("13 no slot")
                << 130023 << false << Bound::Reserve << u"wal_keep_size"_s << u"6GB"_s << reserve;
    }

    void everyVersionSaysWhatItCan()
    {
        QFETCH(const int, version);
        QFETCH(const bool, useSlot);
        QFETCH(const QString, says);
        for (const WalLimitWish kind : {WalLimitWish::TakeFromNobody, WalLimitWish::Exactly}) {
            const Instance primary = primaryWith(version, u"port"_s, u"5432"_s);
            const WalRetention result = walRetention(wish(6 * GB, kind, useSlot), primary);
            QTEST(result.bound, "bound");
            QTEST(result.setting, "setting");
            QTEST(result.value, "written");
            const QString sentence = keepingSentence(result, primary, u"berlin-2"_s);
            QVERIFY2(sentence.contains(says), qPrintable(sentence));
            const bool isLimited = result.bound == Bound::SlotLimit;
            QCOMPARE(sentence.contains(u"at most"_s), isLimited);
        }
    }

    void reserveIsNeverLoweredUnasked()
    {
        Instance primary =
                primaryWith(150018, u"wal_keep_size"_s, u"20GB"_s, u"configuration file"_s);
        SenderFact sender;
        sender.pid = 7;
        sender.applicationName = u"hamburg"_s;
        SenderFact slotted;
        slotted.pid = 8;
        slotted.applicationName = u"kiel"_s;
        primary.senders = {sender, slotted};
        SlotFact slot = otherSlot("kiel", 3 * MB, true);
        slot.activePid = 8;
        primary.slotList = {slot};
        WalRetention result =
                walRetention(wish(6 * GB, WalLimitWish::TakeFromNobody, false), primary);
        QCOMPARE(result.change, Change::None);
        QCOMPARE(result.resultBytes, 20 * GB);
        result = walRetention(wish(6 * GB, WalLimitWish::Exactly, false), primary);
        QCOMPARE(result.change, Change::Lower);
        QVERIFY(result.takesFromOthers());
        QCOMPARE(result.receivers, QStringList{u"hamburg"_s});
        QVERIFY(takingClause(result, u"berlin-1"_s).contains(u"hamburg"_s));
    }

    void nothingIsKeptWithoutSlotAndReserve()
    {
        const Instance primary = primaryWith(150018, u"wal_keep_size"_s, u"0"_s);
        const WalRetention result =
                walRetention(wish(0, WalLimitWish::TakeFromNobody, false), primary);
        QCOMPARE(result.bound, Bound::Nothing);
        QVERIFY(keepingSentence(result, primary, u"berlin-2"_s).contains(u"removes WAL"_s));
    }

    void whatTheFilesSayCounts()
    {
        const Instance primary = primaryWith(150018, u"max_slot_wal_keep_size"_s, u"-1"_s);
        const WalRetention result = walRetention(wish(6 * GB), primary, u"30GB"_s);
        QCOMPARE(result.stays, Stays::Enough);
        QCOMPARE(result.presentBytes, 30 * GB);
    }
};

QTEST_GUILESS_MAIN(TestWalRetention)
#include "tst_walretention.moc"
