// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/sshtunnel.h"

#include "app/remote/processreaper.h"
#include "app/remote/sessiontransport.h"

#include <QCoreApplication>
#include <QDir>
#include <QHostAddress>
#include <QPointer>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTimer>

namespace pgt {

namespace {

constexpr std::chrono::seconds controlLimit{20};

QString socketName(int port)
{
    return QStringLiteral(".s.PGSQL.%1").arg(port);
}

Error noConnection(const QString &host)
{
    return Error::make(
            ErrorKind::LinkLost,
            QCoreApplication::translate("pgt::SshTunnel", "There is no connection to %1.")
                    .arg(host),
            QCoreApplication::translate("pgt::SshTunnel", "A tunnel is a part of it."),
            QCoreApplication::translate("pgt::SshTunnel", "Connect again."));
}

class LocalTunnel final : public Tunnel
{
public:
    explicit LocalTunnel(const TunnelTarget &target)
    {
        m_endpoint.port = target.port;
        if (!target.socketDirectory.isEmpty()) {
            m_endpoint.host = target.socketDirectory;
        } else {
            m_endpoint.host = target.address;
            if (!QHostAddress(target.address).isNull())
                m_endpoint.hostAddr = target.address;
        }
    }
    Endpoint endpoint() const override { return m_endpoint; }

private:
    Endpoint m_endpoint;
};

class LocalTunnelTask final : public TunnelTask
{
public:
    explicit LocalTunnelTask(const TunnelTarget &target) : m_target(target) {}

protected:
    void run() override
    {
        m_tunnel = std::make_unique<LocalTunnel>(m_target);
        finish(Outcome::succeeded());
    }

private:
    TunnelTarget m_target;
};

class PortTunnel final : public Tunnel
{
public:
    explicit PortTunnel(const SessionForwarding &forwarding)
    {
        m_endpoint.host = forwarding.address;
        m_endpoint.hostAddr = QStringLiteral("127.0.0.1");
        m_endpoint.port = forwarding.localPort;
        m_endpoint.isOpenToOthers = true;
    }
    Endpoint endpoint() const override { return m_endpoint; }

private:
    Endpoint m_endpoint;
};

class PortTunnelTask final : public TunnelTask
{
    Q_DECLARE_TR_FUNCTIONS(pgt::SshTunnel)

public:
    PortTunnelTask(SessionTransport &host, const SessionForwarding &forwarding,
                   const TunnelTarget &target)
        : m_host(&host), m_hostName(host.name()), m_forwarding(forwarding), m_target(target)
    {}

protected:
    void run() override
    {
        if (!m_host || !m_host->isConnected() || m_forwarding.localPort == 0) {
            fail(noConnection(m_hostName));
        } else if (!m_target.socketDirectory.isEmpty()) {
            fail(Error::make(
                    ErrorKind::Unsupported,
                    tr("The OpenSSH of this computer cannot reach a Unix socket on %1 safely.")
                            .arg(m_hostName),
                    tr("It can only open a port here, and every account of this computer could "
                       "use the server's socket through it."),
                    tr("Connect to the server's TCP port with a role that has a password.")));
        } else if (m_target.port != m_forwarding.port || !isLoopback()) {
            fail(Error::make(
                    ErrorKind::Unsupported,
                    tr("The OpenSSH of this computer cannot open a tunnel to port %1 on %2.")
                            .arg(QString::number(m_target.port), m_hostName),
                    tr("It takes forwardings only when it is started, and was started with one to "
                       "port %1.")
                            .arg(m_forwarding.port),
                    tr("Connect to the server's port directly.")));
        } else if (const QString words = m_host->sshWords();
                   words.contains(QLatin1String("cannot listen to port")) ||
                   words.contains(QLatin1String("Could not request local forwarding"))) {
            fail(Error::make(ErrorKind::Io,
                             tr("The port for the tunnel to %1 was taken by another program.")
                                     .arg(m_hostName),
                             tr("It was free a moment before ssh was started."),
                             tr("Connect again."))
                         .withDetail(words));
        } else {
            m_tunnel = std::make_unique<PortTunnel>(m_forwarding);
            finish(Outcome::succeeded());
        }
    }

private:
    bool isLoopback() const
    {
        return m_target.address == m_forwarding.address ||
               m_target.address == QLatin1String("localhost");
    }

    void fail(Error error)
    {
        error.host = m_hostName;
        finish(Outcome::failed(error));
    }

    QPointer<SessionTransport> m_host;
    QString m_hostName;
    SessionForwarding m_forwarding;
    TunnelTarget m_target;
};

// Where ssh's control socket is and what is forwarded.
struct Forwarding
{
    SshClient client;
    QString controlPath;
    QString localSocket;
    QString remote;
};

class SshTunnel final : public Tunnel
{
public:
    SshTunnel(std::unique_ptr<QTemporaryDir> directory, const Forwarding &forwarding, int port)
        : m_directory(std::move(directory)), m_forwarding(forwarding)
    {
        m_endpoint.host = m_directory->path();
        m_endpoint.port = port;
    }

    ~SshTunnel() override
    {
        // ssh does not remove the socket itself; connections that are open may go on.
        m_directory.reset();
        if (!QFileInfo::exists(m_forwarding.controlPath))
            return;
        std::unique_ptr<QProcess> process = makeOwnedProcess();
        process->setStandardInputFile(QProcess::nullDevice());
        process->start(m_forwarding.client.program,
                       sshCancelForwardArguments(m_forwarding.controlPath, m_forwarding.localSocket,
                                                 m_forwarding.remote));
        leaveToEnd(std::move(process));
    }

