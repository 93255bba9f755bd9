// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/countingtransport.h"

namespace pgt::test {

CountingTransport::CountingTransport(std::unique_ptr<HostTransport> inner)
    : m_inner(std::move(inner))
{
    connect(m_inner.get(), &HostTransport::stateChanged, this, &HostTransport::stateChanged);
}

template<typename TaskType>
TaskType CountingTransport::counted(TaskType task)
{
    if (m_running++ == 0)
        ++m_roundTrips;
    connect(task.get(), &Task::finished, this, [this] { --m_running; });
    return task;
}

std::unique_ptr<CommandTask> CountingTransport::command(const Command &command)
{
    m_commands << command;
    return counted(m_inner->command(command));
}

std::unique_ptr<ReadFileTask> CountingTransport::readFile(const QString &path, const QString &runAs)
{
    ++m_otherRequests;
    return counted(m_inner->readFile(path, runAs));
}

TaskPtr CountingTransport::writeFile(const FileWrite &write)
{
    ++m_otherRequests;
    return counted(m_inner->writeFile(write));
}

std::unique_ptr<DetachedTask> CountingTransport::startDetached(const DetachedJob &job)
{
    ++m_otherRequests;
    return counted(m_inner->startDetached(job));
}

std::unique_ptr<DetachedTask> CountingTransport::pollDetached(const QString &id,
                                                              const QString &runAs, qint64 offset,
                                                              std::chrono::milliseconds patience)
{
    ++m_otherRequests;
    return counted(m_inner->pollDetached(id, runAs, offset, patience));
}

TaskPtr CountingTransport::killDetached(const QString &id, const QString &runAs)
{
    ++m_otherRequests;
    return counted(m_inner->killDetached(id, runAs));
}

TaskPtr CountingTransport::forgetDetached(const QString &id, const QString &runAs)
{
    ++m_otherRequests;
    return counted(m_inner->forgetDetached(id, runAs));
}

std::unique_ptr<TunnelTask> CountingTransport::openTunnel(const TunnelTarget &target)
{
    ++m_otherRequests;
    return counted(m_inner->openTunnel(target));
}

} // namespace pgt::test
