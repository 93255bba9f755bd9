// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/watchsession.h"

namespace pgt {

/// A clock that stands until it is moved.
class StandingClock final : public Clock
{
public:
    Steady steady() const override { return m_steady; }
    QDateTime utc() const override { return m_utc; }
    void advance(std::chrono::milliseconds by)
    {
        m_steady += by;
        m_utc = m_utc.addMSecs(by.count());
    }

private:
    Steady m_steady{std::chrono::hours(1)};
    QDateTime m_utc{QDate(2026, 11, 22), QTime(14, 27, 20), Qt::LocalTime};
};

/// A WatchSession whose every answer is set by the test.
class FakeWatchSession : public WatchSession
{
    Q_OBJECT

public:
    explicit FakeWatchSession(const Clock &clock) : m_history(clock) {}

    const SavedCluster &cluster() const override { return saved; }
    State state() const override { return watchState; }
    QString statusText() const override { return status; }
    std::optional<Error> error() const override { return problem; }
    const ReplicationSnapshot &snapshot() const override { return current; }
    const History &history() const override { return m_history; }
    HealthSentence health() const override { return sentence; }
    std::optional<Alert> alert() const override { return currentAlert; }
    int alertCount() const override { return currentAlert || !hiddenAlerts.isEmpty() ? 1 : 0; }
    void hideAlert(const QString &alertId) override;
    void showAlerts() override;
    std::optional<FailoverView> failover() const override { return failoverText; }
    LagLimits limits() const override { return lagLimits; }
    void setLimits(const LagLimits &limits) override { lagLimits = limits; }
    std::chrono::milliseconds interval() const override { return std::chrono::seconds(1); }
    void setInterval(std::chrono::milliseconds) override {}
    QList<LinkStatus> links() const override { return linkList; }
    int hostCount() const override { return hosts; }
    int connectedHostCount() const override { return connectedHosts; }
    QDateTime lastSampleAt() const override
    {
        return sampledAt.isValid() ? sampledAt : current.atUtc;
    }
    std::optional<SecretRequest> secretRequest() const override { return request; }
    void start() override { watchState = State::Watching; }
    void pause() override { setState(State::Paused); }
    void resume() override { setState(State::Watching); }
    void sampleNow() override { ++sampleNowCalls; }
    void provideSecret(const Secret &, Remember) override { request.reset(); }
    void logIn(const HostAccess &access) override { logIns << access; }
    void setCluster(const SavedCluster &cluster) override { saved = cluster; }

    void setState(State newState);
    /// Records @p snapshot as a sample and makes it the current one.
    void sample(const ReplicationSnapshot &snapshot);
    void setLinks(const QList<LinkStatus> &links);
    void announce() { Q_EMIT snapshotChanged(); }

    SavedCluster saved;
    State watchState = State::Watching;
    QString status;
    std::optional<Error> problem;
    ReplicationSnapshot current;
    History m_history;
    HealthSentence sentence;
    std::optional<Alert> currentAlert;
    std::optional<FailoverView> failoverText;
    LagLimits lagLimits;
    QList<LinkStatus> linkList;
    QList<HostAccess> logIns;
    QStringList hiddenAlerts;
    std::optional<Alert> hiddenAlert;
    QDateTime sampledAt; ///< invalid: as the current snapshot
    std::optional<SecretRequest> request;
    int hosts = 4;
    int connectedHosts = 4;
    int sampleNowCalls = 0;
};

} // namespace pgt
