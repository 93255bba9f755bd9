// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/check/checkcontext.h"
#include "app/cluster/samehost.h"
#include "app/layout/managers.h"

#include <QCoreApplication>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Checks)
};

QString stateText(const Instance &instance)
{
    switch (instance.state) {
    case Instance::State::Running:
        return Texts::tr("running");
    case Instance::State::Stopped:
        return Texts::tr("stopped");
    case Instance::State::Starting:
        return Texts::tr("starting");
    case Instance::State::Unknown:
        break;
    }
    return Texts::tr("state unknown");
}

Finding instanceCheck(const CheckContext &context, Finding::Scope scope)
{
    const bool isPrimary = scope == Finding::Scope::Primary;
    const Instance &instance = isPrimary ? context.primary : context.standby;
    const HostFacts &host = isPrimary ? context.primaryHost : context.standbyHost;
    const QString &name = isPrimary ? context.primaryName : context.standbyName;
    Finding finding = context.finding("cluster", 7, scope, Texts::tr("PostgreSQL cluster"));
    finding = seenBy(finding, u"cat %1/PG_VERSION %1/postmaster.pid"_s.arg(instance.dataDirectory),
                     u"%1, %2"_s.arg(instance.versionText, stateText(instance)));
    const QString what =
            u"%1 (%2), %3"_s.arg(instance.displayName(), instance.versionText, stateText(instance));
    if (isPrimary && instance.state != Instance::State::Running) {
        return failure(finding, ErrorKind::ServerDown, what,
                       Texts::tr("Only a running primary can be copied and can send WAL."),
                       Texts::tr("Start %1 on %2, then run the checks again.")
                               .arg(instance.displayName(), name));
    }
    if (instance.state == Instance::State::Starting) {
        return failure(finding, ErrorKind::ServerDown, what,
                       Texts::tr("While it starts or stops nobody knows what it will be."),
                       Texts::tr("Wait until it has come to rest, then run the checks again."));
    }
    for (const Error &problem : instance.problems) {
        Finding bad = failure(finding, problem.kind, problem.text, problem.why, problem.remedy);
        bad.answer = problem.detail;
        // The old cluster of the standby is replaced anyway: what it would not say does not matter.
        if (isPrimary || problem.kind == ErrorKind::PrivilegeMissing ||
            problem.kind == ErrorKind::NoPostgres)
            return bad;
    }
    const auto count = host.instances.size();
    if (count > 1)
        return passed(finding, Texts::tr("%1; one of %2 on this host").arg(what).arg(count));
    return passed(finding, what);
}

Finding managedCheck(const CheckContext &context, Finding::Scope scope)
{
    const bool isPrimary = scope == Finding::Scope::Primary;
    const Instance &instance = isPrimary ? context.primary : context.standby;
    const HostFacts &host = isPrimary ? context.primaryHost : context.standbyHost;
    Finding finding = context.finding("managed", 8, scope, Texts::tr("Other tools"));
    finding = seenBy(finding, u"ps -e -o comm="_s, host.haTools.join(u", "_s));
    if (!instance.managedBy.isEmpty()) {
        const ManagerWords words = wordsAbout(instance.managedBy);
        return failure(finding, ErrorKind::Managed,
                       Texts::tr("%1 manages %2").arg(instance.managedBy, instance.displayName()),
                       words.why, words.remedy);
    }
    if (!host.haTools.isEmpty()) {
        return warning(finding, Texts::tr("%1 runs on this host").arg(host.haTools.join(u", "_s)),
                       Texts::tr("It does not seem to manage this cluster."),
                       Texts::tr("Make sure that it will not take this cluster over."));
    }
    return passed(finding, Texts::tr("no Patroni, repmgr or other manager seen"));
}

