// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/directsetup.h"
#include "ui/wizard/wizardpage.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace pgt {

class AdoptedModel;
class FileField;
class SecretEdit;
class ServersView;

/// Servers, role and TLS of a cluster that is watched without SSH, and what the sign-in to each has
/// brought.
class DirectPage : public WizardPage
{
    Q_OBJECT

public:
    /// @p session is borrowed.
    explicit DirectPage(DirectSetup &session, QWidget *parent = nullptr);

    QString notReadyReason() const override;
    bool isReasonFailure() const override;
    QWidget *firstFocus() const override;
    QWidget *focusHeir(const QWidget *lost) const override;
    QAbstractButton *defaultButton() const override;

Q_SIGNALS:
    /// The results stand at the end of the page.
    void tested();

protected:
    /// A list that is being typed is not called wrong.
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void addService();
    QLayout *makeNames();
    QLayout *makeLogin();
    QLayout *makeTls();
    QLayout *makeTestRow();
    void addResults();
    void connectFields();
    void take();
    void refresh();
    void refreshFields();
    void refreshHints();
    void refreshResults();

    DirectSetup &m_session;
    AdoptedModel *m_model;
    QComboBox *m_service;
    Field *m_serviceField = nullptr;
    QLineEdit *m_name;
    QLineEdit *m_database;
    QPlainTextEdit *m_servers;
    Field *m_serversField = nullptr;
    QLineEdit *m_role;
    SecretEdit *m_password;
    QCheckBox *m_remember;
    QComboBox *m_tls;
    Field *m_tlsField = nullptr;
    QComboBox *m_gss;
    FileField *m_rootCertificate;
    FileField *m_certificate;
    FileField *m_key;
    QPushButton *m_test;
    QPushButton *m_stop;
    GlyphLabel *m_status;
    Banner *m_error;
    QList<Banner *> m_notes;
    Card *m_results = nullptr;
    ServersView *m_view;
    bool m_wasTesting = false;
    bool m_isShowing = false; ///< the fields follow the session, not the other way round
};

} // namespace pgt
