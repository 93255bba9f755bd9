// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/shellquote.h"

#include <algorithm>

namespace pgt {

namespace {

bool isPlain(const QString &word)
{
    return !word.isEmpty() && std::all_of(word.cbegin(), word.cend(), [](QChar c) {
        return (c.unicode() < 128 && c.isLetterOrNumber()) ||
               QStringLiteral("_-./:=,@%+").contains(c);
    });
}

} // namespace

QByteArray shellQuote(const QString &word)
{
    QByteArray bytes = word.toUtf8();
    bytes.replace('\'', "'\\''");
    return '\'' + bytes + '\'';
}

QByteArray shellQuote(const QStringList &words)
{
    QByteArrayList quoted;
    for (const QString &word : words)
        quoted << shellQuote(word);
    return quoted.join(' ');
}

QString shellShown(const QStringList &words)
{
    QStringList shown;
    for (const QString &word : words)
        shown << (isPlain(word) ? word : QString::fromUtf8(shellQuote(word)));
    return shown.join(QLatin1Char(' '));
}

} // namespace pgt
