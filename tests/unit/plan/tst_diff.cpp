// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/diff.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;

class TestDiff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void equalFilesHaveNoHunks()
    {
        QVERIFY(diffLines("a\nb\n", "a\nb\n").isEmpty());
        QVERIFY(diffLines("", "").isEmpty());
    }

    void numbersAndCountsAreThoseOfUnifiedDiff()
    {
        const QByteArray before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
        const QByteArray after = "1\n2\n3\n4\nfive\nmore\n6\n7\n8\n9\n";
        const Diff diff = diffLines(before, after);
        QCOMPARE(diff.added, 2);
        QCOMPARE(diff.removed, 1);
        QCOMPARE(diff.hunks.size(), 1);
        QCOMPARE(diff.toText(), u"@@ -3,5 +3,6 @@\n 3\n 4\n-5\n+five\n+more\n 6\n 7\n"_s);
        const DiffLine removed = diff.hunks.first().lines.at(2);
        QCOMPARE(removed.oldNumber, 5);
        QCOMPARE(removed.newNumber, 0);
    }

    void distantChangesAreApartAndNearOnesTogether()
    {
        QByteArray before;
        for (int i = 0; i < 30; ++i)
            before += QByteArray::number(i) + '\n';
        QByteArray far = before;
        far.replace("\n3\n", "\nx\n").replace("\n20\n", "\ny\n");
        QCOMPARE(diffLines(before, far).hunks.size(), 2);
        QByteArray near = before;
        near.replace("\n3\n", "\nx\n").replace("\n8\n", "\ny\n");
        QCOMPARE(diffLines(before, near).hunks.size(), 1);
    }

    void addingToNothingCountsFromZero()
    {
        const Diff diff = diffLines("", "a\n");
        QCOMPARE(diff.toText(), u"@@ -0,0 +1,1 @@\n+a\n"_s);
    }

    void missingLastLineEndIsAChange()
    {
        const Diff diff = diffLines("a\nb", "a\nb\n");
        QCOMPARE(diff.added, 1);
        QCOMPARE(diff.removed, 1);
    }

    void sectionIsTheHeadingAbove()
    {
        const QByteArray before = "# - Settings -\n\nx = 1\ny = 1\nz = 1\nwal_level = minimal\n";
        QByteArray after = before;
        after.replace("minimal", "replica");
        QCOMPARE(diffLines(before, after).hunks.first().section, u"# - Settings -"_s);
        QVERIFY(diffLines(before, after)
                        .hunks.first()
                        .header()
                        .startsWith("@@ -4,3 +4,3 @@ # - S"_L1));
    }

    void scriptTurnsOneFileIntoTheOther_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::newRow("all new") << QByteArray("a\nb\nc\n") << QByteArray("d\ne\n");
        QTest::newRow("moved") << QByteArray("a\nb\nc\nd\n") << QByteArray("c\nd\na\nb\n");
        QTest::newRow("repeated") << QByteArray("a\na\na\nb\na\n") << QByteArray("a\nb\na\na\n");
        QTest::newRow("emptied") << QByteArray("a\nb\n") << QByteArray();
    }

    void scriptTurnsOneFileIntoTheOther()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QByteArray oldSide;
        QByteArray newSide;
        for (const DiffHunk &hunk : diffLines(before, after, 1000).hunks) {
            for (const DiffLine &line : hunk.lines) {
                if (line.oldNumber > 0)
                    oldSide += line.text.toUtf8() + '\n';
                if (line.newNumber > 0)
                    newSide += line.text.toUtf8() + '\n';
            }
        }
        QCOMPARE(oldSide, before);
        QCOMPARE(newSide, after);
    }
};

QTEST_GUILESS_MAIN(TestDiff)
#include "tst_diff.moc"
