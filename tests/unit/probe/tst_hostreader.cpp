// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/instanceconf.h"
#include "app/layout/managers.h"
#include "app/layout/serverlayout.h"
#include "app/probe/hostreader.h"
#include "app/probe/hostscript.h"
#include "tests/support/sourcetree.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;

namespace {

QByteArray recording(const char *name)
{
    QFile file(testDataPath(QStringLiteral("probe/%1.txt").arg(QLatin1String(name))));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s", qPrintable(file.fileName()));
    return file.readAll();
}

HostFacts factsOf(const QByteArray &text, bool isRoot = true)
{
    const auto records = parseHostStream(text);
    if (!records)
        qFatal("the recording is not complete");
    HostReading reading;
    reading.isRoot = isRoot;
    reading.hostName = u"berlin-1"_s;
    return readHostFacts(*records, reading);
}

HostFacts recorded(const char *name, bool isRoot = true)
{
    return factsOf(recording(name), isRoot);
}

QList<ErrorKind> kinds(const QList<Error> &errors)
{
    QList<ErrorKind> found;
    for (const Error &error : errors)
        found << error.kind;
    return found;
}

} // namespace

class TestHostReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void streamIgnoresNoise();
    void incompleteStreamIsAnError();
    void pathsAreOnTheFileSystemMountedNearest();
    void rootRunsNoProgramOfOthers();
    void scriptIsAcceptedByEveryShell_data();
    void scriptIsAcceptedByEveryShell();
    void debian_data();
    void debian();
    void debianWithSeveralClusters();
    void withoutRightsTheClusterIsSeenButNotRead();
    void rockyWithPgdgPackages();
    void pgdgLayoutOfABootedSystem();
    void openSuse();
    void arch();
    void alpine();
    void nothingInstalled();
    void managedByPatroni();
    void podsAndContainersAreManaged();
    void offeredPackagesAreKnown();
    void clockIsCorrectedByTheWay_data();
    void clockIsCorrectedByTheWay();
    void socketAddresses_data();
    void socketAddresses();
};

void TestHostReader::streamIgnoresNoise()
{
    const auto records =
            parseHostStream("banner\n@begin\n time=1\nnoise\n a==b\n\n@end\n time=2\n");
    QVERIFY(records);
    QCOMPARE(records->size(), 2);
    QCOMPARE(records->first().value("time"), QByteArray("1"));
    QCOMPARE(records->first().value("a"), QByteArray("=b"));
    QCOMPARE(records->first().value("tim"), QByteArray());
}

void TestHostReader::incompleteStreamIsAnError()
{
    for (const QByteArray &text :
         {QByteArray(), QByteArray("@begin\n"), QByteArray("@host\n@end\n")}) {
        const auto records = parseHostStream(text);
        QVERIFY(!records);
        QCOMPARE(records.error().kind, ErrorKind::CommandFailed);
        QVERIFY(!records.error().remedy.isEmpty());
    }
}

void TestHostReader::pathsAreOnTheFileSystemMountedNearest()
{
    const auto records = parseHostStream(
            "@begin\n time=1\n@host\n hostname=a\n init=systemd\n systemd_run=1\n"
            "@mounts\n /\n /proc\n /ssd\n /ssd/with\\040blank\n /far\n"
            "@filesystems\n Filesystem 1024-blocks Used Available Capacity Mounted on\n"
            " /dev/sda1 100 40 50 45% /\n /dev/sd b 1000 1 900 1% /ssd\n"
            " /dev/sdc 10 4 5 45% /ssd/with blank\n@end\n time=2\n");
    QVERIFY(records);
    const HostFacts facts = readHostFacts(*records, {});
    QVERIFY(facts.hasSystemdRun);
    QVERIFY(!facts.endsUserProcesses);
    QCOMPARE(facts.mountOf(u"/var/lib"_s)->mountPoint, u"/"_s);
    QCOMPARE(facts.mountOf(u"/var/lib"_s)->freeBytes, 50 * 1024);
    QCOMPARE(facts.mountOf(u"/ssd"_s)->freeBytes, 900 * 1024);
    QCOMPARE(facts.mountOf(u"/ssdx"_s)->mountPoint, u"/"_s);
    QCOMPARE(facts.mountOf(u"/ssd/with blank/x"_s)->freeBytes, 5 * 1024);
    // Over a network: not asked, because it could hang; so not known, and not taken for another.
    QCOMPARE(facts.mountOf(u"/far/x"_s)->mountPoint, u"/far"_s);
    QCOMPARE(facts.mountOf(u"/far/x"_s)->freeBytes, -1);
}

