// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pg/conninfo.h"
#include "app/pg/pgresult.h"
#include "app/pg/pgversion.h"
#include "app/task/task.h"

#include <QHostInfo>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <memory>

class QSocketNotifier;
struct pg_conn;
struct pg_result;

namespace pgt {

class PgConnectTask;
class PgQueryTask;

enum class PgSession {
    Ordinary,
    Replication, ///< a physical walsender: replication commands only, no parameters
};

/// Where to connect to.
struct PgTarget
{
    QString name;  ///< the server as the user knows it, for messages
    ConnInfo info; ///< one host at most; with its password if one is needed
    PgSession session = PgSession::Ordinary;
    std::chrono::milliseconds timeout{10000}; ///< for the whole connect, name look-up included
    enum class Guard {
        None,
        Password, ///< a server that lets in without asking for a password is refused: Unsupported
    };
    Guard guard = Guard::None;
};

/// One connection to a PostgreSQL server through libpq, in the main thread without ever blocking
/// it: names are looked up beforehand, libpq gets addresses, and only a cancel request, which libpq
/// can send in no other way, runs in a thread of the pool.
///
/// States: Closed -> Connecting -> Ready <-> Busy; from each of them to Closed by close(), and to
/// Broken when the server or the network ends it. A closed or broken one may be connected again.
/// Tasks may outlive the connection: they then fail with LinkLost.
class PgConnection : public QObject
{
    Q_OBJECT

public:
    enum class State { Closed, Connecting, Ready, Busy, Broken };
    Q_ENUM(State)

    explicit PgConnection(const PgTarget &target, QObject *parent = nullptr);
    ~PgConnection() override;

    const PgTarget &target() const { return m_target; }
    State state() const { return m_state; }
    /// Null and 0 unless Ready or Busy.
    PgVersion serverVersion() const;
    int backendPid() const;
    bool isEncrypted() const;
    /// The last value the server reported ("in_hot_standby", "server_encoding"), empty if none.
    QString parameter(const QString &name) const;

    /// Connects. Fails with HostUnreachable, ServerDown, Timeout, NoPostgres or ServerRejected.
    /// Cancelling it closes the connection.
    TaskPtr connectTask();
    /// Runs @p sql, one or more statements separated by semicolons, as one transaction unless they
    /// say otherwise; the first error drops the rest. Waits for its turn while another query runs
    /// or the connection is being made. Cancelling asks the server to stop the statement.
    std::unique_ptr<PgQueryTask> query(const QString &sql);
    /// Runs one statement with $1, $2 ... Not for Replication.
    std::unique_ptr<PgQueryTask> query(const QString &sql, const QList<PgCell> &parameters);
    /// Ends the connection at once. What runs or waits fails with LinkLost.
    void close();

Q_SIGNALS:
    void stateChanged(pgt::PgConnection::State state);
    /// Always queued.
    void noticed(const pgt::PgNotice &notice);
    /// NOTIFY of a channel this session listens to.
    void notified(const QString &channel, const QString &payload);
    /// An open connection ended by itself; the state is Broken.
    void lost(const pgt::Error &error);

private:
    friend class PgConnectTask;
    friend class PgQueryTask;

    // Connecting
    void open(PgConnectTask *task);
    void lookUpHost();
    void onHostFound(const QHostInfo &host);
    void startLibpq(const QString &addresses);
    void poll();
    void onTimeout();
    void finishConnect(const Outcome &outcome);

    // Queries
    void enqueue(PgQueryTask *task);
    void withdraw(PgQueryTask *task);
    void dispatch();
    bool send(PgQueryTask *task);
    void flush();
    void readInput();
    void takeResults();
    void finishQuery();
    void requestCancel();
    void cancelAgain(int session, int statement);

    void watch(bool reading, bool writing);
    void unwatch();
    void setState(State state);
    void breakDown(const Error &error);
    void drop();
    QString message() const;
    static void onNotice(void *self, const pg_result *result);

    PgTarget m_target;
    State m_state = State::Closed;
    pg_conn *m_conn = nullptr;
    std::unique_ptr<QSocketNotifier> m_reader;
    std::unique_ptr<QSocketNotifier> m_writer;
    QTimer m_timeout;
    int m_lookUp = -1;
    QString m_lastFatal;
    QPointer<PgConnectTask> m_connecting;
    QList<QPointer<PgQueryTask>> m_queue;
    QPointer<PgQueryTask> m_current;
    int m_statement = 0;       ///< counts the statements sent
    int m_session = 0;         ///< counts the sessions this object has had
    int m_cancelsUnderWay = 0; ///< of this session
};

} // namespace pgt

Q_DECLARE_METATYPE(pgt::PgNotice)
