// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/sparkline.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace pgt {

namespace {

void paintCross(QPainter *painter, const QPointF &at, const QColor &color)
{
    painter->setPen(QPen(color, 1.4, Qt::SolidLine, Qt::RoundCap));
    painter->drawLine(at + QPointF(-2.5, -2.5), at + QPointF(2.5, 2.5));
    painter->drawLine(at + QPointF(-2.5, 2.5), at + QPointF(2.5, -2.5));
}

} // namespace

void paintSparkline(QPainter *painter, const QRectF &rect, const SparklineData &data,
                    const QColor &line, const Tokens &tokens)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(tokens.line, 1));
    painter->drawLine(QPointF(rect.left(), rect.bottom() + 0.5),
                      QPointF(rect.right(), rect.bottom() + 0.5));
    QList<double> known;
    for (const auto &value : data.values) {
        if (value)
            known.append(*value);
    }
    std::sort(known.begin(), known.end());
    // A steady curve runs through the middle, a peak reaches the top.
    double highest = known.isEmpty() ? 0 : qMax(known.last(), 2 * known.at(known.size() / 2));
    if (highest <= 0)
        highest = 1;
    const QRectF area = rect.adjusted(0, 3, -3, -3);
    const qreal step = area.width() / qMax<qsizetype>(1, data.values.size() - 1);
    QPainterPath path;
    std::optional<QPointF> last;
    bool isInRun = false;
    for (qsizetype i = 0; i < data.values.size(); ++i) {
        if (!data.values.at(i)) {
            isInRun = false;
            continue;
        }
        const QPointF at(area.left() + qreal(i) * step,
                         area.bottom() - *data.values.at(i) / highest * area.height());
        if (isInRun)
            path.lineTo(at);
        else
            path.moveTo(at);
        isInRun = true;
        last = at;
    }
    painter->strokePath(path, QPen(line, 1.2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (last && data.isCutOff) {
        paintCross(painter, *last, tokens.error.glyph);
    } else if (last) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(line);
        painter->drawEllipse(*last, 1.8, 1.8);
    }
    painter->restore();
}

Sparkline::Sparkline(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Sparkline::setData(const SparklineData &newData)
{
    m_data = newData;
    update();
}

void Sparkline::setState(StateKind kind)
{
    m_kind = kind;
    update();
}

QSize Sparkline::sizeHint() const
{
    return QSize(76, 28);
}

void Sparkline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &tokens = Tokens::of(this);
    paintSparkline(&painter, QRectF(rect()).adjusted(0, 0, 0, -1), m_data,
                   tokens.state(m_kind).glyph, tokens);
}

} // namespace pgt
