// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/topologyview.h"

#include "app/base/units.h"
#include "app/monitor/history.h"
#include "ui/dashboard/failoverpanel.h"
#include "ui/dashboard/nodecard.h"
#include "ui/models/healthlook.h"
#include "ui/theme/fonts.h"
#include "ui/widgets/livetext.h"

#include <QFontMetrics>
#include <QPainter>
#include <QStyle>
#include <QtMath>

namespace pgt {

namespace {

constexpr qint64 curveSpanMs = 5 * 60 * 1000;
constexpr int curveColumns = 60;

int margin()
{
    return fonts::scaled(16);
}

/// For the line and what is written on it.
int usualGap(int column)
{
    return fonts::scaled(column == 1 ? 120 : 104);
}

/// Where there is less room, the lines become shorter before anything has to scroll.
int leastGap()
{
    return fonts::scaled(100);
}

int gapBeforeFailover()
{
    return fonts::scaled(24);
}

int rowPitch()
{
    return fonts::scaled(106);
}

// Whole columns: the curve moves when one is full, not with every sample.
qint64 curveEnd(const History &history)
{
    constexpr qint64 step = curveSpanMs / curveColumns;
    return (history.nowMs() / step + 1) * step;
}

// A curve with holes where nothing was sampled.
SparklineData curveOf(const History &history, const QString &track, Channel channel)
{
    SparklineData data;
    const qint64 to = curveEnd(history);
    const qint64 from = to - curveSpanMs;
    const HistoryTrace trace = history.trace(track, channel, from, to, curveColumns);
    data.values.fill(std::nullopt, curveColumns);
    for (const auto &run : trace.runs) {
        for (const HistoryColumn &column : run) {
            const qint64 slot = (column.timeMs - from) * curveColumns / curveSpanMs;
            if (slot >= 0 && slot < curveColumns)
                data.values[slot] = column.max;
        }
    }
    data.isCutOff = !trace.gaps.isEmpty() && trace.gaps.last().isOpen;
    return data;
}

// Growth per second between neighbours of the same run.
SparklineData rateCurve(const History &history)
{
    SparklineData data;
    const qint64 to = curveEnd(history);
    const qint64 from = to - curveSpanMs;
    const HistoryTrace trace =
            history.trace(History::primaryTrack(), Channel::WritePosition, from, to, curveColumns);
    data.values.fill(std::nullopt, curveColumns);
    for (const auto &run : trace.runs) {
        for (qsizetype i = 1; i < run.size(); ++i) {
            const qint64 slot = (run.at(i).timeMs - from) * curveColumns / curveSpanMs;
            const double elapsed = double(run.at(i).timeMs - run.at(i - 1).timeMs);
            if (slot >= 0 && slot < curveColumns && elapsed > 0)
                data.values[slot] = (run.at(i).last - run.at(i - 1).last) * 1000 / elapsed;
        }
    }
    data.isCutOff = !trace.gaps.isEmpty() && trace.gaps.last().isOpen;
    return data;
}

} // namespace

TopologyView::TopologyView(QWidget *parent)
    : QWidget(parent), m_primary(new NodeCard(this)), m_failover(new FailoverPanel(this))
{
    enableLiveText(this, QAccessible::Graphic);
    setAccessibleName(tr("Topology"));
    m_failover->hide();
    connect(m_primary, &NodeCard::moveRequested, this,
            [this](Qt::Key key) { move(QString(), key); });
}

void TopologyView::setData(const ReplicationSnapshot &newSnapshot, const LagLimits &limits,
                           const History &history, const std::optional<FailoverView> &failover)
{
    m_snapshot = newSnapshot;
    m_limits = limits;
    const TopologyLayout before = m_layout;
    m_layout = layoutTopology(m_snapshot);
    updateCards(history);
    const QSize needed = minimumSizeHint();
    m_failover->setVisible(failover.has_value());
    if (failover)
        m_failover->setView(*failover);
    if (before.places != m_layout.places || minimumSizeHint() != needed)
        updateGeometry();
    arrange();
    setLiveText(this, describe());
    QStringList shown;
    for (const StandbySample &standby : std::as_const(m_snapshot.standbys)) {
        shown << standby.id << standby.upstreamId << lagLabel(standby) << wayLabel(standby)
              << QString::number(int(stateKind(m_snapshot, standby, m_limits)));
    }
    if (shown == m_shown && before.places == m_layout.places)
        return;
    m_shown = shown;
    update();
}

void TopologyView::updateCards(const History &history)
{
    m_primary->setPrimary(m_snapshot, rateCurve(history));
    QHash<QString, NodeCard *> gone = m_standbys;
    for (const StandbySample &standby : std::as_const(m_snapshot.standbys)) {
        gone.remove(standby.id);
        NodeCard *&card = m_standbys[standby.id];
        if (!card) {
            card = new NodeCard(this);
            const QString id = standby.id;
            connect(card, &NodeCard::activated, this, &TopologyView::standbyActivated);
            connect(card, &NodeCard::moveRequested, this,
                    [this, id](Qt::Key key) { move(id, key); });
            card->show();
        }
        SparklineData lag = curveOf(history, standby.id, Channel::TotalBytes);
        lag.isCutOff = lag.isCutOff || !standby.isFresh;
        card->setStandby(m_snapshot, standby, stateKind(m_snapshot, standby, m_limits), lag);
        card->setSelected(standby.id == m_selectedId);
    }
    for (auto it = gone.cbegin(); it != gone.cend(); ++it) {
        m_standbys.remove(it.key());
        it.value()->deleteLater();
    }
}

void TopologyView::setSelected(const QString &standbyId)
{
    m_selectedId = standbyId;
    for (auto it = m_standbys.cbegin(); it != m_standbys.cend(); ++it)
        it.value()->setSelected(it.key() == standbyId);
}

NodeCard *TopologyView::card(const QString &serverId) const
{
    return serverId == m_snapshot.primary.id || serverId.isEmpty() ? m_primary
                                                                   : m_standbys.value(serverId);
}

QRect TopologyView::primaryRect() const
{
    const int rows = qMax(2, m_layout.rows);
    const int height = qMax(NodeCard::primarySize().height(),
                            (rows - 1) * rowPitch() + NodeCard::standbySize().height());
    return QRect(margin(), fonts::scaled(12), NodeCard::primarySize().width(), height);
}

QRect TopologyView::cell(int column, int row, double squeeze) const
{
    int x = primaryRect().right() + 1;
    for (int c = 1; c <= column; ++c) {
        const int spare = usualGap(c) - leastGap();
        x += usualGap(c) - qCeil(spare * squeeze) + (c > 1 ? NodeCard::standbySize().width() : 0);
    }
    return QRect(QPoint(x, primaryRect().top() + row * rowPitch()), NodeCard::standbySize());
}

/// The failover text takes a free cell below a cascade, the lowest first, or a column of its own
/// behind all servers, which has no line before it and is as narrow as the text allows.
QRect TopologyView::failoverRect(double squeeze) const
{
    if (m_failover->isHidden())
        return {};
    for (int row = qMax(2, m_layout.rows) - 1; row > 0 && m_layout.columns > 1; --row) {
        if (!m_layout.isFree(2, row))
            continue;
        QRect free = cell(2, row, squeeze);
        free.setHeight(qMin(fonts::scaled(150), primaryRect().bottom() - free.top()));
        if (m_failover->heightForWidth(free.width()) <= free.height())
            return free;
        break;
    }
    QRect own = primaryRect();
    own.moveLeft(cell(m_layout.columns, 0, squeeze).right() + 1 + gapBeforeFailover());
    for (const int width : {220, 270, 332, 420, 520}) {
        own.setWidth(fonts::scaled(width));
        if (m_failover->heightForWidth(own.width()) <= own.height())
            break;
    }
    return own;
}

int TopologyView::neededWidth(double squeeze) const
{
    const int servers = cell(m_layout.columns, 0, squeeze).right();
    return qMax(servers, failoverRect(squeeze).right()) + 1 + margin();
}

QRect TopologyView::placed(const QRect &rect) const
{
    return QStyle::visualRect(layoutDirection(), this->rect(), rect);
}

void TopologyView::arrange()
{
    const double usual = neededWidth(0);
    m_squeeze = qBound(0.0, (usual - width()) / (usual - neededWidth(1)), 1.0);
    m_primary->setGeometry(placed(primaryRect()));
    for (const TopologyPlace &place : std::as_const(m_layout.places)) {
        if (NodeCard *card = m_standbys.value(place.id))
            card->setGeometry(placed(cell(place.column, place.row, m_squeeze)));
    }
    QRect failover = failoverRect(m_squeeze);
    if (failover.top() == primaryRect().top()) // a column of its own: all that is left
        failover.setRight(
                qMax(failover.right(),
                     qMin(width() - margin(), failover.left() + NodeCard::standbySize().width())));
    m_failover->setGeometry(placed(failover));
}

QSize TopologyView::sizeHint() const
{
    return minimumSizeHint();
}

QSize TopologyView::minimumSizeHint() const
{
    return QSize(neededWidth(1), primaryRect().bottom() + fonts::scaled(12));
}

void TopologyView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void TopologyView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight); // figures before their units
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &t = Tokens::of(this);
    painter.fillRect(rect(), t.alt);
    for (const TopologyPlace &place : std::as_const(m_layout.places))
        paintConnector(&painter, place, t);
}