Finding primaryRoleCheck(const CheckContext &context)
{
    Finding finding = context.finding("is_primary", 15, Finding::Scope::Primary,
                                      Texts::tr("Primary or standby"));
    finding = seenBy(finding, u"SELECT pg_is_in_recovery()"_s,
                     context.primary.inRecovery ? u"t"_s : u"f"_s);
    if (context.primary.inRecovery) {
        return failure(
                finding, ErrorKind::WrongRole,
                Texts::tr("%1 is a standby itself").arg(context.primary.displayName()),
                Texts::tr("Roles, slots and settings can be made on a primary only."),
                Texts::tr(
                        "Choose the server it receives from. Standbys of standbys (cascading) are "
                        "planned for a later version of pgTandem."));
    }
    return passed(finding, Texts::tr("is a primary"));
}

/// What tells one server from another, as far as it could be read.
QString identityOf(const HostFacts &host, const Instance &instance)
{
    QStringList parts;
    for (const QString &part : {host.machineId, host.bootId, instance.dataDirectoryIdentity,
                                instance.systemIdentifier, QString::number(instance.port)})
        parts << (part.isEmpty() ? u"-"_s : part);
    return parts.join(u' ');
}

Finding sameServerCheck(const CheckContext &context)
{
    Finding finding = context.finding("same_server", 16, Finding::Scope::Between,
                                      Texts::tr("Two different servers"));
    finding = seenBy(finding,
                     u"cat /etc/machine-id /proc/sys/kernel/random/boot_id; "
                     "stat -c %d:%i DATA_DIRECTORY"_s,
                     identityOf(context.primaryHost, context.primary) + u'\n' +
                             identityOf(context.standbyHost, context.standby));
    if (isSameCluster(context.primaryHost, context.primary, context.standbyHost, context.standby)) {
        return failure(finding, ErrorKind::SameServer,
                       Texts::tr("%1 and %2 are the same host, and both mean %3")
                               .arg(context.primaryName, context.standbyName,
                                    context.primary.dataDirectory),
                       Texts::tr("The primary's own data directory would be moved aside."),
                       Texts::tr("Choose another host or another cluster as the standby."));
    }
    const bool sameHost = isSameHost(context.primaryHost, context.standbyHost);
    if (sameHost && !context.isLocal) {
        return warning(finding, Texts::tr("two clusters of one host"),
                       Texts::tr("If this host fails, both are gone."),
                       Texts::tr("For safety choose a standby on another host."));
    }
    return passed(finding, sameHost ? Texts::tr("two clusters of this computer")
                                    : u"%1, %2"_s.arg(context.primaryName, context.standbyName));
}

Finding rightsCheck(const CheckContext &context)
{
    Finding finding = context.finding("sql_rights", 17, Finding::Scope::Primary,
                                      Texts::tr("Rights in the database"));
    const QString user =
            context.primary.sqlUser.isEmpty() ? context.primary.owner : context.primary.sqlUser;
    finding =
            seenBy(finding, u"SELECT rolsuper FROM pg_roles WHERE rolname = current_user"_s, user);
    if (context.primary.state != Instance::State::Running || context.primary.roles.isEmpty())
        return skipped(finding, Texts::tr("the server could not be asked"));
    const RoleFact *role = context.role(user);
    if (role && !role->superuser) {
        return failure(
                finding, ErrorKind::PrivilegeMissing, Texts::tr("%1 is not a superuser").arg(user),
                Texts::tr("Roles with REPLICATION, slots and file errors need one."),
                Texts::tr("Make %1 a superuser, as initdb does, or restore its rights.").arg(user));
    }
    return passed(finding, Texts::tr("superuser %1 through the local socket").arg(user));
}

} // namespace

void checkClusters(const CheckContext &context, QList<Finding> &findings)
{
    findings << instanceCheck(context, Finding::Scope::Standby)
             << instanceCheck(context, Finding::Scope::Primary)
             << managedCheck(context, Finding::Scope::Standby)
             << managedCheck(context, Finding::Scope::Primary) << primaryRoleCheck(context)
             << rightsCheck(context) << sameServerCheck(context);
}

} // namespace pgt
