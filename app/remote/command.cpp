// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/command.h"

#include "app/base/redact.h"
#include "app/remote/shellquote.h"

namespace pgt {

namespace {

// Enough of the end to show the cause; servers may print megabytes before it.
constexpr qsizetype detailLimit = 4000;

QString endOf(const QByteArray &bytes)
{
    return QString::fromUtf8(bytes.size() > detailLimit ? bytes.last(detailLimit) : bytes)
            .trimmed();
}

} // namespace

QString Command::shown() const
{
    QStringList words;
    for (const auto &[name, value] : environment)
        words << name + QLatin1Char('=') + value;
    return shellShown(words + argv);
}

CommandTask::CommandTask(const Command &command, QObject *parent) : Task(parent), m_command(command)
{}

CommandTask::~CommandTask() = default;

void CommandTask::complete(const CommandResult &result, const QString &hostName)
{
    m_result = result;
    const bool good = result.end == CommandEnd::Exited &&
                      (result.code == 0 || m_command.exit == Command::Exit::AnyCode);
    if (good) {
        finish(Outcome::succeeded());
        return;
    }
    if (result.end == CommandEnd::Cancelled) {
        finish(Outcome::cancelled());
        return;
    }
    const QString program = m_command.argv.value(0);
    Error error;
    switch (result.end) {
    case CommandEnd::TimedOut:
        error = Error::make(ErrorKind::Timeout,
                            tr("%1 on %2 did not end within %3 s and was stopped.")
                                    .arg(program, hostName)
                                    .arg(m_command.timeout.count() / 1000));
        break;
    case CommandEnd::NotStarted:
        error = Error::make(
                ErrorKind::LinkLost,
                tr("There is no connection to %1, so %2 was not run.").arg(hostName, program),
                tr("Nothing has changed on the server."), tr("Connect again."));
        break;
    case CommandEnd::Signalled:
        error = Error::make(
                ErrorKind::CommandFailed,
                tr("%1 on %2 was ended by signal %3.").arg(program, hostName).arg(result.code));
        break;
    case CommandEnd::LinkLost:
        error = Error::make(
                ErrorKind::LinkLost,
                tr("The connection to %1 was lost while %2 ran.").arg(hostName, program),
                tr("It is not known whether the command had finished on the server."),
                tr("Connect again; finished steps are recognised."));
        break;
    case CommandEnd::TooMuch:
        error = Error::make(ErrorKind::CommandFailed,
                            tr("%1 on %2 printed more than %3 MB and was stopped.")
                                    .arg(program, hostName)
                                    .arg(m_command.maxOutput >> 20));
        break;
    case CommandEnd::Incomplete:
        error = Error::make(
                ErrorKind::CommandFailed,
                tr("Part of what %1 printed on %2 was lost.").arg(program, hostName),
                tr("It has ended, but a program that passes its output on was stopped "
                   "there, for example because memory or processes ran out."),
                tr("Look whether %1 has enough of both, then try again.").arg(hostName));
        break;
    default:
        error = Error::make(
                ErrorKind::CommandFailed,
                tr("%1 failed on %2 with exit code %3.").arg(program, hostName).arg(result.code));
        break;
    }
    error.host = hostName;
    error.command = m_command.shown();
    error.exitCode = result.end == CommandEnd::Exited ? result.code : -1;
    if (m_command.privacy == Command::Privacy::Plain)
        error.detail = redactText(endOf(result.err.isEmpty() ? result.out : result.err));
    finish(Outcome::failed(error));
}

} // namespace pgt
