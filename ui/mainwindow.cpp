// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include "app/session/clusterlist.h"
#include "ui/dashboard/alertbar.h"
#include "ui/dashboard/dashboard.h"
#include "ui/dialogs/errordialog.h"
#include "ui/dialogs/shortcutsdialog.h"
#include "ui/sidebar.h"
#include "ui/statusstrip.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/widgets/focuskeeper.h"
#include "ui/widgets/panel.h"
#include "ui/windowplace.h"
#include "ui/wizard/questiondialog.h"

#include <QActionGroup>
#include <QApplication>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLineEdit>
#include <QMenuBar>
#include <QMessageBox>
#include <QPainter>
#include <QPushButton>
#include <QSaveFile>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace pgt {

namespace {

constexpr QSize usual(1440, 900);
constexpr QSize least(800, 480); // all is usable from 1024x640 on; below that more scrolls

// The bicycle left of the menus.
class MenuMark : public QWidget
{
public:
    QSize sizeHint() const override { return QSize(36, fonts::scaled(26)); }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Tokens &t = Tokens::of(this);
        paintMark(&painter, QRectF(12, (height() - 18) / 2.0, 18, 18), t.dark ? t.link : t.accent);
    }
};

} // namespace

MainWindow::MainWindow(ClusterList &clusters, Theme &theme, QWidget *parent)
    : QMainWindow(parent)
    , m_clusters(clusters)
    , m_theme(theme)
    , m_sideBar(new SideBar(clusters, theme))
    , m_stack(new QStackedWidget)
    , m_start(new StartPage)
    , m_dashboard(new Dashboard)
    , m_status(new StatusStrip)
{
    setWindowTitle(QStringLiteral("pgTandem"));
    setWindowIcon(applicationIcon());
    restorePlace({});
    m_stack->addWidget(m_start);
    m_stack->addWidget(m_dashboard);

    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(m_sideBar);
    row->addWidget(m_stack, 1);
    auto *central = new QWidget;
    auto *column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new Separator);
    column->addLayout(row, 1);
    column->addWidget(new Separator);
    column->addWidget(m_status);
    setCentralWidget(central);
    makeMenus();

    connect(m_sideBar->newReplicationButton(), &QPushButton::clicked, this,
            &MainWindow::newReplicationRequested);
    connect(m_sideBar, &SideBar::runRequested, this, &MainWindow::runRequested);
    connect(m_sideBar, &SideBar::alertsRequested, this, &MainWindow::showNextAlert);
    connect(m_sideBar, &SideBar::contextMenuWanted, this,
            [this](const QPoint &at) { m_clusterMenu->popup(at); });
    connect(m_start, &StartPage::chosen, this, &MainWindow::start);
    connect(m_start, &StartPage::shortcutsRequested, this, &MainWindow::showShortcuts);
    connect(&m_clusters, &ClusterList::selectionChanged, this, &MainWindow::showSelected);
    connect(&m_clusters, &ClusterList::listChanged, this, &MainWindow::showSelected);
    connect(&m_clusters, &ClusterList::entryChanged, this, [this](const QString &id) {
        if (id == m_clusters.selectedId()) {
            m_status->showSession(m_clusters.selectedSession());
            updateActions();
        }
    });
    new FocusKeeper(this, [this](const QWidget *lost) { return heirOf(lost); });
    setStartCards({StartCard::make(StartCard::Kind::SetUp)});
    showSelected();
}

void MainWindow::restorePlace(const QByteArray &saved)
{
    windowplace::prepare(*this, usual, least, saved);
}

void MainWindow::setStartCards(const QList<StartCard> &cards)
{
    m_start->setCards(cards);
    qDeleteAll(m_startActions);
    m_startActions.clear();
    for (const StartCard &card : cards) {
        auto *action = new QAction(card.kind == StartCard::Kind::SetUp ? tr("&New replication...")
                                                                       : card.title + u"...",
                                   m_fileMenu);
        action->setShortcut(card.shortcut);
        connect(action, &QAction::triggered, this, [this, kind = card.kind] { start(kind); });
        m_fileMenu->insertAction(m_exportAction, action);
        m_startActions.append(action);
    }
    m_startActions.append(m_fileMenu->insertSeparator(m_exportAction));
    if (m_clusters.isEmpty())
        m_start->setFocus();
}

