// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/cleanupguard.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace pgt::test {

/// What the client's known_hosts says about the server.
enum class KnownHost {
    Right,  ///< its real key
    Absent, ///< nothing: a first contact
    Wrong,  ///< another key: what a man in the middle looks like
};

struct TempSshdOptions
{
    /// Lines put first into sshd_config: the first value of a keyword wins. %DIR% is dir().
    QStringList config;
    QString user; ///< who logs in; empty: the current account. Others only if run by root
    KnownHost knownHost = KnownHost::Right;
    QByteArray passphrase; ///< of the client's key; empty: none
    /// Lines of a PAM service of its own instead of the system's for sshd; needs root, a mount
    /// namespace and "UsePAM yes". %DIR% as above.
    QStringList pamStack;
};

/// A private SSH server on a random port of 127.0.0.1, run by the current account with its own host
/// key, one accepted client key and nothing of /etc/ssh or ~/.ssh. It gives the client an
/// ssh_config in which the host is called "test": `ssh -F configFile() test`.
///
/// It runs after the constructor unless error() says otherwise, and is gone with the object or with
/// the test's process. All calls block: for tests only.
class TempSshd
{
public:
    explicit TempSshd(const TempSshdOptions &options = {});
    ~TempSshd();
    TempSshd(const TempSshd &) = delete;
    TempSshd &operator=(const TempSshd &) = delete;

    /// Why servers cannot be made here; empty if they can.
    static QString whyNot();

    /// Starts it again, on the same port with the same keys. False: see error().
    bool start();
    /// Ends the listener and then its sessions: clients see a lost connection.
    void stop();
    /// Kills the server's side of all sessions with SIGKILL and goes on listening. The commands
    /// that ran in them are left to themselves, as when a real server's sshd is killed.
    void killSessions();
    /// Stops the server's side of all sessions with SIGSTOP: for the client it is as if the network
    /// swallowed everything. The listener goes on.
    void freezeSessions();
    void thawSessions();
    bool isRunning() const;
    QString error() const { return m_error; }

    QString alias() const { return QStringLiteral("test"); }
    QString user() const { return m_user; }
    quint16 port() const { return m_port; }
    QString dir() const { return m_dir; }
    QString configFile() const { return m_dir + QStringLiteral("/ssh_config"); }
    QString knownHostsFile() const { return m_dir + QStringLiteral("/known_hosts"); }
    QString identityFile() const { return m_dir + QStringLiteral("/id"); }
    /// The line of the real host key as ssh-keygen writes it (type, base64, comment).
    QByteArray hostKey() const;
    /// The server's log at level VERBOSE.
    QByteArray log() const;
    /// Replaces what the client knows, see KnownHost.
    bool setKnownHost(KnownHost knownHost);

private:
    bool prepare();
    void runShell(const QString &call) const;
    QString filled(const QString &text) const;
    bool makeKey(const QString &name, const QByteArray &passphrase = {});
    bool writeFile(const QString &name, const QByteArray &content);
    QByteArray serverConfig() const;
    QByteArray clientConfig() const;
    QByteArray mainPid() const;
    bool fail(const QString &what, const QByteArray &detail = {});

    TempSshdOptions m_options;
    QString m_dir;
    QString m_user;
    QString m_error;
    quint16 m_port = 0;
    CleanupGuard m_guard;
};

} // namespace pgt::test
