// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/instance.h"

#include <chrono>

namespace pgt {

/// How long a server that is restarted right after two checkpoints accepts no connections.
struct DowntimeEstimate
{
    std::chrono::milliseconds shortest{0}, longest{0};
    /// What it rests on, a clause with figures: "310 MB of WAL since the last checkpoint, ...".
    QString basis;
};

/// From what is known cheaply: WAL since the last checkpoint and shared_buffers bound the changed
/// pages, the WAL rate says how many come again while the checkpoints run; sessions and standbys
/// have to be ended. What is not known is taken as bad.
DowntimeEstimate estimateDowntime(const Instance &primary, double walBytesPerSecond);

} // namespace pgt
