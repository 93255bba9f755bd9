// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/secretstore.h"

#include <QHash>

namespace pgt {

/// Passwords in the keychain of the desktop (Secret Service or KWallet, Keychain of macOS,
/// Credential Manager of Windows) through QtKeychain, never in a file of our own. On a computer
/// without one, what is written is kept for this run only, and keychain() says so.
///
/// Looks for a keychain right after construction, by reading an entry that does not exist; that
/// opens no dialog of the keychain.
class KeychainSecretStore final : public SecretStore
{
    Q_OBJECT

public:
    explicit KeychainSecretStore(QObject *parent = nullptr);
    ~KeychainSecretStore() override;

    Keychain keychain() const override { return m_keychain; }
    QString keychainName() const override;
    QString missingReason() const override { return m_missingReason; }

    std::unique_ptr<ReadSecretTask> read(const QString &key) override;
    TaskPtr write(const QString &key, const Secret &secret, Remember remember) override;
    TaskPtr remove(const QString &key) override;

private:
    friend class KeychainTask;

    void look();
    /// Draws the conclusion from the end of any job: @p error is a QKeychain::Error.
    void learn(int error, const QString &text);

    Keychain m_keychain = Keychain::Unknown;
    QString m_missingReason;
    QHash<QString, Secret> m_thisRun;
};

} // namespace pgt
