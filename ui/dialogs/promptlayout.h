// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/prompt.h"

class QDialog;
class QVBoxLayout;

namespace pgt {

struct PromptWords
{
    QString what;    ///< the heading
    QString speaker; ///< accessible name of the quoted words: whose they are
};

/// Begins a dialog about a question of a login: title, heading, who asks, and its own words. It
/// deletes itself when it is closed.
QVBoxLayout *layOutPrompt(QDialog *dialog, const Prompt &prompt, const PromptWords &words);

} // namespace pgt
