// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/plan.h"
#include "app/plan/planner.h"
#include "app/plan/schedule.h"
#include "tests/support/planfacts.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

namespace {

/// "host/name: needed needed" -> a step.
QList<Step> steps(const QStringList &lines)
{
    QList<Step> steps;
    for (const QString &line : lines) {
        Step step;
        step.id = line.section(u':', 0, 0);
        step.hostId = step.id.section(u'/', 0, 0);
        step.dependsOn = line.section(u':', 1).split(u' ', Qt::SkipEmptyParts);
        steps << step;
    }
    return steps;
}

/// Four steps each, after one on the primary and before a second one there.
QList<Step> cluster(int standbys)
{
    QStringList lines{u"p/files:"_s};
    QString logins;
    for (int i = 1; i <= standbys; ++i) {
        const QString id = u"s%1"_s.arg(i);
        lines << id + "/login: p/files"_L1 << id + u"/copy: p/restart "_s + id + "/login"_L1
              << id + u"/start: "_s + id + "/copy"_L1;
        logins += u' ' + id + "/login"_L1;
    }
    lines << "p/restart:"_L1 + logins;
    return steps(lines);
}

} // namespace

class TestSchedule : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void orderFollowsTheListWhereItMay()
    {
        QCOMPARE(*planOrder(steps({u"a/1: b/2"_s, u"a/2:"_s, u"b/1: a/2"_s, u"b/2:"_s})),
                 (QStringList{u"a/2"_s, u"b/1"_s, u"b/2"_s, u"a/1"_s}));
        QCOMPARE(*planOrder({}), QStringList());
    }

    void impossibleOrdersAreRefused_data()
    {
        QTest::addColumn<QStringList>("lines");
        QTest::addColumn<QString>("words");
        QTest::newRow("unknown") << QStringList{u"a/1: a/0"_s} << u"waits for a/0"_s;
        QTest::newRow("itself") << QStringList{u"a/1: a/1"_s} << u"a/1 waits for itself"_s;
        QTest::newRow("circle") << QStringList{u"a/0:"_s, u"a/1: b/1"_s, u"b/1: a/1"_s}
                                << u"a/1 waits for itself"_s;
        QTest::newRow("twice") << QStringList{u"a/1:"_s, u"a/1:"_s} << u"a/1 is there twice"_s;
    }
    void impossibleOrdersAreRefused()
    {
        QFETCH(QStringList, lines);
        QFETCH(QString, words);
        const Result<QStringList> order = planOrder(steps(lines));
        QVERIFY(!order);
        QCOMPARE(order.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(order.error().text.contains(words), qPrintable(order.error().text));
    }

    void hostsWorkAtTheSameTimeWithOneStepEach()
    {
        const Schedule schedule(steps({u"a/1:"_s, u"a/2:"_s, u"b/1:"_s, u"b/2: a/2"_s}));
        QCOMPARE(schedule.next({}, {}), (QStringList{u"a/1"_s, u"b/1"_s}));
        QCOMPARE(schedule.next({}, {u"a/1"_s}), QStringList{u"b/1"_s});
        QCOMPARE(schedule.next({u"a/1"_s}, {u"b/1"_s}), QStringList{u"a/2"_s});
        QCOMPARE(schedule.next({u"a/1"_s, u"b/1"_s}, {u"a/2"_s}), QStringList());
        QCOMPARE(schedule.next({u"a/1"_s, u"a/2"_s, u"b/1"_s}, {}), QStringList{u"b/2"_s});
        QCOMPARE(schedule.next({u"a/1"_s, u"a/2"_s, u"b/1"_s, u"b/2"_s}, {}), QStringList());
    }

    void laterStepOfAHostGoesAheadOfOneThatWaits()
    {
        const Schedule schedule(steps({u"a/1: b/1"_s, u"a/2:"_s, u"b/1:"_s}));
        QCOMPARE(schedule.next({}, {}), (QStringList{u"a/2"_s, u"b/1"_s}));
    }

    /// A password is lost with the program: its steps are done again, before what stands on them.
    void groundThatWasTakenAwayCarriesNothing()
    {
        const Schedule schedule(steps({u"p/role:"_s, u"s/login: p/role"_s, u"s/copy: s/login"_s}));
        QVERIFY(schedule.needs(u"s/copy"_s, u"p/role"_s));
        QVERIFY(!schedule.needs(u"p/role"_s, u"s/copy"_s));
        QCOMPARE(schedule.next({u"s/login"_s}, {}), QStringList{u"p/role"_s});
        QCOMPARE(schedule.next({u"p/role"_s, u"s/login"_s}, {}), QStringList{u"s/copy"_s});
    }

    void undoGoesBackwards()
    {
        const Schedule schedule(steps({u"a/1: b/1"_s, u"b/1:"_s, u"a/2: a/1"_s}));
        QCOMPARE(schedule.nextUndo({u"b/1"_s, u"a/1"_s}), u"a/1"_s);
        QCOMPARE(schedule.nextUndo({u"b/1"_s}), u"b/1"_s);
        QCOMPARE(schedule.nextUndo({u"a/2"_s, u"b/1"_s, u"a/1"_s}), u"a/2"_s);
        QCOMPARE(schedule.nextUndo({}), QString());
    }

    void sixteenStandbysKeepTheLimitAndTheOrder()
    {
        const int all = 16, limit = 5;
        const Schedule schedule(cluster(all), limit);
        QSet<QString> done, running;
        QStringList begun;
        bool isRestarting = false;
        while (done.size() < 2 + 3 * all) {
            const QStringList next = schedule.next(done, running);
            for (const QString &id : next) {
                begun << id;
                running.insert(id);
            }
            QVERIFY(running.size() <= limit);
            isRestarting = running.contains(u"p/restart"_s);
            if (isRestarting) { // all logins before it, and nothing beside it
                QCOMPARE(done.size(), 1 + all);
                QCOMPARE(running.size(), 1);
            }
            QVERIFY(!running.isEmpty());
            // The one that has begun last ends first.
            const QString ends =
                    *std::find_if(begun.crbegin(), begun.crend(),
                                  [&running](const QString &id) { return running.contains(id); });
            running.remove(ends);
            done.insert(ends);
        }
        QCOMPARE(begun.first(2), (QStringList{u"p/files"_s, u"s1/login"_s}));
        QCOMPARE(begun.size(), 2 + 3 * all);
        QCOMPARE(begun.indexOf(u"p/restart"_s), 1 + all);
    }

    void refusedStepsAreTakenOneByOne()
    {
        const Schedule schedule(steps({u"a/1: b/1"_s, u"b/1: a/1"_s}));
        QCOMPARE(schedule.next({}, {}), QStringList{u"a/1"_s});
        QCOMPARE(schedule.next({u"a/1"_s}, {}), QStringList{u"b/1"_s});
    }

    void restartComesAfterAllThatCanBeTriedBefore()
    {
        const Plan plan = *makePlan(debianPair());
        const Schedule schedule(plan.steps);
        const QString restart = u"primary/restart"_s;
        QVERIFY(plan.step(restart));
        for (const char *id :
             {"primary/role", "primary/monitor-role", "primary/files", "berlin-2/passfile"})
            QVERIFY2(schedule.needs(restart, QString::fromLatin1(id)), id);
        // Nothing that calls the primary may meet its restart.
        for (const Step &step : plan.steps) {
            const bool isBefore = schedule.needs(restart, step.id) || step.id == restart;
            QVERIFY2(isBefore || schedule.needs(step.id, restart), qPrintable(step.id));
        }
        QVERIFY(schedule.needs(u"berlin-2/copy"_s, u"primary/slot-berlin_2"_s));
        QVERIFY(schedule.needs(u"berlin-2/copy"_s, u"berlin-2/test-login"_s));
        QVERIFY(!schedule.needs(u"berlin-2/test-login"_s, u"primary/slot-berlin_2"_s));
    }

    void savedPlanWithoutAnOrderIsRefused()
    {
        QJsonObject json = makePlan(debianPair())->toJson();
        QVERIFY(Plan::fromJson(json));
        QJsonArray all = json.value("steps"_L1).toArray();
        QJsonObject first = all.first().toObject();
        first.insert("dependsOn"_L1, QJsonArray{all.last().toObject().value("id"_L1)});
        all.replace(0, first);
        json.insert("steps"_L1, all);
        const Result<Plan> plan = Plan::fromJson(json);
        QVERIFY(!plan);
        QCOMPARE(plan.error().kind, ErrorKind::InvalidInput);
    }

    /// Format 2 listed the steps in the order in which they were done, whatever else it said.
    void olderPlanIsDoneInTheOrderOfItsList()
    {
        QJsonObject json = makePlan(debianPair())->toJson();
        json.insert("format"_L1, 2);
        const Result<Plan> plan = Plan::fromJson(json);
        QVERIFY(plan);
        const Schedule schedule(plan->steps);
        QCOMPARE(schedule.order(), stepIds(*plan));
        QSet<QString> done;
        for (const QString &id : schedule.order()) {
            QCOMPARE(schedule.next(done, {}), QStringList{id});
            done.insert(id);
        }
    }
};

QTEST_GUILESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
