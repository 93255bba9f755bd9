// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/walretention.h"
#include "app/plan/nodeplan.h"

#include <vector>

namespace pgt {

/// What the primary needs so that its standbys can follow it.
class PrimaryPlan : public NodePlan
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Planner)

public:
    /// Precondition: at least one pair, all with the same primary.
    PrimaryPlan(PlanDraft &draft, const std::vector<PairView> &pairs);

    void wantSettings();
    void addCreateRole();
    void addMonitorRole();
    void addChangeFiles();
    /// The one way in which the changes come into force. Error: PrivilegeMissing for a restart.
    std::optional<Error> addActivation();
    void addCreateSlot(const PairView &pair);
    void addNotes();
    void tellRetention();
    /// The value that a standby must not be below.
    QString bindingValue(const QString &name) const;
    const ServerRef &server() const { return m_ref; }

private:
    void wantSenders();
    void wantListening();
    void wantRetention();
    void addRestart();
    QString blastRadius() const;
    /// Settings that somebody else changed and that are not in force yet.
    QList<WaitingSetting> othersSettings(bool isRestart) const;
    /// What else a reload or restart brings into force, in the step and the notes.
    void tellOthersChanges(Step &step);
    bool allStream() const;

    const std::vector<PairView> &m_pairs;
    const PairView &m_pair; ///< any of them: what is the primary's is the same in all
    const Instance &m_primary;
    WalRetention m_retention;
    std::optional<ListenChange> m_listen;
};

} // namespace pgt
