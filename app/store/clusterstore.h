// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/savedcluster.h"

#include <QHash>
#include <QJsonArray>

#include <optional>

namespace pgt {

/// The saved clusters, in one JSON file without secrets. Every change is written at once and in one
/// step (the old file stays until the new one is complete); what this version does not know in the
/// file is kept. A damaged file is never overwritten: it is moved aside and reported.
class ClusterStore
{
public:
    /// @p path: the file; need not exist. See defaultPath().
    explicit ClusterStore(const QString &path);

    static QString defaultPath();

    /// Reads the file. A missing file is an empty list. Errors: InvalidInput if the file was
    /// damaged (it was moved aside, the store is empty) or one cluster cannot be used (it stays in
    /// the file, the others are loaded): the store is usable. Io and Unsupported (written by a
    /// newer version): the store is empty and refuses changes, so that nothing is written over the
    /// file.
    Result<void> load();

    const QList<SavedCluster> &clusters() const { return m_clusters; }
    const SavedCluster *cluster(const QString &id) const;

    /// Adds or replaces by id. Errors: InvalidInput (no id, no name, no server), Io: nothing
    /// changed.
    Result<void> put(const SavedCluster &cluster);
    /// Removing an unknown id succeeds.
    Result<void> remove(const QString &id);
    /// Order of the list; ids that are missing keep their place at the end.
    Result<void> reorder(const QStringList &ids);

    /// The named clusters as a file for another computer; without paths to key files.
    QByteArray exportJson(const QStringList &ids) const;
    /// Reads an exported file. Ids that exist already are replaced by fresh ones; returns what was
    /// added.
    Result<QList<SavedCluster>> importJson(const QByteArray &json);

private:
    Result<void> save(const QList<SavedCluster> &clusters);

    QString m_path;
    QList<SavedCluster> m_clusters;
    QJsonArray m_unusable; ///< entries that this version cannot read, kept as they are
    std::optional<Error> m_loadError;
    QHash<QString, QJsonObject> m_unknownMembers; ///< by cluster id: kept for newer versions
};

} // namespace pgt
