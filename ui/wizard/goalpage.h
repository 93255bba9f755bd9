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
    QWidget *focusHeir(const QWidget *lost) const override;
    QAbstractButton *defaultButton() const override;

Q_SIGNALS:
    /// The sandbox is to be stopped and deleted; whoever answers asks first.
    void sandboxRemovalRequested();

private:
    QWidget *makeCard(QRadioButton *radio, Icon icon, const QString &text, QWidget *more);
    QWidget *makeSandboxRow();
    void chooseGoal();
    void refresh();
    void refreshSandbox();
    void sandboxChanged();
    bool wantsSandbox() const;
    /// The sandbox is there, but nobody can connect to its primary.
    bool isSandboxStopped() const;

    SetupSession &m_session;
    Sandbox *m_sandbox;
    QLineEdit *m_name;
    QRadioButton *m_overSsh;
    QRadioButton *m_inSandbox;
    QPushButton *m_prepare;
    QPushButton *m_remove;
    GlyphLabel *m_sandboxState;
    Banner *m_sandboxError;
};

} // namespace pgt
