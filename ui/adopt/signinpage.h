// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/adoptsession.h"
#include "ui/wizard/wizardpage.h"

class QCheckBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace pgt {

class AdoptedModel;
class SecretEdit;
class ServersView;

/// What the cluster is called and which role watches it.
class SignInPage : public WizardPage
{
    Q_OBJECT

public:
    /// @p session is borrowed.
    explicit SignInPage(AdoptSession &session, QWidget *parent = nullptr);

    QString notReadyReason() const override;
    bool isReasonFailure() const override;
    void enter() override;
    QWidget *firstFocus() const override;
    QWidget *focusHeir(const QWidget *lost) const override;
    QAbstractButton *defaultButton() const override;

private:
    QWidget *makeFields();
    QLayout *makeTestRow();
    QWidget *makeScript();
    void connectFields();
    void refresh();
    void refreshKeychain();

    AdoptSession &m_session;
    AdoptedModel *m_model;
    QLineEdit *m_name;
    QLineEdit *m_role;
    SecretEdit *m_password;
    QCheckBox *m_remember;
    QPushButton *m_test;
    QPushButton *m_stop;
    GlyphLabel *m_status;
    Banner *m_error;
    ServersView *m_view;
    QPlainTextEdit *m_script;
};

} // namespace pgt
