// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/wizardpage.h"

class QLineEdit;
class QPushButton;
class QRadioButton;

namespace pgt {

class Sandbox;
class SetupSession;

/// What is to be set up, and what it is called.
class GoalPage : public WizardPage
{
    Q_OBJECT

public:
    /// Both borrowed. Without a @p sandbox only the way over SSH is offered.
    GoalPage(SetupSession &session, Sandbox *sandbox, QWidget *parent = nullptr);

    QString notReadyReason() const override;
    void enter() override;
    QWidget *firstFocus() const override;
    QAbstractButton *defaultButton() const override;

private:
    QWidget *makeCard(QRadioButton *radio, Icon icon, const QString &text, QWidget *more);
    QWidget *makeSandboxRow();
    void chooseGoal();
    void refresh();
    void sandboxChanged();
    bool wantsSandbox() const;

    SetupSession &m_session;
    Sandbox *m_sandbox;
    QLineEdit *m_name;
    QRadioButton *m_overSsh;
    QRadioButton *m_inSandbox;
    QPushButton *m_prepare;
    GlyphLabel *m_sandboxState;
    Banner *m_sandboxError;
};

} // namespace pgt
