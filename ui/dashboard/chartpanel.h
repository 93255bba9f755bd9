// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/panel.h"

#include "ui/dashboard/chartscene.h"

class QHBoxLayout;

namespace pgt {

class ChartView;
class ElidedLabel;

/// The line under a chart's title: sample, name and current value of each series; wraps into more
/// lines when the panel is narrow.
class ChartLegend : public QWidget
{
    Q_OBJECT

public:
    explicit ChartLegend(QWidget *parent = nullptr);

    void setItems(const QList<ChartLegendItem> &items);
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QList<QRect> placed(int width) const;

    QList<ChartLegendItem> m_items;
    QStringList m_shown; ///< texts and looks of the items
};

/// One chart with its title, unit, controls and legend.
class ChartPanel : public Panel
{
    Q_OBJECT

public:
    explicit ChartPanel(const QString &title, QWidget *parent = nullptr);

    ChartView *view() const { return m_view; }
    void addControl(QWidget *control);
    void setScene(const ChartScene &scene);

private:
    ElidedLabel *m_subtitle;
    QHBoxLayout *m_titleRow;
    ChartLegend *m_legend;
    ChartView *m_view;
};

} // namespace pgt
