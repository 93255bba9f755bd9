// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe/hostfactsjson.h"

#include "app/base/redact.h"
#include "app/layout/serverlayout.h"
#include "app/pg/redactfile.h"
#include "app/probe/hostfactsfields.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QRegularExpression>

#include <array>
#include <limits>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::HostFacts)
};

constexpr auto formatName = "pgtandem-host-facts"_L1;
// To be raised when a field changes its meaning, not when one is added.
constexpr int formatVersion = 1;

constexpr std::array stateNames{
        std::pair{Instance::State::Running, "running"_L1},
        std::pair{Instance::State::Stopped, "stopped"_L1},
        std::pair{Instance::State::Starting, "starting"_L1},
        std::pair{Instance::State::Unknown, "unknown"_L1},
};
constexpr std::array untilNames{
        std::pair{WaitingSetting::Until::Reload, "reload"_L1},
        std::pair{WaitingSetting::Until::Restart, "restart"_L1},
};

template<class Names, class Enum>
QString enumName(const Names &names, Enum value)
{
    for (const auto &[known, name] : names) {
        if (known == value)
            return name;
    }
    return {};
}

template<class Names, class Enum>
bool readEnum(const Names &names, const QString &text, Enum &value)
{
    for (const auto &[known, name] : names) {
        if (name == text) {
            value = known;
            return true;
        }
    }
    return false;
}

// Masking

class Masker
{
public:
    template<class T>
    void operator()(const char *, T &value)
    {
        mask(value);
    }

private:
    static void mask(QString &text) { text = redactText(text); }

    static void mask(QStringList &texts)
    {
        for (QString &text : texts)
            mask(text);
    }

    template<class T>
    void mask(QList<T> &values)
    {
        for (T &value : values)
            mask(value);
    }

    template<class T>
    void mask(QHash<QString, T> &values)
    {
        for (T &value : values)
            mask(value);
    }

    template<class T>
    void mask(std::optional<T> &value)
    {
        if (value)
            mask(*value);
    }

    template<class T>
    void mask(T &value)
    {
        if constexpr (std::is_class_v<T> && !std::is_same_v<T, QDateTime> &&
                      !std::is_same_v<T, QByteArray>)
            visitFields(*this, value);
    }
};

void maskFile(ConfigFileFact &file)
{
    const QByteArray &content = file.content;
    if (content.isEmpty())
        return;
    QByteArray masked = redactedLines(content).join(u'\n').toUtf8();
    if (content.endsWith('\n'))
        masked += '\n';
    if (masked == QByteArray(content).replace("\r\n", "\n") && content.contains('\r'))
        return; // nothing to hide; only the ends of its lines differ
    if (masked == content)
        return;
    file.content = masked;
    if (!file.sha256.isEmpty())
        file.sha256 = QCryptographicHash::hash(masked, QCryptographicHash::Sha256).toHex();
}

