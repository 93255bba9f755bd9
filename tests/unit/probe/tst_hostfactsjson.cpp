// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/redact.h"
#include "app/probe/hostfactsfields.h"
#include "app/probe/hostfactsjson.h"
#include "app/probe/hostreader.h"
#include "tests/support/goodpair.h"
#include "tests/support/sourcetree.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;

namespace {

HostFacts recorded(const QString &name)
{
    QFile file(testDataPath("probe/"_L1 + name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s", qPrintable(file.fileName()));
    const auto records = parseHostStream(file.readAll());
    HostReading reading;
    reading.isRoot = true;
    reading.hostName = u"berlin-1"_s;
    reading.startedAt = QDateTime::fromMSecsSinceEpoch(1'795'376'105'250, Qt::UTC);
    reading.endedAt = reading.startedAt.addMSecs(900);
    return readHostFacts(*records, reading);
}

QByteArray textOf(const HostFacts &facts)
{
    return QJsonDocument(factsToJson(facts)).toJson();
}

Result<HostFacts> readBack(const HostFacts &facts)
{
    return factsFromJson(QJsonDocument::fromJson(textOf(facts)).object());
}

/// Gives every field, down to the last list, a value that is not its default.
class Filler
{
public:
    /// What all texts hold besides their number.
    explicit Filler(const QString &text = u"text"_s) : m_text(text) {}

    template<class T>
    void operator()(const char *, T &value)
    {
        fill(value);
    }

private:
    void fill(bool &value) { value = !value; }
    void fill(int &value) { value = ++m_count; }
    void fill(qint64 &value) { value = (1ll << 53) + ++m_count; }
    void fill(double &value) { value = ++m_count + 0.1; }
    void fill(QString &value) { value = u"%1 %2"_s.arg(m_text).arg(++m_count); }
    void fill(QByteArray &value) { value = "# " + m_text.toUtf8() + QByteArray::number(++m_count); }
    void fill(ErrorKind &value) { value = ErrorKind::NoSpace; }
    void fill(Instance::Layout &value) { value = Instance::Layout::Suse; }
    void fill(Instance::State &value) { value = Instance::State::Starting; }
    void fill(WaitingSetting::Until &value) { value = WaitingSetting::Until::Restart; }
    void fill(QDateTime &value)
    {
        value = QDateTime::fromMSecsSinceEpoch(1'700'000'000'001 + ++m_count, Qt::UTC);
    }
    void fill(std::optional<bool> &value) { value = false; }
    template<class T>
    void fill(std::optional<T> &value)
    {
        fill(value.emplace());
    }
    template<class T>
    void fill(QList<T> &values)
    {
        values.resize(2);
        for (T &value : values)
            fill(value);
    }
    template<class T>
    void fill(QHash<QString, T> &values)
    {
        fill(values[u"a key"_s]);
    }
    template<class T>
    void fill(T &fact)
    {
        visitFields(*this, fact);
    }

    const QString m_text;
    int m_count = 100;
};

HostFacts filled(const QString &text = u"text"_s)
{
    HostFacts facts;
    Filler filler(text);
    visitFields(filler, facts);
    return facts;
}

/// What of @p a is the same in @p b, as paths.
QStringList sameValues(const QJsonValue &a, const QJsonValue &b, const QString &path)
{
    QStringList same;
    if (a.isObject()) {
        const QJsonObject object = a.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            same += sameValues(*it, b.toObject().value(it.key()), path + u'.' + it.key());
    } else if (a == b) {
        same << path;
    }
    return same;
}

/// The members of the structs in a header.
QStringList membersOf(const QString &path)
{
    QFile file(sourcePath(path));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s", qPrintable(path));
    static const QRegularExpression declaration(
            u"^    (?:static )?(?:std::)?[A-Za-z_:0-9]+(?:<[^;=]*>)?\\s+([a-z]\\w*(?: = "
            u"[^;,]+)?(?:, "
            "[a-z]\\w*(?: = [^;,]+)?)*)(?:\\{\\})?;"_s,
            QRegularExpression::MultilineOption);
    QStringList members;
    auto it = declaration.globalMatch(QString::fromUtf8(file.readAll()));
    while (it.hasNext()) {
        for (const QString &part : it.next().captured(1).split(u','))
            members << part.section(u'=', 0, 0).trimmed();
    }
    return members;
}

} // namespace

class TestHostFactsJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void everyMemberIsAField();
    void everyFieldComesBack();
    void everyRecordingComesBack_data();
    void everyRecordingComesBack();
    void preparedFactsComeBack();
    void noTextHoldsASecret();
    void secretsOfTheServerStayThere();
    void maskedFileIsNotTakenForTheRealOne();
    void harmlessFilesStayByteForByte();
    void whatIsNewIsIgnored();
    void badInputIsNamed_data();
    void badInputIsNamed();
};

void TestHostFactsJson::everyMemberIsAField()
{
    QFile file(sourcePath(u"app/probe/hostfactsfields.h"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString fields = QString::fromUtf8(file.readAll());
    qsizetype count = 0;
    for (const QString &path : {u"app/cluster/hostfacts.h"_s, u"app/cluster/instance.h"_s}) {
        const QStringList members = membersOf(path);
        QVERIFY(members.size() > 40);
        count += members.size();
        for (const QString &member : members)
            QVERIFY2(fields.contains(u"PGTANDEM_FIELD(%1);"_s.arg(member)), qPrintable(member));
    }
    constexpr int fieldsOfError = 9;
    QCOMPARE(fields.count("PGTANDEM_FIELD("_L1) - 1 - fieldsOfError, count);
}

void TestHostFactsJson::everyFieldComesBack()
{
    const HostFacts facts = filled();
    const QJsonObject json = factsToJson(facts);
    const auto read = readBack(facts);
    QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
    QCOMPARE(textOf(*read), textOf(facts));
    // Had a field its default, nobody would see that it is not read.
    const QStringList same = sameValues(json.value("facts"_L1),
                                        factsToJson(HostFacts()).value("facts"_L1), u"facts"_s);
    QVERIFY2(same.isEmpty(), qPrintable(same.join(u' ')));
    QCOMPARE(read->memoryBytes, facts.memoryBytes);
    QCOMPARE(read->instances.size(), 2);
    const Instance &instance = read->instances.first();
    QCOMPARE(instance.layout, Instance::Layout::Suse);
    QCOMPARE(instance.holdsUserData, std::optional<bool>(false));
    QCOMPARE(instance.startedAt, facts.instances.first().startedAt);
    QCOMPARE(instance.includeDirectories, facts.instances.first().includeDirectories);
    const QJsonObject first = json["facts"_L1]["instances"_L1][0].toObject();
    QCOMPARE(first["layout"_L1], u"Suse"_s); // for people
}

void TestHostFactsJson::everyRecordingComesBack_data()
{
    QTest::addColumn<QString>("name");
    const QStringList names = QDir(testDataPath(u"probe"_s)).entryList({u"*.txt"_s});
    QVERIFY(names.size() >= 10);
    for (const QString &name : names)
        QTest::newRow(qPrintable(name)) << name;
}

void TestHostFactsJson::everyRecordingComesBack()
{
    QFETCH(const QString, name);
    const HostFacts facts = recorded(name);
    const auto read = readBack(facts);
    QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
    QCOMPARE(textOf(*read), textOf(facts));
    QCOMPARE(read->readAt, facts.readAt);
    QCOMPARE(read->instances.size(), facts.instances.size());
    for (qsizetype i = 0; i < facts.instances.size(); ++i) {
        const Instance &a = read->instances.at(i), &b = facts.instances.at(i);
        QCOMPARE(a.layout, b.layout);
        QCOMPARE(a.config.content, b.config.content);
        QCOMPARE(a.hba.sha256, b.hba.sha256);
        QCOMPARE(a.settings.size(), b.settings.size());
    }
}

void TestHostFactsJson::preparedFactsComeBack()
{
    const Situation input = test::goodPair();
    HostFacts primary = input.primaryHost(), standby = input.standbyHost();
    for (const HostFacts &facts : {primary, standby}) {
        const auto read = readBack(facts);
        QVERIFY(read);
        QCOMPARE(textOf(*read), textOf(facts));
        QCOMPARE(read->instances.first().roles.size(), facts.instances.first().roles.size());
    }
}

void TestHostFactsJson::noTextHoldsASecret()
{
    const QByteArray text = textOf(filled(u"password=CANARY"_s));
    QVERIFY(text.contains(QLatin1String(redactedMark).data()));
    QVERIFY2(!text.contains("CANARY"), text.constData());
}

void TestHostFactsJson::secretsOfTheServerStayThere()
{
    HostFacts facts = recorded(u"trixie-17.txt"_s);
    Instance &instance = facts.instances.first();
    instance.config.content += "restore_command = 'fetch --with CANARY %f'\n"
                               "primary_conninfo = 'host=a user=b password=''CANA RY'' port=1'\n"
                               "#recovery.password = 'CANARY'\n";
    instance.hba.content += "host all all 10.0.0.0/8 ldap ldapbindpasswd=\"CANARY\"\n";
    instance.autoConf.content = "archive_command = 'CANARY'\n";
    instance.includedFiles << instance.autoConf;
    for (const char *name : {"archive_command", "primary_conninfo", "x.secret"}) {
        SettingFact setting;
        setting.value = setting.resetValue = u"password=CANARY"_s;
        instance.settings.insert(QLatin1String(name), setting);
        WaitingSetting waiting;
        waiting.name = QLatin1String(name);
        waiting.running = u"password=CANARY"_s;
        waiting.inFile = waiting.running;
        instance.waiting << waiting;
    }
    instance.startArguments = QStringList{u"-c"_s,
                                          u"archive_command=cp CANARY"_s,
                                          u"--primary-conninfo=password=CANARY"_s,
                                          u"-crestore_command=CANARY"_s,
                                          u"-p"_s,
                                          u"5433"_s};
    instance.problems << Error::make(ErrorKind::ConfigBroken, u"a"_s)
                                 .withDetail(u"line 3: password=CANARY"_s);
    const QByteArray text = textOf(facts);
    QVERIFY2(!text.contains("CANARY"), text.constData());
    QVERIFY(!text.contains("CANA RY"));
    const auto read = readBack(facts);
    QVERIFY(read);
    QCOMPARE(textOf(*read), text);
    // The rest of it is worth having.
    QCOMPARE(read->instances.first().startArguments.mid(3),
             (QStringList{u"-crestore_command="_s + redactedMark, u"-p"_s, u"5433"_s}));
    QVERIFY(read->instances.first().config.content.contains("host=a"));
    QCOMPARE(read->instances.first().config.content.count('\n'),
             instance.config.content.count('\n'));
}

void TestHostFactsJson::maskedFileIsNotTakenForTheRealOne()
{
    // A plan that is made for a file applies to a file with that checksum only; with the checksum
    // of the real file masked lines would be written into it, and the secret could be guessed.
    HostFacts facts = recorded(u"trixie-17.txt"_s);
    ConfigFileFact &file = facts.instances.first().config;
    file.content = "archive_command = 'x'\n";
    file.sha256 = QCryptographicHash::hash(file.content, QCryptographicHash::Sha256).toHex();
    const ConfigFileFact masked = redactedFacts(facts).instances.first().config;
    QVERIFY(masked.content != file.content);
    QVERIFY(masked.sha256 != file.sha256);
    QCOMPARE(masked.sha256,
             QCryptographicHash::hash(masked.content, QCryptographicHash::Sha256).toHex());
}

void TestHostFactsJson::harmlessFilesStayByteForByte()
{
    HostFacts facts = recorded(u"trixie-17.txt"_s);
    for (const QByteArray &content :
         {QByteArray("port = 5433"), QByteArray("port = 5433\r\nssl = on\r\n"), QByteArray("\n"),
          QByteArray("# h\xc3\xa9\n\n")}) {
        ConfigFileFact &file = facts.instances.first().config;
        file.content = content;
        file.sha256 = "as read";
        const auto read = readBack(facts);
        QVERIFY(read);
        QCOMPARE(read->instances.first().config.content, content);
        QCOMPARE(read->instances.first().config.sha256, QByteArray("as read"));
    }
}

void TestHostFactsJson::whatIsNewIsIgnored()
{
    QJsonObject json = factsToJson(recorded(u"arch.txt"_s));
    QJsonObject facts = json["facts"_L1].toObject();
    facts.insert("colour"_L1, u"blue"_s);
    json.insert("facts"_L1, facts);
    json.insert("writtenBy"_L1, 7);
    const auto read = factsFromJson(json);
    QVERIFY(read);
    QCOMPARE(read->osId, u"arch"_s);
    // What is missing keeps its default.
    const auto empty = factsFromJson({{u"format"_s, u"pgtandem-host-facts"_s},
                                      {u"version"_s, 1},
                                      {u"facts"_s, QJsonObject()}});
    QVERIFY(empty);
    QCOMPARE(textOf(*empty), textOf(HostFacts()));
}

void TestHostFactsJson::badInputIsNamed_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QString>("detail");
    const QByteArray begin = R"({"format": "pgtandem-host-facts", "version": )";
    const auto bad = ErrorKind::InvalidInput;
    QTest::newRow("nothing") << QByteArray("{}") << bad << u"format"_s;
    QTest::newRow("another file") << QByteArray(R"({"format": "x", "version": 1, "facts": {}})")
                                  << bad << u"format"_s;
    QTest::newRow("later") << begin + R"(2, "facts": {}})" << ErrorKind::Unsupported << u"2"_s;
    QTest::newRow("no facts") << begin + R"(1, "facts": 3})" << bad << u"facts"_s;
    const auto facts = [&begin](const char *fields) -> QByteArray {
        return begin + R"(1, "facts": {)" + fields + "}}";
    };
    QTest::newRow("text for number") << facts(R"("cpuCount": "two")") << bad << u"cpuCount: "_s;
    QTest::newRow("broken number") << facts(R"("cpuCount": 1.5)") << bad << u"cpuCount: "_s;
    QTest::newRow("too large") << facts(R"("cpuCount": 5000000000)") << bad << u"cpuCount: "_s;
    QTest::newRow("no time") << facts(R"("readAt": "soon")") << bad << u"readAt: "_s;
    QTest::newRow("deep down") << facts(R"("instances": [{}, {"senders": [{"pid": true}]}])") << bad
                               << u"instances[1].senders[0].pid: "_s;
    QTest::newRow("state") << facts(R"("instances": [{"state": "asleep"}])") << bad
                           << u"instances[0].state: "_s;
    QTest::newRow("setting") << facts(R"("instances": [{"settings": {"port": "5"}}])") << bad
                             << u"instances[0].settings.port: "_s;
    QTest::newRow("list") << facts(R"("addresses": "10.0.0.1")") << bad << u"addresses: "_s;
}

void TestHostFactsJson::badInputIsNamed()
{
    QFETCH(const QByteArray, json);
    QFETCH(const ErrorKind, kind);
    QFETCH(const QString, detail);
    const QJsonDocument document = QJsonDocument::fromJson(json);
    QVERIFY(document.isObject());
    const auto read = factsFromJson(document.object());
    QVERIFY(!read);
    QCOMPARE(read.error().kind, kind);
    QVERIFY2(read.error().detail.contains(detail), qPrintable(read.error().detail));
    QVERIFY(!read.error().why.isEmpty() && !read.error().remedy.isEmpty());
}

QTEST_GUILESS_MAIN(TestHostFactsJson)
#include "tst_hostfactsjson.moc"
