// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/hosttransport.h"

namespace pgt::test {

/// Passes everything on to another transport and counts what latency multiplies.
class CountingTransport : public HostTransport
{
    Q_OBJECT

public:
    explicit CountingTransport(std::unique_ptr<HostTransport> inner);

    QString name() const override { return m_inner->name(); }
    State state() const override { return m_inner->state(); }
    Rights rights() const override { return m_inner->rights(); }
    QHash<QString, QString> sessionFacts() const override { return m_inner->sessionFacts(); }
    TaskPtr open() override { return m_inner->open(); }
    void close() override { m_inner->close(); }
    std::unique_ptr<CommandTask> command(const Command &command) override;
    std::unique_ptr<ReadFileTask> readFile(const QString &path, const QString &runAs) override;
    TaskPtr writeFile(const FileWrite &write) override;
    std::unique_ptr<DetachedTask> startDetached(const DetachedJob &job) override;
    std::unique_ptr<DetachedTask> pollDetached(const QString &id, const QString &runAs,
                                               qint64 offset,
                                               std::chrono::milliseconds patience) override;
    TaskPtr killDetached(const QString &id, const QString &runAs) override;
    TaskPtr forgetDetached(const QString &id, const QString &runAs) override;
    std::unique_ptr<TunnelTask> openTunnel(const TunnelTarget &target) override;

    /// How often something was asked for when nothing asked for before was still running.
    int roundTrips() const { return m_roundTrips; }
    /// Everything but commands: files, jobs, tunnels.
    int otherRequests() const { return m_otherRequests; }
    const QList<Command> &commands() const { return m_commands; }

private:
    template<typename TaskType>
    TaskType counted(TaskType task);

    std::unique_ptr<HostTransport> m_inner;
    QList<Command> m_commands;
    int m_running = 0, m_roundTrips = 0, m_otherRequests = 0;
};

} // namespace pgt::test
