// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/hostfacts.h"
#include "app/cluster/replicationspec.h"

namespace pgt {

/// True if a server with this listen_addresses accepts connections to @p wanted, as far as can be
/// judged without trying: a name on one of the sides may mean anything and counts as yes. ":: "
/// does not stand for IPv4, nor "0.0.0.0" for IPv6.
bool listensAt(const QString &listenAddresses, const QString &wanted, const HostFacts &host);

/// What listen_addresses has to become so that the standby can connect.
struct ListenChange
{
    QString value;        ///< "localhost, 10.20.0.11" or "*"
    QString narrow;       ///< the value for "this address only"; empty: not possible here
    QString whyNotNarrow; ///< a sentence, if narrow is empty
    QStringList opens;    ///< the host's addresses that "*" opens besides the wanted one
    /// One sentence for the review: who can knock then.
    QString sentence;
};

/// @p present: listen_addresses as the files say. If it suffices already, it stays and only has to
/// come into force.
ListenChange listenChange(const QString &present, const ReplicationSpec &spec,
                          const HostFacts &host);

} // namespace pgt
