// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/conffile.h"

#include "app/base/utf8.h"
#include "app/pg/confvalue.h"

namespace pgt {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isAsciiLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isLetter(char c)
{
    return isAsciiLetter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

struct Token
{
    enum class Type { End, Id, QualifiedId, String, Unquoted, Number, Equals, Bad };

    Type type = Type::End;
    qsizetype begin = 0;
    qsizetype end = 0;
};

/// The scanner of guc-file.l for one line without its line feed.
class Scanner
{
public:
    explicit Scanner(const QByteArray &line) : m_line(line) {}

    Token next()
    {
        while (m_at < m_line.size() && (at(m_at) == ' ' || at(m_at) == '\t' || at(m_at) == '\r'))
            ++m_at;
        Token token;
        token.begin = m_at;
        if (m_at >= m_line.size() || at(m_at) == '#')
            m_isComment = m_at < m_line.size();
        else
            token.type = scan();
        token.end = m_at;
        return token;
    }
    /// After an End token: whether a comment follows.
    bool isComment() const { return m_isComment; }

private:
    char at(qsizetype i) const { return i < m_line.size() ? m_line.at(i) : '\n'; }

    Token::Type scan()
    {
        const char c = at(m_at);
        if (c == '=') {
            ++m_at;
            return Token::Type::Equals;
        }
        if (c == '\'')
            return scanString();
        if (isLetter(c))
            return scanWord();
        const qsizetype end = qMax(integerEnd(), realEnd());
        m_at = end < 0 ? m_at + 1 : end;
        return end < 0 ? Token::Type::Bad : Token::Type::Number;
    }

    Token::Type scanString()
    {
        for (qsizetype i = m_at + 1; i < m_line.size(); ++i) {
            if (at(i) == '\\') {
                ++i;
            } else if (at(i) == '\'' && at(i + 1) == '\'') {
                ++i;
            } else if (at(i) == '\'') {
                m_at = i + 1;
                return Token::Type::String;
            }
        }
        m_at = m_line.size();
        return Token::Type::Bad;
    }

    Token::Type scanWord()
    {
        const qsizetype begin = m_at;
        qsizetype marks = 0;
        qsizetype dot = -1;
        for (; m_at < m_line.size(); ++m_at) {
            const char c = at(m_at);
            if (isLetter(c) || isDigit(c))
                continue;
            if (c != '-' && c != '.' && c != ':' && c != '/')
                break;
            ++marks;
            dot = c == '.' ? m_at : -1;
        }
        if (marks == 0)
            return Token::Type::Id;
        const bool isQualified = marks == 1 && dot > begin && isLetter(at(dot + 1));
        return isQualified && dot + 1 < m_at ? Token::Type::QualifiedId : Token::Type::Unquoted;
    }

    qsizetype integerEnd() const
    {
        qsizetype i = m_at;
        if (at(i) == '+' || at(i) == '-')
            ++i;
        const qsizetype digits = i;
        if (at(i) == '0' && at(i + 1) == 'x' && isHexDigit(at(i + 2))) {
            for (i += 2; isHexDigit(at(i)); ++i) {
            }
        } else {
            for (; isDigit(at(i)); ++i) {
            }
        }
        if (i == digits)
            return -1;
        while (isAsciiLetter(at(i)))
            ++i;
        return i;
    }

    qsizetype realEnd() const
    {
        qsizetype i = m_at;
        if (at(i) == '+' || at(i) == '-')
            ++i;
        while (isDigit(at(i)))
            ++i;
        if (at(i) != '.')
            return -1;
        for (++i; isDigit(at(i)); ++i) {
        }
        if (at(i) == 'e' || at(i) == 'E') {
            qsizetype e = i + 1;
            if (at(e) == '+' || at(e) == '-')
                ++e;
            if (isDigit(at(e))) {
                for (i = e; isDigit(at(i)); ++i) {
                }
            }
        }
        return i;
    }

