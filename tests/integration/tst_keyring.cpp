// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/promptdesk.h"
#include "app/store/clusterstore.h"
#include "app/store/keychainsecretstore.h"
#include "app/store/settings.h"
#include "tests/support/keyring/tempkeyring.h"

#include <QDirIterator>
#include <QLoggingCategory>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace pgt;
using namespace pgt::test;

namespace {

// Never as a whole in the program's own image or in a message of this test.
const QByteArray canary = QByteArray("c4n4ry-") + "zq81";

Secret secret(QByteArray text)
{
    return Secret::fromUtf8(std::move(text));
}

/// Far below the limit that the store gives a keychain for its answer.
constexpr int patience = 20'000;

Outcome run(Task &task)
{
    task.start();
    [&task] { QTRY_COMPARE_WITH_TIMEOUT(task.state(), Task::State::Finished, patience); }();
    return task.state() == Task::State::Finished ? task.outcome() : Outcome::cancelled();
}

QByteArray logged;

void keepLog(QtMsgType, const QMessageLogContext &, const QString &text)
{
    logged += text.toUtf8() + '\n';
}

} // namespace

/// The keychain of the desktop for real: gnome-keyring on a bus of its own.
class TestKeyring : public QObject
{
    Q_OBJECT

    std::unique_ptr<TempKeyring> m_keyring;

    static std::unique_ptr<KeychainSecretStore> makeStore()
    {
        auto store = std::make_unique<KeychainSecretStore>();
        [&store] {
            QTRY_VERIFY_WITH_TIMEOUT(store->keychain() != SecretStore::Keychain::Unknown, patience);
        }();
        return store;
    }
    static std::optional<Secret> readFrom(SecretStore &store, const QString &key)
    {
        const auto task = store.read(key);
        return run(*task).isSucceeded() ? task->result() : std::nullopt;
    }
    QStringList filesWith(const QByteArray &text) const
    {
        QStringList found;
        QDirIterator it(m_keyring->dir(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            QFile file(it.next());
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(text))
                found << file.fileName();
        }
        return found;
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = TempKeyring::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_keyring = std::make_unique<TempKeyring>();
        QVERIFY2(m_keyring->error().isEmpty(), qPrintable(m_keyring->error()));
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void cleanupTestCase() { m_keyring.reset(); }

    void findsTheKeychain()
    {
        const auto store = makeStore();
        QCOMPARE(store->keychain(), SecretStore::Keychain::Available);
        QVERIFY(!store->keychainName().isEmpty());
        QVERIFY(store->missingReason().isEmpty());
    }

    void keepsASecretForTheNextRun_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("plain") << canary;
        QTest::newRow("UTF-8 and blanks") << QByteArray("  gr\xc3\xbc\xc3\x9f 'e\" \\ ") + canary;
        QTest::newRow("long") << canary + QByteArray(4000, 'x');
    }
    void keepsASecretForTheNextRun()
    {
        QFETCH(QByteArray, text);
        const QString key = QStringLiteral("ssh/dba@berlin-1");
        {
            const auto store = makeStore();
            QVERIFY(run(*store->write(key, secret(text), Remember::InKeychain)).isSucceeded());
        }
        {
            const auto store = makeStore();
            const auto known = readFrom(*store, key);
            QVERIFY(known.has_value());
            QCOMPARE(*known, secret(text));
            QVERIFY(!readFrom(*store, QStringLiteral("ssh/other")).has_value());
            QVERIFY(run(*store->remove(key)).isSucceeded());
            QVERIFY(!readFrom(*store, key).has_value());
            QVERIFY(run(*store->remove(key)).isSucceeded()); // nothing to remove is no failure
        }
        QVERIFY(!readFrom(*makeStore(), key).has_value());
    }

    void forThisRunOnlyNeverReachesIt()
    {
        const QString key = QStringLiteral("ssh/run-only");
        {
            const auto store = makeStore();
            QVERIFY(run(*store->write(key, secret(canary), Remember::ForThisRun)).isSucceeded());
            QVERIFY(readFrom(*store, key).has_value());
        }
        QVERIFY(!readFrom(*makeStore(), key).has_value());
    }

    void aLockedKeychainSaysSoAndHoldsNothingUp()
    {
        const QString key = QStringLiteral("ssh/locked");
        const auto store = makeStore();
        QVERIFY(run(*store->write(key, secret(canary), Remember::InKeychain)).isSucceeded());
        QVERIFY(m_keyring->lock());

        const auto fresh = makeStore(); // the program is started while it is locked
        const auto read = fresh->read(key);
        const Outcome outcome = run(*read);
        QVERIFY(outcome.isFailed());
        QCOMPARE(outcome.error().kind, ErrorKind::Io);
        QVERIFY(!outcome.error().remedy.isEmpty());
        QVERIFY(!read->result().has_value());

        const Outcome written = run(*fresh->write(key, secret("other"), Remember::InKeychain));
        QVERIFY(written.isFailed());
        QCOMPARE(written.error().kind, ErrorKind::Io);
        QCOMPARE(readFrom(*fresh, key).value_or(Secret()),
                 secret("other")); // known for this run all the same
        QVERIFY(run(*fresh->write(key, secret("third"), Remember::ForThisRun)).isSucceeded());
        QCOMPARE(readFrom(*fresh, key).value_or(Secret()), secret("third"));

        QVERIFY(m_keyring->unlock());
        QCOMPARE(readFrom(*makeStore(), key).value_or(Secret()), secret(canary));
    }

