// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/orderscluster.h"
#include "tests/ui/support/themedtest.h"
#include "ui/dashboard/chartarea.h"
#include "ui/dashboard/chartbuilder.h"
#include "ui/dashboard/chartpaint.h"
#include "ui/dashboard/chartpanel.h"
#include "ui/dashboard/chartticks.h"
#include "ui/dashboard/chartview.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;

namespace {

const QString berlin2 = QStringLiteral("berlin-2");

ChartOptions optionsFor(OrdersCluster &orders)
{
    ChartOptions options;
    options.standbyId = berlin2;
    options.toMs = orders.session().history().nowMs();
    return options;
}

} // namespace

/// The charts of the dashboard: what is drawn of a history, keys, units, the lens.
class TestCharts : public ThemedTest
{
    Q_OBJECT

private Q_SLOTS:
    void gapIsHatchedAndNeverDrawnAsZero();
    void openGapSaysWhatIsMissing();
    void stagesAddUpToTheTotal();
    void crosshairReadsBothCharts();
    void limitLineIsShownOnlyWhenItIsInView();
    void axisStepsAreOneTwoOrFive();
    void copiedValuesLeaveUnknownCellsEmpty();
    void keysDriveTheCharts();
    void positionsHaveTheUnitOfTheirRange();
    void theLensCoversNoTrace();
    void theLensMagnifiesAnySpan();
};

void TestCharts::gapIsHatchedAndNeverDrawnAsZero()
{
    OrdersCluster orders(OrdersCluster::Story::Disconnected);
    const ChartOptions options = optionsFor(orders);
    const auto &session = orders.session();
    const ChartBuilder builder(session.history(), session.snapshot(), session.lagLimits,
                               theme().tokens(), options);
    for (const ChartScene &scene : {builder.positions(), builder.lag()}) {
        QCOMPARE(scene.hatches.size(), 2);
        QVERIFY(!scene.hatches.first().isOpen);
        QVERIFY(scene.hatches.last().isOpen);
        const ChartHatch &closed = scene.hatches.first();
        for (const ChartLine &line : scene.lines) {
            if (line.name == QLatin1String("Write"))
                continue; // the primary was sampled all the time
            QVERIFY(line.runs.size() >= 2);
            for (const auto &run : line.runs) {
                for (const QPointF &point : run) {
                    QVERIFY(point.y() > 0);
                    QVERIFY(point.x() <= closed.from || point.x() >= closed.to);
                    QVERIFY(point.x() <= scene.hatches.last().from);
                }
            }
        }
        const auto crosses =
                std::count_if(scene.marks.begin(), scene.marks.end(), [](const ChartMark &mark) {
                    return mark.shape == ChartMark::Shape::Cross;
                });
        QVERIFY(crosses >= 2);
    }
}

void TestCharts::openGapSaysWhatIsMissing()
{
    OrdersCluster orders(OrdersCluster::Story::Disconnected);
    const ChartOptions options = optionsFor(orders);
    const auto &session = orders.session();
    const ChartBuilder builder(session.history(), session.snapshot(), session.lagLimits,
                               theme().tokens(), options);
    const ChartScene positions = builder.positions();
    QVERIFY(positions.callout.has_value());
    QCOMPARE(positions.callout->title, QStringLiteral("No data from berlin-2"));
    QVERIFY(!positions.lens.has_value());
    QCOMPARE(positions.legend.last().value, QStringLiteral("no data"));
    const ChartScene lag = builder.lag();
    QCOMPARE(QString(lag.callout->text).replace(QChar::Nbsp, QLatin1Char(' ')),
             QStringLiteral("slot on berlin-1 keeps 746 MB"));
    QVERIFY(lag.summary.contains(QStringLiteral("unknown")));
}

void TestCharts::stagesAddUpToTheTotal()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    const ChartOptions options = optionsFor(orders);
    const auto &session = orders.session();
    const ChartBuilder builder(session.history(), session.snapshot(), session.lagLimits,
                               theme().tokens(), options);
    const ChartScene scene = builder.lag();
    QCOMPARE(scene.lines.size(), 3);
    const QPointF end = scene.lines.last().runs.last().last();
    QVERIFY(qAbs(end.y() - double(*session.current.standby(berlin2)->replayLag.bytes)) < 1024);
    QVERIFY(scene.summary.contains(QStringLiteral("rising")));
}

