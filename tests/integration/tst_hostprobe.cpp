// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/instanceconf.h"
#include "app/probe/hostprobe.h"
#include "app/remote/hostaccess.h"
#include "tests/support/countingtransport.h"
#include "tests/support/tempcluster.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

#include <unistd.h>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

namespace {

/// Runs the probe to its end. A failure is reported by the caller through outcome().
std::unique_ptr<HostProbe> probed(HostTransport &transport, const QStringList &directories)
{
    auto probe = std::make_unique<HostProbe>(transport, directories);
    QSignalSpy spy(probe.get(), &Task::finished);
    probe->start();
    spy.wait(60000);
    return probe;
}

bool write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

bool rewrite(const QString &path, const std::function<void(QByteArray &)> &change)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    QByteArray content = file.readAll();
    file.close();
    change(content);
    return write(path, content);
}

/// Starts @p cluster with its configuration in etc beside its data; stale files stay behind.
bool startElsewhere(TempCluster &cluster, const QStringList &arguments)
{
    const QString etc = cluster.dir() + u"/etc"_s;
    const QString data = cluster.dataDir();
    const auto run = [](const QStringList &line) {
        return runProgram(TempCluster::asAccount(line)).ok();
    };
    if (!run({u"mkdir"_s, etc}))
        return false;
    for (const char *name : {"postgresql.conf", "pg_hba.conf", "pg_ident.conf"}) {
        if (!run({u"cp"_s, data + u'/' + QLatin1String(name), etc}))
            return false;
    }
    if (!run({u"cp"_s, data + u"/pg_hba.conf"_s, cluster.dir() + u"/other.conf"_s}) ||
        !rewrite(etc + u"/postgresql.conf"_s,
                 [&data](QByteArray &conf) {
                     conf += "# the real one\ndata_directory = '" + data.toUtf8() + "'\n";
                 }) ||
        !rewrite(cluster.dir() + u"/other.conf"_s,
                 [](QByteArray &hba) { hba += "# the real hba\n"; }))
        return false;
    // As pg_ctl does it, but with the arguments as they are given.
    const QStringList line = TempCluster::asAccount(
            QStringList{u"/bin/sh"_s, u"-c"_s,
                        u"cd \"$1\"; log=$2; shift 2; \"$@\" >\"$log\" 2>&1 </dev/null &"_s,
                        u"start"_s, cluster.dir(), cluster.logFile(),
                        TempCluster::binDir() + u"/postgres"_s} +
            arguments);
    if (!runProgram(line).ok())
        return false;
    return QTest::qWaitFor([&cluster] { return !cluster.sql(u"SELECT 1"_s).isEmpty(); }, 20000);
}

} // namespace

class TestHostProbe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString reason = TempCluster::whyNot(); !reason.isEmpty())
            QSKIP(qPrintable(reason));
    }
    void init();
    void cleanup()
    {
        m_probe.reset();
        m_here.reset();
    }
    void findsARunningServerThatNobodyNamed();
    void readsAStoppedServerFromItsFiles();
    void reportsWhatWasAskedForEvenIfItIsNotThere();
    void needsTwoRoundTripsForSeveralServers();
    void tellsStandbysFromCopies();
    void followsIncludes();
    void userDataIsSeenWithAndWithoutServer();
    void changesNothing();
    void brokenFilesAreReported();
    void serversOfContainersAreNotTakenForOurs_data();
    void serversOfContainersAreNotTakenForOurs();
    void changesThatWaitAreNoErrors();
    void valuesThatAreNoneAreErrors();
    void includesByOddNamesAreTheServersOwn();
    void filesOfTheRunningServerWin();
    void stoppedServerIsReadWhereItStartedLast();
    void cancelEndsIt();

private:
    const Instance *probeOf(const TempCluster &cluster);
    std::unique_ptr<HostProbe> m_probe;
    std::unique_ptr<CountingTransport> m_here;
};

