// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/units.h"
#include "app/pg/confvalue.h"
#include "app/plan/steps/fileedits.h"
#include "app/plan/steps/steps.h"
#include "app/probe/psql.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

// A busy server with much memory writes for minutes. One that gives up here goes on writing, so
// that a retry is shorter.
constexpr std::chrono::minutes checkpointPatience{10};

/// The one step that interrupts the primary. It must be running afterwards, whatever happens: the
/// configuration is tried first, and if the server does not come up with it, the files of the step
/// before are put back and it is started again.
class RestartStep final : public StepAction
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)

public:
    explicit RestartStep(const StepContext &context)
        : StepAction(context)
        , m_server(ServerRef::fromJson(parameters().value("server"_L1).toObject()))
        , m_values(parameters().value("values"_L1).toObject())
        , m_filesStep(context.plan.step(parameters().value("filesStep"_L1).toString()))
    {}

    TaskPtr check() override
    {
        QByteArray sql = "-- pgtandem:settings\n";
        const QStringList names = m_values.keys();
        for (const QString &name : names)
            sql += "SELECT " + sqlLiteral(name) + ", current_setting(" + sqlLiteral(name) + ");\n";
        return std::make_unique<MappedTask>(
                runSql(m_context.host(), m_server, sql,
                       tr("The settings of %1 could not be read.").arg(m_context.hostName()),
                       [this](const Rows &rows) {
                           judge(rows);
                           return Outcome::succeeded();
                       }),
                [this](const Outcome &outcome) {
                    // A server that is down, after a crash of this program in the middle, is just
                    // what apply() is for.
                    if (outcome.isFailed() && outcome.error().kind == ErrorKind::ServerDown &&
                        m_context.wasStarted)
                        return Outcome::succeeded();
                    return outcome;
                });
    }

    TaskPtr prepare() override
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return readServerState(m_context.host(), m_server, &m_before); });
        steps.push_back([this] { return readLogSize(m_context.host(), m_server, &m_logSize); });
        return std::make_unique<MappedTask>(
                inSequence(std::move(steps)), [this](const Outcome &outcome) {
                    m_undoData = {{startKey, m_before.startedAt}, {logKey, m_logSize}};
                    return outcome;
                });
    }

    TaskPtr apply() override
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return readServerState(m_context.host(), m_server, &m_before); });
        steps.push_back([this]() -> TaskPtr {
            return std::make_unique<FunctionTask>([this] { return judgeConsent(); });
        });
        steps.push_back([this]() -> TaskPtr { return m_isUsedUp ? forgetJob() : restartOnce(); });
        return inSequence(std::move(steps));
    }

    TaskPtr restartOnce()
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] {
            return tryConfiguration(m_context, m_context.host(), m_server,
                                    m_values.keys().value(0, u"port"_s));
        });
        steps.push_back([this]() -> TaskPtr {
            return m_before.answers ? askForFileErrors(m_context, m_context.host(), m_server)
                                    : nullptr;
        });
        steps.push_back([this] { return readLogSize(m_context.host(), m_server, &m_logSize); });
        steps.push_back([this]() -> TaskPtr { return m_before.answers ? checkpoint() : nullptr; });
        steps.push_back([this]() -> TaskPtr {
            return std::make_unique<RecoverTask>(
                    restart(), [this](const Error &error) { return rescue(error); });
        });
        return inSequence(std::move(steps));
    }

    TaskPtr verify() override
    {
        return std::make_unique<MappedTask>(check(), [this](const Outcome &outcome) {
            if (!outcome.isSucceeded() || m_isDone)
                return outcome;
            askForRestart(tr("Restart %1 again").arg(m_context.hostName()));
            return Outcome::failed(
                    stepError(
                            m_context, ErrorKind::VerifyFailed,
                            tr("PostgreSQL on %1 runs, but not with the new settings.")
                                    .arg(m_context.hostName()),
                            tr("It was restarted as agreed; another place decides them."),
                            tr("Look where the settings come from (pg_settings.sourcefile). Retry "
                               "only looks again: a further restart needs your consent."))
                            .withDetail(m_different.join(u'\n')));
        });
    }

    /// Never restarts a server that runs. One that this run has left down, because the connection
    /// was lost at the worst moment, is started with the previous files. One that ran after the
    /// restart and is down now was stopped by somebody: only with the user's consent.
    TaskPtr undo(const QJsonObject &undoData) override
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return waitForJob(); });
        steps.push_back([this] { return readServerState(m_context.host(), m_server, &m_before); });
        steps.push_back([this, undoData]() -> TaskPtr {
            // Older versions noted no place in the log; the whole of it proves nothing.
            const bool canTell = !m_before.hasProcess && undoData.contains(logKey);
            return canTell ? readLog(m_context.host(), m_server, undoData.value(logKey).toInteger(),
                                     &m_log)
                           : nullptr;
        });
        steps.push_back([this, undoData]() -> TaskPtr {
            const bool ranAfterwards =
                    undoData.contains(seenKey) || m_log.contains("ready to accept connections"_L1);
            if (!m_before.hasProcess && ranAfterwards && !m_context.isAgreed)
                return refuseToStart();
            if (!m_before.hasProcess)
                return startWithOldFiles();
            m_context.sink.leftover(
                    tr("On %1 these settings keep their new values until the next restart: %2.")
                            .arg(m_context.hostName(), m_values.keys().join(u", "_s)));
            return nullptr;
        });
        return inSequence(std::move(steps));
    }

    TaskPtr finish() override { return forgetJob(); }

