// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/chartlines.h"

#include "app/base/units.h"

#include <QCoreApplication>

#include <cmath>

namespace pgt::chart {

namespace {

QList<QPointF> pointsOf(const QList<HistoryColumn> &run)
{
    QList<QPointF> points;
    points.reserve(run.size() * 2);
    for (const HistoryColumn &column : run) {
        // A column that stands for several samples shows both of their ends.
        if (column.min < column.last)
            points.append({double(column.timeMs), column.min});
        if (column.max > column.last)
            points.append({double(column.timeMs), column.max});
        points.append({double(column.timeMs), column.last});
    }
    return points;
}

} // namespace

QString text(const char *source)
{
    return QCoreApplication::translate("pgt::ChartBuilder", source);
}

QString noData()
{
    return text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "no data"));
}

ChartLine lineOf(const QString &name, const HistoryTrace &trace, const SeriesStyle &style)
{
    ChartLine line{name, style, {}};
    for (const auto &run : trace.runs) {
        if (!run.isEmpty())
            line.runs.append(pointsOf(run));
    }
    return line;
}

void widen(const ChartLine &line, double *low, double *high)
{
    for (const auto &run : line.runs) {
        for (const QPointF &point : run) {
            *low = qMin(*low, point.y());
            *high = qMax(*high, point.y());
        }
    }
}

QList<QPointF> part(const ChartLine &line, double from, double to)
{
    QList<QPointF> points;
    for (const auto &run : line.runs) {
        for (qsizetype i = 0; i < run.size(); ++i) {
            const QPointF &here = run.at(i);
            if (i > 0) {
                const QPointF &before = run.at(i - 1);
                for (const double edge : {from, to}) {
                    if (before.x() < edge && edge < here.x()) {
                        const double share = (edge - before.x()) / (here.x() - before.x());
                        points.append({edge, before.y() + share * (here.y() - before.y())});
                    }
                }
            }
            if (here.x() >= from && here.x() <= to)
                points.append(here);
        }
    }
    return points;
}

void addBands(QList<ChartBand> &bands, const ChartLine &upper, const ChartLine &lower,
              const QColor &color)
{
    for (const auto &run : lower.runs) {
        const double from = run.first().x();
        const double to = run.last().x();
        const QList<QPointF> above = part(upper, from, to);
        if (above.size() >= 2 && run.size() >= 2)
            bands.append({color, above, part(lower, above.first().x(), above.last().x())});
    }
}

void addEnds(ChartScene &scene, const ChartLine &line, const HistoryTrace &trace,
             const Tokens &tokens, bool isLive)
{
    QList<double> gapStarts;
    for (const HistoryGap &gap : trace.gaps)
        gapStarts.append(double(gap.fromMs));
    for (const auto &run : line.runs) {
        const QPointF end = run.last();
        const bool isLast = &run == &line.runs.last();
        if (end.x() < scene.from)
            continue;
        if (gapStarts.contains(end.x()))
            scene.marks.append({end, tokens.error.glyph, ChartMark::Shape::Cross});
        else if (isLast && isLive)
            scene.marks.append({end, line.style.line, ChartMark::Shape::Dot});
    }
}

std::optional<double> valueAt(const History &history, const QString &track, qint64 ms,
                              Channel channel)
{
    const auto reading = history.at(track, ms);
    return reading ? reading->value(channel) : std::nullopt;
}

QString seconds(const std::optional<double> &value)
{
    if (!value)
        return unknownValue();
    return formatDuration(std::chrono::milliseconds(qint64(*value * 1000)));
}

QString bytes(const std::optional<double> &value)
{
    return value ? formatBytes(qint64(*value)) : unknownValue();
}

ChartSwatch lineSwatch(const SeriesStyle &style)
{
    return {ChartSwatch::Kind::Line, style};
}

ChartSwatch areaSwatch(const SeriesStyle &style)
{
    return {ChartSwatch::Kind::Area, style};
}

QString trendOf(const ChartLine &line)
{
    if (line.runs.isEmpty() || line.runs.last().size() < 3)
        return {};
    const auto &run = line.runs.last();
    const double before = run.at(run.size() * 2 / 3).y();
    const double now = run.last().y();
    const double margin = qMax(qMax(std::abs(before), std::abs(now)) * 0.1, 1.0);
    if (now > before + margin)
        return text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "rising"));
    if (now < before - margin)
        return text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "falling"));
    return text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "steady"));
}

} // namespace pgt::chart
