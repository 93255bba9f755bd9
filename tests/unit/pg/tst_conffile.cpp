// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/conffile.h"
#include "app/pg/confvalue.h"

#include <QRandomGenerator>
#include <QTest>

using namespace pgt;

using Kind = ConfLine::Kind;

class ConfFileTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void keepsUntouchedBytes_data();
    void keepsUntouchedBytes();
    void readsLinesAsTheServer_data();
    void readsLinesAsTheServer();
    void refusesBrokenLines_data();
    void refusesBrokenLines();
    void refusesAByteOrderMark();
    void lastLineWinsWithoutRegardToCase();
    void listsIncludesInOrder();
    void editsAsLittleAsPossible_data();
    void editsAsLittleAsPossible();
    void staysBelowIncludes();
    void quotesAllOfRecoveryConf();
    void removeUndoesSet();
    void anyValueSurvives();
    void anyBytesSurvive();
};

static QString text(const char *s)
{
    return QString::fromUtf8(s);
}

void ConfFileTest::keepsUntouchedBytes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no final line end") << QByteArray("port = 1");
    QTest::newRow("crlf") << QByteArray("port = 1\r\n\r\n#x\r\n");
    QTest::newRow("mixed line ends") << QByteArray("a = 1\r\nb = 2\nc = 3\r");
    QTest::newRow("latin-1") << QByteArray("x.y = 'h\xe4h' # \xff\xfe\n");
    QTest::newRow("nul") << QByteArray("port = 1\0 #\0\nport = 2", 21);
    QTest::newRow("broken") << QByteArray("= = =\n'\n\\\n");
    QTest::newRow("blank lines at the end") << QByteArray("a=1\n\n\n \t\n");
}

void ConfFileTest::keepsUntouchedBytes()
{
    QFETCH(QByteArray, bytes);
    QCOMPARE(ConfFile(bytes).bytes(), bytes);
    ConfFile file(bytes);
    file.set(QStringLiteral("new_name"), QStringLiteral("v"));
    QVERIFY(file.bytes().startsWith(bytes));
    const QByteArray added = file.bytes().mid(bytes.size());
    QCOMPARE(added.trimmed(), QByteArray("new_name = v"));
}

void ConfFileTest::readsLinesAsTheServer_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    const auto row = [](const char *line, const char *name, const char *value) {
        QTest::newRow(line) << QByteArray(line) << text(name) << text(value);
    };
    row("port = 5432", "port", "5432");
    row("port 5432", "port", "5432");
    row("port=5432#comment", "port", "5432");
    row("\t Port\t=\t'5432'  # it's", "Port", "5432");
    row("a = 'it''s'", "a", "it's");
    row("a = 'it\\'s'", "a", "it's");
    row("a = 'x\\\\y\\n\\t\\101\\q'", "a", "x\\y\n\tAq");
    row("a = ''", "a", "");
    row("a = '#no comment'", "a", "#no comment");
    row("max_wal_size=1GB", "max_wal_size", "1GB");
    row("timeout = -1", "timeout", "-1");
    row("cost = 0.5", "cost", "0.5");
    row("cost = .5e-3", "cost", ".5e-3");
    row("mask = 0x1F", "mask", "0x1F");
    row("path = a/b-c.d", "path", "a/b-c.d");
    row("wal_level = replica\r", "wal_level", "replica");
    row("ext.setting = on", "ext.setting", "on");
    row("h\xc3\xa4h = j\xc3\xb6", "h\u00e4h", "j\u00f6");
}

void ConfFileTest::readsLinesAsTheServer()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, name);
    QFETCH(QString, value);
    const ConfFile file(line);
    QCOMPARE(file.lines().size(), 1);
    QCOMPARE(int(file.lines().first().kind), int(Kind::Setting));
    QCOMPARE(file.lines().first().name, name);
    QCOMPARE(file.value(name), value);
    QVERIFY(file.errors().isEmpty());
}

void ConfFileTest::refusesBrokenLines_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("near");
    const auto row = [](const char *line, const char *near) {
        QTest::newRow(line) << QByteArray(line) << text(near);
    };
    row("port", "");
    row("port =", "");
    row("= 5432", "=");
    row("port == 5432", "=");
    row("port = 'x", "'x");
    row("port = 1 2", "2");
    row("listen_addresses = 192.168.0.1", ".0");
    row("listen_addresses = db.example", "db.example");
    row("size = 1.5GB", "GB");
    row("5432 = port", "5432");
    row("'port' = 1", "'port'");
    row("port = *", "*");
    row("a,b = 1", ",");
    row("path = /tmp", "/");
}

void ConfFileTest::refusesBrokenLines()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, near);
    const ConfFile file("# one\n" + line + "\nport = 1\n");
    QCOMPARE(file.errors().size(), 1);
    QCOMPARE(file.errors().first().number, 2);
    QCOMPARE(file.errors().first().near, near);
    QCOMPARE(file.value(QStringLiteral("port")), QStringLiteral("1"));
}

