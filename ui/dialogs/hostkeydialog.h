// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/prompt.h"

#include <QDialog>

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace pgt {

class Field;

/// Asks whether an unknown host key is the right one. Shown with open(); deletes itself.
///
/// The answer is a fingerprint, never "yes": ssh compares it with the key that the host really
/// has, so nothing that was misread here can let a wrong key in. A fingerprint that the user was
/// given may be typed or pasted; it must be the shown one, and is what is sent then. Reject is the
/// default button.
class HostKeyDialog : public QDialog
{
    Q_OBJECT

public:
    explicit HostKeyDialog(const Prompt &prompt, QWidget *parent = nullptr);

    /// The fingerprint in groups that can be compared by eye.
    static QString grouped(const QString &fingerprint);
    /// What shows the fingerprint on the server itself.
    static QString commandFor(const QString &keyType);

Q_SIGNALS:
    void fingerprintAccepted(const QString &fingerprint);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void addFacts(QVBoxLayout *layout);
    void addCommand(QVBoxLayout *layout);
    void addButtons(QVBoxLayout *layout);
    void compare();
    QString given() const;
    void submit();

    Prompt m_prompt;
    QLineEdit *m_given;
    Field *m_field;
    QPushButton *m_accept;
    QPushButton *m_reject;
};

} // namespace pgt
