// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/directtransport.h"
#include "app/session/livewatchsession.h"
#include "tests/support/fakesecretstore.h"
#include "tests/support/tempcluster.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// A real pair, watched straight through PostgreSQL's port: with TLS that is verified, a client
/// certificate, and the user's passfile.
class TestWatchDirect : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    std::unique_ptr<TempCluster> m_primary, m_standby;
    SystemClock m_clock;
    FakeSecretStore m_secrets;
    QByteArray m_oldPassfile;

    QString path(const char *name) const { return m_dir.filePath(QLatin1String(name)); }

    bool openssl(const QString &arguments)
    {
        return runProgram(QStringList{u"openssl"_s} + arguments.split(u' ')).ok();
    }

    /// A key with a certificate for @p name, signed by the test's own authority.
    bool makeCertificate(const QString &file, const QString &name)
    {
        return openssl(u"req -new -nodes -newkey rsa:2048 -subj /CN=%1 -addext "
                       "subjectAltName=DNS:%1 -keyout %2.key -out %2.csr"_s.arg(name, file)) &&
               openssl(u"x509 -req -in %1.csr -days 2 -CA %2.crt -CAkey %2.key -CAcreateserial "
                       "-copy_extensions copy -out %1.crt"_s.arg(file, path("ca")));
    }

    /// Into the data directory, owned as the server wants it.
    void give(TempCluster &cluster, const QString &from, const QString &to)
    {
        const QString target = cluster.dataDir() + u'/' + to;
        QFile file(from);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const ProgramResult result =
                runProgram(TempCluster::asAccount({u"sh"_s, u"-c"_s, u"umask 077; cat >\"$1\""_s,
                                                   u"sh"_s, target}),
                           file.readAll());
        QVERIFY2(result.ok(), result.err.constData());
    }

    SavedServer server(const QString &name, const TempCluster &cluster, const QString &options)
    {
        SavedServer s;
        s.id = name;
        s.name = name;
        s.access.kind = HostAccess::Kind::Direct;
        s.access.direct = {u"localhost"_s, options};
        s.address = u"localhost"_s;
        s.port = cluster.port();
        return s;
    }

    SavedCluster cluster(const QString &role, const QString &options)
    {
        SavedCluster saved;
        saved.id = SavedCluster::newId();
        saved.name = u"orders"_s;
        saved.monitorRole = role;
        saved.servers = {server(u"berlin-1"_s, *m_primary, options),
                         server(u"berlin-2"_s, *m_standby, options)};
        return saved;
    }

    std::unique_ptr<WatchSession> watch(const SavedCluster &saved)
    {
        auto session = makeWatchSession(saved, m_clock, m_secrets);
        session->setInterval(200ms);
        session->start();
        return session;
    }

    QString verified() const { return u"sslmode=verify-full sslrootcert=%1"_s.arg(path("ca.crt")); }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = TempCluster::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
        QVERIFY(openssl(u"req -x509 -new -nodes -newkey rsa:2048 -days 2 -subj /CN=test-ca "
                        "-keyout %1.key -out %1.crt"_s.arg(path("ca"))));
        QVERIFY(makeCertificate(path("server"), u"localhost"_s));
        QVERIFY(makeCertificate(path("client"), u"watcher"_s));
        QVERIFY(openssl(u"req -x509 -new -nodes -newkey rsa:2048 -days 2 -subj /CN=other-ca "
                        "-keyout %1.key -out %1.crt"_s.arg(path("other"))));
        TempClusterOptions options;
        options.conf = {u"password_encryption = 'scram-sha-256'"_s, u"ssl_cert_file = 's.crt'"_s,
                        u"ssl_key_file = 's.key'"_s, u"ssl_ca_file = 'ca.crt'"_s};
        options.hba = u"local all all trust\nlocal replication all trust\n"
                      "hostssl all watcher all cert\nhostssl all monitor all scram-sha-256\n"_s;
        m_primary = std::make_unique<TempCluster>(options);
        give(*m_primary, path("server.crt"), u"s.crt"_s);
        give(*m_primary, path("server.key"), u"s.key"_s);
        give(*m_primary, path("ca.crt"), u"ca.crt"_s);
        QVERIFY(m_primary->addConf(u"ssl = on"_s));
        QVERIFY2(m_primary->start(), qPrintable(m_primary->error()));
        m_primary->sql(u"CREATE ROLE monitor LOGIN PASSWORD 'sehr geheim'; "
                       "CREATE ROLE watcher LOGIN; GRANT pg_monitor TO monitor, watcher"_s);
        m_standby = m_primary->makeStandby(u"s1"_s, options);
        QVERIFY2(m_standby->addConf(u"ssl = on"_s) && m_standby->start(),
                 qPrintable(m_standby->error()));
        // Nothing of who runs this test is read.
        m_oldPassfile = qgetenv("PGPASSFILE");
        qputenv("PGPASSFILE", path("none").toLocal8Bit());
    }

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void cleanupTestCase()
    {
        qputenv("PGPASSFILE", m_oldPassfile);
        m_standby.reset();
        m_primary.reset();
    }

    void seesBothServersThroughVerifiedTls()
    {
        const SavedCluster saved = cluster(u"monitor"_s, verified());
        m_secrets.inKeychain.insert(saved.secretKey(), Secret::fromUtf8("sehr geheim"));
        const auto session = watch(saved);
        QTRY_COMPARE_WITH_TIMEOUT(session->snapshot().standbys.size(), 1, 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(
                session->snapshot().standbys.constFirst().replayLag.bytes.has_value(), 60'000);
        QCOMPARE(m_primary->sql(u"SELECT count(*) > 0 FROM pg_stat_ssl s JOIN pg_stat_activity a "
                                "USING (pid) WHERE a.usename = 'monitor' AND s.ssl"_s),
                 u"t"_s);
    }

    void signsInWithAClientCertificate()
    {
        const auto session = watch(cluster(
                u"watcher"_s, verified() + u" sslcert=%1.crt sslkey=%1.key"_s.arg(path("client"))));
        QTRY_VERIFY_WITH_TIMEOUT(
                !session->snapshot().standbys.isEmpty() &&
                        session->snapshot().standbys.constFirst().replayLag.bytes.has_value(),
                60'000);
    }

    void takesThePasswordFromThePassfile()
    {
        QFile file(path("pgpass"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        file.write("localhost:*:*:monitor:sehr geheim\n");
        file.close();
        const auto session =
                watch(cluster(u"monitor"_s, verified() + u" passfile=%1"_s.arg(file.fileName())));
        QSignalSpy needed(session.get(), &WatchSession::secretNeeded);
        QTRY_VERIFY_WITH_TIMEOUT(
                !session->snapshot().standbys.isEmpty() &&
                        session->snapshot().standbys.constFirst().replayLag.bytes.has_value(),
                60'000);
        QCOMPARE(needed.size(), 0);
    }

    /// The password must not go to a server that cannot prove who it is.
    void refusesAServerOfAnotherAuthority()
    {
        const SavedCluster saved = cluster(
                u"monitor"_s, u"sslmode=verify-full sslrootcert=%1"_s.arg(path("other.crt")));
        m_secrets.inKeychain.insert(saved.secretKey(), Secret::fromUtf8("sehr geheim"));
        const qsizetype before = m_primary->log().count("monitor");
        const auto session = watch(saved);
        QTRY_VERIFY_WITH_TIMEOUT(session->error().has_value(), 60'000);
        QVERIFY2(session->error()->detail.contains("certificate"_L1),
                 qPrintable(session->error()->toPlainText()));
        QVERIFY(session->snapshot().standbys.isEmpty() ||
                !session->snapshot().standbys.constFirst().replayLag.bytes);
        QCOMPARE(m_primary->log().count("monitor"), before);
    }

    void refusesOptionsThatLeadElsewhere()
    {
        const auto session = watch(cluster(u"monitor"_s, u"host=evil.example sslmode=require"_s));
        QTRY_VERIFY_WITH_TIMEOUT(session->error().has_value(), 60'000);
        QCOMPARE(session->error()->kind, ErrorKind::InvalidInput);
    }

    void survivesTheFileOfClusters()
    {
        const SavedCluster saved = cluster(u"watcher"_s, verified());
        const Result<SavedCluster> read = SavedCluster::fromJson(saved.toJson());
        QVERIFY(read);
        QCOMPARE(*read, saved);
    }

    void hasNoShell()
    {
        DirectTransport host({u"localhost"_s, {}});
        Command command;
        command.argv = {u"true"_s};
        const auto task = host.command(command);
        QSignalSpy finished(task.get(), &Task::finished);
        task->start();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(task->outcome().error().kind, ErrorKind::Unsupported);
        QVERIFY(!task->outcome().error().remedy.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestWatchDirect)
#include "tst_watchdirect.moc"
