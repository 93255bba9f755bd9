// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of chartpaint that magnifies the end of the positions.
#include "ui/dashboard/chartpaint.h"
#include "ui/theme/fonts.h"
#include "ui/theme/stylepaint.h"

#include <QPainter>

#include <algorithm>

namespace pgt::chartpaint {

namespace {

QFont smallFont(QFont::Weight weight = QFont::Normal)
{
    return fonts::ui(fonts::Size::Small, weight);
}

/// Whether a line of the chart runs through @p box.
bool isCrossed(const QRectF &box, const ChartScene &scene, const ChartMapping &map)
{
    const auto crosses = [&](const QList<QPointF> &run) {
        for (qsizetype i = 0; i < run.size(); ++i) {
            const QPointF to = map.point(run.at(i));
            const QPointF from = i > 0 ? map.point(run.at(i - 1)) : to;
            if (QRectF(from, to).normalized().adjusted(-1, -1, 1, 1).intersects(box))
                return true;
        }
        return false;
    };
    return std::any_of(scene.lines.begin(), scene.lines.end(), [&](const ChartLine &line) {
        return std::any_of(line.runs.begin(), line.runs.end(), crosses);
    });
}

void strokeRuns(QPainter *painter, const ChartLine &line, const ChartMapping &map, double width)
{
    for (const auto &run : line.runs) {
        QPolygonF shape;
        for (const QPointF &p : run)
            shape.append(map.point(p));
        painter->setPen(seriesPen(line.style, width));
        painter->setBrush(Qt::NoBrush);
        painter->drawPolyline(shape);
    }
}

void paintBrackets(QPainter *painter, const ChartLens &lens, const ChartMapping &map,
                   const QRectF &box, const Tokens &t)
{
    const QRectF &plot = map.plot;
    painter->setPen(QPen(t.text2, 1.2));
    painter->setBrush(Qt::NoBrush);
    const double top = map.y(lens.upper);
    const double bottom = qMax(top + 2, map.y(lens.lower));
    painter->drawPolyline(QPolygonF{{plot.right() + 5, top},
                                    {plot.right() + 9, top},
                                    {plot.right() + 9, bottom},
                                    {plot.right() + 5, bottom}});
    painter->setFont(smallFont(QFont::DemiBold));
    painter->setPen(t.text);
    painter->drawText(
            QRectF(plot.right() + 13, (top + bottom) / 2 - 9, box.right() - plot.right() - 13, 18),
            Qt::AlignLeft | Qt::AlignVCenter, lens.bytes);
    if (!lens.timeFrom)
        return;
    const double left = map.x(*lens.timeFrom);
    const double base = plot.bottom() + 14;
    QPen dotted(t.text2, 1);
    dotted.setDashPattern({2, 2});
    painter->setPen(dotted);
    const double level = map.y(lens.lower);
    painter->drawLine(QPointF(left, level), QPointF(left, base - 4));
    painter->drawLine(QPointF(plot.right(), level), QPointF(plot.right(), base - 4));
    painter->setPen(QPen(t.text2, 1.2));
    painter->drawPolyline(QPolygonF{
            {left, base - 4}, {left, base}, {plot.right(), base}, {plot.right(), base - 4}});
    painter->setPen(t.text);
    painter->drawText(QRectF(left - 40, base + 1, plot.right() - left + 80, 17), Qt::AlignCenter,
                      lens.time);
}

} // namespace

QRectF lensBox(const ChartScene &scene, const ChartMapping &map)
{
    const QRectF &plot = map.plot;
    QRectF box(0, 0, 162, 116);
    // Lower right, as the lines rise; while there is little data they fill the right end.
    const QPointF corners[] = {{plot.right() - 3 - box.width(), plot.bottom() - 4 - box.height()},
                               {plot.left() + 4, plot.bottom() - 4 - box.height()},
                               {plot.left() + 4, plot.top() + 4}};
    for (const QPointF &corner : corners) {
        box.moveTopLeft(corner);
        const bool isRead = scene.crosshair && readoutBox(scene, map).intersects(box);
        if (!isRead && !isCrossed(box, scene, map))
            return box;
    }
    return {};
}

void lens(QPainter *painter, const ChartScene &scene, const ChartMapping &map, const Tokens &t)
{
    if (!scene.lens || map.plot.width() < 320 || map.plot.height() < 150)
        return;
    const QRectF box = lensBox(scene, map);
    if (box.isEmpty())
        return;
    stylepaint::roundedRect(painter, box, t.base, t.line, 1, 4);
    painter->setFont(smallFont(QFont::Medium));
    painter->setPen(t.text2);
    painter->drawText(box.adjusted(9, 4, 0, 0), Qt::AlignLeft | Qt::AlignTop, scene.lens->title);
    ChartMapping inner{box.adjusted(9, 26, -68, -38), scene.lens->from, scene.lens->to,
                       scene.lens->low, scene.lens->high};
    for (const ChartBand &band : scene.lens->bands) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(band.color);
        painter->drawPolygon(bandShape(band, inner));
    }
    for (auto line = scene.lens->lines.crbegin(); line != scene.lens->lines.crend(); ++line)
        strokeRuns(painter, *line, inner, 1.6);
    paintBrackets(painter, *scene.lens, inner, box, t);
}

} // namespace pgt::chartpaint
