// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/units.h"
#include "app/pg/servermessages.h"
#include "app/plan/steps/basebackupoutput.h"
#include "app/plan/steps/datastep.h"
#include "app/plan/steps/steps.h"
#include "app/remote/detachedjobs.h"

#include <QJsonArray>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

/// The copy, as a job of its own on the standby's host, beside the data of the cluster that goes on
/// running there. Nothing starts what lies at that name.
class CopyStep final : public DataStep
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)

public:
    explicit CopyStep(const StepContext &context)
        : DataStep(context), m_jobId(parameters().value("jobId"_L1).toString())
    {}

    TaskPtr check() override
    {
        if (TaskPtr refusal = refuseOldRun(m_context, m_places))
            return refusal;
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return pollJob(); });
        steps.push_back([this]() -> TaskPtr {
            // While it runs, even a copy that looks complete is not.
            return m_phase == DetachedState::Phase::Running ? nullptr : readState(m_places.copy);
        });
        return std::make_unique<MappedTask>(
                inSequence(std::move(steps)), [this](const Outcome &outcome) {
                    const bool failed = m_phase == DetachedState::Phase::Exited && m_exitCode != 0;
                    const bool vanished = m_phase == DetachedState::Phase::Vanished;
                    m_isDone = outcome.isSucceeded() && m_phase != DetachedState::Phase::Running &&
                               m_state.isUsable() && !failed && !vanished;
                    return outcome;
                });
    }

    TaskPtr prepare() override
    {
        m_undoData = {{u"copy"_s, m_places.copy}};
        return nullptr;
    }

    TaskPtr apply() override
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return pollJob(); });
        steps.push_back([this]() -> TaskPtr { return hasUsableJob() ? nullptr : startAgain(); });
        steps.push_back([this] { return follow(); });
        return std::make_unique<OnCancelTask>(inSequence(std::move(steps)), [this] {
            m_context.sink.log(LogLine::Level::Output, tr("the copy is stopped"));
            return ignoringFailure(m_context.host().killDetached(m_jobId, owner()));
        });
    }

    TaskPtr verify() override { return require(m_places.copy, Marker::NotYet); }

    TaskPtr undo(const QJsonObject &) override
    {
        if (TaskPtr refusal = refuseOldRun(m_context, m_places))
            return refusal;
        m_isUndoing = true;
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
        steps.push_back([this] { return readState(m_places.copy); });
        steps.push_back([this]() -> TaskPtr { return isKept() ? nullptr : removeCopy(); });
        return inSequence(std::move(steps));
    }

    TaskPtr finish() override { return m_context.host().forgetDetached(m_jobId, owner()); }
    bool isInterruptible() const override { return true; }

private:
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

    /// What is too good to be thrown away stays, and is named.
    bool isKept()
    {
        const QString &host = m_context.hostName();
        const QString &copy = m_places.copy;
        if (m_state.kind == CopyState::Kind::Promoted) {
            m_context.sink.leftover(tr("The copy %1 on %2 has been a primary since; it is kept. "
                                       "Look at what is in it before you remove it.")
                                            .arg(copy, host));
            return true;
        }
        if (m_state.kind == CopyState::Kind::Foreign) {
            m_context.sink.leftover(
                    tr("%1 on %2 was not made by this run; it is kept.").arg(copy, host));
            return true;
        }
        if (!m_context.keepsCopy || !m_state.isUsable())
            return false;
        m_context.sink.leftover(
                tr("The copy itself is complete and kept on %1 as %2. To use it: let %3 keep its "
                   "WAL and let the replication role in again, stop PostgreSQL on %1, move %4 "
                   "away, rename %2 to %4 and start. To free its space: rm -rf %2, as %5.")
                        .arg(host, copy, m_context.primaryHost().name, m_places.directory,
                             owner()));
        return true;
    }

    TaskPtr removeCopy()
    {
        const QString what =
                tr("The unfinished copy on %1 could not be removed.").arg(m_context.hostName());
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return findAccount(); });
        // A second look, right before: what was started since is not removed.
        steps.push_back([this] { return readState(m_places.copy); });
        steps.push_back([this, what]() -> TaskPtr {
            if (m_state.kind == CopyState::Kind::Promoted ||
                m_state.kind == CopyState::Kind::Foreign)
                return require(m_places.copy, Marker::NotYet);
            return script("pgtandem-copy-remove",
                          QStringList{m_places.copy} + m_places.tablespaceTargets(), owner(), what);
        });
        steps.push_back([this, what] {
            return script("pgtandem-copy-forget", {m_places.directory, m_places.copy, mode()},
                          account(), what);
        });
        return inSequence(std::move(steps));
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
        steps.push_back([this] { return preparePlace(); });
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

    TaskPtr preparePlace()
    {
        const QString what = tr("The copy cannot be made on %1.").arg(m_context.hostName());
        std::vector<TaskFactory> steps;
        steps.push_back([this, what] {
            return script("pgtandem-precheck", {m_places.directory, mode()}, account(), what);
        });
        steps.push_back([this, what] {
            return script("pgtandem-copy-prepare",
                          {m_places.directory, m_places.copy, mode(), owner(), m_places.identity},
                          account(), what);
        });
        return inSequence(std::move(steps));
    }

    TaskPtr checkPlace()
    {
        QStringList arguments{m_places.copy, QString::number(m_places.dataBytes)};
        for (const TablespacePlace &tablespace : std::as_const(m_places.tablespaces))
            arguments << QString::number(tablespace.bytes) << tablespace.to;
        return script("pgtandem-copy-check", arguments, owner(),
                      tr("The copy cannot be made on %1.").arg(m_context.hostName()));
    }

    /// A slot that was lost or dropped meanwhile would be noticed only after the whole copy.
    TaskPtr checkSlot()
    {
        const QString slot = m_context.slotName();
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
                tr("The old cluster on %1 goes on; nothing of it was touched.")
                        .arg(m_context.hostName()),
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
        if (m_isUndoing)
            return; // what the copy said is in the log, with the times when it said it
        for (const QString &line : m_output.take(bytes, m_context.clock.steady())) {
            const bool isNotice = line == detachedInSession();
            m_context.sink.log(isNotice ? LogLine::Level::Bad : LogLine::Level::Output,
                               isNotice ? tr("systemd-run refused to start the copy as a service. "
                                             "It runs, but ends with the login if "
                                             "KillUserProcesses=yes is set on the host: keep this "
                                             "window open.")
                                        : line);
        }
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
    bool m_isUndoing = false;
    BaseBackupOutput m_output;
};

} // namespace

std::unique_ptr<StepAction> makeCopyStep(const StepContext &context)
{
    return std::make_unique<CopyStep>(context);
}

} // namespace pgt
