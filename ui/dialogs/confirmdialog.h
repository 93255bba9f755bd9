// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/prompt.h"

#include <QDialog>

namespace pgt {

/// The agent wants the user's consent to the use of a key. Accepted is yes, everything else no; No
/// is the default button. Shown with open(); deletes itself.
class ConfirmDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ConfirmDialog(const Prompt &prompt, QWidget *parent = nullptr);
};

} // namespace pgt
