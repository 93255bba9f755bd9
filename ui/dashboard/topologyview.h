// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/monitor/health.h"
#include "ui/dashboard/topologylayout.h"
#include "ui/theme/tokens.h"

#include <QHash>
#include <QWidget>

namespace pgt {

class FailoverPanel;
class History;
class NodeCard;

/// Primary left, standbys right of their senders, the lag on the lines between them, and what would
/// happen if the primary failed. Arrow keys move along the lines.
class TopologyView : public QWidget
{
    Q_OBJECT

public:
    explicit TopologyView(QWidget *parent = nullptr);

    void setData(const ReplicationSnapshot &newSnapshot, const LagLimits &limits,
                 const History &history, const std::optional<FailoverView> &failover);
    void setSelected(const QString &standbyId);
    NodeCard *card(const QString &serverId) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void standbyActivated(const QString &id);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    /// @p squeeze: how short the lines are, from 0 (as usual) to 1 (as short as they can be read).
    QRect cell(int column, int row, double squeeze) const;
    QRect failoverRect(double squeeze) const;
    int neededWidth(double squeeze) const;
    QRect primaryRect() const;
    QRect placed(const QRect &rect) const;
    void updateCards(const History &history);
    void arrange();
    void move(const QString &fromId, Qt::Key key);
    void paintConnector(QPainter *painter, const TopologyPlace &place, const Tokens &t) const;
    void paintLabels(QPainter *painter, const StandbySample &standby, const QRectF &span,
                     StateKind kind, const Tokens &t) const;
    QString describe() const;
    QString lagLabel(const StandbySample &standby) const;
    QString wayLabel(const StandbySample &standby) const;

    ReplicationSnapshot m_snapshot;
    LagLimits m_limits;
    TopologyLayout m_layout;
    QString m_selectedId;
    NodeCard *m_primary;
    QHash<QString, NodeCard *> m_standbys;
    FailoverPanel *m_failover;
    double m_squeeze = 0;
    QStringList m_shown; ///< the texts and looks of the lines
};

} // namespace pgt
