// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/chartscene.h"

#include <QPolygonF>
#include <QRectF>

class QPainter;
class QPen;

namespace pgt {

/// From values to pixels inside the frame of a plot.
struct ChartMapping
{
    QRectF plot;
    double from = 0, to = 1, low = 0, high = 1;

    double x(double ms) const { return plot.left() + (ms - from) / (to - from) * plot.width(); }
    double y(double value) const
    {
        return plot.bottom() - (value - low) / (high - low) * plot.height();
    }
    double msAt(double px) const { return from + (px - plot.left()) / plot.width() * (to - from); }
    QPointF point(const QPointF &p) const { return {x(p.x()), y(p.y())}; }
};

/// Everything of a chart but its lines; those come from Qt Charts.
namespace chartpaint {

/// Grid, hatches and bands: below the lines.
void under(QPainter *painter, const ChartScene &scene, const ChartMapping &map, const Tokens &t);
/// Axes, marks, limit, events, callout, lens, crosshair and readout: above the lines.
void over(QPainter *painter, const ChartScene &scene, const ChartMapping &map, const Tokens &t);
/// The sample of a line or area, for legends.
void swatch(QPainter *painter, const QRectF &rect, const ChartSwatch &swatch);
QPen seriesPen(const SeriesStyle &style, double width);
QPolygonF bandShape(const ChartBand &band, const ChartMapping &map);
/// Where the values under the crosshair stand; empty without.
QRectF readoutBox(const ChartScene &scene, const ChartMapping &map);
/// Where the lens stands: in a corner that no line runs through; empty: there is none.
QRectF lensBox(const ChartScene &scene, const ChartMapping &map);
void lens(QPainter *painter, const ChartScene &scene, const ChartMapping &map, const Tokens &t);

} // namespace chartpaint

} // namespace pgt
