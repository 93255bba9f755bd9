// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/instance.h"
#include "app/pg/pgversion.h"

#include <QHash>

namespace pgt {

/// What a running server says about its configuration files: which lines it refuses, which values
/// wait for a reload or a restart, which lines of pg_hba.conf never match.
class ConfigRows
{
public:
    /// The statements, one a line. They have to come before any other look at pg_settings: reading
    /// pg_file_settings makes the session mark in pending_restart what only a restart would apply,
    /// even where nobody has reloaded yet (seen with 13, 15, 17 and 18).
    static QString query(const PgVersion &version);

    /// Takes one row of their answer; false if it is none of them.
    bool take(const QStringList &row);
    /// Says in @p instance what the rows mean; its settings have been read by now.
    void finish(Instance &instance) const;

private:
    struct Place
    {
        QString file;
        int line = 0;
        QString name, text;
    };

    void sortOut(Instance &instance, const Place &error) const;
    void findReloadable(Instance &instance) const;
    bool isNotLoaded(const Instance &instance, const Place &place) const;

    bool m_hasFileSettings = false;
    QDateTime m_loadedAt;
    QList<Place> m_errors;
    QList<Place> m_hbaErrors;
    QHash<QString, Place> m_values; ///< the deciding line of each setting; names in lower case
};

} // namespace pgt
