// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/standbyconfig.h"
#include "app/plan/steps/datastep.h"
#include "app/plan/steps/fileedits.h"
#include "app/plan/steps/steps.h"
#include "app/plan/steps/stepscripts.h"

#include <QCoreApplication>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

class ServerStep : public StepAction
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)

public:
    explicit ServerStep(const StepContext &context)
        : StepAction(context)
        , m_server(ServerRef::fromJson(context.step.parameters.value("server"_L1).toObject()))
        , m_places(DataPlaces::fromJson(context.step.parameters.value("places"_L1).toObject()))
    {}

protected:
    TaskPtr require(const QString &directory, Marker marker)
    {
        return requireCopy(m_context, m_server, m_places, directory, marker);
    }

    /// Whether a server process runs on the data directory.
    TaskPtr readProcess() { return readServerProcess(m_context.host(), m_server, &m_hasProcess); }

    TaskPtr stop()
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return readProcess(); });
        steps.push_back([this]() -> TaskPtr {
            return m_hasProcess ? runControl(m_context.host(),
                                             serverCommands(m_server, ServerAction::Stop),
                                             m_context.sink)
                                : nullptr;
        });
        steps.push_back([this] { return waitUntilStopped(); });
        return inSequence(std::move(steps));
    }

    TaskPtr waitUntilStopped()
    {
        const auto began = m_context.clock.steady();
        return std::make_unique<RepeatTask>(
                [this] { return readProcess(); },
                [this, began](const Outcome &outcome) -> std::optional<Outcome> {
                    if (!outcome.isSucceeded() || !m_hasProcess)
                        return outcome;
                    // The command has waited long already.
                    if (m_context.clock.steady() - began < m_context.timings.serverGone)
                        return std::nullopt;
                    return Outcome::failed(stepError(
                            m_context, ErrorKind::CommandFailed,
                            tr("PostgreSQL on %1 did not stop.").arg(m_context.hostName()),
                            tr("Its data directory cannot be moved while it runs."),
                            tr("Look for what keeps it running, then retry.")));
                },
                m_context.timings.poll);
    }

    TaskPtr start()
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] {
            return runControl(m_context.host(), serverCommands(m_server, ServerAction::Start),
                              m_context.sink);
        });
        steps.push_back([this] {
            return waitForServer(m_context, m_context.host(), m_server, m_context.hostName(),
                                 &m_state);
        });
        return inSequence(std::move(steps));
    }

    ServerRef m_server;
    DataPlaces m_places;
    ServerState m_state;
    bool m_hasProcess = false;
};

/// Stops the old cluster on the standby's host. Looks first whether the copy is complete and marked
/// as a standby's, so that it is not stopped for nothing.
class StopStep final : public ServerStep
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)

public:
    using ServerStep::ServerStep;

    TaskPtr check() override
    {
        return std::make_unique<MappedTask>(readProcess(), [this](const Outcome &outcome) {
            m_isDone = outcome.isSucceeded() && !m_hasProcess;
            return outcome;
        });
    }

    TaskPtr prepare() override
    {
        m_undoData = {{u"wasRunning"_s, m_hasProcess}};
        return nullptr;
    }

    TaskPtr apply() override
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return require(m_places.copy, Marker::Needed); });
        steps.push_back([this] { return readServerState(m_context.host(), m_server, &m_state); });
        steps.push_back([this]() -> TaskPtr {
            return std::make_unique<FunctionTask>([this] { return judgeOld(); });
        });
        steps.push_back([this] { return stop(); });
        return inSequence(std::move(steps));
    }

    TaskPtr undo(const QJsonObject &undoData) override
    {
        if (!undoData.value("wasRunning"_L1).toBool())
            return nullptr;
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return readProcess(); });
        steps.push_back([this]() -> TaskPtr { return m_hasProcess ? nullptr : start(); });
        return inSequence(std::move(steps));
    }

