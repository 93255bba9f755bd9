// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/sshtarget.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace pgt {

class Label;
class SecretEdit;
class ServerPart;
class SshAliases;

/// The fields for the way to a host over SSH. What is typed is taken into the part at once.
class AccessFields : public QWidget
{
    Q_OBJECT

public:
    /// @p part is borrowed.
    explicit AccessFields(ServerPart &part, QWidget *parent = nullptr);

    /// Offers the names of ~/.ssh/config, as soon as ssh has judged them.
    void offerAliases();
    /// Shows what the part has.
    void showAccess();
    /// While a login goes on nothing can be typed: its answer would belong to another host.
    void setLocked(bool isLocked);
    /// Only the fields that this way to sign in needs are shown.
    void showFieldsOf(SshTarget::Auth auth);
    QWidget *firstField() const;

private:
    void prepareFields();
    QHBoxLayout *makeFirstRow();
    QHBoxLayout *makeSecondRow();
    QWidget *makeRememberRow();
    void connectFields();
    void refreshRemember();
    void takeAccess();
    void takePassword();
    void showAliases(const QStringList &aliases);
    SshTarget::Auth chosenAuth() const;

    ServerPart &m_part;
    bool m_isShowing = false; ///< the fields are being filled by the program
    QLineEdit *m_host;
    QSpinBox *m_port;
    QComboBox *m_jumpHost;
    QLineEdit *m_user;
    QComboBox *m_authentication;
    QLineEdit *m_keyFile;
    QWidget *m_keyFileBox = nullptr;
    QCheckBox *m_sudo;
    SecretEdit *m_password;
    QWidget *m_passwordBox = nullptr;
    QWidget *m_rememberRow = nullptr;
    QCheckBox *m_remember;
    Label *m_keeping = nullptr;
    QHBoxLayout *m_secondRow = nullptr;
    QVBoxLayout *m_rows;
    SshAliases *m_aliases = nullptr;
};

} // namespace pgt
