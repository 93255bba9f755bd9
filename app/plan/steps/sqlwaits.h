// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/serverref.h"
#include "app/remote/hosttransport.h"

namespace pgt {

/// True if the server ended a statement of ours because it waited too long: for a lock (55P03) or
/// in all (57014), see psqlCommand().
bool isWaitTooLong(const Error &error);

/// Fails with @p error, completed by what was waited for, on whom if that can still be seen, and
/// what to do. Precondition: isWaitTooLong().
TaskPtr tellWait(HostTransport &host, const ServerRef &server, const Error &error);

/// Sessions that hold what statements on roles need. Columns: pid, role, application, state, what
/// its backend waits for, seconds of its transaction.
QByteArray lockHoldersQuery();

} // namespace pgt
