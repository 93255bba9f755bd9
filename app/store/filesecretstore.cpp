// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/filesecretstore.h"

#include "app/store/jsonfile.h"
#include "app/task/composites.h"

#include <QFile>
#include <QFileInfo>

namespace pgt {

namespace {

/// Why the file must not be used; nullopt: it may, or there is none.
std::optional<Error> problemOf(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return std::nullopt;
    constexpr QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup |
                                          QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
#ifndef Q_OS_WIN // there the folder of the account protects it
    if (info.permissions() & others) {
        return Error::make(
                ErrorKind::Io,
                FileSecretStore::tr("The file of passwords %1 can be read by others.").arg(path),
                FileSecretStore::tr("It is not used."),
                FileSecretStore::tr("Change the passwords in it, then run chmod 600 on "
                                    "it, or delete it."));
    }
#else
    Q_UNUSED(others)
#endif
    return std::nullopt;
}

/// Changes the file. @p secret empty: takes the key out.
Outcome changeFile(const QString &path, const QString &key, const Secret &secret)
{
    if (const auto problem = problemOf(path))
        return Outcome::failed(*problem);
    Result<QJsonObject> read = readJsonFile(path);
    if (!read)
        return Outcome::failed(read.error());
    QJsonObject object = *read;
    if (secret.isEmpty()) {
        if (!object.contains(key))
            return Outcome::succeeded();
        object.remove(key);
        if (object.isEmpty()) {
            QFile::remove(path);
            return Outcome::succeeded();
        }
    } else {
        object.insert(key, QString::fromUtf8(secret.view().data(), secret.size()));
    }
    const Result<void> written = writeJsonFile(path, object);
    return written ? Outcome::succeeded() : Outcome::failed(written.error());
}

class ReadTask final : public ReadSecretTask
{
public:
    ReadTask(std::unique_ptr<ReadSecretTask> inner, const QString &path, const QString &key)
        : m_inner(std::move(inner)), m_path(path), m_key(key)
    {}

protected:
    void run() override
    {
        connect(m_inner.get(), &Task::finished, this, &ReadTask::innerEnded);
        m_inner->start();
    }
    void abort() override
    {
        m_inner.reset();
        finish(Outcome::cancelled());
    }

private:
    void innerEnded(const Outcome &outcome)
    {
        m_secret = outcome.isSucceeded() ? m_inner->result() : std::nullopt;
        m_inner.release()->deleteLater(); // it is still in its signal
        if (m_secret || !QFileInfo::exists(m_path)) {
            finish(outcome);
            return;
        }
        if (const auto problem = problemOf(m_path)) {
            finish(Outcome::failed(*problem));
            return;
        }
        const Result<QJsonObject> object = readJsonFile(m_path);
        if (!object) {
            finish(Outcome::failed(object.error()));
            return;
        }
        const QString kept = object->value(m_key).toString();
        if (kept.isEmpty()) {
            finish(outcome);
            return;
        }
        m_secret = Secret::fromString(kept);
        finish(Outcome::succeeded());
    }

    std::unique_ptr<ReadSecretTask> m_inner;
    QString m_path, m_key;
};

} // namespace

FileSecretStore::FileSecretStore(SecretStore &keychain, const QString &path, QObject *parent)
    : SecretStore(parent), m_inner(keychain), m_path(path)
{
    connect(&m_inner, &SecretStore::keychainChanged, this, &SecretStore::keychainChanged);
}

std::unique_ptr<ReadSecretTask> FileSecretStore::read(const QString &key)
{
    return std::make_unique<ReadTask>(m_inner.read(key), m_path, key);
}

TaskPtr FileSecretStore::write(const QString &key, const Secret &secret, Remember remember)
{
    const auto change = [path = m_path, key](const Secret &kept) {
        return [path, key, kept] { return changeFile(path, key, kept); };
    };
    auto steps = std::make_unique<Sequence>();
    const Remember inner = remember == Remember::InKeychain ? remember : Remember::ForThisRun;
    steps->add(
            [this, key, secret, inner]() -> TaskPtr { return m_inner.write(key, secret, inner); });
    if (remember == Remember::InFile)
        steps->add(std::function<Outcome()>(change(secret)));
    else if (QFileInfo::exists(m_path)) // an old one must not come back at the next start
        steps->add(std::function<Outcome()>(change(Secret())));
    return steps;
}

TaskPtr FileSecretStore::remove(const QString &key)
{
    auto steps = std::make_unique<Sequence>();
    steps->add([this, key]() -> TaskPtr { return m_inner.remove(key); });
    if (QFileInfo::exists(m_path))
        steps->add(std::function<Outcome()>(
                [path = m_path, key] { return changeFile(path, key, Secret()); }));
    return steps;
}

} // namespace pgt
