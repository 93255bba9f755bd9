// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/helpdialog.h"

#include "ui/wizard/helptexts.h"

namespace pgt {

HelpDialog::HelpDialog(WizardPage::Id page, QWidget *parent)
    : TextDialog(tr("Help: %1", "name of a page").arg(WizardPage::stepName(page)), helpText(page),
                 parent)
{
    setObjectName(QStringLiteral("Help dialog"));
}

} // namespace pgt
