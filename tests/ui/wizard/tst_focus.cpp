// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/clusterworld.h"
#include "tests/ui/support/fakesandbox.h"
#include "tests/ui/support/themedtest.h"
#include "tests/ui/support/wizarddriver.h"
#include "tests/ui/support/wizardstage.h"
#include "ui/mainwindow.h"
#include "ui/widgets/focuskeeper.h"
#include "ui/wizard/questiondialog.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

namespace {

using Id = WizardPage::Id;

QString focusName()
{
    const QWidget *widget = QApplication::focusWidget();
    return widget ? widget->accessibleName() : u"nothing"_s;
}

void press(Qt::Key key)
{
    QTest::keyClick(QApplication::focusWidget(), key);
}

} // namespace

/// Where the focus is after something was pressed, and what Enter does in a question.
class TestFocus : public ThemedTest
{
    Q_OBJECT

private Q_SLOTS:
    void disabledControlGetsItBack();
    void hiddenControlGivesItToTheHeir();
    void deletedControlGivesItToTheHeir();
    void whatIsSetOnPurposeStays();
    void enterInAQuestionLosesNothing();
    void arrowKeysChooseNothingThatIsHidden();
    void prepareLeadsToNext();
    void connectingLeadsToStopAndToTheTable();
    void removeFromTheListAsksSafely();
    void fieldsAreLockedWhileConnecting();

private:
    void show(QWidget &window)
    {
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
    }
};

void TestFocus::disabledControlGetsItBack()
{
    QWidget window;
    auto *row = new QHBoxLayout(&window);
    QPushButton first(u"first"_s), second(u"second"_s), third(u"third"_s);
    for (QPushButton *button : {&first, &second, &third}) {
        button->setFocusPolicy(Qt::StrongFocus);
        row->addWidget(button);
    }
    new FocusKeeper(&window, [&](const QWidget *) { return &third; });
    show(window);
    first.setFocus();
    QTest::qWait(0);
    first.setEnabled(false);
    QTRY_VERIFY(third.hasFocus());
    first.setEnabled(true);
    QTRY_VERIFY(first.hasFocus());
    // But not from where the user has gone meanwhile.
    first.setEnabled(false);
    QTRY_VERIFY(third.hasFocus());
    second.setFocus();
    first.setEnabled(true);
    QTest::qWait(0);
    QVERIFY(second.hasFocus());
    // Off and on in one go is no loss at all.
    second.setEnabled(false);
    second.setEnabled(true);
    QTRY_VERIFY(second.hasFocus());
    // A parent that is disabled clears it in another way.
    window.setEnabled(false);
    window.setEnabled(true);
    QTRY_VERIFY(second.hasFocus());
}

void TestFocus::hiddenControlGivesItToTheHeir()
{
    QWidget window;
    auto *row = new QHBoxLayout(&window);
    QPushButton first(u"first"_s), second(u"second"_s), third(u"third"_s), fourth(u"fourth"_s);
    for (QPushButton *button : {&first, &second, &third, &fourth}) {
        button->setFocusPolicy(Qt::StrongFocus);
        row->addWidget(button);
    }
    QWidget *heir = &third;
    auto *keeper = new FocusKeeper(&window, [&](const QWidget *) { return heir; });
    show(window);
    first.setFocus();
    first.hide();
    QTRY_VERIFY(third.hasFocus());
    first.show();
    QTest::qWait(0);
    QVERIFY(third.hasFocus()); // hidden is gone
    heir = &fourth;
    keeper->reconsider();
    QVERIFY(fourth.hasFocus());
    QTest::keyClick(&fourth, Qt::Key_Tab);
    QVERIFY(first.hasFocus());
    heir = &second;
    keeper->reconsider(); // the user has gone on: nothing to choose
    QVERIFY(first.hasFocus());
}

