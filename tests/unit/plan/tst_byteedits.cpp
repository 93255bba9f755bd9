// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/byteedits.h"

#include <QRandomGenerator>
#include <QTest>

using namespace pgt;

class TestByteEdits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void insertsOnlyWhatIsNew()
    {
        const QByteArray before = "a = 1\n#x = 5 # key KEPT\nlast KEPT";
        const QByteArray after = "a = 1\n# mark\nx = 6 # key KEPT\nb = 2\nlast KEPT";
        const QList<ByteEdit> edits = byteEdits(before, after);
        QVERIFY(!edits.isEmpty());
        for (const ByteEdit &edit : edits)
            QVERIFY2(!edit.insert.contains("KEPT"), edit.insert.constData());
        QCOMPARE(withEdits(before, edits), after);
    }

    void sameFilesNeedNone()
    {
        QCOMPARE(byteEdits("a\nb", "a\nb"), QList<ByteEdit>());
        QCOMPARE(withEdits("a\nb", {}), QByteArray("a\nb"));
        QCOMPARE(withEdits({}, byteEdits({}, "new\n")), QByteArray("new\n"));
        QCOMPARE(withEdits("old\n", byteEdits("old\n", {})), QByteArray());
    }

    void anyPairOfFilesIsRestored()
    {
        QRandomGenerator random(8);
        const QList<QByteArray> pieces{"a", "word", " ",    "=",    "'",    "\n",  "\r\n",
                                       "#", "\t",   "\xff", "\xc3", "12kB", "\\\n"};
        const auto text = [&] {
            QByteArray bytes;
            for (int i = random.bounded(40); i > 0; --i)
                bytes += pieces.at(random.bounded(int(pieces.size())));
            return bytes;
        };
        for (int round = 0; round < 2000; ++round) {
            const QByteArray before = text();
            const QByteArray after = text();
            QCOMPARE(withEdits(before, byteEdits(before, after)), after);
        }
    }

    void editsOfAnotherFileAreRefused()
    {
        QVERIFY(!withEdits("abc", {{2, 2, "x"}}).has_value());
        QVERIFY(!withEdits("abc", {{4, 0, "x"}}).has_value());
        QVERIFY(!withEdits("abc", {{1, -1, "x"}}).has_value());
        QVERIFY(!withEdits("abc", {{2, 0, "x"}, {1, 0, "y"}}).has_value());
        QVERIFY(!withEdits("abc", {{-1, 0, "x"}}).has_value());
    }
};

QTEST_GUILESS_MAIN(TestByteEdits)
#include "tst_byteedits.moc"
