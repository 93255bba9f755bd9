// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/planfacts.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

/// Which settings and rules a plan changes, in which files, and what of others' it brings into
/// force.
class TestPlanFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

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
        for (HostFacts *host : {&input.primaryHost(), &input.standbyHost()}) {
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
        input.primaryHost().addresses = {u"10.99.0.1"_s}; // behind a translation
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
        primaryOf(input).versionNum = standby.versionNum = 150018; // the last with a trigger file
        standby.config = fileFact(standby.config.path,
                                  standby.config.content +
                                          "hot_standby = off\nrecovery_min_apply_delay = 1h\n"
                                          "recovery_target_time = '2020-01-01'\n"
                                          "promote_trigger_file = '/tmp/trigger'\n"
                                          "restore_command = 'cp CANARY-key'\n");
        Plan plan = planOf(input);
        const auto conf = [&plan] {
            return fileOf(plan.step(u"berlin-2/config"_s), u"postgresql.conf"_s)->after;
        };
        QVERIFY(conf().contains("\nhot_standby = on\n"));
        QVERIFY(conf().contains("\nrecovery_min_apply_delay = 0\n"));
        QVERIFY(conf().contains("\nrecovery_target_time = ''\n"));
        QVERIFY(conf().contains("\npromote_trigger_file = ''\n"));
        QVERIFY(conf().contains("\nrestore_command = 'cp CANARY-key'\n"));
        const QString notes = plan.notes.join(u'\n');
        for (const char *told :
             {"hot_standby (was off)", "recovery_min_apply_delay (was 1h)",
              "recovery_target_time (was 2020-01-01)", "promote_trigger_file (was /tmp/trigger)",
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

    void standbyKeepsItsOwnAutoConf()
    {
        const Plan plan = planOf(debianPair());
        const Step *step = findStep(plan, StepKind::ChangeFiles, u"berlin-2"_s);
        QCOMPARE(step->parameters.value("restore"_L1).toArray(),
                 QJsonArray({u"postgresql.auto.conf"_s}));
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
        input.link() = link;
        QVERIFY(replicationRule(input)->line.contains("192.0.2.9/32"_L1));
    }
};

QTEST_GUILESS_MAIN(TestPlanFiles)
#include "tst_planfiles.moc"
