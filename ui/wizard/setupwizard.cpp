// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/setupwizard.h"

#include "app/session/runsession.h"
#include "app/session/setupsession.h"
#include "ui/wizard/accessiblecombo.h"
#include "ui/wizard/applypage.h"
#include "ui/wizard/checkspage.h"
#include "ui/wizard/donepage.h"
#include "ui/wizard/goalpage.h"
#include "ui/wizard/helpdialog.h"
#include "ui/wizard/questiondialog.h"
#include "ui/wizard/replicationpage.h"
#include "ui/wizard/reviewpage.h"
#include "ui/wizard/serverpage.h"
#include "ui/wizard/stepcolumn.h"
#include "ui/wizard/wizardframe.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QStackedWidget>
#include <QStyle>

namespace pgt {

namespace {

constexpr QSize smallest(1000, 640);
constexpr QSize usual(1000, 700);

} // namespace

SetupWizard::SetupWizard(SetupSession &session, Sandbox *sandbox, QWidget *parent)
    : QDialog(parent), m_session(&session), m_sandbox(sandbox)
{
    build();
    addPage(new GoalPage(session, sandbox, this));
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

SetupWizard::SetupWizard(RunSession &run, QWidget *parent) : QDialog(parent)
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
    installAccessibleComboBoxes();
    setWindowTitle(tr("New replication"));
    setObjectName(QStringLiteral("Setup wizard"));
    setAccessibleName(windowTitle());
    setWindowFlag(Qt::WindowMaximizeButtonHint);
    setWindowFlag(Qt::WindowContextHelpButtonHint, false);
    setMinimumSize(smallest);
    resize(usual);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *top = new QHBoxLayout;
    top->setSpacing(0);
    QList<WizardPage::Id> steps;
    for (int i = 0; i < WizardPage::pageCount; ++i)
        steps << WizardPage::Id(i);
    m_column = new StepColumn(windowTitle(), steps, this);
    m_stack = new QStackedWidget(this);
    top->addWidget(m_column);
    top->addWidget(m_stack, 1);
    layout->addLayout(top, 1);
    layout->addWidget(makeFooter());
    connect(m_column, &StepColumn::stepActivated, this, &SetupWizard::openStep);
}

QWidget *SetupWizard::makeFooter()
{
    m_footer = new WizardFooter(this);
    auto *layout = new QHBoxLayout(m_footer);
    layout->setContentsMargins(16, 9, 16, 8);
    layout->setSpacing(8);
    m_help = makeButton(Icon::Help, tr("Help"), m_footer);
    m_pageButtons = new QHBoxLayout;
    m_pageButtons->setSpacing(8);
    m_reason = new GlyphLabel(m_footer);
    m_reason->setObjectName(QStringLiteral("Reason"));
    m_footerNote = new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary, m_footer);
    m_footerNote->setWordWrap(true);
    m_footerNote->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
    m_back = makeButton(Icon::ChevLeft, tr("Back"), m_footer);
    m_next = new PrimaryButton(tr("Next"), m_footer);
    m_cancel = new QPushButton(tr("Cancel"), m_footer);
    for (QPushButton *button : {m_help, m_back, m_cancel})
        nameAs(button, button->text());
    m_next->setMinimumWidth(fonts::scaled(96));
    m_back->setMinimumWidth(fonts::scaled(80));
    m_cancel->setMinimumWidth(fonts::scaled(80));
    m_back->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Left));
    layout->addWidget(m_help);
    layout->addLayout(m_pageButtons);
    layout->addStretch(1);
    layout->addWidget(m_reason);
    layout->addWidget(m_footerNote, 4);
    layout->addSpacing(8);
    layout->addWidget(m_back);
    layout->addWidget(m_next);
    layout->addWidget(m_cancel);
    connect(m_help, &QPushButton::clicked, this, &SetupWizard::showHelp);
    connect(m_back, &QPushButton::clicked, this, &SetupWizard::back);
    connect(m_next, &QPushButton::clicked, this, &SetupWizard::next);
    connect(m_cancel, &QPushButton::clicked, this, &SetupWizard::cancelPressed);
    return m_footer;
}

void SetupWizard::addPage(WizardPage *page)
{
    m_pages[size_t(page->id())] = page;
    m_stack->addWidget(new WizardPageArea(page));
    for (QAbstractButton *button : page->footerButtons()) {
        button->setParent(m_footer);
        m_pageButtons->addWidget(button);
        button->setVisible(false);
    }
    connect(page, &WizardPage::changed, this, &SetupWizard::refresh);
}

