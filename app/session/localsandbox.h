// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/sandbox.h"
#include "app/session/sandboxscripts.h"
#include "app/task/composites.h"

#include <QElapsedTimer>
#include <QTimer>

#include <functional>

namespace pgt {

/// The sandbox on this computer, through the local session.
class LocalSandbox final : public Sandbox
{
    Q_OBJECT

public:
    explicit LocalSandbox(const QString &directory);
    ~LocalSandbox() override;

    State state() const override { return m_state; }
    QString statusText() const override { return m_statusText; }
    std::optional<Error> error() const override { return m_error; }
    Servers servers() const override { return m_servers; }
    HostAccess access() const override;
    QString primaryDirectory() const override { return m_places.primary(); }
    QString standbyDirectory() const override { return m_places.standby(); }
    int primaryPort() const override { return m_primaryPort; }
    int standbyPort() const override { return m_standbyPort; }

    void look() override;
    void prepare() override;
    void remove() override;
    void pauseReplay() override;
    void resumeReplay() override;
    void startStandby() override;
    void stopStandby() override;
    void stop() override;
    void startLoad(qint64 bytesPerSecond) override;
    void stopLoad() override;
    qint64 loadRate() const override { return m_loadRate; }
    std::optional<Error> loadError() const override { return m_loadError; }

private:
    using Reader = std::function<Outcome(const QByteArray &output)>;

    /// Runs the steps, then looks, and is Ready or @p after. One piece of work at a time: a request
    /// while another runs is ignored.
    void work(const QString &status, const std::function<void(Sequence &)> &fill);
    void workDone(Outcome outcome);
    void addCommand(Sequence &sequence, const std::function<Command()> &make,
                    const Reader &read = {});
    void addLook(Sequence &sequence);
    Outcome readLook(const QByteArray &output);
    Outcome makeFolders();
    Outcome choosePorts();
    Outcome writeMarker() const;
    bool readMarker();
    void runOnStandby(const QString &status, const QString &function);
    void loadTick();
    void loadTickDone(Outcome outcome);

    SandboxPlaces m_places;
    std::unique_ptr<HostTransport> m_transport;
    State m_state = State::Unknown;
    QString m_statusText;
    std::optional<Error> m_error;
    Servers m_servers;
    SandboxPrograms m_programs;
    int m_primaryPort = 0;
    int m_standbyPort = 0;
    qint64 m_loadRate = 0;
    bool m_hasLoadDatabase = false;
    std::optional<Error> m_loadError;
    QTimer m_loadTimer;
    QElapsedTimer m_sinceTick;
    // After the transport: tasks go before it.
    TaskPtr m_task;
    TaskPtr m_loadTask;
};

} // namespace pgt
