// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/clusterworld.h"
#include "ui/dashboard/alertbar.h"
#include "ui/dashboard/dashboard.h"
#include "ui/mainwindow.h"
#include "ui/models/clustermodel.h"
#include "ui/sidebar.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTreeView>
#include <QtTest>

using namespace pgt;

class TestMainWindow : public QObject
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

    void cardsAndKeysAskForTheSameThing()
    {
        ClusterWorld world(ClusterWorld::Content::Nothing);
        MainWindow window(world.list(), *m_theme);
        window.setStartCards({StartCard::make(StartCard::Kind::SetUp),
                              StartCard::make(StartCard::Kind::Sandbox)});
        activate(window);
        QSignalSpy setUp(&window, &MainWindow::newReplicationRequested);
        QSignalSpy sandbox(&window, &MainWindow::sandboxRequested);
        QTest::keyClick(&window, Qt::Key_N, Qt::ControlModifier);
        QCOMPARE(setUp.count(), 1);
        QTest::keyClick(&window, Qt::Key_T, Qt::ControlModifier);
        QCOMPARE(sandbox.count(), 1);
        const auto cards = window.findChildren<StartCardButton *>();
        QCOMPARE(cards.size(), 2);
        QCOMPARE(cards.first()->accessibleName(), QStringLiteral("Set up replication"));
        QVERIFY(cards.first()->hasFocus());
        QTest::keyClick(cards.first(), Qt::Key_Return);
        QCOMPARE(setUp.count(), 2);
        window.sideBar()->newReplicationButton()->click();
        QCOMPARE(setUp.count(), 3);
    }

    void searchFiltersAndLeadsToTheTree()
    {
        ClusterWorld world(ClusterWorld::Content::SixClusters);
        MainWindow window(world.list(), *m_theme);
        activate(window);
        QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
        QLineEdit *search = window.sideBar()->search();
        QVERIFY(search->hasFocus());
        QCOMPARE(search->accessibleName(), QStringLiteral("Search clusters"));
        QTest::keyClicks(search, QStringLiteral("ware"));
        QTreeView *tree = window.sideBar()->tree();
        QCOMPARE(tree->model()->rowCount(), 1);
        QTest::keyClick(search, Qt::Key_Down);
        QVERIFY(tree->hasFocus());
        QCOMPARE(world.list().selectedId(), QStringLiteral("warehouse-eu"));
        search->clear();
        QCOMPARE(tree->model()->rowCount(), 3);
        QCOMPARE(world.list().selectedId(), QStringLiteral("warehouse-eu"));
    }

    void selectedClusterFillsTheDashboard()
    {
        ClusterWorld world(ClusterWorld::Content::SixClusters);
        MainWindow window(world.list(), *m_theme);
        activate(window);
        world.list().select(QStringLiteral("orders"));
        QCOMPARE(window.dashboard()->session(), &world.orders());
        QTest::keyClick(&window, Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(world.list().selectedId(), QStringLiteral("billing"));
        QTest::keyClick(&window, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(world.list().selectedId(), QStringLiteral("orders"));
        QTest::keyClick(&window, Qt::Key_F5);
        QCOMPARE(world.orders().sampleNowCalls, 1);
    }

    void f6VisitsEveryRegionAndComesBack()
    {
        ClusterWorld world(ClusterWorld::Content::SixClusters);
        MainWindow window(world.list(), *m_theme);
        world.list().select(QStringLiteral("orders"));
        activate(window);
        window.sideBar()->newReplicationButton()->setFocus();
        QSet<QWidget *> seen;
        for (int i = 0; i < 6; ++i) {
            QTest::keyClick(&window, Qt::Key_F6);
            seen.insert(QApplication::focusWidget());
        }
        QCOMPARE(seen.size(), 6);
        QVERIFY(window.sideBar()->newReplicationButton()->hasFocus());
        QTest::keyClick(&window, Qt::Key_F6, Qt::ShiftModifier);
        QVERIFY(!window.sideBar()->newReplicationButton()->hasFocus());
    }

    void f8GoesToTheAlert()
    {
        ClusterWorld world(ClusterWorld::Content::SixClusters, OrdersCluster::Story::Disconnected);
        MainWindow window(world.list(), *m_theme);
        world.list().select(QStringLiteral("orders"));
        activate(window);
        QVERIFY(window.dashboard()->alertBar()->isVisible());
        QTest::keyClick(&window, Qt::Key_F8);
        QVERIFY(window.dashboard()->alertBar()->isAncestorOf(QApplication::focusWidget()));
    }

    void clusterModelMergesWithoutReset()
    {
        ClusterModel model;
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        const auto entry = [](const char *name, const char *group) {
            ClusterEntry e;
            e.id = e.name = QString::fromLatin1(name);
            e.group = QString::fromLatin1(group);
            return e;
        };
        model.setEntries({entry("a", "G"), entry("b", "G"), entry("c", "H")});
        const QPersistentModelIndex b = model.indexOf(QStringLiteral("b"));
        model.setEntries({entry("c", "H"), entry("d", "G"), entry("b", "G")});
        QVERIFY(b.isValid());
        QCOMPARE(b.data().toString(), QStringLiteral("b"));
        QCOMPARE(b.row(), 1);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("H"));
        QVERIFY(!model.flags(model.index(0, 0)).testFlag(Qt::ItemIsSelectable));
        QCOMPARE(resets.count(), 0);
    }

private:
    void activate(MainWindow &window)
    {
        window.show();
        window.activateWindow();
        QTRY_VERIFY(window.isActiveWindow());
    }

    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
