// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace pgt {

/// What is at the other end of a WAL sender, judged by what it does. Names prove nothing: any
/// program may call itself like a standby, and a standby like any program.
enum class SenderNature {
    Undecided,       ///< has reported nothing yet, or its columns are hidden from this role
    Standby,         ///< reports what it replays
    WalCollector,    ///< reports what it has, never a replay: pg_receivewal, Barman, a copy's WAL
    BaseBackup,      ///< copies the data directory
    LogicalDecoding, ///< a subscriber or pg_recvlogical
};

/// One row of pg_stat_replication, as far as it tells the nature. Seen on 9.1 to 18: a standby
/// reports written, flushed and replayed positions together in its very first message;
/// pg_receivewal never reports a replayed one, and a flushed one only with a slot or --synchronous.
struct SenderSigns
{
    QString state;
    bool servesLogicalSlot = false;
    bool hasReceived = false; ///< a written or flushed position was reported
    bool hasReplayed = false; ///< a replayed position was reported
};

SenderNature natureOf(const SenderSigns &signs);

} // namespace pgt