void TestHostReader::rootRunsNoProgramOfOthers()
{
    // The part of the script that decides it.
    const QByteArray script = hostScript();
    const qsizetype begin = script.indexOf("holder() {");
    const qsizetype end = script.indexOf("safe_run() {");
    QVERIFY(begin > 0 && end > begin);
    const auto holder = [&](const QString &path) {
        QProcess process;
        process.start(u"/bin/sh"_s, {u"-c"_s,
                                     QString::fromUtf8(script.mid(begin, end - begin)) +
                                             u"\nholder \"$(readlink -f \"$1\")\""_s,
                                     u"sh"_s, path});
        process.waitForFinished();
        return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
    };
    if (!QFileInfo(u"/bin/sh"_s).owner().startsWith(u"root"_s))
        QSKIP("the system's programs do not belong to root here");
    QCOMPARE(holder(u"/bin/sh"_s), u"root"_s);
    QTemporaryDir dir; // below /tmp, where everybody can make names
    QFile program(dir.filePath(u"postgres"_s));
    QVERIFY(program.open(QIODevice::WriteOnly));
    program.close();
    QVERIFY(holder(program.fileName()) != "root"_L1);
    // A link of others to a program of root's is the program.
    const QString link = dir.filePath(u"link"_s);
    QVERIFY(QFile::link(u"/bin/sh"_s, link));
    QCOMPARE(holder(link), u"root"_s);
}

void TestHostReader::scriptIsAcceptedByEveryShell_data()
{
    QTest::addColumn<QStringList>("shell");
    QTest::newRow("sh") << QStringList{u"sh"_s};
    QTest::newRow("dash") << QStringList{u"dash"_s};
    QTest::newRow("bash") << QStringList{u"bash"_s, u"--posix"_s};
    QTest::newRow("busybox") << QStringList{u"busybox"_s, u"sh"_s};
    QTest::newRow("ksh") << QStringList{u"ksh"_s};
}

void TestHostReader::scriptIsAcceptedByEveryShell()
{
    QFETCH(const QStringList, shell);
    if (QStandardPaths::findExecutable(shell.first()).isEmpty())
        QSKIP("not installed");
    for (const QString &script :
         {QString::fromUtf8(hostScript()), hostFilesCommand(Instance()).argv.at(2)}) {
        QProcess process;
        process.start(shell.first(), shell.mid(1) + QStringList{u"-n"_s, u"-c"_s, script});
        QVERIFY(process.waitForFinished());
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    }
}

void TestHostReader::debian_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<int>("major");
    QTest::addColumn<QString>("system");
    QTest::newRow("bookworm") << QByteArray("bookworm-15") << 15
                              << u"Debian GNU/Linux 12 (bookworm)"_s;
    QTest::newRow("trixie") << QByteArray("trixie-17") << 17 << u"Debian GNU/Linux 13 (trixie)"_s;
    QTest::newRow("forky") << QByteArray("forky-18") << 18 << u"Debian GNU/Linux forky/sid"_s;
}

