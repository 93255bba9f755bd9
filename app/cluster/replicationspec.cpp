// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/replicationspec.h"

#include "app/cluster/accessjson.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>
#include <array>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

// The form of the saved JSON; raised when a reader of an older one would misunderstand it.
constexpr int jsonFormat = 1;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::ReplicationSpec)
};

constexpr std::array tlsNames{
        std::pair{TlsMode::Disable, "disable"},        std::pair{TlsMode::Prefer, "prefer"},
        std::pair{TlsMode::Require, "require"},        std::pair{TlsMode::VerifyCa, "verify-ca"},
        std::pair{TlsMode::VerifyFull, "verify-full"},
};

QJsonObject standbyToJson(const StandbySpec &standby)
{
    QJsonObject json{{u"access"_s, accessToJson(standby.access)},
                     {u"name"_s, standby.name},
                     {u"instance"_s, standby.instanceId},
                     {u"address"_s, standby.address},
                     {u"slot"_s, standby.slotName}};
    if (!standby.applicationName.isEmpty())
        json.insert("applicationName"_L1, standby.applicationName);
    QJsonObject mapping;
    for (auto it = standby.tablespaceMapping.cbegin(); it != standby.tablespaceMapping.cend(); ++it)
        mapping.insert(it.key(), it.value());
    if (!mapping.isEmpty())
        json.insert(u"tablespaces"_s, mapping);
    return json;
}

Result<StandbySpec> standbyFromJson(const QJsonObject &json)
{
    StandbySpec standby;
    const Result<HostAccess> access = accessFromJson(json.value("access"_L1).toObject());
    if (!access)
        return access.error();
    standby.access = *access;
    standby.name = json.value("name"_L1).toString();
    standby.instanceId = json.value("instance"_L1).toString();
    standby.address = json.value("address"_L1).toString();
    standby.slotName = json.value("slot"_L1).toString();
    standby.applicationName = json.value("applicationName"_L1).toString();
    const QJsonObject mapping = json.value("tablespaces"_L1).toObject();
    for (auto it = mapping.constBegin(); it != mapping.constEnd(); ++it)
        standby.tablespaceMapping.insert(it.key(), it.value().toString());
    return standby;
}

QStringList stringsFromJson(const QJsonValue &value)
{
    QStringList strings;
    for (const QJsonValue &item : value.toArray())
        strings << item.toString();
    return strings;
}

} // namespace

QString tlsModeName(TlsMode mode)
{
    for (const auto &[value, name] : tlsNames) {
        if (value == mode)
            return QLatin1String(name);
    }
    return {};
}

Result<TlsMode> tlsModeFromName(const QString &name)
{
    for (const auto &[value, text] : tlsNames) {
        if (name == QLatin1String(text))
            return value;
    }
    return Error::make(
            ErrorKind::InvalidInput, Texts::tr("“%1” is not a TLS mode.").arg(name),
            Texts::tr("libpq knows disable, prefer, require, verify-ca and verify-full."),
            Texts::tr("Choose one of these."));
}

QJsonObject ReplicationSpec::toJson() const
{
    QJsonArray standbyArray;
    for (const StandbySpec &standby : standbys)
        standbyArray.append(standbyToJson(standby));
    return {{u"format"_s, jsonFormat},
            {u"clusterName"_s, clusterName},
            {u"primary"_s, QJsonObject{{u"access"_s, accessToJson(primaryAccess)},
                                       {u"name"_s, primaryName},
                                       {u"instance"_s, primaryInstanceId},
                                       {u"address"_s, primaryAddress},
                                       {u"port"_s, primaryPort}}},
            {u"standbys"_s, standbyArray},
            {u"role"_s, role},
            {u"monitorRole"_s, monitorRole},
            {u"keepMonitorPassword"_s, keepMonitorPassword},
            {u"tls"_s, tlsModeName(tls)},
            {u"tlsRootCertificate"_s, tlsRootCertificate},
            {u"useSlot"_s, useSlot},
            {u"keepAtMostBytes"_s, keepAtMostBytes},
            {u"walLimit"_s, walLimit == WalLimitWish::Exactly ? u"exactly"_s : u"takeFromNobody"_s},
            {u"listen"_s, listen == ListenWish::All ? u"all"_s : u"thisAddress"_s},
            {u"checkpoint"_s, checkpoint == CheckpointMode::Fast ? u"fast"_s : u"spread"_s},
            {u"keepOldData"_s, keepOldData},
            {u"acceptedFixes"_s, QJsonArray::fromStringList(acceptedFixes)},
            {u"replaceForeignDataOn"_s, QJsonArray::fromStringList(replaceForeignDataOn)}};
}

