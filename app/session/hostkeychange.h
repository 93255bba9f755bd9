// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"

#include <optional>

namespace pgt {

/// The two keys of a host whose key has changed, as far as they are known.
struct HostKeyChange
{
    QString keyType;          ///< of the new key: "ED25519"
    QString newFingerprint;   ///< "SHA256:..."
    QString knownType;        ///< of the known key
    QString knownFingerprint; ///< empty: the line could not be read
    QString file;             ///< where the known key stands
    int line = 0;             ///< counted from 1; 0: not known
};

/// Reads what ssh said in @p error and the line of known_hosts that it names. nullopt: the error is
/// about something else, or a revoked key. known_hosts is never written.
std::optional<HostKeyChange> hostKeyChange(const Error &error);

/// "SHA256:..." of a line of known_hosts; empty if it holds no key.
QString knownHostFingerprint(const QByteArray &line);

} // namespace pgt