// Tried with 15: "syntax error" before a comment, "unrecognized parameter" before a name.
void ConfFileTest::refusesAByteOrderMark()
{
    for (const char *line : {"# comment", "port = 5432", ""}) {
        const ConfFile file("\xEF\xBB\xBF" + QByteArray(line) + "\nport = 1\n");
        QCOMPARE(file.errors().size(), 1);
        QCOMPARE(file.errors().first().number, 1);
        QCOMPARE(file.value(QStringLiteral("port")), QStringLiteral("1"));
    }
    const ConfFile inside("port = '\xEF\xBB\xBF"
                          "1'\n");
    QCOMPARE(inside.value(QStringLiteral("port")), QString(QChar(0xFEFF)) + QLatin1Char('1'));
}

void ConfFileTest::lastLineWinsWithoutRegardToCase()
{
    const ConfFile file("Port = 1\n# port = 2\nPORT = 3\nport_x = 4\n");
    QCOMPARE(file.value(QStringLiteral("port")), QStringLiteral("3"));
    QCOMPARE(file.find(QStringLiteral("port"))->number, 3);
    QCOMPARE(file.findAll(QStringLiteral("port")).size(), 2);
    QVERIFY(!file.find(QStringLiteral("por")));
    QVERIFY(file.value(QStringLiteral("por")).isNull());
}

void ConfFileTest::listsIncludesInOrder()
{
    const ConfFile file(
            "include 'a.conf'\nport = 1\nInclude_If_Exists = b\ninclude_dir 'conf.d'\n");
    const QList<ConfLine> includes = file.includes();
    QCOMPARE(includes.size(), 3);
    QCOMPARE(int(includes.at(0).kind), int(Kind::Include));
    QCOMPARE(includes.at(0).value, QStringLiteral("a.conf"));
    QCOMPARE(int(includes.at(1).kind), int(Kind::IncludeIfExists));
    QCOMPARE(includes.at(1).number, 3);
    QCOMPARE(int(includes.at(2).kind), int(Kind::IncludeDir));
    QCOMPARE(includes.at(2).value, QStringLiteral("conf.d"));
}

void ConfFileTest::editsAsLittleAsPossible_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<int>("line");
    const auto row = [](const char *title, const char *before, const char *value, const char *after,
                        int line) {
        QTest::newRow(title) << QByteArray(before) << text(value) << QByteArray(after) << line;
    };
    row("the value only", "\t wal_level=minimal\t# keep  \n", "replica",
        "\t wal_level=replica\t# keep  \n", 1);
    row("quotes stay", "wal_level = 'minimal'\n", "replica", "wal_level = 'replica'\n", 1);
    row("quotes where needed", "wal_level = minimal\n", "a b", "wal_level = 'a b'\n", 1);
    row("crlf", "a = 1\r\nwal_level = minimal\r\nb = 2\r\n", "replica",
        "a = 1\r\nwal_level = replica\r\nb = 2\r\n", 2);
    row("no final line end", "wal_level = minimal", "replica", "wal_level = replica", 1);
    row("the winning one of several", "wal_level = a\nwal_level = b # x\n", "replica",
        "wal_level = a\nwal_level = replica # x\n", 2);
    row("same value", "wal_level='replica'\n", "replica", "wal_level='replica'\n", 1);
    row("name as written", "Wal_Level minimal\n", "replica", "Wal_Level replica\n", 1);
    row("below the commented default", "a = 1\n#wal_level = minimal\t\t# doc\nb = 2\n", "replica",
        "a = 1\n#wal_level = minimal\t\t# doc\nwal_level = replica\nb = 2\n", 3);
    row("commented default with crlf", "# wal_level = x\r\nb = 2\r\n", "replica",
        "# wal_level = x\r\nwal_level = replica\r\nb = 2\r\n", 2);
    row("prose is no default", "# wal_level is for you = me\nb = 2\n", "replica",
        "# wal_level is for you = me\nb = 2\nwal_level = replica\n", 3);
    row("longer name is no default", "#wal_level_x = 1\n", "replica",
        "#wal_level_x = 1\nwal_level = replica\n", 2);
    row("at the end", "b = 2\n", "replica", "b = 2\nwal_level = replica\n", 2);
    row("at the end without line end", "b = 2", "replica", "b = 2\nwal_level = replica\n", 2);
    row("at the end with crlf", "b = 2\r\nc = 3", "replica",
        "b = 2\r\nc = 3\r\nwal_level = replica\r\n", 3);
    row("commented default at the end", "#wal_level = x", "replica",
        "#wal_level = x\nwal_level = replica\n", 2);
    row("empty file", "", "replica", "wal_level = replica\n", 1);
    row("value with a comment sign", "wal_level = 'a#b' # c\n", "d#e", "wal_level = 'd#e' # c\n",
        1);
}

