// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/task/task.h"

#include <QByteArray>
#include <QMetaType>
#include <QStringList>

#include <chrono>
#include <utility>

namespace pgt {

/// What to run on a host. Built from an argument list only: transports quote it, callers never
/// write shell text (a script is passed as `/bin/sh -c SCRIPT name args...` with constant SCRIPT).
struct Command
{
    enum class Output { Collect, Stream };
    enum class Exit { MustBeZero, AnyCode };
    enum class Privacy { Plain, Secret };

    QStringList argv; ///< one word each; visible in the host's process list: never a secret
    QString runAs;    ///< OS account; empty: as the session is. Needs a root session if other
    QList<std::pair<QString, QString>> environment; ///< added variables; never a secret
    QByteArray input; ///< whole standard input; the only way for secrets and file content
    Output output = Output::Collect;
    Exit exit = Exit::MustBeZero;     ///< whether a non-zero exit code makes the task fail
    Privacy privacy = Privacy::Plain; ///< Secret: neither input nor output is ever logged or shown
    qsizetype maxOutput = 16 << 20;   ///< per stream; more ends the command with TooMuch
    std::chrono::milliseconds timeout{30'000}; ///< from the start; 0 = none

    /// The command line as shown to people: quoted for a shell where needed, without input.
    QString shown() const;
};

/// How a command ended. A lost link is not a failed command: nobody knows what the server did.
enum class CommandEnd {
    NotStarted,
    Exited,
    Signalled,
    TimedOut,
    Cancelled,
    TooMuch,
    LinkLost,
    Incomplete, ///< exited, but not all that it printed has come
};

struct CommandResult
{
    CommandEnd end = CommandEnd::NotStarted;
    int code = -1;       ///< exit status if Exited, signal number if Signalled
    QByteArray out, err; ///< raw bytes; empty if streamed
    bool ok() const { return end == CommandEnd::Exited && code == 0; }
};

/// One command on a host. Outcome: Succeeded if it exited as Command::exit asks; otherwise Failed
/// with CommandFailed (exit code and the end of stderr in the detail), Timeout, LinkLost...
/// cancel() sends TERM, after 3 s KILL, and finishes when the process has been seen to end.
class CommandTask : public Task
{
    Q_OBJECT

public:
    explicit CommandTask(const Command &command, QObject *parent = nullptr);
    ~CommandTask() override;

    const Command &command() const { return m_command; }
    /// Valid once finished.
    const CommandResult &result() const { return m_result; }

Q_SIGNALS:
    void output(const QByteArray &bytes);   ///< stdout, any split; only with Output::Stream
    void errorLine(const QByteArray &line); ///< stderr, whole lines (CR or LF), only with Stream

protected:
    /// For transports: stores the result and finishes with the outcome that follows from it.
    void complete(const CommandResult &result, const QString &hostName);

private:
    Command m_command;
    CommandResult m_result;
};

} // namespace pgt
