// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/sendernature.h"

namespace pgt {

SenderNature natureOf(const SenderSigns &signs)
{
    if (signs.state == QLatin1String("backup"))
        return SenderNature::BaseBackup;
    if (signs.servesLogicalSlot)
        return SenderNature::LogicalDecoding;
    if (signs.hasReplayed)
        return SenderNature::Standby;
    return signs.hasReceived ? SenderNature::WalCollector : SenderNature::Undecided;
}

} // namespace pgt
