// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/serverref.h"
#include "tests/support/planfacts.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

class TestServerRef : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void debianGoesThroughItsOwnTool()
    {
        const HostFacts facts = debianPair().primaryHost();
        const ServerRef server = ServerRef::of(facts, facts.instances.first());
        const Command restart = serverCommands(server, ServerAction::Restart).first();
        QCOMPARE(restart.argv, QStringList({u"pg_ctlcluster"_s, u"17"_s, u"main"_s, u"restart"_s,
                                            u"-m"_s, u"fast"_s}));
        QVERIFY(restart.runAs.isEmpty());
    }

    void ownerStopsAndStartsInOneCommand()
    {
        HostFacts facts = debianPair().primaryHost();
        facts.canActAsRoot = false;
        const ServerRef server = ServerRef::of(facts, facts.instances.first());
        const QList<Command> commands = serverCommands(server, ServerAction::Restart);
        QCOMPARE(commands.size(), 1);
        QCOMPARE(commands.first().runAs, u"postgres"_s);
        QVERIFY(commands.first().argv.value(2).contains("stop -m fast"_L1));
    }

    void ownerUsesSystemdWhereSudoLetsHim()
    {
        HostFacts facts = debianPair().primaryHost();
        facts.canActAsRoot = false;
        facts.instances.first().serviceControl = u"/usr/bin/systemctl"_s;
        const ServerRef server = ServerRef::of(facts, facts.instances.first());
        const ServerRef read = ServerRef::fromJson(server.toJson());
        for (const ServerRef &ref : {server, read}) {
            const QList<Command> commands = serverCommands(ref, ServerAction::Restart);
            QCOMPARE(commands.size(), 1);
            QCOMPARE(commands.first().argv,
                     QStringList({u"sudo"_s, u"-n"_s, u"/usr/bin/systemctl"_s, u"restart"_s,
                                  u"postgresql@17-main.service"_s}));
            QCOMPARE(commands.first().runAs, u"postgres"_s);
        }
    }

    void unitGoesThroughSystemd()
    {
        HostFacts facts = debianPair().primaryHost();
        Instance &instance = facts.instances.first();
        instance.layout = Instance::Layout::Pgdg;
        instance.unit = u"postgresql-17.service"_s;
        const ServerRef server = ServerRef::of(facts, instance);
        QCOMPARE(serverCommands(server, ServerAction::Stop).first().argv,
                 QStringList({u"systemctl"_s, u"stop"_s, u"postgresql-17.service"_s}));
    }

    void bareDirectoryGoesThroughPgCtl()
    {
        HostFacts facts = debianPair().primaryHost();
        Instance &instance = facts.instances.first();
        instance.layout = Instance::Layout::Generic;
        instance.unit.clear();
        instance.dataDirectory = u"/srv/pg data"_s;
        instance.configFile = u"/srv/pg data/postgresql.conf"_s;
        instance.logFile = u"/srv/log"_s;
        const ServerRef server = ServerRef::of(facts, instance);
        const Command stop = serverCommands(server, ServerAction::Stop).first();
        QVERIFY(stop.argv.contains(u"fast"_s));
        const Command start = serverCommands(server, ServerAction::Start).first();
        QCOMPARE(start.runAs, u"postgres"_s);
        QCOMPARE(start.argv.value(2), u"/srv/pg data"_s);
        QCOMPARE(start.argv.value(start.argv.indexOf("-l"_L1) + 1), u"/srv/log"_s);
    }

    void startRepeatsWhatTheServerWasStartedWith()
    {
        HostFacts facts = debianPair().primaryHost();
        Instance &instance = facts.instances.first();
        instance.layout = Instance::Layout::Generic;
        instance.unit.clear();
        instance.configFile = u"/srv/etc/postgresql.conf"_s;
        instance.hbaFile = u"/srv/it's/hba.conf"_s;
        instance.startArguments = QStringList{u"-D"_s,
                                              u"etc"_s,
                                              u"--hba-file=hba.conf"_s,
                                              u"-p"_s,
                                              u"5433"_s,
                                              u"-c"_s,
                                              u"max_connections=70"_s,
                                              u"-crestore_command=cp CANARY"_s,
                                              u"--data_directory=../pg"_s};
        const ServerRef server = ServerRef::of(facts, instance);
        for (const ServerRef &ref : {server, ServerRef::fromJson(server.toJson())}) {
            const QStringList start = serverCommands(ref, ServerAction::Start).first().argv;
            QCOMPARE(start.value(2), u"/srv/etc"_s);
            // Relative names would mean other files now; commands may hold passwords.
            QCOMPARE(start.value(start.indexOf("-o"_L1) + 1),
                     u"'-c' 'hba_file=/srv/it'\\''s/hba.conf' '-p' '5433' '-c' "
                     "'max_connections=70'"_s);
            // pg_ctl repeats them by itself.
            QVERIFY(!serverCommands(ref, ServerAction::Restart).first().argv.contains(u"-o"_s));
        }
    }

    void isReadBackFromThePlan()
    {
        const HostFacts facts = debianPair().primaryHost();
        const ServerRef server = ServerRef::of(facts, facts.instances.first());
        const ServerRef read = ServerRef::fromJson(server.toJson());
        QCOMPARE(read.toJson(), server.toJson());
        QCOMPARE(serverCommands(read, ServerAction::Restart).first().argv,
                 serverCommands(server, ServerAction::Restart).first().argv);
    }
};

QTEST_GUILESS_MAIN(TestServerRef)
#include "tst_serverref.moc"
