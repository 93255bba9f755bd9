// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/serversampler.h"

#include "app/base/log.h"
#include "app/monitor/watchtarget.h"
#include "app/pg/pgquerytask.h"
#include "app/pg/servermessages.h"

#include <algorithm>

namespace pgt {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds firstDelay = 1s;
constexpr std::chrono::milliseconds lastDelay = 30s;
/// The server ends a statement after 3 s by itself; this is for a link that is dead.
constexpr std::chrono::milliseconds answerLimit = 8s;
constexpr std::chrono::seconds infoEvery = 30s;

} // namespace

bool SamplerTarget::operator==(const SamplerTarget &other) const
{
    return name == other.name && server.socketDirectory == other.server.socketDirectory &&
           server.address == other.server.address && server.port == other.server.port &&
           role == other.role && database == other.database;
}

ServerSampler::ServerSampler(const SamplerTarget &target, HostLink &link, const Clock &clock,
                             QObject *parent)
    : QObject(parent), m_target(target), m_link(link), m_clock(clock), m_delay(firstDelay)
{
    m_pace.setTimerType(Qt::PreciseTimer);
    m_retry.setSingleShot(true);
    m_limit.setSingleShot(true);
    connect(&m_pace, &QTimer::timeout, this, &ServerSampler::ask);
    connect(&m_retry, &QTimer::timeout, this, &ServerSampler::advance);
    connect(&m_limit, &QTimer::timeout, this, &ServerSampler::noAnswer);
    connect(&m_link, &HostLink::readyChanged, this, &ServerSampler::linkChanged);
    connect(&m_link, &HostLink::failed, this, [this](const Error &error) {
        if (m_isRunning)
            Q_EMIT failed(error);
    });
}

ServerSampler::~ServerSampler()
{
    stop();
}

void ServerSampler::setInterval(std::chrono::milliseconds interval)
{
    m_interval = interval;
    if (m_pace.isActive())
        m_pace.start(interval);
}

void ServerSampler::setPassword(const Secret &password)
{
    m_password = password;
    m_needsPassword = false;
    m_delay = firstDelay;
    // An attempt with the old one could only bring another refusal.
    if (m_connectTask)
        dropConnection();
    advance();
}

void ServerSampler::start()
{
    if (m_isRunning)
        return;
    m_isRunning = true;
    m_delay = firstDelay;
    m_link.open();
    advance();
}

void ServerSampler::stop()
{
    m_isRunning = false;
    m_retry.stop();
    dropConnection();
    m_tunnelTask.reset();
    m_tunnel.reset();
}

void ServerSampler::sampleNow()
{
    if (!m_isRunning)
        return;
    m_delay = firstDelay;
    if (!m_link.isReady())
        m_link.open();
    else if (m_pace.isActive())
        ask();
    else
        advance();
}

void ServerSampler::linkChanged()
{
    if (m_link.isReady()) {
        m_delay = firstDelay;
        advance();
        return;
    }
    dropConnection();
    m_tunnelTask.reset();
    m_tunnel.reset();
    m_retry.stop();
}

void ServerSampler::advance()
{
    const bool isBusy = m_tunnelTask || m_connectTask || m_connection;
    if (!m_isRunning || m_needsPassword || isBusy || !m_link.isReady())
        return;
    m_retry.stop();
    if (m_tunnel)
        connectToServer();
    else
        openTunnel();
}

void ServerSampler::openTunnel()
{
    m_tunnelTask = m_link.transport().openTunnel(m_target.server);
    connect(m_tunnelTask.get(), &Task::finished, this, &ServerSampler::tunnelOpened);
    m_tunnelTask->start();
}

void ServerSampler::tunnelOpened(Outcome outcome)
{
    if (outcome.isSucceeded())
        m_tunnel = m_tunnelTask->take();
    m_tunnelTask.reset();
    if (m_tunnel)
        connectToServer();
    else if (!outcome.isCancelled())
        tryLater(outcome.error());
}

void ServerSampler::connectToServer()
{
    const Result<PgTarget> target = watchTarget(
            m_tunnel->endpoint(), {m_target.name, m_target.role, m_target.database, m_password});
    if (!target) {
        tryLater(target.error());
        return;
    }
    m_connection = std::make_unique<PgConnection>(*target);
    m_connectTask = m_connection->connectTask();
    connect(m_connectTask.get(), &Task::finished, this, &ServerSampler::connected);
    m_connectTask->start();
}