void TestFocus::deletedControlGivesItToTheHeir()
{
    QWidget window;
    auto *row = new QHBoxLayout(&window);
    auto *bar = new QWidget;
    auto *inner = new QHBoxLayout(bar);
    auto *first = new QPushButton(u"first"_s);
    inner->addWidget(first);
    QPushButton second(u"second"_s), third(u"third"_s);
    row->addWidget(bar);
    row->addWidget(&second);
    row->addWidget(&third);
    new FocusKeeper(&window, [&](const QWidget *) { return &third; });
    show(window);
    first->setFocus();
    QTest::qWait(0);
    delete bar;
    QTRY_VERIFY(third.hasFocus());
}

void TestFocus::whatIsSetOnPurposeStays()
{
    QWidget window;
    auto *row = new QHBoxLayout(&window);
    QPushButton first(u"first"_s), second(u"second"_s), third(u"third"_s);
    for (QPushButton *button : {&first, &second, &third})
        row->addWidget(button);
    auto *keeper = new FocusKeeper(&window, [&](const QWidget *) { return &second; });
    show(window);
    first.setFocus();
    QTest::qWait(0);
    first.hide();
    third.setFocus();
    QTest::qWait(0);
    QVERIFY(third.hasFocus());
    // Also where Qt has moved it to already.
    first.show();
    keeper->setFocus(&third, Qt::TabFocusReason);
    third.hide();
    keeper->setFocus(&first, Qt::TabFocusReason);
    QTest::qWait(0);
    QVERIFY(first.hasFocus());
}

void TestFocus::enterInAQuestionLosesNothing()
{
    WizardStage stage;
    show(stage.wizard());
    stage.fillGoal();
    press(Qt::Key_Escape);
    WizardDriver driver(&stage.wizard());
    QVERIFY(driver.dialog());
    QTRY_COMPARE(focusName(), u"Stay"_s);
    press(Qt::Key_Return);
    QTRY_VERIFY(!driver.dialog());
    QVERIFY(stage.wizard().isVisible());
    QCOMPARE(stage.session().goal().clusterName(), u"orders"_s);

    // Wherever its answers stand, and whatever else is offered.
    using Answer = QuestionDialog::Answer;
    const QList<QList<Answer>> orders{{Answer::Destructive, Answer::Stay},
                                      {Answer::Stay, Answer::Destructive},
                                      {Answer::Primary, Answer::Destructive, Answer::Stay},
                                      {Answer::Stay, Answer::Plain}};
    for (const QList<Answer> &order : orders) {
        auto *question = new QuestionDialog(u"What?"_s, u"Why."_s, &stage.wizard());
        QStringList done;
        for (const Answer answer : order)
            question->addAnswer(QString::number(int(answer)), answer,
                                [&done, answer] { done << QString::number(int(answer)); });
        question->open();
        QVERIFY(QTest::qWaitForWindowActive(question));
        press(Qt::Key_Return);
        QCOMPARE(done, QStringList{QString::number(int(Answer::Stay))});
    }
    auto *question = new QuestionDialog(u"What?"_s, u"Why."_s, &stage.wizard());
    bool isAgreed = false;
    question->addAnswer(u"Stay"_s, Answer::Stay);
    question->addAnswer(u"Go on"_s, Answer::Primary, [&] { isAgreed = true; });
    question->open();
    QVERIFY(QTest::qWaitForWindowActive(question));
    press(Qt::Key_Return);
    QVERIFY(isAgreed);
}

void TestFocus::arrowKeysChooseNothingThatIsHidden()
{
    WizardStage stage; // without a sandbox
    stage.wizard().show();
    QVERIFY(QTest::qWaitForWindowActive(&stage.wizard()));
    const auto radios = stage.wizard().findChildren<QRadioButton *>();
    const auto overSsh =
            std::find_if(radios.cbegin(), radios.cend(), [](const QRadioButton *radio) {
                return radio->isVisible() && radio->isChecked();
            });
    QVERIFY(overSsh != radios.cend());
    (*overSsh)->setFocus(Qt::TabFocusReason);
    for (const Qt::Key key : {Qt::Key_Up, Qt::Key_Down}) {
        press(key);
        QVERIFY((*overSsh)->isChecked());
        QVERIFY(QApplication::focusWidget() && QApplication::focusWidget()->isVisible());
        (*overSsh)->setFocus(Qt::TabFocusReason);
    }
}

