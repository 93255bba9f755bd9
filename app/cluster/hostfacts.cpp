// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/hostfacts.h"

#include <algorithm>

namespace pgt {

const Instance *HostFacts::instance(const QString &id) const
{
    const auto it = std::find_if(instances.cbegin(), instances.cend(),
                                 [&id](const Instance &instance) { return instance.id == id; });
    return it == instances.cend() ? nullptr : &*it;
}

const DiskFact *HostFacts::mountOf(const QString &path) const
{
    const DiskFact *found = nullptr;
    for (const DiskFact &mount : mounts) {
        const QString prefix =
                mount.mountPoint.endsWith(u'/') ? mount.mountPoint : mount.mountPoint + u'/';
        const bool holds = path == mount.mountPoint || path.startsWith(prefix);
        if (holds && (!found || mount.mountPoint.size() >= found->mountPoint.size()))
            found = &mount; // of two at one place the later one covers the other
    }
    return found;
}

} // namespace pgt