private:
    // In the undo data: when the server had started before the restart, the end of its log then,
    // and the start that was seen afterwards.
    static constexpr auto startKey = "startedAt"_L1;
    static constexpr auto logKey = "logOffset"_L1;
    static constexpr auto seenKey = "ranSince"_L1;

    const QJsonObject &parameters() const { return m_context.step.parameters; }

    /// The consent is for one restart of the server that the plan was made for. It is used up when
    /// that server was started again since the step began, by this run or by anybody.
    Outcome judgeConsent()
    {
        const QString host = m_context.hostName();
        const QString system = m_server.instance.systemIdentifier;
        const bool isOther =
                m_before.answers && !system.isEmpty() && m_before.systemIdentifier != system;
        if (isOther || (m_before.answers && m_before.inRecovery)) {
            return Outcome::failed(stepError(
                    m_context, isOther ? ErrorKind::ForeignData : ErrorKind::WrongRole,
                    isOther ? tr("The server on %1 is another one than this plan was made for.")
                                      .arg(host)
                            : tr("The server on %1 is a standby now.").arg(host),
                    tr("It was not restarted: the consent was for the primary of this plan."),
                    tr("Look which server is the primary now, then undo or make a new plan.")));
        }
        if (m_context.isAgreed)
            return Outcome::succeeded();
        const QJsonObject recorded = m_context.recorded();
        if (!m_before.hasProcess && recorded.contains(seenKey)) {
            askForRestart(tr("Start %1").arg(host));
            return Outcome::failed(downSince(recorded));
        }
        // An older version noted no start time: then its restart may have taken place.
        const QString startedAt = recorded.value(startKey).toString();
        m_isUsedUp = m_before.answers && m_context.wasStarted && m_before.startedAt != startedAt;
        if (m_isUsedUp)
            m_context.sink.log(LogLine::Level::Output,
                               tr("restarted once already; it is not restarted again"));
        return Outcome::succeeded();
    }

    void askForRestart(const QString &label)
    {
        RunQuestion question;
        question.kind = RunQuestion::Kind::RestartAgain;
        question.proceed = label;
        m_context.sink.ask(question);
    }

    Error downSince(const QJsonObject &recorded) const
    {
        const QString since = startTimeText(recorded.value(seenKey).toString());
        return stepError(
                m_context, ErrorKind::ServerDown,
                since.isEmpty() ? tr("PostgreSQL on %1 is down, although it ran after this run had "
                                     "restarted it.")
                                          .arg(m_context.hostName())
                                : tr("PostgreSQL on %1 is down, although it ran after this run had "
                                     "restarted it (%2).")
                                          .arg(m_context.hostName(), since),
                tr("Somebody has stopped it since, or it crashed. If another server has taken its "
                   "place, a second primary would lose data."),
                tr("Find out why it is down before you let it be started."));
    }

    TaskPtr refuseToStart()
    {
        return std::make_unique<FunctionTask>([this] {
            const QString host = m_context.hostName();
            RunQuestion question;
            question.kind = RunQuestion::Kind::UndoAnyway;
            question.proceed = tr("Start %1").arg(host);
            question.skip = tr("Leave it down, undo the rest");
            question.kept = tr("PostgreSQL on %1 is down and was left so.").arg(host);
            m_context.sink.ask(question);
            return Outcome::failed(downSince(m_context.recorded()));
        });
    }

    TaskPtr forgetJob()
    {
        const QString account = serverCommands(m_server, ServerAction::Restart).constFirst().runAs;
        return ignoringFailure(m_context.host().forgetDetached(jobId(), account));
    }

    void judge(const Rows &rows)
    {
        m_different.clear();
        for (const QStringList &row : rows) {
            const QString wanted = m_values.value(row.value(0)).toString();
            if (!sameValue(row.value(0), row.value(1), wanted))
                m_different << u"%1 = %2, not %3"_s.arg(row.value(0), row.value(1), wanted);
        }
        m_isDone = m_different.isEmpty() && rows.size() == m_values.size();
    }

    /// A server that stops writes all changed pages first, while nobody can connect. Written now,
    /// they are not part of the downtime; the second checkpoint takes what changed during the
    /// first.
    TaskPtr checkpoint()
    {
        m_context.sink.log(LogLine::Level::Command, u"psql: CHECKPOINT; CHECKPOINT;"_s);
        Command command = psqlCommand(m_server.instance, checkpointSql());
        command.exit = Command::Exit::AnyCode;
        command.timeout = checkpointPatience;
        return withResult<CommandTask>(
                m_context.host().command(command), [this](CommandTask &task) {
                    if (task.result().ok())
                        return Outcome::succeeded();
                    const QString what = tr("The checkpoint before the restart failed on %1; it "
                                            "was not restarted.")
                                                 .arg(m_context.hostName());
                    return Outcome::failed(
                            psqlError(task.result(), what).withHost(m_context.hostName()));
                });
    }

    TaskPtr restart()
    {
        m_downSince = m_context.clock.steady();
        // A server that a crashed run has left stopped only needs a start.
        const ServerAction action =
                m_before.hasProcess ? ServerAction::Restart : ServerAction::Start;
        std::vector<TaskFactory> steps;
        steps.push_back([this, action] {
            // Detached: a connection lost between stop and start must not leave the server down.
            return runDetached(m_context, m_context.host(), jobId(),
                               serverCommands(m_server, action).constFirst());
        });
        steps.push_back([this] {
            return waitForServer(m_context, m_context.host(), m_server, m_context.hostName(),
                                 &m_after);
        });
        steps.push_back([this]() -> TaskPtr {
            return std::make_unique<FunctionTask>([this] { return judgeRestart(); });
        });
        return inSequence(std::move(steps));
    }

    Outcome judgeRestart()
    {
        if (m_before.answers && m_after.startedAt == m_before.startedAt) {
            return Outcome::failed(
                    stepError(m_context, ErrorKind::CommandFailed,
                              tr("PostgreSQL on %1 was not restarted; it runs as before.")
                                      .arg(m_context.hostName()),
                              tr("The new settings are not in effect."),
                              tr("Look at the output of the command, then retry.")));
        }
        m_context.sink.remember({{seenKey, m_after.startedAt}});
        const auto down = std::chrono::duration_cast<std::chrono::milliseconds>(
                m_context.clock.steady() - m_downSince);
        m_context.sink.primaryDowntime(down);
        m_context.sink.note(tr("%1 without connections").arg(formatDuration(down)));
        m_context.sink.log(LogLine::Level::Good, tr("ready to accept connections"));
        return Outcome::succeeded();
    }

    TaskPtr rescue(const Error &cause)
    {
        // The old process still runs, or nobody knows: nothing to put back.
        if (cause.kind != ErrorKind::ServerDown)
            return nullptr;
        m_cause = cause;
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return readLog(m_context.host(), m_server, m_logSize, &m_log); });
        steps.push_back([this]() -> TaskPtr {
            m_cause = withLog(m_cause, m_log);
            m_context.sink.log(LogLine::Level::Bad,
                               tr("PostgreSQL did not start; the previous files are put back"));
            return startWithOldFiles();
        });
        return std::make_unique<MappedTask>(
                inSequence(std::move(steps)),
                [this](const Outcome &outcome) { return tellRescue(outcome); });
    }

    TaskPtr startWithOldFiles()
    {
        std::vector<TaskFactory> steps;
        if (m_filesStep) {
            m_context.sink.reverted(m_filesStep->id);
            for (const FileChange &file : m_filesStep->files) {
                // A file that somebody else has changed meanwhile stays; the start is tried anyway.
                steps.push_back([this, &file] {
                    return ignoringFailure(
                            restoreFile(m_context, m_context.host(), m_server, file));
                });
            }
        }
        steps.push_back([this] {
            return runControl(m_context.host(), serverCommands(m_server, ServerAction::Start),
                              m_context.sink);
        });
        steps.push_back([this] {
            return waitForServer(m_context, m_context.host(), m_server, m_context.hostName(),
                                 &m_after);
        });
        return inSequence(std::move(steps));
    }

    /// A restart that goes on by itself after a lost connection comes to its end first.
    TaskPtr waitForJob()
    {
        const QString account = serverCommands(m_server, ServerAction::Restart).constFirst().runAs;
        return followDetached(m_context, m_context.host(), jobId(), account, 0,
                              [](const DetachedState &) {});
    }

    QString jobId() const { return m_context.plan.id + "-restart"_L1; }

    Outcome tellRescue(const Outcome &outcome)
    {
        Error error = m_cause;
        error.host = m_context.hostName();
        if (outcome.isSucceeded()) {
            const auto down = std::chrono::duration_cast<std::chrono::milliseconds>(
                    m_context.clock.steady() - m_downSince);
            m_context.sink.primaryDowntime(down);
            m_context.sink.log(LogLine::Level::Good, tr("runs again with the previous files"));
            m_context.sink.remember({{seenKey, m_after.startedAt}});
            askForRestart(tr("Retry and restart %1 again").arg(m_context.hostName()));
            error.kind = ErrorKind::ConfigBroken;
            error.text =
                    tr("PostgreSQL on %1 did not start with the new settings. The previous files "
                       "were put back and it runs again.")
                            .arg(m_context.hostName());
            if (error.remedy.isEmpty())
                error.remedy = tr("Correct what the log below says, then retry with a further "
                                  "restart, or undo.");
            return Outcome::failed(error);
        }
        if (outcome.error().kind != ErrorKind::ServerDown &&
            outcome.error().kind != ErrorKind::Timeout)
            return outcome; // the way to the host; nobody knows how the server is
        error.kind = ErrorKind::ServerDown;
        error.text = tr("PostgreSQL on %1 does not run: neither with the new settings nor with the "
                        "previous files.")
                             .arg(m_context.hostName());
        error.why = outcome.error().text + u' ' + error.why;
        error.remedy = tr("Start it by hand now; the log below says what hinders it.");
        return Outcome::failed(error);
    }

    ServerRef m_server;
    QJsonObject m_values;
    const Step *m_filesStep;
    ServerState m_before, m_after;
    bool m_isUsedUp = false; ///< the restart that was agreed to has taken place
    Clock::Steady m_downSince{0};
    qint64 m_logSize = 0;
    QString m_log;
    Error m_cause;
    QStringList m_different;
};

} // namespace

std::unique_ptr<StepAction> makeRestartStep(const StepContext &context)
{
    return std::make_unique<RestartStep>(context);
}

} // namespace pgt
