// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"
#include "app/remote/prompt.h"
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

    enum class Questions {
        Possible,
        NobodyToAsk, ///< the transport has no prompter
        OldClient,   ///< this ssh cannot pass its questions to us
    };
    Questions questions = Questions::NobodyToAsk;
    QList<Prompt::Kind> asked;           ///< what the user was asked meanwhile
    std::chrono::milliseconds waited{0}; ///< since the last question was put
};

/// The one place that turns ssh's words into an error with kind, text, cause and remedy; ssh's own
/// words go into the detail. Messages as of OpenSSH 7.4 to 10.
Error sshError(const SessionFailure &failure);

/// Whether ssh says that the key it was shown is the one of the host's name, but another one is
/// known for its address (CheckHostIP; the default until 8.4). A moved address or somebody in
/// between: the same as a changed key. With StrictHostKeyChecking=ask these words are in the
/// question, not in the log (seen with 9.2).
bool isChangedAddressKey(const QString &words);
Error changedAddressKeyError(const SessionFailure &failure, const QString &words);

/// Whether an authority that is trusted has signed the host key for another name or time. ssh then
/// asks about the key as if it had no certificate (seen with 9.2).
bool hasInvalidCertificate(const SshLog &log);
Error invalidCertificateError(const SessionFailure &failure);

/// The user did not want to answer a question of @p host. A failure and not Outcome::cancelled(),
/// which would say that somebody has cancelled the task.
Error givenUpError(const QString &host);

/// For a way to log in that needs a newer ssh than @p version.
Error oldClientError(const SshClientVersion &version);

/// The same for a shell on this computer.
Error localError(const QString &account, const LinkEnd &end, const QString &words);

/// One sentence for a session that was Ready and ended by itself.
QString lossReason(const QString &host, const LinkEnd &end);

} // namespace pgt
