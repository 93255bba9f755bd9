// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/hostfacts.h"
#include "app/remote/hosttransport.h"

#include <vector>

namespace pgt {

class ClusterProbe;

/// Reads everything pgTandem wants to know about a host and its clusters, changing nothing. Two
/// round trips after the login, whatever is found: one script for the host and the files, then SQL
/// for all running clusters at the same time.
///
/// Fails only if the session is lost or the script does not come to its end. Missing rights and
/// servers that do not answer are problems in the facts.
class HostProbe : public Task
{
    Q_OBJECT

public:
    /// @p transport must be Ready and outlive the task. @p directories are data directories to
    /// report in any case (those of the sandbox, a standby whose directory was moved aside).
    explicit HostProbe(HostTransport &transport, const QStringList &directories = {},
                       QObject *parent = nullptr);
    ~HostProbe() override;

    /// Valid after Succeeded.
    const HostFacts &facts() const { return m_facts; }

protected:
    void run() override;
    void abort() override;

private:
    void scriptEnded(const Outcome &outcome);
    void askClusters();
    void clusterAnswered(const Outcome &outcome);
    bool mayAsk(const Instance &instance) const;

    HostTransport &m_transport;
    QStringList m_directories;
    HostFacts m_facts;
    QString m_account; ///< the session works as
    QDateTime m_startedAt;
    std::unique_ptr<CommandTask> m_script;
    std::vector<std::unique_ptr<ClusterProbe>> m_clusters;
    std::size_t m_pending = 0;
    Outcome m_worst;
};

} // namespace pgt
