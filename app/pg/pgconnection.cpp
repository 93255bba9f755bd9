// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/pgconnection.h"

#include "app/base/log.h"
#include "app/pg/libpqglue.h"
#include "app/pg/pgconnecttask.h"
#include "app/pg/pgerror.h"
#include "app/pg/pgquerytask.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QSocketNotifier>
#include <QThreadPool>

#include <libpq-fe.h>

#include <utility>

namespace pgt {

namespace {

constexpr std::chrono::milliseconds cancelAgainAfter{200};

} // namespace

PgConnection::PgConnection(const PgTarget &target, QObject *parent)
    : QObject(parent), m_target(target)
{
    qRegisterMetaType<PgNotice>();
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this, &PgConnection::onTimeout);
}

PgConnection::~PgConnection()
{
    blockSignals(true);
    close();
}

PgVersion PgConnection::serverVersion() const
{
    return PgVersion::fromNumber(m_conn ? PQserverVersion(m_conn) : 0);
}

int PgConnection::backendPid() const
{
    return m_conn ? PQbackendPID(m_conn) : 0;
}

bool PgConnection::isEncrypted() const
{
    return m_conn && PQsslInUse(m_conn);
}

QString PgConnection::parameter(const QString &name) const
{
    return m_conn ? QString::fromUtf8(PQparameterStatus(m_conn, name.toUtf8().constData()))
                  : QString();
}

TaskPtr PgConnection::connectTask()
{
    return std::make_unique<PgConnectTask>(this);
}

std::unique_ptr<PgQueryTask> PgConnection::query(const QString &sql)
{
    return std::make_unique<PgQueryTask>(this, sql, std::nullopt);
}

std::unique_ptr<PgQueryTask> PgConnection::query(const QString &sql,
                                                 const QList<PgCell> &parameters)
{
    return std::make_unique<PgQueryTask>(this, sql, parameters);
}

void PgConnection::open(PgConnectTask *task)
{
    if (m_state != State::Closed && m_state != State::Broken) {
        task->finish(Outcome::failed(
                Error::make(ErrorKind::Internal,
                            tr("The connection to %1 is already open.").arg(m_target.name))));
        return;
    }
    qCDebug(lcPg) << "connecting:" << m_target.info.redacted();
    m_connecting = task;
    m_lastFatal.clear();
    setState(State::Connecting);
    m_timeout.start(m_target.timeout);
    if (needsLookUp(m_target.info))
        lookUpHost();
    else
        startLibpq(QString());
}

void PgConnection::lookUpHost()
{
    m_lookUp = QHostInfo::lookupHost(m_target.info.value(QStringLiteral("host")), this,
                                     &PgConnection::onHostFound);
}

void PgConnection::onHostFound(const QHostInfo &host)
{
    m_lookUp = -1;
    if (m_state != State::Connecting)
        return;
    QStringList addresses;
    for (const QHostAddress &address : host.addresses())
        addresses << address.toString();
    if (addresses.isEmpty()) {
        finishConnect(Outcome::failed(unknownNameError(
                m_target.name, m_target.info.value(QStringLiteral("host")), host.errorString())));
        return;
    }
    startLibpq(addresses.join(QLatin1Char(',')));
}

void PgConnection::startLibpq(const QString &addresses)
{
    forbidPassphraseQuestions();
    LibpqParameters parameters = libpqParameters(m_target, addresses);
    QList<const char *> keywords;
    QList<const char *> values;
    for (const auto &[keyword, value] : std::as_const(parameters)) {
        keywords << keyword.constData();
        values << value.constData();
    }
    keywords << nullptr;
    values << nullptr;
    m_conn = PQconnectStartParams(keywords.constData(), values.constData(), 0);
    wipe(parameters.last().second);
    if (!m_conn || PQstatus(m_conn) == CONNECTION_BAD) {
        finishConnect(Outcome::failed(connectError(m_target.name, message())));
        return;
    }
    PQsetNoticeReceiver(m_conn, &PgConnection::onNotice, this);
    watch(false, true);
}

void PgConnection::poll()
{
    // libpq may close its socket and open another one for the next address: a notifier must not
    // watch a descriptor that is gone or has become somebody else's.
    unwatch();
    switch (PQconnectPoll(m_conn)) {
    case PGRES_POLLING_READING:
        watch(true, false);
        break;
    case PGRES_POLLING_WRITING:
        watch(false, true);
        break;
    case PGRES_POLLING_OK:
        if (m_target.guard == PgTarget::Guard::Password && !PQconnectionUsedPassword(m_conn)) {
            finishConnect(Outcome::failed(unguardedError(m_target.name)));
            break;
        }
        PQsetnonblocking(m_conn, 1);
        watch(true, false);
        finishConnect(Outcome::succeeded());
        break;
    default:
        finishConnect(Outcome::failed(connectError(m_target.name, message())));
    }
}

void PgConnection::onTimeout()
{
    const ConnStatusType status = m_conn ? PQstatus(m_conn) : CONNECTION_NEEDED;
    const bool isReached = status != CONNECTION_NEEDED && status != CONNECTION_STARTED;
    finishConnect(Outcome::failed(
            timeoutError(m_target.name, m_target.timeout,
                         isReached ? ServerContact::Reached : ServerContact::None)));
}

