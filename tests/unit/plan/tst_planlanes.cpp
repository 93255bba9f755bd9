// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/planrunner.h"
#include "tests/support/fakehost.h"
#include "tests/support/planfacts.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

namespace {

PlanInput twoStandbys()
{
    PlanInput input = debianPair();
    addStandby(input, u"berlin-3"_s, u"10.20.0.13"_s);
    return input;
}

QMap<QString, FakeFile> withoutLogs(QMap<QString, FakeFile> files)
{
    files.removeIf([](const auto &entry) { return entry.key().endsWith(".log"_L1); });
    return files;
}

/// Three fake hosts, the plan for them, and the runner.
class Lanes
{
public:
    using State = PlanRunner::State;

    Lanes()
    {
        for (FakeHost *standby : {&second, &third}) {
            standby->server().upstream = &primary.server();
            primary.server().downstream << &standby->server();
        }
        before = {withoutLogs(primary.files().all()), withoutLogs(second.files().all()),
                  withoutLogs(third.files().all())};
    }

    RunSecrets secrets() const { return {input.spec.rolePassword, input.spec.monitorPassword}; }
    QHash<QString, HostTransport *> hosts()
    {
        return {{u"primary"_s, &primary}, {u"berlin-2"_s, &second}, {u"berlin-3"_s, &third}};
    }

    void begin()
    {
        runner = std::make_unique<PlanRunner>(plan, secrets(), hosts(), clock, runs.path());
        prepare();
        runner->start();
    }

    /// As if the program had died and were started again.
    void restartProgram()
    {
        runner.reset();
        trouble.thaw();
        for (FakeHost *host : {&primary, &second, &third}) {
            host->letJobsGoOn();
            host->close();
        }
        Result<std::unique_ptr<Journal>> journal = Journal::open(runs.path(), plan.id);
        if (!journal)
            qFatal("%s", qPrintable(journal.error().toPlainText()));
        runner = std::make_unique<PlanRunner>(std::move(*journal), RunSecrets(), hosts(), clock);
        prepare();
    }

    bool reaches(State state)
    {
        const auto isOver = [this] {
            const State now = runner->state();
            return trouble.isFrozen || now == State::NeedsDecision || now == State::Succeeded ||
                   now == State::Undone || now == State::LeftForLater;
        };
        QDeadlineTimer deadline(20000);
        while (!isOver() && !deadline.hasExpired()) {
            QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        }
        return runner->state() == state;
    }

    bool works()
    {
        return primary.server().isRunning() && primary.server().slotIsActive(u"berlin_2"_s) &&
               primary.server().slotIsActive(u"berlin_3"_s);
    }

    bool isAsBefore()
    {
        return withoutLogs(primary.files().all()) == before.at(0) &&
               withoutLogs(second.files().all()) == before.at(1) &&
               withoutLogs(third.files().all()) == before.at(2) && primary.server().isRunning() &&
               second.server().isRunning() && third.server().isRunning() &&
               primary.server().roles.isEmpty() && primary.server().slotList.isEmpty();
    }

    QString why() const
    {
        QString text = runner->currentStepId() + u": "_s +
                       (runner->error() ? runner->error()->toPlainText() : QString());
        for (const LogLine &line :
             runner->log().mid(std::max<qsizetype>(0, runner->log().size() - 12)))
            text += u"\n  "_s + line.host + u": "_s + line.text;
        return text;
    }

