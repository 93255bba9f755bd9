// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/backupcommand.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;

/// What pg_basebackup of each major is called with; options as its --help lists them.
class TestBackupCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void optionsAreThoseOfTheVersion_data()
    {
        QTest::addColumn<PgMajor>("major");
        QTest::addColumn<QString>("line");
        const QString apart = u"b -D /c -h p -p 5432 -U r "_s, whole = u"b -D /c -d CONN "_s;
        const QString end = u" -c fast -l run -w -P -v"_s, last = u" --no-clean -w -P -v"_s;
        QTest::newRow("9.1") << PgMajor::V9_1 << QString(apart + "-x" + end);
        QTest::newRow("9.2") << PgMajor::V9_2 << QString(apart + "-X stream" + end);
        QTest::newRow("9.3") << PgMajor::V9_3 << QString(whole + "-X stream" + end);
        for (const PgMajor major : {PgMajor::V9_4, PgMajor::V9_5})
            QTest::addRow("%s", qPrintable(majorText(major)))
                    << major << QString(whole + "-X stream -T /a\\=1=/b" + end);
        QTest::newRow("9.6") << PgMajor::V9_6
                             << QString(whole + "-X stream -S s -T /a\\=1=/b" + end);
        for (const PgMajor major :
             {PgMajor::V10, PgMajor::V11, PgMajor::V12, PgMajor::V13, PgMajor::V14, PgMajor::V15,
              PgMajor::V16, PgMajor::V17, PgMajor::V18})
            QTest::addRow("%s", qPrintable(majorText(major)))
                    << major
                    << QString(whole + "-X stream -S s -T /a\\=1=/b -c fast -l run" + last);
    }
    void optionsAreThoseOfTheVersion()
    {
        QFETCH(PgMajor, major);
        QFETCH(QString, line);
        QString made = backupCommand(PgVersion::fromMajor(major), wishes()).join(u' ');
        made.replace(wishes().connection.toString(), "CONN"_L1);
        QCOMPARE(made, line);
    }

    void wishesChangeOnlyTheirOptions()
    {
        BackupWishes wish = wishes();
        wish.slot.clear();
        wish.tablespaces.clear();
        wish.isFast = false;
        const QString made = backupCommand(PgVersion::fromMajor(PgMajor::V15), wish).join(u' ');
        QVERIFY2(made.endsWith(" -X stream -c spread -l run --no-clean -w -P -v"_L1),
                 qPrintable(made));
    }

private:
    static BackupWishes wishes()
    {
        BackupWishes wishes;
        wishes.program = u"b"_s;
        wishes.directory = u"/c"_s;
        wishes.connection.set(u"host"_s, u"p"_s);
        wishes.connection.set(u"port"_s, u"5432"_s);
        wishes.connection.set(u"user"_s, u"r"_s);
        wishes.slot = u"s"_s;
        wishes.tablespaces = {{u"/a=1"_s, u"/b"_s}};
        wishes.label = u"run"_s;
        return wishes;
    }
};

QTEST_GUILESS_MAIN(TestBackupCommand)
#include "tst_backupcommand.moc"
