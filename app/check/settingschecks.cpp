// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/units.h"
#include "app/check/checkcontext.h"
#include "app/cluster/downtime.h"
#include "app/cluster/instanceconf.h"
#include "app/cluster/listening.h"
#include "app/cluster/primaryneeds.h"

#include <QCoreApplication>

#include <algorithm>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Checks)
};

Finding shown(const CheckContext &context, const char *id, int number, const QString &title,
              const QString &setting)
{
    return seenBy(context.finding(id, number, Finding::Scope::Primary, title), u"SHOW "_s + setting,
                  context.primary.setting(setting));
}

QString restartSentence()
{
    return Texts::tr("The change takes effect with one restart of the primary, shown in the plan.");
}

bool hasEnoughSenders(const CheckContext &context)
{
    return context.number(context.primary, u"max_wal_senders"_s) >=
           neededSenders(context.spec, context.primary).total();
}

/// What @p instance will have when it starts next, by its files; -1 if they do not say.
int numberInFiles(const Instance &instance, const QString &name)
{
    if (!instance.config.exists)
        return -1;
    bool known = false;
    const int value = confTreeOf(instance).value(name).toInt(&known);
    return known ? value : -1;
}

/// As the primary starts next without the plan.
SenderLimits nextLimits(const CheckContext &context)
{
    const auto next = [&context](const QString &name) {
        const int inFiles = numberInFiles(context.primary, name);
        return inFiles >= 0 ? inFiles : context.number(context.primary, name);
    };
    return {next(u"max_wal_senders"_s), next(u"max_connections"_s),
            next(u"superuser_reserved_connections"_s)};
}

/// As it starts next with the plan.
SenderLimits plannedLimits(const CheckContext &context)
{
    return limitsFor(neededSenders(context.spec, context.primary).total(), nextLimits(context),
                     context.version);
}

/// Whether the connections that the primary runs with have room for the senders of the plan.
bool hasConnectionsForSenders(const CheckContext &context)
{
    const SenderLimits planned = plannedLimits(context);
    return context.number(context.primary, u"max_connections"_s) >=
           context.version.leastConnections(planned.senders, planned.reserved);
}

bool hasEnoughSlots(const CheckContext &context)
{
    return !context.spec.useSlot || context.number(context.primary, u"max_replication_slots"_s) >=
                                            neededSlots(context.spec, context.primary).total();
}

QString needText(int allowed, const PrimaryNeed &need)
{
    return Texts::tr("%1 allowed, %2 in use, %3 needed")
            .arg(allowed)
            .arg(need.others)
            .arg(need.standbys);
}

/// Whether the primary listens where the standby will call.
bool listens(const CheckContext &context)
{
    if (context.usesSocket || (context.link && context.link->isPostgres))
        return true;
    return listensAt(context.setting(context.primary, u"listen_addresses"_s, u"localhost"_s),
                     context.spec.primaryAddress, context.primaryHost);
}

QString downtimeText(const CheckContext &context)
{
    const DowntimeEstimate estimate =
            estimateDowntime(context.primary, context.primary.walBytesPerSecond);
    return formatRange(estimate.shortest, estimate.longest);
}

Finding walLevelCheck(const CheckContext &context)
{
    Finding finding = shown(context, "wal_level", 18, u"wal_level"_s, u"wal_level"_s);
    const QString value =
            context.setting(context.primary, u"wal_level"_s,
                            context.version.hotStandbyByDefault() ? u"replica"_s : u"minimal"_s);
    if (context.version.walLevelSuffices(value))
        return passed(finding, value);
    return warning(finding,
                   Texts::tr("%1. The plan sets %2 and restarts once (%3).")
                           .arg(value, context.version.walLevelForStandby(), downtimeText(context)),
                   Texts::tr("With %1 the WAL lacks what a standby needs.").arg(value),
                   restartSentence());
}

Finding sendersCheck(const CheckContext &context)
{
    Finding finding = shown(context, "max_wal_senders", 19, Texts::tr("Free WAL senders"),
                            u"max_wal_senders"_s);
    const int allowed = context.number(context.primary, u"max_wal_senders"_s);
    const QString evidence = needText(allowed, neededSenders(context.spec, context.primary));
    if (hasEnoughSenders(context))
        return passed(finding, evidence);
    const int connections = plannedLimits(context).connections;
    return warning(finding,
                   connections > nextLimits(context).connections
                           ? Texts::tr("%1. The plan raises the limit, and max_connections to %2: "
                                       "to PostgreSQL 11 senders are counted among them.")
                                     .arg(evidence)
                                     .arg(connections)
                           : Texts::tr("%1. The plan raises the limit.").arg(evidence),
                   Texts::tr("The copy uses two of them at a time, the standby one."),
                   restartSentence());
}

