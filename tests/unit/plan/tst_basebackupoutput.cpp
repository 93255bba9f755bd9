// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/steps/basebackupoutput.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace pgt;

class TestBaseBackupOutput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsLinesEndingInLfAndCr_data()
    {
        QTest::addColumn<QByteArray>("end");
        QTest::newRow("11 and later") << QByteArray("\n");
        QTest::newRow("to 10") << QByteArray("\r");
    }
    void readsLinesEndingInLfAndCr()
    {
        QFETCH(QByteArray, end);
        BaseBackupOutput output;
        output.take("  4301/12083 kB (35%), 0/1 tablespace (...main/base/5/2608)" + end, 1s);
        QCOMPARE(output.progress().doneBytes, 4301ll * 1024);
        QCOMPARE(output.progress().totalBytes, 12083ll * 1024);
    }

    void waitsForTheEndOfALine()
    {
        BaseBackupOutput output;
        output.take("  43", 1s);
        QCOMPARE(output.progress().totalBytes, -1);
        output.take("01/12083 kB (35%), 0/1 tablespace\n", 1s);
        QCOMPARE(output.progress().doneBytes, 4301ll * 1024);
    }

    void measuresRateAndTimeLeft()
    {
        BaseBackupOutput output;
        output.take("0/10240 kB (0%), 0/1 tablespace\n", 1s);
        output.take("2048/10240 kB (20%), 0/1 tablespace\n", 3s);
        QCOMPARE(output.progress().bytesPerSecond, 1024.0 * 1024);
        QCOMPARE(output.progress().left, std::chrono::seconds(8));
    }

    void tellsTheWaitForTheCheckpoint()
    {
        BaseBackupOutput output;
        output.take("pg_basebackup: initiating base backup, waiting for checkpoint to complete\n",
                    1s);
        QVERIFY(output.progress().waitingForCheckpoint);
        output.take("pg_basebackup: checkpoint completed\n", 2s);
        QVERIFY(!output.progress().waitingForCheckpoint);
    }

    void keepsErrorsAndFewProgressLinesForTheLog()
    {
        BaseBackupOutput output;
        QByteArray text;
        for (int i = 0; i <= 100; ++i)
            text += QByteArray::number(i) + "/100 kB (" + QByteArray::number(i) +
                    "%), 0/1 tablespace\n";
        text += "pg_basebackup: error: could not read COPY data\n";
        const QStringList shown = output.take(text, 1s);
        QCOMPARE(shown.size(), 12);
        QCOMPARE(output.tail(), u"pg_basebackup: error: could not read COPY data"_s);
    }
};

QTEST_GUILESS_MAIN(TestBaseBackupOutput)
#include "tst_basebackupoutput.moc"
