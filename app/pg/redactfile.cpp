// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/redactfile.h"

#include "app/base/redact.h"
#include "app/pg/conffile.h"
#include "app/pg/confvalue.h"
#include "app/pg/conninfo.h"

#include <QRegularExpression>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

/// Settings whose whole value is somebody's command line: a key may stand anywhere in it.
bool isCommandSetting(const QString &name)
{
    return name.endsWith("_command"_L1, Qt::CaseInsensitive);
}

/// Whether a line that the server refuses is hidden whole, because nothing can be told apart in it.
bool hidesAll(const QString &name)
{
    return isCommandSetting(name) || isSecretName(name) ||
           name.endsWith("conninfo"_L1, Qt::CaseInsensitive);
}

QByteArray withoutRest(const QByteArray &line, const QString &name)
{
    const QByteArray word = name.toUtf8();
    return line.first(line.indexOf(word) + word.size()) + " = " + QString(redactedMark).toLatin1();
}

ConfLine parsedLine(const QByteArray &line)
{
    const ConfFile file(line);
    return file.lines().isEmpty() ? ConfLine() : file.lines().constFirst();
}

/// A setting up to its value, masked as far as needed.
QByteArray redactedValue(const QByteArray &line, const ConfLine &parsed)
{
    const QString shown = redactedSetting(parsed.name, parsed.value);
    if (shown == parsed.value)
        return line.first(parsed.valueEnd);
    return line.first(parsed.valueBegin) + quoteConfValue(shown).toUtf8();
}

/// Settings that are commented out, and words like "password: ..." in plain comments.
QByteArray redactedComment(const QByteArray &line)
{
    qsizetype at = 0;
    while (at < line.size() && (line.at(at) == '#' || line.at(at) == ' ' || line.at(at) == '\t'))
        ++at;
    const QByteArray inside = line.mid(at);
    const ConfLine parsed = parsedLine(inside);
    if (parsed.kind == ConfLine::Kind::Setting)
        return line.first(at) + redactedValue(inside, parsed) +
               redactedComment(inside.mid(parsed.valueEnd));
    if (parsed.kind == ConfLine::Kind::Broken && hidesAll(parsed.name))
        return line.first(at) + withoutRest(inside, parsed.name);
    static const QRegularExpression spoken(
            uR"(\b(pass(?:word|wd|phrase|code)?|pwd|secret|token|api[ _-]?key)(\s*:\s*|\s+is\s+)\S.*)"_s,
            QRegularExpression::CaseInsensitiveOption);
    QString text = QString::fromUtf8(line);
    if (!spoken.match(text).hasMatch())
        return line;
    return text.replace(spoken, u"\\1\\2"_s + redactedMark).toUtf8();
}

/// Where the comment of a line of pg_hba.conf begins.
qsizetype commentBegin(const QByteArray &line)
{
    bool isQuoted = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        if (line.at(i) == '"')
            isQuoted = !isQuoted;
        else if (line.at(i) == '#' && !isQuoted)
            return i;
    }
    return line.size();
}

/// @p isContinued: this line or the one before it ends in a backslash. Then it is left whole for
/// redactText(), which sees where a quoted value ends.
QByteArray redactedLine(const QByteArray &line, bool isContinued)
{
    const ConfLine parsed = parsedLine(line);
    if (parsed.kind == ConfLine::Kind::Blank)
        return line;
    if (parsed.kind == ConfLine::Kind::Comment)
        return redactedComment(line);
    if (parsed.kind == ConfLine::Kind::Setting)
        return redactedValue(line, parsed) + redactedComment(line.mid(parsed.valueEnd));
    if (parsed.kind == ConfLine::Kind::Broken && hidesAll(parsed.name) && !isContinued)
        return withoutRest(line, parsed.name);
    const qsizetype comment = commentBegin(line);
    return line.first(comment) + redactedComment(line.mid(comment));
}

} // namespace

QString redactedSetting(const QString &name, const QString &value)
{
    if (value.isEmpty())
        return value;
    if (isCommandSetting(name) || isSecretName(name))
        return redactedMark;
    if (name.compare("primary_conninfo"_L1, Qt::CaseInsensitive) == 0) {
        const Result<ConnInfo> parsed = ConnInfo::parse(value);
        if (!parsed)
            return redactedMark;
        if (parsed->redacted() != parsed->toString())
            return parsed->redacted();
    }
    return redactText(value);
}

QStringList redactedLines(const QByteArray &file)
{
    if (file.isEmpty())
        return {};
    QList<QByteArray> lines = file.split('\n');
    if (file.endsWith('\n'))
        lines.removeLast();
    QStringList shown;
    QByteArray group; // a line with those that continue it
    bool wasContinued = false;
    for (QByteArray &line : lines) {
        while (line.endsWith('\r'))
            line.chop(1);
        const bool isContinued = line.endsWith('\\');
        group += redactedLine(line, isContinued || wasContinued);
        wasContinued = isContinued;
        if (isContinued && &line != &lines.last()) {
            group += '\n';
            continue;
        }
        shown += redactText(QString::fromUtf8(group)).split(u'\n');
        group.clear();
    }
    return shown;
}

} // namespace pgt
