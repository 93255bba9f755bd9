// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/planner.h"
#include "tests/support/planfacts.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

namespace {

Plan planOf(const PlanInput &input)
{
    const Result<Plan> plan = makePlan(input);
    if (!plan)
        qWarning("%s", qPrintable(plan.error().toPlainText()));
    return plan ? *plan : Plan();
}

ErrorKind refusalOf(const PlanInput &input)
{
    const Result<Plan> plan = makePlan(input);
    return plan ? ErrorKind::Internal : plan.error().kind;
}

Instance &primaryOf(PlanInput &input)
{
    return input.primary.instances.first();
}

Instance &standbyOf(PlanInput &input)
{
    return input.standby.instances.first();
}

const FileChange *fileOf(const Step *step, const QString &name)
{
    for (const FileChange &file : step->files) {
        if (file.path.endsWith(name))
            return &file;
    }
    return nullptr;
}

} // namespace

class TestPlanner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void freshPairGetsAllStepsInOrder()
    {
        QCOMPARE(stepIds(planOf(debianPair())),
                 QStringList({u"primary/role"_s, u"primary/monitor-role"_s, u"primary/files"_s,
                              u"primary/restart"_s, u"primary/slot"_s, u"berlin-2/passfile"_s,
                              u"berlin-2/test-login"_s, u"berlin-2/copy"_s, u"berlin-2/signal"_s,
                              u"berlin-2/files"_s, u"berlin-2/stop"_s, u"berlin-2/config"_s,
                              u"berlin-2/move-aside"_s, u"berlin-2/place"_s, u"berlin-2/start"_s,
                              u"berlin-2/verify"_s}));
    }

    void monitoringRoleKeepsAPasswordThatIsKnownToWork()
    {
        PlanInput input = debianPair();
        input.spec.keepMonitorPassword = true;
        RoleFact monitor;
        monitor.name = input.spec.monitorRole;
        monitor.login = true;
        monitor.memberOf = QStringList{u"pg_monitor"_s};
        input.primary.instances[0].roles << monitor;
        QVERIFY(!findStep(planOf(input), StepKind::CreateMonitorRole));

        input.primary.instances[0].roles.last().memberOf.clear(); // only what it lacks is added
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
        input.primary.instances[0].roles << monitor;
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
        for (HostFacts *host : {&input.primary, &input.standby}) {
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
        for (HostFacts *host : {&input.primary, &input.standby})
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
        input.standby.canActAsRoot = false;
        input.standby.account = u"postgres"_s;
        QCOMPARE(refusalOf(input), ErrorKind::PrivilegeMissing); // the directory above
        standbyOf(input).parentWritable = true;
        QCOMPARE(refusalOf(input), ErrorKind::Internal);
        input.primary.canActAsRoot = false;
        input.primary.account = u"postgres"_s;
        input.primary.endsUserProcesses = true;
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

    void onlySettingsThatDifferAreChanged()
    {
        const Plan plan = planOf(debianPair());
        const Step *step = findStep(plan, StepKind::ChangeFiles, u"primary"_s);
        QVERIFY(step);
        const FileChange *conf = fileOf(step, u"postgresql.conf"_s);
        QVERIFY(conf);
        QVERIFY(conf->after.contains(
                "\nwal_level = replica\t\t\t# minimal, replica, or logical\n"));
        QVERIFY(conf->after.contains("\nmax_wal_senders = 10\n"));
        QVERIFY(conf->after.contains("\nmax_slot_wal_keep_size = 6GB\n"));
        QVERIFY(conf->after.contains("# pgTandem 2026-11-22: standby berlin-2\n"));
        QVERIFY(!conf->after.contains("\nmax_replication_slots"));
        QVERIFY(conf->after.contains("port = 5432\t\t\t\t# (change requires restart)\n"));
        QCOMPARE(conf->backupPath, QString(conf->path + ".pgtandem-20261122-143207"_L1));
    }

    void limitOfOthersStays()
    {
        PlanInput input = debianPair();
        Instance &primary = primaryOf(input);
        SlotFact barman;
        barman.name = u"barman"_s;
        barman.type = u"physical"_s;
        barman.retainedBytes = 12ll << 30;
        barman.walStatus = u"extended"_s;
        primary.slotList = {barman};
        const Plan plan = planOf(input);
        const FileChange *conf =
                fileOf(findStep(plan, StepKind::ChangeFiles, u"primary"_s), u"postgresql.conf"_s);
        QVERIFY(!conf->after.contains("\nmax_slot_wal_keep_size"));
        QVERIFY(plan.consents.isEmpty());
        const QString notes = plan.notes.join(u' ');
        QVERIFY2(notes.contains(u"barman (not in use) holds 12.0\u00a0GB"_s), qPrintable(notes));
        QVERIFY(findStep(plan, StepKind::CreateSlot)->description.contains(u"without a limit"_s));
        // What the user wants all the same is done, with the names of those it hits.
        input.spec.walLimit = WalLimitWish::Exactly;
        const Plan capped = planOf(input);
        conf = fileOf(findStep(capped, StepKind::ChangeFiles, u"primary"_s), u"postgresql.conf"_s);
        QVERIFY(conf->after.contains("\nmax_slot_wal_keep_size = 6GB\n"));
        QCOMPARE(capped.consents.size(), 1);
        QVERIFY(capped.consents[0].contains(u"barman will be lost"_s));
        const Result<Plan> read = Plan::fromJson(capped.toJson());
        QVERIFY(read);
        QCOMPARE(read->consents, capped.consents);
    }

    void largerLimitStays()
    {
        PlanInput input = debianPair();
        Instance &primary = primaryOf(input);
        QByteArray conf = primary.config.content;
        conf.replace("#max_slot_wal_keep_size = -1", "max_slot_wal_keep_size = 50GB");
        primary.config = fileFact(primary.config.path, conf);
        primary.settings[u"max_slot_wal_keep_size"_s] = {
                u"50GB"_s, u"sighup"_s, u"configuration file"_s, primary.config.path, 12, false};
        const Plan plan = planOf(input);
        const FileChange *file =
                fileOf(findStep(plan, StepKind::ChangeFiles, u"primary"_s), u"postgresql.conf"_s);
        QVERIFY(file->after.contains("\nmax_slot_wal_keep_size = 50GB\n"));
        QVERIFY(findStep(plan, StepKind::CreateSlot)
                        ->description.contains(u"at most 50.0\u00a0GB"_s));
    }

    // PostgreSQL 12 can be set up and has no limit for slots.
    void slotOf12HasNoLimit()
    {
        PlanInput input = debianPair();
        for (HostFacts *host : {&input.primary, &input.standby}) {
            host->instances[0].versionNum = 120022;
            host->instances[0].settings.remove(u"max_slot_wal_keep_size"_s);
        }
        const Plan plan = planOf(input);
        const QString text = findStep(plan, StepKind::CreateSlot)->description;
        QVERIFY2(text.contains(u"PostgreSQL 12 has none for slots"_s), qPrintable(text));
        QVERIFY(!text.contains(u"at most"_s));
        input.spec.useSlot = false;
        input.spec.walLimit = WalLimitWish::Exactly;
        const FileChange *file = fileOf(
                findStep(planOf(input), StepKind::ChangeFiles, u"primary"_s), u"postgresql.conf"_s);
        QVERIFY(file && file->after.contains("\nwal_keep_segments = 384\n"));
    }

    void primaryListensNoWiderThanNeeded()
    {
        PlanInput input = debianPair();
        Instance &primary = primaryOf(input);
        QByteArray conf = primary.config.content;
        conf.replace("listen_addresses = '*'", "listen_addresses = 'localhost'");
        primary.config = fileFact(primary.config.path, conf);
        primary.settings[u"listen_addresses"_s].value = u"localhost"_s;
        const auto after = [&input](Plan *plan) {
            *plan = planOf(input);
            const Step *step = findStep(*plan, StepKind::ChangeFiles, u"primary"_s);
            return fileOf(step, u"postgresql.conf"_s)->after;
        };
        Plan plan;
        QVERIFY(after(&plan).contains("\nlisten_addresses = 'localhost, 10.20.0.11'\n"));
        QVERIFY(plan.notes.join(u' ').contains(u"on localhost, 10.20.0.11 only"_s));
        input.spec.listen = ListenWish::All;
        QVERIFY(after(&plan).contains("\nlisten_addresses = '*'\n"));
        QVERIFY(plan.notes.join(u' ').contains(u"all addresses of the host"_s));
        input.spec.listen = ListenWish::ThisAddress;
        input.primary.addresses = {u"10.99.0.1"_s}; // behind a translation
        QVERIFY(after(&plan).contains("\nlisten_addresses = '*'\n"));
    }

    void restartSaysHowLongAndWhy()
    {
        PlanInput input = debianPair();
        Instance &primary = primaryOf(input);
        primary.settings[u"shared_buffers"_s].value = u"128MB"_s;
        primary.walSinceCheckpointBytes = 310ll << 20;
        primary.walBytesPerSecond = 20 << 20;
        const Step *step = findStep(planOf(input), StepKind::RestartServer);
        QVERIFY(step->longestDowntime > step->downtime);
        QVERIFY(step->subtitle.contains(u" to "_s) || step->subtitle.contains(u"\u00a0to\u00a0"_s));
        QVERIFY(step->description.contains(u"310\u00a0MB of WAL since the last checkpoint"_s));
        QVERIFY(step->description.contains(u"12 session(s)"_s));
        qsizetype checkpoint = -1, restart = -1;
        for (qsizetype i = 0; i < step->commands.size(); ++i) {
            if (step->commands[i].input.contains(u"CHECKPOINT;"_s))
                checkpoint = i;
            if (step->commands[i].line.contains(u"restart"_s))
                restart = i;
        }
        QVERIFY(checkpoint >= 0 && checkpoint < restart);
    }

    void ruleIsAddedForTheStandbyOnly()
    {
        const Plan plan = planOf(debianPair());
        const FileChange *hba =
                fileOf(findStep(plan, StepKind::ChangeFiles, u"primary"_s), u"pg_hba.conf"_s);
        QVERIFY(hba);
        QVERIFY(hba->after.simplified().contains(
                "hostssl replication replicator 10.20.0.12/32 scram-sha-256"));
        QCOMPARE(hba->after.count('\n'), hba->before.count('\n') + 1);
    }

    void rejectAboveIsOvertaken()
    {
        PlanInput input = debianPair();
        Instance &primary = primaryOf(input);
        primary.hba = fileFact(primary.hba.path,
                               "host replication all 0.0.0.0/0 reject\n" + primary.hba.content);
        const Plan plan = planOf(input);
        const FileChange *hba =
                fileOf(findStep(plan, StepKind::ChangeFiles, u"primary"_s), u"pg_hba.conf"_s);
        QVERIFY(hba->after.indexOf("10.20.0.12/32") < hba->after.indexOf("reject"));
    }

    void restartOnlyIfASettingNeedsIt()
    {
        PlanInput input = debianPair();
        Instance &primary = primaryOf(input);
        QByteArray conf = primary.config.content;
        conf.replace("wal_level = minimal", "wal_level = replica")
                .replace("max_wal_senders = 0", "max_wal_senders = 10");
        primary.config = fileFact(primary.config.path, conf);
        primary.settings[u"wal_level"_s].value = u"replica"_s;
        primary.settings[u"max_wal_senders"_s].value = u"10"_s;
        const Plan plan = planOf(input);
        QVERIFY(!findStep(plan, StepKind::RestartServer));
        QVERIFY(findStep(plan, StepKind::ReloadServer, u"primary"_s));
        QCOMPARE(plan.restarts(), 0);
    }

    void pendingRestartNeedsNoEdit()
    {
        PlanInput input = debianPair();
        Instance &primary = primaryOf(input);
        QByteArray conf = primary.config.content;
        conf.replace("wal_level = minimal", "wal_level = replica");
        primary.config = fileFact(primary.config.path, conf);
        primary.settings[u"max_wal_senders"_s].value = u"10"_s;
        primary.config = fileFact(primary.config.path,
                                  conf.replace("max_wal_senders = 0", "max_wal_senders = 10"));
        const Plan plan = planOf(input);
        QVERIFY(findStep(plan, StepKind::RestartServer));
        const FileChange *file =
                fileOf(findStep(plan, StepKind::ChangeFiles, u"primary"_s), u"postgresql.conf"_s);
        QVERIFY(file && !file->after.contains("minimal\n"));
    }

    void valueInAutoConfIsChangedThere()
    {
        PlanInput input = debianPair();
        Instance &primary = primaryOf(input);
        primary.autoConf = fileFact(primary.autoConf.path,
                                    primary.autoConf.content + "wal_level = 'minimal'\n");
        const Plan plan = planOf(input);
        const Step *step = findStep(plan, StepKind::ChangeFiles, u"primary"_s);
        const FileChange *autoConf = fileOf(step, u"postgresql.auto.conf"_s);
        QVERIFY(autoConf);
        QVERIFY(autoConf->after.contains("wal_level = 'replica'"));
        QVERIFY(!autoConf->after.contains("pgTandem"));
    }

    void valueInAnIncludeIsChangedThere()
    {
        PlanInput input = debianPair();
        Instance &primary = primaryOf(input);
        primary.includedFiles = {
                fileFact(u"/etc/postgresql/17/main/conf.d/wal.conf"_s, "wal_level=minimal\n")};
        const Plan plan = planOf(input);
        const FileChange *file =
                fileOf(findStep(plan, StepKind::ChangeFiles, u"primary"_s), u"wal.conf"_s);
        QVERIFY(file);
        QVERIFY(file->after.contains("wal_level=replica\n"));
    }

    void includesByOtherNamesAreTheSameFile()
    {
        // As discovery of servers before 15 names them: as they are written.
        for (const char *name : {"/etc/postgresql/17/main/./conf.d//wal.conf",
                                 "/etc/postgresql/17/main/conf.d/../conf.d/wal.conf"}) {
            PlanInput input = debianPair();
            Instance &primary = primaryOf(input);
            primary.includedFiles = {fileFact(QLatin1String(name), "wal_level=minimal\n")};
            const Plan plan = planOf(input);
            const FileChange *file =
                    fileOf(findStep(plan, StepKind::ChangeFiles, u"primary"_s), u"wal.conf"_s);
            QVERIFY2(file, name);
            QCOMPARE(file->path, QLatin1String(name));
            QCOMPARE(file->before, QByteArray("wal_level=minimal\n"));
            QVERIFY(file->existsBefore);
            QVERIFY(file->after.endsWith("wal_level=replica\n"));
        }
    }

    void twoNamesOfOneFileAreChangedOnce()
    {
        PlanInput input = debianPair();
        Instance &primary = primaryOf(input);
        const QString folder = u"/etc/postgresql/17/main/conf.d/"_s;
        ConfigFileFact real = fileFact(folder + u"a.conf"_s, "wal_level=minimal\n");
        ConfigFileFact link = fileFact(folder + u"b.conf"_s, real.content);
        link.resolvedPath = real.path;
        primary.includedFiles = {real, link};
        const Plan plan = planOf(input);
        const Step *step = findStep(plan, StepKind::ChangeFiles, u"primary"_s);
        QVERIFY(fileOf(step, u"a.conf"_s));
        QVERIFY(!fileOf(step, u"b.conf"_s));
        QVERIFY(fileOf(step, u"a.conf"_s)->after.endsWith("wal_level=replica\n"));
    }

    void emptyIncludedDirectoryIsNoReasonToEditElsewhere()
    {
        PlanInput input = debianPair();
        Instance &primary = primaryOf(input);
        primary.includeDirectories.insert(u"/etc/postgresql/17/main/conf.d"_s, {});
        const Plan plan = planOf(input);
        QVERIFY(fileOf(findStep(plan, StepKind::ChangeFiles, u"primary"_s), u"postgresql.conf"_s));
    }

    void whatOthersChangedIsListedWhereItComesIntoForce()
    {
        PlanInput input = debianPair();
        Instance &primary = primaryOf(input);
        const auto waits = [](const char *name, const char *value, WaitingSetting::Until until) {
            WaitingSetting setting;
            setting.name = QLatin1String(name);
            setting.running = u"1"_s;
            setting.inFile = QLatin1String(value);
            setting.until = until;
            return setting;
        };
        primary.waiting = {waits("max_connections", "300", WaitingSetting::Until::Restart),
                           waits("max_wal_senders", "0", WaitingSetting::Until::Restart),
                           waits("primary_conninfo", "password=CANARY-of-others",
                                 WaitingSetting::Until::Reload),
                           waits("work_mem", "64MB", WaitingSetting::Until::Reload)};
        primary.unloadedFiles = {primary.hbaFile};
        for (const WaitingSetting &setting : std::as_const(primary.waiting)) {
            primary.settings[setting.name].type =
                    setting.name == "primary_conninfo"_L1 ? u"string"_s : u"integer"_s;
        }
        const Plan plan = planOf(input);
        const Step *restart = findStep(plan, StepKind::RestartServer);
        QVERIFY(restart);
        // max_wal_senders is ours.
        QCOMPARE(restart->parameters.value("others"_L1).toArray(),
                 QJsonArray({u"max_connections"_s, u"primary_conninfo"_s, u"work_mem"_s,
                             u"pg_hba.conf"_s}));
        QVERIFY2(restart->description.contains(u"max_connections (now 1, then 300)"_s),
                 qPrintable(restart->description));
        QVERIFY(plan.notes.join(u' ').contains(u"work_mem (now 1, then 64MB)"_s));
        QVERIFY(plan.notes.join(u' ').contains(primary.hbaFile));
        QVERIFY(plan.consents.contains(
                u"the restart of berlin-1 also applies what others changed: max_connections, "
                "primary_conninfo, work_mem, pg_hba.conf"_s));
        QVERIFY(!QJsonDocument(plan.toJson()).toJson().contains("CANARY"));
    }

    void reloadBringsOnlyWhatAReloadCan()
    {
        PlanInput input = debianPair();
        Instance &primary = primaryOf(input);
        primary.config =
                fileFact(primary.config.path, QByteArray(primary.config.content)
                                                      .replace("= minimal", "= replica")
                                                      .replace("senders = 0", "senders = 10"));
        primary.settings[u"wal_level"_s].value = u"replica"_s;
        primary.settings[u"max_wal_senders"_s].value = u"10"_s;
        WaitingSetting atRestart;
        atRestart.name = u"max_connections"_s;
        atRestart.until = WaitingSetting::Until::Restart;
        WaitingSetting atReload;
        atReload.name = u"work_mem"_s;
        primary.waiting = {atRestart, atReload};
        const Plan plan = planOf(input);
        QVERIFY(!findStep(plan, StepKind::RestartServer));
        const Step *reload = findStep(plan, StepKind::ReloadServer, u"primary"_s);
        QVERIFY(reload);
        QCOMPARE(reload->parameters.value("others"_L1).toArray(), QJsonArray({u"work_mem"_s}));
        QVERIFY(!plan.notes.join(u' ').contains(u"max_connections"_s));
    }

    void standbyGetsTheLimitsThatBind_data()
    {
        QTest::addColumn<QString>("running");
        QTest::addColumn<QByteArray>("inFile");
        QTest::addColumn<QByteArray>("wanted");
        QTest::newRow("file lowered since the start")
                << u"300"_s << QByteArray("100") << QByteArray("300");
        QTest::newRow("file raised since the start")
                << u"100"_s << QByteArray("400") << QByteArray("400");
        QTest::newRow("both the same") << u"200"_s << QByteArray("200") << QByteArray("200");
    }

    void standbyGetsTheLimitsThatBind()
    {
        QFETCH(const QString, running);
        QFETCH(const QByteArray, inFile);
        QFETCH(const QByteArray, wanted);
        PlanInput input = debianPair();
        Instance &primary = primaryOf(input);
        primary.config = fileFact(primary.config.path,
                                  QByteArray(primary.config.content)
                                          .replace("max_connections = 200",
                                                   QByteArray("max_connections = " + inFile)));
        primary.settings[u"max_connections"_s].value = running;
        const Plan plan = planOf(input);
        const FileChange *conf = fileOf(plan.step(u"berlin-2/config"_s), u"postgresql.conf"_s);
        QVERIFY(conf);
        QVERIFY2(conf->after.contains(QByteArray("\nmax_connections = " + wanted + "\n")),
                 conf->after.constData());
    }

    void inheritedSettingsAreToldAndOvercome()
    {
        PlanInput input = debianPair();
        Instance &standby = standbyOf(input);
        standby.config = fileFact(standby.config.path,
                                  standby.config.content +
                                          "hot_standby = off\nrecovery_min_apply_delay = 1h\n"
                                          "recovery_target_time = '2020-01-01'\n"
                                          "restore_command = 'cp CANARY-key'\n");
        Plan plan = planOf(input);
        const auto conf = [&plan] {
            return fileOf(plan.step(u"berlin-2/config"_s), u"postgresql.conf"_s)->after;
        };
        QVERIFY(conf().contains("\nhot_standby = on\n"));
        QVERIFY(conf().contains("\nrecovery_min_apply_delay = 0\n"));
        QVERIFY(conf().contains("\nrecovery_target_time = ''\n"));
        QVERIFY(conf().contains("\nrestore_command = 'cp CANARY-key'\n"));
        const QString notes = plan.notes.join(u'\n');
        for (const char *told : {"hot_standby (was off)", "recovery_min_apply_delay (was 1h)",
                                 "recovery_target_time (was 2020-01-01)",
                                 "stay in force on berlin-2: restore_command"})
            QVERIFY2(notes.contains(QLatin1String(told)), told);
        QVERIFY(!notes.contains(u"CANARY"_s));

        input.spec.acceptedFixes = {u"restore_command"_s};
        plan = planOf(input);
        QVERIFY(conf().contains("\nrestore_command = ''\n"));
        // A clean one is told nothing.
        QVERIFY(!planOf(debianPair()).notes.join(u' ').contains(u"berlin-2 settings"_s));
    }

    void autoConfThatTheCopyBringsCountsBeforeTheCopy()
    {
        PlanInput input = debianPair();
        Instance &primary = primaryOf(input);
        primary.autoConf = fileFact(primary.autoConf.path,
                                    "primary_conninfo = 'host=old user=x'\n"
                                    "port = '5439'\nlisten_addresses = '10.20.0.11'\n"
                                    "max_connections = '150'\nwork_mem = '64MB'\n"
                                    "synchronous_standby_names = '*'\nhot_standby = 'off'\n");
        // Emptied by hand, as the how-to says; Debian's configuration stays in /etc.
        Instance &standby = standbyOf(input);
        standby.state = Instance::State::Stopped;
        standby.autoConf = {};
        standby.autoConf.path = standby.dataDirectory + u"/postgresql.auto.conf"_s;
        standby.dataDirectoryEmpty = true;
        const Plan plan = planOf(input);
        const Step *step = plan.step(u"berlin-2/files"_s);
        QVERIFY(step);
        const FileChange *file = fileOf(step, u"postgresql.auto.conf"_s);
        QVERIFY(file);
        // In the copy, before anything of the old cluster is touched.
        QVERIFY(file->path.startsWith(standby.dataDirectory + u".copy-pgtandem-"_s));
        QVERIFY(stepIds(plan).indexOf(step->id) < stepIds(plan).indexOf(u"berlin-2/place"_s));
        QCOMPARE(file->before, primary.autoConf.content);
        QVERIFY(file->beforeSha256.isEmpty()); // whatever it is by then
        QVERIFY(file->backupPath.isEmpty());
        QVERIFY(file->after.contains("application_name=berlin-2"));
        QVERIFY(!file->after.contains("host=old"));
        QVERIFY(!file->after.contains("5439"));
        QVERIFY(!file->after.contains("listen_addresses"));
        QVERIFY(file->after.contains("max_connections = '200'"));
        QVERIFY(file->after.contains("hot_standby = 'on'"));
        QVERIFY(file->after.contains("work_mem = '64MB'"));
        const QString notes = plan.notes.join(u'\n');
        QVERIFY2(notes.contains(u"belong to its host: port, listen_addresses"_s),
                 qPrintable(notes));
        QVERIFY(notes.contains(u"win over its own files: work_mem, synchronous_standby_names"_s));
        QVERIFY(notes.contains(u"after a promotion of berlin-2"_s));
        // The standby's own one would be put back instead.
        const Plan usual = planOf(debianPair());
        QVERIFY(!fileOf(usual.step(u"berlin-2/files"_s), u"postgresql.auto.conf"_s));
    }

    void includesThatTheCopyBringsCountBeforeTheCopy()
    {
        PlanInput input = debianPair();
        Instance &primary = primaryOf(input);
        const QString data = primary.dataDirectory;
        primary.config = fileFact(primary.config.path, primary.config.content + "include '" +
                                                               data.toUtf8() + "/tuning.conf'\n");
        primary.includedFiles = {fileFact(data + u"/tuning.conf"_s, "hot_standby = off\n")};
        Instance &standby = standbyOf(input);
        standby.config =
                fileFact(standby.config.path, standby.config.content + "include_if_exists '" +
                                                      data.toUtf8() + "/tuning.conf'\n");
        ConfigFileFact missing;
        missing.path = data + u"/tuning.conf"_s;
        standby.includedFiles = {missing};
        const Plan plan = planOf(input);
        const Step *step = plan.step(u"berlin-2/files"_s);
        const FileChange *file = fileOf(step, u"tuning.conf"_s);
        QVERIFY(file);
        QCOMPARE(file->before, QByteArray("hot_standby = off\n"));
        QVERIFY(file->after.endsWith("hot_standby = on\n"));
        QVERIFY(file->beforeSha256.isEmpty());
    }

    void commandLineCannotBeOverridden()
    {
        PlanInput input = debianPair();
        primaryOf(input).settings[u"wal_level"_s].source = u"command line"_s;
        QCOMPARE(refusalOf(input), ErrorKind::ConfigBroken);
    }

    void unwritableFileIsRefused()
    {
        PlanInput input = debianPair();
        primaryOf(input).config.writable = false;
        QCOMPARE(refusalOf(input), ErrorKind::FileUnwritable);
    }

    void parityIsWrittenBeforeTheStart()
    {
        const Plan plan = planOf(debianPair());
        const Step *step = plan.step(u"berlin-2/config"_s);
        QVERIFY(step);
        const FileChange *conf = fileOf(step, u"postgresql.conf"_s);
        QVERIFY(conf->after.contains("max_connections = 200"));
        QVERIFY(stepIds(plan).indexOf(step->id) < stepIds(plan).indexOf(u"berlin-2/start"_s));
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

    void standbyKeepsItsOwnAutoConf()
    {
        const Plan plan = planOf(debianPair());
        const Step *step = findStep(plan, StepKind::ChangeFiles, u"berlin-2"_s);
        QCOMPARE(step->parameters.value("restore"_L1).toArray(),
                 QJsonArray({u"postgresql.auto.conf"_s}));
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

    void ruleThatWantsACertificateIsNotEnough()
    {
        PlanInput input = debianPair();
        Instance &primary = primaryOf(input);
        for (const char *line : {"hostssl replication all 0.0.0.0/0 scram-sha-256\n",
                                 "hostssl replication all 0.0.0.0/0 scram-sha-256 "
                                 "clientcert=verify-full\n"}) {
            const QByteArray rule(line);
            primary.hba = fileFact(primary.hba.path, rule);
            const Plan plan = planOf(input);
            const Step *step = findStep(plan, StepKind::ChangeFiles, u"primary"_s);
            const FileChange *hba = step ? fileOf(step, u"pg_hba.conf"_s) : nullptr;
            QVERIFY(hba || !rule.contains("clientcert"));
            if (!hba)
                continue;
            const bool isAdded =
                    hba->after.simplified().contains("replication replicator 10.20.0.12/32");
            QCOMPARE(isAdded, rule.contains("clientcert"));
        }
    }

    void sameClusterWithoutMachineIdIsRefused()
    {
        PlanInput input = debianPair();
        input.primary.machineId = input.standby.machineId = {};
        input.standby.bootId = input.primary.bootId;
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
        input.standby.machineId = input.primary.machineId;
        input.standby.bootId = input.primary.bootId;
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
            primary.versionNum = standby.versionNum = 110022;
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

    void ruleCanBeAskedForBeforeThePlan()
    {
        const std::optional<ReplicationRule> rule = replicationRule(debianPair());
        QVERIFY(rule.has_value());
        QCOMPARE(rule->line, u"hostssl replication replicator 10.20.0.12/32 scram-sha-256"_s);
        QVERIFY(rule->isNeeded);
    }

    void addressSeenByThePrimaryGoesIntoTheRule()
    {
        PlanInput input = debianPair();
        LinkFacts link;
        link.seenAddress = u"192.0.2.9"_s;
        input.link = link;
        QVERIFY(replicationRule(input)->line.contains("192.0.2.9/32"_L1));
    }

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
            QCOMPARE(plan.step(ids.at(i))->dependsOn, QStringList(ids.at(i - 1)));
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
        input.standby.instances << other;
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
        input.standby.mounts = {mount(u"/"_s, 20 * giga), mount(u"/ssd"_s, 60 * giga)};
        planOf(input); // 10 GB of data on /, 50 GB of tablespaces on /ssd
        input.standby.mounts[1].freeBytes = 50 * giga;
        QCOMPARE(refusalOf(input), ErrorKind::NoSpace);
        input.spec.standbys[0].tablespaceMapping.insert(u"/ssd/two"_s, u"/two"_s);
        QCOMPARE(refusalOf(input), ErrorKind::NoSpace); // 25 GB more on /
        input.standby.mounts << mount(u"/two"_s, 30 * giga);
        planOf(input);
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
