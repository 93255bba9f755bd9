// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>

namespace pgt {

/// What `systemctl show` says about a unit.
struct SystemdUnit
{
    QString id;
    QHash<QString, QString> properties;

    /// The data directory that its Environment= names, without a slash at its end: PGDATA, on Arch
    /// PGROOT/data. Empty if it names none.
    QString dataDirectory() const;
};

/// The output of `systemctl show` for several units: blocks of KEY=VALUE lines.
QList<SystemdUnit> parseUnits(const QByteArray &text);
/// A property of the unit @p id; empty if it is not there.
QString unitProperty(const QList<SystemdUnit> &units, const QString &id, const QString &name);

/// The part of a unit that lets it work on @p dataDirectory, for a file in UNIT.d.
QString dataDirectoryDropIn(const QString &dataDirectory);

} // namespace pgt
