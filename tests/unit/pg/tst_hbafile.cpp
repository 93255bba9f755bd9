// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/hbafile.h"

#include <QRandomGenerator>
#include <QTest>

using namespace pgt;

class HbaFileTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void keepsUntouchedBytes();
    void readsFields();
    void firstMatchingLineDecides_data();
    void firstMatchingLineDecides();
    void saysWhetherAPasswordIsEnough_data();
    void saysWhetherAPasswordIsEnough();
    void saysWhatItCannotKnow_data();
    void saysWhatItCannotKnow();
    void reportsBrokenLines_data();
    void reportsBrokenLines();
    void versionsDiffer();
    void insertsWhereItDecides_data();
    void insertsWhereItDecides();
    void insertedLineDecides_data();
    void insertedLineDecides();
    void removesOnlyItsOwnLines();
    void quotesNames_data();
    void quotesNames();
    void anyBytesSurvive();
};

static const PgVersion v15 = PgVersion::fromMajor(PgMajor::V15);

static QString text(const char *s)
{
    return QString::fromUtf8(s);
}

static HbaQuery replication(const char *address = "192.0.2.7",
                            HbaTransport transport = HbaTransport::TlsTcp,
                            const char *user = "repl")
{
    HbaQuery query;
    query.user = text(user);
    query.transport = transport;
    query.address = QHostAddress(text(address));
    return query;
}

void HbaFileTest::keepsUntouchedBytes()
{
    for (const QByteArray &bytes :
         {QByteArray(), QByteArray("local all all trust"),
          QByteArray("\r\n# \xff\r\nhost x\r\n\0y\n", 18), QByteArray("host all \\\n all\\\n")}) {
        QCOMPARE(HbaFile(bytes, v15).bytes(), bytes);
    }
}

void HbaFileTest::readsFields()
{
    const HbaFile file("# c\nhostssl db1, \"my db\",db3 \"a\"\"b\",+g 10.1.0.0 255.255.0.0 "
                       "ldap ldapserver=x \"ldapprefix=a b\" # c\n\nlocal all all peer\n",
                       v15);
    QCOMPARE(file.records().size(), 2);
    const HbaRecord record = file.records().first();
    QCOMPARE(int(record.kind), int(HbaRecord::Kind::Rule));
    QCOMPARE(record.line, 2);
    QCOMPARE(record.databases.size(), 3);
    QCOMPARE(record.databases.at(1).text, QStringLiteral("my db"));
    QVERIFY(record.databases.at(1).isQuoted);
    QCOMPARE(record.users.at(0).text, QStringLiteral("a\"b"));
    QCOMPARE(record.address, QStringLiteral("10.1.0.0 255.255.0.0"));
    QCOMPARE(record.method, QStringLiteral("ldap"));
    QCOMPARE(record.options,
             QStringList({QStringLiteral("ldapserver=x"), QStringLiteral("ldapprefix=a b")}));
    QCOMPARE(file.records().at(1).line, 4);
    QVERIFY(!record.isForReplication());
}

