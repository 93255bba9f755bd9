// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/processreaper.h"

#include <QCoreApplication>
#include <QTimer>

#include <chrono>

#if defined(Q_OS_UNIX)
#include <csignal>
#include <unistd.h>
#endif
#if defined(Q_OS_LINUX)
#include <sys/prctl.h>
#endif

namespace pgt {

namespace {

constexpr std::chrono::seconds killAfter{5};
constexpr int exitWaitMs = 1000;

enum class Strength { Polite, Forced };

void signalGroup(QProcess *process, Strength strength)
{
    if (process->state() == QProcess::NotRunning)
        return;
#if defined(Q_OS_UNIX)
    // Leader of its own group, see makeOwnedProcess(). Not yet reaped, so the number is still its.
    const pid_t pid = pid_t(process->processId());
    if (pid > 0 && ::kill(-pid, strength == Strength::Polite ? SIGTERM : SIGKILL) == 0)
        return;
#endif
    if (strength == Strength::Polite)
        process->terminate();
    else
        process->kill();
}

enum class Patience { None, Some };

// Lives as long as the process it waits for, at most as long as the application.
class Reaper : public QObject
{
public:
    Reaper(std::unique_ptr<QProcess> process, std::shared_ptr<void> kept, Patience patience)
        : QObject(QCoreApplication::instance())
        , m_kept(std::move(kept))
        , m_process(std::move(process))
    {
        connect(m_process.get(), &QProcess::finished, this, &QObject::deleteLater);
        // It may be starting still, and may then turn out not to be there.
        connect(m_process.get(), &QProcess::errorOccurred, this, [this] {
            if (m_process->state() == QProcess::NotRunning)
                deleteLater();
        });
        QTimer::singleShot(killAfter, this,
                           [this] { signalGroup(m_process.get(), Strength::Forced); });
        m_process->closeWriteChannel();
        m_process->closeReadChannel(QProcess::StandardOutput);
        m_process->closeReadChannel(QProcess::StandardError);
        if (patience == Patience::None)
            signalGroup(m_process.get(), Strength::Polite);
    }

    ~Reaper() override
    {
        // Only when the application ends: there is no event loop any more that could tell.
        if (m_process->state() == QProcess::NotRunning || m_process->waitForFinished(exitWaitMs))
            return;
        signalGroup(m_process.get(), Strength::Forced);
        m_process->waitForFinished(exitWaitMs);
    }

private:
    std::shared_ptr<void> m_kept; // goes after the process
    std::unique_ptr<QProcess> m_process;
};

} // namespace

std::unique_ptr<QProcess> makeOwnedProcess()
{
    auto process = std::make_unique<QProcess>();
#if defined(Q_OS_UNIX)
    process->setChildProcessModifier([] {
#if defined(Q_OS_MACOS)
        ::setpgid(0, 0); // in a session of its own it would lose the user's keychain
#else
        ::setsid();
#endif
#if defined(Q_OS_LINUX)
        ::prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0);
#endif
    });
#endif
    return process;
}

void reapProcess(std::unique_ptr<QProcess> process, std::shared_ptr<void> kept)
{
    if (!process)
        return;
    process->disconnect();
    if (process->state() == QProcess::NotRunning) {
        process.release()->deleteLater(); // may be emitting a signal just now
        return;
    }
    new Reaper(std::move(process), std::move(kept), Patience::None);
}

void leaveToEnd(std::unique_ptr<QProcess> process)
{
    if (process->state() == QProcess::NotRunning)
        process.release()->deleteLater();
    else
        new Reaper(std::move(process), {}, Patience::Some);
}

} // namespace pgt
