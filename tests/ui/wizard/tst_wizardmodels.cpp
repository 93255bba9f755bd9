// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/fakerunsession.h"
#include "tests/ui/support/invented.h"
#include "ui/models/checksmodel.h"
#include "ui/models/instancesmodel.h"
#include "ui/models/stepsmodel.h"
#include "ui/theme/tokens.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace pgt;
using namespace std::chrono_literals;

namespace {

/// The tree as text, groups at the margin.
QStringList printed(const QAbstractItemModel &model)
{
    QStringList lines;
    for (int g = 0; g < model.rowCount(); ++g) {
        const QModelIndex group = model.index(g, 0);
        lines << group.data().toString();
        for (int r = 0; r < model.rowCount(group); ++r)
            lines << QStringLiteral("  ") + model.index(r, 0, group).data().toString();
    }
    return lines;
}

ChecksModel::Titles titles()
{
    return {QStringLiteral("berlin-1"), QStringLiteral("primary"), QStringLiteral("berlin-2"),
            QStringLiteral("standby"),  QStringLiteral("Between"), QStringLiteral("2 to 1")};
}

GroupedModel::Group group(const QString &key, const QStringList &rows)
{
    GroupedModel::Group result;
    result.head = {key, {{Qt::DisplayRole, key}}};
    for (const QString &row : rows)
        result.rows << GroupedModel::Row{row, {{Qt::DisplayRole, row}}};
    return result;
}

} // namespace

class WizardModelsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void mergesGroupsAndRowsByKey_data();
    void mergesGroupsAndRowsByKey();
    void keepsPersistentIndexesOverAMerge();
    void putsFailuresFirst();
    void foldsLongRunsOfPassedChecks();
    void neverFoldsWhatDidNotPass();
    void keepsTheOrderOfThePlanWhenAHostComesTwice();
    void showsHowEachStepStands();
    void showsWhatIsNotKnownAsADash();
    void keepsRowsWhenTheSameClustersAreReadAgain();
};

void WizardModelsTest::mergesGroupsAndRowsByKey_data()
{
    QTest::addColumn<QList<QStringList>>("steps");
    QTest::newRow("grow") << QList<QStringList>{{}, {"a"}, {"a", "b"}, {"c", "a", "b"}};
    QTest::newRow("shrink") << QList<QStringList>{{"a", "b", "c"}, {"a", "c"}, {"c"}, {}};
    QTest::newRow("reorder") << QList<QStringList>{
            {"a", "b", "c"}, {"c", "a", "b"}, {"b", "c", "a"}};
    QTest::newRow("mixed") << QList<QStringList>{{"a", "b"}, {"x", "b", "y"}, {"y", "a"}};
}

void WizardModelsTest::mergesGroupsAndRowsByKey()
{
    QFETCH(QList<QStringList>, steps);
    GroupedModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (const QStringList &step : steps) {
        // As rows of one group, and as groups with a row each.
        QList<GroupedModel::Group> groups{group(QStringLiteral("fixed"), step)};
        QStringList expected{QStringLiteral("fixed")};
        for (const QString &key : step)
            expected << QStringLiteral("  ") + key;
        for (const QString &key : step) {
            groups << group(key, {QStringLiteral("row")});
            expected << key << QStringLiteral("  row");
        }
        model.setGroups(groups);
        QCOMPARE(printed(model), expected);
    }
}

void WizardModelsTest::keepsPersistentIndexesOverAMerge()
{
    GroupedModel model;
    model.setGroups({group("g", {"a", "b", "c"})});
    const QPersistentModelIndex c = model.indexOfRow(QStringLiteral("c"));
    model.setGroups({group("new", {"z"}), group("g", {"c", "a"})});
    QVERIFY(c.isValid());
    QCOMPARE(c.data().toString(), QStringLiteral("c"));
    QCOMPARE(c.row(), 0);
}

void WizardModelsTest::putsFailuresFirst()
{
    ChecksModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setFindings(invented::findings(), titles());
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("berlin-2"));
    const QModelIndex first = model.index(0, 0, model.index(0, 0));
    QCOMPARE(first, model.firstFailure());
    QVERIFY(model.finding(first));
    QCOMPARE(model.finding(first)->state, Finding::State::Failure);

    model.setFindings(invented::findingsWithoutFailure(), titles());
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("berlin-1"));
    QVERIFY(!model.firstFailure().isValid());
}

