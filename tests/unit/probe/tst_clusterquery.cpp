// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe/clusterprobe.h"
#include "app/probe/clusterquery.h"

#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;

class TestClusterQuery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void asksInTheWordsOfTheVersion_data();
    void asksInTheWordsOfTheVersion();
    void changesNothing();
    void ownersWithoutARoleOfTheirNameTryPostgres();
    void nothingReadLeavesTheInstanceAlone();
    void serverHasTheLastWordOverTheFiles();
    void waitingIsNotBroken();
    void removedLinesComeBackAsDefaults();
    void onlyWhatWasWrittenSinceTheLastReloadWaitsForOne();
    void linesThatNeverMatchAreNoErrors();
    void filesAreReadBeforeThePendingMarks();
    void pausedReplayIsSeen();
    void sendersThatAreNoStandbys_data();
    void sendersThatAreNoStandbys();
    void walRateIsMeasured();
    void earlierPositionIsRead();
    void identifierIsUnsigned();
    void emptyClusterIsTold();
};

void TestClusterQuery::asksInTheWordsOfTheVersion_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<QStringList>("has");
    QTest::addColumn<QStringList>("hasNot");
    QTest::newRow("9.1") << 90124
                         << QStringList{u"pg_current_xlog_location"_s, u"procpid"_s,
                                        u"spclocation"_s, u"current_query"_s}
                         << QStringList{u"pg_replication_slots"_s, u"pg_file_settings"_s,
                                        u"pg_hba_file_rules"_s,    u"pg_control_system"_s,
                                        u"pg_ls_waldir"_s,         u"lsn"_s,
                                        u"backend_type"_s,         u"pending_restart"_s};
    QTest::newRow("9.4") << 90426
                         << QStringList{u"pg_replication_slots"_s, u"pg_tablespace_location"_s}
                         << QStringList{u"active_pid"_s, u"wal_status"_s, u"pending_restart"_s};
    QTest::newRow("9.6") << 90624
                         << QStringList{u"pg_control_system"_s, u"replay_location"_s,
                                        u"redo_location"_s}
                         << QStringList{u"pg_current_wal"_s, u"pg_hba_file_rules"_s,
                                        u"temporary"_s};
    QTest::newRow("12") << 120022
                        << QStringList{u"pg_current_wal_lsn"_s, u"pg_hba_file_rules"_s,
                                       u"backend_type"_s, u"pg_ls_waldir"_s, u"redo_lsn"_s}
                        << QStringList{u"xlog"_s, u"wal_status"_s, u"'hbaerror', file_name"_s};
    QTest::newRow("18") << 180004
                        << QStringList{u"wal_status"_s, u"'hbaerror', file_name"_s,
                                       u"pending_restart"_s}
                        << QStringList{u"xlog"_s};
}

void TestClusterQuery::asksInTheWordsOfTheVersion()
{
    QFETCH(const int, version);
    QFETCH(const QStringList, has);
    QFETCH(const QStringList, hasNot);
    Instance instance;
    instance.versionNum = version;
    const QString sql = QString::fromUtf8(clusterQuery(instance));
    for (const QString &word : has)
        QVERIFY2(sql.contains(word), qPrintable(word));
    for (const QString &word : hasNot)
        QVERIFY2(!sql.contains(word), qPrintable(word));
    QVERIFY2(!sql.contains(QRegularExpression(u"%[0-9]"_s)), "a place was not filled");
}

void TestClusterQuery::changesNothing()
{
    Instance instance;
    instance.versionNum = 170006;
    const QString sql = QString::fromUtf8(clusterQuery(instance));
    QVERIFY(sql.contains(u"SET default_transaction_read_only = on;"_s));
    for (const QString &line : sql.split(u'\n', Qt::SkipEmptyParts))
        QVERIFY2(line.contains(QRegularExpression(u"^(SELECT |SET |\\\\set )"_s)),
                 qPrintable(line));
}

