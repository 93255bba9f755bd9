// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/secret.h"
#include "app/pg/pgversion.h"

#include <QByteArray>
#include <QString>

namespace pgt {

/// What the server stores of a password, computed here so that the password itself never travels
/// and never shows up in a statement, a log or pg_stat_activity. A Secret, because an md5 value is
/// as good as the password and a SCRAM value can be attacked offline.

/// "SCRAM-SHA-256$4096:salt$StoredKey:ServerKey" (10 and later), with a random salt.
Secret makeScramVerifier(const Secret &password);
/// The same with given salt and number of iterations, as RFC 7677.
Secret makeScramVerifier(const Secret &password, const QByteArray &salt, int iterations);
/// "md5" and 32 hexadecimal digits; depends on the role's name.
Secret makeMd5Verifier(const Secret &password, const QString &role);
/// The strongest form the version knows: SCRAM since 10.
Secret makeVerifier(const Secret &password, const QString &role, const PgVersion &version);

/// True if @p stored (pg_authid.rolpassword) is a verifier of @p password for @p role.
bool verifierMatches(const Secret &stored, const Secret &password, const QString &role);

} // namespace pgt