void TestHostProbe::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    HostAccess access;
    access.kind = HostAccess::Kind::Local;
    m_here = std::make_unique<CountingTransport>(makeTransport(access));
    const TaskPtr open = m_here->open();
    QSignalSpy spy(open.get(), &Task::finished);
    open->start();
    QVERIFY(spy.wait(20000));
    QVERIFY2(open->outcome().isSucceeded(), qPrintable(open->outcome().error().toPlainText()));
}

void TestHostProbe::findsARunningServerThatNobodyNamed()
{
    TempClusterOptions options;
    options.initdbArgs = QStringList{u"--data-checksums"_s};
    options.conf = QStringList{u"max_connections = 37"_s};
    TempCluster cluster(options);
    QVERIFY2(cluster.start(), qPrintable(cluster.error()));
    cluster.sql(
            u"CREATE ROLE \"o'hara \"\"ж\" REPLICATION LOGIN PASSWORD 'x' CONNECTION LIMIT 3"_s);
    cluster.sql(u"CREATE TABLE t AS SELECT generate_series(1, 1000) AS n"_s);

    CountingTransport &here = *m_here;
    const auto probe = probed(here, {});
    QVERIFY2(probe->outcome().isSucceeded(), qPrintable(probe->outcome().error().toPlainText()));
    const HostFacts &facts = probe->facts();
    QCOMPARE(facts.architecture, QSysInfo::currentCpuArchitecture());
    QVERIFY(!facts.osName.isEmpty());
    QVERIFY(!facts.machineId.isEmpty());
    QVERIFY(facts.memoryBytes > 1 << 20);
    QVERIFY(facts.cpuCount > 0);
    QVERIFY2(std::abs(facts.clockOffsetSeconds) < 0.5, "both clocks are the same one");
    QVERIFY(facts.listening.contains(u"127.0.0.1:%1"_s.arg(cluster.port())));
    QVERIFY(facts.locales.contains(u"C"_s));

    const Instance *found = facts.instance(cluster.dataDir());
    QVERIFY(found);
    QVERIFY2(found->problems.isEmpty(), qPrintable(found->problems.value(0).toPlainText()));
    QCOMPARE(found->state, Instance::State::Running);
    QCOMPARE(found->layout, Instance::Layout::Generic);
    QCOMPARE(found->port, int(cluster.port()));
    QCOMPARE(found->socketDirectory, cluster.socketDir());
    QCOMPARE(found->owner, TempCluster::account());
    QCOMPARE(QDir(found->binDirectory).canonicalPath(),
             QDir(TempCluster::binDir()).canonicalPath());
    QCOMPARE(found->versionNum / 10000, TempCluster::majorVersion());
    QCOMPARE(QString::number(found->versionNum), cluster.sql(u"SHOW server_version_num"_s));
    QCOMPARE(found->setting(u"max_connections"_s), u"37"_s);
    QCOMPARE(found->settings.value(u"max_connections"_s).context, u"postmaster"_s);
    QCOMPARE(found->systemIdentifier,
             cluster.sql(u"SELECT system_identifier FROM pg_control_system()"_s));
    QVERIFY(found->dataChecksums);
    QCOMPARE(found->blockSize, 8192);
    QCOMPARE(found->walSegmentBytes, 16 << 20);
    QCOMPARE(found->timeline, 1);
    QCOMPARE(found->dataDirectoryMode, 0700);
    QVERIFY(!found->inRecovery);
    QVERIFY(found->sizeBytes > 5 << 20);
    QVERIFY(found->walBytes >= 16 << 20);
    QVERIFY(found->walBytesPerSecond >= 0);
    QVERIFY(found->sessions >= 0);
    QCOMPARE(found->holdsUserData, true);
    QVERIFY(found->databases.contains(u"postgres"_s));
    QVERIFY(!found->disks.isEmpty());
    QVERIFY(found->disks.first().freeBytes > 0);
    QCOMPARE(found->logFile, cluster.logFile());
    QFile conf(found->configFile);
    QVERIFY(conf.open(QIODevice::ReadOnly));
    QCOMPARE(found->config.content, conf.readAll());
    QCOMPARE(found->hbaFile, QString(cluster.dataDir() + u"/pg_hba.conf"_s));
    QVERIFY(found->hba.content.contains("trust"));
    QVERIFY(found->config.writable);

    const auto role = std::find_if(found->roles.cbegin(), found->roles.cend(),
                                   [](const RoleFact &r) { return r.name == u"o'hara \"ж"_s; });
    QVERIFY(role != found->roles.cend());
    QVERIFY(role->replication && role->login && !role->superuser);
    QCOMPARE(role->connectionLimit, 3);
    QCOMPARE(role->passwordKind, u"scram"_s);
}

