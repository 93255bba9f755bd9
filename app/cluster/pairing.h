// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/instance.h"

namespace pgt {

/// The WAL sender of @p primary that serves @p standby at this moment; nullptr if there is none. A
/// name proves nothing, anybody may use it: the standby itself must be receiving (its own
/// pg_stat_wal_receiver, 9.6+), and the sender is the one that holds the standby's slot. Only a
/// standby without a slot is known by its application_name, and by its address
/// (@p standbyAddresses) where several have that name.
const SenderFact *senderOf(const Instance &standby, const QStringList &standbyAddresses,
                           const Instance &primary);

/// A sender that shows @p application but serves another standby; nullptr: the name is free for
/// @p standby. Case does not matter, as in synchronous_standby_names.
const SenderFact *otherWithName(const QString &application, const Instance &standby,
                                const QStringList &standbyAddresses, const Instance &primary);

/// @p name, or, if another standby has it, the first free of "name-2", "name-3"... A standby that
/// has such a name already keeps it.
QString freeApplicationName(const QString &name, const Instance &standby,
                            const QStringList &standbyAddresses, const Instance &primary);

/// True if @p standby runs as a copy of @p primary and receives from it under that name.
bool isStreamingFrom(const Instance &standby, const QStringList &standbyAddresses,
                     const Instance &primary, const QString &application);

} // namespace pgt