void TopologyView::paintConnector(QPainter *painter, const TopologyPlace &place,
                                  const Tokens &t) const
{
    const StandbySample *standby = m_snapshot.standby(place.id);
    if (!standby)
        return;
    const NodeCard *sender = card(place.senderId);
    const QRect to = placed(cell(place.column, place.row, m_squeeze));
    const QRect from = sender ? sender->geometry() : placed(primaryRect());
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    const double direction = isMirrored ? -1 : 1;
    const double y = to.center().y() + 0.5;
    const QPointF start(isMirrored ? from.left() - 6 : from.right() + 7,
                        qBound<double>(from.top() + 16, y, from.bottom() - 16));
    const QPointF end(isMirrored ? to.right() + 5 : to.left() - 4, y);
    const StateKind kind = stateKind(m_snapshot, *standby, m_limits);
    const QColor color = t.state(kind).glyph;

    QPen pen(color, 2, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin);
    if (kind == StateKind::Warn)
        pen.setDashPattern({4, 2.5});
    else if (kind != StateKind::Ok)
        pen.setDashPattern({1.5, 1.5});
    painter->setPen(pen);
    painter->setBrush(Qt::NoBrush);
    const double turn = start.x() + direction * 10;
    if (qAbs(start.y() - y) < 1)
        painter->drawLine(start, end - QPointF(direction * 8, 0));
    else
        painter->drawPolyline(
                QPolygonF{start, {turn, start.y()}, {turn, y}, end - QPointF(direction * 8, 0)});
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    painter->drawEllipse(start, 3, 3);
    painter->drawPolygon(QPolygonF{end, end + QPointF(-direction * 8, -4.5),
                                   end + QPointF(-direction * 8, 4.5)});
    const QRectF span = QRectF(QPointF(start.x(), y), QPointF(end.x(), y)).normalized();
    if (kind == StateKind::Error) {
        const QPointF middle = span.center();
        painter->setBrush(t.alt);
        painter->drawEllipse(middle, 9, 9);
        painter->setPen(QPen(color, 2, Qt::SolidLine, Qt::RoundCap));
        painter->drawLine(middle + QPointF(-5, -5), middle + QPointF(5, 5));
        painter->drawLine(middle + QPointF(-5, 5), middle + QPointF(5, -5));
    }
    paintLabels(painter, *standby, span, kind, t);
}

