// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/setupwizard.h"

#include "app/session/runsession.h"
#include "app/session/setupsession.h"
#include "ui/wizard/applypage.h"
#include "ui/wizard/checkspage.h"
#include "ui/wizard/donepage.h"
#include "ui/wizard/goalpage.h"
#include "ui/wizard/questiondialog.h"
#include "ui/wizard/replicationpage.h"
#include "ui/wizard/reviewpage.h"
#include "ui/wizard/serverpage.h"
#include "ui/wizard/stepcolumn.h"
#include "ui/wizard/wizardframe.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>

namespace pgt {

SetupWizard::SetupWizard(SetupSession &session, Sandbox *sandbox, QWidget *parent)
    : WizardDialog(QStringLiteral("Setup wizard"), tr("New replication"), parent)
    , m_session(&session)
    , m_sandbox(sandbox)
{
    build();
    auto *goal = new GoalPage(session, sandbox, this);
    connect(goal, &GoalPage::sandboxRemovalRequested, this, &SetupWizard::sandboxRemovalRequested);
    addPage(goal);
    addPage(new ServerPage(session.primary(), this));
    addPage(new ServerPage(session.standby(), this));
    addPage(new ReplicationPage(session, this));
    addPage(new ChecksPage(session, this));
    addPage(m_review = new ReviewPage(session, this));
    addPage(m_apply = new ApplyPage(this));
    addPage(m_done = new DonePage(this));
    connect(&session, &SetupSession::changed, this, &SetupWizard::refresh);
    connect(&session, &SetupSession::runStarted, this, [this] {
        bindRun(*m_session->runSession());
        Q_EMIT runStarted();
        goTo(WizardPage::Id::Apply);
    });
    goTo(WizardPage::Id::Goal);
}

SetupWizard::SetupWizard(RunSession &run, QWidget *parent)
    : WizardDialog(QStringLiteral("Setup wizard"), tr("New replication"), parent)
{
    build();
    addPage(m_apply = new ApplyPage(this));
    addPage(m_done = new DonePage(this));
    bindRun(run);
    goTo(WizardPage::Id::Apply);
    runChanged();
}

SetupWizard::~SetupWizard() = default;

void SetupWizard::build()
{
    setWindowFlag(Qt::WindowMaximizeButtonHint);
    QList<WizardPage::Id> steps;
    for (int i = 0; i < WizardPage::pageCount; ++i)
        steps << WizardPage::Id(i);
    m_column = new StepColumn(windowTitle(), steps, this);
    m_stack = new QStackedWidget(this);
    auto *content = new QHBoxLayout;
    content->setSpacing(0);
    content->addWidget(m_column);
    content->addWidget(m_stack, 1);
    setContent(content);
    connect(m_column, &StepColumn::stepActivated, this, &SetupWizard::openStep);
    connect(footer(), &WizardFooter::backPressed, this, &SetupWizard::back);
    connect(footer(), &WizardFooter::nextPressed, this, &SetupWizard::next);
}

void SetupWizard::addPage(WizardPage *page)
{
    m_pages[size_t(page->id())] = page;
    m_stack->addWidget(new WizardPageArea(page));
    for (QAbstractButton *button : page->footerButtons()) {
        footer()->addBesideHelp(button);
        button->setVisible(false);
    }
    connect(page, &WizardPage::changed, this, &SetupWizard::refresh);
    follow(page);
}

void SetupWizard::bindRun(RunSession &run)
{
    m_run = &run;
    m_apply->setRun(run);
    m_done->setRun(run);
    connect(m_done, &DonePage::passwordFileAccepted, this, &SetupWizard::passwordFileAccepted,
            Qt::UniqueConnection);
    connect(&run, &RunSession::stateChanged, this, &SetupWizard::runChanged);
    connect(&run, &RunSession::stepChanged, this, &SetupWizard::refresh);
}

void SetupWizard::offerPasswordFile(const QString &path)
{
    m_done->offerPasswordFile(path);
}

void SetupWizard::passwordFileKept(const QString &path)
{
    m_done->passwordFileKept(path);
}

void SetupWizard::runChanged()
{
    if (!m_run)
        return;
    const auto state = m_run->state();
    if (state == RunSession::State::Succeeded && m_current == WizardPage::Id::Apply)
        goTo(WizardPage::Id::Done);
    const bool needsUser = state == RunSession::State::NeedsDecision ||
                           state == RunSession::State::Succeeded ||
                           state == RunSession::State::Undone;
    if (m_isInBackground && needsUser) {
        m_isInBackground = false;
        show();
    }
    refresh();
}

void SetupWizard::goTo(WizardPage::Id id)
{
    WizardPage *page = m_pages[size_t(id)];
    if (!page)
        return;
    m_current = id;
    m_furthest = qMax(m_furthest, int(id));
    for (WizardPage *other : m_pages) {
        if (!other)
            continue;
        for (QAbstractButton *button : other->footerButtons())
            button->setVisible(other == page);
    }
    m_stack->setCurrentWidget(page->parentWidget()->parentWidget());
    page->enter();
    refresh();
    orderTabs();
    focusOn(page->firstFocus());
    Q_EMIT pageChanged(id);
}

void SetupWizard::next()
{
    if (m_current == WizardPage::Id::Done) {
        Q_EMIT openDashboardRequested();
        accept();
        return;
    }
    if (!m_pages[size_t(m_current)]->notReadyReason().isEmpty())
        return;
    if (m_current == WizardPage::Id::Review && m_review->isFinishedPair()) {
        Q_EMIT watchRequested();
        accept();
        return;
    }
    if (m_current == WizardPage::Id::Review) {
        if (!m_session->runSession())
            m_session->startRun();
        return;
    }
    goTo(WizardPage::Id(int(m_current) + 1));
}

void SetupWizard::back()
{
    if (canGoBack())
        goTo(WizardPage::Id(int(m_current) - 1));
}

bool SetupWizard::canGoBack() const
{
    return !m_run && m_current > WizardPage::Id::Goal;
}

void SetupWizard::openStep(WizardPage::Id id)
{
    if (openableSteps().contains(id))
        goTo(id);
}

QList<WizardPage::Id> SetupWizard::openableSteps() const
{
    QList<WizardPage::Id> steps;
    if (m_run)
        return steps;
    // A later page can be opened as long as everything before it is still complete.
    for (int i = 0; i <= m_furthest; ++i) {
        steps << WizardPage::Id(i);
        if (m_pages[size_t(i)] && !m_pages[size_t(i)]->notReadyReason().isEmpty())
            break;
    }
    for (int i = 0; i < int(m_current); ++i) {
        if (!steps.contains(WizardPage::Id(i)))
            steps << WizardPage::Id(i);
    }
    return steps;
}

bool SetupWizard::isRunActive() const
{
    return m_run && (m_run->state() == RunSession::State::Running ||
                     m_run->state() == RunSession::State::Stopping ||
                     m_run->state() == RunSession::State::Undoing);
}

void SetupWizard::preferUndo()
{
    m_apply->preferUndo();
}

void SetupWizard::reject()
{
    if (!m_run && m_session && m_session->hasInput())
        askDiscard(tr("Close without setting up?"));
    else if (isRunActive())
        askCloseDuringRun();
    else if (m_run && m_run->state() == RunSession::State::NeedsDecision)
        askLeaveForLater();
    else
        closeNow();
}

void SetupWizard::closeNow()
{
    QDialog::reject();
}

void SetupWizard::askCloseDuringRun()
{
    if (m_run->state() == RunSession::State::Stopping) {
        m_isInBackground = true;
        hide();
        Q_EMIT sentToBackground();
        return;
    }
    auto *question = new QuestionDialog(
            tr("Changes are being made"),
            tr("They can go on without this window; it comes back when it is needed. Cancelling "
               "stops at a safe point and then asks whether to undo what was done."),
            this);
    question->addAnswer(tr("Stay"), QuestionDialog::Answer::Stay);
    if (m_run->state() == RunSession::State::Running)
        question->addAnswer(tr("Cancel the run"), QuestionDialog::Answer::Plain, [this] {
            if (isRunActive())
                m_run->cancel();
        });
    question->addAnswer(tr("Go on in the background"), QuestionDialog::Answer::Primary, [this] {
        if (!isRunActive())
            return;
        m_isInBackground = true;
        hide();
        Q_EMIT sentToBackground();
    });
    question->open();
}

void SetupWizard::askLeaveForLater()
{
    auto *question = new QuestionDialog(
            tr("Leave the run as it is?"),
            tr("What was done stays. It can be resumed or undone from the side bar, and pgTandem "
               "offers it at its next start."),
            this);
    question->addAnswer(tr("Stay"), QuestionDialog::Answer::Stay);
    question->addAnswer(tr("Leave and close"), QuestionDialog::Answer::Plain, [this] {
        if (m_run && m_run->state() == RunSession::State::NeedsDecision)
            m_run->leaveForLater();
        closeNow();
    });
    question->open();
}

void SetupWizard::refresh()
{
    refreshButtons();
    refreshColumn();
}

void SetupWizard::refreshButtons()
{
    const WizardPage *page = m_pages[size_t(m_current)];
    if (!page)
        return;
    const bool isApply = m_current == WizardPage::Id::Apply;
    const bool isDone = m_current == WizardPage::Id::Done;
    const bool isReview = m_current == WizardPage::Id::Review;
    const bool isFinished = isReview && m_review && m_review->isFinishedPair();
    footer()->setNext(isFinished ? tr("Watch this cluster")
                      : isReview ? tr("Apply")
                      : isDone   ? tr("Open dashboard")
                                 : tr("Next"),
                      isReview || isDone ? WizardFooter::Arrow::None
                                         : WizardFooter::Arrow::Forward);
    footer()->back()->setVisible(!isDone);
    footer()->back()->setEnabled(canGoBack());
    const bool isOver = isDone || (m_run && (m_run->state() == RunSession::State::Undone ||
                                             m_run->state() == RunSession::State::LeftForLater));
    footer()->setCancelText(isOver ? tr("Close") : isRunActive() ? tr("Cancel...") : tr("Cancel"));
    footer()->showPage(*page, isApply ? WizardFooter::Reason::Told : WizardFooter::Reason::Shown);
}

void SetupWizard::refreshColumn()
{
    const bool isDone = m_current == WizardPage::Id::Done;
    const bool hasPassed = isDone && m_run && m_run->isProved();
    m_column->setSteps(m_current, hasPassed ? StepButton::Look::Done : StepButton::Look::Current,
                       openableSteps());
    if (m_session)
        m_column->setSummary(m_session->summary());
    else if (m_run)
        m_column->setSummary(m_run->plan().spec.clusterName);
    if (isDone)
        m_column->setNote(Icon::Save, TextRole::Secondary,
                          tr("The report lists every change and how to undo it."));
    else if (isRunActive())
        m_column->setNote(Icon::Shield, TextRole::Secondary,
                          tr("Changes are being made. Closing this window does not stop them."));
    else if (m_run)
        m_column->setNote(Icon::Shield, TextRole::Secondary,
                          tr("Nothing is being changed right now."));
    else
        m_column->setNote(Icon::ShieldOk, TextRole::Ok,
                          tr("Nothing is changed on any server until you press Apply."));
}

QList<QWidget *> SetupWizard::lastTabs() const
{
    return m_column->buttons();
}

} // namespace pgt
