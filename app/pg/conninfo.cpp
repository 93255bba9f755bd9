// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/conninfo.h"

#include "app/pg/confvalue.h"

#include <QCoreApplication>

#include <libpq-fe.h>

#include <algorithm>
#include <memory>

namespace pgt {

namespace {

bool isSecretKeyword(const QString &keyword)
{
    static const QStringList secret{QStringLiteral("password"), QStringLiteral("sslpassword"),
                                    QStringLiteral("scram_client_key"),
                                    QStringLiteral("scram_server_key"),
                                    QStringLiteral("oauth_client_secret")};
    return secret.contains(keyword);
}

// isspace() of the C locale, which libpq relies on; QChar::isSpace() knows many more.
bool isBlank(QChar c)
{
    return c == QLatin1Char(' ') || (c >= QLatin1Char('\t') && c <= QLatin1Char('\r'));
}

bool needsQuotes(const QString &value)
{
    return value.isEmpty() || std::any_of(value.cbegin(), value.cend(), [](QChar c) {
               return isBlank(c) || c == QLatin1Char('\'') || c == QLatin1Char('\\');
           });
}

QString quoted(const QString &value)
{
    if (!needsQuotes(value))
        return value;
    QString text = value;
    text.replace(QLatin1Char('\\'), QLatin1String("\\\\"));
    text.replace(QLatin1Char('\''), QLatin1String("\\'"));
    return QString(QLatin1Char('\'') % text % QLatin1Char('\''));
}

Error broken(const QString &text)
{
    return Error::make(
            ErrorKind::InvalidInput, text,
            QCoreApplication::translate("pgt::ConnInfo", "The server could not connect with it."),
            QCoreApplication::translate("pgt::ConnInfo",
                                        "Write it as keyword=value pairs; put values with blanks "
                                        "between single quotes."));
}

/// Takes a connection string apart by the rules of libpq's conninfo_parse().
class Scanner
{
public:
    explicit Scanner(const QString &text) : m_text(text) {}

    void skipBlanks()
    {
        while (!atEnd() && isBlank(m_text.at(m_at)))
            ++m_at;
    }
    bool atEnd() const { return m_at >= m_text.size(); }
    bool take(QChar c)
    {
        if (atEnd() || m_text.at(m_at) != c)
            return false;
        ++m_at;
        return true;
    }
    QString keyword()
    {
        const qsizetype start = m_at;
        while (!atEnd() && !isBlank(m_text.at(m_at)) && m_text.at(m_at) != QLatin1Char('='))
            ++m_at;
        return m_text.mid(start, m_at - start);
    }
    QString plainValue()
    {
        QString value;
        while (!atEnd() && !isBlank(m_text.at(m_at))) {
            if (take(QLatin1Char('\\')) && atEnd())
                break;
            value += m_text.at(m_at++);
        }
        return value;
    }
    /// Behind the opening quote; false if the closing one is missing.
    bool quotedValue(QString *value)
    {
        while (!atEnd()) {
            if (take(QLatin1Char('\'')))
                return true;
            if (take(QLatin1Char('\\')) && atEnd())
                return false;
            *value += m_text.at(m_at++);
        }
        return false;
    }

private:
    const QString &m_text;
    qsizetype m_at = 0;
};

} // namespace

Result<ConnInfo> ConnInfo::parse(const QString &text)
{
    if (text.startsWith(QLatin1String("postgresql://")) ||
        text.startsWith(QLatin1String("postgres://"))) {
        return parseUri(text);
    }
    ConnInfo info;
    Scanner scanner(text);
    for (scanner.skipBlanks(); !scanner.atEnd(); scanner.skipBlanks()) {
        const QString keyword = scanner.keyword();
        scanner.skipBlanks();
        if (keyword.isEmpty() || !scanner.take(QLatin1Char('='))) {
            // The word could be the tail of a password with an unquoted blank: never shown.
            return broken(QCoreApplication::translate(
                    "pgt::ConnInfo", "The connection string has a word that is not followed by "
                                     "an equals sign."));
        }
        scanner.skipBlanks();
        QString value;
        if (!scanner.take(QLatin1Char('\''))) {
            value = scanner.plainValue();
        } else if (!scanner.quotedValue(&value)) {
            return broken(QCoreApplication::translate(
                    "pgt::ConnInfo", "The connection string has a quote that is not closed."));
        }
        info.set(keyword, value);
    }
    return info;
}

Result<ConnInfo> ConnInfo::parseUri(const QString &text)
{
    QByteArray bytes = text.toUtf8();
    char *message = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
            PQconninfoParse(bytes.constData(), &message), &PQconninfoFree);
    wipe(bytes);
    // libpq's message quotes the URI, password and all: never passed on.
    PQfreemem(message);
    if (!options) {
        return broken(
                QCoreApplication::translate("pgt::ConnInfo", "The connection URI cannot be read."));
    }
    ConnInfo info;
    for (const PQconninfoOption *option = options.get(); option->keyword; ++option) {
        if (option->val)
            info.set(QString::fromLatin1(option->keyword), QString::fromUtf8(option->val));
    }
    return info;
}

