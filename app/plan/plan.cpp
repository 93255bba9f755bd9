// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/plan.h"

#include "app/cluster/accessjson.h"
#include "app/plan/schedule.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>
#include <array>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

// Raised when a reader of an older form would misunderstand it.
// 1: files with their whole contents, secrets of others in them and all. 2: edits only. 3:
// dependsOn says what a step needs; before, steps were done in the order of the list whatever it
// said.
constexpr int jsonFormat = 3;
constexpr int firstWithDependencies = 3;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Plan)
};

constexpr std::array stepKinds{
        std::pair{StepKind::CreateRole, "CreateRole"},
        std::pair{StepKind::CreateMonitorRole, "CreateMonitorRole"},
        std::pair{StepKind::ChangeFiles, "ChangeFiles"},
        std::pair{StepKind::ReloadServer, "ReloadServer"},
        std::pair{StepKind::RestartServer, "RestartServer"},
        std::pair{StepKind::CreateSlot, "CreateSlot"},
        std::pair{StepKind::WritePassFile, "WritePassFile"},
        std::pair{StepKind::TestLogin, "TestLogin"},
        std::pair{StepKind::StopServer, "StopServer"},
        std::pair{StepKind::MoveDataAside, "MoveDataAside"},
        std::pair{StepKind::BaseBackup, "BaseBackup"},
        std::pair{StepKind::WriteStandbySignal, "WriteStandbySignal"},
        std::pair{StepKind::PlaceCopy, "PlaceCopy"},
        std::pair{StepKind::StartServer, "StartServer"},
        std::pair{StepKind::VerifyReplication, "VerifyReplication"},
};

constexpr std::array risks{
        std::pair{Risk::None, "None"},           std::pair{Risk::Reload, "Reload"},
        std::pair{Risk::Restart, "Restart"},     std::pair{Risk::StopsStandby, "StopsStandby"},
        std::pair{Risk::MovesData, "MovesData"},
};

constexpr std::array undoKinds{
        std::pair{UndoKind::Automatic, "Automatic"},
        std::pair{UndoKind::Manual, "Manual"},
        std::pair{UndoKind::None, "None"},
};

template<typename Table, typename Value>
QString nameIn(const Table &table, Value value)
{
    for (const auto &[entry, name] : table) {
        if (entry == value)
            return QString::fromLatin1(name);
    }
    return {};
}

template<typename Table, typename Value>
bool findIn(const Table &table, const QString &name, Value *value)
{
    for (const auto &[entry, entryName] : table) {
        if (name == QLatin1StringView(entryName)) {
            *value = entry;
            return true;
        }
    }
    return false;
}

Error unreadable(const QString &what)
{
    return Error::make(ErrorKind::InvalidInput,
                       Texts::tr("The saved plan cannot be read: %1.").arg(what),
                       Texts::tr("It was made by another version of pgTandem or is damaged."),
                       Texts::tr("Make the plan again."));
}

// Configuration files are text nearly always; then the saved plan can be read by people.
QJsonValue bytesToJson(const QByteArray &bytes)
{
    const QString text = QString::fromUtf8(bytes);
    if (text.toUtf8() == bytes)
        return text;
    return QJsonObject{{u"base64"_s, QString::fromLatin1(bytes.toBase64())}};
}

QByteArray bytesFromJson(const QJsonValue &value)
{
    if (value.isObject())
        return QByteArray::fromBase64(value.toObject().value("base64"_L1).toString().toLatin1());
    return value.toString().toUtf8();
}

QStringList stringsFromJson(const QJsonValue &value)
{
    QStringList strings;
    for (const QJsonValue &item : value.toArray())
        strings << item.toString();
    return strings;
}

template<typename List, typename Function>
QJsonArray arrayOf(const List &list, Function toJson)
{
    QJsonArray array;
    for (const auto &item : list)
        array.append(toJson(item));
    return array;
}

QJsonObject editToJson(const ByteEdit &edit)
{
    return {{u"at"_s, edit.at},
            {u"remove"_s, edit.remove},
            {u"insert"_s, bytesToJson(edit.insert)}};
}

QJsonObject hunkToJson(const DiffHunk &hunk)
{
    const auto lineToJson = [](const DiffLine &line) -> QJsonValue {
        const char16_t mark = line.kind == DiffLine::Kind::Added     ? u'+'
                              : line.kind == DiffLine::Kind::Removed ? u'-'
                                                                     : u' ';
        return QString(mark + line.text);
    };
    return {{u"oldStart"_s, hunk.oldStart},
            {u"newStart"_s, hunk.newStart},
            {u"section"_s, hunk.section},
            {u"lines"_s, arrayOf(hunk.lines, lineToJson)}};
}