void MainWindow::start(StartCard::Kind kind)
{
    switch (kind) {
    case StartCard::Kind::SetUp:
        Q_EMIT newReplicationRequested();
        break;
    case StartCard::Kind::Watch:
        Q_EMIT watchRequested();
        break;
    case StartCard::Kind::Sandbox:
        Q_EMIT sandboxRequested();
        break;
    }
}

void MainWindow::makeMenus()
{
    menuBar()->setCornerWidget(new MenuMark, Qt::TopLeftCorner);
    m_fileMenu = menuBar()->addMenu(tr("&File"));
    m_exportAction =
            m_fileMenu->addAction(tr("&Export clusters..."), this, &MainWindow::exportClusters);
    m_fileMenu->addSeparator();
    QAction *quit = m_fileMenu->addAction(tr("&Quit"), this, &QWidget::close);
    quit->setShortcut(QKeySequence::Quit);
    quit->setMenuRole(QAction::QuitRole);
    makeClusterMenu();
    makeViewMenu();
    QMenu *tools = menuBar()->addMenu(tr("&Tools"));
    QAction *copy = tools->addAction(icon(Icon::Copy), tr("&Copy chart values"), m_dashboard,
                                     &Dashboard::copyValues);
    m_clusterActions.append(copy);
    makeHelpMenu();
}

void MainWindow::makeClusterMenu()
{
    m_clusterMenu = menuBar()->addMenu(tr("&Cluster"));
    QAction *sample =
            m_clusterMenu->addAction(icon(Icon::Refresh), tr("&Sample now"), this, [this] {
                if (WatchSession *session = m_clusters.selectedSession())
                    session->sampleNow();
            });
    sample->setShortcuts({QKeySequence(Qt::Key_F5), QKeySequence(Qt::CTRL | Qt::Key_R)});
    m_pauseAction = m_clusterMenu->addAction(QString(), this, &MainWindow::togglePause);
    m_clusterMenu->addSeparator();
    QAction *rename = m_clusterMenu->addAction(tr("&Rename..."), this, &MainWindow::renameCluster);
    QAction *remove = m_clusterMenu->addAction(icon(Icon::Trash), tr("Remove &from the list..."),
                                               this, &MainWindow::removeCluster);
    m_clusterMenu->addSeparator();
    QAction *previous = m_clusterMenu->addAction(tr("&Previous cluster"), &m_clusters,
                                                 &ClusterList::selectPrevious);
    previous->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Up));
    QAction *next =
            m_clusterMenu->addAction(tr("&Next cluster"), &m_clusters, &ClusterList::selectNext);
    next->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Down));
    m_clusterActions.append({sample, m_pauseAction, rename, remove, previous, next});
}

