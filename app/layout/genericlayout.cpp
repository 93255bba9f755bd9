// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/layout/layouts.h"

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

/// A directory made by initdb, wherever; started by pg_ctl or by a unit of the user's.
class GenericLayout final : public ServerLayout
{
public:
    Instance::Layout kind() const override { return Instance::Layout::Generic; }
    QString name() const override { return u"Generic"_s; }

    bool recognises(const LayoutInput &, const QString &) const override { return true; }
    bool isUsualOn(const HostFacts &, const QString &) const override { return false; }
    bool isKnownToSystem() const override { return false; }

    QStringList programPatterns() const override
    {
        return {u"/usr/lib64/postgresql*/bin"_s, u"/usr/edb/as*/bin"_s,
                u"/opt/PostgreSQL/*/bin"_s,      u"/opt/postgresql*/bin"_s,
                u"/usr/local/pgsql/bin"_s,       u"/usr/local/bin"_s};
    }

    QStringList dataPatterns() const override
    {
        return {u"/var/lib/pgsql/data/*"_s,  u"/var/lib/postgresql/data"_s,
                u"/usr/local/pgsql/data"_s,  u"/opt/postgresql*/data"_s,
                u"/opt/PostgreSQL/*/data"_s, u"/var/lib/edb/as*/data"_s,
                u"/srv/postgresql/*"_s,      u"/srv/pgsql/*"_s};
    }

    ClusterPlaces newCluster(const QString &) const override { return {}; }
    QStringList installCommands(const HostFacts &, const QString &) const override { return {}; }
    QStringList createCommands(const HostFacts &, const QString &) const override { return {}; }
};

} // namespace

const ServerLayout &genericLayout()
{
    static const GenericLayout layout;
    return layout;
}

} // namespace pgt
