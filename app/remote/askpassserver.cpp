// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/askpassserver.h"

#include "app/base/log.h"
#include "app/remote/askpass.h"

#include <QLocalSocket>
#include <QRandomGenerator>
#include <QtEndian>

#include <array>

#if defined(Q_OS_UNIX)
#include <sys/socket.h>
#endif

namespace pgt {

namespace {

constexpr qsizetype questionLimit = 16 << 10; ///< of all fields together
constexpr qsizetype lengthSize = 4;

QByteArray randomToken()
{
    std::array<quint32, 4> words{}; // 128 bits
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toHex();
}

bool isSame(const QByteArray &a, const QByteArray &b)
{
    int difference = a.size() == b.size() ? 0 : 1;
    for (qsizetype i = 0; i < std::min(a.size(), b.size()); ++i)
        difference |= a[i] ^ b[i];
    return difference == 0;
}

// Empty while fields are missing.
QByteArrayList fields(const QByteArray &received)
{
    QByteArrayList result;
    qsizetype at = sizeof askpass::magic;
    while (result.size() < 4) {
        if (received.size() - at < lengthSize)
            return {};
        const qsizetype size = qsizetype(qFromBigEndian<quint32>(received.constData() + at));
        at += lengthSize;
        if (received.size() - at < size)
            return {};
        result << received.mid(at, size);
        at += size;
    }
    return result;
}

// Past Qt's buffers, which would keep a copy. A new socket takes so little at once.
bool writeNow(QLocalSocket *socket, QByteArrayView bytes)
{
#if defined(Q_OS_UNIX)
#if defined(MSG_NOSIGNAL)
    constexpr int flags = MSG_NOSIGNAL;
#else
    constexpr int flags = 0;
#endif
    return ::send(int(socket->socketDescriptor()), bytes.data(), size_t(bytes.size()), flags) ==
           bytes.size();
#else
    return socket->write(bytes.data(), bytes.size()) == bytes.size() && socket->flush();
#endif
}

} // namespace

AskPassServer::AskPassServer(QObject *parent) : QObject(parent), m_token(randomToken())
{
    connect(&m_server, &QLocalServer::newConnection, this, &AskPassServer::accept);
}

AskPassServer::~AskPassServer()
{
    close();
}

void AskPassServer::close()
{
    m_server.close();
    const QHash<quint32, Client> clients = std::exchange(m_clients, {});
    for (const Client &client : clients) {
        client.socket->disconnect(this);
        client.socket->abort();
        client.socket->deleteLater();
    }
}

bool AskPassServer::listen(const QString &directory)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
#if defined(Q_OS_WIN)
    Q_UNUSED(directory)
    // Pipes have one name space for all; the name is no secret, the token is.
    return m_server.listen(QStringLiteral("pgtandem-") + QString::fromLatin1(randomToken()));
#else
    return m_server.listen(directory + QStringLiteral("/a"));
#endif
}

QList<std::pair<QString, QString>> AskPassServer::environment(const QString &helper) const
{
    return {{QStringLiteral("SSH_ASKPASS"), helper},
            {QStringLiteral("SSH_ASKPASS_REQUIRE"), QStringLiteral("force")},
            {QString::fromLatin1(askpass::socketVariable), m_server.fullServerName()},
            {QString::fromLatin1(askpass::tokenVariable), QString::fromLatin1(m_token)}};
}

void AskPassServer::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        const quint32 id = ++m_lastId;
        m_clients.insert(id, {socket, {}, false});
        connect(socket, &QLocalSocket::readyRead, this, [this, id] { read(id); });
        connect(socket, &QLocalSocket::disconnected, this, [this, id] { drop(id); });
        read(id);
    }
}

void AskPassServer::read(quint32 id)
{
    const auto client = m_clients.find(id);
    if (client == m_clients.end())
        return;
    client->received += client->socket->read(questionLimit + 1 - client->received.size());
    const bool isForeign =
            client->received.size() > questionLimit || client->hasAsked ||
            !QByteArrayView(client->received)
                     .startsWith(QByteArrayView(
                             askpass::magic,
                             std::min(qsizetype(sizeof askpass::magic), client->received.size())));
    const QByteArrayList parts = isForeign ? QByteArrayList() : fields(client->received);
    if (isForeign || (!parts.isEmpty() && !isSame(parts[0], m_token))) {
        qCWarning(lcRemote) << "refused a question without the token of this login";
        drop(id);
        return;
    }
    if (parts.isEmpty())
        return;
    client->hasAsked = true;
    Q_EMIT asked(id, {parts[1], parts[3], parts[2].toLongLong()});
}

void AskPassServer::answer(quint32 id, QByteArrayView bytes)
{
    Q_ASSERT(bytes.size() <= qsizetype(askpass::answerLimit));
    send(id, askpass::answerMark, bytes);
}

void AskPassServer::refuse(quint32 id)
{
    send(id, askpass::refusalMark, {});
}

void AskPassServer::send(quint32 id, char mark, QByteArrayView bytes)
{
    const auto client = m_clients.constFind(id);
    if (client == m_clients.cend() || !client->hasAsked)
        return;
    std::array<char, 1 + lengthSize> head{mark};
    qToBigEndian(quint32(bytes.size()), head.data() + 1);
    const bool isAnswer = mark == askpass::answerMark;
    if (!writeNow(client->socket, QByteArrayView(head).first(isAnswer ? 1 + lengthSize : 1)) ||
        (!bytes.isEmpty() && !writeNow(client->socket, bytes)))
        qCDebug(lcRemote) << "an answer came too late";
    // One answer a connection; the helper ends it.
    QLocalSocket *socket = client->socket;
    m_clients.erase(client);
    socket->disconnect(this);
    connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
    socket->disconnectFromServer();
}

void AskPassServer::drop(quint32 id)
{
    const auto client = m_clients.constFind(id);
    if (client == m_clients.cend())
        return;
    QLocalSocket *socket = client->socket;
    const bool hasAsked = client->hasAsked;
    m_clients.erase(client);
    socket->disconnect(this);
    socket->abort();
    socket->deleteLater();
    if (hasAsked)
        Q_EMIT withdrawn(id);
}

} // namespace pgt
