// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/primaryplan.h"

#include "app/cluster/primaryneeds.h"
#include "app/plan/replicationrule.h"

#include <algorithm>

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

constexpr int comfortableSlots = 10;

PlanHost primaryHost(const PairView &pair)
{
    return {u"primary"_s,
            pair.primaryName,
            pair.spec.primaryAddress,
            true,
            pair.spec.primaryAccess,
            pair.primary.id,
            pair.primary.socketDirectory,
            pair.primary.port,
            pair.primary.displayName()};
}

QStringList standbyNames(const std::vector<PairView> &pairs)
{
    QStringList names;
    for (const PairView &pair : pairs)
        names << pair.wishes.name;
    return names;
}

ServerConfig::Suffices atLeast(int needed)
{
    return [needed](const QString &value) {
        bool ok = false;
        const int number = value.toInt(&ok);
        return ok && number >= needed;
    };
}

} // namespace

PrimaryPlan::PrimaryPlan(PlanDraft &draft, const std::vector<PairView> &pairs)
    : NodePlan(draft, primaryHost(pairs.front()), pairs.front().primaryHost, pairs.front().primary,
               pairs.front().primary, standbyNames(pairs))
    , m_pairs(pairs)
    , m_pair(pairs.front())
    , m_primary(m_pair.primary)
{}

void PrimaryPlan::wantSettings()
{
    m_config.want(u"wal_level"_s, m_version.walLevelForStandby(),
                  [this](const QString &value) { return m_version.walLevelSuffices(value); });
    wantSenders();
    wantListening();
    if (m_spec.useSlot) {
        const int slots = neededSlots(m_spec, m_primary).total();
        m_config.want(u"max_replication_slots"_s,
                      QString::number(std::max(comfortableSlots, slots)), atLeast(slots));
    }
    wantRetention();
    if (m_spec.acceptedFixes.contains("wal_log_hints"_L1) && !m_primary.dataChecksums)
        m_config.want(u"wal_log_hints"_s, u"on"_s);
    for (const PairView &pair : m_pairs) {
        HbaRule rule = ruleForReplication(pair);
        rule.comment = m_draft.mark({pair.wishes.name});
        m_config.allow(replicationQuery(pair), rule, passwordMethods());
    }
}

void PrimaryPlan::wantSenders()
{
    const QString senders = u"max_wal_senders"_s, connections = u"max_connections"_s;
    const SenderLimits next{m_config.value(senders).toInt(), m_config.value(connections).toInt(),
                            m_config.value(u"superuser_reserved_connections"_s).toInt()};
    const int needed = neededSenders(m_spec, m_primary).total();
    const SenderLimits later = limitsFor(needed, next, m_version);
    m_config.want(senders, QString::number(later.senders), atLeast(needed));
    if (m_config.edits(senders) || m_config.restartFor().contains(senders)) {
        m_config.want(connections, QString::number(later.connections),
                      atLeast(m_version.leastConnections(later.senders, later.reserved)));
    }
}

void PrimaryPlan::addChangeFiles()
{
    addFilesStep(
            u"files"_s, changes(),
            tr("Only what replication needs and is not there yet. Each file is replaced in one "
               "step if it is still what was read, with owner and mode kept."));
}

std::optional<Error> PrimaryPlan::addActivation()
{
    if (m_config.needsRestart()) {
        if (const auto missing =
                    missingAbility(Ability::Deed::ControlServer, m_facts, m_primary, hostName()))
            return missing;
        addRestart();
    } else if (m_config.needsReload() || !allStream()) {
        // A line that is there may never have been read: a reload costs nothing, a refused login
        // later much.
        tellOthersChanges(addReload());
    }
    return std::nullopt;
}

/// A standby does not start, or stops, if one of these is lower than it was on the primary when the
/// WAL was written: what the primary runs with now, and what its files give it at a restart, be it
/// ours or a later one.
QString PrimaryPlan::bindingValue(const QString &name) const
{
    bool isNumber = false, isNumberToo = false;
    const int running = m_primary.setting(name).toInt(&isNumber);
    const int inFiles = m_config.value(name).toInt(&isNumberToo);
    if (isNumber && isNumberToo)
        return QString::number(std::max(running, inFiles));
    return isNumber ? QString::number(running) : m_config.value(name);
}

void PrimaryPlan::addNotes()
{
    if (m_primary.setting(u"fsync"_s) == "off"_L1)
        m_draft.plan.notes
                << tr("fsync is off on %1: a crash there can damage both servers.").arg(hostName());
    if (m_spec.tls <= TlsMode::Prefer && !m_pair.usesSocket &&
        m_primary.setting(u"ssl"_s) != "on"_L1)
        m_draft.plan.notes
                << tr("TLS is off on %1: all changes travel in clear text.").arg(hostName());
}

bool PrimaryPlan::allStream() const
{
    return std::all_of(m_pairs.cbegin(), m_pairs.cend(),
                       [](const PairView &pair) { return pair.isStreaming; });
}

} // namespace pgt