void MainWindow::makeViewMenu()
{
    QMenu *view = menuBar()->addMenu(tr("&View"));
    auto *schemes = new QActionGroup(this);
    const auto addScheme = [&](const QString &text, Scheme scheme) {
        QAction *action =
                view->addAction(text, this, [this, scheme] { m_theme.setScheme(scheme); });
        action->setCheckable(true);
        action->setChecked(m_theme.scheme() == scheme);
        schemes->addAction(action);
        connect(&m_theme, &Theme::changed, action,
                [this, action, scheme] { action->setChecked(m_theme.scheme() == scheme); });
    };
    addScheme(tr("As the &system"), Scheme::System);
    addScheme(tr("&Light"), Scheme::Light);
    addScheme(tr("&Dark"), Scheme::Dark);
    QAction *contrast = view->addAction(tr("High &contrast"));
    contrast->setCheckable(true);
    contrast->setChecked(m_theme.contrast() == Contrast::High);
    connect(contrast, &QAction::toggled, this,
            [this](bool isOn) { m_theme.setContrast(isOn ? Contrast::High : Contrast::Normal); });
    view->addSeparator();
    QAction *search = view->addAction(icon(Icon::Search), tr("S&earch clusters"), this, [this] {
        m_sideBar->search()->setFocus(Qt::ShortcutFocusReason);
        m_sideBar->search()->selectAll();
    });
    search->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_K));
    QAction *next = view->addAction(tr("&Next region"), this, [this] { goToRegion(1); });
    next->setShortcut(QKeySequence(Qt::Key_F6));
    QAction *previous = view->addAction(tr("&Previous region"), this, [this] { goToRegion(-1); });
    previous->setShortcut(QKeySequence(Qt::SHIFT | Qt::Key_F6));
    QAction *alert =
            view->addAction(icon(Icon::Bell), tr("Go to the &alert"), this, &MainWindow::goToAlert);
    alert->setShortcut(QKeySequence(Qt::Key_F8));
}

void MainWindow::makeHelpMenu()
{
    QMenu *help = menuBar()->addMenu(tr("&Help"));
    QAction *keys = help->addAction(tr("&Keyboard shortcuts"), this, &MainWindow::showShortcuts);
    keys->setShortcut(QKeySequence(Qt::Key_F1));
    help->addSeparator();
    help->addAction(tr("&About pgTandem"), this, &MainWindow::showAbout)
            ->setMenuRole(QAction::AboutRole);
}

void MainWindow::setRunNotice(const std::optional<RunNotice> &notice)
{
    m_sideBar->setRunNotice(notice);
    m_status->setRunNotice(notice);
}

// Beside what was pressed; else into what is shown, not to the first button of the window.
QWidget *MainWindow::heirOf(const QWidget *lost) const
{
    if (QWidget *neighbour = FocusKeeper::neighbour(lost))
        return neighbour;
    return m_clusters.isEmpty() ? m_start->focusProxy() : m_sideBar->tree();
}

void MainWindow::showSelected()
{
    WatchSession *session = m_clusters.selectedSession();
    m_dashboard->setSession(session);
    m_stack->setCurrentWidget(session ? static_cast<QWidget *>(m_dashboard) : m_start);
    m_status->showSession(session);
    setWindowTitle(session ? QStringLiteral("%1 – pgTandem").arg(session->cluster().name)
                           : QStringLiteral("pgTandem"));
    updateActions();
}

void MainWindow::updateActions()
{
    const WatchSession *session = m_clusters.selectedSession();
    for (QAction *action : std::as_const(m_clusterActions))
        action->setEnabled(session);
    m_exportAction->setEnabled(!m_clusters.isEmpty());
    const bool isPaused = session && session->state() == WatchSession::State::Paused;
    m_pauseAction->setText(isPaused ? tr("Resume &watching") : tr("Pause &watching"));
    m_pauseAction->setIcon(icon(isPaused ? Icon::Play : Icon::Pause));
}

void MainWindow::showNextAlert()
{
    const QList<ClusterEntry> entries = m_clusters.entries();
    qsizetype at = 0;
    for (qsizetype i = 0; i < entries.size(); ++i) {
        if (entries.at(i).id == m_clusters.selectedId())
            at = i + 1;
    }
    for (qsizetype i = 0; i < entries.size(); ++i) {
        const ClusterEntry &entry = entries.at((at + i) % entries.size());
        if (entry.alertCount > 0) {
            m_clusters.select(entry.id);
            goToAlert();
            return;
        }
    }
}

void MainWindow::goToAlert()
{
    // One that was hidden is shown again: it is asked for.
    if (WatchSession *session = m_clusters.selectedSession())
        session->showAlerts();
    if (m_dashboard->alertBar()->isVisible())
        m_dashboard->alertBar()->setFocus(Qt::ShortcutFocusReason);
}

