// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpServer>

#include <chrono>

namespace pgt::test {

/// A longer way to a server on this computer: what arrives is passed on after a delay, in either
/// direction, in order. Bandwidth is not limited.
class DelayRelay : public QObject
{
    Q_OBJECT

public:
    /// Listens at a free port of 127.0.0.1 for as long as it lives.
    DelayRelay(quint16 targetPort, std::chrono::milliseconds eachWay);

    /// 0: it could not listen.
    quint16 port() const { return m_server.isListening() ? m_server.serverPort() : 0; }

private:
    void accept();

    QTcpServer m_server;
    quint16 m_targetPort;
    std::chrono::milliseconds m_eachWay;
};

} // namespace pgt::test
