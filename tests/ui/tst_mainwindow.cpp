// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/clusterworld.h"
#include "tests/ui/support/themedtest.h"
#include "ui/dashboard/alertbar.h"
#include "ui/dashboard/dashboard.h"
#include "ui/mainwindow.h"
#include "ui/models/clustermodel.h"
#include "ui/sidebar.h"
#include "ui/startpage.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QDialog>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTreeView>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

/// The main window: what is offered, and where keys and buttons lead.
class TestMainWindow : public ThemedTest
{
    Q_OBJECT

private Q_SLOTS:
    void cardsAndKeysAskForTheSameThing()
    {
        ClusterWorld world(ClusterWorld::Content::Nothing);
        MainWindow window(world.list(), theme());
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

    /// Nothing is offered that does nothing yet, and what is offered is the program's own.
    void whatTheStartPageOffersDoesSomething()
    {
        ClusterWorld world(ClusterWorld::Content::Nothing);
        MainWindow window(world.list(), theme());
        window.setStartCards({StartCard::make(StartCard::Kind::SetUp)});
        activate(window);
        QSignalSpy setUp(&window, &MainWindow::newReplicationRequested);
        const auto *page = window.findChild<StartPage *>();
        QVERIFY(page);
        QStringList offers;
        const auto buttons = page->findChildren<QAbstractButton *>();
        for (QAbstractButton *button : buttons) {
            if (!button->isVisible())
                continue;
            offers << button->accessibleName();
            const QPointer<QDialog> before = window.findChild<QDialog *>();
            button->click();
            const bool didSomething =
                    setUp.count() > 0 || (!before && window.findChild<QDialog *>());
            QVERIFY2(didSomething, qPrintable(button->accessibleName()));
            setUp.clear();
        }
        offers.sort();
        QCOMPARE(offers, (QStringList{u"All shortcuts"_s, u"Set up replication"_s}));
        for (const QAction *action : window.findChildren<QAction *>())
            QVERIFY2(!action->text().contains(u"Import"_s), qPrintable(action->text()));
    }

    /// "Hide until it changes" hides the bar, not the way back to it.
    void aHiddenAlertIsShownAgainByTheAlertsButton()
    {
        ClusterWorld world(ClusterWorld::Content::SixClusters, OrdersCluster::Story::Disconnected);
        MainWindow window(world.list(), theme());
        world.list().select(u"orders"_s);
        activate(window);
        const auto named = [&window](const QString &start) -> QAbstractButton * {
            for (auto *button : window.findChildren<QAbstractButton *>()) {
                if (button->isVisible() && button->accessibleName().startsWith(start))
                    return button;
            }
            return nullptr;
        };
        const AlertBar *bar = window.dashboard()->alertBar();
        for (int i = 0; i < 2; ++i) {
            QVERIFY(bar->isVisible());
            QAbstractButton *hide = named(u"Hide until it changes"_s);
            QVERIFY(hide);
            hide->click();
            QVERIFY(!bar->isVisible());
            QAbstractButton *alerts = named(u"Alerts"_s);
            QVERIFY(alerts && alerts->isEnabled());
            alerts->click();
            QVERIFY(bar->isVisible());
            QVERIFY(bar->isAncestorOf(QApplication::focusWidget()));
        }
        named(u"Hide until it changes"_s)->click();
        QTest::keyClick(&window, Qt::Key_F8);
        QVERIFY(bar->isVisible());
    }

    void searchFiltersAndLeadsToTheTree()
    {
        ClusterWorld world(ClusterWorld::Content::SixClusters);
        MainWindow window(world.list(), theme());
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
        MainWindow window(world.list(), theme());
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
        MainWindow window(world.list(), theme());
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
        MainWindow window(world.list(), theme());
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
};

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
