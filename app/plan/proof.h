// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace pgt {

/// A line of evidence: a process or a log line with its host.
struct EvidenceLine
{
    QString host;
    int pid = 0;
    QString text;             ///< verbatim
    bool isMilestone = false; ///< one of the lines that the classic procedure waits for
};

/// What VerifyReplication found: a write on the primary that was seen on the standby, and the
/// evidence of the classic procedure. Times count from the commit on the primary, by the primary's
/// clock, which sees all stages; nullopt: the stage could not be seen apart from the next.
struct Proof
{
    bool passed = false;
    QDateTime at;
    QString primary, standby; ///< names
    QString canaryLsn;        ///< end of the canary's WAL record
    QString canaryKind;       ///< "logical message", "restore point"
    std::optional<std::chrono::microseconds> sent, received, flushed, replayed;
    std::chrono::microseconds resolution{0}; ///< uncertainty of these times: the sampling interval
    QString primaryWrite, standbyReceive, standbyReplay; ///< LSNs at the end of the proof
    qint64 bytesApart = -1;
    QString systemIdentifierPrimary, systemIdentifierStandby;
    int timelinePrimary = 0, timelineStandby = 0;
    QString slot;
    bool slotActive = false;
    QString state, syncState; ///< of pg_stat_replication
    QString tls;              ///< "TLSv1.3, TLS_AES_256_GCM_SHA384" or empty: not encrypted
    QString logFile;
    QList<EvidenceLine> log;       ///< lines of the standby's log since its start
    QList<EvidenceLine> processes; ///< wal sender, wal receiver, startup
    QStringList failures;          ///< sentences, if not passed
};

} // namespace pgt
