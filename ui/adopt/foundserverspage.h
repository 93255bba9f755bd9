// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/adoptsession.h"
#include "ui/wizard/wizardpage.h"

class QPushButton;

namespace pgt {

class AdoptedModel;
class ServersView;

/// The servers that were found, how each can be reached, and which of them are left out.
class FoundServersPage : public WizardPage
{
    Q_OBJECT

public:
    /// @p session is borrowed.
    explicit FoundServersPage(AdoptSession &session, QWidget *parent = nullptr);

    QString notReadyReason() const override;
    void enter() override;
    QWidget *firstFocus() const override;
    QAbstractButton *defaultButton() const override;

private:
    QLayout *makeButtons();
    void refresh();
    void refreshButtons();
    void showError();
    void changeWay();
    void toggleSkip();

    AdoptSession &m_session;
    AdoptedModel *m_model;
    ServersView *m_view;
    QPushButton *m_all;
    QPushButton *m_one;
    QPushButton *m_way;
    QPushButton *m_skip;
    Banner *m_error;
    Banner *m_note;
    Banner *m_leftOut;
};

} // namespace pgt