    void aLoginIsAskedForWhileItIsLocked()
    {
        Prompt prompt;
        prompt.kind = Prompt::Kind::LoginPassword;
        prompt.host = QStringLiteral("berlin-1");
        prompt.secretKey = QStringLiteral("ssh/desk");
        const auto store = makeStore();
        QVERIFY(run(*store->write(prompt.secretKey, secret(canary), Remember::InKeychain))
                        .isSucceeded());
        QVERIFY(m_keyring->lock());
        const auto fresh = makeStore();
        {
            PromptDesk desk(*fresh);
            const auto silent = desk.silent().ask(prompt);
            QCOMPARE(run(*silent).error().kind, ErrorKind::AnswerNeeded);
            const auto asked = desk.ask(prompt);
            asked->start();
            QTRY_COMPARE_WITH_TIMEOUT(desk.shown().size(), 1, patience);
            desk.answer(desk.shown().first().id, secret("typed"), Remember::ForThisRun);
            QTRY_COMPARE(asked->state(), Task::State::Finished);
            QCOMPARE(asked->answer(), secret("typed"));
        }
        QVERIFY(m_keyring->unlock());
    }

    void noFileAndNoLogHoldsASecret()
    {
        logged.clear();
        QLoggingCategory::setFilterRules(QStringLiteral("pgtandem.*=true\nqtkeychain*=true"));
        const QtMessageHandler before = qInstallMessageHandler(keepLog);
        const QString folder = m_keyring->dir() + QStringLiteral("/config/pgTandem");
        QDir().mkpath(folder);
        SavedCluster cluster;
        cluster.id = SavedCluster::newId();
        cluster.name = QStringLiteral("orders");
        cluster.monitorRole = QStringLiteral("watcher");
        SavedServer server;
        server.id = server.name = QStringLiteral("berlin-1");
        server.access.ssh.host = server.name;
        server.access.ssh.auth = SshTarget::Auth::Password;
        server.address = QStringLiteral("127.0.0.1");
        cluster.servers = {server};
        {
            Settings settings(folder + QStringLiteral("/settings.json"));
            settings.setValue(settings::theme, QStringLiteral("dark"));
            ClusterStore clusters(folder + QStringLiteral("/clusters.json"));
            QVERIFY(clusters.load());
            QVERIFY(clusters.put(cluster));
            const auto store = makeStore();
            PromptDesk desk(*store);
            Prompt prompt;
            prompt.kind = Prompt::Kind::LoginPassword;
            prompt.secretKey = QStringLiteral("ssh/canary");
            const auto asked = desk.ask(prompt);
            asked->start();
            QTRY_COMPARE_WITH_TIMEOUT(desk.shown().size(), 1, patience);
            desk.answer(desk.shown().first().id, secret(canary), Remember::InKeychain);
            QVERIFY(run(*store->write(cluster.secretKey(), secret(canary), Remember::InKeychain))
                            .isSucceeded());
            QTRY_VERIFY_WITH_TIMEOUT(readFrom(*makeStore(), prompt.secretKey).has_value(),
                                     patience);
            QVERIFY(!clusters.exportJson({cluster.id}).contains(canary));
        }
        qInstallMessageHandler(before);
        QLoggingCategory::setFilterRules(QString());
        QVERIFY(!logged.contains(canary));
        QVERIFY(!filesWith("watcher").isEmpty()); // the search finds what is there
        QCOMPARE(filesWith(canary), QStringList());
    }

    // Last: the service does not come back.
    void aKeychainThatEndsIsMissingForTheNextRun()
    {
        const auto store = makeStore();
        m_keyring->stopService();
        QVERIFY(run(*store->read(QStringLiteral("ssh/x"))).isFailed());
        const auto fresh = makeStore();
        QCOMPARE(fresh->keychain(), SecretStore::Keychain::Missing);
        QVERIFY(!fresh->missingReason().isEmpty());
        const Outcome written =
                run(*fresh->write(QStringLiteral("ssh/x"), secret("a"), Remember::InKeychain));
        QCOMPARE(written.error().kind, ErrorKind::Unsupported);
        QCOMPARE(readFrom(*fresh, QStringLiteral("ssh/x")).value_or(Secret()), secret("a"));
    }
};

QTEST_GUILESS_MAIN(TestKeyring)
#include "tst_keyring.moc"
