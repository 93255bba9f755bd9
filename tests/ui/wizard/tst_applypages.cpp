// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/wizardtest.h"
#include "ui/models/stepsmodel.h"
#include "ui/widgets/progressbar.h"
#include "ui/wizard/copypanel.h"
#include "ui/wizard/copypanels.h"
#include "ui/wizard/grouptree.h"
#include "ui/wizard/ratechart.h"

#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextBlock>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;

namespace {

using Id = WizardPage::Id;

/// The invented plan with a second standby, berlin-3.
Plan withTwoStandbys()
{
    Plan plan = invented::plan();
    PlanHost third = plan.hosts.constLast();
    third.id = QStringLiteral("third");
    third.name = QStringLiteral("berlin-3");
    const QString second = plan.hosts.constLast().id;
    plan.hosts << third;
    const QList<Step> steps = plan.steps;
    for (Step step : steps) {
        if (step.hostId != second)
            continue;
        step.hostId = third.id;
        step.id.replace(second, third.id);
        plan.steps << step;
    }
    return plan;
}

} // namespace

/// The pages Apply and Done: questions of a run, its log and its proof. The run is invented.
class TestApplyPages : public WizardTest
{
    Q_OBJECT

private Q_SLOTS:
    void failedStepOffersRetryUndoAndLeave();
    void questionOfAStepIsAnsweredSafelyByDefault();
    void linesThatProveAreSeenWithoutScrolling();
    void logIsFilteredByHost();
    void closingDuringApplyAsks();
    void comesBackFromTheBackgroundWhenItIsNeeded();
    void saysSoWhenTheProofFailed();
    void resumedRunShowsApplyOnly();
    void pageAndHelpNameTheSameClock();
    void severalStandbysShowTheirCopiesAndProofs();
    void failureIsSaidWhileOthersStillRun();
};

void TestApplyPages::failedStepOffersRetryUndoAndLeave()
{
    toPage(Id::Apply);
    QVERIFY(!m_driver->isVisible(QStringLiteral("Retry")));
    m_stage->failCopy();
    QVERIFY(m_driver->isVisible(QStringLiteral("Undo")));
    QVERIFY(m_driver->isVisible(QStringLiteral("Leave for later")));
    QVERIFY(m_driver->press(QStringLiteral("Retry")));
    QVERIFY(!m_driver->isVisible(QStringLiteral("Retry")));
    m_stage->failCopy();
    QVERIFY(m_driver->press(QStringLiteral("Undo")));
    m_stage->failCopy();
    QVERIFY(m_driver->press(QStringLiteral("Leave for later")));
    QCOMPARE(m_stage->run()->calls, (QStringList{QStringLiteral("start"), QStringLiteral("retry"),
                                                 QStringLiteral("undo"), QStringLiteral("leave")}));
    QVERIFY(m_driver->press(QStringLiteral("Close")));
    QVERIFY(!m_stage->wizard().isVisible());
}

void TestApplyPages::questionOfAStepIsAnsweredSafelyByDefault()
{
    toPage(Id::Apply);
    FakeRunSession *run = m_stage->run();
    const QString proceed = QStringLiteral("Restart berlin-1 again");
    const QString stop = QStringLiteral("Stop berlin-2 anyway");
    const QString keep = QStringLiteral("Keep berlin-2 as it is, undo the rest");
    RunQuestion question;
    question.proceed = proceed;
    run->m_question = question;
    m_stage->failCopy();
    QVERIFY2(m_driver->isVisible(proceed), qPrintable(m_driver->problem()));
    QVERIFY(m_driver->isVisible(QStringLiteral("Retry")));
    QVERIFY(!m_driver->isVisible(keep));
    QCOMPARE(QApplication::focusWidget()->accessibleName(), QStringLiteral("Retry"));
    QVERIFY(m_driver->press(proceed));
    QVERIFY(!m_driver->isVisible(proceed));

    question.kind = RunQuestion::Kind::UndoAnyway;
    question.proceed = stop;
    question.skip = keep;
    run->m_question = question;
    m_stage->failCopy();
    QVERIFY(m_driver->isVisible(stop));
    QVERIFY(m_driver->isVisible(keep));
    QVERIFY(!m_driver->isVisible(QStringLiteral("Retry"))); // it would go forward again
    QCOMPARE(QApplication::focusWidget()->accessibleName(), keep);
    QVERIFY(m_driver->press(keep));
    run->m_question.reset();
    m_stage->failCopy();
    QVERIFY(!m_driver->isVisible(stop));
    QVERIFY(m_driver->isVisible(QStringLiteral("Retry")));
    QCOMPARE(run->calls, (QStringList{QStringLiteral("start"), QStringLiteral("proceed"),
                                      QStringLiteral("skip")}));
}