void HbaFileTest::firstMatchingLineDecides_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<HbaQuery>("query");
    QTest::addColumn<int>("line");
    const auto row = [](const char *title, const char *file, const HbaQuery &query, int line) {
        QTest::newRow(title) << QByteArray(file) << query << line;
    };
    const HbaQuery tls = replication();
    row("all does not match replication", "host all all all md5\nhost replication all all md5\n",
        tls, 2);
    row("quoted replication is a database", "host \"replication\" all all md5\n", tls, 0);
    row("quoted all is a role", "host replication \"all\" all md5\n", tls, 0);
    row("quoted name", "host replication \"repl\" all md5\n", tls, 1);
    row("other user", "host replication Repl all md5\n", tls, 0);
    row("list of users", "host replication a,b, repl all md5\n", tls, 1);
    row("list of databases", "host a,replication all all md5\n", tls, 1);
    row("reject comes first", "host replication repl all reject\nhost replication all all md5\n",
        tls, 1);
    row("local line", "local replication all trust\n", tls, 0);
    row("socket", "host replication all all md5\nlocal replication all peer\n",
        replication("", HbaTransport::Socket), 2);
    row("hostssl with TLS", "hostssl replication all all md5\n", tls, 1);
    row("hostssl without TLS", "hostssl replication all all md5\n",
        replication("192.0.2.7", HbaTransport::PlainTcp), 0);
    row("hostnossl with TLS", "hostnossl replication all all md5\n", tls, 0);
    row("hostnossl with GSS", "hostnossl replication all all md5\n",
        replication("192.0.2.7", HbaTransport::GssTcp), 1);
    row("hostgssenc", "hostgssenc replication all all md5\nhostnogssenc replication all all md5\n",
        tls, 2);
    row("network", "host replication all 192.0.2.0/29 md5\n", tls, 1);
    row("outside the network", "host replication all 192.0.2.8/29 md5\n", tls, 0);
    row("host bits in the network", "host replication all 192.0.2.5/24 md5\n", tls, 1);
    row("mask", "host replication all 192.0.2.0 255.255.255.0 md5\n", tls, 1);
    row("mask with holes", "host replication all 192.0.99.7 255.255.0.255 md5\n", tls, 1);
    row("everything of v4", "host replication all 0.0.0.0/0 md5\n", tls, 1);
    row("v6 rule, v4 client", "host replication all ::/0 md5\n", tls, 0);
    row("v6", "host replication all 2001:db8::/32 md5\n", replication("2001:db8::17"), 1);
    row("v6 outside", "host replication all 2001:db8::/64 md5\n", replication("2001:db8:0:1::17"),
        0);
    row("v6 /127", "host replication all 2001:db8::2/127 md5\n", replication("2001:db8::3"), 1);
    row("v4 rule, v6 client", "host replication all 0.0.0.0/0 md5\n", replication("2001:db8::17"),
        0);
    row("broken line is no match", "host replication all\nhost replication all all md5\n", tls, 2);
    row("own group", "host replication +repl all md5\n", tls, 1);
    row("comment ends the word", "host replication repl#x all md5\n", tls, 0);
    row("nothing", "", tls, 0);
    HbaQuery database;
    database.isReplication = false;
    database.database = text("shop");
    database.user = text("shop");
    database.address = QHostAddress(text("192.0.2.7"));
    row("replication is no database", "host replication all all md5\nhost all all all md5\n",
        database, 2);
    row("sameuser", "host sameuser all all md5\n", database, 1);
    row("samerole of the same name", "host samerole all all md5\n", database, 1);
    row("quoted sameuser", "host \"sameuser\" all all md5\n", database, 0);
    row("continued line", "host \\\n shop \\\n shop all md5\nhost all all all trust\n", database,
        1);
    row("comment that goes on", "# x \\\nhost all all all md5\nhost shop all all md5\n", database,
        3);
}

Q_DECLARE_METATYPE(pgt::HbaQuery)

void HbaFileTest::firstMatchingLineDecides()
{
    QFETCH(QByteArray, file);
    QFETCH(HbaQuery, query);
    QFETCH(int, line);
    const HbaDecision decision = HbaFile(file, v15).decide(query);
    QCOMPARE(decision.line, line);
    QVERIFY(decision.isCertain());
}

void HbaFileTest::saysWhetherAPasswordIsEnough_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("version");
    QTest::addColumn<bool>("wantsCertificate");
    const auto row = [](const char *line, int version, bool wants) {
        QTest::addRow("%s, %d", line, version) << QByteArray(line) << version << wants;
    };
    row("hostssl replication all all scram-sha-256", 150000, false);
    row("hostssl replication all all scram-sha-256 clientcert=verify-full", 150000, true);
    row("hostssl replication all all scram-sha-256 clientcert=verify-ca", 150000, true);
    row("hostssl replication all all md5 \"clientcert=verify-ca\"", 150000, true);
    row("hostssl replication all all cert", 150000, true);
    row("hostssl replication all all md5 clientcert=no-verify", 130000, false);
    row("hostssl replication all all md5 clientcert=1", 130000, true);
    row("hostssl replication all all md5 clientcert=0", 130000, false);
    row("hostssl replication all all md5 clientcert=1", 110000, true);
    row("hostssl replication all all md5 clientcert=verify-ca", 110000, false);
}

