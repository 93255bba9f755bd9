// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/planmaker.h"

// What the primary shares with others: where it listens, and the limits for kept WAL.

namespace pgt {

using namespace Qt::StringLiterals;

std::optional<ListenChange> PlanMaker::listenChange() const
{
    if (usesSocket())
        return std::nullopt;
    const QString &wanted = m_input.spec.primaryAddress;
    const QString present = m_primaryConfig.value(u"listen_addresses"_s);
    const QString running = m_primary.setting(u"listen_addresses"_s);
    const bool wasHeard = m_input.link && m_input.link->reachable && m_input.link->isPostgres;
    const bool runningSuffices = wasHeard || listensAt(running, wanted, m_input.primary);
    // What the files say comes into force with a restart, ours or another.
    const bool filesSuffice =
            listensAt(present, wanted, m_input.primary) || (wasHeard && present == running);
    if (runningSuffices && filesSuffice)
        return std::nullopt;
    return pgt::listenChange(present, m_input.spec, m_input.primary);
}

void PlanMaker::wantRetention()
{
    const QString setting = walRetentionSetting(m_input.spec, m_primary.versionNum);
    m_retention = walRetention(m_input.spec, m_primary,
                               setting.isEmpty() ? QString() : m_primaryConfig.value(setting));
    if (m_retention.change != WalRetention::Change::None)
        m_primaryConfig.want(setting, m_retention.value);
}

void PlanMaker::tellRetention()
{
    if (m_listen && m_primaryConfig.restartFor().contains("listen_addresses"_L1))
        m_plan.notes << m_listen->sentence;
    using Change = WalRetention::Change;
    using Stays = WalRetention::Stays;
    const QString limit = limitSentence(m_retention, primaryName());
    const bool isExpected = (m_retention.change == Change::Cap && m_retention.others.isEmpty()) ||
                            (m_retention.stays == Stays::Enough && m_retention.others.isEmpty());
    if (!limit.isEmpty() && !isExpected)
        m_plan.notes << limit;
    if (!m_retention.others.isEmpty())
        m_plan.notes << tr("Other slots on %1: %2.").arg(primaryName(), othersText(m_retention));
    if (const QString clause = takingClause(m_retention, primaryName()); !clause.isEmpty())
        m_plan.consents << clause;
}

std::optional<ListenChange> listenChangeFor(const PlanInput &input)
{
    if (input.spec.standbys.isEmpty())
        return std::nullopt;
    const Instance *primary = input.primary.instance(input.spec.primaryInstanceId);
    const Instance *standby = input.standby.instance(input.spec.standbys.constFirst().instanceId);
    return primary && standby ? PlanMaker(input, *primary, *standby).listenChange() : std::nullopt;
}

} // namespace pgt
