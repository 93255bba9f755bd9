// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/sessionprotocol.h"

#include "app/remote/privilege.h"

#include <QByteArrayList>

namespace pgt {

SessionProtocol::SessionProtocol(const QByteArray &nonce) : m_nonce(nonce)
{}

std::vector<SessionEvent> SessionProtocol::feed(const QByteArray &bytes)
{
    std::vector<SessionEvent> events;
    m_buffer += bytes;
    qsizetype start = 0;
    while (!m_broken) {
        const qsizetype end = m_buffer.indexOf('\n', start);
        if (end < 0)
            break;
        line(m_buffer.mid(start, end - start), events);
        start = end + 1;
    }
    m_buffer.remove(0, start);
    if (m_phase == Phase::Noise && m_buffer.size() > lineLimit) {
        addNoise(m_buffer); // a start-up file may print anything
        m_buffer.clear();
    }
    if (m_buffer.size() > lineLimit && !m_broken) {
        m_broken = true;
        events.push_back({SessionEvent::Type::Broken, 0, -1, {}});
    }
    return events;
}

void SessionProtocol::addNoise(const QByteArray &line)
{
    m_noise += line.left(noiseLimit - m_noise.size());
    if (m_noise.size() < noiseLimit)
        m_noise += '\n';
}

void SessionProtocol::line(const QByteArray &line, std::vector<SessionEvent> &events)
{
    switch (m_phase) {
    case Phase::Noise:
        if (line == "H " + m_nonce + " begin")
            m_phase = Phase::Facts;
        else
            addNoise(line);
        return;
    case Phase::Facts:
        if (line == "H " + m_nonce + " end") {
            m_phase = Phase::Waiting;
            events.push_back({SessionEvent::Type::FactsRead, 0, -1, {}});
        } else if (line.startsWith("F ")) {
            const qsizetype blank = line.indexOf(' ', 2);
            const QString key = QString::fromUtf8(line.mid(2, blank < 0 ? -1 : blank - 2));
            m_facts.insert(key, blank < 0 ? QString() : QString::fromUtf8(line.mid(blank + 1)));
        }
        return;
    case Phase::Waiting: {
        const QByteArrayList words = line.split(' ');
        if (line == elevatedMark()) {
            events.push_back({SessionEvent::Type::Elevated, 0, -1, {}});
        } else if (words.size() == 3 && words.at(0) == "REFUSED" && words.at(1) == m_nonce) {
            events.push_back({SessionEvent::Type::Refused, 0, words.at(2).toInt(), {}});
        } else if (words.size() >= 3 && words.at(0) == "READY" && words.at(1) == m_nonce) {
            m_phase = Phase::Running;
            events.push_back({SessionEvent::Type::Ready, 0, words.at(2).toInt(), words.value(3)});
        }
        return;
    }
    case Phase::Running:
        if (!frame(line, events)) {
            m_broken = true;
            events.push_back({SessionEvent::Type::Broken, 0, -1, line.left(200)});
        }
        return;
    }
}

bool SessionProtocol::frame(const QByteArray &line, std::vector<SessionEvent> &events) const
{
    using Type = SessionEvent::Type;
    const QByteArrayList words = line.split(' ');
    if (words.size() < 2 || words.at(0).size() != 1)
        return false;
    bool ok = false;
    SessionEvent event;
    event.id = words.at(1).toUInt(&ok);
    if (!ok)
        return false;
    switch (words.at(0).at(0)) {
    case 'B':
        event.type = Type::Begun;
        break;
    case 'O':
    case 'E': {
        event.type = words.at(0) == "O" ? Type::Output : Type::ErrorOutput;
        const auto decoded = QByteArray::fromBase64Encoding(
                words.value(2), QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded)
            return false;
        event.data = *decoded;
        break;
    }
    case 'S':
        event.type = Type::Ended;
        event.number = words.value(2).toInt(&ok);
        break;
    case 'X':
        event.type = Type::Closed;
        break;
    case 'P':
        event.type = Type::Pong;
        break;
    default:
        return false;
    }
    events.push_back(event);
    return ok;
}

QByteArray SessionProtocol::run(quint32 id, const QByteArray &command)
{
    // As it is where read keeps it: one line without blanks at its ends.
    const bool plain = !command.contains('\n') && !command.isEmpty() && command.front() > ' ' &&
                       command.back() > ' ';
    return (plain ? "r " : "R ") + QByteArray::number(id) + ' ' +
           (plain ? command : command.toBase64()) + '\n';
}

QByteArray SessionProtocol::input(quint32 id, const QByteArray &bytes)
{
    return "I " + QByteArray::number(id) + ' ' + QByteArray::number(bytes.size()) + '\n' + bytes;
}

QByteArray SessionProtocol::terminate(quint32 id)
{
    return "K " + QByteArray::number(id) + " TERM\n";
}

QByteArray SessionProtocol::kill(quint32 id)
{
    return "K " + QByteArray::number(id) + " USR1\n"; // which the agent turns into KILL
}

QByteArray SessionProtocol::done(quint32 id)
{
    return "D " + QByteArray::number(id) + '\n';
}

QByteArray SessionProtocol::ping(quint32 number)
{
    return "P " + QByteArray::number(number) + '\n';
}

} // namespace pgt
