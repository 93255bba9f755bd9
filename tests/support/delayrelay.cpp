// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/delayrelay.h"

#include <QTcpSocket>
#include <QTimer>

namespace pgt::test {

namespace {

void pass(QTcpSocket *from, QTcpSocket *to, std::chrono::milliseconds delay)
{
    QObject::connect(from, &QTcpSocket::readyRead, to, [from, to, delay] {
        const QByteArray bytes = from->readAll();
        QTimer::singleShot(delay, Qt::PreciseTimer, to, [to, bytes] { to->write(bytes); });
    });
    QObject::connect(from, &QTcpSocket::disconnected, to, [to, delay] {
        QTimer::singleShot(delay, Qt::PreciseTimer, to, [to] { to->disconnectFromHost(); });
    });
}

} // namespace

DelayRelay::DelayRelay(quint16 targetPort, std::chrono::milliseconds eachWay)
    : m_targetPort(targetPort), m_eachWay(eachWay)
{
    connect(&m_server, &QTcpServer::newConnection, this, &DelayRelay::accept);
    m_server.listen(QHostAddress::LocalHost);
}

void DelayRelay::accept()
{
    while (QTcpSocket *client = m_server.nextPendingConnection()) {
        client->setParent(this);
        auto *server = new QTcpSocket(this);
        client->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        server->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        pass(client, server, m_eachWay);
        pass(server, client, m_eachWay);
        server->connectToHost(QHostAddress(QHostAddress::LocalHost), m_targetPort);
    }
}

} // namespace pgt::test
