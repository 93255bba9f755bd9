// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

#include <memory>
#include <vector>

class QProcess;

namespace pgt {

/// The user's own configuration of OpenSSH: ~/.ssh/config.
QString sshConfigFile();

/// The Host names of an OpenSSH configuration and of what it includes: in their order, without
/// patterns, negated names and repetitions. Comments, quotes and Include paths are read as OpenSSH
/// 8.7 and later do. Only candidates: what a name means is left to ssh, see SshAliases. A file that
/// cannot be read has none.
QStringList sshAliases(const QString &configFile);

/// The names to offer while the user types. `ssh -G` judges each candidate: a name that it refuses
/// (invalid characters, a broken configuration) could not be connected to.
class SshAliases : public QObject
{
    Q_OBJECT

public:
    /// @p options go before -G, "-F FILE" for example.
    explicit SshAliases(QObject *parent = nullptr, const QString &program = QStringLiteral("ssh"),
                        const QStringList &options = {});
    ~SshAliases() override;

    /// Reads @p configFile and asks ssh, a few names at a time; drops what is still being asked.
    void read(const QString &configFile);

Q_SIGNALS:
    /// Once after each read(), later: the names that ssh accepts, in their order.
    void ready(const QStringList &names);

private:
    void askNext();
    void answered(qsizetype index, bool isAccepted);
    void drop();

    QString m_program;
    QStringList m_options;
    QStringList m_names;
    QList<bool> m_accepted;
    qsizetype m_next = 0; ///< index of the name to ask about next
    int m_open = 0;       ///< names that have not been answered yet
    std::vector<std::unique_ptr<QProcess>> m_processes;
};

} // namespace pgt
