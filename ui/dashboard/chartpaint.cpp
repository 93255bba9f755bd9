// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/chartpaint.h"

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/stylepaint.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

namespace pgt::chartpaint {

namespace {

constexpr double tickGap = 6;

QFont smallFont(QFont::Weight weight = QFont::Normal)
{
    return fonts::ui(fonts::Size::Small, weight);
}

QPixmap hatchTile(const Tokens &t, qreal ratio)
{
    const int side = 6;
    QPixmap tile(QSizeF(side * ratio, side * ratio).toSize());
    tile.setDevicePixelRatio(ratio);
    tile.fill(Qt::transparent);
    QPainter painter(&tile);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(t.hatch, 1));
    painter.drawLine(QPointF(-1, side + 1), QPointF(side + 1, -1));
    painter.drawLine(QPointF(-1, 1), QPointF(1, -1));
    painter.drawLine(QPointF(side - 1, side + 1), QPointF(side + 1, side - 1));
    return tile;
}

void paintGrid(QPainter *painter, const ChartScene &scene, const ChartMapping &map, const Tokens &t)
{
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->setPen(QPen(t.grid, 1));
    for (const ChartTick &tick : scene.yTicks) {
        const int y = qRound(map.y(tick.at));
        painter->drawLine(int(map.plot.left()), y, int(map.plot.right()), y);
    }
    for (const ChartTick &tick : scene.xTicks) {
        const int x = qRound(map.x(tick.at));
        painter->drawLine(x, int(map.plot.top()), x, int(map.plot.bottom()));
    }
    painter->setRenderHint(QPainter::Antialiasing);
}

void paintAxes(QPainter *painter, const ChartScene &scene, const ChartMapping &map, const Tokens &t)
{
    const QRectF &plot = map.plot;
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->setPen(QPen(t.axis, 1));
    const int bottom = qRound(plot.bottom());
    painter->drawLine(int(plot.left()), bottom, int(plot.right()), bottom);
    for (const ChartTick &tick : scene.xTicks)
        painter->drawLine(qRound(map.x(tick.at)), bottom, qRound(map.x(tick.at)), bottom + 3);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(smallFont());
    painter->setPen(t.text3);
    for (const ChartTick &tick : scene.yTicks) {
        painter->drawText(QRectF(0, map.y(tick.at) - 10, plot.left() - tickGap - 2, 20),
                          Qt::AlignRight | Qt::AlignVCenter, tick.label);
    }
    for (const ChartTick &tick : scene.xTicks) {
        const double x = map.x(tick.at);
        // The time under the crosshair takes the place of ticks that it would cover.
        if (scene.crosshair && qAbs(map.x(scene.crosshair->at) - x) < 50)
            continue;
        painter->drawText(QRectF(x - 40, plot.bottom() + 3, 80, 18), Qt::AlignCenter, tick.label);
    }
}

void paintMark(QPainter *painter, const ChartMark &mark, const ChartMapping &map, const Tokens &t)
{
    const QPointF at = map.point(mark.at);
    switch (mark.shape) {
    case ChartMark::Shape::Dot:
        painter->setPen(Qt::NoPen);
        painter->setBrush(mark.color);
        painter->drawEllipse(at, 2.8, 2.8);
        break;
    case ChartMark::Shape::Ring:
        painter->setPen(QPen(mark.color, 2));
        painter->setBrush(t.base);
        painter->drawEllipse(at, 3.5, 3.5);
        break;
    case ChartMark::Shape::Cross:
        painter->setPen(QPen(mark.color, 2, Qt::SolidLine, Qt::RoundCap));
        painter->drawLine(at + QPointF(-4, -4), at + QPointF(4, 4));
        painter->drawLine(at + QPointF(-4, 4), at + QPointF(4, -4));
        break;
    }
}

struct ReadoutSize
{
    double nameWidth = 0;
    QList<double> columns;
    double rowHeight = 0;
};

ReadoutSize measured(const QList<ChartReadoutRow> &rows)
{
    const QFontMetricsF plain(smallFont(QFont::DemiBold));
    const QFontMetricsF fixed(fonts::fixed(fonts::Size::Small));
    ReadoutSize size;
    for (const ChartReadoutRow &row : rows) {
        size.nameWidth = qMax(size.nameWidth, plain.horizontalAdvance(row.name));
        for (qsizetype i = 0; i < row.values.size(); ++i) {
            const auto &metrics = row.isFixed && i == 0 ? fixed : plain;
            if (size.columns.size() <= i)
                size.columns.append(0);
            size.columns[i] = qMax(size.columns.at(i), metrics.horizontalAdvance(row.values.at(i)));
        }
    }
    size.rowHeight = qMax(20.0, plain.height() + 4);
    return size;
}

} // namespace

