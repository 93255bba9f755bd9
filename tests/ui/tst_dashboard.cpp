// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/orderscluster.h"
#include "ui/dashboard/alertbar.h"
#include "ui/dashboard/chartarea.h"
#include "ui/dashboard/chartbuilder.h"
#include "ui/dashboard/chartpaint.h"
#include "ui/dashboard/chartpanel.h"
#include "ui/dashboard/chartticks.h"
#include "ui/dashboard/chartview.h"
#include "ui/dashboard/dashboard.h"
#include "ui/dashboard/dashboardheader.h"
#include "ui/dashboard/nodecard.h"
#include "ui/dashboard/standbystable.h"
#include "ui/dashboard/topologylayout.h"
#include "ui/dashboard/topologyview.h"
#include "ui/models/standbysmodel.h"
#include "ui/statusstrip.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>
#include <QtTest>

using namespace pgt;

namespace {

const QString berlin2 = QStringLiteral("berlin-2");

/// What assistive technology reads as the description.
QString spoken(const QWidget *widget)
{
    return QAccessible::queryAccessibleInterface(const_cast<QWidget *>(widget))
            ->text(QAccessible::Description);
}

/// The names of all widgets below @p window, as assistive technology reads them. A name that
/// changes is an event that a screen reader speaks.
QMap<const QWidget *, QString> namesBelow(const QWidget &window)
{
    QMap<const QWidget *, QString> names;
    const auto widgets = window.findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        if (const auto *iface = QAccessible::queryAccessibleInterface(widget))
            names.insert(widget, iface->text(QAccessible::Name));
    }
    return names;
}

/// Counts how often widgets of some classes are painted.
class PaintCounter : public QObject
{
public:
    explicit PaintCounter(const QWidget &window)
    {
        const auto widgets = window.findChildren<QWidget *>();
        for (QWidget *widget : widgets)
            widget->installEventFilter(this);
    }
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint)
            ++counts[QString::fromLatin1(watched->metaObject()->className())];
        return false;
    }
    QMap<QString, int> counts;
};

ChartOptions optionsFor(OrdersCluster &orders)
{
    ChartOptions options;
    options.standbyId = berlin2;
    options.toMs = orders.session().history().nowMs();
    return options;
}

} // namespace

class TestDashboard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void init()
    {
        // The offscreen platform says this for every window; it is not ours.
        QTest::failOnWarning(
                QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }
    void cleanupTestCase() { m_theme.reset(); }

    void gapIsHatchedAndNeverDrawnAsZero();
    void openGapSaysWhatIsMissing();
    void stagesAddUpToTheTotal();
    void crosshairReadsBothCharts();
    void limitLineIsShownOnlyWhenItIsInView();
    void axisStepsAreOneTwoOrFive();
    void copiedValuesLeaveUnknownCellsEmpty();

    void topologyPutsCascadesRightOfTheirSender();
    void topologyShowsCirclesToo();

    void modelMergesAndKeepsTheSelection();
    void unknownLagIsADashAndSortsLast();

    void keysDriveTheCharts();
    void choosingAStandbyGoesEverywhere();
    void arrowsMoveAlongTheConnectors();
    void sentencesOfTheSessionAreShown();
    void alertStaysHiddenAfterClosing();
    void namesForScreenReadersExist();

    void watchingSpeaksOnlyWhenAStateChanges();
    void whatLooksTheSameIsNotMadeAgain();
    void nothingIsMadeWhileNobodySees();
    void whatIsNotWatchedIsGreyWithItsTime();
    void theStripSaysHowOldTheValuesAre();
    void collectorsAreNamedApart();
    void positionsHaveTheUnitOfTheirRange();
    void theLensCoversNoTrace();
    void theLensMagnifiesAnySpan();
    void theSourceOfATimeIsSaid();

private:
    std::unique_ptr<Theme> m_theme;
};

