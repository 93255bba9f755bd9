// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/pg/pgversion.h"
#include "app/remote/command.h"

#include <QString>

namespace pgt {

/// Where a sandbox lies on this computer.
struct SandboxPlaces
{
    QString base;    ///< everything but the sockets; holds the marker file
    QString sockets; ///< short enough for a socket in it
    QString account; ///< owner; empty: the account of this program

    QString primary() const { return base + QStringLiteral("/primary"); }
    QString standby() const { return base + QStringLiteral("/standby"); }
    QString marker() const { return base + QStringLiteral("/sandbox.json"); }

    /// For the folder that was asked for. Run by root, servers belong to an ordinary account, which
    /// must be able to get there: then it is a folder below /var/lib if it cannot. Both results
    /// depend on nothing else, so a later run of the program finds them again.
    static SandboxPlaces of(const QString &directory);
};

/// The longest name of a Unix socket: sizeof(sockaddr_un.sun_path) - 1 on Linux; 104 - 1 on macOS.
int longestSocketPath();

/// A server installation on this computer.
struct SandboxPrograms
{
    QString directory;
    PgVersion version;
};

// The commands of the sandbox, each a constant script with arguments.

/// Prints what is installed and which distribution this is.
Command findProgramsCommand();
/// The newest complete installation in the output; error NoPostgres with the package's name.
Result<SandboxPrograms> newestPrograms(const QByteArray &output);
/// Makes both clusters where they are missing; on private sockets, peer for the owner, passwords
/// for all others.
Command makeClustersCommand(const SandboxPlaces &places, const SandboxPrograms &programs,
                            int primaryPort, int standbyPort);
Command startCommand(const SandboxPlaces &places, const SandboxPrograms &programs,
                     const QString &dataDirectory);
Command stopCommand(const SandboxPrograms &programs, const QString &dataDirectory);
/// Prints which of both runs, is a standby, and is paused.
Command lookCommand(const SandboxPlaces &places, const SandboxPrograms &programs, int standbyPort);
/// Stops every server below the base and removes every file in base and sockets.
Command removeCommand(const SandboxPlaces &places);
/// Runs @p sql in one of the servers as its superuser; @p sql travels on standard input.
Command sqlCommand(const SandboxPlaces &places, const SandboxPrograms &programs, int port,
                   const QString &database, const QByteArray &sql);

/// SQL that writes about @p bytes of WAL into a table of its own that stays below 64 MB.
QByteArray loadSql(qint64 bytes);
/// Where loadSql() runs, and how the database is made (once; in database postgres).
QString loadDatabase();
QByteArray makeLoadDatabaseSql();

} // namespace pgt