QRectF readoutBox(const ChartScene &scene, const ChartMapping &map)
{
    const QList<ChartReadoutRow> &rows = scene.crosshair->rows;
    if (rows.isEmpty())
        return {};
    const ReadoutSize size = measured(rows);
    double width = 10 + 26 + size.nameWidth + 10;
    for (const double column : size.columns)
        width += column + 12;
    QRectF box(map.plot.left() + 8, map.plot.top(), width,
               size.rowHeight * double(rows.size()) + 10);
    if (map.x(scene.crosshair->at) < box.center().x())
        box.moveRight(map.plot.right() - 8); // away from what it tells about
    return box;
}

namespace {

void paintLimit(QPainter *painter, const ChartScene &scene, const ChartMapping &map,
                const Tokens &t)
{
    if (!scene.limit)
        return;
    const double y = qRound(map.y(scene.limit->value)) + 0.5;
    QPen pen(t.warn.glyph, 1);
    pen.setDashPattern({4, 3});
    painter->setPen(pen);
    painter->drawLine(QPointF(map.plot.left(), y), QPointF(map.plot.right(), y));
    painter->setFont(smallFont());
    painter->setPen(t.warn.text);
    const bool isLow = y > map.plot.center().y();
    const double width = QFontMetricsF(smallFont()).horizontalAdvance(scene.limit->text) + 2;
    QRectF place(map.plot.left() + 6, isLow ? y - 18 : y + 1, width, 18);
    if (scene.crosshair) {
        const QRectF readout = readoutBox(scene, map);
        if (readout.intersects(place))
            place.moveLeft(readout.right() + 8);
    }
    painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter, scene.limit->text);
}

void paintEvents(QPainter *painter, const ChartScene &scene, const ChartMapping &map,
                 const Tokens &t)
{
    double freeUntil = map.plot.right();
    for (auto event = scene.events.crbegin(); event != scene.events.crend(); ++event) {
        const double x = qRound(map.x(event->at)) + 0.5;
        QPen pen(t.text2, 1);
        pen.setDashPattern({2, 2});
        painter->setPen(pen);
        painter->drawLine(QPointF(x, map.plot.top()), QPointF(x, map.plot.bottom()));
        if (event->text.isEmpty())
            continue;
        const double width = QFontMetricsF(smallFont()).horizontalAdvance(event->text) + 26;
        QRectF flag(x - width - 2, map.plot.bottom() - 23, width, 18);
        if (flag.left() < map.plot.left())
            flag.moveLeft(x + 2);
        if (flag.right() > freeUntil)
            continue; // its line stays; the text would cover another flag
        freeUntil = flag.left();
        stylepaint::roundedRect(painter, flag, t.base, t.line, 1, 3);
        paintIcon(painter, Icon::Flag, QRectF(flag.left() + 4, flag.top() + 3, 12, 12), t.text2);
        painter->setFont(smallFont());
        painter->setPen(t.text2);
        painter->drawText(flag.adjusted(18, 0, -4, 0), Qt::AlignLeft | Qt::AlignVCenter,
                          event->text);
    }
}

void paintHatchEdges(QPainter *painter, const ChartScene &scene, const ChartMapping &map,
                     const Tokens &t)
{
    for (const ChartHatch &hatch : scene.hatches) {
        if (!hatch.isOpen)
            continue;
        QPen pen(t.error.glyph, 1.5);
        pen.setDashPattern({1.5, 2});
        painter->setPen(pen);
        const double x = map.x(hatch.from);
        painter->drawLine(QPointF(x, map.plot.top()), QPointF(x, map.plot.bottom()));
    }
}

