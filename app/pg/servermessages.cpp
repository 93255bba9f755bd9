// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/servermessages.h"

#include "app/pg/servermessagetable.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace pgt {

namespace {

const QList<QRegularExpression> &patterns()
{
    static const QList<QRegularExpression> compiled = [] {
        QList<QRegularExpression> list;
        for (const ServerMessageRow &row : serverMessageRows())
            list << QRegularExpression(QString::fromUtf8(row.pattern));
        return list;
    }();
    return compiled;
}

/// The translated @p text with its numbered places filled in one pass, so that a name that contains
/// %1 stays what it is.
QString fill(const char *text, const QStringList &captures)
{
    const QString translated = QCoreApplication::translate("pgt::ServerMessages", text);
    QString filled;
    for (qsizetype i = 0; i < translated.size(); ++i) {
        const int number = translated.at(i) == QLatin1Char('%') && i + 1 < translated.size()
                                   ? translated.at(i + 1).digitValue()
                                   : -1;
        if (number < 1) {
            filled += translated.at(i);
            continue;
        }
        filled += captures.value(number);
        ++i;
    }
    return filled;
}

ServerMessage makeMessage(const ServerMessageRow &row, const QStringList &captures)
{
    ServerMessage message;
    message.cause = row.cause;
    message.tone = row.tone;
    message.error = Error::make(row.kind, fill(row.text, captures), fill(row.why, captures),
                                fill(row.remedy, captures));
    return message;
}

std::optional<ServerMessage> explainLine(const QString &line)
{
    for (qsizetype i = 0; i < patterns().size(); ++i) {
        const QRegularExpressionMatch match = patterns().at(i).match(line);
        if (match.hasMatch()) {
            ServerMessage message = makeMessage(serverMessageRows()[static_cast<std::size_t>(i)],
                                                match.capturedTexts());
            message.error.detail = line.trimmed();
            return message;
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<ServerMessage> ServerMessages::explain(const QString &text)
{
    const QList<ServerMessage> all = explainAll(text);
    if (all.isEmpty())
        return std::nullopt;
    return all.first();
}

QList<ServerMessage> ServerMessages::explainAll(const QString &text)
{
    QList<ServerMessage> found;
    const QStringList lines = text.split(QLatin1Char('\n'));
    for (int i = 0; i < lines.size(); ++i) {
        if (std::optional<ServerMessage> message = explainLine(lines.at(i))) {
            message->line = i + 1;
            found << *message;
        }
    }
    return found;
}

} // namespace pgt
