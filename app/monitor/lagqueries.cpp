// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/lagqueries.h"

#include <QCoreApplication>

namespace pgt {

namespace {

QString microseconds(const QString &expression)
{
    return QStringLiteral("(extract(epoch from %1) * 1000000)::bigint").arg(expression);
}

int number(const PgResult &result, qsizetype row, const QString &column)
{
    return int(result.integer(row, column).value_or(0));
}

std::optional<std::chrono::microseconds> duration(const PgResult &result, qsizetype row,
                                                  const QString &column)
{
    const auto value = result.integer(row, column);
    return value ? std::optional(std::chrono::microseconds(*value)) : std::nullopt;
}

std::optional<bool> truth(const PgResult &result, const QString &column)
{
    const PgCell cell = result.cell(0, column);
    return cell ? std::optional(*cell == "t") : std::nullopt;
}

void parseSenders(const PgResult &result, ServerSample &sample)
{
    sample.isInRecovery = result.isTrue(0, QStringLiteral("in_recovery"));
    sample.serverNowUs = result.integer(0, QStringLiteral("server_now_us")).value_or(0);
    sample.timeline = number(result, 0, QStringLiteral("timeline"));
    sample.position = result.integer(0, QStringLiteral("pos_bytes"));
    for (qsizetype row = 0; row < result.rows.size(); ++row) {
        SenderSample sender;
        sender.pid = number(result, row, QStringLiteral("pid"));
        if (sender.pid == 0)
            continue; // the row that stands for "none"
        sender.application = result.text(row, QStringLiteral("application_name"));
        sender.client = result.text(row, QStringLiteral("client"));
        sender.state = result.text(row, QStringLiteral("state"));
        sender.syncState = result.text(row, QStringLiteral("sync_state"));
        sender.sent = result.integer(row, QStringLiteral("sent_bytes"));
        sender.write = result.integer(row, QStringLiteral("write_bytes"));
        sender.flush = result.integer(row, QStringLiteral("flush_bytes"));
        sender.replay = result.integer(row, QStringLiteral("replay_bytes"));
        sender.writeLag = duration(result, row, QStringLiteral("write_lag_us"));
        sender.flushLag = duration(result, row, QStringLiteral("flush_lag_us"));
        sender.replayLag = duration(result, row, QStringLiteral("replay_lag_us"));
        sender.startUs = result.integer(row, QStringLiteral("sender_start_us")).value_or(0);
        sample.isHidden = sample.isHidden || sender.state.isEmpty();
        sample.senders.append(sender);
    }
}

void parseReceiver(const PgResult &result, ServerSample &sample)
{
    // After a promotion the positions are leftovers of the time before.
    if (!result.isTrue(0, QStringLiteral("in_recovery")))
        return;
    sample.receive = result.integer(0, QStringLiteral("receive_bytes"));
    sample.replay = result.integer(0, QStringLiteral("replay_bytes"));
    sample.written = result.integer(0, QStringLiteral("written_bytes"));
    sample.isPaused = truth(result, QStringLiteral("paused"));
    const QString pauseState = result.text(0, QStringLiteral("pause_state"));
    if (!pauseState.isEmpty())
        sample.isPaused = pauseState != QLatin1String("not paused");
    sample.isReceiverRunning = truth(result, QStringLiteral("receiver_running"));
    sample.receiverStatus = result.text(0, QStringLiteral("receiver_status"));
    sample.receivedTimeline = number(result, 0, QStringLiteral("received_tli"));
    sample.slotName = result.text(0, QStringLiteral("slot_name"));
    sample.upstreamEnd = result.integer(0, QStringLiteral("upstream_end_bytes"));
}

void parseSlots(const PgResult &result, ServerSample &sample)
{
    for (qsizetype row = 0; row < result.rows.size(); ++row) {
        SlotSample slot;
        slot.name = result.text(row, QStringLiteral("slot_name"));
        slot.isPhysical =
                result.text(row, QStringLiteral("slot_type")) == QLatin1String("physical");
        slot.isActive = result.isTrue(row, QStringLiteral("active"));
        slot.activePid = number(result, row, QStringLiteral("active_pid"));
        slot.walStatus = result.text(row, QStringLiteral("wal_status"));
        slot.restart = result.integer(row, QStringLiteral("restart_bytes"));
        slot.retained = result.integer(row, QStringLiteral("retained_bytes"));
        slot.safeToWrite = result.integer(row, QStringLiteral("safe_wal_size"));
        sample.slotList.append(slot);
    }
}

void parseInfo(const PgResult &result, ServerSample &sample)
{
    ServerInfo info;
    info.startUs = result.integer(0, QStringLiteral("start_us")).value_or(0);
    info.systemIdentifier = result.text(0, QStringLiteral("system_identifier"));
    info.synchronousCommit = result.text(0, QStringLiteral("synchronous_commit"));
    info.synchronousStandbyNames = result.text(0, QStringLiteral("synchronous_standby_names"));
    const auto limit = result.integer(0, QStringLiteral("slot_limit_mb"));
    if (limit && *limit >= 0)
        info.slotLimitBytes = *limit << 20;
    info.applyDelay = std::chrono::milliseconds(
            result.integer(0, QStringLiteral("apply_delay_ms")).value_or(0));
    sample.info = info;
}

} // namespace

LsnArithmetic ServerSample::arithmetic() const
{
    return version.isNull() || version.isAtLeast(PgMajor::V9_3) ? LsnArithmetic::Continuous
                                                                : LsnArithmetic::Skipping;
}

QString LagQueries::bytes(const QString &expression) const
{
    // The type pg_lsn came with 9.4, the function for differences with 9.2.
    if (m_version.isAtLeast(PgMajor::V9_4))
        return QStringLiteral("(%1 - '0/0'::pg_lsn)::bigint").arg(expression);
    if (!m_version.walNames().difference.isEmpty()) {
        return QStringLiteral("%2(%1, '0/0')::bigint")
                .arg(expression, m_version.walNames().difference);
    }
    // 4278190080 bytes a file of 4 GB: 9.1 and 9.2 do not use the last 16 MB of each.
    return QStringLiteral("(('x' || lpad(split_part(%1, '/', 1), 8, '0'))::bit(32)::bigint"
                          " * 4278190080"
                          " + ('x' || lpad(split_part(%1, '/', 2), 8, '0'))::bit(32)::bigint)")
            .arg(expression);
}

QString LagQueries::senderView() const
{
    const WalNames &wal = m_version.walNames();
    const StatNames &stat = m_version.statNames();
    const auto column = [this](const QString &name, const QString &alias) {
        return QStringLiteral("%1 AS %2, ").arg(bytes(QStringLiteral("s.%1").arg(name)), alias);
    };
    QString sql = QStringLiteral("SELECT h.rec AS in_recovery, h.now_us AS server_now_us,"
                                 " h.tli AS timeline, %1 AS pos_bytes,"
                                 " s.%2 AS pid, s.application_name, host(s.client_addr) AS client,"
                                 " s.state, s.sync_state, ")
                          .arg(bytes(QStringLiteral("h.pos")), stat.pid);
    sql += column(stat.sent, QStringLiteral("sent_bytes"));
    sql += column(stat.write, QStringLiteral("write_bytes"));
    sql += column(stat.flush, QStringLiteral("flush_bytes"));
    sql += column(stat.replay, QStringLiteral("replay_bytes"));
    if (m_version.isAtLeast(PgMajor::V10)) {
        for (const char *lag : {"write_lag", "flush_lag", "replay_lag"}) {
            const QLatin1String name(lag);
            sql += microseconds(QStringLiteral("s.%1").arg(name)) +
                   QStringLiteral(" AS %1_us, ").arg(name);
        }
    }
    sql += microseconds(QStringLiteral("s.backend_start")) + QStringLiteral(" AS sender_start_us");
    // OFFSET 0 keeps the planner from calling the functions once more for each use.
    sql += QStringLiteral(
                   " FROM (SELECT pg_is_in_recovery() AS rec, %1 AS now_us,"
                   " CASE WHEN pg_is_in_recovery() THEN NULL ELSE %2() END AS pos,"
                   " CASE WHEN pg_is_in_recovery() THEN NULL"
                   " ELSE ('x' || substr(%3(%4()), 1, 8))::bit(32)::int END AS tli OFFSET 0) h"
                   " LEFT JOIN pg_stat_replication s ON true")
                   .arg(microseconds(QStringLiteral("clock_timestamp()")), wal.currentFlush,
                        wal.fileName, wal.currentWrite);
    return sql;
}

QString LagQueries::receiverView(PauseColumns pause) const
{
    const WalNames &wal = m_version.walNames();
    const bool withPause = pause == PauseColumns::With;
    const bool withPauseState = withPause && !wal.replayPauseState.isEmpty();
    QString sql = QStringLiteral("SELECT h.rec AS in_recovery, h.now_us AS server_now_us,"
                                 " %1 AS receive_bytes, %2 AS replay_bytes")
                          .arg(bytes(QStringLiteral("h.rcv")), bytes(QStringLiteral("h.rpl")));
    if (withPause)
        sql += QStringLiteral(", h.paused");
    if (withPauseState)
        sql += QStringLiteral(", h.pause_state");
    if (m_version.hasWalReceiverView()) {
        sql += QStringLiteral(", w.pid IS NOT NULL AS receiver_running,"
                              " w.status AS receiver_status, w.received_tli, w.slot_name,"
                              " %1 AS upstream_end_bytes")
                       .arg(bytes(QStringLiteral("w.latest_end_lsn")));
        // 13 tells apart what is written and what is flushed.
        if (m_version.isAtLeast(PgMajor::V13)) {
            sql += QStringLiteral(", %1 AS written_bytes")
                           .arg(bytes(QStringLiteral("w.written_lsn")));
        }
    }
    sql += QStringLiteral(" FROM (SELECT pg_is_in_recovery() AS rec, %1 AS now_us,"
                          " %2() AS rcv, %3() AS rpl")
                   .arg(microseconds(QStringLiteral("clock_timestamp()")), wal.lastReceive,
                        wal.lastReplay);
    if (withPause) {
        sql += QStringLiteral(", CASE WHEN pg_is_in_recovery() THEN %1() END AS paused")
                       .arg(wal.isReplayPaused);
    }
    if (withPauseState) {
        sql += QStringLiteral(", CASE WHEN pg_is_in_recovery() THEN %1() END AS pause_state")
                       .arg(wal.replayPauseState);
    }
    sql += QStringLiteral(" OFFSET 0) h");
    if (m_version.hasWalReceiverView())
        sql += QStringLiteral(" LEFT JOIN pg_stat_wal_receiver w ON true");
    return sql;
}

QString LagQueries::slotView() const
{
    if (!m_version.hasSlots())
        return {};
    const WalNames &wal = m_version.walNames();
    // Logical slots too: their senders are no standbys. active_pid came with 9.5.
    return QStringLiteral("SELECT slot_name, slot_type, active, %1 AS active_pid, %2"
                          "%3 AS restart_bytes,"
                          " (CASE WHEN pg_is_in_recovery() THEN %4() ELSE %5() END"
                          " - restart_lsn)::bigint AS retained_bytes"
                          " FROM pg_replication_slots")
            .arg(m_version.isAtLeast(PgMajor::V9_5) ? QStringLiteral("active_pid")
                                                    : QStringLiteral("NULL::int"),
                 m_version.hasSlotWalStatus() ? QStringLiteral("wal_status, safe_wal_size, ")
                                              : QString(),
                 bytes(QStringLiteral("restart_lsn")), wal.lastReplay, wal.currentWrite);
}

QString LagQueries::info() const
{
    const auto setting = [](const char *name, const char *alias) {
        return QStringLiteral(", max(CASE WHEN name = '%1' THEN setting END) AS %2")
                .arg(QLatin1String(name), QLatin1String(alias));
    };
    QString sql = QStringLiteral("SELECT %1 AS start_us")
                          .arg(microseconds(QStringLiteral("pg_postmaster_start_time()")));
    if (m_version.hasControlFunctions()) {
        sql += QStringLiteral(", (SELECT system_identifier::text FROM pg_control_system())"
                              " AS system_identifier");
    }
    sql += setting("synchronous_commit", "synchronous_commit");
    sql += setting("synchronous_standby_names", "synchronous_standby_names");
    sql += setting("max_slot_wal_keep_size", "slot_limit_mb");    // absent before 13: NULL
    sql += setting("recovery_min_apply_delay", "apply_delay_ms"); // absent before 12: NULL
    sql += QStringLiteral(" FROM pg_settings WHERE name IN ('synchronous_commit',"
                          " 'synchronous_standby_names', 'max_slot_wal_keep_size',"
                          " 'recovery_min_apply_delay')");
    return sql;
}

QString LagQueries::batch(PauseColumns pause, InfoPart info) const
{
    QStringList statements{senderView(), receiverView(pause)};
    if (m_version.hasSlots())
        statements.append(slotView());
    if (info == InfoPart::With)
        statements.append(this->info());
    return statements.join(QStringLiteral("; "));
}

Result<ServerSample> LagQueries::parse(const QList<PgResult> &results) const
{
    ServerSample sample;
    sample.version = m_version;
    bool hasSenders = false;
    for (const PgResult &result : results) {
        if (result.columns.contains(QStringLiteral("pos_bytes"))) {
            hasSenders = !result.isEmpty();
            parseSenders(result, sample);
        } else if (result.columns.contains(QStringLiteral("receive_bytes"))) {
            parseReceiver(result, sample);
        } else if (result.columns.contains(QStringLiteral("slot_type"))) {
            parseSlots(result, sample);
        } else if (result.columns.contains(QStringLiteral("start_us"))) {
            parseInfo(result, sample);
        }
    }
    if (!hasSenders) {
        return Error::make(
                ErrorKind::Internal,
                QCoreApplication::translate("pgt::LagQueries", "The server gave no sample."));
    }
    return sample;
}

} // namespace pgt
