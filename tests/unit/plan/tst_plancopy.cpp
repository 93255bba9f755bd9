// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/planfacts.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

/// Where the copy of the data and of the tablespaces goes.
class TestPlanCopy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void mountPointIsCopiedIntoADirectoryInside()
    {
        PlanInput input = debianPair();
        standbyOf(input).dataDirectoryIsMountPoint = true;
        const Plan plan = planOf(input);
        const Step *move = findStep(plan, StepKind::MoveDataAside);
        QVERIFY(move->parameters.value("aside"_L1)
                        .toString()
                        .startsWith("/var/lib/postgresql/17/main/before-pgtandem-"_L1));
        const Step *copy = findStep(plan, StepKind::BaseBackup);
        QVERIFY(copy->commands.constLast().line.contains(
                "-D /var/lib/postgresql/17/main/copy-pgtandem-"_L1));
    }

    void copyIsMadeAndMarkedBesideTheLivePlace()
    {
        const Plan plan = planOf(debianPair());
        const QString copy = u"/var/lib/postgresql/17/main.copy-pgtandem-20261122-143207-abcdef"_s;
        const Step *backup = findStep(plan, StepKind::BaseBackup);
        QVERIFY2(backup->commands.constLast().line.contains("-D "_L1 + copy + u' '),
                 qPrintable(backup->commands.constLast().line));
        QCOMPARE(findStep(plan, StepKind::WriteStandbySignal)->files.constFirst().path,
                 QString(copy + "/standby.signal"_L1));
        QStringList ids = stepIds(plan);
        ids.removeIf([](const QString &id) { return id.startsWith("primary/"_L1); });
        QVERIFY(ids.indexOf(u"berlin-2/signal"_s) < ids.indexOf(u"berlin-2/stop"_s));
        // Each waits for the one before it.
        for (qsizetype i = 1; i < ids.size(); ++i)
            QVERIFY(plan.step(ids.at(i))->dependsOn.contains(ids.at(i - 1)));
        QCOMPARE(plan.step(u"berlin-2/stop"_s)->risk, Risk::StopsStandby);
        QVERIFY(plan.step(u"berlin-2/copy"_s)->description.contains(u"goes on serving"_s));
    }

    void sessionsOfTheOldClusterAreNamedWhereTheyEnd()
    {
        PlanInput input = debianPair();
        standbyOf(input).sessions = 7;
        const Plan plan = planOf(input);
        QVERIFY2(plan.step(u"berlin-2/stop"_s)->blastRadius.contains(u"7 session"_s),
                 qPrintable(plan.step(u"berlin-2/stop"_s)->blastRadius));
    }

    void tablespacesAreCopiedBesideTheOldOnes()
    {
        PlanInput input = debianPair();
        primaryOf(input).tablespaces = {{u"fast"_s, u"/ssd/fast"_s, 1 << 20},
                                        {u"odd"_s, u"/ssd/a=b"_s, 1 << 20}};
        standbyOf(input).tablespaces = {{u"fast"_s, u"/ssd/fast"_s, 1 << 20}};
        input.spec.standbys[0].tablespaceMapping.insert(u"/ssd/a=b"_s, u"/srv/c"_s);
        const Plan plan = planOf(input);
        const QString name = u"main.copy-pgtandem-20261122-143207-abcdef"_s;
        const QString line = findStep(plan, StepKind::BaseBackup)->commands.constLast().line;
        QVERIFY2(line.contains("-T /ssd/fast=/ssd/fast/"_L1 + name), qPrintable(line));
        QVERIFY2(line.contains("/ssd/a\\=b=/srv/c/"_L1 + name), qPrintable(line));
        const QString moves = plan.step(u"berlin-2/move-aside"_s)->commands.constLast().line;
        QVERIFY2(moves.contains(u"/ssd/fast/main.before-pgtandem-"_s), qPrintable(moves));
        const Result<Plan> read = Plan::fromJson(plan.toJson());
        QVERIFY(read.has_value());
        QCOMPARE(read->spec.standbys.constFirst().tablespaceMapping,
                 input.spec.standbys.constFirst().tablespaceMapping);
    }

    void placesOfTablespacesAreJudged_data()
    {
        QTest::addColumn<QString>("to");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("relative") << u"srv/c"_s << ErrorKind::InvalidInput;
        QTest::newRow("with dots") << u"/srv/../c"_s << ErrorKind::InvalidInput;
        QTest::newRow("in the data directory")
                << u"/var/lib/postgresql/17/main/t"_s << ErrorKind::InvalidInput;
        QTest::newRow("above it") << u"/var/lib/postgresql"_s << ErrorKind::InvalidInput;
        QTest::newRow("in another one") << u"/ssd/two/x"_s << ErrorKind::InvalidInput;
        QTest::newRow("of another cluster") << u"/ssd/other"_s << ErrorKind::Unsupported;
    }
    void placesOfTablespacesAreJudged()
    {
        QFETCH(QString, to);
        QFETCH(ErrorKind, kind);
        PlanInput input = debianPair();
        primaryOf(input).tablespaces = {{u"one"_s, u"/ssd/one"_s, 1 << 20},
                                        {u"two"_s, u"/ssd/two"_s, 1 << 20}};
        Instance other = standbyOf(input);
        other.id = other.dataDirectory = u"/srv/other"_s;
        other.tablespaces = {{u"t"_s, u"/ssd/other"_s, 1}};
        input.standbyHost().instances << other;
        planOf(input);
        input.spec.standbys[0].tablespaceMapping.insert(u"/ssd/one"_s, to);
        QCOMPARE(refusalOf(input), kind);
    }

    void mappingOfNoTablespaceIsRefused()
    {
        PlanInput input = debianPair();
        input.spec.standbys[0].tablespaceMapping.insert(u"/ssd/none"_s, u"/srv/c"_s);
        QCOMPARE(refusalOf(input), ErrorKind::InvalidInput);
    }

    void spaceIsSummedUpPerFileSystem()
    {
        constexpr qint64 giga = 1ll << 30;
        PlanInput input = debianPair();
        primaryOf(input).sizeBytes = 60 * giga;
        primaryOf(input).tablespaces = {{u"one"_s, u"/ssd/one"_s, 25 * giga},
                                        {u"two"_s, u"/ssd/two"_s, 25 * giga}};
        standbyOf(input).disks = {
                {standbyOf(input).dataDirectory, u"/"_s, 100 * giga, 20 * giga, -1}};
        const auto mount = [](const QString &path, qint64 free) {
            return DiskFact{path, path, 2 * free, free, -1};
        };
        input.standbyHost().mounts = {mount(u"/"_s, 20 * giga), mount(u"/ssd"_s, 60 * giga)};
        planOf(input); // 10 GB of data on /, 50 GB of tablespaces on /ssd
        input.standbyHost().mounts[1].freeBytes = 50 * giga;
        QCOMPARE(refusalOf(input), ErrorKind::NoSpace);
        input.spec.standbys[0].tablespaceMapping.insert(u"/ssd/two"_s, u"/two"_s);
        QCOMPARE(refusalOf(input), ErrorKind::NoSpace); // 25 GB more on /
        input.standbyHost().mounts << mount(u"/two"_s, 30 * giga);
        planOf(input);
    }
};

QTEST_GUILESS_MAIN(TestPlanCopy)
#include "tst_plancopy.moc"
