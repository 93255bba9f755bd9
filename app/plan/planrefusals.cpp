// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/planrefusals.h"

#include "app/base/units.h"
#include "app/cluster/pairing.h"
#include "app/cluster/samehost.h"
#include "app/cluster/spaceneed.h"
#include "app/cluster/tablespaces.h"
#include "app/cluster/targetdata.h"
#include "app/layout/managers.h"
#include "app/pg/standbyconfig.h"
#include "app/plan/nodeplan.h"

#include <QDir>

#include <algorithm>

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

/// Why nothing may be done with these two clusters.
class PairRefusals
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Planner)

public:
    PairRefusals(const PlanInput &input, const PairView &pair)
        : m_input(input), m_pair(pair), m_primary(pair.primary), m_standby(pair.standby)
    {}

    std::optional<Error> find() const;

private:
    std::optional<Error> identityRefusal() const;
    std::optional<Error> versionRefusal() const;
    std::optional<Error> configRefusal() const;
    std::optional<Error> roleRefusal() const;
    std::optional<Error> passwordRefusal() const;
    std::optional<Error> slotRefusal() const;
    std::optional<Error> nameRefusal() const;
    std::optional<Error> targetRefusal() const;
    std::optional<Error> spaceRefusal() const;
    std::optional<Error> rightsRefusal() const;

    const PlanInput &m_input;
    const PairView &m_pair;
    const Instance &m_primary, &m_standby;
};

std::optional<Error> PairRefusals::find() const
{
    using Check = std::optional<Error> (PairRefusals::*)() const;
    static constexpr Check checks[] = {
            &PairRefusals::identityRefusal, &PairRefusals::versionRefusal,
            &PairRefusals::configRefusal,   &PairRefusals::roleRefusal,
            &PairRefusals::targetRefusal,   &PairRefusals::slotRefusal,
            &PairRefusals::nameRefusal,     &PairRefusals::spaceRefusal,
            &PairRefusals::rightsRefusal,   &PairRefusals::passwordRefusal,
    };
    for (const Check check : checks) {
        if (auto error = (this->*check)())
            return error;
    }
    return std::nullopt;
}

std::optional<Error> PairRefusals::identityRefusal() const
{
    const QString &standbyName = m_pair.wishes.name;
    for (const Instance *instance : {&m_primary, &m_standby}) {
        if (m_input.onlyInstances.isEmpty() || m_input.onlyInstances.contains(instance->id))
            continue;
        return Error::make(
                ErrorKind::InvalidInput,
                tr("The cluster %1 is not one of the sandbox's.").arg(instance->displayName()),
                tr("It belongs to this computer; the sandbox never touches it."),
                tr("Choose the sandbox's own servers, or set up replication over SSH."));
    }
    if (isSameCluster(m_pair.primaryHost, m_primary, m_pair.standbyHost, m_standby)) {
        return Error::make(
                ErrorKind::SameServer,
                tr("Primary and standby are the same cluster: %1 on %2.")
                        .arg(m_primary.displayName(), m_pair.primaryHost.hostname),
                tr("A cluster cannot replicate to itself; its data would be moved away."),
                tr("Choose another host or another cluster for the standby."));
    }
    if (m_primary.state != Instance::State::Running) {
        return Error::make(ErrorKind::ServerDown,
                           tr("The cluster %1 on %2 is not running.")
                                   .arg(m_primary.displayName(), m_pair.primaryName),
                           tr("A running primary is needed to copy from."),
                           tr("Start it and read the server again."))
                .withHost(m_pair.primaryName);
    }
    if (m_primary.inRecovery) {
        return Error::make(ErrorKind::WrongRole,
                           tr("The cluster %1 on %2 is a standby itself.")
                                   .arg(m_primary.displayName(), m_pair.primaryName),
                           tr("A standby of a standby is not set up by this version."),
                           tr("Choose the server that it receives from as the primary."))
                .withHost(m_pair.primaryName);
    }
    const std::pair<const Instance *, QString> both[] = {{&m_primary, m_pair.primaryName},
                                                         {&m_standby, standbyName}};
    for (const auto &[instance, host] : both) {
        if (instance->managedBy.isEmpty())
            continue;
        const ManagerWords words = wordsAbout(instance->managedBy);
        return Error::make(ErrorKind::Managed,
                           tr("%1 manages the cluster %2 on %3.")
                                   .arg(instance->managedBy, instance->displayName(), host),
                           words.why, words.remedy)
                .withHost(host);
    }
    return std::nullopt;
}

