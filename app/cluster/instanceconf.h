// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/instance.h"
#include "app/pg/conftree.h"

namespace pgt {

/// The configuration of a cluster as discovery read it: postgresql.conf, all it includes and
/// postgresql.auto.conf. What could not be read stays among the wanted files.
ConfTree confTreeOf(const Instance &instance);

/// Puts what recovery.conf (to 11) says among the settings of a standby, where those of later
/// versions are. The server read the file when it started.
void takeRecoveryConf(Instance &instance);

} // namespace pgt
