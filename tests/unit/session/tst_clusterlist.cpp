// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/clusterlist.h"
#include "tests/support/fakeclock.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace pgt;

namespace {

/// A session that shows what the test puts into it.
class FakeWatch final : public WatchSession
{
public:
    FakeWatch(const SavedCluster &cluster, const Clock &clock)
        : m_cluster(cluster), m_history(clock)
    {}

    const SavedCluster &cluster() const override { return m_cluster; }
    State state() const override { return current; }
    QString statusText() const override { return {}; }
    std::optional<Error> error() const override { return {}; }
    const ReplicationSnapshot &snapshot() const override { return shown; }
    const History &history() const override { return m_history; }
    HealthSentence health() const override { return healthSentence(shown, limits()); }
    std::optional<Alert> alert() const override { return {}; }
    int alertCount() const override { return 0; }
    void hideAlert(const QString &) override {}
    void showAlerts() override {}
    std::optional<FailoverView> failover() const override { return {}; }
    LagLimits limits() const override { return {}; }
    void setLimits(const LagLimits &) override {}
    std::chrono::milliseconds interval() const override { return std::chrono::seconds(1); }
    void setInterval(std::chrono::milliseconds) override {}
    int hostCount() const override { return 0; }
    int connectedHostCount() const override { return 0; }
    QDateTime lastSampleAt() const override { return {}; }
    QList<LinkStatus> links() const override { return {}; }
    void logIn(const HostAccess &) override {}
    std::optional<SecretRequest> secretRequest() const override { return {}; }
    void start() override { current = State::Connecting; }
    void pause() override { current = State::Paused; }
    void resume() override { current = State::Connecting; }
    void sampleNow() override {}
    void provideSecret(const Secret &, Remember) override {}
    void setCluster(const SavedCluster &cluster) override { m_cluster = cluster; }

    State current = State::Stopped;
    ReplicationSnapshot shown;

private:
    SavedCluster m_cluster;
    History m_history;
};

SavedCluster cluster(const QString &name, const QString &group)
{
    SavedCluster c;
    c.id = name;
    c.name = name;
    c.group = group;
    SavedServer server;
    server.id = server.name = QStringLiteral("a");
    server.access.ssh.host = QStringLiteral("a");
    server.address = QStringLiteral("127.0.0.1");
    c.servers = {server};
    return c;
}

const QString production = QStringLiteral("Production");
const QString reporting = QStringLiteral("Reporting");

} // namespace

