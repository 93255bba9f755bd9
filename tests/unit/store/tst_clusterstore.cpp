// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/clusterstore.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace pgt;

namespace {

SavedServer server(const QString &name)
{
    SavedServer s;
    s.id = SavedCluster::newId();
    s.name = name;
    s.access.ssh.host = name;
    s.access.ssh.port = 2222;
    s.access.ssh.user = QStringLiteral("dba");
    s.access.ssh.jumpHost = QStringLiteral("gate");
    s.access.ssh.auth = SshTarget::Auth::KeyFile;
    s.access.ssh.keyFile = QStringLiteral("/home/dba/.ssh/id_ed25519");
    s.access.ssh.useSudo = false;
    s.instanceId = QStringLiteral("/var/lib/postgresql/17/main");
    s.address = QStringLiteral("127.0.0.1");
    s.port = 5433;
    s.shownAddress = QStringLiteral("10.20.0.11:5433");
    return s;
}

SavedCluster cluster(const QString &name)
{
    SavedCluster c;
    c.id = SavedCluster::newId();
    c.name = name;
    c.group = QStringLiteral("Production");
    c.systemIdentifier = QStringLiteral("7301234567890123456");
    c.monitorRole = QStringLiteral("pgtandem_monitor");
    c.servers = {server(QStringLiteral("berlin-1")), server(QStringLiteral("berlin-2"))};
    return c;
}

} // namespace

