// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/planworld.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

/// What is taken back, and what is left to those who changed it since.
class TestPlanUndo : public QObject
{
    Q_OBJECT

    using State = PlanRunner::State;
    using Kind = FakeTrouble::Kind;

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void undoAfterSuccessRestoresEverything()
    {
        PlanWorld world;
        world.begin();
        QVERIFY2(world.reaches(State::Succeeded), qPrintable(world.why()));
        world.runner->undo();
        QVERIFY2(world.reaches(State::Undone), qPrintable(world.why()));
        QCOMPARE(world.remains(), QStringList());
        // Only the settings that need a restart are left; the primary is not restarted again.
        QCOMPARE(world.runner->leftovers().size(), 1);
        QCOMPARE(world.primary.server().starts, 1);
    }

    void undoAsksBeforeItStopsAPromotedStandby()
    {
        PlanWorld world;
        world.begin();
        QVERIFY(world.reaches(State::Succeeded));
        world.standby.server().promote();
        const int stops = world.standby.server().stops;
        world.runner->undo();
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(world.runner->error()->kind, ErrorKind::WrongRole);
        QVERIFY(world.runner->error()->why.contains("promoted"_L1));
        QCOMPARE(world.runner->question()->kind, RunQuestion::Kind::UndoAnyway);
        QCOMPARE(world.standby.server().stops, stops);

        // Asked again, not done by a second click on Undo.
        world.runner->undo();
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(world.standby.server().stops, stops);

        world.runner->skip();
        QVERIFY2(world.reaches(State::Undone), qPrintable(world.why()));
        QCOMPARE(world.standby.server().stops, stops);
        QVERIFY(world.standby.server().isRunning());
        QVERIFY(!world.standby.files().below(world.asideDirectory()).isEmpty());
        QVERIFY(world.primary.server().roles.isEmpty());
        const QString kept = world.runner->leftovers().join(u' ');
        QVERIFY2(kept.contains(world.asideDirectory()), qPrintable(kept));
        QVERIFY(unfinishedRuns(world.runs.path()).isEmpty());
    }

    void undoStopsAChangedStandbyWithConsent()
    {
        PlanWorld world;
        world.begin();
        QVERIFY(world.reaches(State::Succeeded));
        world.standby.server().stop(); // somebody restarts it
        world.standby.server().start();
        world.runner->undo();
        QVERIFY(world.reaches(State::NeedsDecision));
        QVERIFY(world.standby.server().isRunning());
        world.runner->proceed();
        QVERIFY2(world.reaches(State::Undone), qPrintable(world.why()));
        QCOMPARE(world.remains(), QStringList());
    }

    void undoDoesNotStartAPrimaryThatSomebodyStopped_data()
    {
        QTest::addColumn<bool>("agrees");
        QTest::newRow("left down") << false;
        QTest::newRow("started with consent") << true;
    }
    void undoDoesNotStartAPrimaryThatSomebodyStopped()
    {
        QFETCH(bool, agrees);
        PlanWorld world;
        world.begin();
        QVERIFY(world.reaches(State::Succeeded));
        world.primary.server().stop();
        world.restartProgram();
        world.runner->undo();
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(world.runner->error()->kind, ErrorKind::ServerDown);
        QCOMPARE(world.runner->question()->stepId, u"primary/restart"_s);
        QVERIFY(!world.primary.server().isRunning());
        if (agrees)
            world.runner->proceed();
        else
            world.runner->skip();
        QVERIFY2(world.reaches(State::Undone), qPrintable(world.why()));
        QCOMPARE(world.primary.server().isRunning(), agrees);
    }

    void roleThatAnotherStandbyUsesIsKept()
    {
        PlanWorld world;
        world.begin();
        QVERIFY(world.reaches(State::Succeeded));
        world.primary.server().otherUsers = 1;
        world.runner->undo();
        QVERIFY2(world.reaches(State::Undone), qPrintable(world.why()));
        QCOMPARE(world.primary.server().roles.keys(), QStringList{world.input.spec.role});
        QVERIFY(world.runner->leftovers().join(u' ').contains(world.input.spec.role));
    }

    void nothingIsTakenBackOnAnotherServer()
    {
        PlanWorld world;
        world.begin();
        QVERIFY(world.reaches(State::Succeeded));
        const QString control = world.primary.server().instance().dataDirectory + u"/pg_control"_s;
        world.primary.files().write(control, "7300000000000000003");
        world.runner->undo();
        QVERIFY2(world.reaches(State::Undone), qPrintable(world.why()));
        QVERIFY(!world.primary.server().roles.isEmpty());
        QVERIFY(!world.primary.server().slotList.isEmpty());
    }