void TestHostProbe::readsAStoppedServerFromItsFiles()
{
    TempClusterOptions options;
    options.conf = QStringList{u"max_connections = 41"_s};
    TempCluster cluster(options);
    QVERIFY2(cluster.error().isEmpty(), qPrintable(cluster.error()));
    CountingTransport &here = *m_here;
    const auto probe = probed(here, {cluster.dataDir()});
    QVERIFY(probe->outcome().isSucceeded());
    const Instance *found = probe->facts().instance(cluster.dataDir());
    QVERIFY(found);
    QCOMPARE(found->state, Instance::State::Stopped);
    QCOMPARE(found->postmasterPid, 0);
    QCOMPARE(found->versionNum / 10000, TempCluster::majorVersion());
    QCOMPARE(found->setting(u"max_connections"_s), u"41"_s);
    QCOMPARE(found->settings.value(u"max_connections"_s).source, u"file"_s);
    QCOMPARE(found->port, int(cluster.port()));
    QVERIFY(!found->systemIdentifier.isEmpty());
    QCOMPARE(found->controlState, u"shut down"_s);
    QCOMPARE(found->holdsUserData, false);
    QCOMPARE(found->clusterName, cluster.dir().section(u'/', -1));
}

void TestHostProbe::reportsWhatWasAskedForEvenIfItIsNotThere()
{
    CountingTransport &here = *m_here;
    const auto probe = probed(here, {u"/tmp/no such directory of pgTandem's tests"_s});
    QVERIFY(probe->outcome().isSucceeded());
    const Instance *found =
            probe->facts().instance(u"/tmp/no such directory of pgTandem's tests"_s);
    QVERIFY(found);
    QCOMPARE(found->problems.value(0).kind, ErrorKind::NoPostgres);
    QVERIFY(!found->problems[0].remedy.isEmpty());
}

void TestHostProbe::needsTwoRoundTripsForSeveralServers()
{
    TempCluster first, second;
    QVERIFY2(first.start(), qPrintable(first.error()));
    QVERIFY2(second.start(), qPrintable(second.error()));
    CountingTransport &here = *m_here;
    const auto probe = probed(here, {});
    QVERIFY(probe->outcome().isSucceeded());
    QVERIFY(probe->facts().instance(first.dataDir()));
    QVERIFY(!probe->facts().instance(first.dataDir())->settings.isEmpty());
    QVERIFY(probe->facts().instance(second.dataDir()));
    QVERIFY(!probe->facts().instance(second.dataDir())->settings.isEmpty());
    QCOMPARE(here.roundTrips(), 2);
}

void TestHostProbe::tellsStandbysFromCopies()
{
    TempCluster primary;
    QVERIFY2(primary.start(), qPrintable(primary.error()));
    const auto standby = primary.makeStandby(u"standby_1"_s);
    QVERIFY2(standby->start(), qPrintable(standby->error()));
    QProcess archiver;
    const QStringList line =
            TempCluster::asAccount({TempCluster::binDir() + u"/pg_receivewal"_s, u"-D"_s,
                                    standby->dir(), u"-d"_s, primary.connInfo()});
    archiver.start(line.first(), line.sliced(1));
    QTRY_COMPARE_WITH_TIMEOUT(
            primary.sql(u"SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"_s),
            u"2"_s, 20000);

    CountingTransport &here = *m_here;
    const auto probe = probed(here, {});
    archiver.terminate();
    archiver.waitForFinished();
    QVERIFY(probe->outcome().isSucceeded());
    const Instance *found = probe->facts().instance(primary.dataDir());
    QVERIFY(found);
    QCOMPARE(found->senders.size(), 2);
    for (const SenderFact &sender : found->senders)
        QCOMPARE(sender.isStandby, sender.applicationName != u"pg_receivewal"_s);
    QCOMPARE(found->slotList.size(), 1);
    QCOMPARE(found->slotList[0].name, u"standby_1"_s);
    QVERIFY(found->slotList[0].active);
    QVERIFY(found->slotList[0].retainedBytes >= 0);
    const Instance *copy = probe->facts().instance(standby->dataDir());
    QVERIFY(copy);
    QVERIFY(copy->inRecovery);
    QVERIFY(copy->hasStandbySignal);
    QCOMPARE(copy->systemIdentifier, found->systemIdentifier);
}

