// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/lagqueries.h"

#include <QRegularExpression>
#include <QTest>

using namespace pgt;

namespace {

using Pause = LagQueries::PauseColumns;
using Info = LagQueries::InfoPart;

LagQueries of(PgMajor major)
{
    return LagQueries(PgVersion::fromMajor(major));
}

/// A result with one row; an empty text stands for NULL.
PgResult result(const QStringList &columns, const QList<QByteArrayList> &rows)
{
    PgResult r;
    r.columns = columns;
    for (const QByteArrayList &row : rows) {
        QList<PgCell> cells;
        for (const QByteArray &cell : row)
            cells.append(cell.isEmpty() ? PgCell() : PgCell(cell));
        r.rows.append(cells);
    }
    return r;
}

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(QLatin1Char(' '));
}

const char senderColumns[] =
        "in_recovery server_now_us timeline pos_bytes pid application_name client "
        "state sync_state sent_bytes write_bytes flush_bytes replay_bytes "
        "sender_start_us";

} // namespace

class TestLagQueries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void usesTheNamesOfEachVersion_data()
    {
        QTest::addColumn<int>("major");
        QTest::addColumn<QStringList>("has");
        QTest::addColumn<QStringList>("hasNot");
        const auto row = [](const char *name, PgMajor major, const char *has, const char *hasNot) {
            QTest::newRow(name) << int(major) << words(has) << words(hasNot);
        };
        row("9.1", PgMajor::V9_1, "procpid 4278190080 pg_current_xlog_location() replay_location",
            "pg_lsn location_diff wal_receiver replication_slots pause_state control_system");
        row("9.2", PgMajor::V9_2, "s.pid pg_xlog_location_diff(s.sent_location",
            "pg_lsn 4278190080 procpid replication_slots");
        row("9.3", PgMajor::V9_3, "pg_xlog_location_diff pg_is_xlog_replay_paused", "pg_lsn");
        row("9.4", PgMajor::V9_4,
            "::pg_lsn pg_replication_slots NULL::int pg_current_xlog_location()",
            "location_diff wal_receiver flush_location() wal_status");
        row("9.5", PgMajor::V9_5, "active_pid,", "NULL::int wal_receiver control_system");
        row("9.6", PgMajor::V9_6,
            "pg_current_xlog_flush_location() pg_stat_wal_receiver pg_control_system",
            "written_lsn");
        row("10", PgMajor::V10, "pg_current_wal_flush_lsn() s.replay_lsn pg_walfile_name",
            "xlog location written_lsn wal_status");
        row("13", PgMajor::V13, "written_lsn wal_status safe_wal_size", "pause_state xlog");
        row("14", PgMajor::V14, "pg_get_wal_replay_pause_state", "xlog");
        row("18", PgMajor::V18, "pg_get_wal_replay_pause_state written_lsn safe_wal_size",
            "xlog location");
    }

    void usesTheNamesOfEachVersion()
    {
        QFETCH(int, major);
        QFETCH(QStringList, has);
        QFETCH(QStringList, hasNot);
        const QString sql = of(PgMajor(major)).batch(Pause::With, Info::With);
        for (const QString &word : has)
            QVERIFY2(sql.contains(word), qPrintable(QString(word + QLatin1Char('\n') + sql)));
        for (const QString &word : hasNot)
            QVERIFY2(!sql.contains(word), qPrintable(QString(word + QLatin1Char('\n') + sql)));
        QVERIFY(!sql.contains(QLatin1String(" ()"))); // a function without a name
        QVERIFY(!sql.contains(QLatin1Char('%')));
        QVERIFY(!sql.contains(QLatin1String("s. ")));
    }

    /// Ordinary roles may not call that function on 9.1 to 9.3.
    void canLeaveOutThePause()
    {
        for (const PgMajor major : {PgMajor::V9_1, PgMajor::V9_3, PgMajor::V17}) {
            const QString sql = of(major).batch(Pause::Without, Info::Without);
            QVERIFY(!sql.contains(QLatin1String("paused")));
            QVERIFY(!sql.contains(QLatin1String("pause_state")));
            QVERIFY(!sql.contains(QLatin1String("pg_settings")));
        }
    }

    void readsAPrimaryWithoutSenders()
    {
        const auto sample =
                of(PgMajor::V17)
                        .parse({result(words(senderColumns), {{"f", "1000", "3", "123456", "", "",
                                                               "", "", "", "", "", "", "", ""}}),
                                result(words("in_recovery server_now_us receive_bytes replay_bytes "
                                             "paused "
                                             "receiver_running"),
                                       {{"f", "1001", "77", "77", "", "f"}})});
        QVERIFY(sample.has_value());
        QVERIFY(!sample->isInRecovery);
        QCOMPARE(sample->timeline, 3);
        QCOMPARE(sample->position, std::optional<qint64>(123456));
        QVERIFY(sample->senders.isEmpty());
        // Leftovers of the time before a promotion.
        QVERIFY(!sample->receive.has_value());
        QVERIFY(!sample->replay.has_value());
        QVERIFY(!sample->isReceiverRunning.has_value());
    }

    void readsSendersWithAndWithoutRights()
    {
        const auto sample =
                of(PgMajor::V15)
                        .parse({result(words(senderColumns),
                                       {{"f", "1000", "3", "500", "11", "berlin-2", "10.0.0.2",
                                         "streaming", "sync", "400", "300", "200", "100", "900"},
                                        {"f", "1000", "3", "500", "12", "", "", "", "", "", "", "",
                                         "", ""}})});
        QCOMPARE(sample->senders.size(), 2);
        QCOMPARE(sample->senders[0].flush, std::optional<qint64>(200));
        QCOMPARE(sample->senders[0].client, QStringLiteral("10.0.0.2"));
        QCOMPARE(sample->senders[0].startUs, 900);
        QVERIFY(!sample->senders[1].flush.has_value());
        QVERIFY(sample->isHidden);
    }

    void readsAStandbyOfEveryShape()
    {
        const QByteArrayList nobody{"t", "1", "", "", "", "", "", "", "", "", "", "", "", ""};
        const PgResult sender = result(words(senderColumns), {nobody});
        // 9.1 as an ordinary role: no pause, no receiver.
        auto sample = of(PgMajor::V9_1)
                              .parse({sender, result(words("in_recovery server_now_us "
                                                           "receive_bytes replay_bytes"),
                                                     {{"t", "1", "9", "8"}})});
        QVERIFY(sample->isInRecovery);
        QVERIFY(!sample->position.has_value());
        QVERIFY(!sample->isPaused.has_value());
        QVERIFY(!sample->isReceiverRunning.has_value());
        QCOMPARE(sample->replay, std::optional<qint64>(8));
        QCOMPARE(sample->arithmetic(), LsnArithmetic::Skipping);
        // 9.6: a receiver, its columns hidden.
        sample = of(PgMajor::V9_6)
                         .parse({sender, result(words("in_recovery receive_bytes replay_bytes "
                                                      "paused receiver_running "
                                                      "receiver_status received_tli slot_name "
                                                      "upstream_end_bytes"),
                                                {{"t", "9", "8", "f", "t", "", "", "", ""}})});
        QCOMPARE(sample->isReceiverRunning, std::optional(true));
        QCOMPARE(sample->isPaused, std::optional(false));
        QVERIFY(sample->receiverStatus.isEmpty());
        QCOMPARE(sample->arithmetic(), LsnArithmetic::Continuous);
        // 14+: a pause that was asked for counts from then on.
        sample = of(PgMajor::V14)
                         .parse({sender, result(words("in_recovery receive_bytes replay_bytes "
                                                      "paused pause_state "
                                                      "receiver_running receiver_status "
                                                      "received_tli slot_name "
                                                      "written_bytes upstream_end_bytes"),
                                                {{"t", "", "8", "t", "pause requested", "f", "", "",
                                                  "", "", ""}})});
        QCOMPARE(sample->isPaused, std::optional(true));
        QVERIFY(!sample->receive.has_value());
        QCOMPARE(sample->isReceiverRunning, std::optional(false));
    }

    void readsSlotsAndInfo()
    {
        const PgResult sender =
                result(words(senderColumns),
                       {{"f", "1", "1", "5", "", "", "", "", "", "", "", "", "", ""}});
        const auto sample =
                of(PgMajor::V13)
                        .parse({sender,
                                result(words("slot_name slot_type active active_pid wal_status "
                                             "safe_wal_size "
                                             "restart_bytes retained_bytes"),
                                       {{"a", "physical", "t", "12", "reserved", "", "100", "50"},
                                        {"b", "logical", "f", "", "lost", "-5", "", ""}}),
                                result(words("start_us system_identifier synchronous_commit "
                                             "synchronous_standby_names slot_limit_mb "
                                             "apply_delay_ms"),
                                       {{"5000", "7301", "on", "", "4096", "60000"}})});
        QCOMPARE(sample->slotList.size(), 2);
        QVERIFY(sample->slotList[0].isPhysical);
        QCOMPARE(sample->slotList[0].retained, std::optional<qint64>(50));
        QVERIFY(!sample->slotList[1].isPhysical);
        QVERIFY(!sample->slotList[1].retained.has_value());
        QCOMPARE(sample->slotList[1].safeToWrite, std::optional<qint64>(-5));
        QCOMPARE(sample->info->slotLimitBytes, std::optional<qint64>(4096LL << 20));
        QCOMPARE(sample->info->applyDelay, std::chrono::milliseconds(60000));
        // -1: no limit; a column that the version does not have: nothing.
        const auto unlimited =
                of(PgMajor::V13)
                        .parse({sender, result(words("start_us slot_limit_mb apply_delay_ms"),
                                               {{"1", "-1", ""}})});
        QVERIFY(!unlimited->info->slotLimitBytes.has_value());
    }

    void anEmptyAnswerIsAnError()
    {
        QCOMPARE(of(PgMajor::V17).parse({}).error().kind, ErrorKind::Internal);
        QCOMPARE(of(PgMajor::V17).parse({result(words(senderColumns), {})}).error().kind,
                 ErrorKind::Internal);
    }
};

QTEST_GUILESS_MAIN(TestLagQueries)
#include "tst_lagqueries.moc"
