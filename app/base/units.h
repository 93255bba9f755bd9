// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>

namespace pgt {

/// Bytes for people: kB, MB, GB, TB as powers of 1024 as PostgreSQL prints them; one decimal below
/// 100, none above; "0 B". A negative number gets U+2212 as its sign.
QString formatBytes(qint64 bytes);

/// Same for bytes per second ("4.0 MB/s").
QString formatRate(double bytesPerSecond);

/// A duration for people: "8 ms" below 100 ms, "12.3 s" below a minute, "2 min 17 s", "3 h 12 min",
/// "41 d 2 h". Never negative: negative input is shown as "0 ms".
QString formatDuration(std::chrono::nanoseconds duration);

/// An expected duration: "3 s", "1 to 4 s", from two minutes on "2 to 14 min"; both ends rounded
/// up.
QString formatRange(std::chrono::milliseconds shortest, std::chrono::milliseconds longest);

/// "10.20.0.11:5432", "[fd00::11]:5432"; without a port (0) just the host.
QString formatAddress(const QString &host, int port);

/// The sign for a value that is not known: an en dash.
QString unknownValue();

} // namespace pgt
