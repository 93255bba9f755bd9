// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/steps/datastep.h"
#include "app/plan/steps/fileedits.h"
#include "app/plan/steps/steps.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

/// Changes the configuration files of one cluster. On a running server the result is checked at
/// once and taken back if the server finds an error: nobody may be left with a server that would
/// not come up after its next restart.
class FilesStep final : public StepAction
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)

public:
    explicit FilesStep(const StepContext &context)
        : StepAction(context)
        , m_server(ServerRef::fromJson(context.step.parameters.value("server"_L1).toObject()))
        , m_places(DataPlaces::fromJson(context.step.parameters.value("places"_L1).toObject()))
    {
        for (const QJsonValue &name : context.step.parameters.value("restore"_L1).toArray())
            m_restore << name.toString();
    }

    TaskPtr check() override
    {
        return std::make_unique<MappedTask>(
                compareFiles(m_context.host(), m_context.step.files, &m_areNew),
                [this](const Outcome &outcome) {
                    // Files that are only brought back are not compared.
                    m_isDone = outcome.isSucceeded() && m_areNew && m_restore.isEmpty();
                    return outcome;
                });
    }

    TaskPtr apply() override
    {
        std::vector<TaskFactory> steps;
        if (isInCopy())
            steps.push_back([this] {
                return requireCopy(m_context, m_server, m_places, m_places.copy, Marker::NotYet);
            });
        if (!m_restore.isEmpty())
            steps.push_back([this] { return restoreOwnFiles(); });
        for (const FileChange &file : m_context.step.files) {
            steps.push_back([this, &file] {
                return applyFile(m_context, m_context.host(), m_server, file);
            });
        }
        return inSequence(std::move(steps));
    }

    TaskPtr verify() override
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return check(); });
        steps.push_back([this]() -> TaskPtr {
            return std::make_unique<FunctionTask>([this] {
                if (m_areNew)
                    return Outcome::succeeded();
                return Outcome::failed(
                        stepError(m_context, ErrorKind::VerifyFailed,
                                  tr("A file on %1 does not have the content that was written.")
                                          .arg(m_context.hostName()),
                                  tr("Somebody else may be changing it."),
                                  tr("Find out who does, then retry.")));
            });
        });
        steps.push_back([this] { return askServer(); });
        return inSequence(std::move(steps));
    }

    TaskPtr undo(const QJsonObject &) override
    {
        if (isInCopy())
            return nullptr; // goes away with the copy; the old cluster's files were not touched
        std::vector<TaskFactory> steps = restoringAll();
        if (!m_context.step.parameters.contains("standsStill"_L1))
            steps.push_back([this] { return reloadIfRunning(); });
        return inSequence(std::move(steps));
    }

private:
    bool isInCopy() const { return m_context.step.parameters.value("inCopy"_L1).toBool(); }

    std::vector<TaskFactory> restoringAll()
    {
        std::vector<TaskFactory> steps;
        const QList<FileChange> &files = m_context.step.files;
        for (auto it = files.crbegin(); it != files.crend(); ++it) {
            steps.push_back([this, file = *it] {
                return restoreFile(m_context, m_context.host(), m_server, file);
            });
        }
        return steps;
    }

    TaskPtr restoreOwnFiles()
    {
        const QStringList arguments = QStringList{m_places.directory, m_places.copy} + m_restore;
        m_context.sink.log(
                LogLine::Level::Command,
                u"cp -p %1/{%2} %3"_s.arg(m_places.directory, m_restore.join(u','), m_places.copy));
        return runScript(
                m_context.host(), "pgtandem-restore", arguments, m_server.instance.owner,
                [this](const CommandResult &result) {
                    if (result.ok())
                        return Outcome::succeeded();
                    return Outcome::failed(
                            stepError(m_context, ErrorKind::FileUnwritable,
                                      tr("The standby's own configuration could not be put "
                                         "back on %1.")
                                              .arg(m_context.hostName()))
                                    .withDetail(QString::fromUtf8(result.err).trimmed()));
                });
    }

    TaskPtr askServer()
    {
        HostTransport &host = m_context.host();
        const bool isStopped = m_context.step.parameters.contains("standsStill"_L1);
        if (isStopped)
            return tryConfiguration(m_context, host, m_server, u"port"_s, m_places);
        return std::make_unique<RecoverTask>(
                askForFileErrors(m_context, host, m_server), [this](const Error &error) -> TaskPtr {
                    return error.kind == ErrorKind::ConfigBroken ? inSequence(restoringAll())
                                                                 : nullptr;
                });
    }

    TaskPtr reloadIfRunning()
    {
        auto state = std::make_shared<ServerState>();
        std::vector<TaskFactory> steps;
        steps.push_back(
                [this, state] { return readServerState(m_context.host(), m_server, state.get()); });
        steps.push_back([this, state]() -> TaskPtr {
            return state->answers ? reloadServer(m_context, m_context.host(), m_server) : nullptr;
        });
        return inSequence(std::move(steps));
    }

    ServerRef m_server;
    DataPlaces m_places; ///< of a standby that is being made; else empty
    QStringList m_restore;
    bool m_areNew = false;
};

/// Reads the files again. Always done: an earlier reload may have been before the change.
class ReloadStep final : public StepAction
{
public:
    explicit ReloadStep(const StepContext &context)
        : StepAction(context)
        , m_server(ServerRef::fromJson(context.step.parameters.value("server"_L1).toObject()))
    {}

    TaskPtr apply() override { return reloadServer(m_context, m_context.host(), m_server); }
    TaskPtr verify() override { return askForFileErrors(m_context, m_context.host(), m_server); }

private:
    ServerRef m_server;
};

} // namespace

std::unique_ptr<StepAction> makeFilesStep(const StepContext &context)
{
    return std::make_unique<FilesStep>(context);
}

std::unique_ptr<StepAction> makeReloadStep(const StepContext &context)
{
    return std::make_unique<ReloadStep>(context);
}

} // namespace pgt
