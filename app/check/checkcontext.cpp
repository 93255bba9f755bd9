// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/check/checkcontext.h"

namespace pgt {

using namespace Qt::StringLiterals;

CheckContext::CheckContext(const PairView &pair, const QDateTime &readAt)
    : PairView(pair)
    , now(readAt)
    , isLocal(pair.spec.primaryAccess.kind == HostAccess::Kind::Local &&
              pair.wishes.access.kind == HostAccess::Kind::Local)
{}

Finding CheckContext::finding(const char *id, int number, Finding::Scope scope,
                              const QString &title) const
{
    Finding finding;
    finding.id = QString::fromLatin1(id);
    finding.number = number;
    finding.scope = scope;
    if (scope != Finding::Scope::Primary)
        finding.standby = wishes.name;
    finding.title = title;
    return finding;
}

void CheckContext::settle(Finding &finding) const
{
    const bool accepted = !finding.fix.isEmpty() && spec.acceptedFixes.contains(finding.id);
    if (!accepted || finding.state == Finding::State::Pass)
        return;
    finding.state = Finding::State::Pass;
    finding.fixAccepted = true;
}

QString CheckContext::setting(const Instance &instance, const QString &name,
                              const QString &otherwise) const
{
    const QString value = instance.setting(name);
    return value.isEmpty() ? otherwise : value;
}

int CheckContext::number(const Instance &instance, const QString &name) const
{
    bool known = false;
    const int value = instance.setting(name).toInt(&known);
    if (known)
        return value;
    // Built-in defaults, in files only as comments. initdb writes max_connections = 100.
    const PgVersion own = PgVersion::fromNumber(instance.versionNum);
    if (name == "max_connections"_L1)
        return 100;
    if (name == "max_locks_per_transaction"_L1)
        return 64;
    if (name == "max_worker_processes"_L1)
        return 8;
    if (name == "max_prepared_transactions"_L1)
        return 0;
    if (name == "superuser_reserved_connections"_L1)
        return 3;
    if (name == "max_wal_senders"_L1)
        return own.defaultMaxWalSenders();
    if (name == "max_replication_slots"_L1)
        return own.defaultMaxReplicationSlots();
    return -1;
}

const BinariesFact *unreadablePrograms(const HostFacts &host)
{
    for (const BinariesFact &binaries : host.binaries) {
        if (binaries.versionNum == 0)
            return &binaries;
    }
    return nullptr;
}

Finding passed(Finding finding, const QString &evidence)
{
    finding.state = Finding::State::Pass;
    finding.evidence = evidence;
    return finding;
}

Finding warning(Finding finding, const QString &evidence, const QString &reason,
                const QString &remedy)
{
    finding.state = Finding::State::Warning;
    finding.evidence = evidence;
    finding.reason = reason;
    finding.remedy = remedy;
    return finding;
}

Finding failure(Finding finding, ErrorKind kind, const QString &evidence, const QString &reason,
                const QString &remedy)
{
    finding.state = Finding::State::Failure;
    finding.kind = kind;
    finding.evidence = evidence;
    finding.reason = reason;
    finding.remedy = remedy;
    return finding;
}

Finding skipped(Finding finding, const QString &evidence)
{
    finding.state = Finding::State::Skipped;
    finding.evidence = evidence;
    return finding;
}

Finding seenBy(Finding finding, const QString &command, const QString &answer)
{
    finding.command = command;
    finding.answer = answer;
    return finding;
}

} // namespace pgt