void TestHostProbe::followsIncludes()
{
    TempCluster cluster;
    const QString extra = cluster.dir() + u"/it's extra"_s;
    QVERIFY(QDir().mkdir(extra));
    const QString odd = cluster.dataDir() + u"/conf.d"_s;
    QVERIFY(QDir().mkdir(odd));
    QVERIFY(write(odd + u"/b.conf"_s, "work_mem = 7MB\n"));
    QVERIFY(write(odd + u"/a.conf"_s, "work_mem = 5MB\ninclude '../more.conf'\n"));
    QVERIFY(write(cluster.dataDir() + u"/more.conf"_s, "max_connections=43\r\n"));
    QVERIFY(cluster.addConf(u"include_dir = 'conf.d'"_s));
    QVERIFY(cluster.addConf(u"Include_If_Exists 'missing.conf'"_s));

    CountingTransport &here = *m_here;
    const auto probe = probed(here, {cluster.dataDir()});
    const Instance *found = probe->facts().instance(cluster.dataDir());
    QVERIFY(found);
    QCOMPARE(found->setting(u"work_mem"_s), u"7MB"_s);
    QCOMPARE(found->setting(u"max_connections"_s), u"43"_s);
    QVERIFY(found->fileErrors.isEmpty());
    QVERIFY(found->problems.isEmpty());
    QVERIFY(confTreeOf(*found).wantedFiles().isEmpty());
    QVERIFY(confTreeOf(*found).wantedDirectories().isEmpty());
}

void TestHostProbe::userDataIsSeenWithAndWithoutServer()
{
    TempCluster cluster;
    QVERIFY2(cluster.start(), qPrintable(cluster.error()));
    CountingTransport &here = *m_here;
    const auto seen = [&here, &cluster] {
        return probed(here, {cluster.dataDir()})
                ->facts()
                .instance(cluster.dataDir())
                ->holdsUserData;
    };
    QCOMPARE(seen(), false);
    QVERIFY(cluster.stop());
    QCOMPARE(seen(), false);
    QVERIFY(cluster.start());
    cluster.sql(u"CREATE DATABASE shop"_s);
    QCOMPARE(seen(), true);
    QVERIFY(cluster.stop());
    QCOMPARE(seen(), true);
}

void TestHostProbe::changesNothing()
{
    TempCluster cluster;
    QVERIFY2(cluster.start(), qPrintable(cluster.error()));
    const QByteArray log = cluster.log();
    const QString before = cluster.sql(
            u"SELECT pg_current_wal_insert_lsn() || ' ' || txid_current_if_assigned() IS NULL"_s);
    CountingTransport &here = *m_here;
    QVERIFY(probed(here, {})->outcome().isSucceeded());
    QCOMPARE(
            cluster.sql(
                    u"SELECT pg_current_wal_insert_lsn() || ' ' || txid_current_if_assigned() IS NULL"_s),
            before);
    // Neither an error nor a disconnection of ours is worth a line in the server's log.
    QCOMPARE(cluster.log(), log);
}

