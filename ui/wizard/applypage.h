// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/runsession.h"
#include "ui/wizard/wizardpage.h"

#include <QPointer>
#include <QTimer>

class QButtonGroup;
class QCheckBox;
class QPushButton;

namespace pgt {

class CopyPanels;
class GroupTree;
class LogView;
class ProgressBar;
class SegmentedControl;
class StepsDelegate;
class StepsModel;

/// The plan being applied: how each step stands, the copy, the log, and the decision if a step
/// fails.
class ApplyPage : public WizardPage
{
    Q_OBJECT

public:
    explicit ApplyPage(QWidget *parent = nullptr);

    /// Borrowed; before the page is opened.
    void setRun(RunSession &run);
    /// Where a decision is waited for: Undo gets the focus and is what Enter does.
    void preferUndo();

    QString notReadyReason() const override;
    QString footerNote() const override;
    void enter() override;
    QWidget *firstFocus() const override;
    QAbstractButton *defaultButton() const override;

private:
    QWidget *makeViews();
    QWidget *makeLog();
    QWidget *makeDecision();
    QWidget *makePolicy();
    void refresh();
    void refreshSteps();
    void refreshProgress();
    void refreshDecision();
    void refreshQuestion(const std::optional<RunQuestion> &question);
    QPushButton *safeAnswer() const;
    void refreshTimer();
    void tick();
    void copyLog();
    void decide(void (RunSession::*how)());
    bool isActive() const;
    bool isInOrder() const;
    QString doneText() const;

    QPointer<RunSession> m_run; ///< ends with its session
    StepsModel *m_model;
    StepsDelegate *m_delegate;
    Label *m_progressText;
    ProgressBar *m_progress;
    Banner *m_message;
    QWidget *m_decision;
    QPushButton *m_retry;
    QPushButton *m_undo;
    QPushButton *m_leave;
    QPushButton *m_proceed; ///< what a step asks for; hidden without a question
    QPushButton *m_skip;
    GroupTree *m_tree;
    CopyPanels *m_copies;
    SegmentedControl *m_hosts;
    QStringList m_hostIds;
    QCheckBox *m_follow;
    LogView *m_log;
    QWidget *m_policy;
    QButtonGroup *m_policies;
    QTimer m_timer;
    bool m_prefersUndo = false;
    int m_ticks = 0;
    RunSession::State m_shownState = RunSession::State::Ready;
};

} // namespace pgt
