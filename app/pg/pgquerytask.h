// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pg/pgconnection.h"
#include "app/pg/pgresult.h"
#include "app/task/task.h"

#include <QPointer>
#include <QTimer>

#include <optional>

namespace pgt {

/// One round trip on a PgConnection. Ends Succeeded, Failed with the server's error (sqlState set)
/// or LinkLost, or Cancelled when the server stopped it. If a cancel request brings no answer
/// within five seconds, the connection is given up and the task ends Cancelled. Destroying it while
/// it runs asks the server to stop and drops what comes back.
class PgQueryTask : public Task
{
    Q_OBJECT

public:
    PgQueryTask(PgConnection *connection, const QString &sql,
                const std::optional<QList<PgCell>> &parameters);
    ~PgQueryTask() override;

    /// After success: one result for each statement, in order. After a failure: those before it.
    const QList<PgResult> &results() const { return m_results; }
    /// The only or last result; an empty one if there is none.
    PgResult result() const { return m_results.isEmpty() ? PgResult() : m_results.last(); }

protected:
    void run() override;
    void abort() override;

private:
    friend class PgConnection;

    void onCancelUnanswered();
    void conclude();

    QPointer<PgConnection> m_connection;
    QString m_sql;
    std::optional<QList<PgCell>> m_parameters;
    QList<PgResult> m_results;
    std::optional<Error> m_error; ///< of the first statement that failed
    QTimer m_cancelTimer;
};

} // namespace pgt
