// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/remote/command.h"

namespace pgt {

/// Which accounts a session is and may become, as its facts say.
struct SessionAccount
{
    QString user; ///< account of the session
    bool isRoot = false;
    bool hasSetpriv = false; ///< util-linux; preferred: no PAM session, so no lines in the log
    bool hasRunuser = false;
};

/// The shell text that replaces its shell by the command, as the account the command asks for.
/// InvalidInput for what a shell or the kernel could not take; PrivilegeMissing if the session may
/// not become that account.
Result<QByteArray> commandText(const Command &command, const SessionAccount &account);

} // namespace pgt
