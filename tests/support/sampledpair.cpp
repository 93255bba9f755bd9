// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sampledpair.h"

namespace pgt::test {

using namespace std::chrono;
using namespace std::chrono_literals;

SampledPair::SampledPair(int versionNumber) : version(versionNumber)
{
    builder.setServers({{P, QStringLiteral("berlin-1"), QStringLiteral("10.0.0.1:5432")},
                        {S, QStringLiteral("berlin-2"), QStringLiteral("10.0.0.2:5432")}});
    primary.timeline = 1;
    primary.position = 100 * MB;
    ServerInfo info;
    info.synchronousCommit = QStringLiteral("on");
    info.slotLimitBytes = 4096 * MB;
    info.systemIdentifier = QStringLiteral("1");
    primary.info = info;
    SenderSample row;
    row.pid = 77;
    row.application = QStringLiteral("berlin-2");
    row.state = QStringLiteral("streaming");
    row.syncState = QStringLiteral("async");
    primary.senders = {row};
    SlotSample slot;
    slot.name = QStringLiteral("berlin_2");
    slot.isActive = true;
    slot.activePid = 77;
    slot.retained = 0;
    slot.walStatus = QStringLiteral("reserved");
    primary.slotList = {slot};
    standby.isInRecovery = true;
    standby.isReceiverRunning = true;
    standby.receiverStatus = QStringLiteral("streaming");
    standby.receivedTimeline = 1;
    standby.slotName = QStringLiteral("berlin_2");
    standby.isPaused = false;
    follow();
}

void SampledPair::follow(qint64 behind)
{
    const qint64 at = *primary.position - behind;
    standby.receive = standby.replay = standby.written = at;
    if (!primary.senders.isEmpty()) {
        SenderSample &row = primary.senders[0];
        row.sent = row.write = row.flush = row.replay = at;
    }
}

void SampledPair::stopReceiver()
{
    standby.isReceiverRunning = false;
    standby.receiverStatus.clear();
    standby.slotName.clear();
    primary.senders.clear();
    primary.slotList[0].activePid = 0;
    primary.slotList[0].isActive = false;
}

ReplicationSnapshot SampledPair::sample()
{
    const auto give = [this](const QString &id, ServerSample sample) {
        sample.at = clock.steady();
        sample.atUtc = clock.utc();
        sample.roundTrip = roundTrip;
        sample.serverNowUs = clock.utc().toMSecsSinceEpoch() * 1000;
        if (id == S)
            sample.serverNowUs += microseconds(standbyClockAhead).count();
        sample.version = PgVersion::fromNumber(version);
        builder.addSample(id, sample);
    };
    if (primaryAnswers)
        give(P, primary);
    if (standbyAnswers)
        give(S, standby);
    else
        builder.addFailure(S, Error::make(ErrorKind::HostUnreachable, QStringLiteral("away")));
    return builder.build();
}

ReplicationSnapshot SampledPair::second()
{
    clock.advance(1s);
    return sample();
}

} // namespace pgt::test
