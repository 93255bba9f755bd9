// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/clusterworld.h"
#include "tests/ui/support/themedtest.h"
#include "tests/ui/support/wizarddriver.h"
#include "tests/ui/support/wizardstage.h"
#include "ui/dashboard/alertbar.h"
#include "ui/dashboard/dashboard.h"
#include "ui/dashboard/standbystable.h"
#include "ui/mainwindow.h"
#include "ui/models/checksmodel.h"
#include "ui/sidebar.h"
#include "ui/wizard/grouptree.h"

#include <QLineEdit>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

namespace {

using Id = WizardPage::Id;

/// Eight passed checks of one group: two are shown, six folded.
QList<Finding> manyPassed()
{
    QList<Finding> findings;
    for (int i = 0; i < 8; ++i) {
        Finding finding;
        finding.id = u"check-%1"_s.arg(i);
        finding.scope = Finding::Scope::Primary;
        finding.state = Finding::State::Pass;
        finding.title = u"Check %1"_s.arg(i);
        finding.reason = u"Because of %1."_s.arg(i);
        findings << finding;
    }
    return findings;
}

} // namespace

/// What a view was pressed on may change the model below it: no index and no reference is used
/// after that. Meant to be run with the address sanitizer as well.
class TestModelChanges : public ThemedTest
{
    Q_OBJECT

private Q_SLOTS:
    void spaceOnTheFoldOpensIt();
    void clickOnTheFoldOpensIt();
    void doubleClickOnTheFoldExplainsNothing();
    void checksRunAgainWhileARowIsSelected();
    void anotherPlanWhileAStepIsSelected();
    void removedClusterIsNotReplacedByTheView();
    void searchDoesNotChangeWhatIsWatched();
    void answerToAnAlertMayReplaceIt();
    void standbyThatGoesAwayTakesNoOtherWithIt();

private:
    void openChecks(const QList<Finding> &findings);
    GroupTree *tree(Id id) { return m_stage->wizard().page(id)->findChild<GroupTree *>(); }
    QModelIndex fold();
    void expectFoldIsOpen();

    std::unique_ptr<WizardStage> m_stage;
};

void TestModelChanges::openChecks(const QList<Finding> &findings)
{
    m_stage = std::make_unique<WizardStage>();
    SetupWizard &wizard = m_stage->wizard();
    wizard.show();
    wizard.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&wizard));
    m_stage->goTo(Id::Checks, findings);
    QCoreApplication::processEvents(); // laid out
}

QModelIndex TestModelChanges::fold()
{
    const QAbstractItemModel *model = tree(Id::Checks)->model();
    const QModelIndex group = model->index(0, 0);
    return model->index(model->rowCount(group) - 1, 0, group);
}

void TestModelChanges::expectFoldIsOpen()
{
    const GroupTree *view = tree(Id::Checks);
    const QModelIndex group = view->model()->index(0, 0);
    QCOMPARE(view->model()->rowCount(group), 8);
    for (int row = 0; row < 8; ++row)
        QVERIFY(!view->model()->index(row, 0, group).data(ChecksModel::FoldRole).toBool());
    // The first of the rows that took its place.
    QCOMPARE(view->currentIndex().data().toString(), u"Check 2"_s);
    QVERIFY(!WizardDriver(&m_stage->wizard()).dialog());
}

void TestModelChanges::spaceOnTheFoldOpensIt()
{
    openChecks(manyPassed());
    QVERIFY(fold().data(ChecksModel::FoldRole).toBool());
    GroupTree *view = tree(Id::Checks);
    view->setFocus();
    view->setCurrentIndex(fold());
    QTest::keyClick(view, Qt::Key_Space);
    expectFoldIsOpen();
    QTest::keyClick(view, Qt::Key_Space); // now the check itself
    WizardDriver driver(&m_stage->wizard());
    QVERIFY(driver.dialog());
    QVERIFY(driver.text(u"Text"_s).contains(u"Because of 2."_s));
    QVERIFY(driver.press(u"Close"_s));
}

void TestModelChanges::clickOnTheFoldOpensIt()
{
    openChecks(manyPassed());
    GroupTree *view = tree(Id::Checks);
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(fold()).center());
    expectFoldIsOpen();
}

void TestModelChanges::doubleClickOnTheFoldExplainsNothing()
{
    openChecks(manyPassed());
    GroupTree *view = tree(Id::Checks);
    // As the window system sends it: one press opens the fold, the double click is its second half,
    // and another row lies under the pointer by then.
    const QPoint at = view->visualRect(fold()).center();
    QTest::mousePress(view->viewport(), Qt::LeftButton, {}, at);
    QTest::mouseRelease(view->viewport(), Qt::LeftButton, {}, at);
    QMouseEvent second(QEvent::MouseButtonDblClick, QPointF(at),
                       view->viewport()->mapToGlobal(QPointF(at)), Qt::LeftButton, Qt::LeftButton,
                       Qt::NoModifier);
    QCoreApplication::sendEvent(view->viewport(), &second);
    expectFoldIsOpen();
}

