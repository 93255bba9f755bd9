// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/keychainsecretstore.h"

#include "app/base/log.h"
#include "app/store/keychainlock.h"
#include "app/task/composites.h"

#include <QPointer>
#include <QTimer>

#include <qt6keychain/keychain.h>

namespace pgt {

using namespace std::chrono_literals;

namespace {

const QString serviceName = QStringLiteral("pgTandem");

/// A dialog of the keychain may be open, so this is long; but an answer that never comes must not
/// stop the program.
constexpr auto answerLimit = 120s;

Error keychainError(const QString &text, const QString &detail)
{
    return Error::make(ErrorKind::Io, text, {},
                       KeychainSecretStore::tr("Unlock the keychain and try again, or type the "
                                               "password for this run only."))
            .withDetail(detail);
}

Error lockedError()
{
    return Error::make(ErrorKind::Io, KeychainSecretStore::tr("The keychain is locked."),
                       KeychainSecretStore::tr("What it holds cannot be read."),
                       KeychainSecretStore::tr("Unlock it and try again, or type the password for "
                                               "this run only."));
}

/// Runs one job of QtKeychain for a task: starts it, limits it, and lets go of it when the task
/// goes.
class JobRunner : public QObject
{
public:
    using Done = std::function<void(QKeychain::Job *)>; ///< nullptr: no answer within the limit

    JobRunner(QKeychain::Job *job, const Done &done) : m_job(job), m_done(done)
    {
        m_job->setAutoDelete(true);
        m_job->setInsecureFallback(false); // never a file in clear text
        connect(m_job, &QKeychain::Job::finished, this,
                [this](QKeychain::Job *ended) { end(ended); });
        m_limit.setSingleShot(true);
        connect(&m_limit, &QTimer::timeout, this, [this] { end(nullptr); });
    }

    void start()
    {
        m_limit.start(answerLimit);
        m_job->start();
    }

private:
    void end(QKeychain::Job *job)
    {
        m_limit.stop();
        if (m_job)
            disconnect(m_job, nullptr, this, nullptr);
        const Done done = std::exchange(m_done, {});
        if (done)
            done(job);
    }

    QPointer<QKeychain::Job> m_job;
    Done m_done;
    QTimer m_limit;
};

} // namespace

/// What the tasks of the keychain share: one job, and its errors in the program's terms.
class KeychainTask
{
public:
    explicit KeychainTask(KeychainSecretStore &store) : m_store(store) {}

protected:
    using Judge = std::function<void(QKeychain::Job *)>;

    void runJob(QKeychain::Job *job, const QString &failure,
                const std::function<void(const Outcome &)> &finish, const Judge &onSuccess)
    {
        const auto done = [this, failure, finish, onSuccess](QKeychain::Job *ended) {
            if (!ended) {
                finish(Outcome::failed(keychainError(failure, QStringLiteral("no answer"))));
                return;
            }
            m_store.learn(ended->error(), ended->errorString());
            if (ended->error() == QKeychain::NoError)
                onSuccess(ended);
            else if (ended->error() == QKeychain::EntryNotFound)
                finishUnlessLocked(finish);
            else if (m_store.keychain() == SecretStore::Keychain::Missing)
                finish(whenMissing());
            else
                finish(Outcome::failed(keychainError(failure, ended->errorString())));
        };
        m_runner = std::make_unique<JobRunner>(job, done);
        m_runner->start();
    }

    // There is no such entry, or it cannot be seen.
    void finishUnlessLocked(const std::function<void(const Outcome &)> &finish)
    {
        m_lock = std::make_unique<KeychainLock>();
        QObject::connect(
                m_lock.get(), &KeychainLock::answered, m_lock.get(), [finish](bool isLocked) {
                    finish(isLocked ? Outcome::failed(lockedError()) : Outcome::succeeded());
                });
        m_lock->ask();
    }

    virtual Outcome whenMissing() const { return Outcome::succeeded(); }
    ~KeychainTask() = default;

    KeychainSecretStore &m_store;

private:
    std::unique_ptr<JobRunner> m_runner;
    std::unique_ptr<KeychainLock> m_lock;
};

namespace {

class ReadTask final : public ReadSecretTask, private KeychainTask
{
public:
    ReadTask(KeychainSecretStore &store, const QString &key) : KeychainTask(store), m_key(key) {}
    /// The secret is known already: no job.
    ReadTask(KeychainSecretStore &store, const QString &key, const std::optional<Secret> &known)
        : KeychainTask(store), m_key(key), m_known(true)
    {
        m_secret = known;
    }

protected:
    void run() override
    {
        if (m_known) {
            finish(Outcome::succeeded());
            return;
        }
        auto *job = new QKeychain::ReadPasswordJob(serviceName);
        job->setKey(m_key);
        runJob(
                job, KeychainSecretStore::tr("The password could not be read from the keychain."),
                [this](const Outcome &outcome) { finish(outcome); },
                [this](QKeychain::Job *ended) {
                    m_secret = Secret::fromUtf8(
                            static_cast<QKeychain::ReadPasswordJob *>(ended)->binaryData());
                    finish(Outcome::succeeded());
                });
    }

private:
    QString m_key;
    bool m_known = false;
};

class WriteTask final : public Task, private KeychainTask
{
public:
    WriteTask(KeychainSecretStore &store, const QString &key, const Secret &secret)
        : KeychainTask(store), m_key(key), m_secret(secret)
    {}

protected:
    void run() override
    {
        if (m_store.keychain() == SecretStore::Keychain::Missing) {
            finish(whenMissing());
            return;
        }
        auto *job = new QKeychain::WritePasswordJob(serviceName);
        job->setKey(m_key);
        job->setBinaryData(m_secret.toUtf8());
        const auto end = [this](const Outcome &outcome) { finish(outcome); };
        runJob(job, KeychainSecretStore::tr("The password could not be saved in the keychain."),
               end, [end](QKeychain::Job *) { end(Outcome::succeeded()); });
    }

