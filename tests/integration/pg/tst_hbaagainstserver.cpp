// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/hbafile.h"
#include "app/pg/pgconnection.h"
#include "tests/support/tempcluster.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace pgt;
using namespace pgt::test;

/// Compares what HbaFile makes of files with pg_hba_file_rules, and its decisions with what happens
/// to real connections.
class HbaAgainstServerTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void readsTheSameRules_data();
    void readsTheSameRules();
    void refusesTheSameLines_data();
    void refusesTheSameLines();
    void decidesAsTheServer();
    void insertedRuleLetsTheRoleIn();

private:
    QJsonArray rules();
    QString tryConnection(const HbaQuery &query);

    std::unique_ptr<TempCluster> m_cluster;
    PgVersion m_version;
};

static QString text(const char *s)
{
    return QString::fromUtf8(s);
}

static const char *const ownLine = "local all postgres trust\n";

void HbaAgainstServerTest::initTestCase()
{
    if (const QString why = TempCluster::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    if (TempCluster::majorVersion() < 10)
        QSKIP("pg_hba_file_rules came with PostgreSQL 10");
    m_cluster = std::make_unique<TempCluster>();
    QVERIFY2(m_cluster->start(), qPrintable(m_cluster->error()));
    m_version = PgVersion::fromNumber(m_cluster->sql(text("SHOW server_version_num")).toInt());
    m_cluster->sql(text("CREATE ROLE anna LOGIN REPLICATION; CREATE ROLE \"b c\" LOGIN REPLICATION;"
                        "CREATE ROLE \"all\" LOGIN REPLICATION; CREATE DATABASE anna;"
                        "CREATE DATABASE shop; CREATE DATABASE replication"));
    QVERIFY2(m_cluster->error().isEmpty(), qPrintable(m_cluster->error()));
}

QJsonArray HbaAgainstServerTest::rules()
{
    return QJsonDocument::fromJson(
                   m_cluster
                           ->sql(text("SELECT coalesce(json_agg(x), '[]') FROM (SELECT * FROM "
                                      "pg_hba_file_rules) x"))
                           .toUtf8())
            .array();
}

static QStringList names(const QList<HbaToken> &tokens)
{
    QStringList list;
    for (const HbaToken &token : tokens)
        list << token.text;
    return list;
}

static QStringList strings(const QJsonValue &value)
{
    QStringList list;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &item : array)
        list << item.toString();
    return list;
}

void HbaAgainstServerTest::readsTheSameRules_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::newRow("lists") << QByteArray("local a,b, c  \"d e\",\"f\"\"g\" peer\n"
                                         "host a , b all 10.0.0.0/8 trust\n");
    QTest::newRow("addresses") << QByteArray(
            "host all all 10.1.2.3 255.255.255.0 trust\nhost all all ::1/128 reject\n"
            "host all all samenet md5\nhost all all db.example md5\nhost all all .example md5\n"
            "host all all 2001:db8:: ffff:ffff:: md5\nhost all all 0.0.0.0/0 md5\n");
    QTest::newRow("comments") << QByteArray(
            "# x\n\n  # y\nlocal all all#z\nlocal all a#b trust\n"
            "local all all trust # z\r\n\tlocal\tall\tall\ttrust\n");
    QTest::newRow("quotes") << QByteArray(
            "\"local\" \"all\" \"\" \"trust\"\nlocal a\"b\"c all trust\n"
            "local \"a,b\" \"#x\" trust\n");
    QTest::newRow("continued") << QByteArray(
            "local all \\\n all \\\r\n trust\n# c \\\nlocal x y z\n"
            "local all all trust \\");
    QTest::newRow("options") << QByteArray(
            "host all all all ldap ldapserver=a \"ldapprefix=cn=, \" ldapport=1\n"
            "local all all peer map=x\nhost all all all ident map=\"a b\"\n");
}

void HbaAgainstServerTest::readsTheSameRules()
{
    QFETCH(QByteArray, lines);
    const QByteArray bytes = ownLine + lines;
    QVERIFY(m_cluster->setHba(QString::fromUtf8(bytes)));
    const QJsonArray server = rules();
    QVERIFY(server.size() > 1);
    const HbaFile file(bytes, m_version);
    QCOMPARE(file.records().size(), server.size());
    for (int i = 0; i < server.size(); ++i) {
        const QJsonObject row = server.at(i).toObject();
        const HbaRecord record = file.records().at(i);
        const QByteArray shown = QJsonDocument(row).toJson();
        QCOMPARE(record.line, row.value(text("line_number")).toInt());
        const bool isBroken = record.kind == HbaRecord::Kind::Broken;
        QVERIFY2(isBroken == !row.value(text("error")).isNull(), shown.constData());
        if (isBroken)
            continue;
        QCOMPARE(record.type, row.value(text("type")).toString());
        QVERIFY2(names(record.databases) == strings(row.value(text("database"))),
                 shown.constData());
        QVERIFY2(names(record.users) == strings(row.value(text("user_name"))), shown.constData());
        QCOMPARE(record.method, row.value(text("auth_method")).toString());
        // The view adds what a method takes by default.
        const QStringList options = strings(row.value(text("options")));
        for (const QString &option : record.options)
            QVERIFY2(options.contains(option), shown.constData());
    }
}

