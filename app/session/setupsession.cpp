// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/setupsession.h"

#include "app/base/clock.h"
#include "app/cluster/pairing.h"
#include "app/plan/planner.h"
#include "app/probe/linkprobe.h"
#include "app/session/monitorlookup.h"
#include "app/session/planrunsession.h"

#include <QDir>
#include <QJsonDocument>

namespace pgt {

namespace {

/// @p path as discovery names it, without links. Its last parts may be closed to this account.
QString resolved(const QString &path)
{
    const QFileInfo info(path);
    const QString real = info.canonicalFilePath();
    if (!real.isEmpty() || info.isRoot())
        return real.isEmpty() ? path : real;
    const QString parent = info.path();
    return parent == path ? path : QDir(resolved(parent)).filePath(info.fileName());
}

} // namespace

SetupSession::SetupSession(const Clock &clock, QString runsDirectory, TransportMaker maker,
                           PromptDesk *desk, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_runsDirectory(std::move(runsDirectory))
    , m_goal(std::make_unique<GoalPart>())
    , m_primary(std::make_unique<ServerPart>(ServerPart::Purpose::Primary, maker, desk))
    , m_standby(std::make_unique<ServerPart>(ServerPart::Purpose::Standby, maker, desk))
    , m_replication(new ReplicationPart(this))
    , m_checks(new ChecksPart(this))
    , m_review(new ReviewPart(this))
    , m_monitorPassword(Secret::generate(32))
{
    m_standby->setPeer(m_primary.get());
    connect(m_goal.get(), &GoalPart::changed, this, &SetupSession::changed);
    for (ServerPart *server : {m_primary.get(), m_standby.get()}) {
        connect(server, &ServerPart::transportClosing, this, &SetupSession::dropTasks);
        connect(server, &ServerPart::changed, this, &SetupSession::partChanged);
    }
    connect(m_replication.get(), &ReplicationPart::changed, this, &SetupSession::partChanged);
    connect(m_checks.get(), &ChecksPart::changed, this, &SetupSession::changed);
    connect(m_review.get(), &ReviewPart::changed, this, &SetupSession::changed);
}

SetupSession::~SetupSession()
{
    // Tasks over a transport go before the server parts, which own the transports.
    m_run.reset();
    m_checks.reset();
    m_replication.reset();
}

ReplicationSpec SetupSession::spec() const
{
    ReplicationSpec spec = m_replication->values();
    spec.clusterName = m_goal->clusterName().trimmed();
    spec.primaryAccess = m_primary->access();
    spec.primaryName = m_primary->displayName();
    spec.primaryInstanceId = m_primary->selectedInstanceId();
    spec.monitorPassword = m_monitorPassword;
    if (!m_keptMonitorRole.isEmpty()) {
        spec.monitorRole = m_keptMonitorRole;
        spec.monitorPassword = m_keptMonitorPassword;
        spec.keepMonitorPassword = true;
    }
    spec.acceptedFixes = m_checks->acceptedFixes();
    spec.replaceForeignDataOn = m_replaceForeignDataOn;
    StandbySpec standby;
    standby.access = m_standby->access();
    standby.name = m_standby->displayName();
    standby.instanceId = m_standby->selectedInstanceId();
    standby.slotName = m_replication->slotName();
    standby.tablespaceMapping = m_replication->tablespaceMapping();
    const Instance *from = m_primary->selectedInstance();
    const Instance *to = m_standby->selectedInstance();
    if (from && to) {
        const QString free =
                freeApplicationName(standby.name, *to, m_standby->facts()->addresses, *from);
        if (free != standby.name)
            standby.applicationName = free;
    }
    const bool bySocket = spec.primaryAddress.startsWith(QLatin1Char('/'));
    if (m_standby->facts() && !bySocket) {
        const auto &link = m_checks->link();
        standby.address = link && !link->seenAddress.isEmpty() ? link->seenAddress
                          : link && !link->sourceAddress.isEmpty()
                                  ? link->sourceAddress
                                  : m_standby->facts()->addresses.value(0);
    }
    spec.standbys << standby;
    return spec;
}

Situation SetupSession::situation() const
{
    Situation situation;
    situation.spec = spec();
    situation.facts.primary.host = *m_primary->facts();
    if (m_primary->selectedInstance())
        situation.primary() = m_replication->measuredPrimary();
    situation.facts.standbys = {NodeFacts{*m_standby->facts(), m_checks->link()}};
    situation.now = m_clock.utc();
    return situation;
}

PlanInput SetupSession::planInput() const
{
    PlanInput input{situation(), {}, {}};
    input.planId = newPlanId(input.now);
    // A second fence, should a page ever offer more than setOffered() lets through.
    const bool isHere = input.spec.primaryAccess.kind == HostAccess::Kind::Local ||
                        input.spec.standbys.constFirst().access.kind == HostAccess::Kind::Local;
    if (isHere)
        input.onlyInstances = m_sandboxDirectories;
    return input;
}

std::unique_ptr<LinkProbe> SetupSession::makeLinkProbe() const
{
    const ReplicationSpec wishes = spec();
    LinkRequest request;
    request.standby = *m_standby->selectedInstance();
    request.address = wishes.primaryAddress;
    request.port = wishes.primaryPort;
    request.role = wishes.role;
    request.tls = wishes.tls;
    request.tlsRootCertificate = wishes.tlsRootCertificate;
    // Without a line in pg_hba.conf every login is refused, with a line in the server's log.
    if (m_primary->selectedInstance() && m_replication->roleExists()) {
        const std::optional<ReplicationRule> rule = replicationRule(situation());
        if (rule && !rule->isNeeded)
            request.login = LinkRequest::Login::Try;
    }
    // A role that does not exist yet can only be refused, and its password must not leave this
    // computer before it has to.
    if (m_replication->roleExists())
        request.password = wishes.rolePassword;
    if (!wishes.primaryAddress.startsWith(QLatin1Char('/'))) {
        request.reverseAddress = wishes.standbys.constFirst().address;
        request.reversePort = request.standby.port;
    }
    return std::make_unique<LinkProbe>(*m_standby->transport(), m_primary->transport(), request);
}

void SetupSession::setKnownClusters(const ClusterFinder &clusterOf, SecretStore &secrets)
{
    m_clusterOf = clusterOf;
    m_secrets = &secrets;
}

TaskPtr SetupSession::makeMonitorLookup()
{
    m_keptMonitorRole.clear();
    m_keptMonitorPassword = {};
    const Instance *primary = m_primary->selectedInstance();
    const SavedCluster *known =
            m_clusterOf && primary ? m_clusterOf(primary->systemIdentifier) : nullptr;
    if (!known || !m_primary->transport())
        return nullptr;
    auto lookup = std::make_unique<MonitorLookup>(*m_secrets, *known, *m_primary);
    connect(lookup.get(), &Task::finished, this, [this, raw = lookup.get()] {
        if (raw->works()) {
            m_keptMonitorRole = raw->role();
            m_keptMonitorPassword = raw->password();
        }
    });
    return lookup;
}

QString SetupSession::summary() const
{
    const QString name = m_goal->clusterName().trimmed();
    QString way = m_primary->displayName();
    const QString standby = m_standby->displayName();
    if (!standby.isEmpty())
        way += QStringLiteral(" \u2192 ") + standby;
    if (way.isEmpty())
        return name;
    return name.isEmpty() ? way : name + QStringLiteral(": ") + way;
}

bool SetupSession::hasInput() const
{
    return !m_goal->clusterName().isEmpty() || !m_primary->access().ssh.host.isEmpty() ||
           !m_standby->access().ssh.host.isEmpty();
}

void SetupSession::setReplaceForeignDataOn(const QStringList &hosts)
{
    if (m_replaceForeignDataOn == hosts)
        return;
    m_replaceForeignDataOn = hosts;
    partChanged();
}

void SetupSession::useSandbox(const HostAccess &access, const QString &primaryDirectory,
                              const QString &standbyDirectory)
{
    if (!m_beforeSandbox)
        m_beforeSandbox.emplace(m_primary->access(), m_standby->access());
    m_sandboxDirectories = {resolved(primaryDirectory), resolved(standbyDirectory)};
    for (ServerPart *server : {m_primary.get(), m_standby.get()}) {
        server->setOffered(m_sandboxDirectories);
        server->setAccess(access);
    }
    m_primary->setDirectoryHints({m_sandboxDirectories.constFirst()});
    m_standby->setDirectoryHints({m_sandboxDirectories.constLast()});
}

void SetupSession::leaveSandbox()
{
    if (!m_beforeSandbox)
        return;
    const auto [primary, standby] = *std::exchange(m_beforeSandbox, std::nullopt);
    m_sandboxDirectories.clear();
    for (ServerPart *server : {m_primary.get(), m_standby.get()}) {
        server->setOffered({});
        server->setDirectoryHints({});
    }
    m_primary->setAccess(primary);
    m_standby->setAccess(standby);
}

void SetupSession::startRun()
{
    if (!m_review->isReady() || m_run)
        return;
    const Plan &plan = *m_review->plan();
    QHash<QString, HostTransport *> hosts;
    for (const PlanHost &host : plan.hosts)
        hosts.insert(host.id, host.isPrimary ? m_primary->transport() : m_standby->transport());
    const ReplicationSpec wishes = spec();
    // A role that is left as it is has another password than the one made up here.
    const Step *monitorStep = plan.step(QStringLiteral("primary/monitor-role"));
    const bool isSet =
            monitorStep && monitorStep->parameters.value(QLatin1String("setPassword")).toBool();
    const bool isMonitorKnown = isSet || wishes.keepMonitorPassword;
    auto run = std::make_unique<PlanRunSession>(
            plan,
            RunSecrets{wishes.rolePassword, isMonitorKnown ? wishes.monitorPassword : Secret()},
            hosts, m_clock, m_runsDirectory);
    m_planRun = run.get();
    m_run = std::move(run);
    Q_EMIT runStarted();
    m_run->start();
}

PlanRunSession *SetupSession::planRun() const
{
    return m_planRun;
}

RunSession *SetupSession::runSession() const
{
    return m_run.get();
}

void SetupSession::dropTasks()
{
    m_planRun = nullptr;
    m_run.reset();
    m_checks->invalidate();
    m_replication->dropTasks();
}

// What was checked and planned holds for one set of wishes; anything else makes it stale. Reading
// the facts again, as the checks do themselves, does not.
void SetupSession::partChanged()
{
    m_replication->noteWal();
    ReplicationSpec now = spec();
    now.acceptedFixes.clear();
    // Found out by the checks themselves.
    now.monitorRole.clear();
    now.keepMonitorPassword = false;
    for (StandbySpec &standby : now.standbys) {
        standby.address.clear();
        standby.applicationName.clear();
    }
    QByteArray print = QJsonDocument(now.toJson()).toJson(QJsonDocument::Compact);
    print += QByteArray::number(m_replication->passwordRevision());
    if (print != m_fingerprint) {
        m_fingerprint = print;
        m_checks->invalidate();
        m_review->invalidate();
    }
    Q_EMIT changed();
}

} // namespace pgt
