// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/sshstart.h"

#include "app/remote/ssherrors.h"
#include "app/remote/sshpreparation.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace pgt {

namespace {

// ssh adds a suffix of 17 bytes to the socket's name; the limit is 107 bytes on Linux, 103 on
// macOS.
constexpr qsizetype controlPathLimit = 85;

QString tr(const char *text)
{
    return QCoreApplication::translate("pgt::SshStart", text);
}

} // namespace

Result<SshStart> SshStart::make(const SshClient &client, const SshTarget &target,
                                const SshPreparation &preparation, Prompter *prompter)
{
    SshStart start;
    start.resolved = preparation.resolved();
    start.client = preparation.client();
    if (target.auth == SshTarget::Auth::Password && !start.client.canAsk)
        return oldClientError(preparation.version());
    start.launch.host = target.host;
    start.launch.program = client.program;
    start.launch.sudo = target.useSudo ? SudoProbe::Yes : SudoProbe::No;
    if (const Result<void> made = start.makeDirectory(); !made)
        return made.error();
    SshSessionOptions options;
    options.target = target;
    options.resolved = start.resolved;
    options.client = start.client;
    options.controlPath = start.directory->filePath(QStringLiteral("m"));
    if (start.client.canAsk) {
        if (const Result<void> done = start.listenToQuestions(client, target, prompter); !done)
            return done.error();
        if (prompter)
            options.questions = SshSessionOptions::Questions::Asked;
    } else {
        start.launch.environment = {
                {QStringLiteral("SSH_ASKPASS_REQUIRE"), QStringLiteral("never")}};
    }
    if (!start.client.canShare) {
        start.forwarding = SessionForwarding::toPostgres();
        if (start.forwarding.localPort > 0)
            options.forwarding = start.forwarding.argument();
    }
    start.launch.arguments = client.options + sshSessionArguments(options);
    return start;
}

Result<void> SshStart::makeDirectory()
{
    // Always a new directory: a left-over socket silently switches multiplexing off.
    const QStringList parents{QDir::tempPath(), QStringLiteral("/tmp")};
    for (const QString &parent : parents) {
        directory = std::make_shared<QTemporaryDir>(parent + QStringLiteral("/pgtandem-XXXXXX"));
        const QString path = directory->filePath(QStringLiteral("m"));
        if (directory->isValid() && path.toUtf8().size() <= controlPathLimit) {
            launch.directory = directory;
            return {};
        }
    }
    return Error::make(ErrorKind::Io, tr("No private directory could be made for the connection."),
                       tr("It holds the sockets of the connection to %1.").arg(launch.host),
                       tr("Check that %1 can be written to.").arg(QDir::tempPath()))
            .withDetail(directory->errorString());
}

Result<void> SshStart::listenToQuestions(const SshClient &program, const SshTarget &target,
                                         Prompter *prompter)
{
    const QString helper =
            program.askPass.isEmpty() ? QCoreApplication::applicationFilePath() : program.askPass;
    // Without it ssh would take every question for answered with nothing, and try that.
    if (!QFileInfo(helper).isExecutable()) {
        return Error::make(ErrorKind::Io, tr("The file of this program is not there any more."),
                           tr("OpenSSH starts it to ask for passwords."),
                           tr("Start pgTandem again; it may just have been updated."))
                .withDetail(helper);
    }
    questions = std::make_unique<SshQuestions>(prompter, target, resolved);
    if (!questions->listen(directory->path())) {
        return Error::make(ErrorKind::Io, tr("No socket could be made for questions of OpenSSH."),
                           tr("Passwords and other answers are passed through it."),
                           tr("Check that %1 can be written to.").arg(QDir::tempPath()))
                .withDetail(questions->errorString());
    }
    launch.environment = questions->environment(helper);
    // OpenSSH before 8.4 asks us only if there is one; what it says does not matter.
    if (!qEnvironmentVariableIsSet("DISPLAY"))
        launch.environment.append({QStringLiteral("DISPLAY"), QStringLiteral(":0")});
    return {};
}

} // namespace pgt
