// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/pg/lsn.h"
#include "app/pg/pgversion.h"

#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

namespace pgt {

/// One row of pg_stat_replication. Positions are bytes since 0/0; nullopt: not known yet, or hidden
/// from this role.
struct SenderSample
{
    int pid = 0;
    QString application, client; ///< client is empty for a Unix socket
    QString state;               ///< startup, catchup, streaming, backup, stopping; empty: hidden
    QString syncState;
    std::optional<qint64> sent, write, flush, replay;
    /// Since 10: how long the newest WAL took to be reported as written, flushed and replayed, by
    /// the sender's clock alone. Kept for a while when nothing moves, and while a link is dead.
    std::optional<std::chrono::microseconds> writeLag, flushLag, replayLag;
    qint64 startUs = 0; ///< on the sender's clock
};

/// One row of pg_replication_slots.
struct SlotSample
{
    QString name;
    bool isPhysical = true;
    bool isActive = false;
    int activePid = 0;                                    ///< 0: none, or 9.4, which does not say
    QString walStatus;                                    ///< 13+
    std::optional<qint64> restart, retained, safeToWrite; ///< bytes
};

/// What changes seldom; read with every so many samples.
struct ServerInfo
{
    qint64 startUs = 0;       ///< start of the postmaster, on its clock
    QString systemIdentifier; ///< empty before 9.6
    QString synchronousCommit, synchronousStandbyNames;
    std::optional<qint64> slotLimitBytes;    ///< max_slot_wal_keep_size; nullopt: none
    std::chrono::milliseconds applyDelay{0}; ///< recovery_min_apply_delay; 0 also before 12
};

/// One round trip to one server: its view as a sender, as a receiver, and its slots.
struct ServerSample
{
    Clock::Steady at{0}; ///< middle between asking and the answer
    Clock::Steady roundTrip{0};
    QDateTime atUtc; ///< the same moment on this computer's wall clock
    PgVersion version;

    bool isInRecovery = false;
    qint64 serverNowUs = 0;         ///< the server's clock
    int timeline = 0;               ///< 0 in recovery
    std::optional<qint64> position; ///< end of WAL that can be sent; nullopt in recovery
    QList<SenderSample> senders;
    /// pg_stat_replication had rows whose columns are hidden from this role.
    bool isHidden = false;

    // The receiver's side; empty on a primary.
    std::optional<qint64> receive, replay, written;
    std::optional<bool> isPaused; ///< nullopt: may not be asked (9.1 to 9.3 as an ordinary role)
    std::optional<bool> isReceiverRunning; ///< nullopt before 9.6
    QString receiverStatus;                ///< streaming, waiting ...; empty: hidden or not running
    int receivedTimeline = 0;
    QString slotName;                  ///< that it uses on its sender; empty: none or not known
    std::optional<qint64> upstreamEnd; ///< end of the sender's WAL as of its last message

    QList<SlotSample> slotList;
    std::optional<ServerInfo> info; ///< if it was asked for

    LsnArithmetic arithmetic() const;
};

} // namespace pgt

Q_DECLARE_METATYPE(pgt::ServerSample)
