// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"

#include <optional>

namespace pgt {

/// The two keys of a host whose key has changed, for the screens.
struct HostKeyChange
{
    QString keyType;          ///< of the new key: "ED25519"
    QString newFingerprint;   ///< "SHA256:..."
    QString knownFingerprint; ///< empty: the line could not be read
    QString file;             ///< where the known key stands; empty: not known
    int line = 0;             ///< counted from 1
};

/// From ssh's words in @p error and the line that they name. nullopt: the error is about something
/// else, or about a revoked key.
std::optional<HostKeyChange> hostKeyChange(const Error &error);

} // namespace pgt
