// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/workspace.h"

#include "app/base/clock.h"
#include "app/session/planrunsession.h"
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
                     QObject *parent)
    : QObject(parent)
    , m_folders(folders)
    , m_clock(clock)
    , m_secrets(secrets)
    , m_store(std::make_unique<ClusterStore>(folders.config + QStringLiteral("/clusters.json")))
    , m_sandbox(makeSandbox(folders.data + QStringLiteral("/sandbox")))
{}

Workspace::~Workspace()
{
    m_secretTask.reset();
    m_resumed.reset();
    m_setup.reset();
    m_clusters.reset();
}

Result<void> Workspace::load()
{
    const Result<void> loaded = m_store->load();
    m_clusters = std::make_unique<ClusterList>(*m_store, [this](const SavedCluster &cluster) {
        return makeWatchSession(cluster, m_clock, m_secrets);
    });
    return loaded;
}

SetupSession *Workspace::beginSetup()
{
    if (isRunInProgress())
        return nullptr;
    m_resumed.reset();
    m_followed = nullptr;
    m_setup = std::make_unique<SetupSession>(m_clock, runsFolder());
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

QList<OpenRun> Workspace::openRuns() const
{
    QList<OpenRun> open;
    for (const UnfinishedRun &run : unfinishedRuns(runsFolder())) {
        const QString pair = run.primaryName + QStringLiteral(" \u2192 ") + run.standbyName;
        open << OpenRun{
                run.planId, run.clusterName, run.startedAt,
                tr("%1, %2 of %3 steps done").arg(pair).arg(run.stepsDone).arg(run.stepsTotal)};
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
    auto resumed = PlanRunSession::resume(runsFolder(), planId, RunSecrets{}, m_clock);
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
    connect(run, &RunSession::stateChanged, this, &Workspace::runChanged);
    runChanged();
}

void Workspace::runChanged()
{
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
    const QString systemIdentifier = run.proof() ? run.proof()->systemIdentifierPrimary : QString();
    for (const SavedCluster &known : m_store->clusters()) {
        if (!systemIdentifier.isEmpty() && known.systemIdentifier == systemIdentifier)
            cluster = known;
    }
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
        keepPassword(cluster, password);
    // A keychain may ask the user first; the password is known for this run already.
    if (m_clusters->add(cluster)) {
        m_lastClusterId = cluster.id;
        Q_EMIT clusterMade(cluster.id);
    }
}

void Workspace::keepPassword(const SavedCluster &cluster, const Secret &password)
{
    const Remember remember = m_secrets.keychain() == SecretStore::Keychain::Missing
                                      ? Remember::ForThisRun
                                      : Remember::InKeychain;
    m_secretTask = m_secrets.write(cluster.secretKey(), password, remember);
    connect(m_secretTask.get(), &Task::finished, this,
            [this, name = cluster.name](const Outcome &outcome) {
                m_secretTask.release()->deleteLater();
                // A computer without a keychain is no news: the dashboard asks once per run there.
                if (outcome.isFailed() && outcome.error().kind != ErrorKind::Unsupported)
                    Q_EMIT secretNotKept(name, outcome.error());
            });
    m_secretTask->start();
}

} // namespace pgt