    const QByteArray &m_line;
    qsizetype m_at = 0;
    bool m_isComment = false;
};

ConfLine::Kind kindOf(const QString &name)
{
    const auto is = [&name](const char *directive) {
        return name.compare(QLatin1String(directive), Qt::CaseInsensitive) == 0;
    };
    if (is("include"))
        return ConfLine::Kind::Include;
    if (is("include_if_exists"))
        return ConfLine::Kind::IncludeIfExists;
    if (is("include_dir"))
        return ConfLine::Kind::IncludeDir;
    return ConfLine::Kind::Setting;
}

ConfLine parseLine(const QByteArray &line, int number)
{
    ConfLine result;
    result.number = number;
    QByteArray text = line;
    if (text.endsWith('\n'))
        text.chop(1);
    const auto cut = [&text](const Token &token) {
        return fromUtf8WithMark(text.mid(token.begin, token.end - token.begin));
    };
    Scanner scanner(text);
    const Token name = scanner.next();
    if (name.type == Token::Type::End) {
        result.kind = scanner.isComment() ? ConfLine::Kind::Comment : ConfLine::Kind::Blank;
        return result;
    }
    result.kind = ConfLine::Kind::Broken;
    if (name.type != Token::Type::Id && name.type != Token::Type::QualifiedId) {
        result.near = cut(name);
        return result;
    }
    result.name = cut(name);
    Token value = scanner.next();
    if (value.type == Token::Type::Equals)
        value = scanner.next();
    const Token rest = scanner.next();
    switch (value.type) {
    case Token::Type::Id:
    case Token::Type::String:
    case Token::Type::Unquoted:
    case Token::Type::Number:
        break;
    default:
        result.near = cut(value);
        return result;
    }
    if (rest.type != Token::Type::End) {
        result.near = cut(rest);
        return result;
    }
    result.kind = kindOf(result.name);
    result.isQuoted = value.type == Token::Type::String;
    result.valueBegin = value.begin;
    result.valueEnd = value.end;
    result.value =
            fromUtf8WithMark(unquoteConfToken(text.mid(value.begin, value.end - value.begin)));
    return result;
}

} // namespace

ConfFile::ConfFile(const QByteArray &bytes, ConfDialect dialect) : m_dialect(dialect)
{
    for (qsizetype at = 0; at < bytes.size();) {
        const qsizetype feed = bytes.indexOf('\n', at);
        const qsizetype next = feed < 0 ? bytes.size() : feed + 1;
        m_lines << bytes.mid(at, next - at);
        at = next;
    }
    parse();
}

void ConfFile::parse()
{
    m_parsed.clear();
    for (const QByteArray &line : std::as_const(m_lines))
        m_parsed << parseLine(line, static_cast<int>(m_parsed.size()) + 1);
    // Before a comment it is a syntax error, before a name it makes an unknown one of it.
    if (!m_lines.isEmpty() && m_lines.constFirst().startsWith(byteOrderMark)) {
        m_parsed.first().kind = ConfLine::Kind::Broken;
        m_parsed.first().near = QChar(0xFEFF);
    }
}

QByteArray ConfFile::bytes() const
{
    return m_lines.join();
}

QList<ConfLine> ConfFile::errors() const
{
    QList<ConfLine> found;
    for (const ConfLine &line : m_parsed) {
        if (line.kind == ConfLine::Kind::Broken)
            found << line;
    }
    return found;
}

QList<ConfLine> ConfFile::includes() const
{
    QList<ConfLine> found;
    for (const ConfLine &line : m_parsed) {
        if (line.isInclude())
            found << line;
    }
    return found;
}

QList<ConfLine> ConfFile::findAll(const QString &name) const
{
    QList<ConfLine> found;
    for (const ConfLine &line : m_parsed) {
        if (line.kind == ConfLine::Kind::Setting &&
            line.name.compare(name, Qt::CaseInsensitive) == 0) {
            found << line;
        }
    }
    return found;
}

std::optional<ConfLine> ConfFile::find(const QString &name) const
{
    const QList<ConfLine> found = findAll(name);
    if (found.isEmpty())
        return std::nullopt;
    return found.last();
}

QString ConfFile::value(const QString &name) const
{
    const std::optional<ConfLine> line = find(name);
    return line ? line->value : QString();
}

QByteArray ConfFile::token(const QString &value, bool wasQuoted) const
{
    const bool mayBePlain = m_dialect == ConfDialect::PostgresqlConf && !wasQuoted;
    return (mayBePlain && isPlainConfValue(value) ? value : quoteConfValue(value)).toUtf8();
}

QByteArray ConfFile::lineEndNear(int index) const
{
    for (int i = qMin(index, static_cast<int>(m_lines.size()) - 1); i >= 0; --i) {
        if (m_lines.at(i).endsWith("\r\n"))
            return "\r\n";
        if (m_lines.at(i).endsWith('\n'))
            return "\n";
    }
    return "\n";
}

/// Index of the line "#name = ..." at or after @p from, -1 if there is none.
int ConfFile::commentedDefault(const QString &name, int from) const
{
    for (int i = from; i < m_lines.size(); ++i) {
        if (m_parsed.at(i).kind != ConfLine::Kind::Comment)
            continue;
        QByteArray text = m_lines.at(i).trimmed();
        while (text.startsWith('#') || text.startsWith(' ') || text.startsWith('\t'))
            text.remove(0, 1);
        // Prose that begins with the name has no equals sign behind it.
        const qsizetype sign = text.indexOf('=');
        if (sign > 0 &&
            fromUtf8WithMark(text.left(sign).trimmed()).compare(name, Qt::CaseInsensitive) == 0) {
            return i;
        }
    }
    return -1;
}

void ConfFile::replaceValue(int index, const QString &value)
{
    const ConfLine line = m_parsed.at(index);
    // An equal value keeps its spelling.
    if (line.value == value)
        return;
    m_lines[index].replace(line.valueBegin, line.valueEnd - line.valueBegin,
                           token(value, line.isQuoted));
    m_parsed[index] = parseLine(m_lines.at(index), index + 1);
}

int ConfFile::insertLine(int index, const QByteArray &text)
{
    const QByteArray lineEnd = lineEndNear(index - 1);
    if (index > 0 && !m_lines.at(index - 1).endsWith('\n'))
        m_lines[index - 1] += lineEnd;
    m_lines.insert(index, text + lineEnd);
    parse();
    return index + 1;
}

int ConfFile::set(const QString &name, const QString &value, ConfPlacement placement)
{
    int floor = 0;
    if (placement == ConfPlacement::AfterIncludes) {
        const QList<ConfLine> included = includes();
        floor = included.isEmpty() ? 0 : included.last().number;
    }
    const std::optional<ConfLine> present = find(name);
    if (present) {
        replaceValue(present->number - 1, value);
        if (present->number > floor)
            return present->number;
    }
    const QByteArray text = name.toUtf8() + " = " + token(value, false);
    const int comment = commentedDefault(name, floor);
    return insertLine(comment < 0 ? static_cast<int>(m_lines.size()) : comment + 1, text);
}

int ConfFile::remove(const QString &name)
{
    const QList<ConfLine> found = findAll(name);
    for (auto line = found.crbegin(); line != found.crend(); ++line)
        m_lines.removeAt(line->number - 1);
    parse();
    return static_cast<int>(found.size());
}

} // namespace pgt
