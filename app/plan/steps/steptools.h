// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/serverref.h"
#include "app/plan/stepaction.h"
#include "app/remote/hosttransport.h"
#include "app/task/adapters.h"

#include <functional>
#include <optional>

namespace pgt {

using Rows = QList<QStringList>;

/// Runs SQL on the server and hands the rows over. @p what is the sentence for the case that the
/// server refuses: "The slot x could not be created on berlin-1."
TaskPtr runSql(HostTransport &host, const ServerRef &server, const QByteArray &sql,
               const QString &what, std::function<Outcome(const Rows &rows)> use = {},
               Command::Privacy privacy = Command::Privacy::Plain);

/// Runs one of the constant scripts of stepscripts.h. Exit codes other than 0 are handed over too.
TaskPtr runScript(HostTransport &host, const char *name, const QStringList &arguments,
                  const QString &account, std::function<Outcome(const CommandResult &result)> use);

/// Runs the commands one after the other, logs them, and ignores their exit codes.
TaskPtr runControl(HostTransport &host, const QList<Command> &commands, StepSink &sink);

/// Looks at a detached job until it does not run any more. @p use is given each state, with the
/// output from @p offset on in pieces.
TaskPtr followDetached(const StepContext &context, HostTransport &host, const QString &jobId,
                       const QString &account, qint64 offset,
                       std::function<void(const DetachedState &state)> use);

/// Runs a command that must not be cut off in the middle when the connection is lost. If a job of
/// that id is running already, waits for that one. Its exit code is ignored, its output logged.
TaskPtr runDetached(const StepContext &context, HostTransport &host, const QString &jobId,
                    const Command &command);

/// What a server says of itself.
struct ServerState
{
    bool answers = false;
    bool inRecovery = false;
    bool hasProcess = false; ///< a postmaster runs on the data directory
    QString startedAt;       ///< seconds since 1970 by its clock; changes with every start
    QString systemIdentifier;
    int timeline = 0;   ///< of its last checkpoint, or that it receives
    int downstream = 0; ///< servers and programs that receive WAL from it
    QString answer;     ///< the server's own words if it does not accept connections
};
/// Asks the server and, if it does not answer, looks for its process. Fails only if the host cannot
/// be reached.
TaskPtr readServerState(HostTransport &host, const ServerRef &server, ServerState *state);

/// The start time of a server for people; empty if it is not known.
QString startTimeText(const QString &startedAt);

/// Runs @p then if the server answers and is the system, and the primary, that the plan was made
/// for. Fails with ForeignData or WrongRole otherwise: a statement of ours has no business on
/// another server that has taken its place.
TaskPtr ifStillPrimary(const StepContext &context, HostTransport &host, const ServerRef &server,
                       TaskFactory then);

/// Whether a server process runs on the data directory, by pg_ctl status.
TaskPtr readServerProcess(HostTransport &host, const ServerRef &server, bool *hasProcess);

/// Waits until a server that was told to start accepts connections. Fails with ServerDown if its
/// process is gone for a while, with Timeout after RunTimings::start. Both carry @p logDetail.
TaskPtr waitForServer(const StepContext &context, HostTransport &host, const ServerRef &server,
                      const QString &hostName, ServerState *state);

/// The end of the server's log from @p offset on, for errors. Succeeds with empty text if there is
/// none.
TaskPtr readLog(HostTransport &host, const ServerRef &server, qint64 offset, QString *text);
TaskPtr readLogSize(HostTransport &host, const ServerRef &server, qint64 *size);

/// @p error with the cause and the remedy that the log names, and its last lines as the detail.
Error withLog(Error error, const QString &log);

/// 'text' for SQL.
QByteArray sqlLiteral(const QString &text);
/// "name" for SQL.
QByteArray sqlIdentifier(const QString &name);

/// Who edits @p path: the server's account wherever it may, because root would follow what that
/// account puts in its way; otherwise the session.
TaskPtr findEditAccount(HostTransport &host, const ServerRef &server, const QString &path,
                        std::shared_ptr<QString> account);
/// The account for commands that need the owner's rights on files above the data directory.
QString fileAccount(const ServerRef &server);

Error stepError(const StepContext &context, ErrorKind kind, const QString &text,
                const QString &why = {}, const QString &remedy = {});

} // namespace pgt
