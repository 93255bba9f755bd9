// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"

#include <QString>

namespace pgt {

/// What stands in the place of a secret.
inline constexpr QLatin1StringView redactedMark("********");

/// @p text with everything masked that looks like a secret, for words of other programs: server
/// logs, answers of commands, lines of files. Passwords of connection strings and URIs (whatever
/// quotes they stand in), PASSWORD '...' of SQL, options and variables whose name ends in password,
/// secret, token, key or the like, verifiers (md5..., SCRAM-SHA-256$...), private keys, and the
/// commands that a server logs whole (archive_command and its kind). Better too much than too
/// little: a harmless word may be masked. The number of lines stays.
QString redactText(const QString &text);

/// @p error with all its parts redacted.
Error redacted(Error error);

/// Whether values of the option, variable or setting @p name are secrets by its name.
bool isSecretName(QStringView name);

} // namespace pgt
