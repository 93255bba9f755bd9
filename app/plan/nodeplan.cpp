// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/nodeplan.h"

#include "app/layout/serverlayout.h"
#include "app/plan/replicationrule.h"
#include "app/probe/psql.h"
#include "app/remote/shellquote.h"

#include <QFileInfo>

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

QString fileNames(const QList<FileChange> &files)
{
    QStringList names;
    for (const FileChange &file : files)
        names << QFileInfo(file.path).fileName();
    return names.join(u", "_s);
}

} // namespace

std::optional<Error> missingAbility(Ability::Deed deed, const HostFacts &host,
                                    const Instance &instance, const QString &hostName)
{
    const Ability ability = abilityTo(deed, host, instance);
    if (ability.answer != Ability::Answer::No)
        return std::nullopt;
    return Error::make(ErrorKind::PrivilegeMissing,
                       QCoreApplication::translate("pgt::Planner", "%1: %2")
                               .arg(hostName, ability.sentence),
                       ability.reason, ability.remedy)
            .withDetail(ability.sudoers.join(u'\n'))
            .withHost(hostName);
}

NodePlan::NodePlan(PlanDraft &draft, const PlanHost &host, const HostFacts &facts,
                   const Instance &instance, Instance later, const QStringList &standbys)
    : m_draft(draft)
    , m_spec(draft.spec)
    , m_facts(facts)
    , m_instance(instance)
    , m_later(std::move(later))
    , m_version(PgVersion::fromNumber(instance.versionNum))
    , m_ref(ServerRef::of(facts, instance))
    , m_config(m_later)
    , m_hostId(host.id)
    , m_name(host.name)
    , m_mark(draft.mark(standbys))
{
    m_draft.plan.hosts << host;
}

Step &NodePlan::addStep(const QString &name, StepKind kind, const QString &title)
{
    QList<Step> &steps = m_draft.plan.steps;
    Step step;
    step.id = m_hostId + u'/' + name;
    step.kind = kind;
    step.hostId = m_hostId;
    step.title = title;
    step.parameters.insert("server"_L1, m_ref.toJson());
    steps.append(step);
    return steps.last();
}

CommandPreview NodePlan::preview(const Command &command, const QString &input) const
{
    Command shown = command;
    shown.environment.clear(); // LC_ALL=C everywhere would only distract
    const QString account = command.runAs.isEmpty() ? u"root"_s : command.runAs;
    return {account, shown.shown(), input};
}

CommandPreview NodePlan::sqlPreview(const ServerRef &server, const QString &sql) const
{
    return preview(psqlCommand(server.instance, {}), sql);
}

void NodePlan::allowMonitor()
{
    const bool tcp = !m_config.value(u"listen_addresses"_s).trimmed().isEmpty();
    HbaQuery query;
    query.isReplication = false;
    query.database = u"postgres"_s;
    query.user = m_spec.monitorRole;
    query.address = QHostAddress(QHostAddress::LocalHost);
    query.transport = !tcp                                      ? HbaTransport::Socket
                      : m_instance.setting(u"ssl"_s) == "on"_L1 ? HbaTransport::TlsTcp
                                                                : HbaTransport::PlainTcp;
    HbaRule rule;
    rule.type = tcp ? u"host"_s : u"local"_s;
    rule.database = u"postgres"_s;
    rule.user = quoteHbaName(m_spec.monitorRole);
    rule.address = tcp ? u"127.0.0.1/32"_s : QString();
    rule.method = m_version.hasScram() ? u"scram-sha-256"_s : u"md5"_s;
    rule.comment = m_mark;
    m_config.allow(query, rule, passwordMethods());
}

Step *NodePlan::addFilesStep(const QString &name, const QList<FileChange> &files,
                             const QString &description)
{
    if (files.isEmpty())
        return nullptr;
    const QString title =
            files.size() == 1 ? tr("Change %1").arg(QFileInfo(files.constFirst().path).fileName())
                              : tr("Change %n files", nullptr, int(files.size()));
    Step &step = addStep(name, StepKind::ChangeFiles, title);
    step.subtitle = files.size() == 1 ? QString() : fileNames(files);
    step.description = description;
    step.files = files;
    step.undo = UndoKind::Automatic;
    step.undoText = tr("The files are restored byte for byte and read again by the server.");
    step.checkText = tr("The files have the new content already.");
    step.verifyText = tr("The files are read back; the server finds no error in them.");
    for (const FileChange &file : files) {
        if (!file.backupPath.isEmpty())
            step.commands << CommandPreview{
                    m_ref.instance.owner,
                    shellShown({u"cp"_s, u"-p"_s, file.path, file.backupPath}),
                    {}};
    }
    return &step;
}

Step &NodePlan::addReload()
{
    Step &step = addStep(u"reload"_s, StepKind::ReloadServer, tr("Reload PostgreSQL"));
    step.description = tr("The server reads its configuration files again; no session notices.");
    step.commands << sqlPreview(m_ref, u"SELECT pg_reload_conf();"_s);
    step.risk = Risk::Reload;
    step.undo = UndoKind::Automatic;
    step.undoText = tr("The restored files are read again.");
    step.checkText = tr("The files were read after their last change.");
    step.verifyText = tr("The time of the last reload has moved on and no file has an error.");
    return step;
}

void NodePlan::tellControl(Step &step)
{
    const Ability ability = abilityTo(Ability::Deed::ControlServer, m_facts, m_instance);
    if (ability.answer != Ability::Answer::WithSideEffect)
        return;
    step.description += u' ' + ability.sentence + u' ' + ability.reason;
    const QString stop = shellShown(layoutOf(m_instance).stopByHand(m_instance));
    m_draft.plan.notes
            << tr("On %1 systemd does not control the server that this plan starts. To hand "
                  "it back: stop it as %2 (%3), then as root systemctl start %4.")
                       .arg(m_name, m_instance.owner, stop, m_instance.unit);
}

} // namespace pgt
