// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/instance.h"

namespace pgt {

/// What a cluster that is to be replaced by a copy of a primary holds.
enum class TargetData {
    Nothing,      ///< an empty or missing directory
    FreshCluster, ///< only what initdb makes
    OwnStandby,   ///< a standby of that primary
    OlderCopy,    ///< data of the primary's system that never was in use on its own
    Promoted,     ///< data of the primary's system, but a primary now
    Foreign,      ///< data of another system
};

/// Judges by the system identifier, the state and what is in it. Data that cannot be judged is
/// Foreign.
TargetData targetData(const Instance &target, const Instance &primary);

/// Foreign and Promoted: people would miss what is moved aside, so they confirm by the host's name.
bool needsConfirmation(TargetData data);

} // namespace pgt