void TestHostReader::debian()
{
    QFETCH(const QByteArray, name);
    QFETCH(const int, major);
    QFETCH(const QString, system);
    const HostFacts facts = recorded(name.constData());
    QCOMPARE(facts.osName, system);
    QCOMPARE(facts.osId, u"debian"_s);
    QCOMPARE(facts.initSystem, u"systemd"_s);
    QCOMPARE(facts.packageFamily, u"deb"_s);
    QVERIFY(!facts.glibcVersion.isEmpty());
    QVERIFY(facts.addresses.first().startsWith(u"10.97.0."_s));
    QVERIFY(facts.listening.contains(u"127.0.0.1:5432"_s));
    QVERIFY(facts.canActAsRoot && facts.canActAsOwner);
    QCOMPARE(facts.instances.size(), 1);
    QVERIFY2(facts.problems.isEmpty(), qPrintable(facts.problems.value(0).text));

    const Instance &instance = facts.instances.first();
    const QString directory = u"/var/lib/postgresql/%1/main"_s.arg(major);
    QCOMPARE(instance.id, directory);
    QCOMPARE(instance.layout, Instance::Layout::DebianCommon);
    QCOMPARE(instance.state, Instance::State::Running);
    QCOMPARE(instance.clusterName, u"main"_s);
    QCOMPARE(instance.displayName(), u"%1/main"_s.arg(major));
    QCOMPARE(instance.versionNum / 10000, major);
    QCOMPARE(instance.port, 5432);
    QCOMPARE(instance.owner, u"postgres"_s);
    QCOMPARE(instance.binDirectory, u"/usr/lib/postgresql/%1/bin"_s.arg(major));
    QCOMPARE(instance.socketDirectory, u"/var/run/postgresql"_s);
    QCOMPARE(instance.unit, u"postgresql@%1-main.service"_s.arg(major));
    const QByteArray changed =
            recording(name.constData()).replace(" name=main\n", " name=main\n start=disabled\n");
    QCOMPARE(factsOf(changed).instances.first().startMode, u"disabled"_s);
    QCOMPARE(instance.configFile, u"/etc/postgresql/%1/main/postgresql.conf"_s.arg(major));
    QCOMPARE(instance.hbaFile, u"/etc/postgresql/%1/main/pg_hba.conf"_s.arg(major));
    QCOMPARE(instance.logFile, u"/var/log/postgresql/postgresql-%1-main.log"_s.arg(major));
    QCOMPARE(instance.setting(u"ssl"_s), u"on"_s);
    QVERIFY(instance.hba.content.contains("replication"));
    QVERIFY(instance.includeDirectories.contains(u"/etc/postgresql/%1/main/conf.d"_s.arg(major)));
    QVERIFY(confTreeOf(instance).wantedDirectories().isEmpty());
    QCOMPARE(instance.systemIdentifier.size(), 19);
    QCOMPARE(instance.timeline, 1);
    QCOMPARE(instance.dataChecksums, major >= 18);
    QCOMPARE(instance.blockSize, 8192);
    QCOMPARE(instance.holdsUserData, false);
    QCOMPARE(instance.dataDirectoryMode, 0700);
    QVERIFY(!instance.dataDirectoryIsMountPoint);
    QVERIFY(instance.disks.first().freeBytes > 0);
    QVERIFY(instance.sizeBytes > 30 << 20);
    QVERIFY(instance.problems.isEmpty());
}

void TestHostReader::debianWithSeveralClusters()
{
    const HostFacts facts = recorded("bookworm-several");
    QCOMPARE(facts.instances.size(), 3);
    const Instance *archive = facts.instance(u"/var/lib/postgresql/15/archive"_s);
    QVERIFY(archive);
    QCOMPARE(archive->state, Instance::State::Stopped);
    QCOMPARE(archive->port, 5433);
    QCOMPARE(archive->unit, u"postgresql@15-archive.service"_s);
    QCOMPARE(archive->controlState, u"shut down"_s);
    QCOMPARE(archive->versionText, recorded("bookworm-15").instances.first().versionText);
    const Instance *odd = facts.instance(u"/srv/pg it's ü/data"_s);
    QVERIFY(odd);
    QCOMPARE(odd->state, Instance::State::Running);
    QCOMPARE(odd->layout, Instance::Layout::Generic);
    QCOMPARE(odd->clusterName, u"pg it's ü"_s);
    QCOMPARE(odd->displayName(), odd->dataDirectory);
    QVERIFY(odd->unit.isEmpty());
    QCOMPARE(odd->port, 5499);
    QCOMPARE(odd->logFile, u"/srv/pg it's ü/log"_s);
    QVERIFY(facts.instance(u"/var/lib/postgresql/15/main"_s));
}

