// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/steps/verifysql.h"

#include "app/plan/steps/steptools.h"

namespace pgt {

namespace {

// The loop ends by itself at its limit; this is for a server that hangs.
constexpr int spareMilliseconds = 5000;

} // namespace

QByteArray senderQuery(const QString &applicationName, const QString &slot)
{
    // Anybody may use the name; the slot has one user.
    const QByteArray bySlot =
            slot.isEmpty() ? QByteArray()
                           : " AND r.pid = (SELECT active_pid FROM pg_replication_slots WHERE "
                             "slot_name = " +
                                     sqlLiteral(slot) + ")";
    return "-- pgtandem:sender\n"
           "SELECT r.pid, r.state, r.sync_state, coalesce(s.version, ''), coalesce(s.cipher, '') "
           "FROM pg_stat_replication r LEFT JOIN pg_stat_ssl s ON s.pid = r.pid AND s.ssl "
           "WHERE r.application_name = " +
           sqlLiteral(applicationName) + bySlot + ";\n";
}

QByteArray canaryScript(const PgVersion &version, const QString &planId, int senderPid,
                        int limitMilliseconds)
{
    const StatNames &names = version.statNames();
    const QByteArray pid = QByteArray::number(senderPid);
    const QByteArray limit = QByteArray::number(limitMilliseconds);
    const QByteArray sent = names.sent.toLatin1();
    const QByteArray write = names.write.toLatin1();
    const QByteArray flush = names.flush.toLatin1();
    const QByteArray replay = names.replay.toLatin1();
    return "-- pgtandem:canary\n"
           "SET lc_messages = 'C'; SET statement_timeout = " +
           QByteArray::number(limitMilliseconds + spareMilliseconds) +
           ";\n"
           "BEGIN;\nSET LOCAL synchronous_commit = 'local';\n"
           "SELECT set_config('pgtandem.start', extract(epoch FROM clock_timestamp())::text, "
           "false) "
           "IS NULL, pg_logical_emit_message(true, 'pgtandem', " +
           sqlLiteral(planId) +
           ") IS NULL \\g /dev/null\n"
           "COMMIT;\n"
           "SELECT set_config('pgtandem.mark', " +
           version.walNames().currentFlush.toLatin1() +
           "()::text, false) \\g /dev/null\n"
           "DO $pgtandem$\n"
           "DECLARE mark pg_lsn := current_setting('pgtandem.mark')::pg_lsn;\n"
           " start numeric := current_setting('pgtandem.start')::numeric;\n"
           " sample record; us text; seen text[] := ARRAY['', '', '', ''];\n"
           "BEGIN\n"
           " LOOP\n"
           "  SELECT * INTO sample FROM pg_stat_get_wal_senders() WHERE pid = " +
           pid +
           ";\n"
           "  us := round((extract(epoch FROM clock_timestamp())::numeric - start) * 1000000);\n"
           "  IF seen[1] = '' AND sample." +
           sent + " >= mark THEN seen[1] := us; END IF;\n  IF seen[2] = '' AND sample." + write +
           " >= mark THEN seen[2] := us; END IF;\n  IF seen[3] = '' AND sample." + flush +
           " >= mark THEN seen[3] := us; END IF;\n  IF seen[4] = '' AND sample." + replay +
           " >= mark THEN seen[4] := us; END IF;\n"
           "  EXIT WHEN seen[4] <> '' OR us::numeric > " +
           limit +
           " * 1000;\n"
           "  PERFORM pg_sleep(0.0002);\n"
           " END LOOP;\n"
           " PERFORM set_config('pgtandem.seen', array_to_string(seen, ','), false);\n"
           "END $pgtandem$;\n"
           "SELECT current_setting('pgtandem.mark'), current_setting('pgtandem.seen');\n";
}

QByteArray primaryEvidenceQuery(const PgVersion &version, const QString &slot, int senderPid)
{
    return "-- pgtandem:primary-evidence\n"
           "SELECT " +
           version.walNames().currentWrite.toLatin1() +
           "(), (SELECT system_identifier FROM pg_control_system()), "
           "('x' || substr(" +
           version.walNames().fileName.toLatin1() + "(" +
           version.walNames().currentWrite.toLatin1() +
           "()), 1, 8))::bit(32)::int, "
           "coalesce((SELECT active AND active_pid = " +
           QByteArray::number(senderPid) +
           " FROM pg_replication_slots WHERE slot_name = " + sqlLiteral(slot) + "), false);\n";
}

QByteArray standbyEvidenceQuery(const PgVersion &version)
{
    return "-- pgtandem:standby-evidence\n"
           "SELECT " +
           version.walNames().lastReceive.toLatin1() + "(), " +
           version.walNames().lastReplay.toLatin1() +
           "(), (SELECT system_identifier FROM pg_control_system()), "
           "(SELECT received_tli FROM pg_stat_wal_receiver), "
           "(SELECT pid FROM pg_stat_wal_receiver), "
           "(SELECT pid FROM pg_stat_activity WHERE backend_type = 'startup'), "
           "(SELECT coalesce(slot_name, '') FROM pg_stat_wal_receiver), "
           // The collector's file (10+), relative to the data directory unless log_directory is
           // absolute.
           "(SELECT CASE WHEN f LIKE '/%' THEN f "
           "ELSE current_setting('data_directory') || '/' || f END FROM pg_current_logfile() f);\n";
}

} // namespace pgt
