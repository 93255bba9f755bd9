// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/servermessages.h"
#include "app/plan/steps/steps.h"
#include "app/plan/steps/steptools.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

/// Two replication connections from the standby's host, with the very password file, server program
/// and account that the standby will use.
class TestLoginStep final : public StepAction
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)

public:
    using StepAction::StepAction;

    TaskPtr apply() override
    {
        const Command command = login();
        Command shown = command;
        shown.environment.clear();
        m_context.sink.log(LogLine::Level::Command, shown.shown());
        std::vector<TaskFactory> both;
        for (int i = 0; i < 2; ++i) {
            both.push_back([this, command]() -> TaskPtr {
                return withResult<CommandTask>(
                        m_context.host().command(command),
                        [this](CommandTask &task) { return judge(task.result()); });
            });
        }
        return std::make_unique<Parallel>(std::move(both));
    }

    bool isInterruptible() const override { return true; }

private:
    Command login() const
    {
        const QJsonObject &parameters = m_context.step.parameters;
        Command command;
        for (const QJsonValue &word : parameters.value("argv"_L1).toArray())
            command.argv << word.toString();
        command.runAs =
                ServerRef::fromJson(parameters.value("server"_L1).toObject()).instance.owner;
        command.environment = {{u"LC_ALL"_s, u"C"_s}};
        command.exit = Command::Exit::AnyCode;
        return command;
    }

    Outcome judge(const CommandResult &result)
    {
        const PlanHost &primary = m_context.primaryHost();
        if (!result.ok()) {
            const QString answer = QString::fromUtf8(result.err).trimmed();
            Error error =
                    stepError(m_context, ErrorKind::ServerRejected,
                              tr("%1 does not let %2 sign in for replication.")
                                      .arg(primary.name, m_context.hostName()),
                              tr("The copy could not be made. Nothing on %1 was touched.")
                                      .arg(m_context.hostName()),
                              tr("Correct the cause that %1 names, then retry.").arg(primary.name));
            error.detail = answer;
            if (const std::optional<ServerMessage> known = ServerMessages::explain(answer)) {
                error.kind = known->error.kind;
                error.why = known->error.text + u' ' + error.why;
                if (!known->error.remedy.isEmpty())
                    error.remedy = known->error.remedy;
            }
            return Outcome::failed(error);
        }
        // systemid|timeline|xlogpos|dbname
        const QString system = QString::fromUtf8(result.out).trimmed().section(u'|', 0, 0);
        const QString expected = m_context.step.parameters.value("systemIdentifier"_L1).toString();
        if (system != expected) {
            return Outcome::failed(stepError(
                    m_context, ErrorKind::ForeignData,
                    tr("The server that %1 reaches at %2 is not %3.")
                            .arg(m_context.hostName(), primary.address, primary.name),
                    tr("Its system identifier is %1 instead of %2; the copy would be of another "
                       "system.")
                            .arg(system, expected),
                    tr("Check the address and port of the primary as %1 sees them.")
                            .arg(m_context.hostName())));
        }
        m_context.sink.log(LogLine::Level::Good, tr("replication login works"));
        return Outcome::succeeded();
    }
};

} // namespace

std::unique_ptr<StepAction> makeTestLoginStep(const StepContext &context)
{
    return std::make_unique<TestLoginStep>(context);
}

} // namespace pgt