void TestClusterQuery::ownersWithoutARoleOfTheirNameTryPostgres()
{
    Instance instance;
    instance.owner = u"nobody"_s;
    instance.socketDirectory = u"/tmp/it's"_s;
    Command command = clusterProbeCommand(instance);
    QCOMPARE(command.runAs, u"nobody"_s);
    QVERIFY(command.argv.last().contains(u"user=postgres"_s));
    QVERIFY(command.argv.last().contains(u"host='/tmp/it\\'s'"_s));
    instance.owner = u"postgres"_s;
    command = clusterProbeCommand(instance);
    QVERIFY(command.argv.last().isEmpty());
}

void TestClusterQuery::nothingReadLeavesTheInstanceAlone()
{
    Instance instance;
    instance.versionText = u"15"_s;
    instance.settings.insert(u"port"_s, {u"5433"_s, {}, u"file"_s, {}, 1, false});
    QVERIFY(!applyClusterRows(instance, {}));
    QCOMPARE(instance.setting(u"port"_s), u"5433"_s);
    QCOMPARE(instance.versionText, u"15"_s);
}

namespace {

const QStringList serverRow{u"server"_s, u"150018"_s,   u"15.18 (Debian 15.18-0+deb12u1)"_s,
                            u"f"_s,      u"postgres"_s, u"1795370000.25"_s};

} // namespace

void TestClusterQuery::serverHasTheLastWordOverTheFiles()
{
    Instance instance;
    instance.owner = u"postgres"_s;
    instance.fileErrors << u"ours"_s;
    instance.settings.insert(u"port"_s, {u"5433"_s, {}, u"file"_s, {}, 1, false});
    QVERIFY(applyClusterRows(
            instance, {serverRow,
                       {u"setting"_s, u"TimeZone"_s, u"UTC"_s, u"user"_s, u"configuration file"_s,
                        u"/etc/x"_s, u"7"_s, u"f"_s},
                       {u"setting"_s,
                        u"wal_level"_s,
                        u"replica"_s,
                        u"postmaster"_s,
                        u"default"_s,
                        {},
                        {},
                        u"t"_s},
                       {u"fileerror"_s, u"/etc/x"_s, u"3"_s, u"nonsense"_s, u"unrecognized"_s},
                       {u"role"_s, u"a b"_s, u"f"_s, u"t"_s, u"t"_s, u"-1"_s, u"1795370000"_s},
                       {u"password"_s, u"a b"_s, u"md5"_s},
                       {u"member"_s, u"a b"_s, u"g"_s},
                       {u"prepared"_s, u"o"_s, u"d"_s, u"gid"_s, u"90"_s}}));
    QCOMPARE(instance.versionText, u"15.18"_s);
    QVERIFY(instance.sqlUser.isEmpty());
    QVERIFY(!instance.settings.contains(u"port"_s));
    QCOMPARE(instance.setting(u"timezone"_s), u"UTC"_s);
    QCOMPARE(instance.settings.value(u"timezone"_s).sourceLine, 7);
    QVERIFY(instance.settings.value(u"wal_level"_s).pendingRestart);
    QCOMPARE(instance.fileErrors, QStringList{u"/etc/x:3: nonsense: unrecognized"_s});
    QCOMPARE(instance.roles.size(), 1);
    QCOMPARE(instance.roles[0].passwordKind, u"md5"_s);
    QCOMPARE(instance.roles[0].memberOf, QStringList{u"g"_s});
    QCOMPARE(instance.roles[0].validUntil->toSecsSinceEpoch(), 1795370000);
    QVERIFY(instance.blockers.value(0).prepared);
    QCOMPARE(instance.startedAt.toMSecsSinceEpoch(), 1795370000250);
}

namespace {

QStringList settingRow(const QString &name, const QString &value, const QString &context,
                       const QString &pending = u"f"_s, const QString &type = u"integer"_s,
                       const QString &unit = {}, const QString &raw = {},
                       const QString &source = u"configuration file"_s)
{
    return {u"setting"_s,
            name,
            value,
            context,
            source,
            {},
            {},
            pending,
            type,
            unit,
            raw.isEmpty() ? value : raw};
}

QStringList fileError(const QString &name, const QString &error)
{
    return {u"fileerror"_s, u"/etc/pg.conf"_s, u"7"_s, name, error};
}

QStringList fileSetting(const QString &name, const QString &value,
                        const QString &file = u"/etc/pg.conf"_s)
{
    return {u"filesetting"_s, file, u"7"_s, name, value};
}

const QString notApplied = u"setting could not be applied"_s;

} // namespace