bool ConnInfo::contains(const QString &keyword) const
{
    return keywords().contains(keyword);
}

QStringList ConnInfo::keywords() const
{
    QStringList names;
    for (const auto &[name, value] : m_values)
        names << name;
    for (const auto &[name, secret] : m_secrets)
        names << name;
    return names;
}

QString ConnInfo::value(const QString &keyword) const
{
    for (const auto &[name, value] : m_values) {
        if (name == keyword)
            return value;
    }
    return QString();
}

void ConnInfo::set(const QString &keyword, const QString &value)
{
    if (isSecretKeyword(keyword)) {
        remove(keyword);
        m_secrets.append({keyword, Secret::fromString(value)});
        return;
    }
    for (auto &[name, present] : m_values) {
        if (name == keyword) {
            present = value;
            return;
        }
    }
    m_values.append({keyword, value});
}

void ConnInfo::remove(const QString &keyword)
{
    const auto matches = [&keyword](const auto &pair) { return pair.first == keyword; };
    m_values.removeIf(matches);
    m_secrets.removeIf(matches);
}

Secret ConnInfo::password() const
{
    for (const auto &[name, secret] : m_secrets) {
        if (name == QLatin1String("password"))
            return secret;
    }
    return Secret();
}

void ConnInfo::setPassword(const Secret &password)
{
    remove(QStringLiteral("password"));
    if (!password.isEmpty())
        m_secrets.append({QStringLiteral("password"), password});
}

QStringList ConnInfo::keywordsNotIn(const QStringList &allowed) const
{
    QStringList names = keywords();
    names.removeIf([&allowed](const QString &name) { return allowed.contains(name); });
    return names;
}

QString ConnInfo::toString() const
{
    QStringList parts;
    for (const auto &[name, value] : m_values)
        parts << QString(name % QLatin1Char('=') % quoted(value));
    return parts.join(QLatin1Char(' '));
}

QString ConnInfo::redacted() const
{
    QStringList parts;
    if (!m_values.isEmpty())
        parts << toString();
    for (const auto &[name, secret] : m_secrets)
        parts << QString(name % QLatin1String("=********"));
    return parts.join(QLatin1Char(' '));
}

Secret ConnInfo::withSecrets() const
{
    QByteArray bytes;
    const QByteArray head = toString().toUtf8();
    qsizetype room = head.size();
    for (const auto &[name, secret] : m_secrets)
        room += name.size() * 3 + secret.size() * 2 + 4;
    bytes.reserve(room); // no growth, so no copy of the secret is left behind in freed memory
    bytes += head;
    for (const auto &[name, secret] : m_secrets) {
        if (!bytes.isEmpty())
            bytes += ' ';
        bytes += name.toUtf8();
        bytes += "='";
        for (const char c : secret.view()) {
            if (c == '\'' || c == '\\')
                bytes += '\\';
            bytes += c;
        }
        bytes += '\'';
    }
    return Secret::fromUtf8(std::move(bytes));
}

QString ConnInfo::quotedForConf() const
{
    return quoteConfValue(toString());
}

bool ConnInfo::operator==(const ConnInfo &other) const
{
    return m_values == other.m_values && m_secrets == other.m_secrets;
}

} // namespace pgt