void ConfFileTest::editsAsLittleAsPossible()
{
    QFETCH(QByteArray, before);
    QFETCH(QString, value);
    QFETCH(QByteArray, after);
    QFETCH(int, line);
    ConfFile file(before);
    QCOMPARE(file.set(QStringLiteral("wal_level"), value), line);
    QCOMPARE(file.bytes(), after);
    QCOMPARE(file.value(QStringLiteral("wal_level")), value);
    QCOMPARE(file.find(QStringLiteral("wal_level"))->number, line);
    QCOMPARE(file.set(QStringLiteral("wal_level"), value), line);
    QCOMPARE(file.bytes(), after);
}

void ConfFileTest::staysBelowIncludes()
{
    ConfFile above("port = 1\n#port = 2\ninclude 'x'\n# end\n");
    QCOMPARE(above.set(QStringLiteral("port"), QStringLiteral("3"), ConfPlacement::AfterIncludes),
             5);
    QCOMPARE(above.bytes(), QByteArray("port = 3\n#port = 2\ninclude 'x'\n# end\nport = 3\n"));
    ConfFile below("include 'x'\nport = 1 # c\n");
    QCOMPARE(below.set(QStringLiteral("port"), QStringLiteral("3"), ConfPlacement::AfterIncludes),
             2);
    QCOMPARE(below.bytes(), QByteArray("include 'x'\nport = 3 # c\n"));
    ConfFile comment("#port = 1\ninclude_dir 'x'\n#port = 1\n");
    comment.set(QStringLiteral("port"), QStringLiteral("3"), ConfPlacement::AfterIncludes);
    QCOMPARE(comment.bytes(), QByteArray("#port = 1\ninclude_dir 'x'\n#port = 1\nport = 3\n"));
}

void ConfFileTest::quotesAllOfRecoveryConf()
{
    ConfFile file("standby_mode = 'on'\n", ConfDialect::RecoveryConf);
    file.set(QStringLiteral("recovery_target_timeline"), QStringLiteral("latest"));
    file.set(QStringLiteral("primary_conninfo"), text("host=a password='x''y'"));
    QCOMPARE(file.bytes(), QByteArray("standby_mode = 'on'\nrecovery_target_timeline = 'latest'\n"
                                      "primary_conninfo = 'host=a password=''x''''y'''\n"));
}

void ConfFileTest::removeUndoesSet()
{
    const QByteArray before("a = 1\r\n#port = 5432\t# doc\r\n\tb = 2\r\n");
    ConfFile file(before);
    file.set(QStringLiteral("port"), QStringLiteral("1"));
    QVERIFY(file.bytes() != before);
    QCOMPARE(file.remove(QStringLiteral("PORT")), 1);
    QCOMPARE(file.bytes(), before);
    QCOMPARE(file.remove(QStringLiteral("port")), 0);
}

void ConfFileTest::anyValueSurvives()
{
    QRandomGenerator random(42);
    const QString alphabet = text("'\\\n\r\t\b\f #=aB9.-\u00e4\u65e5\"");
    for (int i = 0; i < 3000; ++i) {
        QString value;
        for (int length = random.bounded(10); length > 0; --length)
            value += alphabet.at(random.bounded(alphabet.size()));
        ConfFile file(i % 2 ? "x = 1 # c\ny = 2\n" : "y = 2\n");
        file.set(QStringLiteral("x"), value);
        const ConfFile again(file.bytes());
        QVERIFY(again.errors().isEmpty());
        QCOMPARE(again.value(QStringLiteral("x")), value);
        QCOMPARE(again.value(QStringLiteral("y")), QStringLiteral("2"));
        QCOMPARE(QString::fromUtf8(unquoteConfToken(quoteConfValue(value).toUtf8())), value);
    }
}

static QByteArray randomBytes(QRandomGenerator &random, const QByteArray &alphabet)
{
    QByteArray bytes;
    for (int length = random.bounded(120); length > 0; --length)
        bytes += alphabet.at(random.bounded(alphabet.size()));
    return bytes;
}

void ConfFileTest::anyBytesSurvive()
{
    QRandomGenerator random(3);
    const QByteArray alphabet = QByteArrayLiteral("port=port = '\\'\n\n\r\t #\0\xff\xc3-+.0x9eE:/");
    for (int i = 0; i < 5000; ++i) {
        const QByteArray bytes = randomBytes(random, alphabet);
        ConfFile file(bytes);
        QCOMPARE(file.bytes(), bytes);
        const int line = file.set(QStringLiteral("port"), QStringLiteral("5433"));
        QCOMPARE(file.value(QStringLiteral("port")), QStringLiteral("5433"));
        QCOMPARE(file.find(QStringLiteral("port"))->number, line);
        file.remove(QStringLiteral("port"));
        QVERIFY(!file.find(QStringLiteral("port")));
    }
}

QTEST_GUILESS_MAIN(ConfFileTest)
#include "tst_conffile.moc"
