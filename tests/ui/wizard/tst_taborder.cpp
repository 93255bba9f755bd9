// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakesecretstore.h"
#include "tests/ui/support/clusterworld.h"
#include "tests/ui/support/fakesandbox.h"
#include "tests/ui/support/themedtest.h"
#include "tests/ui/support/wizardstage.h"
#include "ui/adopt/adoptwizard.h"
#include "ui/mainwindow.h"
#include "ui/wizard/wizardfooter.h"

#include <QAbstractButton>
#include <QLabel>
#include <QMenuBar>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

namespace {

using Id = WizardPage::Id;

QString describe(const QWidget *widget)
{
    const QString name = widget->accessibleName();
    return name.isEmpty() ? QString::fromLatin1(widget->metaObject()->className()) : name;
}

QRect placeOf(const QWidget *widget)
{
    return {widget->mapToGlobal(QPoint(0, 0)), widget->size()};
}

/// @p a is read before @p b: it stands above it, or left of it in the same line.
bool isBefore(const QWidget *a, const QWidget *b)
{
    const QRect first = placeOf(a);
    const QRect second = placeOf(b);
    if (first.bottom() < second.top())
        return true;
    const bool sameLine = first.top() <= second.bottom() && second.top() <= first.bottom();
    return sameLine && first.right() < second.left();
}

/// What Tab visits from @p first on until it comes back or leaves @p page.
QList<QWidget *> walk(QWidget *first, const QWidget *page)
{
    QList<QWidget *> stops;
    for (QWidget *at = first; at && page->isAncestorOf(at) && !stops.contains(at);
         at = QApplication::focusWidget()) {
        stops << at;
        QTest::keyClick(at, Qt::Key_Tab);
    }
    return stops;
}

QList<QWidget *> wanted(const QWidget *page)
{
    QList<QWidget *> all;
    for (QWidget *widget : page->findChildren<QWidget *>()) {
        if ((widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy() &&
            widget->isVisible() && widget->isEnabled())
            all << widget;
    }
    return all;
}

} // namespace

/// Tab visits what is seen in the order in which it is read; each mnemonic leads to one place.
class TestTabOrder : public ThemedTest
{
    Q_OBJECT

private Q_SLOTS:
    void pagesAreWalkedAsTheyAreSeen_data();
    void pagesAreWalkedAsTheyAreSeen();
    void goalLandsOnTheCheckedRadio();
    void startPageIsWalkedToItsEnd();
    void menusHaveEachMnemonicOnce();
    void adoptPagesHaveEachMnemonicOnce();

private:
    void open(Id id);
    void verifyWalk(const QWidget *page, QWidget *first);

    std::unique_ptr<WizardStage> m_stage;
};

void TestTabOrder::open(Id id)
{
    m_stage = std::make_unique<WizardStage>();
    SetupWizard &wizard = m_stage->wizard();
    wizard.resize(1100, 900);
    wizard.show();
    wizard.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&wizard));
    m_stage->goTo(id);
}

void TestTabOrder::verifyWalk(const QWidget *page, QWidget *first)
{
    first->setFocus();
    const QList<QWidget *> stops = walk(first, page);
    QStringList names;
    for (const QWidget *stop : stops)
        names << describe(stop);
    for (qsizetype i = 1; i < stops.size(); ++i)
        QVERIFY2(!isBefore(stops[i], stops[i - 1]),
                 qPrintable(u"%1 comes after %2: %3"_s.arg(
                         describe(stops[i]), describe(stops[i - 1]), names.join(u", "_s))));
    for (QWidget *widget : wanted(page))
        QVERIFY2(stops.contains(widget),
                 qPrintable(u"%1 is not reached: %2"_s.arg(describe(widget), names.join(u", "_s))));
}

void TestTabOrder::pagesAreWalkedAsTheyAreSeen_data()
{
    QTest::addColumn<int>("id");
    for (int i = 0; i < WizardPage::pageCount; ++i)
        QTest::newRow(qPrintable(WizardPage::stepName(Id(i)))) << i;
}