void HbaFileTest::saysWhetherAPasswordIsEnough()
{
    QFETCH(QByteArray, line);
    QFETCH(int, version);
    QFETCH(bool, wantsCertificate);
    const HbaFile file(line + '\n', PgVersion::fromNumber(version));
    QVERIFY(file.errors().isEmpty());
    const HbaDecision decision = file.decide(replication());
    QCOMPARE(decision.line, 1);
    QVERIFY(decision.isAllowed());
    QCOMPARE(decision.wantsCertificate, wantsCertificate);
}

void HbaFileTest::saysWhatItCannotKnow_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<int>("doubt");
    const auto row = [](const char *first, HbaDoubt doubt) {
        QTest::newRow(first) << QByteArray(first) << int(doubt);
    };
    row("host replication all db1.example md5", HbaDoubt::HostName);
    row("host replication all .example md5", HbaDoubt::HostName);
    row("host replication all samenet md5", HbaDoubt::OwnAddress);
    row("host replication all samehost md5", HbaDoubt::OwnAddress);
    row("host replication +admins all md5", HbaDoubt::GroupMembership);
    row("host replication @users.txt all md5", HbaDoubt::OtherFile);
    row("host @dbs.txt repl all md5", HbaDoubt::OtherFile);
    row("include more.conf", HbaDoubt::OtherFile);
    row("include_dir \"d d\"", HbaDoubt::OtherFile);
    row("host replication /^re.*$ all md5", HbaDoubt::Pattern);
}

void HbaFileTest::saysWhatItCannotKnow()
{
    QFETCH(QByteArray, first);
    QFETCH(int, doubt);
    const PgVersion v16 = PgVersion::fromMajor(PgMajor::V16);
    const HbaFile file(first + "\nhost replication repl 192.0.2.7/32 reject\n", v16);
    const HbaDecision decision = file.decide(replication());
    QVERIFY(!decision.isCertain());
    QCOMPARE(decision.maybe.size(), 1);
    QCOMPARE(decision.maybe.first().line, 1);
    QCOMPARE(int(decision.maybe.first().doubt), doubt);
    QCOMPARE(decision.line, 2);
    QVERIFY(!decision.isAllowed());
    // What rules a line out for sure needs no doubt.
    HbaQuery other = replication();
    other.transport = HbaTransport::Socket;
    QCOMPARE(file.decide(other).isCertain(), !first.startsWith("include"));
}

void HbaFileTest::reportsBrokenLines_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : {"hosts all all all md5",
                             "host",
                             "host all",
                             "host all all",
                             "host all all all",
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
                             "local all all gss",
                             "host all all all cert",
                             "include more.conf",
                             "hostssl all all all md5 clientcert=1",
                             "hostssl all all all md5 clientcert=no-verify",
                             "hostssl all all all cert clientcert=verify-ca",
                             "hostssl all all all cert clientname=XX",
                             "host all all all md5 clientcert=verify-ca",
                             "host all all all scram-sha-256 map=x",
                             "host all all all md5 foo=bar",
                             "host all all all ldap",
                             "\xEF\xBB\xBFhost all all all md5",
                             "\xEF\xBB\xBF# a comment no more",
                             "Host all all all md5"}) {
        QTest::newRow(line) << QByteArray(line);
    }
}

