// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pg/conninfo.h"
#include "app/pg/pgversion.h"

#include <QStringList>

namespace pgt {

/// What a copy by pg_basebackup is to be like.
struct BackupWishes
{
    QString program;
    QString directory;
    ConnInfo connection;
    QString slot;                                   ///< empty: none
    QList<std::pair<QString, QString>> tablespaces; ///< from, to
    bool isFast = true;                             ///< checkpoint at once
    QString label;
};

/// The command line of pg_basebackup as a client of @p client has it; options that it does not have
/// are left out. It never asks for a password, shows its progress and, where it would by itself
/// (10+), does not clear up after a failure. A client before 9.3 takes host, port and user only:
/// the rest of the connection has to come by the environment.
QStringList backupCommand(const PgVersion &client, const BackupWishes &wishes);

} // namespace pgt
