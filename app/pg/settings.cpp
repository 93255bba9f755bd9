// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/settings.h"

namespace pgt {

namespace {

using M = PgMajor;
using C = SettingContext;
using T = SettingType;

// Rows are what pg_settings of 9.1.13, 9.2.13, 9.3.10, 9.4.13, 9.5.4, 9.6.5, 10.23, 11.22, 12.22,
// 13.23, 14.23, 15.18, 16.14, 17.10 and 18.4 said; one row for each run of equal versions. 9.5
// shows no unit for the two WAL sizes but counts them in segments of 16 MB.
// clang-format off
constexpr SettingInfo table[] = {
    {"listen_addresses", M::V9_1, M::V18, C::Postmaster, T::String, ""},
    {"port", M::V9_1, M::V18, C::Postmaster, T::Integer, ""},
    {"max_connections", M::V9_1, M::V18, C::Postmaster, T::Integer, ""},
    {"superuser_reserved_connections", M::V9_1, M::V18, C::Postmaster, T::Integer, ""},
    {"reserved_connections", M::V16, M::V18, C::Postmaster, T::Integer, ""},
    {"wal_level", M::V9_1, M::V18, C::Postmaster, T::Enum, ""},
    {"fsync", M::V9_1, M::V18, C::Sighup, T::Bool, ""},
    {"full_page_writes", M::V9_1, M::V18, C::Sighup, T::Bool, ""},
    {"synchronous_commit", M::V9_1, M::V18, C::User, T::Enum, ""},
    {"synchronous_standby_names", M::V9_1, M::V18, C::Sighup, T::String, ""},
    {"max_wal_senders", M::V9_1, M::V18, C::Postmaster, T::Integer, ""},
    {"max_replication_slots", M::V9_4, M::V18, C::Postmaster, T::Integer, ""},
    {"wal_keep_segments", M::V9_1, M::V12, C::Sighup, T::Integer, ""},
    {"wal_keep_size", M::V13, M::V18, C::Sighup, T::Integer, "MB"},
    {"max_slot_wal_keep_size", M::V13, M::V18, C::Sighup, T::Integer, "MB"},
    {"idle_replication_slot_timeout", M::V18, M::V18, C::Sighup, T::Integer, "s"},
    {"checkpoint_segments", M::V9_1, M::V9_4, C::Sighup, T::Integer, ""},
    {"checkpoint_timeout", M::V9_1, M::V18, C::Sighup, T::Integer, "s"},
    {"max_wal_size", M::V9_5, M::V9_6, C::Sighup, T::Integer, "16MB"},
    {"max_wal_size", M::V10, M::V18, C::Sighup, T::Integer, "MB"},
    {"min_wal_size", M::V9_5, M::V9_6, C::Sighup, T::Integer, "16MB"},
    {"min_wal_size", M::V10, M::V18, C::Sighup, T::Integer, "MB"},
    {"wal_segment_size", M::V9_1, M::V10, C::Internal, T::Integer, "8kB"},
    {"wal_segment_size", M::V11, M::V18, C::Internal, T::Integer, "B"},
    {"wal_sender_timeout", M::V9_3, M::V11, C::Sighup, T::Integer, "ms"},
    {"wal_sender_timeout", M::V12, M::V18, C::User, T::Integer, "ms"},
    {"replication_timeout", M::V9_1, M::V9_2, C::Sighup, T::Integer, "ms"},
    {"wal_receiver_timeout", M::V9_3, M::V18, C::Sighup, T::Integer, "ms"},
    {"wal_receiver_status_interval", M::V9_1, M::V18, C::Sighup, T::Integer, "s"},
    {"wal_receiver_create_temp_slot", M::V13, M::V18, C::Sighup, T::Bool, ""},
    {"wal_retrieve_retry_interval", M::V9_5, M::V18, C::Sighup, T::Integer, "ms"},
    {"hot_standby", M::V9_1, M::V18, C::Postmaster, T::Bool, ""},
    {"hot_standby_feedback", M::V9_1, M::V18, C::Sighup, T::Bool, ""},
    {"max_standby_streaming_delay", M::V9_1, M::V18, C::Sighup, T::Integer, "ms"},
    {"max_standby_archive_delay", M::V9_1, M::V18, C::Sighup, T::Integer, "ms"},
    {"vacuum_defer_cleanup_age", M::V9_1, M::V15, C::Sighup, T::Integer, ""},
    {"wal_log_hints", M::V9_4, M::V18, C::Postmaster, T::Bool, ""},
    {"data_checksums", M::V9_3, M::V18, C::Internal, T::Bool, ""},
    {"archive_mode", M::V9_1, M::V9_4, C::Postmaster, T::Bool, ""},
    {"archive_mode", M::V9_5, M::V18, C::Postmaster, T::Enum, ""},
    {"archive_command", M::V9_1, M::V18, C::Sighup, T::String, ""},
    {"archive_library", M::V15, M::V18, C::Sighup, T::String, ""},
    {"archive_timeout", M::V9_1, M::V18, C::Sighup, T::Integer, "s"},
    {"restore_command", M::V12, M::V13, C::Postmaster, T::String, ""},
    {"restore_command", M::V14, M::V18, C::Sighup, T::String, ""},
    {"archive_cleanup_command", M::V12, M::V18, C::Sighup, T::String, ""},
    {"recovery_end_command", M::V12, M::V18, C::Sighup, T::String, ""},
    {"primary_conninfo", M::V12, M::V12, C::Postmaster, T::String, ""},
    {"primary_conninfo", M::V13, M::V18, C::Sighup, T::String, ""},
    {"primary_slot_name", M::V12, M::V12, C::Postmaster, T::String, ""},
    {"primary_slot_name", M::V13, M::V18, C::Sighup, T::String, ""},
    {"promote_trigger_file", M::V12, M::V15, C::Sighup, T::String, ""},
    {"recovery_target", M::V12, M::V18, C::Postmaster, T::String, ""},
    {"recovery_target_timeline", M::V12, M::V18, C::Postmaster, T::String, ""},
    {"recovery_target_action", M::V12, M::V18, C::Postmaster, T::Enum, ""},
    {"recovery_target_time", M::V12, M::V18, C::Postmaster, T::String, ""},
    {"recovery_target_lsn", M::V12, M::V18, C::Postmaster, T::String, ""},
    {"recovery_min_apply_delay", M::V12, M::V18, C::Sighup, T::Integer, "ms"},
    {"max_worker_processes", M::V9_4, M::V18, C::Postmaster, T::Integer, ""},
    {"max_prepared_transactions", M::V9_1, M::V18, C::Postmaster, T::Integer, ""},
    {"max_locks_per_transaction", M::V9_1, M::V18, C::Postmaster, T::Integer, ""},
    {"track_commit_timestamp", M::V9_5, M::V18, C::Postmaster, T::Bool, ""},
    {"password_encryption", M::V9_1, M::V9_6, C::User, T::Bool, ""},
    {"password_encryption", M::V10, M::V18, C::User, T::Enum, ""},
    {"scram_iterations", M::V16, M::V18, C::User, T::Integer, ""},
    {"md5_password_warnings", M::V18, M::V18, C::User, T::Bool, ""},
    {"authentication_timeout", M::V9_1, M::V18, C::Sighup, T::Integer, "s"},
    {"tcp_keepalives_idle", M::V9_1, M::V18, C::User, T::Integer, "s"},
    {"tcp_keepalives_interval", M::V9_1, M::V18, C::User, T::Integer, "s"},
    {"tcp_keepalives_count", M::V9_1, M::V18, C::User, T::Integer, ""},
    {"tcp_user_timeout", M::V12, M::V18, C::User, T::Integer, "ms"},
    {"ssl", M::V9_1, M::V9_6, C::Postmaster, T::Bool, ""},
    {"ssl", M::V10, M::V18, C::Sighup, T::Bool, ""},
    {"ssl_cert_file", M::V9_2, M::V9_6, C::Postmaster, T::String, ""},
    {"ssl_cert_file", M::V10, M::V18, C::Sighup, T::String, ""},
    {"ssl_key_file", M::V9_2, M::V9_6, C::Postmaster, T::String, ""},
    {"ssl_key_file", M::V10, M::V18, C::Sighup, T::String, ""},
    {"ssl_ca_file", M::V9_2, M::V9_6, C::Postmaster, T::String, ""},
    {"ssl_ca_file", M::V10, M::V18, C::Sighup, T::String, ""},
    {"ssl_crl_file", M::V9_2, M::V9_6, C::Postmaster, T::String, ""},
    {"ssl_crl_file", M::V10, M::V18, C::Sighup, T::String, ""},
    {"ssl_min_protocol_version", M::V12, M::V18, C::Sighup, T::Enum, ""},
    {"log_line_prefix", M::V9_1, M::V18, C::Sighup, T::String, ""},
    {"log_destination", M::V9_1, M::V18, C::Sighup, T::String, ""},
    {"logging_collector", M::V9_1, M::V18, C::Postmaster, T::Bool, ""},
    {"log_directory", M::V9_1, M::V18, C::Sighup, T::String, ""},
    {"log_filename", M::V9_1, M::V18, C::Sighup, T::String, ""},
    {"log_connections", M::V9_1, M::V9_4, C::Backend, T::Bool, ""},
    {"log_connections", M::V9_5, M::V17, C::SuperuserBackend, T::Bool, ""},
    {"log_connections", M::V18, M::V18, C::SuperuserBackend, T::String, ""},
    {"log_replication_commands", M::V9_5, M::V18, C::Superuser, T::Bool, ""},
    {"log_recovery_conflict_waits", M::V14, M::V18, C::Sighup, T::Bool, ""},
    {"log_min_messages", M::V9_1, M::V18, C::Superuser, T::Enum, ""},
    {"lc_messages", M::V9_1, M::V18, C::Superuser, T::String, ""},
    {"hba_file", M::V9_1, M::V18, C::Postmaster, T::String, ""},
    {"ident_file", M::V9_1, M::V18, C::Postmaster, T::String, ""},
    {"config_file", M::V9_1, M::V18, C::Postmaster, T::String, ""},
    {"data_directory", M::V9_1, M::V18, C::Postmaster, T::String, ""},
    {"data_directory_mode", M::V11, M::V18, C::Internal, T::Integer, ""},
    {"cluster_name", M::V9_5, M::V18, C::Postmaster, T::String, ""},
    {"sync_replication_slots", M::V17, M::V18, C::Sighup, T::Bool, ""},
    {"synchronized_standby_slots", M::V17, M::V18, C::Sighup, T::String, ""},
    {"summarize_wal", M::V17, M::V18, C::Sighup, T::Bool, ""},
    {"wal_compression", M::V9_5, M::V14, C::Superuser, T::Bool, ""},
    {"wal_compression", M::V15, M::V18, C::Superuser, T::Enum, ""},
    {"recovery_prefetch", M::V15, M::V18, C::Sighup, T::Enum, ""},
    {"recovery_init_sync_method", M::V14, M::V18, C::Sighup, T::Enum, ""},
    {"allow_alter_system", M::V17, M::V18, C::Sighup, T::Bool, ""},
    {"external_pid_file", M::V9_1, M::V18, C::Postmaster, T::String, ""},
    {"unix_socket_directory", M::V9_1, M::V9_2, C::Postmaster, T::String, ""},
    {"unix_socket_directories", M::V9_3, M::V18, C::Postmaster, T::String, ""},
    {"restart_after_crash", M::V9_1, M::V18, C::Sighup, T::Bool, ""},
    {"in_hot_standby", M::V14, M::V18, C::Internal, T::Bool, ""},
    {"default_transaction_read_only", M::V9_1, M::V18, C::User, T::Bool, ""},
    {"transaction_read_only", M::V9_1, M::V18, C::User, T::Bool, ""},
    {"shared_preload_libraries", M::V9_1, M::V18, C::Postmaster, T::String, ""},
    {"server_version_num", M::V9_1, M::V18, C::Internal, T::Integer, ""},
    {"server_version", M::V9_1, M::V18, C::Internal, T::String, ""},
};
// clang-format on

} // namespace

const SettingInfo *findSetting(const QString &name, PgMajor major)
{
    for (const SettingInfo &row : table) {
        if (row.first <= major && (major <= row.last || row.last == PgMajor::V18) &&
            name.compare(QLatin1String(row.name), Qt::CaseInsensitive) == 0) {
            return &row;
        }
    }
    return nullptr;
}

} // namespace pgt
