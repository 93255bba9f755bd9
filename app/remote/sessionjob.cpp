// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/sessionjob.h"

#include "app/remote/sessionlink.h"

#include <algorithm>
#include <utility>

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
    for (QTimer *timer : {&m_limitTimer, &m_stopTimer, &m_outputTimer})
        timer->setSingleShot(true);
    connect(&m_limitTimer, &QTimer::timeout, this, [this] { stop(CommandEnd::TimedOut); });
    connect(&m_stopTimer, &QTimer::timeout, this, &SessionJob::escalate);
    connect(&m_outputTimer, &QTimer::timeout, this, &SessionJob::giveUpOutput);
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
        m_outputTimer.start(m_link->timings().outputGrace);
        break;
    case SessionEvent::Type::Closed:
        m_exited = true;
        giveUpOutput();
        Q_EMIT closed();
        break;
    default:
        break;
    }
}

QByteArray SessionJob::Stream::take(const QByteArray &bytes, const QByteArray &mark)
{
    if (isComplete)
        return {}; // of a child that was left behind
    held += bytes;
    const qsizetype end = held.indexOf(mark);
    if (end >= 0) {
        isComplete = true;
        return std::exchange(held, {}).left(end);
    }
    qsizetype kept = std::min(held.size(), mark.size() - 1);
    while (!held.endsWith(mark.first(kept)))
        --kept;
    const QByteArray own = held.chopped(kept);
    held = held.last(kept);
    return own;
}

void SessionJob::received(const SessionEvent &event)
{
    const bool isOutput = event.type == SessionEvent::Type::Output;
    if (m_exited)
        m_outputTimer.start(m_link->timings().outputGrace);
    deliver(isOutput, (isOutput ? m_out : m_err).take(event.data, m_link->endMark()));
    if (m_exited && m_out.isComplete && m_err.isComplete)
        report();
}

void SessionJob::deliver(bool isOutput, const QByteArray &received)
{
    qsizetype &count = (isOutput ? m_out : m_err).count;
    const QByteArray bytes = received.left(std::max<qsizetype>(m_limit - count, 0));
    count += received.size();
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

void SessionJob::giveUpOutput()
{
    if (m_reported)
        return;
    // A program of the session was ended on the host: half an answer is worse than none.
    const bool isIncomplete = !m_out.isComplete || !m_err.isComplete;
    if (isIncomplete && m_result.end == CommandEnd::Exited)
        m_result.end = CommandEnd::Incomplete;
    for (Stream *stream : {&m_out, &m_err})
        deliver(stream == &m_out, std::exchange(stream->held, {}));
    report();
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
    m_outputTimer.stop();
    if (!m_partialLine.isEmpty())
        Q_EMIT errorLine(m_partialLine);
    Q_EMIT ended(m_result);
    m_result = {};
}

void SessionJob::linkLost()
{
    if (!m_exited || !m_out.isComplete || !m_err.isComplete)
        m_result.end = CommandEnd::LinkLost;
    report();
}

} // namespace pgt
