// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/adoptsession.h"
#include "app/session/workspace.h"
#include "app/task/composites.h"
#include "tests/support/clusterfacts.h"
#include "tests/support/fakehost.h"
#include "tests/support/fakesecretstore.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

namespace {

/// A host that cannot be reached.
class ClosedHost final : public FakeHost
{
public:
    explicit ClosedHost(FakeTrouble &trouble) : FakeHost(u"closed"_s, runningInstance(), trouble) {}
    TaskPtr open() override
    {
        return std::make_unique<FunctionTask>([] {
            return Outcome::failed(Error::make(ErrorKind::HostUnreachable, u"no route"_s,
                                               u"nothing can be read"_s, u"check the address"_s));
        });
    }
};

} // namespace

/// From one server to all of them, with invented hosts.
class TestAdoptSession : public QObject
{
    Q_OBJECT

    FakeTrouble m_trouble;
    FakeSecretStore m_secrets;
    std::unique_ptr<AdoptSession> m_session;
    QList<HostAccess> m_asked;

    using State = AdoptedServer::State;
    using Role = AdoptedServer::Role;

    const AdoptedServer &at(int index) const { return m_session->servers().at(index); }
    ServerPart &way(int index) { return *m_session->way(at(index).id); }
    void beginWith(const HostFacts &facts)
    {
        HostAccess access;
        access.ssh.host = u"db1.example.net"_s;
        access.ssh.user = u"dba"_s;
        access.ssh.jumpHost = u"bastion"_s;
        access.ssh.port = 2222;
        m_session->first().setAccess(access);
        m_session->first().setFacts(facts);
        m_session->survey();
    }
    static HostFacts primary(const QList<SenderFact> &rows)
    {
        Instance instance = runningInstance();
        instance.senders = rows;
        return hostWith(u"berlin-1"_s, u"10.0.0.11"_s, {instance});
    }
    static HostFacts standby(const QString &name, const QString &address,
                             const QString &upstream = u"10.0.0.11"_s,
                             const QList<SenderFact> &rows = {})
    {
        Instance instance = standbyInstance(upstream);
        instance.senders = rows;
        return hostWith(name, address, {instance});
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_asked.clear();
        m_session = std::make_unique<AdoptSession>(
                m_secrets,
                [this](const HostAccess &access, Prompter *) -> std::unique_ptr<HostTransport> {
                    m_asked << access;
                    return std::make_unique<ClosedHost>(m_trouble);
                });
    }
    void cleanup() { m_session.reset(); }

    void proposesTheWayAndConnectsToNothingByItself()
    {
        beginWith(primary({senderRow(u"berlin_2"_s, u"10.0.0.12"_s)}));
        QCOMPARE(m_session->servers().size(), 2);
        QCOMPARE(at(0).role, Role::Primary);
        QCOMPARE(at(0).state, State::Reached);
        QCOMPARE(at(1).state, State::Found);
        QCOMPARE(at(1).name, u"berlin_2"_s);
        QCOMPARE(at(1).address, u"10.0.0.12"_s);
        const SshTarget &ssh = way(1).access().ssh;
        QCOMPARE(ssh.host, u"10.0.0.12"_s);
        QCOMPARE(ssh.user, u"dba"_s);
        QCOMPARE(ssh.jumpHost, u"bastion"_s);
        QCOMPARE(ssh.port, 2222);
        QVERIFY(m_asked.isEmpty());
        QVERIFY(m_session->serversNotReadyReason().contains(u"skip"_s));
    }

    void standbysOfStandbysAndThePrimaryAboveAreFound()
    {
        // Begun in the middle of a cascade.
        beginWith(standby(u"berlin-2"_s, u"10.0.0.12"_s, u"10.0.0.11"_s,
                          {senderRow(u"munich"_s, u"10.0.0.13"_s)}));
        QCOMPARE(m_session->servers().size(), 3);
        QCOMPARE(at(1).name, u"munich"_s);
        QCOMPARE(at(2).role, Role::Unknown);
        QCOMPARE(way(2).access().ssh.host, u"10.0.0.11"_s);
        QVERIFY(!m_session->serversNote().isEmpty());
        way(2).setFacts(primary({senderRow(u"berlin_2"_s, u"10.0.0.12"_s),
                                 senderRow(u"hamburg"_s, u"10.0.0.14"_s)}));
        QCOMPARE(at(2).state, State::Reached);
        QCOMPARE(at(2).role, Role::Primary);
        QVERIFY(m_session->serversNote().isEmpty());
        QCOMPARE(m_session->servers().size(), 4); // the other standby of the primary
        QCOMPARE(at(3).name, u"hamburg"_s);
        QCOMPARE(at(0).upstreamId, at(2).id);
        QCOMPARE(at(0).name, u"berlin_2"_s); // as its sender knows it
        way(1).setFacts(standby(u"munich"_s, u"10.0.0.13"_s, u"10.0.0.12"_s));
        QCOMPARE(at(1).upstreamId, at(0).id);
        way(3).setFacts(standby(u"hamburg"_s, u"10.0.0.14"_s));
        QCOMPARE(m_session->serversNotReadyReason(), QString());
        QCOMPARE(m_session->servers().size(), 4);
    }