    Endpoint endpoint() const override { return m_endpoint; }

private:
    std::unique_ptr<QTemporaryDir> m_directory;
    Forwarding m_forwarding;
    Endpoint m_endpoint;
};

class SshTunnelTask final : public TunnelTask
{
    Q_DECLARE_TR_FUNCTIONS(pgt::SshTunnel)

public:
    SshTunnelTask(SessionTransport &host, const SshClient &client, const QString &directory,
                  const TunnelTarget &target)
        : m_host(&host)
        , m_hostName(host.name())
        , m_client(client)
        , m_parent(directory)
        , m_target(target)
    {}

    ~SshTunnelTask() override { reapProcess(std::move(m_process)); }

protected:
    void run() override
    {
        if (!m_host || !m_host->isConnected() || m_parent.isEmpty()) {
            fail(noConnection(m_hostName));
            return;
        }
        const QString remote = remoteEnd();
        if (remote.isEmpty()) {
            fail(Error::make(ErrorKind::InvalidInput,
                             tr("A tunnel to this address on %1 is not possible.").arg(m_hostName),
                             tr("It has characters that ssh would take for something else."),
                             tr("Use another socket directory or a numeric address.")));
            return;
        }
        m_directory = std::make_unique<QTemporaryDir>(m_parent + QStringLiteral("/tXXXXXX"));
        m_forwarding = {m_client, m_parent + QStringLiteral("/m"),
                        m_directory->filePath(socketName(m_target.port)), remote};
        m_process = makeOwnedProcess();
        m_process->setStandardInputFile(QProcess::nullDevice());
        connect(m_process.get(), &QProcess::finished, this, &SshTunnelTask::answered);
        connect(m_process.get(), &QProcess::errorOccurred, this,
                [this](QProcess::ProcessError error) {
                    if (error == QProcess::FailedToStart)
                        answered(-1);
                });
        QTimer::singleShot(controlLimit, this, [this] {
            reapProcess(std::move(m_process));
            fail(Error::make(ErrorKind::Timeout,
                             tr("ssh did not open a tunnel to %1 in time.").arg(m_hostName), {},
                             tr("Connect again.")));
        });
        m_process->start(m_client.program,
                         sshForwardArguments(m_forwarding.controlPath, m_forwarding.localSocket,
                                             m_forwarding.remote));
    }

    void abort() override
    {
        reapProcess(std::move(m_process));
        finish(Outcome::cancelled());
    }

private:
    // As ssh's -L wants it; empty if that is not possible. ssh expands % and ${} in paths.
    QString remoteEnd() const
    {
        if (m_target.port < 1 || m_target.port > 65535)
            return {};
        static const QRegularExpression path(
                QRegularExpression::anchoredPattern(QStringLiteral("/[A-Za-z0-9_./@+,-]*")));
        if (!m_target.socketDirectory.isEmpty()) {
            return path.match(m_target.socketDirectory).hasMatch()
                           ? m_target.socketDirectory + QLatin1Char('/') + socketName(m_target.port)
                           : QString();
        }
        SshTarget name;
        name.host = m_target.address;
        if (!validate(name) || m_target.address.contains(QLatin1Char('%')))
            return {};
        const QString address = m_target.address.contains(QLatin1Char(':'))
                                        ? QLatin1Char('[') + m_target.address + QLatin1Char(']')
                                        : m_target.address;
        return address + QLatin1Char(':') + QString::number(m_target.port);
    }

    void answered(int exitCode)
    {
        const QString words = QString::fromUtf8(m_process->readAllStandardError()).trimmed();
        if (exitCode != 0) {
            fail(Error::make(ErrorKind::HostUnreachable,
                             tr("ssh could not open a tunnel to %1.").arg(m_hostName),
                             tr("The server may forbid forwarding (AllowTcpForwarding, "
                                "AllowStreamLocalForwarding)."),
                             tr("Allow it in sshd_config for this account."))
                         .withDetail(words));
            return;
        }
        m_tunnel = std::make_unique<SshTunnel>(std::move(m_directory), m_forwarding, m_target.port);
        finish(Outcome::succeeded());
    }

    void fail(Error error)
    {
        error.host = m_hostName;
        finish(Outcome::failed(error));
    }

    QPointer<SessionTransport> m_host;
    QString m_hostName;
    SshClient m_client;
    QString m_parent;
    TunnelTarget m_target;
    Forwarding m_forwarding;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<QProcess> m_process;
};

} // namespace

QString SessionForwarding::argument() const
{
    return QStringLiteral("127.0.0.1:%1:%2:%3")
            .arg(QString::number(localPort), address, QString::number(port));
}

SessionForwarding SessionForwarding::toPostgres()
{
    QTcpServer probe;
    if (!probe.listen(QHostAddress::LocalHost))
        return {};
    return {probe.serverPort(), QStringLiteral("127.0.0.1"), 5432};
}

std::unique_ptr<TunnelTask> portTunnelTask(SessionTransport &host,
                                           const SessionForwarding &forwarding,
                                           const TunnelTarget &target)
{
    return std::make_unique<PortTunnelTask>(host, forwarding, target);
}

std::unique_ptr<TunnelTask> localTunnelTask(const TunnelTarget &target)
{
    return std::make_unique<LocalTunnelTask>(target);
}

std::unique_ptr<TunnelTask> sshTunnelTask(SessionTransport &host, const SshClient &client,
                                          const QString &directory, const TunnelTarget &target)
{
    return std::make_unique<SshTunnelTask>(host, client, directory, target);
}

} // namespace pgt