void WizardModelsTest::foldsLongRunsOfPassedChecks()
{
    ChecksModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setFindings(invented::findings(), titles());
    const QModelIndex primary = model.index(1, 0);
    QCOMPARE(primary.data(ChecksModel::PassedRole).toInt(), 6);
    const QModelIndex fold = model.index(model.rowCount(primary) - 1, 0, primary);
    QVERIFY(fold.data(ChecksModel::FoldRole).toBool());
    QCOMPARE(fold.data().toString(), QStringLiteral("Show 4 more passed checks"));
    const int before = model.rowCount(primary);
    model.openFold(fold);
    QCOMPARE(model.rowCount(primary), before - 1 + 4);
    // What was opened stays open.
    model.setFindings(invented::findings(), titles());
    QCOMPARE(model.rowCount(primary), before - 1 + 4);
}

void WizardModelsTest::neverFoldsWhatDidNotPass()
{
    QList<Finding> many;
    for (int i = 0; i < 20; ++i) {
        Finding finding;
        finding.id = QString::number(i);
        finding.title = finding.id;
        finding.state = i % 2 ? Finding::State::Warning : Finding::State::Skipped;
        many << finding;
    }
    ChecksModel model;
    model.setFindings(many, titles());
    QCOMPARE(model.rowCount(model.index(0, 0)), 20);
}

void WizardModelsTest::keepsTheOrderOfThePlanWhenAHostComesTwice()
{
    Plan plan = invented::plan();
    plan.steps.move(2, plan.steps.size() - 1); // the restart of the primary last
    StepsModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setPlan(plan);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(2, 0).data().toString(), QStringLiteral("berlin-1"));
    QCOMPARE(model.index(0, 0, model.index(2, 0)).data().toString(),
             QStringLiteral("Restart PostgreSQL"));
}

void WizardModelsTest::showsHowEachStepStands()
{
    FakeRunSession run(invented::plan());
    StepsModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRun(run);
    const QPersistentModelIndex role = model.indexOfStep(QStringLiteral("primary/role"));
    QCOMPARE(role.data(GroupedModel::StateRole).toInt(), int(StateKind::Waiting));
    run.setStep(QStringLiteral("primary/role"), StepState::Running, 0ms);
    model.setRun(run);
    QVERIFY(role.data(StepsModel::CurrentRole).toBool());
    run.setStep(QStringLiteral("primary/role"), StepState::Done, 1400ms);
    model.setRun(run);
    QCOMPARE(role.data(GroupedModel::StateRole).toInt(), int(StateKind::Ok));
    QVERIFY(role.data(Qt::AccessibleTextRole).toString().startsWith(QStringLiteral("done")));
    QVERIFY(role.data(GroupedModel::TrailingRole).toString().startsWith(QStringLiteral("1.4")));
    run.setStep(QStringLiteral("primary/role"), StepState::Skipped, 0ms);
    model.setRun(run);
    QCOMPARE(role.data(GroupedModel::SubtitleRole).toString(), QStringLiteral("nothing to do"));
}

void WizardModelsTest::showsWhatIsNotKnownAsADash()
{
    InstancesModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    Instance unknown;
    unknown.id = QStringLiteral("/data");
    unknown.dataDirectory = unknown.id;
    model.setInstances({unknown});
    for (const int column : {InstancesModel::Version, InstancesModel::Port, InstancesModel::Size})
        QCOMPARE(model.index(0, column).data().toString(), QString(QChar(0x2013)));
}

void WizardModelsTest::keepsRowsWhenTheSameClustersAreReadAgain()
{
    InstancesModel model;
    const QAbstractItemModelTester tester(&model,
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QList<Instance> instances = invented::primaryFacts().instances;
    model.setInstances(instances);
    const QPersistentModelIndex second = model.index(1, InstancesModel::State);
    instances[1].state = Instance::State::Running;
    model.setInstances(instances);
    QVERIFY(second.isValid());
    QCOMPARE(second.data().toString(), QStringLiteral("running"));
    model.setInstances({});
    QCOMPARE(model.rowCount(), 0);
}

QTEST_MAIN(WizardModelsTest)
#include "tst_wizardmodels.moc"
