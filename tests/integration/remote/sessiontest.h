// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/sessiontransport.h"
#include "tests/support/tempsshd.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

namespace pgt::test {

constexpr int patience = 20'000; ///< ms; never waited for unless something is wrong

/// Starts a task and waits for its end.
inline Outcome run(Task &task)
{
    QSignalSpy spy(&task, &Task::finished);
    task.start();
    if (spy.isEmpty() && !spy.wait(patience * 2))
        return Outcome::failed(Error::make(ErrorKind::Internal, QStringLiteral("never finished")));
    return task.outcome();
}

inline Outcome open(SessionTransport &host)
{
    const TaskPtr task = host.open();
    return run(*task);
}

/// A shell script as a command that may end with any exit code.
inline Command shell(const QString &script, const QStringList &arguments = {})
{
    Command command;
    command.argv = QStringList{QStringLiteral("/bin/sh"), QStringLiteral("-c"), script,
                               QStringLiteral("sh")} +
                   arguments;
    command.exit = Command::Exit::AnyCode;
    return command;
}

inline CommandResult result(SessionTransport &host, const Command &command)
{
    const auto task = host.command(command);
    run(*task);
    return task->result();
}

inline std::unique_ptr<SessionTransport> localHost(const SessionTimings &timings = {})
{
    HostAccess access;
    access.kind = HostAccess::Kind::Local;
    return std::make_unique<SessionTransport>(access, SshClient{}, timings);
}

inline std::unique_ptr<SessionTransport> sshHost(const TempSshd &server,
                                                 const SessionTimings &timings = {})
{
    HostAccess access;
    access.ssh.host = server.alias();
    return std::make_unique<SessionTransport>(
            access, SshClient{QStringLiteral("ssh"), {QStringLiteral("-F"), server.configFile()}},
            timings);
}

/// Whether a process runs; a zombie does not.
inline bool isAlive(const QByteArray &pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(QString::fromLatin1(pid.trimmed())));
    if (pid.trimmed().isEmpty() || !file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray stat = file.readAll();
    return stat.mid(stat.lastIndexOf(')') + 2, 1) != "Z";
}

inline QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline bool putFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

/// All command lines and environments of this computer; client and server are the same here.
inline bool anyProcessShows(const QByteArray &canary)
{
    const QStringList pids =
            QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[0-9]*")}, QDir::Dirs);
    for (const QString &pid : pids) {
        for (const char *name : {"cmdline", "environ"}) {
            if (contentOf(QStringLiteral("/proc/%1/%2").arg(pid, QLatin1String(name)))
                        .contains(canary))
                return true;
        }
    }
    return false;
}

} // namespace pgt::test
