// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/targetdata.h"
#include "tests/support/goodpair.h"

#include <QTest>

#include <functional>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

using Change = std::function<void(Situation &)>;
Q_DECLARE_METATYPE(Change)

class TestChecks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void goodPairPassesEverything();
    void idsAreUniqueWithinAGroup();
    void everyFindingCanBeExplained();
    void missingFactsAreNotFailures();
    void acceptedFixCountsAsDone();
    void fixIsOnlyOfferedWhereItHelps();
    void confirmationNeedsTheRightName();
    void nameOfAnotherStandbyIsNotFree();
    void clocksAreJudgedAsExactlyAsTheyWereRead();
    void finishedPairHasNothingToDo();
    void worstComesFirstInEachGroup();
    void blockedPortNamesTheFirewallsOwnCommand();
    void targetDataIsJudgedByWhatIsInIt_data();
    void targetDataIsJudgedByWhatIsInIt();
    void oddNamesStayWhole();
};

void TestChecks::goodPairPassesEverything()
{
    const QList<Finding> findings = runChecks(goodPair());
    QVERIFY(findings.size() > 30);
    for (const Finding &finding : findings) {
        QVERIFY2(finding.state == Finding::State::Pass,
                 qPrintable(u"%1: %2"_s.arg(finding.id, finding.evidence)));
        QVERIFY2(!finding.title.isEmpty(), qPrintable(finding.id));
        QVERIFY2(!finding.evidence.isEmpty(), qPrintable(finding.id));
        QVERIFY(finding.number > 0);
    }
}

void TestChecks::idsAreUniqueWithinAGroup()
{
    QSet<QString> seen;
    for (const Finding &finding : runChecks(goodPair())) {
        const QString key = u"%1/%2"_s.arg(int(finding.scope)).arg(finding.id);
        QVERIFY2(!seen.contains(key), qPrintable(key));
        seen << key;
        QCOMPARE(finding.standby.isEmpty(), finding.scope == Finding::Scope::Primary);
    }
}

void TestChecks::everyFindingCanBeExplained()
{
    for (const Finding &finding : runChecks(goodPair()))
        QVERIFY2(!finding.command.isEmpty(), qPrintable(finding.id));
}

void TestChecks::missingFactsAreNotFailures()
{
    Situation input = goodPair();
    input.link().reset();
    const QList<Finding> findings = runChecks(input);
    QCOMPARE(findingsNamed(findings, u"port"_s).first().state, Finding::State::Skipped);
    QCOMPARE(findingsNamed(findings, u"replication_login"_s).first().state,
             Finding::State::Skipped);
    for (const Finding &finding : findings)
        QVERIFY2(finding.state != Finding::State::Failure, qPrintable(finding.id));
    // A stopped cluster may be replaced, whatever its server cannot say.
    input.standby().state = Instance::State::Stopped;
    input.standby().roles.clear();
    input.standby().databases.clear();
    input.standby().sessions = -1;
    for (const Finding &finding : runChecks(input))
        QVERIFY2(finding.state != Finding::State::Failure, qPrintable(finding.id));
}

void TestChecks::acceptedFixCountsAsDone()
{
    Situation input = goodPair();
    setSetting(input.primary(), u"max_connections"_s, u"200"_s);
    replicator(input).replication = false;
    QList<Finding> findings = runChecks(input);
    const Finding parity = findingsNamed(findings, u"parity:max_connections"_s).first();
    QCOMPARE(parity.title, u"max_connections is lower than on the primary: 100, needs 200"_s);
    QCOMPARE(parity.fix, u"postgresql.conf: max_connections = 200"_s);
    QCOMPARE(findingsNamed(findings, u"role"_s).first().fix,
             u"ALTER ROLE \"replicator\" REPLICATION"_s);
    input.spec.acceptedFixes = {u"parity:max_connections"_s, u"role"_s};
    findings = runChecks(input);
    for (const QString &id : input.spec.acceptedFixes) {
        QCOMPARE(findingsNamed(findings, id).first().state, Finding::State::Pass);
        QVERIFY(findingsNamed(findings, id).first().fixAccepted);
    }
}

void TestChecks::fixIsOnlyOfferedWhereItHelps()
{
    Situation input = goodPair();
    replicator(input).superuser = true;
    input.spec.acceptedFixes = {u"role"_s}; // accepted when the role still lacked only a right
    const Finding finding = findingsNamed(runChecks(input), u"role"_s).first();
    QCOMPARE(finding.state, Finding::State::Failure);
    QVERIFY(finding.fix.isEmpty());
}

void TestChecks::confirmationNeedsTheRightName()
{
    Situation input = goodPair();
    input.standby().holdsUserData = true;
    input.standby().databases << u"shop"_s;
    const auto state = [&input] {
        return findingsNamed(runChecks(input), u"target_data"_s).first().state;
    };
    QVERIFY(findingsNamed(runChecks(input), u"target_data"_s).first().evidence.contains(u"shop"_s));
    QCOMPARE(state(), Finding::State::Failure);
    input.spec.replaceForeignDataOn = {u"berlin-1"_s};
    QCOMPARE(state(), Finding::State::Failure);
    input.spec.replaceForeignDataOn = {u"berlin-2"_s};
    QCOMPARE(state(), Finding::State::Warning);
}

void TestChecks::nameOfAnotherStandbyIsNotFree()
{
    Situation input = goodPair();
    const auto found = [&input] {
        return findingsNamed(runChecks(input), u"standby_name"_s).first();
    };
    QCOMPARE(found().state, Finding::State::Pass);
    input.primary().senders << SenderFact{
            9, u"replicator"_s, u"berlin-2"_s, u"10.20.0.99"_s, u"streaming"_s, {}, {}, true};
    QCOMPARE(found().state, Finding::State::Failure);
    QVERIFY(found().evidence.contains(u"10.20.0.99"_s));
    QVERIFY(found().remedy.contains(u"berlin-2-2"_s));
    input.spec.standbys.first().applicationName = u"berlin-2-2"_s;
    QCOMPARE(found().state, Finding::State::Warning);
    QVERIFY(found().evidence.contains(u"this one is named berlin-2-2"_s));
}

