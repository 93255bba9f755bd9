// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/keychainsecretstore.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace pgt;

namespace {

Secret secret(const char *text)
{
    return Secret::fromUtf8(QByteArray(text));
}

Outcome outcomeOf(Task &task)
{
    QSignalSpy finished(&task, &Task::finished);
    task.start();
    if (finished.isEmpty() && !finished.wait(30000))
        qFatal("no end");
    return task.outcome();
}

} // namespace

/// Without a session bus, as over SSH or in a container: the real QtKeychain, no keychain.
class TestKeychainSecretStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        qunsetenv("DISPLAY");
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void saysThatThereIsNoKeychain()
    {
        KeychainSecretStore store;
        QCOMPARE(store.keychain(), SecretStore::Keychain::Unknown);
        QVERIFY(!store.keychainName().isEmpty());
        QSignalSpy changed(&store, &SecretStore::keychainChanged);
        QTRY_COMPARE(store.keychain(), SecretStore::Keychain::Missing);
        QCOMPARE(changed.count(), 1);
        QVERIFY(store.keychainName().isEmpty());
        QVERIFY(!store.missingReason().isEmpty());
    }

    void aMissingKeychainIsNoErrorWhenReading()
    {
        KeychainSecretStore store;
        const auto task = store.read(QStringLiteral("a")); // before it is known to be missing
        QVERIFY(outcomeOf(*task).isSucceeded());
        QVERIFY(!task->result().has_value());
        QCOMPARE(store.keychain(), SecretStore::Keychain::Missing);
        const auto again = store.read(QStringLiteral("a"));
        QVERIFY(outcomeOf(*again).isSucceeded());
        QVERIFY(!again->result().has_value());
    }

    void remembersForThisRun()
    {
        KeychainSecretStore store;
        const auto write = store.write(QStringLiteral("k"), secret("geheim"), Remember::ForThisRun);
        QVERIFY(outcomeOf(*write).isSucceeded());
        const auto read = store.read(QStringLiteral("k"));
        QVERIFY(outcomeOf(*read).isSucceeded());
        QCOMPARE(*read->result(), secret("geheim"));
        QVERIFY(outcomeOf(*store.remove(QStringLiteral("k"))).isSucceeded());
        const auto gone = store.read(QStringLiteral("k"));
        QVERIFY(outcomeOf(*gone).isSucceeded());
        QVERIFY(!gone->result().has_value());
    }

    void saysWhenItCannotRememberLonger()
    {
        KeychainSecretStore store;
        for (int i = 0; i < 2; ++i) { // not known yet, then known to be missing
            const auto write =
                    store.write(QStringLiteral("k"), secret("geheim"), Remember::InKeychain);
            const Outcome outcome = outcomeOf(*write);
            QVERIFY(outcome.isFailed());
            QCOMPARE(outcome.error().kind, ErrorKind::Unsupported);
            QVERIFY(!outcome.error().remedy.isEmpty());
            QVERIFY(!outcome.error().toPlainText().contains(QLatin1String("geheim")));
        }
        const auto read = store.read(QStringLiteral("k"));
        QVERIFY(outcomeOf(*read).isSucceeded());
        QCOMPARE(*read->result(), secret("geheim"));
    }

    void aTaskMayBeDestroyedWhileItRuns()
    {
        KeychainSecretStore store;
        auto task = store.read(QStringLiteral("a"));
        task->start();
        task.reset();
        QTRY_COMPARE(store.keychain(), SecretStore::Keychain::Missing);
    }
};

QTEST_GUILESS_MAIN(TestKeychainSecretStore)
#include "tst_keychainsecretstore.moc"
