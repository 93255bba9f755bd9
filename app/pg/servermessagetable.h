// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pg/servermessages.h"

#include <span>

namespace pgt {

/// One row of the table of known messages. %1 and on in the texts are the pattern's captures.
struct ServerMessageRow
{
    ServerCause cause;
    ServerTone tone;
    ErrorKind kind;
    const char *pattern; ///< searched in one line
    const char *text;
    const char *why;
    const char *remedy;
    const char *sample; ///< a line as a server wrote it; the tests read it
};

/// Ordered: the first row whose pattern is found counts.
std::span<const ServerMessageRow> serverMessageRows();

} // namespace pgt