void SetupWizard::bindRun(RunSession &run)
{
    m_run = &run;
    m_apply->setRun(run);
    m_done->setRun(run);
    connect(&run, &RunSession::stateChanged, this, &SetupWizard::runChanged);
    connect(&run, &RunSession::stepChanged, this, &SetupWizard::refresh);
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
    updateTabOrder();
    QWidget *first = page->firstFocus();
    (first ? first : m_next)->setFocus(Qt::TabFocusReason);
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

void SetupWizard::cancelPressed()
{
    reject();
}

void SetupWizard::reject()
{
    if (!m_run && m_session && m_session->hasInput())
        askCloseBeforeRun();
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

void SetupWizard::askCloseBeforeRun()
{
    auto *question = new QuestionDialog(
            tr("Close without setting up?"),
            tr("Nothing was changed on any server. What you typed here is lost."), this);
    question->addAnswer(tr("Stay"), QuestionDialog::Answer::Stay);
    question->addAnswer(tr("Discard"), QuestionDialog::Answer::Primary, [this] { closeNow(); });
    question->open();
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
            tr("What was done stays. pgTandem offers to resume or undo it at its next start."),
            this);
    question->addAnswer(tr("Stay"), QuestionDialog::Answer::Stay);
    question->addAnswer(tr("Leave and close"), QuestionDialog::Answer::Primary, [this] {
        if (m_run && m_run->state() == RunSession::State::NeedsDecision)
            m_run->leaveForLater();
        closeNow();
    });
    question->open();
}

void SetupWizard::showHelp()
{
    auto *help = new HelpDialog(m_current, this);
    help->open();
}

void SetupWizard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_F1 || event->matches(QKeySequence::HelpContents)) {
        showHelp();
        return;
    }
    QDialog::keyPressEvent(event);
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
    const QString reason = page->notReadyReason();

    const bool isFinished = isReview && m_review && m_review->isFinishedPair();
    m_next->setText(isFinished ? tr("Watch this cluster")
                    : isReview ? tr("Apply")
                    : isDone   ? tr("Open dashboard")
                               : tr("Next"));
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    const Icon forward = isMirrored ? Icon::ChevLeft : Icon::ChevRight;
    m_next->setIcon(isReview || isDone ? QIcon() : icon(forward, IconTint::OnAccent));
    m_back->setIcon(icon(isMirrored ? Icon::ChevRight : Icon::ChevLeft));
    const Qt::LayoutDirection mirrored = isMirrored ? Qt::LeftToRight : Qt::RightToLeft;
    m_next->setLayoutDirection(mirrored); // the arrow stands behind the word
    nameAs(m_next, m_next->text());
    m_next->setEnabled(reason.isEmpty());
    m_next->setAccessibleDescription(reason);
    m_next->setToolTip(reason);
    m_back->setVisible(!isDone);
    m_back->setEnabled(canGoBack());

    const bool isOver = isDone || (m_run && (m_run->state() == RunSession::State::Undone ||
                                             m_run->state() == RunSession::State::LeftForLater));
    m_cancel->setText(isOver ? tr("Close") : isRunActive() ? tr("Cancel...") : tr("Cancel"));
    nameAs(m_cancel, m_cancel->text());

    const QString note = reason.isEmpty() || isApply ? page->footerNote() : QString();
    const QString shown = isApply ? QString() : reason;
    showState(m_reason, page->isReasonFailure() ? StateKind::Error : StateKind::Waiting, shown,
              page->isReasonFailure() ? TextRole::Error : TextRole::Secondary);
    m_footerNote->setText(note);
    m_footerNote->setVisible(!note.isEmpty());

    auto *preferred = qobject_cast<QPushButton *>(page->defaultButton());
    if (!m_next->isEnabled() && preferred)
        preferred->setDefault(true);
    else
        m_next->setDefault(true);
}

void SetupWizard::refreshColumn()
{
    const bool isDone = m_current == WizardPage::Id::Done;
    const bool hasPassed = isDone && m_run && m_run->proof() && m_run->proof()->passed;
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

void SetupWizard::updateTabOrder()
{
    // Page fields first, then Back, Next, Cancel, Help, the page's own buttons, the steps.
    QList<QWidget *> order{m_back, m_next, m_cancel, m_help};
    for (QAbstractButton *button : m_pages[size_t(m_current)]->footerButtons())
        order << button;
    order << m_column->buttons();
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);
}

} // namespace pgt
