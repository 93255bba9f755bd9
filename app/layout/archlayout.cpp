// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/layout/layouts.h"

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

/// Arch Linux: the newest version only, one cluster, whose unit names it by PGROOT.
class ArchLayout final : public ServerLayout
{
public:
    Instance::Layout kind() const override { return Instance::Layout::Arch; }
    QString name() const override { return u"Arch"_s; }

    bool recognises(const LayoutInput &input, const QString &unit) const override
    {
        return isUnder(input.dataDirectory, u"/var/lib/postgres/data"_s) && !unit.isEmpty();
    }

    bool isUsualOn(const HostFacts &host, const QString &) const override
    {
        return host.packageFamily == "pacman"_L1;
    }

    QStringList programPatterns() const override { return {u"/usr/bin"_s}; }
    QStringList dataPatterns() const override { return {u"/var/lib/postgres/data"_s}; }

    ClusterPlaces newCluster(const QString &) const override
    {
        const QString data = u"/var/lib/postgres/data"_s;
        return {data, data, u"/usr/bin"_s, u"postgresql.service"_s};
    }

    // The lists say which version it is; another one is not to be had.
    QStringList installCommands(const HostFacts &host, const QString &major) const override
    {
        if (!host.serverPackages.isEmpty() &&
            !host.serverPackages.contains("postgresql"_L1 + packageMajor(major)))
            return {};
        return {u"pacman -S postgresql"_s};
    }

    QStringList createCommands(const HostFacts &, const QString &) const override
    {
        return {u"runuser -u postgres -- initdb -D /var/lib/postgres/data"_s};
    }
};

} // namespace

const ServerLayout &archLayout()
{
    static const ArchLayout layout;
    return layout;
}

} // namespace pgt