    PlanInput input = twoStandbys();
    Plan plan = planOf(input);
    FakeTrouble trouble;
    FakeHost primary{u"berlin-1"_s, input.primaryHost().instances.first(), trouble};
    FakeHost second{u"berlin-2"_s, input.standbyHost().instances.first(), trouble};
    FakeHost third{u"berlin-3"_s, input.standbyHost().instances.first(), trouble};
    QList<QMap<QString, FakeFile>> before;
    SystemClock clock;
    QTemporaryDir runs{(QFileInfo(u"/dev/shm"_s).isWritable() ? u"/dev/shm"_s : QDir::tempPath()) +
                       u"/pgtandem-XXXXXX"_s}; // each line is synced: in memory that costs nothing
    std::unique_ptr<PlanRunner> runner;
    int mostAtOnce = 0;          ///< steps that ran at the same time
    bool sharesAHost = false;    ///< two of one host did
    QSet<QString> besideRestart; ///< what ran while the primary was restarted
    QSet<QString> copiesSeen;    ///< that ran together

private:
    void prepare()
    {
        RunTimings timings;
        timings.poll = std::chrono::milliseconds(1);
        timings.reload = timings.streaming = timings.canary = std::chrono::milliseconds(50);
        timings.serverGone = std::chrono::milliseconds(5);
        timings.start = std::chrono::milliseconds(500);
        runner->setTimings(timings);
        QObject::connect(runner.get(), &PlanRunner::stepChanged, runner.get(), [this] { look(); });
    }

    void look()
    {
        const QStringList running = runner->runningSteps();
        mostAtOnce = std::max(mostAtOnce, int(running.size()));
        QSet<QString> busy, copies;
        for (const QString &id : running) {
            const QString host = plan.step(id)->hostId;
            sharesAHost |= busy.contains(host);
            busy.insert(host);
            if (plan.step(id)->kind == StepKind::BaseBackup)
                copies.insert(id);
            if (running.contains("primary/restart"_L1) && id != "primary/restart"_L1)
                besideRestart.insert(id);
        }
        if (copies.size() > copiesSeen.size())
            copiesSeen = copies;
    }
};

} // namespace

class TestPlanLanes : public QObject
{
    Q_OBJECT

    using State = PlanRunner::State;
    using Kind = FakeTrouble::Kind;

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void bothStandbysAreMadeAtTheSameTime()
    {
        Lanes lanes;
        QSet<QString> withProgress;
        lanes.begin();
        connect(lanes.runner.get(), &PlanRunner::copyProgressChanged, this, [&] {
            for (const char *id : {"berlin-2/copy", "berlin-3/copy"}) {
                if (lanes.runner->copyProgress(QString::fromLatin1(id)))
                    withProgress.insert(QString::fromLatin1(id));
            }
        });
        QVERIFY2(lanes.reaches(State::Succeeded), qPrintable(lanes.why()));
        QVERIFY(lanes.works());
        QVERIFY(!lanes.sharesAHost);
        QCOMPARE(lanes.mostAtOnce, 3);
        QCOMPARE(lanes.besideRestart, QSet<QString>());
        QCOMPARE(lanes.copiesSeen, (QSet<QString>{u"berlin-2/copy"_s, u"berlin-3/copy"_s}));
        QCOMPARE(withProgress, lanes.copiesSeen);
        QCOMPARE(lanes.primary.server().starts, 1);
        for (const QString &id : {u"berlin-2"_s, u"berlin-3"_s}) {
            QVERIFY(lanes.runner->proof(id));
            QVERIFY(lanes.runner->proof(id)->passed);
            QCOMPARE(lanes.runner->proof(id)->standby, id);
        }
        QVERIFY(!lanes.runner->proof(u"primary"_s));
        lanes.runner->undo();
        QVERIFY2(lanes.reaches(State::Undone), qPrintable(lanes.why()));
        QVERIFY(lanes.isAsBefore());
    }

    /// The order of the journal's lines is that of a run of its own each time.
    void sameAnswersGiveTheSameRun()
    {
        QList<QStringList> runs;
        for (int i = 0; i < 2; ++i) {
            Lanes lanes;
            lanes.begin();
            QVERIFY(lanes.reaches(State::Succeeded));
            lanes.runner.reset();
            const auto journal = Journal::open(lanes.runs.path(), lanes.plan.id);
            QVERIFY(journal);
            QStringList lines;
            for (const JournalEntry &entry : (*journal)->entries())
                lines << entry.event + u' ' + entry.step;
            runs << lines;
        }
        QCOMPARE(runs.at(0), runs.at(1));
    }

