// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/runsession.h"

#include <algorithm>

namespace pgt {

QList<Proof> RunSession::proofs() const
{
    QList<Proof> proofs;
    for (const QString &id : plan().standbyIds()) {
        if (const std::optional<Proof> found = proof(id))
            proofs << *found;
    }
    return proofs;
}

bool RunSession::isProved() const
{
    const QStringList ids = plan().standbyIds();
    return !ids.isEmpty() && std::all_of(ids.cbegin(), ids.cend(), [this](const QString &id) {
        const std::optional<Proof> found = proof(id);
        return found && found->passed;
    });
}

} // namespace pgt
