// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/nodecard.h"

#include "app/base/units.h"
#include "ui/dashboard/chartpaint.h"
#include "ui/models/healthlook.h"
#include "ui/theme/focusring.h"
#include "ui/theme/fonts.h"
#include "ui/theme/glyph.h"
#include "ui/theme/stylepaint.h"
#include "ui/widgets/livetext.h"
#include "ui/widgets/statepill.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QPainter>

namespace pgt {

namespace {

struct PillSpec
{
    QString text;
    PillKind kind;
};

QString timelineText(int timeline)
{
    return timeline > 0 ? NodeCard::tr("TL %1", "timeline").arg(timeline) : QString();
}

PillKind syncPill(SyncState sync)
{
    return sync == SyncState::Sync || sync == SyncState::Quorum ? PillKind::Info : PillKind::Quiet;
}

void drawText(QPainter *painter, const QRect &rect, Qt::Alignment alignment, const QFont &font,
              const QColor &color, const QString &text)
{
    painter->setFont(font);
    painter->setPen(color);
    const QString shown = QFontMetrics(font).elidedText(text, Qt::ElideRight, rect.width());
    painter->drawText(rect, int(alignment | Qt::AlignVCenter | Qt::TextSingleLine), shown);
}

} // namespace

NodeCard::NodeCard(QWidget *parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    FocusRing::enableFor(this);
    enableLiveText(this, QAccessible::Button);
}

QSize NodeCard::primarySize()
{
    return QSize(fonts::scaled(272), fonts::scaled(204));
}

QSize NodeCard::standbySize()
{
    return QSize(fonts::scaled(332), fonts::scaled(98));
}

int NodeCard::px(int value) const
{
    return fonts::scaled(value);
}

void NodeCard::setPrimary(const ReplicationSnapshot &snapshot, const SparklineData &walRate)
{
    m_isPrimary = true;
    m_primary = snapshot.primary;
    m_id = m_primary.id;
    m_state = snapshot.isCurrent ? primaryStateText() : levelText(HealthLevel::Idle);
    // Who was never asked since the start is not "not reachable": nothing is known.
    const bool isKnown = snapshot.isCurrent && m_primary.sampledAt.isValid();
    const StateKind kind = snapshot.isCurrent && m_primary.isReachable ? StateKind::Ok
                           : isKnown                                   ? StateKind::Error
                                                                       : StateKind::Idle;
    //: name of a server, state
    setNameOnce(this, tr("%1, primary, %2").arg(shownName(), m_state));
    setLiveText(this, tr("write position %1, commits wait for %2")
                              .arg(positionText(m_primary.write), waitsText()));
    showContent({shownName(), m_state, m_primary.address, positionText(m_primary.write),
                 QString::number(m_primary.timeline),
                 m_primary.walBytesPerSecond ? formatRate(*m_primary.walBytesPerSecond) : QString(),
                 bytesText(m_primary.retainedBytes), waitsText()},
                kind, walRate);
}

QString NodeCard::shownName() const
{
    if (!m_isPrimary)
        return m_standby.name;
    return m_primary.name.isEmpty() ? tr("Not known yet", "name of the primary") : m_primary.name;
}

QString NodeCard::primaryStateText() const
{
    return m_primary.isReachable           ? tr("running")
           : m_primary.sampledAt.isValid() ? tr("not reachable")
                                           : tr("no data yet");
}

void NodeCard::setStandby(const ReplicationSnapshot &snapshot, const StandbySample &standby,
                          StateKind kind, const SparklineData &lag)
{
    m_isPrimary = false;
    m_id = standby.id;
    m_standby = standby;
    m_state = stateText(snapshot, standby);
    m_asOf = snapshot.isCurrent || !standby.sampledAt.isValid()
                     ? QString()
                     : tr("as of %1", "a time").arg(momentText(standby.sampledAt, snapshot.atUtc));
    //: name of a server, state, synchronous or not
    setNameOnce(this,
                tr("%1, standby, %2, %3").arg(standby.name, m_state, syncStateText(standby.sync)));
    const auto &time = standby.replayLag.time;
    const QString figures =
            standby.isFresh ? tr("%1 behind").arg(lagText(standby.replayLag)) : sideText();
    setLiveText(this, figures);
    QStringList tips{standby.stateReason, time && standby.isFresh ? time->sourceText() : QString()};
    tips.removeAll(QString());
    if (const QString tip = tips.join(QLatin1Char('\n')); tip != toolTip())
        setToolTip(tip);
    showContent({standby.name, m_state, syncStateText(standby.sync),
                 QString::number(standby.timeline), positionText(standby.written),
                 positionText(standby.flushed), positionText(standby.replayed),
                 behindText(standby.writeLag.bytes), behindText(standby.flushLag.bytes),
                 behindText(standby.replayLag.bytes), sideText(),
                 standby.isFresh ? QStringLiteral("fresh") : QString()},
                kind, lag);
}

void NodeCard::showContent(const QStringList &texts, StateKind kind, const SparklineData &curve)
{
    if (texts == m_shown && kind == m_kind && curve == m_curve)
        return;
    m_shown = texts;
    m_kind = kind;
    m_curve = curve;
    update();
}

QString NodeCard::waitsText() const
{
    if (!m_primary.isReachable) // only a primary that answers says it
        return unknownValue();
    if (m_primary.synchronousNames.isEmpty())
        return tr("nobody", "commits wait for");
    const QString waits = m_primary.synchronousNames.join(QStringLiteral(", "));
    return m_primary.synchronousCommit.isEmpty()
                   ? waits
                   : waits + QStringLiteral(" (%1)").arg(m_primary.synchronousCommit);
}

/// What stands beside the positions: the time behind, or why there is none.
QString NodeCard::sideText() const
{
    if (!m_asOf.isEmpty())
        return m_asOf;
    return m_standby.isFresh ? timeText(m_standby.replayLag.time) : tr("no data");
}

void NodeCard::setSelected(bool isSelected)
{
    if (isSelected == m_isSelected)
        return;
    m_isSelected = isSelected;
    update();
}

void NodeCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    // Figures with their units and positions read left to right in every language.
    painter.setLayoutDirection(Qt::LeftToRight);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &t = Tokens::of(this);
    const QColor border = m_isSelected ? (t.dark ? t.link : t.accent) : t.line;
    stylepaint::roundedRect(&painter, rect(), t.raised, border, m_isSelected ? 2 : 1, 6);
    if (m_isPrimary)
        paintPrimary(&painter, t);
    else
        paintStandby(&painter, t);
}

