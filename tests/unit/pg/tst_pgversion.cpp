// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/pgversion.h"
#include "app/pg/settings.h"
#include "tests/support/sourcetree.h"

#include <QFile>
#include <QTest>

using namespace pgt;

class PgVersionTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void readsVersionTexts_data();
    void readsVersionTexts();
    void refusesOtherTexts_data();
    void refusesOtherTexts();
    void ordersMajors();
    void supportsFrom91To18();
    void nullVersionCanDoNothing();
    void featuresStartAndEndWhereTheyShould_data();
    void featuresStartAndEndWhereTheyShould();
    void namesFollowTheVersion();
    void walLevelsSuffice_data();
    void walLevelsSuffice();
    void paritySettingsGrow();
    void conninfoKeywordsGrow();
    void recoveryConfEndsWith12();
    void settingsAgreeWithTheServers();
    void setsUpWhatWasTried_data();
    void setsUpWhatWasTried();
    void sendersNeedConnectionsTo11();
};

void PgVersionTest::setsUpWhatWasTried_data()
{
    QTest::addColumn<int>("number");
    QTest::addColumn<bool>("isSetUp");
    QTest::newRow("unknown") << 0 << false;
    QTest::newRow("9.1") << 90124 << false;
    QTest::newRow("9.6") << 90624 << false;
    QTest::newRow("10") << 100023 << true;
    QTest::newRow("18") << 180004 << true;
    QTest::newRow("19") << 190000 << false;
}

void PgVersionTest::setsUpWhatWasTried()
{
    QFETCH(int, number);
    QFETCH(bool, isSetUp);
    const std::optional<Error> problem = PgVersion::fromNumber(number).setUpProblem();
    QCOMPARE(!problem.has_value(), isSetUp);
    if (problem) {
        QCOMPARE(problem->kind, ErrorKind::Unsupported);
        QVERIFY(!problem->why.isEmpty() && !problem->remedy.isEmpty());
    }
}

void PgVersionTest::sendersNeedConnectionsTo11()
{
    QCOMPARE(PgVersion::fromMajor(PgMajor::V11).leastConnections(10, 3), 14);
    QCOMPARE(PgVersion::fromMajor(PgMajor::V12).leastConnections(10, 3), 0);
}

void PgVersionTest::readsVersionTexts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("number");
    QTest::addColumn<QString>("printed");
    QTest::newRow("debian") << "PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on x86_64-pc-linux-gnu"
                            << 150018 << "15.18";
    QTest::newRow("beta") << "18beta1" << 180000 << "18";
    QTest::newRow("devel") << "PostgreSQL 19devel on x86_64" << 190000 << "19";
    QTest::newRow("release candidate") << "17rc1" << 170000 << "17";
    QTest::newRow("three parts") << "9.6.24" << 90624 << "9.6.24";
    QTest::newRow("two parts of old") << "9.1" << 90100 << "9.1";
    QTest::newRow("old beta") << "9.4beta2" << 90400 << "9.4";
    QTest::newRow("program") << "pg_ctl (PostgreSQL) 9.3.10" << 90310 << "9.3.10";
    QTest::newRow("server program")
            << "postgres (PostgreSQL) 13.2 (Ubuntu 13.2-1)" << 130002 << "13.2";
    QTest::newRow("PG_VERSION") << "15\n" << 150000 << "15";
    QTest::newRow("ten") << "10.0" << 100000 << "10";
    QTest::newRow("EDB") << "edb-postgres (EnterpriseDB) 15.4.0" << 150004 << "15.4";
    QTest::newRow("EDB, client") << "psql (EnterpriseDB) 16.2.0 (Debian)" << 160002 << "16.2";
    QTest::newRow("Postgres Pro") << "postgres (Postgres Pro Enterprise) 14.10.2" << 140010
                                  << "14.10";
    QTest::newRow("EDB, two parts") << "edb-postgres (EnterpriseDB) 17.0" << 170000 << "17";
    QTest::newRow("suffix of a vendor") << "14.9 (Homebrew)" << 140009 << "14.9";
}

void PgVersionTest::readsVersionTexts()
{
    QFETCH(QString, text);
    QFETCH(int, number);
    QFETCH(QString, printed);
    const Result<PgVersion> version = PgVersion::parse(text);
    QVERIFY(version.has_value());
    QCOMPARE(version->number(), number);
    QCOMPARE(version->toString(), printed);
}

