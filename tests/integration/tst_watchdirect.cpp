// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/directtransport.h"
#include "app/session/livewatchsession.h"
#include "tests/support/countingtransport.h"
#include "tests/support/fakesecretstore.h"
#include "tests/support/tempauthority.h"
#include "tests/support/tempcluster.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A tunnel that every account of this computer could use.
class SharedTunnel final : public Tunnel
{
public:
    explicit SharedTunnel(std::unique_ptr<Tunnel> inner) : m_inner(std::move(inner)) {}
    Endpoint endpoint() const override
    {
        Endpoint endpoint = m_inner->endpoint();
        endpoint.isOpenToOthers = true;
        return endpoint;
    }

private:
    std::unique_ptr<Tunnel> m_inner;
};

class SharedTunnelTask final : public TunnelTask
{
public:
    explicit SharedTunnelTask(std::unique_ptr<TunnelTask> inner) : m_inner(std::move(inner)) {}

protected:
    void run() override
    {
        connect(m_inner.get(), &Task::finished, this, [this](const Outcome &outcome) {
            m_tunnel = std::make_unique<SharedTunnel>(m_inner->take());
            finish(outcome);
        });
        m_inner->start();
    }

private:
    std::unique_ptr<TunnelTask> m_inner;
};

class SharedPort final : public CountingTransport
{
public:
    using CountingTransport::CountingTransport;
    std::unique_ptr<TunnelTask> openTunnel(const TunnelTarget &target) override
    {
        return std::make_unique<SharedTunnelTask>(CountingTransport::openTunnel(target));
    }
};

} // namespace

/// A real pair, watched straight through PostgreSQL's port: with TLS that is verified, a client
/// certificate, and the user's passfile.
class TestWatchDirect : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    std::unique_ptr<TempAuthority> m_authority, m_other;
    std::unique_ptr<TempCluster> m_primary, m_standby;
    SystemClock m_clock;
    FakeSecretStore m_secrets;
    QByteArray m_oldPassfile;

    QString path(const char *name) const { return m_dir.filePath(QLatin1String(name)); }

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

    QString verified() const
    {
        return u"sslmode=verify-full sslrootcert=%1"_s.arg(m_authority->root());
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = TempCluster::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_authority = std::make_unique<TempAuthority>(u"test-ca"_s);
        m_other = std::make_unique<TempAuthority>(u"other-ca"_s);
        QVERIFY2(m_authority->issue(u"localhost"_s) && m_authority->issue(u"watcher"_s),
                 qPrintable(m_authority->error()));
        TempClusterOptions options;
        options.conf = {u"password_encryption = 'scram-sha-256'"_s, u"log_connections = on"_s};
        options.hba = u"local all all trust\nlocal replication all trust\n"
                      "hostssl all watcher all cert\nhostssl all monitor all scram-sha-256\n"_s;
        m_primary = std::make_unique<TempCluster>(options);
        QVERIFY2(m_authority->secure(*m_primary, u"localhost"_s), qPrintable(m_authority->error()));
        QVERIFY2(m_primary->start(), qPrintable(m_primary->error()));
        m_primary->sql(u"CREATE ROLE monitor LOGIN PASSWORD 'sehr geheim'; "
                       "CREATE ROLE watcher LOGIN; GRANT pg_monitor TO monitor, watcher"_s);
        m_standby = m_primary->makeStandby(u"s1"_s, options);
        QVERIFY2(m_authority->secure(*m_standby, u"localhost"_s) && m_standby->start(),
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
                u"watcher"_s,
                verified() + u" sslcert=%1 sslkey=%2"_s.arg(m_authority->certificate(u"watcher"_s),
                                                            m_authority->key(u"watcher"_s))));
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
        const SavedCluster saved =
                cluster(u"monitor"_s, u"sslmode=verify-full sslrootcert=%1"_s.arg(m_other->root()));
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

    /// Only a password keeps others of this computer out of a port that is open to them.
    void sharesAPortOnlyWhereAPasswordIsAsked()
    {
        QList<HostTransport *> hosts;
        const TransportMaker maker = [&](const HostAccess &access, Prompter *prompter) {
            auto host = std::make_unique<SharedPort>(makeTransport(access, prompter));
            hosts << host.get();
            return host;
        };
        const SavedCluster guarded = cluster(u"monitor"_s, verified());
        m_secrets.inKeychain.insert(guarded.secretKey(), Secret::fromUtf8("sehr geheim"));
        LiveWatchSession watched(guarded, m_clock, m_secrets, maker);
        watched.start();
        QTRY_VERIFY_WITH_TIMEOUT(!watched.snapshot().standbys.isEmpty(), 60'000);

        hosts.clear();
        LiveWatchSession open(
                cluster(u"watcher"_s, verified() + u" sslcert=%1 sslkey=%2"_s.arg(
                                                           m_authority->certificate(u"watcher"_s),
                                                           m_authority->key(u"watcher"_s))),
                m_clock, m_secrets, maker);
        open.start();
        QTRY_VERIFY_WITH_TIMEOUT(open.error().has_value(), 60'000);
        QCOMPARE(open.error()->kind, ErrorKind::Unsupported);
        QTRY_COMPARE(hosts.constFirst()->state(), HostTransport::State::Closed);
        QCOMPARE(open.connectedHostCount(), 0);
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