void PgConnection::finishConnect(const Outcome &outcome)
{
    m_timeout.stop();
    const QPointer<PgConnectTask> task = std::exchange(m_connecting, nullptr);
    if (outcome.isSucceeded()) {
        setState(State::Ready);
    } else {
        drop();
        setState(State::Broken);
        for (const QPointer<PgQueryTask> &waiting : std::exchange(m_queue, {})) {
            if (waiting)
                waiting->finish(outcome);
        }
    }
    if (task)
        task->finish(outcome);
    dispatch();
}

void PgConnection::enqueue(PgQueryTask *task)
{
    if (m_state == State::Closed || m_state == State::Broken) {
        task->finish(Outcome::failed(lostError(m_target.name, QString())));
        return;
    }
    if (task->m_parameters && m_target.session == PgSession::Replication) {
        task->finish(Outcome::failed(Error::make(
                ErrorKind::Internal,
                tr("A replication connection to %1 takes no parameters.").arg(m_target.name))));
        return;
    }
    m_queue << task;
    dispatch();
}

void PgConnection::withdraw(PgQueryTask *task)
{
    m_queue.removeIf([task](const QPointer<PgQueryTask> &waiting) { return waiting == task; });
    if (m_current == task) {
        m_current.clear();
        requestCancel();
    }
}

void PgConnection::dispatch()
{
    // A cancel request under way could hit the next statement.
    while (m_state == State::Ready && !m_queue.isEmpty() && m_cancelsUnderWay == 0) {
        const QPointer<PgQueryTask> task = m_queue.takeFirst();
        if (!task)
            continue;
        if (!send(task)) {
            const Error error = lostError(m_target.name, message());
            task->finish(Outcome::failed(error));
            breakDown(error);
            return;
        }
        ++m_statement;
        m_current = task;
        setState(State::Busy);
        flush();
    }
}

bool PgConnection::send(PgQueryTask *task)
{
    const QByteArray sql = task->m_sql.toUtf8();
    if (!task->m_parameters)
        return PQsendQuery(m_conn, sql.constData());
    QList<const char *> values;
    for (const PgCell &cell : *task->m_parameters)
        values << (cell ? cell->constData() : nullptr);
    return PQsendQueryParams(m_conn, sql.constData(), static_cast<int>(values.size()), nullptr,
                             values.constData(), nullptr, nullptr, 0);
}

void PgConnection::flush()
{
    const int rest = PQflush(m_conn);
    if (rest < 0)
        breakDown(lostError(m_target.name, message()));
    else
        watch(true, rest > 0);
}

void PgConnection::readInput()
{
    const bool isAlive = PQconsumeInput(m_conn) != 0;
    while (PGnotify *notify = PQnotifies(m_conn)) {
        const QString channel = QString::fromUtf8(notify->relname);
        const QString payload = QString::fromUtf8(notify->extra);
        PQfreemem(notify);
        const QPointer<PgConnection> self(this);
        Q_EMIT notified(channel, payload);
        if (!self || !m_conn)
            return;
    }
    if (m_state == State::Busy)
        takeResults();
    if (m_conn && (!isAlive || PQstatus(m_conn) == CONNECTION_BAD))
        breakDown(lostError(m_target.name, m_lastFatal.isEmpty() ? message() : m_lastFatal));
    else if (m_conn && m_writer)
        flush();
}

void PgConnection::takeResults()
{
    while (!PQisBusy(m_conn)) {
        const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQgetResult(m_conn), &PQclear);
        if (!result) {
            finishQuery();
            return;
        }
        switch (PQresultStatus(result.get())) {
        case PGRES_TUPLES_OK:
        case PGRES_COMMAND_OK:
            if (m_current && !m_current->m_error)
                m_current->m_results << copyOf(result.get());
            break;
        case PGRES_EMPTY_QUERY:
            break;
        case PGRES_COPY_IN:
        case PGRES_COPY_OUT:
        case PGRES_COPY_BOTH:
            // Only commands without a data stream are sent here; nothing would ever end it.
            breakDown(Error::make(ErrorKind::Internal,
                                  tr("A statement sent to %1 started a copy.").arg(m_target.name)));
            return;
        default:
            if (m_current && !m_current->m_error)
                m_current->m_error = statementError(m_target.name, result.get());
        }
    }
}

void PgConnection::finishQuery()
{
    const QPointer<PgQueryTask> task = std::exchange(m_current, nullptr);
    // A FATAL ends the connection: report that first, the task keeps the server's own error.
    if (PQstatus(m_conn) == CONNECTION_BAD) {
        const QString words = task && task->m_error ? task->m_error->detail : message();
        if (task)
            task->conclude();
        breakDown(lostError(m_target.name, words));
        return;
    }
    setState(State::Ready);
    if (task)
        task->conclude();
    dispatch();
}