void PgVersionTest::refusesOtherTexts_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"", "PostgreSQL", "postgres", "9", "MySQL 8.0.1x", "150018",
                             "15.18.1.2", "10.1.2", "postgres (PostgreSQL) 15.4.0",
                             "postgres (Greenplum Database) 7.1.0", "command not found", "9.x"}) {
        QTest::newRow(text) << QString::fromLatin1(text);
    }
}

void PgVersionTest::refusesOtherTexts()
{
    QFETCH(QString, text);
    const Result<PgVersion> version = PgVersion::parse(text);
    QVERIFY2(!version.has_value(), qPrintable(text));
    QCOMPARE(version.error().kind, ErrorKind::InvalidInput);
}

void PgVersionTest::ordersMajors()
{
    QVERIFY(PgMajor::V9_6 < PgMajor::V10);
    QCOMPARE(PgVersion::fromNumber(90624).major(), PgMajor::V9_6);
    QCOMPARE(PgVersion::fromNumber(150018).major(), PgMajor::V15);
    QCOMPARE(PgVersion::fromNumber(150018).minor(), 18);
    QVERIFY(PgVersion::fromNumber(150018).isAtLeast(PgMajor::V9_1));
    QCOMPARE(majorText(PgMajor::V9_1), QStringLiteral("9.1"));
    QCOMPARE(majorText(PgMajor::V18), QStringLiteral("18"));
}

void PgVersionTest::supportsFrom91To18()
{
    QVERIFY(!PgVersion::fromNumber(90023).isSupported());
    QVERIFY(PgVersion::fromNumber(90100).isSupported());
    QVERIFY(PgVersion::fromNumber(180004).isSupported());
    QVERIFY(!PgVersion::fromNumber(190000).isSupported());
    QVERIFY(!PgVersion().isSupported());
}

void PgVersionTest::nullVersionCanDoNothing()
{
    const PgVersion none;
    QVERIFY(none.isNull());
    QVERIFY(!none.hasPromoteTriggerFile());
    QVERIFY(!none.walSendersCountAsConnections());
    QVERIFY(none.conninfoKeywords().isEmpty());
    QCOMPARE(none.toString(), QString());
}

using Question = bool (PgVersion::*)() const;
Q_DECLARE_METATYPE(Question)
Q_DECLARE_METATYPE(pgt::PgMajor)

void PgVersionTest::featuresStartAndEndWhereTheyShould_data()
{
    QTest::addColumn<Question>("question");
    QTest::addColumn<PgMajor>("since");
    QTest::addColumn<PgMajor>("until");
    const auto row = [](const char *name, Question question, PgMajor since,
                        PgMajor until = PgMajor::V18) {
        QTest::newRow(name) << question << since << until;
    };
    using P = PgVersion;
    using M = PgMajor;
    row("slots", &P::hasSlots, M::V9_4);
    row("reserve", &P::hasReserveSlotAtCreation, M::V9_6);
    row("slot status", &P::hasSlotWalStatus, M::V13);
    row("pg_monitor", &P::hasPgMonitor, M::V10);
    row("standby.signal", &P::hasStandbySignal, M::V12);
    row("conninfo by reload", &P::primaryConninfoReloadable, M::V13);
    row("wal_keep_size", &P::hasWalKeepSize, M::V13);
    row("max_slot_wal_keep_size", &P::hasMaxSlotWalKeepSize, M::V13);
    row("max_wal_size", &P::hasMaxWalSize, M::V9_5);
    row("scram", &P::hasScram, M::V10);
    row("scram by default", &P::defaultPasswordEncryptionScram, M::V14);
    row("passfile", &P::hasPassfileKeyword, M::V10);
    row("alter system", &P::hasAlterSystem, M::V9_4);
    row("pending restart", &P::hasPendingRestart, M::V9_5);
    row("file settings", &P::hasFileSettings, M::V9_5);
    row("hba rules", &P::hasHbaFileRules, M::V10);
    row("hba includes", &P::hasHbaIncludes, M::V16);
    row("progress", &P::hasProgressBasebackup, M::V13);
    row("ssl by reload", &P::sslReloadable, M::V10);
    row("receiver view", &P::hasWalReceiverView, M::V9_6);
    row("cascading", &P::hasCascading, M::V9_2);
    row("checksums by default", &P::hasChecksumsByDefault, M::V18);
    row("trigger file", &P::hasPromoteTriggerFile, M::V9_1, M::V15);
    row("senders in max_connections", &P::walSendersCountAsConnections, M::V9_1, M::V11);
}

