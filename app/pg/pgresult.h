// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace pgt {

/// A value as the server prints it; no value stands for NULL.
using PgCell = std::optional<QByteArray>;

/// What one statement gave.
struct PgResult
{
    QStringList columns;
    QList<QList<PgCell>> rows;
    QString command;     ///< the command tag, "SELECT 2", "CREATE ROLE"
    qint64 affected = 0; ///< rows the tag counts, 0 if it counts none

    bool isEmpty() const { return rows.isEmpty(); }
    /// NULL for a row or column that does not exist.
    PgCell cell(qsizetype row, const QString &column) const;
    /// cell() as text; a null string for NULL.
    QString text(qsizetype row, const QString &column) const;
    /// cell() as a number; no value for NULL and for other text.
    std::optional<qint64> integer(qsizetype row, const QString &column) const;
    /// "t" is true; anything else, NULL too, is not.
    bool isTrue(qsizetype row, const QString &column) const;
};

/// A message of the server beside results: NOTICE, WARNING, and FATAL before it hangs up.
struct PgNotice
{
    QString severity; ///< not translated since 9.6
    QString sqlState;
    QString message;
};

} // namespace pgt
