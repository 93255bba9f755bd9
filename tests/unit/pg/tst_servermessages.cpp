// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/servermessages.h"
#include "app/pg/servermessagetable.h"

#include <QRegularExpression>
#include <QTest>

using namespace pgt;

class ServerMessagesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void everyRowReadsItsOwnSample();
    void everyFailureHasThreeParts();
    void patternsCompileAndPlacesHaveCaptures();
    void wordsOfOtherVersionsAreKnown_data();
    void wordsOfOtherVersionsAreKnown();
    void fillsInNames();
    void namesWithPlaceMarksStayWhatTheyAre();
    void firstOfTwoLinesIsTheCause();
    void readsALogWithPrefixes();
    void unknownTextHasNoExplanation();
};

static QString text(const char *s)
{
    return QString::fromUtf8(s);
}

void ServerMessagesTest::everyRowReadsItsOwnSample()
{
    for (const ServerMessageRow &row : serverMessageRows()) {
        const std::optional<ServerMessage> message = ServerMessages::explain(text(row.sample));
        QVERIFY2(message, row.sample);
        QVERIFY2(message->cause == row.cause, row.sample);
        // An earlier row must not take its place.
        QVERIFY2(message->error.kind == row.kind, row.sample);
        QVERIFY2(!message->error.text.contains(QLatin1Char('%')), row.sample);
    }
}

void ServerMessagesTest::everyFailureHasThreeParts()
{
    for (const ServerMessageRow &row : serverMessageRows()) {
        QVERIFY2(*row.text, row.sample);
        const bool hasAll = *row.why && *row.remedy;
        QVERIFY2(hasAll || row.tone != ServerTone::Failure, row.sample);
        for (const char *part : {row.text, row.why, row.remedy}) {
            QVERIFY2(!text(part).contains(QLatin1Char('!')), part);
            QVERIFY2(!*part || text(part).endsWith(QLatin1Char('.')), part);
        }
    }
}

void ServerMessagesTest::patternsCompileAndPlacesHaveCaptures()
{
    for (const ServerMessageRow &row : serverMessageRows()) {
        const QRegularExpression pattern(text(row.pattern));
        QVERIFY2(pattern.isValid(), row.pattern);
        for (int place = 1; place < 10; ++place) {
            const QString mark = QLatin1Char('%') + QString::number(place);
            for (const char *part : {row.text, row.why, row.remedy}) {
                if (text(part).contains(mark))
                    QVERIFY2(pattern.captureCount() >= place, part);
            }
        }
    }
}

void ServerMessagesTest::wordsOfOtherVersionsAreKnown_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("cause");
    const auto row = [](const char *line, ServerCause cause) {
        QTest::newRow(line) << text(line) << int(cause);
    };
    row("FATAL:  no pg_hba.conf entry for replication connection from host \"::1\", user \"u\", "
        "SSL on",
        ServerCause::NoHbaEntry);
    row("FATAL:  must be replication role to start walsender",
        ServerCause::ReplicationRightMissing);
    row("FATAL:  number of requested standby connections exceeds \"max_wal_senders\" (currently 3)",
        ServerCause::WalSendersUsedUp);
    row("FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute",
        ServerCause::ConnectionsUsedUp);
    row("FATAL:  remaining connection slots are reserved for non-replication superuser connections",
        ServerCause::ConnectionsUsedUp);
    row("ERROR:  replication slot \"p2\" is already active", ServerCause::SlotInUse);
    row("ERROR:  replication slots can only be used if \"wal_level\" >= \"replica\"",
        ServerCause::SlotWalLevel);
    row("ERROR:  replication slots can only be used if \"max_replication_slots\" > 0",
        ServerCause::SlotsSwitchedOff);
    row("LOG:  streaming replication successfully connected to primary",
        ServerCause::StreamingStarted);
    row("LOG:  database system is ready to accept read only connections",
        ServerCause::ReadyReadOnly);
    row("LOG:  record with zero length at 0/3000060", ServerCause::EndOfLocalWal);
    row("LOG:  invalid record length at 0/3000060: wanted 24, got 0", ServerCause::EndOfLocalWal);
    row("LOG:  waiting for WAL to become available at 0/3000060", ServerCause::EndOfLocalWal);
    row("FATAL:  WAL archival (archive_mode=on) requires wal_level \"archive\" or \"hot_standby\"",
        ServerCause::ArchivingWalLevel);
    row("FATAL:  WAL streaming (\"max_wal_senders\" > 0) requires \"wal_level\" to be \"replica\" "
        "or \"logical\"",
        ServerCause::WalLevelMinimal);
    row("WARNING:  pg_hba.conf not reloaded", ServerCause::HbaBroken);
    row("FATAL:  could not load pg_hba.conf", ServerCause::HbaBroken);
    row("FATAL:  could not load /etc/postgresql/17/main/pg_hba.conf", ServerCause::HbaBroken);
    row("LOG:  hostssl requires SSL to be turned on", ServerCause::HostsslWithoutSsl);
    row("LOG:  archiving transaction log file \"0001\" failed too many times, will try again later",
        ServerCause::ArchivingFails);
    row("FATAL:  could not receive data from WAL stream: ERROR:  requested WAL segment "
        "000000010000000000000003 has already been removed",
        ServerCause::WalRemoved);
    row("FATAL:  could not start WAL streaming: ERROR:  replication slot \"s\" does not exist",
        ServerCause::SlotMissing);
    row("FATAL:  could not connect to the primary server: FATAL:  password authentication failed "
        "for user \"repl\"",
        ServerCause::PasswordWrong);
    row("FATAL:  data directory \"/d\" has group or world access",
        ServerCause::DataDirectoryAccess);
    row("LOG:  could not bind IPv4 socket: Address already in use", ServerCause::AddressInUse);
    row("LOG:  invalidating obsolete replication slot \"p1\"", ServerCause::SlotLost);
    row("FATAL:  the database system is not accepting connections", ServerCause::StartingUp);
    // What a standby with another history says, and its primary.
    row("FATAL:  could not receive data from WAL stream: ERROR:  requested starting point "
        "0/4000000 on timeline 1 is not in this server's history",
        ServerCause::Diverged);
    row("FATAL:  highest timeline 1 of the primary is behind recovery timeline 2",
        ServerCause::Diverged);
    row("FATAL:  requested timeline 2 is not a child of this server's history",
        ServerCause::Diverged);
    row("FATAL:  requested timeline 3 does not contain minimum recovery point 0/5000098 on "
        "timeline 2",
        ServerCause::Diverged);
    row("LOG:  new timeline 3 is not a child of database system timeline 2", ServerCause::Diverged);
    row("FATAL:  unexpected timeline ID 1 in checkpoint record, before reaching minimum recovery "
        "point 0/3000060 on timeline 2",
        ServerCause::Diverged);
    row("PANIC:  unexpected previous timeline ID 1 (current timeline ID 2) in checkpoint record",
        ServerCause::Diverged);
    row("FATAL:  recovery target timeline 7 does not exist", ServerCause::TimelineUnknown);
}

