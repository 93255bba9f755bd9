// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/planworld.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

class TestPlanRunner : public QObject
{
    Q_OBJECT

    using State = PlanRunner::State;
    using Kind = FakeTrouble::Kind;

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void runsAllStepsAndProves()
    {
        PlanWorld world;
        world.begin();
        QVERIFY2(world.reaches(State::Succeeded), qPrintable(world.why()));
        QVERIFY(world.works());
        QVERIFY(world.runner->proof(u"berlin-2"_s)->passed);
        QCOMPARE(world.runner->proof(u"berlin-2"_s)->replayed, std::chrono::microseconds(8000));
        QCOMPARE(world.runner->doneCount(), int(world.plan.steps.size()));
        QCOMPARE(world.primary.server().starts, 1);
        QVERIFY(world.runner->primaryDowntime().has_value());
        QVERIFY(unfinishedRuns(world.runs.path()).isEmpty());
    }

    void checkpointsComeRightBeforeTheRestart()
    {
        PlanWorld world;
        world.begin();
        QVERIFY2(world.reaches(State::Succeeded), qPrintable(world.why()));
        QCOMPARE(world.primary.server().checkpoints, 1);
        PlanWorld failing;
        failing.primary.server().checkpointFailure = "checkpoint request failed";
        failing.begin();
        QVERIFY2(failing.reaches(State::NeedsDecision), qPrintable(failing.why()));
        QCOMPARE(failing.runner->currentStepId(), u"primary/restart"_s);
        QVERIFY2(failing.why().contains(u"it was not restarted"_s), qPrintable(failing.why()));
        QCOMPARE(failing.primary.server().starts, 0);
        QCOMPARE(failing.primary.server().stops, 0);
    }

    void refusedRestartPutsTheFilesBackAndStartsAgain()
    {
        PlanWorld world;
        world.primary.server().poison = "wal_level = replica";
        world.begin();
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(world.runner->currentStepId(), u"primary/restart"_s);
        QCOMPARE(world.runner->error()->kind, ErrorKind::ConfigBroken);
        QVERIFY(world.runner->error()->text.contains("previous files were put back"_L1));
        QVERIFY(world.primary.server().isRunning());
        const QString conf = world.primary.server().instance().configFile;
        QCOMPARE(world.primary.files().content(conf), world.primaryBefore.value(conf).content);
        QCOMPARE(world.runner->stepStatus(u"primary/files"_s).state, StepState::Undone);

        // Retry alone does not interrupt the primary again; only the user's word does.
        world.primary.server().poison.clear();
        const int starts = world.primary.server().starts;
        world.runner->retry();
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(world.primary.server().starts, starts);
        QVERIFY(world.runner->question().has_value());
        world.runner->proceed();
        QVERIFY2(world.reaches(State::Succeeded), qPrintable(world.why()));
        QCOMPARE(world.primary.server().starts, starts + 1);
        QVERIFY(world.works());
    }

    void oneConsentIsOneRestart()
    {
        PlanWorld world;
        world.primary.server().overrides.insert(u"wal_level"_s, u"minimal"_s);
        world.begin();
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(world.runner->currentStepId(), u"primary/restart"_s);
        QCOMPARE(world.runner->error()->kind, ErrorKind::VerifyFailed);
        QCOMPARE(world.primary.server().starts, 1);
        QVERIFY(world.runner->question().has_value());
        QCOMPARE(world.runner->question()->kind, RunQuestion::Kind::RestartAgain);
        QCOMPARE(world.runner->question()->stepId, u"primary/restart"_s);
        world.runner->skip(); // there is nothing to skip
        QCOMPARE(world.runner->state(), State::NeedsDecision);
        for (int i = 0; i < 3; ++i) {
            world.runner->retry();
            QVERIFY(world.reaches(State::NeedsDecision));
            QCOMPARE(world.primary.server().starts, 1);
        }

        world.restartProgram(); // the journal knows, too
        QVERIFY(!world.runner->question().has_value());
        world.runner->retry();
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(world.primary.server().starts, 1);
        QVERIFY(world.runner->question().has_value());

        world.primary.server().overrides.clear();
        world.runner->proceed();
        QVERIFY2(world.reaches(State::Succeeded), qPrintable(world.why()));
        QCOMPARE(world.primary.server().starts, 2);
        QVERIFY(everythingSaved(world.runs.path()).contains("\"agreed\""));
    }

    void agreeingOnceDoesNotAgreeForEver()
    {
        PlanWorld world;
        world.primary.server().overrides.insert(u"wal_level"_s, u"minimal"_s);
        world.begin();
        QVERIFY(world.reaches(State::NeedsDecision));
        world.runner->proceed();
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(world.primary.server().starts, 2);
        world.runner->retry();
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(world.primary.server().starts, 2);
    }