void TopologyView::paintLabels(QPainter *painter, const StandbySample &standby, const QRectF &span,
                               StateKind kind, const Tokens &t) const
{
    const bool isProblem = kind == StateKind::Warn || kind == StateKind::Error;
    const QRectF above(span.left() - 4, span.top() - 24, span.width() + 8, 20);
    const QRectF below(span.left() - 4, span.top() + 5, span.width() + 8, 18);
    const QFont bold = fonts::ui(fonts::Size::Label, QFont::DemiBold);
    painter->setFont(bold);
    painter->setPen(isProblem ? t.state(kind).text : t.text);
    painter->drawText(
            above, Qt::AlignCenter,
            QFontMetrics(bold).elidedText(lagLabel(standby), Qt::ElideRight, int(above.width())));
    const QFont small = fonts::ui(fonts::Size::Small);
    painter->setFont(small);
    painter->setPen(t.text3);
    painter->drawText(
            below, Qt::AlignCenter,
            QFontMetrics(small).elidedText(wayLabel(standby), Qt::ElideRight, int(below.width())));
}

QString TopologyView::lagLabel(const StandbySample &standby) const
{
    if (standby.isFresh)
        return lagText(standby.replayLag);
    if (!m_snapshot.isCurrent)
        return unknownValue();
    return bytesText(standby.retainedBytes ? standby.retainedBytes : standby.replayLag.bytes);
}

