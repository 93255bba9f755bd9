// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/chartpanel.h"

#include "ui/dashboard/chartpaint.h"
#include "ui/dashboard/chartview.h"
#include "ui/theme/fonts.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/livetext.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

namespace pgt {

namespace {

constexpr int itemGap = 16;
constexpr int partGap = 6;

QFont nameFont()
{
    return fonts::ui(fonts::Size::Small);
}

QFont valueFont(const ChartLegendItem &item)
{
    if (item.isFixed)
        return fonts::fixed(fonts::Size::Small);
    return fonts::ui(fonts::Size::Label, item.isStrong ? QFont::DemiBold : QFont::Normal);
}

int swatchWidth(const ChartLegendItem &item)
{
    switch (item.swatch.kind) {
    case ChartSwatch::Kind::Line:
        return 22 + partGap;
    case ChartSwatch::Kind::Area:
        return 11 + partGap;
    case ChartSwatch::Kind::None:
        break;
    }
    return 0;
}

int itemWidth(const ChartLegendItem &item)
{
    return swatchWidth(item) + QFontMetrics(nameFont()).horizontalAdvance(item.name) + partGap +
           QFontMetrics(valueFont(item)).horizontalAdvance(item.value) + 2;
}

int rowHeight()
{
    return fonts::scaled(18);
}

} // namespace

ChartLegend::ChartLegend(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setFixedHeight(rowHeight());
    enableLiveText(this, QAccessible::StaticText);
    setAccessibleName(tr("Legend"));
}

void ChartLegend::setItems(const QList<ChartLegendItem> &items)
{
    QStringList texts;
    QStringList looks;
    for (const ChartLegendItem &item : items) {
        texts.append(item.name + QLatin1Char(' ') + item.value);
        looks.append(QStringLiteral("%1|%2|%3|%4|%5")
                             .arg(item.swatch.style.line.name())
                             .arg(int(item.swatch.kind))
                             .arg(item.isFixed)
                             .arg(item.isProblem)
                             .arg(item.isStrong));
    }
    if (texts + looks == m_shown)
        return;
    m_shown = texts + looks;
    m_items = items;
    setLiveText(this, texts.join(QStringLiteral(", ")));
    setFixedHeight(heightForWidth(width()));
    update();
}

void ChartLegend::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    setFixedHeight(heightForWidth(width()));
}

QList<QRect> ChartLegend::placed(int width) const
{
    QList<QRect> rects;
    int x = 0;
    int y = 0;
    for (const ChartLegendItem &item : m_items) {
        const int w = itemWidth(item);
        if (x > 0 && x + w > width) {
            x = 0;
            y += rowHeight();
        }
        rects.append(QRect(x, y, w, rowHeight()));
        x += w + itemGap;
    }
    return rects;
}

int ChartLegend::heightForWidth(int width) const
{
    const QList<QRect> rects = placed(width);
    return rects.isEmpty() ? rowHeight() : rects.last().bottom() + 1;
}

QSize ChartLegend::sizeHint() const
{
    return QSize(200, rowHeight());
}

void ChartLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(Qt::LeftToRight); // figures before their units
    const Tokens &t = Tokens::of(this);
    const QList<QRect> rects = placed(width());
    for (qsizetype i = 0; i < m_items.size(); ++i) {
        const ChartLegendItem &item = m_items.at(i);
        const QRect r = QStyle::visualRect(layoutDirection(), rect(), rects.at(i));
        chartpaint::swatch(&painter, QRectF(r.left(), r.top(), 22, r.height()), item.swatch);
        QRect text = r.adjusted(swatchWidth(item), 0, 0, 0);
        painter.setFont(nameFont());
        painter.setPen(t.text2);
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, item.name);
        text.adjust(QFontMetrics(nameFont()).horizontalAdvance(item.name) + partGap, 0, 0, 0);
        painter.setFont(valueFont(item));
        painter.setPen(item.isProblem ? t.error.text : t.text);
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, item.value);
    }
}

ChartPanel::ChartPanel(const QString &title, QWidget *parent)
    : Panel(parent)
    , m_subtitle(new ElidedLabel(QString(), fonts::Size::Small, QFont::Normal, TextRole::Hint))
    , m_titleRow(new QHBoxLayout)
    , m_legend(new ChartLegend)
    , m_view(new ChartView(title))
{
    auto *heading = new Label(title, fonts::Size::Body, QFont::DemiBold);
    m_titleRow->setContentsMargins(12, 0, 8, 0);
    m_titleRow->setSpacing(8);
    m_titleRow->addWidget(heading);
    m_titleRow->addWidget(m_subtitle, 1);

    auto *legendRow = new QHBoxLayout;
    legendRow->setContentsMargins(12, 2, 8, 0);
    legendRow->addWidget(m_legend);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 3, 0, 1);
    layout->setSpacing(4);
    layout->addLayout(m_titleRow);
    layout->addLayout(legendRow);
    layout->addWidget(m_view, 1);
    heading->setMinimumHeight(fonts::scaled(28));
}

void ChartPanel::addControl(QWidget *control)
{
    m_titleRow->addWidget(control);
}

void ChartPanel::setScene(const ChartScene &scene)
{
    m_subtitle->setText(scene.subtitle);
    m_legend->setItems(scene.legend);
    m_view->setScene(scene);
}

} // namespace pgt
