// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace pgt {

/// What else may run a PostgreSQL cluster. Such a cluster is watched and never changed.
struct ClusterManager
{
    enum class Kind {
        HighAvailability, ///< starts, stops and configures the servers of a cluster
        Orchestrator,     ///< makes whole hosts anew, as Kubernetes does
        Container,        ///< holds the files and the process of one server
        Service,          ///< a provider's; no shell on its hosts
    };

    QString name;
    Kind kind = Kind::HighAvailability;
    QString tool; ///< what people add a standby with; may be empty
    /// Names of its processes, 15 characters at most, as /proc/PID/comm has them.
    QStringList processes;
    /// What stands in the arguments of a Python or Java process of it; basic regular expressions.
    QStringList arguments;
    /// What only it writes into settings, included files and comments of postgresql.conf.
    QStringList marks;
    QStringList hostSuffixes; ///< of the addresses it gives to its servers
};

/// The one table of them.
const QList<ClusterManager> &clusterManagers();

/// The manager whose process was seen: a name, or "@" and what was found in its arguments.
const ClusterManager *managerOfProcess(const QByteArray &process);
/// The manager that has left its mark in @p text.
const ClusterManager *managerOfText(const QString &text);
/// The provider that gives out the address @p host; nullptr if it is nobody's.
const ClusterManager *managerOfHost(const QString &host);

/// The names as they stand in Instance::managedBy if there is nothing more exact.
QString containerName();
QString kubernetesName();

/// Why a cluster of @p manager (Instance::managedBy) is not changed, and what to do instead.
struct ManagerWords
{
    QString why, remedy;
};
ManagerWords wordsAbout(const QString &manager);

} // namespace pgt
