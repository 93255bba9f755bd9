// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/sessionjob.h"
#include "app/remote/sessiontransport.h"

#include <QPointer>

namespace pgt {

/// Waits until a transport is Ready, and makes it connect.
class OpenTask : public Task
{
    Q_OBJECT

public:
    explicit OpenTask(SessionTransport *transport);
    ~OpenTask() override;

protected:
    void run() override;
    void abort() override;

private:
    void leave();

    QPointer<SessionTransport> m_transport;
    bool m_isWaiting = false;
};

/// A command on a session. Destroyed while running, it stops the command on the host.
class SessionCommand : public CommandTask
{
    Q_OBJECT

public:
    SessionCommand(const Command &command, SessionTransport *transport);
    ~SessionCommand() override;

protected:
    void run() override;
    void abort() override;

private:
    QPointer<SessionTransport> m_transport;
    QPointer<SessionJob> m_job;
    QString m_host;
};

} // namespace pgt
