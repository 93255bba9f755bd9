// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pg/hbarecord.h"

namespace pgt {

/// What the server says about the options of @p record, because of which it refuses the file:
/// unknown ones, one that the method does not take, one that is missing. Empty: they are fine.
/// Follows parse_hba_auth_opt() and what comes after it in hba.c of 9.1 to 18; the words are those
/// of 15. What depends on the server's build or network (LDAP URLs, host names) is not judged.
QString hbaOptionProblem(const HbaRecord &record, const PgVersion &version);

/// Whether a client that @p record lets in has to show a certificate that the server's root
/// certificate has signed, over its password or whatever else the method wants.
bool needsClientCertificate(const HbaRecord &record, const PgVersion &version);

} // namespace pgt