void PgConnection::requestCancel()
{
    PGcancel *request = m_conn ? PQgetCancel(m_conn) : nullptr;
    if (!request)
        return;
    ++m_cancelsUnderWay;
    // Its end is the news. deleteLater() may be called from any thread, and a connection that is
    // gone by then is not told; QFuture::then() with a context crashes in that case (Qt 6.4).
    auto *notice = new QObject;
    connect(notice, &QObject::destroyed, this,
            [this, session = m_session, statement = m_statement] {
                // Of a session that is over: counted out already.
                if (session != m_session)
                    return;
                --m_cancelsUnderWay;
                dispatch();
                QTimer::singleShot(cancelAgainAfter, this,
                                   [this, session, statement] { cancelAgain(session, statement); });
            });
    QThreadPool::globalInstance()->start([notice, request] {
        char ignored[256];
        PQcancel(request, ignored, sizeof ignored);
        PQfreeCancel(request);
        notice->deleteLater();
    });
}

// A request that reaches the server before the statement does has no effect.
void PgConnection::cancelAgain(int session, int statement)
{
    if (session == m_session && statement == m_statement && m_state == State::Busy &&
        m_cancelsUnderWay == 0)
        requestCancel();
}

void PgConnection::watch(bool reading, bool writing)
{
    const int socket = PQsocket(m_conn);
    const auto set = [this, socket](std::unique_ptr<QSocketNotifier> &notifier,
                                    QSocketNotifier::Type type, bool isWanted) {
        if (!isWanted && notifier) {
            notifier->setEnabled(false);
            notifier.release()->deleteLater(); // it may be the one that called us
        } else if (isWanted && !notifier) {
            notifier = std::make_unique<QSocketNotifier>(socket, type, this);
            connect(notifier.get(), &QSocketNotifier::activated, this, [this, type] {
                if (m_state == State::Connecting)
                    poll();
                else if (type == QSocketNotifier::Write)
                    flush();
                else
                    readInput();
            });
        }
    };
    set(m_reader, QSocketNotifier::Read, reading);
    set(m_writer, QSocketNotifier::Write, writing);
}

void PgConnection::unwatch()
{
    for (std::unique_ptr<QSocketNotifier> *notifier : {&m_reader, &m_writer}) {
        if (*notifier) {
            (*notifier)->setEnabled(false);
            notifier->release()->deleteLater();
        }
    }
}

void PgConnection::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

/// Ends an open connection because of @p error; everything that runs or waits fails with it.
void PgConnection::breakDown(const Error &error)
{
    if (m_state == State::Closed || m_state == State::Broken)
        return;
    qCDebug(lcPg) << "lost:" << m_target.info.redacted() << error.detail;
    drop();
    QList<QPointer<PgQueryTask>> tasks = std::exchange(m_queue, {});
    tasks.prepend(std::exchange(m_current, nullptr));
    for (const QPointer<PgQueryTask> &task : std::as_const(tasks)) {
        if (task)
            task->finish(Outcome::failed(error));
    }
    const QPointer<PgConnection> self(this);
    setState(State::Broken);
    if (self)
        Q_EMIT lost(error);
}

void PgConnection::close()
{
    const Error error = lostError(m_target.name, QString());
    m_timeout.stop();
    drop();
    QList<QPointer<PgQueryTask>> tasks = std::exchange(m_queue, {});
    tasks.prepend(std::exchange(m_current, nullptr));
    for (const QPointer<PgQueryTask> &task : std::as_const(tasks)) {
        if (task)
            task->finish(Outcome::failed(error));
    }
    if (const QPointer<PgConnectTask> task = std::exchange(m_connecting, nullptr))
        task->finish(Outcome::failed(error));
    setState(State::Closed);
}

void PgConnection::drop()
{
    if (m_lookUp >= 0)
        QHostInfo::abortHostLookup(std::exchange(m_lookUp, -1));
    unwatch();
    ++m_session;
    m_cancelsUnderWay = 0;
    if (m_conn)
        PQfinish(std::exchange(m_conn, nullptr));
}

QString PgConnection::message() const
{
    return m_conn ? QString::fromUtf8(PQerrorMessage(m_conn)).trimmed() : QString();
}

void PgConnection::onNotice(void *self, const pg_result *result)
{
    auto *connection = static_cast<PgConnection *>(self);
    const auto field = [result](int code) {
        return QString::fromUtf8(PQresultErrorField(result, code));
    };
    const QString plain = field(PG_DIAG_SEVERITY_NONLOCALIZED);
    PgNotice notice{plain.isEmpty() ? field(PG_DIAG_SEVERITY) : plain, field(PG_DIAG_SQLSTATE),
                    field(PG_DIAG_MESSAGE_PRIMARY)};
    if (notice.severity == QLatin1String("FATAL"))
        connection->m_lastFatal = QString(notice.severity % QLatin1String(": ") % notice.message);
    // libpq is in the middle of its work: a receiver must not call it now.
    QMetaObject::invokeMethod(
            connection, [connection, notice] { Q_EMIT connection->noticed(notice); },
            Qt::QueuedConnection);
}

} // namespace pgt