void NodeCard::paintHead(QPainter *painter, const Tokens &t, int left) const
{
    const QString name = shownName();
    const int timeline = m_isPrimary ? m_primary.timeline : m_standby.timeline;
    QList<PillSpec> pills;
    if (m_isPrimary) {
        pills.append({tr("Primary"), PillKind::Primary});
    } else {
        const bool isOther = m_standby.state == StandbyState::AlsoPrimary;
        pills.append({isOther ? tr("Primary") : tr("Standby"), PillKind::Outline});
        if (m_standby.sync != SyncState::Unknown)
            pills.append({syncStateText(m_standby.sync), syncPill(m_standby.sync)});
    }
    const int middle = px(18);
    int right = width() - px(14);
    const QFont small = fonts::ui(fonts::Size::Small);
    if (const QString text = timelineText(timeline); !text.isEmpty()) {
        const int w = QFontMetrics(small).horizontalAdvance(text) + 1;
        drawText(painter, QRect(right - w, middle - 10, w, 20), Qt::AlignRight, small, t.text3,
                 text);
        right -= w + 7;
    }
    for (auto pill = pills.crbegin(); pill != pills.crend(); ++pill) {
        const QSize size = pillSize(pill->text);
        paintPill(painter, QRect(QPoint(right - size.width(), middle - size.height() / 2), size),
                  pill->text, pill->kind, t);
        right -= size.width() + 6;
    }
    const QRectF glyph(left, middle - px(12) / 2.0, px(12), px(12));
    paintGlyph(painter, m_kind, glyph, t, t.raised);
    const QFont nameFont = fonts::ui(fonts::Size::Body, QFont::DemiBold);
    const int nameLeft = left + px(18);
    const int nameWidth =
            qMin(QFontMetrics(nameFont).horizontalAdvance(name) + 2, right - nameLeft);
    drawText(painter, QRect(nameLeft, middle - 12, nameWidth, 24), Qt::AlignLeft, nameFont, t.text,
             name);
    const int stateLeft = nameLeft + nameWidth + px(6);
    const QColor color = m_isPrimary && m_primary.isReachable ? t.text2 : t.state(m_kind).text;
    drawText(painter, QRect(stateLeft, middle - 12, right - stateLeft, 24), Qt::AlignLeft,
             fonts::ui(fonts::Size::Label), color, m_state);
}