Finding slotsCheck(const CheckContext &context)
{
    Finding finding = shown(context, "max_replication_slots", 20,
                            Texts::tr("Free replication slots"), u"max_replication_slots"_s);
    if (!context.spec.useSlot)
        return skipped(finding, Texts::tr("no slot is wanted"));
    const int allowed = context.number(context.primary, u"max_replication_slots"_s);
    const QString evidence = needText(allowed, neededSlots(context.spec, context.primary));
    if (hasEnoughSlots(context))
        return passed(finding, evidence);
    return warning(finding, Texts::tr("%1. The plan raises the limit.").arg(evidence),
                   Texts::tr("The standby's slot would not fit."), restartSentence());
}

Finding listenCheck(const CheckContext &context)
{
    Finding finding = shown(context, "listen_addresses", 21, Texts::tr("Listen addresses"),
                            u"listen_addresses"_s);
    const QString value = context.setting(context.primary, u"listen_addresses"_s, u"localhost"_s);
    if (context.usesSocket)
        return skipped(finding, Texts::tr("the standby uses a socket of this computer"));
    const bool portDiffers =
            context.primary.port > 0 && context.primary.port != context.spec.primaryPort;
    if (portDiffers && !(context.link && context.link->isPostgres)) {
        return failure(finding, ErrorKind::InvalidInput,
                       Texts::tr("port %1, but the standby is to use %2")
                               .arg(context.primary.port)
                               .arg(context.spec.primaryPort),
                       Texts::tr("The standby would call another server, or none."),
                       Texts::tr("Enter port %1 on the page Replication, or check the forwarding "
                                 "in between.")
                               .arg(context.primary.port));
    }
    if (listens(context))
        return passed(finding, Texts::tr("%1, port %2").arg(value).arg(context.primary.port));
    const ListenChange change = listenChange(value, context.spec, context.primaryHost);
    return warning(finding,
                   Texts::tr("only %1. The plan sets %2 and restarts once.")
                           .arg(value.isEmpty() ? u"''"_s : value, change.value),
                   Texts::tr("PostgreSQL does not listen at the address that the standby calls."),
                   Texts::tr("%1 %2", "two sentences").arg(restartSentence(), change.sentence));
}

/// Settings given on the server's command line win over all files.
Finding overrideCheck(const CheckContext &context)
{
    Finding finding = context.finding("overrides", 23, Finding::Scope::Primary,
                                      Texts::tr("Where settings come from"));
    finding = seenBy(finding, u"SELECT name FROM pg_settings WHERE source = 'command line'"_s, {});
    QStringList fixed;
    for (const char *name : {"wal_level", "max_wal_senders", "max_connections",
                             "max_replication_slots", "listen_addresses"}) {
        if (context.primary.settings.value(QLatin1String(name)).source == "command line"_L1)
            fixed << QLatin1String(name);
    }
    finding.answer = fixed.join(u'\n');
    const QStringList wanted = context.restartReasons();
    QStringList conflicts = fixed;
    conflicts.removeIf([&wanted](const QString &name) { return !wanted.contains(name); });
    if (!conflicts.isEmpty()) {
        return failure(
                finding, ErrorKind::FileUnwritable,
                Texts::tr("%1 on the server's command line").arg(conflicts.join(u", "_s)),
                Texts::tr("It wins over every file, so a change there would have no effect."),
                Texts::tr("Take it out of the service's start options (pg_ctl.conf, unit, start "
                          "script)."));
    }
    return passed(finding, Texts::tr("from files that can be changed"));
}