void TestApplyPages::linesThatProveAreSeenWithoutScrolling()
{
    toPage(Id::Apply);
    Proof proof = invented::proof();
    proof.log.clear();
    for (int i = 0; i < 30; ++i) {
        EvidenceLine line;
        line.isMilestone = i == 3 || i == 20;
        line.text =
                i == 20 ? QStringLiteral("LOG:  started streaming WAL from primary at 0/3000000")
                        : QStringLiteral("LOG:  line %1").arg(i);
        proof.log << line;
    }
    m_stage->run()->succeed(proof);
    QCOMPARE(int(m_stage->wizard().currentPage()), int(Id::Done));
    QPlainTextEdit *view = nullptr;
    for (QPlainTextEdit *each : m_stage->wizard().findChildren<QPlainTextEdit *>()) {
        if (each->accessibleName() == QStringLiteral("Log of the standby"))
            view = each;
    }
    QVERIFY(view);
    QTRY_VERIFY(view->isVisible());
    const QTextBlock proving = view->document()->find(QStringLiteral("started streaming")).block();
    QVERIFY(proving.isValid());
    QCOMPARE(view->verticalScrollBar()->maximum(), 0); // all that is shown is seen
    const QString shown = view->toPlainText();
    QVERIFY(shown.contains(QStringLiteral("LOG:  line 3\n")));
    QVERIFY(shown.contains(QStringLiteral("LOG:  line 29\n")));
    QVERIFY2(shown.contains(QStringLiteral("22 further line")), qPrintable(shown));
}

void TestApplyPages::logIsFilteredByHost()
{
    toPage(Id::Apply);
    const QString log = QStringLiteral("Log");
    QVERIFY(m_driver->text(log).contains(QStringLiteral("role replicator created")));
    QVERIFY2(m_driver->check(QStringLiteral("berlin-2")), qPrintable(m_driver->problem()));
    QVERIFY(!m_driver->text(log).contains(QStringLiteral("role replicator created")));
    QVERIFY(m_driver->text(log).contains(QStringLiteral("17/main stopped")));
    QVERIFY(m_driver->check(QStringLiteral("All")));
    QVERIFY(m_driver->text(log).contains(QStringLiteral("role replicator created")));
    QVERIFY(m_driver->check(QStringLiteral("Undo everything")));
    QCOMPARE(m_stage->run()->onFailure(), RunSession::OnFailure::UndoEverything);
}

void TestApplyPages::closingDuringApplyAsks()
{
    toPage(Id::Apply);
    m_stage->wizard().close();
    QVERIFY(m_stage->wizard().isVisible());
    QVERIFY(m_driver->dialog());
    QVERIFY(m_driver->press(QStringLiteral("Stay")));
    QTRY_VERIFY(!m_driver->dialog());
    QCOMPARE(m_stage->run()->state(), RunSession::State::Running);
    QVERIFY(m_driver->press(QStringLiteral("Cancel...")));
    QVERIFY(m_driver->press(QStringLiteral("Cancel the run")));
    QCOMPARE(m_stage->run()->state(), RunSession::State::Stopping);
    QVERIFY(m_stage->wizard().isVisible());
}

void TestApplyPages::comesBackFromTheBackgroundWhenItIsNeeded()
{
    toPage(Id::Apply);
    QSignalSpy hidden(&m_stage->wizard(), &SetupWizard::sentToBackground);
    m_stage->wizard().close();
    QVERIFY(m_driver->press(QStringLiteral("Go on in the background")));
    QCOMPARE(hidden.size(), 1);
    QVERIFY(!m_stage->wizard().isVisible());
    QCOMPARE(m_stage->run()->state(), RunSession::State::Running);
    m_stage->failCopy();
    QVERIFY(m_stage->wizard().isVisible());
    QVERIFY(m_driver->isVisible(QStringLiteral("Retry")));
}

void TestApplyPages::saysSoWhenTheProofFailed()
{
    toPage(Id::Apply);
    m_stage->run()->succeed(invented::failedProof());
    QCOMPARE(int(m_stage->wizard().currentPage()), int(Id::Done));
    const QString proof = m_driver->text(QStringLiteral("Proof"));
    QVERIFY2(proof.contains(QStringLiteral("was not seen to arrive")), qPrintable(proof));
    QVERIFY(proof.contains(QStringLiteral("paused")));
    const auto *result = m_stage->wizard().findChild<QLabel *>(QStringLiteral("Result"));
    QCOMPARE(result->text(), QStringLiteral("Replication could not be proved"));
}

