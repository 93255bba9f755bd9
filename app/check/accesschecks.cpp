// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/check/checkcontext.h"
#include "app/cluster/pairing.h"
#include "app/cluster/replicationlogin.h"
#include "app/pg/hbafile.h"
#include "app/pg/redactfile.h"

#include <QCoreApplication>
#include <QLocale>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

// A base backup opens two connections, and a broken one may linger.
constexpr int neededConnections = 3;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Checks)
};

QString identifier(const QString &name)
{
    return u'"' + QString(name).replace(u'"', u"\"\""_s) + u'"';
}

QString rightsOf(const RoleFact &role)
{
    QStringList rights{role.login ? u"LOGIN"_s : u"NOLOGIN"_s};
    if (role.superuser)
        rights << u"SUPERUSER"_s;
    if (role.replication)
        rights << u"REPLICATION"_s;
    if (role.connectionLimit >= 0)
        rights << u"CONNECTION LIMIT %1"_s.arg(role.connectionLimit);
    if (role.validUntil)
        rights << u"VALID UNTIL %1"_s.arg(role.validUntil->toString(Qt::ISODate));
    for (const QString &group : role.memberOf)
        rights << u"IN ROLE "_s + group;
    return rights.join(u' ');
}

/// What is wrong with an existing role so that only people can decide.
std::optional<Finding> roleConflict(const CheckContext &context, const Finding &finding,
                                    const RoleFact &role)
{
    const QString other =
            Texts::tr("Choose another name on the page Replication, or change the role on %1.")
                    .arg(context.primaryName);
    if (role.superuser) {
        return failure(
                finding, ErrorKind::RoleConflict, Texts::tr("%1 is a superuser").arg(role.name),
                Texts::tr("Its password would lie on the standby's host and open everything."),
                other);
    }
    if (role.connectionLimit >= 0 && role.connectionLimit < neededConnections) {
        return failure(finding, ErrorKind::RoleConflict,
                       Texts::tr("%1 may open only %n connection(s)", nullptr, role.connectionLimit)
                               .arg(role.name),
                       Texts::tr("The copy needs two at a time, the standby one."), other);
    }
    if (role.validUntil && *role.validUntil <= context.now) {
        return failure(finding, ErrorKind::RoleConflict,
                       Texts::tr("the password of %1 has expired").arg(role.name),
                       Texts::tr("The standby could not sign in."), other);
    }
    return std::nullopt;
}

Finding roleCheck(const CheckContext &context)
{
    Finding finding =
            context.finding("role", 26, Finding::Scope::Primary, Texts::tr("Replication role"));
    const QString &name = context.spec.role;
    finding = seenBy(finding, u"SELECT * FROM pg_roles WHERE rolname = '%1'"_s.arg(name), {});
    const RoleFact *role = context.role(name);
    if (!role) {
        if (context.primary.roles.isEmpty())
            return skipped(finding, Texts::tr("the server could not be asked"));
        return passed(finding, Texts::tr("%1 does not exist; the plan creates it").arg(name));
    }
    finding.answer = rightsOf(*role);
    if (const auto conflict = roleConflict(context, finding, *role))
        return *conflict;
    QStringList missing;
    if (!role->login)
        missing << u"LOGIN"_s;
    if (!role->replication)
        missing << u"REPLICATION"_s;
    if (!missing.isEmpty()) {
        finding.fix = u"ALTER ROLE %1 %2"_s.arg(identifier(name), missing.join(u' '));
        return failure(
                finding, ErrorKind::RoleConflict,
                Texts::tr("%1 exists without %2").arg(name, missing.join(u", "_s)),
                Texts::tr(
                        "It was made for something else; with the added right its password opens a "
                        "copy of all data."),
                Texts::tr("Fix adds the right, or choose another name on the page Replication."));
    }
    QStringList groups = role->memberOf;
    if (!groups.isEmpty()) {
        return warning(finding,
                       Texts::tr("%1 exists and is a member of %2").arg(name, groups.join(u", "_s)),
                       Texts::tr("Its password on the standby's host opens more than replication."),
                       Texts::tr("A role of its own for replication is safer."));
    }
    if (role->validUntil) {
        return warning(
                finding,
                Texts::tr("%1 exists, its password is valid until %2")
                        .arg(name, QLocale().toString(role->validUntil->toLocalTime(),
                                                      QLocale::ShortFormat)),
                Texts::tr("From then on the standby cannot connect again after an interruption."),
                Texts::tr("Run ALTER ROLE %1 VALID UNTIL 'infinity'.").arg(identifier(name)));
    }
    if (role->passwordKind == "none"_L1)
        return passed(finding, Texts::tr("%1 exists; the plan gives it the password").arg(name));
    return passed(
            finding,
            Texts::tr("%1 exists; its password is tested before anything is changed").arg(name));
}