QList<QWidget *> MainWindow::regions() const
{
    QList<QWidget *> found{m_sideBar->newReplicationButton()};
    if (m_clusters.isEmpty()) {
        found.append(m_start->focusProxy());
    } else {
        found.append(m_sideBar->tree());
        found.append(m_dashboard->regions());
    }
    found.removeAll(nullptr);
    return found;
}

void MainWindow::goToRegion(int step)
{
    const QList<QWidget *> all = regions();
    const QWidget *focus = QApplication::focusWidget();
    qsizetype current = step > 0 ? -1 : 0;
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (focus && (all.at(i) == focus || all.at(i)->isAncestorOf(focus)))
            current = i;
    }
    const qsizetype next = (current + step + all.size()) % all.size();
    all.at(next)->setFocus(Qt::TabFocusReason);
}

void MainWindow::togglePause()
{
    const WatchSession *session = m_clusters.selectedSession();
    if (!session)
        return;
    const auto result = session->state() == WatchSession::State::Paused
                                ? m_clusters.resume(m_clusters.selectedId())
                                : m_clusters.pause(m_clusters.selectedId());
    if (!result)
        ErrorDialog::present(result.error(), this);
    updateActions();
}

void MainWindow::renameCluster()
{
    const QString id = m_clusters.selectedId();
    const auto entry = m_clusters.entry(id);
    if (!entry)
        return;
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Rename"));
    dialog->setLabelText(tr("Name of the cluster"));
    dialog->setTextValue(entry->name);
    connect(dialog, &QInputDialog::textValueSelected, this, [this, id](const QString &name) {
        if (const auto result = m_clusters.rename(id, name.trimmed()); !result)
            ErrorDialog::present(result.error(), this);
        else
            showSelected();
    });
    dialog->open();
}

void MainWindow::removeCluster()
{
    const QString id = m_clusters.selectedId();
    const WatchSession *session = m_clusters.selectedSession();
    if (!session)
        return;
    if (session->cluster().isSandbox) {
        Q_EMIT sandboxRemovalRequested(); // its servers would run on unseen
        return;
    }
    const QString name = session->cluster().name;
    auto *question = new QuestionDialog(
            tr("Remove %1 from the list?").arg(name),
            tr("pgTandem stops watching it and forgets how to reach it, its password too. Nothing "
               "changes on the servers."),
            this);
    question->addAnswer(tr("Remove %1").arg(name), QuestionDialog::Answer::Destructive, [this, id] {
        if (const auto result = m_clusters.remove(id); !result)
            ErrorDialog::present(result.error(), this);
    });
    question->addAnswer(tr("Keep it"), QuestionDialog::Answer::Stay);
    question->open();
}

void MainWindow::exportClusters()
{
    auto *dialog = new QFileDialog(this, tr("Export clusters"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    dialog->setNameFilter(tr("Clusters (*.json)"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        QSaveFile file(path);
        const QByteArray json = m_clusters.exportAll();
        if (!file.open(QIODevice::WriteOnly) || file.write(json) != json.size() || !file.commit()) {
            ErrorDialog::present(Error::make(ErrorKind::Io, tr("%1 cannot be written.").arg(path),
                                             tr("The clusters were not exported."),
                                             tr("Choose another folder."))
                                         .withDetail(file.errorString()),
                                 this);
        }
    });
    dialog->open();
}

void MainWindow::showShortcuts()
{
    (new ShortcutsDialog(this))->open();
}

void MainWindow::showAbout()
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("About pgTandem"),
                                tr("pgTandem %1").arg(QStringLiteral(PGTANDEM_VERSION)),
                                QMessageBox::Close, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIconPixmap(applicationIcon().pixmap(64));
    box->setInformativeText(
            tr("Sets up and watches PostgreSQL streaming replication. Free software "
               "under the GNU General Public License, version 3 or later."));
    box->open();
}

} // namespace pgt
