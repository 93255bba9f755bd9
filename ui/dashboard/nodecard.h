// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/monitor/health.h"
#include "ui/widgets/sparkline.h"

#include <QWidget>

namespace pgt {

/// One server in the topology strip. Its accessible name says who it is and its state, its live
/// text the figures.
class NodeCard : public QWidget
{
    Q_OBJECT

public:
    explicit NodeCard(QWidget *parent = nullptr);

    /// 272 wide for a primary, 332 x 98 for a standby, at the size of body text.
    static QSize primarySize();
    static QSize standbySize();

    void setPrimary(const ReplicationSnapshot &snapshot, const SparklineData &walRate);
    void setStandby(const ReplicationSnapshot &snapshot, const StandbySample &standby,
                    StateKind kind, const SparklineData &lag);
    void setSelected(bool isSelected);
    bool isSelected() const { return m_isSelected; }
    QString serverId() const { return m_id; }

Q_SIGNALS:
    void activated(const QString &serverId);
    /// An arrow key wants to go to the neighbour there.
    void moveRequested(Qt::Key key);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    /// Paints again only if one of the texts or the curve has changed.
    void showContent(const QStringList &texts, StateKind kind, const SparklineData &curve);
    QString waitsText() const;
    QString sideText() const;
    QString shownName() const;
    QString primaryStateText() const;
    void paintHead(QPainter *painter, const Tokens &t, int left) const;
    void paintPrimary(QPainter *painter, const Tokens &t) const;
    void paintStandby(QPainter *painter, const Tokens &t) const;
    int px(int value) const;

    QString m_id;
    bool m_isPrimary = false;
    bool m_isSelected = false;
    PrimarySample m_primary;
    StandbySample m_standby;
    StateKind m_kind = StateKind::Idle;
    SparklineData m_curve;
    QString m_state; ///< its word
    QString m_asOf;  ///< "as of 14:27:20" if nothing here is about now
    QStringList m_shown;
};

} // namespace pgt
