// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/check/checks.h"
#include "app/session/setupsession.h"
#include "tests/support/goodpair.h"
#include "tests/support/planfacts.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

namespace {

PlanInput several(int standbys)
{
    PlanInput input = debianPair();
    for (int i = 1; i < standbys; ++i)
        addStandby(input, u"berlin-%1"_s.arg(i + 2), u"10.20.0.%1"_s.arg(i + 12));
    return input;
}

/// Addresses from which the role may replicate after the plan, one for each rule.
QStringList allowedAddresses(const Plan &plan, const QString &role)
{
    QStringList addresses;
    for (const FileChange &file : plan.step(u"primary/files"_s)->files) {
        if (!file.path.endsWith("pg_hba.conf"_L1))
            continue;
        for (const QByteArray &line : file.after.split('\n')) {
            const QString text = QString::fromUtf8(line).simplified();
            if (text.startsWith("hostssl replication "_L1 + role + u' '))
                addresses << text.section(u' ', 3, 3);
        }
    }
    return addresses;
}

} // namespace

class TestManyStandbys : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    // One restart, all cheap tests before anything is copied, then host by host.
    void primaryIsPreparedOnceForAll()
    {
        const Result<Plan> plan = makePlan(several(3));
        QVERIFY2(plan, qPrintable(plan ? QString() : plan.error().toPlainText()));
        QStringList expected{u"primary/role"_s,          u"primary/monitor-role"_s,
                             u"primary/files"_s,         u"primary/restart"_s,
                             u"primary/slot-berlin_2"_s, u"primary/slot-berlin_3"_s,
                             u"primary/slot-berlin_4"_s};
        for (const char *host : {"berlin-2", "berlin-3", "berlin-4"}) {
            expected << QLatin1String(host) + "/passfile"_L1
                     << QLatin1String(host) + "/test-login"_L1;
        }
        for (const char *host : {"berlin-2", "berlin-3", "berlin-4"}) {
            for (const char *step : {"copy", "signal", "files", "stop", "config", "move-aside",
                                     "place", "start", "verify"})
                expected << QLatin1String(host) + u'/' + QLatin1String(step);
        }
        QCOMPARE(stepIds(*plan), expected);
        QCOMPARE(plan->restarts(), 1);
        QCOMPARE(plan->givenUpClusters().size(), 3);
    }

    // Nobody's data is moved without being named beside the box.
    void consentNamesEachStandby()
    {
        const Result<Plan> plan = makePlan(several(3));
        QVERIFY(plan);
        const QString consent = ReviewPart::consentText(*plan);
        for (const char *host : {"berlin-1", "berlin-2", "berlin-3", "berlin-4"})
            QVERIFY2(consent.contains(QLatin1String(host)), qPrintable(consent));
        QCOMPARE(consent.count("before-pgtandem"_L1), 3);
    }

    void eachStandbyHasItsOwnRule()
    {
        const PlanInput input = several(3);
        const Result<Plan> plan = makePlan(input);
        QVERIFY(plan);
        QCOMPARE(allowedAddresses(*plan, input.spec.role),
                 (QStringList{u"10.20.0.12/32"_s, u"10.20.0.13/32"_s, u"10.20.0.14/32"_s}));
    }

    // Two standbys of one host come from one address.
    void oneRuleIsEnoughForOneHost()
    {
        PlanInput input = several(1);
        addStandby(input, u"berlin-2b"_s, u"10.20.0.12"_s);
        Instance &second = input.standby(1);
        second.id = second.dataDirectory = u"/var/lib/postgresql/17/second"_s;
        second.walDirectory = second.dataDirectory + u"/pg_wal"_s;
        input.spec.standbys[1].instanceId = second.id;
        const Result<Plan> plan = makePlan(input);
        QVERIFY2(plan, qPrintable(plan ? QString() : plan.error().toPlainText()));
        QCOMPARE(allowedAddresses(*plan, input.spec.role), QStringList{u"10.20.0.12/32"_s});
    }

    void limitsGrowWithTheNumber()
    {
        const Result<Plan> plan = makePlan(several(16));
        QVERIFY2(plan, qPrintable(plan ? QString() : plan.error().toPlainText()));
        const QByteArray conf = plan->step(u"primary/files"_s)->files.constFirst().after;
        QVERIFY2(conf.contains("max_wal_senders = 48"), conf.constData());
        QVERIFY2(conf.contains("max_replication_slots = 16"), conf.constData());
    }

    // To 11 the mark of a standby is what it follows by.
    void eachStandbyHasItsOwnMark()
    {
        PlanInput input = several(2);
        input.primary().versionNum = 110022;
        for (int i : {0, 1}) {
            input.standby(i).versionNum = 110022;
            ConfigFileFact &own = input.standby(i).recoveryConf;
            own.exists = i == 1;
            own.path = input.standby(i).dataDirectory + "/recovery.conf"_L1;
        }
        input.standby(1).recoveryConf.content = "restore_command = 'fetch %f'\n";
        const Result<Plan> plan = makePlan(input);
        QVERIFY2(plan, qPrintable(plan ? QString() : plan.error().toPlainText()));
        for (int i : {0, 1}) {
            const StandbySpec &wishes = input.spec.standbys[i];
            const Step *step = findStep(*plan, StepKind::WriteStandbySignal, wishes.name);
            const QString mark = QString::fromUtf8(step->files.constFirst().after);
            QVERIFY2(mark.contains("application_name="_L1 + wishes.name), qPrintable(mark));
            QVERIFY2(mark.contains("primary_slot_name = '"_L1 + wishes.slotName + u'\''),
                     qPrintable(mark));
            QCOMPARE(mark.contains("restore_command"_L1), i == 1);
            const QJsonArray copy = findStep(*plan, StepKind::BaseBackup, wishes.name)
                                            ->parameters.value("argv"_L1)
                                            .toArray();
            QVERIFY(copy.contains(wishes.slotName));
        }
    }

    // Adding one to a cluster that runs: nothing of the others is touched.
    void standbyThatStreamsIsLeftAlone()
    {
        const PlanInput before = several(1);
        PlanInput input = finishedPair(before, *makePlan(before));
        QVERIFY(makePlan(input)->isEmpty());
        input.spec.keepMonitorPassword = true;
        addStandby(input, u"berlin-3"_s, u"10.20.0.13"_s);
        const Result<Plan> plan = makePlan(input);
        QVERIFY2(plan, qPrintable(plan ? QString() : plan.error().toPlainText()));
        QStringList first;
        for (const QString &id : stepIds(*plan)) {
            if (!id.startsWith("berlin-3/"_L1))
                first << id;
        }
        QCOMPARE(first, (QStringList{u"primary/files"_s, u"primary/reload"_s,
                                     u"primary/slot-berlin_3"_s, u"berlin-2/verify"_s}));
        QCOMPARE(plan->restarts(), 0);
    }

    void hostMayBeCalledPrimary()
    {
        PlanInput input = several(1);
        input.spec.standbys[0].name = u"primary"_s;
        const Result<Plan> plan = makePlan(input);
        QVERIFY2(plan, qPrintable(plan ? QString() : plan.error().toPlainText()));
        QVERIFY(plan->step(u"standby-primary/copy"_s));
        QCOMPARE(plan->standby(u"standby-primary"_s)->slotName, u"berlin_2"_s);
        QVERIFY(!plan->host(u"standby-primary"_s)->isPrimary);
        QVERIFY(plan->host(u"primary"_s)->isPrimary);
    }

    void standbysInEachOthersWayAreRefused()
    {
        PlanInput sameName = several(2);
        sameName.spec.standbys[1].name = u"berlin-2"_s;
        QCOMPARE(refusalOf(sameName), ErrorKind::InvalidInput);
        PlanInput sameApplication = several(2);
        sameApplication.spec.standbys[1].applicationName = u"Berlin-2"_s;
        QCOMPARE(refusalOf(sameApplication), ErrorKind::InvalidInput);
        PlanInput sameSlot = several(2);
        sameSlot.spec.standbys[1].slotName = u"berlin_2"_s;
        QCOMPARE(refusalOf(sameSlot), ErrorKind::InvalidInput);
        PlanInput sameCluster = several(2);
        sameCluster.facts.standbys[1] = sameCluster.facts.standbys[0];
        QCOMPARE(refusalOf(sameCluster), ErrorKind::SameServer);
        QCOMPARE(refusalOf(several(17)), ErrorKind::Unsupported);
    }

    void anyStandbyThatCannotBeMadeRefusesAll()
    {
        PlanInput input = several(3);
        input.standby(2).disks[0].freeBytes = 1 << 20;
        const Result<Plan> plan = makePlan(input);
        QVERIFY(!plan);
        QCOMPARE(plan.error().kind, ErrorKind::NoSpace);
        QVERIFY2(plan.error().text.contains("berlin-4"_L1), qPrintable(plan.error().text));
    }

    // What is true of the primary is said once; what is true of a standby, of that one.
    void checksLookAtAll()
    {
        Situation situation = goodPair();
        situation.facts.standbys << situation.facts.standbys.constFirst();
        situation.standbyHost(1).machineId = u"berlin-3-machine"_s;
        situation.standbyHost(1).bootId = u"berlin-3-boot"_s;
        situation.spec.standbys << situation.spec.standbys.constFirst();
        StandbySpec &second = situation.spec.standbys[1];
        second.name = u"berlin-3"_s;
        second.slotName = u"berlin_3"_s;
        situation.standby(1).disks[0].freeBytes = 1 << 20;
        const QList<Finding> findings = runChecks(situation);
        QCOMPARE(findingsNamed(findings, u"wal_level"_s).size(), 1);
        QStringList failing, asked;
        for (const Finding &finding : findings) {
            if (finding.state == Finding::State::Failure)
                failing << finding.id + u' ' + finding.standby;
            if (finding.id == "version"_L1)
                asked << finding.standby;
        }
        QCOMPARE(failing, QStringList{u"disk berlin-3"_s});
        QCOMPARE(asked, (QStringList{u"berlin-2"_s, u"berlin-3"_s}));
        QVERIFY(findingsNamed(findings, u"max_wal_senders"_s)
                        .constFirst()
                        .evidence.contains("6 needed"_L1));
    }
};

QTEST_GUILESS_MAIN(TestManyStandbys)
#include "tst_manystandbys.moc"