    void primaryThatBecameAStandbyIsNotRestarted()
    {
        PlanWorld world;
        world.begin();
        QObject::connect(world.runner.get(), &PlanRunner::stepChanged, this,
                         [&world](const QString &id) {
                             if (id == "primary/restart"_L1)
                                 world.primary.server().demote();
                         });
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(world.runner->error()->kind, ErrorKind::WrongRole);
        QCOMPARE(world.primary.server().stops, 0);
    }

    void resumeTellsThatTheProgramWasEnded()
    {
        PlanWorld world;
        world.begin();
        QObject::connect(world.runner.get(), &PlanRunner::copyProgressChanged, this,
                         [&world] { world.trouble.isFrozen = true; });
        QVERIFY(spinUntil([&] { return world.trouble.isFrozen; }));
        const int lines = int(world.runner->log().size());
        QVERIFY(lines > 5);
        const int done = world.runner->doneCount();
        world.restartProgram();
        QVERIFY(world.runner->error()->kind != ErrorKind::Cancelled);
        QVERIFY2(world.runner->error()->text.contains("was ended"_L1),
                 qPrintable(world.runner->error()->text));
        const QString title = findStep(world.plan, StepKind::BaseBackup)->title;
        QVERIFY(world.runner->error()->text.contains(title));
        QVERIFY2(world.runner->error()->why.contains(
                         u"%1 of %2 steps are done"_s.arg(done).arg(world.plan.steps.size())),
                 qPrintable(world.runner->error()->why));
        QCOMPARE(world.runner->stepStatus(u"berlin-2/copy"_s).state, StepState::Interrupted);
        // With the log of the earlier part, in front of what comes now.
        QCOMPARE(int(world.runner->log().size()), lines);
        QVERIFY(world.runner->log().constFirst().at.isValid());
        QCOMPARE(world.runner->log().constFirst().host, u"berlin-1"_s);
        world.runner->retry();
        QVERIFY2(world.reaches(State::Succeeded), qPrintable(world.why()));
        QVERIFY(int(world.runner->log().size()) > lines);
    }

    void resumeTellsWhyTheRunHadStopped()
    {
        PlanWorld world;
        world.primary.server().poison = "wal_level = replica";
        world.begin();
        QVERIFY(world.reaches(State::NeedsDecision));
        const QString cause = world.runner->error()->text;
        world.runner->leave();
        world.restartProgram();
        QCOMPARE(world.runner->error()->kind, ErrorKind::ConfigBroken);
        QCOMPARE(world.runner->error()->text, cause);
        QVERIFY(world.runner->error()->why.contains("left for later"_L1));
        QCOMPARE(world.runner->stepStatus(u"primary/restart"_s).state, StepState::Failed);
    }

    void resumeTellsThatTheUserStoppedIt()
    {
        PlanWorld world;
        world.begin();
        QObject::connect(world.runner.get(), &PlanRunner::copyProgressChanged, this,
                         [&world] { world.runner->cancel(); });
        QVERIFY(world.reaches(State::NeedsDecision));
        world.restartProgram();
        QCOMPARE(world.runner->error()->kind, ErrorKind::Cancelled);
        QVERIFY(world.runner->error()->text.contains("You stopped"_L1));
        QCOMPARE(world.runner->stepStatus(u"berlin-2/copy"_s).state, StepState::Cancelled);
    }

    void oldClusterServesUntilTheCopyIsReady()
    {
        PlanWorld world;
        const QString live = world.standby.server().instance().dataDirectory;
        bool isReady = false;
        world.begin();
        QObject::connect(world.runner.get(), &PlanRunner::stepChanged, this,
                         [&](const QString &id) {
                             if (id != "berlin-2/stop"_L1 || isReady)
                                 return;
                             isReady = world.standby.server().isRunning() &&
                                       world.standby.files().exists(world.places().copy +
                                                                    u"/standby.signal"_s) &&
                                       world.standby.files().content(live + u"/base"_s) ==
                                               world.standbyBefore.value(live + u"/base"_s).content;
                         });
        QVERIFY2(world.reaches(State::Succeeded), qPrintable(world.why()));
        QVERIFY(isReady);
    }

    void runOfAnOlderVersionIsRefusedInWords()
    {
        PlanWorld world;
        world.plan.steps.removeIf(
                [](const Step &step) { return step.kind == StepKind::PlaceCopy; });
        QStringList previous; // and one step after the other
        for (Step &step : world.plan.steps) {
            step.parameters.remove(u"places"_s);
            step.dependsOn = previous;
            previous = {step.id};
        }
        world.begin();
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(world.runner->currentStepId(), u"berlin-2/copy"_s);
        QCOMPARE(world.runner->error()->kind, ErrorKind::Unsupported);
        QVERIFY(world.runner->error()->remedy.contains(u"before-pgtandem"_s));
        QVERIFY(world.standby.server().isRunning());
    }

