// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/command.h"
#include "app/remote/sessionprotocol.h"

#include <QObject>
#include <QTimer>

namespace pgt {

class SessionLink;

/// One command of a session: collects its output, watches its limits and sees to its end. Owned by
/// the link; it outlives a CommandTask that is destroyed early, until the host says it is gone.
class SessionJob : public QObject
{
    Q_OBJECT

public:
    SessionJob(quint32 id, const Command &command, SessionLink *link);

    quint32 id() const { return m_id; }
    /// Bytes and the request for the host are on their way.
    void sent();
    /// Asks the process to end: TERM, after a while KILL. ended() comes when it has ended.
    void stop(CommandEnd reason);
    /// From the link.
    void handle(const SessionEvent &event);
    /// The link is gone; ended() with LinkLost unless it was emitted already.
    void linkLost();

Q_SIGNALS:
    void output(const QByteArray &bytes);         ///< only with Output::Stream
    void errorLine(const QByteArray &line);       ///< only with Output::Stream
    void ended(const pgt::CommandResult &result); ///< once
    void closed();                                ///< nothing more comes from the host

private:
    /// One stream of the command up to the mark behind its own output.
    struct Stream
    {
        QByteArray held; ///< may be the beginning of the mark
        qsizetype count = 0;
        bool isComplete = false;

        QByteArray take(const QByteArray &bytes, const QByteArray &mark);
    };

    void received(const SessionEvent &event);
    void deliver(bool isOutput, const QByteArray &bytes);
    /// Reports what has come although a mark is missing.
    void giveUpOutput();
    void splitErrorLines(const QByteArray &bytes);
    void escalate();
    void report();

    quint32 m_id;
    Command::Output m_mode;
    qsizetype m_limit;
    std::chrono::milliseconds m_timeout;
    SessionLink *m_link;
    CommandResult m_result;
    CommandEnd m_stopReason = CommandEnd::Exited; ///< other than Exited: why it was stopped
    Stream m_out, m_err;
    QByteArray m_partialLine;
    QTimer m_limitTimer;  ///< Command::timeout
    QTimer m_stopTimer;   ///< until the next stronger signal
    QTimer m_outputTimer; ///< after the process ended: until both streams are complete
    enum class Stopping { No, Asked, Terminated, Killed } m_stopping = Stopping::No;
    bool m_sent = false;
    bool m_begun = false;
    bool m_exited = false;
    bool m_reported = false;
};

} // namespace pgt