private:
    /// The consent was for the cluster that the plan has seen, not for one that took its place.
    Outcome judgeOld() const
    {
        const Instance &old = m_server.instance;
        const bool isOther = m_state.answers && !old.systemIdentifier.isEmpty() &&
                             m_state.systemIdentifier != old.systemIdentifier;
        const bool wasPromoted = m_state.answers && old.inRecovery && !m_state.inRecovery;
        if (!isOther && !wasPromoted)
            return Outcome::succeeded();
        const QString host = m_context.hostName();
        return Outcome::failed(stepError(
                m_context, isOther ? ErrorKind::ForeignData : ErrorKind::WrongRole,
                isOther ? tr("The cluster on %1 is another one than this plan was made for.")
                                  .arg(host)
                        : tr("The standby on %1 was promoted since the plan was made.").arg(host),
                tr("It may hold data that is nowhere else. It was not stopped."),
                tr("Look at it, then undo, read the server again and make a new plan.")));
    }
};

/// Marks the copy while it lies beside the live place, where nothing starts it.
class SignalStep final : public ServerStep
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)

public:
    using ServerStep::ServerStep;

    TaskPtr check() override
    {
        return withResult<ReadFileTask>(m_context.host().readFile(path(), m_server.instance.owner),
                                        [this](ReadFileTask &task) {
                                            // Of the signal of older plans nothing but its
                                            // name is known; it is empty.
                                            m_isDone = task.result().exists &&
                                                       change().isNew(task.result().content);
                                            return Outcome::succeeded();
                                        });
    }

    TaskPtr apply() override
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return require(m_places.copy, Marker::NotYet); });
        steps.push_back([this]() -> TaskPtr { return ownFile().isEmpty() ? nullptr : readOwn(); });
        steps.push_back([this] { return readPresent(); });
        steps.push_back([this] { return write(); });
        return inSequence(std::move(steps));
    }

    TaskPtr verify() override
    {
        return std::make_unique<MappedTask>(check(), [this](const Outcome &outcome) {
            if (!outcome.isSucceeded() || m_isDone)
                return outcome;
            return Outcome::failed(stepError(
                    m_context, ErrorKind::VerifyFailed,
                    tr("%1 is not there on %2.").arg(path(), m_context.hostName()),
                    tr("Without it the copy would start as a second primary."), tr("Retry.")));
        });
    }

private:
    QString path() const { return m_context.step.parameters.value("path"_L1).toString(); }
    /// The recovery.conf of the old cluster that the new one is made of; empty: none.
    QString ownFile() const { return m_context.step.parameters.value("ownFile"_L1).toString(); }
    FileChange change() const { return m_context.step.files.value(0); }

    TaskPtr readOwn()
    {
        return withResult<ReadFileTask>(
                m_context.host().readFile(ownFile(), m_server.instance.owner),
                [this](ReadFileTask &task) {
                    m_own = task.result().content;
                    return change().isOld(m_own) ? Outcome::succeeded()
                                                 : Outcome::failed(changed());
                });
    }

    /// What the copy brought under that name is the primary's.
    TaskPtr readPresent()
    {
        return withResult<ReadFileTask>(m_context.host().readFile(path(), m_server.instance.owner),
                                        [this](ReadFileTask &task) {
                                            m_present.reset();
                                            if (task.result().exists)
                                                m_present = task.result().sha256;
                                            return Outcome::succeeded();
                                        });
    }

    TaskPtr write()
    {
        const std::optional<QByteArray> content = change().newContent(m_own);
        if (!content)
            return std::make_unique<FunctionTask>([this] { return Outcome::failed(changed()); });
        FileWrite write;
        write.path = path();
        write.content = *content;
        write.expectedSha256 = m_present;
        write.owner = m_server.instance.owner;
        write.runAs = m_server.instance.owner;
        write.privacy = Command::Privacy::Secret; // a command in it may hold a key
        m_context.sink.log(LogLine::Level::Command,
                           (content->isEmpty() ? u"touch %1"_s : u"write %1"_s).arg(path()));
        return m_context.host().writeFile(write);
    }

    Error changed() const
    {
        return stepError(m_context, ErrorKind::FileChanged,
                         tr("%1 on %2 was changed since the plan was made.")
                                 .arg(ownFile(), m_context.hostName()),
                         tr("What the copy is to follow was made of its former content."),
                         tr("Make the plan again."));
    }

    QByteArray m_own;
    std::optional<QByteArray> m_present;
};

