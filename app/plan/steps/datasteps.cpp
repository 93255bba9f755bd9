// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/units.h"
#include "app/pg/servermessages.h"
#include "app/plan/steps/basebackupoutput.h"
#include "app/plan/steps/steps.h"
#include "app/plan/steps/stepscripts.h"
#include "app/plan/steps/steptools.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

/// What both steps on the data directory share.
class DataStep : public StepAction
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)

public:
    explicit DataStep(const StepContext &context)
        : StepAction(context)
        , m_server(ServerRef::fromJson(parameters().value("server"_L1).toObject()))
        , m_directory(parameters().value("directory"_L1).toString())
        , m_copy(parameters().value("copy"_L1).toString())
        , m_isMount(parameters().value("mountPoint"_L1).toBool())
        , m_aside(moveStep().parameters.value("aside"_L1).toString())
    {}

protected:
    const QJsonObject &parameters() const { return m_context.step.parameters; }

    const Step &moveStep() const
    {
        for (const Step &step : m_context.plan.steps) {
            if (step.kind == StepKind::MoveDataAside && step.hostId == m_context.step.hostId)
                return step;
        }
        return m_context.step;
    }

    QStringList places() const
    {
        return {m_directory, m_aside, m_copy, m_isMount ? u"contents"_s : u"rename"_s,
                m_context.plan.id};
    }

    Error failure(const CommandResult &result, const QString &what) const
    {
        const QString printed = QString::fromUtf8(result.out).trimmed();
        const QString &host = m_context.hostName();
        const auto make = [&](ErrorKind kind, const QString &why, const QString &remedy) {
            return stepError(m_context, kind, what, why, remedy)
                    .withDetail(QString::fromUtf8(result.err).trimmed());
        };
        switch (result.code) {
        case IsSymlink:
            return make(ErrorKind::Unsupported,
                        tr("%1 is a symbolic link; only the link would be moved.").arg(m_directory),
                        tr("Name the directory itself in data_directory, then make a new plan."));
        case NoDirectory:
            return make(ErrorKind::FileChanged, tr("%1 is not there any more.").arg(m_directory),
                        tr("Look for it on %1, then make a new plan.").arg(host));
        case ServerRuns:
            return make(ErrorKind::CommandFailed,
                        tr("A server runs in %1, or one crashed there.").arg(m_directory),
                        tr("Stop it on %1, then retry.").arg(host));
        case ForeignDirectory:
            return make(ErrorKind::ForeignData,
                        tr("%1 was not made by this run; nothing is removed or replaced there.")
                                .arg(m_copy),
                        tr("Look at it on %1 and move it away, then retry.").arg(host));
        case NameTaken:
            return make(ErrorKind::FileChanged, tr("%1 is in the way.").arg(printed),
                        tr("Move it away on %1, then retry.").arg(host));
        case AnotherCopy:
            return make(ErrorKind::CommandFailed,
                        tr("Process %1 is a pg_basebackup into the same directory.").arg(printed),
                        tr("Wait for it or end it on %1, then retry.").arg(host));
        case TooSmall:
            return make(
                    ErrorKind::NoSpace,
                    tr("%1 are free, %2 are needed.")
                            .arg(formatBytes(printed.toLongLong()),
                                 formatBytes(parameters().value("requiredBytes"_L1).toInteger())),
                    tr("Free some space on %1, then retry.").arg(host));
        case NotEmpty:
            return make(ErrorKind::ForeignData, tr("%1 is not empty.").arg(printed),
                        tr("Move its content away on %1, then retry.").arg(host));
        case NotWritable:
            return make(ErrorKind::FileUnwritable, QString::fromUtf8(result.err).trimmed(),
                        tr("Give the account write permission on %1, then retry.").arg(host));
        default:
            return make(ErrorKind::CommandFailed, {}, tr("Look at the answer below, then retry."));
        }
    }

    TaskPtr script(const char *name, const QStringList &arguments, const QString &account,
                   const QString &what, std::function<void(const QString &printed)> use = {})
    {
        return runScript(m_context.host(), name, arguments, account,
                         [this, what, use](const CommandResult &result) {
                             if (!result.ok())
                                 return Outcome::failed(failure(result, what));
                             if (use)
                                 use(QString::fromUtf8(result.out).trimmed());
                             return Outcome::succeeded();
                         });
    }

    ServerRef m_server;
    QString m_directory, m_copy;
    bool m_isMount;
    QString m_aside;
};