void PgVersionTest::featuresStartAndEndWhereTheyShould()
{
    QFETCH(Question, question);
    QFETCH(PgMajor, since);
    QFETCH(PgMajor, until);
    for (int number : {901, 902, 903, 904, 905, 906, 1000, 1100, 1200, 1300, 1400, 1500, 1600, 1700,
                       1800, 1900}) {
        const auto major = static_cast<PgMajor>(number);
        const bool expected = major >= since && (major <= until || until == PgMajor::V18);
        QVERIFY2((PgVersion::fromMajor(major).*question)() == expected,
                 qPrintable(majorText(major)));
    }
}

void PgVersionTest::namesFollowTheVersion()
{
    const auto v = [](PgMajor major) { return PgVersion::fromMajor(major); };
    QCOMPARE(v(PgMajor::V9_6).walNames().directory, QStringLiteral("pg_xlog"));
    QCOMPARE(v(PgMajor::V10).walNames().directory, QStringLiteral("pg_wal"));
    QVERIFY(v(PgMajor::V9_1).walNames().difference.isEmpty());
    QCOMPARE(v(PgMajor::V9_2).walNames().difference, QStringLiteral("pg_xlog_location_diff"));
    QCOMPARE(v(PgMajor::V9_5).walNames().currentFlush, QStringLiteral("pg_current_xlog_location"));
    QCOMPARE(v(PgMajor::V9_6).walNames().currentFlush,
             QStringLiteral("pg_current_xlog_flush_location"));
    QCOMPARE(v(PgMajor::V18).walNames().currentFlush, QStringLiteral("pg_current_wal_flush_lsn"));
    QVERIFY(v(PgMajor::V13).walNames().replayPauseState.isEmpty());
    QVERIFY(!v(PgMajor::V14).walNames().replayPauseState.isEmpty());
    QCOMPARE(v(PgMajor::V9_1).statNames().pid, QStringLiteral("procpid"));
    QCOMPARE(v(PgMajor::V9_6).statNames().replay, QStringLiteral("replay_location"));
    QCOMPARE(v(PgMajor::V12).statNames().received, QStringLiteral("received_lsn"));
    QCOMPARE(v(PgMajor::V13).statNames().received, QStringLiteral("flushed_lsn"));
    QCOMPARE(v(PgMajor::V14).backupNames().start, QStringLiteral("pg_start_backup"));
    QCOMPARE(v(PgMajor::V15).backupNames().start, QStringLiteral("pg_backup_start"));
    QCOMPARE(v(PgMajor::V9_2).walSenderTimeoutName(), QStringLiteral("replication_timeout"));
    QCOMPARE(v(PgMajor::V9_6).defaultMaxWalSenders(), 0);
    QCOMPARE(v(PgMajor::V10).defaultMaxWalSenders(), 10);
}

void PgVersionTest::walLevelsSuffice_data()
{
    QTest::addColumn<QString>("level");
    QTest::addColumn<PgMajor>("major");
    QTest::addColumn<bool>("suffices");
    QTest::newRow("minimal") << "minimal" << PgMajor::V15 << false;
    QTest::newRow("replica") << "replica" << PgMajor::V9_6 << true;
    QTest::newRow("replica is an error before 9.6") << "replica" << PgMajor::V9_5 << false;
    QTest::newRow("archive before 9.6") << "archive" << PgMajor::V9_5 << false;
    QTest::newRow("archive as alias") << "archive" << PgMajor::V15 << true;
    QTest::newRow("hot_standby") << "hot_standby" << PgMajor::V9_1 << true;
    QTest::newRow("hot_standby as alias") << "Hot_Standby" << PgMajor::V18 << true;
    QTest::newRow("logical") << "logical" << PgMajor::V9_4 << true;
    QTest::newRow("logical before 9.4") << "logical" << PgMajor::V9_3 << false;
}

