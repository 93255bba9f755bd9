// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/workspace.h"

#include "app/base/clock.h"
#include "app/session/passwordreset.h"
#include "app/session/planrunsession.h"
#include "app/session/promptdesk.h"
#include "app/store/clusterstore.h"
#include "app/store/secretstore.h"

#include <QDir>
#include <QStandardPaths>

#include <algorithm>

namespace pgt {

Workspace::Folders Workspace::defaultFolders()
{
    return {QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation),
            QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)};
}

Workspace::Workspace(const Folders &folders, const Clock &clock, SecretStore &secrets,
                     std::unique_ptr<Sandbox> sandbox, TransportMaker maker, QObject *parent)
    : QObject(parent)
    , m_folders(folders)
    , m_clock(clock)
    , m_secrets(secrets)
    , m_makeTransport(std::move(maker))
    , m_prompts(std::make_unique<PromptDesk>(secrets))
    , m_store(std::make_unique<ClusterStore>(folders.config + QStringLiteral("/clusters.json")))
    , m_sandbox(sandbox ? std::move(sandbox)
                        : makeSandbox(folders.data + QStringLiteral("/sandbox")))
{}

Workspace::~Workspace()
{
    m_secretTask.reset();
    m_forgetting.clear();
    m_readTask.reset();
    m_direct.reset();
    m_adopt.reset();
    m_resumed.reset();
    m_setup.reset();
    m_clusters.reset();
}

Result<void> Workspace::load()
{
    const Result<void> loaded = m_store->load();
    m_clusters = std::make_unique<ClusterList>(*m_store, [this](const SavedCluster &cluster) {
        return makeWatchSession(cluster, m_clock, m_secrets, m_prompts.get(), m_makeTransport);
    });
    connect(m_clusters.get(), &ClusterList::removed, this, &Workspace::forgetPassword);
    return loaded;
}

SetupSession *Workspace::beginSetup()
{
    if (isRunInProgress())
        return nullptr;
    m_resumed.reset();
    m_followed = nullptr;
    m_setup =
            std::make_unique<SetupSession>(m_clock, runsFolder(), m_makeTransport, m_prompts.get());
    m_setup->setKnownClusters(
            [this](const QString &systemIdentifier) { return clusterOf(systemIdentifier); },
            m_secrets);
    connect(m_setup.get(), &SetupSession::runStarted, this, [this] { follow(m_setup->planRun()); });
    Q_EMIT setupChanged();
    return m_setup.get();
}

void Workspace::endSetup()
{
    if (isRunInProgress())
        return;
    m_followed = nullptr;
    m_resumed.reset();
    m_setup.reset();
    Q_EMIT setupChanged();
}

RunSession *Workspace::run() const
{
    if (m_resumed)
        return m_resumed.get();
    return m_setup ? m_setup->runSession() : nullptr;
}

bool Workspace::isRunInProgress() const
{
    const RunSession *present = run();
    if (!present)
        return false;
    switch (present->state()) {
    case RunSession::State::Running:
    case RunSession::State::Stopping:
    case RunSession::State::Undoing:
        return true;
    default:
        return false;
    }
}

QString Workspace::runsFolder() const
{
    return m_folders.data + QStringLiteral("/runs");
}

/// How the run came to be open: killed is not left.
QString Workspace::endingWords(const UnfinishedRun &run)
{
    if (run.wasLeft)
        return tr("left for later");
    switch (run.ending) {
    case RunState::Ending::Stopped:
        return tr("stopped by you");
    case RunState::Ending::Failed:
        return run.isUndoing ? tr("taking it back was stopped by an error")
                             : tr("stopped by an error");
    case RunState::Ending::Killed:
        break;
    }
    return run.isUndoing ? tr("pgTandem was ended while it took it back")
                         : tr("pgTandem was ended in the middle of it");
}

QList<OpenRun> Workspace::openRuns() const
{
    QList<OpenRun> open;
    for (const UnfinishedRun &run : unfinishedRuns(runsFolder())) {
        const QString pair = run.primaryName + QStringLiteral(" \u2192 ") + run.standbyName;
        open << OpenRun{run.planId, run.clusterName, run.startedAt,
                        tr("%1, %2 of %3 steps done, %4")
                                .arg(pair)
                                .arg(run.stepsDone)
                                .arg(run.stepsTotal)
                                .arg(endingWords(run))};
    }
    return open;
}