void HbaAgainstServerTest::refusesTheSameLines_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : {"hosts all all all md5",
                             "host",
                             "host all",
                             "host all all",
                             "host all all all",
                             "local",
                             "local all",
                             "local all all",
                             "host all all 10.0.0.0 md5",
                             "host all all 10.0.0.0/33 md5",
                             "host all all ::/129 md5",
                             "host all all a.example/24 md5",
                             "host all all 10.0.0.0/x md5",
                             "local all all all md5",
                             "host all all 10.0.0.0 ffff:: md5",
                             "host all all all md6",
                             "host all all all MD5",
                             "host all all all peer",
                             "host all all all md5 option",
                             "host,local all all all md5",
                             "host all all all,samenet md5",
                             "host all all all cert",
                             "Host all all all md5",
                             "host all all 10.0.0.0/8, md5",
                             "host all all \"all\" md5",
                             "host all all 10.0.0/8 md5",
                             "host all all 10 255.0.0.0 md5",
                             "host all all 10.0.0.0/ md5",
                             "host all all /8 md5",
                             "host all all 10.0.0.0/-1 md5",
                             "host all all 10.0.0.0/08 md5",
                             "host all all 1.2.3.4.5 md5",
                             "host all all 256.0.0.1/8 md5",
                             "host all all ::1 md5",
                             "local all all md5,trust",
                             "host all all all krb5",
                             "host all all all scram-sha-256",
                             "local all all scram-sha-256",
                             "include x.conf",
                             "local all all trust c",
                             "host all all all scram-sha-256 clientcert=verify-full",
                             "host all all all scram-sha-256 map=x",
                             "host all all all ident map=x",
                             "host all all all md5 foo=bar",
                             "host all all all md5 MAP=x",
                             "host all all all md5 =x",
                             "host all all all md5 pamservice=x",
                             "host all all all md5 ldapserver=x",
                             "host all all all md5 radiussecrets=x",
                             "host all all all md5 krb_realm=x",
                             "host all all all md5 clientname=DN",
                             "host all all all md5 issuer=x",
                             "host all all all pam pam_use_hostname=1",
                             "host all all all pam pamservice=x",
                             "host all all all gss krb_realm=x include_realm=0",
                             "host all all all gss map=",
                             "host all all all gss upn_username=1",
                             "host all all all ldap",
                             "host all all all ldap ldapserver=x",
                             "host all all all ldap ldapserver=x ldapprefix=a",
                             "host all all all ldap ldapserver=x ldapprefix=a ldapbasedn=b",
                             "host all all all ldap ldapserver=x ldapport=0 ldapprefix=a",
                             "host all all all ldap ldapserver=x ldapbasedn=c "
                             "ldapsearchattribute=a ldapsearchfilter=b",
                             "host all all all ldap ldapurl=\"ldap://h/dc=x?uid?sub\"",
                             "host all all all radius radiusservers=192.0.2.1",
                             "host all all all radius radiussecrets=s",
                             "host all all all radius radiusserver=192.0.2.1 radiussecrets=s",
                             "host all all all radius radiusservers=192.0.2.1 radiussecrets=s",
                             "local all all peer map=a",
                             "\xEF\xBB\xBFlocal all all trust",
                             "\xEF\xBB\xBF# comment"}) {
        QTest::newRow(line) << QByteArray(line);
    }
}

void HbaAgainstServerTest::refusesTheSameLines()
{
    QFETCH(QByteArray, line);
    const QByteArray bytes = ownLine + line + "\n";
    QVERIFY(m_cluster->setHba(QString::fromUtf8(bytes)));
    const QJsonArray server = rules();
    QCOMPARE(server.size(), 2);
    const QJsonValue error = server.at(1).toObject().value(text("error"));
    const HbaFile file(bytes, m_version);
    QVERIFY2(file.errors().isEmpty() == error.isNull(), qPrintable(error.toString()));
}