/// "--name=value", "-cname=value", or "name=value" after "-c".
QString maskedArgument(const QString &argument)
{
    static const QRegularExpression pattern(u"^(--|-c)?([A-Za-z0-9_.-]+)=(.*)$"_s,
                                            QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = pattern.match(argument);
    if (!match.hasMatch())
        return argument;
    const QString name = match.captured(2);
    return match.captured(1) + name + u'=' +
           redactedSetting(QString(name).replace(u'-', u'_'), match.captured(3));
}

void maskInstance(Instance &instance)
{
    for (auto it = instance.settings.begin(); it != instance.settings.end(); ++it) {
        it->value = redactedSetting(it.key(), it->value);
        it->resetValue = redactedSetting(it.key(), it->resetValue);
    }
    for (WaitingSetting &waiting : instance.waiting) {
        waiting.running = redactedSetting(waiting.name, waiting.running);
        if (waiting.inFile)
            waiting.inFile = redactedSetting(waiting.name, *waiting.inFile);
    }
    for (QString &argument : instance.startArguments)
        argument = maskedArgument(argument);
    for (ConfigFileFact *file :
         {&instance.config, &instance.hba, &instance.autoConf, &instance.recoveryConf})
        maskFile(*file);
    for (ConfigFileFact &file : instance.includedFiles)
        maskFile(file);
}

// Writing

class Writer
{
public:
    template<class T>
    void operator()(const char *name, const T &value)
    {
        const QJsonValue json = toJson(value);
        const bool isEmpty = json.isNull() || (json.isString() && json.toString().isEmpty()) ||
                             (json.isArray() && json.toArray().isEmpty()) ||
                             (json.isObject() && json.toObject().isEmpty());
        if (!isEmpty)
            m_json.insert(QLatin1String(name), json);
    }

    QJsonObject take() { return m_json; }

private:
    static QJsonValue toJson(bool value) { return value; }
    static QJsonValue toJson(int value) { return value; }
    static QJsonValue toJson(qint64 value) { return value; }
    static QJsonValue toJson(double value) { return value; }
    static QJsonValue toJson(const QString &value) { return value; }
    static QJsonValue toJson(const QByteArray &value) { return QString::fromUtf8(value); }
    static QJsonValue toJson(const QStringList &value) { return QJsonArray::fromStringList(value); }
    static QJsonValue toJson(ErrorKind value) { return errorKindName(value); }
    static QJsonValue toJson(Instance::Layout value) { return layoutName(value); }
    static QJsonValue toJson(Instance::State value) { return enumName(stateNames, value); }
    static QJsonValue toJson(WaitingSetting::Until value) { return enumName(untilNames, value); }
    static QJsonValue toJson(const QDateTime &value)
    {
        return value.isValid() ? value.toUTC().toString(Qt::ISODateWithMs) : QString();
    }

    // Nothing is something else than an empty value.
    template<class T>
    static QJsonValue toJson(const std::optional<T> &value)
    {
        return value ? QJsonValue(QJsonArray{toJson(*value)}) : QJsonValue();
    }

    template<class T>
    static QJsonValue toJson(const QList<T> &values)
    {
        QJsonArray array;
        for (const T &value : values)
            array.append(toJson(value));
        return array;
    }

    template<class T>
    static QJsonValue toJson(const QHash<QString, T> &values)
    {
        QJsonObject object;
        for (auto it = values.cbegin(); it != values.cend(); ++it)
            object.insert(it.key(), toJson(it.value()));
        return object;
    }

    template<class T>
    static QJsonValue toJson(const T &fact)
    {
        Writer writer;
        visitFields(writer, fact);
        return writer.m_json;
    }

    QJsonObject m_json;
};

// Reading

class Reader
{
public:
    Reader(const QJsonObject &json, const QString &path, QString &problem)
        : m_json(json), m_path(path), m_problem(problem)
    {}

    template<class T>
    void operator()(const char *name, T &value)
    {
        const auto found = m_json.constFind(QLatin1String(name));
        if (found != m_json.constEnd() && m_problem.isEmpty())
            read(*found, value,
                 m_path.isEmpty() ? QString::fromLatin1(name)
                                  : m_path + u'.' + QLatin1String(name));
    }

private:
    void complain(const QString &path, const char *wanted)
    {
        if (m_problem.isEmpty())
            m_problem = u"%1: %2 expected"_s.arg(path, QLatin1String(wanted));
    }

    void read(const QJsonValue &json, bool &value, const QString &path)
    {
        json.isBool() ? void(value = json.toBool()) : complain(path, "true or false");
    }

    void read(const QJsonValue &json, double &value, const QString &path)
    {
        json.isDouble() ? void(value = json.toDouble()) : complain(path, "a number");
    }

    void read(const QJsonValue &json, qint64 &value, const QString &path)
    {
        constexpr qint64 none = std::numeric_limits<qint64>::min();
        const qint64 number = json.toInteger(none);
        number != none ? void(value = number) : complain(path, "a whole number");
    }

    void read(const QJsonValue &json, int &value, const QString &path)
    {
        qint64 number = 0;
        read(json, number, path);
        if (number < std::numeric_limits<int>::min() || number > std::numeric_limits<int>::max())
            complain(path, "a smaller number");
        else
            value = int(number);
    }

    void read(const QJsonValue &json, QString &value, const QString &path)
    {
        json.isString() ? void(value = json.toString()) : complain(path, "a text");
    }

    void read(const QJsonValue &json, QByteArray &value, const QString &path)
    {
        QString text;
        read(json, text, path);
        value = text.toUtf8();
    }

    void read(const QJsonValue &json, QDateTime &value, const QString &path)
    {
        QString text;
        read(json, text, path);
        value = QDateTime::fromString(text, Qt::ISODateWithMs);
        if (!value.isValid())
            complain(path, "a time");
    }

    void read(const QJsonValue &json, ErrorKind &value, const QString &path)
    {
        QString text;
        read(json, text, path);
        value = errorKindFromName(text);
    }

    void read(const QJsonValue &json, Instance::Layout &value, const QString &path)
    {
        QString text;
        read(json, text, path);
        value = layoutFromName(text);
    }

    void read(const QJsonValue &json, Instance::State &value, const QString &path)
    {
        if (!readEnum(stateNames, json.toString(), value))
            complain(path, "the state of a server");
    }

    void read(const QJsonValue &json, WaitingSetting::Until &value, const QString &path)
    {
        if (!readEnum(untilNames, json.toString(), value))
            complain(path, "\"reload\" or \"restart\"");
    }

    template<class T>
    void read(const QJsonValue &json, std::optional<T> &value, const QString &path)
    {
        T inner{};
        if (json.toArray().size() != 1)
            return complain(path, "a list of one");
        read(json.toArray().first(), inner, path);
        value = inner;
    }

    template<class T>
    void read(const QJsonValue &json, QList<T> &values, const QString &path)
    {
        if (!json.isArray())
            return complain(path, "a list");
        values.clear();
        for (const QJsonValue &element : json.toArray()) {
            T value{};
            read(element, value, u"%1[%2]"_s.arg(path).arg(values.size()));
            values.append(value);
        }
    }

    template<class T>
    void read(const QJsonValue &json, QHash<QString, T> &values, const QString &path)
    {
        if (!json.isObject())
            return complain(path, "an object");
        const QJsonObject object = json.toObject();
        for (auto it = object.constBegin(); it != object.constEnd(); ++it)
            read(*it, values[it.key()], path + u'.' + it.key());
    }

    template<class T>
    void read(const QJsonValue &json, T &fact, const QString &path)
    {
        if (!json.isObject())
            return complain(path, "an object");
        const QJsonObject object = json.toObject();
        Reader reader(object, path, m_problem);
        visitFields(reader, fact);
    }

    const QJsonObject &m_json;
    const QString m_path;
    QString &m_problem; ///< the first one; nothing is read after it
};

Error cannotBeRead(ErrorKind kind, const QString &why, const QString &detail)
{
    return Error::make(kind, Texts::tr("The recorded facts of a host cannot be read."), why,
                       Texts::tr("Record them again with this version of pgTandem."))
            .withDetail(detail);
}

} // namespace

