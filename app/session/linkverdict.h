// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/setupsession.h"

namespace pgt {

/// What a try of the way from the standby's host to the primary has shown, as the page Replication
/// says it.
struct LinkVerdict
{
    ReplicationPart::TestState state = ReplicationPart::TestState::NotRun;
    QString text; ///< one sentence; a time only where one was measured

    /// @p outcome and @p link: of the probe. @p from: the standby's host, @p to: ADDRESS:PORT of
    /// the primary, @p tls: what the standby will ask for.
    static LinkVerdict of(const Outcome &outcome, const LinkFacts &link, TlsMode tls,
                          const QString &from, const QString &to);
};

} // namespace pgt