void TestApplyPages::resumedRunShowsApplyOnly()
{
    FakeRunSession run(invented::plan());
    run.setState(RunSession::State::NeedsDecision);
    SetupWizard wizard(run);
    wizard.show();
    QCOMPARE(int(wizard.currentPage()), int(Id::Apply));
    QVERIFY(!wizard.page(Id::Review));
    WizardDriver driver(&wizard);
    QVERIFY(driver.isVisible(QStringLiteral("Retry")));
    QVERIFY(!driver.isEnabled(QStringLiteral("Back")));
    run.succeed(invented::proof());
    QCOMPARE(int(wizard.currentPage()), int(Id::Done));
}

void TestApplyPages::severalStandbysShowTheirCopiesAndProofs()
{
    FakeRunSession run(withTwoStandbys());
    SetupWizard wizard(run);
    wizard.show();
    run.setState(RunSession::State::Running);
    const QString first = invented::copyStepId(), other = QStringLiteral("third/copy");
    auto *panels = wizard.findChild<CopyPanels *>();
    QVERIFY(panels && panels->panel(first) && panels->panel(other));
    QVERIFY(!panels->panel(other)->chart()->isVisible());
    for (const QString &id : {first, other})
        run.setStep(id, StepState::Running, std::chrono::seconds(2));
    CopyProgress progress;
    progress.totalBytes = 1000 << 20;
    progress.doneBytes = 250 << 20;
    run.setCopy(progress, QStringLiteral("standby"));
    progress.doneBytes = 750 << 20;
    run.setCopy(progress, QStringLiteral("third"));
    const auto share = [panels](const QString &id) {
        const auto *bar = panels->panel(id)->findChild<ProgressBar *>();
        return double(bar->value()) / bar->maximum();
    };
    QCOMPARE(share(first), 0.25);
    QCOMPARE(share(other), 0.75);
    const auto *tree = wizard.page(Id::Apply)->findChild<GroupTree *>();
    const auto *model = qobject_cast<const StepsModel *>(tree->model());
    for (const QString &id : {first, other})
        QVERIFY(model->indexOfStep(id).data(StepsModel::CurrentRole).toBool());

    Proof proof = invented::failedProof();
    run.setProof(QStringLiteral("third"), proof);
    run.succeed(invented::proof());
    QCOMPARE(int(wizard.currentPage()), int(Id::Done));
    const auto headline = wizard.page(Id::Done)->findChild<QLabel *>(QStringLiteral("Result"));
    QCOMPARE(headline->text(), QStringLiteral("Replication could not be proved"));
    // The one that failed comes first into view; the other is there to be chosen.
    auto *standbys = wizard.page(Id::Done)->findChild<QComboBox *>();
    QVERIFY(standbys->isVisible());
    QCOMPARE(standbys->currentText(), QStringLiteral("berlin-3: not proved"));
    standbys->setCurrentIndex(0);
    QCOMPARE(standbys->currentText(), QStringLiteral("berlin-2: proved"));
    const QString passed = QStringLiteral("A write on the primary was replayed on the standby in");
    const QList<QLabel *> labels = wizard.page(Id::Done)->findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.cbegin(), labels.cend(), [&passed](const QLabel *label) {
        return label->text().startsWith(passed);
    }));
}

void TestApplyPages::failureIsSaidWhileOthersStillRun()
{
    FakeRunSession run(withTwoStandbys());
    SetupWizard wizard(run);
    wizard.show();
    run.setState(RunSession::State::Running);
    run.setStep(invented::copyStepId(), StepState::Running, std::chrono::seconds(2));
    run.fail(QStringLiteral("third/copy"),
             Error::make(ErrorKind::SlotProblem, QStringLiteral("The slot is gone.")));
    run.setState(RunSession::State::Running);
    const QList<QLabel *> labels = wizard.page(Id::Apply)->findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.cbegin(), labels.cend(), [](const QLabel *label) {
        return label->isVisible() && label->text().contains(QStringLiteral("The slot is gone."));
    }));
    QVERIFY(!WizardDriver(&wizard).isVisible(QStringLiteral("Retry")));
}

/// The times of the proof are by the clock of the server that took them.
void TestApplyPages::pageAndHelpNameTheSameClock()
{
    toPage(Id::Apply);
    Proof proof = invented::proof();
    proof.resolution = std::chrono::microseconds(300);
    m_stage->run()->succeed(proof);
    const QString clock = QStringLiteral("by the clock of the primary");
    QStringList shown;
    for (const QLabel *label : page()->findChildren<QLabel *>())
        shown << label->text();
    QCOMPARE(shown.filter(clock).size(), 1);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_F1);
    QVERIFY(m_driver->dialog());
    const QString help = m_driver->text(QStringLiteral("Text"));
    QVERIFY2(help.contains(clock), qPrintable(help));
    QVERIFY2(!help.contains(QStringLiteral("measured on this computer")), qPrintable(help));
}

QTEST_MAIN(TestApplyPages)
#include "tst_applypages.moc"
