// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/directtransport.h"

#include "app/remote/sshoptions.h"

#include <QCoreApplication>

namespace pgt {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("pgt::DirectTransport", text);
}

// What only a shell could do.
template<typename Base>
class RefusedTask final : public Base
{
public:
    template<typename... Arguments>
    explicit RefusedTask(const QString &host, const Arguments &...arguments)
        : Base(arguments...), m_host(host)
    {}

protected:
    void run() override
    {
        this->finish(Outcome::failed(
                Error::make(
                        ErrorKind::Unsupported,
                        tr("%1 is only watched, straight through PostgreSQL's port.").arg(m_host),
                        tr("Nothing can be read or changed on its host that way."),
                        tr("Add the server anew with a login over SSH."))
                        .withHost(m_host)));
    }

private:
    QString m_host;
};

class DirectTunnel final : public Tunnel
{
public:
    explicit DirectTunnel(Endpoint endpoint) : m_endpoint(std::move(endpoint)) {}
    Endpoint endpoint() const override { return m_endpoint; }

private:
    Endpoint m_endpoint;
};

class DirectTunnelTask final : public TunnelTask
{
public:
    explicit DirectTunnelTask(Endpoint endpoint) : m_endpoint(std::move(endpoint)) {}

protected:
    void run() override
    {
        m_tunnel = std::make_unique<DirectTunnel>(m_endpoint);
        finish(Outcome::succeeded());
    }

private:
    Endpoint m_endpoint;
};

class DirectOpenTask final : public Task
{
public:
    explicit DirectOpenTask(std::function<Outcome()> open) : m_open(std::move(open)) {}

protected:
    void run() override { finish(m_open()); }

private:
    std::function<Outcome()> m_open;
};

} // namespace

QStringList directKeywords()
{
    return {QStringLiteral("sslmode"),
            QStringLiteral("sslrootcert"),
            QStringLiteral("sslcert"),
            QStringLiteral("sslkey"),
            QStringLiteral("sslcrl"),
            QStringLiteral("sslcrldir"),
            QStringLiteral("sslcertmode"),
            QStringLiteral("sslsni"),
            QStringLiteral("sslnegotiation"),
            QStringLiteral("sslcompression"),
            QStringLiteral("ssl_min_protocol_version"),
            QStringLiteral("ssl_max_protocol_version"),
            QStringLiteral("channel_binding"),
            QStringLiteral("require_auth"),
            QStringLiteral("gssencmode"),
            QStringLiteral("krbsrvname"),
            QStringLiteral("gsslib"),
            QStringLiteral("gssdelegation"),
            QStringLiteral("passfile")};
}

DirectTransport::DirectTransport(const DirectAccess &access, QObject *parent)
    : HostTransport(parent), m_access(access)
{}

TaskPtr DirectTransport::open()
{
    return std::make_unique<DirectOpenTask>([this]() -> Outcome {
        SshTarget named; // the same rules for names and addresses as everywhere else
        named.host = m_access.host;
        if (const Result<void> valid = validate(named); !valid)
            return Outcome::failed(valid.error());
        setState(State::Ready);
        return Outcome::succeeded();
    });
}

void DirectTransport::close()
{
    setState(State::Closed);
}

void DirectTransport::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state, {});
}

std::unique_ptr<CommandTask> DirectTransport::command(const Command &command)
{
    return std::make_unique<RefusedTask<CommandTask>>(name(), command);
}

std::unique_ptr<ReadFileTask> DirectTransport::readFile(const QString &, const QString &)
{
    return std::make_unique<RefusedTask<ReadFileTask>>(name());
}

TaskPtr DirectTransport::writeFile(const FileWrite &)
{
    return std::make_unique<RefusedTask<Task>>(name());
}

std::unique_ptr<DetachedTask> DirectTransport::startDetached(const DetachedJob &)
{
    return std::make_unique<RefusedTask<DetachedTask>>(name());
}

std::unique_ptr<DetachedTask> DirectTransport::pollDetached(const QString &, const QString &,
                                                            qint64, std::chrono::milliseconds)
{
    return std::make_unique<RefusedTask<DetachedTask>>(name());
}

TaskPtr DirectTransport::killDetached(const QString &, const QString &)
{
    return std::make_unique<RefusedTask<Task>>(name());
}

TaskPtr DirectTransport::forgetDetached(const QString &, const QString &)
{
    return std::make_unique<RefusedTask<Task>>(name());
}

std::unique_ptr<TunnelTask> DirectTransport::openTunnel(const TunnelTarget &target)
{
    return std::make_unique<DirectTunnelTask>(
            Endpoint{m_access.host, {}, target.port, m_access.options, false});
}

} // namespace pgt
