// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/steps/steptools.h"

#include "app/base/redact.h"
#include "app/pg/servermessages.h"
#include "app/plan/steps/sqlwaits.h"
#include "app/plan/steps/stepscripts.h"
#include "app/probe/psql.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)
};

constexpr int logLinesInDetail = 20;

/// What the server says without what it quotes: "LINE 1: ... PASSWORD '...'".
QString withoutStatement(const QString &message)
{
    QStringList kept;
    for (const QString &line : message.split(u'\n')) {
        static const QRegularExpression own(u"^(psql:.*)?(ERROR|FATAL|DETAIL|HINT):"_s);
        if (own.match(line).hasMatch())
            kept << line;
    }
    return kept.join(u'\n');
}

QString lastLines(const QString &text, int count)
{
    const QStringList lines = text.trimmed().split(u'\n');
    return lines.mid(std::max<qsizetype>(0, lines.size() - count)).join(u'\n');
}

void logOutput(StepSink &sink, const QByteArray &text)
{
    for (const QByteArray &line : text.split('\n')) {
        // pg_ctl waits with a line of dots.
        if (!line.trimmed().isEmpty() && !line.startsWith("waiting for server"))
            sink.log(LogLine::Level::Output, QString::fromUtf8(line).trimmed());
    }
}

} // namespace

TaskPtr runSql(HostTransport &host, const ServerRef &server, const QByteArray &sql,
               const QString &what, std::function<Outcome(const Rows &rows)> use,
               Command::Privacy privacy)
{
    Command command = psqlCommand(server.instance, sql, u"postgres"_s, privacy);
    command.exit = Command::Exit::AnyCode;
    const QString name = host.name();
    const bool isSecret = privacy == Command::Privacy::Secret;
    TaskPtr running = withResult<CommandTask>(host.command(command), [=](CommandTask &task) {
        const CommandResult &result = task.result();
        if (!result.ok()) {
            Error error = psqlError(result, what).withHost(name);
            error.command = task.command().shown();
            if (isSecret)
                error.detail = withoutStatement(error.detail);
            return Outcome::failed(error);
        }
        return use ? use(parsePsqlRows(result.out)) : Outcome::succeeded();
    });
    return std::make_unique<RecoverTask>(
            std::move(running), [&host, server](const Error &error) -> TaskPtr {
                return isWaitTooLong(error) ? tellWait(host, server, error) : nullptr;
            });
}

TaskPtr runScript(HostTransport &host, const char *name, const QStringList &arguments,
                  const QString &account, std::function<Outcome(const CommandResult &result)> use)
{
    return withResult<CommandTask>(host.command(stepScript(name, arguments, account)),
                                   [use](CommandTask &task) { return use(task.result()); });
}

TaskPtr runControl(HostTransport &host, const QList<Command> &commands, StepSink &sink)
{
    std::vector<TaskFactory> steps;
    for (const Command &command : commands) {
        steps.push_back([&host, &sink, command]() -> TaskPtr {
            Command shown = command;
            shown.environment.clear();
            sink.log(LogLine::Level::Command, shown.shown());
            return withResult<CommandTask>(host.command(command), [&sink](CommandTask &task) {
                logOutput(sink, task.result().out + task.result().err);
                return Outcome::succeeded();
            });
        });
    }
    return inSequence(std::move(steps));
}

TaskPtr followDetached(const StepContext &context, HostTransport &host, const QString &jobId,
                       const QString &account, qint64 offset,
                       std::function<void(const DetachedState &state)> use)
{
    struct Place
    {
        qint64 offset;
        bool isRunning = true;
    };
    auto place = std::make_shared<Place>(Place{offset});
    const auto poll = [=, &host, patience = context.timings.poll]() -> TaskPtr {
        return withResult<DetachedTask>(host.pollDetached(jobId, account, place->offset, patience),
                                        [place, use](DetachedTask &task) {
                                            const DetachedState &state = task.result();
                                            place->offset = state.nextOffset;
                                            place->isRunning =
                                                    state.phase == DetachedState::Phase::Running;
                                            use(state);
                                            return Outcome::succeeded();
                                        });
    };
    // The waiting is done on the host; the pause is for one that answers at once all the same.
    return std::make_unique<RepeatTask>(
            poll,
            [place](const Outcome &outcome) -> std::optional<Outcome> {
                if (!outcome.isSucceeded() || !place->isRunning)
                    return outcome;
                return std::nullopt;
            },
            context.timings.poll / 10);
}

