// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/privilege.h"

#include "app/remote/sessionscripts.h"

#include <QCoreApplication>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;
using Program = PrivilegeChoice::Program;
using Terminal = PrivilegeChoice::Terminal;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Privilege)
};

// The data goes past the terminal that script makes, so that it stays as it is.
QByteArray throughTerminal(const QByteArray &command)
{
    return "S='" + elevatedReader() + "'; SHELL=/bin/sh; export S SHELL; exec 7<&0 8>&1 9>&2; " +
           "exec script -qec 'exec " + command +
           " -- /bin/sh -c \"$S\" <&7 >&8 2>&9' /dev/null </dev/null >/dev/null 2>&1";
}

} // namespace

QString PrivilegeChoice::programName() const
{
    switch (program) {
    case Program::Sudo:
        return u"sudo"_s;
    case Program::Doas:
        return u"doas"_s;
    case Program::Su:
        return u"su"_s;
    case Program::None:
        break;
    }
    return {};
}

QString PrivilegeChoice::passwordOf(const QString &loginAccount) const
{
    return program == Program::Su ? account : loginAccount;
}

PrivilegeChoice choosePrivilege(const QHash<QString, QString> &facts, Asking asking)
{
    const auto is = [&facts](const char *key, QLatin1StringView value) {
        return facts.value(QLatin1String(key)) == value;
    };
    const QString root = u"root"_s;
    const QString postgres = u"postgres"_s;
    if (is("uid", "0"_L1))
        return {};
    if (is("sudo", "nopasswd"_L1))
        return {Program::Sudo, root, Terminal::NotNeeded, false};
    if (is("sudo_tty", "nopasswd"_L1))
        return {Program::Sudo, root, Terminal::Made, false};
    if (is("doas", "nopass"_L1))
        return {Program::Doas, root, Terminal::NotNeeded, false};
    if (is("user", "postgres"_L1))
        return {};
    if (is("sudo_postgres", "nopasswd"_L1))
        return {Program::Sudo, postgres, Terminal::NotNeeded, false};
    if (is("sudo_tty_postgres", "nopasswd"_L1))
        return {Program::Sudo, postgres, Terminal::Made, false};
    if (is("doas_postgres", "nopass"_L1))
        return {Program::Doas, postgres, Terminal::NotNeeded, false};
    if (asking == Asking::Impossible)
        return {};
    // The words of a refusal may be a translation or new ones: what is not known is tried.
    if (is("sudo", "password"_L1) || is("sudo", "unknown"_L1))
        return {Program::Sudo, root, Terminal::NotNeeded, true};
    if (is("sudo", "tty"_L1) && facts.contains(u"script"_s))
        return {Program::Sudo, root, Terminal::Made, true};
    // Where sudo is in use, root seldom has a password.
    if (is("sudo", "absent"_L1) && facts.contains(u"su"_s))
        return {Program::Su, root, Terminal::NotNeeded, true};
    return {};
}

QByteArray elevatedMark()
{
    return "pgtandem-elevated";
}

QByteArray elevatedReader()
{
    return "echo " + elevatedMark() + "; " + sessionReader();
}

QByteArray passwordMark(const QByteArray &nonce)
{
    return "[pw:" + nonce + ']';
}

QByteArray privilegeLine(const PrivilegeChoice &choice, const QByteArray &nonce)
{
    const QByteArray account = choice.account.toUtf8();
    const QByteArray shell = " -- /bin/sh -c '" + elevatedReader() + '\'';
    // -k: no ticket of an earlier login is used, and none is left behind.
    const QByteArray asking = "sudo -k -S -p \"" + passwordMark(nonce) + "\" -u ";
    const QByteArray sudo = (choice.asks ? asking : QByteArrayLiteral("sudo -n -u ")) + account;
    switch (choice.program) {
    case Program::Sudo:
        return choice.terminal == Terminal::Made ? throughTerminal(sudo)
                                                 : QByteArray("exec " + sudo + shell);
    case Program::Doas:
        return "exec doas -n -u " + account + " /bin/sh -c '" + elevatedReader() + '\'';
    case Program::Su:
        // Only a line with our word is evaluated: a password that comes too late must not be.
        return "su -s /bin/sh " + account + " -c '" + elevatedReader() + "'; echo \"REFUSED " +
               nonce + " $?\"; IFS= read -r go || exit 98; case $go in \"AGAIN " + nonce +
               " \"*) eval \"${go#AGAIN " + nonce + " }\" ;; *) exit 98 ;; esac";
    case Program::None:
        break;
    }
    return sessionReader();
}

QString privilegeSentence(const QHash<QString, QString> &facts)
{
    const QString login = facts.value(u"user"_s);
    const QString account = facts.value(u"session_user"_s);
    const QString program = facts.value(u"privilege"_s);
    const bool isRoot = facts.value(u"session_uid"_s) == "0"_L1;
    if (program.isEmpty()) {
        if (isRoot)
            return Texts::tr("logged in as root");
        if (account == "postgres"_L1)
            return Texts::tr("logged in as postgres");
        return facts.value(u"sudo"_s) == "denied"_L1
                       ? Texts::tr("sudo does not let %1 act as root or postgres").arg(login)
                       : Texts::tr("without the right to act as root or postgres");
    }
    if (!isRoot)
        return Texts::tr("acts as %1 through %2").arg(account, program);
    return facts.value(u"privilege_asked"_s).isEmpty()
                   ? Texts::tr("%1 works without a password").arg(program)
                   : Texts::tr("acts as root through %1, with a password").arg(program);
}

Error privilegeError(const QString &hostName, const QString &loginAccount,
                     const PrivilegeChoice &choice, int answers, const QString &words)
{
    const QString program = choice.programName();
    const QString otherwise =
            Texts::tr("Log in with another account, let %1 use sudo (for example in "
                      "/etc/sudoers.d/pgtandem: %1 ALL=(root) NOPASSWD: ALL), or switch off the "
                      "use of sudo for this host.")
                    .arg(loginAccount);
    Error error;
    if (answers == 0) {
        error = Error::make(
                ErrorKind::PrivilegeMissing,
                Texts::tr("%1 on %2 ended the session instead of starting a shell.")
                        .arg(program, hostName),
                Texts::tr("Its rules seem to allow the test but not the session, or it wants to "
                          "ask in a way that is not possible here."),
                otherwise);
    } else if (answers == 1 && choice.program == Program::Sudo) {
        error = Error::make(ErrorKind::PrivilegeMissing,
                            Texts::tr("sudo on %1 does not let %2 act as %3.")
                                    .arg(hostName, loginAccount, choice.account),
                            Texts::tr("It took the password and refused; usually the account is "
                                      "not in the sudoers file."),
                            otherwise);
    } else {
        error = Error::make(
                ErrorKind::PrivilegeMissing,
                Texts::tr("%1 on %2 did not accept the password of %3.")
                        .arg(program, hostName, choice.passwordOf(loginAccount)),
                Texts::tr("It gives up after some attempts; nothing was changed on the server."),
                Texts::tr("Connect again with the right password, or switch off the use of sudo "
                          "for this host."));
    }
    error.detail = words;
    return error;
}

} // namespace pgt
