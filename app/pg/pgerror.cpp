// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/pgerror.h"

#include "app/pg/servermessages.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <libpq-fe.h>

namespace pgt {

namespace {

struct PgErrorText
{
    Q_DECLARE_TR_FUNCTIONS(pgt::PgError)
};

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
                    ? Error::make(ErrorKind::ServerRejected,
                                  PgErrorText::tr("PostgreSQL on %1 refused the connection.")
                                          .arg(target),
                                  PgErrorText::tr(
                                          "Without this connection nothing can be read or set up."),
                                  PgErrorText::tr("The server's own words and its log say why."))
                    : Error::make(
                              ErrorKind::HostUnreachable,
                              PgErrorText::tr("No connection to PostgreSQL on %1 could be made.")
                                      .arg(target),
                              PgErrorText::tr(
                                      "Without this connection nothing can be read or set up."),
                              PgErrorText::tr(
                                      "Check that the server runs and that address and port are "
                                      "right."));
    return error.withDetail(message.trimmed()).withHost(target);
}

Error timeoutError(const QString &target, std::chrono::milliseconds limit, ServerContact contact)
{
    const int seconds = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(limit).count());
    Error error =
            contact == ServerContact::None
                    ? Error::make(
                              ErrorKind::HostUnreachable,
                              PgErrorText::tr("The server %1 did not answer within %2 s.")
                                      .arg(target)
                                      .arg(seconds),
                              PgErrorText::tr(
                                      "A firewall that drops packets, a wrong address or a stopped "
                                      "host look like this."),
                              PgErrorText::tr("Check address and port, and that firewalls let the "
                                              "connection pass."))
                    : Error::make(
                              ErrorKind::Timeout,
                              PgErrorText::tr(
                                      "The server %1 accepted the connection, but did not finish "
                                      "the login within %2 s.")
                                      .arg(target)
                                      .arg(seconds),
                              PgErrorText::tr(
                                      "An overloaded server or another program on this port looks "
                                      "like this."),
                              PgErrorText::tr("Check the port, and the server's log."));
    return error.withHost(target);
}

Error unknownNameError(const QString &target, const QString &host, const QString &words)
{
    Error error = Error::make(
            ErrorKind::HostUnreachable,
            PgErrorText::tr("The name \"%1\" of the server %2 is not known.").arg(host, target),
            PgErrorText::tr("Without an address nothing can be reached."),
            PgErrorText::tr("Check the spelling, or give the server's IP address."));
    return error.withDetail(words).withHost(target);
}

Error unguardedError(const QString &target)
{
    return Error::make(ErrorKind::Unsupported,
                       PgErrorText::tr("%1 lets in without asking for a password.").arg(target),
                       PgErrorText::tr("Every account of this computer could sign in through the "
                                       "same port while it is open, so it was closed."),
                       PgErrorText::tr("Let pg_hba.conf ask this role for a password "
                                       "(scram-sha-256) at that address."))
            .withHost(target);
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
                                      PgErrorText::tr("PostgreSQL on %1 refused a statement: %2")
                                              .arg(target, primary),
                                      PgErrorText::tr("What was asked for was not done."),
                                      PgErrorText::tr("The server's own words say what is wrong."));
    error.sqlState = sqlState;
    return error.withDetail(detail).withHost(target);
}

Error lostError(const QString &target, const QString &message)
{
    Error error = Error::make(
            ErrorKind::LinkLost,
            target.isEmpty()
                    ? PgErrorText::tr("The connection to PostgreSQL has ended.")
                    : PgErrorText::tr("The connection to PostgreSQL on %1 has ended.").arg(target),
            PgErrorText::tr("What was under way there may or may not have been done."),
            PgErrorText::tr("Connect again; if it keeps happening, look into the server's log."));
    return error.withDetail(message.trimmed()).withHost(target);
}

} // namespace pgt