Finding pendingCheck(const CheckContext &context)
{
    Finding finding = context.finding("pending_restart", 22, Finding::Scope::Primary,
                                      Texts::tr("Changes that wait to be applied"));
    QStringList atRestart, atReload;
    for (auto it = context.primary.settings.cbegin(); it != context.primary.settings.cend(); ++it) {
        if (it.value().pendingRestart)
            atRestart << it.key();
    }
    for (const WaitingSetting &setting : context.primary.waiting) {
        QStringList &names = setting.until == WaitingSetting::Until::Restart ? atRestart : atReload;
        if (!names.contains(setting.name, Qt::CaseInsensitive))
            names << setting.name;
    }
    for (const QString &path : context.primary.unloadedFiles)
        atReload << path.section(u'/', -1);
    atRestart.sort();
    finding = seenBy(finding,
                     u"SELECT name FROM pg_settings WHERE pending_restart; "
                     u"SELECT * FROM pg_file_settings"_s,
                     (atRestart + atReload).join(u'\n'));
    if (atRestart.isEmpty() && atReload.isEmpty())
        return passed(finding, Texts::tr("none"));
    QStringList parts;
    if (!atRestart.isEmpty())
        parts << Texts::tr("%1 at the next restart").arg(atRestart.join(u", "_s));
    if (!atReload.isEmpty())
        parts << Texts::tr("%1 at the next reload").arg(atReload.join(u", "_s));
    return warning(finding, parts.join(u"; "_s),
                   context.restartReasons().isEmpty()
                           ? Texts::tr("Somebody changed these earlier. The plan reloads the "
                                       "primary, which brings in what a reload can; it does not "
                                       "restart it.")
                           : Texts::tr("Somebody changed these earlier; the restart in the plan "
                                       "brings them into effect too."),
                   Texts::tr("Make sure that they are meant, or take them back first."));
}

Finding durabilityCheck(const CheckContext &context)
{
    Finding finding = shown(context, "fsync", 51, Texts::tr("Durability"), u"fsync"_s);
    QStringList off;
    for (const char *name : {"fsync", "full_page_writes"}) {
        if (context.primary.setting(QLatin1String(name)) == "off"_L1)
            off << QLatin1String(name);
    }
    if (off.isEmpty())
        return passed(finding, Texts::tr("fsync and full_page_writes are on"));
    return warning(
            finding, Texts::tr("%1 off").arg(off.join(u", "_s)),
            Texts::tr("A crash can leave damaged data, and the standby would be a copy of it."),
            Texts::tr("Switch it on unless this database may be lost."));
}

Finding syncNamesCheck(const CheckContext &context)
{
    Finding finding = shown(context, "synchronous_standby_names", 49,
                            Texts::tr("Synchronous standbys"), u"synchronous_standby_names"_s);
    const QString value = context.primary.setting(u"synchronous_standby_names"_s);
    if (value.isEmpty())
        return passed(finding, Texts::tr("asynchronous"));
    const bool isOurs =
            value.contains(u'*') || value.contains(context.wishes.name, Qt::CaseInsensitive);
    if (!isOurs)
        return passed(finding, Texts::tr("%1, not this standby").arg(value));
    return warning(
            finding, value,
            Texts::tr(
                    "The new standby counts as synchronous at once: commits wait for it, and hang "
                    "while it is away."),
            Texts::tr("Name it otherwise, or take this setting back for the time of the set-up."));
}

Finding rewindCheck(const CheckContext &context)
{
    Finding finding = shown(context, "wal_log_hints", 50, Texts::tr("Ready for pg_rewind"),
                            u"wal_log_hints"_s);
    if (!context.version.hasWalLogHints())
        return skipped(finding, Texts::tr("needs PostgreSQL 9.4"));
    if (context.primary.dataChecksums)
        return passed(finding, Texts::tr("data checksums are on"));
    if (context.primary.setting(u"wal_log_hints"_s) == "on"_L1)
        return passed(finding, Texts::tr("wal_log_hints is on"));
    finding.fix = u"postgresql.conf: wal_log_hints = on"_s;
    return warning(
            finding, Texts::tr("neither checksums nor wal_log_hints"),
            Texts::tr("After a failover the old primary can only come back by a complete copy."),
            Texts::tr("Set wal_log_hints while the primary is restarted anyway; it writes a little "
                      "more WAL."));
}

QString needsSentence(const Instance &primary)
{
    QStringList parts;
    if (primary.sessions >= 0)
        parts << Texts::tr("%n session(s)", nullptr, primary.sessions);
    const auto prepared = std::count_if(primary.blockers.cbegin(), primary.blockers.cend(),
                                        [](const BlockerFact &b) { return b.prepared; });
    const auto open = primary.blockers.size() - prepared;
    if (open > 0)
        parts << Texts::tr("%n long transaction(s)", nullptr, int(open));
    if (prepared > 0)
        parts << Texts::tr("%n prepared transaction(s)", nullptr, int(prepared));
    return parts.join(u", "_s);
}

