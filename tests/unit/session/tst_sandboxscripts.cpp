// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/sandboxscripts.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace pgt;

class TestSandboxScripts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void takesTheNewestCompleteInstallation()
    {
        const auto programs = newestPrograms("bin\t/usr/lib/postgresql/9.6/bin\tpostgres "
                                             "(PostgreSQL) 9.6.24\n"
                                             "bin\t/usr/pgsql-17/bin\tpostgres (PostgreSQL) 17.6\n"
                                             "bin\t/usr/lib/postgresql/15/bin\tpostgres "
                                             "(PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"
                                             "bin\t/broken/bin\t\n"
                                             "os\tdebian \n");
        QVERIFY(programs.has_value());
        QCOMPARE(programs->directory, QStringLiteral("/usr/pgsql-17/bin"));
        QCOMPARE(programs->version.number(), 170006);
    }

    void namesThePackageThatIsMissing_data()
    {
        QTest::addColumn<QByteArray>("os");
        QTest::addColumn<QString>("package");
        QTest::newRow("Debian") << QByteArray("debian ")
                                << QStringLiteral("package postgresql and");
        QTest::newRow("Ubuntu") << QByteArray("ubuntu debian")
                                << QStringLiteral("package postgresql and");
        QTest::newRow("Fedora") << QByteArray("fedora ") << QStringLiteral("postgresql-server");
        QTest::newRow("Rocky") << QByteArray("rocky rhel centos fedora")
                               << QStringLiteral("postgresql-server");
        QTest::newRow("openSUSE") << QByteArray("opensuse-leap suse opensuse")
                                  << QStringLiteral("postgresql-server");
        QTest::newRow("Arch") << QByteArray("arch ") << QStringLiteral("package postgresql and");
    }

    void namesThePackageThatIsMissing()
    {
        QFETCH(QByteArray, os);
        QFETCH(QString, package);
        const auto programs = newestPrograms(QByteArray("os\t") + os + '\n');
        QCOMPARE(programs.error().kind, ErrorKind::NoPostgres);
        QVERIFY2(programs.error().remedy.contains(package), qPrintable(programs.error().remedy));
        QVERIFY(!programs.error().why.isEmpty());
    }

    void socketsAlwaysFit()
    {
        QString deep = QStringLiteral("/home/someone");
        for (int i = 0; i < 12; ++i)
            deep += QStringLiteral("/a rather long folder name");
        for (const QString &directory : {QStringLiteral("/srv/x"), deep}) {
            const SandboxPlaces places = SandboxPlaces::of(directory);
            const QString socket = places.sockets + QStringLiteral("/.s.PGSQL.65535");
            QVERIFY2(QFile::encodeName(socket).size() <= longestSocketPath(), qPrintable(socket));
        }
        QVERIFY(longestSocketPath() >= 103);
    }

    void isFoundAgainInTheSamePlace()
    {
        const QString directory = QStringLiteral("/home/someone/.local/share/pgtandem/sandbox");
        QCOMPARE(SandboxPlaces::of(directory).base, SandboxPlaces::of(directory).base);
        QCOMPARE(SandboxPlaces::of(directory).sockets, SandboxPlaces::of(directory).sockets);
    }

    void isInAFolderThatTheAccountCanReach()
    {
        QTemporaryDir closed; // mode 0700
        const SandboxPlaces places = SandboxPlaces::of(closed.filePath(QStringLiteral("a/b")));
        if (places.account.isEmpty())
            QCOMPARE(places.base, closed.filePath(QStringLiteral("a/b")));
        else
            QVERIFY(!places.base.startsWith(closed.path()));
    }

    void theLoadIsBounded()
    {
        const QByteArray sql = loadSql(1'100'000);
        QVERIFY(sql.contains("generate_series(1, 1000)"));
        QVERIFY(sql.contains("TRUNCATE"));
        QVERIFY(loadSql(0).contains("generate_series(1, 1)"));
    }

    void sqlNeverGetsIntoTheArguments()
    {
        const Command command =
                sqlCommand({QStringLiteral("/b"), QStringLiteral("/s"), {}},
                           {QStringLiteral("/bin"), PgVersion::fromMajor(PgMajor::V17)}, 5491,
                           QStringLiteral("postgres"), "SELECT 'x'");
        QVERIFY(!command.argv.join(QLatin1Char(' ')).contains(QLatin1String("SELECT")));
        QCOMPARE(command.input, QByteArray("SELECT 'x'"));
    }
};

QTEST_GUILESS_MAIN(TestSandboxScripts)
#include "tst_sandboxscripts.moc"