void TestHostReader::withoutRightsTheClusterIsSeenButNotRead()
{
    const HostFacts facts = recorded("bookworm-unprivileged", false);
    QVERIFY(!facts.canActAsRoot && !facts.canActAsOwner);
    QVERIFY(kinds(facts.problems).contains(ErrorKind::PrivilegeMissing));
    QCOMPARE(facts.instances.size(), 1);
    const Instance &instance = facts.instances.first();
    QCOMPARE(instance.id, u"/var/lib/postgresql/15/main"_s);
    QCOMPARE(instance.state, Instance::State::Running);
    QCOMPARE(instance.owner, u"postgres"_s);
    QCOMPARE(kinds(instance.problems), QList<ErrorKind>{ErrorKind::PrivilegeMissing});
    QVERIFY(!instance.holdsUserData.has_value());
    QVERIFY(!instance.config.writable);
}

void TestHostReader::rockyWithPgdgPackages()
{
    const HostFacts facts = recorded("rocky-pgdg");
    QCOMPARE(facts.osName, u"Rocky Linux 9.4 (Blue Onyx)"_s);
    QCOMPARE(facts.selinux, u"Enforcing"_s);
    QCOMPARE(facts.firewall, u"firewalld"_s);
    QCOMPARE(facts.clockSource, u"chrony"_s);
    QCOMPARE(facts.addresses, (QStringList{u"192.0.2.30"_s, u"2001:db8::30"_s, u"172.17.0.1"_s}));
    QCOMPARE(facts.instances.size(), 2);
    const Instance &running = facts.instances[0];
    QCOMPARE(running.layout, Instance::Layout::Pgdg);
    QCOMPARE(running.unit, u"postgresql-16.service"_s);
    QCOMPARE(running.startMode, u"auto"_s);
    QCOMPARE(running.binDirectory, u"/usr/pgsql-16/bin"_s);
    QCOMPARE(running.versionText, u"16.4"_s);
    QCOMPARE(running.clusterName, u"16"_s);
    QCOMPARE(running.logFile, u"/var/lib/pgsql/16/data/log/postgresql-Sun.log"_s);
    QCOMPARE(running.holdsUserData, true);
    QCOMPARE(running.disks.first().mountPoint, u"/var/lib/pgsql"_s);
    QCOMPARE(running.disks.first().freeBytes, 83834880ll * 1024);
    QCOMPARE(running.disks.first().freeInodes, -1);
    QCOMPARE(running.sizeBytes, 4ll << 30);
    const Instance &stopped = facts.instances[1];
    QCOMPARE(stopped.state, Instance::State::Stopped);
    QCOMPARE(stopped.unit, u"postgresql-15.service"_s);
    QCOMPARE(stopped.startMode, u"manual"_s);
    QCOMPARE(stopped.port, 5433);
    // No programs of that major: its version is what PG_VERSION says, and nothing is guessed.
    QVERIFY(stopped.binDirectory.isEmpty());
    QCOMPARE(stopped.versionNum, 150000);
}

void TestHostReader::pgdgLayoutOfABootedSystem()
{
    const HostFacts facts = recorded("pgdg-on-bookworm");
    QCOMPARE(facts.instances.size(), 1);
    const Instance &instance = facts.instances.first();
    QVERIFY(facts.problems.isEmpty() && instance.problems.isEmpty());
    QCOMPARE(instance.layout, Instance::Layout::Pgdg);
    // A drop-in of the unit leads it there.
    QCOMPARE(instance.dataDirectory, u"/data/pgsql/main"_s);
    QCOMPARE(instance.unit, u"postgresql-15.service"_s);
    QCOMPARE(instance.startMode, u"auto"_s);
    QCOMPARE(instance.unitRestart, u"no"_s);
    QCOMPARE(instance.binDirectory, u"/usr/pgsql-15/bin"_s);
    QCOMPARE(instance.configFile, u"/data/pgsql/main/postgresql.conf"_s);
    QCOMPARE(instance.logFile, u"/data/pgsql/main/log/postgresql-Fri.log"_s);
    QCOMPARE(instance.holdsUserData, false);
    const QList<Command> stop =
            layoutOf(instance).control(instance, ControlRight::Root, ServerAction::Stop);
    QCOMPARE(stop.size(), 1);
    QCOMPARE(stop.first().argv,
             (QStringList{u"systemctl"_s, u"stop"_s, u"postgresql-15.service"_s}));
}

