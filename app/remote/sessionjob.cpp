// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/sessionjob.h"

#include "app/remote/sessionlink.h"

#include <algorithm>

namespace pgt {

namespace {

// A shell reports "ended by signal N" as 128 + N. Programs that exit with such a code themselves
// follow the same convention.
constexpr int signalBase = 128;
constexpr int lastSignal = 31;

} // namespace

SessionJob::SessionJob(quint32 id, const Command &command, SessionLink *link)
    : QObject(link)
    , m_id(id)
    , m_mode(command.output)
    , m_limit(command.maxOutput)
    , m_timeout(command.timeout)
    , m_link(link)
{
    for (QTimer *timer : {&m_limitTimer, &m_stopTimer, &m_closeTimer})
        timer->setSingleShot(true);
    connect(&m_limitTimer, &QTimer::timeout, this, [this] { stop(CommandEnd::TimedOut); });
    connect(&m_stopTimer, &QTimer::timeout, this, &SessionJob::escalate);
    connect(&m_closeTimer, &QTimer::timeout, this, &SessionJob::report);
    if (m_timeout.count() > 0)
        m_limitTimer.start(m_timeout);
}

void SessionJob::sent()
{
    m_sent = true;
}

void SessionJob::stop(CommandEnd reason)
{
    if (m_stopping != Stopping::No || m_exited || m_reported)
        return;
    m_limitTimer.stop();
    m_stopReason = reason;
    m_stopping = Stopping::Asked;
    if (!m_sent) {
        // Nothing of it has started on the host, and now nothing will.
        m_link->forgetUpload(m_id);
        m_exited = true;
        m_result.end = reason;
        report();
        Q_EMIT closed();
        return;
    }
    m_stopTimer.start(m_link->timings().killGrace);
    if (m_begun)
        escalate();
}

void SessionJob::escalate()
{
    switch (m_stopping) {
    case Stopping::No:
        return;
    case Stopping::Asked:
        m_stopping = Stopping::Terminated;
        m_link->send(SessionProtocol::terminate(m_id));
        break;
    case Stopping::Terminated:
        m_stopping = Stopping::Killed;
        m_link->send(SessionProtocol::kill(m_id));
        break;
    case Stopping::Killed:
        m_link->breakOff(); // a process that survives KILL, or an agent that no longer listens
        return;
    }
    m_stopTimer.start(m_link->timings().killGrace);
}

void SessionJob::handle(const SessionEvent &event)
{
    switch (event.type) {
    case SessionEvent::Type::Begun:
        m_begun = true;
        if (m_stopping == Stopping::Asked)
            escalate();
        break;
    case SessionEvent::Type::Output:
    case SessionEvent::Type::ErrorOutput:
        if (!m_reported)
            received(event);
        break;
    case SessionEvent::Type::Ended:
        m_exited = true;
        m_stopTimer.stop();
        m_limitTimer.stop();
        m_result.code = event.number;
        m_result.end = CommandEnd::Exited;
        if (event.number > signalBase && event.number <= signalBase + lastSignal) {
            m_result.end = CommandEnd::Signalled;
            m_result.code = event.number - signalBase;
        }
        if (m_stopReason != CommandEnd::Exited)
            m_result.end = m_stopReason;
        m_closeTimer.start(m_link->timings().closeGrace);
        break;
    case SessionEvent::Type::Closed:
        m_exited = true;
        report();
        Q_EMIT closed();
        break;
    default:
        break;
    }
}

void SessionJob::received(const SessionEvent &event)
{
    const bool isOutput = event.type == SessionEvent::Type::Output;
    if (m_exited)
        m_closeTimer.start(m_link->timings().closeGrace);
    qsizetype &count = m_received[isOutput ? 0 : 1];
    const qsizetype room = m_limit - count;
    count += event.data.size();
    const QByteArray bytes = event.data.left(std::max<qsizetype>(room, 0));
    if (m_mode == Command::Output::Collect)
        (isOutput ? m_result.out : m_result.err) += bytes;
    else if (!isOutput)
        splitErrorLines(bytes);
    else if (!bytes.isEmpty())
        Q_EMIT output(bytes);
    if (count > m_limit) {
        if (m_exited)
            m_result.end = CommandEnd::TooMuch;
        stop(CommandEnd::TooMuch);
    }
}

void SessionJob::splitErrorLines(const QByteArray &bytes)
{
    m_partialLine += bytes;
    qsizetype start = 0;
    for (qsizetype i = 0; i < m_partialLine.size(); ++i) {
        const char c = m_partialLine.at(i);
        if (c != '\n' && c != '\r')
            continue;
        if (i > start)
            Q_EMIT errorLine(m_partialLine.mid(start, i - start));
        start = i + 1;
    }
    m_partialLine.remove(0, start);
}

void SessionJob::report()
{
    if (m_reported)
        return;
    m_reported = true;
    m_limitTimer.stop();
    m_stopTimer.stop();
    m_closeTimer.stop();
    if (!m_partialLine.isEmpty())
        Q_EMIT errorLine(m_partialLine);
    Q_EMIT ended(m_result);
    m_result = {};
}

void SessionJob::linkLost()
{
    if (!m_exited)
        m_result.end = CommandEnd::LinkLost;
    report();
}

} // namespace pgt
