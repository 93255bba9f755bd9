// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/serverpart.h"
#include "ui/wizard/wizardpage.h"

class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace pgt {

class AbilitiesPanel;
class ChangedKeyCard;
class SecretEdit;

class InstancesModel;
class InstancesView;

/// The pages Primary and Standby: the way to a host, what was found there, and which cluster is
/// meant.
class ServerPage : public WizardPage
{
    Q_OBJECT

public:
    /// @p part is borrowed.
    ServerPage(ServerPart &part, QWidget *parent = nullptr);

    QString notReadyReason() const override;
    void enter() override;
    QWidget *firstFocus() const override;
    QAbstractButton *defaultButton() const override;

protected:
    void changeEvent(QEvent *event) override;

private:
    bool isPrimary() const { return m_part.purpose() == ServerPart::Purpose::Primary; }
    bool isWatched() const { return m_part.purpose() == ServerPart::Purpose::Watch; }
    QWidget *makeAccessFields();
    QWidget *makeRememberRow();
    QLayout *makeConnectRow();
    QWidget *makeHostKeyRow();
    QWidget *makeDiscovery();
    void connectFields();

    void showAccess();
    void takeAccess();
    void takePassword();
    void showFieldsOf(SshTarget::Auth auth);
    void refreshRemember();
    void offerAliases();
    void refresh();
    void refreshConnection();
    void refreshDiscovery();
    QString settingsHtml(const Instance &instance) const;
    QString hardware(const HostFacts &facts) const;

    ServerPart &m_part;
    bool m_isShowing = false; ///< the fields are being filled by the program

    QWidget *m_access;
    QLineEdit *m_host;
    QSpinBox *m_port;
    QComboBox *m_jumpHost;
    QLineEdit *m_user;
    QComboBox *m_authentication;
    QLineEdit *m_keyFile;
    QWidget *m_keyFileBox;
    QCheckBox *m_sudo;
    Banner *m_local;
    SecretEdit *m_password;
    QWidget *m_passwordBox;
    QHBoxLayout *m_secondRow;
    QVBoxLayout *m_rows;
    QWidget *m_rememberRow;
    QCheckBox *m_remember;
    Label *m_keeping;

    QPushButton *m_connect;
    QPushButton *m_stop;
    GlyphLabel *m_status;
    ChangedKeyCard *m_error;
    QWidget *m_hostKeyRow;
    QLabel *m_hostKey;

    Card *m_found;
    Label *m_hostName;
    Label *m_hardware;
    Label *m_freePlace;
    Label *m_free;
    Label *m_choose;
    InstancesModel *m_model;
    InstancesView *m_table;
    Label *m_settings;
    AbilitiesPanel *m_abilities;
    Banner *m_note;
};

} // namespace pgt
