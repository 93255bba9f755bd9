// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/livewatchsession.h"
#include "tests/support/tempcluster.h"

namespace pgt::test {

/// A real primary with its streaming standby, as the cluster "orders" that is watched through the
/// local session: its servers are "berlin-1" and "berlin-2".
class WatchedPair
{
public:
    /// The line of pg_hba.conf that asks the monitoring role for its password, and trust for all
    /// others.
    static QString passwordRules();

    /// Makes and starts both, the primary with a table t (x text). With @p password the cluster is
    /// watched as pgtandem_monitor, a new role with that password; without as postgres. False: see
    /// error().
    bool start(const TempClusterOptions &options, const QString &password = {});
    QString error() const { return m_error; }

    /// A session that asks five times a second, not started.
    std::unique_ptr<WatchSession> session(SecretStore &secrets) const;

    std::unique_ptr<TempCluster> primary, standby;
    SavedCluster cluster;
    SystemClock clock;

private:
    QString m_error;
};

} // namespace pgt::test