TaskPtr runDetached(const StepContext &context, HostTransport &host, const QString &jobId,
                    const Command &command)
{
    const QString account = command.runAs;
    auto isRunning = std::make_shared<bool>(false);
    auto output = std::make_shared<QByteArray>();
    std::vector<TaskFactory> steps;
    steps.push_back([&host, jobId, account, isRunning] {
        return ignoringFailure(withResult<DetachedTask>(
                host.pollDetached(jobId, account, 0, std::chrono::milliseconds(0)),
                [isRunning](DetachedTask &task) {
                    *isRunning = task.result().phase == DetachedState::Phase::Running;
                    return Outcome::succeeded();
                }));
    });
    steps.push_back([&host, jobId, account, isRunning]() -> TaskPtr {
        return *isRunning ? nullptr : ignoringFailure(host.forgetDetached(jobId, account));
    });
    steps.push_back([&host, &sink = context.sink, jobId, command, isRunning]() -> TaskPtr {
        if (*isRunning)
            return nullptr;
        Command shown = command;
        shown.environment.clear();
        sink.log(LogLine::Level::Command, shown.shown());
        DetachedJob job;
        job.id = jobId;
        job.argv = command.argv;
        job.runAs = command.runAs;
        job.environment = command.environment;
        return host.startDetached(job);
    });
    steps.push_back([&context, &host, jobId, account, output] {
        return followDetached(context, host, jobId, account, 0,
                              [output](const DetachedState &state) { *output += state.newOutput; });
    });
    steps.push_back([&host, &sink = context.sink, jobId, account, output] {
        logOutput(sink, *output);
        return ignoringFailure(host.forgetDetached(jobId, account));
    });
    return inSequence(std::move(steps));
}

TaskPtr readServerState(HostTransport &host, const ServerRef &server, ServerState *state)
{
    *state = {};
    const auto ask = [&host, server, state]() -> TaskPtr {
        const QByteArray sql = "-- pgtandem:server-state\n"
                               "SELECT pg_is_in_recovery(), "
                               "extract(epoch FROM pg_postmaster_start_time()), "
                               "s.system_identifier, "
                               "coalesce((SELECT received_tli FROM pg_stat_wal_receiver), "
                               "c.timeline_id), (SELECT count(*) FROM pg_stat_replication) "
                               "FROM pg_control_system() s, pg_control_checkpoint() c;\n";
        Command command = psqlCommand(server.instance, sql);
        command.exit = Command::Exit::AnyCode;
        return withResult<CommandTask>(host.command(command), [state](CommandTask &task) {
            const Rows rows = parsePsqlRows(task.result().out);
            state->answers = task.result().ok() && !rows.isEmpty() && rows.first().size() == 5;
            state->hasProcess = state->answers;
            if (state->answers) {
                state->inRecovery = rows.first().at(0) == "t"_L1;
                state->startedAt = rows.first().at(1);
                // The view shows a signed number, the facts have it without a sign.
                state->systemIdentifier = QString::number(quint64(rows.first().at(2).toLongLong()));
                state->timeline = rows.first().at(3).toInt();
                state->downstream = rows.first().at(4).toInt();
            } else {
                state->answer = QString::fromUtf8(task.result().err).trimmed();
            }
            return Outcome::succeeded();
        });
    };
    const auto look = [&host, server, state]() -> TaskPtr {
        if (state->answers)
            return nullptr;
        return readServerProcess(host, server, &state->hasProcess);
    };
    return inSequence([&] {
        std::vector<TaskFactory> steps;
        steps.push_back(ask);
        steps.push_back(look);
        return steps;
    }());
}