void TestClusterQuery::waitingIsNotBroken()
{
    // What 13, 15, 17 and 18 answered to a waiting ALTER SYSTEM beside a value that is no number.
    Instance instance;
    QVERIFY(applyClusterRows(instance,
                             {serverRow, fileError(u"Max_Connections"_s, notApplied),
                              fileError(u"max_wal_senders"_s, notApplied),
                              fileSetting(u"Max_Connections"_s, u"200"_s),
                              fileSetting(u"max_wal_senders"_s, u"banana"_s),
                              settingRow(u"max_connections"_s, u"100"_s, u"postmaster"_s, u"t"_s),
                              settingRow(u"max_wal_senders"_s, u"10"_s, u"postmaster"_s)}));
    QCOMPARE(instance.fileErrors,
             QStringList{u"/etc/pg.conf:7: max_wal_senders: setting could not be applied"_s});
    QCOMPARE(instance.waiting.size(), 1);
    const WaitingSetting &waiting = instance.waiting.first();
    QCOMPARE(waiting.name, u"Max_Connections"_s);
    QCOMPARE(waiting.running, u"100"_s);
    QCOMPARE(waiting.inFile, std::optional(u"200"_s));
    QCOMPARE(waiting.file, u"/etc/pg.conf"_s);
    QCOMPARE(waiting.line, 7);
    QCOMPARE(waiting.until, WaitingSetting::Until::Restart);
}

void TestClusterQuery::removedLinesComeBackAsDefaults()
{
    Instance instance;
    QVERIFY(applyClusterRows(
            instance,
            {serverRow,
             {u"fileerror"_s,
              {},
              {},
              {},
              u"parameter \"max_worker_processes\" cannot be changed without restarting the "
              "server"_s},
             fileSetting(u"port"_s, u"5432"_s),
             settingRow(u"port"_s, u"5432"_s, u"postmaster"_s),
             settingRow(u"max_worker_processes"_s, u"9"_s, u"postmaster"_s, u"t"_s),
             settingRow(u"work_mem"_s, u"9MB"_s, u"user"_s, u"f"_s, u"integer"_s, u"kB"_s,
                        u"9216"_s)}));
    QCOMPARE(instance.fileErrors, QStringList());
    QCOMPARE(instance.waiting.size(), 2);
    QCOMPARE(instance.waiting[0].name, u"max_worker_processes"_s);
    QCOMPARE(instance.waiting[0].until, WaitingSetting::Until::Restart);
    QVERIFY(!instance.waiting[0].inFile);
    QCOMPARE(instance.waiting[1].name, u"work_mem"_s);
    QCOMPARE(instance.waiting[1].running, u"9MB"_s);
    QCOMPARE(instance.waiting[1].until, WaitingSetting::Until::Reload);
    QVERIFY(!instance.waiting[1].inFile);
}

void TestClusterQuery::onlyWhatWasWrittenSinceTheLastReloadWaitsForOne()
{
    const auto waiting = [](qint64 writtenAt) {
        Instance instance;
        instance.config.path = u"/etc/./pg.conf"_s;
        instance.config.modifiedAt = QDateTime::fromSecsSinceEpoch(writtenAt, Qt::UTC);
        const bool known = applyClusterRows(
                instance,
                {serverRow,
                 {u"loaded"_s, u"1000.5"_s},
                 fileSetting(u"work_mem"_s, u"64MB"_s),
                 fileSetting(u"wal_keep_size"_s, u"1GB"_s),
                 fileSetting(u"fsync"_s, u"yes"_s),
                 fileSetting(u"datestyle"_s, u"iso, mdy"_s),
                 fileSetting(u"statement_timeout"_s, u"5s"_s),
                 fileSetting(u"my.own"_s, u"1"_s),
                 settingRow(u"work_mem"_s, u"4MB"_s, u"user"_s, u"f"_s, u"integer"_s, u"kB"_s,
                            u"4096"_s),
                 settingRow(u"wal_keep_size"_s, u"1GB"_s, u"sighup"_s, u"f"_s, u"integer"_s,
                            u"MB"_s, u"1024"_s),
                 settingRow(u"fsync"_s, u"on"_s, u"sighup"_s, u"f"_s, u"bool"_s),
                 settingRow(u"DateStyle"_s, u"ISO, MDY"_s, u"user"_s, u"f"_s, u"string"_s),
                 // Ours, of this very session.
                 settingRow(u"statement_timeout"_s, u"10s"_s, u"user"_s, u"f"_s, u"integer"_s,
                            u"ms"_s, u"0"_s, u"session"_s)});
        QStringList names;
        for (const WaitingSetting &setting : instance.waiting)
            names << setting.name + u'=' + setting.inFile.value_or(QString());
        return known ? names : QStringList{u"not known"_s};
    };
    QCOMPARE(waiting(1000), QStringList());
    QCOMPARE(waiting(1001), QStringList{u"work_mem=64MB"_s});
}

