// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

namespace pgt {

/// Some bytes of a file are replaced: what a change of a file is without the rest of the file.
struct ByteEdit
{
    qint64 at = 0;     ///< offset in the old file
    qint64 remove = 0; ///< so many bytes of it go
    QByteArray insert; ///< and these come

    bool operator==(const ByteEdit &) const = default;
};

/// What makes @p after of @p before, by offset, without overlaps. Words that stay are not part of
/// an edit, so nothing that only the old file says gets into one.
QList<ByteEdit> byteEdits(const QByteArray &before, const QByteArray &after);

/// @p before with @p edits made; nullopt if they are not edits of a file of this length.
std::optional<QByteArray> withEdits(const QByteArray &before, const QList<ByteEdit> &edits);

} // namespace pgt
