// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/hostfacts.h"
#include "app/layout/serverlayout.h"
#include "app/probe/filerecords.h"
#include "app/probe/hoststream.h"

namespace pgt {

/// Builds the clusters of a host from the discovery stream: read() each record in order, then
/// take(). No I/O.
class ClusterReader
{
public:
    explicit ClusterReader(const QString &hostName);

    void setHost(const QString &initSystem, bool hasPostgresqlCommon);
    /// Records that do not belong to a cluster are ignored.
    void read(const HostRecord &record);
    /// The clusters, completed with what the host's facts say about programs and managers.
    QList<Instance> take(const HostFacts &host);

private:
    /// A cluster and what is needed to complete it.
    struct Draft
    {
        Instance instance;
        LayoutInput layout;
        QString source;
        QString majorText; ///< content of PG_VERSION, or the Debian version
        bool exists = false, readable = false, isAlive = false;
        bool isLent = false; ///< the server of a container works in its directory
        QByteArray commandLine, options, logFiles;
    };

    void readCluster(const HostRecord &record);
    void readPidFile(Draft &draft, const HostRecord &record);
    void readProcess(Draft &draft, const HostRecord &record);
    void readControlData(Draft &draft, const HostRecord &record);
    void readStart(Draft &draft, const HostRecord &record);
    void readDisk(Draft &draft, const HostRecord &record);
    void readSize(Draft &draft, const HostRecord &record);
    void complete(Draft &draft, const HostFacts &host);
    void completePrograms(Draft &draft, const HostFacts &host);
    void completeSettings(Draft &draft);
    void completeLog(Draft &draft);
    void addProblems(Draft &draft, const HostFacts &host);
    void findManagers(const HostFacts &host);

    QString m_hostName;
    QString m_initSystem;
    QList<SystemdUnit> m_units;
    QHash<QString, QString> m_controllable; ///< unit to the systemctl that may be used for it
    QStringList m_unreadableLogs;
    bool m_hasPostgresqlCommon = false;
    QList<Draft> m_drafts;
    FileRecords m_files;
};

} // namespace pgt
