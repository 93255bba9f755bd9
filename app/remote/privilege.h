// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"

#include <QByteArray>
#include <QHash>
#include <QString>

namespace pgt {

/// How a session gets from the account that logged in to one that may work on the server. A plain
/// value, chosen from what the boot script found out.
struct PrivilegeChoice
{
    enum class Program {
        None, ///< stays the login account
        Sudo, ///< sudo 1.8 to 1.9 or sudo-rs
        Doas, ///< doas; only where it asks for nothing, because it reads passwords from a terminal
        Su,   ///< su to root with root's password
    };
    enum class Terminal {
        NotNeeded,
        Made, ///< sudoers has requiretty: script(1) makes one, the data goes past it
    };

    Program program = Program::None;
    QString account; ///< root or postgres; empty with Program::None
    Terminal terminal = Terminal::NotNeeded;
    bool asks = false; ///< it will, or may, ask for a password

    /// "sudo", "doas" or "su"; empty with Program::None.
    QString programName() const;
    /// Whose password it asks for: the login account's, with su root's.
    QString passwordOf(const QString &loginAccount) const;
    bool operator==(const PrivilegeChoice &) const = default;
};

/// Whether there is somebody who can be asked for a password.
enum class Asking { Possible, Impossible };

/// What to do on a host of which the boot script said @p facts. Ways that ask for nothing come
/// first, those to root before those to postgres; a login as postgres is not asked for anything.
PrivilegeChoice choosePrivilege(const QHash<QString, QString> &facts, Asking asking);

/// What the elevated shell is asked to run: prints elevatedMark() and evaluates the first line of
/// its input. One text for the probe and for use, because sudoers may allow exactly one command.
QByteArray elevatedReader();
QByteArray elevatedMark();

/// What sudo is told to print when it wants a password; nothing else of its words is looked at.
QByteArray passwordMark(const QByteArray &nonce);

/// The line with which the boot script goes on. After a refusal by su the boot script says
/// `REFUSED NONCE status` and waits for another one.
QByteArray privilegeLine(const PrivilegeChoice &choice, const QByteArray &nonce);

/// In words for the server's page, from the facts of a session that is ready: "logged in as root",
/// "sudo works without a password", "acts as postgres through sudo" ...
QString privilegeSentence(const QHash<QString, QString> &facts);

/// The program ended without starting a shell, after @p answers passwords were given to it.
/// @p words is what it said.
Error privilegeError(const QString &hostName, const QString &loginAccount,
                     const PrivilegeChoice &choice, int answers, const QString &words);

} // namespace pgt
