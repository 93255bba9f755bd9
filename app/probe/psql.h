// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/instance.h"
#include "app/remote/command.h"

namespace pgt {

/// Runs SQL on a cluster of a host with that server's own psql, as the account that owns it: works
/// through peer authentication without any password, and psql is never older than the server.
/// The SQL goes to standard input, so nothing of it is in the process list. The session is UTF-8
/// with `search_path = pg_catalog`, so that objects of users cannot stand in for the server's;
/// other names need their schema. No statement waits for a synchronous standby
/// (`synchronous_commit = local`), for a lock longer than 10 s (9.3+; SQLSTATE 55P03) or in all
/// longer than 20 s (57014); one that may take longer sets its own limits. The first error ends it
/// with exit code 3; code 2 means no connection. Read the output with parsePsqlRows() and failures
/// with psqlError().
Command psqlCommand(const Instance &instance, const QByteArray &sql,
                    const QString &database = QStringLiteral("postgres"),
                    Command::Privacy privacy = Command::Privacy::Plain);

/// What psqlCommand() puts before the SQL for a psql of that server version: separators that occur
/// in no value, the search path and the limits.
QByteArray psqlPreamble(int versionNum);

/// One list of values a row, all result sets one after the other. NULL is an empty string.
/// Before 9.2 psql cannot end rows with a zero byte: there a line break in a value ends the row.
QList<QStringList> parsePsqlRows(const QByteArray &output);

/// The connection string of psqlCommand().  user: empty for the owner's namesake.
QString psqlConnection(const Instance &instance, const QString &database, const QString &user);

/// The server's own psql, or one that can talk to it.
QString psqlProgram(const Instance &instance);

/// The error of a psql that did not exit with 0: SQLSTATE and the server's own words in the detail,
/// with cause and remedy where the message is known. @p what says what was tried, as a sentence:
/// "The role replicator could not be created on berlin-1."
Error psqlError(const CommandResult &result, const QString &what);

} // namespace pgt
