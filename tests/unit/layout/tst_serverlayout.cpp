// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/layout/serverlayout.h"
#include "tests/support/sourcetree.h"

#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;

namespace {

using Layout = Instance::Layout;

/// "account: command line" of each; root's account is empty.
QStringList lines(const QList<Command> &commands)
{
    QStringList lines;
    for (const Command &command : commands)
        lines << command.runAs + ": "_L1 + command.argv.join(u' ');
    return lines;
}

HostFacts system(const char *id, const char *version, const char *family)
{
    HostFacts host;
    host.osId = QLatin1String(id);
    host.osVersionId = QLatin1String(version);
    host.packageFamily = QLatin1String(family);
    host.architecture = u"x86_64"_s;
    host.initSystem = u"systemd"_s;
    return host;
}

Instance server(Layout layout, const QString &directory, const QString &unit)
{
    Instance instance;
    instance.layout = layout;
    instance.versionNum = 170002;
    instance.clusterName = u"main"_s;
    instance.owner = u"postgres"_s;
    instance.dataDirectory = directory;
    instance.binDirectory = u"/bin17"_s;
    instance.unit = unit;
    return instance;
}

} // namespace

class TestServerLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void namesAreReadBack();
    void nothingElseDecidesByLayout();
    void newClustersAreFoundByDiscovery();
    void clusterIsRecognised_data();
    void clusterIsRecognised();
    void serverIsControlledInItsOwnWay_data();
    void serverIsControlledInItsOwnWay();
    void missingPostgresIsInstalledInItsOwnWay_data();
    void missingPostgresIsInstalledInItsOwnWay();
    void firstClusterIsMadeInItsOwnWay();
    void oneLineMakesWhatIsMissing();
    void bootIsArrangedInItsOwnWay();
    void unitOfPgdgIsLedToAnotherDirectory();
};

void TestServerLayout::namesAreReadBack()
{
    QStringList names;
    for (const ServerLayout *layout : serverLayouts()) {
        names << layout->name();
        QCOMPARE(layoutFromName(layout->name()), layout->kind());
        QCOMPARE(&layoutOf(layout->kind()), layout);
    }
    QCOMPARE(names, (QStringList{u"DebianCommon"_s, u"Pgdg"_s, u"Suse"_s, u"Arch"_s, u"Alpine"_s,
                                 u"Rhel"_s, u"Generic"_s}));
    // As plans of the first versions have it, and one that nobody knows.
    QCOMPARE(layoutFromName(u"Distribution"_s), Layout::Generic);
    QCOMPARE(layoutFromName(u"Nix"_s), Layout::Generic);
}

