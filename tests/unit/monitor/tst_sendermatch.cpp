// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/sendermatch.h"

#include <QRegularExpression>
#include <QTest>

using namespace pgt;

namespace {

SenderSample row(int pid, const QString &application, const QString &client = {},
                 std::optional<qint64> flush = {})
{
    SenderSample r;
    r.pid = pid;
    r.application = application;
    r.client = client;
    r.state = QStringLiteral("streaming");
    r.flush = r.replay = flush; // a standby reports both, or has not reported yet
    return r;
}

SlotSample slot(const QString &name, int pid)
{
    SlotSample s;
    s.name = name;
    s.activePid = pid;
    s.isActive = pid != 0;
    return s;
}

SenderCandidate standby(const QString &name, const QString &address = {}, const QString &slot = {},
                        std::optional<qint64> received = {})
{
    return {name, address, slot, received, true};
}

const QString walreceiver = QStringLiteral("walreceiver");

} // namespace

class TestSenderMatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void findsByName()
    {
        ServerSample p;
        p.senders = {row(1, QStringLiteral("b")), row(2, QStringLiteral("a"))};
        QCOMPARE(matchSenders(p, {standby(QStringLiteral("a")), standby(QStringLiteral("b"))}),
                 (QList<int>{1, 0}));
    }

    void theSlotIsSurerThanTheName()
    {
        ServerSample p;
        p.senders = {row(1, QStringLiteral("a")), row(2, QStringLiteral("b"))};
        p.slotList = {slot(QStringLiteral("sa"), 2), slot(QStringLiteral("sb"), 1)};
        QCOMPARE(matchSenders(p, {standby(QStringLiteral("a"), {}, QStringLiteral("sa")),
                                  standby(QStringLiteral("b"), {}, QStringLiteral("sb"))}),
                 (QList<int>{1, 0}));
    }

    void theAddressDecidesBetweenEqualNames()
    {
        ServerSample p;
        p.senders = {row(1, walreceiver, QStringLiteral("10.0.0.12")),
                     row(2, walreceiver, QStringLiteral("10.0.0.1"))};
        QCOMPARE(matchSenders(p, {standby(QStringLiteral("a"), QStringLiteral("10.0.0.1:5432")),
                                  standby(QStringLiteral("b"), QStringLiteral("10.0.0.12:5432"))}),
                 (QList<int>{1, 0}));
    }

    void thePositionBreaksTheTie()
    {
        ServerSample p;
        p.senders = {row(1, QStringLiteral("a"), {}, 1000), row(2, QStringLiteral("a"), {}, 5000)};
        QCOMPARE(matchSenders(p, {standby(QStringLiteral("a"), {}, {}, 5000),
                                  standby(QStringLiteral("a"), {}, {}, 1000)}),
                 (QList<int>{1, 0}));
    }

    void aSingleNamelessRowBelongsToTheOnlyReceivingStandby()
    {
        ServerSample p;
        p.senders = {row(1, walreceiver)};
        QCOMPARE(matchSenders(p, {standby(QStringLiteral("a"), {}, {}, 10)}), QList<int>{0});
        // Two could be meant: nothing is guessed.
        QCOMPARE(matchSenders(p, {standby(QStringLiteral("a"), {}, {}, 10),
                                  standby(QStringLiteral("b"), {}, {}, 10)}),
                 (QList<int>{-1, -1}));
        SenderCandidate stopped = standby(QStringLiteral("a"), {}, {}, 10);
        stopped.isReceiverRunning = false;
        QCOMPARE(matchSenders(p, {stopped}), QList<int>{-1});
        // Another standby's name is another standby.
        p.senders = {row(1, QStringLiteral("other"))};
        QCOMPARE(matchSenders(p, {standby(QStringLiteral("a"), {}, {}, 10)}), QList<int>{-1});
    }

    void neverTakesWhatIsNoStandby()
    {
        ServerSample p;
        SenderSample backup = row(1, QStringLiteral("a"));
        backup.state = QStringLiteral("backup");
        // The name proves nothing: this one calls itself like the standby.
        SenderSample collector = row(2, QStringLiteral("a"), {}, 10);
        collector.write = 10;
        collector.replay.reset();
        p.senders = {backup, collector, row(3, QStringLiteral("a"), {}, 10)};
        SlotSample logical = slot(QStringLiteral("sub"), 3);
        logical.isPhysical = false;
        p.slotList = {logical};
        QCOMPARE(senderNature(p, p.senders[0]), SenderNature::BaseBackup);
        QCOMPARE(senderNature(p, p.senders[1]), SenderNature::WalCollector);
        QCOMPARE(senderNature(p, p.senders[2]), SenderNature::LogicalDecoding);
        QCOMPARE(matchSenders(p, {standby(QStringLiteral("a"), {}, {}, 10)}), QList<int>{-1});
    }

    void theNatureIsInWhatItReports()
    {
        ServerSample p;
        QCOMPARE(senderNature(p, row(1, QStringLiteral("pg_receivewal"), {}, 10)),
                 SenderNature::Standby);
        SenderSample written = row(2, QStringLiteral("berlin-2"));
        QCOMPARE(senderNature(p, written), SenderNature::Undecided);
        written.write = 10; // without a slot pg_receivewal reports only this
        QCOMPARE(senderNature(p, written), SenderNature::WalCollector);
    }

    /// Two standbys behind one address translation: each has its own slot.
    void aSlotOfAnotherProcessSaysNo()
    {
        ServerSample p;
        p.senders = {row(1, walreceiver, QStringLiteral("10.0.0.9")),
                     row(2, walreceiver, QStringLiteral("10.0.0.9"))};
        p.slotList = {slot(QStringLiteral("sb"), 2)};
        const QString there = QStringLiteral("10.0.0.9:5432");
        QCOMPARE(matchSenders(p, {standby(QStringLiteral("b"), there, QStringLiteral("sb"), 10)}),
                 QList<int>{1});
        p.senders.removeLast();
        QCOMPARE(matchSenders(p, {standby(QStringLiteral("b"), there, QStringLiteral("sb"), 10),
                                  standby(QStringLiteral("c"), there, {}, 10)}),
                 (QList<int>{-1, 0}));
    }

    void givesNoRowTwice()
    {
        ServerSample p;
        p.senders = {row(1, QStringLiteral("a"))};
        const auto rows =
                matchSenders(p, {standby(QStringLiteral("a")), standby(QStringLiteral("a"))});
        QCOMPARE(rows.count(0), 1);
        QCOMPARE(rows.count(-1), 1);
    }
};

QTEST_GUILESS_MAIN(TestSenderMatch)
#include "tst_sendermatch.moc"
