// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/singleinstance.h"

#include "app/base/diskspace.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QLocalSocket>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

constexpr int patience = 2000; ///< milliseconds
constexpr qint64 longestWish = 64;
constexpr qint64 roomNeeded = 1 << 20;
constexpr char acknowledgement[] = "coming\n";

} // namespace

SingleInstance::SingleInstance(const QString &folder, QObject *parent)
    : QObject(parent)
    , m_folder(folder)
    , m_socket(folder + "/instance.socket"_L1)
    , m_lock(folder + "/instance.lock"_L1)
{
    // Never stale by age; a dead owner is recognised by its process id.
    m_lock.setStaleLockTime(0);
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &SingleInstance::answer);
}

SingleInstance::Standing SingleInstance::claim(const QString &wish)
{
    if (!QDir(m_folder).exists() && QDir().mkpath(m_folder))
        QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    if (m_lock.tryLock(0)) {
        listen();
        return Standing::First;
    }
    if (m_lock.error() != QLockFile::LockFailedError) {
        const std::optional<Error> space =
                spaceProblem(m_folder, roomNeeded, tr("Settings and clusters are kept there."));
        m_error = space ? *space
                        : Error::make(ErrorKind::Io, tr("%1 cannot be used.").arg(m_folder),
                                      tr("Settings and clusters are kept there."),
                                      tr("Check owner and rights of that folder."));
        return Standing::Refused;
    }
    if (call(wish))
        return Standing::Raised;
    qint64 pid = 0;
    QString host, program;
    m_lock.getLockInfo(&pid, &host, &program);
    m_error = Error::make(
            ErrorKind::Io,
            tr("pgTandem is running already (process %1) and does not answer.").arg(pid),
            tr("Two programs would overwrite each other's list of clusters."),
            tr("Look for its window. If there is none, end that process and start again."));
    return Standing::Refused;
}

bool SingleInstance::call(const QString &wish)
{
    // There is no window of ours yet that could freeze, and one limit for all of it.
    const QDeadlineTimer limit(patience);
    const auto left = [&limit] { return int(limit.remainingTime()); };
    QLocalSocket socket;
    socket.connectToServer(m_socket);
    if (!socket.waitForConnected(left()))
        return false;
    socket.write(wish.toUtf8() + '\n');
    QByteArray answer;
    while (!answer.endsWith('\n') && socket.waitForReadyRead(left()))
        answer += socket.readAll();
    return answer == acknowledgement;
}

// Without a socket (a path of more than a hundred bytes) a second one is refused in words.
void SingleInstance::listen()
{
    QLocalServer::removeServer(m_socket); // of a process that died; the lock is ours
    m_server.listen(m_socket);
}

void SingleInstance::answer()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        const auto read = [this, socket] {
            if (!socket->canReadLine()) {
                if (socket->bytesAvailable() > longestWish)
                    socket->abort();
                return;
            }
            const QByteArray wish = socket->readLine(longestWish).trimmed();
            socket->write(acknowledgement);
            socket->flush();
            socket->disconnectFromServer();
            Q_EMIT called(QString::fromUtf8(wish));
        };
        connect(socket, &QLocalSocket::readyRead, this, read);
        if (socket->bytesAvailable() > 0)
            read();
    }
}

} // namespace pgt