std::optional<Error> PairRefusals::versionRefusal() const
{
    const PgVersion standby = PgVersion::fromNumber(m_standby.versionNum);
    const QString &standbyName = m_pair.wishes.name;
    if (m_pair.version.major() != standby.major()) {
        return Error::make(ErrorKind::VersionMismatch,
                           tr("%1 runs PostgreSQL %2 and %3 has %4.")
                                   .arg(m_pair.primaryName, m_pair.version.toString(), standbyName,
                                        standby.toString()),
                           tr("Streaming replication needs the same major version on both."),
                           tr("Install PostgreSQL %1 on %2.")
                                   .arg(majorText(m_pair.version.major()), standbyName))
                .withHost(standbyName);
    }
    if (std::optional<Error> problem = m_pair.version.setUpProblem())
        return problem->withHost(m_pair.primaryName);
    // Its settings go on in the new one.
    if (StandbyConfig(m_pair.version).isInMarker() && m_standby.recoveryConf.unreadable) {
        return Error::make(
                       ErrorKind::FileUnwritable,
                       tr("%1 on %2 cannot be read.").arg(m_standby.recoveryConf.path, standbyName),
                       tr("What the old cluster was told there, such as its archive, would be "
                          "lost."),
                       tr("Give the account read permission, or move the file away, and read "
                          "the server again."))
                .withHost(standbyName);
    }
    const bool sameMachine = m_pair.primaryHost.architecture == m_pair.standbyHost.architecture;
    const bool sameBlocks = m_standby.blockSize == 0 || m_primary.blockSize == 0 ||
                            m_standby.blockSize == m_primary.blockSize;
    if (!sameMachine || !sameBlocks) {
        return Error::make(ErrorKind::VersionMismatch,
                           tr("%1 (%2) and %3 (%4) store data in different forms.")
                                   .arg(m_pair.primaryName, m_pair.primaryHost.architecture,
                                        standbyName, m_pair.standbyHost.architecture),
                           tr("A copy of the files is of no use on another architecture or with "
                              "another block size."),
                           tr("Choose a host of the same kind, or use logical replication."))
                .withHost(standbyName);
    }
    return std::nullopt;
}

std::optional<Error> PairRefusals::configRefusal() const
{
    const std::pair<const Instance *, QString> both[] = {{&m_primary, m_pair.primaryName},
                                                         {&m_standby, m_pair.wishes.name}};
    for (const auto &[instance, host] : both) {
        const QStringList errors = instance->fileErrors + instance->hbaErrors;
        if (!errors.isEmpty()) {
            return Error::make(ErrorKind::ConfigBroken,
                               tr("The configuration of %1 on %2 has errors.")
                                       .arg(instance->displayName(), host),
                               tr("A reload would ignore new lines and a restart would fail."),
                               tr("Correct the lines named below and run the checks again."))
                    .withDetail(errors.join(u'\n'))
                    .withHost(host);
        }
        for (const ConfigFileFact *file : {&instance->config, &instance->hba}) {
            if (file->exists)
                continue;
            return Error::make(
                           ErrorKind::NoPostgres,
                           tr("The cluster %1 on %2 has no configuration that can be read.")
                                   .arg(instance->displayName(), host),
                           tr("%1 is needed to configure replication.")
                                   .arg(file->path.isEmpty() ? u"postgresql.conf"_s : file->path),
                           tr("Create the cluster first (pg_createcluster or initdb), then read "
                              "the server again."))
                    .withHost(host);
        }
    }
    const bool tlsNeeded = m_pair.spec.tls >= TlsMode::Require;
    if (tlsNeeded && m_primary.setting(u"ssl"_s) == "off"_L1) {
        return Error::make(
                       ErrorKind::InvalidInput,
                       tr("TLS is required, but it is switched off on %1.").arg(m_pair.primaryName),
                       tr("The standby would never be able to connect."),
                       tr("Set ssl = on with a certificate on %1, or choose TLS \"prefer\".")
                               .arg(m_pair.primaryName))
                .withHost(m_pair.primaryName);
    }
    return std::nullopt;
}

