// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/startpage.h"

#include <QMainWindow>
#include <QPointer>

#include <optional>

class QAction;
class QMenu;
class QStackedWidget;

namespace pgt {

class ClusterList;
class Dashboard;
struct RunNotice;
class SideBar;
class StatusStrip;
class Theme;

/// The main window: menus, side bar, start page or dashboard, status line. What opens other windows
/// (wizard, sandbox) is asked for by signals; the composition root answers them.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// Both borrowed; must outlive the window.
    MainWindow(ClusterList &clusters, Theme &theme, QWidget *parent = nullptr);

    /// Before it is shown: the place of an earlier run, of saveGeometry(), as far as the screen
    /// that is there now allows.
    void restorePlace(const QByteArray &saved);
    /// The ways to begin that this program offers; also makes their menu entries and keys.
    void setStartCards(const QList<StartCard> &cards);
    Dashboard *dashboard() const { return m_dashboard; }
    SideBar *sideBar() const { return m_sideBar; }
    StartPage *startPage() const { return m_start; }
    /// A set-up that is not in sight: shown in side bar and status line. nullopt: there is none.
    void setRunNotice(const std::optional<RunNotice> &notice);

Q_SIGNALS:
    void newReplicationRequested();
    void watchRequested();
    void sandboxRequested();
    /// The set-up of the notice is to be shown.
    void runRequested();
    /// The sandbox is to be removed with its entry in the list.
    void sandboxRemovalRequested();

private:
    void makeMenus();
    void makeClusterMenu();
    void makeViewMenu();
    void makeHelpMenu();
    void start(StartCard::Kind kind);
    void showSelected();
    QWidget *heirOf(const QWidget *lost) const;
    void updateActions();
    void showNextAlert();
    void goToAlert();
    void goToRegion(int step);
    QList<QWidget *> regions() const;
    void togglePause();
    void renameCluster();
    void removeCluster();
    void exportClusters();
    void showShortcuts();
    void showAbout();

    ClusterList &m_clusters;
    Theme &m_theme;
    SideBar *m_sideBar;
    QStackedWidget *m_stack;
    StartPage *m_start;
    Dashboard *m_dashboard;
    StatusStrip *m_status;
    QMenu *m_fileMenu = nullptr;
    QMenu *m_clusterMenu = nullptr;
    QAction *m_exportAction = nullptr;
    QAction *m_pauseAction = nullptr;
    QList<QAction *> m_startActions;
    QList<QAction *> m_clusterActions; ///< need a selected cluster
};

} // namespace pgt
