// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/hostfacts.h"

#include <QMap>

namespace pgt {

/// A tablespace of the primary and where its copy lies on the standby's host.
struct TablespacePlace
{
    QString from, to; ///< the same unless the user maps it
    qint64 bytes = 0; ///< room to have for it; 0: not known
};

/// What a copy of a cluster takes, apart for each place. The old data stays until the user removes
/// it, so all of this has to be free besides.
struct SpaceNeed
{
    bool isKnown = false; ///< the primary's size could be read
    qint64 dataBytes = 0; ///< data directory without tablespaces, with a tenth for what is written
                          ///< meanwhile
    qint64 walBytes = 0;  ///< as much WAL as the primary has, at least 1 GiB
    QList<TablespacePlace> tablespaces;
};
/// @p mapping: path on the primary -> path on the standby; others keep their path.
SpaceNeed spaceNeed(const Instance &primary, const QMap<QString, QString> &mapping);

/// What is needed on one file system of the standby's host.
struct MountNeed
{
    QString mountPoint;    ///< empty: not known
    QStringList paths;     ///< that lie on it
    qint64 freeBytes = -1; ///< -1: not known
    qint64 freeInodes = -1;
    qint64 neededBytes = 0;
};
/// The needs summed up per file system, the data directory's first. Places of which nobody knows
/// where they lie are apart, with freeBytes -1.
QList<MountNeed> needPerMount(const SpaceNeed &need, const HostFacts &host,
                              const Instance &standby);

} // namespace pgt
