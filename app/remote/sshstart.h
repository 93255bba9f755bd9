// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/sessionlink.h"
#include "app/remote/sshoptions.h"
#include "app/remote/sshquestions.h"
#include "app/remote/sshtunnel.h"

#include <QTemporaryDir>

#include <memory>

namespace pgt {

class Prompter;
class SshPreparation;

/// Everything that one ssh process needs to be started, made anew for each attempt.
struct SshStart
{
    SshResolved resolved;
    SshCapabilities client;
    SessionLaunch launch;
    std::shared_ptr<QTemporaryDir> directory; ///< private; for control socket, questions, tunnels
    /// Without a prompter, too: jump hosts do not get our options, and may ask. Null if this ssh
    /// cannot pass questions on.
    std::unique_ptr<SshQuestions> questions;
    SessionForwarding forwarding; ///< without multiplexing only

    /// @p prompter is borrowed, may be null. Errors: Unsupported (this ssh cannot be given
    /// passwords), Io (no private directory, no socket, no program for the questions).
    static Result<SshStart> make(const SshClient &client, const SshTarget &target,
                                 const SshPreparation &preparation, Prompter *prompter);

private:
    Result<void> makeDirectory();
    Result<void> listenToQuestions(const SshClient &program, const SshTarget &target,
                                   Prompter *prompter);
};

} // namespace pgt
