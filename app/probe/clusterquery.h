// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/instance.h"

namespace pgt {

/// The read-only SQL that asks a running server everything at once, in the words of its version.
/// It stops reading for a moment at its end, to measure how fast WAL is written.
/// A statement that the server refuses only leaves its part out.
QByteArray clusterQuery(const Instance &instance);

/// Only the end of the WAL and the time of the server's clock, and what its rows say.
QByteArray walPointQuery(const Instance &instance);
WalPoint walPointOf(const QList<QStringList> &rows);

/// Puts the rows of its output into @p instance; pure. Returns false if the first row is missing,
/// that is, nothing was read.
bool applyClusterRows(Instance &instance, const QList<QStringList> &rows);

} // namespace pgt
