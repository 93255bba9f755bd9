// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/hostaccess.h"

#include <QStringList>

namespace pgt {

/// Keywords that DirectAccess::options may have (libpq 9.1 to 18): how the connection is secured.
/// Nothing that says where to connect to, as whom, or that is a secret.
QStringList directKeywords();

/// A server without a login on its host: once opened it is always Ready, its tunnels are
/// PostgreSQL's own port, and all that needs a shell fails with Unsupported.
class DirectTransport final : public HostTransport
{
    Q_OBJECT

public:
    explicit DirectTransport(const DirectAccess &access, QObject *parent = nullptr);

    QString name() const override { return m_access.host; }
    State state() const override { return m_state; }
    Rights rights() const override { return Rights::User; }
    QHash<QString, QString> sessionFacts() const override { return {}; }

    /// Succeeds without connecting to anything: each tunnel's user connects by itself. InvalidInput
    /// if the host cannot be one.
    TaskPtr open() override;
    void close() override;

    std::unique_ptr<CommandTask> command(const Command &command) override;
    std::unique_ptr<ReadFileTask> readFile(const QString &path, const QString &runAs = {}) override;
    TaskPtr writeFile(const FileWrite &write) override;
    std::unique_ptr<DetachedTask> startDetached(const DetachedJob &job) override;
    std::unique_ptr<DetachedTask> pollDetached(const QString &id, const QString &runAs,
                                               qint64 offset,
                                               std::chrono::milliseconds patience) override;
    TaskPtr killDetached(const QString &id, const QString &runAs) override;
    TaskPtr forgetDetached(const QString &id, const QString &runAs) override;
    /// To the port of @p target on the host of the access; the rest of the target is not used.
    std::unique_ptr<TunnelTask> openTunnel(const TunnelTarget &target) override;

private:
    void setState(State state);

    DirectAccess m_access;
    State m_state = State::Closed;
};

} // namespace pgt
