// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/passwordplan.h"

#include "app/pg/pgversion.h"
#include "app/plan/serverref.h"
#include "app/probe/psql.h"

#include <QCoreApplication>

#include <algorithm>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

class PasswordPlan
{
    Q_DECLARE_TR_FUNCTIONS(pgt::PasswordPlan)

public:
    explicit PasswordPlan(const PasswordPlanInput &input) : m_input(input) {}

    Result<Plan> make() const
    {
        const auto &all = m_input.host.instances;
        const auto instance = std::find_if(all.cbegin(), all.cend(), [this](const Instance &one) {
            return one.id == m_input.instanceId;
        });
        if (instance == all.cend()) {
            return Error::make(ErrorKind::InvalidInput,
                               tr("The cluster %1 was not found on %2.")
                                       .arg(m_input.instanceId, m_input.hostName),
                               tr("Nothing was changed."),
                               tr("Look whether it was moved, then watch the cluster anew."));
        }
        if (const auto refusal = refusalOf(*instance))
            return *refusal;
        Plan plan;
        plan.id = m_input.planId;
        plan.createdAt = m_input.now;
        plan.spec.clusterName = m_input.clusterName;
        plan.spec.primaryName = m_input.hostName;
        plan.spec.monitorRole = m_input.role;
        PlanHost host;
        host.id = u"primary"_s;
        host.name = m_input.hostName;
        host.isPrimary = true;
        host.access = m_input.access;
        host.instanceId = instance->id;
        host.socketDirectory = instance->socketDirectory;
        host.port = instance->port;
        plan.hosts << host;
        plan.steps << step(*instance);
        return plan;
    }

private:
    std::optional<Error> refusalOf(const Instance &instance) const
    {
        if (instance.state != Instance::State::Running) {
            return Error::make(ErrorKind::ServerDown,
                               tr("The primary on %1 does not run.").arg(m_input.hostName),
                               tr("A password can be changed only while it does."),
                               tr("Start it, then try again."));
        }
        if (instance.inRecovery) {
            return Error::make(ErrorKind::WrongRole,
                               tr("The server on %1 is a standby.").arg(m_input.hostName),
                               tr("Passwords are changed on the primary and replicate from there."),
                               tr("Watch the cluster anew from its present primary."));
        }
        return std::nullopt;
    }

    Step step(const Instance &instance) const
    {
        const auto role =
                std::find_if(instance.roles.cbegin(), instance.roles.cend(),
                             [this](const RoleFact &fact) { return fact.name == m_input.role; });
        const bool exists = role != instance.roles.cend();
        const bool hasGroup = PgVersion::fromNumber(instance.versionNum).hasPgMonitor();
        Step step;
        step.id = u"primary/monitor-role"_s;
        step.kind = StepKind::CreateMonitorRole;
        step.hostId = u"primary"_s;
        step.title = exists ? tr("Change the password of %1").arg(m_input.role)
                            : tr("Create role %1").arg(m_input.role);
        step.description =
                exists ? tr("Role %1 gets a new, generated password on %2. Only its SCRAM verifier "
                            "is sent. Whoever signs in with the old one is locked out until told "
                            "the new one.")
                                 .arg(m_input.role, m_input.hostName)
                       : tr("Role %1 does not exist on %2 any more. It is made again with a "
                            "generated password; it may read statistics and nothing else.")
                                 .arg(m_input.role, m_input.hostName);
        const QString name = u'"' + QString(m_input.role).replace(u'"', "\"\""_L1) + u'"';
        QString sql = exists ? u"ALTER ROLE %1 LOGIN PASSWORD '****';"_s
                             : u"CREATE ROLE %1 LOGIN CONNECTION LIMIT 10 PASSWORD '****';"_s;
        sql = sql.arg(name);
        if (hasGroup)
            sql += u"\nGRANT pg_monitor TO %1;"_s.arg(name);
        Command command = psqlCommand(instance, {});
        command.environment.clear(); // LC_ALL=C everywhere would only distract
        step.commands << CommandPreview{command.runAs.isEmpty() ? u"root"_s : command.runAs,
                                        command.shown(), sql};
        step.undo = exists ? UndoKind::None : UndoKind::Automatic;
        step.undoText = exists ? tr("The role stays; its former password is not known.")
                               : tr("The role is dropped.");
        step.checkText = tr("The role has the password already.");
        step.verifyText = tr("The password is read back, then used to sign in.");
        step.parameters.insert("server"_L1, ServerRef::of(m_input.host, instance).toJson());
        step.parameters.insert("role"_L1, m_input.role);
        step.parameters.insert("create"_L1, !exists);
        step.parameters.insert("setPassword"_L1, true);
        step.parameters.insert("grant"_L1, hasGroup ? u"pg_monitor"_s : QString());
        return step;
    }

    const PasswordPlanInput &m_input;
};

} // namespace

Result<Plan> makePasswordPlan(const PasswordPlanInput &input)
{
    return PasswordPlan(input).make();
}

} // namespace pgt
