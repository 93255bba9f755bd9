// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/pgresult.h"

namespace pgt {

PgCell PgResult::cell(qsizetype row, const QString &column) const
{
    const qsizetype index = columns.indexOf(column);
    if (index < 0 || row < 0 || row >= rows.size())
        return std::nullopt;
    return rows.at(row).at(index);
}

QString PgResult::text(qsizetype row, const QString &column) const
{
    const PgCell value = cell(row, column);
    if (!value)
        return QString();
    // An empty value is not NULL.
    return value->isEmpty() ? QStringLiteral("") : QString::fromUtf8(*value);
}

std::optional<qint64> PgResult::integer(qsizetype row, const QString &column) const
{
    const PgCell value = cell(row, column);
    bool isNumber = false;
    const qint64 number = value ? value->toLongLong(&isNumber) : 0;
    if (!isNumber)
        return std::nullopt;
    return number;
}

bool PgResult::isTrue(qsizetype row, const QString &column) const
{
    return cell(row, column) == PgCell("t");
}

} // namespace pgt