    void passwordFileThatWasThereIsRestored_data()
    {
        QTest::addColumn<QByteArray>("added");
        QTest::newRow("byte for byte") << QByteArray();
        QTest::newRow("lines of others stay") << QByteArray("other:5432:*:app:theirs\n");
    }
    void passwordFileThatWasThereIsRestored()
    {
        QFETCH(QByteArray, added);
        PlanWorld world;
        const Step *step = findStep(world.plan, StepKind::WritePassFile);
        const QString path = step->parameters.value("path"_L1).toString();
        const QString host = step->parameters.value("host"_L1).toString();
        const QByteArray before =
                "# mine\r\n" + host.toUtf8() + ":5432:*:replicator:the old one\n\nx:*:*:y:no end";
        world.standby.files().write(path, before, u"postgres"_s, 0600);
        world.standbyBefore = world.standby.files().all();
        world.begin();
        QVERIFY2(world.reaches(State::Succeeded), qPrintable(world.why()));
        QVERIFY(world.standby.files().content(path).contains(canary));
        QVERIFY(!everythingSaved(world.runs.path()).contains("the old one"));
        QVERIFY(!world.standby.visible().contains("the old one"));
        if (!added.isEmpty())
            world.standby.files().write(path, world.standby.files().content(path) + added);
        world.restartProgram();
        world.runner->undo();
        QVERIFY2(world.reaches(State::Undone), qPrintable(world.why()));
        const QByteArray after = world.standby.files().content(path);
        if (added.isEmpty()) {
            QCOMPARE(world.remains(), QStringList());
            QCOMPARE(after, before);
        } else {
            QVERIFY(!after.contains(canary));
            QVERIFY(after.contains(":5432:*:replicator:the old one\n"));
            QVERIFY(after.contains(added));
            QVERIFY(!after.contains(":replication:"));
        }
    }

    void linesAddedToOurPasswordFileStay()
    {
        PlanWorld world;
        const QString path = findStep(world.plan, StepKind::WritePassFile)
                                     ->parameters.value("path"_L1)
                                     .toString();
        world.begin();
        QVERIFY(world.reaches(State::Succeeded));
        const QByteArray added = "other:5432:*:app:theirs\n";
        world.standby.files().write(path, world.standby.files().content(path) + added);
        world.runner->undo();
        QVERIFY2(world.reaches(State::Undone), qPrintable(world.why()));
        QCOMPARE(world.standby.files().content(path), added);
    }

    void changedFileIsNotOverwritten()
    {
        PlanWorld world;
        const QString conf = world.primary.server().instance().configFile;
        world.primary.files().write(conf, world.primary.files().content(conf) + "# mine\n");
        world.begin();
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(world.runner->error()->kind, ErrorKind::FileChanged);
        QVERIFY(world.primary.files().content(conf).endsWith("# mine\n"));
    }

    void promotedCopyIsNeverMovedNorRemoved()
    {
        PlanWorld world;
        world.begin();
        QVERIFY(world.reaches(State::Succeeded));
        const QString data = world.standby.server().instance().dataDirectory;
        world.standby.server().promote();
        world.standby.server().stop();
        world.standby.files().write(data + u"/base"_s, "written after the promotion");
        world.runner->undo();
        QVERIFY(world.waitFor({State::NeedsDecision, State::Undone}));
        QCOMPARE(world.runner->state(), State::NeedsDecision);
        QCOMPARE(world.runner->error()->kind, ErrorKind::WrongRole);
        QCOMPARE(world.standby.files().content(data + u"/base"_s), "written after the promotion");
        QVERIFY(!world.standby.files().exists(data + u"/standby.signal"_s));
        QVERIFY(!world.standby.files().below(world.asideDirectory()).isEmpty());
    }

