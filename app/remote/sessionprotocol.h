// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>

#include <vector>

namespace pgt {

/// One thing the host's side of a session said.
struct SessionEvent
{
    enum class Type {
        FactsRead,   ///< facts() is complete; the host waits for the way to go on
        Elevated,    ///< the shell of the account to act as waits for the agent
        Refused,     ///< the program that asks for a password has ended; number: its exit status
        Ready,       ///< requests are served; number: uid; data: account
        Begun,       ///< the command's process runs and can be signalled
        Output,      ///< data: bytes of its stdout
        ErrorOutput, ///< data: bytes of its stderr
        Ended,       ///< number: exit status as a shell gives it
        Closed,      ///< both streams are at their end: nothing more comes for this id
        Pong,        ///< id: as in the ping
        Broken,      ///< the other side does not keep to the protocol
    };
    Type type = Type::Broken;
    quint32 id = 0;
    int number = -1;
    QByteArray data;
};

/// The line protocol between a session and the agent on the host: pure text in, events out.
/// Everything before the begin mark is a banner or what start-up files print: kept, never parsed.
class SessionProtocol
{
public:
    /// More in one line than any frame has; a host that sends this is not our agent.
    static constexpr qsizetype lineLimit = 64 << 10;
    /// Bytes of one input request. A multiple of 3, so that base64 pieces join without padding.
    static constexpr qsizetype inputChunk = 3 << 17;
    /// What Linux takes as one word of an argument list (128 KiB), less some room.
    static constexpr qsizetype commandLimit = 120 << 10;

    explicit SessionProtocol(const QByteArray &nonce);

    /// Takes bytes in any split.
    std::vector<SessionEvent> feed(const QByteArray &bytes);

    const QHash<QString, QString> &facts() const { return m_facts; }
    /// What came before the begin mark, at most noiseLimit bytes.
    const QByteArray &noise() const { return m_noise; }
    bool hasBegun() const { return m_phase != Phase::Noise; }

    /// Requests. @p command is shell text of at most commandLimit bytes, without NUL.
    static QByteArray run(quint32 id, const QByteArray &command);
    /// Input for the job that is going to be run with this id; at most inputChunk bytes.
    static QByteArray input(quint32 id, const QByteArray &bytes);
    static QByteArray terminate(quint32 id);
    static QByteArray kill(quint32 id);
    /// The job may be forgotten; only after Closed.
    static QByteArray done(quint32 id);
    static QByteArray ping(quint32 number);

private:
    enum class Phase { Noise, Facts, Waiting, Running };
    static constexpr qsizetype noiseLimit = 16 << 10;

    void line(const QByteArray &line, std::vector<SessionEvent> &events);
    void addNoise(const QByteArray &line);
    bool frame(const QByteArray &line, std::vector<SessionEvent> &events) const;

    QByteArray m_nonce;
    QByteArray m_buffer;
    QByteArray m_noise;
    QHash<QString, QString> m_facts;
    Phase m_phase = Phase::Noise;
    bool m_broken = false;
};

} // namespace pgt
