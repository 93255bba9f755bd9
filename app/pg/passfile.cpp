// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/passfile.h"

#include <QCoreApplication>
#include <QList>

namespace pgt {

namespace {

struct Line
{
    qsizetype start = 0;
    qsizetype end = 0;  ///< without the line end
    qsizetype next = 0; ///< start of the following line
};

QList<Line> linesOf(const QByteArray &content)
{
    QList<Line> lines;
    for (qsizetype at = 0; at < content.size();) {
        const qsizetype feed = content.indexOf('\n', at);
        Line line;
        line.start = at;
        line.next = feed < 0 ? content.size() : feed + 1;
        line.end = feed < 0 ? content.size() : feed;
        while (line.end > line.start && content.at(line.end - 1) == '\r')
            --line.end;
        lines << line;
        at = line.next;
    }
    return lines;
}

/// The fields of a line with their escapes; the password and whatever follows it is the fifth.
QList<QByteArray> rawFields(const QByteArray &line)
{
    QList<QByteArray> fields;
    QByteArray field;
    for (qsizetype i = 0; i < line.size() && fields.size() < 4; ++i) {
        const char c = line.at(i);
        if (c == '\\' && i + 1 < line.size()) {
            field += c;
            field += line.at(++i);
        } else if (c == ':') {
            fields << field;
            field.clear();
            if (fields.size() == 4)
                fields << line.mid(i + 1);
        } else {
            field += c;
        }
    }
    return fields;
}

QByteArray unescaped(const QByteArray &field)
{
    QByteArray text;
    text.reserve(field.size());
    for (qsizetype i = 0; i < field.size() && field.at(i) != ':'; ++i) {
        if (field.at(i) == '\\' && i + 1 < field.size())
            ++i;
        text += field.at(i);
    }
    return text;
}

void appendEscaped(QByteArray &line, QByteArrayView text)
{
    for (const char c : text) {
        if (c == ':' || c == '\\')
            line += '\\';
        line += c;
    }
}

/// The fields of @p line if it is an entry, else an empty list.
QList<QByteArray> entryFields(const QByteArray &content, const Line &line)
{
    const QByteArray text = content.mid(line.start, line.end - line.start);
    if (text.startsWith('#'))
        return {};
    QList<QByteArray> fields = rawFields(text);
    return fields.size() == 5 ? fields : QList<QByteArray>();
}

QList<QByteArray> keyOf(const PassEntry &entry)
{
    return {entry.host.toUtf8(), entry.port.toUtf8(), entry.database.toUtf8(), entry.user.toUtf8()};
}

bool isExactly(const QList<QByteArray> &fields, const QList<QByteArray> &key)
{
    for (int i = 0; i < 4; ++i) {
        if (fields.size() < 5 || unescaped(fields.at(i)) != key.at(i))
            return false;
    }
    return true;
}

bool matches(const QList<QByteArray> &fields, const QList<QByteArray> &key)
{
    for (int i = 0; i < 4; ++i) {
        if (fields.size() < 5 || (fields.at(i) != "*" && unescaped(fields.at(i)) != key.at(i)))
            return false;
    }
    return true;
}

bool fitsOneLine(QByteArrayView bytes)
{
    return !bytes.contains('\n') && !bytes.contains('\r') && !bytes.contains('\0');
}

} // namespace

PassFile::PassFile(const QByteArray &content) : m_content(content.constData(), content.size())
{}

PassFile::~PassFile()
{
    if (m_content.isDetached())
        wipe(m_content);
}

bool PassFile::contains(const PassEntry &entry) const
{
    const QList<QByteArray> key = keyOf(entry);
    for (const Line &line : linesOf(m_content)) {
        if (isExactly(entryFields(m_content, line), key))
            return true;
    }
    return false;
}

std::optional<Secret> PassFile::lookup(const PassEntry &connection) const
{
    const QList<QByteArray> key = keyOf(connection);
    for (const Line &line : linesOf(m_content)) {
        const QList<QByteArray> fields = entryFields(m_content, line);
        if (matches(fields, key))
            return Secret::fromUtf8(unescaped(fields.at(4)));
    }
    return std::nullopt;
}

Result<void> PassFile::set(const PassEntry &entry, const Secret &password)
{
    const QList<QByteArray> key = keyOf(entry);
    bool isWritable = !password.isEmpty() && fitsOneLine(password.view());
    for (const QByteArray &field : key)
        isWritable = isWritable && !field.isEmpty() && fitsOneLine(field);
    if (!isWritable) {
        return Error::make(
                ErrorKind::InvalidInput,
                QCoreApplication::translate("pgt::PassFile",
                                            "The password for role \"%1\" cannot be written into a "
                                            "password file.")
                        .arg(entry.user),
                QCoreApplication::translate("pgt::PassFile",
                                            "A password file holds one entry a line: nothing may "
                                            "be empty or contain a line end."),
                QCoreApplication::translate("pgt::PassFile", "Choose another password."));
    }
    QByteArray text;
    qsizetype room = password.size() * 2 + 8;
    for (const QByteArray &field : key)
        room += field.size() * 2;
    text.reserve(room);
    if (key.first().startsWith('#'))
        text += '\\'; // else the line would be a comment
    for (const QByteArray &field : key) {
        if (field == "*")
            text += '*';
        else
            appendEscaped(text, field);
        text += ':';
    }
    appendEscaped(text, password.view());

    const QList<Line> lines = linesOf(m_content);
    const bool isCrlf = !lines.isEmpty() && lines.first().next - lines.first().end == 2;
    const QByteArray lineEnd = isCrlf ? "\r\n" : "\n";
    for (const Line &line : lines) {
        const QList<QByteArray> fields = entryFields(m_content, line);
        if (isExactly(fields, key)) {
            m_content.replace(line.start, line.end - line.start, text);
            wipe(text);
            return {};
        }
        // A wider line would be found first and its password used instead.
        if (matches(fields, key)) {
            remove(entry); // lines further down that nothing would find any more
            m_content.insert(line.start, text + lineEnd);
            wipe(text);
            return {};
        }
    }
    if (!m_content.isEmpty() && !m_content.endsWith('\n'))
        m_content += lineEnd;
    m_content += text + lineEnd;
    wipe(text);
    return {};
}

int PassFile::remove(const PassEntry &entry)
{
    const QList<QByteArray> key = keyOf(entry);
    const QList<Line> lines = linesOf(m_content);
    int removed = 0;
    for (auto line = lines.crbegin(); line != lines.crend(); ++line) {
        if (isExactly(entryFields(m_content, *line), key)) {
            m_content.remove(line->start, line->next - line->start);
            ++removed;
        }
    }
    return removed;
}

} // namespace pgt
