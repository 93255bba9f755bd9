// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/hbarecord.h"

#include "app/base/utf8.h"
#include "app/pg/hbaoptions.h"

#include <QHostAddress>

#include <algorithm>

namespace pgt {

namespace {

using Field = QList<HbaToken>;

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// next_token() and next_field_expand() of hba.c for one logical line.
class Scanner
{
public:
    explicit Scanner(const QByteArray &line) : m_line(line) {}

    QList<Field> fields()
    {
        QList<Field> all;
        while (m_at < m_line.size()) {
            Field field;
            bool isList = true;
            while (isList) {
                HbaToken token;
                if (!next(&token, &isList))
                    break;
                field << token;
            }
            if (!field.isEmpty())
                all << field;
        }
        return all;
    }

private:
    bool next(HbaToken *token, bool *endsWithComma)
    {
        *endsWithComma = false;
        while (m_at < m_line.size() && (isBlank(m_line.at(m_at)) || m_line.at(m_at) == ','))
            ++m_at;
        QByteArray text;
        bool inQuote = false;
        bool wasQuote = false;
        bool sawQuote = false;
        for (; m_at < m_line.size(); ++m_at) {
            const char c = m_line.at(m_at);
            if (!inQuote && isBlank(c))
                break;
            if (!inQuote && c == '#') {
                m_at = m_line.size();
                break;
            }
            if (!inQuote && c == ',') {
                *endsWithComma = true;
                break;
            }
            if (c != '"' || wasQuote)
                text += c;
            // Two quotes in a row stand for one.
            wasQuote = inQuote && c == '"' ? !wasQuote : false;
            if (c == '"') {
                inQuote = !inQuote;
                sawQuote = true;
                token->isQuoted = token->isQuoted || text.isEmpty();
            }
        }
        token->text = fromUtf8WithMark(text);
        return sawQuote || !text.isEmpty();
    }

    const QByteArray &m_line;
    qsizetype m_at = 0;
};

QByteArray addressBytes(const QHostAddress &address)
{
    if (address.protocol() == QAbstractSocket::IPv4Protocol) {
        const quint32 ip = address.toIPv4Address();
        QByteArray bytes(4, '\0');
        for (int i = 0; i < 4; ++i)
            bytes[i] = static_cast<char>((ip >> (24 - 8 * i)) & 0xFF);
        return bytes;
    }
    const Q_IPV6ADDR ip = address.toIPv6Address();
    return QByteArray(reinterpret_cast<const char *>(ip.c), 16);
}

QByteArray maskOfLength(int bits, qsizetype size)
{
    QByteArray mask(size, '\0');
    for (int i = 0; i < bits; ++i)
        mask[i / 8] =
                static_cast<char>(static_cast<unsigned char>(mask.at(i / 8)) | (0x80 >> (i % 8)));
    return mask;
}

bool isKnownType(const QString &type, const PgVersion &version)
{
    if (type == QLatin1String("hostgssenc") || type == QLatin1String("hostnogssenc"))
        return version.isAtLeast(PgMajor::V12);
    return type == QLatin1String("local") || type == QLatin1String("host") ||
           type == QLatin1String("hostssl") || type == QLatin1String("hostnossl");
}

struct Method
{
    const char *name;
    PgMajor since;
    PgMajor until;
};

constexpr Method methods[] = {
        {"trust", PgMajor::V9_1, PgMajor::V18}, {"reject", PgMajor::V9_1, PgMajor::V18},
        {"md5", PgMajor::V9_1, PgMajor::V18},   {"password", PgMajor::V9_1, PgMajor::V18},
        {"gss", PgMajor::V9_1, PgMajor::V18},   {"sspi", PgMajor::V9_1, PgMajor::V18},
        {"krb5", PgMajor::V9_1, PgMajor::V9_3}, {"ident", PgMajor::V9_1, PgMajor::V18},
        {"peer", PgMajor::V9_1, PgMajor::V18},  {"pam", PgMajor::V9_1, PgMajor::V18},
        {"ldap", PgMajor::V9_1, PgMajor::V18},  {"radius", PgMajor::V9_1, PgMajor::V18},
        {"cert", PgMajor::V9_1, PgMajor::V18},  {"bsd", PgMajor::V9_6, PgMajor::V18},
        {"oauth", PgMajor::V18, PgMajor::V18},  {"scram-sha-256", PgMajor::V10, PgMajor::V18},
};

bool isKnownMethod(const QString &name, const PgVersion &version)
{
    return std::any_of(std::begin(methods), std::end(methods), [&](const Method &method) {
        return name == QLatin1String(method.name) && version.isAtLeast(method.since) &&
               (method.until == PgMajor::V18 || version.major() <= method.until);
    });
}

/// Fills a record from the fields of its line; sets problem at the first thing the server refuses.
class RecordParser
{
public:
    RecordParser(const QList<Field> &fields, const PgVersion &version, HbaRecord *record)
        : m_fields(fields), m_version(version), m_record(record)
    {}

    bool parse()
    {
        if (parseInclude())
            return true;
        return parseType() && parseNames() && parseAddress() && parseMethod();
    }

private:
    bool fail(const char *problem)
    {
        m_record->problem = QString::fromLatin1(problem);
        return false;
    }
    bool fail(const char *problem, const QString &word)
    {
        m_record->problem = QString::fromLatin1(problem).arg(word);
        return false;
    }

    bool parseInclude()
    {
        if (!m_version.hasHbaIncludes() || m_fields.size() != 2)
            return false;
        const QString word = m_fields.first().first().text;
        if (word != QLatin1String("include") && word != QLatin1String("include_if_exists") &&
            word != QLatin1String("include_dir")) {
            return false;
        }
        m_record->kind = HbaRecord::Kind::Include;
        m_record->type = word;
        m_record->path = m_fields.last().first().text;
        return true;
    }

