// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/adoptsession.h"
#include "ui/wizard/wizarddialog.h"

class QPushButton;
class QStackedWidget;

namespace pgt {

class StepColumn;

/// From one server of a running cluster to its dashboard, in three pages. Changes nothing on any
/// server. Shown with open() or show().
class AdoptWizard : public WizardDialog
{
    Q_OBJECT

public:
    /// @p session is borrowed.
    explicit AdoptWizard(AdoptSession &session, QWidget *parent = nullptr);

    WizardPage::Id currentPage() const override { return m_current; }
    WizardPage *page(WizardPage::Id id) const;
    WizardPage *shownPage() const override { return page(m_current); }
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

private:
    void addPage(WizardPage *page);
    void goTo(WizardPage::Id id);
    void next();
    void back();
    void refresh();
    void refreshColumn();
    QList<QWidget *> lastTabs() const override;
    QList<WizardPage::Id> openableSteps() const;

    AdoptSession &m_session;
    WizardPage::Id m_current = WizardPage::Id::FirstServer;
    WizardPage::Id m_furthest = WizardPage::Id::FirstServer;
    QList<WizardPage *> m_pages;
    StepColumn *m_column;
    QStackedWidget *m_stack;
    QPushButton *m_withoutSsh;
};

} // namespace pgt
