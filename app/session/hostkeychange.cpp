// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/hostkeychange.h"

#include "app/remote/knownhosts.h"

namespace pgt {

std::optional<HostKeyChange> hostKeyChange(const Error &error)
{
    if (error.kind != ErrorKind::HostKeyChanged)
        return std::nullopt;
    const ChangedHostKey changed = ChangedHostKey::read(error.detail);
    if (changed.shown.isEmpty())
        return std::nullopt;
    return HostKeyChange{changed.keyType, changed.shown, changed.fingerprint, changed.file,
                         changed.line};
}

} // namespace pgt
