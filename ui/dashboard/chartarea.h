// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/watchsession.h"
#include "ui/dashboard/chartbuilder.h"

#include <QPointer>
#include <QWidget>

class QBoxLayout;
class QComboBox;
class QKeyEvent;
class QLayout;

namespace pgt {

class ChartPanel;
class SegmentedControl;

/// Both charts with their tools: which standby, how long a span, live or paused, and the crosshair
/// that both share. Pausing freezes the view only, sampling goes on.
class ChartArea : public QWidget
{
    Q_OBJECT

public:
    explicit ChartArea(QWidget *parent = nullptr);

    /// Borrowed; nullptr: nothing to show.
    void setSession(WatchSession *session);
    /// Reads the session again; cheap enough for every sample.
    void refresh();

    QString standbyId() const { return m_options.standbyId; }
    void setStandby(const QString &id);
    void setView(ChartOptions::View view);
    const ChartOptions &options() const { return m_options; }
    ChartPanel *positionsPanel() const { return m_positions; }
    ChartPanel *lagPanel() const { return m_lag; }
    /// Puts the values of both charts on the clipboard as a table.
    void copyValues();

Q_SIGNALS:
    void standbyChosen(const QString &id);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QLayout *makeTools();
    void connectView(ChartPanel *panel);
    void fillStandbys();
    void setLive(int segment);
    void moveCrosshair(int steps);
    void setCrosshair(std::optional<qint64> ms);
    void togglePin();
    bool handleKey(QKeyEvent *event);

    QPointer<WatchSession> m_session;
    ChartOptions m_options;
    QComboBox *m_standbys;
    SegmentedControl *m_span;
    SegmentedControl *m_live;
    SegmentedControl *m_view;
    SegmentedControl *m_unit;
    QWidget *m_hints;
    ChartPanel *m_positions;
    ChartPanel *m_lag;
    QBoxLayout *m_panels;
};

} // namespace pgt
