// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/downtime.h"

#include "app/base/units.h"
#include "app/pg/confvalue.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Downtime)
};

// Stop and start of an idle server: a second or less alone, several where other work takes the
// processors or the service manager is slow.
constexpr double quickRestart = 1;
constexpr double slowRestart = 4;
// Scattered pages to a good disk, and to a busy or turning one.
constexpr double fastWrite = 200.0 * (1 << 20);
constexpr double slowWrite = 20.0 * (1 << 20);
// A backend that is told to end needs about this on a busy host; a standby waits for its last WAL.
constexpr double slowSession = 0.01;
constexpr double slowStandby = 0.5;
// The first change of a page after a checkpoint writes the whole page into WAL, unless that is
// compressed; hint bits need no WAL.
constexpr double pagesPerWal = 4;
// Of a server whose rate is not known.
constexpr double unknownRate = 4.0 * (1 << 20);
constexpr double usualBuffers = 128.0 * (1 << 20);

/// Seconds for the checkpoint of the stop, after two others that began with @p dirty bytes.
double lastCheckpoint(double dirty, double most, double changedPerSecond, double write)
{
    for (int i = 0; i < 2; ++i)
        dirty = std::min(most, changedPerSecond * dirty / write);
    return dirty / write;
}

std::chrono::milliseconds milliseconds(double seconds)
{
    return std::chrono::milliseconds(std::llround(seconds * 1000));
}

} // namespace

DowntimeEstimate estimateDowntime(const Instance &primary, double walBytesPerSecond)
{
    const auto buffers = confBytes(primary.setting(u"shared_buffers"_s), u"8kB"_s);
    const bool hasBuffers = buffers && *buffers > 0;
    const double most = hasBuffers ? double(*buffers) : usualBuffers;
    const bool isWalKnown = primary.walSinceCheckpointBytes >= 0;
    const bool boundsPages = isWalKnown && primary.setting(u"full_page_writes"_s) != "off"_L1;
    const double wal = double(std::max<qint64>(0, primary.walSinceCheckpointBytes));
    const double rate = walBytesPerSecond >= 0 ? walBytesPerSecond : unknownRate;
    const double changed = rate * pagesPerWal;
    const auto standbys = std::count_if(primary.senders.cbegin(), primary.senders.cend(),
                                        [](const SenderFact &s) { return s.isStandby; });
    // A disk that takes this WAL writes more than that.
    const double slow = std::max(slowWrite, 2 * changed);
    DowntimeEstimate estimate;
    estimate.shortest = milliseconds(quickRestart + lastCheckpoint(std::min(most, wal), most, rate,
                                                                   std::max(fastWrite, 2 * rate)));
    estimate.longest =
            milliseconds(slowRestart + std::max(0, primary.sessions) * slowSession +
                         double(standbys) * slowStandby +
                         lastCheckpoint(boundsPages ? std::min(most, pagesPerWal * wal) : most,
                                        most, changed, slow));
    QStringList parts;
    if (isWalKnown)
        parts << Texts::tr("%1 of WAL since the last checkpoint")
                         .arg(formatBytes(primary.walSinceCheckpointBytes));
    if (hasBuffers)
        parts << Texts::tr("%1 of shared_buffers").arg(formatBytes(*buffers));
    parts << (walBytesPerSecond >= 0 ? Texts::tr("%1 of new WAL").arg(formatRate(walBytesPerSecond))
                                     : Texts::tr("a WAL rate that is not known"));
    if (primary.sessions >= 0)
        parts << Texts::tr("%n session(s)", nullptr, primary.sessions);
    estimate.basis = parts.join(u", "_s);
    return estimate;
}

} // namespace pgt
