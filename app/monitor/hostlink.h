// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"
#include "app/remote/hostaccess.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

namespace pgt {

/// Keeps the session to one host open for watching: opens it, and tries again after it was lost,
/// at growing intervals, for as long as it is wanted. Never tries again by itself what only the
/// user can solve (a changed host key, a refused login).
class HostLink : public QObject
{
    Q_OBJECT

public:
    using Maker = std::function<std::unique_ptr<HostTransport>(const HostAccess &)>;

    HostLink(const HostAccess &access, const Maker &maker, QObject *parent = nullptr);
    ~HostLink() override;

    const HostAccess &access() const { return m_access; }
    /// Begins, or tries at once if it is waiting.
    void open();
    /// Ends the session. Tunnels through it must be gone.
    void close();

    bool isReady() const;
    bool isWanted() const { return m_isWanted; }
    /// Precondition: isReady().
    HostTransport &transport() const { return *m_transport; }
    /// Why it is not ready; nullopt while trying for the first time.
    const std::optional<Error> &error() const { return m_error; }

Q_SIGNALS:
    /// It became ready, or is not any more: what was made with the transport must be dropped.
    void readyChanged();
    /// An attempt failed.
    void failed(const pgt::Error &error);

private:
    void attempt();
    void opened(Outcome outcome); ///< by value: the task that owns it is deleted
    void fail(const Error &error);
    void transportChanged(HostTransport::State state, const QString &why);

    HostAccess m_access;
    std::unique_ptr<HostTransport> m_transport;
    TaskPtr m_task;
    QTimer m_retry;
    std::chrono::milliseconds m_delay;
    bool m_isWanted = false;
    bool m_wasReady = false;
    std::optional<Error> m_error;
};

} // namespace pgt
