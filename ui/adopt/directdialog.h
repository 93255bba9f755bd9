// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/wizarddialog.h"

namespace pgt {

class DirectPage;
class DirectSetup;

/// "Watch without SSH": from the servers' names to their dashboard on one page. Changes nothing on
/// any server. Shown with open().
class DirectDialog : public WizardDialog
{
    Q_OBJECT

public:
    /// @p session is borrowed.
    explicit DirectDialog(DirectSetup &session, QWidget *parent = nullptr);

    WizardPage::Id currentPage() const override;
    WizardPage *shownPage() const override;
    /// Asks before typing would be lost.
    void reject() override;

Q_SIGNALS:
    /// Watch was pressed; session.cluster() is ready. The dialog stays open until told to close.
    void watchRequested();

private:
    DirectSetup &m_session;
    DirectPage *m_page;
};

} // namespace pgt