/// "allowed", "rejected" or "none", as the server sees it.
QString HbaAgainstServerTest::tryConnection(const HbaQuery &query)
{
    PgTarget target;
    target.name = text("db1");
    const bool isSocket = query.transport == HbaTransport::Socket;
    target.info.set(text("host"), isSocket ? m_cluster->socketDir() : text("127.0.0.1"));
    target.info.set(text("port"), QString::number(m_cluster->port()));
    target.info.set(text("user"), query.user);
    if (query.isReplication)
        target.session = PgSession::Replication;
    else
        target.info.set(text("dbname"), query.database);
    PgConnection connection(target);
    const TaskPtr task = connection.connectTask();
    QSignalSpy ended(task.get(), &Task::finished);
    task->start();
    if (!QTest::qWaitFor([&ended] { return !ended.isEmpty(); }, 20000))
        return text("no end");
    const QString words = task->outcome().error().detail;
    if (words.contains(QLatin1String("rejects")))
        return text("rejected");
    if (words.contains(QLatin1String("no pg_hba.conf entry")))
        return text("none");
    return task->outcome().isSucceeded() ? text("allowed") : words;
}

void HbaAgainstServerTest::decidesAsTheServer()
{
    QRandomGenerator random(4711);
    const auto pick = [&random](const QList<QByteArray> &list) {
        return list.at(random.bounded(list.size()));
    };
    const QList<QByteArray> types{"local", "host", "hostssl", "hostnossl", "hostnogssenc"};
    const QList<QByteArray> databases{"all",  "replication", "\"replication\"", "sameuser",
                                      "shop", "anna,shop",   "\"all\"",         "samerole"};
    const QList<QByteArray> users{"all", "anna", "\"b c\"", "\"all\"", "anna,\"b c\"", "+anna"};
    const QList<QByteArray> addresses{"127.0.0.1/32", "127.0.0.0 255.0.0.0", "all",
                                      "0.0.0.0/0",    "127.0.0.2/31",        "10.0.0.0/8",
                                      "::/0",         "127.0.0.3/30"};
    int asked = 0;
    QHash<QString, int> answers;
    for (int round = 0; round < 25; ++round) {
        QByteArray bytes(ownLine);
        for (int lines = random.bounded(1, 7); lines > 0; --lines) {
            const QByteArray type = pick(types);
            bytes += type + ' ' + pick(databases) + ' ' + pick(users) + ' ';
            if (type != "local")
                bytes += pick(addresses) + ' ';
            bytes += random.bounded(2) ? "trust\n" : "reject\n";
        }
        QVERIFY(m_cluster->setHba(QString::fromUtf8(bytes)));
        QVERIFY(m_cluster->reload());
        const HbaFile file(bytes, m_version);
        for (int i = 0; i < 8; ++i) {
            HbaQuery query;
            query.isReplication = random.bounded(2) == 0;
            query.database = QString::fromUtf8(pick({"shop", "anna", "replication"}));
            query.user = QString::fromUtf8(pick({"anna", "b c", "all"}));
            query.transport = random.bounded(3) ? HbaTransport::PlainTcp : HbaTransport::Socket;
            query.address = QHostAddress(text("127.0.0.1"));
            const HbaDecision decision = file.decide(query);
            if (!decision.isCertain())
                continue;
            const QString expected = decision.line == 0     ? text("none")
                                     : decision.isAllowed() ? text("allowed")
                                                            : text("rejected");
            const QByteArray asking =
                    bytes + "user " + query.user.toUtf8() + " database " +
                    (query.isReplication ? QByteArray("(replication)") : query.database.toUtf8()) +
                    (query.transport == HbaTransport::Socket ? " socket" : " tcp");
            QVERIFY2(QTest::qWaitFor([&] { return tryConnection(query) == expected; }, 3000),
                     asking.constData());
            ++asked;
            ++answers[expected];
        }
    }
    QVERIFY(asked > 100);
    QVERIFY(answers.value(text("allowed")) > 10);
    QVERIFY(answers.value(text("rejected")) > 10);
    QVERIFY(answers.value(text("none")) > 10);
}

void HbaAgainstServerTest::insertedRuleLetsTheRoleIn()
{
    for (const char *user : {"anna", "b c", "all"}) {
        HbaQuery query;
        query.user = text(user);
        query.transport = HbaTransport::PlainTcp;
        query.address = QHostAddress(text("127.0.0.1"));
        HbaFile file(QByteArray(ownLine) + "host all all 127.0.0.1/32 reject\n"
                                           "host replication all 0.0.0.0/0 reject\n",
                     m_version);
        HbaRule rule;
        rule.user = quoteHbaName(query.user);
        rule.address = text("127.0.0.1/32");
        rule.method = text("trust");
        rule.comment = text("added");
        file.insertRule(rule, query);
        QVERIFY(m_cluster->setHba(QString::fromUtf8(file.bytes())));
        QVERIFY(m_cluster->reload());
        QTRY_COMPARE(tryConnection(query), text("allowed"));
        file.removeRules(text("added"));
        QVERIFY(m_cluster->setHba(QString::fromUtf8(file.bytes())));
        QVERIFY(m_cluster->reload());
        QTRY_COMPARE(tryConnection(query), text("rejected"));
    }
}

QTEST_GUILESS_MAIN(HbaAgainstServerTest)
#include "tst_hbaagainstserver.moc"
