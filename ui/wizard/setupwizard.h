// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/runsession.h"
#include "ui/wizard/wizarddialog.h"

#include <QPointer>

#include <array>

class QStackedWidget;

namespace pgt {

class ApplyPage;
class DonePage;
class ReviewPage;
class Sandbox;
class SetupSession;
class StepColumn;

/// From two servers to a proven standby in eight pages. Shown with open() or show(); lives in the
/// window that made it. Closing it during Apply asks first; what goes on in the background ends
/// with this object, but its journal is always on disk.
class SetupWizard : public WizardDialog
{
    Q_OBJECT

public:
    /// A new set-up. Both borrowed. Without a @p sandbox only the way over SSH is offered.
    SetupWizard(SetupSession &session, Sandbox *sandbox, QWidget *parent = nullptr);
    /// The last two pages for a run that was interrupted, or that goes on in the background. @p run
    /// is borrowed and is started or resumed by the caller.
    explicit SetupWizard(RunSession &run, QWidget *parent = nullptr);
    ~SetupWizard() override;

    WizardPage::Id currentPage() const override { return m_current; }
    WizardPage *shownPage() const override { return page(m_current); }
    WizardPage *page(WizardPage::Id id) const { return m_pages[size_t(id)]; }
    /// nullptr before Apply was pressed.
    RunSession *run() const { return m_run; }

    /// For a run that has stopped: the focus is on Undo, not on Retry.
    void preferUndo();
    /// Asks before anything would be lost, else closes.
    void reject() override;

    /// On the page Done; see DonePage.
    void offerPasswordFile(const QString &path);
    void passwordFileKept(const QString &path);

Q_SIGNALS:
    /// The user wants the password for watching in the file that was offered.
    void passwordFileAccepted();
    void pageChanged(pgt::WizardPage::Id id);
    /// The run has begun; run() is set.
    void runStarted();
    /// The user hid the window while the run goes on. It shows itself again when the run needs a
    /// decision or is over.
    void sentToBackground();
    /// Pressed on the page Goal.
    void sandboxRemovalRequested();
    /// Pressed on the page Review where the pair is finished already; the wizard closes itself
    /// after this.
    void watchRequested();
    /// Pressed on the page Done; the wizard closes itself after this.
    void openDashboardRequested();

private:
    void build();
    void addPage(WizardPage *page);
    void bindRun(RunSession &run);

    void goTo(WizardPage::Id id);
    void next();
    void back();
    void openStep(WizardPage::Id id);
    void runChanged();

    void refresh();
    void refreshButtons();
    void refreshColumn();
    QList<QWidget *> lastTabs() const override;
    bool isRunActive() const;
    bool canGoBack() const;
    QList<WizardPage::Id> openableSteps() const;
    void askCloseDuringRun();
    void askLeaveForLater();
    void closeNow();

    SetupSession *m_session = nullptr;
    Sandbox *m_sandbox = nullptr;
    QPointer<RunSession> m_run; ///< ends with its session
    WizardPage::Id m_current = WizardPage::Id::Goal;
    int m_furthest = 0; ///< the last page that was opened
    bool m_isInBackground = false;

    std::array<WizardPage *, WizardPage::pageCount> m_pages{};
    ReviewPage *m_review = nullptr; ///< nullptr for a run that was resumed
    ApplyPage *m_apply = nullptr;
    DonePage *m_done = nullptr;
    StepColumn *m_column = nullptr;
    QStackedWidget *m_stack = nullptr;
};

} // namespace pgt