class MoveStep final : public DataStep
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)

public:
    using DataStep::DataStep;

    TaskPtr check() override
    {
        return script(
                "pgtandem-move-state", {m_directory, m_aside, m_copy}, fileAccount(m_server),
                tr("The data directory of %1 could not be looked at.").arg(m_context.hostName()),
                [this](const QString &printed) { m_isDone = printed == "moved"_L1; });
    }

    TaskPtr prepare() override
    {
        m_undoData = {{u"directory"_s, m_directory}, {u"aside"_s, m_aside}};
        return nullptr;
    }

    TaskPtr apply() override
    {
        m_context.sink.log(LogLine::Level::Command, u"mv %1 %2"_s.arg(m_directory, m_aside));
        return script(
                "pgtandem-move-aside", places(), fileAccount(m_server),
                tr("The data directory on %1 could not be moved aside.").arg(m_context.hostName()));
    }

    TaskPtr verify() override
    {
        return std::make_unique<MappedTask>(check(), [this](const Outcome &outcome) {
            if (!outcome.isSucceeded() || m_isDone)
                return outcome;
            return Outcome::failed(stepError(
                    m_context, ErrorKind::VerifyFailed,
                    tr("The old data on %1 is not at %2.").arg(m_context.hostName(), m_aside)));
        });
    }

    TaskPtr undo(const QJsonObject &) override
    {
        m_context.sink.log(LogLine::Level::Command, u"mv %1 %2"_s.arg(m_aside, m_directory));
        return script("pgtandem-move-back", places(), fileAccount(m_server),
                      tr("The old data directory on %1 could not be moved back.")
                              .arg(m_context.hostName()),
                      [this](const QString &printed) {
                          if (!printed.isEmpty())
                              m_context.sink.leftover(tr("The copy was kept on %1 as %2.")
                                                              .arg(m_context.hostName(), printed));
                      });
    }
};

/// The copy, as a job of its own on the standby's host.
class CopyStep final : public DataStep
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)

public:
    explicit CopyStep(const StepContext &context)
        : DataStep(context), m_jobId(parameters().value("jobId"_L1).toString())
    {}

    TaskPtr check() override
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return pollJob(); });
        steps.push_back([this]() -> TaskPtr {
            m_isDone = false;
            // While it runs, even a copy that looks complete is not.
            return m_phase == DetachedState::Phase::Running ? nullptr : readState(m_directory);
        });
        return std::make_unique<MappedTask>(
                inSequence(std::move(steps)), [this](const Outcome &outcome) {
                    const bool failed = m_phase == DetachedState::Phase::Exited && m_exitCode != 0;
                    const bool vanished = m_phase == DetachedState::Phase::Vanished;
                    m_isDone = outcome.isSucceeded() && m_phase != DetachedState::Phase::Running &&
                               m_isComplete && !failed && !vanished;
                    return outcome;
                });
    }

    TaskPtr apply() override
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return pollJob(); });
        steps.push_back([this]() -> TaskPtr { return hasUsableJob() ? nullptr : startAgain(); });
        steps.push_back([this] { return follow(); });
        steps.push_back([this]() -> TaskPtr {
            if (!m_isMount)
                return nullptr;
            return script(
                    "pgtandem-copy-finish", {m_directory, m_copy}, fileAccount(m_server),
                    tr("The copy on %1 could not be moved into place.").arg(m_context.hostName()));
        });
        return std::make_unique<OnCancelTask>(inSequence(std::move(steps)), [this] {
            m_context.sink.log(LogLine::Level::Output, tr("the copy is stopped"));
            return ignoringFailure(m_context.host().killDetached(m_jobId, owner()));
        });
    }

    TaskPtr verify() override
    {
        return std::make_unique<MappedTask>(readState(m_directory), [this](const Outcome &outcome) {
            if (!outcome.isSucceeded() || m_isComplete)
                return outcome;
            return Outcome::failed(
                    stepError(m_context, ErrorKind::VerifyFailed,
                              tr("The copy on %1 is not complete.").arg(m_context.hostName()),
                              tr("pg_basebackup ended without an error, but the directory lacks "
                                 "files or is of "
                                 "another system."),
                              tr("Undo and look at the log of the copy.")));
        });
    }

    TaskPtr undo(const QJsonObject &) override
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return pollJob(); });
        steps.push_back([this]() -> TaskPtr {
            return m_phase == DetachedState::Phase::Running
                           ? m_context.host().killDetached(m_jobId, owner())
                           : nullptr;
        });
        steps.push_back([this] {
            return ignoringFailure(m_context.host().forgetDetached(m_jobId, owner()));
        });
        steps.push_back([this] { return removeCopy(); });
        return inSequence(std::move(steps));
    }

    TaskPtr finish() override { return m_context.host().forgetDetached(m_jobId, owner()); }
    bool isInterruptible() const override { return true; }

