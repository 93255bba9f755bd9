// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/tablespaces.h"

#include "app/cluster/samehost.h"

#include <QCoreApplication>

#include <algorithm>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Tablespaces)
};

bool isInside(const QString &path, const QString &directory)
{
    return path == directory || path.startsWith(directory + u'/');
}

bool hasTablespace(const Instance &instance, const QString &path)
{
    return std::any_of(instance.tablespaces.cbegin(), instance.tablespaces.cend(),
                       [&path](const TablespaceFact &space) { return space.path == path; });
}

std::optional<TablespaceProblem> problemOfPlace(const QString &path, const Instance &standby,
                                                const HostFacts &standbyHost)
{
    if (isInside(path, standby.dataDirectory) || isInside(standby.dataDirectory, path)) {
        return TablespaceProblem{
                ErrorKind::InvalidInput,
                Texts::tr("The tablespace directory %2 on %1 and the data directory lie in one "
                          "another.")
                        .arg(u"%1"_s, path),
                Texts::tr("One would be moved aside together with the other."),
                Texts::tr("Map the tablespace to a directory elsewhere.")};
    }
    for (const Instance &other : standbyHost.instances) {
        if (other.id == standby.id || !hasTablespace(other, path))
            continue;
        return TablespaceProblem{
                ErrorKind::Unsupported,
                Texts::tr("The tablespace directory %2 on %1 is in use by the cluster %3.")
                        .arg(u"%1"_s, path, other.displayName()),
                Texts::tr("Two clusters of one version cannot share a tablespace directory."),
                Texts::tr("Map the tablespace to a directory of its own.")};
    }
    return std::nullopt;
}

} // namespace

std::optional<TablespaceProblem> tablespaceProblem(const HostFacts &primaryHost,
                                                   const Instance &primary,
                                                   const HostFacts &standbyHost,
                                                   const Instance &standby,
                                                   const QMap<QString, QString> &mapping)
{
    for (auto it = mapping.cbegin(); it != mapping.cend(); ++it) {
        if (!hasTablespace(primary, it.key())) {
            return TablespaceProblem{
                    ErrorKind::InvalidInput,
                    Texts::tr("The primary has no tablespace in %2; its place on %1 cannot be "
                              "chosen.")
                            .arg(u"%1"_s, it.key()),
                    Texts::tr("pg_basebackup refuses such a mapping."),
                    Texts::tr("Read the server again and choose the places anew.")};
        }
    }
    const bool sameHost = isSameHost(primaryHost, standbyHost);
    QStringList places;
    for (const TablespaceFact &space : primary.tablespaces) {
        const QString place = mapping.value(space.path, space.path);
        if (sameHost && hasTablespace(primary, place)) {
            return TablespaceProblem{
                    ErrorKind::Unsupported,
                    Texts::tr("The tablespace directory %2 on %1 is the primary's own.")
                            .arg(u"%1"_s, place),
                    Texts::tr("Both servers run on one host and would use the same directory."),
                    Texts::tr("Map the tablespace to a directory of its own.")};
        }
        if (auto problem = problemOfPlace(place, standby, standbyHost))
            return problem;
        for (const QString &other : std::as_const(places)) {
            if (!isInside(place, other) && !isInside(other, place))
                continue;
            return TablespaceProblem{
                    ErrorKind::InvalidInput,
                    Texts::tr("Two tablespaces are to lie in %2 on %1.").arg(u"%1"_s, other),
                    Texts::tr("Each tablespace needs a directory of its own."),
                    Texts::tr("Choose another directory for one of them.")};
        }
        places << place;
    }
    return std::nullopt;
}

} // namespace pgt