RunSession *Workspace::resumeRun(const QString &planId, Error *error)
{
    if (isRunInProgress()) {
        *error = Error::make(ErrorKind::InvalidInput, tr("Another set-up is being applied."), {},
                             tr("Resume this one when that has ended."));
        return nullptr;
    }
    // Passwords are not part of a journal; the runner makes new ones where that is safe.
    auto resumed =
            PlanRunSession::resume(runsFolder(), planId, RunSecrets{}, m_clock, m_prompts.get());
    if (!resumed) {
        *error = resumed.error();
        return nullptr;
    }
    m_followed = nullptr;
    m_resumed = std::move(*resumed);
    follow(m_resumed.get());
    return m_resumed.get();
}

void Workspace::follow(PlanRunSession *run)
{
    m_followed = run;
    connect(run, &RunSession::stateChanged, this, &Workspace::runStateChanged);
    connect(run, &RunSession::stepChanged, this, &Workspace::runChanged);
    runStateChanged();
}

void Workspace::runStateChanged()
{
    Q_EMIT runChanged();
    if (!m_followed || m_followed->state() != RunSession::State::Succeeded)
        return;
    const PlanRunSession *run = m_followed;
    m_followed = nullptr; // once
    saveMade(*run);
}

void Workspace::saveMade(const PlanRunSession &run)
{
    const Plan &plan = run.plan();
    SavedCluster cluster;
    // The same pair set up again replaces its entry instead of being listed twice.
    const QList<Proof> proofs = run.proofs();
    const QString systemIdentifier =
            proofs.isEmpty() ? QString() : proofs.constFirst().systemIdentifierPrimary;
    if (const SavedCluster *known = clusterOf(systemIdentifier))
        cluster = *known;
    if (cluster.id.isEmpty())
        cluster.id = SavedCluster::newId();
    cluster.name = plan.spec.clusterName;
    cluster.systemIdentifier = systemIdentifier;
    cluster.monitorRole = plan.spec.monitorRole;
    cluster.isPaused = false;
    cluster.servers.clear();
    for (const PlanHost &host : plan.hosts) {
        SavedServer server;
        server.id = SavedCluster::newId();
        server.name = host.name;
        server.access = host.access;
        server.instanceId = host.instanceId;
        server.port = host.port;
        server.lastRole = host.isPrimary ? SavedServer::Role::Primary : SavedServer::Role::Standby;
        // The sandbox listens on private sockets only; elsewhere the socket often means peer
        // authentication, which a monitoring role cannot pass.
        if (host.access.kind == HostAccess::Kind::Local) {
            server.socketDirectory = host.socketDirectory;
            cluster.isSandbox = true;
        } else {
            server.address = QStringLiteral("127.0.0.1");
        }
        server.shownAddress = host.address.isEmpty()
                                      ? tr("port %1 on this computer").arg(host.port)
                                      : QStringLiteral("%1:%2").arg(host.address).arg(host.port);
        cluster.servers << server;
    }
    if (cluster.isSandbox)
        cluster.group = tr("This computer");
    const Secret password = run.secrets().monitorPassword;
    // Without one (a role of an earlier run was kept) the dashboard asks.
    if (!password.isEmpty())
        keepPassword(cluster, password, Remember::InKeychain);
    // A keychain may ask the user first; the password is known for this run already.
    if (m_clusters->add(cluster)) {
        m_lastClusterId = cluster.id;
        Q_EMIT clusterMade(cluster.id);
    }
}

const SavedCluster *Workspace::clusterOf(const QString &systemIdentifier) const
{
    for (const SavedCluster &known : m_store->clusters()) {
        if (!systemIdentifier.isEmpty() && known.systemIdentifier == systemIdentifier)
            return &known;
    }
    return nullptr;
}

QString Workspace::clusterOfSetup() const
{
    const Instance *primary = m_setup ? m_setup->primary().selectedInstance() : nullptr;
    const SavedCluster *known = primary ? clusterOf(primary->systemIdentifier) : nullptr;
    return known ? known->id : QString();
}

AdoptSession *Workspace::beginAdopt()
{
    m_adopt = std::make_unique<AdoptSession>(m_secrets, m_makeTransport, m_prompts.get());
    return m_adopt.get();
}

AdoptSession *Workspace::beginAdoptOfSetup()
{
    if (!m_setup || !m_setup->primary().selectedInstance())
        return nullptr;
    AdoptSession *session = beginAdopt();
    ServerPart &primary = m_setup->primary();
    if (m_setup->goal().goal() == GoalPart::Goal::Sandbox)
        session->useSandbox({m_sandbox->primaryDirectory(), m_sandbox->standbyDirectory()});
    session->suggest(m_setup->goal().clusterName().trimmed(), primary.access(),
                     primary.selectedInstanceId());
    return session;
}

