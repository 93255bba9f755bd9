// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pg/pgversion.h"

#include <QByteArray>
#include <QString>

namespace pgt {

/// The state of the standby's WAL sender: pid, state, sync state, the TLS version and cipher. No
/// row as long as it is not connected. With a slot it is the one that holds it; without, all that
/// have the name.
QByteArray senderQuery(const QString &applicationName, const QString &slot);

/// Writes the mark and follows it, in one session of the primary and without a round trip between
/// the samples, so that milliseconds mean something. A transactional message: its commit is flushed
/// at once, as a user's commit would be (a non-transactional one waits for the WAL writer). Touches
/// no table and never waits for synchronous standbys.
///
/// One row: position of the mark, then microseconds from before the commit until it was sent,
/// written, flushed and replayed according to pg_stat_get_wal_senders() (which reads shared memory
/// afresh each time, unlike the view, whose part about sessions is a snapshot); empty: not seen in
/// time. pg_logical_emit_message() exists since 9.6 and works with every wal_level.
QByteArray canaryScript(const PgVersion &version, const QString &planId, int senderPid,
                        int limitMilliseconds);

/// Positions and identity of the primary: write position, system identifier, timeline, whether the
/// slot is in use by that sender.
QByteArray primaryEvidenceQuery(const PgVersion &version, const QString &slot, int senderPid);
/// Receive and replay position, system identifier, timeline received, pid of WAL receiver and of
/// the startup process, slot that the receiver uses, log file.
QByteArray standbyEvidenceQuery(const PgVersion &version);

} // namespace pgt
