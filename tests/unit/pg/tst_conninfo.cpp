// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/confvalue.h"
#include "app/pg/conninfo.h"
#include "app/pg/pgversion.h"

#include <QRandomGenerator>
#include <QTest>

#include <libpq-fe.h>

using namespace pgt;

class ConnInfoTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void readsAsLibpqDoes_data();
    void readsAsLibpqDoes();
    void refusesBrokenStrings_data();
    void refusesBrokenStrings();
    void readsUris();
    void lastOfARepeatedKeywordWins();
    void anyValueSurvivesBothLevelsOfQuoting();
    void libpqReadsWhatWeWrite();
    void secretsLeaveOnlyThroughOneDoor();
    void errorsDoNotShowValues();
    void findsKeywordsAServerWouldRefuse();
};

static QString text(const char *s)
{
    return QString::fromUtf8(s);
}

void ConnInfoTest::readsAsLibpqDoes_data()
{
    QTest::addColumn<QString>("string");
    QTest::addColumn<QString>("host");
    QTest::newRow("plain") << "host=a port=5432"
                           << "a";
    QTest::newRow("blanks around the sign") << "port = 5432  host   =   a"
                                            << "a";
    QTest::newRow("quoted") << "host='a b'"
                            << "a b";
    QTest::newRow("escaped quote") << R"(host='it\'s')"
                                   << "it's";
    QTest::newRow("escaped backslash") << R"(host='a\\b')"
                                       << R"(a\b)";
    QTest::newRow("escape without quotes") << R"(host=a\ b port=1)"
                                           << "a b";
    QTest::newRow("quote inside a plain value") << R"(host=a'b)"
                                                << "a'b";
    QTest::newRow("empty") << "host='' port=1"
                           << "";
    QTest::newRow("sign in the value") << "host=a=b"
                                       << "a=b";
    QTest::newRow("tabs and line ends") << "\thost=a\n\rport=1\n"
                                        << "a";
    QTest::newRow("backslash at the end") << "host=a\\"
                                          << "a";
    QTest::newRow("no blank after a quoted value") << "host='a'port=1"
                                                   << "a";
    QTest::newRow("utf-8") << text("host='f\u00f6\u00f6'") << text("f\u00f6\u00f6");
}

void ConnInfoTest::readsAsLibpqDoes()
{
    QFETCH(QString, string);
    QFETCH(QString, host);
    const Result<ConnInfo> info = ConnInfo::parse(string);
    QVERIFY(info.has_value());
    QCOMPARE(info->value(QStringLiteral("host")), host);
    PQconninfoOption *options = PQconninfoParse(string.toUtf8().constData(), nullptr);
    QVERIFY(options);
    for (const PQconninfoOption *option = options; option->keyword; ++option) {
        if (option->val) {
            QCOMPARE(info->value(QString::fromLatin1(option->keyword)),
                     QString::fromUtf8(option->val));
        }
    }
    PQconninfoFree(options);
}

void ConnInfoTest::refusesBrokenStrings_data()
{
    QTest::addColumn<QString>("string");
    for (const char *string : {"host", "host=a port", "=a", "host='a", R"(host='a\)", "host a=b"})
        QTest::newRow(string) << text(string);
}

void ConnInfoTest::refusesBrokenStrings()
{
    QFETCH(QString, string);
    const Result<ConnInfo> info = ConnInfo::parse(string);
    QVERIFY(!info.has_value());
    QCOMPARE(info.error().kind, ErrorKind::InvalidInput);
}

void ConnInfoTest::readsUris()
{
    const Result<ConnInfo> info = ConnInfo::parse(
            QStringLiteral("postgresql://re%20pl:s%3Acret@db1:5433/?application_name=s1"));
    QVERIFY(info.has_value());
    QCOMPARE(info->value(QStringLiteral("host")), QStringLiteral("db1"));
    QCOMPARE(info->value(QStringLiteral("port")), QStringLiteral("5433"));
    QCOMPARE(info->value(QStringLiteral("user")), QStringLiteral("re pl"));
    QVERIFY(info->password() == Secret::fromString(QStringLiteral("s:cret")));
    QVERIFY(!ConnInfo::parse(QStringLiteral("postgresql://[::1/")).has_value());
}

void ConnInfoTest::lastOfARepeatedKeywordWins()
{
    const ConnInfo info = ConnInfo::parse(QStringLiteral("host=a port=1 host=b")).value();
    QCOMPARE(info.toString(), QStringLiteral("host=b port=1"));
}

