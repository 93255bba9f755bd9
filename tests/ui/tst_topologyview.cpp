// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/orderscluster.h"
#include "tests/ui/support/pictures.h"
#include "tests/ui/support/themedtest.h"
#include "ui/dashboard/dashboard.h"
#include "ui/dashboard/failoverpanel.h"
#include "ui/dashboard/nodecard.h"
#include "ui/dashboard/topologylayout.h"
#include "ui/dashboard/topologyview.h"

#include <QtTest>

using namespace pgt;
using namespace pgt::test;

namespace {

const QString berlin2 = QStringLiteral("berlin-2");

} // namespace

/// The strip with the servers and how they are connected.
class TestTopologyView : public ThemedTest
{
    Q_OBJECT

private Q_SLOTS:
    void topologyPutsCascadesRightOfTheirSender();
    void topologyShowsCirclesToo();
    void arrowsMoveAlongTheConnectors();
    void whatFitsIsNotScrolled_data();
    void whatFitsIsNotScrolled();
};

void TestTopologyView::topologyPutsCascadesRightOfTheirSender()
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

void TestTopologyView::topologyShowsCirclesToo()
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

void TestTopologyView::arrowsMoveAlongTheConnectors()
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

void TestTopologyView::whatFitsIsNotScrolled_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<bool>("hasCascade");
    // A window less its side bar; the page has a bar that scrolls it downwards as well.
    QTest::newRow("two servers, 1440") << 1440 - 248 << false;
    QTest::newRow("two servers, 1280") << 1280 - 248 << false;
    QTest::newRow("cascade, 1440") << 1440 - 248 << true;
}

/// What would happen if the primary failed takes what the servers leave, or a column of its own.
void TestTopologyView::whatFitsIsNotScrolled()
{
    QFETCH(int, width);
    QFETCH(bool, hasCascade);
    QFont font = QApplication::font();
    font.setPixelSize(13); // what the widths of the design belong to
    QApplication::setFont(font);
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    if (!hasCascade) {
        orders.session().current.standbys.removeIf(
                [](const StandbySample &standby) { return standby.id != berlin2; });
    }
    QVERIFY(orders.session().failover().has_value());
    Dashboard dashboard;
    dashboard.resize(width, 700);
    dashboard.setSession(&orders.session());
    dashboard.show();
    QVERIFY(QTest::qWaitForWindowExposed(&dashboard));
    const TopologyView *topology = dashboard.topology();
    QTRY_VERIFY(topology->width() > width - 30);
    QCOMPARE(topology->width(), topology->parentWidget()->width()); // of the viewport
    QVERIFY(shoot(dashboard, QStringLiteral("topology-%1").arg(QTest::currentDataTag())));
    auto *failover = topology->findChild<FailoverPanel *>();
    QVERIFY(failover->isVisible());
    QVERIFY(failover->height() >= failover->heightForWidth(failover->width()));
    QList<QWidget *> placed{failover};
    for (NodeCard *card : topology->findChildren<NodeCard *>())
        placed << card;
    QCOMPARE(placed.size(), hasCascade ? 5 : 3);
    for (const QWidget *one : std::as_const(placed)) {
        QVERIFY2(topology->rect().contains(one->geometry()), qPrintable(one->accessibleName()));
        for (const QWidget *other : std::as_const(placed))
            QVERIFY(one == other || !one->geometry().intersects(other->geometry()));
    }
}

QTEST_MAIN(TestTopologyView)
#include "tst_topologyview.moc"
