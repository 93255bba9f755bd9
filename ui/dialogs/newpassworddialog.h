// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/passwordreset.h"

#include <QDialog>

class QCheckBox;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

namespace pgt {

class Banner;
class GlyphLabel;
class Label;
class PrimaryButton;

/// A new password for the monitoring role: what will be run, the consent, how it went. Shown with
/// open(); deletes itself and the session with it.
class NewPasswordDialog : public QDialog
{
    Q_OBJECT

public:
    /// Where the new password can be kept.
    struct Keeping
    {
        QString keychainName; ///< empty: there is none
        QString filePath;     ///< empty: there is no such way
    };
    /// Begins to look at once.
    NewPasswordDialog(std::unique_ptr<PasswordReset> reset, const Keeping &keeping,
                      QWidget *parent = nullptr);
    ~NewPasswordDialog() override;

    /// Not while the server is being changed.
    void reject() override;

Q_SIGNALS:
    /// The server has it; whatever follows, it is the one to use from now on.
    void passwordSet(const pgt::Secret &password, pgt::Remember remember);

private:
    void makePreview(QVBoxLayout *layout);
    void addKeeping(const Keeping &keeping, QVBoxLayout *layout);
    void addButtons(QVBoxLayout *layout);
    void refresh();
    void pressMain();
    Remember remember() const;

    std::unique_ptr<PasswordReset> m_reset;
    Remember m_kept = Remember::ForThisRun;
    Label *m_what;
    GlyphLabel *m_status;
    Banner *m_error;
    QPlainTextEdit *m_command;
    QCheckBox *m_agree;
    QCheckBox *m_keep = nullptr;
    PrimaryButton *m_main;
    QPushButton *m_close;
};

} // namespace pgt
