// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/ratechart.h"

#include "app/base/units.h"
#include "ui/theme/fonts.h"
#include "ui/wizard/parts.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace pgt {

namespace {

constexpr int usualHeight = 76;
constexpr int axisHeight = 18;
constexpr int scaleWidth = 44;
constexpr int mostSamples = 600;
constexpr double smallestTop = 1024; ///< bytes per second

/// The next of 1, 2, 2.5, 5, 10 in the unit that the top value is shown in.
double niceTop(double value, double unit)
{
    const double inUnit = std::max(value, smallestTop) / unit;
    const double power = std::pow(10.0, std::floor(std::log10(inUnit)));
    for (const double step : {1.0, 2.0, 2.5, 5.0, 10.0}) {
        if (inUnit <= step * power)
            return step * power * unit;
    }
    return value;
}

} // namespace

RateChart::RateChart(QWidget *parent) : QWidget(parent)
{
    setMinimumHeight(fonts::scaled(usualHeight));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Copy rate"));
    setLayoutDirection(Qt::LeftToRight); // as the charts: time goes to the right
}

QSize RateChart::sizeHint() const
{
    return {fonts::scaled(240), fonts::scaled(usualHeight)};
}

void RateChart::add(double bytesPerSecond)
{
    if (!m_clock.isValid())
        m_clock.start();
    m_samples << Sample{m_clock.elapsed(), bytesPerSecond};
    thinOut();
    describe();
    update();
}

void RateChart::setSamples(const QList<double> &bytesPerSecond, std::chrono::milliseconds span)
{
    m_samples.clear();
    const qsizetype count = bytesPerSecond.size();
    for (qsizetype i = 0; i < count; ++i)
        m_samples << Sample{span.count() * i / qMax<qsizetype>(1, count - 1), bytesPerSecond[i]};
    describe();
    update();
}

void RateChart::clear()
{
    m_samples.clear();
    m_clock.invalidate();
    update();
}

void RateChart::thinOut()
{
    if (m_samples.size() <= mostSamples)
        return;
    // Halves the resolution of the whole past: the picture stays complete for copies of hours.
    QList<Sample> kept;
    for (qsizetype i = 0; i + 1 < m_samples.size(); i += 2)
        kept << Sample{m_samples[i + 1].at, (m_samples[i].rate + m_samples[i + 1].rate) / 2};
    m_samples = kept;
}

void RateChart::describe()
{
    if (!m_samples.isEmpty())
        setAccessibleDescription(tr("now %1").arg(formatRate(m_samples.last().rate)));
}

void RateChart::paintEvent(QPaintEvent *)
{
    const Tokens &t = Tokens::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFont font = fonts::ui(fonts::Size::Small);
    painter.setFont(font);
    const QRectF plot(0.5, 4.5, width() - fonts::scaled(scaleWidth) - 1,
                      height() - fonts::scaled(axisHeight) - 6);
    double most = 0;
    for (const Sample &sample : m_samples)
        most = std::max(most, sample.rate);
    constexpr double mega = 1024.0 * 1024.0;
    const double unit = most >= mega / 2 ? mega : 1024.0;
    const double top = niceTop(most * 1.05, unit);

    painter.setPen(t.grid);
    for (const double share : {0.0, 0.5, 1.0}) {
        const qreal y = plot.bottom() - share * plot.height();
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
    }
    painter.setPen(t.text3);
    const auto scale = [&](double share, const QString &text) {
        const qreal y = plot.bottom() - share * plot.height();
        painter.drawText(QRectF(plot.right() + 4, y - 8, fonts::scaled(scaleWidth) - 4, 16),
                         Qt::AlignRight | Qt::AlignAbsolute | Qt::AlignVCenter, text);
    };
    scale(1.0, locale().toString(top / unit, 'g', 4));
    scale(0.5, locale().toString(top / unit / 2, 'g', 4));
    const QRectF axis(0, plot.bottom() + 2, width(), fonts::scaled(axisHeight));
    painter.drawText(axis, Qt::AlignRight | Qt::AlignAbsolute | Qt::AlignVCenter,
                     unit >= mega ? tr("MB/s") : tr("kB/s"));
    if (m_samples.size() < 2)
        return;

    const double span = std::max<double>(1.0, double(m_samples.last().at));
    const QString begin =
            tr("%1 ago").arg(wholeSeconds(std::chrono::milliseconds(m_samples.last().at)));
    painter.drawText(axis, Qt::AlignLeft | Qt::AlignAbsolute | Qt::AlignVCenter, begin);
    painter.drawText(QRectF(axis.left(), axis.top(), plot.right() - 12, axis.height()),
                     Qt::AlignRight | Qt::AlignAbsolute | Qt::AlignVCenter, tr("now"));
    const auto point = [&](const Sample &sample) {
        return QPointF(plot.left() + double(sample.at) / span * (plot.width() - 6),
                       plot.bottom() - sample.rate / top * plot.height());
    };
    QPainterPath line;
    line.moveTo(point(m_samples.first()));
    for (qsizetype i = 1; i < m_samples.size(); ++i)
        line.lineTo(point(m_samples[i]));
    QPainterPath area = line;
    const QPointF last = point(m_samples.last());
    area.lineTo(last.x(), plot.bottom());
    area.lineTo(plot.left(), plot.bottom());
    QColor fill = t.receive.area;
    fill.setAlphaF(t.dark ? 0.8f : 0.55f);
    painter.fillPath(area, fill);
    painter.setPen(QPen(t.receive.line, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(line);
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.receive.line);
    painter.drawEllipse(last, 2.5, 2.5);
}

} // namespace pgt