Finding monitorCheck(const CheckContext &context)
{
    Finding finding = context.finding("monitor_role", 26, Finding::Scope::Primary,
                                      Texts::tr("Monitoring role"));
    const QString &name = context.spec.monitorRole;
    finding = seenBy(finding, u"SELECT * FROM pg_roles WHERE rolname = '%1'"_s.arg(name), {});
    const RoleFact *role = context.role(name);
    if (!role) {
        if (context.primary.roles.isEmpty())
            return skipped(finding, Texts::tr("the server could not be asked"));
        return passed(finding, Texts::tr("%1 does not exist; the plan creates it").arg(name));
    }
    finding.answer = rightsOf(*role);
    if (role->superuser || role->replication) {
        return failure(
                finding, ErrorKind::RoleConflict,
                Texts::tr("%1 exists with more rights than watching needs").arg(name),
                Texts::tr("pgTandem would keep the password of a powerful role."),
                Texts::tr("Choose another name, or take SUPERUSER and REPLICATION from it on %1.")
                        .arg(context.primaryName));
    }
    if (context.spec.keepMonitorPassword)
        return passed(finding,
                      Texts::tr("%1 exists; its known password works and stays").arg(name));
    if (context.isStreaming)
        return passed(finding, Texts::tr("%1 exists; it stays as it is").arg(name));
    return warning(finding, Texts::tr("%1 exists, and its password is not known here").arg(name),
                   Texts::tr("The plan gives it a new one; another pgTandem that watches with the "
                             "old one is locked out until it is told the new one."),
                   Texts::tr("To keep the password, watch the cluster with it first: Watch an "
                             "existing cluster, then set up again."));
}

/// As the standby will connect; nullopt if its address is a name.
std::optional<HbaQuery> standbyQuery(const CheckContext &context)
{
    const HbaQuery query = replicationQuery(context);
    if (!context.usesSocket && query.address.isNull())
        return std::nullopt;
    return query;
}

/// A line may hold the password of a directory or a RADIUS server.
QString lineOf(const QByteArray &content, int number)
{
    return redactedLines(content).value(number - 1).trimmed();
}

Finding hbaCheck(const CheckContext &context)
{
    Finding finding =
            context.finding("hba", 27, Finding::Scope::Primary, Texts::tr("Rule in pg_hba.conf"));
    const std::optional<HbaQuery> query = standbyQuery(context);
    finding = seenBy(finding, u"cat "_s + context.primary.hbaFile, {});
    if (!query || !context.primary.hba.exists || context.primary.hba.unreadable)
        return skipped(finding, Texts::tr("decided by the login test before anything is changed"));
    const HbaFile file(context.primary.hba.content, context.version);
    const HbaDecision decision = file.decide(*query);
    finding.answer = lineOf(context.primary.hba.content, decision.line);
    if (!decision.isCertain()) {
        return warning(
                finding,
                Texts::tr("line %1 may decide before others").arg(decision.maybe.first().line),
                Texts::tr("It holds a name, a group or another file, which only the server can "
                          "judge."),
                Texts::tr("The plan puts its own line above; the login test has the last word."));
    }
    if (decision.isAllowed() && decision.method == "trust"_L1) {
        return warning(
                finding,
                Texts::tr("line %1 lets the standby in without a password").arg(decision.line),
                Texts::tr("Anyone at this address can copy all data."),
                Texts::tr("Replace trust by scram-sha-256."));
    }
    if (decision.isAllowed() && decision.wantsCertificate) {
        return warning(
                finding,
                Texts::tr("line %1 wants a client certificate. The plan adds a line above it.")
                        .arg(decision.line),
                Texts::tr(
                        "The standby signs in with a password; that is not enough for this line."),
                Texts::tr("Make sure that a password may be enough for the standby's address."));
    }
    static const QStringList passwordMethods{u"scram-sha-256"_s, u"md5"_s, u"password"_s};
    if (decision.isAllowed() && !passwordMethods.contains(decision.method)) {
        return warning(
                finding,
                Texts::tr("line %1 asks for another proof than the role's password (%2). The plan "
                          "adds a line above it.")
                        .arg(decision.line)
                        .arg(decision.method),
                Texts::tr("The standby signs in with the password of the role."),
                Texts::tr("Make sure that a password may be enough for the standby's address."));
    }
    if (decision.isAllowed())
        return passed(finding,
                      Texts::tr("line %1 allows it (%2)").arg(decision.line).arg(decision.method));
    if (decision.line > 0) {
        return warning(finding,
                       Texts::tr("line %1 rejects the standby. The plan adds a line above it.")
                               .arg(decision.line),
                       Texts::tr("The first line that matches decides."),
                       Texts::tr("Make sure that the rejection was not meant for this standby."));
    }
    return warning(finding,
                   Texts::tr("no line lets the standby in. The plan adds one and reloads."),
                   Texts::tr("Lines for “all” do not cover replication."),
                   Texts::tr("Nothing to do: the line is shown on the page Review."));
}

