// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/sessiontasks.h"

#include "app/base/log.h"

namespace pgt {

OpenTask::OpenTask(SessionTransport *transport) : m_transport(transport)
{}

OpenTask::~OpenTask()
{
    leave();
}

void OpenTask::run()
{
    if (!m_transport) {
        finish(Outcome::cancelled());
        return;
    }
    if (m_transport->isConnected()) {
        finish(Outcome::succeeded());
        return;
    }
    m_isWaiting = true;
    ++m_transport->m_waiting;
    connect(m_transport, &SessionTransport::opened, this, [this](const Outcome &outcome) {
        if (!std::exchange(m_isWaiting, false))
            return;
        --m_transport->m_waiting;
        finish(outcome);
    });
    m_transport->connectSession();
}

void OpenTask::abort()
{
    leave();
    finish(Outcome::cancelled());
}

void OpenTask::leave()
{
    if (std::exchange(m_isWaiting, false) && m_transport)
        m_transport->stopWaiting();
}

SessionCommand::SessionCommand(const Command &command, SessionTransport *transport)
    : CommandTask(command), m_transport(transport), m_host(transport->name())
{}

SessionCommand::~SessionCommand()
{
    if (m_job) {
        m_job->disconnect(this);
        m_job->stop(CommandEnd::Cancelled);
    }
}

void SessionCommand::run()
{
    if (!m_transport || !m_transport->isConnected()) {
        complete({}, m_host);
        return;
    }
    const QString shown = command().privacy == Command::Privacy::Secret ? command().argv.value(0)
                                                                        : command().shown();
    const Result<SessionJob *> job = m_transport->run(command());
    if (!job) {
        Error error = job.error();
        error.host = m_host;
        error.command = shown;
        finish(Outcome::failed(error));
        return;
    }
    qCDebug(lcRemote).noquote() << m_host << "run" << shown;
    m_job = *job;
    connect(m_job, &SessionJob::output, this, &CommandTask::output);
    connect(m_job, &SessionJob::errorLine, this, &CommandTask::errorLine);
    connect(m_job, &SessionJob::ended, this, [this](const CommandResult &result) {
        qCDebug(lcRemote).noquote()
                << m_host << "ended" << command().argv.value(0) << int(result.end) << result.code;
        m_job = nullptr;
        complete(result, m_host);
    });
}

void SessionCommand::abort()
{
    if (m_job)
        m_job->stop(CommandEnd::Cancelled);
    // Otherwise finish() is on its way already.
}

} // namespace pgt
