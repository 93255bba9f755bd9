// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/hostfacts.h"

namespace pgt {

/// Whether two readings are of one host, whatever names it was reached by. What speaks:
/// - the boot id belongs to one start of one kernel: different ones are different machines (clones
///   of a disk, too), an equal one may still be two containers;
/// - the machine id is copied with a disk or an image, and is missing in some (/etc/machine-id is
///   empty in most container images): different ones are different hosts, an equal one proves
///   nothing alone;
/// - addresses: hosts that share none are different.
/// Where neither id is known, name, kernel and addresses have to agree.
bool isSameHost(const HostFacts &a, const HostFacts &b);

/// Whether @p a on @p hostA and @p b on @p hostB are one cluster. Under one kernel device and inode
/// of the data directory decide, also between two containers that share a volume. Without boot ids
/// it takes one host, or one server: equal system identifier, port and start.
bool isSameCluster(const HostFacts &hostA, const Instance &a, const HostFacts &hostB,
                   const Instance &b);

} // namespace pgt
