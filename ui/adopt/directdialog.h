// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QPushButton;

namespace pgt {

class DirectPage;
class DirectSetup;
class GlyphLabel;
class PrimaryButton;

/// "Watch without SSH": from the servers' names to their dashboard on one page. Changes nothing on
/// any server. Shown with open().
class DirectDialog : public QDialog
{
    Q_OBJECT

public:
    /// @p session is borrowed.
    explicit DirectDialog(DirectSetup &session, QWidget *parent = nullptr);

    /// Asks before typing would be lost.
    void reject() override;

Q_SIGNALS:
    /// Watch was pressed; session.cluster() is ready. The dialog stays open until told to close.
    void watchRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeFooter();
    void refresh();
    void showHelp();

    DirectSetup &m_session;
    DirectPage *m_page;
    GlyphLabel *m_reason;
    PrimaryButton *m_watch;
};

} // namespace pgt
