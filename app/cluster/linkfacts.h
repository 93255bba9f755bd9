// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"

#include <QDateTime>
#include <QStringList>

#include <optional>

namespace pgt {

/// What was found on the way from the standby's host to the primary's PostgreSQL, read-only.
struct LinkFacts
{
    QDateTime readAt;
    QString address; ///< the address of the primary that was tried
    int port = 0;
    bool reachable = false; ///< the TCP port accepted a connection
    double connectMilliseconds = -1;
    bool isPostgres = false; ///< what answered speaks PostgreSQL's protocol
    QString answer;          ///< the server's or the system's own words, verbatim
    QString seenAddress;     ///< the standby's address as the primary names it; empty: not learnt
    QString sourceAddress;   ///< the one that the standby's host connects from; empty: not learnt
    bool wroteToLog = false; ///< a try was refused: the primary's log has a line FATAL about it
    bool tlsOffered = false;
    QString certificateSubject;
    QStringList certificateNames; ///< subject alternative names
    std::optional<QDateTime> certificateValidUntil;
    std::optional<bool> login; ///< result of a real replication login; nullopt: not tried (role or
                               ///< rule are still missing)
    QString loginAnswer;       ///< the server's own words about that login
    std::optional<bool> reverseReachable; ///< primary's host -> standby's port; nullopt: not tried
    std::optional<Error> problem;         ///< the probe itself could not run
};

} // namespace pgt