DiffHunk hunkFromJson(const QJsonObject &json)
{
    DiffHunk hunk;
    hunk.oldStart = json.value("oldStart"_L1).toInt();
    hunk.newStart = json.value("newStart"_L1).toInt();
    hunk.section = json.value("section"_L1).toString();
    for (const QJsonValue &item : json.value("lines"_L1).toArray()) {
        const QString text = item.toString();
        DiffLine line;
        line.text = text.mid(1);
        line.kind = text.startsWith(u'+')   ? DiffLine::Kind::Added
                    : text.startsWith(u'-') ? DiffLine::Kind::Removed
                                            : DiffLine::Kind::Context;
        if (line.kind != DiffLine::Kind::Added)
            line.oldNumber = hunk.oldStart + hunk.oldCount++;
        if (line.kind != DiffLine::Kind::Removed)
            line.newNumber = hunk.newStart + hunk.newCount++;
        hunk.lines << line;
    }
    return hunk;
}

QJsonObject fileToJson(const FileChange &file)
{
    const FileChange::Saved saved = file.toSaved();
    return {{u"path"_s, file.path},
            {u"edits"_s, arrayOf(saved.edits, editToJson)},
            {u"afterSha256"_s, QString::fromLatin1(saved.afterSha256)},
            {u"shown"_s, arrayOf(saved.shown.hunks, hunkToJson)},
            {u"existsBefore"_s, file.existsBefore},
            {u"beforeSha256"_s, QString::fromLatin1(file.beforeSha256)},
            {u"backupPath"_s, file.backupPath},
            {u"secret"_s, file.privacy == FileChange::Privacy::Secret}};
}

FileChange::Saved savedFromJson(const QJsonObject &json)
{
    FileChange::Saved saved;
    for (const QJsonValue &item : json.value("edits"_L1).toArray()) {
        const QJsonObject edit = item.toObject();
        saved.edits << ByteEdit{edit.value("at"_L1).toInteger(),
                                edit.value("remove"_L1).toInteger(),
                                bytesFromJson(edit.value("insert"_L1))};
    }
    saved.afterSha256 = json.value("afterSha256"_L1).toString().toLatin1();
    for (const QJsonValue &item : json.value("shown"_L1).toArray()) {
        const DiffHunk hunk = hunkFromJson(item.toObject());
        for (const DiffLine &line : hunk.lines) {
            saved.shown.added += line.kind == DiffLine::Kind::Added;
            saved.shown.removed += line.kind == DiffLine::Kind::Removed;
        }
        saved.shown.hunks << hunk;
    }
    return saved;
}

FileChange fileFromJson(const QJsonObject &json)
{
    FileChange file;
    file.path = json.value("path"_L1).toString();
    if (json.contains("edits"_L1)) {
        file.saved = savedFromJson(json);
    } else {
        file.before = bytesFromJson(json.value("before"_L1));
        file.after = bytesFromJson(json.value("after"_L1));
    }
    file.existsBefore = json.value("existsBefore"_L1).toBool();
    file.beforeSha256 = json.value("beforeSha256"_L1).toString().toLatin1();
    file.backupPath = json.value("backupPath"_L1).toString();
    file.privacy = json.value("secret"_L1).toBool() ? FileChange::Privacy::Secret
                                                    : FileChange::Privacy::Plain;
    return file;
}

QJsonObject commandToJson(const CommandPreview &command)
{
    return {{u"account"_s, command.account},
            {u"line"_s, command.line},
            {u"input"_s, command.input}};
}

QJsonObject stepToJson(const Step &step)
{
    return {{u"id"_s, step.id},
            {u"kind"_s, stepKindName(step.kind)},
            {u"host"_s, step.hostId},
            {u"dependsOn"_s, QJsonArray::fromStringList(step.dependsOn)},
            {u"title"_s, step.title},
            {u"subtitle"_s, step.subtitle},
            {u"description"_s, step.description},
            {u"commands"_s, arrayOf(step.commands, commandToJson)},
            {u"files"_s, arrayOf(step.files, fileToJson)},
            {u"risk"_s, nameIn(risks, step.risk)},
            {u"blastRadius"_s, step.blastRadius},
            {u"downtimeMs"_s, qint64(step.downtime.count())},
            {u"longestDowntimeMs"_s, qint64(step.longestDowntime.count())},
            {u"undo"_s, nameIn(undoKinds, step.undo)},
            {u"undoText"_s, step.undoText},
            {u"checkText"_s, step.checkText},
            {u"verifyText"_s, step.verifyText},
            {u"parameters"_s, step.parameters}};
}

