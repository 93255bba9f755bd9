// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/hostfacts.h"

namespace pgt {

/// Whether the session's rights suffice for one kind of work on a cluster.
struct Ability
{
    enum class Deed {
        ChangeConfiguration, ///< write postgresql.conf, pg_hba.conf and what they include
        ControlServer,       ///< stop, start and restart
        PlacePassFile,       ///< the standby's password file, beside the data directory
        MoveData,            ///< rename the data directory and make a new one
        ReadLog,             ///< the server's own log, when something fails
    };
    enum class Answer {
        Yes,
        WithSideEffect, ///< it works, but not as the system's own tools would do it
        No,
    };

    Deed deed = Deed::ControlServer;
    Answer answer = Answer::Yes;
    QString sentence;    ///< unless Yes: what cannot be done, or what happens besides
    QString reason;      ///< unless Yes: why
    QString remedy;      ///< unless Yes: what would make it possible, without the sudoers lines
    QStringList sudoers; ///< lines for /etc/sudoers.d/pgtandem that would allow it; may be empty
};

/// One for each deed, in their order. Root may do everything, the owner of the cluster what its
/// files and systemd allow, everybody else nothing.
QList<Ability> abilitiesOf(const HostFacts &host, const Instance &instance);
Ability abilityTo(Ability::Deed deed, const HostFacts &host, const Instance &instance);

/// Everything that cannot be done or has a side effect would be possible with these lines, each
/// once; empty if nothing is missing. For copying: content of /etc/sudoers.d/pgtandem.
QStringList missingSudoers(const HostFacts &host, const Instance &instance);

/// The line that lets @p login act as @p account without a password. The session needs no more than
/// a shell, but a shell of root's is all rights there are.
QString sudoersForShell(const QString &login, const QString &account);
/// The line that lets the owner of a cluster stop and start its unit, and nothing else.
QString sudoersForUnit(const QString &owner, const QString &systemctl, const QString &unit);

} // namespace pgt