void PgVersionTest::walLevelsSuffice()
{
    QFETCH(QString, level);
    QFETCH(PgMajor, major);
    QFETCH(bool, suffices);
    const PgVersion version = PgVersion::fromMajor(major);
    QCOMPARE(version.walLevelSuffices(level), suffices);
    QVERIFY(version.walLevelSuffices(version.walLevelForStandby()));
}

void PgVersionTest::paritySettingsGrow()
{
    QCOMPARE(PgVersion::fromMajor(PgMajor::V9_3).paritySettings().size(), 3);
    QCOMPARE(PgVersion::fromMajor(PgMajor::V9_4).paritySettings().size(), 4);
    QCOMPARE(PgVersion::fromMajor(PgMajor::V11).paritySettings().size(), 4);
    QVERIFY(PgVersion::fromMajor(PgMajor::V12)
                    .paritySettings()
                    .contains(QStringLiteral("max_wal_senders")));
}

void PgVersionTest::conninfoKeywordsGrow()
{
    const auto has = [](PgMajor major, const char *keyword) {
        return PgVersion::fromMajor(major).conninfoKeywords().contains(QLatin1String(keyword));
    };
    QVERIFY(has(PgMajor::V9_1, "application_name"));
    QVERIFY(!has(PgMajor::V9_6, "passfile"));
    QVERIFY(has(PgMajor::V10, "passfile"));
    QVERIFY(!has(PgMajor::V12, "channel_binding"));
    QVERIFY(has(PgMajor::V13, "channel_binding"));
    QVERIFY(!has(PgMajor::V13, "sslsni"));
    QVERIFY(has(PgMajor::V14, "sslsni"));
    QVERIFY(!has(PgMajor::V15, "require_auth"));
}

void PgVersionTest::recoveryConfEndsWith12()
{
    const auto has = [](PgMajor major, const char *key) {
        return PgVersion::fromMajor(major).isRecoveryConfKey(QLatin1String(key));
    };
    QVERIFY(has(PgMajor::V9_1, "Standby_Mode"));
    QVERIFY(!has(PgMajor::V9_3, "primary_slot_name"));
    QVERIFY(has(PgMajor::V9_4, "primary_slot_name"));
    QVERIFY(has(PgMajor::V9_4, "pause_at_recovery_target"));
    QVERIFY(!has(PgMajor::V9_5, "pause_at_recovery_target"));
    QVERIFY(has(PgMajor::V11, "recovery_target_lsn"));
    QVERIFY(!has(PgMajor::V12, "standby_mode"));
}

void PgVersionTest::settingsAgreeWithTheServers()
{
    QFile file(testDataPath(QStringLiteral("pg/settings.tsv")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QHash<QString, SettingContext> contexts{
            {QStringLiteral("internal"), SettingContext::Internal},
            {QStringLiteral("postmaster"), SettingContext::Postmaster},
            {QStringLiteral("sighup"), SettingContext::Sighup},
            {QStringLiteral("superuser-backend"), SettingContext::SuperuserBackend},
            {QStringLiteral("backend"), SettingContext::Backend},
            {QStringLiteral("superuser"), SettingContext::Superuser},
            {QStringLiteral("user"), SettingContext::User},
    };
    int rows = 0;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
    for (const QString &line : lines.mid(1)) {
        const QStringList cells = line.split(QLatin1Char('\t'));
        if (cells.size() < 6)
            continue;
        const PgVersion version = PgVersion::parse(cells.at(1)).value();
        const SettingInfo *setting = findSetting(cells.at(0), version.major());
        ++rows;
        if (cells.at(2) == QLatin1String("no")) {
            QVERIFY2(!setting, qPrintable(line));
            QCOMPARE(version.settingContext(cells.at(0)), SettingContext::Unknown);
            continue;
        }
        QVERIFY2(setting, qPrintable(line));
        QVERIFY2(setting->context == contexts.value(cells.at(3)), qPrintable(line));
        const bool unitHidden = version.major() == PgMajor::V9_5 &&
                                cells.at(0).endsWith(QLatin1String("_wal_size"));
        QCOMPARE(QLatin1String(setting->unit), unitHidden ? QStringLiteral("16MB") : cells.at(4));
    }
    QCOMPARE(rows, 1515);
}

QTEST_GUILESS_MAIN(PgVersionTest)
#include "tst_pgversion.moc"