    void copyThatWasStartedAsAPrimaryIsLeftAlone_data()
    {
        QTest::addColumn<QString>("step");
        QTest::addColumn<bool>("isInPlace");
        QTest::newRow("signal") << u"berlin-2/signal"_s << false;
        QTest::newRow("files") << u"berlin-2/files"_s << false;
        QTest::newRow("stop") << u"berlin-2/stop"_s << false;
        QTest::newRow("move aside") << u"berlin-2/move-aside"_s << false;
        QTest::newRow("place") << u"berlin-2/place"_s << false;
        QTest::newRow("start") << u"berlin-2/start"_s << true;
    }
    void copyThatWasStartedAsAPrimaryIsLeftAlone()
    {
        QFETCH(QString, step);
        QFETCH(bool, isInPlace);
        PlanWorld world;
        FakeFiles &files = world.standby.files();
        const QString copy = isInPlace ? world.places().directory : world.places().copy;
        world.begin();
        bool isStarted = false;
        QObject::connect(world.runner.get(), &PlanRunner::stepChanged, this,
                         [&](const QString &id) {
                             if (id != step || isStarted)
                                 return;
                             isStarted = true;
                             // Somebody starts it by hand, without the signal.
                             files.remove(copy + u"/standby.signal"_s);
                             files.move(copy + u"/backup_label"_s, copy + u"/backup_label.old"_s);
                             files.write(copy + u"/pg_control.state"_s, "in production");
                             files.write(copy + u"/base"_s, "written since");
                         });
        QVERIFY(world.reaches(State::NeedsDecision));
        QVERIFY(isStarted);
        QCOMPARE(world.runner->currentStepId(), step);
        QCOMPARE(world.runner->error()->kind, ErrorKind::WrongRole);
        QVERIFY(!files.exists(copy + u"/standby.signal"_s));
        world.runner->retry();
        QVERIFY(world.reaches(State::NeedsDecision));
        QVERIFY(!files.exists(copy + u"/standby.signal"_s));
        world.runner->undo();
        QVERIFY(world.waitFor({State::NeedsDecision, State::Undone}));
        QCOMPARE(files.content(copy + u"/base"_s), "written since");
        if (!isInPlace) {
            QCOMPARE(world.runner->state(), State::Undone);
            QVERIFY(world.standby.server().isRunning());
            QVERIFY(world.runner->leftovers().join(u' ').contains(copy));
        }
    }

    void completeCopyIsKeptWhenAPolicyUndoes()
    {
        PlanWorld world;
        // The standby's program accepts the file, but does not start with it.
        world.standby.server().poison = "\nprimary_slot_name = berlin_2";
        world.begin();
        world.runner->setPolicy(PlanRunner::Policy::UndoEverything);
        QVERIFY2(world.waitFor({State::Undone}), qPrintable(world.why()));
        const QString copy = world.places().copy;
        QStringList remains = world.remains();
        remains.removeIf([&](const QString &line) { return line.contains(copy); });
        QCOMPARE(remains, QStringList());
        QVERIFY(world.standby.files().exists(copy + u"/standby.signal"_s));
        QVERIFY(world.standby.files().exists(copy + u"/backup_label"_s) ||
                world.standby.files().exists(copy + u"/backup_label.old"_s));
        const QString left = world.runner->leftovers().join(u' ');
        QVERIFY2(left.contains(copy) && left.contains("rm -rf"_L1), qPrintable(left));
    }

    void completeCopyGoesWhenTheUserUndoes()
    {
        PlanWorld world;
        world.standby.server().poison = "\nprimary_slot_name = berlin_2";
        world.begin();
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(world.runner->currentStepId(), u"berlin-2/start"_s);
        world.runner->undo();
        QVERIFY2(world.reaches(State::Undone), qPrintable(world.why()));
        QCOMPARE(world.remains(), QStringList());
    }

    void cancelStopsTheCopyAndUndoRestores()
    {
        PlanWorld world;
        world.begin();
        QObject::connect(world.runner.get(), &PlanRunner::copyProgressChanged, this,
                         [&world] { world.runner->cancel(); });
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(world.runner->error()->kind, ErrorKind::Cancelled);
        QCOMPARE(world.runner->currentStepId(), u"berlin-2/copy"_s);
        world.runner->undo();
        QVERIFY2(world.reaches(State::Undone), qPrintable(world.why()));
        QCOMPARE(world.remains(), QStringList());
    }

    /// The lines of the copy are in the log with the times when it said them.
    void undoDoesNotTellTheCopysStoryAgain()
    {
        PlanWorld world;
        world.begin();
        const auto told = [&world] {
            const auto &log = world.runner->log();
            return std::count_if(log.cbegin(), log.cend(), [](const LogLine &line) {
                return line.text.contains("base backup completed"_L1);
            });
        };
        QObject::connect(world.runner.get(), &PlanRunner::logAppended, this, [&] {
            if (told() == 1)
                world.runner->cancel();
        });
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(told(), 1);
        world.runner->undo();
        QVERIFY2(world.reaches(State::Undone), qPrintable(world.why()));
        QCOMPARE(told(), 1);
    }

    void policyUndoesByItself()
    {
        PlanWorld world;
        world.trouble.kind = Kind::CommandFails;
        world.trouble.atCall = callsOfAWholeRun() - 20;
        world.begin();
        world.runner->setPolicy(PlanRunner::Policy::UndoEverything);
        QVERIFY(world.waitFor({State::Undone, State::Succeeded}));
        // The copy was complete; nobody has looked at it.
        QStringList remains = world.remains();
        remains.removeIf([&](const QString &line) { return line.contains(world.places().copy); });
        if (world.runner->state() == State::Undone)
            QCOMPARE(remains, QStringList());
    }
};

QTEST_GUILESS_MAIN(TestPlanUndo)
#include "tst_planundo.moc"