Result<Step> stepFromJson(const QJsonObject &json)
{
    Step step;
    step.id = json.value("id"_L1).toString();
    const Result<StepKind> kind = stepKindFromName(json.value("kind"_L1).toString());
    if (!kind)
        return kind.error();
    step.kind = *kind;
    if (!findIn(risks, json.value("risk"_L1).toString(), &step.risk) ||
        !findIn(undoKinds, json.value("undo"_L1).toString(), &step.undo) || step.id.isEmpty())
        return unreadable(Texts::tr("step %1 is incomplete").arg(step.id));
    step.hostId = json.value("host"_L1).toString();
    step.dependsOn = stringsFromJson(json.value("dependsOn"_L1));
    step.title = json.value("title"_L1).toString();
    step.subtitle = json.value("subtitle"_L1).toString();
    step.description = json.value("description"_L1).toString();
    for (const QJsonValue &item : json.value("commands"_L1).toArray()) {
        const QJsonObject command = item.toObject();
        step.commands.append({command.value("account"_L1).toString(),
                              command.value("line"_L1).toString(),
                              command.value("input"_L1).toString()});
    }
    for (const QJsonValue &item : json.value("files"_L1).toArray())
        step.files.append(fileFromJson(item.toObject()));
    step.blastRadius = json.value("blastRadius"_L1).toString();
    step.downtime = std::chrono::milliseconds(json.value("downtimeMs"_L1).toInteger());
    step.longestDowntime = std::chrono::milliseconds(
            json.value("longestDowntimeMs"_L1).toInteger(step.downtime.count()));
    step.undoText = json.value("undoText"_L1).toString();
    step.checkText = json.value("checkText"_L1).toString();
    step.verifyText = json.value("verifyText"_L1).toString();
    step.parameters = json.value("parameters"_L1).toObject();
    return step;
}

QJsonObject hostToJson(const PlanHost &host)
{
    return {{u"id"_s, host.id},
            {u"name"_s, host.name},
            {u"address"_s, host.address},
            {u"isPrimary"_s, host.isPrimary},
            {u"access"_s, accessToJson(host.access)},
            {u"instance"_s, host.instanceId},
            {u"socketDirectory"_s, host.socketDirectory},
            {u"port"_s, host.port},
            {u"cluster"_s, host.cluster}};
}

Result<PlanHost> hostFromJson(const QJsonObject &json)
{
    PlanHost host;
    host.id = json.value("id"_L1).toString();
    host.name = json.value("name"_L1).toString();
    host.address = json.value("address"_L1).toString();
    host.isPrimary = json.value("isPrimary"_L1).toBool();
    const Result<HostAccess> access = accessFromJson(json.value("access"_L1).toObject());
    if (!access)
        return access.error();
    host.access = *access;
    host.instanceId = json.value("instance"_L1).toString();
    host.socketDirectory = json.value("socketDirectory"_L1).toString();
    host.port = json.value("port"_L1).toInt();
    host.cluster = json.value("cluster"_L1).toString();
    return host;
}

} // namespace

QString stepKindName(StepKind kind)
{
    return nameIn(stepKinds, kind);
}

Result<StepKind> stepKindFromName(const QString &name)
{
    StepKind kind;
    if (findIn(stepKinds, name, &kind))
        return kind;
    return unreadable(Texts::tr("a step is of the unknown kind \"%1\"").arg(name));
}

const Step *Plan::step(const QString &stepId) const
{
    const auto it = std::find_if(steps.cbegin(), steps.cend(),
                                 [&stepId](const Step &step) { return step.id == stepId; });
    return it == steps.cend() ? nullptr : &*it;
}

const PlanHost *Plan::host(const QString &hostId) const
{
    const auto it = std::find_if(hosts.cbegin(), hosts.cend(),
                                 [&hostId](const PlanHost &host) { return host.id == hostId; });
    return it == hosts.cend() ? nullptr : &*it;
}

const PlanHost *Plan::primary() const
{
    const auto it = std::find_if(hosts.cbegin(), hosts.cend(),
                                 [](const PlanHost &host) { return host.isPrimary; });
    return it == hosts.cend() ? nullptr : &*it;
}

const StandbySpec *Plan::standby(const QString &hostId) const
{
    const PlanHost *wanted = host(hostId);
    const auto it = std::find_if(spec.standbys.cbegin(), spec.standbys.cend(),
                                 [wanted](const StandbySpec &standby) {
                                     return wanted && standby.name == wanted->name;
                                 });
    return it == spec.standbys.cend() ? nullptr : &*it;
}

