// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/passfile.h"

#include <QRandomGenerator>
#include <QTest>

using namespace pgt;

class PassFileTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void findsTheFirstMatchingLine_data();
    void findsTheFirstMatchingLine();
    void replacesOnlyThePassword();
    void keepsOtherBytes();
    void oddNamesAndPasswordsRoundTrip_data();
    void oddNamesAndPasswordsRoundTrip();
    void goesAboveAWiderLine();
    void keepsCrlf();
    void completesTheLastLine();
    void refusesWhatTheFormatCannotHold();
    void removesExactlyItsLine();
    void anyBytesSurvive();
};

static PassEntry entry(const char *database = "replication")
{
    return {QStringLiteral("db1"), QStringLiteral("5432"), QString::fromLatin1(database),
            QStringLiteral("repl")};
}

static Secret secret(const char *text)
{
    return Secret::fromString(QString::fromUtf8(text));
}

void PassFileTest::findsTheFirstMatchingLine_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("password"); // null: none
    QTest::newRow("exact") << QByteArray("db1:5432:replication:repl:a\n") << "a";
    QTest::newRow("wildcards") << QByteArray("*:*:*:*:b") << "b";
    QTest::newRow("first wins") << QByteArray("*:*:*:repl:c\ndb1:5432:replication:repl:d\n") << "c";
    QTest::newRow("other port") << QByteArray("db1:5433:*:*:e\n") << QString();
    QTest::newRow("comment") << QByteArray("#*:*:*:*:f\n") << QString();
    QTest::newRow("too few fields") << QByteArray("*:*:*:g\n") << QString();
    QTest::newRow("escapes") << QByteArray("*:*:*:*:a\\:b\\\\c\n") << "a:b\\c";
    QTest::newRow("end at a colon") << QByteArray("*:*:*:*:a:b\n") << "a";
    QTest::newRow("crlf") << QByteArray("*:*:*:*:h\r\n") << "h";
    QTest::newRow("escaped star is no wildcard") << QByteArray("\\*:*:*:*:i\n") << QString();
    QTest::newRow("empty file") << QByteArray() << QString();
}

void PassFileTest::findsTheFirstMatchingLine()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, password);
    const std::optional<Secret> found = PassFile(content).lookup(entry());
    QCOMPARE(found.has_value(), !password.isNull());
    if (found)
        QCOMPARE(QString::fromUtf8(found->toUtf8()), password);
}

void PassFileTest::replacesOnlyThePassword()
{
    PassFile file("# head\ndb1:5432:replication:repl:old\ndb1:5432:*:repl:other\n");
    QVERIFY(file.contains(entry()));
    QVERIFY(file.contains(entry("*")));
    QVERIFY(!file.contains(entry("postgres")));
    QVERIFY(file.set(entry(), secret("new")).has_value());
    QCOMPARE(file.content(),
             QByteArray("# head\ndb1:5432:replication:repl:new\ndb1:5432:*:repl:other\n"));
    QVERIFY(file.set(entry("*"), secret("all")).has_value());
    QCOMPARE(file.content(),
             QByteArray("# head\ndb1:5432:replication:repl:new\ndb1:5432:*:repl:all\n"));
}

void PassFileTest::keepsOtherBytes()
{
    const QByteArray before("\xff\xfe not utf-8\n\n  # indented\nbroken\na:b:c:d:\\\n\t\n");
    PassFile file(before);
    QVERIFY(file.set(entry(), secret("x")).has_value());
    QCOMPARE(file.content(), QByteArray(before + "db1:5432:replication:repl:x\n"));
    QCOMPARE(file.remove(entry()), 1);
    QCOMPARE(file.content(), before);
}

void PassFileTest::oddNamesAndPasswordsRoundTrip_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"a:b", "a\\b", "\\", ":", "#x", " a b ", "''\"", "\u65e5\u672c", "*x",
                             "a\\:b", "fe80::1"}) {
        QTest::newRow(name) << QString::fromUtf8(name);
    }
}

