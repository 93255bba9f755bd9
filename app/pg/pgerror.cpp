// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/pgerror.h"

#include "app/pg/servermessages.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <libpq-fe.h>

namespace pgt {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("pgt::PgError", text);
}

QString field(const pg_result *result, int code)
{
    return QString::fromUtf8(PQresultErrorField(result, code));
}

} // namespace

Error connectError(const QString &target, const QString &message)
{
    if (const std::optional<ServerMessage> known = ServerMessages::explain(message)) {
        Error error = known->error;
        return error.withDetail(message.trimmed()).withHost(target);
    }
    // Words of the server mean that it was reached.
    static const QRegularExpression fromServer(QStringLiteral("\\bFATAL:|\\bERROR:|\\bFATAL\\b"));
    const bool isAnswer = message.contains(fromServer);
    Error error =
            isAnswer
                    ? Error::make(
                              ErrorKind::ServerRejected,
                              translated("PostgreSQL on %1 refused the connection.").arg(target),
                              translated("Without this connection nothing can be read or set up."),
                              translated("The server's own words and its log say why."))
                    : Error::make(
                              ErrorKind::HostUnreachable,
                              translated("No connection to PostgreSQL on %1 could be made.")
                                      .arg(target),
                              translated("Without this connection nothing can be read or set up."),
                              translated("Check that the server runs and that address and port are "
                                         "right."));
    return error.withDetail(message.trimmed()).withHost(target);
}

Error statementError(const QString &target, const pg_result *result)
{
    const QString primary = field(result, PG_DIAG_MESSAGE_PRIMARY);
    // A lost connection has no fields, only words of libpq.
    if (primary.isEmpty())
        return lostError(target, QString::fromUtf8(PQresultErrorMessage(result)).trimmed());
    const QString sqlState = field(result, PG_DIAG_SQLSTATE);
    QString detail = QString(field(result, PG_DIAG_SEVERITY) % QLatin1String(":  ") % primary);
    const QString more = field(result, PG_DIAG_MESSAGE_DETAIL);
    if (!more.isEmpty())
        detail += QString(QLatin1String("\nDETAIL:  ") % more);
    const QString hint = field(result, PG_DIAG_MESSAGE_HINT);
    if (!hint.isEmpty())
        detail += QString(QLatin1String("\nHINT:  ") % hint);

    const std::optional<ServerMessage> known = ServerMessages::explain(detail);
    Error error = known ? known->error
                        : Error::make(ErrorKind::ServerRejected,
                                      translated("PostgreSQL on %1 refused a statement: %2")
                                              .arg(target, primary),
                                      translated("What was asked for was not done."),
                                      translated("The server's own words say what is wrong."));
    error.sqlState = sqlState;
    return error.withDetail(detail).withHost(target);
}

Error lostError(const QString &target, const QString &message)
{
    Error error = Error::make(
            ErrorKind::LinkLost,
            target.isEmpty()
                    ? translated("The connection to PostgreSQL has ended.")
                    : translated("The connection to PostgreSQL on %1 has ended.").arg(target),
            translated("What was under way there may or may not have been done."),
            translated("Connect again; if it keeps happening, look into the server's log."));
    return error.withDetail(message.trimmed()).withHost(target);
}

} // namespace pgt