QStringList Plan::standbyIds() const
{
    QStringList ids;
    for (const PlanHost &host : hosts) {
        if (!host.isPrimary)
            ids << host.id;
    }
    return ids;
}

int Plan::restarts() const
{
    return int(std::count_if(steps.cbegin(), steps.cend(), [](const Step &step) {
        return step.kind == StepKind::RestartServer;
    }));
}

QList<GivenUpCluster> Plan::givenUpClusters() const
{
    QList<GivenUpCluster> clusters;
    QStringList hostIds;
    for (const Step &step : steps) {
        const bool stops = step.kind == StepKind::StopServer;
        const bool moves = step.kind == StepKind::MoveDataAside;
        if (!stops && !moves)
            continue;
        qsizetype at = hostIds.indexOf(step.hostId);
        if (at < 0) {
            at = hostIds.size();
            hostIds << step.hostId;
            const PlanHost *planHost = host(step.hostId);
            GivenUpCluster cluster;
            cluster.host = planHost ? planHost->name : step.hostId;
            if (planHost)
                cluster.name =
                        planHost->cluster.isEmpty() ? planHost->instanceId : planHost->cluster;
            clusters << cluster;
        }
        clusters[at].stops = clusters.at(at).stops || stops;
        clusters[at].moves = clusters.at(at).moves || moves;
    }
    return clusters;
}

QJsonObject Plan::toJson() const
{
    return {{u"format"_s, jsonFormat},
            {u"program"_s, u"pgTandem " PGTANDEM_VERSION ""_s},
            {u"id"_s, id},
            {u"createdAt"_s, createdAt.toUTC().toString(Qt::ISODateWithMs)},
            {u"spec"_s, spec.toJson()},
            {u"hosts"_s, arrayOf(hosts, hostToJson)},
            {u"steps"_s, arrayOf(steps, stepToJson)},
            {u"notes"_s, QJsonArray::fromStringList(notes)},
            {u"consents"_s, QJsonArray::fromStringList(consents)},
            {u"copyBytes"_s, copyBytes},
            {u"shortestSeconds"_s, qint64(shortest.count())},
            {u"longestSeconds"_s, qint64(longest.count())}};
}

Result<Plan> Plan::fromJson(const QJsonObject &json)
{
    const int format = json.value("format"_L1).toInt();
    if (format < 1 || format > jsonFormat)
        return unreadable(
                Texts::tr("its format is %1, this program knows %2").arg(format).arg(jsonFormat));
    Plan plan;
    plan.id = json.value("id"_L1).toString();
    plan.createdAt =
            QDateTime::fromString(json.value("createdAt"_L1).toString(), Qt::ISODateWithMs);
    if (plan.id.isEmpty() || !plan.createdAt.isValid())
        return unreadable(Texts::tr("its id or date is missing"));
    Result<ReplicationSpec> spec = ReplicationSpec::fromJson(json.value("spec"_L1).toObject());
    if (!spec)
        return spec.error();
    plan.spec = *spec;
    for (const QJsonValue &item : json.value("hosts"_L1).toArray()) {
        const Result<PlanHost> host = hostFromJson(item.toObject());
        if (!host)
            return host.error();
        plan.hosts.append(*host);
    }
    QStringList lastStep;
    for (const QJsonValue &item : json.value("steps"_L1).toArray()) {
        const Result<Step> step = stepFromJson(item.toObject());
        if (!step)
            return step.error();
        if (!plan.host(step->hostId))
            return unreadable(Texts::tr("step %1 names an unknown host").arg(step->id));
        plan.steps.append(*step);
        if (format < firstWithDependencies)
            plan.steps.last().dependsOn = lastStep;
        lastStep = {step->id};
    }
    if (const Result<QStringList> order = planOrder(plan.steps); !order)
        return order.error();
    plan.notes = stringsFromJson(json.value("notes"_L1));
    plan.consents = stringsFromJson(json.value("consents"_L1));
    plan.copyBytes = json.value("copyBytes"_L1).toInteger(-1);
    plan.shortest = std::chrono::seconds(json.value("shortestSeconds"_L1).toInteger());
    plan.longest = std::chrono::seconds(json.value("longestSeconds"_L1).toInteger());
    return plan;
}

Plan Plan::asSaved() const
{
    const Result<Plan> saved = fromJson(toJson());
    return saved ? *saved : *this;
}

} // namespace pgt
