// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pg/pgversion.h"

#include <QByteArray>
#include <QStringList>

namespace pgt {

/// How a data directory of one version is told to be a standby: since 12 an empty standby.signal
/// beside settings in the configuration; before, recovery.conf, which holds the settings too. That
/// file is the marker: a server that starts with it is a standby, one without it a primary.
class StandbyConfig
{
public:
    explicit StandbyConfig(const PgVersion &version) : m_version(version) {}

    /// Its name in the data directory.
    QString marker() const;
    /// Whether the settings are in the marker. To 11 one of them in postgresql.conf stops the start
    /// ("unrecognized configuration parameter").
    bool isInMarker() const { return !m_version.hasStandbySignal(); }

    /// What the standby is to do.
    struct Wishes
    {
        QString connection;       ///< primary_conninfo
        QString slot;             ///< primary_slot_name; empty: none
        QString triggerFile;      ///< where only the server's account can make a file
        bool keepsArchive = true; ///< restore_command stays as it is
        QString mark;             ///< comment for people, without "# "
    };

    /// What the marker has to say. @p before is the recovery.conf that the target has of its own;
    /// its comments and what does not hold the standby back stay. Empty since 12.
    QByteArray markerContent(const Wishes &wishes, const QByteArray &before) const;
    /// Whether a recovery.conf can be gone on with: one that the server refuses, or one with
    /// includes, which could say anything, cannot; it is then written anew.
    static bool isReusable(const QByteArray &content);

    /// Whether a marker with that content makes a standby.
    bool isMarked(const QByteArray &content) const;

private:
    PgVersion m_version;
};

/// The settings that end recovery early or hold replay back, by the names of all versions.
QStringList haltingSettings();
/// Those of them that name a point where recovery ends.
QStringList targetSettings();

} // namespace pgt