void TestHostReader::openSuse()
{
    const HostFacts facts = recorded("opensuse-leap");
    QCOMPARE(facts.addresses, (QStringList{u"192.0.2.31"_s, u"2001:db8::31"_s}));
    const Instance &instance = facts.instances.first();
    QCOMPARE(instance.layout, Instance::Layout::Suse);
    QCOMPARE(instance.unit, u"postgresql.service"_s);
    QCOMPARE(instance.binDirectory, u"/usr/lib/postgresql16/bin"_s);
    QVERIFY(instance.logFile.isEmpty());
    QVERIFY(instance.dataDirectoryIsMountPoint);
}

void TestHostReader::arch()
{
    const HostFacts facts = recorded("arch");
    const Instance &instance = facts.instances.first();
    QCOMPARE(instance.layout, Instance::Layout::Arch);
    QCOMPARE(instance.unit, u"postgresql.service"_s);
    QCOMPARE(instance.state, Instance::State::Stopped);
    QCOMPARE(instance.port, 5432);
    QCOMPARE(instance.binDirectory, u"/usr/bin"_s);
}

void TestHostReader::alpine()
{
    const HostFacts facts = recorded("alpine");
    QCOMPARE(facts.initSystem, u"openrc"_s);
    QCOMPARE(facts.packageFamily, u"apk"_s);
    QVERIFY2(facts.glibcVersion.isEmpty(), "musl");
    const Instance &instance = facts.instances.first();
    QCOMPARE(instance.layout, Instance::Layout::Alpine);
    QVERIFY(instance.unit.isEmpty());
    QCOMPARE(instance.clusterName, u"16"_s);
    QCOMPARE(instance.config.path, u"/var/lib/postgresql/16/data/postgresql.conf"_s);
    QCOMPARE(instance.config.resolvedPath, u"/etc/postgresql/postgresql.conf"_s);
    QCOMPARE(instance.setting(u"listen_addresses"_s), u"*"_s);
}

void TestHostReader::nothingInstalled()
{
    const HostFacts facts = recorded("no-postgresql");
    QVERIFY(facts.instances.isEmpty());
    QCOMPARE(kinds(facts.problems), QList<ErrorKind>{ErrorKind::NoPostgres});
    QVERIFY(!facts.problems.first().remedy.isEmpty());
}

void TestHostReader::managedByPatroni()
{
    const HostFacts facts = recorded("patroni");
    QCOMPARE(facts.haTools, QStringList{u"Patroni"_s});
    const Instance &instance = facts.instances.first();
    QCOMPARE(instance.managedBy, u"Patroni"_s);
    QCOMPARE(instance.unit, u"patroni.service"_s);
    QCOMPARE(instance.walDirectory, u"/mnt/wal"_s);
    QVERIFY(instance.inRecovery);
    QCOMPARE(instance.binDirectory, u"/usr/lib/postgresql/17/bin"_s);
    QCOMPARE(kinds(facts.problems),
             (QList<ErrorKind>{ErrorKind::Unsupported, ErrorKind::PrivilegeMissing}));
}

void TestHostReader::podsAndContainersAreManaged()
{
    QByteArray text = recording("rocky-pgdg");
    QVERIFY(factsOf(text).instances.first().managedBy.isEmpty());
    text.replace("container=\n", "container=kubernetes\n");
    QCOMPARE(factsOf(text).instances.first().managedBy, u"Kubernetes"_s);
    // An operator leaves its mark.
    const QByteArray line = "bWF4X2Nvbm5lY3Rpb25zID0gMTAwCmxvZ2dpbmdfY29sbGVjdG9yID0gb24K";
    QVERIFY(text.contains(line));
    const QByteArray marked =
            QByteArray(text).replace(line, QByteArray("cnpg.config_sha256 = 'x'\n").toBase64());
    QCOMPARE(factsOf(marked).instances.first().managedBy, u"CloudNativePG"_s);
    // What somebody started there himself is his own: a sandbox is named to the script.
    const QByteArray own = QByteArray(text).replace("source=process", "source=hint");
    QVERIFY(factsOf(own).instances.first().managedBy.isEmpty());

    text.replace("container=kubernetes", "container=docker");
    QVERIFY(factsOf(text).instances.first().managedBy.isEmpty());
    text.replace(" pid=1021\n", " pid=1\n");
    QCOMPARE(factsOf(text).instances.first().managedBy, containerName());
}

