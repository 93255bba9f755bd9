// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/base/secret.h"
#include "app/remote/hostaccess.h"

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>

namespace pgt {

/// How the standby's connection to the primary is protected; libpq's sslmode.
enum class TlsMode { Disable, Prefer, Require, VerifyCa, VerifyFull };
QString tlsModeName(TlsMode mode); ///< "verify-full"
Result<TlsMode> tlsModeFromName(const QString &name);

/// What ReplicationSpec::keepAtMostBytes is to the server's own limit, which is one for all slots
/// and standbys.
enum class WalLimitWish {
    TakeFromNobody, ///< an existing limit that is larger stays, and none that others rely on is
                    ///< made; a smaller one is raised if there is room
    Exactly,        ///< chosen by the user: others may lose WAL by it; the plan says who
};

/// Where the primary listens, if it does not listen yet where the standby calls.
enum class ListenWish {
    ThisAddress, ///< where it listens now, localhost, and primaryAddress, if that is one of an
                 ///< interface of the primary; else as All
    All,         ///< "*"
};

/// When the base backup's checkpoint is done: at once with an I/O burst on the primary, or spread
/// over checkpoint_timeout.
enum class CheckpointMode { Fast, Spread };

/// One standby to be made from an existing, installed cluster (whose data is moved aside).
struct StandbySpec
{
    HostAccess access;
    QString name;       ///< short name for people: [a-z0-9_-]
    QString instanceId; ///< data directory of the cluster to replace
    QString address;    ///< the address the primary sees this host come from; empty with a socket
                        ///< directory
    QString slotName;   ///< [a-z0-9_]{1,63}; used if ReplicationSpec::useSlot
    /// What the primary shows it as, if its own name is taken there; empty: the name.
    QString applicationName;

    const QString &application() const
    {
        return applicationName.isEmpty() ? name : applicationName;
    }
    /// Where tablespaces of the primary go on this host: their path there -> path here. The others
    /// keep their path.
    QMap<QString, QString> tablespaceMapping;
};

/// The user's wishes. A plain value; the planner turns it and HostFacts into a Plan.
/// Secrets are members but never part of toJson().
struct ReplicationSpec
{
    QString clusterName;
    HostAccess primaryAccess;
    QString primaryName; ///< short name for people
    QString primaryInstanceId;
    QList<StandbySpec> standbys; ///< 1 to 16

    QString role = QStringLiteral("replicator");
    Secret rolePassword;
    QString monitorRole = QStringLiteral("pgtandem_monitor");
    Secret monitorPassword;
    /// monitorPassword is the one that the role has: a sign-in with it was tried and worked.
    bool keepMonitorPassword = false;
    /// As the standby reaches it: name, address, or, when both run on one computer (the sandbox),
    /// the absolute path of the primary's socket directory. Then the pg_hba.conf record is a local
    /// one.
    QString primaryAddress;
    int primaryPort = 5432;
    TlsMode tls = TlsMode::Prefer;
    QString tlsRootCertificate; ///< path on the standby for the verify modes; empty: libpq's
                                ///< default
    bool useSlot = true;
    /// With a slot at most (max_slot_wal_keep_size, 13+), without one at least (wal_keep_size);
    /// 0: no limit and no reserve.
    qint64 keepAtMostBytes = 0;
    WalLimitWish walLimit = WalLimitWish::TakeFromNobody;
    ListenWish listen = ListenWish::ThisAddress;
    CheckpointMode checkpoint = CheckpointMode::Fast;
    bool keepOldData = true;   ///< false is not offered in this version
    QStringList acceptedFixes; ///< Finding::id of each fix that the user took into the plan
    /// Data of another system may be replaced on the standbys named here (typed by the user).
    QStringList replaceForeignDataOn;

    QJsonObject toJson() const;
    static Result<ReplicationSpec> fromJson(const QJsonObject &json);
};

/// Checks everything that can be judged without a server: names, ports, lengths, characters.
/// Returns all problems; empty means usable.
QList<Error> validate(const ReplicationSpec &spec);

/// "berlin-2" -> "berlin_2": a valid slot name made from any text; never empty.
QString slotNameFor(const QString &standbyName);

} // namespace pgt