std::optional<Error> PairRefusals::roleRefusal() const
{
    const auto conflict = [this](const QString &what, const QString &why) {
        return Error::make(ErrorKind::RoleConflict, what, why,
                           tr("Choose another name for the role, or change it on %1.")
                                   .arg(m_pair.primaryName))
                .withHost(m_pair.primaryName);
    };
    const RoleFact *replication = m_pair.role(m_pair.spec.role);
    if (replication && replication->superuser) {
        return conflict(
                tr("The role %1 exists on %2 and is a superuser.")
                        .arg(replication->name, m_pair.primaryName),
                tr("Its password would be stored on the standby's host and open everything."));
    }
    if (replication && replication->connectionLimit >= 0 && replication->connectionLimit < 3) {
        return conflict(tr("The role %1 exists on %2 and may open only %n connection(s).", nullptr,
                           replication->connectionLimit)
                                .arg(replication->name, m_pair.primaryName),
                        tr("The copy needs two connections at a time, the standby one."));
    }
    if (replication && replication->validUntil && *replication->validUntil <= m_input.now) {
        return conflict(tr("The password of the role %1 on %2 has expired.")
                                .arg(replication->name, m_pair.primaryName),
                        tr("The standby could not sign in."));
    }
    const RoleFact *monitor = m_pair.role(m_pair.spec.monitorRole);
    if (monitor && (monitor->superuser || monitor->replication)) {
        return conflict(tr("The role %1 exists on %2 with more rights than watching needs.")
                                .arg(monitor->name, m_pair.primaryName),
                        tr("pgTandem would store the password of a powerful role."));
    }
    if (m_pair.spec.role == m_pair.spec.monitorRole) {
        return conflict(
                tr("One role is named for replication and for watching: %1.").arg(m_pair.spec.role),
                tr("The standby's password must not open the database."));
    }
    return std::nullopt;
}

std::optional<Error> PairRefusals::targetRefusal() const
{
    const QString &host = m_pair.wishes.name;
    if (m_pair.isStreaming)
        return std::nullopt;
    if (m_standby.dataDirectory.count(u'/') < 2 || !m_standby.dataDirectory.startsWith(u'/') ||
        QDir::cleanPath(m_standby.dataDirectory) != m_standby.dataDirectory) {
        return Error::make(ErrorKind::InvalidInput,
                           tr("\"%1\" on %2 cannot be used as a data directory.")
                                   .arg(m_standby.dataDirectory, host),
                           tr("Its content would be moved; only a complete path below a directory "
                              "is safe."),
                           tr("Choose a cluster with an absolute data directory."))
                .withHost(host);
    }
    const QStringList &confirmed = m_pair.spec.replaceForeignDataOn;
    const TargetData data = targetData(m_standby, m_primary);
    if (needsConfirmation(data) && !confirmed.contains(host) &&
        !confirmed.contains(m_pair.standbyHost.hostname)) {
        return Error::make(
                       ErrorKind::ForeignData,
                       (data == TargetData::Promoted
                                ? tr("The cluster %1 on %2 was a copy of this primary, but is a "
                                     "primary of its own now.")
                                : tr("The cluster %1 on %2 holds data of another system."))
                               .arg(m_standby.displayName(), host),
                       tr("It would be moved aside and would not run any more."),
                       tr("Choose another cluster, or confirm with the name of the host."))
                .withHost(host);
    }
    const QString pgWal = m_standby.dataDirectory + u'/' + m_pair.version.walNames().directory;
    if (!m_standby.walDirectory.isEmpty() && m_standby.walDirectory != pgWal) {
        return Error::make(ErrorKind::Unsupported,
                           tr("The cluster %1 on %2 keeps its WAL in %3.")
                                   .arg(m_standby.displayName(), host, m_standby.walDirectory),
                           tr("This version cannot make a copy whose WAL is in another place."),
                           tr("Use a cluster with its WAL in the data directory."))
                .withHost(host);
    }
    if (const std::optional<TablespaceProblem> problem =
                tablespaceProblem(m_pair.primaryHost, m_primary, m_pair.standbyHost, m_standby,
                                  m_pair.wishes.tablespaceMapping)) {
        return Error::make(problem->kind, problem->text.arg(host), problem->why, problem->remedy)
                .withHost(host);
    }
    return std::nullopt;
}

// A pair that streams already has its password in place; everything else needs it.
std::optional<Error> PairRefusals::passwordRefusal() const
{
    const RoleFact *existing = m_pair.role(m_pair.spec.role);
    const bool isInPlace = m_pair.isStreaming && existing && existing->passwordKind != "none"_L1;
    if (isInPlace || !m_pair.spec.rolePassword.isEmpty())
        return {};
    return Error::make(
            ErrorKind::InvalidInput,
            tr("The password of role %1 is not given.").arg(m_pair.spec.role),
            tr("The standby signs in with it, from a file that only its server can read."),
            existing
                    ? tr("Type the role's present password on the page Replication, or choose "
                         "another role name there.")
                    : tr("Type a password on the page Replication, or let pgTandem generate one."));
}

