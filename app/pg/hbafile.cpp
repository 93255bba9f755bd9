// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/hbafile.h"

#include "app/pg/hbaoptions.h"

#include <QRegularExpression>

#include <algorithm>
#include <functional>

namespace pgt {

namespace {

/// Whether something matches: surely, surely not, or not to be told from the file.
struct Match
{
    enum class Kind { No, Maybe, Yes };

    Kind kind = Kind::No;
    HbaDoubt doubt = HbaDoubt::HostName;

    static Match certain(bool yes) { return {yes ? Kind::Yes : Kind::No, {}}; }
    static Match maybe(HbaDoubt doubt) { return {Kind::Maybe, doubt}; }
};

Match anyOf(const QList<HbaToken> &tokens, const std::function<Match(const HbaToken &)> &test)
{
    Match best;
    for (const HbaToken &token : tokens) {
        const Match match = test(token);
        if (match.kind > best.kind)
            best = match;
    }
    return best;
}

bool isFile(const HbaToken &token)
{
    return !token.isQuoted && token.text.size() > 1 && token.text.startsWith(QLatin1Char('@'));
}

bool isPattern(const HbaToken &token, const PgVersion &version)
{
    return version.hasHbaIncludes() && token.text.startsWith(QLatin1Char('/'));
}

Match matchUser(const HbaToken &token, const HbaQuery &query, const PgVersion &version)
{
    if (isFile(token))
        return Match::maybe(HbaDoubt::OtherFile);
    if (!token.isQuoted && token.text.startsWith(QLatin1Char('+'))) {
        // Every role is a member of itself.
        return token.text.mid(1) == query.user ? Match::certain(true)
                                               : Match::maybe(HbaDoubt::GroupMembership);
    }
    if (isPattern(token, version))
        return Match::maybe(HbaDoubt::Pattern);
    return Match::certain(token.isKeyword("all") || token.text == query.user);
}

Match matchDatabase(const HbaToken &token, const HbaQuery &query, const PgVersion &version)
{
    if (isFile(token))
        return Match::maybe(HbaDoubt::OtherFile);
    if (query.isReplication)
        return Match::certain(token.isKeyword("replication"));
    if (token.isKeyword("all"))
        return Match::certain(true);
    if (token.isKeyword("sameuser"))
        return Match::certain(query.database == query.user);
    if (token.isKeyword("samerole") || token.isKeyword("samegroup")) {
        return query.database == query.user ? Match::certain(true)
                                            : Match::maybe(HbaDoubt::GroupMembership);
    }
    if (token.isKeyword("replication"))
        return Match::certain(false);
    if (isPattern(token, version))
        return Match::maybe(HbaDoubt::Pattern);
    return Match::certain(token.text == query.database);
}

bool matchesTransport(const QString &type, HbaTransport transport)
{
    if (type == QLatin1String("local"))
        return transport == HbaTransport::Socket;
    if (transport == HbaTransport::Socket)
        return false;
    if (type == QLatin1String("hostssl"))
        return transport == HbaTransport::TlsTcp;
    if (type == QLatin1String("hostnossl"))
        return transport != HbaTransport::TlsTcp;
    if (type == QLatin1String("hostgssenc"))
        return transport == HbaTransport::GssTcp;
    if (type == QLatin1String("hostnogssenc"))
        return transport != HbaTransport::GssTcp;
    return true;
}

bool isInNetwork(const QHostAddress &address, const HbaRecord &record)
{
    const bool isV4 = address.protocol() == QAbstractSocket::IPv4Protocol;
    if (record.network.size() != (isV4 ? 4 : 16))
        return false; // the server compares within one family only
    const quint32 v4 = address.toIPv4Address();
    const Q_IPV6ADDR v6 = address.toIPv6Address();
    for (int i = 0; i < record.network.size(); ++i) {
        const int own = isV4 ? static_cast<int>((v4 >> (24 - 8 * i)) & 0xFF) : v6[i];
        const int network = static_cast<unsigned char>(record.network.at(i));
        const int mask = static_cast<unsigned char>(record.mask.at(i));
        if ((own ^ network) & mask)
            return false;
    }
    return true;
}

Match matchAddress(const HbaRecord &record, const HbaQuery &query)
{
    switch (record.addressKind) {
    case HbaRecord::Address::None:
    case HbaRecord::Address::All:
        return Match::certain(true);
    case HbaRecord::Address::SameHost:
    case HbaRecord::Address::SameNet:
        return Match::maybe(HbaDoubt::OwnAddress);
    case HbaRecord::Address::HostName:
        return Match::maybe(HbaDoubt::HostName);
    case HbaRecord::Address::Network:
        break;
    }
    return Match::certain(isInNetwork(query.address, record));
}

Match matchRecord(const HbaRecord &record, const HbaQuery &query, const PgVersion &version)
{
    if (record.kind == HbaRecord::Kind::Include)
        return Match::maybe(HbaDoubt::OtherFile);
    if (record.kind == HbaRecord::Kind::Broken || !matchesTransport(record.type, query.transport))
        return Match::certain(false);
    const Match parts[] = {
            anyOf(record.databases,
                  [&](const HbaToken &token) { return matchDatabase(token, query, version); }),
            anyOf(record.users,
                  [&](const HbaToken &token) { return matchUser(token, query, version); }),
            matchAddress(record, query),
    };
    return *std::min_element(std::begin(parts), std::end(parts),
                             [](const Match &a, const Match &b) { return a.kind < b.kind; });
}

/// Columns at which the fields of a line start, counting tabs to every eighth column.
QList<int> columnsOf(const QByteArray &line)
{
    QList<int> columns;
    int column = 0;
    bool inField = false;
    bool inQuote = false;
    for (const char c : line) {
        const bool isBlank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (isBlank && !inQuote) {
            inField = false;
        } else if (!inField) {
            if (c == '#')
                break;
            columns << column;
            inField = true;
        }
        if (c == '"')
            inQuote = !inQuote;
        column = c == '\t' ? (column / 8 + 1) * 8 : column + 1;
    }
    return columns;
}

} // namespace

QString quoteHbaName(const QString &name)
{
    static const QStringList keywords{QStringLiteral("all"), QStringLiteral("replication"),
                                      QStringLiteral("sameuser"), QStringLiteral("samerole"),
                                      QStringLiteral("samegroup")};
    static const QRegularExpression special(QStringLiteral("^[+@]|[\\s,#\"\\\\]"));
    if (!name.isEmpty() && !keywords.contains(name) && !special.match(name).hasMatch())
        return name;
    QString text = name;
    text.replace(QLatin1Char('"'), QLatin1String("\"\""));
    return QString(QLatin1Char('"') % text % QLatin1Char('"'));
}

HbaFile::HbaFile(const QByteArray &bytes, const PgVersion &version) : m_version(version)
{
    for (qsizetype at = 0; at < bytes.size();) {
        const qsizetype feed = bytes.indexOf('\n', at);
        const qsizetype next = feed < 0 ? bytes.size() : feed + 1;
        m_lines << bytes.mid(at, next - at);
        at = next;
    }
    m_records = parseHbaRecords(m_lines, m_version);
}

QByteArray HbaFile::bytes() const
{
    return m_lines.join();
}

QList<HbaRecord> HbaFile::errors() const
{
    QList<HbaRecord> broken;
    for (const HbaRecord &record : m_records) {
        if (record.kind == HbaRecord::Kind::Broken)
            broken << record;
    }
    return broken;
}

HbaDecision HbaFile::decide(const HbaQuery &query) const
{
    HbaDecision decision;
    for (const HbaRecord &record : m_records) {
        const Match match = matchRecord(record, query, m_version);
        if (match.kind == Match::Kind::Maybe)
            decision.maybe << HbaMaybe{record.line, match.doubt};
        if (match.kind == Match::Kind::Yes) {
            decision.line = record.line;
            decision.method = record.method;
            decision.wantsCertificate = needsClientCertificate(record, m_version);
            break;
        }
    }
    return decision;
}

int HbaFile::insertionIndex(const HbaQuery &query) const
{
    for (const HbaRecord &record : m_records) {
        if (matchRecord(record, query, m_version).kind != Match::Kind::No)
            return record.line - 1;
    }
    for (auto record = m_records.crbegin(); record != m_records.crend(); ++record) {
        if (record->kind == HbaRecord::Kind::Rule && record->isForReplication())
            return record->lastLine;
    }
    return static_cast<int>(m_lines.size());
}

/// A rule whose columns a new line at @p index should follow: the nearest one of the same shape.
QByteArray HbaFile::neighbourOf(int index, const HbaRule &rule) const
{
    const bool isLocal = rule.type == QLatin1String("local");
    const HbaRecord *nearest = nullptr;
    for (const HbaRecord &record : m_records) {
        const bool hasShape = record.kind == HbaRecord::Kind::Rule &&
                              record.line == record.lastLine &&
                              (record.type == QLatin1String("local")) == isLocal;
        if (hasShape &&
            (!nearest || qAbs(record.line - 1 - index) <= qAbs(nearest->line - 1 - index))) {
            nearest = &record;
        }
    }
    return nearest ? m_lines.at(nearest->line - 1) : QByteArray();
}

QByteArray HbaFile::formatRule(const HbaRule &rule, int index) const
{
    QList<QByteArray> fields{rule.type.toUtf8(), rule.database.toUtf8(), rule.user.toUtf8()};
    if (!rule.address.isEmpty())
        fields << rule.address.toUtf8();
    fields << rule.method.toUtf8();

    const QByteArray neighbour = neighbourOf(index, rule);
    QList<int> columns = columnsOf(neighbour);
    // The columns of the file that initdb writes.
    if (columns.size() < fields.size())
        columns = rule.address.isEmpty() ? QList<int>{0, 8, 24, 64} : QList<int>{0, 8, 24, 40, 64};
    const bool useTabs = neighbour.contains('\t');
    QByteArray line;
    int column = 0;
    for (int i = 0; i < fields.size(); ++i) {
        bool needsGap = i > 0;
        while (column < columns.at(i) || needsGap) {
            line += useTabs ? '\t' : ' ';
            column = useTabs ? (column / 8 + 1) * 8 : column + 1;
            needsGap = false;
        }
        line += fields.at(i);
        column += static_cast<int>(QString::fromUtf8(fields.at(i)).size());
    }
    if (!rule.comment.isEmpty())
        line += (useTabs ? "\t# " : "  # ") + rule.comment.toUtf8();
    return line;
}

int HbaFile::insertRule(const HbaRule &rule, const HbaQuery &query)
{
    int index = insertionIndex(query);
    const bool isCrlf = !m_lines.isEmpty() && m_lines.first().endsWith("\r\n");
    const QByteArray lineEnd = isCrlf ? "\r\n" : "\n";
    const QByteArray line = formatRule(rule, index) + lineEnd;
    if (index > 0 && !m_lines.at(index - 1).endsWith('\n'))
        m_lines[index - 1] += lineEnd;
    // A backslash at the end of the file would take the new line into the last one.
    if (index > 0 && isContinuedHbaLine(m_lines.at(index - 1), m_version))
        m_lines.insert(index++, lineEnd);
    m_lines.insert(index, line);
    m_records = parseHbaRecords(m_lines, m_version);
    return index + 1;
}

int HbaFile::removeRules(const QString &comment)
{
    const QByteArray mark = "# " + comment.toUtf8();
    int removed = 0;
    for (auto record = m_records.crbegin(); record != m_records.crend(); ++record) {
        const QByteArray line = m_lines.at(record->line - 1).trimmed();
        if (record->line == record->lastLine && line.endsWith(mark)) {
            m_lines.removeAt(record->line - 1);
            ++removed;
        }
    }
    m_records = parseHbaRecords(m_lines, m_version);
    return removed;
}

} // namespace pgt
