// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace pgt {

/// Reads what ssh writes to stderr at LogLevel DEBUG1, which is the only place where it names the
/// host key in use and tells whether the login succeeded (OpenSSH 7.4 to 10).
class SshLog
{
public:
    void feed(const QByteArray &bytes);

    /// Everything but debug lines: for people, verbatim, the last 16 KiB.
    QString words() const;
    /// "ssh-ed25519 SHA256:..." of the host at the far end; empty until the key exchange.
    QString hostKey() const { return m_hostKey; }
    bool isAuthenticated() const { return m_authenticated; }
    /// Whether the other side introduced itself as an SSH server.
    bool isSshServer() const { return m_isSshServer; }
    /// First line of something else that answered, for example "HTTP/1.1 400 Bad Request".
    QString foreignBanner() const { return m_foreignBanner; }

private:
    void line(const QByteArray &line);

    QByteArray m_partial;
    QByteArray m_words;
    QString m_hostKey;
    QString m_foreignBanner;
    bool m_authenticated = false;
    bool m_isSshServer = false;
};

} // namespace pgt
