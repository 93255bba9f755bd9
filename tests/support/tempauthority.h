// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/tempcluster.h"

#include <QTemporaryDir>

namespace pgt::test {

/// An authority of certificates in a private folder, made by openssl. For tests only: blocks.
class TempAuthority
{
public:
    /// Makes the authority's own key and certificate; see error().
    explicit TempAuthority(const QString &name);

    /// What went wrong last, in openssl's words; empty if nothing did.
    QString error() const { return m_error; }
    /// The authority's certificate.
    QString root() const { return m_dir.filePath(QStringLiteral("ca.crt")); }
    /// A key with a certificate for @p name, as certificate(name) and key(name).
    bool issue(const QString &name);
    QString certificate(const QString &name) const { return m_dir.filePath(name + u".crt"); }
    QString key(const QString &name) const { return m_dir.filePath(name + u".key"); }

    /// Lets @p cluster speak TLS as @p name, with client certificates of this authority, after its
    /// next start. What pg_hba.conf asks for is the caller's. Issue the name before.
    bool secure(TempCluster &cluster, const QString &name);

private:
    bool openssl(const QStringList &arguments);
    bool give(TempCluster &cluster, const QString &from, const QString &to);

    QTemporaryDir m_dir;
    QString m_error;
};

} // namespace pgt::test
