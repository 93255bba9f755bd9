// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/monitor/hostlink.h"
#include "app/monitor/serversampler.h"
#include "app/monitor/snapshotbuilder.h"
#include "app/session/watchsession.h"

#include <QSet>

#include <map>
#include <memory>
#include <vector>

namespace pgt {

/// Watches real servers: one session a host, one sampler a server.
class LiveWatchSession final : public WatchSession
{
    Q_OBJECT

public:
    LiveWatchSession(const SavedCluster &cluster, const Clock &clock, SecretStore &secrets,
                     const TransportMaker &maker, const LinkPrompters &prompters = {});
    ~LiveWatchSession() override;

    const SavedCluster &cluster() const override { return m_cluster; }
    State state() const override { return m_state; }
    QString statusText() const override;
    std::optional<Error> error() const override;
    const ReplicationSnapshot &snapshot() const override { return m_snapshot; }
    const History &history() const override { return m_history; }
    HealthSentence health() const override;
    std::optional<Alert> alert() const override;
    int alertCount() const override { return int(m_alerts.size()); }
    void hideAlert(const QString &alertId) override;
    void showAlerts() override;
    std::optional<FailoverView> failover() const override;
    LagLimits limits() const override { return m_limits; }
    void setLimits(const LagLimits &limits) override;
    std::chrono::milliseconds interval() const override { return m_interval; }
    void setInterval(std::chrono::milliseconds interval) override;
    QList<LinkStatus> links() const override;
    int hostCount() const override { return int(m_links.size()); }
    int connectedHostCount() const override;
    QDateTime lastSampleAt() const override { return m_lastSampleAt; }
    std::optional<SecretRequest> secretRequest() const override { return m_request; }

    void start() override;
    void pause() override;
    void resume() override;
    void sampleNow() override;
    void provideSecret(const Secret &secret, Remember remember) override;
    void logIn(const HostAccess &access) override;
    void setCluster(const SavedCluster &cluster) override;

private:
    void makeSamplers();
    HostLink *linkFor(const HostAccess &access);
    void readSecret();
    void secretRead(Outcome outcome);
    void startSampling();
    void applySecret(const Secret &secret);
    void askForSecret(const QString &refusal);
    void linkChanged();
    QString waitingServers() const;
    std::optional<QDateTime> silentSince(const HostLink &link) const;
    void noteSilence();
    void updateSoon();
    void takeSample(const QString &serverId, const ServerSample &sample);
    void takeFailure(const QString &serverId, const Error &error);
    void update();
    void noticeSleep();
    void learnRoles();
    void addRates(ReplicationSnapshot &snapshot) const;
    void updateAlerts();
    void updateState();
    void setState(State state);
    void recordEvent(HistoryEvent event);
    ServerSampler *sampler(const QString &serverId) const;

    SavedCluster m_cluster;
    const Clock &m_clock;
    SecretStore &m_secrets;
    TransportMaker m_makeTransport;
    LinkPrompters m_prompters;
    State m_state = State::Stopped;
    std::chrono::milliseconds m_interval{1000};
    LagLimits m_limits;
    SnapshotBuilder m_builder;
    History m_history;
    ReplicationSnapshot m_snapshot;
    ReplicationSnapshot m_known; ///< what the next one is compared with to find events
    QList<Alert> m_alerts;
    QSet<QString> m_hiddenAlerts;
    QDateTime m_lastSampleAt;
    QHash<QString, Error> m_failures;     ///< by server; gone with the next sample
    QHash<QString, QDateTime> m_answered; ///< by server: UTC of its last sample
    QList<const HostLink *> m_silent;     ///< connected, but nothing comes through
    Clock::Steady m_updatedAt{0};
    std::optional<SecretRequest> m_request;
    QTimer m_updateSoon;           ///< samples that come together make one update
    QTimer m_tick;                 ///< ages grow without samples
    Clock::Steady m_wallOffset{0}; ///< wall clock minus steady clock, at the last look
    // Order matters: samplers go before the links that they use.
    std::vector<std::unique_ptr<HostLink>> m_links;
    std::map<QString, std::unique_ptr<ServerSampler>> m_samplers;
    std::unique_ptr<ReadSecretTask> m_readTask;
    std::optional<Error> m_notRead; ///< why the keychain gave no password
    TaskPtr m_writeTask;
};

} // namespace pgt