void TestDashboard::gapIsHatchedAndNeverDrawnAsZero()
{
    OrdersCluster orders(OrdersCluster::Story::Disconnected);
    const ChartOptions options = optionsFor(orders);
    const auto &session = orders.session();
    const ChartBuilder builder(session.history(), session.snapshot(), session.lagLimits,
                               m_theme->tokens(), options);
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

void TestDashboard::openGapSaysWhatIsMissing()
{
    OrdersCluster orders(OrdersCluster::Story::Disconnected);
    const ChartOptions options = optionsFor(orders);
    const auto &session = orders.session();
    const ChartBuilder builder(session.history(), session.snapshot(), session.lagLimits,
                               m_theme->tokens(), options);
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

void TestDashboard::stagesAddUpToTheTotal()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    const ChartOptions options = optionsFor(orders);
    const auto &session = orders.session();
    const ChartBuilder builder(session.history(), session.snapshot(), session.lagLimits,
                               m_theme->tokens(), options);
    const ChartScene scene = builder.lag();
    QCOMPARE(scene.lines.size(), 3);
    const QPointF end = scene.lines.last().runs.last().last();
    QVERIFY(qAbs(end.y() - double(*session.current.standby(berlin2)->replayLag.bytes)) < 1024);
    QVERIFY(scene.summary.contains(QStringLiteral("rising")));
}

void TestDashboard::crosshairReadsBothCharts()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    ChartOptions options = optionsFor(orders);
    options.crosshairMs = options.toMs - 100'000;
    const auto &session = orders.session();
    const ChartBuilder builder(session.history(), session.snapshot(), session.lagLimits,
                               m_theme->tokens(), options);
    const ChartScene positions = builder.positions();
    QCOMPARE(positions.crosshair->rows.size(), 3);
    QVERIFY(positions.crosshair->rows.at(1).values.at(1).startsWith(QChar(0x2212)));
    QCOMPARE(builder.lag().crosshair->rows.size(), 4);
    options.crosshairMs = options.toMs - options.spanMs * 2; // before everything that was recorded
    const ChartScene outside = ChartBuilder(session.history(), session.snapshot(),
                                            session.lagLimits, m_theme->tokens(), options)
                                       .positions();
    QCOMPARE(outside.crosshair->rows.at(1).values.first(), QStringLiteral("no data"));
}

void TestDashboard::limitLineIsShownOnlyWhenItIsInView()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    ChartOptions options = optionsFor(orders);
    auto &session = orders.session();
    const auto lag = [&] {
        return ChartBuilder(session.history(), session.snapshot(), session.lagLimits,
                            m_theme->tokens(), options)
                .lag();
    };
    QVERIFY(lag().limit.has_value());
    session.lagLimits.bytes = qint64(1) << 40;
    QVERIFY(!lag().limit.has_value());
}

void TestDashboard::axisStepsAreOneTwoOrFive()
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

void TestDashboard::copiedValuesLeaveUnknownCellsEmpty()
{
    OrdersCluster orders(OrdersCluster::Story::Disconnected);
    const ChartOptions options = optionsFor(orders);
    const auto &session = orders.session();
    const QString text = ChartBuilder(session.history(), session.snapshot(), session.lagLimits,
                                      m_theme->tokens(), options)
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

void TestDashboard::topologyPutsCascadesRightOfTheirSender()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    const TopologyLayout layout = layoutTopology(orders.session().snapshot());
    const QList<TopologyPlace> expected{
            {QStringLiteral("munich-1"), {}, 1, 0},
            {QStringLiteral("munich-2"), QStringLiteral("munich-1"), 2, 0},
            {berlin2, {}, 1, 1}};
    QCOMPARE(layout.places, expected);
    QCOMPARE(layout.rows, 2);
    QVERIFY(layout.isFree(2, 1));
}

void TestDashboard::topologyShowsCirclesToo()
{
    ReplicationSnapshot snapshot;
    for (const auto &[id, upstream] :
         {std::pair{"a", "b"}, {"b", "a"}, {"c", "gone"}, {"d", "d"}}) {
        StandbySample s;
        s.id = QString::fromLatin1(id);
        s.upstreamId = QString::fromLatin1(upstream);
        snapshot.standbys.append(s);
    }
    QCOMPARE(layoutTopology(snapshot).places.size(), 4);
}

void TestDashboard::modelMergesAndKeepsTheSelection()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    StandbysModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    ReplicationSnapshot snapshot = orders.session().snapshot();
    model.setSnapshot(snapshot, {});
    StandbysTable table(&model);
    table.selectStandby(berlin2);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    snapshot.standbys.removeFirst();
    StandbySample fresh;
    fresh.id = fresh.name = QStringLiteral("munich-3");
    snapshot.standbys.append(fresh);
    model.setSnapshot(snapshot, {});
    QCOMPARE(resets.count(), 0);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(table.selectedStandby(), berlin2);
}