void ServerSampler::connected(Outcome outcome)
{
    m_connectTask.reset();
    if (outcome.isSucceeded()) {
        m_delay = firstDelay;
        m_untilInfo = 0;
        m_pauseColumns = LagQueries::PauseColumns::With;
        // Queued, because the connection is deleted then. A query under way reports it itself.
        connect(
                m_connection.get(), &PgConnection::lost, this,
                [this](const Error &error) {
                    if (!m_query && m_connection &&
                        m_connection->state() == PgConnection::State::Broken)
                        tryLater(error);
                },
                Qt::QueuedConnection);
        m_pace.start(m_interval);
        ask();
        return;
    }
    const Error error = outcome.error();
    const auto known = ServerMessages::explain(error.detail);
    const bool isAsked = known && known->cause == ServerCause::PasswordNotSent;
    const bool isRefused = known && known->cause == ServerCause::PasswordWrong;
    if (error.kind == ErrorKind::Unsupported) {
        // What others could use goes at once, and does not come back by itself.
        stop();
        Q_EMIT failed(error);
        m_link.close();
        return;
    }
    if (!isAsked && !isRefused) {
        tryLater(error);
        return;
    }
    dropConnection();
    m_needsPassword = true;
    Q_EMIT failed(error);
    Q_EMIT passwordNeeded(isRefused && !m_password.isEmpty() ? error.detail : QString());
}

void ServerSampler::ask()
{
    // Never two at a time: a late answer only makes the samples rarer.
    if (m_query || !m_connection || m_connection->state() != PgConnection::State::Ready)
        return;
    const LagQueries queries(m_connection->serverVersion());
    const auto info = m_untilInfo <= 0 ? LagQueries::InfoPart::With : LagQueries::InfoPart::Without;
    m_query = m_connection->query(queries.batch(m_pauseColumns, info));
    connect(m_query.get(), &Task::finished, this, &ServerSampler::answered);
    m_askedAt = m_clock.steady();
    m_limit.start(answerLimit);
    m_query->start();
}

void ServerSampler::answered(Outcome outcome)
{
    m_limit.stop();
    const Clock::Steady now = m_clock.steady();
    const QList<PgResult> results = m_query->results();
    m_query.reset();
    if (outcome.isSucceeded()) {
        m_hasRetriedRace = false;
        auto sample = LagQueries(m_connection->serverVersion()).parse(results);
        if (!sample) {
            tryLater(sample.error());
            return;
        }
        const auto infoSteps = std::max<qint64>(1, infoEvery / m_interval);
        m_untilInfo = sample->info ? int(infoSteps) : m_untilInfo - 1;
        sample->roundTrip = now - m_askedAt;
        sample->at = m_askedAt + sample->roundTrip / 2;
        const auto half =
                std::chrono::duration_cast<std::chrono::milliseconds>(sample->roundTrip / 2);
        sample->atUtc = m_clock.utc().addMSecs(-half.count());
        Q_EMIT sampled(*sample);
        return;
    }
    const QString state = outcome.error().sqlState;
    const bool mayNotAskPause =
            state == QLatin1String("42501") && m_pauseColumns == LagQueries::PauseColumns::With;
    // A promotion that ends between two functions of one statement.
    const bool isRace = state == QLatin1String("55000") && !m_hasRetriedRace;
    if (mayNotAskPause || isRace) {
        if (mayNotAskPause)
            m_pauseColumns = LagQueries::PauseColumns::Without;
        m_hasRetriedRace = m_hasRetriedRace || isRace;
        ask();
        return;
    }
    tryLater(outcome.error());
}

void ServerSampler::noAnswer()
{
    tryLater(Error::make(ErrorKind::Timeout,
                         tr("PostgreSQL on %1 does not answer.").arg(m_target.name),
                         tr("Its positions are not known any more."),
                         tr("Look at the load of the host and at the network; it is tried again by "
                            "itself.")));
}

void ServerSampler::dropConnection()
{
    m_pace.stop();
    m_limit.stop();
    // The connection first: a query that is destroyed on an open one would ask the server to cancel
    // it, through a link that may be dead. The server ends it by itself.
    if (m_connection) {
        m_connection->disconnect(this);
        m_connection.reset();
    }
    m_query.reset();
    m_connectTask.reset();
}

void ServerSampler::tryLater(const Error &error)
{
    qCInfo(lcWatch) << m_target.name << errorKindName(error.kind);
    dropConnection();
    if (m_isRunning && !m_retry.isActive()) {
        m_retry.start(m_delay);
        m_delay = std::min(lastDelay, 2 * m_delay);
    }
    Q_EMIT failed(error);
}

} // namespace pgt
