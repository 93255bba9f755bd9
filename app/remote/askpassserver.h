// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/secret.h"

#include <QByteArray>
#include <QHash>
#include <QLocalServer>
#include <QObject>
#include <QString>

#include <utility>

class QLocalSocket;

namespace pgt {

/// One question as it came from ssh; nothing in it is trusted.
struct AskPassQuestion
{
    QByteArray hint;  ///< SSH_ASKPASS_PROMPT: empty, "confirm" or "none"
    QByteArray text;  ///< at most askpass::questionLimit bytes, of any content
    qint64 asker = 0; ///< process id of the asking program; 0: not known
};

/// Listens for the helpers that one ssh process and its jump hosts start, see askpass.h. Whoever
/// does not know the token of this server hears nothing; a connection gets one answer at most.
/// Destroying it gives all open questions up; end the asking programs first.
class AskPassServer : public QObject
{
    Q_OBJECT

public:
    explicit AskPassServer(QObject *parent = nullptr);
    ~AskPassServer() override;

    /// Listens in @p directory, which is private (0700) and new. False: see errorString().
    bool listen(const QString &directory);
    QString errorString() const { return m_server.errorString(); }

    /// Gives all open questions up and hears no more.
    void close();

    /// What to add to the environment of the ssh process; @p helper is the program that ssh starts.
    QList<std::pair<QString, QString>> environment(const QString &helper) const;

    /// Answers an open question; at most askpass::answerLimit bytes. Ignored if it is not open.
    void answer(quint32 id, QByteArrayView bytes);
    /// Says no; ssh goes on without an answer.
    void refuse(quint32 id);

Q_SIGNALS:
    void asked(quint32 id, const pgt::AskPassQuestion &question);
    /// The asker does not wait any more: it has ended, or a notice is over.
    void withdrawn(quint32 id);

private:
    struct Client
    {
        QLocalSocket *socket = nullptr;
        QByteArray received;
        bool hasAsked = false;
    };

    void accept();
    void read(quint32 id);
    void drop(quint32 id);
    void send(quint32 id, char mark, QByteArrayView bytes);

    QLocalServer m_server;
    QByteArray m_token;
    QHash<quint32, Client> m_clients;
    quint32 m_lastId = 0;
};

} // namespace pgt