static QString randomText(QRandomGenerator &random)
{
    static const QString alphabet = text(R"( ''\\\\=ab09"$`#:/-
	)"
                                         "\u00e4\u65e5\U0001F418");
    QString value;
    const int length = random.bounded(12);
    for (int i = 0; i < length; ++i)
        value += alphabet.at(random.bounded(alphabet.size()));
    return QString::fromUtf8(value.toUtf8()); // halves of a surrogate pair become U+FFFD
}

void ConnInfoTest::anyValueSurvivesBothLevelsOfQuoting()
{
    QRandomGenerator random(20260101);
    for (int i = 0; i < 2000; ++i) {
        ConnInfo info;
        info.set(QStringLiteral("user"), randomText(random));
        info.set(QStringLiteral("application_name"), randomText(random));
        info.set(QStringLiteral("passfile"), randomText(random));
        const Result<ConnInfo> direct = ConnInfo::parse(info.toString());
        QVERIFY(direct.has_value());
        QVERIFY(*direct == info);
        const QString line = info.quotedForConf();
        QVERIFY(!line.contains(QLatin1Char('\n')));
        const Result<ConnInfo> fromConf =
                ConnInfo::parse(QString::fromUtf8(unquoteConfToken(line.toUtf8())));
        QVERIFY(fromConf.has_value());
        QVERIFY(*fromConf == info);
    }
}

void ConnInfoTest::libpqReadsWhatWeWrite()
{
    QRandomGenerator random(7);
    for (int i = 0; i < 500; ++i) {
        const QString value = randomText(random);
        ConnInfo info;
        info.set(QStringLiteral("user"), value);
        info.setPassword(Secret::fromString(value + QLatin1Char('x')));
        const QByteArray bytes = info.withSecrets().toUtf8();
        PQconninfoOption *options = PQconninfoParse(bytes.constData(), nullptr);
        QVERIFY(options);
        int seen = 0;
        for (const PQconninfoOption *option = options; option->keyword; ++option) {
            if (qstrcmp(option->keyword, "user") == 0 && ++seen)
                QCOMPARE(QString::fromUtf8(option->val), value);
            if (qstrcmp(option->keyword, "password") == 0 && ++seen)
                QCOMPARE(QString::fromUtf8(option->val), QString(value + QLatin1Char('x')));
        }
        QCOMPARE(seen, 2);
        PQconninfoFree(options);
    }
}

void ConnInfoTest::secretsLeaveOnlyThroughOneDoor()
{
    const ConnInfo info =
            ConnInfo::parse(QStringLiteral(R"(user=u password='p\'w' sslpassword=geheim)")).value();
    QCOMPARE(info.toString(), QStringLiteral("user=u"));
    QCOMPARE(info.redacted(), QStringLiteral("user=u password=******** sslpassword=********"));
    QVERIFY(info.value(QStringLiteral("password")).isEmpty());
    QVERIFY(info.contains(QStringLiteral("password")));
    QVERIFY(!info.quotedForConf().contains(QLatin1String("geheim")));
    QVERIFY(info.password() == Secret::fromString(QStringLiteral("p'w")));
    const Result<ConnInfo> again = ConnInfo::parse(QString::fromUtf8(info.withSecrets().toUtf8()));
    QVERIFY(again.has_value());
    QVERIFY(*again == info);
    ConnInfo without = info;
    without.setPassword(Secret());
    QVERIFY(!without.contains(QStringLiteral("password")));
}

void ConnInfoTest::errorsDoNotShowValues()
{
    for (const char *string : {"password=geheim word", "password='geheim", "password=a geheim",
                               "postgresql://u:geheim@[::1/"}) {
        const Result<ConnInfo> info = ConnInfo::parse(text(string));
        QVERIFY(!info.has_value());
        QVERIFY(!info.error().toPlainText().contains(QLatin1String("geheim")));
    }
}

void ConnInfoTest::findsKeywordsAServerWouldRefuse()
{
    const ConnInfo info =
            ConnInfo::parse(QStringLiteral("host=a sslsni=1 channel_binding=prefer")).value();
    QCOMPARE(info.keywordsNotIn(PgVersion::fromMajor(PgMajor::V13).conninfoKeywords()),
             QStringList{QStringLiteral("sslsni")});
    QVERIFY(info.keywordsNotIn(PgVersion::fromMajor(PgMajor::V15).conninfoKeywords()).isEmpty());
}

QTEST_GUILESS_MAIN(ConnInfoTest)
#include "tst_conninfo.moc"