std::optional<Error> PairRefusals::slotRefusal() const
{
    const SlotFact *found = m_pair.spec.useSlot ? m_pair.slot() : nullptr;
    if (!found || m_pair.isStreaming)
        return std::nullopt;
    const auto refuse = [&](const QString &what, const QString &why) {
        return Error::make(ErrorKind::SlotProblem, what, why,
                           tr("Choose another slot name, or drop the slot on %1.")
                                   .arg(m_pair.primaryName))
                .withHost(m_pair.primaryName);
    };
    if (found->type != "physical"_L1)
        return refuse(
                tr("The slot %1 on %2 is a logical one.").arg(found->name, m_pair.primaryName),
                tr("A standby needs a physical slot."));
    if (found->active)
        return refuse(tr("The slot %1 on %2 is in use by process %3.")
                              .arg(found->name, m_pair.primaryName)
                              .arg(found->activePid),
                      tr("Two standbys cannot share a slot."));
    if (found->walStatus == "lost"_L1)
        return refuse(
                tr("The slot %1 on %2 has lost its WAL.").arg(found->name, m_pair.primaryName),
                tr("A standby cannot start from it any more."));
    return std::nullopt;
}

// Two standbys of one name cannot be told apart, by people or by synchronous_standby_names; a dead
// one would look alive.
std::optional<Error> PairRefusals::nameRefusal() const
{
    const QString &name = m_pair.wishes.application();
    const QStringList &addresses = m_pair.standbyHost.addresses;
    const SenderFact *other = otherWithName(name, m_standby, addresses, m_primary);
    if (!other)
        return std::nullopt;
    const QString from =
            other->clientAddress.isEmpty() ? tr("this host itself") : other->clientAddress;
    return Error::make(ErrorKind::InvalidInput,
                       tr("Another standby of %1 is named %2 (process %3, from %4).")
                               .arg(m_pair.primaryName, name)
                               .arg(other->pid)
                               .arg(from),
                       tr("The two could not be told apart: neither in pg_stat_replication nor in "
                          "synchronous_standby_names."),
                       tr("Run the checks again; the standby is then named %1.")
                               .arg(freeApplicationName(m_pair.wishes.name, m_standby, addresses,
                                                        m_primary)))
            .withHost(m_pair.primaryName);
}

std::optional<Error> PairRefusals::spaceRefusal() const
{
    if (m_pair.isStreaming)
        return std::nullopt;
    const SpaceNeed need = spaceNeed(m_primary, m_pair.wishes.tablespaceMapping);
    for (const MountNeed &mount : needPerMount(need, m_pair.standbyHost, m_standby)) {
        if (mount.freeBytes < 0 || mount.freeBytes >= mount.neededBytes)
            continue;
        return Error::make(ErrorKind::NoSpace,
                           tr("%1 has %2 free for %3; the copy needs %4 there.")
                                   .arg(m_pair.wishes.name, formatBytes(mount.freeBytes),
                                        mount.paths.join(u", "_s), formatBytes(mount.neededBytes)),
                           tr("The old data is kept, so both have to fit."),
                           tr("Free some space on %1 and run the checks again.")
                                   .arg(mount.mountPoint.isEmpty() ? mount.paths.constFirst()
                                                                   : mount.mountPoint))
                .withHost(m_pair.wishes.name);
    }
    return std::nullopt;
}

// The primary's restart is refused where it is planned; here is what every set-up does.
std::optional<Error> PairRefusals::rightsRefusal() const
{
    if (m_pair.isStreaming)
        return std::nullopt;
    using Deed = Ability::Deed;
    for (const Deed deed : {Deed::ControlServer, Deed::PlacePassFile, Deed::MoveData}) {
        if (const auto error =
                    missingAbility(deed, m_pair.standbyHost, m_standby, m_pair.wishes.name))
            return error;
    }
    return std::nullopt;
}

/// Two standbys of one run that would get in each other's way.
std::optional<Error> sharedRefusal(const PairView &one, const PairView &other)
{
    if (!isSameCluster(one.standbyHost, one.standby, other.standbyHost, other.standby))
        return std::nullopt;
    return Error::make(ErrorKind::SameServer,
                       QCoreApplication::translate("pgt::Planner",
                                                   "%1 and %2 are the same cluster: %3.")
                               .arg(one.wishes.name, other.wishes.name, one.standby.displayName()),
                       QCoreApplication::translate("pgt::Planner",
                                                   "Each standby needs a cluster of its own."),
                       QCoreApplication::translate("pgt::Planner",
                                                   "Choose another cluster for one of them."))
            .withHost(other.wishes.name);
}

} // namespace

std::optional<Error> refusal(const PlanInput &input, const std::vector<PairView> &pairs)
{
    for (auto pair = pairs.cbegin(); pair != pairs.cend(); ++pair) {
        if (auto error = PairRefusals(input, *pair).find())
            return error;
        for (auto other = std::next(pair); other != pairs.cend(); ++other) {
            if (auto error = sharedRefusal(*pair, *other))
                return error;
        }
    }
    return std::nullopt;
}

} // namespace pgt
