// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace pgt {

enum class SettingContext;

/// A major version. The number is server_version_num / 100, so that the usual operators order them;
/// a major newer than those named is a plain cast of that number.
enum class PgMajor : int {
    V9_1 = 901,
    V9_2 = 902,
    V9_3 = 903,
    V9_4 = 904,
    V9_5 = 905,
    V9_6 = 906,
    V10 = 1000,
    V11 = 1100,
    V12 = 1200,
    V13 = 1300,
    V14 = 1400,
    V15 = 1500,
    V16 = 1600,
    V17 = 1700,
    V18 = 1800,
};

/// "9.6", "15": as directories, packages and people write it.
QString majorText(PgMajor major);

/// The names of the WAL functions and directory in one version. An empty string: does not exist.
struct WalNames
{
    QString directory;     ///< in the data directory: pg_xlog, pg_wal
    QString currentWrite;  ///< end of written WAL, primary only
    QString currentFlush;  ///< end of flushed WAL; before 9.6 the write position stands in
    QString currentInsert; ///< runs 32 or 40 bytes ahead on an idle server: not for lag
    QString lastReceive;   ///< NULL on a server that was never a standby since its start
    QString lastReplay;    ///< see lastReceive
    QString difference;    ///< function of two positions; none in 9.1
    QString switchSegment;
    QString fileName;
    QString pauseReplay;
    QString resumeReplay;
    QString isReplayPaused;   ///< for superusers only to 9.3
    QString replayPauseState; ///< since 14
};

/// The columns of pg_stat_replication and pg_stat_wal_receiver whose names changed.
struct StatNames
{
    QString pid;  ///< procpid to 9.1
    QString sent; ///< *_location to 9.6, *_lsn since 10; the same for the next three
    QString write;
    QString flush;
    QString replay;
    QString received; ///< of pg_stat_wal_receiver: none, received_lsn, flushed_lsn (13)
};

/// The functions of a base backup made by hand; the exclusive ones are gone since 15.
struct BackupNames
{
    QString start;
    QString stop;
};

/// A server's version and everything pgTandem needs to know about what that version can do. The one
/// place for such knowledge: other code asks these questions and never compares numbers. Facts are
/// from servers 9.1 to 18 that were run, except where a comment says otherwise.
class PgVersion
{
public:
    /// No version: number() is 0 and every question is answered with no.
    PgVersion() = default;

    /// From server_version_num or PQserverVersion(): 90624, 150018.
    static PgVersion fromNumber(int number);
    static PgVersion fromMajor(PgMajor major);
    /// From any text that starts with, or has after "PostgreSQL" or in parentheses after a
    /// program's name, a version: "9.6.24", "18beta1", "PostgreSQL 15.18 (Debian 15.18-0+deb12u1)
    /// on ...", "pg_ctl (PostgreSQL) 15.18", the content of PG_VERSION ("15\n"). Error:
    /// InvalidInput.
    static Result<PgVersion> parse(const QString &text);

    /// As server_version_num counts; 0 if not known.
    int number() const { return m_number; }
    bool isNull() const { return m_number == 0; }
    PgMajor major() const { return static_cast<PgMajor>(m_number / 100); }
    /// 24 for 9.6.24, 18 for 15.18, 0 for a beta.
    int minor() const { return m_number % 100; }
    /// "15.18", "9.6.24"; without a minor "15" and "9.6".
    QString toString() const;
    /// The majors this program was made for: 9.1 to 18.
    bool isSupported() const;
    /// Why pgTandem does not set up standbys of this version: before 10 and after 18. nullopt if it
    /// does. Error: Unsupported.
    std::optional<Error> setUpProblem() const;
    bool isAtLeast(PgMajor major) const { return m_number != 0 && this->major() >= major; }

    const WalNames &walNames() const;
    const StatNames &statNames() const;
    const BackupNames &backupNames() const;

