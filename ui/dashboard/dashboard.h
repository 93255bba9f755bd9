// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/watchsession.h"

#include <QPointer>
#include <QWidget>

class QScrollArea;
class QVBoxLayout;

namespace pgt {

class AlertBar;
class Banner;
class ChartArea;
class DashboardHeader;
class ElidedLabel;
class LinkRows;
class SecretBar;
class StandbysModel;
class StandbysTable;
class StatePill;
class TopologyView;

/// One cluster live: what is wrong, who receives from whom, where they stand, how far behind. Binds
/// to a WatchSession and holds no rule of its own.
class Dashboard : public QWidget
{
    Q_OBJECT

public:
    explicit Dashboard(QWidget *parent = nullptr);

    /// Borrowed; nullptr: shows nothing. The session must outlive this or be replaced before.
    void setSession(WatchSession *session);
    WatchSession *session() const { return m_session; }

    LinkRows *links() const { return m_links; }
    SecretBar *secretBar() const { return m_secret; }
    AlertBar *alertBar() const { return m_alert; }
    TopologyView *topology() const { return m_topology; }
    ChartArea *charts() const { return m_charts; }
    StandbysTable *table() const { return m_table; }
    /// A strip of controls between header and topology, for the sandbox; takes ownership.
    void setExtraBar(QWidget *bar);
    /// First widget of each region that is visible, in the order of F6.
    QList<QWidget *> regions() const;
    void copyValues();
    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    /// The user wants to type the password that is missing.
    void passwordEntryRequested();
    /// The user wants the monitoring role to have a new one.
    void newPasswordRequested();
    /// A failure of a connection is to be shown at length.
    void errorDetailsRequested(const pgt::Error &error);

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeTableSection();
    bool isAsleep() const;
    void wake();
    void showCollectors(const QList<CollectorSample> &collectors);
    void refresh();
    void refreshLinks();
    void refreshNotice();
    void selectStandby(const QString &id);

    QPointer<WatchSession> m_session;
    AlertBar *m_alert;
    DashboardHeader *m_header;
    QVBoxLayout *m_extra;
    LinkRows *m_links;
    SecretBar *m_secret;
    Banner *m_notice;
    QWidget *m_noticeBox = nullptr;
    QScrollArea *m_strip;
    TopologyView *m_topology;
    ChartArea *m_charts;
    StandbysModel *m_model;
    StatePill *m_count;
    ElidedLabel *m_collectors;
    StandbysTable *m_table;
    bool m_wasShown = false;
    bool m_isPending = false; ///< something changed while nobody could see it
};

} // namespace pgt
