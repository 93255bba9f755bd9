// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/diff.h"

#include "app/pg/redactfile.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

QString shown(QByteArray line)
{
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    return QString::fromUtf8(line);
}

/// Myers' greedy algorithm: for each number of edits d, the farthest point reached on each
/// diagonal. Gives the edit script as marks: which old lines go and which new lines come.
class Editor
{
public:
    Editor(const QList<QByteArray> &before, const QList<QByteArray> &after)
        : removed(size_t(before.size()))
        , added(size_t(after.size()))
        , m_before(before)
        , m_after(after)
    {
        search();
    }

    std::vector<bool> removed, added;

private:
    int slide(int x, int y) const
    {
        while (x < m_before.size() && y < m_after.size() && m_before.at(x) == m_after.at(y)) {
            ++x;
            ++y;
        }
        return x;
    }

    static bool goesDown(const std::vector<int> &reach, int k, int d, int offset)
    {
        return k == -d || (k != d && reach[size_t(k - 1 + offset)] < reach[size_t(k + 1 + offset)]);
    }

    void search()
    {
        const int n = int(m_before.size());
        const int m = int(m_after.size());
        const int offset = n + m + 1;
        std::vector<int> reach(size_t(2 * offset + 1), 0);
        std::vector<std::vector<int>> trace;
        for (int d = 0; d <= n + m; ++d) {
            trace.push_back(reach);
            for (int k = -d; k <= d; k += 2) {
                const bool down = goesDown(reach, k, d, offset);
                const int from =
                        down ? reach[size_t(k + 1 + offset)] : reach[size_t(k - 1 + offset)] + 1;
                const int x = slide(from, from - k);
                reach[size_t(k + offset)] = x;
                if (x >= n && x - k >= m) {
                    walkBack(trace, offset);
                    return;
                }
            }
        }
    }

    void walkBack(const std::vector<std::vector<int>> &trace, int offset)
    {
        int x = int(m_before.size());
        int y = int(m_after.size());
        for (int d = int(trace.size()) - 1; d > 0; --d) {
            const std::vector<int> &reach = trace[size_t(d)];
            const int k = x - y;
            const bool down = goesDown(reach, k, d, offset);
            const int fromK = down ? k + 1 : k - 1;
            x = reach[size_t(fromK + offset)];
            y = x - fromK;
            if (down)
                added[size_t(y)] = true;
            else
                removed[size_t(x)] = true;
        }
    }

    const QList<QByteArray> &m_before;
    const QList<QByteArray> &m_after;
};

QList<DiffLine> script(const QList<QByteArray> &before, const QList<QByteArray> &after)
{
    const Editor editor(before, after);
    QList<DiffLine> lines;
    int x = 0;
    int y = 0;
    while (x < before.size() || y < after.size()) {
        if (x < before.size() && editor.removed[size_t(x)]) {
            lines.append({DiffLine::Kind::Removed, x + 1, 0, shown(before.at(x))});
            ++x;
        } else if (y < after.size() && editor.added[size_t(y)]) {
            lines.append({DiffLine::Kind::Added, 0, y + 1, shown(after.at(y))});
            ++y;
        } else {
            lines.append({DiffLine::Kind::Context, x + 1, y + 1, shown(before.at(x))});
            ++x;
            ++y;
        }
    }
    return lines;
}

// postgresql.conf has its headings as "# - Settings -" and "# WRITE-AHEAD LOG" between rulers.
QString sectionAbove(const QList<QByteArray> &before, int line)
{
    static const QRegularExpression heading(u"^# - .* -$|^# [A-Z][A-Z ,/()-]{3,}$"_s);
    static const QRegularExpression comment(u"^#\\s*(?![\\w.]+\\s*=)\\S.*\\w"_s);
    QString nearest;
    for (int i = std::min(line, int(before.size())) - 1; i >= 0; --i) {
        const QString text = shown(before.at(i)).trimmed();
        if (heading.match(text).hasMatch())
            return text;
        if (nearest.isEmpty() && comment.match(text).hasMatch())
            nearest = text;
    }
    return nearest;
}

