// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/orderscluster.h"
#include "tests/ui/support/themedtest.h"
#include "ui/dashboard/alertbar.h"
#include "ui/dashboard/chartarea.h"
#include "ui/dashboard/chartpanel.h"
#include "ui/dashboard/chartview.h"
#include "ui/dashboard/dashboard.h"
#include "ui/dashboard/dashboardheader.h"
#include "ui/dashboard/nodecard.h"
#include "ui/dashboard/standbystable.h"
#include "ui/dashboard/topologyview.h"
#include "ui/models/standbysmodel.h"
#include "ui/statusstrip.h"
#include "ui/theme/fonts.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;

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

} // namespace

/// The dashboard as a whole: what it shows of a session, says and makes again.
class TestDashboard : public ThemedTest
{
    Q_OBJECT

private Q_SLOTS:
    void modelMergesAndKeepsTheSelection();
    void unknownLagIsADashAndSortsLast();
    void choosingAStandbyGoesEverywhere();
    void sentencesOfTheSessionAreShown();
    void alertStaysHiddenAfterClosing();
    void alertTakesTheWidthItsWordsNeed();
    void namesForScreenReadersExist();
    void watchingSpeaksOnlyWhenAStateChanges();
    void whatLooksTheSameIsNotMadeAgain();
    void nothingIsMadeWhileNobodySees();
    void whatIsNotWatchedIsGreyWithItsTime();
    void theStripSaysHowOldTheValuesAre();
    void collectorsAreNamedApart();
    void theSourceOfATimeIsSaid();
};

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

/// With a large font the words beside the button were cut: the bar does not scroll.
void TestDashboard::alertTakesTheWidthItsWordsNeed()
{
    OrdersCluster orders(OrdersCluster::Story::Disconnected);
    AlertBar bar;
    bar.resize(fonts::scaled(900), 100);
    bar.setAlert(orders.session().alert());
    QTRY_VERIFY(bar.isVisible());
    const auto *words = bar.findChild<QLabel *>();
    const auto *button = bar.findChild<QPushButton *>();
    QTRY_VERIFY(button->isVisible() && button->x() >= words->geometry().right());
    bar.resize(fonts::scaled(400), 100);
    QTRY_VERIFY(button->y() >= words->geometry().bottom());
    QVERIFY(words->width() > fonts::scaled(300));
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