/// Starts the standby. Whatever fails here, the copy stays: it is good, only its start is not.
class StartStep final : public ServerStep
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)

public:
    using ServerStep::ServerStep;

    TaskPtr check() override
    {
        return std::make_unique<MappedTask>(readServerState(m_context.host(), m_server, &m_state),
                                            [this](const Outcome &outcome) {
                                                m_isDone = outcome.isSucceeded() &&
                                                           m_state.answers && m_state.inRecovery &&
                                                           m_state.systemIdentifier == system();
                                                return outcome;
                                            });
    }

    TaskPtr prepare() override
    {
        return std::make_unique<MappedTask>(inSequence(singleStep([this] {
                                                return readLogSize(m_context.host(), m_server,
                                                                   &m_logSize);
                                            })),
                                            [this](const Outcome &outcome) {
                                                m_undoData = {{u"logOffset"_s, m_logSize}};
                                                return outcome;
                                            });
    }

    TaskPtr apply() override
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return require(m_places.directory, Marker::Needed); });
        steps.push_back([this] { return startAndExplain(); });
        return inSequence(std::move(steps));
    }

    TaskPtr verify() override
    {
        return std::make_unique<MappedTask>(check(), [this](const Outcome &outcome) {
            if (outcome.isSucceeded() && m_isDone) {
                m_context.sink.remember(
                        {{startKey, m_state.startedAt}, {timelineKey, m_state.timeline}});
                return outcome;
            }
            if (!outcome.isSucceeded())
                return outcome;
            if (m_state.answers && !m_state.inRecovery) {
                return Outcome::failed(stepError(
                        m_context, ErrorKind::WrongRole,
                        tr("PostgreSQL on %1 started as a primary.").arg(m_context.hostName()),
                        tr("It does not follow %1.").arg(m_context.primaryHost().name),
                        tr("Undo and make a new plan.")));
            }
            return Outcome::failed(
                    stepError(m_context, ErrorKind::VerifyFailed,
                              tr("PostgreSQL on %1 does not run as a standby of %2.")
                                      .arg(m_context.hostName(), m_context.primaryHost().name))
                            .withDetail(m_state.answer));
        });
    }

    /// Stops the standby that this run has started, and nothing else: one that was promoted, set up
    /// anew or built upon since is stopped only if the user agrees.
    TaskPtr undo(const QJsonObject &undoData) override
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return readServerState(m_context.host(), m_server, &m_state); });
        steps.push_back([this]() -> TaskPtr {
            // One that runs but takes no connections tells by its files what it is.
            return m_state.hasProcess && !m_state.answers ? readSignal() : nullptr;
        });
        steps.push_back([this, undoData]() -> TaskPtr {
            if (!m_state.hasProcess)
                return nullptr;
            const QStringList seen = m_context.isAgreed ? QStringList() : changesSince(undoData);
            return seen.isEmpty() ? stop() : refuseToStop(seen);
        });
        return inSequence(std::move(steps));
    }
    bool isInterruptible() const override { return true; }

