// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/prompt.h"

#include <QByteArray>
#include <QByteArrayList>

namespace pgt {

/// What a question of ssh is about, besides the Prompt made of it.
struct SshQuestion
{
    Prompt prompt; ///< host and attempt are left to the caller; asker: as ssh calls the host
    /// ssh was not content with the answer to its question about a host key and has left out which
    /// key it is about.
    bool repeatsHostKey = false;
};

/// Recognises a question by its hint (SSH_ASKPASS_PROMPT) and words, as of OpenSSH 8.4 to 10.
///
/// From 8.5 on the words of a server begin with "(user@host) "; that is looked at first, so that a
/// server cannot ask for a passphrase or the trust in a key in ssh's name.
SshQuestion readSshQuestion(const QByteArray &hint, const QByteArray &text);

/// The fingerprint in what a user typed or pasted, a whole line of `ssh-keygen -l` for example;
/// empty if there is none. Never "yes".
QString fingerprintIn(const QString &text);

/// The host in the command line of an ssh process, as ssh itself would find it; empty if none.
QString sshDestination(const QByteArrayList &arguments);

} // namespace pgt
