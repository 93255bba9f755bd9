// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMutex>
#include <QString>
#include <QStringList>

#include <memory>

class QThread;

namespace pgt::test {

/// Looks for secrets where they must never be. Between start() and stop() a thread reads the
/// command line and environment of every process again and again; scanFiles() reads files and
/// folders. A secret is found as it is, in base64 and in hexadecimal. Linux only.
///
/// As root it sees the processes of all accounts and of the lab's hosts; others see only their own.
/// A process that lives for less than a round (some 20 ms) can be missed: run what is watched
/// often.
class SecretScan
{
public:
    SecretScan();
    ~SecretScan();
    SecretScan(const SecretScan &) = delete;
    SecretScan &operator=(const SecretScan &) = delete;

    /// Why nothing can be scanned here; empty if it can.
    static QString whyNot();

    /// Looks for @p secret from now on; at any time, in any thread. Reports call it @p name, they
    /// never contain the secret. Secrets shorter than six bytes are refused: they occur anywhere.
    bool add(const QString &name, const QByteArray &secret);
    void start();
    /// Ends the watch after one more whole round and returns what it saw, each place once:
    /// "replication password in the command line of process 123 (psql)".
    QStringList stop();
    /// How often all processes were read so far; for tests that have to see a round completed.
    int rounds() const;

    /// Where below @p paths a secret is written: "… in FILE at byte N". Symbolic links are not
    /// followed. Files whose path contains one of @p allowed may contain secrets.
    QStringList scanFiles(const QStringList &paths, const QStringList &allowed = {}) const;
    /// The names of the secrets in @p text, e.g. a journal fetched by a command.
    QStringList scanText(const QByteArray &text) const;

private:
    struct Form
    {
        QString name;     ///< of the secret
        QByteArray bytes; ///< one way to write it
    };

    QList<Form> forms() const;
    void watch();
    void readProcesses(const QList<Form> &forms);
    void report(const QString &place, const QByteArray &content, const QList<Form> &forms);

    mutable QMutex m_mutex; ///< guards the members below
    QList<Form> m_forms;
    QStringList m_hits;
    int m_rounds = 0;
    bool m_stopping = false;
    std::unique_ptr<QThread> m_thread;
};

} // namespace pgt::test