    // What exists. Each answers for the server, not for the client tools.
    bool hasSlots() const;                  ///< replication slots, 9.4
    bool hasReserveSlotAtCreation() const;  ///< the slot keeps WAL from its creation, 9.6
    bool hasTemporarySlots() const;         ///< 10
    bool hasSlotWalStatus() const;          ///< wal_status, safe_wal_size, 13
    bool hasMaxSlotWalKeepSize() const;     ///< 13
    bool hasWalKeepSize() const;            ///< 13; before wal_keep_segments, in segments
    bool hasMaxWalSize() const;             ///< 9.5; before checkpoint_segments
    bool hasCascading() const;              ///< a standby may feed standbys, 9.2
    bool hasTimelineSwitchByStream() const; ///< a standby follows a new timeline over the wire, 9.3
    bool hasWalReceiverView() const;        ///< pg_stat_wal_receiver, 9.6
    bool hasLagColumns() const;             ///< write_lag, flush_lag, replay_lag, 10
    bool hasReplyTime() const;              ///< 12
    bool hasSslView() const;                ///< pg_stat_ssl, 9.5
    bool hasControlFunctions() const;       ///< pg_control_system() and its kin, 9.6
    bool hasProgressBasebackup() const;     ///< pg_stat_progress_basebackup, 13
    bool hasPgMonitor() const;              ///< the role pg_monitor, 10
    bool hasWalsenderShow() const;          ///< SHOW on a replication connection, 10
    bool hasStandbySignal() const;          ///< 12; before, recovery.conf
    bool hasPromoteFunction() const;        ///< pg_promote(), 12
    bool hasPromoteTriggerFile() const;     ///< trigger file in any place, to 15
    bool primaryConninfoReloadable()
            const; ///< 13; 12 needs a restart, to 11 it is in recovery.conf
    bool followsLatestTimelineByDefault() const; ///< recovery_target_timeline, 12
    bool hasScram() const;                       ///< SCRAM-SHA-256 passwords, 10
    bool defaultPasswordEncryptionScram() const; ///< 14
    bool hasPassfileKeyword() const;             ///< passfile in primary_conninfo, 10
    bool hasAlterSystem() const;                 ///< postgresql.auto.conf, 9.4
    bool hasAllowAlterSystem() const;            ///< ALTER SYSTEM can be switched off, 17
    bool hasPendingRestart() const;              ///< pg_settings.pending_restart, 9.5
    bool hasFileSettings() const;                ///< pg_file_settings, 9.5
    bool hasHbaFileRules() const;                ///< pg_hba_file_rules, 10
    bool hasHbaIncludes() const;                 ///< include in pg_hba.conf, 16
    bool hasHbaContinuationLines() const; ///< backslash at the end of a line, 14 (documentation)
    bool hasHbaScramMethod() const { return hasScram(); }
    bool sslReloadable() const;         ///< ssl and its files need no restart, 10
    bool hasConfigIncludeDir() const;   ///< include_dir, include_if_exists, 9.3 (documentation)
    bool hasChecksums() const;          ///< data checksums, 9.3
    bool hasChecksumsByDefault() const; ///< initdb turns them on, 18
    bool hasWalLogHints() const;        ///< 9.4
    bool hasRewind() const;             ///< pg_rewind comes with the server, 9.5
    bool hasWalReceiverTimeout() const; ///< 9.3; before, a standby does not notice a dead link
    bool walSendersCountAsConnections() const; ///< wal senders use max_connections, to 11
    /// The least max_connections with which a server starts that allows @p senders WAL senders and
    /// keeps @p reserved connections for superusers; 0 since 12, where they are apart. 10.23 wants
    /// more than the senders, 11.22 more than both together (both seen): that is taken for all.
    int leastConnections(int senders, int reserved) const;

    /// The value of wal_level a standby needs: "hot_standby" to 9.5, "replica" since.
    QString walLevelForStandby() const;
    /// True if @p value of wal_level is enough for a standby in this version.
    bool walLevelSuffices(const QString &value) const;
    /// Compiled-in defaults, for a commented or missing line.
    int defaultMaxWalSenders() const;       ///< 0 to 9.6, 10 since
    int defaultMaxReplicationSlots() const; ///< 0 to 9.6 (and before 9.4), 10 since
    bool hotStandbyByDefault() const;       ///< off to 9.6, on since 10
    QString defaultLogDirectory() const;    ///< pg_log to 9.6, log since 10
    /// Settings that must be on the standby at least what they are on the primary.
    QStringList paritySettings() const;
    /// Name of the setting that ends a sender without answer; replication_timeout to 9.2.
    QString walSenderTimeoutName() const;
    /// Names accepted in primary_conninfo by this server's own libpq. An unknown one stops the WAL
    /// receiver with "invalid connection option".
    QStringList conninfoKeywords() const;
    /// Keys of recovery.conf; empty since 12.
    QStringList recoveryConfKeys() const;
    bool isRecoveryConfKey(const QString &name) const;
    /// When a change of @p name takes effect; Unknown for settings not in this version.
    SettingContext settingContext(const QString &name) const;

    bool operator==(const PgVersion &other) const = default;

private:
    int m_number = 0;
};

} // namespace pgt

Q_DECLARE_METATYPE(pgt::PgVersion)
