// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/libpqglue.h"

#include <QHostAddress>

#include <libpq-fe.h>

#include <memory>

namespace pgt {

LibpqParameters libpqParameters(const PgTarget &target, const QString &addresses)
{
    LibpqParameters parameters;
    const auto add = [&parameters](const char *keyword, const char *value) {
        parameters.append({QByteArray(keyword), QByteArray(value)});
    };
    const ConnInfo &info = target.info;
    const auto addDefault = [&](const char *keyword, const char *value) {
        if (!info.contains(QLatin1String(keyword)))
            add(keyword, value);
    };
    // A dead host must show up within seconds, not after the system's hours.
    addDefault("keepalives_idle", "10");
    addDefault("keepalives_interval", "5");
    addDefault("keepalives_count", "3");
    addDefault("tcp_user_timeout", "20000");
    // Without it libpq may ask a key distribution centre, and blocks while it does.
    addDefault("gssencmode", "disable");
    addDefault("application_name", "pgTandem");
    for (const QString &keyword : info.keywords()) {
        if (keyword != QLatin1String("password"))
            parameters.append({keyword.toUtf8(), info.value(keyword).toUtf8()});
    }
    if (!addresses.isEmpty()) {
        // libpq wants as many names as addresses; the name is still needed for verify-full.
        const QByteArray host = info.value(QStringLiteral("host")).toUtf8();
        QByteArrayList hosts(addresses.count(QLatin1Char(',')) + 1, host);
        parameters.append({"host", hosts.join(',')});
        parameters.append({"hostaddr", addresses.toUtf8()});
    }
    add("client_encoding", "UTF8");
    if (target.session == PgSession::Replication)
        add("replication", "true");
    parameters.append({"password", info.password().toUtf8()});
    return parameters;
}

bool needsLookUp(const ConnInfo &info)
{
    const QString host = info.value(QStringLiteral("host"));
    const bool isName = !host.isEmpty() && !host.startsWith(QLatin1Char('/')) &&
                        !host.startsWith(QLatin1Char('@')) && !host.contains(QLatin1Char(','));
    QHostAddress literal;
    return isName && info.value(QStringLiteral("hostaddr")).isEmpty() && !literal.setAddress(host);
}

void forbidPassphraseQuestions()
{
    // libpq's own hook knows the keyword sslpassword only, but is not installed without it
    // (PostgreSQL 13 to 18, fe-secure-openssl.c, initialize_SSL()).
    PQsetSSLKeyPassHook_OpenSSL(&PQdefaultSSLKeyPassHook_OpenSSL);
}

bool libpqHasGss()
{
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconndefaults(),
                                                                               &PQconninfoFree);
    // Without Kerberos the keyword is there all the same, for "disable" (fe-connect.c).
    for (const PQconninfoOption *option = options.get(); option && option->keyword; ++option) {
        if (qstrcmp(option->keyword, "gssencmode") == 0)
            return qstrcmp(option->compiled, "disable") != 0;
    }
    return false;
}

bool knowsSystemAuthorities()
{
    return PQlibVersion() >= 160000;
}

PgResult copyOf(const pg_result *result)
{
    PgResult copy;
    copy.command = QString::fromUtf8(PQcmdStatus(const_cast<PGresult *>(result)));
    copy.affected = QByteArray(PQcmdTuples(const_cast<PGresult *>(result))).toLongLong();
    const int columns = PQnfields(result);
    for (int column = 0; column < columns; ++column)
        copy.columns << QString::fromUtf8(PQfname(result, column));
    const int rows = PQntuples(result);
    copy.rows.reserve(rows);
    for (int row = 0; row < rows; ++row) {
        QList<PgCell> cells;
        cells.reserve(columns);
        for (int column = 0; column < columns; ++column) {
            if (PQgetisnull(result, row, column))
                cells << std::nullopt;
            else
                cells << QByteArray(PQgetvalue(result, row, column),
                                    PQgetlength(result, row, column));
        }
        copy.rows << cells;
    }
    return copy;
}

} // namespace pgt