class TestClusterStore : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    int m_count = 0;

    QString freshPath()
    {
        const QString folder = m_dir.filePath(QString::number(++m_count));
        QDir().mkpath(folder);
        return folder + QStringLiteral("/clusters.json");
    }
    static void write(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    /// Files of versions that saved no roles put the primary first; what is saved wins.
    void lastRolesAreKept()
    {
        SavedCluster saved = cluster(QStringLiteral("orders"));
        const auto read = [&saved] { return SavedCluster::fromJson(saved.toJson()); };
        QVERIFY(!QJsonDocument(saved.toJson()).toJson().contains("lastRole"));
        QCOMPARE(read()->lastPrimaryId(), saved.servers.first().id);
        saved.servers[0].lastRole = SavedServer::Role::Standby;
        QCOMPARE(read()->lastPrimaryId(), QString());
        saved.servers[1].lastRole = SavedServer::Role::Primary;
        QCOMPARE(read()->lastPrimaryId(), saved.servers[1].id);
        QCOMPARE(read()->servers, saved.servers);
        saved = cluster(QStringLiteral("alone"));
        saved.servers.removeLast();
        QCOMPARE(read()->lastPrimaryId(), QString());
    }

    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void startsEmptyWithoutAFile()
    {
        ClusterStore store(freshPath());
        QVERIFY(store.load().has_value());
        QVERIFY(store.clusters().isEmpty());
    }

    void keepsEverythingAcrossRuns()
    {
        const QString path = freshPath();
        SavedCluster ssh = cluster(QStringLiteral("orders \"ü\" 日本"));
        ssh.isPaused = true;
        SavedCluster local = cluster(QStringLiteral("sandbox"));
        local.isSandbox = true;
        local.servers[0].access = {HostAccess::Kind::Local, {}, QStringLiteral("nobody"), {}};
        local.servers[0].socketDirectory = QStringLiteral("/tmp/x y");
        local.servers[0].address.clear();
        {
            ClusterStore store(path);
            QVERIFY(store.load().has_value());
            QVERIFY(store.put(ssh).has_value());
            QVERIFY(store.put(local).has_value());
        }
        ClusterStore store(path);
        QVERIFY(store.load().has_value());
        QCOMPARE(store.clusters(), (QList<SavedCluster>{ssh, local}));
        QCOMPARE(*store.cluster(ssh.id), ssh);
        QVERIFY(!store.cluster(QStringLiteral("nobody")));
    }

    void replacesByIdRemovesAndReorders()
    {
        const QString path = freshPath();
        ClusterStore store(path);
        SavedCluster a = cluster(QStringLiteral("a"));
        const SavedCluster b = cluster(QStringLiteral("b"));
        QVERIFY(store.put(a).has_value());
        QVERIFY(store.put(b).has_value());
        a.name = QStringLiteral("c");
        QVERIFY(store.put(a).has_value());
        QCOMPARE(store.clusters().size(), 2);
        QCOMPARE(store.clusters()[0].name, QStringLiteral("c"));
        QVERIFY(store.reorder({b.id, a.id}).has_value());
        QCOMPARE(store.clusters()[0].id, b.id);
        QVERIFY(store.remove(b.id).has_value());
        QVERIFY(store.remove(QStringLiteral("unknown")).has_value());
        ClusterStore again(path);
        QVERIFY(again.load().has_value());
        QCOMPARE(again.clusters(), QList<SavedCluster>{a});
    }

    void refusesWhatItCouldNotReadAgain()
    {
        const QString path = freshPath();
        ClusterStore store(path);
        SavedCluster bad = cluster(QStringLiteral("x"));
        bad.servers.clear();
        QCOMPARE(store.put(bad).error().kind, ErrorKind::InvalidInput);
        bad = cluster(QString());
        QCOMPARE(store.put(bad).error().kind, ErrorKind::InvalidInput);
        bad = cluster(QStringLiteral("x"));
        bad.servers[1].id = bad.servers[0].id;
        QCOMPARE(store.put(bad).error().kind, ErrorKind::InvalidInput);
        bad = cluster(QStringLiteral("x"));
        bad.servers[1].port = 70000;
        QCOMPARE(store.put(bad).error().kind, ErrorKind::InvalidInput);
        QVERIFY(!QFile::exists(path));
    }

    void movesADamagedFileAside()
    {
        const QString path = freshPath();
        write(path, "{\"clusters\": [");
        ClusterStore store(path);
        const auto loaded = store.load();
        QCOMPARE(loaded.error().kind, ErrorKind::InvalidInput);
        QVERIFY(loaded.error().text.contains(path));
        QCOMPARE(QDir(QFileInfo(path).path()).entryList(QDir::Files).size(), 1);
        QVERIFY(store.put(cluster(QStringLiteral("a"))).has_value());
        QCOMPARE(QDir(QFileInfo(path).path()).entryList(QDir::Files).size(), 2);
    }

    void keepsAClusterThatItCannotUse()
    {
        const QString path = freshPath();
        const SavedCluster good = cluster(QStringLiteral("good"));
        QJsonObject bad = cluster(QStringLiteral("bad")).toJson();
        bad.insert(QStringLiteral("servers"), QStringLiteral("what is this"));
        write(path, QJsonDocument(QJsonObject{{QStringLiteral("clusters"),
                                               QJsonArray{bad, good.toJson()}}})
                            .toJson());
        ClusterStore store(path);
        QCOMPARE(store.load().error().kind, ErrorKind::InvalidInput);
        QCOMPARE(store.clusters(), QList<SavedCluster>{good});
        QVERIFY(store.put(cluster(QStringLiteral("new"))).has_value());
        QVERIFY(read(path).contains("what is this"));
    }

    void keepsMembersOfNewerVersions()
    {
        const QString path = freshPath();
        const SavedCluster c = cluster(QStringLiteral("c"));
        QJsonObject json = c.toJson();
        json.insert(QStringLiteral("alertRules"), 5);
        write(path,
              QJsonDocument(QJsonObject{{QStringLiteral("clusters"), QJsonArray{json}}}).toJson());
        ClusterStore store(path);
        QVERIFY(store.load().has_value());
        QVERIFY(store.put(c).has_value());
        QVERIFY(read(path).contains("alertRules"));
    }

    void writesNothingOverANewerFormat()
    {
        const QString path = freshPath();
        const QByteArray content = "{\"format\": 99, \"clusters\": {\"other\": true}}";
        write(path, content);
        ClusterStore store(path);
        QCOMPARE(store.load().error().kind, ErrorKind::Unsupported);
        QCOMPARE(store.put(cluster(QStringLiteral("a"))).error().kind, ErrorKind::Unsupported);
        QVERIFY(store.clusters().isEmpty());
        QCOMPARE(read(path), content);
    }

    void aFailedWriteChangesNothing()
    {
        const QString path = m_dir.filePath(QStringLiteral("a-file/clusters.json"));
        write(m_dir.filePath(QStringLiteral("a-file")), "");
        ClusterStore store(path);
        QCOMPARE(store.put(cluster(QStringLiteral("a"))).error().kind, ErrorKind::Io);
        QVERIFY(store.clusters().isEmpty());
    }

    void exportsWithoutPersonalPathsAndSandboxes()
    {
        ClusterStore store(freshPath());
        const SavedCluster c = cluster(QStringLiteral("orders"));
        SavedCluster sandbox = cluster(QStringLiteral("toy"));
        sandbox.isSandbox = true;
        QVERIFY(store.put(c).has_value());
        QVERIFY(store.put(sandbox).has_value());
        const QByteArray json = store.exportJson({c.id, sandbox.id});
        QVERIFY(json.contains("orders"));
        QVERIFY(!json.contains("id_ed25519"));
        QVERIFY(!json.contains("toy"));

        ClusterStore other(freshPath());
        const auto added = other.importJson(json);
        QCOMPARE(added->size(), 1);
        QCOMPARE(other.clusters()[0].id, c.id);
        QCOMPARE(other.clusters()[0].servers[0].access.ssh.auth, SshTarget::Auth::Defaults);
        // The same once more: a second cluster, the first one stays as it is.
        QVERIFY(other.importJson(json).has_value());
        QCOMPARE(other.clusters().size(), 2);
        QVERIFY(other.clusters()[1].id != c.id);
    }

    void importsAllOrNothing()
    {
        ClusterStore store(freshPath());
        QCOMPARE(store.importJson("nonsense").error().kind, ErrorKind::InvalidInput);
        QCOMPARE(store.importJson("{}").error().kind, ErrorKind::InvalidInput);
        const QJsonArray list{cluster(QStringLiteral("a")).toJson(), QJsonObject()};
        const QByteArray json =
                QJsonDocument(QJsonObject{{QStringLiteral("clusters"), list}}).toJson();
        QCOMPARE(store.importJson(json).error().kind, ErrorKind::InvalidInput);
        QVERIFY(store.clusters().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestClusterStore)
#include "tst_clusterstore.moc"