void TestClusterQuery::linesThatNeverMatchAreNoErrors()
{
    Instance instance;
    instance.hbaFile = u"/etc/hba"_s;
    instance.hba.modifiedAt = QDateTime::fromSecsSinceEpoch(2000, Qt::UTC);
    QVERIFY(applyClusterRows(
            instance,
            {serverRow,
             {u"loaded"_s, u"1000.5"_s},
             {u"hbaerror"_s, {}, u"9"_s, u"hostssl record cannot match because SSL is disabled"_s},
             {u"hbaerror"_s, {}, u"12"_s, u"invalid authentication method \"nonsense\""_s}}));
    QCOMPARE(instance.hbaWarnings,
             QStringList{u"/etc/hba:9: hostssl record cannot match because SSL is disabled"_s});
    QCOMPARE(instance.hbaErrors,
             QStringList{u"/etc/hba:12: invalid authentication method \"nonsense\""_s});
    QCOMPARE(instance.unloadedFiles, QStringList{u"/etc/hba"_s});
}

void TestClusterQuery::filesAreReadBeforeThePendingMarks()
{
    Instance instance;
    instance.versionNum = 150018;
    const QByteArray sql = clusterQuery(instance);
    QVERIFY(sql.indexOf("FROM pg_file_settings") >= 0);
    QVERIFY(sql.indexOf("FROM pg_file_settings") < sql.indexOf("FROM pg_settings"));
}

void TestClusterQuery::pausedReplayIsSeen()
{
    Instance instance;
    QVERIFY(applyClusterRows(instance, {serverRow + QStringList{u"t"_s}}));
    QVERIFY(instance.isReplayPaused);
    QVERIFY(applyClusterRows(instance, {serverRow + QStringList{u"f"_s}}));
    QVERIFY(!instance.isReplayPaused);
}

void TestClusterQuery::sendersThatAreNoStandbys_data()
{
    QTest::addColumn<QStringList>("row");
    QTest::addColumn<bool>("isStandby");
    // replayed, then written or flushed: "t" once the client has reported such a position
    const auto row = [](const char *application, const char *state, const char *hasReplayed,
                        const char *hasReceived, const char *slot) {
        return QStringList{u"sender"_s,
                           u"7"_s,
                           u"r"_s,
                           QLatin1String(application),
                           u"10.0.0.1"_s,
                           QLatin1String(state),
                           u"async"_s,
                           u"1"_s,
                           QLatin1String(hasReplayed),
                           QLatin1String(hasReceived),
                           QLatin1String(slot)};
    };
    QTest::newRow("standby") << row("berlin-2", "streaming", "t", "t", "physical") << true;
    QTest::newRow("standby just connecting") << row("walreceiver", "startup", "f", "f", "") << true;
    QTest::newRow("standby with a program's name")
            << row("pg_receivewal", "streaming", "t", "t", "physical") << true;
    QTest::newRow("base backup") << row("pg_basebackup", "backup", "f", "f", "") << false;
    QTest::newRow("its WAL stream") << row("pg_basebackup", "streaming", "f", "f", "") << false;
    QTest::newRow("named base backup") << row("nightly", "backup", "f", "f", "") << false;
    QTest::newRow("archiver") << row("pg_receivewal", "streaming", "f", "t", "physical") << false;
    QTest::newRow("archiver of another name")
            << row("barman", "streaming", "f", "t", "physical") << false;
    QTest::newRow("archiver that catches up") << row("barman", "catchup", "f", "t", "") << false;
    QTest::newRow("subscriber") << row("sub", "streaming", "t", "t", "logical") << false;
}

