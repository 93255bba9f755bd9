// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/layout/layouts.h"

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

/// openSUSE and SLES: programs of several versions, one cluster; /etc/sysconfig/postgresql says
/// where, and the script of the unit makes a cluster where there is none.
class SuseLayout final : public ServerLayout
{
public:
    Instance::Layout kind() const override { return Instance::Layout::Suse; }
    QString name() const override { return u"Suse"_s; }

    bool recognises(const LayoutInput &input, const QString &unit) const override
    {
        return !unit.isEmpty() && (isSuse(input.osId) ||
                                   isUnder(input.binDirectory, u"/usr/lib/postgresql[0-9]+/bin"_s));
    }

    bool isUsualOn(const HostFacts &host, const QString &) const override
    {
        return isSuse(host.osId);
    }

    QStringList programPatterns() const override { return {u"/usr/lib/postgresql*/bin"_s}; }
    QStringList dataPatterns() const override { return {u"/var/lib/pgsql/data"_s}; }

    ClusterPlaces newCluster(const QString &major) const override
    {
        const QString data = u"/var/lib/pgsql/data"_s;
        return {data, data, u"/usr/lib/postgresql%1/bin"_s.arg(packageMajor(major)),
                u"postgresql.service"_s};
    }

    QStringList installCommands(const HostFacts &, const QString &major) const override
    {
        return {u"zypper install postgresql%1-server"_s.arg(packageMajor(major))};
    }

    QStringList createCommands(const HostFacts &, const QString &) const override
    {
        return {u"systemctl start postgresql"_s};
    }

private:
    static bool isSuse(const QString &osId)
    {
        return osId.contains("suse"_L1) || osId.startsWith("sle"_L1);
    }
};

} // namespace

const ServerLayout &suseLayout()
{
    static const SuseLayout layout;
    return layout;
}

} // namespace pgt
