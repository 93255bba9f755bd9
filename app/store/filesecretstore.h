// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/secretstore.h"

namespace pgt {

/// A keychain, and beside it one file for what the user has explicitly asked to be kept in a file:
/// readable by this account alone (0600), not encrypted. Nothing is ever written there without
/// Remember::InFile, and what moves to the keychain leaves it. The file is gone with its last
/// secret. A file that others may read is not used, as ssh does with keys.
class FileSecretStore final : public SecretStore
{
    Q_OBJECT

public:
    /// @p keychain is borrowed and must outlive this. @p path need not exist.
    FileSecretStore(SecretStore &keychain, const QString &path, QObject *parent = nullptr);

    Keychain keychain() const override { return m_inner.keychain(); }
    QString keychainName() const override { return m_inner.keychainName(); }
    QString missingReason() const override { return m_inner.missingReason(); }
    QString filePath() const override { return m_path; }

    /// This run's memory and the keychain first; the file if they have none.
    std::unique_ptr<ReadSecretTask> read(const QString &key) override;
    TaskPtr write(const QString &key, const Secret &secret, Remember remember) override;
    TaskPtr remove(const QString &key) override;

private:
    SecretStore &m_inner;
    QString m_path;
};

} // namespace pgt
