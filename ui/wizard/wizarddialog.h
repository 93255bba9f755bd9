// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/wizardfooter.h"
#include "ui/wizard/wizardpage.h"

#include <QDialog>
#include <QTimer>

class QLayout;

namespace pgt {

class FocusKeeper;

/// What the wizards have in common: the footer, F1, and the question before typing is lost.
/// It keeps the focus on the page or gives it to Next, and the order of Tab as the page is seen.
class WizardDialog : public QDialog
{
    Q_OBJECT

public:
    ~WizardDialog() override;

    virtual WizardPage::Id currentPage() const = 0;
    /// nullptr only while the dialog is made.
    virtual WizardPage *shownPage() const = 0;

protected:
    /// @p name is the object name.
    WizardDialog(const QString &name, const QString &title, QWidget *parent);

    /// What stands above the footer. Called once. @p usual: the size where the screen has room.
    void setContent(QLayout *content, const QSize &usual = {1000, 700});
    WizardFooter *footer() const { return m_footer; }
    /// Asks under @p title whether to lose what was typed, and closes the dialog if so.
    void askDiscard(const QString &title);
    /// A page that can be shown here; called once for each.
    void follow(WizardPage *page);
    /// Sets the focus when a page is opened; nullptr: on Next.
    void focusOn(QWidget *first);
    /// Page fields as they are seen, then the buttons of the footer, then lastTabs().
    void orderTabs();
    /// What comes last in the order of Tab, after the footer.
    virtual QList<QWidget *> lastTabs() const { return {}; }

    void keyPressEvent(QKeyEvent *event) override;

private:
    void showHelp();
    QWidget *heirOf(const QWidget *lost) const;

    WizardFooter *m_footer;
    FocusKeeper *m_keeper;
    QTimer m_ordering; ///< once for all changes of one turn
};

} // namespace pgt
