// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QColor>
#include <QList>
#include <QPointF>
#include <QString>
#include <QStringList>

#include <optional>

namespace pgt {

/// What a chart shows at one moment, as plain values: x in milliseconds since 1970, y in the unit
/// of the axis. Made by ChartBuilder, painted by ChartView, looked into by tests.

/// The sample of a line or an area in legends and readouts.
struct ChartSwatch
{
    enum class Kind { None, Line, Area };
    Kind kind = Kind::None;
    SeriesStyle style;
};

/// A line of runs; nothing is drawn between two runs.
struct ChartLine
{
    QString name;
    SeriesStyle style;
    QList<QList<QPointF>> runs;
};

/// The filled space between two curves over the same span.
struct ChartBand
{
    QColor color;
    QList<QPointF> upper, lower;
};

struct ChartTick
{
    double at = 0;
    QString label;
};

/// A span without samples, hatched.
struct ChartHatch
{
    double from = 0, to = 0;
    bool isOpen = false; ///< nothing has come since: its start gets a red dotted line
};

struct ChartMark
{
    enum class Shape { Dot, Ring, Cross };
    QPointF at;
    QColor color;
    Shape shape = Shape::Dot;
};

struct ChartEventLine
{
    double at = 0;
    QString text; ///< empty: the line only
};

struct ChartLimit
{
    double value = 0;
    QString text;
};

/// A name inside a band.
struct ChartText
{
    QPointF at;
    QString text;
};

/// The box that says what is missing in an open gap.
struct ChartCallout
{
    double from = 0;
    QString title, text;
};

struct ChartReadoutRow
{
    ChartSwatch swatch;
    QString name;
    QStringList values;   ///< one a column
    bool isFixed = false; ///< first value in the fixed font
    bool isTotal = false;
};

struct ChartCrosshair
{
    double at = 0;
    QString label;
    QList<ChartMark> marks;
    QList<ChartReadoutRow> rows;
    bool isPinned = false;
};

struct ChartLegendItem
{
    ChartSwatch swatch;
    QString name, value;
    bool isFixed = false;   ///< value in the fixed font
    bool isProblem = false; ///< value in the colour of errors
    bool isStrong = false;
};

/// The magnified end of the positions: brackets for the bytes and the seconds behind. Painted in a
/// corner that no line runs through, or not at all.
struct ChartLens
{
    QString title;
    double from = 0, to = 0, low = 0, high = 0;
    QList<ChartLine> lines;
    QList<ChartBand> bands;
    double upper = 0, lower = 0; ///< ends of the vertical bracket at its right side
    QString bytes;
    std::optional<double> timeFrom; ///< left end of the horizontal bracket; right is `to`
    QString time;
};

struct ChartScene
{
    double from = 0, to = 1, low = 0, high = 1;
    QList<ChartTick> xTicks, yTicks;
    /// The longest label of the vertical axes of both charts: they have the same margins.
    QString widestLabel;
    QList<ChartBand> bands;
    QList<ChartLine> lines;
    QList<ChartHatch> hatches;
    QList<ChartMark> marks;
    QList<ChartEventLine> events;
    QList<ChartText> texts;
    std::optional<ChartLimit> limit;
    std::optional<ChartCallout> callout;
    std::optional<ChartCrosshair> crosshair;
    std::optional<ChartLens> lens;
    QList<ChartLegendItem> legend;
    QString subtitle;
    QString summary; ///< current values and trend in a sentence or two, for assistive technology
    bool isEmpty = true; ///< no sample in the span
};

} // namespace pgt
