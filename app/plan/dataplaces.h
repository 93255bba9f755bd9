// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/spaceneed.h"

#include <QJsonObject>

namespace pgt {

/// Where the data of one standby lies while it is made; part of the plan, never read from a host.
///
/// The copy is made beside the data directory while the old cluster goes on. It comes into the live
/// place by renaming, after standby.signal is in it. A mount point cannot be renamed: there copy
/// and old data are directories inside it, and its entries are moved, in an order in which what
/// lies in the live place is no cluster before it is complete and marked.
struct DataPlaces
{
    QString directory; ///< the live place
    QString copy;      ///< where the copy is made
    QString aside;     ///< where the old data goes
    bool isMountPoint = false;
    QString identity; ///< "device:inode" of the old data directory; empty: not known
    QString label;    ///< of the backup; says which run made a copy
    QString systemIdentifier;
    qint64 dataBytes = 0; ///< room for the copy without its tablespaces
    QList<TablespacePlace> tablespaces;

    /// Name of the directory in each tablespace that holds the copy's part until it is in place.
    QString copyName() const;
    /// Same for the old cluster's part, where it is in the way.
    QString asideName() const;
    QStringList tablespaceTargets() const;
    /// Where a file of the live data directory is in the copy; other paths stay as they are.
    QString inCopy(const QString &path) const;

    QJsonObject toJson() const;
    static DataPlaces fromJson(const QJsonObject &json);
};

} // namespace pgt
