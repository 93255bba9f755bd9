// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/layout/serverlayout.h"

#include "app/layout/layouts.h"
#include "app/pg/pgversion.h"
#include "app/remote/shellquote.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// A fast shutdown writes a checkpoint first, and a start replays; both may take minutes.
constexpr auto controlTimeout = 15min;
constexpr int controlSeconds = 840;

QString pgCtl(const Instance &instance)
{
    return instance.binDirectory + "/pg_ctl"_L1;
}

Command pgCtlCommand(const Instance &instance, ServerAction action)
{
    const bool starts = action == ServerAction::Start || action == ServerAction::Restart;
    // pg_ctl reads postgresql.conf of the directory it is given; that names the data directory.
    QString directory = instance.dataDirectory;
    if (!instance.configFile.isEmpty() && starts &&
        QFileInfo(instance.configFile).fileName() == "postgresql.conf"_L1)
        directory = QFileInfo(instance.configFile).path();
    QStringList argv{pgCtl(instance), u"-D"_s, directory};
    if (action != ServerAction::Reload)
        argv << u"-w"_s << u"-t"_s << QString::number(controlSeconds);
    if (action == ServerAction::Stop || action == ServerAction::Restart)
        argv << u"-m"_s << u"fast"_s;
    if (starts) {
        const bool collects = instance.setting(u"logging_collector"_s) == "on"_L1;
        const QString log = instance.logFile.isEmpty() || collects
                                    ? QString(instance.dataDirectory + "/pgtandem-start.log"_L1)
                                    : instance.logFile;
        argv << u"-l"_s << log;
    }
    // A restart repeats its options by itself.
    if (action == ServerAction::Start && !instance.startArguments.isEmpty())
        argv << u"-o"_s << QString::fromUtf8(shellQuote(instance.startArguments));
    argv << actionWord(action);
    return controlCommand(argv, instance.owner);
}

QString unitOfProcess(const LayoutInput &input)
{
    for (const QString &group : input.cgroups) {
        const QString last = group.section(u'/', -1);
        if (!last.endsWith(".service"_L1))
            continue;
        // A server that somebody started by hand lives in his session or user manager.
        if (group.contains("/user.slice/"_L1) || last.startsWith("user@"_L1) ||
            last.startsWith("ssh"_L1) || last.startsWith("cron"_L1))
            continue;
        return last;
    }
    return {};
}

} // namespace

QString actionWord(ServerAction action)
{
    switch (action) {
    case ServerAction::Start:
        return u"start"_s;
    case ServerAction::Stop:
        return u"stop"_s;
    case ServerAction::Restart:
        return u"restart"_s;
    case ServerAction::Reload:
        break;
    }
    return u"reload"_s;
}

Command controlCommand(const QStringList &argv, const QString &account)
{
    Command command;
    command.argv = argv;
    command.runAs = account;
    command.environment = {{u"LC_ALL"_s, u"C"_s}};
    command.exit = Command::Exit::AnyCode;
    command.timeout = controlTimeout;
    return command;
}

bool isUnder(const QString &path, const QString &pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(path).hasMatch();
}

QString majorOf(const Instance &instance)
{
    return majorText(PgVersion::fromNumber(instance.versionNum).major());
}

QString packageMajor(const QString &major)
{
    return QString(major).remove(u'.');
}

QStringList selinuxCommands(const HostFacts &host, const QString &directory)
{
    if (host.selinux.isEmpty() || host.selinux == "Disabled"_L1 ||
        isUnder(directory, u"/var/lib/pgsql(/.*)?"_s))
        return {};
    // The names of postgresql.te in the reference policy; a path of semanage is a regular
    // expression.
    return {shellShown({u"semanage"_s, u"fcontext"_s, u"-a"_s, u"-t"_s, u"postgresql_db_t"_s,
                        QRegularExpression::escape(directory).replace("\\/"_L1, "/"_L1) +
                                "(/.*)?"_L1}),
            shellShown({u"restorecon"_s, u"-R"_s, directory})};
}

QStringList enableUnit(const Instance &instance)
{
    if (instance.unit.isEmpty())
        return {};
    QStringList lines;
    if (instance.startMode == "disabled"_L1)
        lines << shellShown({u"systemctl"_s, u"unmask"_s, instance.unit});
    return lines << shellShown({u"systemctl"_s, u"enable"_s, instance.unit});
}

QString ServerLayout::usualUnit(const LayoutInput &) const
{
    return {};
}

QList<Command> ServerLayout::control(const Instance &instance, ControlRight right,
                                     ServerAction action) const
{
    if (right == ControlRight::Service) {
        return {controlCommand(
                {u"sudo"_s, u"-n"_s, instance.serviceControl, actionWord(action), instance.unit},
                instance.owner)};
    }
    return ownControl(instance, right, action);
}

