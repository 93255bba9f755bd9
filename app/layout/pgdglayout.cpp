// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/layout/layouts.h"

#include "app/remote/shellquote.h"

#include <algorithm>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

// The releases of Fedora have repositories of their own.
QString repositoryOf(const HostFacts &host)
{
    const QString release = host.osVersionId.section(u'.', 0, 0);
    return u"https://download.postgresql.org/pub/repos/yum/reporpms/%1-%2-%3/"
           "pgdg-%4-repo-latest.noarch.rpm"_s.arg(
                   host.osId == "fedora"_L1 ? u"F"_s : u"EL"_s, release, host.architecture,
                   host.osId == "fedora"_L1 ? u"fedora"_s : u"redhat"_s);
}

/// The packages of postgresql.org for RHEL, its kin and Fedora: several versions side by side, each
/// with one unit, whose PGDATA a drop-in may change.
class PgdgLayout final : public ServerLayout
{
public:
    Instance::Layout kind() const override { return Instance::Layout::Pgdg; }
    QString name() const override { return u"Pgdg"_s; }

    bool recognises(const LayoutInput &input, const QString &) const override
    {
        return isUnder(input.binDirectory, u"/usr/pgsql-[0-9.]+/bin"_s);
    }

    // What the system itself does not offer comes from there.
    bool isUsualOn(const HostFacts &host, const QString &major) const override
    {
        return host.packageFamily == "rpm"_L1 && !suseLayout().isUsualOn(host, major) &&
               (host.hasPgdg || !rhelLayout().isUsualOn(host, major));
    }

    QStringList programPatterns() const override { return {u"/usr/pgsql-*/bin"_s}; }
    QStringList dataPatterns() const override { return {u"/var/lib/pgsql/*/data"_s}; }

    ClusterPlaces newCluster(const QString &major) const override
    {
        const QString data = u"/var/lib/pgsql/%1/data"_s.arg(major);
        return {data, data, u"/usr/pgsql-%1/bin"_s.arg(major),
                u"postgresql-%1.service"_s.arg(major)};
    }

    QStringList installCommands(const HostFacts &host, const QString &major) const override
    {
        const QString install = u"dnf install postgresql%1-server"_s.arg(packageMajor(major));
        if (host.hasPgdg)
            return {install};
        QStringList lines{"dnf install "_L1 + repositoryOf(host)};
        // Else the module of the system hides those packages; RHEL 10 and Fedora have none.
        if (isUnder(host.osVersionId, u"[89](\\..*)?"_s))
            lines << u"dnf -y module disable postgresql"_s;
        return lines << install;
    }

    QStringList createCommands(const HostFacts &, const QString &major) const override
    {
        return {u"/usr/pgsql-%1/bin/postgresql%2-setup initdb"_s.arg(
                major, major.contains(u'.') ? packageMajor(major) : QString(u'-' + major))};
    }

    QStringList bootCommands(const HostFacts &host, const Instance &instance) const override
    {
        if (!instance.unit.isEmpty())
            return enableUnit(instance);
        const QString unit = newCluster(majorOf(instance)).unit;
        const bool isTaken =
                std::any_of(host.instances.cbegin(), host.instances.cend(),
                            [&unit](const Instance &other) { return other.unit == unit; });
        if (isTaken || host.initSystem != "systemd"_L1)
            return {};
        const QString directory = u"/etc/systemd/system/%1.d"_s.arg(unit);
        QStringList lines = selinuxCommands(host, instance.dataDirectory);
        lines << shellShown({u"mkdir"_s, u"-p"_s, directory});
        const QStringList parts =
                dataDirectoryDropIn(instance.dataDirectory).trimmed().split(u'\n');
        lines << shellShown(QStringList{u"printf"_s, u"%s\\n"_s} + parts) + " > "_L1 +
                         shellShown({directory + "/pgdata.conf"_L1});
        return lines << u"systemctl daemon-reload"_s
                     << shellShown({u"systemctl"_s, u"enable"_s, unit});
    }
};

} // namespace

const ServerLayout &pgdgLayout()
{
    static const PgdgLayout layout;
    return layout;
}

} // namespace pgt