    Outcome whenMissing() const override
    {
        return Outcome::failed(Error::make(
                ErrorKind::Unsupported,
                KeychainSecretStore::tr("The password is remembered for this run only."),
                m_store.missingReason(),
                KeychainSecretStore::tr("It is asked for again after the next start; install and "
                                        "start a keychain service to avoid that.")));
    }

private:
    QString m_key;
    Secret m_secret;
};

class RemoveTask final : public Task, private KeychainTask
{
public:
    RemoveTask(KeychainSecretStore &store, const QString &key) : KeychainTask(store), m_key(key) {}

protected:
    void run() override
    {
        if (m_store.keychain() == SecretStore::Keychain::Missing) {
            finish(Outcome::succeeded());
            return;
        }
        auto *job = new QKeychain::DeletePasswordJob(serviceName);
        job->setKey(m_key);
        const auto end = [this](const Outcome &outcome) { finish(outcome); };
        runJob(job, KeychainSecretStore::tr("The password could not be removed from the keychain."),
               end, [end](QKeychain::Job *) { end(Outcome::succeeded()); });
    }

private:
    QString m_key;
};

} // namespace

KeychainSecretStore::KeychainSecretStore(QObject *parent) : SecretStore(parent)
{
    QTimer::singleShot(0, this, &KeychainSecretStore::look);
}

KeychainSecretStore::~KeychainSecretStore() = default;

QString KeychainSecretStore::keychainName() const
{
    if (m_keychain == Keychain::Missing)
        return {};
#if defined(Q_OS_MACOS)
    return tr("Keychain", "name of the program on macOS");
#elif defined(Q_OS_WIN)
    return tr("Credential Manager", "name of the program on Windows");
#else
    return tr("the system keyring");
#endif
}

void KeychainSecretStore::look()
{
    if (m_keychain != Keychain::Unknown)
        return;
    // No parent: a job must outlive its answer (libsecret calls back into it, seen with 0.13.2).
    auto *job = new QKeychain::ReadPasswordJob(serviceName);
    job->setKey(QStringLiteral("is-there-a-keychain"));
    job->setInsecureFallback(false);
    connect(job, &QKeychain::Job::finished, this,
            [this](QKeychain::Job *ended) { learn(ended->error(), ended->errorString()); });
    job->start();
}

void KeychainSecretStore::learn(int error, const QString &text)
{
    Keychain found = m_keychain;
    switch (error) {
    case QKeychain::NoError:
    case QKeychain::EntryNotFound:
    case QKeychain::AccessDeniedByUser:
        found = Keychain::Available;
        break;
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        found = Keychain::Missing;
        break;
    default:
        // Without a session bus libsecret answers with "other error"; one failure of a keychain
        // that has worked before says nothing.
        if (m_keychain == Keychain::Unknown)
            found = Keychain::Missing;
    }
    if (found == m_keychain)
        return;
    m_keychain = found;
    if (found == Keychain::Missing) {
        m_missingReason = tr("This computer has no keychain that can be used.");
        qCInfo(lcStore) << "no keychain:" << error << text;
    }
    Q_EMIT keychainChanged();
}

std::unique_ptr<ReadSecretTask> KeychainSecretStore::read(const QString &key)
{
    const auto known = m_thisRun.constFind(key);
    if (known != m_thisRun.cend())
        return std::make_unique<ReadTask>(*this, key, *known);
    if (m_keychain == Keychain::Missing)
        return std::make_unique<ReadTask>(*this, key, std::nullopt);
    return std::make_unique<ReadTask>(*this, key);
}

TaskPtr KeychainSecretStore::write(const QString &key, const Secret &secret, Remember remember)
{
    m_thisRun.insert(key, secret);
    if (remember == Remember::ForThisRun)
        return std::make_unique<FunctionTask>([] { return Outcome::succeeded(); });
    return std::make_unique<WriteTask>(*this, key, secret);
}

TaskPtr KeychainSecretStore::remove(const QString &key)
{
    m_thisRun.remove(key);
    return std::make_unique<RemoveTask>(*this, key);
}

} // namespace pgt