void TestHostReader::offeredPackagesAreKnown()
{
    QByteArray text = recording("no-postgresql");
    QVERIFY(factsOf(text).serverPackages.isEmpty() && !factsOf(text).hasPgdg);
    text.replace(" packages=deb\n", " packages=deb\n pgdg=1\n");
    text.replace("@os\n", "@packages\n postgresql-15\n postgresql-17\n\n@os\n");
    const HostFacts facts = factsOf(text);
    QVERIFY(facts.hasPgdg);
    QCOMPARE(facts.serverPackages, (QStringList{u"postgresql-15"_s, u"postgresql-17"_s}));
}

void TestHostReader::clockIsCorrectedByTheWay_data()
{
    QTest::addColumn<QByteArray>("began");
    QTest::addColumn<QByteArray>("ended");
    QTest::addColumn<double>("offset");
    QTest::addColumn<double>("roundTrip");
    // Here it takes 1000.0 to 1002.0; the script itself ran for 1 s, so the way took 1 s.
    QTest::newRow("same clock") << QByteArray("1000.5") << QByteArray("1001.5") << 0.0 << 1.0;
    QTest::newRow("ahead") << QByteArray("1010.5") << QByteArray("1011.5") << 10.0 << 1.0;
    QTest::newRow("behind") << QByteArray("990.5") << QByteArray("991.5") << -10.0 << 1.0;
    QTest::newRow("whole seconds") << QByteArray("1000") << QByteArray("1001") << 0.0 << 1.0;
    QTest::newRow("whole seconds, far off")
            << QByteArray("1100") << QByteArray("1101") << 100.0 << 1.0;
    QTest::newRow("unreadable") << QByteArray("%s") << QByteArray("%s") << 0.0 << 0.0;
}

void TestHostReader::clockIsCorrectedByTheWay()
{
    QFETCH(const QByteArray, began);
    QFETCH(const QByteArray, ended);
    QFETCH(const double, offset);
    QFETCH(const double, roundTrip);
    const auto records =
            parseHostStream("@begin\n time=" + began + "\n@end\n time=" + ended + "\n");
    QVERIFY(records);
    HostReading reading;
    reading.startedAt = QDateTime::fromMSecsSinceEpoch(1'000'000, Qt::UTC);
    reading.endedAt = QDateTime::fromMSecsSinceEpoch(1'002'000, Qt::UTC);
    const HostFacts facts = readHostFacts(*records, reading);
    QVERIFY2(std::abs(facts.clockOffsetSeconds - offset) < 0.001,
             qPrintable(QString::number(facts.clockOffsetSeconds)));
    QVERIFY(std::abs(facts.roundTripSeconds - roundTrip) < 0.001);
}

void TestHostReader::socketAddresses_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<QString>("architecture");
    QTest::addColumn<QString>("address");
    QTest::newRow("IPv4") << QByteArray("0100007F:1538") << u"x86_64"_s << u"127.0.0.1:5432"_s;
    QTest::newRow("big endian") << QByteArray("7F000001:1538") << u"s390x"_s << u"127.0.0.1:5432"_s;
    QTest::newRow("any") << QByteArray("00000000:0016") << u"aarch64"_s << u"0.0.0.0:22"_s;
    QTest::newRow("IPv6") << QByteArray("00000000000000000000000001000000:1538") << u"x86_64"_s
                          << u"[::1]:5432"_s;
    QTest::newRow("nonsense") << QByteArray("xyz") << u"x86_64"_s << QString();
}

void TestHostReader::socketAddresses()
{
    QFETCH(const QByteArray, hex);
    QFETCH(const QString, architecture);
    QFETCH(const QString, address);
    QCOMPARE(socketAddress(hex, architecture), address);
}

QTEST_GUILESS_MAIN(TestHostReader)
#include "tst_hostreader.moc"