void Workspace::endAdopt()
{
    m_adopt.reset();
}

Result<void> Workspace::adopt()
{
    return watch(m_adopt->cluster(), m_adopt->password(), m_adopt->remember());
}

DirectSetup *Workspace::beginDirect()
{
    m_direct = std::make_unique<DirectSetup>(m_secrets, m_makeTransport);
    m_direct->setKnownCluster([this](const QString &systemIdentifier) {
        const SavedCluster *known = clusterOf(systemIdentifier);
        return known ? known->name : QString();
    });
    return m_direct.get();
}

void Workspace::endDirect()
{
    m_direct.reset();
}

Result<void> Workspace::watchDirect()
{
    return watch(m_direct->cluster(), m_direct->password(), m_direct->remember());
}

Result<void> Workspace::watch(SavedCluster cluster, const Secret &password, Remember remember)
{
    const SavedCluster *known = clusterOf(cluster.systemIdentifier);
    cluster.id = known ? known->id : SavedCluster::newId();
    if (known && !known->group.isEmpty())
        cluster.group = known->group;
    // A keychain may ask the user first; for this run the password is known at once.
    if (!password.isEmpty())
        keepPassword(cluster, password, remember);
    return m_clusters->add(cluster);
}

// A cluster that is not watched any more leaves no password behind.
void Workspace::forgetPassword(const SavedCluster &cluster)
{
    m_forgetting.push_back(m_secrets.remove(cluster.secretKey()));
    Task *task = m_forgetting.back().get();
    connect(task, &Task::finished, this, [this, task, name = cluster.name](const Outcome &outcome) {
        const auto done =
                std::find_if(m_forgetting.begin(), m_forgetting.end(),
                             [task](const TaskPtr &other) { return other.get() == task; });
        done->release()->deleteLater();
        m_forgetting.erase(done);
        if (outcome.isFailed() && outcome.error().kind != ErrorKind::Unsupported)
            Q_EMIT secretNotForgotten(name, outcome.error());
    });
    task->start();
}

void Workspace::keepPassword(const SavedCluster &cluster, const Secret &password, Remember remember)
{
    const bool canKeep =
            remember == Remember::InFile || m_secrets.keychain() != SecretStore::Keychain::Missing;
    const Remember wanted = canKeep ? remember : Remember::ForThisRun;
    m_secretTask = m_secrets.write(cluster.secretKey(), password, wanted);
    connect(m_secretTask.get(), &Task::finished, this,
            [this, wanted, id = cluster.id, name = cluster.name](const Outcome &outcome) {
                m_secretTask.release()->deleteLater();
                m_onlyThisRun.removeAll(id);
                if (outcome.isFailed() || wanted == Remember::ForThisRun)
                    m_onlyThisRun << id;
                if (outcome.isSucceeded() && wanted == Remember::InFile)
                    Q_EMIT secretKeptInFile(id);
                // A computer without a keychain is no news: the wizard's end and the dashboard say
                // it.
                if (outcome.isFailed() && outcome.error().kind != ErrorKind::Unsupported)
                    Q_EMIT secretNotKept(name, outcome.error());
            });
    m_secretTask->start();
}

std::unique_ptr<PasswordReset> Workspace::makePasswordReset(const QString &clusterId)
{
    const SavedCluster *cluster = m_store->cluster(clusterId);
    if (!cluster || !PasswordReset::isPossibleFor(*cluster))
        return nullptr;
    return std::make_unique<PasswordReset>(*cluster, m_clock, m_makeTransport, m_prompts.get());
}

QString Workspace::offeredPasswordFile(const QString &clusterId) const
{
    return m_onlyThisRun.contains(clusterId) ? m_secrets.filePath() : QString();
}

void Workspace::keepPasswordInFile(const QString &clusterId)
{
    const SavedCluster *cluster = m_store->cluster(clusterId);
    if (!cluster)
        return;
    m_readTask = m_secrets.read(cluster->secretKey());
    connect(m_readTask.get(), &Task::finished, this,
            [this, saved = *cluster](const Outcome &outcome) {
                const std::optional<Secret> secret = m_readTask->result();
                m_readTask.release()->deleteLater();
                if (outcome.isSucceeded() && secret)
                    keepPassword(saved, *secret, Remember::InFile);
            });
    m_readTask->start();
}

} // namespace pgt
