// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QList>
#include <QWidget>

#include <chrono>

namespace pgt {

/// The speed of a copy from its begin until now. Keeps a bounded number of samples.
class RateChart : public QWidget
{
    Q_OBJECT

public:
    explicit RateChart(QWidget *parent = nullptr);

    /// A sample for now.
    void add(double bytesPerSecond);
    /// Replaces all samples; for a copy that is picked up again, and for pictures.
    void setSamples(const QList<double> &bytesPerSecond, std::chrono::milliseconds span);
    void clear();
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Sample
    {
        qint64 at; ///< milliseconds since the first one
        double rate;
    };
    void thinOut();
    void describe();

    QList<Sample> m_samples;
    QElapsedTimer m_clock;
};

} // namespace pgt
