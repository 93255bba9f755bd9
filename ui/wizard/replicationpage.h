// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/wizardpage.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace pgt {

class SecretEdit;
class SetupSession;
class StrengthMeter;

/// How the standby signs in to the primary, over which connection, and how much WAL is kept for it.
class ReplicationPage : public WizardPage
{
    Q_OBJECT

public:
    /// @p session is borrowed.
    explicit ReplicationPage(SetupSession &session, QWidget *parent = nullptr);
    ~ReplicationPage() override;

    QString notReadyReason() const override;
    void enter() override;
    QWidget *firstFocus() const override;

private:
    void makeSignIn();
    void makeConnection();
    void makeRule();
    void makeRetention();
    void connectFields();
    void refresh();
    void refreshFields();
    void refreshSignIn();
    void refreshConnection();
    void refreshListen();
    void refreshRetention();
    void showTitles();

    SetupSession &m_session;
    bool m_isShowing = false; ///< the fields are being filled by the program

    Field *m_roleField;
    QLineEdit *m_role;
    SecretEdit *m_password;
    QPushButton *m_generate;
    StrengthMeter *m_strength;
    Label *m_strengthText;
    Label *m_connectionTitle;
    QLineEdit *m_address;
    QSpinBox *m_port;
    QComboBox *m_tls;
    QPushButton *m_test;
    GlyphLabel *m_testState;
    QWidget *m_listenRow; ///< hidden if the primary is heard already
    Field *m_listenField;
    QComboBox *m_listen;
    Label *m_listenNote;
    Card *m_rule;
    Label *m_ruleFile;
    Label *m_ruleNote;
    QLabel *m_ruleText;
    QCheckBox *m_useSlot;
    QLineEdit *m_slotName;
    Label *m_keepLabel;
    QDoubleSpinBox *m_keep;
    Label *m_retention;
    GlyphLabel *m_consequence;
    QPushButton *m_more;
    QWidget *m_options;
    QCheckBox *m_fastCheckpoint;
};

} // namespace pgt
