// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/directservers.h"

#include "app/base/units.h"
#include "app/remote/directtransport.h"
#include "app/remote/sshoptions.h"

#include <QCoreApplication>
#include <QHostAddress>

#include <algorithm>
#include <optional>

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::DirectServers)
};

Error lineError(int line, const QString &what, const QString &why, const QString &remedy)
{
    return Error::make(ErrorKind::InvalidInput, Texts::tr("Line %1: %2").arg(line).arg(what), why,
                       remedy);
}

std::optional<int> portOf(const QString &text)
{
    bool isNumber = false;
    const int port = text.toInt(&isNumber);
    return isNumber && port > 0 && port <= 65535 ? std::optional<int>(port) : std::nullopt;
}

bool isAddress(const QString &text)
{
    QHostAddress address;
    return address.setAddress(text);
}

// The same rules as everywhere else, without what is no name: brackets and colons.
bool isName(const QString &text)
{
    SshTarget named;
    named.host = text;
    const bool isOther = text.contains(u'[') || text.contains(u']') || text.contains(u':');
    return !isOther && validate(named).has_value();
}

std::optional<DirectServer> serverOf(const QString &line)
{
    DirectServer server;
    QString port;
    if (line.startsWith(u'[')) {
        const qsizetype end = line.indexOf(u']');
        if (end < 0 || (end + 1 < line.size() && line.at(end + 1) != u':'))
            return std::nullopt;
        server.host = line.mid(1, end - 1);
        port = line.mid(end + 2);
        if (!server.host.contains(u':') || line.endsWith(u':'))
            return std::nullopt;
    } else if (line.count(u':') == 1) {
        server.host = line.section(u':', 0, 0);
        port = line.section(u':', 1);
        if (port.isEmpty())
            return std::nullopt;
    } else {
        server.host = line;
    }
    if (!isAddress(server.host) && !isName(server.host))
        return std::nullopt;
    if (port.isEmpty())
        return server;
    const std::optional<int> number = portOf(port);
    if (!number)
        return std::nullopt;
    server.port = *number;
    return server;
}

/// "db1,db2" with "5432,5433", as libpq pairs them: one port counts for all hosts.
QString linesOf(const QStringList &hosts, const QStringList &ports)
{
    QStringList lines;
    for (qsizetype i = 0; i < hosts.size(); ++i) {
        const QString port = ports.size() == 1 ? ports.constFirst() : ports.value(i);
        const QString host = hosts.at(i).trimmed();
        const bool isBracketed = host.contains(u':') && !port.isEmpty();
        const QString shown = isBracketed ? QString(u'[' + host + u']') : host;
        lines << (port.isEmpty() ? shown : QString(shown + u':' + port.trimmed()));
    }
    return lines.join(u'\n');
}

} // namespace

QString DirectServer::text() const
{
    return formatAddress(host, port);
}

Result<QList<DirectServer>> parseDirectServers(const QString &text)
{
    QList<DirectServer> servers;
    int number = 0;
    for (const QString &raw : text.split(u'\n')) {
        ++number;
        const QString line = raw.trimmed();
        if (line.isEmpty())
            continue;
        const std::optional<DirectServer> server = serverOf(line);
        if (!server) {
            return lineError(number, Texts::tr("“%1” names no server.").arg(line.left(60)),
                             Texts::tr("A server is a name or an address, with a port from 1 to "
                                       "65535 or without one."),
                             Texts::tr("Write host, host:port or [address]:port."));
        }
        const bool isKnown =
                std::any_of(servers.cbegin(), servers.cend(), [&server](const DirectServer &known) {
                    return known.port == server->port &&
                           known.host.compare(server->host, Qt::CaseInsensitive) == 0;
                });
        if (isKnown) {
            return lineError(number, Texts::tr("%1 is named twice.").arg(server->text()),
                             Texts::tr("Each server is watched once."),
                             Texts::tr("Remove the line."));
        }
        if (servers.size() == mostDirectServers) {
            return lineError(number,
                             Texts::tr("more than %n server(s)", nullptr, int(mostDirectServers)),
                             Texts::tr("A cluster is hardly that big."),
                             Texts::tr("Make a second cluster for the others."));
        }
        servers << *server;
    }
    return servers;
}

QStringList directTlsModes()
{
    return {u"verify-full"_s, u"verify-ca"_s, u"require"_s, u"prefer"_s};
}

QStringList directGssModes()
{
    return {u"disable"_s, u"prefer"_s, u"require"_s};
}

ServiceValues valuesOf(const PgService &service)
{
    ServiceValues values;
    const ConnInfo &info = service.info;
    const auto text = [&info](const char *keyword) { return info.value(QLatin1String(keyword)); };
    // libpq knows nothing about a host but its address where both are given; its name is needed
    // for the certificate.
    const QString hosts = info.contains(u"host"_s) ? text("host") : text("hostaddr");
    if (!hosts.isEmpty())
        values.servers = linesOf(hosts.split(u','), text("port").split(u','));
    values.role = text("user");
    values.database = text("dbname");
    values.rootCertificate = text("sslrootcert");
    values.certificate = text("sslcert");
    values.key = text("sslkey");
    values.password = info.password();
    const auto choose = [&](const char *keyword, const QStringList &modes, QString &value) {
        const QString mode = text(keyword);
        if (modes.contains(mode))
            value = mode;
        else if (!mode.isEmpty())
            values.notTaken << QLatin1String(keyword) + u'=' + mode;
    };
    choose("sslmode", directTlsModes(), values.tlsMode);
    choose("gssencmode", directGssModes(), values.gssMode);
    const QStringList own{u"host"_s,     u"port"_s,        u"user"_s,    u"dbname"_s,
                          u"sslmode"_s,  u"sslrootcert"_s, u"sslcert"_s, u"sslkey"_s,
                          u"password"_s, u"gssencmode"_s};
    for (const QString &keyword : info.keywords()) {
        const bool isHostAddress = keyword == "hostaddr"_L1 && !info.contains(u"host"_s);
        if (own.contains(keyword) || isHostAddress)
            continue;
        if (directKeywords().contains(keyword))
            values.further.set(keyword, info.value(keyword));
        else
            values.notTaken << keyword;
    }
    return values;
}

} // namespace pgt
