// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/check/checks.h"
#include "tests/support/goodpair.h"
#include "tests/support/planfacts.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

class TestPlanner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void freshPairGetsAllStepsInOrder()
    {
        QCOMPARE(stepIds(planOf(debianPair())),
                 QStringList({u"primary/role"_s, u"primary/monitor-role"_s, u"primary/files"_s,
                              u"primary/restart"_s, u"primary/slot-berlin_2"_s,
                              u"berlin-2/passfile"_s, u"berlin-2/test-login"_s, u"berlin-2/copy"_s,
                              u"berlin-2/signal"_s, u"berlin-2/files"_s, u"berlin-2/stop"_s,
                              u"berlin-2/config"_s, u"berlin-2/move-aside"_s, u"berlin-2/place"_s,
                              u"berlin-2/start"_s, u"berlin-2/verify"_s}));
    }

    void monitoringRoleKeepsAPasswordThatIsKnownToWork()
    {
        PlanInput input = debianPair();
        input.spec.keepMonitorPassword = true;
        RoleFact monitor;
        monitor.name = input.spec.monitorRole;
        monitor.login = true;
        monitor.memberOf = QStringList{u"pg_monitor"_s};
        input.primaryHost().instances[0].roles << monitor;
        QVERIFY(!findStep(planOf(input), StepKind::CreateMonitorRole));

        input.primaryHost().instances[0].roles.last().memberOf.clear(); // only what it lacks is
                                                                        // added
        const Plan plan = planOf(input);
        const Step *step = findStep(plan, StepKind::CreateMonitorRole);
        QVERIFY(step);
        QVERIFY(!step->parameters.value("setPassword"_L1).toBool());
        QVERIFY(!step->commands.constFirst().input.contains(u"PASSWORD"_s));
        QVERIFY(step->commands.constFirst().input.contains(u"GRANT pg_monitor"_s));
    }

    void monitoringRoleWithAnUnknownPasswordIsSaidToGetANewOne()
    {
        PlanInput input = debianPair();
        RoleFact monitor;
        monitor.name = input.spec.monitorRole;
        monitor.login = true;
        monitor.memberOf = QStringList{u"pg_monitor"_s};
        input.primaryHost().instances[0].roles << monitor;
        const Plan plan = planOf(input);
        const Step *step = findStep(plan, StepKind::CreateMonitorRole);
        QVERIFY(step);
        QVERIFY(step->title.startsWith(u"Change the password"_s));
        QVERIFY(step->description.contains(u"locked out"_s));
        QVERIFY(step->parameters.value("setPassword"_L1).toBool());
        QCOMPARE(step->undo, UndoKind::None);
        QVERIFY(plan.notes.join(u' ').contains(input.spec.monitorRole));
        // Its other attributes are the user's.
        QVERIFY(!step->commands.constFirst().input.contains(u"CONNECTION LIMIT"_s));
    }

    void ownerIsToldWhatHeLeavesBehind()
    {
        PlanInput input = debianPair();
        for (HostFacts *host : {&input.primaryHost(), &input.standbyHost()}) {
            host->canActAsRoot = false;
            host->account = u"postgres"_s;
            host->instances.first().parentWritable = true;
        }
        const Plan plan = planOf(input);
        for (const char *id : {"primary/restart", "berlin-2/start"}) {
            const Step *step = plan.step(QLatin1String(id));
            QVERIFY2(step && step->description.contains(u"past systemd"_s), id);
        }
        QCOMPARE(plan.notes.filter(u"systemctl start postgresql@17-main.service"_s).size(), 2);
        QVERIFY(plan.notes.join(u' ').contains(u"pg_ctlcluster 17 main stop"_s));
        // With the right to use systemctl there is nothing to tell.
        for (HostFacts *host : {&input.primaryHost(), &input.standbyHost()})
            host->instances.first().serviceControl = u"/usr/bin/systemctl"_s;
        const Plan controlled = planOf(input);
        QVERIFY(controlled.notes.filter(u"systemctl"_s).isEmpty());
        QVERIFY(controlled.step(u"primary/restart"_s)
                        ->commands.constLast()
                        .line.contains(u"sudo -n /usr/bin/systemctl restart"_s));
    }

    void whatTheRightsDoNotAllowIsRefused()
    {
        PlanInput input = debianPair();
        input.standbyHost().canActAsRoot = false;
        input.standbyHost().account = u"postgres"_s;
        QCOMPARE(refusalOf(input), ErrorKind::PrivilegeMissing); // the directory above
        standbyOf(input).parentWritable = true;
        QCOMPARE(refusalOf(input), ErrorKind::Internal);
        input.primaryHost().canActAsRoot = false;
        input.primaryHost().account = u"postgres"_s;
        input.primaryHost().endsUserProcesses = true;
        QCOMPARE(refusalOf(input), ErrorKind::PrivilegeMissing); // the restart
    }

    void everyStepSaysWhatItDoesAndHowItIsUndone()
    {
        const Plan plan = planOf(debianPair());
        for (const Step &step : plan.steps) {
            QVERIFY2(!step.title.isEmpty() && !step.description.isEmpty(), qPrintable(step.id));
            QVERIFY2(!step.undoText.isEmpty(), qPrintable(step.id));
            QVERIFY2(!step.checkText.isEmpty() && !step.verifyText.isEmpty(), qPrintable(step.id));
            QVERIFY2(!step.commands.isEmpty() || !step.files.isEmpty(), qPrintable(step.id));
            QVERIFY2(plan.host(step.hostId), qPrintable(step.id));
        }
        QVERIFY(plan.shortest > std::chrono::seconds(60));
        QVERIFY(plan.longest > plan.shortest);
        QCOMPARE(plan.copyBytes, 11ll << 30);
    }

    void planIsAPureFunction()
    {
        QCOMPARE(planOf(debianPair()).toJson(), planOf(debianPair()).toJson());
    }

    void finishedPairNeedsNothing()
    {
        const PlanInput input = debianPair();
        const Plan second = planOf(finishedPair(input, planOf(input)));
        QCOMPARE(stepIds(second), QStringList());
        QVERIFY(second.isEmpty());
    }

    void standbyConnectsWithPassfileSlotAndName()
    {
        const Plan plan = planOf(debianPair());
        const FileChange *conf = fileOf(plan.step(u"berlin-2/config"_s), u"postgresql.conf"_s);
        QVERIFY2(conf->after.contains(
                         "primary_conninfo = 'host=10.20.0.11 port=5432 user=replicator "
                         "passfile=/var/lib/postgresql/17/.pgtandem-main.pgpass "
                         "sslmode=require application_name=berlin-2'"),
                 conf->after.constData());
        QVERIFY(conf->after.contains("\nprimary_slot_name = berlin_2\n"));
        QVERIFY(!conf->after.contains("password="));
    }

    void nothingSecretIsInThePlan()
    {
        const PlanInput input = debianPair();
        const Plan plan = planOf(input);
        const QByteArray json = QJsonDocument(plan.toJson()).toJson();
        QVERIFY(!json.contains("CANARY"));
        QVERIFY(json.contains("****"));
    }

    void savedPlanIsReadBack()
    {
        PlanInput input = debianPair();
        const ConfigFileFact conf = primaryOf(input).config;
        primaryOf(input).config = fileFact(conf.path, conf.content + "# \xff not UTF-8\n");
        const Plan plan = planOf(input);
        const QByteArray saved = QJsonDocument(plan.toJson()).toJson();
        const Result<Plan> read = Plan::fromJson(QJsonDocument::fromJson(saved).object());
        QVERIFY(read.has_value());
        QCOMPARE(read->toJson(), plan.toJson());
        // The contents are not saved; the edits make the same bytes of the same file.
        const FileChange &made = plan.steps.at(2).files.first();
        const FileChange &change = read->steps.at(2).files.first();
        QVERIFY(change.before.isEmpty() && change.after.isEmpty());
        QVERIFY(made.before.contains('\xff'));
        QCOMPARE(change.newContent(made.before), made.after);
        QVERIFY(!change.newContent(made.before + "x").has_value());
        QVERIFY(change.isOld(made.before) && change.isNew(made.after));
        QCOMPARE(change.diff().toText(), made.diff().toText());
    }

    void planOfTheFirstFormIsRead()
    {
        const Plan plan = planOf(debianPair());
        QJsonObject json = plan.toJson();
        json.insert(u"format"_s, 1);
        QJsonArray steps = json.value(u"steps"_s).toArray();
        QJsonObject step = steps.at(2).toObject();
        const FileChange &made = plan.steps.at(2).files.first();
        step.insert(u"files"_s,
                    QJsonArray{QJsonObject{{u"path"_s, made.path},
                                           {u"before"_s, QString::fromUtf8(made.before)},
                                           {u"after"_s, QString::fromUtf8(made.after)},
                                           {u"existsBefore"_s, true}}});
        steps.replace(2, step);
        json.insert(u"steps"_s, steps);
        const Result<Plan> read = Plan::fromJson(json);
        QVERIFY(read.has_value());
        QCOMPARE(read->steps.at(2).files.first().newContent(made.before), made.after);
        QVERIFY(read->steps.at(2).files.first().isOld(made.before));
    }

    void secretsInFilesAreNeitherShownNorSaved()
    {
        PlanInput input = debianPair();
        primaryOf(input).config.content +=
                "primary_conninfo = 'host=old password=CANARY-1' # password: CANARY-2\n"
                "#archive_command = 'push CANARY-3 %p'\n"
                "wal_level = minimal # old restore_command = 'get CANARY-4'\n"
                "restore_command = 'get CANARY-5'\n";
        primaryOf(input).hba.content =
                "# RADIUS: token is CANARY-6\n"
                "host all all 0.0.0.0/0 ldap ldapbindpasswd=\"CANARY-7 \\\nCANARY-8\"\n" +
                primaryOf(input).hba.content;
        primaryOf(input).settings[u"wal_level"_s].value = u"minimal"_s;
        const Plan plan = planOf(input);
        const Step *step = plan.step(u"primary/files"_s);
        QVERIFY(step);
        QByteArray shown = QJsonDocument(plan.toJson()).toJson();
        for (const FileChange &file : step->files) {
            QVERIFY(file.before.contains("CANARY"));
            shown += file.diff().toText().toUtf8();
            QCOMPARE(Plan::fromJson(plan.toJson())
                             ->step(step->id)
                             ->files.first()
                             .newContent(step->files.first().before),
                     step->files.first().after);
        }
        QVERIFY2(!shown.contains("CANARY"),
                 shown.mid(shown.indexOf("CANARY") - 200, 300).constData());
        QVERIFY(shown.contains("wal_level = replica # old restore_command = "));
    }

    void sameClusterWithoutMachineIdIsRefused()
    {
        PlanInput input = debianPair();
        input.primaryHost().machineId = input.standbyHost().machineId = {};
        input.standbyHost().bootId = input.primaryHost().bootId;
        primaryOf(input).dataDirectoryIdentity = standbyOf(input).dataDirectoryIdentity = u"1:2"_s;
        QCOMPARE(refusalOf(input), ErrorKind::SameServer);
        standbyOf(input).dataDirectoryIdentity = u"1:3"_s;
        QVERIFY(makePlan(input).has_value());
    }

    void clustersGivenUpAreNamed()
    {
        const Plan plan = planOf(debianPair());
        const QList<GivenUpCluster> clusters = plan.givenUpClusters();
        QCOMPARE(clusters.size(), 1);
        QCOMPARE(clusters.first().name, u"17/main"_s);
        QCOMPARE(clusters.first().host, plan.hosts.last().name);
        QVERIFY(clusters.first().stops && clusters.first().moves);
        // As a resumed run has it, too.
        QCOMPARE(plan.asSaved().givenUpClusters().first().name, u"17/main"_s);
    }

    void onlyTheGivenClustersAreTouched()
    {
        PlanInput input = debianPair();
        input.onlyInstances = {u"/srv/sandbox/primary"_s};
        const Result<Plan> refused = makePlan(input);
        QVERIFY(!refused.has_value());
        QVERIFY(refused.error().text.contains(u"17/main"_s));
        input.onlyInstances << input.spec.primaryInstanceId
                            << input.spec.standbys.first().instanceId;
        QVERIFY(makePlan(input).has_value());
    }

    void damagedPlanIsRefused()
    {
        QJsonObject json = planOf(debianPair()).toJson();
        json.insert(u"format"_s, 99);
        QVERIFY(!Plan::fromJson(json).has_value());
        json = planOf(debianPair()).toJson();
        QJsonArray steps = json.value(u"steps"_s).toArray();
        QJsonObject step = steps.first().toObject();
        step.insert(u"kind"_s, u"Format disk"_s);
        steps.replace(0, step);
        json.insert(u"steps"_s, steps);
        QVERIFY(!Plan::fromJson(json).has_value());
    }

    void sameClusterTwiceIsRefused()
    {
        PlanInput input = debianPair();
        input.standbyHost().machineId = input.primaryHost().machineId;
        input.standbyHost().bootId = input.primaryHost().bootId;
        QCOMPARE(refusalOf(input), ErrorKind::SameServer);
        // Also by another name.
        standbyOf(input).id = standbyOf(input).dataDirectory = u"/srv/pg/main"_s;
        input.spec.standbys.first().instanceId = u"/srv/pg/main"_s;
        primaryOf(input).dataDirectoryIdentity = standbyOf(input).dataDirectoryIdentity = u"1:2"_s;
        QCOMPARE(refusalOf(input), ErrorKind::SameServer);
    }

    void dataOfAnotherSystemNeedsTheTypedName()
    {
        PlanInput input = debianPair();
        standbyOf(input).holdsUserData = true;
        QCOMPARE(refusalOf(input), ErrorKind::ForeignData);
        input.spec.replaceForeignDataOn = {u"berlin-2"_s};
        QVERIFY(!planOf(input).isEmpty());
    }

    void promotedCopyNeedsTheTypedName()
    {
        PlanInput input = debianPair();
        standbyOf(input).systemIdentifier = primaryOf(input).systemIdentifier;
        standbyOf(input).timeline = 2;
        QCOMPARE(refusalOf(input), ErrorKind::ForeignData);
    }

    void stoppedClusterOfUnknownContentNeedsTheTypedName()
    {
        PlanInput input = debianPair();
        standbyOf(input).state = Instance::State::Stopped;
        standbyOf(input).databases.clear();
        QVERIFY(!findStep(planOf(input), StepKind::StopServer));
        standbyOf(input).holdsUserData.reset();
        QCOMPARE(refusalOf(input), ErrorKind::ForeignData);
    }

    void passwordMayBeMissingOnlyWhereItIsInPlace()
    {
        PlanInput input = debianPair();
        const Plan plan = planOf(input);
        input.spec.rolePassword = {};
        QCOMPARE(refusalOf(input), ErrorKind::InvalidInput);
        PlanInput finished = finishedPair(debianPair(), plan);
        finished.spec.rolePassword = {};
        QVERIFY(planOf(finished).isEmpty());
    }

    void deadStandbyIsNotFinishedByTheNameOfAnother()
    {
        const PlanInput input = debianPair();
        PlanInput finished = finishedPair(input, planOf(input));
        QVERIFY(planOf(finished).isEmpty());
        // It receives nothing; a server elsewhere has its name.
        standbyOf(finished).upstream.isReceiving = false;
        primaryOf(finished).senders.first().clientAddress = u"10.20.0.99"_s;
        primaryOf(finished).slotList.clear();
        QCOMPARE(refusalOf(finished), ErrorKind::InvalidInput);
        finished.spec.standbys.first().applicationName = u"berlin-2-2"_s;
        const Plan plan = planOf(finished);
        QVERIFY(findStep(plan, StepKind::BaseBackup));
        const Step *verify = findStep(plan, StepKind::VerifyReplication);
        QCOMPARE(verify->parameters.value("applicationName"_L1).toString(), u"berlin-2-2"_s);
        bool isInConninfo = false;
        for (const Step &step : plan.steps) {
            for (const FileChange &file : step.files)
                isInConninfo = isInConninfo || file.after.contains("application_name=berlin-2-2");
        }
        QVERIFY(isInConninfo);
        QCOMPARE(ReplicationSpec::fromJson(finished.spec.toJson())->standbys.first().application(),
                 u"berlin-2-2"_s);
    }

    void refusals_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("standby as primary") << 0 << ErrorKind::WrongRole;
        QTest::newRow("primary stopped") << 1 << ErrorKind::ServerDown;
        QTest::newRow("majors differ") << 2 << ErrorKind::VersionMismatch;
        QTest::newRow("managed") << 3 << ErrorKind::Managed;
        QTest::newRow("broken hba") << 4 << ErrorKind::ConfigBroken;
        QTest::newRow("superuser role") << 5 << ErrorKind::RoleConflict;
        QTest::newRow("slot in use") << 6 << ErrorKind::SlotProblem;
        QTest::newRow("no space") << 7 << ErrorKind::NoSpace;
        QTest::newRow("TLS off") << 8 << ErrorKind::InvalidInput;
        QTest::newRow("short directory") << 9 << ErrorKind::InvalidInput;
        QTest::newRow("too old") << 10 << ErrorKind::Unsupported;
        QTest::newRow("no such cluster") << 11 << ErrorKind::NoPostgres;
    }

    void refusals()
    {
        QFETCH(int, which);
        QFETCH(ErrorKind, kind);
        PlanInput input = debianPair();
        Instance &primary = primaryOf(input);
        Instance &standby = standbyOf(input);
        RoleFact role;
        role.name = u"replicator"_s;
        role.superuser = true;
        SlotFact slot;
        slot.name = u"berlin_2"_s;
        slot.type = u"physical"_s;
        slot.active = true;
        switch (which) {
        case 0:
            primary.inRecovery = true;
            break;
        case 1:
            primary.state = Instance::State::Stopped;
            break;
        case 2:
            standby.versionNum = 160001;
            break;
        case 3:
            standby.managedBy = u"Patroni"_s;
            break;
        case 4:
            primary.hbaErrors = {u"line 3: invalid"_s};
            break;
        case 5:
            primary.roles << role;
            break;
        case 6:
            primary.slotList << slot;
            break;
        case 7:
            standby.disks.first().freeBytes = 1 << 30;
            break;
        case 8:
            primary.settings[u"ssl"_s].value = u"off"_s;
            break;
        case 9:
            standby.dataDirectory = u"/data"_s;
            break;
        case 10:
            primary.versionNum = standby.versionNum = 90624;
            break;
        default:
            input.spec.primaryInstanceId = u"/nowhere"_s;
            break;
        }
        const Result<Plan> plan = makePlan(input);
        QVERIFY(!plan.has_value());
        QCOMPARE(plan.error().kind, kind);
        QVERIFY(!plan.error().text.isEmpty());
    }

    void recoveryConfHoldsWhatItHeldTo11()
    {
        PlanInput input = debianPair();
        primaryOf(input).versionNum = standbyOf(input).versionNum = 110022;
        const QByteArray own = "restore_command = 'fetch --key=sesame %f'\n"
                               "recovery_min_apply_delay = '1h'\n";
        ConfigFileFact &file = standbyOf(input).recoveryConf;
        file.exists = true;
        file.path = standbyOf(input).dataDirectory + "/recovery.conf"_L1;
        file.content = own;
        const Plan plan = planOf(input);
        const FileChange change = findStep(plan, StepKind::WriteStandbySignal)->files.constFirst();
        QVERIFY2(change.path.endsWith("/recovery.conf"_L1), qPrintable(change.path));
        QVERIFY2(change.after.contains("standby_mode = 'on'\n"), change.after.constData());
        QVERIFY(change.after.contains("passfile=") && change.after.contains("key=sesame"));
        QVERIFY(!change.after.contains("recovery_min_apply_delay"));
        // Neither the diff nor the saved plan has what others keep there.
        for (const DiffHunk &hunk : change.diff().hunks) {
            for (const DiffLine &line : hunk.lines)
                QVERIFY2(!line.text.contains("sesame"_L1), qPrintable(line.text));
        }
        QVERIFY(!QJsonDocument(plan.toJson()).toJson().contains("sesame"));
        for (const Step &step : plan.steps) {
            if (step.kind != StepKind::ChangeFiles)
                continue;
            for (const FileChange &other : step.files) // there they would stop the start
                QVERIFY2(!other.after.contains("\nprimary_conninfo") &&
                                 !other.after.contains("\nrecovery_target_timeline"),
                         qPrintable(other.path));
        }
        QVERIFY(plan.notes.join(u'\n').contains("recovery_min_apply_delay (was 1h)"_L1));

        input.spec.acceptedFixes << u"restore_command"_s;
        QVERIFY(!findStep(planOf(input), StepKind::WriteStandbySignal)
                         ->files.constFirst()
                         .after.contains("restore_command"));
        standbyOf(input).recoveryConf.unreadable = true;
        QCOMPARE(makePlan(input).error().kind, ErrorKind::FileUnwritable);
    }

    /// To 11 they are counted among the connections: too few of these, and the primary would not
    /// come up again. The checks say the same as the plan.
    void sendersFitIntoTheConnectionsTo11_data()
    {
        QTest::addColumn<int>("version");
        QTest::addColumn<QString>("connections");
        QTest::addColumn<QString>("waitingSenders"); // in the file, not in force
        QTest::addColumn<QString>("senders");
        QTest::addColumn<QString>("connectionsLater");
        const QString none = u"0"_s;
        QTest::newRow("11, room") << 110022 << u"100"_s << none << u"10"_s << QString();
        QTest::newRow("11, some room") << 110022 << u"12"_s << none << u"8"_s << QString();
        QTest::newRow("11, no room") << 110022 << u"5"_s << none << u"3"_s << u"7"_s;
        QTest::newRow("11, room for fewer") << 110022 << u"20"_s << u"30"_s << u"30"_s << u"34"_s;
        QTest::newRow("12") << 120022 << u"5"_s << none << u"10"_s << QString();
    }
    void sendersFitIntoTheConnectionsTo11()
    {
        QFETCH(int, version);
        QFETCH(QString, connections);
        QFETCH(QString, waitingSenders);
        QFETCH(QString, senders);
        QFETCH(QString, connectionsLater);
        PlanInput input = debianPair();
        Instance &primary = primaryOf(input);
        primary.versionNum = standbyOf(input).versionNum = version;
        primary.senders.clear();
        primary.config.content += "\nmax_connections = " + connections.toUtf8() +
                                  "\nmax_wal_senders = " + waitingSenders.toUtf8() + '\n';
        primary.settings[u"max_connections"_s].value = connections;
        primary.settings[u"max_wal_senders"_s].value = u"0"_s;
        primary.settings[u"superuser_reserved_connections"_s].value = u"3"_s;
        const Plan plan = planOf(input);
        const QJsonObject values =
                findStep(plan, StepKind::RestartServer)->parameters.value("values"_L1).toObject();
        QCOMPARE(values.value("max_wal_senders"_L1).toString(), senders);
        QCOMPARE(values.value("max_connections"_L1).toString(), connectionsLater);

        const auto says = [&](const QString &id) {
            return findingsNamed(runChecks(input), id).constFirst().evidence;
        };
        QCOMPARE(says(u"restart"_s).contains("max_connections"_L1), !connectionsLater.isEmpty());
        QCOMPARE(says(u"max_wal_senders"_s).contains("max_connections to "_L1 + connectionsLater),
                 !connectionsLater.isEmpty());
        // A value there would win over the file that the plan writes.
        primary.settings[u"max_connections"_s].source = u"command line"_s;
        QCOMPARE(!makePlan(input), !connectionsLater.isEmpty());
        QCOMPARE(says(u"overrides"_s).contains("max_connections"_L1), !connectionsLater.isEmpty());
    }

    void existingRoleKeepsItsPassword()
    {
        PlanInput input = debianPair();
        RoleFact role;
        role.name = u"replicator"_s;
        role.login = true;
        role.passwordKind = u"scram"_s;
        primaryOf(input).roles << role;
        const Plan plan = planOf(input);
        const Step *step = findStep(plan, StepKind::CreateRole);
        QVERIFY(step);
        QCOMPARE(step->parameters.value("rights"_L1).toArray(), QJsonArray({u"REPLICATION"_s}));
        QVERIFY(!step->parameters.value("setPassword"_L1).toBool());
        QVERIFY(!step->parameters.value("create"_L1).toBool());
    }

    void oddNamesAreQuoted()
    {
        PlanInput input = debianPair();
        input.spec.role = u"repl \"x\" übung"_s;
        const Plan plan = planOf(input);
        const Step *role = findStep(plan, StepKind::CreateRole);
        QVERIFY(role->commands.first().input.contains(u"\"repl \"\"x\"\" übung\""_s));
        const FileChange *hba =
                fileOf(findStep(plan, StepKind::ChangeFiles, u"primary"_s), u"pg_hba.conf"_s);
        QVERIFY(hba->after.contains(QString(u"\"repl \"\"x\"\" übung\""_s).toUtf8()));
    }

    void socketDirectoryNeedsALocalRuleAndNoAddress()
    {
        PlanInput input = debianPair();
        input.spec.primaryAddress = u"/tmp/box/primary"_s;
        input.spec.primaryAccess.kind = HostAccess::Kind::Local;
        input.spec.standbys.first().access.kind = HostAccess::Kind::Local;
        input.spec.standbys.first().address.clear();
        input.spec.tls = TlsMode::Disable;
        primaryOf(input).settings[u"listen_addresses"_s].value.clear();
        const Plan plan = planOf(input);
        const FileChange *hba =
                fileOf(findStep(plan, StepKind::ChangeFiles, u"primary"_s), u"pg_hba.conf"_s);
        QVERIFY(hba->after.simplified().contains("local replication replicator scram-sha-256"));
        QVERIFY(replicationRule(input)->isNeeded);
    }

    void planIdsDiffer()
    {
        const QDateTime now(QDate(2026, 11, 22), QTime(14, 32, 7), Qt::UTC);
        QVERIFY(newPlanId(now) != newPlanId(now));
        QVERIFY(newPlanId(now).startsWith("20261122-143207-"_L1));
    }
};

QTEST_GUILESS_MAIN(TestPlanner)
#include "tst_planner.moc"
