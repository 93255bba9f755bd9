// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/hostlink.h"

#include "app/base/log.h"

#include <algorithm>

namespace pgt {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds firstDelay = 1s;
constexpr std::chrono::milliseconds lastDelay = 30s;

/// Trying these again by itself would lock accounts or hide an attack.
bool needsTheUser(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::HostKeyChanged:
    case ErrorKind::HostKeyUnknown:
    case ErrorKind::LoginRefused:
    case ErrorKind::InvalidInput:
    case ErrorKind::Unsupported:
    case ErrorKind::Cancelled:
    case ErrorKind::ShellUnusable:
        return true;
    default:
        return false;
    }
}

} // namespace

HostLink::HostLink(const HostAccess &access, const Maker &maker, QObject *parent)
    : QObject(parent), m_access(access), m_transport(maker(access)), m_delay(firstDelay)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &HostLink::attempt);
    connect(m_transport.get(), &HostTransport::stateChanged, this, &HostLink::transportChanged);
}

HostLink::~HostLink()
{
    m_transport->disconnect(this);
    m_task.reset();
}

bool HostLink::isReady() const
{
    // A stale session may come back by itself; its tunnels live on.
    const HostTransport::State state = m_transport->state();
    return m_isWanted &&
           (state == HostTransport::State::Ready || state == HostTransport::State::Stale);
}

void HostLink::open()
{
    m_isWanted = true;
    m_delay = firstDelay;
    if (!m_task && !isReady())
        attempt();
}

void HostLink::close()
{
    m_isWanted = false;
    m_wasReady = false;
    m_retry.stop();
    m_task.reset();
    m_error.reset();
    m_transport->close();
}

void HostLink::attempt()
{
    m_retry.stop();
    m_task = m_transport->open();
    connect(m_task.get(), &Task::finished, this, &HostLink::opened);
    m_task->start();
}

void HostLink::opened(Outcome outcome)
{
    m_task.reset();
    if (!m_isWanted)
        return;
    if (!outcome.isSucceeded()) {
        fail(outcome.error());
        return;
    }
    m_error.reset();
    m_delay = firstDelay;
    m_wasReady = true;
    Q_EMIT readyChanged();
}

void HostLink::fail(const Error &error)
{
    qCInfo(lcWatch) << "host" << m_transport->name() << errorKindName(error.kind);
    m_error = error;
    if (!needsTheUser(error.kind)) {
        m_retry.start(m_delay);
        m_delay = std::min(lastDelay, 2 * m_delay);
    }
    Q_EMIT failed(error);
}

void HostLink::transportChanged(HostTransport::State state, const QString &why)
{
    const bool isEnded =
            state == HostTransport::State::Lost || state == HostTransport::State::Closed;
    if (!isEnded || !m_wasReady || !m_isWanted)
        return;
    m_wasReady = false;
    Q_EMIT readyChanged();
    fail(Error::make(ErrorKind::LinkLost,
                     tr("The connection to %1 was lost.").arg(m_transport->name()),
                     why.isEmpty() ? tr("Nothing can be read through it.") : why,
                     tr("It is tried again by itself.")));
}

} // namespace pgt
