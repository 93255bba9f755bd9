// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/orderscluster.h"
#include "tests/ui/support/themedtest.h"
#include "ui/dashboard/dashboard.h"
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

QTEST_MAIN(TestTopologyView)
#include "tst_topologyview.moc"