Finding slotCheck(const CheckContext &context)
{
    Finding finding =
            context.finding("slot", 32, Finding::Scope::Primary, Texts::tr("Replication slot"));
    if (!context.spec.useSlot)
        return skipped(finding, Texts::tr("no slot is wanted"));
    const QString &name = context.wishes.slotName;
    finding = seenBy(finding, u"SELECT * FROM pg_replication_slots"_s, {});
    const SlotFact *slot = context.slot();
    if (!slot)
        return passed(finding, Texts::tr("%1 is free; the plan creates it").arg(name));
    finding.answer = u"%1 %2 %3 %4"_s.arg(
            slot->name, slot->type, slot->active ? u"active"_s : u"inactive"_s, slot->walStatus);
    const QString remedy =
            Texts::tr("Choose another slot name on the page Replication, or drop it on %1.")
                    .arg(context.primaryName);
    if (slot->type != "physical"_L1) {
        return failure(finding, ErrorKind::SlotProblem,
                       Texts::tr("%1 exists as a logical slot").arg(name),
                       Texts::tr("A standby needs a physical slot."), remedy);
    }
    if (slot->active && !context.isStreaming) {
        return failure(finding, ErrorKind::SlotProblem,
                       Texts::tr("%1 is in use by process %2").arg(name).arg(slot->activePid),
                       Texts::tr("Two standbys cannot share a slot."), remedy);
    }
    if (slot->walStatus == "lost"_L1) {
        return failure(finding, ErrorKind::SlotProblem, Texts::tr("%1 has lost its WAL").arg(name),
                       Texts::tr("No standby can start from it any more."), remedy);
    }
    if (slot->active)
        return passed(finding, Texts::tr("%1 is in use by this standby").arg(name));
    return warning(
            finding, Texts::tr("%1 exists and is not in use. The plan takes it over.").arg(name),
            Texts::tr(
                    "If it belongs to another standby that is away, that one could not come back."),
            Texts::tr("If in doubt choose another slot name."));
}

Finding nameCheck(const CheckContext &context)
{
    Finding finding = context.finding("standby_name", 49, Finding::Scope::Primary,
                                      Texts::tr("Name of the standby"));
    finding = seenBy(finding, u"SELECT * FROM pg_stat_replication"_s, {});
    const QString &name = context.wishes.application();
    const QStringList &addresses = context.standbyHost.addresses;
    const auto other = [&](const QString &wanted) {
        return otherWithName(wanted, context.standby, addresses, context.primary);
    };
    const auto from = [](const SenderFact &sender) {
        return sender.clientAddress.isEmpty() ? Texts::tr("the primary's own host")
                                              : sender.clientAddress;
    };
    const QString reason = Texts::tr("Two standbys of one name could not be told apart, neither in "
                                     "pg_stat_replication nor in synchronous_standby_names.");
    if (const SenderFact *taken = other(name)) {
        return failure(finding, ErrorKind::InvalidInput,
                       Texts::tr("%1 is another standby, from %2").arg(name, from(*taken)), reason,
                       Texts::tr("Run the checks again: the standby is then named %1.")
                               .arg(freeApplicationName(context.wishes.name, context.standby,
                                                        addresses, context.primary)));
    }
    if (name == context.wishes.name)
        return passed(finding, Texts::tr("%1 is free").arg(name));
    const SenderFact *taken = other(context.wishes.name);
    if (!taken || context.isStreaming)
        return passed(finding, name);
    return warning(finding,
                   Texts::tr("%1 is another standby, from %2; this one is named %3")
                           .arg(context.wishes.name, from(*taken), name),
                   reason, Texts::tr("Nothing to do: the plan uses %1.").arg(name));
}

} // namespace

void checkAccess(const CheckContext &context, QList<Finding> &findings)
{
    findings << roleCheck(context) << monitorCheck(context) << hbaCheck(context)
             << slotCheck(context) << nameCheck(context);
}

} // namespace pgt
