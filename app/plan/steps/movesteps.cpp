// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The swap: the old data out of the live place, the copy into it. Between the two there is nothing
// that could be started.
#include "app/plan/steps/datastep.h"
#include "app/plan/steps/steps.h"
#include "app/plan/steps/stepscripts.h"

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

class MoveStep final : public DataStep
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)

public:
    using DataStep::DataStep;

    TaskPtr check() override
    {
        if (TaskPtr refusal = refuseOldRun(m_context, m_places))
            return refusal;
        return readPlaces(); // all of it is repeated: each part sees what is done
    }

    TaskPtr prepare() override
    {
        m_undoData = {{u"directory"_s, m_places.directory}, {u"aside"_s, m_places.aside}};
        return nullptr;
    }

    TaskPtr apply() override
    {
        const QString what =
                tr("The data directory on %1 could not be moved aside.").arg(m_context.hostName());
        if (m_hasAside && !m_context.wasStarted) {
            return std::make_unique<FunctionTask>([this, what] {
                return Outcome::failed(
                        stepError(m_context, ErrorKind::FileChanged, what,
                                  tr("%1 is in the way.").arg(m_places.aside),
                                  tr("Move it away on %1, then retry.").arg(m_context.hostName())));
            });
        }
        m_context.sink.log(LogLine::Level::Command,
                           u"mv %1 %2"_s.arg(m_places.directory, m_places.aside));
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return require(m_places.copy, Marker::Needed); });
        steps.push_back([this] { return findAccount(); });
        steps.push_back([this, what] { return moveAside(what); });
        steps.push_back([this, what]() -> TaskPtr {
            if (m_places.tablespaces.isEmpty())
                return nullptr;
            return script("pgtandem-spaces-down",
                          QStringList{m_places.aside, m_places.asideName(), controlData()} +
                                  m_places.tablespaceTargets(),
                          owner(), what);
        });
        return inSequence(std::move(steps));
    }

    TaskPtr verify() override
    {
        return std::make_unique<MappedTask>(readPlaces(), [this](const Outcome &outcome) {
            if (!outcome.isSucceeded() || (m_hasAside && !m_hasDirectory))
                return outcome;
            return Outcome::failed(stepError(m_context, ErrorKind::VerifyFailed,
                                             tr("The old data on %1 is not at %2.")
                                                     .arg(m_context.hostName(), m_places.aside)));
        });
    }

    TaskPtr undo(const QJsonObject &) override
    {
        if (TaskPtr refusal = refuseOldRun(m_context, m_places))
            return refusal;
        const QString what = tr("The old data directory on %1 could not be moved back.")
                                     .arg(m_context.hostName());
        m_context.sink.log(LogLine::Level::Command,
                           u"mv %1 %2"_s.arg(m_places.aside, m_places.directory));
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return readPlaces(); });
        steps.push_back([this] { return findAccount(); });
        steps.push_back([this, what]() -> TaskPtr {
            if (!m_hasAside || m_places.tablespaces.isEmpty())
                return nullptr;
            return script("pgtandem-spaces-up",
                          {m_places.aside, m_places.asideName(), controlData()}, owner(), what);
        });
        steps.push_back([this, what]() -> TaskPtr {
            return m_hasAside ? script("pgtandem-move-back", places({m_places.identity}), account(),
                                       what)
                              : nullptr;
        });
        return inSequence(std::move(steps));
    }

private:
    /// A server that was started again since it was stopped is stopped once more by a retry.
    TaskPtr moveAside(const QString &what)
    {
        return runScript(m_context.host(), "pgtandem-move-aside", places({m_places.identity}),
                         account(), [this, what](const CommandResult &result) {
                             if (result.ok())
                                 return Outcome::succeeded();
                             Error error = failure(result, what);
                             const Step *stop = stopStep();
                             if (result.code == ServerRuns && stop) {
                                 m_context.sink.reverted(stop->id);
                                 error.why = tr("The server in %1 was started again after it had "
                                                "been stopped.")
                                                     .arg(m_places.directory);
                                 error.remedy = tr("Retry stops it again.");
                             }
                             return Outcome::failed(error);
                         });
    }

    const Step *stopStep() const
    {
        for (const Step &step : m_context.plan.steps) {
            if (step.kind == StepKind::StopServer && step.hostId == m_context.step.hostId)
                return &step;
        }
        return nullptr;
    }
};

class PlaceStep final : public DataStep
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)