QString startTimeText(const QString &startedAt)
{
    bool isNumber = false;
    const double seconds = startedAt.toDouble(&isNumber);
    if (!isNumber)
        return {};
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(qint64(seconds * 1000));
    return QLocale().toString(time, QLocale::ShortFormat);
}

TaskPtr ifStillPrimary(const StepContext &context, HostTransport &host, const ServerRef &server,
                       TaskFactory then)
{
    auto state = std::make_shared<ServerState>();
    const QString name = context.hostName();
    const QString system = server.instance.systemIdentifier;
    std::vector<TaskFactory> steps;
    steps.push_back([&host, server, state] { return readServerState(host, server, state.get()); });
    steps.push_back([=]() -> TaskPtr {
        const bool isOther =
                state->answers && !system.isEmpty() && state->systemIdentifier != system;
        if (!isOther && !(state->answers && state->inRecovery))
            return then(); // one that does not answer says so itself
        return std::make_unique<FunctionTask>([=] {
            return Outcome::failed(
                    Error::make(isOther ? ErrorKind::ForeignData : ErrorKind::WrongRole,
                                isOther ? Texts::tr("The server on %1 is another one than this "
                                                    "plan was made for.")
                                                  .arg(name)
                                        : Texts::tr("The server on %1 is a standby now.").arg(name),
                                isOther ? Texts::tr("Its system identifier is %1, not %2.")
                                                  .arg(state->systemIdentifier, system)
                                        : Texts::tr("The plan was made for it as the primary."),
                                Texts::tr("Nothing was changed there. Look which server is the "
                                          "primary now."))
                            .withHost(name));
        });
    });
    return inSequence(std::move(steps));
}

TaskPtr readServerProcess(HostTransport &host, const ServerRef &server, bool *hasProcess)
{
    const QString name = host.name();
    return withResult<CommandTask>(
            host.command(serverStatus(server)), [hasProcess, name](CommandTask &task) {
                constexpr int notRunning = 3;
                constexpr int noDataDirectory = 4;
                const int code = task.result().code;
                *hasProcess = code == 0;
                // Anything else is no answer; "not running" would lead to moving live data.
                if (code == 0 || code == notRunning || code == noDataDirectory)
                    return Outcome::succeeded();
                Error error = Error::make(
                        ErrorKind::CommandFailed,
                        Texts::tr("It could not be seen whether PostgreSQL runs on %1.").arg(name),
                        Texts::tr("Without knowing nothing is moved or started."),
                        Texts::tr("Look at the answer below, then retry."));
                error.host = name;
                error.command = task.command().shown();
                error.exitCode = code;
                error.detail = QString::fromUtf8(task.result().err + task.result().out).trimmed();
                return Outcome::failed(error);
            });
}

TaskPtr waitForServer(const StepContext &context, HostTransport &host, const ServerRef &server,
                      const QString &hostName, ServerState *state)
{
    const Clock *clock = &context.clock;
    const RunTimings timings = context.timings;
    const auto began = clock->steady();
    auto goneSince = std::make_shared<std::optional<Clock::Steady>>();
    return std::make_unique<RepeatTask>(
            [&host, server, state] { return readServerState(host, server, state); },
            [=](const Outcome &outcome) -> std::optional<Outcome> {
                if (!outcome.isSucceeded())
                    return outcome;
                if (state->answers)
                    return Outcome::succeeded();
                const auto now = clock->steady();
                if (state->hasProcess)
                    goneSince->reset();
                else if (!*goneSince)
                    *goneSince = now;
                if (*goneSince && now - **goneSince >= timings.serverGone) {
                    return Outcome::failed(
                            Error::make(ErrorKind::ServerDown,
                                        Texts::tr("PostgreSQL did not start on %1.").arg(hostName))
                                    .withDetail(state->answer)
                                    .withHost(hostName));
                }
                if (now - began >= timings.start) {
                    return Outcome::failed(
                            Error::make(ErrorKind::Timeout,
                                        Texts::tr("PostgreSQL on %1 runs, but does not accept "
                                                  "connections.")
                                                .arg(hostName))
                                    .withDetail(state->answer)
                                    .withHost(hostName));
                }
                return std::nullopt;
            },
            timings.poll);
}

