// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/secret.h"
#include "app/task/task.h"

#include <optional>

namespace pgt {

/// How long a secret is remembered.
enum class Remember {
    ForThisRun,
    InKeychain,
    InFile, ///< readable by this account alone, not encrypted: only by the user's own choice
};

/// Reads one secret. result() is meaningful after Succeeded; nullopt: none of that name.
class ReadSecretTask : public Task
{
    Q_OBJECT

public:
    using Task::Task;
    const std::optional<Secret> &result() const { return m_secret; }

protected:
    std::optional<Secret> m_secret;
};

/// Where passwords are kept: in memory for this run and, if the computer has one, in its keychain.
/// All tasks are returned in state Created and must be destroyed before the store.
class SecretStore : public QObject
{
    Q_OBJECT

public:
    enum class Keychain {
        Unknown, ///< not tried yet
        Available,
        Missing, ///< no keychain service on this computer, or it cannot be used
    };
    Q_ENUM(Keychain)

    using QObject::QObject;

    /// Whether secrets can outlive this run.
    virtual Keychain keychain() const = 0;
    /// Name of the keychain for "Remember in ..."; empty if Missing.
    virtual QString keychainName() const = 0;
    /// Why there is none, as a sentence; empty unless Missing.
    virtual QString missingReason() const = 0;

    /// The file for Remember::InFile, whether it exists or not; empty: there is no such way.
    virtual QString filePath() const { return {}; }

    /// This run's memory first, then the keychain. A keychain that is missing is not an error: the
    /// result is nullopt. Errors: Io (the keychain refused or is locked).
    virtual std::unique_ptr<ReadSecretTask> read(const QString &key) = 0;
    /// Always remembered for this run. InKeychain fails with Unsupported if there is none,
    /// InFile if there is no such way, and with Io if it cannot be written; the secret is known for
    /// this run then, too.
    virtual TaskPtr write(const QString &key, const Secret &secret, Remember remember) = 0;
    /// Forgets it everywhere; an unknown key succeeds.
    virtual TaskPtr remove(const QString &key) = 0;

Q_SIGNALS:
    void keychainChanged();
};

} // namespace pgt
