// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/secretstore.h"

#include <QHash>
#include <QPointer>
#include <QStringList>

namespace pgt::test {

/// A keychain in memory that can be missing, refuse, or not answer until told to.
class FakeSecretStore final : public SecretStore
{
    Q_OBJECT

public:
    enum class Behaviour { Works, Fails, Hangs };

    explicit FakeSecretStore(Keychain keychain = Keychain::Available) : m_keychain(keychain) {}

    Keychain keychain() const override { return m_keychain; }
    QString keychainName() const override;
    QString missingReason() const override;
    std::unique_ptr<ReadSecretTask> read(const QString &key) override;
    TaskPtr write(const QString &key, const Secret &secret, Remember remember) override;
    TaskPtr remove(const QString &key) override;

    void setKeychain(Keychain keychain);
    /// For tasks started from now on.
    void setBehaviour(Behaviour behaviour) { m_behaviour = behaviour; }
    /// Lets the tasks that hang end as if the store worked.
    void answer();
    /// Forgets what was kept for this run, as a restart of the program does.
    void restart() { m_thisRun.clear(); }

    QHash<QString, Secret> inKeychain; ///< what would outlive the run
    QStringList calls;                 ///< "read KEY", "write KEY", "remove KEY"

private:
    friend class FakeReadSecretTask;
    friend class FakeStoreTask;

    Keychain m_keychain;
    Behaviour m_behaviour = Behaviour::Works;
    QHash<QString, Secret> m_thisRun;
    QList<QPointer<Task>> m_hanging;
};

} // namespace pgt::test
