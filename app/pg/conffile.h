// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace pgt {

/// postgresql.conf and what it includes, or recovery.conf of 9.1 to 11, where we quote every value.
enum class ConfDialect { PostgresqlConf, RecoveryConf };

/// Where ConfFile::set() may leave a value that is effective.
enum class ConfPlacement {
    Anywhere,      ///< nothing that is read later sets the same name
    AfterIncludes, ///< a file included further up sets it too: only below the last include
};

/// One line of a configuration file as the server's scanner sees it.
struct ConfLine
{
    enum class Kind { Blank, Comment, Setting, Include, IncludeIfExists, IncludeDir, Broken };

    Kind kind = Kind::Blank;
    int number = 0;           ///< from 1
    QString name;             ///< as written; compare without case
    QString value;            ///< without quotes and escapes
    bool isQuoted = false;    ///< the value is written between quotes
    QString near;             ///< of a broken line: the token the server stumbles over; empty: end
    qsizetype valueBegin = 0; ///< the value's token in the line, in bytes
    qsizetype valueEnd = 0;

    bool isInclude() const
    {
        return kind == Kind::Include || kind == Kind::IncludeIfExists || kind == Kind::IncludeDir;
    }
};

/// A lossless editor for one file: bytes() of an unchanged file are the bytes it was made from,
/// whatever they are (CRLF, tabs, no final line end, bytes that are no UTF-8, NUL). An edit touches
/// as little as possible. Knows nothing of other files; see ConfTree for includes.
/// Grammar: guc-file.l of the server, the same for all versions handled here.
class ConfFile
{
public:
    explicit ConfFile(const QByteArray &bytes = {},
                      ConfDialect dialect = ConfDialect::PostgresqlConf);

    QByteArray bytes() const;
    const QList<ConfLine> &lines() const { return m_parsed; }
    /// Lines the server would refuse. One of them makes a start fail and voids a whole reload.
    QList<ConfLine> errors() const;
    /// The include directives in order.
    QList<ConfLine> includes() const;

    /// The line that wins within this file: the last active one with this name.
    std::optional<ConfLine> find(const QString &name) const;
    /// All active lines with this name, in order.
    QList<ConfLine> findAll(const QString &name) const;
    /// Value of find(); null if the name is not set in this file.
    QString value(const QString &name) const;

    /// Makes @p value the one this file gives @p name, and returns the number of the line that now
    /// does. Replaces the value in the winning line and nothing else of it (indentation, spacing,
    /// the comment behind it); if the name is not set, adds a line below its commented default,
    /// or at the end. With AfterIncludes a line above the last include gets the value too and a
    /// second one is added below: 9.1 to 9.3 refuse to reload a file in which two lines give a
    /// restart-only setting different values.
    int set(const QString &name, const QString &value,
            ConfPlacement placement = ConfPlacement::Anywhere);
    /// Removes the active lines with this name; the number of lines removed.
    int remove(const QString &name);

private:
    void parse();
    QByteArray token(const QString &value, bool wasQuoted) const;
    QByteArray lineEndNear(int index) const;
    int commentedDefault(const QString &name, int from) const;
    void replaceValue(int index, const QString &value);
    int insertLine(int index, const QByteArray &text);

    QList<QByteArray> m_lines; ///< with their line ends
    QList<ConfLine> m_parsed;  ///< the same lines
    ConfDialect m_dialect;
};

} // namespace pgt