void TestDashboard::unknownLagIsADashAndSortsLast()
{
    StandbysModel model;
    ReplicationSnapshot snapshot;
    StandbySample unknown;
    unknown.id = unknown.name = QStringLiteral("u");
    StandbySample known = unknown;
    known.id = known.name = QStringLiteral("k");
    known.replayLag.bytes = 0;
    snapshot.standbys = {unknown, known};
    model.setSnapshot(snapshot, {});
    const QModelIndex cell = model.index(0, StandbysModel::ReplayLag);
    QCOMPARE(cell.data().toString(), QStringLiteral("–"));
    StandbysTable table(&model);
    QCOMPARE(table.model()->index(0, 0).data().toString(), QStringLiteral("k"));
}

void TestDashboard::keysDriveTheCharts()
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

void TestDashboard::choosingAStandbyGoesEverywhere()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    Dashboard dashboard;
    dashboard.resize(1200, 850);
    dashboard.setSession(&orders.session());
    dashboard.show();
    QCOMPARE(dashboard.charts()->standbyId(), berlin2); // the worst one at first
    const QString munich2 = QStringLiteral("munich-2");
    Q_EMIT dashboard.topology()->standbyActivated(munich2);
    QCOMPARE(dashboard.charts()->standbyId(), munich2);
    QCOMPARE(dashboard.table()->selectedStandby(), munich2);
    QVERIFY(dashboard.topology()->card(munich2)->isSelected());
    QVERIFY(!dashboard.topology()->card(berlin2)->isSelected());
    orders.run(1);
    orders.session().announce();
    QCOMPARE(dashboard.table()->selectedStandby(), munich2);
}

void TestDashboard::arrowsMoveAlongTheConnectors()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    Dashboard dashboard;
    dashboard.resize(1200, 850);
    dashboard.setSession(&orders.session());
    dashboard.show();
    dashboard.activateWindow();
    QTRY_VERIFY(dashboard.isActiveWindow());
    TopologyView *topology = dashboard.topology();
    topology->card({})->setFocus();
    const auto press = [](Qt::Key key) { QTest::keyClick(QApplication::focusWidget(), key); };
    press(Qt::Key_Right);
    QCOMPARE(QApplication::focusWidget(), topology->card(QStringLiteral("munich-1")));
    press(Qt::Key_Right);
    QCOMPARE(QApplication::focusWidget(), topology->card(QStringLiteral("munich-2")));
    press(Qt::Key_Left);
    press(Qt::Key_Down);
    QCOMPARE(QApplication::focusWidget(), topology->card(berlin2));
    press(Qt::Key_Left);
    QCOMPARE(QApplication::focusWidget(), topology->card({}));
}

void TestDashboard::sentencesOfTheSessionAreShown()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    Dashboard dashboard;
    dashboard.setSession(&orders.session());
    const auto *header = dashboard.findChild<DashboardHeader *>();
    QCOMPARE(header->sentence(),
             QStringLiteral("2 of 3 standbys streaming — berlin-2 is 48 MB / 12 s behind"));
    orders.session().status = QStringLiteral("Reading positions, 2 of 4 hosts answered");
    orders.session().setState(WatchSession::State::Connecting);
    QCOMPARE(header->sentence(), orders.session().status);
}

void TestDashboard::alertStaysHiddenAfterClosing()
{
    OrdersCluster orders(OrdersCluster::Story::Disconnected);
    Dashboard dashboard;
    dashboard.resize(1200, 850);
    dashboard.setSession(&orders.session());
    dashboard.show();
    QVERIFY(dashboard.alertBar()->isVisible());
    QVERIFY(dashboard.alertBar()->text().contains(QStringLiteral("berlin-2 stopped receiving")));
    QVERIFY(!dashboard.alertBar()->isAncestorOf(QApplication::focusWidget()));
    Q_EMIT dashboard.alertBar()->closed(QStringLiteral("berlin-2/disconnected"));
    QVERIFY(!dashboard.alertBar()->isVisible());
    QCOMPARE(orders.session().hiddenAlerts, QStringList{QStringLiteral("berlin-2/disconnected")});
}

void TestDashboard::namesForScreenReadersExist()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    Dashboard dashboard;
    dashboard.setSession(&orders.session());
    QStringList names;
    const auto widgets = dashboard.findChildren<QWidget *>();
    for (const QWidget *widget : widgets)
        names.append(widget->accessibleName());
    for (const char *name : {"Topology", "Charts for", "5 min", "1 h", "Live", "Paused",
                             "WAL positions", "Lag behind primary", "By stage", "Compare", "Bytes",
                             "Seconds", "Standbys", "Copy values"})
        QVERIFY2(names.contains(QLatin1String(name)), name);
    QVERIFY(spoken(dashboard.charts()->positionsPanel()->view())
                    .contains(QStringLiteral("berlin-2 receives")));
    QVERIFY2(spoken(dashboard.topology()).contains(QStringLiteral("catching up")),
             qPrintable(spoken(dashboard.topology())));
}