DiffHunk makeHunk(const QList<DiffLine> &lines, qsizetype begin, qsizetype end,
                  const QList<QByteArray> &before)
{
    DiffHunk hunk;
    int oldBefore = 0;
    int newBefore = 0;
    for (qsizetype i = 0; i < begin; ++i) {
        oldBefore = std::max(oldBefore, lines.at(i).oldNumber);
        newBefore = std::max(newBefore, lines.at(i).newNumber);
    }
    hunk.lines = lines.mid(begin, end - begin);
    for (const DiffLine &line : std::as_const(hunk.lines)) {
        hunk.oldCount += line.oldNumber > 0;
        hunk.newCount += line.newNumber > 0;
    }
    hunk.oldStart = hunk.oldCount > 0 ? oldBefore + 1 : oldBefore;
    hunk.newStart = hunk.newCount > 0 ? newBefore + 1 : newBefore;
    hunk.section = sectionAbove(before, oldBefore);
    return hunk;
}

} // namespace

QList<QByteArray> linesOf(const QByteArray &bytes)
{
    QList<QByteArray> lines;
    qsizetype begin = 0;
    while (begin < bytes.size()) {
        const qsizetype end = bytes.indexOf('\n', begin);
        const qsizetype next = end < 0 ? bytes.size() : end + 1;
        lines.append(bytes.mid(begin, next - begin));
        begin = next;
    }
    return lines;
}

EditMarks shortestEdit(const QList<QByteArray> &before, const QList<QByteArray> &after)
{
    Editor editor(before, after);
    return {std::move(editor.removed), std::move(editor.added)};
}

QString DiffHunk::header() const
{
    QString text = u"@@ -%1,%2 +%3,%4 @@"_s.arg(oldStart).arg(oldCount).arg(newStart).arg(newCount);
    if (!section.isEmpty())
        text += u' ' + section;
    return text;
}

QString Diff::toText() const
{
    QString text;
    for (const DiffHunk &hunk : hunks) {
        text += hunk.header() + u'\n';
        for (const DiffLine &line : hunk.lines) {
            const char16_t mark = line.kind == DiffLine::Kind::Added     ? u'+'
                                  : line.kind == DiffLine::Kind::Removed ? u'-'
                                                                         : u' ';
            text += mark + line.text + u'\n';
        }
    }
    return text;
}

Diff diffLines(const QByteArray &before, const QByteArray &after, int context)
{
    Diff diff;
    const QList<QByteArray> oldLines = linesOf(before);
    const QList<DiffLine> lines = script(oldLines, linesOf(after));
    qsizetype i = 0;
    while (i < lines.size()) {
        if (lines.at(i).kind == DiffLine::Kind::Context) {
            ++i;
            continue;
        }
        const qsizetype begin = std::max<qsizetype>(0, i - context);
        qsizetype end = i;
        // Changes with at most 2 x context unchanged lines between them share a hunk.
        for (qsizetype j = i; j < lines.size() && j <= end + 2 * context + 1; ++j) {
            if (lines.at(j).kind != DiffLine::Kind::Context)
                end = j;
        }
        i = std::min(lines.size(), end + 1 + context);
        diff.hunks.append(makeHunk(lines, begin, i, oldLines));
    }
    for (const DiffLine &line : lines) {
        diff.added += line.kind == DiffLine::Kind::Added;
        diff.removed += line.kind == DiffLine::Kind::Removed;
    }
    return diff;
}

Diff redactedDiff(const QByteArray &before, const QByteArray &after)
{
    Diff diff = diffLines(before, after);
    const QStringList oldLines = redactedLines(before);
    const QStringList newLines = redactedLines(after);
    for (DiffHunk &hunk : diff.hunks) {
        hunk.section = redactedLines(hunk.section.toUtf8()).join(u' ');
        for (DiffLine &line : hunk.lines)
            line.text = line.oldNumber > 0 ? oldLines.value(line.oldNumber - 1)
                                           : newLines.value(line.newNumber - 1);
    }
    return diff;
}

} // namespace pgt