QString TopologyView::wayLabel(const StandbySample &standby) const
{
    if (!m_snapshot.isCurrent)
        return levelText(HealthLevel::Idle);
    if (!standby.isFresh) {
        // The moment, as everywhere: an age would be another figure every second.
        return standby.sampledAt.isValid()
                       ? tr("no data since %1", "a time")
                                 .arg(momentText(standby.sampledAt, m_snapshot.atUtc))
                       : tr("no data");
    }
    QStringList parts;
    if (standby.sync != SyncState::Unknown)
        parts.append(syncStateText(standby.sync));
    if (standby.receiveBytesPerSecond)
        parts.append(formatRate(*standby.receiveBytesPerSecond));
    return parts.join(QStringLiteral(" · "));
}

void TopologyView::move(const QString &fromId, Qt::Key key)
{
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    if (isMirrored && (key == Qt::Key_Left || key == Qt::Key_Right))
        key = key == Qt::Key_Left ? Qt::Key_Right : Qt::Key_Left;
    const TopologyPlace *from = nullptr;
    for (const TopologyPlace &place : std::as_const(m_layout.places)) {
        if (place.id == fromId)
            from = &place;
    }
    QString target;
    bool isFound = false;
    for (const TopologyPlace &place : std::as_const(m_layout.places)) {
        const bool isMatch = key == Qt::Key_Right
                                     ? place.senderId == fromId
                                     : from && place.column == from->column &&
                                               ((key == Qt::Key_Down && place.row > from->row) ||
                                                (key == Qt::Key_Up && place.row < from->row));
        if (isMatch && (!isFound || key == Qt::Key_Up)) {
            target = place.id; // going up: the last one before; else the first
            isFound = true;
        }
    }
    if (key == Qt::Key_Left && from) {
        target = from->senderId;
        isFound = true;
    }
    if (!isFound)
        return;
    NodeCard *next = card(target);
    next->setFocus(Qt::TabFocusReason);
    if (!target.isEmpty())
        Q_EMIT standbyActivated(target);
}

QString TopologyView::describe() const
{
    const auto describe = [](const NodeCard *card) {
        return QStringLiteral("%1, %2").arg(card->accessibleName(), liveText(card));
    };
    QStringList parts{describe(m_primary)};
    for (const StandbySample &standby : m_snapshot.standbys) {
        if (const NodeCard *card = m_standbys.value(standby.id))
            parts.append(describe(card));
    }
    return parts.join(QStringLiteral("; "));
}

} // namespace pgt
