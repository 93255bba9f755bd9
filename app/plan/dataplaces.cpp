// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/dataplaces.h"

#include <QJsonArray>

namespace pgt {

using namespace Qt::StringLiterals;

QString DataPlaces::copyName() const
{
    return copy.section(u'/', -1);
}

QString DataPlaces::asideName() const
{
    return aside.section(u'/', -1);
}

QStringList DataPlaces::tablespaceTargets() const
{
    QStringList targets;
    for (const TablespacePlace &tablespace : tablespaces)
        targets << tablespace.to;
    return targets;
}

QString DataPlaces::inCopy(const QString &path) const
{
    return path.startsWith(directory + u'/') ? QString(copy + path.mid(directory.size())) : path;
}

QJsonObject DataPlaces::toJson() const
{
    QJsonArray spaces;
    for (const TablespacePlace &tablespace : tablespaces) {
        spaces.append(QJsonObject{{u"from"_s, tablespace.from},
                                  {u"to"_s, tablespace.to},
                                  {u"bytes"_s, tablespace.bytes}});
    }
    return {{u"directory"_s, directory},
            {u"copy"_s, copy},
            {u"aside"_s, aside},
            {u"mountPoint"_s, isMountPoint},
            {u"identity"_s, identity},
            {u"label"_s, label},
            {u"systemIdentifier"_s, systemIdentifier},
            {u"dataBytes"_s, dataBytes},
            {u"tablespaces"_s, spaces}};
}

DataPlaces DataPlaces::fromJson(const QJsonObject &json)
{
    DataPlaces places;
    const auto text = [&json](QLatin1StringView key) { return json.value(key).toString(); };
    places.directory = text("directory"_L1);
    places.copy = text("copy"_L1);
    places.aside = text("aside"_L1);
    places.isMountPoint = json.value("mountPoint"_L1).toBool();
    places.identity = text("identity"_L1);
    places.label = text("label"_L1);
    places.systemIdentifier = text("systemIdentifier"_L1);
    places.dataBytes = json.value("dataBytes"_L1).toInteger();
    for (const QJsonValue &item : json.value("tablespaces"_L1).toArray()) {
        const QJsonObject space = item.toObject();
        places.tablespaces.append({space.value("from"_L1).toString(),
                                   space.value("to"_L1).toString(),
                                   space.value("bytes"_L1).toInteger()});
    }
    return places;
}

} // namespace pgt
