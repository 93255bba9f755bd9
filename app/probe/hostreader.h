// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/hostfacts.h"
#include "app/probe/hoststream.h"

namespace pgt {

/// What is known beside the script's output.
struct HostReading
{
    QDateTime startedAt, endedAt; ///< this computer's clock around the script
    bool isRoot = false;          ///< the session may act as everybody
    QString hostName;             ///< for errors: the name the user knows
};

/// The facts that a discovery stream holds; pure. SQL facts are missing still.
HostFacts readHostFacts(const QList<HostRecord> &records, const HostReading &reading);

/// "0100007F:1538" of /proc/net/tcp as "127.0.0.1:5432". Empty if it is not one. Words are in the
/// byte order of the host: @p architecture as uname -m says.
QString socketAddress(const QByteArray &hex, const QString &architecture);

} // namespace pgt
