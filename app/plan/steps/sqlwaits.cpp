// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/steps/sqlwaits.h"

#include "app/base/units.h"
#include "app/probe/psql.h"
#include "app/task/adapters.h"

#include <QCoreApplication>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

constexpr int most = 3; // holders that are named

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)
};

struct Holder
{
    QString pid, role, application, state, wait;
    qint64 seconds = 0;

    bool waitsForStandby() const { return wait == "SyncRep"_L1; }
    QString describe() const
    {
        const QString who = application.isEmpty() ? role : u"%1, %2"_s.arg(role, application);
        return Texts::tr("process %1 (%2), in state “%3” for %4")
                .arg(pid, who, state, formatDuration(std::chrono::seconds(seconds)));
    }
};

QList<Holder> holdersOf(const QByteArray &output)
{
    QList<Holder> holders;
    for (const QStringList &row : parsePsqlRows(output)) {
        if (row.size() == 6)
            holders.append({row[0], row[1], row[2], row[3], row[4], row[5].toLongLong()});
    }
    return holders;
}

Error lockError(Error error, const QList<Holder> &holders)
{
    error.why = Texts::tr("The server waited for a lock that another session holds, and gave up "
                          "after 10 s. Nothing was changed.");
    error.remedy = Texts::tr("Look for the session in pg_stat_activity and pg_locks; let it end "
                             "its transaction, then retry.");
    if (holders.isEmpty())
        return error;
    QStringList named;
    bool isSynchronous = false;
    for (const Holder &holder : holders.first(std::min<qsizetype>(most, holders.size()))) {
        named << holder.describe();
        isSynchronous = isSynchronous || holder.waitsForStandby();
    }
    error.why += u' ' + Texts::tr("It is held by: %1.", "sessions, separated by semicolons")
                                .arg(named.join("; "_L1));
    error.remedy = isSynchronous
                           ? Texts::tr("Its commit waits for a synchronous standby that does not "
                                       "answer: bring that back, or take it out of "
                                       "synchronous_standby_names and reload. Then retry.")
                           : Texts::tr("Let it end its transaction, or end it with "
                                       "pg_terminate_backend(%1). Then retry.")
                                     .arg(holders.constFirst().pid);
    return error;
}

} // namespace

bool isWaitTooLong(const Error &error)
{
    return error.sqlState == "55P03"_L1 || error.sqlState == "57014"_L1;
}

QByteArray lockHoldersQuery()
{
    // A transaction that has written a shared catalogue keeps its lock there until it ends. When
    // this is asked our own statement does not wait any more, so pg_blocking_pids() is of no use.
    return "-- pgtandem:lock-holders\n"
           "SET lock_timeout = '2s';\n"
           "SELECT pid, coalesce(usename, ''), coalesce(application_name, ''), coalesce(state, ''),"
           " coalesce(wait_event, ''), coalesce(extract(epoch FROM now() - xact_start), 0)::bigint "
           "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND pid IN (SELECT pid FROM "
           "pg_locks WHERE granted AND locktype = 'relation' AND database = 0 AND mode NOT IN "
           "('AccessShareLock', 'RowShareLock')) ORDER BY xact_start;\n";
}

TaskPtr tellWait(HostTransport &host, const ServerRef &server, const Error &error)
{
    if (error.sqlState != "55P03"_L1) {
        return std::make_unique<FunctionTask>([error] {
            Error told = error;
            told.why = Texts::tr("The server did not finish the statement within 20 s and gave it "
                                 "up. Nothing was changed.");
            told.remedy = Texts::tr("Look in pg_stat_activity for what keeps it busy, then retry.");
            return Outcome::failed(told);
        });
    }
    Command command = psqlCommand(server.instance, lockHoldersQuery());
    command.exit = Command::Exit::AnyCode;
    std::unique_ptr<CommandTask> asking = host.command(command);
    CommandTask *raw = asking.get();
    return std::make_unique<MappedTask>(std::move(asking), [raw, error](const Outcome &) {
        return Outcome::failed(lockError(error, holdersOf(raw->result().out)));
    });
}

} // namespace pgt
