// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/memoryscan.h"

#include <QFile>
#include <QRandomGenerator>

#include <vector>

namespace pgt::test {

namespace {

constexpr char mask = 0x55;

} // namespace

MaskedSecret::MaskedSecret() : m_masked(20, '\0')
{
    for (char &c : m_masked)
        c = char(char('a' + QRandomGenerator::system()->bounded(26)) ^ mask);
}

QByteArray MaskedSecret::clear() const
{
    QByteArray bytes = m_masked;
    for (char &c : bytes)
        c = char(c ^ mask);
    return bytes;
}

QByteArray MaskedSecret::octal() const
{
    QByteArray text;
    for (const char c : m_masked)
        text += "\\0" + QByteArray::number(c ^ mask, 8).rightJustified(3, '0');
    return text;
}

int MaskedSecret::copiesInMemory() const
{
    QFile maps(QStringLiteral("/proc/self/maps"));
    QFile memory(QStringLiteral("/proc/self/mem"));
    if (!maps.open(QIODevice::ReadOnly) ||
        !memory.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return -1;
    // Beyond that it is the shadow of a sanitizer, which holds nothing of the program's.
    constexpr qint64 largest = qint64(64) << 30;
    int found = 0;
    std::vector<char> bytes;
    const QByteArray regions = maps.readAll();
    for (const QByteArray &line : regions.split('\n')) {
        const QByteArrayList words = line.simplified().split(' ');
        if (words.size() < 2 || !words.at(1).startsWith("rw") || line.contains("[v"))
            continue;
        const qint64 from = words.at(0).split('-').at(0).toLongLong(nullptr, 16);
        const qint64 to = words.at(0).split('-').value(1).toLongLong(nullptr, 16);
        if (to - from > largest)
            continue;
        bytes.resize(size_t(to - from));
        if (!memory.seek(from))
            continue;
        const qint64 got = memory.read(bytes.data(), to - from);
        // Searched in its masked form, so that the search itself leaves no clear one.
        for (char &c : bytes)
            c = char(c ^ mask);
        for (qsizetype at = 0; got > 0; ++at) {
            at = QByteArrayView(bytes.data(), got).indexOf(m_masked, at);
            if (at < 0)
                break;
            ++found;
        }
    }
    return found;
}

} // namespace pgt::test
