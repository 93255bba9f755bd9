// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/chartticks.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <array>
#include <cmath>

namespace pgt {

namespace {

constexpr double kilo = 1024;
constexpr int maxTicks = 7;

// The smallest of 1, 2, 5 times a power of ten that needs at most `ticks` steps for the span.
double niceStep(double span, int ticks)
{
    const double raw = qMax(span, 1e-9) / ticks;
    const double power = std::pow(10, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= raw * (1 - 1e-9))
            return factor * power;
    }
    return 10 * power;
}

int decimalsOf(double step)
{
    return qBound(0, int(std::ceil(-std::log10(step) - 1e-9)), 9);
}

QString number(double value, int decimals)
{
    return QLocale::c().toString(value, 'f', decimals);
}

// From 0 up, in units of `unit`.
ChartAxis fromZero(double highest, double unit, const QString &suffix)
{
    highest *= 1.05; // room above the highest point
    const double step = niceStep(highest / unit, maxTicks - 1);
    const int decimals = decimalsOf(step);
    ChartAxis axis;
    const int count = qMax(1, int(std::ceil(highest / unit / step - 1e-9)));
    for (int i = 0; i <= count; ++i)
        axis.ticks.append({i * step * unit, number(i * step, decimals) + u' ' + suffix});
    axis.high = count * step * unit;
    return axis;
}

} // namespace

ChartAxis bytesAxis(double highest)
{
    static const std::array<const char *, 5> units{"B", "kB", "MB", "GB", "TB"};
    const double least = 64 * kilo; // a few bytes of lag must not look like a mountain
    highest = qMax(highest, least);
    double unit = 1;
    size_t index = 0;
    while (highest / unit >= kilo && index + 1 < units.size()) {
        unit *= kilo;
        ++index;
    }
    return fromZero(highest, unit, QLatin1String(units.at(index)));
}

ChartAxis secondsAxis(double highest)
{
    highest = qMax(highest, 1.0);
    if (highest >= 2 * 3600)
        return fromZero(highest, 3600, QCoreApplication::translate("pgt::ChartTicks", "h"));
    if (highest >= 120)
        return fromZero(highest, 60, QCoreApplication::translate("pgt::ChartTicks", "min"));
    return fromZero(highest, 1, QCoreApplication::translate("pgt::ChartTicks", "s"));
}

ChartAxis positionsAxis(double lowest, double highest)
{
    const double least = kilo * kilo;
    if (highest - lowest < least) {
        const double middle = (highest + lowest) / 2;
        lowest = qMax(0.0, middle - least / 2);
        highest = lowest + least;
    }
    const double margin = (highest - lowest) * 0.05;
    ChartAxis axis;
    axis.low = qMax(0.0, lowest - margin);
    axis.high = highest + margin;
    // The unit in which neighbouring ticks differ within one decimal.
    const double span = axis.high - axis.low;
    const bool isWide = niceStep(span / (kilo * kilo * kilo), maxTicks) >= 0.1 - 1e-9;
    axis.unit = isWide ? QStringLiteral("GB") : QStringLiteral("MB");
    const double unit = isWide ? kilo * kilo * kilo : kilo * kilo;
    const double step = niceStep(span / unit, maxTicks);
    const int decimals = isWide ? 1 : decimalsOf(step);
    for (double i = std::ceil(axis.low / unit / step); i * step * unit <= axis.high; ++i)
        axis.ticks.append({i * step * unit, number(i * step, decimals) + u' ' + axis.unit});
    return axis;
}

QList<ChartTick> timeTicks(double fromMs, double toMs)
{
    static constexpr std::array<qint64, 13> steps{1,   2,   5,    10,   30,    60,   120,
                                                  300, 600, 1800, 3600, 21600, 86400};
    const double spanSeconds = (toMs - fromMs) / 1000;
    qint64 step = steps.back();
    for (const qint64 candidate : steps) {
        if (spanSeconds / double(candidate) <= maxTicks) {
            step = candidate;
            break;
        }
    }
    // Whole steps of local time: noon is a tick also where the zone is off by half an hour.
    const qint64 offset = QDateTime::fromMSecsSinceEpoch(qint64(toMs)).offsetFromUtc();
    const qint64 first = qint64(std::ceil((fromMs / 1000 + double(offset)) / double(step))) * step;
    QList<ChartTick> ticks;
    for (qint64 at = first; double(at - offset) * 1000 <= toMs; at += step) {
        const qint64 ms = (at - offset) * 1000;
        ticks.append({double(ms),
                      QDateTime::fromMSecsSinceEpoch(ms).toString(
                              step < 60 ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"))});
    }
    return ticks;
}

} // namespace pgt
