// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/instance.h"
#include "app/remote/hosttransport.h"

namespace pgt {

/// The command of ClusterProbe: the server's psql as the owner of the cluster, who gets in by peer
/// authentication; if the owner has no role of his name, as "postgres".
Command clusterProbeCommand(const Instance &instance);

/// Asks one running cluster everything by SQL in one round trip, read-only. Always succeeds unless
/// the session is lost: what could not be read is in result().problems.
class ClusterProbe : public Task
{
    Q_OBJECT

public:
    /// @p instance as HostProbe's script found it. @p transport must outlive the task.
    ClusterProbe(HostTransport &transport, const Instance &instance, QObject *parent = nullptr);
    ~ClusterProbe() override;

    /// Valid once finished: the instance with what the server said.
    const Instance &result() const { return m_instance; }

protected:
    void run() override;
    void abort() override;

private:
    void answered(const Outcome &outcome);
    void readNamedFiles(const Instance &asked);
    void filesRead(const Outcome &outcome);
    void finishAsked();

    HostTransport &m_transport;
    Instance m_instance;
    std::unique_ptr<CommandTask> m_command, m_reading;
    CommandResult m_answer;
    QList<QStringList> m_rows;
    bool m_isKnown = false; ///< whether the server answered
};

} // namespace pgt