TaskPtr readLogSize(HostTransport &host, const ServerRef &server, qint64 *size)
{
    *size = 0;
    if (server.instance.logFile.isEmpty())
        return nullptr;
    return ignoringFailure(runScript(host, "pgtandem-log-size", {server.instance.logFile},
                                     server.instance.owner, [size](const CommandResult &result) {
                                         *size = result.out.trimmed().toLongLong();
                                         return Outcome::succeeded();
                                     }));
}

TaskPtr readLog(HostTransport &host, const ServerRef &server, qint64 offset, QString *text)
{
    text->clear();
    if (server.instance.logFile.isEmpty())
        return nullptr;
    return ignoringFailure(runScript(host, "pgtandem-log-tail",
                                     {server.instance.logFile, QString::number(offset)},
                                     server.instance.owner, [text](const CommandResult &result) {
                                         *text = redactText(QString::fromUtf8(result.out));
                                         return Outcome::succeeded();
                                     }));
}

Error withLog(Error error, const QString &log)
{
    const QList<ServerMessage> known = ServerMessages::explainAll(log);
    for (auto it = known.crbegin(); it != known.crend(); ++it) {
        if (it->tone != ServerTone::Failure)
            continue;
        error.why = it->error.why.isEmpty() ? it->error.text
                                            : QString(it->error.text + u' ' + it->error.why);
        if (!it->error.remedy.isEmpty())
            error.remedy = it->error.remedy;
        break;
    }
    const QString tail = lastLines(log, logLinesInDetail);
    if (!tail.isEmpty())
        error.detail = tail;
    return error;
}

QByteArray sqlLiteral(const QString &text)
{
    QByteArray bytes = text.toUtf8();
    bytes.replace('\'', "''");
    if (!bytes.contains('\\'))
        return '\'' + bytes + '\'';
    // Means the same whatever standard_conforming_strings says.
    return "E'" + bytes.replace('\\', "\\\\") + '\'';
}

QByteArray sqlIdentifier(const QString &name)
{
    return '"' + name.toUtf8().replace('"', "\"\"") + '"';
}

TaskPtr findEditAccount(HostTransport &host, const ServerRef &server, const QString &path,
                        std::shared_ptr<QString> account)
{
    *account = server.instance.owner;
    if (!fileAccount(server).isEmpty())
        return nullptr;
    return runScript(host, "pgtandem-edit-account", {path}, server.instance.owner,
                     [account](const CommandResult &result) {
                         if (!result.ok() || result.out.trimmed() != "owner")
                             account->clear();
                         return Outcome::succeeded();
                     });
}

QString fileAccount(const ServerRef &server)
{
    return server.control == ServerRef::Control::Root ? QString() : server.instance.owner;
}

Error stepError(const StepContext &context, ErrorKind kind, const QString &text, const QString &why,
                const QString &remedy)
{
    return Error::make(kind, text, why, remedy).withHost(context.hostName());
}

// --- StepAction

QString StepContext::hostName() const
{
    const PlanHost *planHost = plan.host(step.hostId);
    return planHost ? planHost->name : step.hostId;
}

QString StepContext::slotName() const
{
    const StandbySpec *standby = plan.standby(step.hostId);
    return standby && plan.spec.useSlot ? standby->slotName : QString();
}

StepAction::StepAction(const StepContext &context) : m_context(context)
{}

StepAction::~StepAction() = default;

TaskPtr StepAction::check()
{
    return nullptr;
}

TaskPtr StepAction::prepare()
{
    return nullptr;
}

TaskPtr StepAction::verify()
{
    return nullptr;
}

TaskPtr StepAction::undo(const QJsonObject &)
{
    return nullptr;
}

TaskPtr StepAction::finish()
{
    return nullptr;
}

} // namespace pgt
