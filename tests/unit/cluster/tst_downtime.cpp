// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/downtime.h"

#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

constexpr qint64 MB = 1 << 20;
constexpr qint64 GB = 1 << 30;

Instance primaryWith(const char *buffers, qint64 walSinceCheckpoint, int sessions)
{
    Instance primary;
    primary.settings[u"shared_buffers"_s].value = QLatin1String(buffers);
    primary.walSinceCheckpointBytes = walSinceCheckpoint;
    primary.sessions = sessions;
    return primary;
}

} // namespace

class TestDowntime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void idleServerIsQuick()
    {
        const DowntimeEstimate estimate = estimateDowntime(primaryWith("128MB", 0, 0), 0);
        QCOMPARE(estimate.shortest, milliseconds(1000));
        QCOMPARE(estimate.longest, milliseconds(4000));
    }

    // 64 MB of changed pages need 3.2 s at 20 MB/s; of the 4 * 1 MB/s written meanwhile 12.8 MB are
    // left for the second checkpoint, and of those 2.56 MB for the stop: 0.128 s.
    void writingServerTakesLonger()
    {
        const DowntimeEstimate estimate =
                estimateDowntime(primaryWith("128MB", 16 * MB, 12), 1.0 * MB);
        QCOMPARE(estimate.longest, milliseconds(4000 + 120 + 128));
        QCOMPARE(estimate.basis,
                 u"16.0\u00a0MB of WAL since the last checkpoint, 128\u00a0MB of shared_buffers, "
                 "1.0\u00a0MB/s of new WAL, 12 session(s)"_s);
    }

    void buffersBoundWhatCanBeChanged()
    {
        const auto longest = [](const char *buffers) {
            return estimateDowntime(primaryWith(buffers, 40 * GB, 0), 50.0 * MB).longest;
        };
        QVERIFY(longest("128MB") < longest("8GB"));
        // Half is left by each checkpoint, at twice the rate of change.
        QCOMPARE(longest("128MB"), milliseconds(4000 + 80));
    }

    void unknownIsTakenAsBad()
    {
        const auto known = estimateDowntime(primaryWith("8GB", 0, 0), 0);
        const auto unknown = estimateDowntime(primaryWith("8GB", -1, -1), -1);
        QVERIFY(unknown.longest > known.longest);
        QVERIFY(unknown.basis.contains(u"not known"_s));
        QVERIFY(!unknown.basis.contains(u"since the last checkpoint"_s));
        // Without full_page_writes the WAL says nothing about the number of pages.
        Instance withoutImages = primaryWith("8GB", 0, 0);
        withoutImages.settings[u"full_page_writes"_s].value = u"off"_s;
        QVERIFY(estimateDowntime(withoutImages, 1.0 * MB).longest > known.longest);
    }

    void sessionsAndStandbysCount()
    {
        Instance primary = primaryWith("128MB", 0, 300);
        QCOMPARE(estimateDowntime(primary, 0).longest, milliseconds(7000));
        SenderFact standby, archiver;
        archiver.isStandby = false;
        primary.senders = {standby, archiver};
        QCOMPARE(estimateDowntime(primary, 0).longest, milliseconds(7500));
    }
};

QTEST_GUILESS_MAIN(TestDowntime)
#include "tst_downtime.moc"