void TestTabOrder::pagesAreWalkedAsTheyAreSeen()
{
    QFETCH(int, id);
    open(Id(id));
    if (Id(id) == Id::Replication) // all there is on that page
        QMetaObject::invokeMethod(
                m_stage->wizard().page(Id(id))->findChild<QAbstractButton *>(u"More options"_s),
                "click");
    QTest::qWait(0); // laid out, and the order made
    WizardPage *page = m_stage->wizard().page(Id(id));
    // From the very first control, wherever the page puts the focus when it is opened.
    QList<QWidget *> all = wanted(page);
    QVERIFY(!all.isEmpty());
    QWidget *first = all.first();
    for (QWidget *widget : all) {
        if (isBefore(widget, first))
            first = widget;
    }
    verifyWalk(page, first);
    // After the page: Back if it can be pressed, Next if it can, Cancel, Help.
    const auto *footer = m_stage->wizard().findChild<WizardFooter *>();
    QList<QWidget *> after;
    for (QWidget *button : footer->buttons()) {
        if (button->isVisible() && button->isEnabled())
            after << button;
    }
    for (QWidget *button : std::as_const(after)) {
        QCOMPARE(describe(QApplication::focusWidget()), describe(button));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    }
}

void TestTabOrder::goalLandsOnTheCheckedRadio()
{
    SystemClock clock;
    QTemporaryDir runs;
    SetupSession session(clock, runs.path());
    session.goal().setGoal(GoalPart::Goal::Sandbox);
    FakeSandbox sandbox;
    sandbox.become(Sandbox::State::Absent);
    SetupWizard wizard(session, &sandbox);
    wizard.show();
    wizard.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&wizard));
    QCOMPARE(describe(QApplication::focusWidget()), u"Cluster name"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(describe(QApplication::focusWidget()), u"Use the sandbox on this computer"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(describe(QApplication::focusWidget()), u"Prepare sandbox"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up); // chooses the other one
    QVERIFY(session.goal().goal() == GoalPart::Goal::OverSsh);
    QCOMPARE(describe(QApplication::focusWidget()), u"Set up replication over SSH"_s);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(describe(QApplication::focusWidget()), u"Set up replication over SSH"_s);
}

void TestTabOrder::startPageIsWalkedToItsEnd()
{
    ClusterWorld world(ClusterWorld::Content::Nothing);
    MainWindow window(world.list(), theme());
    window.setStartCards({StartCard::make(StartCard::Kind::SetUp),
                          StartCard::make(StartCard::Kind::Watch),
                          StartCard::make(StartCard::Kind::Sandbox)});
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    verifyWalk(window.startPage(), window.startPage()->focusProxy());
    QSignalSpy shortcuts(window.startPage(), &StartPage::shortcutsRequested);
    window.startPage()->focusProxy()->setFocus();
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QCOMPARE(shortcuts.count(), 1);
}

void TestTabOrder::menusHaveEachMnemonicOnce()
{
    ClusterWorld world(ClusterWorld::Content::SixClusters);
    MainWindow window(world.list(), theme());
    const auto verify = [](const QString &where, const QList<QAction *> &actions) {
        QStringList keys;
        for (const QAction *action : actions) {
            const QString key = QKeySequence::mnemonic(action->text()).toString();
            QVERIFY2(key.isEmpty() || !keys.contains(key),
                     qPrintable(where + u": "_s + action->text()));
            keys << key;
        }
    };
    verify(u"menu bar"_s, window.menuBar()->actions());
    for (const QAction *menu : window.menuBar()->actions()) {
        QVERIFY(menu->menu());
        QVERIFY(!menu->menu()->actions().isEmpty());
        verify(menu->text(), menu->menu()->actions());
    }
}

void TestTabOrder::adoptPagesHaveEachMnemonicOnce()
{
    FakeSecretStore secrets;
    AdoptSession session(secrets);
    AdoptWizard wizard(session);
    for (const Id id : {Id::FirstServer, Id::FoundServers, Id::SignIn}) {
        const WizardPage *page = wizard.page(id);
        QStringList keys;
        const auto add = [&](const QString &text) {
            const QString key = QKeySequence::mnemonic(text).toString();
            if (!key.isEmpty())
                keys << key;
        };
        for (const QAbstractButton *button : page->findChildren<QAbstractButton *>())
            add(button->text());
        for (const QLabel *label : page->findChildren<QLabel *>()) {
            if (label->buddy())
                add(label->text());
        }
        QStringList once = keys;
        once.removeDuplicates();
        QVERIFY2(once.size() == keys.size(),
                 qPrintable(WizardPage::stepName(id) + u": "_s + keys.join(u' ')));
    }
}

QTEST_MAIN(TestTabOrder)
#include "tst_taborder.moc"
