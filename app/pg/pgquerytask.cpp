// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/pgquerytask.h"

#include "app/pg/pgerror.h"

#include <chrono>

namespace pgt {

namespace {

constexpr std::chrono::seconds cancelLimit{5};

} // namespace

PgQueryTask::PgQueryTask(PgConnection *connection, const QString &sql,
                         const std::optional<QList<PgCell>> &parameters)
    : m_connection(connection), m_sql(sql), m_parameters(parameters)
{
    m_cancelTimer.setSingleShot(true);
    connect(&m_cancelTimer, &QTimer::timeout, this, &PgQueryTask::onCancelUnanswered);
}

PgQueryTask::~PgQueryTask()
{
    if (m_connection)
        m_connection->withdraw(this);
}

void PgQueryTask::run()
{
    if (m_connection)
        m_connection->enqueue(this);
    else
        finish(Outcome::failed(lostError(QString(), QString())));
}

void PgQueryTask::abort()
{
    const bool isRunning = m_connection && m_connection->m_current == this;
    if (!isRunning) {
        if (m_connection)
            m_connection->withdraw(this);
        finish(Outcome::cancelled());
        return;
    }
    m_cancelTimer.start(cancelLimit);
    m_connection->requestCancel();
}

void PgQueryTask::onCancelUnanswered()
{
    finish(Outcome::cancelled());
    if (m_connection)
        m_connection->breakDown(lostError(m_connection->target().name, QString()));
}

/// All results are in.
void PgQueryTask::conclude()
{
    m_cancelTimer.stop();
    if (!m_error)
        finish(Outcome::succeeded());
    else if (isCancelRequested() && m_error->sqlState == QLatin1String("57014"))
        finish(Outcome::cancelled());
    else
        finish(Outcome::failed(*m_error));
}

} // namespace pgt
