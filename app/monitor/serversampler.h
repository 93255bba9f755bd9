// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/base/secret.h"
#include "app/monitor/hostlink.h"
#include "app/monitor/lagqueries.h"
#include "app/pg/pgconnection.h"

#include <QTimer>

namespace pgt {

class PgQueryTask;

/// Where and as whom one server is sampled.
struct SamplerTarget
{
    QString name; ///< for messages
    TunnelTarget server;
    QString role, database;

    bool operator==(const SamplerTarget &other) const;
};

/// Takes samples of one server at a steady pace over one connection of its own: one round trip
/// each, stamped with the middle between asking and the answer. Independent of all other servers,
/// so that one that hangs spoils nobody's times. Reconnects at growing intervals; a refused
/// password is never tried again by itself.
class ServerSampler : public QObject
{
    Q_OBJECT

public:
    /// @p link and @p clock are borrowed and outlive the sampler.
    ServerSampler(const SamplerTarget &target, HostLink &link, const Clock &clock,
                  QObject *parent = nullptr);
    ~ServerSampler() override;

    const SamplerTarget &target() const { return m_target; }
    HostLink &link() const { return m_link; }
    void setInterval(std::chrono::milliseconds interval);
    /// The password to log in with; empty: none. Tries at once if it waits for one.
    void setPassword(const Secret &password);

    void start();
    /// Closes connection and tunnel.
    void stop();
    /// Without waiting for the next turn, or for the time of the next attempt.
    void sampleNow();
    bool isWaitingForPassword() const { return m_needsPassword; }

Q_SIGNALS:
    void sampled(const pgt::ServerSample &sample);
    void failed(const pgt::Error &error);
    /// The server wants a password that was not given (@p refusal empty) or refused the given one.
    void passwordNeeded(const QString &refusal);

private:
    void linkChanged();
    void advance();
    void openTunnel();
    // By value: the task that owns the outcome is deleted in them.
    void tunnelOpened(Outcome outcome);
    void connectToServer();
    void connected(Outcome outcome);
    void ask();
    void answered(Outcome outcome);
    void noAnswer();
    void dropConnection();
    void tryLater(const Error &error);

    SamplerTarget m_target;
    HostLink &m_link;
    const Clock &m_clock;
    Secret m_password;
    QTimer m_pace;  ///< the next sample
    QTimer m_retry; ///< the next attempt to connect
    QTimer m_limit; ///< for an answer
    std::chrono::milliseconds m_interval{1000};
    std::chrono::milliseconds m_delay;
    bool m_isRunning = false;
    bool m_needsPassword = false;
    LagQueries::PauseColumns m_pauseColumns = LagQueries::PauseColumns::With;
    int m_untilInfo = 0; ///< samples until ServerInfo is read again
    bool m_hasRetriedRace = false;
    Clock::Steady m_askedAt{0};
    // Order matters: tasks go before the connection, that before the tunnel.
    std::unique_ptr<Tunnel> m_tunnel;
    std::unique_ptr<PgConnection> m_connection;
    std::unique_ptr<TunnelTask> m_tunnelTask;
    TaskPtr m_connectTask;
    std::unique_ptr<PgQueryTask> m_query;
};

} // namespace pgt