void TestCharts::crosshairReadsBothCharts()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    ChartOptions options = optionsFor(orders);
    options.crosshairMs = options.toMs - 100'000;
    const auto &session = orders.session();
    const ChartBuilder builder(session.history(), session.snapshot(), session.lagLimits,
                               theme().tokens(), options);
    const ChartScene positions = builder.positions();
    QCOMPARE(positions.crosshair->rows.size(), 3);
    QVERIFY(positions.crosshair->rows.at(1).values.at(1).startsWith(QChar(0x2212)));
    QCOMPARE(builder.lag().crosshair->rows.size(), 4);
    options.crosshairMs = options.toMs - options.spanMs * 2; // before everything that was recorded
    const ChartScene outside = ChartBuilder(session.history(), session.snapshot(),
                                            session.lagLimits, theme().tokens(), options)
                                       .positions();
    QCOMPARE(outside.crosshair->rows.at(1).values.first(), QStringLiteral("no data"));
}

void TestCharts::limitLineIsShownOnlyWhenItIsInView()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    ChartOptions options = optionsFor(orders);
    auto &session = orders.session();
    const auto lag = [&] {
        return ChartBuilder(session.history(), session.snapshot(), session.lagLimits,
                            theme().tokens(), options)
                .lag();
    };
    QVERIFY(lag().limit.has_value());
    session.lagLimits.bytes = qint64(1) << 40;
    QVERIFY(!lag().limit.has_value());
}