    void failureLetsTheOtherHostEndItsStep()
    {
        Lanes lanes;
        const QString lost = u"berlin-3/copy"_s, goesOn = u"berlin-2/copy"_s;
        bool toldEarly = false;
        lanes.begin();
        connect(lanes.runner.get(), &PlanRunner::stepChanged, this, [&](const QString &id) {
            // Somebody drops the slot: the copy of that standby fails.
            if (id == lost)
                lanes.primary.server().slotList.remove(u"berlin_3"_s);
        });
        connect(lanes.runner.get(), &PlanRunner::stateChanged, this, [&] {
            toldEarly |= lanes.runner->state() == State::Running && lanes.runner->error();
        });
        QVERIFY2(lanes.reaches(State::NeedsDecision), qPrintable(lanes.why()));
        QVERIFY(toldEarly);
        QCOMPARE(lanes.runner->currentStepId(), lost);
        QCOMPARE(lanes.runner->error()->kind, ErrorKind::SlotProblem);
        QCOMPARE(lanes.runner->stepStatus(goesOn).state, StepState::Done);
        QCOMPARE(lanes.runner->stepStatus(u"berlin-2/signal"_s).state, StepState::Waiting);
        QVERIFY(lanes.second.server().isRunning());
        QVERIFY(lanes.runner->runningSteps().isEmpty());

        // The failure came before the other's last line; the next program knows which it was.
        lanes.restartProgram();
        QCOMPARE(lanes.runner->error()->kind, ErrorKind::SlotProblem);
        QCOMPARE(lanes.runner->stepStatus(lost).state, StepState::Failed);
        QCOMPARE(lanes.runner->stepStatus(goesOn).state, StepState::Done);

        lanes.runner->undo();
        QVERIFY2(lanes.reaches(State::Undone), qPrintable(lanes.why()));
        QVERIFY(lanes.isAsBefore());
    }

    void twoFailuresAreBothTold()
    {
        Lanes lanes;
        lanes.begin();
        connect(lanes.runner.get(), &PlanRunner::stepChanged, this, [&](const QString &id) {
            if (id == "berlin-2/copy"_L1)
                lanes.primary.server().slotList.clear();
        });
        QVERIFY(lanes.reaches(State::NeedsDecision));
        QCOMPARE(lanes.runner->stepStatus(u"berlin-2/copy"_s).state, StepState::Failed);
        QCOMPARE(lanes.runner->stepStatus(u"berlin-3/copy"_s).state, StepState::Failed);
        const QString words = lanes.runner->error()->toPlainText();
        QVERIFY2(words.contains("Besides"_L1) && words.contains("berlin_2"_L1) &&
                         words.contains("berlin_3"_L1),
                 qPrintable(words));
    }

    void cancelEndsAllCopies()
    {
        Lanes lanes;
        lanes.begin();
        connect(lanes.runner.get(), &PlanRunner::copyProgressChanged, this, [&] {
            if (lanes.copiesSeen.size() == 2)
                lanes.runner->cancel();
        });
        QVERIFY(lanes.reaches(State::NeedsDecision));
        QCOMPARE(lanes.runner->error()->kind, ErrorKind::Cancelled);
        for (const QString &id : std::as_const(lanes.copiesSeen))
            QCOMPARE(lanes.runner->stepStatus(id).state, StepState::Cancelled);
        lanes.runner->undo();
        QVERIFY2(lanes.reaches(State::Undone), qPrintable(lanes.why()));
        QVERIFY(lanes.isAsBefore());
    }

