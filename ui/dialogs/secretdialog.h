// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/watchsession.h"

#include <QDialog>

class QCheckBox;

namespace pgt {

class PrimaryButton;
class SecretEdit;

/// Asks for the monitoring role's password. Shown with open(); deletes itself. What was typed
/// leaves it only through provided() and is wiped with the field.
class SecretDialog : public QDialog
{
    Q_OBJECT

public:
    explicit SecretDialog(const SecretRequest &request, QWidget *parent = nullptr);

Q_SIGNALS:
    void provided(const pgt::Secret &secret, pgt::Remember remember);

private:
    void submit();

    SecretEdit *m_edit;
    QCheckBox *m_remember;
    PrimaryButton *m_ok;
};

} // namespace pgt
