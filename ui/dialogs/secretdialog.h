// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dialogs/secretquestion.h"

#include <QDialog>

class QCheckBox;
class QVBoxLayout;

namespace pgt {

class PrimaryButton;
class SecretEdit;

/// Asks for a password, a passphrase or another answer that must not be seen. Shown with open();
/// deletes itself. What was typed leaves it only through provided() and is wiped with the field.
class SecretDialog : public QDialog
{
    Q_OBJECT

public:
    explicit SecretDialog(const SecretQuestion &question, QWidget *parent = nullptr);

Q_SIGNALS:
    void provided(const pgt::Secret &secret, pgt::Remember remember);

private:
    void addTexts(const SecretQuestion &question, QVBoxLayout *layout);
    void addRemember(const SecretQuestion &question, QVBoxLayout *layout);
    void addButtons(const SecretQuestion &question, QVBoxLayout *layout);
    void submit();

    Remember m_kept; ///< what the box means
    SecretEdit *m_edit;
    QCheckBox *m_remember = nullptr;
    PrimaryButton *m_ok;
};

} // namespace pgt
