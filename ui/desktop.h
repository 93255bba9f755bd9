// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/watchsession.h"

#include <QDialog>
#include <QPointer>

namespace pgt {

class AdoptSession;
class AdoptWizard;
class DirectDialog;
class MainWindow;
class PromptDialogs;
class RunSession;
class SandboxBar;
class SetupWizard;
class Theme;
class Workspace;

/// Ties the screens together: which window opens on which wish, and what the user is asked. Holds
/// no rule about servers; those live in the workspace and its sessions.
class Desktop : public QObject
{
    Q_OBJECT

public:
    /// Both borrowed. The workspace is loaded already.
    Desktop(Workspace &workspace, Theme &theme, QObject *parent = nullptr);
    ~Desktop() override;

    MainWindow &window() { return *m_window; }
    /// nullptr: not open.
    SetupWizard *wizard() const;

    /// Shows the main window and offers runs that were left open.
    void show();
    /// The program was started a second time: shows the window that it is used in. @p wish as in
    /// SingleInstance.
    void comeToFront(const QString &wish);
    /// Opens the wizard, or brings the one that is open to the front.
    void newReplication();
    /// The same with the sandbox chosen; shows its dashboard if it replicates already.
    void trySandbox();
    /// Opens the way to a cluster that replicates already, or brings it to the front.
    void watchExisting();
    AdoptWizard *adoptWizard() const;
    /// The same without SSH, over the adopt wizard; nullptr: not open.
    DirectDialog *directDialog() const;
    /// What happened, why it matters, what to do, with the details to copy.
    void showError(const Error &error);

protected:
    /// Logs when the main window is painted for the first time, for measuring; asks before it is
    /// closed over something that goes on.
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void openWizard(const QString &name, bool inSandbox);
    void follow(SetupWizard *wizard);
    void openAdopt(AdoptSession &session);
    void openDirect();
    void watchSetup();
    void clusterMade(const QString &clusterId);
    void showSandboxBar();
    void showSelectedExtras();
    void askSecret();
    void askNewPassword();
    void offerPasswordFile(const QString &clusterId);
    QWidget *topWindow() const;
    void askRemoveSandbox();
    void sandboxChanged();
    void offerOpenRuns();
    enum class Wish { Resume, Undo };
    void resume(const QString &planId, Wish wish);
    void showRunNotice();
    void showRun();
    bool mayClose();
    void askCloseDuringRun();
    void askCloseOverSandbox();
    void closeForGood();
    QString sandboxClusterId() const;

    Workspace &m_workspace;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<PromptDialogs> m_prompts;
    QPointer<SetupWizard> m_wizard;
    QPointer<AdoptWizard> m_adopt;
    QPointer<DirectDialog> m_direct;
    QPointer<SandboxBar> m_sandboxBar;
    QPointer<QDialog> m_secretDialog;
    bool m_removingSandbox = false;
    bool m_isPainted = false;
    bool m_closesAfterSandbox = false; ///< as soon as its servers are stopped
    bool m_mayClose = false;           ///< has been asked
};

} // namespace pgt
