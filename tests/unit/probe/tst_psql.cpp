// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe/psql.h"

#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;

class TestPsql : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void usesTheServersOwnProgramAndOwner();
    void oddNamesStayOneValue();
    void withoutFactsLibpqsDefaultsAreUsed();
    void secretsAreMarked();
    void rowsOfAllResultsInOrder();
    void rowsOfOldVersions();
    void errorHasStateAndTheServersWords();
    void noConnectionHasNoState();
    void knownMessagesBringTheirRemedy();
};

void TestPsql::usesTheServersOwnProgramAndOwner()
{
    Instance instance;
    instance.binDirectory = u"/usr/lib/postgresql/15/bin"_s;
    instance.socketDirectory = u"/var/run/postgresql"_s;
    instance.port = 5433;
    instance.owner = u"postgres"_s;
    instance.versionNum = 150018;
    const Command command = psqlCommand(instance, "SELECT 1");
    const QStringList argv{u"/usr/lib/postgresql/15/bin/psql"_s,
                           u"-X"_s,
                           u"-w"_s,
                           u"-q"_s,
                           u"-A"_s,
                           u"-t"_s,
                           u"-v"_s,
                           u"ON_ERROR_STOP=1"_s,
                           u"-v"_s,
                           u"VERBOSITY=verbose"_s,
                           u"-d"_s,
                           u"dbname=postgres host=/var/run/postgresql port=5433 connect_timeout=10 "
                           u"application_name=pgtandem client_encoding=UTF8"_s};
    QCOMPARE(command.argv, argv);
    QCOMPARE(command.runAs, u"postgres"_s);
    QCOMPARE(command.input, QByteArray("\\pset fieldsep '\\037'\n\\pset recordsep_zero\n"
                                       "SET search_path = pg_catalog;\n"
                                       "SET synchronous_commit = local;\n"
                                       "SET statement_timeout = '20s';\n"
                                       "SET lock_timeout = '10s';\nSELECT 1\n"));
    // A server before 9.3 does not know lock_timeout and would end the session.
    QVERIFY(psqlPreamble(90300).endsWith("SET lock_timeout = '10s';\n"));
    QVERIFY(!psqlPreamble(90224).contains("lock_timeout"));
    QCOMPARE(command.privacy, Command::Privacy::Plain);
}

void TestPsql::oddNamesStayOneValue()
{
    Instance instance;
    instance.socketDirectory = u"/tmp/it's \\ here"_s;
    instance.sqlUser = u"o'hara"_s;
    const Command command = psqlCommand(instance, "SELECT 1", u"a b' host=evil"_s);
    QVERIFY(command.argv.last().startsWith(
            u"dbname='a b\\' host=evil' host='/tmp/it\\'s \\\\ here' user="_s));
}

void TestPsql::withoutFactsLibpqsDefaultsAreUsed()
{
    const Command command = psqlCommand(Instance(), "SELECT 1");
    QCOMPARE(command.argv.first(), u"psql"_s);
    QVERIFY(!command.argv.last().contains(u"host="_s));
    QVERIFY(!command.argv.last().contains(u"port="_s));
}

void TestPsql::secretsAreMarked()
{
    const Command command = psqlCommand(Instance(), "CREATE ROLE r PASSWORD 'x'", u"postgres"_s,
                                        Command::Privacy::Secret);
    QCOMPARE(command.privacy, Command::Privacy::Secret);
    QVERIFY(!command.shown().contains(u"PASSWORD"_s));
}

void TestPsql::rowsOfAllResultsInOrder()
{
    const QByteArray output("a\037x\ny\037\0b\0372\0", 11);
    const QList<QStringList> rows{{u"a"_s, u"x\ny"_s, QString()}, {u"b"_s, u"2"_s}};
    QCOMPARE(parsePsqlRows(output), rows);
    QCOMPARE(parsePsqlRows({}), QList<QStringList>());
    QCOMPARE(parsePsqlRows("\xc3\xbc\037z"), (QList<QStringList>{{u"ü"_s, u"z"_s}}));
}

void TestPsql::rowsOfOldVersions()
{
    Instance instance;
    instance.versionNum = 90124;
    QVERIFY(!psqlCommand(instance, "SELECT 1").input.contains("recordsep_zero"));
    QCOMPARE(parsePsqlRows("a\0371\nb\0372\n"),
             (QList<QStringList>{{u"a"_s, u"1"_s}, {u"b"_s, u"2"_s}}));
}

void TestPsql::errorHasStateAndTheServersWords()
{
    CommandResult result;
    result.end = CommandEnd::Exited;
    result.code = 3;
    result.err = "ERROR:  42710: role \"replicator\" already exists\nLOCATION:  CreateRole, "
                 "user.c:308\n";
    const Error error = psqlError(result, u"The role could not be created."_s);
    QCOMPARE(error.kind, ErrorKind::ServerRejected);
    QVERIFY(error.remedy.isEmpty());
    QCOMPARE(error.sqlState, u"42710"_s);
    QCOMPARE(error.text, u"The role could not be created."_s);
    QCOMPARE(error.detail, u"ERROR:  42710: role \"replicator\" already exists"_s);
    QCOMPARE(error.exitCode, 3);
}

void TestPsql::noConnectionHasNoState()
{
    CommandResult result;
    result.end = CommandEnd::Exited;
    result.code = 2;
    result.err = "psql: error: connection to server on socket \"/x/.s.PGSQL.5432\" failed: No such "
                 "file or directory\n\tIs the server running locally and accepting connections on "
                 "that socket?\n";
    const Error error = psqlError(result, u"Nothing could be read."_s);
    QVERIFY(error.sqlState.isEmpty());
    QCOMPARE(error.kind, ErrorKind::ServerDown);
}

void TestPsql::knownMessagesBringTheirRemedy()
{
    CommandResult result;
    result.end = CommandEnd::Exited;
    result.code = 3;
    result.err =
            "ERROR:  42710: replication slot \"berlin_2\" already exists\nLOCATION:  x, y.c:1\n";
    const Error error = psqlError(result, u"The slot could not be made."_s);
    QCOMPARE(error.kind, ErrorKind::SlotProblem);
    QCOMPARE(error.text, u"The slot could not be made."_s);
    QVERIFY(!error.remedy.isEmpty());
}

QTEST_GUILESS_MAIN(TestPsql)
#include "tst_psql.moc"
