// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/applypage.h"

#include "ui/models/stepsmodel.h"
#include "ui/widgets/progressbar.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/wizard/copypanels.h"
#include "ui/wizard/grouptree.h"
#include "ui/wizard/logview.h"
#include "ui/wizard/stepsdelegate.h"
#include "ui/wizard/taborder.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QRadioButton>
#include <QStyle>

namespace pgt {

namespace {

constexpr int stepsWidth = 272;
constexpr int viewsHeight = 320;
constexpr auto turnInterval = std::chrono::milliseconds(100);
constexpr int ticksPerSecond = 10;
constexpr int degreesPerTick = 36;

} // namespace

ApplyPage::ApplyPage(QWidget *parent)
    : WizardPage(Id::Apply, parent)
    , m_model(new StepsModel(this))
    , m_delegate(new StepsDelegate(StepsDelegate::Purpose::Apply, this))
    , m_progressText(new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary))
    , m_progress(new ProgressBar(this))
    , m_message(new Banner(this))
    , m_decision(nullptr)
    , m_retry(new PrimaryButton(tr("&Retry"), this))
    , m_undo(makeButton(Icon::Undo, tr("&Undo"), this))
    , m_leave(new QPushButton(tr("&Leave for later"), this))
    , m_proceed(new QPushButton(this))
    , m_skip(new QPushButton(this))
    , m_tree(new GroupTree(this))
    , m_copies(new CopyPanels(this))
    , m_hosts(new SegmentedControl(tr("Hosts in the log"), this))
    , m_follow(new QCheckBox(tr("&Follow"), this))
    , m_log(new LogView(this))
    , m_policy(nullptr)
    , m_policies(new QButtonGroup(this))
{
    setTitle(tr("Applying the plan"), {});
    m_progressText->setTabularDigits();
    titleBar()->addWidget(m_progressText);
    nameAs(m_progress, tr("Steps done"));
    content()->addWidget(m_progress);
    content()->addWidget(m_message);
    m_decision = makeDecision();
    content()->addWidget(m_decision);
    content()->addWidget(makeViews(), 1);
    m_policy = makePolicy();
    content()->addWidget(m_policy);
    m_message->setVisible(false);
    m_decision->setVisible(false);
    m_timer.setInterval(turnInterval);
    connect(&m_timer, &QTimer::timeout, this, &ApplyPage::tick);
}

QWidget *ApplyPage::makeViews()
{
    auto *views = new QWidget(this);
    views->setMinimumHeight(fonts::scaled(viewsHeight));
    auto *row = new QHBoxLayout(views);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    auto *left = new Card(this);
    nameAs(m_tree, tr("Steps"));
    m_tree->setItemDelegate(m_delegate);
    m_tree->setModel(m_model);
    left->body()->addWidget(m_tree);
    left->setFixedWidth(fonts::scaled(stepsWidth));
    row->addWidget(left);
    auto *right = new QVBoxLayout;
    right->setSpacing(12);
    right->addWidget(m_copies);
    right->addWidget(makeLog(), 1);
    row->addLayout(right, 1);
    return views;
}

QWidget *ApplyPage::makeLog()
{
    auto *card = new Card(this);
    QHBoxLayout *head = card->head();
    head->setContentsMargins(12, 3, 6, 4);
    head->addWidget(new Label(tr("Log"), fonts::Size::Body, QFont::DemiBold));
    head->addSpacing(4);
    head->addWidget(m_hosts);
    head->addStretch(1);
    nameAs(m_follow, m_follow->text());
    m_follow->setChecked(true);
    head->addWidget(m_follow);
    QPushButton *copy = makeIconButton(Icon::Copy, tr("Copy log"), ButtonRole::Flat, this);
    head->addWidget(copy);
    nameAs(m_log, tr("Log"));
    card->body()->addWidget(m_log);
    connect(copy, &QPushButton::clicked, this, &ApplyPage::copyLog);
    connect(m_follow, &QCheckBox::toggled, this,
            [this](bool isOn) { isOn ? m_log->follow() : m_log->stopFollowing(); });
    connect(m_log, &LogView::leftEnd, this, [this] { m_follow->setChecked(false); });
    connect(m_hosts, &SegmentedControl::currentChanged, this,
            [this](int index) { m_log->setHost(m_hostIds.value(index)); });
    return card;
}

