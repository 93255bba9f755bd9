// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// No Qt and no allocation in here: the answer lies in one locked buffer that is wiped.
#include "app/remote/askpass.h"

#include "app/base/harden.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

#if defined(_WIN32)
#include <fcntl.h>
#include <io.h>
#else
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#endif
#if defined(__linux__)
#include <sys/prctl.h>
#endif

namespace pgt {

namespace {

constexpr int noAnswer = 1;
constexpr std::chrono::seconds orphanLimit{5};

enum class Strength { Polite, Forced };

#if defined(_WIN32)

using ByteCount = int;
ByteCount readSome(int file, char *data, std::size_t size)
{
    return _read(file, data, unsigned(size));
}
ByteCount writeSome(int file, const char *data, std::size_t size)
{
    return _write(file, data, unsigned(size));
}
int connectTo(const char *path)
{
    return _open(path, _O_RDWR | _O_BINARY); // a named pipe
}
long parentId()
{
    return 0;
}
void endAsker(long, Strength)
{}
void lock(const char *, std::size_t)
{}

#else

using ByteCount = ssize_t;
ByteCount readSome(int file, char *data, std::size_t size)
{
    return ::read(file, data, size);
}
ByteCount writeSome(int file, const char *data, std::size_t size)
{
    return ::write(file, data, size);
}
int connectTo(const char *path)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (std::strlen(path) >= sizeof address.sun_path)
        return -1;
    std::strcpy(address.sun_path, path);
    const int file = ::socket(AF_UNIX, SOCK_STREAM, 0);
    if (file < 0 ||
        ::connect(file, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return -1;
    return file;
}
long parentId()
{
    return long(::getppid());
}
void endAsker(long asker, Strength strength)
{
    if (asker > 1 && parentId() == asker)
        ::kill(pid_t(asker), strength == Strength::Polite ? SIGTERM : SIGKILL);
}
void lock(const char *data, std::size_t size)
{
    ::mlock(data, size); // fails harmlessly above RLIMIT_MEMLOCK
}

#endif

bool writeAll(int file, const char *data, std::size_t size)
{
    while (size > 0) {
        const ByteCount count = writeSome(file, data, size);
        if (count <= 0)
            return false;
        data += count;
        size -= std::size_t(count);
    }
    return true;
}

bool readAll(int file, char *data, std::size_t size)
{
    while (size > 0) {
        const ByteCount count = readSome(file, data, size);
        if (count <= 0)
            return false;
        data += count;
        size -= std::size_t(count);
    }
    return true;
}

bool writeField(int file, const char *text, std::size_t limit)
{
    const std::size_t size = std::min(std::strlen(text), limit);
    const std::array<char, 4> length{char(size >> 24), char(size >> 16), char(size >> 8),
                                     char(size)};
    return writeAll(file, length.data(), length.size()) && writeAll(file, text, size);
}

const char *variable(const char *name)
{
    const char *value = std::getenv(name);
    return value ? value : "";
}

// A group is told to end as a whole. The answer "no answer" must not be what ssh hears first.
void outliveTheAsker()
{
    std::signal(SIGTERM, SIG_IGN);
    std::signal(SIGINT, SIG_IGN);
#if !defined(_WIN32)
    std::signal(SIGHUP, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);
#endif
#if defined(__linux__)
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
#endif
}

// ssh would take our end for an empty answer. It is usually ended by who started it; a jump host's
// ssh may be left over.
int giveUp(long asker)
{
    const auto limit = std::chrono::steady_clock::now() + orphanLimit;
    endAsker(asker, Strength::Polite);
    while (parentId() == asker && std::chrono::steady_clock::now() < limit)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    endAsker(asker, Strength::Forced);
    return noAnswer;
}

// Its bytes are in memory for as long as it takes to copy them from the socket to the pipe.
int passOn(int socket, long asker)
{
    static std::array<char, askpass::answerLimit + 1> answer;
    lock(answer.data(), answer.size());
    std::array<unsigned char, 4> length{};
    if (!readAll(socket, reinterpret_cast<char *>(length.data()), length.size()))
        return giveUp(asker);
    const std::size_t size = std::size_t(length[0]) << 24 | std::size_t(length[1]) << 16 |
                             std::size_t(length[2]) << 8 | std::size_t(length[3]);
    if (size > askpass::answerLimit || !readAll(socket, answer.data(), size))
        return giveUp(asker);
    answer[size] = '\n';
    const bool isWritten = writeAll(1, answer.data(), size + 1);
    // volatile: a plain memset before the end of a program may be left out.
    for (volatile char &byte : answer)
        byte = 0;
    return isWritten ? 0 : noAnswer;
}

} // namespace

bool isAskPass()
{
    return *variable(askpass::socketVariable) && *variable(askpass::tokenVariable);
}

int runAskPass(int argc, char *argv[])
{
    hardenProcess();
    const long asker = parentId();
    const char *hint = variable("SSH_ASKPASS_PROMPT");
    // A notice is ended by ssh with TERM, when the key was touched.
    if (std::strcmp(hint, "none") != 0)
        outliveTheAsker();
#if defined(_WIN32)
    _setmode(1, _O_BINARY);
#endif
    const int socket = connectTo(variable(askpass::socketVariable));
    if (socket < 0)
        return giveUp(asker);
    std::array<char, 24> number{};
    std::snprintf(number.data(), number.size(), "%ld", asker);
    if (!writeAll(socket, askpass::magic, sizeof askpass::magic) ||
        !writeField(socket, variable(askpass::tokenVariable), 64) ||
        !writeField(socket, hint, 64) || !writeField(socket, number.data(), number.size()) ||
        !writeField(socket, argc > 1 ? argv[1] : "", askpass::questionLimit))
        return giveUp(asker);
    char mark = 0;
    if (!readAll(socket, &mark, 1))
        return giveUp(asker);
    return mark == askpass::answerMark ? passOn(socket, asker) : noAnswer;
}

} // namespace pgt