void TestChecks::clocksAreJudgedAsExactlyAsTheyWereRead()
{
    Situation input = goodPair();
    const auto found = [&input] { return findingsNamed(runChecks(input), u"clock"_s).first(); };
    input.standbyHost().clockOffsetSeconds = 1.5;
    QCOMPARE(found().state, Finding::State::Warning);
    // Half of what may be the way of the answer is no difference of the clocks.
    input.standbyHost().roundTripSeconds = 1.2;
    QCOMPARE(found().state, Finding::State::Pass);
    QVERIFY2(found().evidence.startsWith(u"1.5\u00a0s ± 0.6\u00a0s"_s),
             qPrintable(found().evidence));
    input.standbyHost().clockOffsetSeconds = 0.3;
    QVERIFY2(found().evidence.startsWith(u"none seen, measured to within 0.6\u00a0s"_s),
             qPrintable(found().evidence));
}

void TestChecks::finishedPairHasNothingToDo()
{
    Situation input = goodPair();
    input.standby().inRecovery = true;
    input.standby().holdsUserData = true;
    input.standby().sessions = 5;
    input.standby().systemIdentifier = input.primary().systemIdentifier;
    input.standby().disks[0].freeBytes = 1 << 20;
    input.standby().upstream.isReceiving = true;
    input.standby().settings[u"primary_slot_name"_s].value = u"berlin_2"_s;
    input.primary().senders << SenderFact{
            9, u"replicator"_s, u"berlin-2"_s, {}, u"streaming"_s, {}, {}, true};
    input.primary().slotList << SlotFact{u"berlin_2"_s, u"physical"_s, true, false, 9, {}, {}, 0};
    for (const Finding &finding : runChecks(input))
        QVERIFY2(finding.state == Finding::State::Pass,
                 qPrintable(u"%1: %2"_s.arg(finding.id, finding.evidence)));
}

void TestChecks::worstComesFirstInEachGroup()
{
    Situation input = goodPair();
    setSetting(input.primary(), u"max_connections"_s, u"200"_s);
    input.standby().versionNum = 170004;
    const QList<Finding> findings = runChecks(input);
    QCOMPARE(findings[0].id, u"parity:max_connections"_s);
    QCOMPARE(findings[0].scope, Finding::Scope::Standby);
    QCOMPARE(findings[1].id, u"version"_s);
    QCOMPARE(findings.last().scope, Finding::Scope::Between);
}

void TestChecks::blockedPortNamesTheFirewallsOwnCommand()
{
    Situation input = goodPair();
    input.link()->reachable = input.link()->isPostgres = false;
    input.link()->answer = u"timeout expired"_s;
    input.primaryHost().firewall = u"ufw"_s;
    QVERIFY(findingsNamed(runChecks(input), u"port"_s)
                    .first()
                    .remedy.contains(u"ufw allow from 10.20.0.12 to any port 5432 proto tcp"_s));
}

void TestChecks::targetDataIsJudgedByWhatIsInIt_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<TargetData>("data");
    using In = Situation;
    QTest::newRow("Debian's own") << Change([](In &) {}) << TargetData::FreshCluster;
    QTest::newRow("empty") << Change([](In &in) { in.standby().dataDirectoryEmpty = true; })
                           << TargetData::Nothing;
    QTest::newRow("unknown") << Change([](In &in) { in.standby().holdsUserData.reset(); })
                             << TargetData::Foreign;
    QTest::newRow("users' data") << Change([](In &in) { in.standby().holdsUserData = true; })
                                 << TargetData::Foreign;
    QTest::newRow("standby of another")
            << Change([](In &in) { in.standby().inRecovery = true; }) << TargetData::Foreign;
    QTest::newRow("our standby") << Change([](In &in) {
        in.standby().inRecovery = true;
        in.standby().systemIdentifier = in.primary().systemIdentifier;
    }) << TargetData::OwnStandby;
    QTest::newRow("broken-off copy") << Change([](In &in) {
        in.standby().state = Instance::State::Stopped;
        in.standby().controlState = u"in archive recovery"_s;
        in.standby().systemIdentifier = in.primary().systemIdentifier;
    }) << TargetData::OlderCopy;
    QTest::newRow("old primary") << Change([](In &in) {
        in.standby().state = Instance::State::Stopped;
        in.standby().controlState = u"shut down"_s;
        in.standby().systemIdentifier = in.primary().systemIdentifier;
    }) << TargetData::Promoted;
}

void TestChecks::targetDataIsJudgedByWhatIsInIt()
{
    QFETCH(const Change, change);
    QFETCH(const TargetData, data);
    Situation input = goodPair();
    change(input);
    QCOMPARE(targetData(input.standby(), input.primary()), data);
}

void TestChecks::oddNamesStayWhole()
{
    Situation input = goodPair();
    input.spec.role = replicator(input).name = u"o'hara \"%1\" ж"_s;
    replicator(input).login = false;
    const Finding finding = findingsNamed(runChecks(input), u"role"_s).first();
    QCOMPARE(finding.fix, u"ALTER ROLE \"o'hara \"\"%1\"\" ж\" LOGIN"_s);
    QVERIFY2(finding.evidence.contains(u"o'hara \"%1\" ж exists"_s), qPrintable(finding.evidence));
}

QTEST_GUILESS_MAIN(TestChecks)
#include "tst_checks.moc"