void TestFocus::prepareLeadsToNext()
{
    SystemClock clock;
    QTemporaryDir runs;
    SetupSession session(clock, runs.path());
    session.goal().setClusterName(u"sandbox"_s);
    session.goal().setGoal(GoalPart::Goal::Sandbox);
    FakeSandbox sandbox;
    sandbox.become(Sandbox::State::Absent);
    SetupWizard wizard(session, &sandbox);
    show(wizard);
    WizardDriver driver(&wizard);
    wizard.findChild<QPushButton *>(u"Prepare sandbox"_s)->setFocus();
    press(Qt::Key_Space);
    QCOMPARE(sandbox.calls.last(), u"prepare"_s);
    QTRY_COMPARE(focusName(), u"Use the sandbox on this computer"_s);
    press(Qt::Key_Return); // nothing is ready, nothing happens
    QVERIFY(!driver.dialog());
    QCOMPARE(int(wizard.currentPage()), int(Id::Goal));
    sandbox.become(Sandbox::State::Ready);
    QTRY_COMPARE(focusName(), u"Next"_s);
    press(Qt::Key_Return);
    QCOMPARE(int(wizard.currentPage()), int(Id::Primary));
}

void TestFocus::connectingLeadsToStopAndToTheTable()
{
    WizardStage stage;
    show(stage.wizard());
    stage.fillGoal();
    stage.next(Id::Primary);
    stage.findPrimary();
    stage.wizard().page(Id::Primary)->findChild<QPushButton *>(u"Connect"_s)->setFocus();
    QCOMPARE(focusName(), u"Connect"_s);
    stage.connectingPrimary();
    QTRY_COMPARE(focusName(), u"Stop connecting"_s);
    stage.findPrimary();
    QTRY_COMPARE(focusName(), u"PostgreSQL clusters"_s);
}

void TestFocus::removeFromTheListAsksSafely()
{
    ClusterWorld world(ClusterWorld::Content::SixClusters);
    MainWindow window(world.list(), theme());
    show(window);
    world.list().select(u"billing"_s);
    for (QAction *action : window.findChildren<QAction *>()) {
        if (action->text().contains(u"from the list"_s))
            action->trigger();
    }
    WizardDriver driver(&window);
    QVERIFY(driver.dialog());
    QTRY_COMPARE(focusName(), u"Keep it"_s);
    press(Qt::Key_Return);
    QTRY_VERIFY(!driver.dialog());
    QVERIFY(world.list().entry(u"billing"_s));
}

void TestFocus::fieldsAreLockedWhileConnecting()
{
    WizardStage stage;
    show(stage.wizard());
    stage.fillGoal();
    stage.next(Id::Primary);
    HostAccess access;
    access.ssh.host = u"db-ber-01"_s;
    access.ssh.user = u"dba"_s;
    stage.session().primary().setAccess(access);
    stage.wizard().page(Id::Primary)->enter();
    auto *host = stage.wizard().page(Id::Primary)->findChild<QLineEdit *>(u"Host"_s);
    host->setFocus();
    stage.connectingPrimary();
    QTest::keyClicks(host, u"-other"_s);
    QCOMPARE(host->text(), u"db-ber-01"_s);
    QVERIFY(host->hasFocus());
    QCOMPARE(stage.session().primary().state(), ServerPart::State::Connecting);
    WizardDriver driver(&stage.wizard());
    const QList<QAccessible::Role> roles{QAccessible::ComboBox, QAccessible::CheckBox};
    for (const QString &name :
         {u"Jump host"_s, u"Authentication"_s, u"Use sudo to act as postgres"_s})
        QVERIFY2(driver.find(name, roles)->state().disabled, qPrintable(name));
    stage.failPrimary();
    QTest::keyClicks(host, u"-other"_s);
    QCOMPARE(stage.session().primary().access().ssh.host, u"db-ber-01-other"_s);
}

QTEST_MAIN(TestFocus)
#include "tst_focus.moc"
