// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/desktop.h"

#include "app/base/error.h"
#include "app/base/log.h"
#include "app/session/promptdesk.h"
#include "app/session/workspace.h"
#include "ui/adopt/adoptwizard.h"
#include "ui/adopt/directdialog.h"
#include "ui/dashboard/dashboard.h"
#include "ui/dashboard/sandboxbar.h"
#include "ui/dialogs/errordialog.h"
#include "ui/dialogs/newpassworddialog.h"
#include "ui/dialogs/promptdialogs.h"
#include "ui/dialogs/secretdialog.h"
#include "ui/mainwindow.h"
#include "ui/wizard/questiondialog.h"
#include "ui/wizard/setupwizard.h"

#include <QEvent>

#include <algorithm>

namespace pgt {

Desktop::Desktop(Workspace &workspace, Theme &theme, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_window(std::make_unique<MainWindow>(workspace.clusters(), theme))
    , m_prompts(
              std::make_unique<PromptDialogs>(workspace.prompts(), [this] { return topWindow(); }))
{
    connect(m_window.get(), &MainWindow::newReplicationRequested, this, &Desktop::newReplication);
    connect(m_window.get(), &MainWindow::watchRequested, this, &Desktop::watchExisting);
    connect(m_window.get(), &MainWindow::sandboxRequested, this, &Desktop::trySandbox);
    connect(m_window.get(), &MainWindow::sandboxRemovalRequested, this, &Desktop::askRemoveSandbox);
    connect(m_window.get(), &MainWindow::runRequested, this, &Desktop::showRun);
    connect(&workspace, &Workspace::runChanged, this, &Desktop::showRunNotice);
    connect(&workspace, &Workspace::setupChanged, this, &Desktop::showRunNotice);
    connect(&workspace, &Workspace::clusterMade, this, &Desktop::clusterMade);
    connect(&workspace, &Workspace::secretNotKept, this,
            [this](const QString &clusterName, const Error &why) {
                Error error = why;
                error.text = tr("The password for watching %1 is not kept.").arg(clusterName);
                error.why = tr("It is known until pgTandem ends, and asked for after that.");
                showError(error);
            });
    connect(&workspace, &Workspace::secretNotForgotten, this,
            [this](const QString &clusterName, const Error &why) {
                Error error = why;
                error.text = tr("The password for watching %1 is still in the keychain.")
                                     .arg(clusterName);
                error.why = tr("The cluster is not in the list any more.");
                showError(error);
            });
    connect(&workspace, &Workspace::secretKeptInFile, this, [this] {
        if (m_wizard)
            m_wizard->passwordFileKept(m_workspace.secrets().filePath());
    });
    connect(&workspace.prompts(), &PromptDesk::notKept, this, [this](const Error &error) {
        // A computer without a keychain is no news: the dialog has said so.
        if (error.kind != ErrorKind::Unsupported)
            showError(error);
    });
    connect(m_window->dashboard(), &Dashboard::passwordEntryRequested, this, &Desktop::askSecret);
    connect(m_window->dashboard(), &Dashboard::newPasswordRequested, this,
            &Desktop::askNewPassword);
    connect(m_window->dashboard(), &Dashboard::errorDetailsRequested, this, &Desktop::showError);
    connect(&workspace.sandbox(), &Sandbox::changed, this, &Desktop::sandboxChanged);
    connect(&workspace.clusters(), &ClusterList::selectionChanged, this,
            &Desktop::showSelectedExtras);
    m_window->setStartCards({StartCard::make(StartCard::Kind::SetUp),
                             StartCard::make(StartCard::Kind::Watch),
                             StartCard::make(StartCard::Kind::Sandbox)});
    showSandboxBar();
    m_window->installEventFilter(this);
}

Desktop::~Desktop() = default;

// What the user works in: the wizards are modal to the main window.
QWidget *Desktop::topWindow() const
{
    if (m_wizard && m_wizard->isVisible())
        return m_wizard;
    if (m_direct && m_direct->isVisible())
        return m_direct;
    if (m_adopt && m_adopt->isVisible())
        return m_adopt;
    return m_window.get();
}

SetupWizard *Desktop::wizard() const
{
    return m_wizard;
}

void Desktop::show()
{
    m_window->show();
    m_workspace.sandbox().look();
    showRunNotice();
    offerOpenRuns();
}

void Desktop::comeToFront(const QString &wish)
{
    for (QWidget *window : {static_cast<QWidget *>(m_window.get()), topWindow()}) {
        window->setWindowState((window->windowState() & ~Qt::WindowMinimized) | Qt::WindowActive);
        window->show();
        window->raise();
        window->activateWindow();
    }
    if (wish == QLatin1String("sandbox") && !m_wizard)
        trySandbox();
}

bool Desktop::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_window.get() && event->type() == QEvent::Paint && !m_isPainted) {
        m_isPainted = true;
        qCDebug(lcUi) << "first window painted";
    }
    if (watched == m_window.get() && event->type() == QEvent::Close && !mayClose()) {
        event->ignore();
        return true;
    }
    return QObject::eventFilter(watched, event);
}

