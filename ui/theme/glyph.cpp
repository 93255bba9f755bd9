// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/glyph.h"

#include "ui/theme/svgpath.h"

#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>

namespace pgt {

namespace {

QPen roundPen(const QColor &color, qreal width)
{
    return QPen(color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
}

void paintOk(QPainter *painter, const QColor &color, const QColor &inside)
{
    static const QPainterPath tick = parseSvgPath(u"M3.6 6.2l1.7 1.7 3.1-3.6");
    painter->setPen(Qt::NoPen);
    painter->setBrush(color);
    painter->drawEllipse(QPointF(6, 6), 5, 5);
    painter->strokePath(tick, roundPen(inside, 1.4));
}

void paintWarn(QPainter *painter, const QColor &color, const QColor &inside)
{
    static const QPainterPath triangle = parseSvgPath(u"M6 .8L11.8 11H.2z");
    static const QPainterPath bar = parseSvgPath(u"M6 4.4v3M6 9.1v.2");
    painter->setPen(roundPen(color, 0.6));
    painter->setBrush(color);
    painter->drawPath(triangle);
    painter->strokePath(bar, roundPen(inside, 1.4));
}

void paintError(QPainter *painter, const QColor &color, const QColor &inside)
{
    static const QPainterPath octagon =
            parseSvgPath(u"M3.7.8h4.6l2.9 2.9v4.6l-2.9 2.9H3.7L.8 8.3V3.7z");
    static const QPainterPath cross = parseSvgPath(u"M4 4l4 4M8 4l-4 4");
    painter->fillPath(octagon, color);
    painter->strokePath(cross, roundPen(inside, 1.4));
}

void paintRing(QPainter *painter, const QPen &pen)
{
    painter->setPen(pen);
    painter->setBrush(Qt::NoBrush);
    painter->drawEllipse(QPointF(6, 6), 4.2, 4.2);
}

class GlyphEngine : public QIconEngine
{
public:
    explicit GlyphEngine(StateKind kind) : m_kind(kind) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode, QIcon::State) override
    {
        const Tokens &t = Tokens::of(nullptr);
        // Glyphs stay at three quarters of an icon, centred, so that both line up in one column.
        const qreal side = 0.75 * qMin(rect.width(), rect.height());
        QRectF square(0, 0, side, side);
        square.moveCenter(QRectF(rect).center());
        paintGlyph(painter, m_kind, square, t, t.base);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    QIconEngine *clone() const override { return new GlyphEngine(m_kind); }

private:
    StateKind m_kind;
};

} // namespace

void paintGlyph(QPainter *painter, StateKind kind, const QRectF &rect, const Tokens &tokens,
                const QColor &background, qreal turn)
{
    const QColor color = tokens.state(kind).glyph;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(rect.topLeft());
    painter->scale(rect.width() / 12, rect.height() / 12);
    switch (kind) {
    case StateKind::Ok:
        paintOk(painter, color, background);
        break;
    case StateKind::Warn:
        paintWarn(painter, color, background);
        break;
    case StateKind::Error:
        paintError(painter, color, background);
        break;
    case StateKind::Idle:
        paintRing(painter, QPen(color, 1.6));
        break;
    case StateKind::Waiting: {
        QPen pen(color, 1.2);
        pen.setCapStyle(Qt::FlatCap);
        pen.setDashPattern({2 / 1.2, 1.6 / 1.2});
        paintRing(painter, pen);
        break;
    }
    case StateKind::Busy:
        paintRing(painter, QPen(tokens.line, 1.8));
        painter->setPen(roundPen(color, 1.8));
        painter->drawArc(QRectF(1.8, 1.8, 8.4, 8.4), qRound((90 - turn) * 16), -90 * 16);
        break;
    }
    painter->restore();
}

QIcon glyphIcon(StateKind kind)
{
    return QIcon(new GlyphEngine(kind));
}

} // namespace pgt
