// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/livewatchsession.h"

#include "app/base/log.h"
#include "app/monitor/changes.h"
#include "app/session/passwordreset.h"
#include "app/session/promptdesk.h"

#include <algorithm>

namespace pgt {

using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

constexpr auto rateWindow = 300s;
/// What comes so close together makes one update.
constexpr auto together = 50ms;
/// Without samples ages grow: so long after a sample was due.
constexpr auto overdue = 500ms;
/// A paused session says how old its values are.
constexpr auto pausedTick = 10s;
/// A wall clock that runs ahead of the steady one by this has seen the computer sleep.
constexpr auto sleepTolerance = 5s;

SamplerTarget targetOf(const SavedCluster &cluster, const SavedServer &server)
{
    return {server.name,
            {server.socketDirectory, server.address, server.port},
            cluster.monitorRole,
            cluster.database};
}

} // namespace

LiveWatchSession::LiveWatchSession(const SavedCluster &cluster, const Clock &clock,
                                   SecretStore &secrets, const TransportMaker &maker,
                                   const LinkPrompters &prompters)
    : m_cluster(cluster)
    , m_clock(clock)
    , m_secrets(secrets)
    , m_makeTransport(maker)
    , m_prompters(prompters)
    , m_builder(clock)
    , m_history(clock)
{
    m_updateSoon.setSingleShot(true);
    connect(&m_updateSoon, &QTimer::timeout, this, &LiveWatchSession::update);
    connect(&m_tick, &QTimer::timeout, this, &LiveWatchSession::update);
    m_builder.setInterval(m_interval);
    m_builder.setLimits(m_limits);
    makeSamplers();
    m_snapshot = m_builder.build();
}

LiveWatchSession::~LiveWatchSession()
{
    // Nothing of ours may hear from what is being destroyed.
    for (const auto &[id, sampler] : m_samplers)
        sampler->disconnect(this);
    m_samplers.clear();
    m_links.clear();
}

HostLink *LiveWatchSession::linkFor(const HostAccess &access)
{
    for (const auto &link : m_links) {
        if (link->access() == access)
            return link.get();
    }
    m_links.push_back(std::make_unique<HostLink>(access, m_makeTransport, m_prompters));
    HostLink *link = m_links.back().get();
    connect(link, &HostLink::readyChanged, this, [this] { m_updateSoon.start(together); });
    connect(link, &HostLink::statusChanged, this, &LiveWatchSession::linkChanged);
    return link;
}

void LiveWatchSession::makeSamplers()
{
    QList<WatchedServer> watched;
    std::map<QString, std::unique_ptr<ServerSampler>> old = std::move(m_samplers);
    m_samplers.clear();
    for (const SavedServer &server : m_cluster.servers) {
        const bool isAsked = server.view == SavedServer::View::Own;
        watched.append({server.id, server.name, server.shownAddress,
                        isAsked ? WatchedServer::View::Own : WatchedServer::View::FromSender,
                        server.id == m_cluster.lastPrimaryId()});
        if (!isAsked)
            continue;
        const SamplerTarget target = targetOf(m_cluster, server);
        const auto known = old.find(server.id);
        if (known != old.end() && known->second->target() == target &&
            known->second->link().access() == server.access) {
            m_samplers[server.id] = std::move(known->second);
            continue;
        }
        auto sampler = std::make_unique<ServerSampler>(target, *linkFor(server.access), m_clock);
        sampler->setInterval(m_interval);
        const QString id = server.id;
        connect(sampler.get(), &ServerSampler::sampled, this,
                [this, id](const ServerSample &sample) { takeSample(id, sample); });
        connect(sampler.get(), &ServerSampler::failed, this,
                [this, id](const Error &error) { takeFailure(id, error); });
        connect(sampler.get(), &ServerSampler::passwordNeeded, this,
                &LiveWatchSession::askForSecret);
        m_samplers[id] = std::move(sampler);
    }
    old.clear();
    std::erase_if(m_links, [this](const auto &link) {
        return std::none_of(m_samplers.begin(), m_samplers.end(), [&link](const auto &entry) {
            return &entry.second->link() == link.get();
        });
    });
    m_builder.setServers(watched);
}