    void unreachableServerKeepsItsWayAndIsWatchedFromItsSender()
    {
        beginWith(primary({senderRow(u"berlin_2"_s, u"10.0.0.12"_s)}));
        m_session->connectToAll();
        QCOMPARE(at(1).state, State::Connecting);
        QTRY_COMPARE(at(1).state, State::Failed);
        QCOMPARE(at(1).error->kind, ErrorKind::HostUnreachable);
        QCOMPARE(m_asked.size(), 1);
        QCOMPARE(way(1).access().ssh.host, u"10.0.0.12"_s);
        m_session->skip(at(1).id);
        QCOMPARE(m_session->serversNotReadyReason(), QString());
        const SavedCluster cluster = m_session->cluster();
        QCOMPARE(cluster.servers.size(), 2);
        QCOMPARE(cluster.servers[1].view, SavedServer::View::FromSender);
        QCOMPARE(cluster.servers[1].name, u"berlin_2"_s);
        const auto copy = SavedCluster::fromJson([cluster] {
            SavedCluster withId = cluster;
            withId.id = u"x"_s;
            withId.name = u"orders"_s;
            return withId.toJson();
        }());
        QVERIFY2(copy, qPrintable(copy ? QString() : copy.error().toPlainText()));
        QCOMPARE(copy->servers[1].view, SavedServer::View::FromSender);
        m_session->unskip(at(1).id);
        QCOMPARE(at(1).state, State::Found);
    }

    void collectorsAreLeftOutWithAWord()
    {
        SenderFact receiver = senderRow(u"pg_receivewal"_s, u"10.0.0.20"_s);
        receiver.isStandby = false;
        beginWith(primary({receiver}));
        QCOMPARE(m_session->servers().size(), 1);
        QCOMPARE(m_session->leftOut().size(), 1);
        QVERIFY(m_session->leftOut().constFirst().contains(u"pg_receivewal on 10.0.0.20"_s));
    }

    void hostOfAnotherSystemIsRefused()
    {
        beginWith(primary({senderRow(u"berlin_2"_s, u"10.0.0.12"_s)}));
        HostFacts other = standby(u"other"_s, u"10.0.0.12"_s);
        other.instances[0].systemIdentifier = u"42"_s;
        way(1).setFacts(other);
        QCOMPARE(at(1).state, State::Failed);
        QCOMPARE(at(1).error->kind, ErrorKind::ForeignData);
        for (const QString &part : {at(1).error->text, at(1).error->why, at(1).error->remedy})
            QVERIFY(!part.isEmpty());
    }

    void severalThatFitAreNeverGuessed()
    {
        beginWith(primary({senderRow(u"walreceiver"_s, u"10.0.0.12"_s),
                           senderRow(u"second"_s, u"10.0.0.12"_s)}));
        HostFacts host = standby(u"berlin-2"_s, u"10.0.0.12"_s);
        host.instances << standbyInstance(u"10.0.0.11"_s, 5432, 5433);
        way(1).setFacts(host);
        QCOMPARE(at(1).state, State::NeedsChoice);
        QVERIFY(m_session->serversNotReadyReason().contains(u"Choose"_s));
        way(1).selectInstance(host.instances[1].id);
        QCOMPARE(at(1).state, State::Reached);
    }

    void changedFirstServerForgetsTheOthers()
    {
        beginWith(primary({senderRow(u"berlin_2"_s, u"10.0.0.12"_s)}));
        HostAccess other = m_session->first().access();
        other.ssh.host = u"db9"_s;
        m_session->first().setAccess(other);
        QVERIFY(m_session->servers().isEmpty());
        QVERIFY(!m_session->serversNotReadyReason().isEmpty());
    }

    void roleScriptHasNoPassword()
    {
        beginWith(primary({}));
        m_session->setRole(u"watch\"er"_s);
        m_session->setPassword(Secret::fromUtf8("sehr geheim"));
        const QString script = m_session->roleScript();
        QVERIFY(script.contains(u"CREATE ROLE \"watch\"\"er\" LOGIN"_s));
        QVERIFY(script.contains(u"GRANT pg_monitor"_s));
        QVERIFY(!script.contains(u"geheim"_s));
    }

    void adoptedClusterReplacesTheOneOfTheSameSystem()
    {
        const QTemporaryDir folder;
        const SystemClock clock;
        FakeSecretStore secrets;
        Workspace workspace({folder.path(), folder.path()}, clock, secrets);
        QVERIFY(workspace.load());
        const auto adopt = [&](const QString &name) {
            AdoptSession *session = workspace.beginAdopt();
            HostAccess access;
            access.ssh.host = u"db1.invalid"_s;
            session->first().setAccess(access);
            session->first().setFacts(primary({}));
            session->survey();
            session->setClusterName(name);
            session->setPassword(Secret::fromUtf8("sehr geheim"));
            return workspace.adopt();
        };
        QVERIFY(adopt(u"orders"_s));
        const QString id = workspace.clusters().selectedId();
        QVERIFY(adopt(u"bills"_s));
        QCOMPARE(workspace.clusters().entries().size(), 1);
        QCOMPARE(workspace.clusters().selectedId(), id);
        QCOMPARE(workspace.clusters().entries().constFirst().name, u"bills"_s);
        QTRY_COMPARE(secrets.inKeychain.size(), 1);
        workspace.endAdopt();
    }
};

QTEST_GUILESS_MAIN(TestAdoptSession)
#include "tst_adoptsession.moc"
