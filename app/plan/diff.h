// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <vector>

namespace pgt {

/// One line of a diff as the review page shows it.
struct DiffLine
{
    enum class Kind { Context, Removed, Added };

    Kind kind = Kind::Context;
    int oldNumber = 0; ///< from 1; 0: the line is not in the old file
    int newNumber = 0; ///< from 1; 0: the line is not in the new file
    QString text;      ///< without its line end

    bool operator==(const DiffLine &) const = default;
};

/// A run of changed lines with the lines around it.
struct DiffHunk
{
    int oldStart = 0, oldCount = 0; ///< as after "@@"; the start is 0 if the count is
    int newStart = 0, newCount = 0;
    /// The last heading above the hunk ("# - Settings -"), or the last comment; may be empty.
    QString section;
    QList<DiffLine> lines;

    /// "@@ -211,2 +211,2 @@ # - Settings -"
    QString header() const;
};

struct Diff
{
    QList<DiffHunk> hunks;
    int added = 0, removed = 0;

    bool isEmpty() const { return hunks.isEmpty(); }
    /// The unified format of diff -u without the two file name lines.
    QString toText() const;
};

/// @p bytes at its line feeds, which stay.
QList<QByteArray> linesOf(const QByteArray &bytes);

/// The smallest set of parts that go and come between two lists of parts.
struct EditMarks
{
    std::vector<bool> removed; ///< for each part of the old list
    std::vector<bool> added;   ///< for each part of the new list
};
EditMarks shortestEdit(const QList<QByteArray> &before, const QList<QByteArray> &after);

/// The smallest set of changed lines between two files, with @p context unchanged lines around
/// each. A last line with and one without its line end differ. Bytes that are no UTF-8 are replaced
/// for showing only. Cost grows with lines x changes; meant for configuration files.
Diff diffLines(const QByteArray &before, const QByteArray &after, int context = 2);

/// diffLines() for people: secrets in the lines and headings are masked, see redactedLines().
Diff redactedDiff(const QByteArray &before, const QByteArray &after);

} // namespace pgt