QWidget *ApplyPage::makeDecision()
{
    auto *box = new QWidget(this);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    for (QPushButton *button : {m_retry, m_undo, m_leave}) {
        nameAs(button, button->text());
        row->addWidget(button);
    }
    m_proceed->setObjectName(QStringLiteral("Proceed"));
    m_skip->setObjectName(QStringLiteral("Skip"));
    for (QPushButton *button : {m_skip, m_proceed})
        row->addWidget(button);
    row->addStretch(1);
    m_retry->setToolTip(tr("Tries the step again and goes on"));
    m_undo->setToolTip(tr("Takes back what was done, in reverse order"));
    m_leave->setToolTip(tr("Keeps everything as it is; resume or undo it later"));
    connect(m_retry, &QPushButton::clicked, this, [this] { decide(&RunSession::retry); });
    connect(m_undo, &QPushButton::clicked, this, [this] { decide(&RunSession::undo); });
    connect(m_leave, &QPushButton::clicked, this, [this] { decide(&RunSession::leaveForLater); });
    connect(m_proceed, &QPushButton::clicked, this, [this] { decide(&RunSession::proceed); });
    connect(m_skip, &QPushButton::clicked, this, [this] { decide(&RunSession::skipStep); });
    return box;
}

/// What a step asks; the safe answer is the one that has the focus.
void ApplyPage::refreshQuestion(const std::optional<RunQuestion> &question)
{
    const bool asksInUndo = question && question->kind == RunQuestion::Kind::UndoAnyway;
    m_retry->setVisible(!asksInUndo); // it would set up again what is being taken back
    m_proceed->setVisible(question.has_value());
    m_skip->setVisible(question && !question->skip.isEmpty());
    const auto label = [](QPushButton *button, const QString &text) {
        button->setText(QString(text).replace(QLatin1Char('&'), QLatin1String("&&")));
        button->setAccessibleName(text);
    };
    label(m_proceed, question ? question->proceed : QString());
    label(m_skip, question ? question->skip : QString());
}

QPushButton *ApplyPage::safeAnswer() const
{
    if (!m_skip->isHidden())
        return m_skip;
    if (m_retry->isHidden())
        return m_leave;
    return m_prefersUndo ? m_undo : m_retry;
}

void ApplyPage::decide(void (RunSession::*how)())
{
    if (!m_run || m_run->state() != RunSession::State::NeedsDecision)
        return;
    m_prefersUndo = false;
    (m_run->*how)();
}

QWidget *ApplyPage::makePolicy()
{
    auto *box = new QWidget(this);
    box->setAccessibleName(tr("If a step fails"));
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(20);
    row->addWidget(new Label(tr("If a step fails"), fonts::Size::Label, QFont::Normal,
                             TextRole::Secondary));
    const auto add = [&](RunSession::OnFailure policy, const QString &text) {
        auto *radio = new QRadioButton(text, box);
        nameAs(radio, text);
        radio->setFont(fonts::ui(fonts::Size::Label));
        m_policies->addButton(radio, int(policy));
        row->addWidget(radio);
    };
    add(RunSession::OnFailure::StopAndAsk, tr("&Stop and ask me"));
    add(RunSession::OnFailure::UndoEverything, tr("Undo &everything"));
    add(RunSession::OnFailure::KeepWhatIsDone, tr("&Keep what is done"));
    row->addStretch(1);
    keepTabOnChecked(m_policies);
    connect(m_policies, &QButtonGroup::idToggled, this, [this](int id, bool isChosen) {
        if (m_run && isChosen)
            m_run->setOnFailure(RunSession::OnFailure(id));
    });
    return box;
}

