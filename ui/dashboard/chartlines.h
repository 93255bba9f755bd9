// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/monitor/history.h"
#include "ui/dashboard/chartscene.h"

namespace pgt::chart {

/// A text of the charts; marked with QT_TRANSLATE_NOOP("pgt::ChartBuilder", ...).
QString text(const char *source);
QString noData();

/// The runs of a trace as a line; it ends where nothing is known.
ChartLine lineOf(const QString &name, const HistoryTrace &trace, const SeriesStyle &style);
/// Widens the range so that the whole line is in it.
void widen(const ChartLine &line, double *low, double *high);
/// The part of a line between two moments, with its ends interpolated; nothing across runs.
QList<QPointF> part(const ChartLine &line, double from, double to);
/// The area between two lines, where both are known.
void addBands(QList<ChartBand> &bands, const ChartLine &upper, const ChartLine &lower,
              const QColor &color);
/// A cross where the values were lost, a dot at the live end.
void addEnds(ChartScene &scene, const ChartLine &line, const HistoryTrace &trace,
             const Tokens &tokens, bool isLive);
/// "rising", "falling", "steady": from the first to the last third of what is shown; empty: too
/// little is known.
QString trendOf(const ChartLine &line);

std::optional<double> valueAt(const History &history, const QString &track, qint64 ms,
                              Channel channel);
/// For people; an unknown value gets its sign.
QString seconds(const std::optional<double> &value);
QString bytes(const std::optional<double> &value);

ChartSwatch lineSwatch(const SeriesStyle &style);
ChartSwatch areaSwatch(const SeriesStyle &style);

} // namespace pgt::chart