void TestClusterQuery::sendersThatAreNoStandbys()
{
    QFETCH(const QStringList, row);
    QFETCH(const bool, isStandby);
    Instance instance;
    QVERIFY(applyClusterRows(instance, {serverRow, row}));
    QCOMPARE(instance.senders.value(0).isStandby, isStandby);
}

void TestClusterQuery::walRateIsMeasured()
{
    Instance instance;
    QVERIFY(applyClusterRows(instance, {serverRow,
                                        {u"wal"_s, u"100.0"_s, u"0/FFFFFF00"_s},
                                        {u"wal"_s, u"100.5"_s, u"1/100"_s}}));
    QCOMPARE(instance.walBytesPerSecond, 1024.0);
    QCOMPARE(instance.walPosition, u"1/100"_s);
    Instance unknown;
    QVERIFY(applyClusterRows(unknown,
                             {serverRow, {u"wal"_s, u"100.0"_s, {}}, {u"wal"_s, u"100.5"_s, {}}}));
    QCOMPARE(unknown.walBytesPerSecond, -1.0);
}

// The oldest file of the last hour; its end had been reached when it was last changed.
void TestClusterQuery::earlierPositionIsRead()
{
    Instance instance;
    QVERIFY(applyClusterRows(
            instance,
            {serverRow,
             {u"wal"_s, u"1795370000.5"_s, u"A/FF000100"_s},
             {u"control"_s, u"7"_s, u"1"_s, u"8192"_s, u"16777216"_s, u"1"_s, u"325058560"_s},
             {u"walfile"_s, u"000000010000000A000000FE"_s, u"1795366400"_s},
             {u"wal"_s, u"1795370001"_s, u"A/FF000200"_s}}));
    QCOMPARE(instance.walSinceCheckpointBytes, 310ll << 20);
    QCOMPARE(instance.walPosition, u"A/FF000200"_s);
    QCOMPARE(instance.walPositionAt.toMSecsSinceEpoch(), 1795370001000);
    QCOMPARE(instance.earlierWal.position, u"A/FF000000"_s);
    QCOMPARE(instance.earlierWal.at.toSecsSinceEpoch(), 1795366400);
    const WalPoint point = walPointOf({{u"wal"_s, u"1795370002.25"_s, u"B/0"_s}});
    QCOMPARE(point.position, u"B/0"_s);
    QCOMPARE(point.at.toMSecsSinceEpoch(), 1795370002250);
}

void TestClusterQuery::identifierIsUnsigned()
{
    Instance instance;
    QVERIFY(applyClusterRows(
            instance,
            {serverRow, {u"control"_s, u"-1"_s, u"3"_s, u"8192"_s, u"16777216"_s, u"1"_s}}));
    QCOMPARE(instance.systemIdentifier, u"18446744073709551615"_s);
    QCOMPARE(instance.timeline, 3);
    QVERIFY(instance.dataChecksums);
}

void TestClusterQuery::emptyClusterIsTold()
{
    const QStringList postgres{u"database"_s, u"postgres"_s, u"f"_s, u"UTF8"_s, u"C"_s, u"C"_s};
    Instance fresh;
    QVERIFY(applyClusterRows(fresh, {serverRow, postgres, {u"relations"_s, u"0"_s}}));
    QCOMPARE(fresh.holdsUserData, false);
    Instance used;
    QVERIFY(applyClusterRows(used, {serverRow, postgres, {u"relations"_s, u"2"_s}}));
    QCOMPARE(used.holdsUserData, true);
    Instance more;
    QVERIFY(applyClusterRows(more,
                             {serverRow,
                              postgres,
                              {u"database"_s, u"shop"_s, u"f"_s, u"UTF8"_s, u"de_DE"_s, u"C"_s},
                              {u"relations"_s, u"0"_s}}));
    QCOMPARE(more.holdsUserData, true);
    QCOMPARE(more.databaseLocales, (QStringList{u"C (UTF8)"_s, u"de_DE, C (UTF8)"_s}));
}

QTEST_GUILESS_MAIN(TestClusterQuery)
#include "tst_clusterquery.moc"
