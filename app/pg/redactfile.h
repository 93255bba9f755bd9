// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

namespace pgt {

/// The lines of a configuration file of PostgreSQL (postgresql.conf and its kin, recovery.conf,
/// pg_hba.conf, pg_ident.conf) as they may be shown, saved and printed: without line ends, with
/// secrets masked. Over what redactText() finds: whole values of the settings that hold commands
/// (archive_command, restore_command, ssl_passphrase_command, ...) and of settings whose name says
/// that they are secret, the passwords in a quoted primary_conninfo, the same in lines that are
/// commented out or that the server refuses, and values of pg_hba.conf that a backslash carries
/// into the next line. As many lines as the file has; bytes that are no UTF-8 are replaced.
QStringList redactedLines(const QByteArray &file);

/// @p value of the setting @p name as it may be shown.
QString redactedSetting(const QString &name, const QString &value);

} // namespace pgt