void ServerMessagesTest::wordsOfOtherVersionsAreKnown()
{
    QFETCH(QString, line);
    QFETCH(int, cause);
    const std::optional<ServerMessage> message = ServerMessages::explain(line);
    QVERIFY(message);
    QCOMPARE(int(message->cause), cause);
    QCOMPARE(message->error.detail, line);
}

void ServerMessagesTest::fillsInNames()
{
    const std::optional<ServerMessage> message = ServerMessages::explain(
            text("FATAL:  no pg_hba.conf entry for replication connection from host "
                 "\"10.0.0.2\", user \"repl\", no encryption"));
    QVERIFY(message);
    QVERIFY(message->error.text.contains(QLatin1String("10.0.0.2")));
    QVERIFY(message->error.text.contains(QLatin1String("\"repl\"")));
}

void ServerMessagesTest::namesWithPlaceMarksStayWhatTheyAre()
{
    const std::optional<ServerMessage> message = ServerMessages::explain(
            text("no pg_hba.conf entry for host \"%2%3\", user \"%1\", database \"%9\""));
    QVERIFY(message);
    QVERIFY(message->error.text.contains(QLatin1String("%2%3")));
    QVERIFY(message->error.text.contains(QLatin1String("\"%1\"")));
}

void ServerMessagesTest::firstOfTwoLinesIsTheCause()
{
    // sslmode=prefer tries TLS, then plain.
    const std::optional<ServerMessage> message = ServerMessages::explain(
            text("connection to server at \"h\", port 1 failed: FATAL:  password authentication "
                 "failed for user \"u\"\nconnection to server at \"h\", port 1 failed: FATAL:  no "
                 "pg_hba.conf entry for host \"h\", user \"u\", database \"d\", no encryption\n"));
    QVERIFY(message);
    QCOMPARE(int(message->cause), int(ServerCause::PasswordWrong));
}

void ServerMessagesTest::readsALogWithPrefixes()
{
    const QList<ServerMessage> all = ServerMessages::explainAll(
            text("2026-01-01 10:00:00.000 UTC [7] LOG:  starting PostgreSQL 15.18\n"
                 "2026-01-01 10:00:00.100 UTC [7] LOG:  consistent recovery state reached at 0/3\n"
                 "\n"
                 "2026-01-01 10:00:00.200 UTC [9] u@d FATAL:  database \"d\" does not exist\r\n"));
    QCOMPARE(all.size(), 2);
    QCOMPARE(int(all.at(0).cause), int(ServerCause::ConsistentState));
    QCOMPARE(int(all.at(0).tone), int(ServerTone::Good));
    QCOMPARE(all.at(0).line, 2);
    QCOMPARE(int(all.at(1).cause), int(ServerCause::DatabaseMissing));
    QCOMPARE(all.at(1).line, 4);
}

void ServerMessagesTest::unknownTextHasNoExplanation()
{
    QVERIFY(!ServerMessages::explain(QString()));
    QVERIFY(!ServerMessages::explain(text("LOG:  checkpoint starting: time\n\n")));
    QVERIFY(ServerMessages::explainAll(text("nothing")).isEmpty());
}

QTEST_GUILESS_MAIN(ServerMessagesTest)
#include "tst_servermessages.moc"
