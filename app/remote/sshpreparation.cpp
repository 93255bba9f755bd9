// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/sshpreparation.h"

#include "app/remote/ssherrors.h"

namespace pgt {

SshPreparation::SshPreparation(const SshClient &client, const SshTarget &target, QObject *parent)
    : Task(parent), m_client(client), m_target(target)
{}

SshPreparation::~SshPreparation()
{
    reapProcess(std::move(m_process));
}

void SshPreparation::run()
{
    ask({QStringLiteral("-V")}, &SshPreparation::versionRead);
}

void SshPreparation::ask(const QStringList &arguments, void (SshPreparation::*answer)(int exitCode))
{
    reapProcess(std::move(m_process));
    m_process = makeOwnedProcess();
    m_process->setStandardInputFile(QProcess::nullDevice());
    connect(m_process.get(), &QProcess::finished, this, answer);
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return;
        SessionFailure failure;
        failure.target = m_target;
        failure.end = {LinkEnd::Cause::NotStarted, -1, m_process->errorString()};
        finish(Outcome::failed(sshError(failure)));
    });
    m_process->start(m_client.program, arguments);
}

void SshPreparation::versionRead(int)
{
    const QByteArray words = m_process->readAllStandardError(); // where ssh prints it
    const std::optional<SshClientVersion> version = SshClientVersion::parse(words);
    if (!version) {
        Error error = Error::make(
                ErrorKind::Io, tr("The program %1 is not OpenSSH.").arg(m_client.program),
                tr("All servers are reached through OpenSSH's client."),
                tr("Install the package openssh-client (openssh-clients on Red Hat)."));
        error.detail = QString::fromUtf8(words).trimmed();
        finish(Outcome::failed(error));
        return;
    }
    m_version = *version;
    ask(m_client.options + sshConfigArguments(m_target), &SshPreparation::configurationRead);
}

void SshPreparation::configurationRead(int exitCode)
{
    if (exitCode != 0) {
        SessionFailure failure;
        failure.target = m_target;
        failure.end = {LinkEnd::Cause::Exited, exitCode, {}};
        failure.resolved.port = m_target.port > 0 ? m_target.port : failure.resolved.port;
        failure.log.feed(m_process->readAllStandardError());
        finish(Outcome::failed(sshError(failure)));
        return;
    }
    m_resolved = SshResolved::parse(m_process->readAllStandardOutput());
    finish(Outcome::succeeded());
}

void SshPreparation::abort()
{
    reapProcess(std::move(m_process));
    finish(Outcome::cancelled());
}

} // namespace pgt
