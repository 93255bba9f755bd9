// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/filesecretstore.h"
#include "tests/support/fakesecretstore.h"

#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

class TestFileSecretStore : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    const QString m_key = u"cluster/abc/pgtandem_monitor"_s;
    QString file() const { return m_folder.filePath(u"deep/passwords.json"_s); }

    static Outcome run(const TaskPtr &task)
    {
        QSignalSpy ended(task.get(), &Task::finished);
        task->start();
        if (ended.isEmpty() && !ended.wait())
            qFatal("the task does not end");
        return ended.first().first().value<Outcome>();
    }
    static std::optional<Secret> read(FileSecretStore &store, const QString &key,
                                      Outcome *outcome = nullptr)
    {
        const auto task = store.read(key);
        QSignalSpy ended(task.get(), &Task::finished);
        task->start();
        if (ended.isEmpty() && !ended.wait())
            qFatal("the task does not end");
        if (outcome)
            *outcome = ended.first().first().value<Outcome>();
        return task->result();
    }
    static Secret secret(const char *text) { return Secret::fromUtf8(QByteArray(text)); }

private Q_SLOTS:
    void cleanup() { QFile::remove(file()); }

    void nothingIsWrittenWithoutTheUsersChoice()
    {
        for (const auto keychain :
             {SecretStore::Keychain::Missing, SecretStore::Keychain::Available}) {
            FakeSecretStore inner(keychain);
            FileSecretStore store(inner, file());
            run(store.write(m_key, secret("one"), Remember::ForThisRun));
            run(store.write(m_key, secret("one"), Remember::InKeychain));
            QVERIFY(!QFileInfo::exists(file()));
            QCOMPARE(read(store, m_key), std::optional(secret("one")));
        }
    }

    void theFileOutlivesTheRunAndIsOursAlone()
    {
        FakeSecretStore inner(SecretStore::Keychain::Missing);
        FileSecretStore store(inner, file());
        QCOMPARE(store.filePath(), file());
        QVERIFY(run(store.write(m_key, secret("ä 'x'"), Remember::InFile)).isSucceeded());
        const auto allowed =
                QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
        QCOMPARE(QFileInfo(file()).permissions() & ~allowed, QFile::Permissions());
        FakeSecretStore later(SecretStore::Keychain::Missing);
        FileSecretStore next(later, file());
        QCOMPARE(read(next, m_key), std::optional(secret("ä 'x'")));
        QCOMPARE(read(next, u"another"_s), std::optional<Secret>());
    }

    void itIsReadAlsoIfTheKeychainRefuses()
    {
        FakeSecretStore inner(SecretStore::Keychain::Missing);
        FileSecretStore store(inner, file());
        run(store.write(m_key, secret("one"), Remember::InFile));
        FakeSecretStore locked;
        locked.setBehaviour(FakeSecretStore::Behaviour::Fails);
        FileSecretStore next(locked, file());
        QCOMPARE(read(next, m_key), std::optional(secret("one")));
        Outcome outcome = Outcome::succeeded();
        QVERIFY(!read(next, u"another"_s, &outcome));
        QVERIFY(outcome.isFailed()); // the keychain's refusal is not hidden
    }

    void whatMovesToTheKeychainOrIsRemovedLeavesTheFile()
    {
        FakeSecretStore inner;
        FileSecretStore store(inner, file());
        run(store.write(m_key, secret("one"), Remember::InFile));
        run(store.write(u"other"_s, secret("two"), Remember::InFile));
        run(store.write(m_key, secret("three"), Remember::InKeychain));
        FakeSecretStore empty(SecretStore::Keychain::Missing);
        FileSecretStore next(empty, file());
        QVERIFY(!read(next, m_key));
        QCOMPARE(read(next, u"other"_s), std::optional(secret("two")));
        run(next.remove(u"other"_s));
        QVERIFY(!QFileInfo::exists(file())); // empty: gone
    }

    void aFileThatOthersMayReadIsNotUsed()
    {
        FakeSecretStore inner(SecretStore::Keychain::Missing);
        FileSecretStore store(inner, file());
        run(store.write(m_key, secret("one"), Remember::InFile));
        QVERIFY(QFile::setPermissions(file(),
                                      QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
        FakeSecretStore later(SecretStore::Keychain::Missing);
        FileSecretStore next(later, file());
        Outcome outcome = Outcome::succeeded();
        QVERIFY(!read(next, m_key, &outcome));
        QVERIFY(outcome.isFailed());
        QCOMPARE(outcome.error().kind, ErrorKind::Io);
        QVERIFY(run(next.write(m_key, secret("two"), Remember::InFile)).isFailed());
        QCOMPARE(read(next, m_key), std::optional(secret("two"))); // for this run
    }
};

QTEST_GUILESS_MAIN(TestFileSecretStore)
#include "tst_filesecretstore.moc"