void Desktop::newReplication()
{
    openWizard({}, false);
}

void Desktop::trySandbox()
{
    const QString id = sandboxClusterId();
    if (!id.isEmpty()) {
        m_workspace.clusters().select(id);
        return;
    }
    openWizard(tr("sandbox"), true);
}

void Desktop::openWizard(const QString &name, bool inSandbox)
{
    if (m_wizard) {
        m_wizard->show();
        m_wizard->raise();
        m_wizard->activateWindow();
        return;
    }
    SetupSession *session = m_workspace.beginSetup();
    if (!session)
        return; // a run goes on, and its wizard would have been brought to the front
    session->goal().setClusterName(name);
    session->goal().setGoal(inSandbox ? GoalPart::Goal::Sandbox : GoalPart::Goal::OverSsh);
    auto *wizard = new SetupWizard(*session, &m_workspace.sandbox(), m_window.get());
    follow(wizard);
    wizard->open();
}

AdoptWizard *Desktop::adoptWizard() const
{
    return m_adopt;
}

void Desktop::watchExisting()
{
    if (m_adopt) {
        m_adopt->raise();
        m_adopt->activateWindow();
        return;
    }
    openAdopt(*m_workspace.beginAdopt());
}

void Desktop::openAdopt(AdoptSession &session)
{
    auto *wizard = new AdoptWizard(session, m_window.get());
    m_adopt = wizard;
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    connect(wizard, &AdoptWizard::watchRequested, this, [this] {
        if (const Result<void> saved = m_workspace.adopt(); !saved) {
            showError(saved.error());
            return;
        }
        showSandboxBar();
        m_adopt->accept();
    });
    connect(wizard, &AdoptWizard::withoutSshRequested, this, &Desktop::openDirect);
    // The session outlives its window by one turn of the event loop.
    connect(wizard, &QObject::destroyed, &m_workspace, &Workspace::endAdopt, Qt::QueuedConnection);
    wizard->open();
}

DirectDialog *Desktop::directDialog() const
{
    return m_direct;
}

void Desktop::openDirect()
{
    if (m_direct)
        return;
    DirectSetup *session = m_workspace.beginDirect();
    session->readServiceFiles();
    auto *dialog = new DirectDialog(*session, m_adopt);
    m_direct = dialog;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &DirectDialog::watchRequested, this, [this] {
        if (const Result<void> saved = m_workspace.watchDirect(); !saved) {
            showError(saved.error());
            return;
        }
        showSandboxBar();
        m_direct->accept();
        m_adopt->accept();
    });
    // The session outlives its window by one turn of the event loop.
    connect(dialog, &QObject::destroyed, &m_workspace, &Workspace::endDirect, Qt::QueuedConnection);
    dialog->open();
}

// A set-up that found nothing to do: the pair is watched already, or is adopted.
void Desktop::watchSetup()
{
    const QString known = m_workspace.clusterOfSetup();
    if (!known.isEmpty()) {
        m_workspace.clusters().select(known);
    } else if (AdoptSession *session = m_workspace.beginAdoptOfSetup()) {
        openAdopt(*session);
        m_adopt->begin();
    }
}

void Desktop::follow(SetupWizard *wizard)
{
    m_wizard = wizard;
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    connect(wizard, &SetupWizard::openDashboardRequested, this, [this] {
        if (!m_workspace.lastClusterId().isEmpty())
            m_workspace.clusters().select(m_workspace.lastClusterId());
    });
    connect(wizard, &SetupWizard::watchRequested, this, &Desktop::watchSetup);
    connect(wizard, &SetupWizard::sandboxRemovalRequested, this, &Desktop::askRemoveSandbox);
    connect(wizard, &SetupWizard::passwordFileAccepted, this,
            [this] { m_workspace.keepPasswordInFile(m_workspace.lastClusterId()); });
    // The session outlives its window by one turn of the event loop.
    connect(wizard, &QObject::destroyed, &m_workspace, &Workspace::endSetup, Qt::QueuedConnection);
}