void paintCallout(QPainter *painter, const ChartScene &scene, const ChartMapping &map,
                  const Tokens &t)
{
    if (!scene.callout)
        return;
    const QFontMetricsF bold(smallFont(QFont::DemiBold));
    const QFontMetricsF plain(smallFont());
    const double width = qMax(bold.horizontalAdvance(scene.callout->title),
                              plain.horizontalAdvance(scene.callout->text)) +
                         20;
    const double height = bold.height() + plain.height() + 10;
    const double start = map.x(scene.callout->from);
    QRectF box(0, 0, width, height);
    const double y = scene.lens || scene.yTicks.isEmpty() || scene.low > 0
                             ? map.plot.bottom() - height - 18
                             : map.plot.top() + map.plot.height() * 0.12;
    box.moveTopLeft({qMax(start + 12, (start + map.plot.right() - width) / 2), y});
    if (box.right() > map.plot.right() - 4)
        box.moveRight(qMax(map.plot.left() + width, map.plot.right() - 4));
    stylepaint::roundedRect(painter, box, t.base, t.error.border, 1, 4);
    painter->setFont(smallFont(QFont::DemiBold));
    painter->setPen(t.error.text);
    painter->drawText(box.adjusted(10, 5, 0, 0), Qt::AlignLeft | Qt::AlignTop,
                      scene.callout->title);
    painter->setFont(smallFont());
    painter->setPen(t.text2);
    painter->drawText(box.adjusted(10, 0, 0, -5), Qt::AlignLeft | Qt::AlignBottom,
                      scene.callout->text);
}

void paintReadout(QPainter *painter, const ChartScene &scene, const ChartMapping &map,
                  const Tokens &t)
{
    const QRectF box = readoutBox(scene, map);
    if (box.isEmpty())
        return;
    const ReadoutSize size = measured(scene.crosshair->rows);
    stylepaint::roundedRect(painter, box, t.base, scene.crosshair->isPinned ? t.link : t.buttonLine,
                            1, 4);
    double y = box.top() + 5;
    for (const ChartReadoutRow &row : scene.crosshair->rows) {
        const QFont font = smallFont(row.isTotal ? QFont::DemiBold : QFont::Normal);
        swatch(painter, QRectF(box.left() + 9, y + size.rowHeight / 2 - 6, 20, 12), row.swatch);
        painter->setFont(font);
        painter->setPen(row.isTotal ? t.text : t.text2);
        painter->drawText(QRectF(box.left() + 36, y, size.nameWidth + 4, size.rowHeight),
                          Qt::AlignLeft | Qt::AlignVCenter, row.name);
        double right = box.left() + 36 + size.nameWidth + 10;
        painter->setPen(t.text);
        for (qsizetype i = 0; i < size.columns.size(); ++i) {
            const double width = size.columns.at(i);
            right += width + (i > 0 ? 12 : 0);
            painter->setFont(row.isFixed && i == 0 ? fonts::fixed(fonts::Size::Small) : font);
            painter->drawText(QRectF(right - width - 2, y, width + 4, size.rowHeight),
                              Qt::AlignRight | Qt::AlignVCenter, row.values.value(i));
        }
        y += size.rowHeight;
    }
}

void paintCrosshair(QPainter *painter, const ChartScene &scene, const ChartMapping &map,
                    const Tokens &t)
{
    if (!scene.crosshair)
        return;
    const double x = qRound(map.x(scene.crosshair->at)) + 0.5;
    painter->setPen(QPen(t.crosshair, scene.crosshair->isPinned ? 2 : 1));
    painter->drawLine(QPointF(x, map.plot.top()), QPointF(x, map.plot.bottom()));
    for (const ChartMark &mark : scene.crosshair->marks)
        paintMark(painter, mark, map, t);
    const QFontMetricsF metrics(smallFont(QFont::Medium));
    QRectF label(0, 0, metrics.horizontalAdvance(scene.crosshair->label) + 12, 18);
    label.moveCenter({x, map.plot.bottom() + 11});
    stylepaint::roundedRect(painter, label, t.primaryBadge, QColor(), 0, 2);
    painter->setFont(smallFont(QFont::Medium));
    painter->setPen(t.onPrimaryBadge);
    painter->drawText(label, Qt::AlignCenter, scene.crosshair->label);
    paintReadout(painter, scene, map, t);
}

