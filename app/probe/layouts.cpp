// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe/layouts.h"

#include <QRegularExpression>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Unit
{
    QString id;
    QHash<QString, QString> properties;
};

QList<Unit> parseUnits(const QByteArray &text)
{
    QList<Unit> units;
    QHash<QString, QString> properties;
    const auto close = [&units, &properties] {
        if (!properties.value(u"Id"_s).isEmpty())
            units.append({properties.value(u"Id"_s), properties});
        properties.clear();
    };
    for (const QByteArray &line : text.split('\n')) {
        const qsizetype equals = line.indexOf('=');
        if (equals < 0) {
            close();
            continue;
        }
        properties.insert(QString::fromUtf8(line.first(equals)),
                          QString::fromUtf8(line.sliced(equals + 1)));
    }
    close();
    return units;
}

/// "PGDATA=/a PGROOT=/b"; systemd quotes assignments with blanks.
QString environmentValue(const QString &environment, const QString &name)
{
    static const QRegularExpression assignment(
            u"\"([A-Za-z_]+)=((?:[^\"\\\\]|\\\\.)*)\"|([A-Za-z_]+)=(\\S*)"_s);
    auto matches = assignment.globalMatch(environment);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        const bool quoted = !match.captured(1).isEmpty();
        if (match.captured(quoted ? 1 : 3) == name)
            return match.captured(quoted ? 2 : 4);
    }
    return {};
}

QString withoutSlash(QString path)
{
    while (path.size() > 1 && path.endsWith(u'/'))
        path.chop(1);
    return path;
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

bool isUnder(const QString &path, const QString &pattern)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(path).hasMatch();
}

} // namespace

QString recogniseUnit(const LayoutInput &input)
{
    if (input.initSystem != "systemd"_L1)
        return {};
    if (const QString unit = unitOfProcess(input); !unit.isEmpty())
        return unit;
    if (!input.debianName.isEmpty())
        return u"postgresql@%1-%2.service"_s.arg(input.debianVersion, input.debianName);
    const QList<Unit> units = parseUnits(input.units);
    for (const Unit &unit : units) {
        const int mainPid = unit.properties.value(u"MainPID"_s).toInt();
        if (mainPid > 0 && mainPid == input.postmasterPid)
            return unit.id;
    }
    for (const Unit &unit : units) {
        const QString environment = unit.properties.value(u"Environment"_s);
        QString directory = environmentValue(environment, u"PGDATA"_s);
        // Arch sets PGROOT and starts with -D ${PGROOT}/data.
        if (directory.isEmpty() && !environmentValue(environment, u"PGROOT"_s).isEmpty())
            directory = environmentValue(environment, u"PGROOT"_s) + "/data"_L1;
        if (!directory.isEmpty() && withoutSlash(directory) == input.dataDirectory)
            return unit.id;
    }
    return {};
}

QString unitProperty(const QByteArray &units, const QString &unit, const QString &name)
{
    for (const Unit &found : parseUnits(units)) {
        if (!unit.isEmpty() && found.id == unit)
            return found.properties.value(name);
    }
    return {};
}

Instance::Layout recogniseLayout(const LayoutInput &input, const QString &unit)
{
    if (!input.debianName.isEmpty() && input.hasPostgresqlCommon)
        return Instance::Layout::DebianCommon;
    const bool hasUnit = !unit.isEmpty();
    if (isUnder(input.binDirectory, u"/usr/pgsql-[0-9.]+/bin"_s) &&
        (hasUnit || isUnder(input.dataDirectory, u"/var/lib/pgsql/[0-9.]+/data"_s)))
        return Instance::Layout::Pgdg;
    // RHEL, SUSE, Arch, Alpine: one cluster in the distribution's own place.
    const bool usual =
            isUnder(input.dataDirectory,
                    u"/var/lib/(pgsql|postgres)/data|/var/lib/postgresql/[0-9.]+/data"_s);
    const bool hasService = hasUnit || input.initSystem == "openrc"_L1;
    if (usual && hasService)
        return Instance::Layout::Distribution;
    if (unit == "postgresql.service"_L1)
        return Instance::Layout::Distribution;
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

} // namespace pgt