void Desktop::clusterMade(const QString &clusterId)
{
    m_workspace.clusters().select(clusterId);
    offerPasswordFile(clusterId);
    showSandboxBar();
    m_workspace.sandbox().look();
}

QString Desktop::sandboxClusterId() const
{
    for (const ClusterEntry &entry : m_workspace.clusters().entries()) {
        const WatchSession *session = m_workspace.clusters().session(entry.id);
        if (session && session->cluster().isSandbox)
            return entry.id;
    }
    return {};
}

void Desktop::showSandboxBar()
{
    if (sandboxClusterId().isEmpty() || m_sandboxBar)
        return;
    auto *bar = new SandboxBar(m_workspace.sandbox());
    m_sandboxBar = bar;
    connect(bar, &SandboxBar::removeRequested, this, &Desktop::askRemoveSandbox);
    m_window->dashboard()->setExtraBar(bar);
    showSelectedExtras();
}

// The bar belongs to one cluster, the dashboard shows whichever is selected.
void Desktop::showSelectedExtras()
{
    if (m_sandboxBar)
        m_sandboxBar->setVisible(m_workspace.clusters().selectedId() == sandboxClusterId());
}

void Desktop::askSecret()
{
    const WatchSession *session = m_workspace.clusters().selectedSession();
    if (m_secretDialog || !session || !session->secretRequest())
        return;
    const QString id = session->cluster().id;
    auto *dialog = new SecretDialog(secretQuestion(*session->secretRequest()), m_window.get());
    m_secretDialog = dialog;
    connect(dialog, &SecretDialog::provided, this,
            [this, id](const Secret &secret, Remember remember) {
                if (WatchSession *asked = m_workspace.clusters().session(id))
                    asked->provideSecret(secret, remember);
            });
    dialog->open();
}

void Desktop::askNewPassword()
{
    const QString id = m_workspace.clusters().selectedId();
    if (m_secretDialog)
        return;
    auto reset = m_workspace.makePasswordReset(id);
    if (!reset)
        return;
    const SecretStore &secrets = m_workspace.secrets();
    const bool hasKeychain = secrets.keychain() == SecretStore::Keychain::Available;
    auto *dialog = new NewPasswordDialog(
            std::move(reset),
            {hasKeychain ? secrets.keychainName() : QString(), secrets.filePath()}, m_window.get());
    m_secretDialog = dialog;
    connect(dialog, &NewPasswordDialog::passwordSet, this,
            [this, id](const Secret &secret, Remember remember) {
                if (WatchSession *asked = m_workspace.clusters().session(id))
                    asked->provideSecret(secret, remember);
            });
    dialog->open();
}

// Where there is no keychain: at the end of the wizard, while the password is still known.
void Desktop::offerPasswordFile(const QString &clusterId)
{
    const QString path = m_workspace.offeredPasswordFile(clusterId);
    if (m_wizard)
        m_wizard->offerPasswordFile(path);
}

void Desktop::askRemoveSandbox()
{
    auto *question = new QuestionDialog(
            tr("Remove the sandbox?"),
            sandboxClusterId().isEmpty()
                    ? tr("Both servers on this computer are stopped and their files are deleted. "
                         "Other servers are not touched.")
                    : tr("Both servers on this computer are stopped, their files are deleted, and "
                         "the sandbox leaves the list. Other servers are not touched."),
            topWindow());
    question->addAnswer(tr("Remove sandbox"), QuestionDialog::Answer::Destructive, [this] {
        m_removingSandbox = true;
        m_workspace.sandbox().remove();
    });
    question->addAnswer(tr("Keep it"), QuestionDialog::Answer::Stay);
    question->open();
}

void Desktop::sandboxChanged()
{
    if (m_closesAfterSandbox && m_workspace.sandbox().state() != Sandbox::State::Working) {
        m_closesAfterSandbox = false;
        if (m_workspace.sandbox().state() != Sandbox::State::Failed)
            closeForGood();
        else if (const auto error = m_workspace.sandbox().error())
            showError(*error);
        return;
    }
    if (!m_removingSandbox || m_workspace.sandbox().state() == Sandbox::State::Working)
        return;
    m_removingSandbox = false;
    if (m_workspace.sandbox().state() != Sandbox::State::Absent) {
        if (const auto error = m_workspace.sandbox().error())
            showError(*error);
        return;
    }
    const QString id = sandboxClusterId();
    if (id.isEmpty())
        return;
    delete m_sandboxBar;
    const Result<void> removed = m_workspace.clusters().remove(id);
    if (!removed)
        showError(removed.error());
}

void Desktop::showError(const Error &error)
{
    ErrorDialog::present(error, topWindow());
}

} // namespace pgt