Finding restartCheck(const CheckContext &context)
{
    Finding finding = context.finding("restart", 54, Finding::Scope::Primary,
                                      Texts::tr("Restart of the primary"));
    finding = seenBy(finding, u"SELECT * FROM pg_stat_activity, pg_prepared_xacts"_s, {});
    QStringList answers;
    for (const BlockerFact &blocker : context.primary.blockers) {
        answers << u"%1@%2: %3 (%4)"_s.arg(
                blocker.user, blocker.database, blocker.description,
                formatDuration(std::chrono::seconds(blocker.ageSeconds)));
    }
    finding.answer = answers.join(u'\n');
    const QStringList reasons = context.restartReasons();
    if (reasons.isEmpty())
        return passed(finding, Texts::tr("not needed, a reload is enough"));
    return warning(finding,
                   Texts::tr("needed once for %1, %2 of downtime; now %3")
                           .arg(reasons.join(u", "_s), downtimeText(context),
                                needsSentence(context.primary)),
                   Texts::tr("All sessions of the primary end; open transactions are rolled back."),
                   Texts::tr("Choose a quiet moment; nothing happens before you press Apply."));
}

void checkParity(const CheckContext &context, QList<Finding> &findings)
{
    QStringList values;
    bool good = true;
    for (const QString &name : context.version.paritySettings()) {
        // Both what the primary runs with and what a restart would give it can bind the standby,
        // which itself starts with what its files say.
        const int needed = std::max(context.number(context.primary, name),
                                    numberInFiles(context.primary, name));
        const int inFiles = context.isStreaming ? -1 : numberInFiles(context.standby, name);
        const int here = inFiles >= 0 ? inFiles : context.number(context.standby, name);
        values << u"%1 %2"_s.arg(name).arg(here);
        if (here < 0 || needed < 0 || here >= needed)
            continue;
        good = false;
        Finding finding = context.finding("parity", 45, Finding::Scope::Standby,
                                          Texts::tr("%1 is lower than on the primary: %2, needs %3")
                                                  .arg(name)
                                                  .arg(here)
                                                  .arg(needed));
        finding.id = u"parity:"_s + name;
        finding = seenBy(finding, u"SHOW "_s + name, QString::number(here));
        finding.fix = u"postgresql.conf: %1 = %2"_s.arg(name).arg(needed);
        findings << failure(
                finding, ErrorKind::ConfigBroken,
                Texts::tr("%1 here, %2 on the primary").arg(here).arg(needed),
                Texts::tr("A standby refuses to start when this limit is below the one of its "
                          "primary (“insufficient parameter settings”)."),
                Texts::tr("Fix adds the change to the plan."));
    }
    if (good) {
        Finding finding = context.finding("parity", 45, Finding::Scope::Standby,
                                          Texts::tr("Limits at least those of the primary"));
        finding = seenBy(finding, u"SELECT name, setting FROM pg_settings"_s, values.join(u'\n'));
        findings << passed(finding,
                           Texts::tr("%n setting(s) compared", nullptr, int(values.size())));
    }
}

} // namespace

QStringList CheckContext::restartReasons() const
{
    QStringList reasons;
    if (!version.walLevelSuffices(
                setting(primary, u"wal_level"_s,
                        version.hotStandbyByDefault() ? u"replica"_s : u"minimal"_s)))
        reasons << u"wal_level"_s;
    if (!hasEnoughSenders(*this)) {
        reasons << u"max_wal_senders"_s;
        if (!hasConnectionsForSenders(*this))
            reasons << u"max_connections"_s;
    }
    if (!hasEnoughSlots(*this))
        reasons << u"max_replication_slots"_s;
    if (!listens(*this))
        reasons << u"listen_addresses"_s;
    if (spec.acceptedFixes.contains("wal_log_hints"_L1) && !primary.dataChecksums &&
        primary.setting(u"wal_log_hints"_s) != "on"_L1)
        reasons << u"wal_log_hints"_s;
    return reasons;
}

void checkSettings(const CheckContext &context, QList<Finding> &findings)
{
    checkParity(context, findings);
    checkInherited(context, findings);
    findings << walLevelCheck(context) << sendersCheck(context) << slotsCheck(context)
             << listenCheck(context) << overrideCheck(context) << pendingCheck(context)
             << durabilityCheck(context) << syncNamesCheck(context) << rewindCheck(context)
             << restartCheck(context);
}

} // namespace pgt