// The names inside the bands, near their right end, where the band is high enough for them.
void paintBandNames(QPainter *painter, const ChartScene &scene, const ChartMapping &map,
                    const Tokens &t)
{
    if (scene.texts.size() < 2 || scene.lines.size() < 3)
        return;
    const auto thickness = [&](const ChartLine &upper, const ChartLine *lower, double *middle) {
        if (upper.runs.isEmpty())
            return 0.0;
        const auto &run = upper.runs.last();
        const qsizetype i = qMax<qsizetype>(0, run.size() - qMax<qsizetype>(1, run.size() / 12));
        const double top = map.y(run.at(i).y());
        const double bottom = lower ? map.y(lower->runs.last().value(i).y()) : map.plot.bottom();
        *middle = (top + bottom) / 2;
        return bottom - top;
    };
    painter->setFont(smallFont());
    painter->setPen(t.text);
    double middle = 0;
    const double needed = QFontMetricsF(smallFont()).height() + 4;
    if (thickness(scene.lines.at(0), nullptr, &middle) > needed) {
        painter->drawText(QRectF(map.plot.right() - 90, middle - 9, 60, 18), Qt::AlignCenter,
                          scene.texts.at(0).text);
    }
    if (!scene.lines.at(1).runs.isEmpty() &&
        thickness(scene.lines.at(2), &scene.lines.at(1), &middle) > needed) {
        painter->drawText(QRectF(map.plot.right() - 50, middle - 9, 48, 18),
                          Qt::AlignRight | Qt::AlignVCenter, scene.texts.at(1).text);
    }
}

} // namespace

QPolygonF bandShape(const ChartBand &band, const ChartMapping &map)
{
    QPolygonF shape;
    shape.reserve(band.upper.size() + band.lower.size());
    for (const QPointF &p : band.upper)
        shape.append(map.point(p));
    for (auto p = band.lower.crbegin(); p != band.lower.crend(); ++p)
        shape.append(map.point(*p));
    return shape;
}

QPen seriesPen(const SeriesStyle &style, double width)
{
    QPen pen(style.line, width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    if (!style.dashes.isEmpty())
        pen.setDashPattern(style.dashes);
    return pen;
}

void swatch(QPainter *painter, const QRectF &rect, const ChartSwatch &swatch)
{
    if (swatch.kind == ChartSwatch::Kind::Line) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(seriesPen(swatch.style, 2));
        painter->drawLine(QPointF(rect.left(), rect.center().y()),
                          QPointF(rect.right(), rect.center().y()));
    } else if (swatch.kind == ChartSwatch::Kind::Area) {
        QRectF square(rect.left(), rect.center().y() - 5, 10, 10);
        stylepaint::roundedRect(painter, square, swatch.style.area, swatch.style.line, 1.4, 2.5);
    }
}

void under(QPainter *painter, const ChartScene &scene, const ChartMapping &map, const Tokens &t)
{
    painter->save();
    const QPixmap tile = scene.hatches.isEmpty()
                                 ? QPixmap()
                                 : hatchTile(t, painter->device()->devicePixelRatioF());
    for (const ChartHatch &hatch : scene.hatches) {
        painter->fillRect(QRectF(QPointF(map.x(hatch.from), map.plot.top()),
                                 QPointF(map.x(hatch.to), map.plot.bottom())),
                          QBrush(tile));
    }
    paintGrid(painter, scene, map, t);
    painter->setClipRect(map.plot.adjusted(0, -1, 0, 1));
    painter->setPen(Qt::NoPen);
    for (const ChartBand &band : scene.bands) {
        painter->setBrush(band.color);
        painter->drawPolygon(bandShape(band, map));
    }
    painter->restore();
}

void over(QPainter *painter, const ChartScene &scene, const ChartMapping &map, const Tokens &t)
{
    painter->save();
    painter->setLayoutDirection(Qt::LeftToRight); // time runs to the right everywhere
    painter->setRenderHint(QPainter::Antialiasing);
    paintBandNames(painter, scene, map, t);
    paintAxes(painter, scene, map, t);
    paintLimit(painter, scene, map, t);
    paintEvents(painter, scene, map, t);
    paintHatchEdges(painter, scene, map, t);
    for (const ChartMark &mark : scene.marks)
        paintMark(painter, mark, map, t);
    paintCallout(painter, scene, map, t);
    lens(painter, scene, map, t);
    paintCrosshair(painter, scene, map, t);
    painter->restore();
}

} // namespace pgt::chartpaint
