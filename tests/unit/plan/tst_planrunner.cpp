// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/dataplaces.h"
#include "app/plan/planrunner.h"
#include "tests/support/fakehost.h"
#include "tests/support/planfacts.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

namespace {

constexpr int limit = 20000;

/// As QTest::qWaitFor(), which sleeps 10 ms between looks: too long for thousands of runs.
bool spinUntil(const std::function<bool()> &condition)
{
    const QDeadlineTimer deadline(limit);
    QTimer alarm; // ends the wait for events
    alarm.start(limit);
    while (!condition() && !deadline.hasExpired()) {
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    return condition();
}

/// Journals are synced line by line: in memory that costs nothing.
QString temporaryTemplate()
{
    const QString memory = u"/dev/shm"_s;
    return (QFileInfo(memory).isWritable() ? memory : QDir::tempPath()) + u"/pgtandem-XXXXXX"_s;
}
const QByteArray canary = "CANARY-";

/// Two fake hosts, the plan for them, and the runner.
class World
{
public:
    explicit World(const PlanInput &facts = debianPair())
        : input(facts)
        , plan(*makePlan(input))
        , primary(u"berlin-1"_s, input.primary.instances.first(), trouble)
        , standby(u"berlin-2"_s, input.standby.instances.first(), trouble)
    {
        primary.server().downstream = &standby.server();
        standby.server().upstream = &primary.server();
        primaryBefore = primary.files().all();
        standbyBefore = standby.files().all();
    }

    RunSecrets secrets() const { return {input.spec.rolePassword, input.spec.monitorPassword}; }
    QHash<QString, HostTransport *> hosts()
    {
        return {{u"primary"_s, &primary}, {u"berlin-2"_s, &standby}};
    }

    void begin()
    {
        runner = std::make_unique<PlanRunner>(plan, secrets(), hosts(), clock, runs.path());
        runner->setTimings(timings());
        runner->start();
    }

    /// As if the program had died and were started again, without its secrets.
    void restartProgram()
    {
        runner.reset();
        trouble.thaw();
        primary.letJobsGoOn();
        standby.letJobsGoOn();
        primary.close();
        standby.close();
        Result<std::unique_ptr<Journal>> journal = Journal::open(runs.path(), plan.id);
        if (!journal)
            qFatal("%s", qPrintable(journal.error().toPlainText()));
        runner = std::make_unique<PlanRunner>(std::move(*journal), RunSecrets(), hosts(), clock);
        runner->setTimings(timings());
    }

    bool waitFor(std::initializer_list<PlanRunner::State> states)
    {
        return spinUntil([&] {
            return trouble.isFrozen ||
                   std::find(states.begin(), states.end(), runner->state()) != states.end();
        });
    }

    bool reaches(PlanRunner::State state)
    {
        using State = PlanRunner::State;
        return waitFor({State::NeedsDecision, State::Succeeded, State::Undone,
                        State::LeftForLater}) &&
               runner->state() == state;
    }

    static RunTimings timings()
    {
        using std::chrono::milliseconds;
        RunTimings timings;
        timings.poll = milliseconds(1);
        timings.reload = milliseconds(50);
        timings.serverGone = milliseconds(5);
        timings.start = milliseconds(500);
        timings.streaming = milliseconds(50);
        timings.canary = milliseconds(50);
        return timings;
    }

    /// What differs from the state before the run, apart from the servers' logs.
    QStringList remains()
    {
        QStringList differences;
        compare(u"berlin-1"_s, primaryBefore, primary.files().all(), &differences);
        compare(u"berlin-2"_s, standbyBefore, standby.files().all(), &differences);
        if (!primary.server().isRunning())
            differences << u"the primary is down"_s;
        if (!standby.server().isRunning() || standby.server().inRecovery())
            differences << u"the old cluster does not run"_s;
        if (!primary.server().roles.isEmpty())
            differences << u"roles are left"_s;
        if (!primary.server().slotList.isEmpty())
            differences << u"slots are left"_s;
        return differences;
    }

    bool works()
    {
        return primary.server().isRunning() && standby.server().isStreaming() &&
               primary.server().slotIsActive(u"berlin_2"_s) &&
               !standby.files().below(asideDirectory()).isEmpty();
    }

    QString asideDirectory() const { return places().aside; }
    DataPlaces places() const
    {
        return DataPlaces::fromJson(
                findStep(plan, StepKind::MoveDataAside)->parameters.value("places"_L1).toObject());
    }

    /// The standby's host restarts, and its system starts what lies in the live place.
    void rebootStandby()
    {
        standby.server().stop();
        standby.server().start();
    }

    /// What must never be: a second primary made from the copy.
    bool hasSecondPrimary()
    {
        const FakeServer &server = standby.server();
        return server.isRunning() && !server.inRecovery() &&
               server.systemIdentifier() == primary.server().systemIdentifier();
    }

    QString why() const
    {
        QString text = runner->currentStepId() + u": "_s +
                       (runner->error() ? runner->error()->toPlainText() : QString());
        for (const LogLine &line :
             runner->log().mid(std::max<qsizetype>(0, runner->log().size() - 12)))
            text += u"\n  "_s + line.text;
        return text;
    }

    PlanInput input;
    Plan plan;
    FakeTrouble trouble;
    FakeHost primary, standby;
    QMap<QString, FakeFile> primaryBefore, standbyBefore;
    SystemClock clock;
    QTemporaryDir runs{temporaryTemplate()};
    std::unique_ptr<PlanRunner> runner;

private:
    static void compare(const QString &host, QMap<QString, FakeFile> before,
                        QMap<QString, FakeFile> after, QStringList *differences)
    {
        const auto isLog = [](const QString &path) { return path.endsWith(".log"_L1); };
        before.removeIf([&](const auto &entry) { return isLog(entry.key()); });
        after.removeIf([&](const auto &entry) { return isLog(entry.key()); });
        for (const QString &path : before.keys() + after.keys()) {
            if (before.contains(path) != after.contains(path) || !(before[path] == after[path]))
                *differences << host + u": "_s + path;
        }
        differences->removeDuplicates();
    }
};

int callsOfAWholeRun()
{
    World world;
    world.begin();
    world.reaches(PlanRunner::State::Succeeded);
    return world.trouble.calls;
}

/// Before it nothing is done on the standby that a restart of its host could meet.
int callsBeforeTheCopy()
{
    World world;
    int calls = 0;
    world.begin();
    QObject::connect(world.runner.get(), &PlanRunner::stepChanged, world.runner.get(),
                     [&](const QString &id) {
                         if (id == "berlin-2/copy"_L1 && calls == 0)
                             calls = world.trouble.calls;
                     });
    world.reaches(PlanRunner::State::Succeeded);
    return calls;
}

QByteArray everythingSaved(const QString &directory)
{
    QByteArray all;
    QDirIterator files(directory, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly))
            all += file.readAll();
    }
    return all;
}

} // namespace

