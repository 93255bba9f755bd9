// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/promptdesk.h"
#include "app/session/watchsession.h"

namespace pgt {

/// What a SecretDialog says. All texts are shown as plain text.
struct SecretQuestion
{
    QString title;           ///< of the window
    QString what;            ///< what is asked for, in a few words
    QString why;             ///< a sentence; may be empty
    QString refusal;         ///< a sentence about the attempt before; empty at the first
    QString words;           ///< the other side's own words, verbatim; may be empty
    QString label;           ///< of the field, with its mnemonic
    QString accept;          ///< text of the button that sends
    bool mayBeEmpty = false; ///< an empty answer is one, too
    bool canRemember = false;
    QString rememberText; ///< of the check box, with its mnemonic; empty: no box at all
    QString keepingText;  ///< below the box; may be empty
    /// What the box means; off by default with InFile.
    Remember remember = Remember::InKeychain;
};

/// The monitoring role's password.
SecretQuestion secretQuestion(const SecretRequest &request);
/// A question of a login; not for host keys, notices and confirmations.
SecretQuestion secretQuestion(const PromptQuestion &question);

/// What it means to keep a password in that file.
QString fileWarning(const QString &path);

/// Who asks, in a sentence for the jump hosts in between; empty if the host itself asks.
QString askerSentence(const Prompt &prompt);

} // namespace pgt
