// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How quick a session is: a shell on this computer, ssh to a private server, and the same through
// a line that adds 50 ms each way. Then how steady: a minute of commands with cancels. A number as
// argument sets the seconds of that.
#include "app/remote/sessiontransport.h"
#include "app/task/composites.h"
#include "tests/support/delayrelay.h"
#include "tests/support/tempsshd.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QRandomGenerator>
#include <QTextStream>
#include <QTimer>

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

/// Six commands at a time with input and output of random sizes; each tenth is cancelled at a
/// random moment. Prints how many gave something wrong, how many did not end, and how many
/// processes were there after the session was closed.
class Soak
{
public:
    explicit Soak(SessionTransport &host) : m_host(host) {}

    void run(int seconds)
    {
        QElapsedTimer clock;
        clock.start();
        QEventLoop loop;
        QTimer::singleShot(std::chrono::seconds(seconds), &loop, &QEventLoop::quit);
        m_goesOn = true;
        for (int i = 0; i < 6; ++i)
            startNext();
        loop.exec();
        m_goesOn = false;
        for (int i = 0; i < 200 && !m_running.empty(); ++i)
            wait(100);
        const double took = milliseconds(clock) / 1000;
        const size_t stuck = m_running.size();
        m_running.clear();
        m_host.close();
        int left = 0;
        for (int i = 0; i < 100 && (left = countLeft()) > 0; ++i)
            wait(100);
        QTextStream(stdout) << "soak of " << qSetRealNumberPrecision(3) << took << " s: " << m_count
                            << " commands, " << m_bytes / 1024 / 1024 << " MB, " << m_cancelled
                            << " cancelled, " << m_wrong << " wrong, " << stuck << " stuck, "
                            << left << " left behind" << Qt::endl;
    }

private:
    void wait(int ms)
    {
        QEventLoop loop;
        QTimer::singleShot(ms, &loop, &QEventLoop::quit);
        loop.exec();
    }

    void startNext()
    {
        const int size = m_random.bounded(0, 60'000);
        Command command =
                argv({QStringLiteral("/bin/sh"), QStringLiteral("-c"),
                      QStringLiteral("head -c $1 /dev/zero; cat >&2; sleep 0.0$2"), mark(),
                      QString::number(size), QString::number(m_random.bounded(0, 10))});
        command.input = QByteArray(m_random.bounded(0, 10'000), char(m_random.bounded(256)));
        auto task = m_host.command(command);
        CommandTask *raw = task.get();
        const bool toCancel = m_random.bounded(10) == 0;
        QObject::connect(raw, &Task::finished, raw, [this, raw, size, toCancel](Outcome outcome) {
            ++m_count;
            const CommandResult &result = raw->result();
            m_bytes += result.out.size() + 2 * result.err.size();
            if (toCancel && outcome.isCancelled())
                ++m_cancelled;
            else if (!result.ok() || result.out != QByteArray(size, '\0') ||
                     result.err != raw->command().input)
                ++m_wrong;
            m_running.erase(std::find_if(m_running.begin(), m_running.end(),
                                         [raw](const auto &one) { return one.get() == raw; }));
            if (m_goesOn)
                startNext();
        });
        if (toCancel)
            QTimer::singleShot(m_random.bounded(0, 60), raw, [raw] { raw->cancel(); });
        m_running.push_back(std::move(task));
        raw->start();
    }

    static QString mark()
    {
        return QStringLiteral("pgtandem-soak-%1").arg(QCoreApplication::applicationPid());
    }

    static int countLeft()
    {
        int count = 0;
        for (const QString &pid : QDir(QStringLiteral("/proc")).entryList({"[0-9]*"}, QDir::Dirs)) {
            QFile file(QStringLiteral("/proc/%1/cmdline").arg(pid));
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(mark().toLatin1()))
                ++count;
        }
        return count;
    }

    SessionTransport &m_host;
    QRandomGenerator m_random{7};
    std::vector<std::unique_ptr<CommandTask>> m_running;
    bool m_goesOn = false;
    int m_count = 0;
    int m_cancelled = 0;
    int m_wrong = 0;
    qint64 m_bytes = 0;
};

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
    SshClient client;
    client.options = {QStringLiteral("-F"), server.configFile()};
    SessionTransport ssh(access, client);
    measure("ssh", ssh);

    const test::DelayRelay relay(server.port(), std::chrono::milliseconds(50));
    access.ssh.port = relay.port();
    client.options << QStringLiteral("-o")
                   << QStringLiteral("HostKeyAlias=[127.0.0.1]:%1").arg(server.port());
    SessionTransport far(access, client);
    measure("+100 ms", far);

    Soak(ssh).run(argc > 1 ? QByteArray(argv[1]).toInt() : 60);
    return 0;
}