class TestPlanRunner : public QObject
{
    Q_OBJECT

    using State = PlanRunner::State;
    using Kind = FakeTrouble::Kind;

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void runsAllStepsAndProves()
    {
        World world;
        world.begin();
        QVERIFY2(world.reaches(State::Succeeded), qPrintable(world.why()));
        QVERIFY(world.works());
        QVERIFY(world.runner->proof()->passed);
        QCOMPARE(world.runner->proof()->replayed, std::chrono::microseconds(8000));
        QCOMPARE(world.runner->doneCount(), int(world.plan.steps.size()));
        QCOMPARE(world.primary.server().starts, 1);
        QVERIFY(world.runner->primaryDowntime().has_value());
        QVERIFY(unfinishedRuns(world.runs.path()).isEmpty());
    }

    void checkpointsComeRightBeforeTheRestart()
    {
        World world;
        world.begin();
        QVERIFY2(world.reaches(State::Succeeded), qPrintable(world.why()));
        QCOMPARE(world.primary.server().checkpoints, 1);
        World failing;
        failing.primary.server().checkpointFailure = "checkpoint request failed";
        failing.begin();
        QVERIFY2(failing.reaches(State::NeedsDecision), qPrintable(failing.why()));
        QCOMPARE(failing.runner->currentStepId(), u"primary/restart"_s);
        QVERIFY2(failing.why().contains(u"it was not restarted"_s), qPrintable(failing.why()));
        QCOMPARE(failing.primary.server().starts, 0);
        QCOMPARE(failing.primary.server().stops, 0);
    }

