// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/monitor/snapshotbuilder.h"
#include "tests/support/fakeclock.h"

namespace pgt::test {

/// The ids of the servers of SampledPair.
inline const QString P = QStringLiteral("p");
inline const QString S = QStringLiteral("s");
constexpr qint64 MB = 1 << 20;

/// A primary and a standby that tests change between samples.
struct SampledPair
{
    FakeClock clock;
    SnapshotBuilder builder{clock};
    ServerSample primary, standby;
    bool primaryAnswers = true, standbyAnswers = true;
    std::chrono::milliseconds roundTrip{0}, standbyClockAhead{0};
    int version = 170006;

    explicit SampledPair(int versionNumber = 170006);

    /// Everything is received and replayed but the last @p behind bytes.
    void follow(qint64 behind = 0);
    void stopReceiver();
    ReplicationSnapshot sample();
    /// A second later.
    ReplicationSnapshot second();
    static const StandbySample &standbyOf(const ReplicationSnapshot &snapshot)
    {
        return snapshot.standbys.first();
    }
};

} // namespace pgt::test
