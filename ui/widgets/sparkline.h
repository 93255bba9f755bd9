// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

#include <optional>

class QPainter;

namespace pgt {

/// A small curve without axes. A value without number is a gap and is never drawn as 0.
struct SparklineData
{
    QList<std::optional<double>> values; ///< evenly spaced, oldest first
    bool isCutOff = false;               ///< ends with a cross instead of a dot: no data any more

    bool operator==(const SparklineData &) const = default;
};

/// Draws the curve into @p rect with its lowest value at the bottom; 0 is part of the range.
void paintSparkline(QPainter *painter, const QRectF &rect, const SparklineData &data,
                    const QColor &line, const Tokens &tokens);

/// The curve as a widget, decoration for a number that stands beside it.
class Sparkline : public QWidget
{
    Q_OBJECT

public:
    explicit Sparkline(QWidget *parent = nullptr);

    void setData(const SparklineData &newData);
    void setState(StateKind kind);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    SparklineData m_data;
    StateKind m_kind = StateKind::Idle;
};

} // namespace pgt
