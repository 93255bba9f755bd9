// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/confvalue.h"

#include "app/pg/settings.h"

#include <QRegularExpression>

#include <cmath>

namespace pgt {

namespace {

struct Unit
{
    const char *name;
    double factor; ///< in bytes or milliseconds
    bool isTime;
};

// Names are case-sensitive for the server, see the tables of units in guc.c.
constexpr Unit units[] = {
        {"B", 1.0, false},
        {"kB", 1024.0, false},
        {"MB", 1024.0 * 1024, false},
        {"GB", 1024.0 * 1024 * 1024, false},
        {"TB", 1024.0 * 1024 * 1024 * 1024, false},
        {"us", 0.001, true},
        {"ms", 1.0, true},
        {"s", 1000.0, true},
        {"min", 60000.0, true},
        {"h", 3600000.0, true},
        {"d", 86400000.0, true},
};

const Unit *findUnit(QStringView name)
{
    for (const Unit &unit : units) {
        if (name == QLatin1String(unit.name))
            return &unit;
    }
    return nullptr;
}

/// Bytes or milliseconds that one of the setting's own units is worth; "16MB" is 16 times MB.
std::optional<double> baseFactor(const QString &unit, bool *isTime)
{
    static const QRegularExpression form(QStringLiteral("^([0-9]*)([A-Za-z]+)$"));
    const QRegularExpressionMatch match = form.match(unit);
    const Unit *found = findUnit(match.capturedView(2));
    if (!found)
        return std::nullopt;
    *isTime = found->isTime;
    const double count = match.capturedLength(1) > 0 ? match.captured(1).toDouble() : 1.0;
    return count * found->factor;
}

/// The number in the setting's own unit; nullopt if it is none.
std::optional<double> numberValue(const QString &text, const QString &unit)
{
    static const QRegularExpression form(QRegularExpression::anchoredPattern(QStringLiteral(
            "\\s*([+-]?)(0[xX][0-9A-Fa-f]+|[0-9]*\\.?[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+\\.)"
            "\\s*([A-Za-z]*)\\s*")));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QString digits = match.captured(2);
    bool isInteger = false;
    // Base 0: a leading 0x or 0 counts, as strtol() has it.
    const qlonglong integer = digits.toLongLong(&isInteger, 0);
    double number = isInteger ? static_cast<double>(integer) : digits.toDouble();
    if (match.captured(1) == QLatin1String("-"))
        number = -number;
    if (match.capturedLength(3) == 0)
        return number;
    const Unit *given = findUnit(match.capturedView(3));
    bool isTime = false;
    const std::optional<double> base = baseFactor(unit, &isTime);
    if (!given || !base || given->isTime != isTime)
        return std::nullopt;
    return number * given->factor / *base;
}

/// Rounded as the server does.
std::optional<double> integerValue(const QString &text, const QString &unit)
{
    const std::optional<double> number = numberValue(text, unit);
    return number ? std::optional(std::rint(*number)) : std::nullopt;
}

/// As parse_bool(): unambiguous beginnings of true, false, yes, no, on, off, and 1 and 0.
std::optional<bool> boolValue(const QString &text)
{
    const QString word = text.trimmed().toLower();
    if (word.isEmpty())
        return std::nullopt;
    const auto begins = [&word](const char *full) { return QLatin1String(full).startsWith(word); };
    if (begins("true") || begins("yes") || word == QLatin1String("on") ||
        word == QLatin1String("1")) {
        return true;
    }
    if (begins("false") || begins("no") || word == QLatin1String("off") ||
        word == QLatin1String("of") || word == QLatin1String("0")) {
        return false;
    }
    return std::nullopt;
}

/// The one name of an enumeration's value.
QString enumValue(const QString &name, const QString &text, PgMajor major)
{
    QString word = text.trimmed().toLower();
    if (name.compare(QLatin1String("wal_level"), Qt::CaseInsensitive) == 0) {
        const bool isOldName =
                word == QLatin1String("archive") || word == QLatin1String("hot_standby");
        return major >= PgMajor::V9_6 && isOldName ? QStringLiteral("replica") : word;
    }
    // Enumerations with on and off take the full words for them, but no abbreviations.
    if (word == QLatin1String("true") || word == QLatin1String("yes") || word == QLatin1String("1"))
        word = QStringLiteral("on");
    else if (word == QLatin1String("false") || word == QLatin1String("no") ||
             word == QLatin1String("0"))
        word = QStringLiteral("off");
    return word;
}

QByteArray unescape(const QByteArray &body)
{
    QByteArray value;
    for (qsizetype i = 0; i < body.size(); ++i) {
        const char c = body.at(i);
        if (c == '\'' && i + 1 < body.size() && body.at(i + 1) == '\'') {
            value += body.at(++i);
            continue;
        }
        if (c != '\\' || i + 1 >= body.size()) {
            value += c;
            continue;
        }
        const char e = body.at(++i);
        static const QByteArray names("bfnrt");
        const qsizetype known = names.indexOf(e);
        if (known >= 0) {
            value += "\b\f\n\r\t"[known];
        } else if (e >= '0' && e <= '7') {
            int octal = 0;
            int digits = 0;
            for (; digits < 3 && i < body.size() && body.at(i) >= '0' && body.at(i) <= '7';
                 ++digits, ++i) {
                octal = octal * 8 + (body.at(i) - '0');
            }
            --i;
            value += static_cast<char>(octal);
        } else {
            value += e;
        }
    }
    return value;
}

} // namespace

QString quoteConfValue(const QString &value)
{
    QString text;
    text.reserve(value.size() + 2);
    text += QLatin1Char('\'');
    for (const QChar c : value) {
        switch (c.unicode()) {
        case '\'':
            text += QLatin1String("''");
            break;
        case '\\':
            text += QLatin1String("\\\\");
            break;
        case '\n':
            text += QLatin1String("\\n");
            break;
        case '\r':
            text += QLatin1String("\\r");
            break;
        case '\t':
            text += QLatin1String("\\t");
            break;
        case '\b':
            text += QLatin1String("\\b");
            break;
        case '\f':
            text += QLatin1String("\\f");
            break;
        default:
            text += c;
        }
    }
    text += QLatin1Char('\'');
    return text;
}

QByteArray unquoteConfToken(const QByteArray &token)
{
    if (token.size() < 2 || !token.startsWith('\'') || !token.endsWith('\''))
        return token;
    return unescape(token.mid(1, token.size() - 2));
}

bool isPlainConfValue(const QString &value)
{
    static const QRegularExpression form(QRegularExpression::anchoredPattern(
            QStringLiteral("[A-Za-z_][A-Za-z0-9_]*|[+-]?[0-9]+[A-Za-z]*|[+-]?[0-9]+\\.[0-9]+")));
    return form.match(value).hasMatch();
}

std::optional<qint64> confBytes(const QString &value, const QString &unit)
{
    bool isTime = false;
    const std::optional<double> base = baseFactor(unit, &isTime);
    const std::optional<double> number = integerValue(value, unit);
    if (!base || isTime || !number)
        return std::nullopt;
    return *number < 0 ? -1 : qint64(*number * *base);
}

bool sameValue(const QString &name, const QString &a, const QString &b, PgMajor major)
{
    if (a == b)
        return true;
    const SettingInfo *setting = findSetting(name, major);
    if (!setting)
        return false;
    switch (setting->type) {
    case SettingType::Bool: {
        const std::optional<bool> left = boolValue(a);
        return left && left == boolValue(b);
    }
    case SettingType::Integer: {
        const QString unit = QString::fromLatin1(setting->unit);
        const std::optional<double> left = integerValue(a, unit);
        return left && left == integerValue(b, unit);
    }
    case SettingType::Enum:
        return enumValue(name, a, major) == enumValue(name, b, major);
    case SettingType::String:
        break;
    }
    return false;
}

bool sameValue(const SettingShape &setting, const QString &a, const QString &b, PgMajor major)
{
    if (a == b)
        return true;
    if (setting.type == QLatin1String("bool")) {
        const std::optional<bool> left = boolValue(a);
        return left && left == boolValue(b);
    }
    if (setting.type == QLatin1String("integer")) {
        const std::optional<double> left = integerValue(a, setting.unit);
        return left && left == integerValue(b, setting.unit);
    }
    if (setting.type == QLatin1String("real")) {
        const std::optional<double> left = numberValue(a, setting.unit);
        return left && left == numberValue(b, setting.unit);
    }
    if (setting.type == QLatin1String("enum"))
        return enumValue(setting.name, a, major) == enumValue(setting.name, b, major);
    const auto bare = [](QString text) { return text.remove(QLatin1Char(' ')); };
    return bare(a).compare(bare(b), Qt::CaseInsensitive) == 0;
}

} // namespace pgt