    bool parseType()
    {
        const Field &field = m_fields.at(m_at++);
        if (field.size() > 1)
            return fail("multiple values specified for connection type");
        m_record->type = field.first().text;
        if (!isKnownType(m_record->type, m_version))
            return fail("invalid connection type \"%1\"", m_record->type);
        return true;
    }

    bool parseNames()
    {
        if (m_at >= m_fields.size())
            return fail("end-of-line before database specification");
        m_record->databases = m_fields.at(m_at++);
        if (m_at >= m_fields.size())
            return fail("end-of-line before role specification");
        m_record->users = m_fields.at(m_at++);
        return true;
    }

    bool parseAddress()
    {
        if (m_record->type == QLatin1String("local"))
            return true;
        if (m_at >= m_fields.size())
            return fail("end-of-line before IP address specification");
        const Field field = m_fields.at(m_at++);
        if (field.size() > 1)
            return fail("multiple values specified for host address");
        const HbaToken token = field.first();
        m_record->address = token.text;
        if (token.isKeyword("all"))
            m_record->addressKind = HbaRecord::Address::All;
        else if (token.isKeyword("samehost"))
            m_record->addressKind = HbaRecord::Address::SameHost;
        else if (token.isKeyword("samenet"))
            m_record->addressKind = HbaRecord::Address::SameNet;
        else
            return parseNetwork(token.text);
        return true;
    }

    bool parseNetwork(const QString &text)
    {
        const qsizetype slash = text.indexOf(QLatin1Char('/'));
        QHostAddress host;
        if (!host.setAddress(text.left(slash < 0 ? text.size() : slash))) {
            if (slash >= 0) {
                return fail("specifying both host name and CIDR mask is invalid: \"%1\"", text);
            }
            m_record->addressKind = HbaRecord::Address::HostName;
            return true;
        }
        m_record->addressKind = HbaRecord::Address::Network;
        m_record->network = addressBytes(host);
        if (slash >= 0) {
            bool isNumber = false;
            const int bits = text.mid(slash + 1).toInt(&isNumber);
            if (!isNumber || bits < 0 || bits > m_record->network.size() * 8)
                return fail("invalid CIDR mask in address \"%1\"", text);
            m_record->mask = maskOfLength(bits, m_record->network.size());
            return true;
        }
        if (m_at >= m_fields.size())
            return fail("end-of-line before netmask specification");
        const Field field = m_fields.at(m_at++);
        if (field.size() > 1)
            return fail("multiple values specified for netmask");
        QHostAddress mask;
        if (!mask.setAddress(field.first().text))
            return fail("invalid IP mask \"%1\"", field.first().text);
        m_record->mask = addressBytes(mask);
        m_record->address += QLatin1Char(' ') + field.first().text;
        if (m_record->mask.size() != m_record->network.size())
            return fail("IP address and mask do not match");
        return true;
    }

    bool parseMethod()
    {
        if (m_at >= m_fields.size())
            return fail("end-of-line before authentication method");
        const Field field = m_fields.at(m_at++);
        if (field.size() > 1)
            return fail("multiple values specified for authentication type");
        const QString method = field.first().text;
        m_record->method = method;
        if (!isKnownMethod(method, m_version))
            return fail("invalid authentication method \"%1\"", method);
        const bool isLocal = m_record->type == QLatin1String("local");
        if (method == QLatin1String("peer") && !isLocal)
            return fail("peer authentication is only supported on local sockets");
        if ((method == QLatin1String("gss") || method == QLatin1String("krb5")) && isLocal)
            return fail("gssapi authentication is not supported on local sockets");
        if (method == QLatin1String("cert") && m_record->type != QLatin1String("hostssl"))
            return fail("cert authentication is only supported on hostssl connections");
        for (; m_at < m_fields.size(); ++m_at) {
            for (const HbaToken &option : m_fields.at(m_at)) {
                if (!option.text.contains(QLatin1Char('=')))
                    return fail("authentication option not in name=value format: %1", option.text);
                m_record->options << option.text;
            }
        }
        m_record->problem = hbaOptionProblem(*m_record, m_version);
        return m_record->problem.isEmpty();
    }

    const QList<Field> &m_fields;
    const PgVersion &m_version;
    HbaRecord *m_record;
    qsizetype m_at = 0;
};

QByteArray withoutLineEnd(QByteArray line)
{
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    return line;
}

} // namespace

bool HbaToken::isKeyword(const char *keyword) const
{
    return !isQuoted && text == QLatin1String(keyword);
}

bool HbaRecord::isForReplication() const
{
    return std::any_of(databases.cbegin(), databases.cend(),
                       [](const HbaToken &token) { return token.isKeyword("replication"); });
}

bool isContinuedHbaLine(const QByteArray &line, const PgVersion &version)
{
    return version.hasHbaContinuationLines() && withoutLineEnd(line).endsWith('\\');
}

QList<HbaRecord> parseHbaRecords(const QList<QByteArray> &lines, const PgVersion &version)
{
    QList<HbaRecord> records;
    for (int i = 0; i < lines.size(); ++i) {
        HbaRecord record;
        record.line = i + 1;
        QByteArray logical = withoutLineEnd(lines.at(i));
        while (isContinuedHbaLine(lines.at(i), version)) {
            logical.chop(1);
            if (i + 1 == lines.size())
                break;
            logical += withoutLineEnd(lines.at(++i));
        }
        record.lastLine = i + 1;
        const QList<Field> fields = Scanner(logical).fields();
        if (fields.isEmpty())
            continue;
        if (!RecordParser(fields, version, &record).parse())
            record.kind = HbaRecord::Kind::Broken;
        records << record;
    }
    return records;
}

} // namespace pgt
