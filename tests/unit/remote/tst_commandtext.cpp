// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/commandtext.h"
#include "app/remote/shellquote.h"

#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;

namespace {

Command command(const QStringList &argv, const QString &runAs = {})
{
    Command made;
    made.argv = argv;
    made.runAs = runAs;
    return made;
}

const SessionAccount root{u"root"_s, true, true, true};

} // namespace

class tst_CommandText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void replacesTheShellByTheCommand()
    {
        QCOMPARE(*commandText(command({u"psql"_s, u"-c"_s, u"select 'x'"_s}), root),
                 QByteArray("exec 'psql' '-c' 'select '\\''x'\\'''"));
    }

    void exportsTheEnvironmentInsteadOfPassingItAsArguments()
    {
        Command made = command({u"true"_s});
        made.environment = {{u"PGDATA"_s, u"/a b"_s}};
        QCOMPARE(*commandText(made, root), QByteArray("export PGDATA='/a b'; exec 'true'"));
        for (const QString &bad : {QString(), u"1A"_s, u"A-B"_s, u"A;id"_s, u"A=B"_s}) {
            made.environment = {{bad, u"x"_s}};
            QCOMPARE(commandText(made, root).error().kind, ErrorKind::InvalidInput);
        }
    }

    void becomesAnotherAccountOnlyFromRoot()
    {
        const Command made = command({u"id"_s}, u"postgres"_s);
        QVERIFY(commandText(made, root)
                        ->contains("exec setpriv --reuid \"$i\" --regid \"$g\" --init-groups -- "
                                   "'id'"));
        QVERIFY(commandText(made, {u"root"_s, true, false, true})
                        ->contains("exec runuser -u 'postgres' -- 'id'"));
        QVERIFY(commandText(made, {u"root"_s, true, false, false})
                        ->contains("exec su -s /bin/sh 'postgres' -c 'exec '\\''id'\\'''"));
        const SessionAccount plain{u"dba"_s, false, true, true};
        QCOMPARE(commandText(made, plain).error().kind, ErrorKind::PrivilegeMissing);
        const SessionAccount postgres{u"postgres"_s, false, true, true};
        QCOMPARE(*commandText(made, postgres), QByteArray("exec 'id'"));
    }

    void refusesAccountNamesThatAreShellText()
    {
        for (const QString &bad : {u"a;id"_s, u"-x"_s, u"a b"_s, u"$(id)"_s, u"~"_s, u"a\nb"_s})
            QCOMPARE(commandText(command({u"id"_s}, bad), root).error().kind,
                     ErrorKind::InvalidInput);
    }

    void showsOnlyTheQuotesThatAreNeeded()
    {
        QCOMPARE(shellShown({u"psql"_s, u"-c"_s, u"select 1"_s, QString()}),
                 u"psql -c 'select 1' ''"_s);
        QCOMPARE(shellQuote(u"it's"_s), QByteArray("'it'\\''s'"));
        QCOMPARE(shellQuote(QStringList{u"a"_s, u"b c"_s}), QByteArray("'a' 'b c'"));
    }
};

QTEST_GUILESS_MAIN(tst_CommandText)
#include "tst_commandtext.moc"
