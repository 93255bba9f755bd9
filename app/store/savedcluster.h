// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/remote/hostaccess.h"

#include <QJsonObject>
#include <QList>
#include <QString>

namespace pgt {

/// One PostgreSQL server of a watched cluster and the way to it. Its role is asked.
struct SavedServer
{
    enum class View {
        Own,        ///< asked itself, and shown by its sender
        FromSender, ///< only as its sender shows it: no connection to it is made
    };

    enum class Role { Unknown, Primary, Standby };

    QString id;   ///< unique in its cluster; see newId()
    QString name; ///< short name for people; of a standby also its application_name
    HostAccess access;
    QString instanceId;      ///< Instance::id: the data directory
    QString socketDirectory; ///< on the host; if not empty, the monitoring login goes through it
    QString address; ///< else through this address as the host sees it, for example 127.0.0.1
    int port = 5432;
    QString shownAddress; ///< "10.20.0.11:5432", for people
    View view = View::Own;
    /// When it was asked last: only to name it so while nothing can be asked.
    Role lastRole = Role::Unknown;

    bool operator==(const SavedServer &) const = default;
};

/// A cluster to be watched, without secrets.
struct SavedCluster
{
    QString id; ///< see newId()
    QString name;
    QString group;            ///< heading in the side bar; may be empty
    QString systemIdentifier; ///< empty: not known
    QString monitorRole;      ///< role to log in as; its password is in the SecretStore under
                              ///< secretKey()
    QString database = QStringLiteral("postgres");
    bool isSandbox = false;
    bool isPaused = false; ///< watching was paused by the user
    QList<SavedServer> servers;

    /// A fresh id for a cluster or a server: letters and digits.
    static QString newId();
    /// Name of the monitoring password in a SecretStore.
    QString secretKey() const;
    /// The id of the server that was the primary when it was asked last; empty: not known.
    QString lastPrimaryId() const;

    QJsonObject toJson() const;
    /// Error: InvalidInput, naming the member that cannot be used.
    static Result<SavedCluster> fromJson(const QJsonObject &json);

    bool operator==(const SavedCluster &) const = default;
};

} // namespace pgt
