// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/endsignals.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#ifdef Q_OS_UNIX
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#endif

namespace pgt {

#ifdef Q_OS_UNIX

namespace {

int ends[2] = {-1, -1};

// Nothing but write() may be called here.
extern "C" void passSignalOn(int number)
{
    const int before = errno;
    const char byte = char(number);
    [[maybe_unused]] const ssize_t written = ::write(ends[1], &byte, 1);
    errno = before;
}

void handle(void (*handler)(int))
{
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) {
        struct sigaction action = {};
        ::sigaction(number, nullptr, &action);
        if (action.sa_handler == SIG_IGN)
            continue; // nohup
        action = {};
        action.sa_handler = handler;
        action.sa_flags = SA_RESTART;
        ::sigaction(number, &action, nullptr);
    }
}

} // namespace

EndSignals::EndSignals()
{
    if (::pipe(ends) != 0)
        return;
    for (const int end : ends)
        ::fcntl(end, F_SETFD, FD_CLOEXEC);
    ::fcntl(ends[1], F_SETFL, O_NONBLOCK);
    m_notifier = std::make_unique<QSocketNotifier>(ends[0], QSocketNotifier::Read);
    QObject::connect(m_notifier.get(), &QSocketNotifier::activated, m_notifier.get(), [] {
        char number = 0;
        handle(SIG_DFL); // whoever asks again is obeyed at once
        if (::read(ends[0], &number, 1) == 1)
            QCoreApplication::exit(128 + number);
    });
    handle(&passSignalOn);
}

EndSignals::~EndSignals()
{
    if (!m_notifier)
        return;
    handle(SIG_DFL);
    m_notifier.reset();
    for (int &end : ends) {
        ::close(end);
        end = -1;
    }
}

#else

EndSignals::EndSignals() = default;
EndSignals::~EndSignals() = default;

#endif

} // namespace pgt