void PassFileTest::oddNamesAndPasswordsRoundTrip()
{
    QFETCH(QString, name);
    const PassEntry odd{name, QStringLiteral("5432"), QStringLiteral("replication"), name};
    PassFile file("x:1:y:z:p\n");
    QVERIFY(file.set(odd, Secret::fromString(name)).has_value());
    QVERIFY(file.contains(odd));
    QVERIFY(file.lookup(odd) == Secret::fromString(name));
    QVERIFY(file.set(odd, secret("second")).has_value());
    QVERIFY(file.lookup(odd) == secret("second"));
    QCOMPARE(file.content().count('\n'), 2);
}

void PassFileTest::goesAboveAWiderLine()
{
    PassFile file("# keep\n*:*:*:repl:wide\ndb1:5432:replication:repl:hidden\n");
    QVERIFY(file.set(entry(), secret("x")).has_value());
    QCOMPARE(file.content(), QByteArray("# keep\ndb1:5432:replication:repl:x\n*:*:*:repl:wide\n"));
    QVERIFY(file.lookup(entry()) == secret("x"));
}

void PassFileTest::keepsCrlf()
{
    PassFile file("a:1:b:c:d\r\n");
    QVERIFY(file.set(entry(), secret("x")).has_value());
    QCOMPARE(file.content(), QByteArray("a:1:b:c:d\r\ndb1:5432:replication:repl:x\r\n"));
    QVERIFY(file.set(entry(), secret("y")).has_value());
    QCOMPARE(file.content(), QByteArray("a:1:b:c:d\r\ndb1:5432:replication:repl:y\r\n"));
}

void PassFileTest::completesTheLastLine()
{
    PassFile file("a:1:b:c:d");
    QVERIFY(file.set(entry(), secret("x")).has_value());
    QCOMPARE(file.content(), QByteArray("a:1:b:c:d\ndb1:5432:replication:repl:x\n"));
}

void PassFileTest::refusesWhatTheFormatCannotHold()
{
    PassFile file("a:1:b:c:d\n");
    QCOMPARE(file.set(entry(), secret("")).error().kind, ErrorKind::InvalidInput);
    QCOMPARE(file.set(entry(), secret("a\nb")).error().kind, ErrorKind::InvalidInput);
    const Result<void> withReturn = file.set(entry(), secret("geheim\r"));
    QCOMPARE(withReturn.error().kind, ErrorKind::InvalidInput);
    QVERIFY(!withReturn.error().toPlainText().contains(QLatin1String("geheim")));
    PassEntry broken = entry();
    broken.host = QStringLiteral("a\nb");
    QVERIFY(!file.set(broken, secret("x")).has_value());
    QCOMPARE(file.content(), QByteArray("a:1:b:c:d\n"));
}

void PassFileTest::removesExactlyItsLine()
{
    PassFile file("db1:5432:replication:repl:1\ndb1:5432:*:repl:2\ndb1:5432:replication:repl:3");
    QCOMPARE(file.remove(entry()), 2);
    QCOMPARE(file.content(), QByteArray("db1:5432:*:repl:2\n"));
    QCOMPARE(file.remove(entry()), 0);
}

static QByteArray randomBytes(QRandomGenerator &random, const QByteArray &alphabet)
{
    QByteArray bytes;
    for (int length = random.bounded(120); length > 0; --length)
        bytes += alphabet.at(random.bounded(alphabet.size()));
    return bytes;
}

void PassFileTest::anyBytesSurvive()
{
    QRandomGenerator random(7);
    const QByteArray alphabet = QByteArrayLiteral("db1:5432:*:repl:::\\\\\n\n\r#\0\xff ");
    for (int i = 0; i < 5000; ++i) {
        const QByteArray bytes = randomBytes(random, alphabet);
        PassFile file(bytes);
        QCOMPARE(file.content(), bytes);
        QVERIFY(file.set(entry(), secret("new:\\")).has_value());
        QVERIFY(file.lookup(entry()) == secret("new:\\"));
        QVERIFY(file.contains(entry()));
    }
}

QTEST_GUILESS_MAIN(PassFileTest)
#include "tst_passfile.moc"
