// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"
#include "app/remote/sessionlink.h"
#include "app/remote/sshoptions.h"

namespace pgt {

/// What is known about an attempt to reach a host when it has failed.
struct SessionFailure
{
    SshTarget target;
    SshResolved resolved;
    LinkEnd end;
    SshLog log;
    QString noise;           ///< what the host printed instead of starting our shell
    bool shellBegan = false; ///< our own script ran on the host
};

/// The one place that turns ssh's words into an error with kind, text, cause and remedy; ssh's own
/// words go into the detail. Messages as of OpenSSH 7.4 to 10.
Error sshError(const SessionFailure &failure);

/// The same for a shell on this computer.
Error localError(const QString &account, const LinkEnd &end, const QString &words);

/// One sentence for a session that was Ready and ended by itself.
QString lossReason(const QString &host, const LinkEnd &end);

} // namespace pgt
