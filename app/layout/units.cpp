// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/layout/units.h"

#include <QRegularExpression>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

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

} // namespace

QString SystemdUnit::dataDirectory() const
{
    const QString environment = properties.value(u"Environment"_s);
    QString directory = environmentValue(environment, u"PGDATA"_s);
    // Arch sets PGROOT and starts with -D ${PGROOT}/data.
    if (directory.isEmpty() && !environmentValue(environment, u"PGROOT"_s).isEmpty())
        directory = environmentValue(environment, u"PGROOT"_s) + "/data"_L1;
    while (directory.size() > 1 && directory.endsWith(u'/'))
        directory.chop(1);
    return directory;
}

QList<SystemdUnit> parseUnits(const QByteArray &text)
{
    QList<SystemdUnit> units;
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

QString unitProperty(const QList<SystemdUnit> &units, const QString &id, const QString &name)
{
    for (const SystemdUnit &unit : units) {
        if (!id.isEmpty() && unit.id == id)
            return unit.properties.value(name);
    }
    return {};
}

QString dataDirectoryDropIn(const QString &dataDirectory)
{
    // In quotes a backslash and a quote would end the value, "%" begins a specifier (systemd.exec).
    QString value = dataDirectory;
    value.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1).replace(u'%', "%%"_L1);
    return u"[Service]\nEnvironment=\"PGDATA=%1\"\n"_s.arg(value);
}

} // namespace pgt