void LiveWatchSession::linkChanged()
{
    updateState();
    Q_EMIT linksChanged();
}

void LiveWatchSession::logIn(const HostAccess &access)
{
    if (m_state == State::Stopped || m_state == State::Paused)
        return;
    for (const auto &link : m_links) {
        if (link->access() == access)
            link->logIn();
    }
}

ServerSampler *LiveWatchSession::sampler(const QString &serverId) const
{
    const auto found = m_samplers.find(serverId);
    return found == m_samplers.end() ? nullptr : found->second.get();
}

void LiveWatchSession::start()
{
    if (m_state != State::Stopped)
        return;
    setState(State::Connecting);
    readSecret();
}

void LiveWatchSession::readSecret()
{
    // The sessions are opened meanwhile: a keychain may ask the user first.
    for (const auto &link : m_links)
        link->open();
    m_readTask = m_secrets.read(m_cluster.secretKey());
    connect(m_readTask.get(), &Task::finished, this, &LiveWatchSession::secretRead);
    m_readTask->start();
}

void LiveWatchSession::secretRead(Outcome outcome)
{
    // Without a secret the login is tried all the same: the server may trust or know us otherwise.
    m_notRead.reset();
    if (outcome.isFailed()) {
        m_notRead = outcome.error();
        qCInfo(lcWatch) << "password not read:" << errorKindName(outcome.error().kind);
    }
    const std::optional<Secret> secret = m_readTask->result();
    m_readTask.reset();
    if (m_state == State::Paused || m_state == State::Stopped)
        return;
    if (secret)
        applySecret(*secret);
    startSampling();
}

void LiveWatchSession::applySecret(const Secret &secret)
{
    for (const auto &[id, sampler] : m_samplers)
        sampler->setPassword(secret);
}

void LiveWatchSession::startSampling()
{
    m_answered.clear();
    m_tick.start(m_interval + overdue);
    for (const auto &[id, sampler] : m_samplers)
        sampler->start();
}

void LiveWatchSession::pause()
{
    if (m_state == State::Paused)
        return;
    if (m_state != State::Stopped)
        recordEvent({0, HistoryEvent::Kind::WatchPaused, {}, tr("Watching was paused"), {}});
    m_tick.start(pausedTick);
    m_updateSoon.stop();
    m_readTask.reset();
    for (const auto &[id, sampler] : m_samplers)
        sampler->stop();
    for (const auto &link : m_links)
        link->close();
    m_failures.clear();
    m_silent.clear();
    m_request.reset();
    m_alerts.clear();
    // What is known stays to be looked at, but none of it is about now.
    m_snapshot.isCurrent = false;
    m_snapshot.primary.isReachable = false;
    for (StandbySample &standby : m_snapshot.standbys)
        standby.isFresh = standby.isReachable = standby.isConnected = false;
    setState(State::Paused);
    Q_EMIT alertChanged();
    Q_EMIT snapshotChanged();
}

void LiveWatchSession::resume()
{
    if (m_state != State::Paused)
        return;
    m_builder.interrupt();
    m_known.primary.sampledAt = {}; // its silence was ours
    recordEvent({0, HistoryEvent::Kind::WatchResumed, {}, tr("Watching goes on"), {}});
    setState(State::Connecting);
    readSecret();
}

void LiveWatchSession::sampleNow()
{
    m_updatedAt = {};
    // A keychain may have been unlocked meanwhile.
    if (m_request && !m_readTask)
        readSecret();
    for (const auto &[id, sampler] : m_samplers)
        sampler->sampleNow();
}

void LiveWatchSession::setInterval(milliseconds interval)
{
    if (interval == m_interval || interval < 100ms)
        return;
    m_interval = interval;
    m_builder.setInterval(interval);
    m_history.setInterval(interval);
    if (m_tick.isActive() && m_state != State::Paused)
        m_tick.start(interval + overdue);
    for (const auto &[id, sampler] : m_samplers)
        sampler->setInterval(interval);
    Q_EMIT stateChanged();
}

void LiveWatchSession::setLimits(const LagLimits &limits)
{
    if (limits == m_limits)
        return;
    m_limits = limits;
    m_builder.setLimits(limits);
    update();
}

