// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a server part says about the server that was found: whether it can be used, and for what.
#include "app/session/serverpart.h"

#include "app/base/units.h"
#include "app/cluster/samehost.h"
#include "app/layout/managers.h"
#include "app/layout/serverlayout.h"
#include "app/pg/pgversion.h"

#include <algorithm>

namespace pgt {

namespace {

PgMajor majorOf(const Instance &instance)
{
    return PgVersion::fromNumber(instance.versionNum).major();
}

QString endsWithStop(const QString &text)
{
    return text.endsWith(QLatin1Char('.')) ? text : text + QLatin1Char('.');
}

} // namespace

QString ServerPart::notReadyReason() const
{
    switch (m_state) {
    case State::Idle:
        return m_access.kind == HostAccess::Kind::Ssh && m_access.ssh.host.isEmpty()
                       ? tr("Type a host and press Connect")
                       : tr("Press Connect");
    case State::Connecting:
    case State::Discovering:
        return tr("Still connecting");
    case State::Failed:
        return tr("Not connected");
    case State::Found:
        break;
    }
    if (m_link == Link::Lost)
        return tr("The connection was lost");
    if (m_facts->instances.isEmpty())
        return tr("No PostgreSQL cluster was found");
    const Instance *instance = selectedInstance();
    if (!instance)
        return tr("Choose a cluster");
    const QString problem = instanceProblem(*instance);
    return problem.isEmpty() ? peerProblem(*instance) : problem;
}

QString ServerPart::instanceProblem(const Instance &instance) const
{
    const QString name = instance.displayName();
    if (instance.versionNum == 0)
        return tr("The version of %1 is not known").arg(name);
    const bool isWatched = m_purpose == Purpose::Watch;
    const PgVersion version = PgVersion::fromNumber(instance.versionNum);
    // A newer one can be watched: what is read has kept its names for long.
    if (isWatched ? !version.isAtLeast(PgMajor::V9_1) : version.setUpProblem().has_value())
        return tr("PostgreSQL %1 is not supported yet").arg(instance.versionText);
    if (!instance.managedBy.isEmpty() && !isWatched)
        return tr("%1 is managed by %2").arg(name, instance.managedBy);
    if (m_transport && m_transport->rights() == HostTransport::Rights::User &&
        sessionUser() != instance.owner)
        return tr("No right to act as %1").arg(instance.owner);
    if (m_purpose == Purpose::Standby)
        return {};
    if (instance.state != Instance::State::Running)
        return tr("%1 is not running").arg(name);
    return instance.inRecovery && !isWatched ? tr("%1 is a standby").arg(name) : QString();
}

QString ServerPart::peerProblem(const Instance &instance) const
{
    const Instance *other = m_peer ? m_peer->selectedInstance() : nullptr;
    if (!other)
        return {};
    if (isPeer(instance))
        return tr("This is the primary itself");
    if (majorOf(*other) != majorOf(instance))
        return tr("The primary runs PostgreSQL %1").arg(majorText(majorOf(*other)));
    return {};
}

bool ServerPart::isPeer(const Instance &instance) const
{
    const Instance *other = m_peer ? m_peer->selectedInstance() : nullptr;
    return other && isSameCluster(*m_peer->facts(), *other, *m_facts, instance);
}

QList<Ability> ServerPart::abilities() const
{
    const Instance *instance = selectedInstance();
    if (m_state != State::Found || !instance || m_purpose == Purpose::Watch ||
        m_access.kind != HostAccess::Kind::Ssh)
        return {};
    QList<Ability> all = abilitiesOf(*m_facts, *instance);
    // Nothing is moved or copied on a primary.
    if (m_purpose == Purpose::Primary) {
        all.removeIf([](const Ability &ability) {
            return ability.deed == Ability::Deed::MoveData ||
                   ability.deed == Ability::Deed::PlacePassFile;
        });
    }
    return all;
}

std::optional<ServerPart::Note> ServerPart::note() const
{
    if (m_state != State::Found)
        return {};
    if (m_facts->instances.isEmpty())
        return emptyNote();
    const Instance *instance = selectedInstance();
    if (!instance)
        return {};
    switch (m_purpose) {
    case Purpose::Primary:
        return primaryNote(*instance);
    case Purpose::Standby:
        return standbyNote(*instance);
    case Purpose::Watch:
        break;
    }
    return watchNote(*instance);
}

ServerPart::Note ServerPart::emptyNote() const
{
    const Instance *other = m_peer ? m_peer->selectedInstance() : nullptr;
    const QString text = tr("No PostgreSQL cluster was found on %1.").arg(displayName());
    const QString line =
            m_purpose == Purpose::Standby && other
                    ? setUpLine(*m_facts,
                                majorText(PgVersion::fromNumber(other->versionNum).major()))
                    : QString();
    if (!line.isEmpty()) {
        return {Note::Level::Error, text,
                tr("The standby needs PostgreSQL %1, as the primary has, and a cluster whose place "
                   "it takes.")
                        .arg(majorText(PgVersion::fromNumber(other->versionNum).major())),
                tr("Type as root on %1: %2. Then press Connect again.").arg(displayName(), line)};
    }
    return {Note::Level::Error, text, tr("Nothing there can be copied, replaced or watched."),
            tr("Install PostgreSQL and create a cluster there (Debian: apt install postgresql), "
               "then press Connect again.")};
}

ServerPart::Note ServerPart::watchNote(const Instance &instance) const
{
    using Level = Note::Level;
    const QString name = instance.displayName();
    if (instance.state != Instance::State::Running)
        return {Level::Error, tr("%1 is not running.").arg(name),
                tr("Only a running server can say who replicates with it."),
                tr("Start %1, then press Connect again; or begin with another server of the "
                   "cluster.")
                        .arg(name)};
    if (const QString problem = instanceProblem(instance); !problem.isEmpty())
        return {Level::Error, endsWithStop(problem),
                tr("Its standbys are asked for as root, through sudo or as the server's owner."),
                tr("Sign in as such a user, then press Connect again.")};
    if (instance.inRecovery)
        return {Level::Ok, tr("%1 is a standby.").arg(name),
                instance.upstream.host.isEmpty()
                        ? tr("It does not say where its WAL comes from; what follows it is found.")
                        : tr("It receives from %1 port %2; the other servers are looked for from "
                             "there.")
                                  .arg(instance.upstream.host)
                                  .arg(instance.upstream.port)};
    const auto standbys = std::count_if(instance.senders.cbegin(), instance.senders.cend(),
                                        [](const SenderFact &s) { return s.isStandby; });
    if (standbys == 0)
        return {Level::Info, tr("%1 is a primary without a connected standby.").arg(name),
                tr("It can be watched all the same; a standby that connects later is shown as its "
                   "primary sees it.")};
    return {Level::Ok,
            tr("%1 is a primary with %n connected standby(s).", nullptr, int(standbys)).arg(name),
            tr("The next page shows how each of them can be reached.")};
}

ServerPart::Note ServerPart::primaryNote(const Instance &instance) const
{
    const QString name = instance.displayName();
    using Level = Note::Level;
    if (!instance.managedBy.isEmpty()) {
        const ManagerWords words = wordsAbout(instance.managedBy);
        return {Level::Error, tr("%1 is managed by %2.").arg(name, instance.managedBy), words.why,
                words.remedy};
    }
    if (instance.state != Instance::State::Running)
        return {Level::Error, tr("%1 is not running.").arg(name),
                tr("A standby is copied from a running primary."),
                tr("Start %1, then press Connect again.").arg(name)};
    if (instance.inRecovery)
        return {Level::Error, tr("%1 is a standby.").arg(name),
                tr("It only replays the WAL of another server; cascading standbys are not "
                   "supported yet."),
                instance.upstream.host.isEmpty() || instance.upstream.host.startsWith(u'/')
                        ? tr("Give the address of its primary.")
                        : tr("Give the address of its primary; it receives from %1.")
                                  .arg(instance.upstream.host)};
    const QString problem = instanceProblem(instance);
    if (const auto unsupported = PgVersion::fromNumber(instance.versionNum).setUpProblem();
        unsupported && instance.versionNum > 0)
        return {Level::Error, endsWithStop(problem), unsupported->why, unsupported->remedy};
    if (!problem.isEmpty())
        return {Level::Error, endsWithStop(problem),
                tr("pgTandem sets up PostgreSQL as root, through sudo or as the server's owner."),
                tr("Choose another cluster, or another way to sign in, then press Connect "
                   "again.")};
    const QString level = instance.setting(QStringLiteral("wal_level"));
    const int senders = instance.setting(QStringLiteral("max_wal_senders")).toInt();
    if (level == QLatin1String("minimal"))
        return {Level::Warning, tr("%1 can be the primary after one restart.").arg(name),
                tr("Its wal_level is minimal, which cannot feed a standby; the plan will change "
                   "that "
                   "and show you the downtime first.")};
    if (senders == 0)
        return {Level::Warning, tr("%1 can be the primary after one restart.").arg(name),
                tr("Its max_wal_senders is 0; the plan will change that and show you the downtime "
                   "first.")};
    return {Level::Ok, tr("%1 can be the primary.").arg(name),
            tr("Whether it needs a restart is shown on the Review page before anything is "
               "changed.")};
}

ServerPart::Note ServerPart::standbyNote(const Instance &instance) const
{
    using Level = Note::Level;
    const QString name = instance.displayName();
    const QString problem = notReadyReason();
    if (!problem.isEmpty()) {
        const Instance *other = m_peer ? m_peer->selectedInstance() : nullptr;
        if (other && isPeer(instance))
            return {Level::Error, endsWithStop(problem),
                    tr("A server cannot be its own standby, whatever name it is given."),
                    tr("Choose another cluster or another host.")};
        if (other && majorOf(*other) != majorOf(instance)) {
            const QString major = majorText(PgVersion::fromNumber(other->versionNum).major());
            const QString line = setUpLine(*m_facts, major);
            return {Level::Error, endsWithStop(problem),
                    tr("A standby needs the same major version as its primary."),
                    line.isEmpty()
                            ? tr("Install PostgreSQL %1 on %2 or choose another cluster.")
                                      .arg(major, displayName())
                            : tr("Install PostgreSQL %1 on %2 (as root: %3) or choose another "
                                 "cluster.")
                                      .arg(major, displayName(), line)};
        }
        if (!instance.managedBy.isEmpty()) {
            const ManagerWords words = wordsAbout(instance.managedBy);
            return {Level::Error, endsWithStop(problem), words.why, words.remedy};
        }
        return {Level::Error, endsWithStop(problem),
                tr("pgTandem has to stop, replace and start the cluster that becomes the "
                   "standby."),
                tr("Choose another cluster or change that, then press Connect again.")};
    }
    if (instance.dataDirectoryEmpty)
        return {Level::Ok, tr("The data directory of %1 is empty.").arg(name),
                tr("The copy goes there.")};
    const QString size = instance.sizeBytes >= 0 ? formatBytes(instance.sizeBytes) : unknownValue();
    return {Level::Info,
            tr("The data of %1 (%2) will be moved aside, not deleted.").arg(name, size),
            instance.state == Instance::State::Running
                    ? tr("The cluster is stopped for that; the plan shows when.")
                    : tr("The copy of the primary takes its place.")};
}

} // namespace pgt