void TestModelChanges::checksRunAgainWhileARowIsSelected()
{
    openChecks(manyPassed());
    GroupTree *view = tree(Id::Checks);
    view->setFocus();
    view->setCurrentIndex(fold());
    QTest::keyClick(view, Qt::Key_Space);
    view->setCurrentIndex(fold()); // the last check by now
    m_stage->setFindings(manyPassed().mid(0, 2));
    QCOMPARE(view->model()->rowCount(view->model()->index(0, 0)), 2);
    QTest::keyClick(view, Qt::Key_Space);
    WizardDriver driver(&m_stage->wizard());
    QVERIFY(driver.dialog());
    QVERIFY(driver.press(u"Close"_s));
    m_stage->setFindings({});
    QTest::keyClick(view, Qt::Key_Space);
    QTRY_VERIFY(!driver.dialog());
}

void TestModelChanges::anotherPlanWhileAStepIsSelected()
{
    openChecks(invented::findingsWithoutFailure());
    m_stage->setPlan();
    m_stage->next(Id::Review);
    GroupTree *view = tree(Id::Review);
    QCoreApplication::processEvents();
    const QModelIndex group = view->model()->index(1, 0);
    const QModelIndex last = view->model()->index(view->model()->rowCount(group) - 1, 0, group);
    view->scrollTo(last);
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(last).center());
    Plan shorter = invented::plan();
    shorter.id += u"-again"_s;
    shorter.steps = shorter.steps.mid(0, 2);
    SetupFixture(m_stage->session()).setPlan(shorter);
    WizardDriver driver(&m_stage->wizard());
    QVERIFY(driver.text(u"Step preview"_s).contains(u"+ wal_level = replica"_s));
    SetupFixture(m_stage->session()).setPlan(Plan());
    QVERIFY(view->model()->rowCount() == 0);
}

void TestModelChanges::removedClusterIsNotReplacedByTheView()
{
    ClusterWorld world(ClusterWorld::Content::SixClusters);
    MainWindow window(world.list(), theme());
    window.show();
    world.list().select(u"billing"_s);
    QStringList selected;
    connect(&world.list(), &ClusterList::selectionChanged, this,
            [&] { selected << world.list().selectedId(); });
    QVERIFY(world.list().remove(u"billing"_s));
    // The list alone decides which is next, and once.
    QCOMPARE(selected, QStringList{world.list().selectedId()});
    QCOMPARE(window.sideBar()->tree()->currentIndex().data().toString(),
             world.list().selectedSession()->cluster().name);
}

void TestModelChanges::searchDoesNotChangeWhatIsWatched()
{
    ClusterWorld world(ClusterWorld::Content::SixClusters);
    MainWindow window(world.list(), theme());
    window.show();
    world.list().select(u"orders"_s);
    QSignalSpy changed(&world.list(), &ClusterList::selectionChanged);
    window.sideBar()->search()->setText(u"ware"_s);
    QCOMPARE(changed.count(), 0);
    QCOMPARE(world.list().selectedId(), u"orders"_s);
    window.sideBar()->search()->setText(u"no such cluster"_s);
    QCOMPARE(window.sideBar()->tree()->model()->rowCount(), 0);
    window.sideBar()->search()->clear();
    QCOMPARE(changed.count(), 0);
    QCOMPARE(window.sideBar()->tree()->currentIndex().data().toString(), u"orders"_s);
}

void TestModelChanges::answerToAnAlertMayReplaceIt()
{
    AlertBar bar;
    Alert first;
    first.id = u"first/a-name-that-is-too-long-for-a-small-string"_s;
    first.serverId = u"berlin-2/a-name-that-is-too-long-for-a-small-string"_s;
    first.what = u"berlin-2 is disconnected"_s;
    bar.setAlert(first);
    bar.show();
    QStringList told;
    const auto answer = [&](const QString &id) {
        bar.setAlert(std::nullopt); // as a session that has no other
        told << id;
    };
    connect(&bar, &AlertBar::showRequested, this, answer);
    connect(&bar, &AlertBar::closed, this, answer);
    WizardDriver driver(&bar);
    QVERIFY(driver.press(u"Show standby"_s));
    bar.setAlert(first);
    QVERIFY(driver.press(u"Hide until it changes"_s));
    QCOMPARE(told, (QStringList{first.serverId, first.id}));
}

void TestModelChanges::standbyThatGoesAwayTakesNoOtherWithIt()
{
    ClusterWorld world(ClusterWorld::Content::SixClusters);
    MainWindow window(world.list(), theme());
    window.show();
    world.list().select(u"orders"_s);
    const StandbysTable *table = window.dashboard()->table();
    ReplicationSnapshot fewer = world.orders().current;
    QVERIFY(fewer.standbys.size() > 1);
    const QString gone = fewer.standbys.constLast().id;
    window.dashboard()->table()->selectStandby(gone);
    fewer.standbys.removeLast();
    world.orders().sample(fewer);
    world.orders().announce();
    QCOMPARE(table->model()->rowCount(), int(fewer.standbys.size()));
    fewer.standbys.clear();
    world.orders().sample(fewer);
    world.orders().announce();
    QCOMPARE(table->model()->rowCount(), 0);
}

QTEST_MAIN(TestModelChanges)
#include "tst_modelchanges.moc"
