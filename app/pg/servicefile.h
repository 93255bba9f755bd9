// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pg/conninfo.h"

namespace pgt {

/// One named connection of a pg_service.conf. Its password, if it has one, stays in the file.
struct PgService
{
    QString name;
    ConnInfo info;
};

/// Reads the text of a pg_service.conf as libpq does (PostgreSQL 9.1 to 18, "The Connection Service
/// File"): sections in brackets, lines keyword=value without quoting, # at the start of a line. Of
/// services of one name the first counts. A service with a line that this computer's libpq refuses
/// (blanks around the equals sign, an unknown keyword; tried with 15) is left out, because nobody
/// could connect with it; LDAP look-ups are not followed.
QList<PgService> readServices(const QByteArray &text);

/// Where libpq looks: PGSERVICEFILE or the user's own file (~/.pg_service.conf, on Windows
/// %APPDATA%\postgresql\.pg_service.conf), then pg_service.conf in PGSYSCONFDIR.
QStringList serviceFiles();

} // namespace pgt
