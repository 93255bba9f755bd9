// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"
#include "app/remote/hostaccess.h"

#include <QStringList>

#include <optional>

namespace pgt {

/// How the session to one watched host stands, for people. A plain value.
struct LinkStatus
{
    enum class State {
        Closed, ///< not wanted
        Connecting,
        Asking, ///< a question of this login is open
        Ready,
        Stale,      ///< no answer; the session goes on if the link returns
        Retrying,   ///< lost or not reached; tried again by itself after a while
        NeedsLogin, ///< only the user can answer what the login asks; nothing is tried meanwhile
        Refused,    ///< failed for a reason that trying again does not change
    };

    HostAccess access;   ///< names the link
    QStringList servers; ///< the watched servers that are reached through it
    State state = State::Closed;
    QString text; ///< what is the matter, one sentence; empty in Closed and Ready
    /// In Retrying, NeedsLogin and Refused; in Connecting that of the attempt before, if any.
    std::optional<Error> error;

    bool isUp() const { return state == State::Ready; }
};

} // namespace pgt
