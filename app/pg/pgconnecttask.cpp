// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/pgconnecttask.h"

#include "app/pg/pgerror.h"

namespace pgt {

PgConnectTask::PgConnectTask(PgConnection *connection) : m_connection(connection)
{}

PgConnectTask::~PgConnectTask()
{
    if (m_connection && m_connection->m_connecting == this)
        m_connection->close();
}

void PgConnectTask::run()
{
    if (m_connection)
        m_connection->open(this);
    else
        finish(Outcome::failed(lostError(QString(), QString())));
}

void PgConnectTask::abort()
{
    finish(Outcome::cancelled());
    if (m_connection && m_connection->m_connecting == this)
        m_connection->close();
}

} // namespace pgt
