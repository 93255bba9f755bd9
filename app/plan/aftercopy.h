// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/instance.h"

namespace pgt {

/// @p standby with the configuration files that will lie there once it is a copy of @p primary: its
/// own ones outside the data directory stay, its own ones inside are put back, and of the primary's
/// those inside the data directory come along where the standby has none. Pure.
Instance afterCopy(const Instance &standby, const Instance &primary);

/// True if the copy brings the primary's postgresql.auto.conf, because the standby has none.
bool bringsAutoConf(const Instance &standby, const Instance &primary);

/// The settings of postgresql.auto.conf that belong to a host or to one server on it, as port and
/// listen_addresses: afterCopy() leaves them out, so that the standby's own files decide.
QStringList hostSettings(const ConfigFileFact &autoConf);

} // namespace pgt