    /// The proof of the first is only in the memory of the program that made it.
    void resumedRunProvesBoth()
    {
        Lanes lanes;
        lanes.begin();
        connect(lanes.runner.get(), &PlanRunner::stepChanged, this, [&](const QString &id) {
            const bool isProved = lanes.runner->proof(u"berlin-2"_s).has_value();
            lanes.trouble.isFrozen = id == "berlin-3/verify"_L1 && isProved;
        });
        QVERIFY(!lanes.reaches(State::Succeeded));
        QVERIFY(lanes.trouble.isFrozen);
        lanes.restartProgram();
        lanes.runner->retry();
        QVERIFY2(lanes.reaches(State::Succeeded), qPrintable(lanes.why()));
        QVERIFY(lanes.runner->proof(u"berlin-2"_s) && lanes.runner->proof(u"berlin-3"_s));
        QCOMPARE(lanes.primary.server().starts, 1);
    }

    void crashAtAnyJournalLineCanBeResumedOrUndone_data()
    {
        QTest::addColumn<bool>("resumes");
        QTest::newRow("resume") << true;
        QTest::newRow("undo") << false;
    }
    void crashAtAnyJournalLineCanBeResumedOrUndone()
    {
        QFETCH(bool, resumes);
        int lines = 0;
        {
            Lanes lanes;
            lanes.begin();
            connect(lanes.runner.get(), &PlanRunner::journalled, this,
                    [&lines](int line) { lines = line; });
            QVERIFY(lanes.reaches(State::Succeeded));
        }
        QVERIFY(lines > 40);
        for (int n = 2 + resumes; n < lines; n += 2) { // each line once, in turns
            Lanes lanes;
            lanes.begin();
            connect(lanes.runner.get(), &PlanRunner::journalled, this,
                    [&lanes, n](int line) { lanes.trouble.isFrozen |= line >= n; });
            lanes.reaches(State::Succeeded);
            QVERIFY(lanes.trouble.isFrozen);
            goOn(lanes, resumes, u"line %1"_s.arg(n));
        }
    }

    void troubleAtAnyCallCanBeRetriedOrUndone_data()
    {
        QTest::addColumn<FakeTrouble::Kind>("kind");
        QTest::newRow("crash") << Kind::Crash;
        QTest::newRow("link lost after") << Kind::LinkLostAfter;
        QTest::newRow("command fails") << Kind::CommandFails;
    }
    void troubleAtAnyCallCanBeRetriedOrUndone()
    {
        QFETCH(FakeTrouble::Kind, kind);
        int calls = 0;
        {
            Lanes lanes;
            lanes.begin();
            QVERIFY(lanes.reaches(State::Succeeded));
            calls = lanes.trouble.calls;
        }
        QVERIFY(calls > 100);
        // Every call of a run with one standby is tried in tst_plancrashes.
        for (int n = 1 + int(kind) % 3; n <= calls; n += 3) {
            Lanes lanes;
            lanes.trouble.kind = kind;
            lanes.trouble.atCall = n;
            lanes.begin();
            lanes.reaches(State::Succeeded);
            if (kind == Kind::Crash)
                QVERIFY(lanes.trouble.isFrozen);
            goOn(lanes, n % 2 == 0, u"call %1"_s.arg(n));
        }
    }

private:
    static void goOn(Lanes &lanes, bool resumes, const QString &where)
    {
        const bool hasCrashed = lanes.trouble.isFrozen;
        if (hasCrashed)
            lanes.restartProgram();
        const QString cause = where + u", "_s + lanes.why();
        if (resumes) {
            if (lanes.runner->state() == State::NeedsDecision)
                lanes.runner->retry();
            QVERIFY2(lanes.reaches(State::Succeeded), qPrintable(cause + u'\n' + lanes.why()));
            QVERIFY2(lanes.works(), qPrintable(cause));
        } else {
            lanes.runner->undo();
            QVERIFY2(lanes.reaches(State::Undone), qPrintable(cause + u'\n' + lanes.why()));
            QVERIFY2(lanes.isAsBefore(), qPrintable(cause));
        }
        QVERIFY2(lanes.primary.server().starts <= 1, qPrintable(cause));
        QVERIFY(!lanes.sharesAHost);
    }
};

QTEST_GUILESS_MAIN(TestPlanLanes)
#include "tst_planlanes.moc"
