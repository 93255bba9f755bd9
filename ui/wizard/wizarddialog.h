// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/wizardfooter.h"
#include "ui/wizard/wizardpage.h"

#include <QDialog>

class QLayout;

namespace pgt {

/// What the wizards have in common: the footer, F1, and the question before typing is lost.
class WizardDialog : public QDialog
{
    Q_OBJECT

public:
    virtual WizardPage::Id currentPage() const = 0;

protected:
    /// @p name is the object name.
    WizardDialog(const QString &name, const QString &title, QWidget *parent);

    /// What stands above the footer. Called once.
    void setContent(QLayout *content);
    WizardFooter *footer() const { return m_footer; }
    /// Asks under @p title whether to lose what was typed, and closes the dialog if so.
    void askDiscard(const QString &title);

    void keyPressEvent(QKeyEvent *event) override;

private:
    void showHelp();

    WizardFooter *m_footer;
};

} // namespace pgt
