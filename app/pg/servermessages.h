// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"

#include <QList>
#include <QString>

#include <optional>

namespace pgt {

/// What a known message of a server, of libpq or of a client program is about.
enum class ServerCause {
    // Connecting
    NoHbaEntry,
    HbaReject,
    PasswordWrong,
    PasswordNotSent,
    RoleMissing,
    RoleNoLogin,
    DatabaseMissing,
    ReplicationRightMissing,
    TlsNotOffered,
    RootCertificateMissing,
    CertificateNameMismatch,
    CertificateRejected,
    ClientCertificateMissing,
    ClientTooOldForScram,
    WalSendersUsedUp,
    ConnectionsUsedUp,
    StartingUp,
    NotConsistentYet,
    HotStandbyOff,
    ShuttingDown,
    ConnectionRefused,
    NoRoute,
    NameUnknown,
    SocketMissing,
    ConnectTimeout,
    NotPostgres,
    TerminatedByAdministrator,
    // Streaming
    WalRemoved,
    AheadOfUpstream,
    TimelineUnknown,
    TimelineMismatch,
    Diverged,
    SlotMissing,
    SlotNameInvalid,
    SlotExists,
    SlotsUsedUp,
    SlotsSwitchedOff,
    SlotWalLevel,
    SlotInUse,
    SlotLost,
    ConninfoOptionUnknown,
    PrimaryUnreachable,
    WrongPrimary,
    LinkCut,
    PrimaryStopped,
    StandbyTimeout,
    PrimaryTimeout,
    StreamingStarted,
    ConsistentState,
    ReadyReadOnly,
    Ready,
    EndOfLocalWal,
    // Recovery and settings
    WalLevelMinimal,
    ArchivingWalLevel,
    PrimaryRanMinimal,
    ParityTooLow,
    RecoveryPaused,
    RestoreCommandFailed,
    RecoveryConfRefused,
    RecoveryParameterUnknown,
    ReadOnlyServer,
    RecoveryConflict,
    SettingUnknown,
    ConfigBroken,
    HbaBroken,
    NeedsRestart,
    HostsslWithoutSsl,
    SslNotReloaded,
    // The server's own start
    AddressInUse,
    DataDirectoryAccess,
    LockFileExists,
    KeyFileAccess,
    ArchivingFails,
    DiskFull,
    TooManySlotsOnDisk,
};

enum class ServerTone {
    Failure, ///< something does not work
    Waiting, ///< will pass by itself or is being waited for
    Good,    ///< what one wants to see
};

/// A recognised message.
struct ServerMessage
{
    ServerCause cause = ServerCause::NoHbaEntry;
    ServerTone tone = ServerTone::Failure;
    Error error;  ///< kind and the three parts; detail is the line. For Good and Waiting text only
    int line = 0; ///< of the text given to explainAll(), from 1
};

/// Known messages of PostgreSQL 9.1 to 18, of libpq and of the client programs, in English
/// (LC_ALL=C, lc_messages=C). Tolerates the quotes around names that came with 17, and whatever
/// stands before the message in a log line.
class ServerMessages
{
public:
    /// The first line of @p text that is known.
    static std::optional<ServerMessage> explain(const QString &text);
    /// All known lines of a piece of log, in order.
    static QList<ServerMessage> explainAll(const QString &text);
};

} // namespace pgt
