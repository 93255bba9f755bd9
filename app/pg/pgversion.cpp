// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/pgversion.h"

#include "app/pg/settings.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <iterator>

namespace pgt {

namespace {

using M = PgMajor;

enum class Feature {
    Slots,
    ReserveSlotAtCreation,
    TemporarySlots,
    SlotWalStatus,
    MaxSlotWalKeepSize,
    WalKeepSize,
    MaxWalSize,
    Cascading,
    TimelineSwitchByStream,
    WalReceiverView,
    LagColumns,
    ReplyTime,
    SslView,
    ControlFunctions,
    ProgressBasebackup,
    PgMonitor,
    WalsenderShow,
    StandbySignal,
    PromoteFunction,
    PromoteTriggerFile,
    PrimaryConninfoReloadable,
    LatestTimelineByDefault,
    Scram,
    ScramByDefault,
    PassfileKeyword,
    AlterSystem,
    AllowAlterSystem,
    PendingRestart,
    FileSettings,
    HbaFileRules,
    HbaIncludes,
    HbaContinuationLines,
    SslReloadable,
    ConfigIncludeDir,
    Checksums,
    ChecksumsByDefault,
    WalLogHints,
    Rewind,
    WalReceiverTimeout,
    WalSendersCountAsConnections,
    ReplicaLevel,
    ReplicationDefaults,
};

struct FeatureRow
{
    Feature feature;
    PgMajor since;
    PgMajor until; ///< the last major that has it; newest: still there
};

constexpr PgMajor oldest = M::V9_1;
constexpr PgMajor newest = M::V18;

// The table of what a version can do, in the order of the enumeration.
constexpr FeatureRow features[] = {
        {Feature::Slots, M::V9_4, newest},
        {Feature::ReserveSlotAtCreation, M::V9_6, newest},
        {Feature::TemporarySlots, M::V10, newest},
        {Feature::SlotWalStatus, M::V13, newest},
        {Feature::MaxSlotWalKeepSize, M::V13, newest},
        {Feature::WalKeepSize, M::V13, newest},
        {Feature::MaxWalSize, M::V9_5, newest},
        {Feature::Cascading, M::V9_2, newest},
        {Feature::TimelineSwitchByStream, M::V9_3, newest},
        {Feature::WalReceiverView, M::V9_6, newest},
        {Feature::LagColumns, M::V10, newest},
        {Feature::ReplyTime, M::V12, newest},
        {Feature::SslView, M::V9_5, newest},
        {Feature::ControlFunctions, M::V9_6, newest},
        {Feature::ProgressBasebackup, M::V13, newest},
        {Feature::PgMonitor, M::V10, newest},
        {Feature::WalsenderShow, M::V10, newest},
        {Feature::StandbySignal, M::V12, newest},
        {Feature::PromoteFunction, M::V12, newest},
        {Feature::PromoteTriggerFile, oldest, M::V15},
        {Feature::PrimaryConninfoReloadable, M::V13, newest},
        {Feature::LatestTimelineByDefault, M::V12, newest},
        {Feature::Scram, M::V10, newest},
        {Feature::ScramByDefault, M::V14, newest},
        {Feature::PassfileKeyword, M::V10, newest},
        {Feature::AlterSystem, M::V9_4, newest},
        {Feature::AllowAlterSystem, M::V17, newest},
        {Feature::PendingRestart, M::V9_5, newest},
        {Feature::FileSettings, M::V9_5, newest},
        {Feature::HbaFileRules, M::V10, newest},
        {Feature::HbaIncludes, M::V16, newest},
        {Feature::HbaContinuationLines, M::V14, newest},
        {Feature::SslReloadable, M::V10, newest},
        {Feature::ConfigIncludeDir, M::V9_3, newest},
        {Feature::Checksums, M::V9_3, newest},
        {Feature::ChecksumsByDefault, M::V18, newest},
        {Feature::WalLogHints, M::V9_4, newest},
        {Feature::Rewind, M::V9_5, newest},
        {Feature::WalReceiverTimeout, M::V9_3, newest},
        {Feature::WalSendersCountAsConnections, oldest, M::V11},
        {Feature::ReplicaLevel, M::V9_6, newest},
        {Feature::ReplicationDefaults, M::V10, newest},
};

constexpr bool inOrder()
{
    for (std::size_t i = 0; i < std::size(features); ++i) {
        if (static_cast<std::size_t>(features[i].feature) != i)
            return false;
    }
    return true;
}
static_assert(inOrder());

bool has(const PgVersion &version, Feature feature)
{
    const FeatureRow &row = features[static_cast<int>(feature)];
    return version.isAtLeast(row.since) && (row.until == newest || version.major() <= row.until);
}

struct KeywordRow
{
    PgMajor since;
    const char *names;
};

constexpr KeywordRow conninfoTable[] = {
        {M::V9_1,
         "application_name client_encoding connect_timeout dbname fallback_application_name host "
         "hostaddr keepalives keepalives_idle keepalives_interval keepalives_count options "
         "password "
         "port requirepeer service sslcert sslcrl sslkey sslmode sslrootcert user"},
        {M::V9_2, "sslcompression"},
        {M::V10, "passfile target_session_attrs krbsrvname"},
        {M::V12, "gssencmode tcp_user_timeout"},
        {M::V13, "channel_binding sslpassword ssl_min_protocol_version ssl_max_protocol_version"},
        {M::V14, "sslsni sslcrldir"},
        {M::V16, "require_auth sslcertmode load_balance_hosts gssdelegation"},
        {M::V17, "sslnegotiation"},
        {M::V18, "min_protocol_version max_protocol_version sslkeylogfile scram_client_key "
                 "scram_server_key oauth_issuer oauth_client_id oauth_client_secret oauth_scope"},
};

constexpr KeywordRow recoveryTable[] = {
        {M::V9_1,
         "restore_command recovery_end_command archive_cleanup_command recovery_target_timeline "
         "recovery_target_xid recovery_target_time recovery_target_name recovery_target_inclusive "
         "standby_mode primary_conninfo trigger_file"},
        {M::V9_4, "recovery_target primary_slot_name recovery_min_apply_delay"},
        {M::V9_5, "recovery_target_action"},
        {M::V10, "recovery_target_lsn"},
};

template<std::size_t N>
QStringList namesUpTo(const KeywordRow (&rows)[N], const PgVersion &version)
{
    QStringList names;
    for (const KeywordRow &row : rows) {
        if (version.isAtLeast(row.since))
            names += QString::fromLatin1(row.names).split(QLatin1Char(' '));
    }
    return names;
}

WalNames xlogNames()
{
    return {QStringLiteral("pg_xlog"),
            QStringLiteral("pg_current_xlog_location"),
            QStringLiteral("pg_current_xlog_location"),
            QStringLiteral("pg_current_xlog_insert_location"),
            QStringLiteral("pg_last_xlog_receive_location"),
            QStringLiteral("pg_last_xlog_replay_location"),
            QStringLiteral("pg_xlog_location_diff"),
            QStringLiteral("pg_switch_xlog"),
            QStringLiteral("pg_xlogfile_name"),
            QStringLiteral("pg_xlog_replay_pause"),
            QStringLiteral("pg_xlog_replay_resume"),
            QStringLiteral("pg_is_xlog_replay_paused"),
            QString()};
}

WalNames xlogNames91()
{
    WalNames names = xlogNames();
    names.difference.clear();
    return names;
}

WalNames xlogNames96()
{
    WalNames names = xlogNames();
    names.currentFlush = QStringLiteral("pg_current_xlog_flush_location");
    return names;
}

WalNames walNames10()
{
    return {QStringLiteral("pg_wal"),
            QStringLiteral("pg_current_wal_lsn"),
            QStringLiteral("pg_current_wal_flush_lsn"),
            QStringLiteral("pg_current_wal_insert_lsn"),
            QStringLiteral("pg_last_wal_receive_lsn"),
            QStringLiteral("pg_last_wal_replay_lsn"),
            QStringLiteral("pg_wal_lsn_diff"),
            QStringLiteral("pg_switch_wal"),
            QStringLiteral("pg_walfile_name"),
            QStringLiteral("pg_wal_replay_pause"),
            QStringLiteral("pg_wal_replay_resume"),
            QStringLiteral("pg_is_wal_replay_paused"),
            QString()};
}

WalNames walNames14()
{
    WalNames names = walNames10();
    names.replayPauseState = QStringLiteral("pg_get_wal_replay_pause_state");
    return names;
}

StatNames makeStatNames(const QString &pid, const QString &suffix, const QString &received)
{
    return {pid,
            QString(QStringLiteral("sent") % suffix),
            QString(QStringLiteral("write") % suffix),
            QString(QStringLiteral("flush") % suffix),
            QString(QStringLiteral("replay") % suffix),
            received};
}

} // namespace

QString majorText(PgMajor major)
{
    const int number = static_cast<int>(major);
    if (number >= 1000)
        return QString::number(number / 100);
    return QStringLiteral("%1.%2").arg(number / 100).arg(number % 100);
}

PgVersion PgVersion::fromNumber(int number)
{
    PgVersion version;
    version.m_number = qMax(0, number);
    return version;
}

PgVersion PgVersion::fromMajor(PgMajor major)
{
    return fromNumber(static_cast<int>(major) * 100);
}

Result<PgVersion> PgVersion::parse(const QString &text)
{
    // Programs say who made them in brackets. Forks that keep PostgreSQL's majors may add a number
    // of their own: "edb-postgres (EnterpriseDB) 15.4.0". Others (Greenplum) count differently.
    static const QRegularExpression form(
            QStringLiteral("^\\s*(?:[\\w./-]+\\s+\\((?:PostgreSQL|"
                           "(?<fork>EnterpriseDB|Postgres ?Pro|Percona)[^()]*)\\)\\s+|"
                           "PostgreSQL\\s+|(?<forkAlone>EnterpriseDB|PostgresPro)\\s+)?"
                           "(?<first>[0-9]{1,2})(?:\\.(?<second>[0-9]{1,2}))?"
                           "(?:\\.(?<third>[0-9]{1,2}))?"
                           "(?:devel|alpha[0-9]*|beta[0-9]*|rc[0-9]+)?(?![0-9.])"));
    const QRegularExpressionMatch match = form.match(text);
    const auto has = [&match](const char *group) {
        return match.capturedLength(QString::fromLatin1(group)) > 0;
    };
    const int first = match.captured(QStringLiteral("first")).toInt();
    const int second = match.captured(QStringLiteral("second")).toInt();
    const bool two = first >= 10 && (!has("third") || has("fork") || has("forkAlone"));
    const bool three = first >= 7 && first <= 9 && has("second");
    if (two)
        return fromNumber(first * 10000 + second);
    if (three)
        return fromNumber(first * 10000 + second * 100 +
                          match.captured(QStringLiteral("third")).toInt());
    return Error::make(
            ErrorKind::InvalidInput,
            QCoreApplication::translate("pgt::PgVersion",
                                        "\"%1\" does not name a version of PostgreSQL.")
                    .arg(text.trimmed().left(80)),
            QCoreApplication::translate(
                    "pgt::PgVersion",
                    "Settings and commands depend on the version, so nothing can be planned."),
            QCoreApplication::translate("pgt::PgVersion",
                                        "Check on the server what postgres --version prints."));
}

QString PgVersion::toString() const
{
    if (isNull())
        return QString();
    const int low = isAtLeast(M::V10) ? m_number % 10000 : minor();
    if (low == 0)
        return majorText(major());
    return QStringLiteral("%1.%2").arg(majorText(major())).arg(low);
}

bool PgVersion::isSupported() const
{
    return isAtLeast(oldest) && major() <= newest;
}

std::optional<Error> PgVersion::setUpProblem() const
{
    const auto text = [](const char *source) {
        return QCoreApplication::translate("pgt::PgVersion", source);
    };
    if (isAtLeast(M::V10) && isSupported())
        return std::nullopt;
    if (isAtLeast(M::V10)) {
        return Error::make(
                ErrorKind::Unsupported,
                text(QT_TRANSLATE_NOOP("pgt::PgVersion",
                                       "PostgreSQL %1 is newer than this version of pgTandem."))
                        .arg(toString()),
                text(QT_TRANSLATE_NOOP("pgt::PgVersion",
                                       "Nobody has tried how a standby of it is configured, and "
                                       "your primary is no place to try. It can be watched.")),
                text(QT_TRANSLATE_NOOP("pgt::PgVersion",
                                       "Look for a newer pgTandem; PostgreSQL 10 to 18 can be set "
                                       "up.")));
    }
    return Error::make(
            ErrorKind::Unsupported,
            text(QT_TRANSLATE_NOOP("pgt::PgVersion",
                                   "PostgreSQL %1 is not set up by this version of pgTandem."))
                    .arg(toString()),
            text(QT_TRANSLATE_NOOP("pgt::PgVersion",
                                   "Before PostgreSQL 10 a standby takes its password another way, "
                                   "and that was not tried yet. It can be watched.")),
            text(QT_TRANSLATE_NOOP("pgt::PgVersion", "PostgreSQL 10 to 18 can be set up.")));
}

const WalNames &PgVersion::walNames() const
{
    static const WalNames v91 = xlogNames91();
    static const WalNames v92 = xlogNames();
    static const WalNames v96 = xlogNames96();
    static const WalNames v10 = walNames10();
    static const WalNames v14 = walNames14();
    if (isAtLeast(M::V14))
        return v14;
    if (isAtLeast(M::V10))
        return v10;
    if (isAtLeast(M::V9_6))
        return v96;
    return isAtLeast(M::V9_2) ? v92 : v91;
}

const StatNames &PgVersion::statNames() const
{
    const auto location = QStringLiteral("_location");
    const auto lsn = QStringLiteral("_lsn");
    const auto pid = QStringLiteral("pid");
    static const StatNames v91 = makeStatNames(QStringLiteral("procpid"), location, QString());
    static const StatNames v92 = makeStatNames(pid, location, QString());
    static const StatNames v96 = makeStatNames(pid, location, QStringLiteral("received_lsn"));
    static const StatNames v10 = makeStatNames(pid, lsn, QStringLiteral("received_lsn"));
    static const StatNames v13 = makeStatNames(pid, lsn, QStringLiteral("flushed_lsn"));
    if (isAtLeast(M::V13))
        return v13;
    if (isAtLeast(M::V10))
        return v10;
    if (isAtLeast(M::V9_6))
        return v96;
    return isAtLeast(M::V9_2) ? v92 : v91;
}

const BackupNames &PgVersion::backupNames() const
{
    static const BackupNames v91{QStringLiteral("pg_start_backup"),
                                 QStringLiteral("pg_stop_backup")};
    static const BackupNames v15{QStringLiteral("pg_backup_start"),
                                 QStringLiteral("pg_backup_stop")};
    return isAtLeast(M::V15) ? v15 : v91;
}

// clang-format off
bool PgVersion::hasSlots() const { return has(*this, Feature::Slots); }
bool PgVersion::hasReserveSlotAtCreation() const { return has(*this, Feature::ReserveSlotAtCreation); }
bool PgVersion::hasTemporarySlots() const { return has(*this, Feature::TemporarySlots); }
bool PgVersion::hasSlotWalStatus() const { return has(*this, Feature::SlotWalStatus); }
bool PgVersion::hasMaxSlotWalKeepSize() const { return has(*this, Feature::MaxSlotWalKeepSize); }
bool PgVersion::hasWalKeepSize() const { return has(*this, Feature::WalKeepSize); }
bool PgVersion::hasMaxWalSize() const { return has(*this, Feature::MaxWalSize); }
bool PgVersion::hasCascading() const { return has(*this, Feature::Cascading); }
bool PgVersion::hasTimelineSwitchByStream() const { return has(*this, Feature::TimelineSwitchByStream); }
bool PgVersion::hasWalReceiverView() const { return has(*this, Feature::WalReceiverView); }
bool PgVersion::hasLagColumns() const { return has(*this, Feature::LagColumns); }
bool PgVersion::hasReplyTime() const { return has(*this, Feature::ReplyTime); }
bool PgVersion::hasSslView() const { return has(*this, Feature::SslView); }
bool PgVersion::hasControlFunctions() const { return has(*this, Feature::ControlFunctions); }
bool PgVersion::hasProgressBasebackup() const { return has(*this, Feature::ProgressBasebackup); }
bool PgVersion::hasPgMonitor() const { return has(*this, Feature::PgMonitor); }
bool PgVersion::hasWalsenderShow() const { return has(*this, Feature::WalsenderShow); }
bool PgVersion::hasStandbySignal() const { return has(*this, Feature::StandbySignal); }
bool PgVersion::hasPromoteFunction() const { return has(*this, Feature::PromoteFunction); }
bool PgVersion::hasPromoteTriggerFile() const { return has(*this, Feature::PromoteTriggerFile); }
bool PgVersion::primaryConninfoReloadable() const { return has(*this, Feature::PrimaryConninfoReloadable); }
bool PgVersion::followsLatestTimelineByDefault() const { return has(*this, Feature::LatestTimelineByDefault); }
bool PgVersion::hasScram() const { return has(*this, Feature::Scram); }
bool PgVersion::defaultPasswordEncryptionScram() const { return has(*this, Feature::ScramByDefault); }
bool PgVersion::hasPassfileKeyword() const { return has(*this, Feature::PassfileKeyword); }
bool PgVersion::hasAlterSystem() const { return has(*this, Feature::AlterSystem); }
bool PgVersion::hasAllowAlterSystem() const { return has(*this, Feature::AllowAlterSystem); }
bool PgVersion::hasPendingRestart() const { return has(*this, Feature::PendingRestart); }
bool PgVersion::hasFileSettings() const { return has(*this, Feature::FileSettings); }
bool PgVersion::hasHbaFileRules() const { return has(*this, Feature::HbaFileRules); }
bool PgVersion::hasHbaIncludes() const { return has(*this, Feature::HbaIncludes); }
bool PgVersion::hasHbaContinuationLines() const { return has(*this, Feature::HbaContinuationLines); }
bool PgVersion::sslReloadable() const { return has(*this, Feature::SslReloadable); }
bool PgVersion::hasConfigIncludeDir() const { return has(*this, Feature::ConfigIncludeDir); }
bool PgVersion::hasChecksums() const { return has(*this, Feature::Checksums); }
bool PgVersion::hasChecksumsByDefault() const { return has(*this, Feature::ChecksumsByDefault); }
bool PgVersion::hasWalLogHints() const { return has(*this, Feature::WalLogHints); }
bool PgVersion::hasRewind() const { return has(*this, Feature::Rewind); }
bool PgVersion::hasWalReceiverTimeout() const { return has(*this, Feature::WalReceiverTimeout); }
bool PgVersion::walSendersCountAsConnections() const { return has(*this, Feature::WalSendersCountAsConnections); }
bool PgVersion::hotStandbyByDefault() const { return has(*this, Feature::ReplicationDefaults); }
// clang-format on

int PgVersion::leastConnections(int senders, int reserved) const
{
    return walSendersCountAsConnections() ? senders + reserved + 1 : 0;
}

QString PgVersion::walLevelForStandby() const
{
    return has(*this, Feature::ReplicaLevel) ? QStringLiteral("replica")
                                             : QStringLiteral("hot_standby");
}

bool PgVersion::walLevelSuffices(const QString &value) const
{
    const QString level = value.trimmed().toLower();
    if (level == QLatin1String("hot_standby"))
        return true;
    if (level == QLatin1String("logical"))
        return isAtLeast(M::V9_4);
    // "archive" is an old name for replica since 9.6; before, it lacks what queries on a standby
    // need.
    if (level == QLatin1String("replica") || level == QLatin1String("archive"))
        return has(*this, Feature::ReplicaLevel);
    return false;
}

int PgVersion::defaultMaxWalSenders() const
{
    return has(*this, Feature::ReplicationDefaults) ? 10 : 0;
}

int PgVersion::defaultMaxReplicationSlots() const
{
    return has(*this, Feature::ReplicationDefaults) ? 10 : 0;
}

QString PgVersion::defaultLogDirectory() const
{
    return isAtLeast(M::V10) ? QStringLiteral("log") : QStringLiteral("pg_log");
}

QStringList PgVersion::paritySettings() const
{
    QStringList names{QStringLiteral("max_connections"),
                      QStringLiteral("max_prepared_transactions"),
                      QStringLiteral("max_locks_per_transaction")};
    if (isAtLeast(M::V9_4))
        names << QStringLiteral("max_worker_processes");
    if (isAtLeast(M::V12))
        names << QStringLiteral("max_wal_senders");
    return names;
}

QString PgVersion::walSenderTimeoutName() const
{
    return isAtLeast(M::V9_3) ? QStringLiteral("wal_sender_timeout")
                              : QStringLiteral("replication_timeout");
}

QStringList PgVersion::conninfoKeywords() const
{
    return namesUpTo(conninfoTable, *this);
}

QStringList PgVersion::recoveryConfKeys() const
{
    if (hasStandbySignal())
        return {};
    QStringList names = namesUpTo(recoveryTable, *this);
    // recovery_target_action replaced it in 9.5.
    if (!isAtLeast(M::V9_5) && !isNull())
        names << QStringLiteral("pause_at_recovery_target");
    return names;
}

bool PgVersion::isRecoveryConfKey(const QString &name) const
{
    return recoveryConfKeys().contains(name, Qt::CaseInsensitive);
}

SettingContext PgVersion::settingContext(const QString &name) const
{
    const SettingInfo *setting = findSetting(name, major());
    return setting ? setting->context : SettingContext::Unknown;
}

} // namespace pgt
