// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/error.h"
#include "app/session/workspace.h"
#include "ui/desktop.h"
#include "ui/mainwindow.h"
#include "ui/models/stepsmodel.h"
#include "ui/runstrip.h"
#include "ui/wizard/questiondialog.h"
#include "ui/wizard/setupwizard.h"

#include <QGuiApplication>
#include <QLocale>

// The part of Desktop that looks after what goes on without its window: set-ups in the background
// or left for later, and the sandbox's servers when the program is closed.
namespace pgt {

namespace {

RunNotice noticeOf(const RunSession &run)
{
    const Plan &plan = run.plan();
    const QString name = plan.spec.clusterName;
    const int all = int(plan.steps.size());
    // Of several that run at the same time none stands for the whole.
    const bool isOne = run.runningSteps().size() < 2;
    const Step *step = isOne ? plan.step(run.currentStepId()) : nullptr;
    RunNotice notice;
    notice.kind = StateKind::Busy;
    notice.action = Desktop::tr("Show");
    notice.detail = step ? Desktop::tr("Step %1 of %2: %3")
                                    .arg(StepsModel::numberOf(plan, step->id))
                                    .arg(all)
                                    .arg(step->title)
                         : Desktop::tr("%1 of %2 steps are done").arg(run.doneCount()).arg(all);
    switch (run.state()) {
    case RunSession::State::Undoing:
        notice.title = Desktop::tr("Taking back the set-up of %1").arg(name);
        break;
    case RunSession::State::NeedsDecision:
        notice.kind = StateKind::Warn;
        notice.title = Desktop::tr("The set-up of %1 waits for your decision").arg(name);
        break;
    default:
        notice.title = Desktop::tr("Setting up %1").arg(name);
        break;
    }
    return notice;
}

} // namespace

void Desktop::offerOpenRuns()
{
    const QList<OpenRun> runs = m_workspace.openRuns();
    if (runs.isEmpty())
        return;
    const OpenRun &run = runs.constFirst();
    const QString when = QLocale().toString(run.startedAt.toLocalTime(), QLocale::ShortFormat);
    auto *question =
            new QuestionDialog(tr("The set-up of %1 is not finished.").arg(run.clusterName),
                               tr("Begun %1; %2. Finished steps are recognised, so it can go on "
                                  "where it stopped or be undone. Nothing happens before you say "
                                  "so on the page that opens.")
                                       .arg(when, run.summary),
                               m_window.get());
    question->addAnswer(tr("Resume..."), QuestionDialog::Answer::Primary,
                        [this, id = run.planId] { resume(id, Wish::Resume); });
    question->addAnswer(tr("Undo..."), QuestionDialog::Answer::Plain,
                        [this, id = run.planId] { resume(id, Wish::Undo); });
    question->addAnswer(tr("Leave for later"), QuestionDialog::Answer::Stay);
    question->open();
}

void Desktop::resume(const QString &planId, Wish wish)
{
    Error error;
    RunSession *run = m_workspace.resumeRun(planId, &error);
    if (!run) {
        showError(error);
        return;
    }
    // The Apply page shows what is done and asks: retry goes on, undo takes back.
    auto *wizard = new SetupWizard(*run, m_window.get());
    follow(wizard);
    wizard->open();
    if (wish == Wish::Undo)
        wizard->preferUndo();
}

void Desktop::showRunNotice()
{
    const RunSession *run = m_workspace.run();
    const bool isOpen = m_workspace.isRunInProgress() ||
                        (run && run->state() == RunSession::State::NeedsDecision);
    if (isOpen) {
        m_window->setRunNotice(noticeOf(*run));
        return;
    }
    const QList<OpenRun> left = m_workspace.openRuns();
    if (left.isEmpty()) {
        m_window->setRunNotice(std::nullopt);
        return;
    }
    const OpenRun &first = left.constFirst();
    m_window->setRunNotice(RunNotice{StateKind::Warn,
                                     tr("The set-up of %1 is not finished").arg(first.clusterName),
                                     first.summary, tr("Resume or undo...")});
}

void Desktop::showRun()
{
    if (m_wizard) {
        m_wizard->show();
        m_wizard->raise();
        m_wizard->activateWindow();
        return;
    }
    offerOpenRuns();
}

bool Desktop::mayClose()
{
    // The session of the desktop ends: there is nobody to ask, and the journal is on disk.
    if (m_mayClose || qGuiApp->isSavingSession())
        return true;
    if (m_closesAfterSandbox)
        return false;
    if (m_workspace.isRunInProgress()) {
        askCloseDuringRun();
        return false;
    }
    const Sandbox::Servers servers = m_workspace.sandbox().servers();
    if (servers.primaryRunning || servers.standbyRunning) {
        askCloseOverSandbox();
        return false;
    }
    return true;
}

void Desktop::askCloseDuringRun()
{
    const QString name = m_workspace.run()->plan().spec.clusterName;
    auto *question = new QuestionDialog(
            tr("Servers are being changed"),
            tr("Without pgTandem the set-up of %1 stops where it is. What was done stays, and it "
               "can be resumed or undone at the next start.")
                    .arg(name),
            topWindow());
    question->addAnswer(tr("Stay"), QuestionDialog::Answer::Stay);
    question->addAnswer(tr("Close pgTandem"), QuestionDialog::Answer::Destructive,
                        [this] { closeForGood(); });
    question->open();
}

void Desktop::askCloseOverSandbox()
{
    const bool hasLoad = m_workspace.sandbox().loadRate() > 0;
    auto *question = new QuestionDialog(
            tr("The sandbox is running"),
            hasLoad ? tr("Its servers can go on without pgTandem, or stop until you come back. "
                         "The load on them ends in either case.")
                    : tr("Its servers can go on without pgTandem, or stop until you come back."),
            topWindow());
    question->addAnswer(tr("Stay"), QuestionDialog::Answer::Stay);
    question->addAnswer(tr("Leave them running"), QuestionDialog::Answer::Plain,
                        [this] { closeForGood(); });
    question->addAnswer(tr("Stop them and close"), QuestionDialog::Answer::Primary, [this] {
        m_closesAfterSandbox = true;
        m_workspace.sandbox().stop();
        sandboxChanged(); // where there was nothing to stop
    });
    question->open();
}

void Desktop::closeForGood()
{
    m_mayClose = true;
    m_window->close();
}

} // namespace pgt
