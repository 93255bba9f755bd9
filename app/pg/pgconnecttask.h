// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pg/pgconnection.h"
#include "app/task/task.h"

#include <QPointer>

namespace pgt {

/// Makes a PgConnection; see PgConnection::connectTask().
class PgConnectTask : public Task
{
    Q_OBJECT

public:
    explicit PgConnectTask(PgConnection *connection);
    ~PgConnectTask() override;

protected:
    void run() override;
    void abort() override;

private:
    friend class PgConnection;

    QPointer<PgConnection> m_connection;
};

} // namespace pgt
