// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/dashboard/chartscene.h"

#include <QWidget>

#include <memory>

namespace pgt {

/// Shows a ChartScene. Its lines are drawn by Qt Charts, which no other file knows; the rest is
/// painted. Reports where the pointer is; keys are the business of its owner.
class ChartView : public QWidget
{
    Q_OBJECT

public:
    /// @p name is the accessible name.
    explicit ChartView(const QString &name, QWidget *parent = nullptr);
    ~ChartView() override;

    void setScene(const ChartScene &scene);
    const ChartScene &scene() const;
    /// Width of the plot in pixels: as many columns are worth asking for.
    int plotWidth() const;
    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

Q_SIGNALS:
    /// The pointer is over the plot at this time.
    void hovered(qint64 ms);
    void left();
    void clicked(qint64 ms);
    /// The width of the plot has changed.
    void resized();

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    class Canvas;
    std::unique_ptr<Canvas> m_canvas;
};

} // namespace pgt
