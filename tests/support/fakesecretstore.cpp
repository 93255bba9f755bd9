// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakesecretstore.h"

namespace pgt::test {

namespace {

Error refusal()
{
    return Error::make(ErrorKind::Io, QStringLiteral("The keychain refused."));
}

} // namespace

class FakeReadSecretTask final : public ReadSecretTask
{
public:
    FakeReadSecretTask(FakeSecretStore &store, const QString &key) : m_store(store), m_key(key) {}

    void answer()
    {
        if (m_store.m_thisRun.contains(m_key))
            m_secret = m_store.m_thisRun.value(m_key);
        else if (m_store.m_keychain != SecretStore::Keychain::Missing &&
                 m_store.inKeychain.contains(m_key))
            m_secret = m_store.inKeychain.value(m_key);
        finish(Outcome::succeeded());
    }

protected:
    void run() override
    {
        if (m_store.m_behaviour == FakeSecretStore::Behaviour::Fails)
            finish(Outcome::failed(refusal()));
        else if (m_store.m_behaviour == FakeSecretStore::Behaviour::Hangs)
            m_store.m_hanging.append(this);
        else
            answer();
    }

private:
    FakeSecretStore &m_store;
    QString m_key;
};

class FakeStoreTask final : public Task
{
public:
    FakeStoreTask(FakeSecretStore &store, const std::function<Outcome()> &work)
        : m_store(store), m_work(work)
    {}

    void answer() { finish(m_work()); }

protected:
    void run() override
    {
        if (m_store.m_behaviour == FakeSecretStore::Behaviour::Fails)
            finish(Outcome::failed(refusal()));
        else if (m_store.m_behaviour == FakeSecretStore::Behaviour::Hangs)
            m_store.m_hanging.append(this);
        else
            answer();
    }

private:
    FakeSecretStore &m_store;
    std::function<Outcome()> m_work;
};

QString FakeSecretStore::keychainName() const
{
    return m_keychain == Keychain::Missing ? QString() : QStringLiteral("Test Keychain");
}

QString FakeSecretStore::missingReason() const
{
    return m_keychain == Keychain::Missing ? QStringLiteral("There is no keychain.") : QString();
}

void FakeSecretStore::setKeychain(Keychain keychain)
{
    m_keychain = keychain;
    Q_EMIT keychainChanged();
}

std::unique_ptr<ReadSecretTask> FakeSecretStore::read(const QString &key)
{
    calls.append(QStringLiteral("read %1").arg(key));
    return std::make_unique<FakeReadSecretTask>(*this, key);
}

TaskPtr FakeSecretStore::write(const QString &key, const Secret &secret, Remember remember)
{
    calls.append(QStringLiteral("write %1").arg(key));
    m_thisRun.insert(key, secret);
    return std::make_unique<FakeStoreTask>(*this, [this, key, secret, remember] {
        if (remember == Remember::ForThisRun)
            return Outcome::succeeded();
        if (m_keychain == Keychain::Missing)
            return Outcome::failed(
                    Error::make(ErrorKind::Unsupported, QStringLiteral("For this run only.")));
        inKeychain.insert(key, secret);
        return Outcome::succeeded();
    });
}

TaskPtr FakeSecretStore::remove(const QString &key)
{
    calls.append(QStringLiteral("remove %1").arg(key));
    m_thisRun.remove(key);
    return std::make_unique<FakeStoreTask>(*this, [this, key] {
        inKeychain.remove(key);
        return Outcome::succeeded();
    });
}

void FakeSecretStore::answer()
{
    m_behaviour = Behaviour::Works;
    for (const QPointer<Task> &task : std::exchange(m_hanging, {})) {
        if (auto *read = dynamic_cast<FakeReadSecretTask *>(task.data()))
            read->answer();
        else if (auto *work = dynamic_cast<FakeStoreTask *>(task.data()))
            work->answer();
    }
}

} // namespace pgt::test