    void undoAfterSuccessRestoresEverything()
    {
        World world;
        world.begin();
        QVERIFY2(world.reaches(State::Succeeded), qPrintable(world.why()));
        world.runner->undo();
        QVERIFY2(world.reaches(State::Undone), qPrintable(world.why()));
        QCOMPARE(world.remains(), QStringList());
        // Only the settings that need a restart are left; the primary is not restarted again.
        QCOMPARE(world.runner->leftovers().size(), 1);
        QCOMPARE(world.primary.server().starts, 1);
    }

    void failureAtAnyCallCanBeUndone_data() { troubles(); }
    void failureAtAnyCallCanBeUndone()
    {
        QFETCH(FakeTrouble::Kind, kind);
        const int calls = callsOfAWholeRun();
        QVERIFY(calls > 60);
        for (int n = 1; n <= calls; ++n) {
            World world;
            world.trouble.kind = kind;
            world.trouble.atCall = n;
            world.begin();
            QVERIFY2(world.waitFor({State::NeedsDecision, State::Succeeded}),
                     qPrintable(world.why()));
            const QString cause = u"call %1, %2"_s.arg(n).arg(world.why());
            QVERIFY2(world.primary.server().isRunning() ||
                             world.runner->currentStepId() == "primary/restart"_L1,
                     qPrintable(cause));
            world.runner->undo();
            QVERIFY2(world.reaches(State::Undone), qPrintable(cause + u"\nundo: "_s + world.why()));
            const QStringList remains = world.remains();
            QVERIFY2(remains.isEmpty(), qPrintable(cause + u"\nleft: "_s + remains.join(u", "_s)));
        }
    }

    void failureAtAnyCallCanBeRetried_data() { troubles(); }
    void failureAtAnyCallCanBeRetried()
    {
        QFETCH(FakeTrouble::Kind, kind);
        const int calls = callsOfAWholeRun();
        for (int n = 1; n <= calls; ++n) {
            World world;
            world.trouble.kind = kind;
            world.trouble.atCall = n;
            world.begin();
            QVERIFY2(world.waitFor({State::NeedsDecision, State::Succeeded}),
                     qPrintable(world.why()));
            const QString cause = u"call %1, %2"_s.arg(n).arg(world.why());
            if (world.runner->state() == State::NeedsDecision)
                world.runner->retry();
            QVERIFY2(world.reaches(State::Succeeded),
                     qPrintable(cause + u"\nretry: "_s + world.why()));
            QVERIFY2(world.works(), qPrintable(cause));
        }
    }

    void crashAtAnyCallCanBeResumedOrUndone_data()
    {
        QTest::addColumn<bool>("resumes");
        QTest::newRow("resume") << true;
        QTest::newRow("undo") << false;
    }
    void crashAtAnyCallCanBeResumedOrUndone()
    {
        QFETCH(bool, resumes);
        const int calls = callsOfAWholeRun();
        for (int n = 1; n <= calls; ++n) {
            World world;
            world.trouble.kind = Kind::Crash;
            world.trouble.atCall = n;
            world.begin();
            QVERIFY(spinUntil([&] { return world.trouble.isFrozen; }));
            goOn(world, resumes, u"call %1"_s.arg(n));
        }
    }

    void crashAtAnyJournalLineCanBeResumedOrUndone_data()
    {
        crashAtAnyCallCanBeResumedOrUndone_data();
    }
    void crashAtAnyJournalLineCanBeResumedOrUndone()
    {
        QFETCH(bool, resumes);
        int lines = 0;
        {
            World world;
            world.begin();
            QObject::connect(world.runner.get(), &PlanRunner::journalled, this,
                             [&lines](int line) { lines = line; });
            QVERIFY(world.reaches(State::Succeeded));
        }
        QVERIFY(lines > 25);
        for (int n = 2; n < lines; ++n) {
            World world;
            world.begin();
            QObject::connect(world.runner.get(), &PlanRunner::journalled, this,
                             [&world, n](int line) { world.trouble.isFrozen = line >= n; });
            QVERIFY(spinUntil([&] { return world.trouble.isFrozen; }));
            goOn(world, resumes, u"line %1"_s.arg(n));
        }
    }