void LiveWatchSession::setCluster(const SavedCluster &cluster)
{
    const bool isLoginChanged = cluster.monitorRole != m_cluster.monitorRole;
    m_cluster = cluster;
    makeSamplers();
    const bool isActive = m_state != State::Stopped && m_state != State::Paused;
    if (isActive && isLoginChanged)
        m_request.reset();
    if (isActive && !m_readTask)
        readSecret();
    if (m_state != State::Paused)
        update();
    Q_EMIT stateChanged();
}

void LiveWatchSession::askForSecret(const QString &refusal)
{
    if (m_state == State::Paused || m_state == State::Stopped)
        return;
    if (m_request)
        return; // one question for all servers
    SecretRequest request;
    request.clusterName = m_cluster.name;
    request.role = m_cluster.monitorRole;
    request.canRemember = m_secrets.keychain() == SecretStore::Keychain::Available;
    request.keychainName = m_secrets.keychainName();
    request.filePath = m_secrets.filePath();
    request.canReset = PasswordReset::isPossibleFor(m_cluster);
    request.reason =
            !refusal.isEmpty() ? tr("The server did not accept the password: %1").arg(refusal)
            : m_notRead        ? QString(m_notRead->text + u' ' + m_notRead->why).trimmed()
            : request.canRemember
                    ? tr("The password of this role is not in the keychain of this computer.")
                    : tr("This computer has no keychain, so nobody has kept the password.");
    m_request = request;
    updateState();
    Q_EMIT secretNeeded(request);
}

void LiveWatchSession::provideSecret(const Secret &secret, Remember remember)
{
    m_request.reset();
    m_writeTask = m_secrets.write(m_cluster.secretKey(), secret, remember);
    connect(m_writeTask.get(), &Task::finished, this, [this](const Outcome &outcome) {
        if (outcome.isFailed())
            Q_EMIT secretNotKept(outcome.error());
    });
    m_writeTask->start();
    applySecret(secret);
    updateState();
}

void LiveWatchSession::takeSample(const QString &serverId, const ServerSample &sample)
{
    if (m_state == State::Paused)
        return;
    noticeSleep();
    m_failures.remove(serverId);
    m_lastSampleAt = sample.atUtc;
    m_answered.insert(serverId, sample.atUtc);
    m_builder.addSample(serverId, sample);
    updateSoon();
}

// Once an interval, however the samples of several servers fall.
void LiveWatchSession::updateSoon()
{
    if (m_updateSoon.isActive())
        return;
    const auto next = m_updatedAt + m_interval - m_clock.steady();
    m_updateSoon.start(std::clamp<milliseconds>(duration_cast<milliseconds>(next), together,
                                                std::max<milliseconds>(together, m_interval)));
}

void LiveWatchSession::takeFailure(const QString &serverId, const Error &error)
{
    if (m_state == State::Paused)
        return;
    m_failures.insert(serverId, error);
    m_builder.addFailure(serverId, error);
    m_updateSoon.start(together);
}

void LiveWatchSession::noticeSleep()
{
    const auto wall = milliseconds(m_clock.utc().toMSecsSinceEpoch());
    const Clock::Steady offset = wall - m_clock.steady();
    if (m_wallOffset.count() != 0 && offset - m_wallOffset > sleepTolerance)
        m_builder.interrupt();
    m_wallOffset = offset;
}

void LiveWatchSession::update()
{
    if (m_state == State::Paused) {
        Q_EMIT snapshotChanged(); // the age of what is shown
        return;
    }
    if (m_state == State::Stopped)
        return;
    m_updatedAt = m_clock.steady();
    if (m_tick.isActive())
        m_tick.start(); // from here on
    m_snapshot = m_builder.build();
    m_history.append(m_snapshot);
    addRates(m_snapshot);
    for (const HistoryEvent &event : changesBetween(m_known, m_snapshot))
        recordEvent(event);
    m_known = knownAfter(m_known, m_snapshot);
    learnRoles();
    updateAlerts();
    updateState();
    noteSilence();
    Q_EMIT snapshotChanged();
}