/// Figures change every second, names and states do not: a screen reader must not be told.
void TestDashboard::watchingSpeaksOnlyWhenAStateChanges()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    Dashboard dashboard;
    dashboard.resize(1200, 850);
    dashboard.setSession(&orders.session());
    dashboard.show();
    StatusStrip strip;
    strip.show();
    const auto second = [&] {
        orders.run(1);
        orders.session().announce();
        strip.showSession(&orders.session());
    };
    second();
    QCoreApplication::processEvents();
    const auto names = namesBelow(dashboard);
    const auto stripNames = namesBelow(strip);
    QVERIFY(names.size() > 50);
    const QString before = spoken(dashboard.topology()->card(berlin2));
    for (int i = 0; i < 10; ++i) {
        second();
        QCOMPARE(namesBelow(dashboard), names);
        QCOMPARE(namesBelow(strip), stripNames);
    }
    QVERIFY(spoken(dashboard.topology()->card(berlin2)) != before); // when somebody asks

    // The state is part of the name.
    orders.session().current.standbys[2].state = StandbyState::ReplayPaused;
    orders.session().announce();
    QVERIFY(dashboard.topology()->card(berlin2)->accessibleName().contains(
            QStringLiteral("replay paused")));
}

void TestDashboard::whatLooksTheSameIsNotMadeAgain()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    Dashboard dashboard;
    dashboard.resize(1200, 850);
    dashboard.setSession(&orders.session());
    dashboard.show();
    QVERIFY(QTest::qWaitForWindowExposed(&dashboard));
    orders.session().announce();
    QCoreApplication::processEvents();
    PaintCounter painted(dashboard);
    const auto *model =
            qobject_cast<const QSortFilterProxyModel *>(dashboard.table()->model())->sourceModel();
    QSignalSpy changed(model, &QAbstractItemModel::dataChanged);
    for (int i = 0; i < 5; ++i) {
        orders.session().announce();
        QCoreApplication::processEvents();
    }
    QCOMPARE(changed.count(), 0);
    for (const char *name : {"pgt::NodeCard", "pgt::TopologyView", "pgt::ChartLegend",
                             "pgt::FailoverPanel", "pgt::StatePill"})
        QVERIFY2(painted.counts.value(QLatin1String(name)) == 0, name);
    // One cell of one row is one signal.
    orders.session().current.standbys[1].retainedBytes = 7;
    orders.session().announce();
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.at(0).at(0).toModelIndex().column(), int(StandbysModel::RetainedWal));
    QCOMPARE(changed.at(0).at(1).toModelIndex().column(), int(StandbysModel::RetainedWal));
}

void TestDashboard::nothingIsMadeWhileNobodySees()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    QWidget window;
    auto *layout = new QVBoxLayout(&window);
    auto *dashboard = new Dashboard;
    layout->addWidget(dashboard);
    dashboard->setSession(&orders.session());
    window.resize(1200, 850);
    window.show();
    const auto end = [&] { return dashboard->charts()->positionsPanel()->view()->scene().to; };
    const auto second = [&] {
        orders.run(1);
        orders.session().announce();
    };
    second();
    const double seen = end();
    dashboard->hide();
    second();
    QCOMPARE(end(), seen);
    dashboard->show();
    QVERIFY(end() > seen);
    const double again = end();
    window.showMinimized();
    QTRY_VERIFY(window.isMinimized());
    second();
    QCOMPARE(end(), again);
    window.showNormal();
    QTRY_VERIFY(end() > again);
}