private:
    const QString &owner() const { return m_server.instance.owner; }

    bool hasUsableJob() const
    {
        return m_phase == DetachedState::Phase::Running ||
               (m_phase == DetachedState::Phase::Exited && m_exitCode == 0);
    }

    TaskPtr pollJob()
    {
        return withResult<DetachedTask>(m_context.host().pollDetached(m_jobId, owner(), m_offset,
                                                                      std::chrono::milliseconds(0)),
                                        [this](DetachedTask &task) {
                                            take(task.result());
                                            return Outcome::succeeded();
                                        });
    }

    void take(const DetachedState &state)
    {
        m_phase = state.phase;
        m_exitCode = state.exitCode;
        m_offset = state.nextOffset;
        takeOutput(state.newOutput);
    }

    TaskPtr readState(const QString &directory)
    {
        m_isComplete = false;
        return script("pgtandem-copy-state",
                      {directory, parameters().value("label"_L1).toString(),
                       parameters().value("systemIdentifier"_L1).toString(),
                       m_server.instance.binDirectory + "/pg_controldata"_L1},
                      owner(),
                      tr("The copy on %1 could not be looked at.").arg(m_context.hostName()),
                      [this](const QString &printed) { m_isComplete = printed == "complete"_L1; });
    }

    TaskPtr removeCopy()
    {
        return runScript(
                m_context.host(), "pgtandem-copy-remove", places(), fileAccount(m_server),
                [this](const CommandResult &result) {
                    if (result.code == WasPromoted) {
                        m_context.sink.log(LogLine::Level::Bad,
                                           tr("the copy has been a primary since; it is kept"));
                        return Outcome::succeeded();
                    }
                    if (result.ok())
                        return Outcome::succeeded();
                    return Outcome::failed(
                            failure(result, tr("The unfinished copy on %1 could not be removed.")
                                                    .arg(m_context.hostName())));
                });
    }

    TaskPtr startAgain()
    {
        m_offset = 0;
        m_output = {};
        std::vector<TaskFactory> steps;
        if (m_phase != DetachedState::Phase::Unknown) {
            steps.push_back([this] { return m_context.host().forgetDetached(m_jobId, owner()); });
        }
        steps.push_back([this] { return removeCopy(); });
        steps.push_back([this] { return checkPlace(); });
        steps.push_back([this] { return checkSlot(); });
        steps.push_back([this]() -> TaskPtr {
            DetachedJob job;
            job.id = m_jobId;
            job.runAs = owner();
            job.environment = {{u"LC_ALL"_s, u"C"_s}};
            for (const QJsonValue &word : parameters().value("argv"_L1).toArray())
                job.argv << word.toString();
            m_context.sink.log(LogLine::Level::Command, m_context.step.commands.value(0).line);
            return m_context.host().startDetached(job);
        });
        return inSequence(std::move(steps));
    }

    TaskPtr checkPlace()
    {
        QStringList arguments{m_aside, m_copy, m_context.plan.id,
                              QString::number(parameters().value("requiredBytes"_L1).toInteger())};
        for (const QJsonValue &path : parameters().value("tablespaces"_L1).toArray())
            arguments << path.toString();
        return script("pgtandem-copy-check", arguments, owner(),
                      tr("The copy cannot be made on %1.").arg(m_context.hostName()));
    }

    /// A slot that was lost or dropped meanwhile would be noticed only after the whole copy.
    TaskPtr checkSlot()
    {
        const QString slot = m_context.plan.spec.useSlot
                                     ? m_context.plan.spec.standbys.constFirst().slotName
                                     : QString();
        if (slot.isEmpty())
            return nullptr;
        const ServerRef server = primaryServer();
        return runSql(
                m_context.primary(), server,
                "-- pgtandem:slot-state\nSELECT slot_type, active, coalesce(restart_lsn::text, "
                "'') FROM pg_replication_slots WHERE slot_name = " +
                        sqlLiteral(slot) + ";\n",
                tr("The slots of %1 could not be read.").arg(m_context.primaryHost().name),
                [this, slot](const Rows &rows) {
                    const bool isFree = !rows.isEmpty() && rows.first().value(1) == "f"_L1;
                    if (isFree)
                        return Outcome::succeeded();
                    return Outcome::failed(
                            Error::make(ErrorKind::SlotProblem,
                                        rows.isEmpty()
                                                ? tr("The slot %1 is gone on %2.")
                                                          .arg(slot, m_context.primaryHost().name)
                                                : tr("The slot %1 on %2 is in use.")
                                                          .arg(slot, m_context.primaryHost().name),
                                        tr("The copy could not be followed by the standby."),
                                        tr("Undo and make a new plan."))
                                    .withHost(m_context.primaryHost().name));
                });
    }

    ServerRef primaryServer() const
    {
        return ServerRef::fromJson(parameters().value("primaryServer"_L1).toObject());
    }

    TaskPtr follow()
    {
        return std::make_unique<MappedTask>(
                followDetached(m_context, m_context.host(), m_jobId, owner(), m_offset,
                               [this](const DetachedState &state) { take(state); }),
                [this](const Outcome &outcome) {
                    return outcome.isSucceeded() ? judgeEnd() : outcome;
                });
    }

    Outcome judgeEnd()
    {
        if (m_phase == DetachedState::Phase::Exited && m_exitCode == 0) {
            m_context.sink.log(LogLine::Level::Good, tr("copy completed"));
            return Outcome::succeeded();
        }
        Error error = stepError(
                m_context, ErrorKind::CommandFailed,
                m_phase == DetachedState::Phase::Exited
                        ? tr("The copy to %1 failed.").arg(m_context.hostName())
                        : tr("The copy to %1 was ended from outside.").arg(m_context.hostName()),
                tr("The old data of %1 is untouched at %2.").arg(m_context.hostName(), m_aside),
                tr("Retry starts a new copy."));
        error.exitCode = m_exitCode;
        error.command = m_context.step.commands.value(0).line;
        error.detail = m_output.tail();
        if (const std::optional<ServerMessage> known = ServerMessages::explain(error.detail)) {
            error.kind = known->error.kind;
            error.why = known->error.text + u' ' + error.why;
            if (!known->error.remedy.isEmpty())
                error.remedy = known->error.remedy;
        }
        return Outcome::failed(error);
    }

    void takeOutput(const QByteArray &bytes)
    {
        for (const QString &line : m_output.take(bytes, m_context.clock.steady()))
            m_context.sink.log(LogLine::Level::Output, line);
        if (bytes.isEmpty() && m_phase != DetachedState::Phase::Running)
            return;
        const CopyProgress &progress = m_output.progress();
        m_context.sink.copyProgress(progress);
        if (progress.totalBytes > 0)
            m_context.sink.note(tr("pg_basebackup, %1 of %2")
                                        .arg(formatBytes(progress.doneBytes),
                                             formatBytes(progress.totalBytes)));
        else if (progress.waitingForCheckpoint)
            m_context.sink.note(tr("waiting for the checkpoint"));
    }

    QString m_jobId;
    DetachedState::Phase m_phase = DetachedState::Phase::Unknown;
    int m_exitCode = -1;
    qint64 m_offset = 0;
    bool m_isComplete = false;
    BaseBackupOutput m_output;
};

} // namespace

std::unique_ptr<StepAction> makeMoveStep(const StepContext &context)
{
    return std::make_unique<MoveStep>(context);
}

std::unique_ptr<StepAction> makeCopyStep(const StepContext &context)
{
    return std::make_unique<CopyStep>(context);
}

} // namespace pgt