public:
    using DataStep::DataStep;

    TaskPtr check() override
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return readPlaces(); });
        steps.push_back([this] { return readState(m_places.directory); });
        return std::make_unique<MappedTask>(
                inSequence(std::move(steps)), [this](const Outcome &outcome) {
                    m_isDone = outcome.isSucceeded() && m_hasDirectory && !m_hasCopy &&
                               m_state.isUsable() && m_state.hasSignal;
                    return outcome;
                });
    }

    TaskPtr prepare() override
    {
        m_undoData = {{u"access"_s, m_places.isMountPoint ? m_access : QString()}};
        return nullptr;
    }

    TaskPtr apply() override
    {
        const QString what =
                tr("The copy on %1 could not be moved into place.").arg(m_context.hostName());
        m_context.sink.log(LogLine::Level::Command,
                           u"mv %1 %2"_s.arg(m_places.copy, m_places.directory));
        std::vector<TaskFactory> steps;
        // A copy of which a part is in place already was looked at before.
        if (!m_context.wasStarted || !m_places.isMountPoint)
            steps.push_back([this] { return require(m_places.copy, Marker::Needed); });
        steps.push_back([this] { return findAccount(); });
        steps.push_back([this, what]() -> TaskPtr {
            if (m_places.tablespaces.isEmpty())
                return nullptr;
            return script("pgtandem-spaces-up", {m_places.copy, m_places.copyName(), controlData()},
                          owner(), what);
        });
        steps.push_back(
                [this, what] { return script("pgtandem-place", places(), account(), what); });
        return inSequence(std::move(steps));
    }

    TaskPtr verify() override { return require(m_places.directory, Marker::Needed); }

    TaskPtr undo(const QJsonObject &undoData) override
    {
        const QString what =
                tr("The copy on %1 could not be moved out of its place.").arg(m_context.hostName());
        const QString access = undoData.value("access"_L1).toString();
        m_context.sink.log(LogLine::Level::Command,
                           u"mv %1 %2"_s.arg(m_places.directory, m_places.copy));
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return readPlaces(); });
        steps.push_back([this] { return readState(m_places.directory); });
        steps.push_back([this]() -> TaskPtr {
            if (m_state.kind == CopyState::Kind::Promoted && !m_hasCopy)
                return m_context.isAgreed ? nullptr : askAboutPromoted();
            return mayLeave() ? nullptr : require(m_places.directory, Marker::NotYet);
        });
        steps.push_back([this] { return stopIfRunning(); });
        steps.push_back([this] { return findAccount(); });
        steps.push_back([this, what, access] {
            return script("pgtandem-unplace", places({access}), account(), what);
        });
        steps.push_back([this, what]() -> TaskPtr {
            if (m_places.tablespaces.isEmpty())
                return nullptr;
            return script("pgtandem-spaces-down",
                          QStringList{m_places.copy, m_places.copyName(), controlData()} +
                                  m_places.tablespaceTargets(),
                          owner(), what);
        });
        return inSequence(std::move(steps));
    }

private:
    /// Half of a copy can be in place only in a mount point.
    bool mayLeave() const { return m_state.isUsable() || !m_hasDirectory || m_hasCopy; }

    /// It is never removed; out of its place it comes only if the user says so.
    TaskPtr askAboutPromoted()
    {
        RunQuestion question;
        question.kind = RunQuestion::Kind::UndoAnyway;
        question.proceed = tr("Move it to %1 and put the old data back").arg(m_places.copyName());
        question.skip = tr("Keep %1 as it is, undo the rest").arg(m_context.hostName());
        question.kept = tr("The copy on %1 has been a primary; it was kept in %2. The data from "
                           "before is at %3.")
                                .arg(m_context.hostName(), m_places.directory, m_places.aside);
        m_context.sink.ask(question);
        return require(m_places.directory, Marker::NotYet);
    }

    /// The host may have started it by itself since.
    TaskPtr stopIfRunning()
    {
        std::vector<TaskFactory> steps;
        steps.push_back(
                [this] { return readServerProcess(m_context.host(), m_server, &m_hasProcess); });
        steps.push_back([this]() -> TaskPtr {
            return m_hasProcess && (m_state.isUsable() || m_context.isAgreed)
                           ? runControl(m_context.host(),
                                        serverCommands(m_server, ServerAction::Stop),
                                        m_context.sink)
                           : nullptr;
        });
        return inSequence(std::move(steps));
    }

    bool m_hasProcess = false;
};

} // namespace

std::unique_ptr<StepAction> makeMoveStep(const StepContext &context)
{
    return std::make_unique<MoveStep>(context);
}

std::unique_ptr<StepAction> makePlaceStep(const StepContext &context)
{
    return std::make_unique<PlaceStep>(context);
}

} // namespace pgt
