// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/commandtext.h"

#include "app/remote/sessionprotocol.h"
#include "app/remote/shellquote.h"
#include "app/remote/sshoptions.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace pgt {

namespace {

constexpr qsizetype inputLimit = 64 << 20;

QString tr(const char *text)
{
    return QCoreApplication::translate("pgt::CommandText", text);
}

Error invalid(const QString &why)
{
    return Error::make(ErrorKind::InvalidInput, tr("A command cannot be run like this."), why);
}

Result<void> check(const Command &command)
{
    const auto hasNul = [](const QString &text) { return text.contains(QChar(u'\0')); };
    if (command.argv.isEmpty() || command.argv.first().isEmpty() ||
        command.argv.first().startsWith(QLatin1Char('-')))
        return invalid(tr("It names no program."));
    if (std::any_of(command.argv.cbegin(), command.argv.cend(), hasNul))
        return invalid(tr("A word of it holds a NUL character."));
    static const QRegularExpression name(
            QRegularExpression::anchoredPattern(QStringLiteral("[A-Za-z_][A-Za-z0-9_]*")));
    for (const auto &[key, value] : command.environment) {
        if (!name.match(key).hasMatch() || hasNul(value))
            return invalid(tr("The name or value of an environment variable is not possible."));
    }
    if (command.input.size() > inputLimit)
        return invalid(tr("Its input has more than 64 MB."));
    return {};
}

QByteArray exports(const Command &command)
{
    QByteArray text;
    for (const auto &[key, value] : command.environment)
        text += "export " + key.toUtf8() + '=' + shellQuote(value) + "; ";
    return text;
}

QByteArray becoming(const QString &user, const SessionAccount &account, const QByteArray &command)
{
    // No tilde inside quotes: the name was checked to have no special characters.
    const QByteArray name = user.toUtf8();
    const QByteArray quoted = shellQuote(user);
    const QByteArray home = "eval HOME=~" + name + "; USER=" + quoted + " LOGNAME=" + quoted +
                            "; export HOME USER LOGNAME; ";
    if (account.hasSetpriv) {
        // Numbers: names are understood since util-linux 2.33 only.
        return "i=$(id -u " + quoted + ") && g=$(id -g " + quoted + ") || exit 126; " + home +
               "exec setpriv --reuid \"$i\" --regid \"$g\" --init-groups -- " + command;
    }
    if (account.hasRunuser)
        return home + "exec runuser -u " + quoted + " -- " + command;
    return home + "exec su -s /bin/sh " + quoted + " -c " +
           shellQuote(QString::fromUtf8("exec " + command));
}

} // namespace

Result<QByteArray> commandText(const Command &command, const SessionAccount &account)
{
    if (const Result<void> checked = check(command); !checked)
        return checked.error();
    QByteArray text = exports(command);
    const QByteArray words = shellQuote(command.argv);
    if (command.runAs.isEmpty() || command.runAs == account.user) {
        text += "exec " + words;
    } else {
        if (const Result<void> checked = validateAccountName(command.runAs); !checked)
            return checked.error();
        if (!account.isRoot) {
            return Error::make(ErrorKind::PrivilegeMissing,
                               tr("This needs to be done as %1, but the session is %2 and may not "
                                  "become that account.")
                                       .arg(command.runAs, account.user),
                               {}, tr("Log in as root, or as an account that may use sudo."));
        }
        text += becoming(command.runAs, account, words);
    }
    if (text.size() > SessionProtocol::commandLimit)
        return invalid(tr("It has more than 120 kB; long data belongs into its input."));
    return text;
}

} // namespace pgt