void TestServerLayout::nothingElseDecidesByLayout()
{
    const QString root = sourcePath({});
    QStringList found;
    for (const QString &folder : {u"app"_s, u"ui"_s}) {
        QDirIterator it(root + folder, {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            QFile file(it.next());
            const QString path = file.fileName().mid(root.size());
            QVERIFY(file.open(QIODevice::ReadOnly));
            static const QRegularExpression use(u"\\bLayout::(DebianCommon|Pgdg|Rhel|Suse|Arch|"
                                                "Alpine|Generic)\\b"_s);
            if (!path.startsWith("app/layout/"_L1) &&
                use.match(QString::fromUtf8(file.readAll())).hasMatch())
                found << path;
        }
    }
    found.sort();
    // A cluster's name for people and the value before anything is known.
    QCOMPARE(found, (QStringList{u"app/cluster/instance.cpp"_s, u"app/cluster/instance.h"_s}));
}

void TestServerLayout::newClustersAreFoundByDiscovery()
{
    const auto matches = [](const QStringList &patterns, const QString &path) {
        for (const QString &pattern : patterns) {
            if (QRegularExpression::fromWildcard(pattern).match(path).hasMatch())
                return true;
        }
        return false;
    };
    for (const ServerLayout *layout : serverLayouts()) {
        for (const QString &major : {u"9.6"_s, u"17"_s}) {
            const ClusterPlaces places = layout->newCluster(major);
            if (layout->kind() == Layout::Generic) {
                QVERIFY(places.dataDirectory.isEmpty());
                continue;
            }
            QVERIFY2(matches(layout->dataPatterns(), places.dataDirectory),
                     qPrintable(places.dataDirectory));
            QVERIFY2(matches(layout->programPatterns(), places.binDirectory),
                     qPrintable(places.binDirectory));
            // And what lies there is known again.
            LayoutInput input;
            input.dataDirectory = places.dataDirectory;
            input.binDirectory = places.binDirectory;
            input.initSystem = layout->kind() == Layout::Alpine ? u"openrc"_s : u"systemd"_s;
            if (layout->kind() == Layout::DebianCommon) {
                input.hasPostgresqlCommon = true;
                input.debianName = u"main"_s;
                input.debianVersion = major;
                QCOMPARE(recogniseUnit(input), places.unit);
            }
            QCOMPARE(recogniseLayout(input, places.unit), layout->kind());
        }
    }
}

void TestServerLayout::clusterIsRecognised_data()
{
    QTest::addColumn<QString>("data");
    QTest::addColumn<QString>("bin");
    QTest::addColumn<QString>("os");
    QTest::addColumn<QString>("unit");
    QTest::addColumn<Layout>("layout");
    QTest::newRow("RHEL's own package") << u"/var/lib/pgsql/data"_s << u"/usr/bin"_s << u"rhel"_s
                                        << u"postgresql.service"_s << Layout::Rhel;
    QTest::newRow("the same started by hand") << u"/var/lib/pgsql/data"_s << u"/usr/bin"_s
                                              << u"rhel"_s << QString() << Layout::Generic;
    QTest::newRow("PGDG on a disk of its own")
            << u"/data/pg"_s << u"/usr/pgsql-17/bin"_s << u"rocky"_s << QString() << Layout::Pgdg;
    QTest::newRow("PGDG of an old version")
            << u"/var/lib/pgsql/9.6/data"_s << u"/usr/pgsql-9.6/bin"_s << u"centos"_s
            << u"postgresql-9.6.service"_s << Layout::Pgdg;
    QTest::newRow("SLES") << u"/srv/data"_s << u"/usr/lib/postgresql16/bin"_s << u"sles"_s
                          << u"postgresql.service"_s << Layout::Suse;
    QTest::newRow("Debian's programs, an initdb of the user's")
            << u"/srv/data"_s << u"/usr/lib/postgresql/16/bin"_s << u"debian"_s << u"mypg.service"_s
            << Layout::Generic;
}

void TestServerLayout::clusterIsRecognised()
{
    QFETCH(const QString, data);
    QFETCH(const QString, bin);
    QFETCH(const QString, os);
    QFETCH(const QString, unit);
    QFETCH(const Layout, layout);
    LayoutInput input;
    input.dataDirectory = data;
    input.binDirectory = bin;
    input.osId = os;
    input.initSystem = u"systemd"_s;
    QCOMPARE(recogniseLayout(input, unit), layout);
}

void TestServerLayout::serverIsControlledInItsOwnWay_data()
{
    using Right = ControlRight;
    using Action = ServerAction;
    QTest::addColumn<Instance>("instance");
    QTest::addColumn<Right>("right");
    QTest::addColumn<Action>("action");
    QTest::addColumn<QString>("line");
    const Instance debian = server(Layout::DebianCommon, u"/d"_s, u"postgresql@17-main.service"_s);
    QTest::newRow("Debian") << debian << Right::Root << Action::Stop
                            << u": pg_ctlcluster 17 main stop -m fast"_s;
    QTest::newRow("Debian, owner") << debian << Right::Owner << Action::Reload
                                   << u"postgres: pg_ctlcluster 17 main reload"_s;
    const Instance pgdg = server(Layout::Pgdg, u"/d"_s, u"postgresql-17.service"_s);
    QTest::newRow("PGDG") << pgdg << Right::Root << Action::Restart
                          << u": systemctl restart postgresql-17.service"_s;
    QTest::newRow("PGDG, owner") << pgdg << Right::Owner << Action::Stop
                                 << u"postgres: /bin17/pg_ctl -D /d -w -t 840 -m fast stop"_s;
    Instance allowed = pgdg;
    allowed.serviceControl = u"/usr/bin/systemctl"_s;
    QTest::newRow("PGDG, sudo")
            << allowed << Right::Service << Action::Start
            << u"postgres: sudo -n /usr/bin/systemctl start postgresql-17.service"_s;
    QTest::newRow("a unit of the user's")
            << server(Layout::Generic, u"/d"_s, u"mypg.service"_s) << Right::Root << Action::Reload
            << u": systemctl reload mypg.service"_s;
    QTest::newRow("no unit") << server(Layout::Generic, u"/d"_s, {}) << Right::Root
                             << Action::Reload << u"postgres: /bin17/pg_ctl -D /d reload"_s;
    // OpenRC gives up on a stop after 15 s, which would leave a restarted primary down.
    QTest::newRow("Alpine") << server(Layout::Alpine, u"/d"_s, {}) << Right::Root << Action::Restart
                            << u"postgres: /bin17/pg_ctl -D /d -w -t 840 -m fast -l "
                               "/d/pgtandem-start.log restart"_s;
}

void TestServerLayout::serverIsControlledInItsOwnWay()
{
    QFETCH(const Instance, instance);
    QFETCH(const ControlRight, right);
    QFETCH(const ServerAction, action);
    QFETCH(const QString, line);
    QCOMPARE(lines(layoutOf(instance).control(instance, right, action)), QStringList{line});
}

void TestServerLayout::missingPostgresIsInstalledInItsOwnWay_data()
{
    QTest::addColumn<HostFacts>("host");
    QTest::addColumn<QString>("major");
    QTest::addColumn<QString>("line");
    HostFacts debian = system("debian", "12", "deb");
    debian.serverPackages = QStringList{u"postgresql-15"_s};
    QTest::newRow("Debian has it") << debian << u"15"_s << u"apt-get install postgresql-15"_s;
    QTest::newRow("Debian needs PGDG")
            << debian << u"17"_s
            << u"apt-get update && apt-get install postgresql-common && "
               "/usr/share/postgresql-common/pgdg/apt.postgresql.org.sh && "
               "apt-get install postgresql-17"_s;
    debian.hasPgdg = true;
    QTest::newRow("Debian with old lists of PGDG")
            << debian << u"17"_s << u"apt-get update && apt-get install postgresql-17"_s;
    QTest::newRow("Ubuntu, lists not read") << system("ubuntu", "24.04", "deb") << u"16"_s
                                            << u"apt-get update && apt-get install postgresql-16"_s;
    HostFacts rocky = system("rocky", "9.4", "rpm");
    QTest::newRow("RHEL 9 has a module") << rocky << u"16"_s
                                         << u"dnf module enable postgresql:16 && "
                                            "dnf install postgresql-server"_s;
    QTest::newRow("RHEL 9 itself") << rocky << u"13"_s << u"dnf install postgresql-server"_s;
    QTest::newRow("RHEL 9 needs PGDG")
            << rocky << u"17"_s
            << u"dnf install https://download.postgresql.org/pub/repos/yum/reporpms/EL-9-x86_64/"
               "pgdg-redhat-repo-latest.noarch.rpm && dnf -y module disable postgresql && "
               "dnf install postgresql17-server"_s;
    rocky.hasPgdg = true;
    QTest::newRow("RHEL 9 with PGDG") << rocky << u"16"_s << u"dnf install postgresql16-server"_s;
    QTest::newRow("RHEL 9 with PGDG, old")
            << rocky << u"9.6"_s << u"dnf install postgresql96-server"_s;
    QTest::newRow("Fedora")
            << system("fedora", "41", "rpm") << u"17"_s
            << u"dnf install https://download.postgresql.org/pub/repos/yum/reporpms/F-41-x86_64/"
               "pgdg-fedora-repo-latest.noarch.rpm && dnf install postgresql17-server"_s;
    QTest::newRow("Amazon Linux") << system("amzn", "2023", "rpm") << u"16"_s
                                  << u"dnf install postgresql16-server"_s;
    QTest::newRow("SUSE") << system("opensuse-leap", "15.6", "rpm") << u"17"_s
                          << u"zypper install postgresql17-server"_s;
    HostFacts arch = system("arch", "", "pacman");
    QTest::newRow("Arch") << arch << u"17"_s << u"pacman -S postgresql"_s;
    arch.serverPackages = QStringList{u"postgresql18"_s};
    QTest::newRow("Arch has another one only") << arch << u"17"_s << QString();
    QTest::newRow("Alpine") << system("alpine", "3.20", "apk") << u"16"_s
                            << u"apk add postgresql16"_s;
    QTest::newRow("unknown") << system("nixos", "24.05", "none") << u"16"_s << QString();
}

void TestServerLayout::missingPostgresIsInstalledInItsOwnWay()
{
    QFETCH(const HostFacts, host);
    QFETCH(const QString, major);
    QFETCH(const QString, line);
    QCOMPARE(installLine(host, major), line);
}

void TestServerLayout::firstClusterIsMadeInItsOwnWay()
{
    const auto made = [](const HostFacts &host, const char *major) {
        const QString text = QLatin1String(major);
        return usualLayout(host, text).createCommands(host, text).join(u'\n');
    };
    QCOMPARE(made(system("debian", "12", "deb"), "15"),
             u"[ -e /etc/postgresql/15/main ] || pg_createcluster 15 main"_s);
    QCOMPARE(made(system("rocky", "9.4", "rpm"), "16"), u"postgresql-setup --initdb"_s);
    QCOMPARE(made(system("rocky", "9.4", "rpm"), "17"),
             u"/usr/pgsql-17/bin/postgresql-17-setup initdb"_s);
    QCOMPARE(made(system("centos", "7", "rpm"), "9.6"),
             u"/usr/pgsql-9.6/bin/postgresql96-setup initdb"_s);
    QCOMPARE(made(system("sles", "15.6", "rpm"), "16"), u"systemctl start postgresql"_s);
    QCOMPARE(made(system("arch", "", "pacman"), "17"),
             u"runuser -u postgres -- initdb -D /var/lib/postgres/data"_s);
    QCOMPARE(made(system("alpine", "3.20", "apk"), "16"), u"rc-service postgresql setup"_s);
}

void TestServerLayout::oneLineMakesWhatIsMissing()
{
    HostFacts debian = system("debian", "12", "deb");
    debian.serverPackages = QStringList{u"postgresql-15"_s};
    QCOMPARE(setUpLine(debian, u"15"_s),
             u"apt-get install postgresql-15 && "
             "{ [ -e /etc/postgresql/15/main ] || pg_createcluster 15 main; }"_s);
    BinariesFact binaries;
    binaries.versionNum = 150008;
    debian.binaries << binaries;
    QCOMPARE(setUpLine(debian, u"15"_s),
             u"[ -e /etc/postgresql/15/main ] || pg_createcluster 15 main"_s);
    HostFacts rocky = system("rocky", "9.4", "rpm");
    rocky.hasPgdg = true;
    QCOMPARE(setUpLine(rocky, u"17"_s), u"dnf install postgresql17-server && "
                                        "/usr/pgsql-17/bin/postgresql-17-setup initdb"_s);
    // A cluster without programs is nothing.
    HostFacts arch = system("arch", "", "pacman");
    arch.serverPackages = QStringList{u"postgresql18"_s};
    QVERIFY(setUpLine(arch, u"17"_s).isEmpty());
}

void TestServerLayout::bootIsArrangedInItsOwnWay()
{
    HostFacts host = system("debian", "12", "deb");
    Instance debian = server(Layout::DebianCommon, u"/d"_s, u"postgresql@17-main.service"_s);
    debian.configFile = u"/etc/postgresql/17/main/postgresql.conf"_s;
    QCOMPARE(layoutOf(debian).bootCommands(host, debian),
             (QStringList{u"echo auto > /etc/postgresql/17/main/start.conf"_s,
                          u"systemctl daemon-reload"_s}));
    Instance rhel = server(Layout::Rhel, u"/var/lib/pgsql/data"_s, u"postgresql.service"_s);
    QCOMPARE(layoutOf(rhel).bootCommands(host, rhel),
             QStringList{u"systemctl enable postgresql.service"_s});
    rhel.startMode = u"disabled"_s;
    QCOMPARE(layoutOf(rhel).bootCommands(host, rhel).first(),
             u"systemctl unmask postgresql.service"_s);
    const Instance alpine = server(Layout::Alpine, u"/var/lib/postgresql/16/data"_s, {});
    QCOMPARE(layoutOf(alpine).bootCommands(host, alpine),
             QStringList{u"rc-update add postgresql default"_s});
    const Instance bare = server(Layout::Generic, u"/d"_s, {});
    QVERIFY(layoutOf(bare).bootCommands(host, bare).isEmpty());
}

void TestServerLayout::unitOfPgdgIsLedToAnotherDirectory()
{
    QTemporaryDir root;
    HostFacts host = system("rocky", "9.4", "rpm");
    Instance instance = server(Layout::Pgdg, u"/data/it's 100 % \"odd\"\\"_s, {});
    QStringList lines = layoutOf(instance).bootCommands(host, instance);
    QCOMPARE(lines.first(), u"mkdir -p /etc/systemd/system/postgresql-17.service.d"_s);
    QCOMPARE(lines.last(), u"systemctl enable postgresql-17.service"_s);
    // They are typed by people, so the shell has to take them.
    const QString script = lines.mid(0, 2).join(u'\n').replace("/etc/systemd"_L1, root.path());
    QCOMPARE(QProcess::execute(u"/bin/sh"_s, {u"-e"_s, u"-c"_s, script}), 0);
    QFile file(root.filePath(u"system/postgresql-17.service.d/pgdata.conf"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()),
             u"[Service]\nEnvironment=\"PGDATA=/data/it's 100 %% \\\"odd\\\"\\\\\"\n"_s);

    host.selinux = u"Enforcing"_s;
    instance.dataDirectory = u"/data/pg.17"_s;
    QCOMPARE(layoutOf(instance).bootCommands(host, instance).mid(0, 2),
             (QStringList{u"semanage fcontext -a -t postgresql_db_t '/data/pg\\.17(/.*)?'"_s,
                          u"restorecon -R /data/pg.17"_s}));
    // The one unit of the version serves another cluster already.
    host.instances << server(Layout::Pgdg, u"/var/lib/pgsql/17/data"_s, u"postgresql-17.service"_s);
    QVERIFY(layoutOf(instance).bootCommands(host, instance).isEmpty());
}

QTEST_GUILESS_MAIN(TestServerLayout)
#include "tst_serverlayout.moc"
