// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace pgt {

/// The byte order mark that some editors put before a file's first byte, as UTF-8.
inline constexpr QByteArrayView byteOrderMark("\xEF\xBB\xBF");

/// QString::fromUtf8() without its courtesy: it drops a byte order mark at the start, where servers
/// and libpq take it for part of the first word, and refuse that (seen with 15).
inline QString fromUtf8WithMark(const QByteArray &bytes)
{
    return bytes.startsWith(byteOrderMark)
                   ? QString(QChar(0xFEFF) + QString::fromUtf8(bytes.mid(byteOrderMark.size())))
                   : QString::fromUtf8(bytes);
}

} // namespace pgt
