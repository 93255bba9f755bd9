// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/byteedits.h"

#include "app/plan/diff.h"

#include <cctype>

namespace pgt {

namespace {

/// Runs of word characters, and all else byte by byte.
QList<QByteArray> words(const QByteArray &bytes)
{
    const auto isWord = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || (c & 0x80);
    };
    QList<QByteArray> parts;
    for (qsizetype at = 0; at < bytes.size();) {
        qsizetype end = at + 1;
        while (isWord(bytes.at(at)) && end < bytes.size() && isWord(bytes.at(end)))
            ++end;
        parts << bytes.mid(at, end - at);
        at = end;
    }
    return parts;
}

/// A change between two runs of equal parts.
struct Change
{
    QList<QByteArray> removed, added;
};

/// Walks through both lists; calls @p use with the offset in the old bytes at which a change
/// begins.
template<typename Use>
void forEachChange(const QList<QByteArray> &before, const QList<QByteArray> &after, Use use)
{
    const EditMarks marks = shortestEdit(before, after);
    qsizetype x = 0;
    qsizetype y = 0;
    qint64 offset = 0;
    while (x < before.size() || y < after.size()) {
        const qint64 begin = offset;
        Change change;
        for (; x < before.size() && marks.removed[size_t(x)]; ++x) {
            change.removed << before.at(x);
            offset += before.at(x).size();
        }
        for (; y < after.size() && marks.added[size_t(y)]; ++y)
            change.added << after.at(y);
        if (!change.removed.isEmpty() || !change.added.isEmpty())
            use(begin, change);
        if (x < before.size()) {
            offset += before.at(x).size();
            ++x;
            ++y;
        }
    }
}

} // namespace

QList<ByteEdit> byteEdits(const QByteArray &before, const QByteArray &after)
{
    QList<ByteEdit> edits;
    const auto useWords = [&edits](qint64 lineAt, const Change &lines) {
        forEachChange(words(lines.removed.join()), words(lines.added.join()),
                      [&edits, lineAt](qint64 at, const Change &change) {
                          edits << ByteEdit{lineAt + at, change.removed.join().size(),
                                            change.added.join()};
                      });
    };
    forEachChange(linesOf(before), linesOf(after), useWords);
    return edits;
}

std::optional<QByteArray> withEdits(const QByteArray &before, const QList<ByteEdit> &edits)
{
    QByteArray after;
    qint64 at = 0;
    for (const ByteEdit &edit : edits) {
        if (edit.at < at || edit.remove < 0 || edit.at > before.size() - edit.remove)
            return std::nullopt;
        after += before.mid(at, edit.at - at) + edit.insert;
        at = edit.at + edit.remove;
    }
    return after + before.mid(at);
}

} // namespace pgt