void ApplyPage::setRun(RunSession &run)
{
    m_run = &run;
    m_hostIds = {QString()};
    m_hosts->addSegment(tr("All"));
    for (const PlanHost &host : run.plan().hosts) {
        m_hosts->addSegment(host.name);
        m_hostIds << host.id;
    }
    if (QAbstractButton *chosen = m_policies->button(int(run.onFailure())))
        chosen->setChecked(true);
    m_copies->setPlan(run.plan());
    connect(&run, &RunSession::stateChanged, this, &ApplyPage::refresh);
    connect(&run, &RunSession::stepChanged, this, &ApplyPage::refreshSteps);
    connect(&run, &RunSession::copyProgressChanged, this, &ApplyPage::refreshProgress);
    connect(&run, &RunSession::logAppended, this, [this] { m_log->takeLog(m_run->log()); });
    m_log->takeLog(run.log());
    refresh();
}

void ApplyPage::preferUndo()
{
    m_prefersUndo = true;
    Q_EMIT changed();
    safeAnswer()->setFocus(Qt::TabFocusReason);
}

bool ApplyPage::isActive() const
{
    return m_run && (m_run->state() == RunSession::State::Running ||
                     m_run->state() == RunSession::State::Stopping ||
                     m_run->state() == RunSession::State::Undoing);
}

void ApplyPage::refresh()
{
    if (!m_run)
        return;
    const auto state = m_run->state();
    setTitle(state == RunSession::State::Undoing         ? tr("Taking back what was done")
             : state == RunSession::State::Undone        ? tr("Everything was taken back")
             : state == RunSession::State::NeedsDecision ? tr("The run has stopped")
             : state == RunSession::State::LeftForLater  ? tr("Left for later")
             : state == RunSession::State::Stopping      ? tr("Stopping at a safe point")
                                                         : tr("Applying the plan"),
             {});
    refreshSteps();
    refreshDecision();
    if (isActive() && !m_timer.isActive())
        m_timer.start();
    else if (!isActive())
        m_timer.stop();
    if (state != m_shownState && state == RunSession::State::NeedsDecision && isVisible())
        safeAnswer()->setFocus(Qt::TabFocusReason);
    m_shownState = state;
    Q_EMIT changed();
}

void ApplyPage::refreshSteps()
{
    m_model->setRun(*m_run);
    const QModelIndex current = m_model->indexOfStep(m_run->currentStepId());
    if (current.isValid() && m_follow->isChecked())
        m_tree->scrollTo(current);
    refreshProgress();
    refreshTimer();
}

void ApplyPage::refreshProgress()
{
    const int total = int(m_run->plan().steps.size());
    m_progress->setShare(m_run->doneCount(), total);
    m_copies->setProgress(*m_run);
}

void ApplyPage::refreshTimer()
{
    const int total = int(m_run->plan().steps.size());
    const int current =
            isInOrder() ? StepsModel::numberOf(m_run->plan(), m_run->currentStepId()) : 0;
    const QString time =
            QLocale().toString(m_run->startedAt().toLocalTime().time(), QStringLiteral("HH:mm:ss"));
    const QString where = current > 0 ? tr("Step %1 of %2").arg(current).arg(total)
                                      : tr("%1 of %2 steps").arg(m_run->doneCount()).arg(total);
    const QString seconds = wholeSeconds(m_run->elapsed());
    m_progressText->setText(isActive() ? tr("%1 · started %2, running %3").arg(where, time, seconds)
                                       : tr("%1 · started %2, took %3").arg(where, time, seconds));
}

