// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How quick a session is: a shell on this computer and ssh to a private server.
#include "app/remote/sessiontransport.h"
#include "app/task/composites.h"
#include "tests/support/tempsshd.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTextStream>

#include <algorithm>

using namespace pgt;

namespace {

constexpr int rounds = 200;
constexpr qsizetype bulk = 16 << 20;

double milliseconds(const QElapsedTimer &clock)
{
    return double(clock.nsecsElapsed()) / 1e6;
}

bool run(Task &task)
{
    QEventLoop loop;
    QObject::connect(&task, &Task::finished, &loop, &QEventLoop::quit);
    task.start();
    loop.exec();
    if (!task.outcome().isSucceeded())
        QTextStream(stderr) << task.outcome().error().toPlainText() << Qt::endl;
    return task.outcome().isSucceeded();
}

double timed(HostTransport &host, const Command &command)
{
    const auto task = host.command(command);
    QElapsedTimer clock;
    clock.start();
    run(*task);
    return milliseconds(clock);
}

Command argv(const QStringList &words)
{
    Command command;
    command.argv = words;
    return command;
}

void measure(const char *name, SessionTransport &host)
{
    QTextStream out(stdout);
    out.setRealNumberNotation(QTextStream::FixedNotation);
    out.setRealNumberPrecision(1);
    const auto line = [&](const char *what, double value, const char *unit) {
        out << qSetFieldWidth(8) << Qt::left << name << qSetFieldWidth(34) << what
            << qSetFieldWidth(10) << Qt::right << value << qSetFieldWidth(0) << ' ' << unit
            << Qt::endl;
    };

    QElapsedTimer clock;
    clock.start();
    if (const TaskPtr open = host.open(); !run(*open))
        return;
    line("ready", milliseconds(clock), "ms");

    const Command nothing = argv({QStringLiteral("true")});
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i)
        times.push_back(timed(host, nothing));
    std::sort(times.begin(), times.end());
    line("true, median of 200", times[rounds / 2], "ms");
    line("true, 95th of 100", times[rounds * 95 / 100], "ms");

    if (host.rights() == HostTransport::Rights::Root) {
        Command other = nothing;
        other.runAs = QStringLiteral("nobody");
        times.clear();
        for (int i = 0; i < rounds / 4; ++i)
            times.push_back(timed(host, other));
        std::sort(times.begin(), times.end());
        line("true as another account, median", times[times.size() / 2], "ms");
    }

    std::vector<TaskFactory> tasks;
    for (int i = 0; i < rounds; ++i)
        tasks.push_back([&host, nothing] { return host.command(nothing); });
    Parallel together(std::move(tasks));
    clock.restart();
    run(together);
    line("200 commands at once", rounds * 1000.0 / milliseconds(clock), "per second");

    Command down = argv({QStringLiteral("head"), QStringLiteral("-c"), QString::number(bulk - 1),
                         QStringLiteral("/dev/zero")});
    line("output of 16 MB", double(bulk >> 20) * 1000 / timed(host, down), "MB/s");
    Command up = argv({QStringLiteral("sha256sum")});
    up.input = QByteArray(bulk, 'x');
    line("input of 16 MB", double(bulk >> 20) * 1000 / timed(host, up), "MB/s");
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    HostAccess access;
    access.kind = HostAccess::Kind::Local;
    SessionTransport local(access);
    measure("local", local);

    if (const QString why = test::TempSshd::whyNot(); !why.isEmpty()) {
        QTextStream(stderr) << why << Qt::endl;
        return 0;
    }
    const test::TempSshd server;
    access.kind = HostAccess::Kind::Ssh;
    access.ssh.host = server.alias();
    SessionTransport ssh(
            access, SshClient{QStringLiteral("ssh"), {QStringLiteral("-F"), server.configFile()}});
    measure("ssh", ssh);
    return 0;
}
