// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/wizardpage.h"

namespace pgt {

class ConsentBox;
class GroupTree;
class SegmentedControl;
class SetupSession;
class StepPreview;
class StepsModel;
class SummaryStrip;
struct Plan;
struct Step;

/// Everything that will be done, before anything is done.
class ReviewPage : public WizardPage
{
    Q_OBJECT

public:
    /// @p session is borrowed.
    explicit ReviewPage(SetupSession &session, QWidget *parent = nullptr);

    QString notReadyReason() const override;
    /// The pair is finished: there is nothing to apply, but a cluster to watch.
    bool isFinishedPair() const;
    void enter() override;
    QWidget *firstFocus() const override;

private:
    void makeViews();
    void refresh();
    void showPlan(const Plan &plan);
    void fillSummary(const Plan &plan);
    void showStep();
    const Step *currentStep() const;

    SetupSession &m_session;
    StepsModel *m_model;
    Banner *m_error;
    Banner *m_nothing;
    SummaryStrip *m_summary;
    QWidget *m_views;
    QWidget *m_filler; ///< takes the place of the views where there is no plan to show
    GroupTree *m_tree;
    Label *m_stepTitle;
    SegmentedControl *m_mode;
    StepPreview *m_preview;
    QWidget *m_backupRow;
    Label *m_backups;
    Label *m_notes;
    ConsentBox *m_consent;
    QString m_planId; ///< of the plan that is shown
};

} // namespace pgt
