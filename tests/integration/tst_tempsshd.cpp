// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tempcluster.h"
#include "tests/support/tempsshd.h"

#include <QDir>
#include <QTest>

using namespace pgt::test;
using namespace Qt::StringLiterals;

class TestTempSshd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString reason = TempSshd::whyNot(); !reason.isEmpty())
            QSKIP(qPrintable(reason));
    }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void logsInByKeyAndLeavesNothing();
    void anUnknownOrWrongHostKeyIsRefused();
    void losesSessionsAndComesBack();
};

namespace {

ProgramResult login(const TempSshd &server, const QString &command)
{
    return runProgram({u"ssh"_s, u"-F"_s, server.configFile(), u"-o"_s, u"BatchMode=yes"_s,
                       server.alias(), command});
}

} // namespace

void TestTempSshd::logsInByKeyAndLeavesNothing()
{
    QString dir;
    {
        const TempSshd server;
        QVERIFY2(server.error().isEmpty(), qPrintable(server.error()));
        dir = server.dir();
        const ProgramResult result = login(server, u"id -un"_s);
        QVERIFY2(result.ok(), result.err.constData());
        QCOMPARE(QString::fromUtf8(result.out).trimmed(), server.user());
        QVERIFY(server.log().contains("Accepted publickey"));
    }
    QVERIFY(!dir.isEmpty());
    QVERIFY(!QDir(dir).exists());
}

void TestTempSshd::anUnknownOrWrongHostKeyIsRefused()
{
    TempSshdOptions options;
    options.knownHost = KnownHost::Absent;
    TempSshd server(options);
    QVERIFY2(server.error().isEmpty(), qPrintable(server.error()));
    QCOMPARE(login(server, u"true"_s).exitCode, 255);
    QVERIFY(server.setKnownHost(KnownHost::Wrong));
    const ProgramResult changed = login(server, u"true"_s);
    QCOMPARE(changed.exitCode, 255);
    QVERIFY(changed.err.contains("REMOTE HOST IDENTIFICATION HAS CHANGED"));
    QVERIFY(server.setKnownHost(KnownHost::Right));
    QVERIFY(login(server, u"true"_s).ok());
}

void TestTempSshd::losesSessionsAndComesBack()
{
    TempSshd server;
    QVERIFY2(server.error().isEmpty(), qPrintable(server.error()));
    QProcess session;
    session.start(u"ssh"_s, {u"-F"_s, server.configFile(), u"test"_s, u"echo up; exec cat"_s});
    QVERIFY(session.waitForReadyRead(20000));
    QCOMPARE(session.readAllStandardOutput(), QByteArray("up\n"));
    server.killSessions();
    QVERIFY(session.waitForFinished(20000));
    QCOMPARE(session.exitCode(), 255);

    QVERIFY(server.isRunning());
    server.stop();
    QVERIFY(!server.isRunning());
    QCOMPARE(login(server, u"true"_s).exitCode, 255);
    QVERIFY2(server.start(), qPrintable(server.error()));
    QVERIFY(login(server, u"true"_s).ok());
}

QTEST_GUILESS_MAIN(TestTempSshd)
#include "tst_tempsshd.moc"