HostFacts redactedFacts(HostFacts facts)
{
    for (Instance &instance : facts.instances)
        maskInstance(instance);
    Masker masker;
    visitFields(masker, facts);
    return facts;
}

QJsonObject factsToJson(const HostFacts &facts)
{
    Writer writer;
    const HostFacts masked = redactedFacts(facts);
    visitFields(writer, masked);
    return {{u"format"_s, formatName}, {u"version"_s, formatVersion}, {u"facts"_s, writer.take()}};
}

Result<HostFacts> factsFromJson(const QJsonObject &json)
{
    if (json.value("format"_L1) != formatName || !json.value("version"_L1).isDouble() ||
        !json.value("facts"_L1).isObject()) {
        return cannotBeRead(ErrorKind::InvalidInput,
                            Texts::tr("They are not in the form that pgTandem records."),
                            u"\"format\", \"version\", \"facts\""_s);
    }
    if (const int version = json.value("version"_L1).toInt(); version != formatVersion) {
        return cannotBeRead(
                ErrorKind::Unsupported,
                Texts::tr("They are of a later pgTandem, where fields may mean something else."),
                u"version: %1, known: %2"_s.arg(version).arg(formatVersion));
    }
    HostFacts facts;
    QString problem;
    const QJsonObject fields = json.value("facts"_L1).toObject();
    Reader reader(fields, {}, problem);
    visitFields(reader, facts);
    if (!problem.isEmpty())
        return cannotBeRead(ErrorKind::InvalidInput,
                            Texts::tr("A field holds something else than it should."), problem);
    return facts;
}

} // namespace pgt