QList<Command> ServerLayout::ownControl(const Instance &instance, ControlRight right,
                                        ServerAction action) const
{
    if (right == ControlRight::Root && !instance.unit.isEmpty())
        return {controlCommand({u"systemctl"_s, actionWord(action), instance.unit}, {})};
    return {pgCtlCommand(instance, action)};
}

Command ServerLayout::status(const Instance &instance) const
{
    return controlCommand({pgCtl(instance), u"-D"_s, instance.dataDirectory, u"status"_s},
                          instance.owner);
}

QStringList ServerLayout::stopByHand(const Instance &instance) const
{
    return {pgCtl(instance), u"-D"_s, instance.dataDirectory, u"stop"_s};
}

QStringList ServerLayout::bootCommands(const HostFacts &, const Instance &instance) const
{
    return enableUnit(instance);
}

const QList<const ServerLayout *> &serverLayouts()
{
    static const QList<const ServerLayout *> all{&debianLayout(), &pgdgLayout(),   &suseLayout(),
                                                 &archLayout(),   &alpineLayout(), &rhelLayout(),
                                                 &genericLayout()};
    return all;
}

const ServerLayout &layoutOf(Instance::Layout kind)
{
    for (const ServerLayout *layout : serverLayouts()) {
        if (layout->kind() == kind)
            return *layout;
    }
    return genericLayout();
}

const ServerLayout &usualLayout(const HostFacts &host, const QString &major)
{
    for (const ServerLayout *layout : serverLayouts()) {
        if (layout->isUsualOn(host, major))
            return *layout;
    }
    return genericLayout();
}

QString installLine(const HostFacts &host, const QString &major)
{
    return usualLayout(host, major).installCommands(host, major).join(" && "_L1);
}

QString setUpLine(const HostFacts &host, const QString &major)
{
    const ServerLayout &layout = usualLayout(host, major);
    const bool isInstalled = std::any_of(
            host.binaries.cbegin(), host.binaries.cend(), [&major](const BinariesFact &binaries) {
                return majorText(PgVersion::fromNumber(binaries.versionNum).major()) == major;
            });
    QStringList lines;
    if (!isInstalled) {
        lines = layout.installCommands(host, major);
        if (lines.isEmpty())
            return {};
    }
    for (const QString &line : layout.createCommands(host, major))
        lines << (lines.isEmpty() || !line.contains(" || "_L1) ? line : u"{ %1; }"_s.arg(line));
    return lines.join(" && "_L1);
}

QString recogniseUnit(const LayoutInput &input)
{
    if (input.initSystem != "systemd"_L1)
        return {};
    if (const QString unit = unitOfProcess(input); !unit.isEmpty())
        return unit;
    for (const SystemdUnit &unit : input.units) {
        const int mainPid = unit.properties.value(u"MainPID"_s).toInt();
        if (mainPid > 0 && mainPid == input.postmasterPid)
            return unit.id;
    }
    for (const SystemdUnit &unit : input.units) {
        const QString directory = unit.dataDirectory();
        if (!directory.isEmpty() && directory == input.dataDirectory)
            return unit.id;
    }
    for (const ServerLayout *layout : serverLayouts()) {
        if (const QString unit = layout->usualUnit(input); !unit.isEmpty())
            return unit;
    }
    return {};
}

Instance::Layout recogniseLayout(const LayoutInput &input, const QString &unit)
{
    for (const ServerLayout *layout : serverLayouts()) {
        if (layout->recognises(input, unit))
            return layout->kind();
    }
    return Instance::Layout::Generic;
}

QString recogniseName(const LayoutInput &input)
{
    if (!input.debianName.isEmpty())
        return input.debianName;
    static const QStringList dull{u"data"_s, u"pgdata"_s, u"docker"_s};
    QStringList parts = input.dataDirectory.split(u'/', Qt::SkipEmptyParts);
    while (parts.size() > 1 && dull.contains(parts.last()))
        parts.removeLast();
    return parts.isEmpty() ? QString() : parts.last();
}

QString layoutName(Instance::Layout kind)
{
    return layoutOf(kind).name();
}

// Plans up to the first release say "Distribution" for what RHEL, SUSE, Arch and Alpine have since
// got names of their own; all that followed from it then, Generic gives as well.
Instance::Layout layoutFromName(const QString &name)
{
    for (const ServerLayout *layout : serverLayouts()) {
        if (layout->name() == name)
            return layout->kind();
    }
    return Instance::Layout::Generic;
}

} // namespace pgt