void TestCharts::axisStepsAreOneTwoOrFive()
{
    for (const double highest : {0.0, 1e3, 7e5, 5e7, 4.9e9, 3e12}) {
        const ChartAxis axis = bytesAxis(highest);
        QVERIFY(axis.high >= highest);
        QVERIFY(axis.ticks.size() >= 2 && axis.ticks.size() <= 8);
        QCOMPARE(axis.ticks.first().at, 0.0);
    }
    QCOMPARE(bytesAxis(50.0 * 1024 * 1024).ticks.last().label, QStringLiteral("60 MB"));
    QCOMPARE(secondsAxis(0.2).ticks.last().at, qMax(1.0, secondsAxis(0.2).high));
    const double gb = 1024.0 * 1024 * 1024;
    QCOMPARE(positionsAxis(113 * gb, 114.2 * gb).ticks.first().label, QStringLiteral("113.0 GB"));
    QVERIFY(timeTicks(0, 300'000).size() <= 7);
    QVERIFY(timeTicks(0, 3'600'000).size() <= 7);
}

void TestCharts::copiedValuesLeaveUnknownCellsEmpty()
{
    OrdersCluster orders(OrdersCluster::Story::Disconnected);
    const ChartOptions options = optionsFor(orders);
    const auto &session = orders.session();
    const QString text = ChartBuilder(session.history(), session.snapshot(), session.lagLimits,
                                      theme().tokens(), options)
                                 .valuesAsText();
    const QStringList lines = text.trimmed().split(QLatin1Char('\n'));
    QVERIFY(lines.size() > 100);
    const qsizetype column =
            lines.first().split(QLatin1Char('\t')).indexOf(QStringLiteral("berlin-2 lag, bytes"));
    QVERIFY(column > 0);
    QVERIFY(!lines.at(5).split(QLatin1Char('\t')).at(column).isEmpty());
    QVERIFY(text.split(QLatin1Char('\n'))
                    .at(lines.size() - 1)
                    .split(QLatin1Char('\t'))
                    .at(column)
                    .isEmpty());
}

void TestCharts::keysDriveTheCharts()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    ChartArea charts;
    charts.resize(1200, 400);
    charts.setSession(&orders.session());
    charts.show();
    QWidget *view = charts.positionsPanel()->view();
    const auto key = [&](Qt::Key k, Qt::KeyboardModifiers m = {}) { QTest::keyClick(view, k, m); };
    key(Qt::Key_1);
    QCOMPARE(charts.options().spanMs, qint64(3'600'000));
    key(Qt::Key_5);
    QCOMPARE(charts.options().spanMs, qint64(300'000));
    key(Qt::Key_S);
    QCOMPARE(charts.options().unit, ChartOptions::Unit::Seconds);
    key(Qt::Key_B);
    QCOMPARE(charts.options().unit, ChartOptions::Unit::Bytes);

    key(Qt::Key_Left);
    QVERIFY(charts.options().crosshairMs.has_value());
    const qint64 one = *charts.options().crosshairMs;
    key(Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(one - *charts.options().crosshairMs >= 9 * (charts.options().toMs - one));
    key(Qt::Key_Return);
    QVERIFY(charts.options().isPinned);
    key(Qt::Key_Escape);
    QVERIFY(!charts.options().crosshairMs.has_value());

    key(Qt::Key_Space);
    QVERIFY(!charts.options().isLive);
    const qint64 frozen = charts.options().toMs;
    orders.run(10);
    charts.refresh();
    QCOMPARE(charts.options().toMs, frozen);
    key(Qt::Key_Space);
    QVERIFY(charts.options().toMs > frozen);

    QGuiApplication::clipboard()->clear();
    key(Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("Primary write")));
}

void TestCharts::positionsHaveTheUnitOfTheirRange()
{
    const double mb = 1024.0 * 1024;
    const ChartAxis young = positionsAxis(48.5 * mb, 48.6 * mb);
    QCOMPARE(young.unit, QStringLiteral("MB"));
    for (const ChartTick &tick : young.ticks)
        QVERIFY2(QRegularExpression(QStringLiteral("^4[789]\\.\\d MB$"))
                         .match(tick.label)
                         .hasMatch(),
                 qPrintable(tick.label));
    QCOMPARE(positionsAxis(113e3 * mb, 114.2e3 * mb).unit, QStringLiteral("GB"));

    // A label that needs more room gets it, in both charts.
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    ChartArea charts;
    charts.resize(1300, 400);
    charts.setSession(&orders.session());
    charts.show();
    const ChartView *left = charts.positionsPanel()->view();
    const ChartView *right = charts.lagPanel()->view();
    const QString widest = left->scene().widestLabel;
    QVERIFY(!widest.isEmpty());
    QCOMPARE(right->scene().widestLabel, widest);
    QCOMPARE(left->width() - left->plotWidth(), right->width() - right->plotWidth());
    ChartView view(QStringLiteral("chart"));
    view.resize(500, 200);
    view.show();
    ChartScene scene;
    scene.widestLabel = QStringLiteral("1156120.4 MB");
    view.setScene(scene);
    const QFontMetrics metrics(fonts::ui(fonts::Size::Small));
    QVERIFY(view.width() - view.plotWidth() > metrics.horizontalAdvance(scene.widestLabel) + 18);
}

void TestCharts::theLensCoversNoTrace()
{
    ChartScene scene;
    scene.to = scene.high = 100;
    scene.lens = ChartLens();
    const ChartMapping map{QRectF(60, 8, 500, 240), 0, 100, 0, 100};
    scene.lines = {{{}, {}, {{{0, 10}, {100, 90}}}}};
    scene.lines[0].runs[0].clear();
    for (int x = 0; x <= 100; ++x)
        scene.lines[0].runs[0].append({double(x), double(x)});
    const QRectF usual = chartpaint::lensBox(scene, map);
    QVERIFY(usual.right() > map.plot.right() - 10 && usual.bottom() > map.plot.bottom() - 10);
    // Little data: all of it is at the right end, from the bottom to the top.
    scene.lines[0].runs = {{{97, 1}, {98, 50}, {99, 99}}};
    const QRectF moved = chartpaint::lensBox(scene, map);
    QVERIFY(!moved.isEmpty() && moved.right() < map.x(97));
    scene.lines[0].runs = {{{0, 5}, {50, 5}, {100, 5}}, {{0, 95}, {50, 95}, {100, 95}}};
    QVERIFY(chartpaint::lensBox(scene, map).isEmpty());
}

void TestCharts::theLensMagnifiesAnySpan()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    ChartOptions options = optionsFor(orders);
    options.spanMs = 24 * 3600 * 1000;
    const auto &session = orders.session();
    const ChartScene scene = ChartBuilder(session.history(), session.snapshot(), session.lagLimits,
                                          theme().tokens(), options)
                                     .positions();
    QVERIFY(scene.lens.has_value());
    for (const ChartLine &line : scene.lens->lines) {
        const auto &run = line.runs.first();
        QVERIFY(run.size() >= 15); // a sample a second
        QVERIFY(run.last().x() - run.first().x() > 15'000);
    }
}

QTEST_MAIN(TestCharts)
#include "tst_charts.moc"