void TestDashboard::whatIsNotWatchedIsGreyWithItsTime()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    auto &session = orders.session();
    session.current.isCurrent = false;
    session.current.primary.isReachable = false;
    for (StandbySample &standby : session.current.standbys)
        standby.isFresh = standby.isReachable = standby.isConnected = false;
    Dashboard dashboard;
    dashboard.setSession(&session);
    const QString time = momentText(session.current.standbys[0].sampledAt, session.current.atUtc);
    for (const QString &id : {QString(), QStringLiteral("munich-1"), berlin2}) {
        const NodeCard *card = dashboard.topology()->card(id);
        QVERIFY2(card->accessibleName().contains(QStringLiteral("not watched")), qPrintable(id));
        QVERIFY(id.isEmpty() || spoken(card) == QStringLiteral("as of %1").arg(time));
    }
    const auto *model = dashboard.table()->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        const QModelIndex state = model->index(row, StandbysModel::State);
        QCOMPARE(state.data().toString(), QStringLiteral("not watched"));
        QCOMPARE(state.data(StandbysModel::KindRole).toInt(), int(StateKind::Idle));
        QVERIFY(state.data(StandbysModel::StaleRole).toBool());
        QVERIFY(!model->index(row, StandbysModel::ReplayLag)
                         .data(StandbysModel::ProblemRole)
                         .toBool());
    }
}

void TestDashboard::theStripSaysHowOldTheValuesAre()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    auto &session = orders.session();
    StatusStrip strip;
    const auto texts = [&] {
        QStringList all;
        const auto labels = strip.findChildren<QLabel *>();
        for (const QLabel *label : labels)
            all << label->text();
        return all.join(QLatin1Char('|')).replace(QChar::Nbsp, QLatin1Char(' '));
    };
    strip.showSession(&session);
    QVERIFY(texts().contains(QStringLiteral("4 hosts connected")));
    QVERIFY(texts().contains(QStringLiteral("Clocks agree")));
    QVERIFY(!texts().contains(QStringLiteral("ago")));
    session.sampledAt = session.current.atUtc.addSecs(-8);
    session.connectedHosts = 0;
    session.current.clocks = ClockDifference{std::chrono::seconds(5), std::chrono::milliseconds(2)};
    strip.showSession(&session);
    QVERIFY(texts().contains(QStringLiteral("0 of 4 hosts answer")));
    QVERIFY2(texts().contains(QStringLiteral(", 8.0 s ago")), qPrintable(texts()));
    QVERIFY(texts().contains(QStringLiteral("Clocks differ by 5.0 s ± 2 ms")));
}

void TestDashboard::collectorsAreNamedApart()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    CollectorSample barman;
    barman.name = QStringLiteral("barman");
    barman.nature = SenderNature::WalCollector;
    barman.senderName = QStringLiteral("berlin-1");
    orders.session().current.collectors = {barman};
    Dashboard dashboard;
    dashboard.setSession(&orders.session());
    QStringList texts;
    const auto labels = dashboard.findChildren<QLabel *>();
    for (const QLabel *label : labels)
        texts << label->text();
    QVERIFY(texts.contains(barman.sentence()));
    QCOMPARE(dashboard.table()->model()->rowCount(), 3);
}

void TestDashboard::positionsHaveTheUnitOfTheirRange()
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

void TestDashboard::theLensCoversNoTrace()
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

void TestDashboard::theLensMagnifiesAnySpan()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    ChartOptions options = optionsFor(orders);
    options.spanMs = 24 * 3600 * 1000;
    const auto &session = orders.session();
    const ChartScene scene = ChartBuilder(session.history(), session.snapshot(), session.lagLimits,
                                          m_theme->tokens(), options)
                                     .positions();
    QVERIFY(scene.lens.has_value());
    for (const ChartLine &line : scene.lens->lines) {
        const auto &run = line.runs.first();
        QVERIFY(run.size() >= 15); // a sample a second
        QVERIFY(run.last().x() - run.first().x() > 15'000);
    }
}

void TestDashboard::theSourceOfATimeIsSaid()
{
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    auto &session = orders.session();
    session.current.standbys[0].replayLag.time = LagTime{
            std::chrono::milliseconds(4), LagTime::Qualifier::Measured, LagTime::Source::Server};
    Dashboard dashboard;
    dashboard.setSession(&session);
    const NodeCard *card = dashboard.topology()->card(QStringLiteral("munich-1"));
    QVERIFY(card->toolTip().contains(QStringLiteral("by the primary itself")));
    const NodeCard *other = dashboard.topology()->card(berlin2);
    QVERIFY(other->toolTip().contains(QStringLiteral("samples of this program")));
    StandbysModel model;
    model.setSnapshot(session.current, {});
    QVERIFY(model.index(0, StandbysModel::ReplayLag)
                    .data(Qt::ToolTipRole)
                    .toString()
                    .contains(QStringLiteral("by the primary itself")));
}

QTEST_MAIN(TestDashboard)
#include "tst_dashboard.moc"