private:
    TaskPtr startAndExplain()
    {
        return std::make_unique<RecoverTask>(start(), [this](const Error &error) -> TaskPtr {
            if (error.kind != ErrorKind::ServerDown && error.kind != ErrorKind::Timeout)
                return nullptr;
            return explain(error);
        });
    }

    // In the undo data, from the moment that it ran as a standby.
    static constexpr auto startKey = "startedAt"_L1;
    static constexpr auto timelineKey = "timeline"_L1;

    TaskPtr readSignal()
    {
        const QString path =
                m_server.instance.dataDirectory + u'/' +
                StandbyConfig(PgVersion::fromNumber(m_server.instance.versionNum)).marker();
        return withResult<ReadFileTask>(m_context.host().readFile(path, m_server.instance.owner),
                                        [this](ReadFileTask &task) {
                                            m_state.inRecovery = task.result().exists;
                                            return Outcome::succeeded();
                                        });
    }

    QStringList changesSince(const QJsonObject &undoData) const
    {
        QStringList seen;
        if (!m_state.inRecovery)
            seen << tr("It was promoted: it is a primary now and may hold data that is nowhere "
                       "else.");
        if (!m_state.answers)
            return seen;
        if (!system().isEmpty() && m_state.systemIdentifier != system())
            seen << tr("Its system identifier is %1, not %2.")
                            .arg(m_state.systemIdentifier, system());
        const int timeline = undoData.value(timelineKey).toInt();
        if (m_state.inRecovery && timeline > 0 && m_state.timeline != timeline)
            seen << tr("It follows timeline %1, not %2: another server is its primary.")
                            .arg(m_state.timeline)
                            .arg(timeline);
        if (m_state.downstream > 0)
            seen << tr("%n server(s) or program(s) receive WAL from it.", nullptr,
                       m_state.downstream);
        const QString startedAt = undoData.value(startKey).toString();
        if (!startedAt.isEmpty() && m_state.startedAt != startedAt)
            seen << tr("It was started again by somebody, %1.")
                            .arg(startTimeText(m_state.startedAt));
        return seen;
    }

    TaskPtr refuseToStop(const QStringList &seen)
    {
        return std::make_unique<FunctionTask>([this, seen] {
            const QString host = m_context.hostName();
            RunQuestion question;
            question.kind = RunQuestion::Kind::UndoAnyway;
            question.proceed = tr("Stop %1 anyway").arg(host);
            question.skip = tr("Keep %1 as it is, undo the rest").arg(host);
            question.kept = kept();
            m_context.sink.ask(question);
            return Outcome::failed(stepError(
                    m_context, ErrorKind::WrongRole,
                    tr("PostgreSQL on %1 is not any more as this run left it.").arg(host),
                    seen.join(u' '),
                    tr("It was not stopped. Decide what it is for: keep it, or let it be stopped "
                       "for the undo.")));
        });
    }

    QString kept() const
    {
        const QString host = m_context.hostName();
        for (const Step &step : m_context.plan.steps) {
            if (step.kind == StepKind::MoveDataAside && step.hostId == m_context.step.hostId)
                return tr("PostgreSQL on %1 was kept as it runs; the data from before is at %2.")
                        .arg(host, step.parameters.value("aside"_L1).toString());
        }
        return tr("PostgreSQL on %1 was kept as it runs.").arg(host);
    }

    QString system() const
    {
        return m_context.step.parameters.value("systemIdentifier"_L1).toString();
    }

    static std::vector<TaskFactory> singleStep(TaskFactory factory)
    {
        std::vector<TaskFactory> steps;
        steps.push_back(std::move(factory));
        return steps;
    }

    TaskPtr explain(const Error &error)
    {
        const qint64 offset = m_context.undoData.value(m_context.step.id)
                                      .value("logOffset"_L1)
                                      .toInteger(m_logSize);
        auto whole = inSequence(singleStep(
                [this, offset] { return readLog(m_context.host(), m_server, offset, &m_log); }));
        return std::make_unique<MappedTask>(std::move(whole), [this, error](const Outcome &) {
            Error told = withLog(error, m_log);
            if (told.why.isEmpty())
                told.why = tr("The copy itself is kept.");
            if (told.remedy.isEmpty())
                told.remedy = tr("Correct what the log below says, then retry.");
            return Outcome::failed(told);
        });
    }

    qint64 m_logSize = 0;
    QString m_log;
};

} // namespace

std::unique_ptr<StepAction> makeStopStep(const StepContext &context)
{
    return std::make_unique<StopStep>(context);
}

std::unique_ptr<StepAction> makeSignalStep(const StepContext &context)
{
    return std::make_unique<SignalStep>(context);
}

std::unique_ptr<StepAction> makeStartStep(const StepContext &context)
{
    return std::make_unique<StartStep>(context);
}

} // namespace pgt
