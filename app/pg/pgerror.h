// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"

#include <QString>

#include <chrono>

struct pg_result;

namespace pgt {

/// The Error for a connection that could not be made. @p target is the server as the user knows it,
/// @p message what libpq said. libpq gives no SQLSTATE here, so the kind comes from the known
/// messages, else from how the connection ended.
Error connectError(const QString &target, const QString &message);

/// How far an attempt to connect got.
enum class ServerContact { None, Reached };

/// The Error for a server that did not answer, or did not finish the login, within @p limit.
Error timeoutError(const QString &target, std::chrono::milliseconds limit, ServerContact contact);

/// The Error for a server that let us in without a password where that is not safe, see
/// PgTarget::Guard.
Error unguardedError(const QString &target);

/// The Error for a host name that cannot be resolved; @p words are the resolver's.
Error unknownNameError(const QString &target, const QString &host, const QString &words);

/// The Error for a statement the server refused. Takes message, detail and hint, but not the
/// excerpt of the statement, which could hold what must not be logged.
Error statementError(const QString &target, const pg_result *result);

/// The Error for a connection that was open and is gone.
Error lostError(const QString &target, const QString &message);

} // namespace pgt