void TestHostProbe::brokenFilesAreReported()
{
    TempCluster cluster;
    QVERIFY2(cluster.start(), qPrintable(cluster.error()));
    QVERIFY(cluster.addConf(u"no_such_setting = 1"_s));
    QVERIFY(cluster.addConf(u"max_connections = 51"_s)); // needs a restart: that is no error
    QVERIFY(cluster.setHba(u"local all all trust\nhost all all nonsense\n"_s));
    CountingTransport &here = *m_here;
    const auto probe = probed(here, {});
    const Instance *found = probe->facts().instance(cluster.dataDir());
    QVERIFY(found);
    QCOMPARE(found->fileErrors.size(), 1);
    QVERIFY(found->fileErrors[0].contains(u"no_such_setting"_s));
    QCOMPARE(found->hbaErrors.size(), 1);
    QVERIFY(found->hbaErrors[0].contains(u":2: "_s));
}

void TestHostProbe::serversOfContainersAreNotTakenForOurs_data()
{
    QTest::addColumn<bool>("sharesTheFiles");
    QTest::addColumn<bool>("hasLeftOverPidFile");
    QTest::newRow("own files at the same path") << false << false;
    QTest::newRow("own files at the same path, left-over postmaster.pid") << false << true;
    QTest::newRow("the same files") << true << false;
}

