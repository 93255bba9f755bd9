// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pg/pgconnection.h"
#include "app/pg/pgresult.h"

#include <QByteArray>
#include <QList>

#include <utility>

struct pg_result;

namespace pgt {

using LibpqParameters = QList<std::pair<QByteArray, QByteArray>>;

/// Keywords and values for PQconnectStartParams(); @p addresses, separated by commas, stand for the
/// host's name. The last value is the password: wipe() it after use.
LibpqParameters libpqParameters(const PgTarget &target, const QString &addresses);

/// True if libpq would have to look up a name, which it does blocking.
bool needsLookUp(const ConnInfo &info);

/// From now on libpq asks nobody for the passphrase of a client key: a connection that needs one
/// fails. By itself it would ask on the terminal, and block until somebody answers there.
void forbidPassphraseQuestions();

/// Whether this libpq was built with Kerberos and knows gssencmode (PostgreSQL 12 and newer).
bool libpqHasGss();
/// Whether sslrootcert=system stands for the authorities of this computer (PostgreSQL 16 and
/// newer).
bool knowsSystemAuthorities();

PgResult copyOf(const pg_result *result);

} // namespace pgt
