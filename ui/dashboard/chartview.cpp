// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/chartview.h"

#include "ui/dashboard/chartpaint.h"
#include "ui/theme/fonts.h"
#include "ui/theme/stylepaint.h"
#include "ui/widgets/livetext.h"

#include <QChart>
#include <QChartView>
#include <QFontMetrics>
#include <QLineSeries>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>
#include <QValueAxis>

namespace pgt {

namespace {

constexpr int topMargin = 8;
constexpr int rightMargin = 10;

int leftMargin(const QString &widestLabel)
{
    const QFontMetrics metrics(fonts::ui(fonts::Size::Small));
    return qMax(metrics.horizontalAdvance(QStringLiteral("114.2 GB")),
                metrics.horizontalAdvance(widestLabel)) +
           18;
}

int bottomMargin()
{
    return QFontMetrics(fonts::ui(fonts::Size::Small)).height() + 12;
}

} // namespace

/// The QChartView: series for the lines, hidden axes that scale them, and the scene painted below
/// and above.
class ChartView::Canvas : public QChartView
{
public:
    Canvas() : QChartView(new QChart)
    {
        setFrameShape(QFrame::NoFrame);
        setRenderHint(QPainter::Antialiasing);
        setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
        setFocusPolicy(Qt::NoFocus);
        setBackgroundBrush(Qt::NoBrush);
        viewport()->setAutoFillBackground(false);
        setMouseTracking(true);
        viewport()->setMouseTracking(true);
        chart()->setBackgroundVisible(false);
        chart()->setPlotAreaBackgroundVisible(false);
        chart()->setMargins(QMargins());
        chart()->legend()->hide();
        chart()->addAxis(&m_x, Qt::AlignBottom);
        chart()->addAxis(&m_y, Qt::AlignLeft);
        m_x.setVisible(false);
        m_y.setVisible(false);
    }
    ~Canvas() override
    {
        chart()->removeAxis(&m_x); // members: the chart must not delete them
        chart()->removeAxis(&m_y);
    }

    void show(const ChartScene &scene)
    {
        const bool isPlaced = leftMargin(scene.widestLabel) == leftMargin(m_scene.widestLabel);
        m_scene = scene;
        if (!isPlaced)
            place();
        m_x.setRange(0, scene.to - scene.from);
        m_y.setRange(scene.low, scene.high);
        qsizetype used = 0;
        for (const ChartLine &line : scene.lines) {
            for (const auto &run : line.runs)
                setRun(used++, line.style, run);
        }
        for (; used < m_series.size(); ++used)
            m_series.at(used)->setVisible(false);
        viewport()->update();
    }

    void place()
    {
        const int left = leftMargin(m_scene.widestLabel);
        const QRectF area(left, topMargin, width() - left - rightMargin,
                          height() - topMargin - bottomMargin());
        chart()->setPlotArea(area);
    }

    ChartMapping mapping() const
    {
        return {chart()->plotArea(), m_scene.from, m_scene.to, m_scene.low, m_scene.high};
    }

    const ChartScene &scene() const { return m_scene; }

protected:
    void drawBackground(QPainter *painter, const QRectF &) override
    {
        if (!m_scene.isEmpty)
            chartpaint::under(painter, m_scene, mapping(), Tokens::of(this));
    }
    void drawForeground(QPainter *painter, const QRectF &) override
    {
        if (!m_scene.isEmpty)
            chartpaint::over(painter, m_scene, mapping(), Tokens::of(this));
    }

private:
    void setRun(qsizetype index, const SeriesStyle &style, const QList<QPointF> &run)
    {
        if (index >= m_series.size()) {
            auto *series = new QLineSeries;
            chart()->addSeries(series);
            series->attachAxis(&m_x);
            series->attachAxis(&m_y);
            m_series.append(series);
        }
        QLineSeries *series = m_series.at(index);
        QList<QPointF> points;
        points.reserve(run.size());
        for (const QPointF &p : run)
            points.append({p.x() - m_scene.from, p.y()});
        const QPen pen = chartpaint::seriesPen(style, 2);
        if (series->pen() != pen)
            series->setPen(pen);
        series->replace(points);
        series->setVisible(true);
    }

    QValueAxis m_x, m_y;
    QList<QLineSeries *> m_series; // owned by the chart; a pool, one a run
    ChartScene m_scene;
};

ChartView::ChartView(const QString &name, QWidget *parent)
    : QWidget(parent), m_canvas(std::make_unique<Canvas>())
{
    setObjectName(QStringLiteral("chart"));
    enableLiveText(this, QAccessible::Chart);
    setAccessibleName(name);
    setFocusPolicy(Qt::StrongFocus);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_canvas.get());
    m_canvas->viewport()->installEventFilter(this);
}

ChartView::~ChartView() = default;

void ChartView::setScene(const ChartScene &scene)
{
    m_canvas->show(scene);
    setLiveText(this, scene.summary);
}

const ChartScene &ChartView::scene() const
{
    return m_canvas->scene();
}

int ChartView::plotWidth() const
{
    return qMax(50, int(m_canvas->mapping().plot.width()));
}

QSize ChartView::minimumSizeHint() const
{
    return QSize(280, 120);
}

QSize ChartView::sizeHint() const
{
    return QSize(560, 236);
}

void ChartView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_canvas->setGeometry(rect());
    m_canvas->place();
    Q_EMIT resized();
}

bool ChartView::eventFilter(QObject *watched, QEvent *event)
{
    const auto timeOf = [this](const QMouseEvent *mouse) {
        const ChartMapping map = m_canvas->mapping();
        const double x = qBound(map.plot.left(), mouse->position().x(), map.plot.right());
        return qint64(map.msAt(x));
    };
    switch (event->type()) {
    case QEvent::MouseMove:
        Q_EMIT hovered(timeOf(static_cast<QMouseEvent *>(event)));
        break;
    case QEvent::MouseButtonPress:
        setFocus(Qt::MouseFocusReason);
        Q_EMIT clicked(timeOf(static_cast<QMouseEvent *>(event)));
        break;
    case QEvent::Leave:
        Q_EMIT left();
        break;
    case QEvent::Wheel:
        event->ignore(); // the page scrolls, not the chart
        return true;
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

void ChartView::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void ChartView::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace pgt
