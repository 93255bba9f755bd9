// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/textdialog.h"
#include "ui/wizard/wizardpage.h"

namespace pgt {

/// Help on one page of the wizard.
class HelpDialog : public TextDialog
{
    Q_OBJECT

public:
    HelpDialog(WizardPage::Id page, QWidget *parent);
};

} // namespace pgt