Result<ReplicationSpec> ReplicationSpec::fromJson(const QJsonObject &json)
{
    if (json.value("format"_L1).toInt() != jsonFormat) {
        return Error::make(ErrorKind::InvalidInput,
                           Texts::tr("These saved settings have a form that this version of "
                                     "pgTandem does not know."),
                           Texts::tr("They may mean something else than they seem to."),
                           Texts::tr("Use the version that wrote them, or enter them again."));
    }
    ReplicationSpec spec;
    const QJsonObject primary = json.value("primary"_L1).toObject();
    const Result<HostAccess> access = accessFromJson(primary.value("access"_L1).toObject());
    if (!access)
        return access.error();
    const Result<TlsMode> mode = tlsModeFromName(json.value("tls"_L1).toString());
    if (!mode)
        return mode.error();
    for (const QJsonValue &value : json.value("standbys"_L1).toArray()) {
        const Result<StandbySpec> standby = standbyFromJson(value.toObject());
        if (!standby)
            return standby.error();
        spec.standbys << *standby;
    }
    spec.clusterName = json.value("clusterName"_L1).toString();
    spec.primaryAccess = *access;
    spec.primaryName = primary.value("name"_L1).toString();
    spec.primaryInstanceId = primary.value("instance"_L1).toString();
    spec.primaryAddress = primary.value("address"_L1).toString();
    spec.primaryPort = primary.value("port"_L1).toInt();
    spec.role = json.value("role"_L1).toString();
    spec.monitorRole = json.value("monitorRole"_L1).toString();
    spec.keepMonitorPassword = json.value("keepMonitorPassword"_L1).toBool();
    spec.tls = *mode;
    spec.tlsRootCertificate = json.value("tlsRootCertificate"_L1).toString();
    spec.useSlot = json.value("useSlot"_L1).toBool(true);
    spec.keepAtMostBytes = json.value("keepAtMostBytes"_L1).toInteger();
    // Older versions saved neither; they set "*". Their exact limit is not repeated: it could take
    // WAL from others without a word.
    spec.walLimit = json.value("walLimit"_L1).toString() == "exactly"_L1
                            ? WalLimitWish::Exactly
                            : WalLimitWish::TakeFromNobody;
    spec.listen = json.value("listen"_L1).toString() == "thisAddress"_L1 ? ListenWish::ThisAddress
                                                                         : ListenWish::All;
    spec.checkpoint = json.value("checkpoint"_L1).toString() == "spread"_L1 ? CheckpointMode::Spread
                                                                            : CheckpointMode::Fast;
    spec.keepOldData = json.value("keepOldData"_L1).toBool(true);
    spec.acceptedFixes = stringsFromJson(json.value("acceptedFixes"_L1));
    spec.replaceForeignDataOn = stringsFromJson(json.value("replaceForeignDataOn"_L1));
    return spec;
}

QString slotNameFor(const QString &standbyName)
{
    QString name;
    for (const QChar c : standbyName.toLower().normalized(QString::NormalizationForm_D)) {
        if ((c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9'))
            name += c;
        else if (c.category() != QChar::Mark_NonSpacing && !name.endsWith(u'_'))
            name += u'_';
    }
    while (name.endsWith(u'_'))
        name.chop(1);
    while (name.startsWith(u'_'))
        name.remove(0, 1);
    name.truncate(63);
    return name.isEmpty() ? u"standby"_s : name;
}

} // namespace pgt
