// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/samehost.h"

#include <algorithm>

namespace pgt {

namespace {

/// What one kind of evidence says about two readings.
enum class Verdict { Unknown, Equal, Different };

Verdict compare(const QString &a, const QString &b)
{
    if (a.isEmpty() || b.isEmpty())
        return Verdict::Unknown;
    return a == b ? Verdict::Equal : Verdict::Different;
}

/// Bridges of containers have the same address on many hosts, so two lists meet only where the most
/// useful address of one is in the other.
Verdict compareAddresses(const HostFacts &a, const HostFacts &b)
{
    if (a.addresses.isEmpty() || b.addresses.isEmpty())
        return Verdict::Unknown;
    return a.addresses.contains(b.addresses.constFirst()) ||
                           b.addresses.contains(a.addresses.constFirst())
                   ? Verdict::Equal
                   : Verdict::Different;
}

/// The same server, seen twice: a standby has its primary's system identifier, but not its start.
bool isOneServer(const Instance &a, const Instance &b)
{
    return compare(a.systemIdentifier, b.systemIdentifier) == Verdict::Equal && a.port == b.port &&
           a.inRecovery == b.inRecovery && a.startedAt.isValid() &&
           std::abs(a.startedAt.secsTo(b.startedAt)) <= 1;
}

} // namespace

bool isSameHost(const HostFacts &a, const HostFacts &b)
{
    const Verdict boot = compare(a.bootId, b.bootId);
    const Verdict machine = compare(a.machineId, b.machineId);
    const Verdict addresses = compareAddresses(a, b);
    if (boot == Verdict::Different || machine == Verdict::Different)
        return false;
    if (a.hostname == b.hostname) {
        if (boot == Verdict::Equal || machine == Verdict::Equal)
            return addresses != Verdict::Different;
        return addresses == Verdict::Equal && a.kernel == b.kernel &&
               a.architecture == b.architecture;
    }
    // A name of its own is a container or a clone, unless it has the very same addresses (chroot).
    return boot == Verdict::Equal && addresses == Verdict::Equal;
}

bool isSameCluster(const HostFacts &hostA, const Instance &a, const HostFacts &hostB,
                   const Instance &b)
{
    const Verdict boot = compare(hostA.bootId, hostB.bootId);
    const Verdict directory = compare(a.dataDirectoryIdentity, b.dataDirectoryIdentity);
    const bool samePath = a.dataDirectory == b.dataDirectory;
    if (boot == Verdict::Different)
        return false;
    if (boot == Verdict::Equal && directory != Verdict::Unknown)
        return directory == Verdict::Equal;
    const Verdict machine = compare(hostA.machineId, hostB.machineId);
    if (machine == Verdict::Different || directory == Verdict::Different)
        return false;
    // Under one kernel nobody can look at the directory: in doubt no data is moved.
    if (boot == Verdict::Equal)
        return samePath &&
               (machine == Verdict::Equal || compareAddresses(hostA, hostB) != Verdict::Different);
    if (compare(a.systemIdentifier, b.systemIdentifier) == Verdict::Different)
        return false;
    if (isSameHost(hostA, hostB))
        return samePath || directory == Verdict::Equal;
    // Two machines that were set up together may well start in the same second.
    return isOneServer(a, b) && (samePath || directory == Verdict::Equal) &&
           compareAddresses(hostA, hostB) != Verdict::Different;
}

} // namespace pgt
