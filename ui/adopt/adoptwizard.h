// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/adoptsession.h"
#include "ui/wizard/wizardpage.h"

#include <QDialog>

class QPushButton;
class QStackedWidget;

namespace pgt {

class PrimaryButton;
class StepColumn;

/// From one server of a running cluster to its dashboard, in three pages. Changes nothing on any
/// server. Shown with open() or show().
class AdoptWizard : public QDialog
{
    Q_OBJECT

public:
    /// @p session is borrowed.
    explicit AdoptWizard(AdoptSession &session, QWidget *parent = nullptr);

    WizardPage::Id currentPage() const { return m_current; }
    WizardPage *page(WizardPage::Id id) const;
    /// Connects at once: the way to the first server is known already.
    void begin();

    /// Asks before typing would be lost.
    void reject() override;

Q_SIGNALS:
    void pageChanged(pgt::WizardPage::Id id);
    /// The servers have no SSH login, or none that may be used.
    void withoutSshRequested();
    /// Watch was pressed; session.cluster() is ready. The wizard stays open until told to close.
    void watchRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeFooter();
    void addPage(WizardPage *page);
    void goTo(WizardPage::Id id);
    void next();
    void back();
    void refresh();
    void refreshColumn();
    void updateTabOrder();
    QList<WizardPage::Id> openableSteps() const;
    void showHelp();

    AdoptSession &m_session;
    WizardPage::Id m_current = WizardPage::Id::FirstServer;
    WizardPage::Id m_furthest = WizardPage::Id::FirstServer;
    QList<WizardPage *> m_pages;
    StepColumn *m_column;
    QStackedWidget *m_stack;
    GlyphLabel *m_reason;
    QPushButton *m_help;
    QPushButton *m_withoutSsh;
    QPushButton *m_back;
    PrimaryButton *m_next;
    QPushButton *m_cancel;
};

} // namespace pgt
