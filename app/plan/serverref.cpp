// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/serverref.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

/// What a start has to say again: all that the last one said besides -D, files by their whole
/// names. Left out is what could hold a password.
QStringList startOptions(const Instance &instance)
{
    static const QRegularExpression named(u"^--([A-Za-z0-9_.-]+)=(.*)$"_s,
                                          QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression secret(u"password|conninfo|command|passphrase|secret"_s);
    const QHash<QString, QString> files{{u"config_file"_s, instance.configFile},
                                        {u"hba_file"_s, instance.hbaFile},
                                        {u"ident_file"_s, instance.identFile}};
    QStringList options;
    const QStringList &arguments = instance.startArguments;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        QString option = arguments.at(i);
        if (option.startsWith("-D"_L1)) {
            i += option == "-D"_L1;
            continue;
        }
        if (option.startsWith("-c"_L1))
            option = "--"_L1 + (option == "-c"_L1 ? arguments.value(++i) : option.sliced(2));
        const QRegularExpressionMatch match = named.match(option);
        if (!match.hasMatch()) {
            options << option;
            continue;
        }
        const QString name = match.captured(1).replace(u'-', u'_').toLower();
        if (name != "data_directory"_L1 && !secret.match(name).hasMatch())
            options << "-c"_L1 << u"%1=%2"_s.arg(name, files.value(name, match.captured(2)));
    }
    return options;
}

SettingFact settingOf(const QString &value)
{
    SettingFact fact;
    fact.value = value;
    return fact;
}

} // namespace

ServerRef ServerRef::of(const HostFacts &facts, const Instance &instance)
{
    ServerRef ref;
    Instance &kept = ref.instance;
    kept.id = instance.id;
    kept.layout = instance.layout;
    kept.state = instance.state;
    kept.clusterName = instance.clusterName;
    kept.versionText = instance.versionText;
    kept.versionNum = instance.versionNum;
    kept.port = instance.port;
    kept.owner = instance.owner;
    kept.sqlUser = instance.sqlUser;
    kept.dataDirectory = instance.dataDirectory;
    kept.binDirectory = instance.binDirectory;
    kept.socketDirectory = instance.socketDirectory;
    kept.serviceControl = instance.serviceControl;
    kept.configFile = instance.configFile;
    kept.hbaFile = instance.hbaFile;
    kept.startArguments = startOptions(instance);
    kept.logFile = instance.logFile;
    kept.unit = instance.unit;
    kept.systemIdentifier = instance.systemIdentifier;
    kept.inRecovery = instance.inRecovery;
    const QString collector = u"logging_collector"_s;
    if (instance.settings.contains(collector))
        kept.settings.insert(collector, settingOf(instance.setting(collector)));
    if (facts.canActAsRoot)
        ref.control = Control::Root;
    else if (!instance.unit.isEmpty() && !instance.serviceControl.isEmpty())
        ref.control = Control::Service;
    return ref;
}

QJsonObject ServerRef::toJson() const
{
    return {{u"layout"_s, layoutName(instance.layout)},
            {u"clusterName"_s, instance.clusterName},
            {u"version"_s, instance.versionText},
            {u"versionNum"_s, instance.versionNum},
            {u"port"_s, instance.port},
            {u"owner"_s, instance.owner},
            {u"sqlUser"_s, instance.sqlUser},
            {u"dataDirectory"_s, instance.dataDirectory},
            {u"binDirectory"_s, instance.binDirectory},
            {u"socketDirectory"_s, instance.socketDirectory},
            {u"configFile"_s, instance.configFile},
            {u"hbaFile"_s, instance.hbaFile},
            {u"startOptions"_s, QJsonArray::fromStringList(instance.startArguments)},
            {u"logFile"_s, instance.logFile},
            {u"unit"_s, instance.unit},
            {u"systemIdentifier"_s, instance.systemIdentifier},
            {u"inRecovery"_s, instance.inRecovery},
            {u"loggingCollector"_s, instance.setting(u"logging_collector"_s)},
            {u"wasRunning"_s, instance.state == Instance::State::Running},
            {u"asRoot"_s, control == Control::Root},
            {u"serviceControl"_s,
             control == Control::Service ? instance.serviceControl : QString()}};
}

ServerRef ServerRef::fromJson(const QJsonObject &json)
{
    ServerRef ref;
    Instance &instance = ref.instance;
    const auto text = [&json](QLatin1StringView key) { return json.value(key).toString(); };
    instance.layout = layoutFromName(text("layout"_L1));
    instance.clusterName = text("clusterName"_L1);
    instance.versionText = text("version"_L1);
    instance.versionNum = json.value("versionNum"_L1).toInt();
    instance.port = json.value("port"_L1).toInt();
    instance.owner = text("owner"_L1);
    instance.sqlUser = text("sqlUser"_L1);
    instance.dataDirectory = text("dataDirectory"_L1);
    instance.id = instance.dataDirectory;
    instance.binDirectory = text("binDirectory"_L1);
    instance.socketDirectory = text("socketDirectory"_L1);
    instance.configFile = text("configFile"_L1);
    instance.hbaFile = text("hbaFile"_L1);
    for (const QJsonValue &option : json.value("startOptions"_L1).toArray())
        instance.startArguments << option.toString();
    instance.logFile = text("logFile"_L1);
    instance.unit = text("unit"_L1);
    instance.systemIdentifier = text("systemIdentifier"_L1);
    instance.inRecovery = json.value("inRecovery"_L1).toBool();
    instance.settings.insert(u"logging_collector"_s, settingOf(text("loggingCollector"_L1)));
    instance.state = json.value("wasRunning"_L1).toBool() ? Instance::State::Running
                                                          : Instance::State::Stopped;
    instance.serviceControl = json.value("serviceControl"_L1).toString();
    if (json.value("asRoot"_L1).toBool())
        ref.control = Control::Root;
    else if (!instance.serviceControl.isEmpty())
        ref.control = Control::Service;
    return ref;
}

QList<Command> serverCommands(const ServerRef &server, ServerAction action)
{
    return layoutOf(server.instance).control(server.instance, server.control, action);
}

QByteArray checkpointSql()
{
    return "-- pgtandem:checkpoint\nSET statement_timeout = 0;\nCHECKPOINT;\nCHECKPOINT;\n";
}

Command serverStatus(const ServerRef &server)
{
    return layoutOf(server.instance).status(server.instance);
}

} // namespace pgt
