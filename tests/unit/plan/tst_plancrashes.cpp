// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/planworld.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

namespace {

/// Before it nothing is done on the standby that a restart of its host could meet.
int callsBeforeTheCopy()
{
    PlanWorld world;
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

} // namespace

/// Runs that fail, or whose program dies, at every call to a host and every line of the journal.
class TestPlanCrashes : public QObject
{
    Q_OBJECT

    using State = PlanRunner::State;
    using Kind = FakeTrouble::Kind;

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void failureAtAnyCallCanBeUndone_data() { troubles(); }
    void failureAtAnyCallCanBeUndone()
    {
        QFETCH(FakeTrouble::Kind, kind);
        const int calls = callsOfAWholeRun();
        QVERIFY(calls > 60);
        for (int n = 1; n <= calls; ++n) {
            PlanWorld world;
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
            PlanWorld world;
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
            PlanWorld world;
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
            PlanWorld world;
            world.begin();
            QObject::connect(world.runner.get(), &PlanRunner::journalled, this,
                             [&lines](int line) { lines = line; });
            QVERIFY(world.reaches(State::Succeeded));
        }
        QVERIFY(lines > 25);
        for (int n = 2; n < lines; ++n) {
            PlanWorld world;
            world.begin();
            QObject::connect(world.runner.get(), &PlanRunner::journalled, this,
                             [&world, n](int line) { world.trouble.isFrozen = line >= n; });
            QVERIFY(spinUntil([&] { return world.trouble.isFrozen; }));
            goOn(world, resumes, u"line %1"_s.arg(n));
        }
    }

    void crashDuringUndoCanBeUndone()
    {
        PlanWorld whole;
        whole.begin();
        QVERIFY(whole.reaches(State::Succeeded));
        const int forward = whole.trouble.calls;
        whole.runner->undo();
        QVERIFY(whole.reaches(State::Undone));
        const int calls = whole.trouble.calls;
        for (int n = forward + 1; n <= calls; ++n) {
            PlanWorld world;
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
            PlanWorld world;
            world.trouble.kind = Kind::Crash;
            world.trouble.atCall = n;
            world.begin();
            QVERIFY(spinUntil([&] { return world.trouble.isFrozen; }));
            world.rebootStandby();
            QVERIFY2(!world.hasSecondPrimary(), qPrintable(u"call %1"_s.arg(n)));
            goOn(world, resumes, u"call %1"_s.arg(n));
        }
    }

private:
    static void troubles()
    {
        QTest::addColumn<FakeTrouble::Kind>("kind");
        QTest::newRow("link lost before") << Kind::LinkLostBefore;
        QTest::newRow("link lost after") << Kind::LinkLostAfter;
        QTest::newRow("command fails") << Kind::CommandFails;
    }

    static void goOn(PlanWorld &world, bool resumes, const QString &where)
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

QTEST_GUILESS_MAIN(TestPlanCrashes)
#include "tst_plancrashes.moc"
