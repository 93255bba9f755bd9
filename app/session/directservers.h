// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/pg/servicefile.h"

namespace pgt {

/// One server as the user names it.
struct DirectServer
{
    QString host; ///< without brackets
    int port = 5432;

    /// "db1:5432", "[2001:db8::1]:5432"
    QString text() const;
    bool operator==(const DirectServer &) const = default;
};

/// More servers than this are no cluster, but a mistake.
constexpr qsizetype mostDirectServers = 32;

/// Reads one server a line: "host", "host:port", "address" or "[address]:port"; empty lines do not
/// count. InvalidInput names the line: no server can be meant, named twice, too many. No line at
/// all is an empty list.
Result<QList<DirectServer>> parseDirectServers(const QString &text);

/// What a service of pg_service.conf says, sorted by where it goes.
struct ServiceValues
{
    QString servers; ///< for parseDirectServers(); libpq's lists of hosts become several lines
    QString role, database, tlsMode, rootCertificate, certificate, key, gssMode; ///< empty: unsaid
    Secret password;
    ConnInfo further;     ///< of directKeywords(), without those above
    QStringList notTaken; ///< "connect_timeout", "sslmode=disable"
};

/// The values that tlsMode and gssMode may have, the strictest TLS mode first.
QStringList directTlsModes();
QStringList directGssModes();

ServiceValues valuesOf(const PgService &service);

} // namespace pgt