void HbaFileTest::reportsBrokenLines()
{
    QFETCH(QByteArray, line);
    const HbaFile file("# head\n" + line + "\nlocal all all peer\n", v15);
    QCOMPARE(file.errors().size(), 1);
    QCOMPARE(file.errors().first().line, 2);
    QVERIFY(!file.errors().first().problem.isEmpty());
}

void HbaFileTest::versionsDiffer()
{
    const auto errors = [](const char *bytes, PgMajor major) {
        return HbaFile(bytes, PgVersion::fromMajor(major)).errors().size();
    };
    QCOMPARE(errors("hostgssenc all all all md5\n", PgMajor::V11), 1);
    QCOMPARE(errors("hostgssenc all all all md5\n", PgMajor::V12), 0);
    QCOMPARE(errors("host all all all scram-sha-256\n", PgMajor::V9_6), 1);
    QCOMPARE(errors("host all all all scram-sha-256\n", PgMajor::V10), 0);
    QCOMPARE(errors("include 'x'\n", PgMajor::V15), 1);
    QCOMPARE(errors("include 'x'\n", PgMajor::V16), 0);
    QCOMPARE(errors("host all all \\\nall md5\n", PgMajor::V13), 2);
    QCOMPARE(errors("host all all \\\nall md5\n", PgMajor::V14), 0);
}

void HbaFileTest::insertsWhereItDecides_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<int>("line");
    const auto row = [](const char *title, const char *before, const char *after, int line) {
        QTest::newRow(title) << QByteArray(before) << QByteArray(after) << line;
    };
    row("above the line that decides",
        "# h\nhost  all          all   0.0.0.0/0  md5\nhost  replication  all   0.0.0.0/0  "
        "reject\n",
        "# h\nhost  all          all   0.0.0.0/0  md5\n"
        "host  replication  repl  192.0.2.7/32 scram-sha-256  # m\n"
        "host  replication  all   0.0.0.0/0  reject\n",
        3);
    row("above a line that may decide", "host replication all db.example md5\n",
        "host replication repl 192.0.2.7/32 scram-sha-256  # m\n"
        "host replication all db.example md5\n",
        1);
    row("below the last replication line",
        "host replication other 192.0.2.8/32 md5\nhost all all 0.0.0.0/0 md5\n# end\n",
        "host replication other 192.0.2.8/32 md5\n"
        "host replication repl 192.0.2.7/32 scram-sha-256  # m\n"
        "host all all 0.0.0.0/0 md5\n# end\n",
        2);
    row("at the end, columns of initdb", "local   all             all                  peer\n",
        "local   all             all                  peer\n"
        "host    replication     repl            192.0.2.7/32            scram-sha-256  # m\n",
        2);
    row("empty file", "",
        "host    replication     repl            192.0.2.7/32            scram-sha-256  # m\n", 1);
    row("crlf and no final line end", "# x\r\nhost all all all md5",
        "# x\r\nhost all all all md5\r\nhost replication repl 192.0.2.7/32 scram-sha-256  # m\r\n",
        3);
    row("tabs", "host\tall\t\tall\t\t0.0.0.0/0\tmd5\n",
        "host\tall\t\tall\t\t0.0.0.0/0\tmd5\nhost\treplication\trepl\t\t192.0.2.7/32\t"
        "scram-sha-256\t# m\n",
        2);
    row("behind a backslash at the end", "host all all all md5 \\\n",
        "host all all all md5 \\\n\n"
        "host replication repl 192.0.2.7/32 scram-sha-256  # m\n",
        3);
    row("above a continued line", "host replication \\\n  all all md5\n",
        "host    replication     repl            192.0.2.7/32            scram-sha-256  # m\n"
        "host replication \\\n  all all md5\n",
        1);
}

void HbaFileTest::insertsWhereItDecides()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(int, line);
    HbaFile file(before, v15);
    HbaRule rule;
    rule.user = text("repl");
    rule.address = text("192.0.2.7/32");
    rule.comment = text("m");
    QCOMPARE(file.insertRule(rule, replication()), line);
    QCOMPARE(file.bytes(), after);
    const HbaDecision decision = file.decide(replication());
    QCOMPARE(decision.line, line);
    QVERIFY(decision.isCertain());
    QVERIFY(decision.isAllowed());
}

