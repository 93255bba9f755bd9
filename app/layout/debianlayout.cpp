// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/layout/layouts.h"

#include "app/remote/shellquote.h"

#include <QFileInfo>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

/// postgresql-common: several clusters of several versions, each with its name, its configuration
/// in /etc and a template unit; seen with postgresql-common 248 on Debian 12.
class DebianLayout final : public ServerLayout
{
public:
    Instance::Layout kind() const override { return Instance::Layout::DebianCommon; }
    QString name() const override { return u"DebianCommon"_s; }

    bool recognises(const LayoutInput &input, const QString &) const override
    {
        return !input.debianName.isEmpty() && input.hasPostgresqlCommon;
    }

    QString usualUnit(const LayoutInput &input) const override
    {
        return input.debianName.isEmpty()
                       ? QString()
                       : u"postgresql@%1-%2.service"_s.arg(input.debianVersion, input.debianName);
    }

    bool isUsualOn(const HostFacts &host, const QString &) const override
    {
        return host.packageFamily == "deb"_L1;
    }

    QStringList programPatterns() const override { return {u"/usr/lib/postgresql/*/bin"_s}; }
    QStringList dataPatterns() const override { return {u"/var/lib/postgresql/*/*"_s}; }

    QStringList stopByHand(const Instance &instance) const override
    {
        return {u"pg_ctlcluster"_s, majorOf(instance), instance.clusterName, u"stop"_s};
    }

    ClusterPlaces newCluster(const QString &major) const override
    {
        return {u"/var/lib/postgresql/%1/main"_s.arg(major),
                u"/etc/postgresql/%1/main"_s.arg(major), u"/usr/lib/postgresql/%1/bin"_s.arg(major),
                u"postgresql@%1-main.service"_s.arg(major)};
    }

    QStringList installCommands(const HostFacts &host, const QString &major) const override
    {
        const QString package = "postgresql-"_L1 + major;
        QStringList lines;
        const bool isOffered = host.serverPackages.contains(package);
        if (!isOffered)
            lines << u"apt-get update"_s;
        // The script belongs to postgresql-common since 134 (2013).
        if (!isOffered && !host.hasPgdg && !host.serverPackages.isEmpty()) {
            lines << u"apt-get install postgresql-common"_s
                  << u"/usr/share/postgresql-common/pgdg/apt.postgresql.org.sh"_s;
        }
        return lines << "apt-get install "_L1 + package;
    }

    // The package makes a cluster "main" when it is new, unless createcluster.conf says no.
    QStringList createCommands(const HostFacts &, const QString &major) const override
    {
        return {u"[ -e /etc/postgresql/%1/main ] || pg_createcluster %1 main"_s.arg(major)};
    }

    QStringList bootCommands(const HostFacts &, const Instance &instance) const override
    {
        if (instance.configFile.isEmpty())
            return {};
        const QString file = QFileInfo(instance.configFile).path() + "/start.conf"_L1;
        return {u"echo auto > %1"_s.arg(shellShown({file})), u"systemctl daemon-reload"_s};
    }

protected:
    QList<Command> ownControl(const Instance &instance, ControlRight right,
                              ServerAction action) const override
    {
        const bool asRoot = right == ControlRight::Root;
        const QString version = majorOf(instance);
        // A cluster that systemd runs can be restarted as root only, but stopped and started by its
        // owner. One command, so that nothing can come between the two.
        if (action == ServerAction::Restart && !asRoot) {
            return {controlCommand({u"/bin/sh"_s, u"-c"_s,
                                    u"\"$1\" \"$2\" \"$3\" stop -m fast; "
                                    "exec \"$1\" \"$2\" \"$3\" start"_s,
                                    u"pgtandem-restart"_s, u"pg_ctlcluster"_s, version,
                                    instance.clusterName},
                                   instance.owner)};
        }
        QStringList argv{u"pg_ctlcluster"_s, version, instance.clusterName, actionWord(action)};
        if (action == ServerAction::Stop || action == ServerAction::Restart)
            argv << u"-m"_s << u"fast"_s;
        return {controlCommand(argv, asRoot ? QString() : instance.owner)};
    }
};

} // namespace

const ServerLayout &debianLayout()
{
    static const DebianLayout layout;
    return layout;
}

} // namespace pgt
