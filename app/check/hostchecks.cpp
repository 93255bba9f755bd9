// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/units.h"
#include "app/check/checkcontext.h"
#include "app/cluster/abilities.h"
#include "app/cluster/samehost.h"
#include "app/layout/managers.h"
#include "app/layout/serverlayout.h"

#include <QCoreApplication>

#include <cmath>
#include <optional>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Checks)
};

/// One side of the pair.
struct Side
{
    Finding::Scope scope;
    const HostFacts &host;
    const Instance &instance;
    const HostAccess &access;
    const QString &name;
};

Finding loginCheck(const CheckContext &context, const Side &side)
{
    Finding finding = context.finding("login", 4, side.scope, Texts::tr("Login and shell"));
    finding =
            seenBy(finding, u"id -un; uname -sr"_s, side.host.loginUser + u'\n' + side.host.kernel);
    const auto milliseconds = std::chrono::milliseconds(qint64(side.host.roundTripSeconds * 1000));
    if (side.access.kind == HostAccess::Kind::Local)
        return passed(finding, Texts::tr("this computer, as %1").arg(side.host.loginUser));
    return passed(finding, Texts::tr("as %1, host key verified, answers in %2")
                                   .arg(side.host.loginUser, formatDuration(milliseconds)));
}

/// What the plan is going to do on this side, with the rights that the session has.
QList<Ability::Deed> plannedDeeds(const CheckContext &context, const Side &side)
{
    using Deed = Ability::Deed;
    QList<Deed> deeds{Deed::ChangeConfiguration};
    if (side.scope == Finding::Scope::Primary) {
        if (!context.restartReasons().isEmpty())
            deeds << Deed::ControlServer;
    } else if (!context.isStreaming) {
        deeds << Deed::ControlServer << Deed::PlacePassFile << Deed::MoveData;
    }
    return deeds << Deed::ReadLog;
}

Finding rightsCheck(const CheckContext &context, const Side &side)
{
    Finding finding = context.finding("rights", 5, side.scope, Texts::tr("Rights on the server"));
    finding = seenBy(finding, u"id -u; sudo -n true"_s, side.host.sudo);
    if (side.host.canActAsRoot)
        return passed(finding, Texts::tr("may act as root and as %1").arg(side.instance.owner));
    Ability worst;
    QStringList sudoers;
    for (const Ability::Deed deed : plannedDeeds(context, side)) {
        const Ability ability = abilityTo(deed, side.host, side.instance);
        if (ability.answer == Ability::Answer::Yes)
            continue;
        sudoers += ability.sudoers;
        // What only hinders the explanation of a failure does not hinder the set-up.
        const bool isFatal =
                ability.answer == Ability::Answer::No && deed != Ability::Deed::ReadLog;
        if (isFatal || worst.answer == Ability::Answer::Yes) {
            worst = ability;
            worst.answer = isFatal ? Ability::Answer::No : Ability::Answer::WithSideEffect;
        }
        if (isFatal)
            break;
    }
    sudoers.removeDuplicates();
    const QString remedy =
            sudoers.isEmpty()
                    ? worst.remedy
                    : Texts::tr("%1 With these lines in /etc/sudoers.d/pgtandem on %2 it works: %3")
                              .arg(worst.remedy, side.name, sudoers.join(u'\n'));
    switch (worst.answer) {
    case Ability::Answer::No:
        return failure(finding, ErrorKind::PrivilegeMissing, worst.sentence, worst.reason, remedy);
    case Ability::Answer::WithSideEffect:
        return warning(finding, worst.sentence, worst.reason, remedy);
    case Ability::Answer::Yes:
        break;
    }
    if (!side.instance.unit.isEmpty() && !side.instance.serviceControl.isEmpty()) {
        return passed(finding, Texts::tr("acts as %1, who may control %2 through sudo")
                                       .arg(side.instance.owner, side.instance.unit));
    }
    return passed(finding,
                  Texts::tr("acts as %1, the owner of PostgreSQL").arg(side.instance.owner));
}

Finding systemCheck(const CheckContext &context, const Side &side)
{
    const HostFacts &host = side.host;
    Finding finding = context.finding("system", 6, side.scope, Texts::tr("Operating system"));
    finding = seenBy(finding, u"cat /etc/os-release; uname -m"_s,
                     host.osName + u'\n' + host.architecture);
    const QString what = host.osName.isEmpty() ? Texts::tr("unknown system") : host.osName;
    if (host.container == "kubernetes"_L1) {
        const ManagerWords words = wordsAbout(kubernetesName());
        return failure(finding, ErrorKind::Managed, Texts::tr("%1 in Kubernetes").arg(what),
                       words.why, words.remedy);
    }
    if (host.container == "docker"_L1 || host.container == "podman"_L1) {
        return warning(
                finding, Texts::tr("%1 in a container (%2)").arg(what, host.container),
                Texts::tr("Files outside volumes are lost when the container is made again."),
                Texts::tr("Make sure that data directory and configuration are on volumes."));
    }
    if (host.initSystem == "none"_L1 && layoutOf(side.instance).isKnownToSystem()) {
        return warning(finding, Texts::tr("%1, no init system runs").arg(what),
                       Texts::tr("PostgreSQL will not start by itself when the host does."),
                       Texts::tr("Start it with the tools of this system after a reboot."));
    }
    const QString init =
            host.initSystem == "none"_L1 ? Texts::tr("no init system") : host.initSystem;
    return passed(finding, u"%1, %2"_s.arg(what, init));
}

