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

} // namespace pgt
