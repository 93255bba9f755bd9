// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe/psql.h"

#include "app/base/redact.h"
#include "app/pg/conninfo.h"
#include "app/pg/servermessages.h"

#include <QRegularExpression>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

// ASCII's unit separator, which no value holds in practice. Rows end with a zero byte, because psql
// puts a newline, not the record separator, after the last row of a result (seen with 15; zero
// bytes since 9.2).
constexpr char fieldSeparator = '\037';
constexpr int firstWithZero = 90200;
constexpr int firstWithLockTimeout = 90300;

/// Without the lines that only developers of the server understand.
QString withoutLocation(const QString &message)
{
    QStringList lines = message.split(u'\n');
    lines.removeIf([](const QString &line) { return line.startsWith("LOCATION:  "_L1); });
    return lines.join(u'\n').trimmed();
}

} // namespace

QString psqlConnection(const Instance &instance, const QString &database, const QString &user)
{
    ConnInfo connection;
    connection.set(u"dbname"_s, database);
    if (!instance.socketDirectory.isEmpty())
        connection.set(u"host"_s, instance.socketDirectory);
    if (instance.port > 0)
        connection.set(u"port"_s, QString::number(instance.port));
    if (!user.isEmpty())
        connection.set(u"user"_s, user);
    connection.set(u"connect_timeout"_s, u"10"_s);
    connection.set(u"application_name"_s, u"pgtandem"_s);
    connection.set(u"client_encoding"_s, u"UTF8"_s);
    return connection.toString();
}

QString psqlProgram(const Instance &instance)
{
    const QString &directory =
            instance.clientDirectory.isEmpty() ? instance.binDirectory : instance.clientDirectory;
    return directory.isEmpty() ? u"psql"_s : QString(directory + "/psql"_L1);
}

QByteArray psqlPreamble(int versionNum)
{
    QByteArray preamble = "\\pset fieldsep '\\037'\n";
    if (versionNum == 0 || versionNum >= firstWithZero)
        preamble += "\\pset recordsep_zero\n";
    preamble += "SET search_path = pg_catalog;\n";
    // A commit of ours is in force on this server at once; whether a synchronous standby is there
    // to confirm it is the business of other people's commits. 'local' exists since 9.1.
    preamble += "SET synchronous_commit = local;\n";
    // Shorter than Command::timeout: the server ends the statement and says why, instead of going
    // on with it after its psql was killed.
    preamble += "SET statement_timeout = '20s';\n";
    if (versionNum >= firstWithLockTimeout)
        preamble += "SET lock_timeout = '10s';\n";
    return preamble;
}

Command psqlCommand(const Instance &instance, const QByteArray &sql, const QString &database,
                    Command::Privacy privacy)
{
    Command command;
    command.argv = QStringList{psqlProgram(instance),
                               u"-X"_s,
                               u"-w"_s,
                               u"-q"_s,
                               u"-A"_s,
                               u"-t"_s,
                               u"-v"_s,
                               u"ON_ERROR_STOP=1"_s,
                               u"-v"_s,
                               u"VERBOSITY=verbose"_s,
                               u"-d"_s,
                               psqlConnection(instance, database, instance.sqlUser)};
    command.runAs = instance.owner;
    command.environment = {{u"LC_ALL"_s, u"C"_s}};
    command.input = psqlPreamble(instance.versionNum) + sql;
    if (!command.input.endsWith('\n'))
        command.input += '\n';
    command.privacy = privacy;
    return command;
}

QList<QStringList> parsePsqlRows(const QByteArray &output)
{
    QList<QStringList> rows;
    const char end = output.contains('\0') ? '\0' : '\n';
    QByteArray all = output;
    if (all.endsWith(end))
        all.chop(1);
    if (all.isEmpty())
        return rows;
    for (const QByteArray &record : all.split(end)) {
        QStringList row;
        for (const QByteArray &field : record.split(fieldSeparator))
            row << QString::fromUtf8(field);
        rows << row;
    }
    return rows;
}

Error psqlError(const CommandResult &result, const QString &what)
{
    const QString message = QString::fromUtf8(result.err).trimmed();
    // With VERBOSITY=verbose: "ERROR:  42710: role ... already exists"
    static const QRegularExpression state(
            u"(?:^|\\n)(?:psql:[^\\n]*: )?[A-Z]+:  ([0-9A-Z]{5}): "_s);
    // Without "FATAL" nobody answered: psql could not connect at all.
    const bool down = result.code == 2 && !message.contains("FATAL:"_L1);
    Error error = Error::make(down ? ErrorKind::ServerDown : ErrorKind::ServerRejected, what);
    error.sqlState = state.match(message).captured(1);
    error.detail = redactText(withoutLocation(message));
    const auto known = ServerMessages::explain(error.detail);
    if (known && known->tone == ServerTone::Failure) {
        error.kind = known->error.kind;
        error.why = known->error.why;
        error.remedy = known->error.remedy;
    }
    error.exitCode = result.code;
    return error;
}

} // namespace pgt
