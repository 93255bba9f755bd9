// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/pgconnection.h"
#include "app/pg/saslprep.h"
#include "app/pg/scramverifier.h"
#include "tests/support/tempcluster.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace pgt;
using namespace pgt::test;

/// A role whose verifier was computed here logs in with its password: libpq computes its side on
/// its own, so both must agree on every step.
class ScramLoginTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void roleLogsIn_data();
    void roleLogsIn();
    void randomPasswordsLogIn();
    void md5RoleLogsIn();
    void recognisesWhatTheServerStored();

private:
    bool canLogIn(const QString &role, const Secret &password);

    std::unique_ptr<TempCluster> m_cluster;
};

static QString text(const char *s)
{
    return QString::fromUtf8(s);
}

void ScramLoginTest::initTestCase()
{
    if (const QString why = TempCluster::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    if (TempCluster::majorVersion() < 10)
        QSKIP("SCRAM came with PostgreSQL 10");
    TempClusterOptions options;
    options.hba = text("local all postgres trust\nhost all md5role all md5\n"
                       "host all all all scram-sha-256\n");
    m_cluster = std::make_unique<TempCluster>(options);
    QVERIFY2(m_cluster->start(), qPrintable(m_cluster->error()));
    m_cluster->sql(text("CREATE ROLE tester LOGIN; CREATE ROLE md5role LOGIN"));
}

bool ScramLoginTest::canLogIn(const QString &role, const Secret &password)
{
    PgTarget target;
    target.name = text("db1");
    target.info.set(text("host"), text("127.0.0.1"));
    target.info.set(text("port"), QString::number(m_cluster->port()));
    target.info.set(text("dbname"), text("postgres"));
    target.info.set(text("user"), role);
    target.info.setPassword(password);
    PgConnection connection(target);
    const TaskPtr task = connection.connectTask();
    QSignalSpy ended(task.get(), &Task::finished);
    task->start();
    return QTest::qWaitFor([&ended] { return !ended.isEmpty(); }, 20000) &&
           task->outcome().isSucceeded();
}

void ScramLoginTest::roleLogsIn_data()
{
    QTest::addColumn<QByteArray>("password");
    QTest::newRow("plain") << QByteArray("geheim");
    QTest::newRow("quotes and backslashes") << QByteArray("it's \"so\\so\" $$ %s # ; --");
    QTest::newRow("blanks at both ends") << QByteArray("  a b  ");
    QTest::newRow("one character") << QByteArray("x");
    QTest::newRow("long") << QByteArray(900, 'p');
    QTest::newRow("control character") << QByteArray("a\x01\x7f"
                                                     "b");
    QTest::newRow("umlauts") << QByteArray("Pa\u00dfw\u00f6rt");
    QTest::newRow("decomposed") << QByteArray("e\u0301a\u0308");
    QTest::newRow("compatibility forms") << QByteArray("\u2168\ufb01\uff21");
    QTest::newRow("soft hyphen") << QByteArray("I\u00adX");
    QTest::newRow("wide blanks") << QByteArray("a\u00a0b\u3000c\u200bd");
    QTest::newRow("japanese") << QByteArray("\u65e5\u672c\u8a9e");
    QTest::newRow("hebrew") << QByteArray("\u05e9\u05dc\u05d5\u05dd");
    QTest::newRow("mixed directions") << QByteArray("\u05e9"
                                                    "a\u05d5");
    QTest::newRow("elephant") << QByteArray("\U0001F418");
    QTest::newRow("private use") << QByteArray("\ue000\u00e9");
    QTest::newRow("only invisible") << QByteArray("\u00ad\u200d");
    QTest::newRow("no UTF-8") << QByteArray("\xff\xfe\x80");
}

void ScramLoginTest::roleLogsIn()
{
    QFETCH(QByteArray, password);
    const Secret secret = Secret::fromUtf8(QByteArray(password));
    const Secret verifier = makeScramVerifier(secret);
    m_cluster->sql(
            text("ALTER ROLE tester PASSWORD '%1'").arg(QString::fromUtf8(verifier.toUtf8())));
    QVERIFY(m_cluster->error().isEmpty());
    QVERIFY(canLogIn(text("tester"), secret));
    QVERIFY(!canLogIn(text("tester"), Secret::fromUtf8(QByteArray(password + "z"))));
}

void ScramLoginTest::randomPasswordsLogIn()
{
    QRandomGenerator random(1815);
    // Blocks with every kind of rule: Latin, combining marks, Hebrew, Arabic, Devanagari, Thai,
    // punctuation, letter-like signs, CJK, Hangul, presentation forms, specials.
    const QList<std::pair<int, int>> blocks{{0x21, 0x7e},     {0xa0, 0x17f},    {0x300, 0x36f},
                                            {0x590, 0x5ff},   {0x600, 0x6ff},   {0x900, 0x97f},
                                            {0xe00, 0xe7f},   {0x2000, 0x206f}, {0x2100, 0x218f},
                                            {0x3000, 0x30ff}, {0xac00, 0xac40}, {0xf900, 0xfa2f},
                                            {0xfb00, 0xfdff}, {0xfe70, 0xffef}, {0x1d400, 0x1d7ff}};
    QStringList passwords;
    QString statements;
    for (int i = 0; i < 150; ++i) {
        QString password;
        for (int length = random.bounded(1, 6); length > 0; --length) {
            const auto &[first, last] = blocks.at(random.bounded(blocks.size()));
            const char32_t code = static_cast<char32_t>(random.bounded(first, last + 1));
            password += QString::fromUcs4(&code, 1);
        }
        const Secret verifier = makeScramVerifier(Secret::fromString(password));
        statements += text("CREATE ROLE r%1 LOGIN PASSWORD '%2';")
                              .arg(QString::number(i), QString::fromUtf8(verifier.toUtf8()));
        passwords << password;
    }
    m_cluster->sql(statements);
    QVERIFY2(m_cluster->error().isEmpty(), qPrintable(m_cluster->error()));
    for (int i = 0; i < passwords.size(); ++i) {
        QVERIFY2(canLogIn(text("r%1").arg(i), Secret::fromString(passwords.at(i))),
                 passwords.at(i).toUtf8().toHex(' ').constData());
    }
}

void ScramLoginTest::md5RoleLogsIn()
{
    const Secret secret = Secret::fromString(text("gehe\u00efm '\\"));
    m_cluster->sql(
            text("ALTER ROLE md5role PASSWORD '%1'")
                    .arg(QString::fromUtf8(makeMd5Verifier(secret, text("md5role")).toUtf8())));
    QVERIFY(canLogIn(text("md5role"), secret));
    QVERIFY(!canLogIn(text("md5role"), Secret::fromString(text("other"))));
}

void ScramLoginTest::recognisesWhatTheServerStored()
{
    const QString stored = text("SELECT rolpassword FROM pg_authid WHERE rolname = 'tester'");
    for (const char *password : {"geheim", "\u2168\u00ad", "\U0001F418", "a b"}) {
        m_cluster->sql(text("SET password_encryption = 'scram-sha-256'; ALTER ROLE tester PASSWORD "
                            "'%1'")
                               .arg(text(password)));
        const Secret verifier = Secret::fromString(m_cluster->sql(stored));
        QVERIFY(verifier.size() > 100);
        QVERIFY(verifierMatches(verifier, Secret::fromString(text(password)), text("tester")));
        QVERIFY(!verifierMatches(verifier, Secret::fromString(text("nope")), text("tester")));
    }
    m_cluster->sql(text("SET password_encryption = 'md5'; ALTER ROLE tester PASSWORD 'geheim'"));
    QVERIFY(verifierMatches(Secret::fromString(m_cluster->sql(stored)),
                            Secret::fromString(text("geheim")), text("tester")));
}

QTEST_GUILESS_MAIN(ScramLoginTest)
#include "tst_scramlogin.moc"
