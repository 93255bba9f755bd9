// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/layout/layouts.h"

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

/// Alpine Linux with OpenRC. Its service stops a server for 15 seconds only (5 smart, 10 fast) and
/// gives up then, while the server still writes its checkpoint: a restart would leave it down. So
/// servers are stopped and started by pg_ctl; the service looks at postmaster.pid and follows.
class AlpineLayout final : public ServerLayout
{
public:
    Instance::Layout kind() const override { return Instance::Layout::Alpine; }
    QString name() const override { return u"Alpine"_s; }

    bool recognises(const LayoutInput &input, const QString &) const override
    {
        return input.initSystem == "openrc"_L1 &&
               isUnder(input.dataDirectory, u"/var/lib/postgresql/[0-9.]+/data"_s);
    }

    bool isUsualOn(const HostFacts &host, const QString &) const override
    {
        return host.packageFamily == "apk"_L1;
    }

    QStringList programPatterns() const override { return {u"/usr/libexec/postgresql*"_s}; }
    QStringList dataPatterns() const override { return {u"/var/lib/postgresql/*/data"_s}; }

    ClusterPlaces newCluster(const QString &major) const override
    {
        return {u"/var/lib/postgresql/%1/data"_s.arg(major),
                u"/etc/postgresql"_s,
                u"/usr/libexec/postgresql%1"_s.arg(packageMajor(major)),
                {}};
    }

    QStringList installCommands(const HostFacts &, const QString &major) const override
    {
        return {u"apk add postgresql"_s + packageMajor(major)};
    }

    QStringList createCommands(const HostFacts &, const QString &) const override
    {
        return {u"rc-service postgresql setup"_s};
    }

    QStringList bootCommands(const HostFacts &, const Instance &) const override
    {
        return {u"rc-update add postgresql default"_s};
    }
};

} // namespace

const ServerLayout &alpineLayout()
{
    static const AlpineLayout layout;
    return layout;
}

} // namespace pgt
