// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/replicationlogin.h"

namespace pgt {

using namespace Qt::StringLiterals;

HbaQuery replicationQuery(const PairView &pair)
{
    HbaQuery query;
    query.user = pair.spec.role;
    if (pair.usesSocket) {
        query.transport = HbaTransport::Socket;
        return query;
    }
    const bool tlsServer = pair.primary.setting(u"ssl"_s) == "on"_L1;
    const bool tls =
            pair.spec.tls >= TlsMode::Require || (pair.spec.tls == TlsMode::Prefer && tlsServer);
    query.transport = tls ? HbaTransport::TlsTcp : HbaTransport::PlainTcp;
    // Behind a translation the primary sees another address than the host has.
    const bool wasSeen = pair.link && !pair.link->seenAddress.isEmpty();
    query.address = QHostAddress(wasSeen ? pair.link->seenAddress : pair.wishes.address);
    return query;
}

} // namespace pgt
