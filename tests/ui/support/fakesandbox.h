// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/sandbox.h"

#include <QStringList>

namespace pgt {

/// A sandbox that does what the test says. Records what it is asked for.
class FakeSandbox : public Sandbox
{
    Q_OBJECT

public:
    State state() const override { return m_state; }
    QString statusText() const override { return m_status; }
    std::optional<Error> error() const override { return m_error; }
    Servers servers() const override { return m_servers; }
    HostAccess access() const override
    {
        HostAccess access;
        access.kind = HostAccess::Kind::Local;
        return access;
    }
    QString primaryDirectory() const override { return QStringLiteral("/nowhere/sandbox/primary"); }
    QString standbyDirectory() const override { return QStringLiteral("/nowhere/sandbox/standby"); }
    int primaryPort() const override { return 5491; }
    int standbyPort() const override { return 5492; }
    void look() override { calls << QStringLiteral("look"); }
    void prepare() override { work(QStringLiteral("prepare"), QStringLiteral("Preparing")); }
    void remove() override { work(QStringLiteral("remove"), QStringLiteral("Removing")); }
    void stop() override { work(QStringLiteral("stop"), QStringLiteral("Stopping")); }
    void pauseReplay() override { calls << QStringLiteral("pauseReplay"); }
    void resumeReplay() override { calls << QStringLiteral("resumeReplay"); }
    void startStandby() override { calls << QStringLiteral("startStandby"); }
    void stopStandby() override { calls << QStringLiteral("stopStandby"); }
    void startLoad(qint64 bytesPerSecond) override { m_loadRate = bytesPerSecond; }
    void stopLoad() override { m_loadRate = 0; }
    qint64 loadRate() const override { return m_loadRate; }
    std::optional<Error> loadError() const override { return {}; }

    /// Ends what is going on. Ready: the primary runs.
    void become(State state)
    {
        m_state = state;
        m_status.clear();
        m_servers.primaryRunning = state == State::Ready;
        Q_EMIT changed();
    }
    /// As after a set-up in it.
    void replicate()
    {
        m_servers = {true, true, true, false, QStringLiteral("15.18")};
        m_state = State::Ready;
        Q_EMIT changed();
    }
    void stopPrimary()
    {
        m_servers = {};
        Q_EMIT changed();
    }

    QStringList calls;

private:
    void work(const QString &call, const QString &status)
    {
        calls << call;
        m_state = State::Working;
        m_status = status;
        Q_EMIT changed();
    }

    State m_state = State::Unknown;
    QString m_status;
    std::optional<Error> m_error;
    Servers m_servers;
    qint64 m_loadRate = 0;
};

} // namespace pgt
