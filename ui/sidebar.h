// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <optional>

class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTreeView;
class QVBoxLayout;

namespace pgt {

class ClusterList;
class ClusterModel;
class Label;
class RunStrip;
struct RunNotice;
class StatePill;
class Theme;

/// Left of the main window: the button for a new replication, the search, the clusters with their
/// worst lag, how many alerts there are, and the switch between light and dark.
class SideBar : public QWidget
{
    Q_OBJECT

public:
    /// Both borrowed.
    SideBar(ClusterList &clusters, Theme &theme, QWidget *parent = nullptr);

    QPushButton *newReplicationButton() const { return m_new; }
    QLineEdit *search() const { return m_search; }
    QTreeView *tree() const { return m_tree; }
    /// Reads the list again.
    void refresh();
    /// A set-up that is not in sight; nullopt: there is none.
    void setRunNotice(const std::optional<RunNotice> &notice);
    RunStrip *runStrip() const { return m_run; }

Q_SIGNALS:
    /// The set-up is to be shown.
    void runRequested();
    /// The next cluster with an alert is to be shown.
    void alertsRequested();
    void contextMenuWanted(const QPoint &globalPosition);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeEmpty();
    QWidget *makeFooter();
    void makeTree();
    void filter(const QString &text);
    void followSelection();
    void switchScheme();
    void showScheme();

    ClusterList &m_clusters;
    Theme &m_theme;
    ClusterModel *m_model;
    QPushButton *m_new;
    QLineEdit *m_search;
    QStackedWidget *m_stack;
    RunStrip *m_run;
    Label *m_none = nullptr;
    QTreeView *m_tree;
    QPushButton *m_alerts = nullptr;
    StatePill *m_alertCount = nullptr;
    QPushButton *m_scheme = nullptr;
    bool m_isMerging = false; ///< the rows are being made equal to the list
};

} // namespace pgt
