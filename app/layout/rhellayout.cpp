// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/layout/layouts.h"

#include <QHash>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

/// The packages of Fedora, RHEL and its kin themselves: one version, one cluster.
class RhelLayout final : public ServerLayout
{
public:
    Instance::Layout kind() const override { return Instance::Layout::Rhel; }
    QString name() const override { return u"Rhel"_s; }

    bool recognises(const LayoutInput &input, const QString &unit) const override
    {
        return isUnder(input.dataDirectory, u"/var/lib/pgsql/data"_s) && !unit.isEmpty();
    }

    bool isUsualOn(const HostFacts &host, const QString &major) const override
    {
        return host.packageFamily == "rpm"_L1 && !suseLayout().isUsualOn(host, major) &&
               (host.serverPackages.contains("postgresql%1-server"_L1.arg(major)) ||
                streams(host).contains(major) || plain(host) == major || host.osId == "amzn"_L1);
    }

    QStringList programPatterns() const override { return {u"/usr/bin"_s}; }
    QStringList dataPatterns() const override { return {u"/var/lib/pgsql/data"_s}; }

    ClusterPlaces newCluster(const QString &) const override
    {
        const QString data = u"/var/lib/pgsql/data"_s;
        return {data, data, u"/usr/bin"_s, u"postgresql.service"_s};
    }

    QStringList installCommands(const HostFacts &host, const QString &major) const override
    {
        if (streams(host).contains(major))
            return {u"dnf module enable postgresql:"_s + major, u"dnf install postgresql-server"_s};
        if (plain(host) == major)
            return {u"dnf install postgresql-server"_s};
        return {u"dnf install postgresql%1-server"_s.arg(major)};
    }

    QStringList createCommands(const HostFacts &, const QString &) const override
    {
        return {u"postgresql-setup --initdb"_s};
    }

private:
    static QString release(const HostFacts &host)
    {
        return host.osId == "fedora"_L1 ? QString() : host.osVersionId.section(u'.', 0, 0);
    }

    /// The streams of the module "postgresql", by release of RHEL.
    static QStringList streams(const HostFacts &host)
    {
        static const QHash<QString, QStringList> known{
                {u"8"_s, {u"9.6"_s, u"10"_s, u"12"_s, u"13"_s, u"15"_s, u"16"_s}},
                {u"9"_s, {u"15"_s, u"16"_s}},
        };
        return known.value(release(host));
    }

    /// What the package without a number is.
    static QString plain(const HostFacts &host)
    {
        static const QHash<QString, QString> known{{u"9"_s, u"13"_s}, {u"10"_s, u"16"_s}};
        return known.value(release(host));
    }
};

} // namespace

const ServerLayout &rhelLayout()
{
    static const RhelLayout layout;
    return layout;
}

} // namespace pgt