    void cancelWaitsForARestart()
    {
        PlanWorld world;
        world.begin();
        QObject::connect(world.runner.get(), &PlanRunner::logAppended, this, [&world] {
            if (world.runner->log().constLast().text.contains("restart"_L1))
                world.runner->cancel();
        });
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(world.runner->stepStatus(u"primary/restart"_s).state, StepState::Done);
        QVERIFY(world.primary.server().isRunning());
    }

    void policyKeepsWhatIsDoneForLater()
    {
        PlanWorld world;
        world.primary.server().poison = "wal_level = replica";
        world.begin();
        world.runner->setPolicy(PlanRunner::Policy::KeepWhatIsDone);
        QVERIFY(world.waitFor({State::LeftForLater}));
        world.runner.reset();
        const QList<UnfinishedRun> open = unfinishedRuns(world.runs.path());
        QCOMPARE(open.size(), 1);
        QCOMPARE(open.first().planId, world.plan.id);
        QCOMPARE(open.first().standbyName, u"berlin-2"_s);
        QCOMPARE(open.first().stepsTotal, int(world.plan.steps.size()));
        QVERIFY(open.first().wasLeft);
        QCOMPARE(open.first().ending, RunState::Ending::Failed);
    }

    void slowAnswersChangeNothing()
    {
        PlanWorld world;
        world.trouble.answerAfterMs = 3;
        world.begin();
        QVERIFY2(world.reaches(State::Succeeded), qPrintable(world.why()));
        QVERIFY(world.works());
    }

    void hangingStepCanBeCancelled()
    {
        PlanWorld world;
        world.begin();
        QObject::connect(
                world.runner.get(), &PlanRunner::stepChanged, this, [&world](const QString &id) {
                    if (id == "berlin-2/test-login"_L1 && world.trouble.kind == Kind::None) {
                        world.trouble.kind = Kind::Hang;
                        world.trouble.atCall = world.trouble.calls + 1;
                        QTimer::singleShot(20, world.runner.get(), &PlanRunner::cancel);
                    }
                });
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(world.runner->error()->kind, ErrorKind::Cancelled);
        QVERIFY(world.standby.server().isRunning());
    }

    void secretsAreNowhere()
    {
        PlanWorld world;
        world.begin();
        QVERIFY(world.reaches(State::Succeeded));
        const QByteArray saved = everythingSaved(world.runs.path());
        QVERIFY(saved.contains("\"succeeded\""));
        QByteArray shown;
        for (const LogLine &line : world.runner->log())
            shown += line.text.toUtf8() + '\n';
        for (const QByteArray &text :
             {saved, shown, world.primary.visible(), world.standby.visible()}) {
            QVERIFY(!text.contains(canary));
            QVERIFY(!text.contains("SCRAM-SHA-256$"));
        }
    }

    void twoProgramsCannotRunOnePlan()
    {
        PlanWorld world;
        world.begin();
        QVERIFY(world.reaches(State::Succeeded));
        const Result<std::unique_ptr<Journal>> second =
                Journal::open(world.runs.path(), world.plan.id);
        QVERIFY(!second.has_value());
        QCOMPARE(second.error().kind, ErrorKind::Io);
    }

    void tornLastLineIsIgnored()
    {
        PlanWorld world;
        world.begin();
        QVERIFY(world.reaches(State::Succeeded));
        world.runner.reset();
        QFile file(world.runs.filePath(world.plan.id + u"/journal.jsonl"_s));
        QVERIFY(file.open(QIODevice::ReadWrite));
        const QByteArray all = file.readAll();
        QVERIFY(file.resize(all.size() - 5));
        file.close();
        const Result<std::unique_ptr<Journal>> journal =
                Journal::open(world.runs.path(), world.plan.id);
        QVERIFY(journal.has_value());
        QVERIFY(!(*journal)->state().isFinished);
        QCOMPARE((*journal)->state().done.size(), world.plan.steps.size());
        QVERIFY((*journal)->append(u"left"_s).has_value());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(!file.readAll().contains("}{"));
    }

    void filesOfARunArePrivate()
    {
        PlanWorld world;
        world.begin();
        QVERIFY(world.reaches(State::Succeeded));
        const QString directory = world.runs.filePath(world.plan.id);
        const auto others = QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup |
                            QFile::WriteOther | QFile::ExeGroup | QFile::ExeOther;
        QVERIFY(!(QFile::permissions(directory) & others));
        QVERIFY(!(QFile::permissions(directory + u"/plan.json"_s) & others));
        QVERIFY(!(QFile::permissions(directory + u"/journal.jsonl"_s) & others));
    }
};

QTEST_GUILESS_MAIN(TestPlanRunner)
#include "tst_planrunner.moc"