void ApplyPage::refreshDecision()
{
    const auto state = m_run->state();
    const auto error = m_run->error();
    const bool decides = state == RunSession::State::NeedsDecision;
    m_decision->setVisible(decides);
    refreshQuestion(decides ? m_run->question() : std::nullopt);
    m_policy->setEnabled(isActive());
    m_message->setVisible(true);
    if (decides && error && error->kind != ErrorKind::Cancelled) {
        m_message->setError(*error);
    } else if (decides) {
        // In its own words: a run that was killed was not cancelled.
        const bool hasWords = error && !error->text.isEmpty();
        m_message->setMessage(Banner::Kind::Info,
                              hasWords ? error->text : tr("The run was cancelled."), doneText(),
                              tr("Retry goes on from here, Undo takes back what was done."));
    } else if (state == RunSession::State::Undone && m_run->leftovers().isEmpty()) {
        m_message->setMessage(Banner::Kind::Ok, tr("Everything that was done was taken back."),
                              tr("Both servers are as they were before."));
    } else if (state == RunSession::State::Undone) {
        m_message->setMessage(Banner::Kind::Warning, tr("What could be taken back was taken back."),
                              m_run->leftovers().join(QLatin1Char(' ')));
    } else if (state == RunSession::State::LeftForLater) {
        m_message->setMessage(Banner::Kind::Info, tr("The run is left as it is."),
                              tr("It can be resumed or undone from the side bar, and pgTandem "
                                 "offers it at its next start."));
    } else if (state == RunSession::State::Running && error) {
        m_message->setMessage(Banner::Kind::Error, error->text, error->why,
                              tr("No further step begins. When the steps on the other servers have "
                                 "ended, you decide how to go on; Cancel ends them sooner."));
    } else {
        m_message->setVisible(false);
    }
}

/// Steps that run at the same time are done in no order that one number could tell.
bool ApplyPage::isInOrder() const
{
    const QStringList running = m_run->runningSteps();
    if (running.isEmpty())
        return true;
    const int number = StepsModel::numberOf(m_run->plan(), running.constFirst());
    return running.size() == 1 && m_run->doneCount() == number - 1;
}

QString ApplyPage::doneText() const
{
    const int all = int(m_run->plan().steps.size());
    const int done = m_run->doneCount();
    return done == 1 ? tr("1 of %1 steps is done.").arg(all)
                     : tr("%n of %1 steps are done.", nullptr, done).arg(all);
}

void ApplyPage::tick()
{
    if (!m_run) {
        m_timer.stop();
        return;
    }
    const bool moves = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0;
    if (moves) {
        m_delegate->setTurn((m_ticks * degreesPerTick) % 360);
        for (const QString &id : m_run->runningSteps())
            m_tree->update(m_model->indexOfStep(id));
    }
    if (++m_ticks % ticksPerSecond == 0)
        refreshSteps();
}

void ApplyPage::copyLog()
{
    QGuiApplication::clipboard()->setText(m_log->toPlainText());
}

QString ApplyPage::notReadyReason() const
{
    if (!m_run)
        return tr("The plan was not applied yet");
    switch (m_run->state()) {
    case RunSession::State::Succeeded:
        return {};
    case RunSession::State::NeedsDecision:
        return tr("Decide how to go on");
    case RunSession::State::Undone:
        return tr("The run was taken back");
    case RunSession::State::LeftForLater:
        return tr("The run is left for later");
    default:
        return tr("The run is not finished yet");
    }
}

QString ApplyPage::footerNote() const
{
    if (!m_run || m_run->state() != RunSession::State::Running)
        return {};
    const int current = StepsModel::numberOf(m_run->plan(), m_run->currentStepId());
    if (current < 1)
        return {};
    if (!isInOrder())
        return tr("Cancel stops the run and offers to undo what was done.");
    return current == 1 ? tr("Cancel stops the run and offers to undo step 1.")
                        : tr("Cancel stops the run and offers to undo steps 1 to %1.").arg(current);
}

void ApplyPage::enter()
{
    if (m_run)
        refresh();
}

QWidget *ApplyPage::firstFocus() const
{
    return m_decision->isVisibleTo(this) ? static_cast<QWidget *>(safeAnswer()) : m_tree;
}

QAbstractButton *ApplyPage::defaultButton() const
{
    return m_decision->isVisibleTo(this) ? safeAnswer() : nullptr;
}

} // namespace pgt
