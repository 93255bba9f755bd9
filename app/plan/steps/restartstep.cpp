// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/units.h"
#include "app/pg/confvalue.h"
#include "app/plan/steps/fileedits.h"
#include "app/plan/steps/steps.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

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

    TaskPtr apply() override
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] {
            return tryConfiguration(m_context, m_context.host(), m_server,
                                    m_values.keys().value(0, u"port"_s));
        });
        steps.push_back([this] { return readServerState(m_context.host(), m_server, &m_before); });
        steps.push_back([this]() -> TaskPtr {
            return m_before.answers ? askForFileErrors(m_context, m_context.host(), m_server)
                                    : nullptr;
        });
        steps.push_back([this] { return readLogSize(m_context.host(), m_server, &m_logSize); });
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
            return Outcome::failed(
                    stepError(m_context, ErrorKind::VerifyFailed,
                              tr("PostgreSQL on %1 runs, but not with the new settings.")
                                      .arg(m_context.hostName()),
                              tr("Another place decides them, or it was not restarted."),
                              tr("Look where the settings come from (pg_settings.sourcefile)."))
                            .withDetail(m_different.join(u'\n')));
        });
    }

    /// Never restarts a server that runs. One that this run has left down, because the connection
    /// was lost at the worst moment, is started with the previous files.
    TaskPtr undo(const QJsonObject &) override
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return waitForJob(); });
        steps.push_back([this] { return readServerState(m_context.host(), m_server, &m_before); });
        steps.push_back([this]() -> TaskPtr {
            if (!m_before.hasProcess)
                return startWithOldFiles();
            m_context.sink.leftover(
                    tr("On %1 these settings keep their new values until the next restart: %2.")
                            .arg(m_context.hostName(), m_values.keys().join(u", "_s)));
            return nullptr;
        });
        return inSequence(std::move(steps));
    }

private:
    const QJsonObject &parameters() const { return m_context.step.parameters; }

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
            error.kind = ErrorKind::ConfigBroken;
            error.text =
                    tr("PostgreSQL on %1 did not start with the new settings. The previous files "
                       "were put back and it runs again.")
                            .arg(m_context.hostName());
            if (error.remedy.isEmpty())
                error.remedy = tr("Correct what the log below says, then retry, or undo.");
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
