// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pg/pgversion.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace pgt {

/// @p value between single quotes for postgresql.conf and recovery.conf: quotes and backslashes
/// doubled, line ends, tabs, backspaces and form feeds as escapes. Works for every text without
/// NUL.
QString quoteConfValue(const QString &value);

/// The value of a token as the server's scanner yields it: quotes and escapes taken away. A token
/// without quotes is returned as it is.
QByteArray unquoteConfToken(const QByteArray &token);

/// True if @p value may stand in postgresql.conf without quotes: a word, a number with or without
/// unit.
bool isPlainConfValue(const QString &value);

/// The bytes that a memory size stands for: "6GB", "512MB"; a number without unit counts in @p unit
/// ("MB" for max_slot_wal_keep_size, "8kB" for shared_buffers). Negative numbers, which stand for
/// "no limit", give -1; what is no size gives nullopt.
std::optional<qint64> confBytes(const QString &value, const QString &unit);

/// True if the server makes the same of @p a and @p b for the setting @p name: units (60000 and
/// 1min for wal_sender_timeout), booleans (on, yes, true, 1), case of enumerations, old names of
/// wal_level. Values of settings this program does not know are compared as they are.
bool sameValue(const QString &name, const QString &a, const QString &b,
               PgMajor major = PgMajor::V18);

/// A setting as the columns vartype and unit of pg_settings describe it.
struct SettingShape
{
    QString name;
    QString type; ///< bool, integer, real, enum or string
    QString unit; ///< of a number without one; empty: none
};
/// The same for any setting of a server that can be asked what it is. Texts are equal without
/// regard to case and blanks: servers keep lists (DateStyle) in a form of their own.
bool sameValue(const SettingShape &setting, const QString &a, const QString &b, PgMajor major);

} // namespace pgt