void LiveWatchSession::noteSilence()
{
    QList<const HostLink *> silent;
    for (const auto &link : m_links) {
        if (silentSince(*link))
            silent.append(link.get());
    }
    if (silent == m_silent)
        return;
    m_silent = silent;
    Q_EMIT linksChanged();
}

void LiveWatchSession::addRates(ReplicationSnapshot &snapshot) const
{
    if (snapshot.primary.isReachable) {
        snapshot.primary.walBytesPerSecond =
                m_history.rate(History::primaryTrack(), Channel::WritePosition, rateWindow);
    }
    for (StandbySample &standby : snapshot.standbys) {
        if (standby.isFresh && standby.isConnected) {
            standby.receiveBytesPerSecond =
                    m_history.rate(standby.id, Channel::ReceivePosition, rateWindow);
        }
    }
}

// What the servers are called while nothing can be asked, for example after the next start.
void LiveWatchSession::learnRoles()
{
    if (!m_snapshot.primary.isReachable)
        return;
    bool isNew = false;
    for (SavedServer &server : m_cluster.servers) {
        const auto role = server.id == m_snapshot.primary.id ? SavedServer::Role::Primary
                                                             : SavedServer::Role::Standby;
        isNew = isNew || server.lastRole != role;
        server.lastRole = role;
    }
    if (isNew)
        Q_EMIT rolesLearned();
}

void LiveWatchSession::recordEvent(HistoryEvent event)
{
    const qint64 now = m_history.nowMs();
    event.timeMs = event.timeMs > 0 ? std::min(event.timeMs, now) : now;
    m_history.addEvent(event);
    Q_EMIT historyEvent(event);
}

void LiveWatchSession::updateAlerts()
{
    // Before the first sample nothing is wrong yet, only unknown.
    const bool isEarly = !m_lastSampleAt.isValid();
    const QList<Alert> alerts = isEarly ? QList<Alert>() : alertsOf(m_snapshot, m_limits);
    QSet<QString> present;
    for (const Alert &alert : alerts)
        present.insert(alert.id);
    m_hiddenAlerts.intersect(present);
    if (alerts == m_alerts)
        return;
    m_alerts = alerts;
    Q_EMIT alertChanged();
}

std::optional<Alert> LiveWatchSession::alert() const
{
    for (const Alert &alert : m_alerts) {
        if (!m_hiddenAlerts.contains(alert.id))
            return alert;
    }
    return std::nullopt;
}

void LiveWatchSession::hideAlert(const QString &alertId)
{
    m_hiddenAlerts.insert(alertId);
    Q_EMIT alertChanged();
}

void LiveWatchSession::showAlerts()
{
    if (m_hiddenAlerts.isEmpty())
        return;
    m_hiddenAlerts.clear();
    Q_EMIT alertChanged();
}

void LiveWatchSession::updateState()
{
    if (m_state == State::Paused || m_state == State::Stopped)
        return;
    const bool hasFresh = m_snapshot.primary.isReachable ||
                          std::any_of(m_snapshot.standbys.begin(), m_snapshot.standbys.end(),
                                      [](const StandbySample &s) { return s.isReachable; });
    const bool needsLogin = std::any_of(m_links.begin(), m_links.end(), [](const auto &link) {
        return link->status().state == LinkStatus::State::NeedsLogin;
    });
    const bool allFailed = m_failures.size() == qsizetype(m_samplers.size());
    if (hasFresh)
        setState(State::Watching);
    else if (m_request)
        setState(State::NeedsSecret);
    else if (needsLogin)
        setState(State::NeedsLogin);
    else if (allFailed || m_state == State::Watching || m_state == State::Unreachable)
        setState(State::Unreachable);
    else
        setState(State::Connecting);
}

void LiveWatchSession::setState(State state)
{
    if (state == m_state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

std::unique_ptr<WatchSession> makeWatchSession(const SavedCluster &cluster, const Clock &clock,
                                               SecretStore &secrets, PromptDesk *desk,
                                               const TransportMaker &maker)
{
    LinkPrompters prompters;
    if (desk)
        prompters = {desk, &desk->silent()};
    return std::make_unique<LiveWatchSession>(cluster, clock, secrets, maker, prompters);
}

} // namespace pgt
