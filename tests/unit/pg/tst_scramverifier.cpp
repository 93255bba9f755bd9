// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/saslprep.h"
#include "app/pg/scramverifier.h"

#include <QTest>

using namespace pgt;

class ScramVerifierTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void computesWhatPostgresComputes();
    void saltsAtRandom();
    void preparesAsPostgres_data();
    void preparesAsPostgres();
    void equalPasswordsHaveEqualVerifiers();
    void md5DependsOnTheRole();
    void formFollowsTheVersion();
    void recognisesAPassword_data();
    void recognisesAPassword();
};

static Secret secret(const char *text)
{
    return Secret::fromString(QString::fromUtf8(text));
}

void ScramVerifierTest::computesWhatPostgresComputes()
{
    const Secret verifier = makeScramVerifier(
            secret("pencil"), QByteArray::fromBase64("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);
    // The keys of the example in RFC 7677.
    QCOMPARE(verifier.toUtf8(), QByteArray("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"
                                           "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:"
                                           "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="));
}

void ScramVerifierTest::saltsAtRandom()
{
    const QByteArray first = makeScramVerifier(secret("x")).toUtf8();
    const QByteArray second = makeScramVerifier(secret("x")).toUtf8();
    QVERIFY(first != second);
    QVERIFY(first.startsWith("SCRAM-SHA-256$4096:"));
    // 16 bytes of salt, two keys of 32 bytes.
    QCOMPARE(first.size(), 19 + 24 + 1 + 44 + 1 + 44);
}

void ScramVerifierTest::preparesAsPostgres_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("prepared"); // null: forbidden
    const auto row = [](const char *title, const QString &text, const QString &prepared) {
        QTest::newRow(title) << text << prepared;
    };
    const auto u = [](const char *text) { return QString::fromUtf8(text); };
    row("ascii", u("user"), u("user"));
    row("control in ascii stays",
        u("a\x07"
          "b"),
        u("a\x07"
          "b"));
    row("case stays", u("USER"), u("USER"));
    row("soft hyphen goes", u("I\u00adX"), u("IX"));
    row("compatibility form", u("\u00aa"), u("a"));
    row("roman numeral", u("\u2168"), u("IX"));
    row("wide blank", u("a\u00a0b\u3000c"), u("a b c"));
    row("zero width space is a space", u("a\u200bb"), u("a b"));
    row("composed", u("e\u0301"), u("\u00e9"));
    row("only invisible", u("\u00ad"), QString());
    row("control beyond ascii", u("\u00e9\x07"), QString());
    row("private use", u("\ue000"), QString());
    row("newer than Unicode 3.2", u("\U0001F418"), QString());
    row("right to left", u("\u05d0\u05d1"), u("\u05d0\u05d1"));
    row("right to left, ends with a digit", u("\u0627\x31"), QString());
    row("mixed directions",
        u("\u0627"
          "a\u0627"),
        QString());
}

void ScramVerifierTest::preparesAsPostgres()
{
    QFETCH(QString, text);
    QFETCH(QString, prepared);
    const std::optional<QString> result = saslPrep(text);
    QCOMPARE(result.has_value(), !prepared.isNull());
    QCOMPARE(result.value_or(QString()), prepared);
}

void ScramVerifierTest::equalPasswordsHaveEqualVerifiers()
{
    const QByteArray salt("0123456789abcdef");
    QVERIFY(makeScramVerifier(secret("\u2168"), salt, 10) ==
            makeScramVerifier(secret("IX"), salt, 10));
    QVERIFY(!(makeScramVerifier(secret("ix"), salt, 10) ==
              makeScramVerifier(secret("IX"), salt, 10)));
    // No UTF-8: taken as it is.
    QVERIFY(!(makeScramVerifier(Secret::fromUtf8("\xff"), salt, 10) ==
              makeScramVerifier(Secret::fromUtf8("\xfe"), salt, 10)));
}

void ScramVerifierTest::md5DependsOnTheRole()
{
    // SELECT 'md5' || md5('secret' || 'repl')
    QCOMPARE(makeMd5Verifier(secret("secret"), QStringLiteral("repl")).toUtf8(),
             QByteArray("md563aff93e51141f8e64f7444a2cff22d1"));
}

void ScramVerifierTest::formFollowsTheVersion()
{
    const auto form = [](PgMajor major) {
        return makeVerifier(secret("x"), QStringLiteral("r"), PgVersion::fromMajor(major))
                .toUtf8()
                .left(5);
    };
    QCOMPARE(form(PgMajor::V9_6).left(3), QByteArray("md5"));
    QCOMPARE(form(PgMajor::V10), QByteArray("SCRAM"));
    QCOMPARE(form(PgMajor::V18), QByteArray("SCRAM"));
}

void ScramVerifierTest::recognisesAPassword_data()
{
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<bool>("matches");
    QTest::newRow("scram") << makeScramVerifier(secret("pw")).toUtf8() << true;
    QTest::newRow("other password") << makeScramVerifier(secret("pW")).toUtf8() << false;
    QTest::newRow("other iterations")
            << makeScramVerifier(secret("pw"), "salt", 15000).toUtf8() << true;
    QTest::newRow("md5") << makeMd5Verifier(secret("pw"), QStringLiteral("r")).toUtf8() << true;
    QTest::newRow("md5 of another role")
            << makeMd5Verifier(secret("pw"), QStringLiteral("s")).toUtf8() << false;
    for (const char *broken : {"", "pw", "SCRAM-SHA-256", "SCRAM-SHA-256$", "SCRAM-SHA-256$x:y$z",
                               "SCRAM-SHA-256$0:AAAA$B:C", "SCRAM-SHA-1$4096:AAAA$B:C"}) {
        QTest::newRow(*broken ? broken : "nothing") << QByteArray(broken) << false;
    }
}

void ScramVerifierTest::recognisesAPassword()
{
    QFETCH(QByteArray, stored);
    QFETCH(bool, matches);
    QCOMPARE(verifierMatches(Secret::fromUtf8(QByteArray(stored)), secret("pw"),
                             QStringLiteral("r")),
             matches);
}

QTEST_GUILESS_MAIN(ScramVerifierTest)
#include "tst_scramverifier.moc"
