// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/tempcluster.h"

#include <QString>
#include <QStringList>

namespace pgt::test {

/// One server of the lab to start. The suite decides the PostgreSQL version: bookworm has 15,
/// trixie 17, forky 18.
struct LabHost
{
    QString name; ///< up to 12 small letters and digits; resolves inside the lab
    QString suite;
    QString address; ///< 10.97.x.y
};

/// The lab in whose network this test was started by inlab.sh, see lab.sh for what hosts are like:
/// logins by key as root and as "dba" (sudo without password), a running cluster "main".
/// All calls block; what fails says so in error().
class LabHosts
{
public:
    LabHosts();
    /// Removes all hosts of the lab, so that every test function starts without any.
    ~LabHosts();
    LabHosts(const LabHosts &) = delete;
    LabHosts &operator=(const LabHosts &) = delete;

    /// Why the test was not started inside a lab; empty if it was.
    static QString whyNot();

    /// Starts the hosts at the same time; true when all accept logins and run PostgreSQL.
    bool up(const QList<LabHost> &hosts);
    /// A verb of lab.sh: {"cut", "alpha"}, {"link", "alpha", "down"}, {"rate", "alpha", "200mbit"}.
    bool control(const QStringList &arguments);
    /// A command on the host as root, past the network.
    ProgramResult run(const QString &host, const QStringList &command,
                      const QByteArray &input = {});
    /// A shell script on the host as root, past the network.
    ProgramResult shell(const QString &host, const QString &script);
    /// Statements on the host's cluster on @p port as superuser: unaligned tuples without a last
    /// newline; empty with error() if it failed.
    QString sql(const QString &host, const QString &statements,
                const QString &database = QStringLiteral("postgres"), quint16 port = 5432);

    /// Folders with all that the host has written so far; for SecretScan::scanFiles().
    QStringList places(const QString &host);
    /// The host's whole journal, all fields in clear; for SecretScan::scanText().
    QByteArray journal(const QString &host);

    /// For `ssh -F`: key and known_hosts of the lab.
    QString sshConfigFile() const { return m_dir + QStringLiteral("/ssh_config"); }
    QString knownHostsFile() const { return m_dir + QStringLiteral("/known_hosts"); }
    QString identityFile() const { return m_dir + QStringLiteral("/id"); }
    /// The host's files as seen from here, e.g. path("alpha") + "/etc/postgresql".
    QString path(const QString &host) const;
    QString error() const { return m_error; }

private:
    ProgramResult script(const QStringList &arguments, const QByteArray &input = {});

    QString m_dir;
    QString m_error;
};

} // namespace pgt::test