/// Something to say if the system would not start the cluster.
std::optional<Finding> startModeFinding(const CheckContext &context, Finding finding,
                                        const Side &side)
{
    const Instance &instance = side.instance;
    const QString commands = layoutOf(instance).bootCommands(side.host, instance).join(u'\n');
    // Its package has a unit, which works on another directory or on none.
    const bool isBesideUnit = instance.unit.isEmpty() && !instance.binDirectory.isEmpty() &&
                              side.host.initSystem == "systemd"_L1 &&
                              layoutOf(instance).isKnownToSystem() && !commands.isEmpty();
    const bool isManual = instance.startMode == "manual"_L1 || isBesideUnit;
    if (!isManual && instance.startMode != "disabled"_L1)
        return std::nullopt;
    const QString remedy = commands.isEmpty()
                                   ? Texts::tr("Let the system start it on %1.").arg(side.name)
                                   : Texts::tr("As root on %1: %2").arg(side.name, commands);
    finding = seenBy(finding, u"systemctl is-enabled; cat start.conf"_s, instance.startMode);
    if (isManual) {
        return warning(finding, Texts::tr("%1 is not started at boot").arg(instance.displayName()),
                       Texts::tr("After the next restart of the host it stays down until somebody "
                                 "starts it."),
                       remedy);
    }
    const Ability ability = abilityTo(Ability::Deed::ControlServer, side.host, instance);
    if (!plannedDeeds(context, side).contains(Ability::Deed::ControlServer))
        return warning(finding, ability.sentence, ability.reason, remedy);
    return failure(finding, ErrorKind::ServerDown, ability.sentence, ability.reason, remedy);
}

Finding serviceCheck(const CheckContext &context, const Side &side)
{
    const Instance &instance = side.instance;
    Finding finding = context.finding("service", 42, side.scope, Texts::tr("Service control"));
    if (const std::optional<Finding> bad = startModeFinding(context, finding, side))
        return *bad;
    if (!instance.unit.isEmpty()) {
        finding = seenBy(finding, u"systemctl status "_s + instance.unit, instance.unit);
        return passed(
                finding,
                Texts::tr("systemd, %1 can be stopped and started").arg(instance.displayName()));
    }
    finding = seenBy(finding,
                     u"%1/pg_ctl status -D %2"_s.arg(instance.binDirectory, instance.dataDirectory),
                     QString::number(instance.postmasterPid));
    if (const BinariesFact *unreadable = unreadablePrograms(side.host);
        unreadable && instance.binDirectory.isEmpty()) {
        return failure(
                finding, ErrorKind::VersionMismatch,
                Texts::tr("the version of %1/postgres cannot be read").arg(unreadable->directory),
                Texts::tr("It says \"%1\"; the wrong programs would damage %2.")
                        .arg(unreadable->versionText, instance.displayName()),
                Texts::tr("Start and stop this cluster with its own tools on %1.").arg(side.name));
    }
    if (instance.binDirectory.isEmpty()) {
        return failure(
                finding, ErrorKind::NoPostgres,
                Texts::tr("no server programs for %1").arg(instance.displayName()),
                Texts::tr("Without them this cluster can be neither started nor copied to."),
                Texts::tr("Install the server package of the same version on %1.").arg(side.name));
    }
    return passed(finding, Texts::tr("pg_ctl as %1").arg(instance.owner));
}

void checkSide(const CheckContext &context, const Side &side, QList<Finding> &findings)
{
    findings << loginCheck(context, side) << rightsCheck(context, side)
             << systemCheck(context, side) << serviceCheck(context, side);
}

Finding clockCheck(const CheckContext &context)
{
    Finding finding =
            context.finding("clock", 14, Finding::Scope::Between, Texts::tr("Clock difference"));
    const HostFacts &a = context.primaryHost, &b = context.standbyHost;
    const double seconds = std::abs(a.clockOffsetSeconds - b.clockOffsetSeconds);
    // Each answer may have been on its way for anything up to its round trip.
    const double bound = (a.roundTripSeconds + b.roundTripSeconds) / 2;
    const auto text = [](double s) {
        return formatDuration(std::chrono::milliseconds(qint64(std::ceil(s * 1000))));
    };
    finding = seenBy(finding, u"date +%s.%N"_s,
                     u"%1: %2 s ± %3 s, %4: %5 s ± %6 s"_s.arg(context.primaryName)
                             .arg(a.clockOffsetSeconds, 0, 'f', 3)
                             .arg(a.roundTripSeconds / 2, 0, 'f', 3)
                             .arg(context.standbyName)
                             .arg(b.clockOffsetSeconds, 0, 'f', 3)
                             .arg(b.roundTripSeconds / 2, 0, 'f', 3));
    if (isSameHost(a, b))
        return passed(finding, Texts::tr("one computer, one clock"));
    const QString size =
            seconds <= bound
                    ? Texts::tr("none seen, measured to within %1").arg(text(bound))
                    : Texts::tr("%1 ± %2", "two durations").arg(text(seconds), text(bound));
    if (seconds - bound > 1) {
        return warning(
                finding, size,
                Texts::tr("Times in logs and on the standby will not fit together; pgTandem's own "
                          "lag figures are not affected."),
                Texts::tr("Let both hosts set their clocks by NTP, for example with chrony."));
    }
    if (!a.clockSource.isEmpty() && a.clockSource == b.clockSource)
        return passed(finding, Texts::tr("%1, both use %2").arg(size, a.clockSource));
    return passed(finding, size);
}

} // namespace

void checkHosts(const CheckContext &context, QList<Finding> &findings)
{
    const Side standby{Finding::Scope::Standby, context.standbyHost, context.standby,
                       context.wishes.access, context.standbyName};
    const Side primary{Finding::Scope::Primary, context.primaryHost, context.primary,
                       context.spec.primaryAccess, context.primaryName};
    checkSide(context, standby, findings);
    checkSide(context, primary, findings);
    findings << clockCheck(context);
}

} // namespace pgt
