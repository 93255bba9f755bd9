// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/primaryplan.h"

#include <algorithm>

// What the primary shares with others: where it listens, and the limits for kept WAL.

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

/// Nothing if the primary listens already where its standbys will call.
std::optional<ListenChange> neededListenChange(const std::vector<PairView> &pairs,
                                               const ServerConfig &config)
{
    const PairView &any = pairs.front();
    if (any.usesSocket)
        return std::nullopt;
    const QString &wanted = any.spec.primaryAddress;
    const QString present = config.value(u"listen_addresses"_s);
    const QString running = any.primary.setting(u"listen_addresses"_s);
    const bool wasHeard = std::all_of(pairs.cbegin(), pairs.cend(), [](const PairView &pair) {
        return pair.link && pair.link->reachable && pair.link->isPostgres;
    });
    const bool runningSuffices = wasHeard || listensAt(running, wanted, any.primaryHost);
    // What the files say comes into force with a restart, ours or another.
    const bool filesSuffice =
            listensAt(present, wanted, any.primaryHost) || (wasHeard && present == running);
    if (runningSuffices && filesSuffice)
        return std::nullopt;
    return listenChange(present, any.spec, any.primaryHost);
}

} // namespace

void PrimaryPlan::wantListening()
{
    m_listen = neededListenChange(m_pairs, m_config);
    if (!m_listen)
        return;
    m_config.want(u"listen_addresses"_s, m_listen->value, [this](const QString &value) {
        return listensAt(value, m_spec.primaryAddress, m_facts);
    });
}

void PrimaryPlan::wantRetention()
{
    const QString setting = walRetentionSetting(m_spec, m_primary.versionNum);
    m_retention = walRetention(m_spec, m_primary,
                               setting.isEmpty() ? QString() : m_config.value(setting));
    if (m_retention.change != WalRetention::Change::None)
        m_config.want(setting, m_retention.value);
}

void PrimaryPlan::tellRetention()
{
    if (m_listen && m_config.restartFor().contains("listen_addresses"_L1))
        m_draft.plan.notes << m_listen->sentence;
    using Change = WalRetention::Change;
    using Stays = WalRetention::Stays;
    const QString limit = limitSentence(m_retention, hostName());
    const bool isExpected = (m_retention.change == Change::Cap && m_retention.others.isEmpty()) ||
                            (m_retention.stays == Stays::Enough && m_retention.others.isEmpty());
    if (!limit.isEmpty() && !isExpected)
        m_draft.plan.notes << limit;
    if (!m_retention.others.isEmpty())
        m_draft.plan.notes << tr("Other slots on %1: %2.").arg(hostName(), othersText(m_retention));
    if (const QString clause = takingClause(m_retention, hostName()); !clause.isEmpty())
        m_draft.plan.consents << clause;
}

std::optional<ListenChange> listenChangeFor(const Situation &situation)
{
    const std::vector<PairView> pairs = pairsOf(situation);
    if (pairs.empty())
        return std::nullopt;
    return neededListenChange(pairs, ServerConfig(pairs.front().primary));
}

} // namespace pgt
