// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/replicationrule.h"

#include "app/plan/planner.h"
#include "app/plan/serverconfig.h"

namespace pgt {

using namespace Qt::StringLiterals;

HbaRule ruleForReplication(const PairView &pair)
{
    HbaRule rule;
    const ReplicationSpec &spec = pair.spec;
    rule.user = quoteHbaName(spec.role);
    const RoleFact *existing = pair.role(spec.role);
    // md5 accepts both kinds of stored passwords, scram-sha-256 only its own.
    const bool storedMd5 = existing && existing->passwordKind == "md5"_L1;
    rule.method = pair.version.hasScram() && !storedMd5 ? u"scram-sha-256"_s : u"md5"_s;
    if (pair.usesSocket) {
        rule.type = u"local"_s;
        return rule;
    }
    rule.type = spec.tls >= TlsMode::Require ? u"hostssl"_s : u"host"_s;
    const QHostAddress address = replicationQuery(pair).address;
    rule.address = address.isNull()
                           ? pair.wishes.address
                           : QString(address.toString() +
                                     (address.protocol() == QHostAddress::IPv6Protocol ? "/128"_L1
                                                                                       : "/32"_L1));
    return rule;
}

QStringList passwordMethods()
{
    return {u"scram-sha-256"_s, u"md5"_s, u"password"_s, u"trust"_s};
}

std::optional<ReplicationRule> replicationRule(const Situation &situation, qsizetype standby)
{
    const std::optional<PairView> pair = PairView::of(situation, standby);
    if (!pair)
        return std::nullopt;
    const HbaRule rule = ruleForReplication(*pair);
    if (rule.type != "local"_L1 && rule.address.isEmpty())
        return std::nullopt;
    ReplicationRule result;
    QStringList fields{rule.type, rule.database, rule.user};
    if (!rule.address.isEmpty())
        fields << rule.address;
    result.line = (fields << rule.method).join(u' ');
    result.isNeeded =
            ServerConfig(pair->primary).needsRule(replicationQuery(*pair), passwordMethods());
    return result;
}

} // namespace pgt