    void crashDuringUndoCanBeUndone()
    {
        World whole;
        whole.begin();
        QVERIFY(whole.reaches(State::Succeeded));
        const int forward = whole.trouble.calls;
        whole.runner->undo();
        QVERIFY(whole.reaches(State::Undone));
        const int calls = whole.trouble.calls;
        for (int n = forward + 1; n <= calls; ++n) {
            World world;
            world.begin();
            QVERIFY(world.reaches(State::Succeeded));
            world.trouble.kind = Kind::Crash;
            world.trouble.atCall = world.trouble.calls + n - forward;
            world.runner->undo();
            QVERIFY(spinUntil([&] {
                return world.trouble.isFrozen || world.runner->state() == State::Undone;
            }));
            if (world.runner->state() == State::Undone)
                continue; // fewer calls than the first time
            goOn(world, false, u"undo call %1"_s.arg(n));
        }
    }

    void refusedRestartPutsTheFilesBackAndStartsAgain()
    {
        World world;
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
        World world;
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
        World world;
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
        World world;
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

    void undoAsksBeforeItStopsAPromotedStandby()
    {
        World world;
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
        World world;
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
        World world;
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
        World world;
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
        World world;
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
        World world;
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
        World world;
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

    void resumeTellsThatTheProgramWasEnded()
    {
        World world;
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
        World world;
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
        World world;
        world.begin();
        QObject::connect(world.runner.get(), &PlanRunner::copyProgressChanged, this,
                         [&world] { world.runner->cancel(); });
        QVERIFY(world.reaches(State::NeedsDecision));
        world.restartProgram();
        QCOMPARE(world.runner->error()->kind, ErrorKind::Cancelled);
        QVERIFY(world.runner->error()->text.contains("You stopped"_L1));
        QCOMPARE(world.runner->stepStatus(u"berlin-2/copy"_s).state, StepState::Cancelled);
    }

    void changedFileIsNotOverwritten()
    {
        World world;
        const QString conf = world.primary.server().instance().configFile;
        world.primary.files().write(conf, world.primary.files().content(conf) + "# mine\n");
        world.begin();
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(world.runner->error()->kind, ErrorKind::FileChanged);
        QVERIFY(world.primary.files().content(conf).endsWith("# mine\n"));
    }

    void promotedCopyIsNeverMovedNorRemoved()
    {
        World world;
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

    void oldClusterServesUntilTheCopyIsReady()
    {
        World world;
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

    void restartOfTheHostAtAnyCallMakesNoSecondPrimary_data()
    {
        crashAtAnyCallCanBeResumedOrUndone_data();
    }
    void restartOfTheHostAtAnyCallMakesNoSecondPrimary()
    {
        QFETCH(bool, resumes);
        const int calls = callsOfAWholeRun();
        const int first = callsBeforeTheCopy();
        QVERIFY(first > 20 && calls - first > 40);
        for (int n = first; n <= calls; ++n) {
            World world;
            world.trouble.kind = Kind::Crash;
            world.trouble.atCall = n;
            world.begin();
            QVERIFY(spinUntil([&] { return world.trouble.isFrozen; }));
            world.rebootStandby();
            QVERIFY2(!world.hasSecondPrimary(), qPrintable(u"call %1"_s.arg(n)));
            goOn(world, resumes, u"call %1"_s.arg(n));
        }
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
        World world;
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
        World world;
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
        World world;
        world.standby.server().poison = "\nprimary_slot_name = berlin_2";
        world.begin();
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(world.runner->currentStepId(), u"berlin-2/start"_s);
        world.runner->undo();
        QVERIFY2(world.reaches(State::Undone), qPrintable(world.why()));
        QCOMPARE(world.remains(), QStringList());
    }

    void runOfAnOlderVersionIsRefusedInWords()
    {
        World world;
        world.plan.steps.removeIf(
                [](const Step &step) { return step.kind == StepKind::PlaceCopy; });
        for (Step &step : world.plan.steps)
            step.parameters.remove(u"places"_s);
        world.begin();
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(world.runner->currentStepId(), u"berlin-2/copy"_s);
        QCOMPARE(world.runner->error()->kind, ErrorKind::Unsupported);
        QVERIFY(world.runner->error()->remedy.contains(u"before-pgtandem"_s));
        QVERIFY(world.standby.server().isRunning());
    }

    void cancelStopsTheCopyAndUndoRestores()
    {
        World world;
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
        World world;
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

    void cancelWaitsForARestart()
    {
        World world;
        world.begin();
        QObject::connect(world.runner.get(), &PlanRunner::logAppended, this, [&world] {
            if (world.runner->log().constLast().text.contains("restart"_L1))
                world.runner->cancel();
        });
        QVERIFY(world.reaches(State::NeedsDecision));
        QCOMPARE(world.runner->stepStatus(u"primary/restart"_s).state, StepState::Done);
        QVERIFY(world.primary.server().isRunning());
    }

    void policyUndoesByItself()
    {
        World world;
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

    void policyKeepsWhatIsDoneForLater()
    {
        World world;
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
        World world;
        world.trouble.answerAfterMs = 3;
        world.begin();
        QVERIFY2(world.reaches(State::Succeeded), qPrintable(world.why()));
        QVERIFY(world.works());
    }

    void hangingStepCanBeCancelled()
    {
        World world;
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
        World world;
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
        World world;
        world.begin();
        QVERIFY(world.reaches(State::Succeeded));
        const Result<std::unique_ptr<Journal>> second =
                Journal::open(world.runs.path(), world.plan.id);
        QVERIFY(!second.has_value());
        QCOMPARE(second.error().kind, ErrorKind::Io);
    }

    void tornLastLineIsIgnored()
    {
        World world;
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
        World world;
        world.begin();
        QVERIFY(world.reaches(State::Succeeded));
        const QString directory = world.runs.filePath(world.plan.id);
        const auto others = QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup |
                            QFile::WriteOther | QFile::ExeGroup | QFile::ExeOther;
        QVERIFY(!(QFile::permissions(directory) & others));
        QVERIFY(!(QFile::permissions(directory + u"/plan.json"_s) & others));
        QVERIFY(!(QFile::permissions(directory + u"/journal.jsonl"_s) & others));
    }

private:
    static void troubles()
    {
        QTest::addColumn<FakeTrouble::Kind>("kind");
        QTest::newRow("link lost before") << Kind::LinkLostBefore;
        QTest::newRow("link lost after") << Kind::LinkLostAfter;
        QTest::newRow("command fails") << Kind::CommandFails;
    }

    static void goOn(World &world, bool resumes, const QString &where)
    {
        world.restartProgram();
        const QString cause = where + u", step "_s +
                              (world.runner->plan().steps.value(world.runner->doneCount()).id);
        if (resumes) {
            world.runner->retry();
            // An old cluster that the host has started again is stopped by the next attempt.
            if (!world.reaches(State::Succeeded) &&
                world.runner->currentStepId() == "berlin-2/move-aside"_L1)
                world.runner->retry();
            QVERIFY2(world.reaches(State::Succeeded), qPrintable(cause + u'\n' + world.why()));
            QVERIFY2(world.works(), qPrintable(cause));
        } else {
            world.runner->undo();
            // A standby that the host has started again is stopped with consent.
            if (!world.reaches(State::Undone) && world.runner->question())
                world.runner->proceed();
            QVERIFY2(world.reaches(State::Undone), qPrintable(cause + u'\n' + world.why()));
            const QStringList remains = world.remains();
            QVERIFY2(remains.isEmpty(), qPrintable(cause + u"\nleft: "_s + remains.join(u", "_s)));
        }
    }
};

QTEST_GUILESS_MAIN(TestPlanRunner)
#include "tst_planrunner.moc"
