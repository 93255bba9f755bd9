// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pg/pgconnection.h"
#include "app/remote/hosttransport.h"

namespace pgt {

/// As whom a server is watched.
struct WatchLogin
{
    QString serverName; ///< for messages
    QString role, database;
    Secret password; ///< empty: none is offered; libpq then looks into the user's passfile
};

/// Where and how watching connects: through @p endpoint, reading only, and with an end to
/// statements that a server in trouble does not finish. InvalidInput: the endpoint's options cannot
/// be read or say more than directKeywords() allows.
Result<PgTarget> watchTarget(const Endpoint &endpoint, const WatchLogin &login);

} // namespace pgt
