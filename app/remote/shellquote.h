// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace pgt {

/// One word for a POSIX shell: wrapped in '...' with ' written as '\''. The only place that quotes.
/// Precondition: no NUL in @p word (checked by the transports, which refuse such commands).
QByteArray shellQuote(const QString &word);

/// All words, separated by blanks.
QByteArray shellQuote(const QStringList &words);

/// For showing to people: words that need no quotes stay bare.
QString shellShown(const QStringList &words);

} // namespace pgt