class TestClusterList : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    int m_count = 0;
    test::FakeClock m_clock;
    std::unique_ptr<ClusterStore> m_store;

    std::unique_ptr<ClusterList> makeList()
    {
        return std::make_unique<ClusterList>(*m_store, [this](const SavedCluster &c) {
            return std::make_unique<FakeWatch>(c, m_clock);
        });
    }
    static QStringList names(const ClusterList &list)
    {
        QStringList names;
        for (const ClusterEntry &entry : list.entries())
            names.append(entry.name);
        return names;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_store = std::make_unique<ClusterStore>(
                m_dir.filePath(QStringLiteral("%1.json").arg(++m_count)));
        QVERIFY(m_store->put(cluster(QStringLiteral("orders"), production)).has_value());
        QVERIFY(m_store->put(cluster(QStringLiteral("warehouse"), reporting)).has_value());
        SavedCluster paused = cluster(QStringLiteral("billing"), production);
        paused.isPaused = true;
        QVERIFY(m_store->put(paused).has_value());
    }

    void groupsInOrderOfAppearanceAndStartsWatching()
    {
        const auto list = makeList();
        QCOMPARE(names(*list), (QStringList{QStringLiteral("orders"), QStringLiteral("billing"),
                                            QStringLiteral("warehouse")}));
        QCOMPARE(list->groups(), (QStringList{production, reporting}));
        QCOMPARE(list->selectedId(), QStringLiteral("orders"));
        QCOMPARE(list->session(QStringLiteral("orders"))->state(), WatchSession::State::Connecting);
        QCOMPARE(list->session(QStringLiteral("billing"))->state(), WatchSession::State::Paused);
        QVERIFY(list->entry(QStringLiteral("billing"))->subtitle.contains(QLatin1String("paused")));
    }

    void movesTheSelection()
    {
        const auto list = makeList();
        QSignalSpy changed(list.get(), &ClusterList::selectionChanged);
        list->selectPrevious(); // at the top
        list->select(QStringLiteral("nobody"));
        QVERIFY(changed.isEmpty());
        list->selectNext();
        QCOMPARE(list->selectedId(), QStringLiteral("billing"));
        list->selectNext();
        list->selectNext(); // at the end
        QCOMPARE(list->selectedId(), QStringLiteral("warehouse"));
        QCOMPARE(changed.count(), 2);
    }

    void showsTheWorstStandby()
    {
        const auto list = makeList();
        auto *watch = static_cast<FakeWatch *>(list->session(QStringLiteral("orders")));
        watch->current = WatchSession::State::Watching;
        watch->shown.primary.isReachable = true;
        watch->shown.primary.id = QStringLiteral("p");
        watch->shown.primary.versionText = QStringLiteral("17.6");
        StandbySample good;
        good.state = StandbyState::Streaming;
        good.isConnected = true;
        good.replayLag = {1024, LagTime{}};
        StandbySample bad = good;
        bad.replayLag = {48LL << 20, LagTime{std::chrono::seconds(12)}};
        watch->shown.standbys = {good, bad};
        QSignalSpy changed(list.get(), &ClusterList::entryChanged);
        Q_EMIT watch->snapshotChanged();
        QCOMPARE(changed.count(), 1);
        ClusterEntry entry = *list->entry(QStringLiteral("orders"));
        QCOMPARE(entry.level, HealthLevel::Warning);
        QVERIFY(entry.subtitle.contains(QLatin1String("17.6")));
        QVERIFY(entry.lagBytes.startsWith(QLatin1String("48")));
        QVERIFY(entry.lagTime.startsWith(QLatin1String("12")));
        watch->shown.standbys[1].state = StandbyState::Disconnected;
        watch->shown.standbys[1].replayLag = {};
        watch->shown.standbys[1].retainedBytes = 746LL << 20;
        entry = *list->entry(QStringLiteral("orders"));
        QCOMPARE(entry.level, HealthLevel::Error);
        QVERIFY(entry.lagBytes.startsWith(QLatin1String("746")));
        QCOMPARE(entry.lagTime, QStringLiteral("no data"));
    }

    void savesEveryChange()
    {
        {
            const auto list = makeList();
            QVERIFY(list->add(cluster(QStringLiteral("new"), reporting)).has_value());
            QCOMPARE(list->selectedId(), QStringLiteral("new"));
            QVERIFY(list->rename(QStringLiteral("orders"), QStringLiteral("shop")).has_value());
            QVERIFY(list->setGroup(QStringLiteral("warehouse"), production).has_value());
            QVERIFY(list->pause(QStringLiteral("orders")).has_value());
            QVERIFY(list->resume(QStringLiteral("billing")).has_value());
            QVERIFY(list->remove(QStringLiteral("warehouse")).has_value());
            QVERIFY(!list->rename(QStringLiteral("nobody"), QStringLiteral("x")).has_value());
            QVERIFY(!list->rename(QStringLiteral("orders"), QStringLiteral(" ")).has_value());
        }
        QVERIFY(m_store->load().has_value());
        const auto list = makeList();
        QCOMPARE(names(*list), (QStringList{QStringLiteral("shop"), QStringLiteral("billing"),
                                            QStringLiteral("new")}));
        QCOMPARE(list->session(QStringLiteral("orders"))->state(), WatchSession::State::Paused);
        QCOMPARE(list->session(QStringLiteral("billing"))->state(),
                 WatchSession::State::Connecting);
    }

    void selectsANeighbourOfWhatIsRemoved()
    {
        const auto list = makeList();
        list->select(QStringLiteral("billing"));
        WatchSession *watched = list->selectedSession();
        QSignalSpy gone(watched, &QObject::destroyed);
        QVERIFY(list->remove(QStringLiteral("billing")).has_value());
        QCOMPARE(list->selectedId(), QStringLiteral("warehouse"));
        QVERIFY(!list->session(QStringLiteral("billing")));
        QTRY_COMPARE(gone.count(), 1); // after everyone could let go of it
        QVERIFY(list->remove(QStringLiteral("warehouse")).has_value());
        QVERIFY(list->remove(QStringLiteral("orders")).has_value());
        QVERIFY(list->selectedId().isEmpty());
        QVERIFY(list->isEmpty());
    }

    void importsWhatItExports()
    {
        const auto list = makeList();
        const auto added = list->importFrom(list->exportAll());
        QCOMPARE(added.value(), 3);
        QCOMPARE(list->entries().size(), 6);
        QVERIFY(!list->importFrom("nonsense").has_value());
    }

    void passesOnTheQuestionForAPassword()
    {
        const auto list = makeList();
        QSignalSpy needed(list.get(), &ClusterList::secretNeeded);
        Q_EMIT list->session(QStringLiteral("orders"))->secretNeeded(SecretRequest());
        QCOMPARE(needed.count(), 1);
        QCOMPARE(needed[0][0].toString(), QStringLiteral("orders"));
    }
};

QTEST_GUILESS_MAIN(TestClusterList)
#include "tst_clusterlist.moc"
