// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"

#include <QList>
#include <QString>

namespace pgt {

/// The result of one preflight check. A plain value; pure function of facts and wishes.
struct Finding
{
    enum class State { Pass, Warning, Failure, Skipped };
    /// Which group of the page it belongs to.
    enum class Scope { Primary, Standby, Between };

    QString id;     ///< stable, for example "wal_level"; also names the fix
    int number = 0; ///< the row of the check list
    Scope scope = Scope::Primary;
    QString standby; ///< StandbySpec::name for Standby and Between
    State state = State::Pass;
    ErrorKind kind = ErrorKind::Unknown; ///< the cause if Failure
    QString title;    ///< "max_connections is lower than on the primary: 100, needs 200"
    QString evidence; ///< what was seen: "17.4 here, 17.6 on the primary"
    QString reason;   ///< why it matters
    QString remedy;   ///< what to do
    QString command;  ///< what was run to find out, for "Explain"
    QString answer;   ///< what it printed, verbatim
    QString fix; ///< what Fix adds to the plan ("postgresql.conf: max_connections = 200"); empty:
                 ///< no fix
    bool fixAccepted = false; ///< a Failure whose fix was accepted is reported as Pass or Warning
                              ///< with this set
};

} // namespace pgt
