// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/cleanupguard.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace pgt::test {

struct TempAccountOptions
{
    QString shell = QStringLiteral("/bin/bash");
    QByteArray password; ///< empty: none, so that only keys let it in
    /// Lines for /etc/sudoers.d; %1 is the account's name. Checked by visudo first.
    QStringList sudoers;
    QByteArray doas; ///< content of /etc/doas.conf; %1 as above
};

/// A throw-away account of this computer with its home, removed together with the object or with
/// the test's process. Needs root. It exists after the constructor unless error() says otherwise.
class TempAccount
{
public:
    explicit TempAccount(const TempAccountOptions &options = {});
    ~TempAccount();
    TempAccount(const TempAccount &) = delete;
    TempAccount &operator=(const TempAccount &) = delete;

    /// Why accounts cannot be made here; empty if they can.
    static QString whyNot();

    QString name() const { return m_name; }
    QString home() const { return m_home; }
    QString error() const { return m_error; }
    /// A file in the home, owned by the account.
    bool putFile(const QString &name, const QByteArray &content);

private:
    bool make(const TempAccountOptions &options);
    bool writeRules(const TempAccountOptions &options);
    bool run(const QStringList &line, const QByteArray &input = {});

    QString m_name;
    QString m_home;
    QString m_error;
    CleanupGuard m_guard;
};

} // namespace pgt::test