void NodeCard::paintPrimary(QPainter *painter, const Tokens &t) const
{
    painter->save();
    painter->setClipRect(QRect(0, 0, 4, height()));
    stylepaint::roundedRect(painter, rect(), t.accent, QColor(), 0, 6);
    painter->restore();
    paintHead(painter, t, px(17));

    const QFont small = fonts::ui(fonts::Size::Small);
    const QFont label = fonts::ui(fonts::Size::Label);
    const int left = px(17);
    const int inner = width() - px(14) - left;
    const auto line = [&](int y) { return QRect(left, px(y) - 10, inner, 20); };
    drawText(painter, line(39).adjusted(px(18), 0, 0, 0), Qt::AlignLeft,
             fonts::fixed(fonts::Size::Small), t.text3, m_primary.address);

    const bool isFresh = m_primary.isReachable;
    chartpaint::swatch(painter, QRectF(left, px(68) - 6, px(18), 12),
                       {ChartSwatch::Kind::Line, t.write});
    drawText(painter, line(68).adjusted(px(24), 0, 0, 0), Qt::AlignLeft, small, t.text2,
             tr("Write"));
    drawText(painter, line(68), Qt::AlignRight, fonts::fixed(fonts::Size::Small),
             isFresh ? t.text : t.text3, positionText(m_primary.write));

    painter->setPen(t.lineSoft);
    painter->drawLine(left, px(90), left + inner, px(90));
    drawText(painter, line(107), Qt::AlignLeft, small, t.text2, tr("WAL rate, 5 min"));
    drawText(painter, line(125), Qt::AlignLeft, label, t.text,
             m_primary.walBytesPerSecond ? formatRate(*m_primary.walBytesPerSecond)
                                         : unknownValue());
    paintSparkline(painter, QRectF(left + inner - px(132), px(100), px(132), px(32)), m_curve,
                   t.write.line, t);
    painter->setPen(t.lineSoft);
    painter->drawLine(left, px(145), left + inner, px(145));
    drawText(painter, line(162), Qt::AlignLeft, small, t.text2, tr("WAL kept for slots"));
    drawText(painter, line(162), Qt::AlignRight, label, t.text, bytesText(m_primary.retainedBytes));
    drawText(painter, line(181), Qt::AlignLeft, small, t.text2, tr("Commits wait for"));
    drawText(painter, line(181).adjusted(px(100), 0, 0, 0), Qt::AlignRight, small, t.text,
             waitsText());
}

void NodeCard::paintStandby(QPainter *painter, const Tokens &t) const
{
    paintHead(painter, t, px(12));
    struct Line
    {
        QString name;
        std::optional<WalPosition> position;
        Lag behind;
        const SeriesStyle *style;
    };
    const Line lines[] = {
            {tr("Write"), m_standby.written, m_standby.writeLag, nullptr},
            {tr("Receive"), m_standby.flushed, m_standby.flushLag, &t.receive},
            {tr("Replay"), m_standby.replayed, m_standby.replayLag, &t.replay},
    };
    const QFont small = fonts::ui(fonts::Size::Small);
    const QFont fixed = fonts::fixed(fonts::Size::Small);
    int y = px(43);
    for (const Line &line : lines) {
        // Only what the charts show gets the sample of its line.
        if (m_isSelected && line.style)
            chartpaint::swatch(painter, QRectF(px(12), y - 6, px(17), 12),
                               {ChartSwatch::Kind::Line, *line.style});
        const QColor color = m_standby.isFresh ? t.text : t.text3;
        drawText(painter, QRect(px(36), y - 9, px(50), 18), Qt::AlignLeft, small, t.text2,
                 line.name);
        drawText(painter, QRect(px(86), y - 9, px(82), 18), Qt::AlignLeft, fixed, color,
                 positionText(line.position));
        drawText(painter, QRect(px(168), y - 9, px(63), 18), Qt::AlignRight, small,
                 m_standby.isFresh ? t.text2 : t.text3, behindText(line.behind.bytes));
        y += px(18);
    }
    const QRect column(px(240), 0, width() - px(14) - px(240), height());
    const bool isProblem = m_kind == StateKind::Warn || m_kind == StateKind::Error;
    drawText(painter, QRect(column.left(), px(41) - 9, column.width(), 18), Qt::AlignRight,
             fonts::ui(fonts::Size::Small, isProblem ? QFont::DemiBold : QFont::Normal),
             isProblem ? t.state(m_kind).text : t.text2, sideText());
    const QColor curve = isProblem && m_kind == StateKind::Warn ? t.warn.glyph
                         : m_kind == StateKind::Error           ? t.replay.line
                                                                : t.text3;
    paintSparkline(painter, QRectF(column.left() + px(3), px(53), column.width() - px(3), px(33)),
                   m_curve, curve, t);
}

void NodeCard::mousePressEvent(QMouseEvent *event)
{
    QWidget::mousePressEvent(event);
    event->accept();
    Q_EMIT activated(QString(m_id)); // a copy: the answer may give this card to another
}

void NodeCard::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        Q_EMIT moveRequested(Qt::Key(event->key()));
        return;
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT activated(QString(m_id)); // a copy: the answer may give this card to another
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace pgt
