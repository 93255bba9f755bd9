// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/abilities.h"
#include "app/plan/plandraft.h"
#include "app/plan/serverconfig.h"
#include "app/plan/serverref.h"

#include <QCoreApplication>

namespace pgt {

/// Why this cannot be done there with the rights of the session; nullopt if it can.
std::optional<Error> missingAbility(Ability::Deed deed, const HostFacts &host,
                                    const Instance &instance, const QString &hostName);

/// What a plan does to one cluster, whatever its role. Lives for one call of makePlan(); borrows
/// draft and facts.
class NodePlan
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Planner)

public:
    const ServerConfig &config() const { return m_config; }
    /// The pgTandem monitoring role may sign in from the cluster's own host.
    void allowMonitor();

protected:
    /// Appends the cluster to Plan::hosts. @p standbys: for whom its files are changed.
    NodePlan(PlanDraft &draft, const PlanHost &host, const HostFacts &facts,
             const Instance &instance, Instance later, const QStringList &standbys);
    ~NodePlan() = default;

    Step &addStep(const QString &name, StepKind kind, const QString &title);
    /// Without files nothing is added; nullptr.
    Step *addFilesStep(const QString &name, const QList<FileChange> &files,
                       const QString &description);
    Step &addReload();
    /// What a start past systemd leaves behind, in the step and among the notes.
    void tellControl(Step &step);
    QList<FileChange> changes() const { return m_config.changes(m_draft.stamp(), m_mark); }
    CommandPreview preview(const Command &command, const QString &input = {}) const;
    CommandPreview sqlPreview(const ServerRef &server, const QString &sql) const;
    const QString &hostName() const { return m_name; }

    PlanDraft &m_draft;
    const ReplicationSpec &m_spec;
    const HostFacts &m_facts;
    const Instance &m_instance;
    const Instance m_later; ///< m_instance with the files that it will have when it is configured
    const PgVersion m_version;
    const ServerRef m_ref;
    ServerConfig m_config;

private:
    const QString m_hostId, m_name;
    const QString m_mark;
};

} // namespace pgt