void HbaFileTest::insertedLineDecides_data()
{
    QTest::addColumn<QString>("user");
    for (const char *user : {"repl", "my role", "a,b", "all", "+x", "@x", "a\"b", "#x", "J\u00f6rg",
                             "replication", "a\\"}) {
        QTest::newRow(user) << text(user);
    }
}

void HbaFileTest::insertedLineDecides()
{
    QFETCH(QString, user);
    HbaFile file("host all all all reject\nhost replication all all reject\n", v15);
    HbaRule rule;
    rule.user = quoteHbaName(user);
    rule.address = text("192.0.2.7/32");
    HbaQuery query = replication();
    query.user = user;
    QCOMPARE(file.insertRule(rule, query), 2);
    QVERIFY(file.errors().isEmpty());
    QCOMPARE(file.decide(query).line, 2);
    query.user = text("somebody");
    QCOMPARE(file.decide(query).line, 3);
}

void HbaFileTest::removesOnlyItsOwnLines()
{
    const QByteArray before("local all all peer\r\n# m\r\nhost all all all md5 # mine m\r\n");
    HbaFile file(before, v15);
    HbaRule rule;
    rule.user = text("repl");
    rule.address = text("192.0.2.7/32");
    rule.comment = text("m");
    file.insertRule(rule, replication());
    QVERIFY(file.bytes() != before);
    QCOMPARE(file.removeRules(text("m")), 1);
    QCOMPARE(file.bytes(), before);
    QCOMPARE(file.removeRules(text("m")), 0);
}

void HbaFileTest::quotesNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("written");
    QTest::newRow("plain") << "repl_1"
                           << "repl_1";
    QTest::newRow("keyword") << "all"
                             << "\"all\"";
    QTest::newRow("blank") << "a b"
                           << "\"a b\"";
    QTest::newRow("quote") << "a\"b"
                           << "\"a\"\"b\"";
    QTest::newRow("group sign") << "+a"
                                << "\"+a\"";
    QTest::newRow("empty") << ""
                           << "\"\"";
    QTest::newRow("upper case") << "Repl"
                                << "Repl";
}

void HbaFileTest::quotesNames()
{
    QFETCH(QString, name);
    QFETCH(QString, written);
    QCOMPARE(quoteHbaName(name), written);
}

static QByteArray randomBytes(QRandomGenerator &random, const QByteArray &alphabet)
{
    QByteArray bytes;
    for (int length = random.bounded(120); length > 0; --length)
        bytes += alphabet.at(random.bounded(alphabet.size()));
    return bytes;
}

void HbaFileTest::anyBytesSurvive()
{
    QRandomGenerator random(5);
    const QByteArray alphabet =
            QByteArrayLiteral("host all replication trust,\"\"\\\n\n\r\t#@+\0\xff 10./:");
    for (int i = 0; i < 5000; ++i) {
        const QByteArray bytes = randomBytes(random, alphabet);
        HbaFile file(bytes, v15);
        QCOMPARE(file.bytes(), bytes);
        HbaRule rule;
        rule.user = text("repl");
        rule.address = text("192.0.2.7/32");
        rule.comment = text("mark");
        const int line = file.insertRule(rule, replication());
        const HbaDecision decision = file.decide(replication());
        QVERIFY(decision.isCertain());
        QCOMPARE(decision.line, line);
        QCOMPARE(file.removeRules(text("mark")), 1);
        QVERIFY(file.bytes().startsWith(bytes));
        QVERIFY(file.bytes().mid(bytes.size()).trimmed().isEmpty());
    }
}

QTEST_GUILESS_MAIN(HbaFileTest)
#include "tst_hbafile.moc"