// A process in a PID and mount namespace of its own whose working directory has the same path as a
// stopped cluster of ours.
void TestHostProbe::serversOfContainersAreNotTakenForOurs()
{
    QFETCH(bool, sharesTheFiles);
    QFETCH(bool, hasLeftOverPidFile);
    if (::geteuid() != 0)
        QSKIP("namespaces need root");
    TempCluster cluster;
    QVERIFY2(cluster.start(), qPrintable(cluster.error()));
    QVERIFY(cluster.stop());
    QTemporaryDir dir;
    QVERIFY(QFile::copy(u"/bin/sleep"_s, dir.filePath(u"postgres"_s)));
    QProcess container;
    const QString inside = (sharesTheFiles ? QString() : u"mount -t tmpfs none \"$1\"; "_s) +
                           u"cd \"$1\" && echo ready && exec \"$2\" 600"_s;
    container.start(u"unshare"_s,
                    {u"--pid"_s, u"--mount"_s, u"--fork"_s, u"--kill-child"_s, u"sh"_s, u"-c"_s,
                     inside, u"sh"_s, cluster.dataDir(), dir.filePath(u"postgres"_s)});
    QTRY_VERIFY(container.bytesAvailable() > 0);
    const auto child = [&container] {
        QFile file(u"/proc/%1/task/%1/children"_s.arg(container.processId()));
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
    };
    const auto nameOfChild = [&child] {
        QFile file(u"/proc/%1/comm"_s.arg(QString::fromLatin1(child())));
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
    };
    QTRY_COMPARE(nameOfChild(), QByteArray("postgres"));
    if (hasLeftOverPidFile) {
        QFile file(cluster.dataDir() + u"/postmaster.pid"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(child() + '\n' + cluster.dataDir().toUtf8() + "\n1700000000\n5432\n/tmp\n*\n");
    }
    const auto probe = probed(*m_here, {cluster.dataDir()});
    container.kill();
    container.waitForFinished();
    const Instance *found = probe->facts().instance(cluster.dataDir());
    QVERIFY(found);
    QCOMPARE(found->postmasterPid, 0);
    if (sharesTheFiles) {
        QCOMPARE(found->state, Instance::State::Unknown);
        QVERIFY(!found->managedBy.isEmpty());
    } else {
        QCOMPARE(found->state, Instance::State::Stopped);
        QVERIFY(found->managedBy.isEmpty());
    }
}

const Instance *TestHostProbe::probeOf(const TempCluster &cluster)
{
    m_probe = probed(*m_here, {cluster.dataDir()});
    return m_probe->facts().instance(cluster.dataDir());
}

void TestHostProbe::changesThatWaitAreNoErrors()
{
    TempClusterOptions options;
    options.conf = QStringList{u"max_worker_processes = 9"_s, u"work_mem = 9MB"_s, u"ssl = off"_s};
    TempCluster cluster(options);
    QVERIFY2(cluster.start(), qPrintable(cluster.error()));
    const Instance *found = probeOf(cluster);
    QVERIFY(found);
    QVERIFY(found->waiting.isEmpty());
    QVERIFY(found->unloadedFiles.isEmpty());

    cluster.sql(u"ALTER SYSTEM SET max_connections = 57"_s);
    QVERIFY(rewrite(cluster.dataDir() + u"/postgresql.conf"_s, [](QByteArray &conf) {
        conf.replace("max_worker_processes = 9\n", "").replace("work_mem = 9MB", "work_mem = 64MB");
    }));
    QVERIFY(cluster.setHba(u"local all all trust\nhostssl all all 10.0.0.0/8 md5\n"_s));
    found = probeOf(cluster);
    QVERIFY(found);
    QCOMPARE(found->fileErrors, QStringList());
    QCOMPARE(found->hbaErrors, QStringList());
    QCOMPARE(found->hbaWarnings.size(), 1);
    QVERIFY(found->hbaWarnings[0].contains(u":2: "_s));
    QCOMPARE(found->unloadedFiles, QStringList{found->hbaFile});
    QStringList waiting;
    for (const WaitingSetting &setting : found->waiting) {
        waiting << u"%1 %2 %3 %4"_s.arg(
                setting.name, setting.running, setting.inFile.value_or(u"gone"_s),
                setting.until == WaitingSetting::Until::Restart ? u"restart"_s : u"reload"_s);
    }
    QCOMPARE(waiting, (QStringList{u"max_connections 100 57 restart"_s,
                                   u"max_worker_processes 9 gone restart"_s,
                                   u"work_mem 9MB 64MB reload"_s}));

    QVERIFY(cluster.reload());
    QTRY_COMPARE(cluster.sql(u"SHOW work_mem"_s), u"64MB"_s);
    found = probeOf(cluster);
    QVERIFY(found);
    QVERIFY(found->unloadedFiles.isEmpty());
    QCOMPARE(found->waiting.size(), 2);
    QVERIFY(cluster.restart());
    found = probeOf(cluster);
    QVERIFY(found);
    QVERIFY(found->waiting.isEmpty());
    QCOMPARE(found->setting(u"max_connections"_s), u"57"_s);
}

void TestHostProbe::valuesThatAreNoneAreErrors()
{
    TempCluster cluster;
    QVERIFY2(cluster.start(), qPrintable(cluster.error()));
    QVERIFY(cluster.addConf(u"max_wal_senders = banana"_s));
    QVERIFY(cluster.addConf(u"work_mem = 5potatoes"_s));
    QVERIFY(cluster.addConf(u"max_connections = 51"_s));
    const Instance *found = probeOf(cluster);
    QVERIFY(found);
    QCOMPARE(found->fileErrors.size(), 2);
    QVERIFY(found->fileErrors.join(u' ').contains(u"max_wal_senders"_s));
    QVERIFY(found->fileErrors.join(u' ').contains(u"work_mem"_s));
    QCOMPARE(found->waiting.size(), 1);
    QCOMPARE(found->waiting[0].name, u"max_connections"_s);
}

void TestHostProbe::includesByOddNamesAreTheServersOwn()
{
    TempCluster cluster;
    const QString data = cluster.dataDir();
    QVERIFY(QDir().mkdir(data + u"/conf.d"_s));
    QVERIFY(QDir().mkpath(cluster.dir() + u"/far/away"_s));
    QVERIFY(QFile::link(cluster.dir() + u"/far/away"_s, data + u"/link"_s));
    QVERIFY(write(data + u"/conf.d/a.conf"_s, "work_mem = 5MB\n"));
    QVERIFY(write(data + u"/x.conf"_s, "maintenance_work_mem = 33MB\n"));
    // "link/../y.conf": since 15 beside postgresql.conf, before where the link leads.
    QVERIFY(write(data + u"/y.conf"_s, "max_connections = 61\n"));
    QVERIFY(write(cluster.dir() + u"/far/y.conf"_s, "max_connections = 62\n"));
    for (const char *line :
         {"include_dir = './conf.d/'", "include './/x.conf'", "include 'link/../y.conf'"})
        QVERIFY(cluster.addConf(QLatin1String(line)));
    QVERIFY2(cluster.start(), qPrintable(cluster.error()));
    const Instance *found = probeOf(cluster);
    QVERIFY(found);
    const ConfTree tree = confTreeOf(*found);
    QVERIFY(tree.wantedFiles().isEmpty());
    QVERIFY(tree.wantedDirectories().isEmpty());
    for (const char *name : {"work_mem", "maintenance_work_mem", "max_connections"})
        QCOMPARE(tree.value(QLatin1String(name)), found->setting(QLatin1String(name)));
    // Every file by the name that the server shows.
    QStringList named;
    for (const ConfigFileFact &file : found->includedFiles)
        named << file.path;
    named.sort();
    QCOMPARE(named.join(u'\n'),
             cluster.sql(u"SELECT DISTINCT sourcefile FROM pg_file_settings WHERE sourcefile NOT "
                         "LIKE '%postgresql%' ORDER BY 1"_s));
}

void TestHostProbe::filesOfTheRunningServerWin()
{
    TempCluster cluster;
    QVERIFY2(cluster.error().isEmpty(), qPrintable(cluster.error()));
    QVERIFY(startElsewhere(cluster, {u"-D"_s, u"etc"_s, u"--hba-file=other.conf"_s}));
    const Instance *found = probeOf(cluster);
    QVERIFY(found);
    const QString etc = cluster.dir() + u"/etc"_s;
    QCOMPARE(found->configFile, etc + u"/postgresql.conf"_s);
    QCOMPARE(found->config.path, etc + u"/postgresql.conf"_s);
    QVERIFY(found->config.content.contains("# the real one"));
    QCOMPARE(found->hbaFile, cluster.dir() + u"/other.conf"_s);
    QVERIFY(found->hba.content.contains("# the real hba"));
    QCOMPARE(found->identFile, etc + u"/pg_ident.conf"_s);
    QCOMPARE(found->dataDirectory, cluster.dataDir());
    QCOMPARE(found->autoConf.path, cluster.dataDir() + u"/postgresql.auto.conf"_s);
    QVERIFY2(found->problems.isEmpty(), qPrintable(found->problems.value(0).toPlainText()));
    QVERIFY(confTreeOf(*found).wantedFiles().isEmpty());
    QVERIFY(found->waiting.isEmpty());
    // Of the stopped one the start is known, but not relative to what.
    QVERIFY(cluster.stop());
    found = probeOf(cluster);
    QVERIFY(found);
    QCOMPARE(found->problems.value(0).kind, ErrorKind::ConfigBroken);
    QVERIFY(found->problems.value(0).why.contains(u"etc"_s));
}

void TestHostProbe::stoppedServerIsReadWhereItStartedLast()
{
    TempCluster cluster;
    QVERIFY2(cluster.error().isEmpty(), qPrintable(cluster.error()));
    const QString etc = cluster.dir() + u"/etc"_s;
    QVERIFY(startElsewhere(
            cluster, {u"-D"_s, etc, u"-c"_s, u"hba_file="_s + cluster.dir() + u"/other.conf"_s}));
    for (const bool runs : {true, false}) {
        if (!runs)
            QVERIFY(cluster.stop());
        const Instance *found = probeOf(cluster);
        QVERIFY(found);
        QCOMPARE(found->state, runs ? Instance::State::Running : Instance::State::Stopped);
        QCOMPARE(found->configFile, etc + u"/postgresql.conf"_s);
        QCOMPARE(found->hbaFile, cluster.dir() + u"/other.conf"_s);
        QCOMPARE(found->identFile, etc + u"/pg_ident.conf"_s);
        QVERIFY(found->config.content.contains("# the real one"));
        QVERIFY(found->hba.content.contains("# the real hba"));
        QVERIFY2(found->problems.isEmpty(), qPrintable(found->problems.value(0).toPlainText()));
    }
}

void TestHostProbe::cancelEndsIt()
{
    CountingTransport &here = *m_here;
    HostProbe probe(here);
    QSignalSpy spy(&probe, &Task::finished);
    probe.start();
    probe.cancel();
    QVERIFY(spy.wait(20000));
    QVERIFY(probe.outcome().isCancelled());
}

QTEST_GUILESS_MAIN(TestHostProbe)
#include "tst_hostprobe.moc"
